"""Who was chosen: frozen on the server, doubted when it comes from a browser."""

from odoo import api, models

FROZEN = {"recipient_ids", "appointment_ids"}


class ClinicMessageComposeChoice(models.TransientModel):
    """Keep the choice out of the browser's hands (reliability.md R10, R24).

    What the dialog froze is read with superuser rights for counts and for the plan;
    ids that a client made up would let it ask about contacts it cannot read.
    """

    _inherit = "clinic.message.compose"

    @api.model_create_multi
    def create(self, vals_list):
        """Drop frozen fields that the caller brought; they are evaluated here."""
        return super().create([self._without_frozen(vals) for vals in vals_list])

    def write(self, vals):
        """Drop frozen fields that the caller brought."""
        return super().write(self._without_frozen(vals))

    def onchange(self, values, field_names, fields_spec):
        """Drop frozen fields that the caller brought."""
        return super().onchange(self._without_frozen(values), field_names, fields_spec)

    def _without_frozen(self, vals) -> dict:
        if self.env.su:
            return vals
        return {name: value for name, value in vals.items() if name not in FROZEN}

    def _freeze_recipients(self):
        """Evaluate who was chosen, as the user, once."""
        self.ensure_one()
        if self.recipient_ids:
            return
        audience = self.env["clinic.audience"]
        if self.event_ids:
            chosen, events = self._of_chosen_events()
        else:
            # alone, because they may be many; who may be read is asked below
            # sudo: only whether they are archived
            chosen_sudo = self.sudo().with_context(active_test=False).partner_ids
            chosen_sudo.fetch(["active"])
            partners = self.partner_ids
            if self.partner_domain and not partners:
                partners = audience._of_domain(self.partner_domain)
            chosen, events = partners.ids, []
        events = events or [None] * len(chosen)
        readable = self._readable(chosen)
        pairs = zip(chosen, events, strict=True)
        pairs = [pair for pair in pairs if pair[0] in readable]
        self.sudo().write(  # sudo: frozen, no client may write them
            {
                "recipient_ids": [pair[0] for pair in pairs],
                "appointment_ids": [pair[1] for pair in pairs],
            }
        )

    def _of_chosen_events(self):
        """Return the clients of the chosen appointments; those chosen, if any were.

        :return: ``(patient ids, event ids)``
        """
        pairs = zip(
            *self.env["clinic.audience"]._of_events(self.event_ids), strict=True
        )
        only = set(self.partner_ids.ids)
        kept = [pair for pair in pairs if not only or pair[0] in only]
        return [pair[0] for pair in kept], [pair[1] for pair in kept]

    def _readable(self, partner_ids) -> set[int]:
        """Return which of these contacts the user may read now.

        By a search: ``_filtered_access`` would read all of their columns.
        """
        partners = self.env["res.partner"].with_context(active_test=False)
        return set(partners.search([("id", "in", partner_ids)], order="id").ids)

    def _readable_choice(self) -> list[tuple]:
        """Return the frozen pairs of those whom the user may still read.

        :return: ``[(patient id, event id or None)]``, in the order of the choice
        """
        self.ensure_one()
        chosen = self.recipient_ids or []  # each reading is a copy
        pairs = zip(chosen, self.appointment_ids or [], strict=False)
        readable = self._readable(chosen)
        return [pair for pair in pairs if pair[0] in readable]

    def _recipient_layers(self):
        """Split patients of one contact into layers, if each gets a text of his own.

        :return: ``[(patient ids, event ids)]``
        """
        pairs = self._readable_choice()
        if not self.one_text_each:
            return [([pair[0] for pair in pairs], [pair[1] for pair in pairs])]
        partners = self.env["res.partner"].browse([pair[0] for pair in pairs])
        seen, layers = {}, []
        for partner, pair in zip(partners, pairs, strict=True):
            contact = partner.clinic_contact_id or partner
            place = seen[contact] = seen.get(contact, -1) + 1
            if place == len(layers):
                layers.append(([], []))
            layers[place][0].append(pair[0])
            layers[place][1].append(pair[1])
        return layers
