"""The pace of alerts: 12 seconds apart per clinic, over all of its alerts (F73, F74).

T1 takes the place on one row of the clinic, its oldest sender's, whichever number the
text leaves from: two claims of one clinic write the same row and cannot both succeed.
"""

from datetime import timedelta

from odoo import api, models

from ..tools.pace import PACE_SECONDS

LANE = "alert"
# one row per clinic keeps the pace; archived senders too, so that it never changes
PACEMAKER = """
SELECT min(p.id) FROM clinic_sender p
  JOIN clinic_sender s ON s.company_id = p.company_id WHERE s.id = %s
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
        """Note when the clinic's next alert text may leave."""
        messages = self.browse([claim.message_id for claim in claims.ready])
        pace = max([PACE_SECONDS, *messages.batch_id.mapped("pace_seconds")])
        self._raise_place(sender_id, pace)
        now = self.env["clinic.clock"]._now()
        claims.wake_at = now + timedelta(seconds=pace)

    def _raise_place(self, sender_id, pace):
        self.env.cr.execute(
            f"""
            UPDATE clinic_sender SET next_alert_at = greatest(
                   next_alert_at, clinic_now() + %s * interval '1 second')
             WHERE id = ({PACEMAKER})
            """,  # noqa: S608 - a constant of this module
            [pace, sender_id],
            log_exceptions=False,
        )

    @api.model
    def _settle(self, claim, result):
        """Count the pace from the end of the call: travel times differ.

        What left before has arrived by now, so the provider sees the pace as well.
        """
        if claim.lane == LANE:
            self._raise_place(self._sender_of(claim.attempt_id).id, PACE_SECONDS)
        return super()._settle(claim, result)
