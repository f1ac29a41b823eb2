"""How a segment ends, and what a person may do with a waiting one."""

from odoo import models

OPEN = ("scheduled", "queued", "submitting", "unknown")


class ClinicMessageSegmentState(models.Model):
    """Keep segments and batches in step with their messages."""

    _inherit = "clinic.message.segment"

    def _close_finished(self):
        """Close segments, and their batches, whose messages have all ended.

        ``sent`` is an end here: a receipt may never come. Batches are locked before
        their segments and in the order of ids, as by people's actions (W29).
        """
        if not self:
            return
        self.fetch(["batch_id"])
        if finished := self._finished():
            finished.batch_id._lock()
            finished._close()
        self.batch_id._close_finished()

    def _finished(self):
        """Return the open ones of these whose messages have all ended."""
        self.env.cr.execute(
            """
            SELECT s.id FROM clinic_message_segment s
             WHERE s.id = ANY(%s) AND s.state IN ('scheduled', 'released')
               AND NOT EXISTS (SELECT 1 FROM clinic_message m
                                WHERE m.segment_id = s.id AND m.state IN %s)
            """,
            [self.ids, OPEN],
        )
        return self.browse(row[0] for row in self.env.cr.fetchall())

    def _close(self):
        """Mark these as done, or as canceled where nothing has left."""
        self.env.cr.execute(
            """
            UPDATE clinic_message_segment s SET
                   state = CASE WHEN EXISTS (
                       SELECT 1 FROM clinic_message m WHERE m.segment_id = s.id
                          AND m.state <> 'canceled') THEN 'done' ELSE 'canceled' END,
                   sent_at = coalesce(s.sent_at, clinic_now())
             WHERE s.id = ANY(%s) AND s.state IN ('scheduled', 'released')
            """,
            [self.ids],
        )
        self.env["clinic.message.segment"].invalidate_model()

    def _show_deferred(self):
        """Show segments as scheduled again of which nothing could leave yet.

        T1 may find quiet hours where the plan saw none: at the recipient's own clock,
        or after a wait for the hourly limit.
        """
        self.env.cr.execute(
            """
            UPDATE clinic_message_segment s
               SET state = 'scheduled', released_at = NULL, sent_at = NULL,
                   effective_at = (SELECT min(m.due_at) FROM clinic_message m
                                    WHERE m.segment_id = s.id)
             WHERE s.id = ANY(%s) AND s.state = 'released'
               AND NOT EXISTS (SELECT 1 FROM clinic_message m
                                WHERE m.segment_id = s.id AND m.state <> 'scheduled')
            """,
            [self.ids],
        )
        self.invalidate_model()

    def _send_now(self):
        """Make waiting messages due at once; every law of T1 still holds."""
        now = self.env["clinic.clock"]._now()
        self.env.cr.execute(
            "UPDATE clinic_message SET due_at = %s"
            " WHERE segment_id = ANY(%s) AND state = 'scheduled'",
            [now, self.ids],
        )
        self.filtered(lambda s: s.state == "scheduled").write({"effective_at": now})
        self.env["clinic.message"].invalidate_model()
        self.batch_id._log_change(self.env._("asked to send a segment now"))
        self.env["clinic.message"]._wake_release()

    def _cancel(self):
        """Cancel what of these segments has not left."""
        self.batch_id._lock()
        self.batch_id._cancel_messages("segment_id = ANY(%s)", self.ids)
        self._close_finished()
        self.batch_id._log_change(self.env._("canceled a segment"))


class ClinicMessageBatchState(models.Model):
    """Close a batch when all its segments are."""

    _inherit = "clinic.message.batch"

    def _close_finished(self):
        """Close batches whose segments have all ended; paused ones wait.

        One of which nothing left is canceled, whichever button did it.
        """
        self.env.cr.execute(
            """
            UPDATE clinic_message_batch b SET
                   state = CASE WHEN EXISTS (
                       SELECT 1 FROM clinic_message_segment s WHERE s.batch_id = b.id
                          AND s.state <> 'canceled') THEN 'done' ELSE 'canceled' END
             WHERE b.id IN (
                SELECT o.id FROM clinic_message_batch o
                 WHERE o.id = ANY(%s) AND o.state IN ('scheduled', 'running')
                   AND NOT EXISTS (SELECT 1 FROM clinic_message_segment s
                                    WHERE s.batch_id = o.id
                                      AND s.state IN ('scheduled', 'released'))
                 ORDER BY o.id FOR UPDATE)
            """,
            [self.ids],
        )
        self.invalidate_model()
