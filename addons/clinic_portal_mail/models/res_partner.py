"""Contacts as writers and readers of secure mail."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    """Add who may be written to, and until when somebody answers for a patient."""

    _inherit = "res.partner"

    clinic_portal_mail_off = fields.Boolean(
        "No secure mail", help="Neither writes nor is written to; reading stays (B24)."
    )
    clinic_mail_notice_off = fields.Boolean(
        "No notices of secure mail",
        help="The client looks for it in the portal himself (C52).",
    )
    clinic_contact_until = fields.Date(
        "Responsible until",
        help="After this day the responsible contact reads no mail about the patient.",
    )
    clinic_merged_refs = fields.Json(
        readonly=True,
        copy=False,
        help="Ids of contacts merged into this one, which the access log still names.",
    )
    clinic_chart_note_ids = fields.One2many(
        "clinic.chart.note",
        "patient_id",
        "Chart notes",
        groups="clinic_portal_mail.clinic_portal_mail_group_user",
    )

    def _clinic_mail_users(self):
        """Return the active accounts of these contacts, in any clinic."""
        # sudo: whether somebody can sign in, nothing else
        users_sudo = self.env["res.users"].sudo()
        return users_sudo.search([("partner_id", "in", self.ids)])

    def _clinic_mail_lost(self, patient) -> bool:
        """Whether this contact no longer answers for a patient (attacks 3 and 4, C43).

        :param patient: whom a thread is about; may be empty
        """
        self.ensure_one()
        patient_sudo = patient.sudo()  # sudo: dates of whom the thread is about
        if not patient_sudo or patient_sudo == self:
            return False
        today = self.env["clinic.clock"]._now().date()
        until = patient_sudo.clinic_contact_until
        if patient_sudo.clinic_contact_id != self or (until and until < today):
            return True
        # sudo: one figure of the clinic's settings
        company_sudo = (patient_sudo.company_id or self.env.company).sudo()
        born, age = patient_sudo.clinic_birthdate, company_sudo.clinic_mail_majority_age
        return bool(age and born and fields.Date.add(born, years=age) <= today)

    def _clinic_mail_patients(self):
        """Return whom this contact may write about: itself and those in its care."""
        self.ensure_one()
        own_sudo = self.sudo()  # sudo: a client reads who is in his care
        cared = own_sudo.clinic_patient_ids.filtered(
            lambda patient: not self._clinic_mail_lost(patient)
        )
        return own_sudo | cared

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_mail(self):
        """Keep contacts that have secure mail."""
        # sudo: whether rows exist, also those of other people
        rows_sudo = self.env["clinic.mail.participant"].sudo()
        if rows_sudo.search_count([("partner_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "This contact has secure mail and stays. Archive it instead."
                )
            )
