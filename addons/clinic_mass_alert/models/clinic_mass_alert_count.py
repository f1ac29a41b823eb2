"""The live count of the panel: one statement, whatever the number of appointments."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from odoo import models
from odoo.tools import SQL

from odoo.addons.clinic_messaging.models.clinic_audience import JUDGED, UNSIGNED

from .clinic_mass_alert_audience import ATTENDING

# a contact is told once, and so is a number; both are told with the soonest visit
COUNT = (
    "WITH"
    + ATTENDING
    + """
, chosen AS (
    SELECT patient_id, min(event_id) AS event_id, min(begin) AS position
      FROM attending GROUP BY patient_id
)"""
    + JUDGED
    + f"""
, client AS (
    SELECT patient_id, hindrance, contact_id, number, position,
           {UNSIGNED} AS unsigned
      FROM judged WHERE status IS NOT NULL
), contact AS (
    SELECT hindrance, contact_id, number, min(position) AS begin, count(*) AS clients,
           bool_or(unsigned) AS unsigned
      FROM client GROUP BY hindrance, contact_id, number
), told AS (
    SELECT hindrance, min(begin) AS begin, sum(clients)::int AS clients,
           count(*) AS contacts, bool_or(unsigned) AS unsigned
      FROM contact GROUP BY hindrance, number
), visit AS MATERIALIZED (
    SELECT event_id, begin, patient_id IN (SELECT patient_id FROM client) AS counts
      FROM attending
), total AS MATERIALIZED (
    SELECT count(DISTINCT event_id) AS visits, min(begin) AS first, max(begin) AS last
      FROM visit WHERE counts
)
SELECT hindrance, sum(clients), sum(contacts), count(*),
       count(*) FILTER (WHERE unsigned),
       CASE WHEN hindrance IS NULL
            THEN array_agg(date_part('epoch', begin)::bigint ORDER BY begin) END,
       (SELECT visits FROM total), (SELECT first FROM total), (SELECT last FROM total)
  FROM told GROUP BY hindrance
"""
)
EPOCH = datetime(1970, 1, 1)


@dataclass
class Reach:
    """What a range comes to.

    :param appointments: how many are still to come
    :param clients: whose these are
    :param texts: how many texts will leave
    :param unsigned: how many of them will carry the clinic's name and opt-out line
    :param left_out: ``{reason: how many clients}``
    :param first: when the first appointment begins, naive UTC
    :param last: when the last one begins
    :param starts: when each recipient's appointment begins, in the texts' order
    """

    appointments: int = 0
    clients: int = 0
    texts: int = 0
    unsigned: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    first: datetime | None = None
    last: datetime | None = None
    starts: list = field(default_factory=list)


class ClinicMassAlertCount(models.Model):
    """Count as the plan will: the same appointments, the same hindrances."""

    _inherit = "clinic.mass.alert"

    def _reach(self) -> Reach:
        """Return who would be written to now; writes nothing."""
        self.ensure_one()
        if self.corrects_id:
            return self._reach_of_correction()
        self.env.flush_all()
        # sudo: numbers and refusals are only counted
        audience_sudo = self.env["clinic.audience"].sudo()
        parameters = audience_sudo._parameters(self, [], [])
        parameters |= self._attending_parameters()
        self.env.cr.execute(SQL(COUNT, **parameters))
        result = Reach()
        for row in self.env.cr.fetchall():
            self._add_reach(result, *row)
        return result

    def _add_reach(self, result, hindrance, clients, contacts, texts, *rest):
        """Add one line of the count.

        :param hindrance: why these get nothing; None for those who get a text
        """
        unsigned, starts, result.appointments, result.first, result.last = rest
        result.clients += clients
        if hindrance:
            result.left_out[hindrance] = clients
            return
        result.texts, result.unsigned = texts, unsigned
        result.starts = [EPOCH + timedelta(seconds=start) for start in starts]
        shared = {
            "same_contact": clients - contacts,
            "duplicate_number": contacts - texts,
        }
        result.left_out |= {key: count for key, count in shared.items() if count}

    def _reach_of_correction(self) -> Reach:
        """Return the same for those whom the corrected alert has reached."""
        found = self._found()
        audience_sudo = self.env["clinic.audience"].sudo()  # sudo: as in _reach
        parameters = audience_sudo._parameters(self, found.patient_ids, found.event_ids)
        judged = audience_sudo._preview(parameters)
        begins = [begin for begin in found.begins if begin]
        return Reach(
            appointments=found.appointments,
            clients=len(found.patient_ids),
            texts=judged.texts,
            unsigned=judged.unsigned,
            left_out=judged.left_out,
            first=min(begins, default=None),
            last=found.last,
            starts=audience_sudo._starts(parameters),
        )
