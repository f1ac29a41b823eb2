"""Who gets an alert: clients with an appointment in its range, in one pass."""

from dataclasses import dataclass, field
from datetime import datetime

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.clinic_messaging.models.calendar_event import BEGINS

from ..tools import ranges

COLUMNS = ("id", "allday", "start_date", "start")
#: who attends, staff too: whom the text is for is asked where a client is judged
ATTENDING = f"""
attending AS (
    SELECT f.begin, f.id AS event_id, a.id AS place, a.partner_id AS patient_id
      FROM (SELECT e.id, {BEGINS} AS begin FROM (%(appointments)s) AS e) AS f
      JOIN calendar_attendee a ON a.event_id = f.id
           AND a.state IS DISTINCT FROM 'declined'
     WHERE f.begin > %(now)s %(whom)s
)
"""  # noqa: S608 - constants of these addons
CLIENTS = """
attending JOIN res_partner p
       ON p.id = patient_id AND p.clinic_client_status IS NOT NULL
"""


@dataclass
class Found:
    """The clients of a range, soonest appointment first, each once.

    :param patient_ids: ids of clients
    :param event_ids: beside each its soonest appointment
    :param begins: beside each when that begins, naive UTC
    :param last: when the last appointment of the range begins
    :param appointments: how many appointments were found
    """

    patient_ids: list[int] = field(default_factory=list)
    event_ids: list[int] = field(default_factory=list)
    begins: list[datetime] = field(default_factory=list)
    last: datetime | None = None
    appointments: int = 0


class ClinicMassAlertAudience(models.Model):
    """Find the clients of a range anew whenever it matters: shown, sent, dispatched."""

    _inherit = "clinic.mass.alert"

    def _found(self) -> Found:
        """Return the clients whose appointment in the range is still to come."""
        self.ensure_one()
        if self.corrects_id:
            return self._found_by_first_alert()
        result, first, events = Found(), {}, set()
        for patient_id, event_id, begin in self._read_attending():
            first.setdefault(patient_id, (event_id, begin))
            events.add(event_id)
            result.last = begin
        result.appointments = len(events)
        result.patient_ids = list(first)
        result.event_ids = [event for event, _begin in first.values()]
        result.begins = [begin for _event, begin in first.values()]
        return result

    def _read_attending(self):
        """Return ``(client id, appointment id, begin)``, soonest first."""
        self.env.flush_all()
        query = (
            "WITH"
            + ATTENDING
            + "SELECT patient_id, event_id, begin FROM"
            + CLIENTS
            + " ORDER BY begin, event_id, place"
        )
        self.env.cr.execute(SQL(query, **self._attending_parameters()))
        return self.env.cr.fetchall()

    def _next_begin(self, patients):
        """Return when these clients' next appointment of the range begins, or None.

        :param patients: ``res.partner``; asked for each text when it leaves
        :return: naive UTC
        """
        self.env.flush_all()
        query = "WITH" + ATTENDING + "SELECT min(begin) FROM" + CLIENTS
        whom = SQL("AND a.partner_id = ANY(%s)", patients.ids)
        self.env.cr.execute(SQL(query, **self._attending_parameters(whom)))
        return self.env.cr.fetchone()[0]

    def _attending_parameters(self, whom=SQL()) -> dict:  # noqa: B008 - immutable
        """Return what the SQL of the range needs.

        :param whom: one more condition on the attendees
        """
        query = self._appointments()
        columns = (SQL.identifier(query.table, name) for name in COLUMNS)
        return {
            "appointments": query.select(*columns),
            "zone": self._zone(),
            "now": self.env["clinic.clock"]._now(),
            "whom": whom,
        }

    def _appointments(self):
        """Return a ``Query`` of the clinic's appointments that pass the filters.

        An all-day appointment counts by its date.
        """
        # sudo: private appointments of colleagues hold clients, too
        calendar_sudo = self.env["calendar.event"].sudo()
        found = calendar_sudo._query_clinic_appointments(
            self.company_id, self.date_from, self.date_to, by_date=True
        )
        domain = self._filter_domain()
        if not domain:
            return found
        return calendar_sudo._search(domain & Domain("id", "in", found))

    def _found_by_first_alert(self) -> Found:
        """Return those whom the corrected alert has reached (N14)."""
        reached = self.corrects_id._reached()
        begins = [self._begin(message.event_id) for message in reached]
        return Found(
            patient_ids=[m.patient_id.id or m.partner_id.id for m in reached],
            event_ids=[m.event_id.id or None for m in reached],
            begins=begins,
            last=max((begin for begin in begins if begin), default=None),
            appointments=len(reached.event_id),
        )

    def _begin(self, event):
        """Return when an appointment begins, an all-day one with its day."""
        if event.allday:
            return ranges.day_start(event.start_date, self._zone())
        return event.start
