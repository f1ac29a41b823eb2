"""The pace of alerts: 12 seconds apart per clinic, over all of its alerts (F73, F74).

T1 takes the place on one row of the clinic, its oldest sender's, whichever number the
text leaves from: two claims of one clinic write the same row and cannot both succeed.
"""

from datetime import timedelta

from odoo import api, models

from odoo.addons.clinic_messaging.transports.twilio import CONNECT_TIMEOUT, READ_TIMEOUT

from ..tools.pace import PACE_SECONDS

LANE = "alert"
CALL_SECONDS = CONNECT_TIMEOUT + READ_TIMEOUT  # after them a call is over
# one row per clinic keeps the pace; archived senders too, so that it never changes
PACEMAKER = """
SELECT min(p.id) FROM clinic_sender p
  JOIN clinic_sender o ON o.company_id = p.company_id WHERE o.id = %s
"""


class ClinicMessagePace(models.Model):
    """Let one text of a clinic's alerts out, then none for the pace."""

    _inherit = "clinic.message"

    @api.model
    def _claim(self, sender_id, lanes, rendered, limit=16):
        """Claim as the ledger does, and take the clinic's next place for an alert."""
        claims = super()._claim(sender_id, lanes, rendered, limit)
        if LANE in lanes and claims.ready:
            self._take_place(sender_id, claims)
        return claims

    @api.model
    def _governed(self, sender, lanes, limit, now, claims) -> int:
        room = super()._governed(sender, lanes, limit, now, claims)
        if LANE not in lanes:
            return room
        next_at = self._lock_place(sender.id)
        if next_at and next_at > now:
            claims.wake_at = next_at
            return 0
        return min(room, 1)

    def _lock_place(self, sender_id):
        """Write the clinic's pace row, so that claims see each other; return its time.

        The row's own sender may claim at the same time; after this write one of the
        two transactions fails and is tried again on a snapshot with the other's.
        """
        self.env.cr.execute(
            f"""
            UPDATE clinic_sender SET next_alert_at = next_alert_at
             WHERE id = ({PACEMAKER}) RETURNING next_alert_at
            """,  # noqa: S608 - a constant of this module
            [sender_id],
            log_exceptions=False,
        )
        return self.env.cr.fetchone()[0]

    def _take_place(self, sender_id, claims):
        """Keep the clinic's place until the call is over, then for the pace.

        A call may be slow to arrive; its end gives the place back. If its node dies,
        the place comes free when no call lasts as long.
        """
        messages = self.browse([claim.message_id for claim in claims.ready])
        pace = max([PACE_SECONDS, *messages.batch_id.mapped("pace_seconds")])
        self.env.cr.execute(
            f"""
            UPDATE clinic_sender
               SET next_alert_at = clinic_now() + %s * interval '1 second'
             WHERE id = ({PACEMAKER})
            """,  # noqa: S608 - a constant of this module
            [pace + CALL_SECONDS, sender_id],
            log_exceptions=False,
        )
        claims.wake_at = self.env["clinic.clock"]._now() + timedelta(seconds=pace)

    @api.model
    def _settle(self, ended):
        """Count the pace from the end of the call: travel times differ.

        What left before has arrived by now, so the provider sees the pace as well.
        """
        for claim, _result in ended:
            if claim.lane == LANE:
                self._give_place(claim)
        return super()._settle(ended)

    def _give_place(self, claim):
        """Let the next text leave a pace from now, unless it has left already."""
        sender = self._sender_of(claim.attempt_id)
        batch = self.browse(claim.message_id).batch_id
        pace = max(PACE_SECONDS, batch.pace_seconds)
        self.env.cr.execute(
            f"""
            UPDATE clinic_sender s
               SET next_alert_at = CASE
                   WHEN s.next_alert_at < a.started_at + %s * interval '1 second'
                   THEN clinic_now() + %s * interval '1 second'
                   ELSE greatest(s.next_alert_at,
                                 clinic_now() + %s * interval '1 second') END
              FROM clinic_message_attempt a
             WHERE a.id = %s AND s.id = ({PACEMAKER})
            """,  # noqa: S608 - a constant of this module
            [CALL_SECONDS + 2 * pace, pace, pace, claim.attempt_id, sender.id],
            log_exceptions=False,
        )
