"""Appointments, rules and passes for the tests of reminders."""

from datetime import datetime, timedelta

from .common import NOON
from .security_common import SecurityCase

TOMORROW = datetime(2026, 3, 4, 10, 0)


class ReminderCase(SecurityCase):
    """A clinic with one rule: a text, one day before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.write({"street": "Elm Street 1", "city": "Springfield"})
        cls.company.phone = "+12125550199"
        cls.rule = cls.env["clinic.reminder.rule"].create(cls.rule_values())

    @classmethod
    def rule_values(cls, **values):
        """Return the values of a rule that applies one day before."""
        return {
            "name": "One day before",
            "company_id": cls.company.id,
            "duration": 1,
            "interval": "days",
            **values,
        }

    def book(self, partners=None, start=TOMORROW, user=None, **values):
        """Book an appointment as the front desk does."""
        calendar = self.env["calendar.event"].with_user(user or self.front_desk)
        event = calendar.with_company(self.company).create(
            {
                "name": "Confidential subject",
                "start": start,
                "stop": start + timedelta(minutes=30),
                "partner_ids": (partners or self.clients[:1]).ids,
                **values,
            }
        )
        return self.env["calendar.event"].browse(event.id)

    def child(self, name="Rex", contact=None, **values):
        """Create a patient whose texts go to a guardian."""
        return self.env["res.partner"].create(
            {
                "name": name,
                "clinic_client_status": "active",
                "clinic_contact_id": (contact or self.clients[0]).id,
                **values,
            }
        )

    def run_pass(self, at=None):
        """Run the scheduled action, which commits, and return the new ledger rows."""
        if at:
            self.set_clock(at)
        before = self.env["clinic.message"].search([])
        self.env.flush_all()
        with self.own_cursors(), self.env.registry.cursor() as cr:
            self.env(cr=cr)["clinic.reminder"]._cron_remind()
        self.env.invalidate_all()
        return self.env["clinic.message"].search([], order="id") - before

    def sent(self, at=None):
        """Let what is due leave and return the texts that did."""
        if at:
            self.set_clock(at)
        self.env["clinic.message"]._release_some(100)
        with self.provider() as provider:
            self.dispatch()
        return [request.body for request in provider.requests]

    def waiting(self, at=NOON):
        """Return the rows that have not left, at a moment."""
        return self.env["clinic.message"].search(
            [("state", "in", ("scheduled", "queued"))], order="id"
        )
