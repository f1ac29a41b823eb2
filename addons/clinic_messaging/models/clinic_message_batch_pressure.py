"""Bulk texts rest while too many of their answers wait (N4)."""

from odoo import api, fields, models

from .discuss_channel import CLINIC_TEXT


class ClinicMessageBatchPressure(models.Model):
    """Let the front desk keep up: what brings answers stops until they are given.

    Conversation answers, reminders and single texts are never held by this.
    """

    _inherit = "clinic.message.batch"

    is_held_by_answers = fields.Boolean(
        readonly=True, help="Paused by waiting answers; goes on by itself."
    )

    @api.model
    def _balance_answers(self, company):
        """Pause or resume the batches of a clinic by its waiting answers.

        :param company: the clinic whose conversations have changed
        """
        limit = company.clinic_answers_pause
        held = self.search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "paused"),
                ("is_held_by_answers", "=", True),
            ]
        )
        waiting = self._waiting_answers(company) if limit or held else 0
        if limit and waiting >= limit:
            self._hold_by_answers(company, waiting)
        elif not limit or waiting < company._clinic_resume_level():
            held._go_on_after_answers()

    @api.model
    def _waiting_answers(self, company) -> int:
        """Return how many conversations wait for an answer, snoozed ones too."""
        return self.env["discuss.channel"].search_count(
            [
                ("channel_type", "=", CLINIC_TEXT),
                ("clinic_company_id", "=", company.id),
                ("clinic_needs_reply", "=", True),
                ("clinic_state", "=", "active"),
            ]
        )

    def _hold_by_answers(self, company, waiting):
        """Pause what is under way to several people."""
        live = self.search(
            [
                ("company_id", "=", company.id),
                ("state", "in", ("scheduled", "running")),
                ("recipient_count", ">", 1),
            ]
        )
        live._lock()
        live = live.filtered(lambda b: b.state in ("scheduled", "running"))
        live.write(
            {
                "state": "paused",
                "is_held_by_answers": True,
                "pause_reason": self.env._("%s answers wait: they go first", waiting),
            }
        )
        live._log_change(self.env._("paused: %s answers wait", waiting))

    def _go_on_after_answers(self):
        """Resume what waiting answers have paused, unless a person acted since."""
        self._lock()
        held = self.filtered(lambda b: b.state == "paused" and b.is_held_by_answers)
        if not held:
            return
        held.write(
            {"state": "running", "is_held_by_answers": False, "pause_reason": False}
        )
        held._log_change(self.env._("resumed: the answers are given"))
        held.flush_recordset()
        held._close_finished()
        self.env["clinic.message"]._wake_release()

    def action_pause(self):
        """Hold by a person: waiting answers do not let it go on."""
        res = super().action_pause()
        held = self.filtered("is_held_by_answers")
        held.sudo().is_held_by_answers = False  # sudo: checked by action_pause
        return res

    def action_resume(self):
        """Go on by a person, although answers wait."""
        res = super().action_resume()
        held = self.filtered("is_held_by_answers")
        held.sudo().is_held_by_answers = False  # sudo: checked by action_resume
        return res


class DiscussChannelPressure(models.Model):
    """Look at the clinic's batches whenever an answer begins or ceases to wait."""

    _inherit = "discuss.channel"

    def write(self, vals):
        res = super().write(vals)
        if "clinic_needs_reply" in vals or "clinic_state" in vals:
            batches_sudo = self.env["clinic.message.batch"].sudo()  # sudo: a state only
            for company in self.sudo().clinic_company_id:  # sudo: whose batches
                batches_sudo._balance_answers(company)
        return res
