"""Who gets an alert: clients with an appointment in its range, in one pass."""

from dataclasses import dataclass, field
from datetime import datetime

from odoo import models
from odoo.fields import Domain

from ..tools import ranges

# an all-day appointment begins at 00:00 of its date on the clinic's clock
BEGIN = """
CASE WHEN e.allday
     THEN (e.start_date::timestamp AT TIME ZONE %(zone)s) AT TIME ZONE 'UTC'
     ELSE e.start END
"""
CLIENTS = (
    "WITH begun AS (SELECT e.id, e.allday, e.start_date, e.start, "
    + BEGIN
    + """ AS begin FROM calendar_event e WHERE e.id = ANY(%(events)s)),
 found AS (
    SELECT * FROM begun WHERE begin > %(now)s AND CASE
        WHEN allday THEN start_date BETWEEN %(first_day)s AND %(last_day)s
        ELSE start >= %(start)s AND start < %(end)s END)
SELECT a.partner_id, f.id, f.begin
  FROM found f
  JOIN calendar_attendee a ON a.event_id = f.id
       AND a.state IS DISTINCT FROM 'declined'
  JOIN res_partner p ON p.id = a.partner_id AND p.clinic_client_status IS NOT NULL
 ORDER BY f.begin, f.id, a.id
"""
)


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
        result = Found()
        if self.corrects_id:
            return self._found_by_first_alert()
        first, events = {}, set()
        for partner_id, event_id, begin in self._client_rows():
            first.setdefault(partner_id, (event_id, begin))
            events.add(event_id)
            result.last = begin
        result.appointments = len(events)
        result.patient_ids = list(first)
        result.event_ids = [event for event, _begin in first.values()]
        result.begins = [begin for _event, begin in first.values()]
        return result

    def _client_rows(self):
        """Return ``(client id, appointment id, begin)``, soonest first."""
        events = self._appointments()
        if not events:
            return []
        zone, now = self._zone(), self.env["clinic.clock"]._now()
        last = ranges.local(self.date_to, zone)
        midnight = last.time() == last.time().min
        self.env.flush_all()
        self.env.cr.execute(
            CLIENTS,
            {
                "events": events.ids,
                "zone": zone,
                "now": now,
                "start": self.date_from,
                "end": self.date_to,
                "first_day": ranges.local(self.date_from, zone).date(),
                "last_day": last.date() - midnight * ranges.DAY,
            },
        )
        return self.env.cr.fetchall()

    def _appointments(self):
        """Return the clinic's appointments of the range that pass the filters.

        The range is widened to its first midnight: an all-day appointment counts by
        its date.
        """
        zone = self._zone()
        day = ranges.local(self.date_from, zone).date()
        # sudo: private appointments of colleagues hold clients, too
        events = self.env["calendar.event"].sudo()
        found = events._get_clinic_appointments(
            self.company_id, ranges.day_start(day, zone), self._widened_end()
        )
        domain = self._filter_domain()
        return found.filtered_domain(domain) if domain else found

    def _widened_end(self):
        """Return the end of the range, moved past the midnight of its last day."""
        zone = self._zone()
        last = ranges.local(self.date_to, zone)
        if last.time() == last.time().min:
            return self.date_to
        return ranges.day_start(last.date() + ranges.DAY, zone)

    def _filter_domain(self):
        """Return the domain of practitioner, place and kind, or None (B14)."""
        parts = []
        if self.provider_ids:
            users = self.provider_ids
            parts.append(
                Domain("user_id", "in", users.ids)
                | Domain("attendee_ids.partner_id", "in", users.partner_id.ids)
            )
        if self.place:
            parts.append(Domain("location", "=", self.place))
        if self.categ_ids:
            parts.append(Domain("categ_ids", "in", self.categ_ids.ids))
        return Domain.AND(parts) if parts else None

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

    def _audience(self, found):
        """Judge the found clients: who gets a text, who is left out and why.

        :return: ``(Audience, parameters of the audience's SQL)``
        """
        model = self.env["clinic.audience"].sudo()  # sudo: checked administrator
        parameters = model._parameters(self, found.patient_ids, found.event_ids)
        return model._preview(parameters), parameters
