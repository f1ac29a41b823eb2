"""Watchdog: texts leave without queue_job's runner, and administrators hear of it."""

from odoo import api, models

from .clinic_message_dispatch import CHANNELS

SILENT = "clinic_messaging.runner_silent"  # set while the administrators know


class ClinicMessageWatchdog(models.Model):
    """Send in a scheduled action what no job has taken up (W31).

    A runner can die in silence, hang on a broken connection while it still holds its
    lock, or was never configured. What shows it in all cases: jobs of ours are due,
    and none has begun or ended for three minutes. A runner that comes back meets the
    same ledger; jobs that it still has find nothing to do.
    """

    _inherit = "clinic.message"

    @api.model
    def _cron_watchdog(self):
        """Dispatch in place of a silent runner; tell the administrators once."""
        parameters = self.env["ir.config_parameter"].sudo()  # sudo: a mark of ours
        known = parameters.get_param(SILENT)
        if not self._jobs_are_stuck():
            if known:
                parameters.set_param(SILENT, False)
            return
        if not known:
            parameters.set_param(SILENT, "1")
            self._tell_of_silent_runner()
        self.env["ir.cron"]._commit_progress()
        self._dispatch_here()

    @api.model
    def _jobs_are_stuck(self) -> bool:
        """Return whether due jobs of ours wait and none is at work.

        Jobs that wait because others of their channel are busy are no sign; neither
        are those that wait for their time.
        """
        wait = self._parameter("watchdog_seconds", 180)
        known = {"channels": list(CHANNELS.values()), "wait": wait}
        self.env.cr.execute(
            """
            SELECT 1 FROM queue_job
             WHERE state IN ('pending', 'enqueued') AND channel = ANY(%(channels)s)
               AND greatest(eta, date_created)
                   < (now() AT TIME ZONE 'UTC') - %(wait)s * interval '1 second'
             LIMIT 1
            """,
            known,
        )
        if not self.env.cr.rowcount:
            return False
        self.env.cr.execute(
            """
            SELECT 1 FROM queue_job
             WHERE channel = ANY(%(channels)s)
               AND greatest(date_started, date_done)
                   > (now() AT TIME ZONE 'UTC') - %(wait)s * interval '1 second'
             LIMIT 1
            """,
            known,
        )
        return not self.env.cr.rowcount

    @api.model
    def _dispatch_here(self):
        """Do what the waiting jobs would do, one sender and lane after the other."""
        waiting = self._waiting()
        for position, (sender_id, lane) in enumerate(waiting, 1):
            self._job_dispatch(sender_id, lane)
            left = len(waiting) - position
            if not self.env["ir.cron"]._commit_progress(1, remaining=left):
                return  # Odoo calls again at once, as something remains

    @api.model
    def _tell_of_silent_runner(self):
        """Give the administrators of each clinic that sends texts one task."""

        def describe(env):
            return (
                env._("Texts leave slowly: the job runner is silent"),
                env._(
                    "No job has begun for three minutes though texts are due. A "
                    "scheduled action sends them for now. Restart Odoo, and see "
                    "“Job runner alive” in the settings."
                ),
            )

        # sudo: all clinics of the database share the runner
        companies_sudo = self.env["res.company"].sudo()
        for company in companies_sudo.search([("clinic_texting_enabled", "=", True)]):
            company._clinic_tell_administrators(describe)
