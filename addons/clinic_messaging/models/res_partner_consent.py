"""Consent on the contact: who gave it when, and what clears it."""

from odoo import api, models

# what decides which number a contact has
NUMBER_FIELDS = {"phone", "country_id"}
# evidence that nobody may write by hand
STAMPED = {"clinic_text_consent_date", "clinic_text_consent_user_id"}


class ResPartnerConsent(models.Model):
    """Stamp each answer and keep it in the append-only history."""

    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        """Stamp and record the answers that new contacts come with."""
        vals_list = [self._clinic_stamped(vals) for vals in vals_list]
        partners = super().create(vals_list)
        partners._record_clinic_consent()
        return partners

    def write(self, vals):
        """Stamp a changed answer; clear it when the number is another one now."""
        vals = self._clinic_stamped(vals)
        numbers = {}
        if NUMBER_FIELDS & set(vals):
            numbers = {partner.id: partner.phone_sanitized for partner in self}
        consent = vals.get("clinic_text_consent")
        changed = self.filtered(lambda p: p.clinic_text_consent != consent)
        res = super().write(vals)
        if consent:
            changed._record_clinic_consent()
        elif numbers:
            self._clinic_number_changed(numbers)
        return res

    def _clinic_stamped(self, vals) -> dict:
        """Return the values with our own stamp beside an answer.

        Code of ours may bring a stamp with superuser rights; people cannot.
        """
        if not self.env.su:
            vals = {name: value for name, value in vals.items() if name not in STAMPED}
        if not vals.get("clinic_text_consent"):
            return vals
        return {
            "clinic_text_consent_date": self.env["clinic.clock"]._now(),
            "clinic_text_consent_source": self.env._("Staff"),
            "clinic_text_consent_wording": False,
            "clinic_text_consent_user_id": self.env.uid,
            **vals,
        }

    def _record_clinic_consent(self):
        """Add a line of history for each contact that has answered."""
        for partner in self:
            if partner.clinic_text_consent == "unknown":
                continue
            self.env["clinic.consent"]._record(
                partner.clinic_text_consent,
                partner.clinic_text_consent_source or "staff",
                number=partner.phone_sanitized,
                partner=partner,
                wording=partner.clinic_text_consent_wording,
            )

    def _clinic_number_changed(self, before):
        """Clear the consent of a contact whose number is another one now (B8).

        A refusal stays: it was the person's word, not the number's.

        :param before: ``{contact id: its number until now}``
        """
        for partner in self:
            old = before.get(partner.id)
            if (
                old == partner.phone_sanitized
                or partner.clinic_text_consent != "granted"
            ):
                continue
            partner._clear_clinic_consent()
            self.env["clinic.consent"]._record(
                "cleared", "number changed", number=old, partner=partner
            )

    def _clear_clinic_consent(self):
        """Forget an answer below ``write``: this is no new answer of the person."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET clinic_text_consent = 'unknown' WHERE id = ANY(%s)",
            [self.ids],
        )
        self.invalidate_recordset(["clinic_text_consent"])
