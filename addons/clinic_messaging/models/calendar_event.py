"""Appointments are Odoo's calendar events with a client among the attendees."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import quiet

AROUND = timedelta(days=2)  # farther from its date no all-day event is kept
#: when ``calendar_event e`` begins, naive UTC: an all-day one at 00:00 of its date on
#: the clinic's clock
BEGINS = """CASE WHEN e.allday
       THEN e.start_date::timestamp AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
       ELSE e.start END"""


class CalendarEvent(models.Model):
    """Give an appointment its clinic and its outcome."""

    _inherit = "calendar.event"

    clinic_company_id = fields.Many2one(
        "res.company",
        "Clinic",
        index=True,
        default=lambda self: self.env.company,
        help="Whose zone, sender and reminders apply.",
    )
    clinic_outcome = fields.Selection(
        [("arrived", "Arrived"), ("no_show", "No-show")], "Outcome", copy=False
    )

    @api.model
    def _get_clinic_appointments(self, company, start, end):
        """Return a clinic's appointments that begin in a range.

        The one method to replace where a clinic keeps appointments elsewhere.

        :param company: the clinic
        :param start: naive UTC, included
        :param end: naive UTC, excluded
        :return: ``calendar.event`` records with at least one client attending
        """
        clients = Domain("attendee_ids.partner_id.clinic_client_status", "!=", False)
        found = self._domain_clinic_appointments(company, start, end) & clients
        return self.search(found, order="start, id")

    @api.model
    def _query_clinic_appointments(self, company, start, end, by_date=False):
        """Return the same appointments to be joined in SQL, thousands of them.

        It follows ``_get_clinic_appointments`` where that is replaced. Otherwise the
        ids never leave the database; whether a client attends is then asked by the
        caller, who joins the attendees anyway.

        :param by_date: hold the all-day ones of a day that the range begins in, too
        :return: a ``Query`` on ``calendar.event``
        """
        method = self._get_clinic_appointments
        if method.__func__ is CalendarEvent._get_clinic_appointments:
            found = self._domain_clinic_appointments(company, start, end, by_date)
            return self._search(found)
        zone = company._clinic_zone()
        day = quiet.local_date(start, zone)
        since = quiet.local_midnight(day, zone) if by_date else start
        found = method(company, since, end)
        inside = found.filtered(lambda e: e.allday or e.start >= start)
        return inside._as_query(ordered=False)

    def _domain_clinic_appointments(self, company, start, end, by_date=False) -> Domain:
        """Return which events of a clinic begin in a range; all-day ones by date."""
        zone = company._clinic_zone()
        first = (quiet.local_date if by_date else quiet.first_day_from)(start, zone)
        last = quiet.first_day_from(end, zone)
        timed = Domain("allday", "=", False)
        timed &= Domain("start", ">=", start) & Domain("start", "<", end)
        whole = Domain("allday", "=", True)
        whole &= Domain("start_date", ">=", first) & Domain("start_date", "<", last)
        # all-day events have a ``start`` near their date, too; that one is indexed
        near = Domain("start", ">=", start - AROUND)
        near &= Domain("start", "<", end + AROUND)
        return Domain("clinic_company_id", "=", company.id) & (timed | near & whole)

    @api.ondelete(at_uninstall=False)
    def _unlink_skip_waiting_texts(self):
        """Skip what waits about an appointment that is deleted (promise 6).

        An alert's text asks for its range when it leaves: another visit may be left.
        """
        self._clinic_drop_reminders("appointment_gone")
        self.env.cr.execute(
            "UPDATE clinic_message SET state = 'skipped',"
            " state_reason = 'appointment_gone' WHERE event_id = ANY(%s)"
            " AND state IN ('scheduled', 'queued') AND lane <> 'alert' RETURNING id",
            [self.ids],
        )
        ids = [row[0] for row in self.env.cr.fetchall()]
        # sudo: the ledger is written by us only; who deletes the event may do so
        self.env["clinic.message"].sudo()._after_settled(ids)

    def _clinic_local_start(self, zone) -> datetime:
        """Return the beginning on the clinic's wall clock.

        :param zone: IANA name
        """
        self.ensure_one()
        if self.allday:
            return datetime.combine(self.start_date or date.today(), time())
        aware = self.start.replace(tzinfo=ZoneInfo("UTC"))
        return aware.astimezone(ZoneInfo(zone)).replace(tzinfo=None)

    def action_clinic_compose(self):
        """Open the message dialog for the clients of these appointments."""
        return self.env["clinic.message.compose"]._action_open(
            event_ids=self.ids,
            message_type=self.env.context.get("clinic_message_type", "direct"),
        )
