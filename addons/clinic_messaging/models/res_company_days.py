"""The clinic's days: which of them are business days."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import models

REFUSAL_DAYS = 10  # business days, 47 CFR 64.1200(a)(10)
#: A closing that covers these hours, on the clinic's clock, closes the day.
CORE_HOURS = (time(10), time(16))


class ResCompanyDays(models.Model):
    """Count business days: Monday to Friday without the clinic's closing days.

    A clinic's own calendar may be open two days a week; the law's ten business days
    do not stretch with it. Its closing days (``resource.calendar``) count as holidays.
    """

    _inherit = "res.company"

    def _clinic_moment(self, day, at):
        """Return when the clinic's clock shows a time, naive UTC.

        :param day: a date
        :param at: a time of that day
        """
        wall = datetime.combine(day, at, ZoneInfo(self._clinic_zone()))
        return wall.astimezone(UTC).replace(tzinfo=None)

    def _clinic_refusal_deadline(self):
        """Return by which date a refusal that came now must be decided (N10)."""
        return self._clinic_business_day(self._clinic_today(), REFUSAL_DAYS)

    def _clinic_business_day(self, start, days):
        """Return the date so many business days after another.

        :param start: a date; it does not count itself
        :param days: how many business days, at least 1
        """
        self.ensure_one()
        closed = self._clinic_closings(start, start + timedelta(days=366))
        day = start
        while days:
            day += timedelta(days=1)
            if day.weekday() < 5 and not self._clinic_is_closed(day, closed):
                days -= 1
            if (day - start).days >= 366:  # closed for good: do not wait for ever
                break
        return day

    def _clinic_closings(self, first, last):
        """Return the clinic's closings that touch a range of dates.

        :return: ``[(from, to)]``, naive UTC
        """
        begin, end = (datetime.combine(day, time()) for day in (first, last))
        # sudo: the clinic's opening days are no secret of its personnel department
        leaves_sudo = self.env["resource.calendar.leaves"].sudo()
        leaves = leaves_sudo.search(
            [
                ("resource_id", "=", False),
                ("time_type", "=", "leave"),
                ("company_id", "in", [self.id, False]),
                ("calendar_id", "in", [self.resource_calendar_id.id, False]),
                ("date_to", ">=", begin),
                ("date_from", "<=", end),
            ]
        )
        return [(leave.date_from, leave.date_to) for leave in leaves]

    def _clinic_is_closed(self, day, closings) -> bool:
        opens, closes = (self._clinic_moment(day, hour) for hour in CORE_HOURS)
        return any(start <= opens and end >= closes for start, end in closings)
