"""What the front desk picks clients by; search only, one SQL condition each."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.tools import SQL

PERIODS = [
    ("today", "Today"),
    ("tomorrow", "Tomorrow"),
    ("this_week", "This week"),
    ("ahead", "Some day ahead"),
]


class ResPartnerFilters(models.Model):
    """Find clients by their appointments, in the clinics the user works in."""

    _inherit = "res.partner"

    clinic_appointment = fields.Selection(
        PERIODS,
        "Appointment",
        compute="_compute_clinic_search_only",
        search="_search_clinic_appointment",
        help="For filters: who has an appointment in a period of the clinic's days.",
    )
    clinic_last_visit = fields.Datetime(
        "Last visit",
        compute="_compute_clinic_last_visit",
        search="_search_clinic_last_visit",
    )
    clinic_in_compose = fields.Integer(
        compute="_compute_clinic_search_only", search="_search_clinic_in_compose"
    )

    def _compute_clinic_search_only(self):
        self.clinic_appointment = False
        self.clinic_in_compose = 0

    def _compute_clinic_last_visit(self):
        rows = self.env.execute_query(
            SQL(
                "SELECT partner_id, max(start) FROM (%s) visit"
                " WHERE partner_id = ANY(%s) GROUP BY partner_id",
                self._clinic_visits(None, self.env["clinic.clock"]._now()),
                self.ids,
            )
        )
        last = dict(rows)
        for partner in self:
            partner.clinic_last_visit = last.get(partner.id, False)

    @api.model
    def _search_clinic_appointment(self, operator, value):
        if operator != "in":
            return NotImplemented
        parts = [SQL("SELECT 0")]  # an empty list, and no NULL: NOT IN must work
        for period in value:
            start, end = self._clinic_period(period)
            visits = self._clinic_visits(start, end)
            parts.append(SQL("SELECT partner_id FROM (%s) visit", visits))
        return [("id", "in", SQL("(%s)", SQL(" UNION ALL ").join(parts)))]

    @api.model
    def _search_clinic_last_visit(self, operator, value):
        """Compare the latest appointment that has begun; who never came has none."""
        if operator not in ("<", "<=", ">", ">="):
            return NotImplemented
        visits = self._clinic_visits(None, self.env["clinic.clock"]._now())
        query = SQL(
            "(SELECT partner_id FROM (%s) visit"
            " GROUP BY partner_id HAVING max(start) %s %s)",
            visits,
            SQL(operator),
            value,
        )
        return [("id", "in", query)]

    @api.model
    def _search_clinic_in_compose(self, operator, value):
        """Find the people that were chosen in one's own message dialog."""
        if operator != "in":
            return NotImplemented
        dialogs = self.env["clinic.message.compose"].browse(value).exists()
        return [("id", "in", sum((d.recipient_ids or [] for d in dialogs), []))]

    @api.model
    def _clinic_period(self, period):
        """Return first and last moment of a period on the clinic's wall clock.

        :param period: a key of ``PERIODS``
        :return: naive UTC, the end excluded; ``None`` for no bound
        """
        now = self.env["clinic.clock"]._now()
        zone = ZoneInfo(self.env.company._clinic_zone())
        today = now.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone).date()
        if period == "ahead":
            return now, None
        first, days = today, 1
        if period == "tomorrow":
            first = today + timedelta(days=1)
        elif period == "this_week":
            first, days = today - timedelta(days=today.weekday()), 7
        return tuple(
            datetime.combine(day, time(), zone)
            .astimezone(ZoneInfo("UTC"))
            .replace(tzinfo=None)
            for day in (first, first + timedelta(days=days))
        )

    @api.model
    def _clinic_visits(self, start, end) -> SQL:
        """Return a query of who attends which appointment of the user's clinics.

        :param start: naive UTC, included, or None
        :param end: naive UTC, excluded, or None
        """
        for name in ("calendar.event", "calendar.attendee"):
            self.env[name].flush_model()
        return SQL(
            """
            SELECT a.partner_id, e.start FROM calendar_attendee a
              JOIN calendar_event e ON e.id = a.event_id
             WHERE e.active AND a.partner_id IS NOT NULL
               AND a.state IS DISTINCT FROM 'declined'
               AND e.clinic_company_id = ANY(%s)
               AND (%s::timestamp IS NULL OR e.start >= %s::timestamp)
               AND (%s::timestamp IS NULL OR e.start < %s::timestamp)
            """,
            self.env.companies.ids,
            start,
            start,
            end,
            end,
        )
