"""Wake a scheduled action by events that come in bursts."""

from odoo import models


class IrCron(models.Model):
    """Let many requests at once leave one wish for a run, not hundreds."""

    _inherit = "ir.cron"

    def _clinic_wake(self):
        """Ask for a run unless a wish that nobody has taken up is there.

        A run that has begun holds the wishes that it takes up locked until its end;
        it may have read before our event came, so those do not count.
        """
        self.ensure_one()
        self.env.cr.execute(
            """
            SELECT 1 FROM ir_cron_trigger WHERE cron_id = %s
               AND call_at <= now() AT TIME ZONE 'UTC'
             LIMIT 1 FOR KEY SHARE SKIP LOCKED
            """,
            [self.id],
            log_exceptions=False,  # a run that begins just now: the request is repeated
        )
        if not self.env.cr.rowcount:
            self._trigger()
