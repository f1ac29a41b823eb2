"""Wake a scheduled action by events that come in bursts."""

from odoo import models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY


class IrCron(models.Model):
    """Let many requests at once leave one wish for a run, not hundreds."""

    _inherit = "ir.cron"

    def _clinic_wake(self):
        """Ask for a run unless a wish that nobody has taken up is there.

        A run that has begun holds the wishes that it takes up locked until its end;
        it may have read before our event came, so those do not count. A request is
        never repeated for the sake of a wish: Odoo would do so only after seconds.
        """
        self.ensure_one()
        try:
            with self.env.cr.savepoint(flush=False):
                is_wished = self._clinic_is_wished()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            is_wished = False  # a run took it up just now: ask for another one
        if not is_wished:
            self._trigger()

    def _clinic_is_wished(self) -> bool:
        """Return whether a wish is there that nobody has taken up, and keep it there.

        :raises psycopg2.Error: when a run has taken it up since our transaction began
        """
        self.env.cr.execute(
            """
            SELECT 1 FROM ir_cron_trigger WHERE cron_id = %s
               AND call_at <= now() AT TIME ZONE 'UTC'
             LIMIT 1 FOR KEY SHARE SKIP LOCKED
            """,
            [self.id],
            log_exceptions=False,  # expected, see the caller
        )
        return bool(self.env.cr.rowcount)
