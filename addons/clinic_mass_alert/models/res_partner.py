"""Who else of a household may be told when the first number fails."""

from odoo import fields, models


class ResPartner(models.Model):
    """Keep the other contacts of a patient, in the order in which they are tried."""

    _inherit = "res.partner"

    clinic_other_contact_ids = fields.Many2many(
        "res.partner",
        "clinic_partner_other_contact_rel",
        "patient_id",
        "contact_id",
        "Other contacts",
        help="Told instead when the number of the responsible contact fails for good.",
    )

    def _clinic_second_contacts(self):
        """Return who may be texted instead of a patient's responsible contact.

        The other contacts that staff entered, then the patient's own number.
        """
        self.ensure_one()
        first = self.clinic_contact_id or self
        return (self.clinic_other_contact_ids | self) - first

    def _clinic_may_be_texted(self, company) -> bool:
        """Return whether a contact agrees to texts; T1 checks again before it leaves.

        :param company: the clinic whose consent policy holds
        """
        self.ensure_one()
        # sudo: whether this contact's own number may be texted
        number = (
            self.env["clinic.number"]
            .sudo()
            .search([("number", "=", self.phone_sanitized or "")], limit=1)
        )
        agreed = company.clinic_consent_policy != "explicit" or (
            self.clinic_text_consent == "granted"
        )
        return bool(
            self.phone_sanitized
            and self.active
            and not self.clinic_deceased_on
            and self.clinic_text_consent != "refused"
            and agreed
            and not (number.opted_out_at or number.blocked)
            and number.line_type != "landline"
        )
