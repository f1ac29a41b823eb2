"""Odoo's scheduled actions: without them no text leaves, and nothing says so."""

import time

from odoo import api, models

# of this process, monotonic seconds: Odoo may have been away until just now
AT_WORK_SINCE = time.monotonic()


class ResCompany(models.Model):
    """Notice that scheduled actions have stopped (W32, F31).

    None of our own code runs then, the watchdog included; only a page that a person
    opens can tell. The health list and the web client ask here.
    """

    _inherit = "res.company"

    @api.model
    def _clinic_actions_silence(self) -> dict | None:
        """Return since when scheduled actions do not run; one read by keys.

        The release of due texts, which is due each minute, stands for all: it is
        switched off, or overdue for as long as the watchdog waits. A process that is
        younger than that cannot know; perhaps it was Odoo that did not run.

        :return: ``{"since": its last run in UTC, or None}``; None while they run
        """
        wait = self.env["clinic.message"]._parameter("watchdog_seconds", 180)
        self.env.cr.execute(
            """
            SELECT c.lastcall, c.active, c.nextcall
                       < (now() AT TIME ZONE 'UTC') - %s * interval '1 second'
              FROM ir_model_data d
              JOIN ir_cron c ON c.id = d.res_id
             WHERE d.module = 'clinic_messaging'
               AND d.name = 'ir_cron_clinic_message_release'
            """,
            [wait],
        )
        last, active, overdue = self.env.cr.fetchone() or (None, False, True)
        may_know = time.monotonic() - AT_WORK_SINCE >= wait
        silent = not active or (overdue and may_know)
        return {"since": last} if silent else None
