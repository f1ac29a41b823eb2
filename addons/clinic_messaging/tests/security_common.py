"""Two clinics, six kinds of people and one record of every model, to attack."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import new_test_user

from .common import NOON, ClinicCase

ROLES = ("public", "portal", "employee", "front", "admin", "other")


class SecurityCase(ClinicCase):
    """Stand a second clinic beside the first; name people by their role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_other_clinic()
        cls.portal_user = new_test_user(
            cls.env, "clinic_portal", groups="base.group_portal"
        )
        cls.users = {
            "public": cls.env.ref("base.public_user"),
            "portal": cls.portal_user,
            "employee": cls.employee,
            "front": cls.front_desk,
            "admin": cls.clinic_admin,
            "other": cls.other_front,
        }
        cls.foreign_client = cls.env["res.partner"].create(
            {**cls._client_values(90, "646"), "company_id": cls.other_company.id}
        )

    @classmethod
    def _make_other_clinic(cls):
        cls.other_company = cls.env["res.company"].create(
            {
                "name": "Other Clinic",
                "clinic_tz": "UTC",
                "clinic_texting_enabled": True,
                "clinic_opt_out_line": False,
                "sms_twilio_account_sid": "AC" + "2" * 32,
                "sms_twilio_auth_token": "other-token",
                "country_id": cls.env.ref("base.us").id,
            }
        )
        cls.other_sender = cls.env["clinic.sender"]._feed(
            cls.other_company, ["+15005550007"]
        )
        cls.other_front = new_test_user(
            cls.env,
            "clinic_other",
            groups="clinic_messaging.clinic_messaging_group_user,base.group_allow_export",
            company_id=cls.other_company.id,
            company_ids=[(6, 0, cls.other_company.ids)],
        )

    def make_records(self):
        """Return ``{model: record}`` with one record of each model of the addon."""
        message = self.send()
        with self.provider():
            self.dispatch()
        self.event(message, "delivered")
        self.clients[0].company_id = self.company
        self.clients[0].clinic_text_consent = "granted"
        attempt = message.attempt_ids
        events = self.env["clinic.message.event"]
        edit = self.env["clinic.message.edit"].with_user(self.front_desk)
        correct = self.env["clinic.message.correct"].with_user(self.front_desk)
        found = [
            message,
            message.batch_id,
            message.segment_id,
            attempt,
            events.search([("attempt_id", "=", attempt.id)], limit=1),
            self.env["clinic.consent"].search([], limit=1),
            self.text_in("See you tomorrow"),
            self.env["clinic.number"].search([], limit=1),
            self.env["clinic.message.error"].search([], limit=1),
            self.sender,
            self.compose(),
            edit.create({"batch_id": message.batch_id.id}),
            correct.create({"message_id": message.id}),
            *self._make_reminder(),
            *self.make_figures(message),
            *self._make_consent(),
        ]
        return {row._name: self.env[row._name].browse(row.id) for row in found}

    def _make_reminder(self):
        """Return a rule and the line of one appointment that it told of."""
        rule = self.env["clinic.reminder.rule"].create(
            {"name": "One day before", "company_id": self.company.id}
        )
        event = self.env["calendar.event"].create(
            {"name": "Visit", "clinic_company_id": self.company.id}
        )
        line = self.env["clinic.reminder"].create(
            {
                "company_id": self.company.id,
                "event_id": event.id,
                "patient_id": self.clients[0].id,
                "start": event.start,
            }
        )
        return rule, line

    def make_figures(self, message):
        """Return one line of each table of figures."""
        usage = self.env["clinic.message.usage"]
        return [
            self.env["clinic.message.report"].browse(message.id),
            self.env["clinic.answer.report"].browse(self.make_question().id),
            usage.search([("company_id", "=", self.company.id)]),
            self.env["clinic.appointment.report"].browse(self.make_visit().id),
        ]

    def make_question(self):
        """Return a client's text that waits for an answer."""
        self.company.clinic_two_way_enabled = True
        return self.receive("May I bring my dog?", "+12125550177")

    def make_visit(self):
        """Return an appointment of the first clinic's first client."""
        return self.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": NOON,
                "stop": NOON,
                "clinic_company_id": self.company.id,
                "partner_ids": [(6, 0, self.clients[0].ids)],
            }
        )

    def _make_consent(self):
        """Return a refusal, and the dialogs of consent, each its lowest role's own."""
        env = self.env(user=self.front_desk)
        intake = env["clinic.intake"].with_company(self.company)
        form = env["clinic.consent.form"].with_company(self.company)
        files = self.env["clinic.consent.import"].with_user(self.clinic_admin)
        return [
            intake.create({"name": "New", "phone": "+12125550156"}),
            form.create({"partner_id": self.clients[0].id}),
            files.with_company(self.company).create({"file": b"bnVtYmVy"}),
            self.env["clinic.refusal"]._open("refusal", "+12125550155", self.company),
        ]

    @contextmanager
    def as_caller(self, user):
        """Let the transaction be the user's, as it is when a request makes it.

        Commands to models without ``_allow_sudo_commands`` are run as that user.
        """
        transaction = self.env.transaction
        with patch.object(transaction, "default_env", self.env(user=user, su=False)):
            yield
