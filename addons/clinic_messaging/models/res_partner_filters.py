"""What the front desk picks clients by; search only, one SQL condition each."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import quiet

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
        last = {}
        now = self.env["clinic.clock"]._now()
        for company in self.env.companies:
            for partner_id, begin in self._clinic_last_begins(company, now):
                last[partner_id] = max(begin, last.get(partner_id, begin))
        for partner in self:
            partner.clinic_last_visit = last.get(partner.id, False)

    def _clinic_last_begins(self, company, now):
        """Yield when these contacts' latest visits in a clinic began.

        An all-day visit begins at midnight of its date on the clinic's clock.

        :param now: naive UTC
        :return: ``(partner id, naive UTC)``, at most two of each contact
        """
        query = SQL(
            "SELECT partner_id, max(start) FILTER (WHERE allday IS NOT TRUE),"
            " max(start_date) FILTER (WHERE allday) FROM (%s) visit"
            " WHERE partner_id = ANY(%s) GROUP BY partner_id",
            self._clinic_visits(company, None, now),
            self.ids,
        )
        zone = company._clinic_zone()
        for partner_id, start, day in self.env.execute_query(query):
            if start:
                yield partner_id, start
            if day:
                yield partner_id, quiet.local_midnight(day, zone)

    @api.model
    def _search_clinic_appointment(self, operator, value):
        if operator != "in":
            return NotImplemented  # Odoo's protocol: rewrites the operator or raises
        visits = [
            self._clinic_visits(company, *self._clinic_period(company, period))
            for period in value
            for company in self.env.companies
        ]
        return [("id", "in", SQL("(%s)", self._clinic_visitors(visits)))]

    @api.model
    def _search_clinic_last_visit(self, operator, value):
        """Compare the latest appointment that has begun; who never came has none."""
        if operator not in ("<", "<=", ">", ">="):
            return NotImplemented  # Odoo's protocol: rewrites the operator or raises
        now = self.env["clinic.clock"]._now()
        bound = fields.Datetime.to_datetime(value)
        if operator in ("<=", ">"):
            bound += timedelta(microseconds=1)  # from here on it is later
        since = self._clinic_visitors(
            self._clinic_visits(company, bound, now) for company in self.env.companies
        )
        if operator in (">", ">="):
            return [("id", "in", SQL("(%s)", since))]
        ever = self._clinic_visitors(
            self._clinic_visits(company, None, now) for company in self.env.companies
        )
        return [("id", "in", SQL("(%s EXCEPT (%s))", ever, since))]

    @api.model
    def _clinic_visitors(self, visits) -> SQL:
        """Return a query of the contacts in some queries of visits.

        Never empty and without NULL, so that "not in" works too.
        """
        parts = [SQL("SELECT partner_id FROM (%s) visit", visit) for visit in visits]
        return SQL(" UNION ALL ").join([SQL("SELECT 0"), *parts])

    @api.model
    def _search_clinic_in_compose(self, operator, value):
        """Find the people that were chosen in one's own message dialog."""
        if operator != "in":
            return NotImplemented  # Odoo's protocol: rewrites the operator or raises
        dialogs = self.env["clinic.message.compose"].browse(value).exists()
        return [("id", "in", sum((d.recipient_ids or [] for d in dialogs), []))]

    @api.model
    def _clinic_period(self, company, period):
        """Return first and last moment of a period on a clinic's wall clock.

        :param company: the clinic
        :param period: a key of ``PERIODS``
        :return: naive UTC, the end excluded; ``None`` for no bound
        """
        now = self.env["clinic.clock"]._now()
        if period == "ahead":
            return now, None
        zone = company._clinic_zone()
        first, days = quiet.local_date(now, zone), 1
        if period == "tomorrow":
            first += timedelta(days=1)
        elif period == "this_week":
            first, days = first - timedelta(days=first.weekday()), 7
        last = first + timedelta(days=days)
        return quiet.local_midnight(first, zone), quiet.local_midnight(last, zone)

    @api.model
    def _clinic_visits(self, company, start, end) -> SQL:
        """Return a query of who attends which appointment of a clinic.

        Odoo stores 08:00 UTC for an all-day appointment; its date counts.

        :param company: the clinic
        :param start: naive UTC, included, or None
        :param end: naive UTC, excluded, or None
        """
        for name in ("calendar.event", "calendar.attendee"):
            self.env[name].flush_model()
        zone = company._clinic_zone()
        timed, whole = SQL("e.allday IS NOT TRUE"), SQL("e.allday")
        if start:
            timed = SQL("%s AND e.start >= %s", timed, start)
            day = quiet.first_day_from(start, zone)
            whole = SQL("%s AND e.start_date >= %s", whole, day)
        if end:
            timed = SQL("%s AND e.start < %s", timed, end)
            day = quiet.first_day_from(end, zone)
            whole = SQL("%s AND e.start_date < %s", whole, day)
        return SQL(
            """
            SELECT a.partner_id, e.start, e.start_date, e.allday
              FROM calendar_attendee a JOIN calendar_event e ON e.id = a.event_id
             WHERE e.active AND a.partner_id IS NOT NULL
               AND a.state IS DISTINCT FROM 'declined'
               AND e.clinic_company_id = %s AND ((%s) OR (%s))
            """,
            company.id,
            timed,
            whole,
        )
