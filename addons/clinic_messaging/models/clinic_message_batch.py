"""A batch: one send as a person means it."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .clinic_message import MESSAGE_TYPES, ORIGINS

DELIVERY_CHANNELS = [
    ("sms", "Text"),
    ("email", "E-mail"),
    ("preferred", "Preferred channel"),
]


class ClinicMessageBatch(models.Model):
    """Who gets which words, when; planned into segments before anything leaves.

    Created by the message dialog, by the gate and by other code. People read it and
    act on it through ``action_*`` methods; ``action_send`` freezes the recipients.
    """

    _name = "clinic.message.batch"
    _description = "Message Batch"
    _order = "id desc"
    _allow_sudo_commands = False

    name = fields.Char(required=True, default=lambda self: self.env._("Message"))
    company_id = fields.Many2one(
        "res.company",
        "Clinic",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    subject = fields.Char()
    body = fields.Text()
    template_id = fields.Many2one("sms.template", "Quick message", ondelete="set null")
    template_unchanged = fields.Boolean(
        readonly=True, help="The text is the quick message as its owner wrote it."
    )
    channel = fields.Selection(DELIVERY_CHANNELS, required=True, default="sms")
    origin = fields.Selection(ORIGINS, required=True, readonly=True, default="manual")
    message_type = fields.Selection(
        MESSAGE_TYPES, "Type", required=True, default="direct"
    )
    partner_domain = fields.Char()
    partner_ids = fields.Many2many(
        "res.partner", "clinic_message_batch_partner_rel", string="Chosen contacts"
    )
    event_ids = fields.Many2many(
        "calendar.event", "clinic_message_batch_event_rel", string="Appointments"
    )
    chosen_ids = fields.Json(readonly=True)
    chosen_event_ids = fields.Json(readonly=True)
    keep_inactive = fields.Boolean()
    one_text_each = fields.Boolean()
    min_age = fields.Integer()
    max_age = fields.Integer()
    keep_unknown_age = fields.Boolean(default=True)
    scheduled_at = fields.Datetime("Send on")
    released_early = fields.Boolean(readonly=True)
    sender_id = fields.Many2one("clinic.sender", "From", ondelete="restrict")
    author_id = fields.Many2one(
        "res.users", "Sent by", default=lambda self: self.env.user, readonly=True
    )
    acknowledged_by_id = fields.Many2one("res.users", readonly=True)
    acknowledged_at = fields.Datetime(readonly=True)
    acknowledged_wording = fields.Text(readonly=True)
    pace_seconds = fields.Integer(readonly=True)
    request_token = fields.Char(readonly=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("scheduled", "Scheduled"),
            ("running", "Running"),
            ("paused", "Paused"),
            ("done", "Done"),
            ("canceled", "Canceled"),
        ],
        required=True,
        readonly=True,
        default="draft",
    )
    pause_reason = fields.Char(readonly=True)
    change_log = fields.Text(readonly=True)
    recipient_count = fields.Integer("Recipients", readonly=True)
    segment_ids = fields.One2many("clinic.message.segment", "batch_id", readonly=True)
    sent_count = fields.Integer("Sent", compute="_compute_counts")
    delivered_count = fields.Integer("Delivered", compute="_compute_counts")
    failed_count = fields.Integer("Failed", compute="_compute_counts")
    skipped_count = fields.Integer("Not sent", compute="_compute_counts")

    _request_token_unique = models.UniqueIndex(
        "(request_token) WHERE request_token IS NOT NULL",
        "This message was sent already.",
    )
    _live_idx = models.Index("(sender_id) WHERE state IN ('scheduled', 'running')")

    def _compute_counts(self):
        rows = self.env["clinic.message"]._read_group(
            [("batch_id", "in", self.ids)], ["batch_id", "state"], ["__count"]
        )
        counts = {(batch.id, state): count for batch, state, count in rows}
        for batch in self:
            batch.delivered_count = counts.get((batch.id, "delivered"), 0)
            batch.sent_count = batch.delivered_count + counts.get((batch.id, "sent"), 0)
            batch.failed_count = counts.get((batch.id, "failed"), 0)
            batch.skipped_count = counts.get((batch.id, "skipped"), 0)

    @api.ondelete(at_uninstall=False)
    def _unlink_draft_only(self):
        if any(batch.state != "draft" for batch in self):
            raise UserError(self.env._("Messages are kept and cannot be deleted."))

    def _check_operator(self):
        """Raise unless the user works with the app in the batches' clinics.

        :raises AccessError: outside the app's groups or companies
        """
        self.check_access("read")
        if not self.env.su and not self.env.user.has_group(
            "clinic_messaging.clinic_messaging_group_user"
        ):
            raise AccessError(self.env._("Only the front desk may send messages."))
