"""Batches in which everything fails stop; who prefers the phone gets a call."""

from odoo import models

FAILURES_BEFORE_PAUSE = 20


class ClinicMessageBatchGuard(models.Model):
    """Keep a batch from going on where it can only do harm (B11)."""

    _inherit = "clinic.message.batch"

    def _pause_if_all_fail(self):
        """Pause batches whose first texts have all failed, and tell their authors."""
        self.env.cr.execute(
            """
            UPDATE clinic_message_batch b SET state = 'paused',
                   pause_reason = %(reason)s
             WHERE b.id = ANY(%(ids)s) AND b.state IN ('scheduled', 'running')
               AND b.recipient_count > %(least)s
               AND %(least)s <= (SELECT count(*) FROM clinic_message m
                                  WHERE m.batch_id = b.id AND m.state = 'failed')
               AND NOT EXISTS (SELECT 1 FROM clinic_message m WHERE m.batch_id = b.id
                                  AND m.state IN ('sent', 'delivered'))
         RETURNING b.id
            """,
            {
                "ids": self.ids,
                "least": FAILURES_BEFORE_PAUSE,
                "reason": self.env._("The first texts have all failed."),
            },
        )
        stopped = self.browse([row[0] for row in self.env.cr.fetchall()])
        self.invalidate_model()
        stopped._tell_author()

    def _tell_author(self):
        todo = self.env.ref("mail.mail_activity_data_todo")
        model = self.env["ir.model"]._get_id("res.partner")
        self.env["mail.activity"].create(
            [
                {
                    "activity_type_id": todo.id,
                    "res_model_id": model,
                    "res_id": batch.company_id.partner_id.id,
                    "user_id": batch.author_id.id,
                    "summary": self.env._("“%s” is paused", batch.name),
                    "note": batch.pause_reason,
                }
                for batch in self
            ]
        )

    def _create_call_activities(self):
        """Give the author a call to make for each contact who prefers the phone."""
        self.ensure_one()
        rows = self.env["clinic.message"].search(
            [("batch_id", "=", self.id), ("state_reason", "=", "prefers_phone")]
        )
        automatic = self.origin == "automatic"
        caller = self.company_id._clinic_task_user() if automatic else self.author_id
        call = self.env.ref("mail.mail_activity_data_call")
        model = self.env["ir.model"]._get_id("res.partner")
        self.env["mail.activity"].create(
            [
                {
                    "activity_type_id": call.id,
                    "res_model_id": model,
                    "res_id": partner.id,
                    "user_id": caller.id,
                    "summary": self.name,
                }
                for partner in rows.partner_id
            ]
        )
