"""Consent on the contact: who gave it when, and what clears it."""

from odoo import api, models

# what decides which number a contact has
NUMBER_FIELDS = {"phone", "country_id"}
# evidence that nobody may write by hand
STAMPED = {
    "clinic_text_consent_date",
    "clinic_text_consent_source",
    "clinic_text_consent_wording",
    "clinic_text_consent_user_id",
}
ANSWER = STAMPED | {"clinic_text_consent"}


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
        if self.env.context.get("clinic_merging"):
            # what both had is settled already, and no new answer of anybody
            vals = {name: vals[name] for name in vals if name not in ANSWER}
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

    def _clinic_answer(self, answer, source, *, wording=None, date=None):
        """Write an answer with its evidence, whichever way it was given (F61).

        :param answer: ``granted`` or ``refused``
        :param source: where it was given, in short words
        :param wording: the question, or the person's words, exactly as they were
        :param date: naive UTC, if it was not now
        """
        partners_sudo = self.sudo()  # sudo: evidence is no field that people write
        partners_sudo.write(
            {
                "clinic_text_consent": answer,
                "clinic_text_consent_source": source,
                "clinic_text_consent_wording": wording,
                "clinic_text_consent_date": date or self.env["clinic.clock"]._now(),
            }
        )

    @api.model
    def _clinic_of_number(self, number, company):
        """Return the contacts of a clinic, or shared ones, that have a number.

        :param number: E.164
        :param company: the clinic
        """
        return self._clinic_of_numbers([number], company)

    @api.model
    def _clinic_of_numbers(self, e164_numbers, company):
        """Return the same for many numbers, by one query."""
        contacts_sudo = self.sudo()  # sudo: whose number it is; stays inside the wall
        return contacts_sudo.search(
            [
                ("phone_sanitized", "in", e164_numbers),
                ("company_id", "in", [company.id, False]),
            ]
        )

    def _clinic_clear_for_wrong_number(self, number):
        """Take permissions back that were given for a number of somebody else (N10)."""
        granted = self.filtered(lambda p: p.clinic_text_consent == "granted")
        granted._clear_clinic_consent()
        for partner in granted:
            self.env["clinic.consent"]._record(
                "cleared", self.env._("Wrong number"), number=number, partner=partner
            )

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
                occurred_at=partner.clinic_text_consent_date,
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
                "cleared", self.env._("The number changed"), number=old, partner=partner
            )

    def _clear_clinic_consent(self):
        """Forget an answer below ``write``: this is no new answer of the person."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            UPDATE res_partner
               SET clinic_text_consent = 'unknown', clinic_text_consent_date = NULL,
                   clinic_text_consent_source = NULL,
                   clinic_text_consent_wording = NULL,
                   clinic_text_consent_user_id = NULL
             WHERE id = ANY(%s)
            """,
            [self.ids],
        )
        self.invalidate_recordset(["clinic_text_consent", *STAMPED])
