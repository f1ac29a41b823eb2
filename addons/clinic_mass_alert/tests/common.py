"""What the tests of alerts share: a clinic with two-way texting and appointments."""

from datetime import timedelta
from uuid import uuid4

from odoo.addons.clinic_messaging.tests.common import NOON, ClinicCase

ONE_DAY = {"range_kind": "custom", "date_from": "2026-03-04T00:00"}
TOMORROW = {**ONE_DAY, "date_to": "2026-03-05T00:00"}


class AlertCase(ClinicCase):
    """Three clients with an appointment tomorrow at 9, 10 and 11; it is noon, UTC."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.clinic_two_way_enabled = True
        cls.events = cls.env["calendar.event"]
        for number, client in enumerate(cls.clients):
            cls.events |= cls.appointment(client, NOON + timedelta(hours=21 + number))

    @classmethod
    def appointment(cls, clients, start, **values):
        """Create an appointment of the clinic, an hour long."""
        return cls.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": start,
                "stop": start + timedelta(hours=1),
                "partner_ids": clients.ids,
                "clinic_company_id": cls.company.id,
                **values,
            }
        )

    def alerts(self, user=None):
        """Return the model as an administrator of the clinic sees it."""
        model = self.env["clinic.mass.alert"].with_user(user or self.clinic_admin)
        return model.with_company(self.company).with_context(
            allowed_company_ids=self.company.ids
        )

    def values(self, **values):
        """Return what the panel sends for tomorrow."""
        body = {"body": "We are closed tomorrow.", "request_token": uuid4().hex}
        return {**TOMORROW, **body, **values}

    def alert(self, user=None, **values):
        """Confirm an alert as the panel does and return its record."""
        entry = self.alerts(user).action_confirm(self.values(**values))
        return self.env["clinic.mass.alert"].browse(entry["id"])

    def preview(self, **values):
        return self.alerts().action_preview(self.values(**values))

    def run_alert(self, *results, seconds=12):
        """Dispatch until nothing of the alert lane waits, moving the clock along.

        :return: the provider with the requests it got
        """
        with self.provider(*results) as provider:
            for _turn in range(50):
                before = len(provider.requests)
                self.dispatch("alert")
                if len(provider.requests) == before and not self.waiting():
                    break
                self.skip(seconds)
        return provider

    def waiting(self):
        return self.env["clinic.message"].search_count(
            [("lane", "=", "alert"), ("state", "=", "queued")]
        )

    def skip(self, seconds):
        """Let the clinic's clock go on."""
        self.env.cr.execute(
            "UPDATE clinic_clock_offset SET shift = shift + %s * interval '1 second'",
            [seconds],
        )

    def follow(self):
        """Run the pass for late bookings and second contacts."""
        alerts = self.env["clinic.mass.alert"].sudo()
        for alert in alerts.search([("catch_up", "=", True)]):
            alert._catch_up()
        for message in self.env["clinic.message"]._failed_for_good():
            message._fail_over()
        self.env.invalidate_all()

    def entry(self, alert):
        return self.alerts().browse(alert.id)._entry()
