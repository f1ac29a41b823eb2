"""Appointments carry their reminders with them: booked, moved, canceled."""

from odoo import api, fields, models
from odoo.fields import Command

TIMES = {"start", "start_date", "allday"}
MATCHING = TIMES | {
    "active",
    "partner_ids",
    "attendee_ids",
    "categ_ids",
    "clinic_company_id",
}


class CalendarEventReminder(models.Model):
    """Put the rules' alarms on appointments, and take back what is no longer true."""

    _inherit = "calendar.event"

    @api.model_create_multi
    def create(self, vals_list):
        events = super().create(vals_list)
        events._clinic_put_reminders()
        return events

    def write(self, vals):
        changed = MATCHING & vals.keys()  # super() takes entries out of vals
        before = self._clinic_times() if TIMES & changed else {}
        res = super().write(vals)
        if changed:
            events = self.exists()
            events._clinic_take_back(before)
            events._clinic_put_reminders()
        return res

    def _clinic_times(self) -> dict:
        return {event.id: (event.start, event.allday) for event in self}

    def _clinic_take_back(self, before):
        """Take back waiting texts of appointments that moved or were canceled.

        :param before: ``{event id: (start, all day)}`` before the change
        """
        now = self._clinic_times() if before else {}
        moved = self.filtered(lambda e: e.id in before and before[e.id] != now[e.id])
        gone = self.filtered(lambda e: not e.active)
        moved._clinic_drop_reminders("appointment_moved")
        gone._clinic_drop_reminders("appointment_gone")
        moved._clinic_ask_anew()

    def _clinic_ask_anew(self):
        """Forget what clients had confirmed: they confirmed another time (F53)."""
        confirmed = self.attendee_ids.filtered(
            lambda a: a.state == "accepted" and a.partner_id.clinic_client_status
        )
        confirmed.state = "needsAction"

    def _clinic_drop_reminders(self, reason, patients=None):
        """Skip the reminders of these appointments that have not left.

        :param reason: a key of the message's ``state_reason``
        :param patients: only those about these contacts
        """
        if not self.ids:
            return
        about = [("event_id", "in", self.ids)]
        if patients is not None:
            about.append(("patient_id", "in", patients.ids))
        lines_sudo = self.env["clinic.reminder"].sudo()  # sudo: lines are the system's
        lines_sudo.search(about)._drop(reason)

    def _clinic_put_reminders(self):
        """Put the alarms of matching rules on coming appointments; take others off.

        Who books needs no right on rules: every employee's appointment is reminded of.
        """
        now = self.env["clinic.clock"]._now()
        coming_sudo = self.sudo()  # sudo: who may book or move may be reminded of it
        coming_sudo = coming_sudo.filtered(
            lambda e: e.active and e.clinic_company_id and (e.allday or e.start > now)
        )
        rules = coming_sudo.env["clinic.reminder.rule"].search(
            [("company_id", "in", coming_sudo.clinic_company_id.ids)]
        )
        for event in coming_sudo if rules else []:
            event._clinic_set_alarms(rules)
        # a day more: where all-day appointments begin depends on the clinic's clock
        minutes = max(rules.mapped("alarm_minutes"), default=0) + 24 * 60
        soon = fields.Datetime.add(now, minutes=minutes)
        if rules and coming_sudo.filtered(lambda e: e.start <= soon):
            self.env["clinic.reminder"]._wake()

    def _clinic_set_alarms(self, rules):
        """Link what is wanted and unlink what rules no longer want.

        :param rules: the active rules of the appointment's clinic, and maybe others
        """
        self.ensure_one()
        wanted = rules.filtered(
            lambda r: bool(self.filtered_domain(r._about()))
        ).alarm_id
        have = self.alarm_ids & self.alarm_ids._clinic_of_rules()
        commands = [Command.link(alarm.id) for alarm in wanted - have]
        commands += [Command.unlink(alarm.id) for alarm in have - wanted]
        if commands:
            self.write({"alarm_ids": commands})
