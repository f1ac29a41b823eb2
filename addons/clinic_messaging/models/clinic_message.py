"""The ledger: one row per message to or from one person."""

from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import UserError

STATES = [
    ("scheduled", "Scheduled"),
    ("queued", "Waiting to leave"),
    ("submitting", "Leaving"),
    ("sent", "Sent"),
    ("delivered", "Delivered"),
    ("failed", "Failed"),
    ("skipped", "Not sent"),
    ("canceled", "Canceled"),
    ("unknown", "Not certain yet"),
    ("received", "Received"),
]

ORIGINS = [("manual", "Manual"), ("automatic", "Automatic")]

MESSAGE_TYPES = [
    ("direct", "Direct Message"),
    ("bulk", "Bulk Message"),
    ("reminder", "Reminder"),
    ("portal_invitation", "Invitation to the portal"),
    ("review_request", "Review request"),
    ("schedule_invitation", "Invitation to schedule"),
    ("appointment_reminder", "Appointment reminder"),
    ("confirmation", "Confirmation"),
    ("mass_alert", "Mass text alert"),
    ("reply", "Answer"),
    ("notice", "Notice"),
]

REASONS = [
    ("no_number", "No telephone number"),
    ("invalid_number", "The number is not valid"),
    ("foreign_number", "Country not allowed"),
    ("landline", "Landline"),
    ("no_email", "No e-mail address"),
    ("email_blacklisted", "E-mail address opted out"),
    ("opted_out", "Opted out"),
    ("refused", "Refused texts"),
    ("no_consent", "Has not agreed to texts"),
    ("kind_declined", "Does not want this kind of text"),
    ("capped", "Has had enough bulk texts for now"),
    ("held", "Number is held"),
    ("blocked", "Number is blocked"),
    ("sender_blocked", "The carrier blocks this sender for the number"),
    ("deceased", "Deceased"),
    ("inactive", "Inactive client"),
    ("not_a_client", "Not a client"),
    ("archived", "Contact is archived"),
    ("duplicate_number", "Number gets this message already"),
    ("same_contact", "Told in one text with another patient"),
    ("age", "Outside the chosen ages"),
    ("prefers_phone", "Prefers a call"),
    ("number_changed", "The number has changed"),
    ("no_appointment", "No coming appointment"),
    ("appointment_gone", "Appointment canceled"),
    ("appointment_over", "Appointment has begun"),
    ("appointment_moved", "Appointment moved"),
    ("after_appointment", "Quiet until after the appointment"),
    ("batch_canceled", "Canceled by a person"),
    ("texting_disabled", "Texting is off"),
    ("empty", "The text is empty"),
    ("too_long", "The text is too long"),
    ("expired", "Waited too long"),
    ("rejected", "Refused by the provider"),
    ("undelivered", "Not delivered"),
    ("bounced", "E-mail came back"),
    ("needs_review", "Not certain: a person must check"),
    ("resent", "Sent again by a person"),
    ("unreadable", "The text could not be filled in"),
]


class ClinicMessage(models.Model):
    """One text or e-mail, to or from one person; nothing leaves without a row here.

    Rows are written by SQL in T1, T2 and the planner, so that the ledger is right at
    every commit; no field is a stored computation. People read it; they change it
    through action methods only.
    """

    _name = "clinic.message"
    _description = "Clinic Message"
    _order = "id desc"
    _rec_name = "uuid"
    _allow_sudo_commands = False

    uuid = fields.Char(
        required=True, readonly=True, copy=False, default=lambda self: uuid4().hex
    )
    sms_uuid = fields.Char(readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company", "Clinic", required=True, readonly=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner", "Recipient", readonly=True, ondelete="restrict"
    )
    patient_id = fields.Many2one("res.partner", readonly=True, ondelete="restrict")
    number = fields.Char("Phone", readonly=True, help="E.164")
    email = fields.Char("E-mail", readonly=True)
    direction = fields.Selection(
        [("outbound", "Out"), ("inbound", "In")],
        required=True,
        readonly=True,
        default="outbound",
    )
    origin = fields.Selection(ORIGINS, required=True, readonly=True, default="manual")
    message_type = fields.Selection(
        MESSAGE_TYPES, "Type", required=True, readonly=True, default="direct"
    )
    channel = fields.Selection(
        [("sms", "Text"), ("email", "E-mail")],
        required=True,
        readonly=True,
        default="sms",
    )
    lane = fields.Selection(
        [("direct", "Direct"), ("bulk", "Bulk"), ("alert", "Alert")],
        required=True,
        readonly=True,
        default="direct",
        help="Which governor the text waits for: bulk ones count to the hourly limit.",
    )
    subject = fields.Char(readonly=True)
    body = fields.Text("Content", readonly=True)
    template_id = fields.Many2one(
        "sms.template", "Quick message", readonly=True, ondelete="set null"
    )
    state = fields.Selection(STATES, required=True, readonly=True, default="queued")
    state_reason = fields.Selection(REASONS, "Reason", readonly=True)
    error_id = fields.Many2one(
        "clinic.message.error", readonly=True, ondelete="set null"
    )
    provider_code = fields.Char("Code", readonly=True)
    due_at = fields.Datetime("Due", readonly=True)
    released_early = fields.Boolean(
        readonly=True, help="A person let it out in quiet hours, knowingly."
    )
    lease_until = fields.Datetime(readonly=True)
    sent_at = fields.Datetime("Sent on", readonly=True)
    delivered_at = fields.Datetime("Delivered on", readonly=True)
    sms_parts = fields.Integer("Parts", readonly=True, aggregator="sum")
    price = fields.Float(readonly=True, digits=(16, 5))
    price_currency_id = fields.Many2one("res.currency", readonly=True)
    batch_id = fields.Many2one(
        "clinic.message.batch", readonly=True, ondelete="restrict"
    )
    segment_id = fields.Many2one(
        "clinic.message.segment", readonly=True, ondelete="restrict"
    )
    author_id = fields.Many2one("res.users", "Sent by", readonly=True)
    sender_id = fields.Many2one(
        "clinic.sender", "From", readonly=True, ondelete="restrict"
    )
    conversation_id = fields.Many2one(
        "discuss.channel", readonly=True, ondelete="set null"
    )
    event_id = fields.Many2one(
        "calendar.event", "Appointment", readonly=True, ondelete="set null"
    )
    mail_message_id = fields.Many2one(
        "mail.message", readonly=True, ondelete="set null"
    )
    mail_mail_ref = fields.Integer("Outgoing mail id", readonly=True)
    attempt_ids = fields.One2many(
        "clinic.message.attempt", "message_id", "Attempts", readonly=True
    )
    error_title = fields.Char("What happened", compute="_compute_error_help")
    error_resolution = fields.Char("What to do", compute="_compute_error_help")

    _uuid_unique = models.UniqueIndex("(uuid)")
    _sms_uuid_unique = models.UniqueIndex("(sms_uuid) WHERE sms_uuid IS NOT NULL")
    _batch_number_unique = models.UniqueIndex(
        "(batch_id, number) WHERE channel = 'sms' AND state <> 'skipped'"
        " AND direction = 'outbound'",
        "A number gets one text per batch.",
    )
    _queued_idx = models.Index("(sender_id, lane, due_at, id) WHERE state = 'queued'")
    _scheduled_idx = models.Index("(due_at) WHERE state = 'scheduled'")
    _lease_idx = models.Index("(lease_until) WHERE state = 'submitting'")
    _receipt_idx = models.Index("(sent_at) WHERE state = 'sent' AND channel = 'sms'")
    _segment_idx = models.Index("(segment_id)")
    _partner_idx = models.Index("(partner_id, id)")
    _patient_idx = models.Index("(patient_id)")
    _number_idx = models.Index("(number, id)")
    _event_idx = models.Index("(event_id) WHERE event_id IS NOT NULL")
    _conversation_idx = models.Index(
        "(conversation_id, id) WHERE conversation_id IS NOT NULL"
    )
    _figures_idx = models.Index(
        "(company_id, (coalesce(sent_at, due_at, create_date)))"
    )
    _mail_message_idx = models.Index(
        "(mail_message_id) WHERE mail_message_id IS NOT NULL"
    )
    _unknown_idx = models.Index("(company_id, state) WHERE state = 'unknown'")

    @api.depends("number", "email", "partner_id")
    def _compute_display_name(self):
        for message in self:
            message.display_name = (
                message.partner_id.name or message.number or message.email
            )

    @api.depends("state", "error_id", "provider_code", "state_reason")
    def _compute_error_help(self):
        reasons = dict(self._fields["state_reason"]._description_selection(self.env))
        for message in self:
            error = message.error_id
            message.error_resolution = (
                error._resolution_for(message.company_id, message.sender_id)
                if error
                else False
            )
            if error:
                message.error_title = error.title
            elif message.provider_code:
                message.error_title = error._describe_unknown(message.provider_code)
            else:
                message.error_title = reasons.get(message.state_reason, False)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        """Refuse: the ledger is the record of what patients were told (F48)."""
        raise UserError(self.env._("Messages are kept and cannot be deleted."))

    def action_open_patient(self):
        """Open the contact that the message went to."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "view_mode": "form",
        }
