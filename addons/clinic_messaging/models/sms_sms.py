"""The gate: every text of this Odoo becomes a ledger row, whoever asked for it."""

from odoo import SUPERUSER_ID, models
from odoo.http import request

from ..gate import ClinicGateApi
from ..tools import numbers

REFUSALS = {
    "texting_disabled": "sms_acc",
    "no_sender": "twilio_from_missing",
    "no_number": "sms_number_missing",
    "invalid_number": "sms_number_format",
    "foreign_number": "sms_country_not_supported",
    "own_number": "twilio_from_to",
    "opted_out": "sms_blacklist",
    "empty": "unknown",
    "too_long": "unknown",
}


class SmsSms(models.Model):
    """Replace Odoo's sending by an insert into the ledger (design.md, "The gate")."""

    _inherit = "sms.sms"

    def _split_by_api(self):
        """Yield our class only, per company; another provider is never asked."""
        for company, records in self.grouped(
            lambda sms: sms._get_sms_company()
        ).items():
            api_class = ClinicGateApi(self.env)
            api_class._set_company(company)
            yield api_class, records

    def _send(self, unlink_failed=False, unlink_sent=True, raise_exception=False):
        """Insert one ledger row per text, in the caller's transaction.

        Replaced without ``super``: both ``send()`` and the queue's cron end here, also
        with rows of several companies in one batch.
        """
        for company, records in self.grouped(
            lambda sms: sms._get_sms_company()
        ).items():
            crowd = records._clinic_crowd()
            for sms in records:
                lane = "bulk" if sms in crowd else "direct"
                sms._clinic_pass_gate(company, lane)

    def _clinic_crowd(self):
        """Return the texts that one person asked for in one request to several.

        They count to the hourly limit like any bulk; what Odoo itself sends does not.
        """
        asked = self.sudo().filtered(  # sudo: who asked for it is the row's own
            lambda sms: sms.create_uid.id != SUPERUSER_ID
        )
        requests = asked.grouped(lambda sms: (sms.create_uid, sms.create_date))
        many = [texts for texts in requests.values() if len(texts) > 1]
        return self.browse().union(*many)

    def _clinic_pass_gate(self, company, lane):
        """Put one text into the ledger, or end it as an error with a known reason."""
        self.ensure_one()
        ledger_sudo = self.env["clinic.message"].sudo()  # sudo: the gate writes for all
        known = ledger_sudo.search([("sms_uuid", "=", self.uuid)], limit=1)
        if known:
            self._clinic_pass_again(known)
            return
        number = numbers.normalize(self.number or "", company.country_id.code or "US")
        sender = company._clinic_main_sender()
        reason = self._clinic_refusal(company, number, sender)
        if reason:
            self._clinic_refuse(reason)
            return
        self.env["clinic.number"]._ensure([number])
        self._clinic_insert(company, number, sender, lane)
        self.sudo().write({"state": "process", "failure_type": False})  # sudo: gate
        # sudo: trackers are for system users; this is the text's own
        self.sudo().sms_tracker_id._action_update_from_sms_state("process")

    def _clinic_pass_again(self, message):
        """Answer a second ``send()`` of a text that the ledger has already.

        It keeps its one row: one that was refused is tried again as a new attempt
        (somebody pressed "Retry" in Odoo), any other just shows how far it is.
        """
        accepted = "accepted" in message.attempt_ids.mapped("outcome")
        if message.state == "failed" and message.partner_id and not accepted:
            message._queue_again()
        self.sudo().write({"state": "process", "failure_type": False})  # sudo: gate
        message._follow_sms_sms()

    def _clinic_refusal(self, company, number, sender):
        countries = company.clinic_country_ids.mapped("code")
        problem = numbers.check(number, countries) if number else "missing"
        contacts = self.env["res.partner"]
        opted_out = contacts._clinic_opted_out_numbers([("number", "=", number)])
        checks = (
            (not company.clinic_texting_enabled, "texting_disabled"),
            (not sender, "no_sender"),
            (not (self.number or "").strip(), "no_number"),
            (problem == numbers.FOREIGN, "foreign_number"),
            (problem and problem != numbers.LANDLINE, "invalid_number"),
            (number == sender.number, "own_number"),
            (opted_out, "opted_out"),
            (not (self.body or "").strip(), "empty"),
            (len(self.body or "") > 1600, "too_long"),
        )
        return next((reason for failed, reason in checks if failed), None)

    def _clinic_refuse(self, reason):
        failure = REFUSALS.get(reason, "unknown")
        self.sudo().write({"state": "error", "failure_type": failure})  # sudo: gate
        known = dict(self.env["mail.notification"]._fields["failure_type"].selection)
        # sudo: trackers are for system users; this is the text's own
        self.sudo().sms_tracker_id._action_update_from_sms_state(
            "error",
            failure_type=failure if failure in known else "unknown",
            failure_reason=reason,
        )

    def _clinic_insert(self, company, number, sender, lane):
        """Create batch, segment and row of one text that another app asked for."""
        batch_sudo = self.env["clinic.message.batch"].sudo()  # sudo: the gate
        row = {
            "sms_uuid": self.uuid,
            **self._clinic_recipient_values(company, number),
            "number": number,
            "body": self.body,
            "mail_message_id": self.mail_message_id.id,
        }
        common = self._clinic_prepare_values(company)
        batch_sudo._create_single(common, row, sender, lane)

    def _clinic_prepare_values(self, company) -> dict:
        """Return what batch, segment and row of a gated text have in common."""
        alarm = bool(self.env.context.get("clinic_alarm"))
        manual = not alarm and self._clinic_is_manual()
        automatic_type = "appointment_reminder" if alarm else "notice"
        return {
            "company_id": company.id,
            "origin": "manual" if manual else "automatic",
            "message_type": "direct" if manual else automatic_type,
            "author_id": self.env.uid,
        }

    def _clinic_event(self):
        """Return the appointment on which the text was posted, if any.

        What holds at the gate is checked again when the text leaves: the appointment
        must still be there then (promise 6).
        """
        post = self.mail_message_id
        event_id = post.res_id if post.model == "calendar.event" else False
        return self.env["calendar.event"].browse(event_id or [])

    def _clinic_recipient_values(self, company, number) -> dict:
        """Return who gets the text, whom and which appointment it is about.

        A document's own number can differ from its customer's: the text is then about
        the customer, and nobody in particular receives it.
        """
        recipient = self._clinic_recipient(company, number)
        patient, event = self.partner_id, self._clinic_event()
        if self.env.context.get("clinic_alarm"):
            clients = event._clinic_clients()
            patient = clients._clinic_patients_of(patient)[:1] or patient
        return {
            "partner_id": recipient.id,
            "patient_id": patient.id,
            "event_id": event.id,
        }

    def _clinic_recipient(self, company, number):
        """Return the one contact of the clinic, or shared, who has the number."""
        if self.partner_id.phone_sanitized == number:
            return self.partner_id
        # sudo: which contact a number belongs to; the row stays inside the wall
        contacts_sudo = self.env["res.partner"].sudo()
        mine = [
            ("phone_sanitized", "=", number),
            ("company_id", "in", [company.id, False]),
        ]
        partners = contacts_sudo.search(mine, limit=2)
        return partners if len(partners) == 1 else partners.browse()

    def _clinic_is_manual(self) -> bool:
        """Return whether a person's request is behind the text."""
        return bool(request and request.session.uid)
