"""Ranges and moments as people read them, in the order of the user's language."""

from datetime import timedelta

from babel.dates import format_interval, format_skeleton

from odoo import api, models
from odoo.tools import babel_locale_parse, format_time, get_lang

from ..tools import ranges

SECOND = timedelta(seconds=1)
DAY = "MMMEd"  # weekday, day and month; which first is the language's custom


class ClinicMassAlertDates(models.Model):
    """Name days and moments on the clinic's wall clock."""

    _inherit = "clinic.mass.alert"

    @api.model
    def _describe_preset(self, kind) -> dict:
        """Return a preset with its dates, also as the pop-up reads them."""
        company = self.env.company
        labels = dict(self._fields["range_kind"]._description_selection(self.env))
        wanted, zone = self._preset(kind, company), company._clinic_zone()
        walls = [ranges.local(at, zone) for at in (wanted.start, wanted.end)]
        start, end = (wall.isoformat(timespec="minutes") for wall in walls)
        return {
            "kind": kind,
            "label": labels[kind],
            "dates": self._describe_range(wanted, zone, kind),
            "date_from": start,
            "date_to": end,
        }

    @api.model
    def _describe_range(self, wanted, zone, kind) -> str:
        """Return a range as people read it: days, and times where they matter.

        :param kind: a preset begins now, which its name says already
        """
        first = ranges.local(wanted.start, zone)
        last = ranges.local(wanted.end - SECOND, zone)
        begins_a_day = ranges.day_start(first.date(), zone) == wanted.start
        ends_a_day = ranges.day_start(last.date() + ranges.DAY, zone) == wanted.end
        if not ends_a_day or (kind == ranges.CUSTOM and not begins_a_day):
            return self._describe_times(wanted, zone)
        if first.date() == last.date():
            return self._day(first)
        return format_interval(first.date(), last.date(), DAY, locale=self._locale())

    def _describe_times(self, wanted, zone) -> str:
        """Return a range with its times; a day that is the same is said once."""
        days = {ranges.local(at, zone).date() for at in (wanted.start, wanted.end)}
        last = self._clock if len(days) == 1 else self._time
        return f"{self._time(wanted.start, zone)} – {last(wanted.end, zone)}"

    @api.model
    def _time(self, moment, zone) -> str:
        """Return day and time of a moment (naive UTC), or nothing for none."""
        if not moment:
            return ""
        day = self._day(ranges.local(moment, zone))
        return f"{day}, {self._clock(moment, zone)}"

    def _clock(self, moment, zone) -> str:
        return format_time(self.env, moment, tz=zone, time_format="short")

    def _day(self, moment) -> str:
        return format_skeleton(DAY, moment.date(), locale=self._locale())

    def _locale(self):
        return babel_locale_parse(get_lang(self.env).code)
