"""Release: what is due becomes queued, and the dispatchers are woken."""

import logging

from odoo import api, models

_logger = logging.getLogger(__name__)

RELEASE_LIMIT = 1000


class ClinicMessageRelease(models.Model):
    """Let segments go at their time: exact cron triggers plus a safety interval."""

    _inherit = "clinic.message"

    @api.model
    def _wake_release(self, at=None):
        """Ask the release to run at a time, rather than at its next minute.

        :param at: naive UTC, or a list of such; default: at once
        """
        cron = self.env.ref("clinic_messaging.ir_cron_clinic_message_release")
        cron.sudo()._trigger(at)  # sudo: whoever sends may wake this one action

    @api.model
    def _cron_release(self):
        """Queue everything that is due and enqueue the dispatchers; re-runnable."""
        progress = self.env["ir.cron"]
        while count := self._release_some(RELEASE_LIMIT):
            if not progress._commit_progress(count, remaining=1):
                break  # Odoo calls again at once, as something remains
        else:
            progress._commit_progress(remaining=0)
        self._release_segments()
        self._wake_waiting()

    @api.model
    def _release_some(self, limit) -> int:
        """Turn up to ``limit`` due messages from scheduled to queued."""
        self.env["clinic.message.batch"].flush_model(["state"])
        self.env["res.company"].flush_model(["clinic_texting_enabled"])
        now = self.env["clinic.clock"]._now()
        self.env.cr.execute(
            """
            WITH due AS (
                SELECT m.id FROM clinic_message m
                 WHERE m.state = 'scheduled' AND m.due_at <= %s
                   AND (SELECT b.state FROM clinic_message_batch b
                         WHERE b.id = m.batch_id) IN ('scheduled', 'running')
                   AND (SELECT c.clinic_texting_enabled FROM res_company c
                         WHERE c.id = m.company_id)
                 ORDER BY m.due_at LIMIT %s FOR UPDATE SKIP LOCKED
            )
            UPDATE clinic_message m SET state = 'queued'
              FROM due WHERE due.id = m.id
            """,
            [now, limit],
        )
        count = self.env.cr.rowcount
        self.invalidate_model(["state"])
        return count

    @api.model
    def _release_segments(self):
        """Show due segments as leaving: they move from Scheduled to Manual (F31)."""
        now = self.env["clinic.clock"]._now()
        self.env.cr.execute(
            """
            UPDATE clinic_message_segment s
               SET state = 'released', released_at = %s, sent_at = %s
             WHERE s.state = 'scheduled' AND s.effective_at <= %s
               AND (SELECT b.state FROM clinic_message_batch b
                     WHERE b.id = s.batch_id) IN ('scheduled', 'running')
               AND (SELECT c.clinic_texting_enabled FROM res_company c
                     WHERE c.id = s.company_id)
         RETURNING s.batch_id
            """,
            [now, now, now],
        )
        batch_ids = [row[0] for row in self.env.cr.fetchall()]
        self.env.cr.execute(
            "UPDATE clinic_message_batch SET state = 'running'"
            " WHERE id = ANY(%s) AND state = 'scheduled'",
            [batch_ids],
        )
        self.env["clinic.message.segment"].invalidate_model()
        self.env["clinic.message.batch"].invalidate_model()

    @api.model
    def _wake_waiting(self):
        """Enqueue a dispatcher for each sender and lane that has due texts."""
        for sender_id, lane in self._waiting():
            self._enqueue_dispatch(self.env["clinic.sender"].browse(sender_id), [lane])
        self._send_due_emails()

    @api.model
    def _waiting(self) -> list[tuple[int, str]]:
        """Return ids of senders with each lane in which texts of theirs are due."""
        self.env.cr.execute(
            """
            SELECT s.id, l.lane FROM clinic_sender s
              JOIN res_company c ON c.id = s.company_id AND c.clinic_texting_enabled
             CROSS JOIN unnest(ARRAY['direct', 'bulk', 'alert']) AS l(lane)
             WHERE (s.paused_until IS NULL OR s.paused_until <= clinic_now())
               AND EXISTS (SELECT 1 FROM clinic_message m
                             JOIN clinic_message_batch b ON b.id = m.batch_id
                            WHERE m.sender_id = s.id AND m.lane = l.lane
                              AND m.state = 'queued' AND m.due_at <= clinic_now()
                              AND b.state <> 'paused')
            """
        )
        return self.env.cr.fetchall()
