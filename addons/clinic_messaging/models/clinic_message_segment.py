"""A segment: at most 250 recipients that are released together."""

from odoo import api, fields, models

from .clinic_message import MESSAGE_TYPES, ORIGINS

RESULT_STATES = ("sent", "delivered", "failed", "skipped", "canceled", "unknown")


class ClinicMessageSegment(models.Model):
    """One line in Manual, Automatic or Scheduled (F22–F32).

    The plan that people see. What leaves is decided by T1's count, not by this row.
    Counts come from one ``_read_group`` for the rows shown, never stored.
    """

    _name = "clinic.message.segment"
    _description = "Message Segment"
    _order = "sent_at desc, id desc"
    _allow_sudo_commands = False

    batch_id = fields.Many2one(
        "clinic.message.batch",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company", "Clinic", required=True, readonly=True, ondelete="restrict"
    )
    sequence = fields.Integer(readonly=True, default=1, aggregator=False)
    origin = fields.Selection(ORIGINS, required=True, readonly=True, default="manual")
    message_type = fields.Selection(
        MESSAGE_TYPES, "Type", required=True, readonly=True, default="direct"
    )
    author_id = fields.Many2one("res.users", "Sent by", readonly=True)
    due_at = fields.Datetime("Planned for", readonly=True)
    effective_at = fields.Datetime("Scheduled for", readonly=True)
    released_at = fields.Datetime(readonly=True)
    sent_at = fields.Datetime("Sent", readonly=True)
    state = fields.Selection(
        [
            ("scheduled", "Scheduled"),
            ("released", "Sending"),
            ("done", "Done"),
            ("canceled", "Canceled"),
        ],
        required=True,
        readonly=True,
        default="scheduled",
    )
    recipient_count = fields.Integer("Target", readonly=True)
    content = fields.Text(compute="_compute_content", search="_search_content")
    channel = fields.Selection(related="batch_id.channel")
    delay_reason = fields.Char("Note", compute="_compute_delay_reason")
    sent_count = fields.Integer("Sent ok", compute="_compute_counts")
    delivered_count = fields.Integer("Delivered", compute="_compute_counts")
    failed_count = fields.Integer("Failed", compute="_compute_counts")
    skipped_count = fields.Integer("Not sent", compute="_compute_counts")
    waiting_count = fields.Integer("Waiting", compute="_compute_counts")
    result = fields.Char(compute="_compute_counts")

    _dashboard_idx = models.Index("(company_id, origin, sent_at DESC, id DESC)")
    _release_idx = models.Index("(effective_at) WHERE state = 'scheduled'")

    @api.depends("batch_id.name", "sequence")
    def _compute_display_name(self):
        for segment in self:
            segment.display_name = f"{segment.batch_id.name} · {segment.sequence}"

    @api.depends("batch_id.body", "batch_id.subject")
    def _compute_content(self):
        for segment in self:
            segment.content = segment.batch_id.body or segment.batch_id.subject

    def _search_content(self, operator, value):
        return [("batch_id.body", operator, value)]

    @api.depends("due_at", "effective_at", "state", "company_id.clinic_texting_enabled")
    def _compute_delay_reason(self):
        for segment in self:
            planned, effective = segment.due_at, segment.effective_at
            reason = False
            held = not segment.company_id.clinic_texting_enabled
            if held and segment.state in ("scheduled", "released"):
                reason = self.env._("waits: texting is off")
            elif planned and effective and effective > planned:
                reason = self.env._("later because of quiet hours or the hourly limit")
            segment.delay_reason = reason

    def _compute_counts(self):
        rows = self.env["clinic.message"]._read_group(
            [("segment_id", "in", self.ids)], ["segment_id", "state"], ["__count"]
        )
        counts = {(segment.id, state): count for segment, state, count in rows}
        for segment in self:
            self._set_counts(
                segment,
                lambda *states, s=segment: sum(
                    counts.get((s.id, state), 0) for state in states
                ),
            )

    def _set_counts(self, segment, count):
        segment.delivered_count = count("delivered")
        segment.sent_count = count("sent", "delivered")
        segment.failed_count = count("failed")
        segment.skipped_count = count("skipped", "canceled")
        segment.waiting_count = count("scheduled", "queued", "submitting", "unknown")
        segment.result = segment._describe_result()

    def _describe_result(self) -> str:
        """Say in a few words how the segment went, e.g. "248 delivered, 2 failed"."""
        self.ensure_one()
        parts = [
            (self.delivered_count, self.env._("%s delivered", self.delivered_count)),
            (
                self.sent_count - self.delivered_count,
                self.env._("%s sent", self.sent_count - self.delivered_count),
            ),
            (self.failed_count, self.env._("%s failed", self.failed_count)),
            (self.skipped_count, self.env._("%s not sent", self.skipped_count)),
            (self.waiting_count, self.env._("%s waiting", self.waiting_count)),
        ]
        return ", ".join(text for number, text in parts if number)

    def action_open_recipients(self):
        """Open the people of this segment with state, time, reason and phone (F28)."""
        self.ensure_one()
        return self.env["clinic.message"]._action_open(
            self.display_name, [("segment_id", "=", self.id)]
        )

    def action_edit(self):
        """Open the batch to change what has not left yet (B2)."""
        self.ensure_one()
        return self.batch_id._action_open_edit()

    def action_send_now(self):
        """Let the segment be due at once; the hourly limit and quiet hours hold."""
        self.batch_id._check_operator()
        self.sudo()._send_now()  # sudo: ledger rows change by action only; checked

    def action_cancel(self):
        """Cancel what of the segment has not left."""
        self.batch_id._check_operator()
        self.sudo()._cancel()  # sudo: ledger rows change by action only; checked
