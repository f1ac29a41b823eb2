"""Odoo's own SMS reminders: to clients only, on the clinic's clock, by the gate."""

from odoo import models


class CalendarEventAlarm(models.Model):
    """Keep the texts of Odoo's alarms for the people whom appointments are about."""

    _inherit = "calendar.event"

    def _do_sms_reminder(self, alarms):
        """Text the clients of appointments; other meetings stay Odoo's own matter.

        Colleagues who attend an appointment get nothing (F52). The company is the
        appointment's, whoever runs the scheduled action, and with it sender and zone.

        :param alarms: ``calendar.alarm`` records of type ``sms``
        """
        of_rules = alarms._clinic_of_rules()
        if of_rules:
            self.env["clinic.reminder"]._wake()  # the pass plans them, and once
            alarms -= of_rules
        appointments = self.filtered("attendee_ids.partner_id.clinic_client_status")
        for company, meetings in (
            (self - appointments).grouped(lambda event: event._clinic_company()).items()
        ):
            meetings = meetings.with_company(company)
            super(CalendarEventAlarm, meetings)._do_sms_reminder(alarms)
        for event in appointments:
            event._clinic_text_alarms(alarms)
        return True

    def _clinic_clients(self):
        """Return the clients who are expected: not declined, not deceased."""
        expected = self.attendee_ids.filtered(lambda a: a.state != "declined")
        return expected.partner_id.filtered(
            lambda p: p.clinic_client_status and not p.clinic_deceased_on
        )

    def _clinic_text_alarms(self, alarms):
        """Post one text per alarm, to each responsible contact once."""
        self.ensure_one()
        company = self._clinic_company()
        event = self.with_company(company).with_context(
            tz=company._clinic_zone(), clinic_alarm=True
        )
        contacts = self._clinic_clients()._clinic_contacts()
        for alarm in alarms:
            event._message_sms_with_template(
                template=alarm.sms_template_id,
                template_fallback=self.env._(
                    "Appointment reminder: %s.", event.display_time
                ),
                partner_ids=contacts.filtered("phone_sanitized").ids,
                put_in_queue=False,
            )

    def _clinic_company(self):
        """Return the clinic whose sender, zone and rules apply to the appointment."""
        self.ensure_one()
        organizer_sudo = self.user_id.sudo()  # sudo: whose company, nothing else
        return self.clinic_company_id or organizer_sudo.company_id or self.env.company
