"""The one dialog from which people send messages."""

from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..models.clinic_message import MESSAGE_TYPES
from ..models.clinic_message_batch import DELIVERY_CHANNELS
from ..tools.notification import close_and_notify

# an unchanged template is rendered on such a record, never on another model's
TEMPLATE_MODELS = ("res.partner", "calendar.event")
BATCH_FIELDS = (
    "subject",
    "body",
    "template_id",
    "channel",
    "message_type",
    "keep_inactive",
    "one_text_each",
    "min_age",
    "max_age",
    "keep_unknown_age",
    "spread_per_day",
    "sender_id",
    "request_token",
)


class ClinicMessageCompose(models.TransientModel):
    """Choose channel, words and time; see the plan; send.

    The chosen people are frozen on the server when the dialog opens: the browser
    carries no list of thousands, and what was counted is what is sent.
    """

    _name = "clinic.message.compose"
    _description = "Send a Message"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    recipient_ids = fields.Json(
        "Chosen ids", readonly=True, help="Frozen ids of chosen contacts."
    )
    appointment_ids = fields.Json(readonly=True, help="Beside each its appointment.")
    partner_ids = fields.Many2many("res.partner", string="To")
    partner_domain = fields.Char()
    event_ids = fields.Many2many("calendar.event")
    template_id = fields.Many2one(
        "sms.template",
        "Load a Quick Message",
        domain="[('model', 'in', ['res.partner', 'calendar.event']),"
        " ('clinic_owner_id', 'in', [uid, False])]",
    )
    subject = fields.Char()
    body = fields.Text("Message")
    channel = fields.Selection(
        DELIVERY_CHANNELS, "Delivery Channel", required=True, default="sms"
    )
    sender_id = fields.Many2one("clinic.sender", "From")
    message_type = fields.Selection(MESSAGE_TYPES, required=True, default="direct")
    schedule = fields.Selection(
        [
            ("now", "Send now"),
            ("opening", "When quiet hours end"),
            ("later", "Schedule for Future"),
        ],
        "When",
        required=True,
        default="now",
    )
    scheduled_at = fields.Datetime("Send on")
    quiet_confirmed = fields.Boolean()
    acknowledged = fields.Boolean()
    min_age = fields.Integer("Age from")
    max_age = fields.Integer("to")
    keep_unknown_age = fields.Boolean("Keep those without date of birth", default=True)
    keep_inactive = fields.Boolean("Also inactive clients")
    spread_per_day = fields.Integer(
        "At most a day", help="Spread over days, so that answers can be given. 0: no."
    )
    one_text_each = fields.Boolean("One text for each patient")
    request_token = fields.Char(default=lambda self: uuid4().hex, readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        dialogs = super().create(vals_list)
        for dialog in dialogs:
            dialog._freeze_recipients()
        return dialogs

    @api.model
    @api.private
    def _action_open(
        self,
        partner_ids=None,
        partner_domain=None,
        event_ids=None,
        message_type="direct",
    ):
        """Create the dialog with its frozen recipients and return the action.

        :param partner_ids: ids that a person ticked
        :param partner_domain: domain as text, when everything was selected
        :param event_ids: ids of appointments whose clients are meant: all of them,
            or those among ``partner_ids``
        :param message_type: a key of ``message_type``
        """
        self._check_may_compose()
        template = self._template_for(message_type)
        dialog = self.create(
            {
                "partner_ids": partner_ids or [],
                "partner_domain": partner_domain,
                "event_ids": event_ids or [],
                "message_type": message_type,
                "template_id": template.id,
                "body": template.body or False,
                "subject": template.name or False,
            }
        )
        if not dialog.recipient_ids:
            raise UserError(self.env._("Choose at least one client to write to."))
        return dialog._action_show()

    def _action_show(self):
        return {
            "type": "ir.actions.act_window",
            "name": self._dialog_title(),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _dialog_title(self) -> str:
        """Return the words of the menu item that the dialog was opened by."""
        titles = {
            "reminder": self.env._("Send a reminder"),
            "confirmation": self.env._("Ask for confirmation"),
            "review_request": self.env._("Ask for a review"),
            "schedule_invitation": self.env._("Invite to schedule"),
            "portal_invitation": self.env._("Invite to the portal"),
        }
        return titles.get(self.message_type, self.env._("Send a direct message"))

    def _check_may_compose(self):
        if not self.env.user.has_group("clinic_messaging.clinic_messaging_group_user"):
            raise AccessError(self.env._("Only the front desk may send messages."))
        if not self.env.company.clinic_texting_enabled:
            raise UserError(
                self.env._(
                    "Texting is off. An administrator can enable it in the settings."
                )
            )

    def _template_for(self, message_type):
        """Return the quick message that is shipped for a type, if there is one."""
        if message_type == "direct":
            return self.env["sms.template"]
        return self.env["sms.template"].search(
            [
                ("clinic_message_type", "=", message_type),
                ("model", "=", "res.partner"),
                ("clinic_owner_id", "in", [self.env.uid, False]),
            ],
            limit=1,
        )

    @api.onchange("template_id")
    def _onchange_template_id(self):
        """Load the quick message; it stays editable (F9)."""
        if self.template_id:
            self.body = self.template_id.body
            self.subject = self.subject or self.template_id.name

    # Sending
    # ------------------------------------------------------------

    def action_send(self):
        """Create the batch and set it going; the dialog closes.

        :raises UserError: when something is missing; nothing is saved then
        """
        self.ensure_one()
        self._check_may_compose()
        self._check_quiet_hours()
        batches = self._create_batches()
        for batch in batches:
            batch.action_send()
        if self.message_type == "portal_invitation":
            self._grant_portal_access(batches)
        return self._notify_sent(batches)

    def action_send_at_opening(self):
        """Send when quiet hours end (F16)."""
        self.schedule = "opening"
        return self.action_send()

    def action_send_anyway(self):
        """Send to one person although it is quiet; the person was asked."""
        self.ensure_one()
        if len(self.recipient_ids) != 1:
            raise UserError(
                self.env._("Only a text to one person can be sent in quiet hours.")
            )
        self.quiet_confirmed = True
        return self.action_send()

    def _check_quiet_hours(self):
        """Ask before one person is texted in quiet hours; bulk waits by itself."""
        asks = self.schedule == "now" and not self.quiet_confirmed
        if asks and self.is_quiet and len(self.recipient_ids or []) == 1:
            raise UserError(
                self.env._(
                    "It is quiet hours. Choose “Send at %s” or “Send now anyway”.",
                    self.opening_label,
                )
            )

    def _create_batches(self):
        """Create the draft batches: one, or one per patient of a contact.

        ``action_send`` is then called as the user.
        """
        # sudo: people have no create rights on batches; the values are the dialog's
        batch_sudo = self.env["clinic.message.batch"].sudo()
        layers = self._recipient_layers()
        batches = batch_sudo.browse()
        for number, (patients, events) in enumerate(layers):
            values = self._prepare_batch_values()
            if number:
                values["request_token"] = f"{self.request_token}-{number}"
            batch = batch_sudo.create(values)
            batch._set_chosen(patients, events)
            batches |= batch
        return batches.sudo(False)

    def _prepare_batch_values(self) -> dict:
        """Return what the dialog hands to a batch."""
        self.ensure_one()
        values = {
            name: self[name].id if self._fields[name].relational else self[name]
            for name in BATCH_FIELDS
        }
        return values | {
            "name": self._batch_name(),
            "company_id": self.company_id.id,
            "author_id": self.env.uid,
            "template_unchanged": self._is_template_unchanged(),
            "scheduled_at": self._scheduled_at(),
            "released_early": self.quiet_confirmed
            and self.schedule == "now"
            and len(self.recipient_ids) == 1,
            **self._acknowledgement_values(),
        }

    def _is_template_unchanged(self) -> bool:
        """Return whether the text is a quick message as its owner wrote it."""
        template = self.template_id
        known = template.model in TEMPLATE_MODELS
        return bool(template) and known and self.body == template.body

    def _batch_name(self) -> str:
        types = dict(self._fields["message_type"]._description_selection(self.env))
        return self.subject or types[self.message_type]

    def _scheduled_at(self):
        if self.schedule == "later":
            if not self.scheduled_at:
                raise UserError(self.env._("Choose when the message should leave."))
            return self.scheduled_at
        return False

    def _acknowledgement_values(self) -> dict:
        if not self.acknowledged:
            return {}
        return {
            "acknowledged_by_id": self.env.uid,
            "acknowledged_at": fields.Datetime.now(),
            "acknowledged_wording": self.acknowledgement_wording,
        }

    def _grant_portal_access(self, batches):
        """Give those who are written to portal access, by Odoo's own wizard."""
        rows = self.env["clinic.message"].search(
            [("batch_id", "in", batches.ids), ("state", "!=", "skipped")]
        )
        partners = rows.partner_id
        wizard = self.env["portal.wizard"].create({"partner_ids": partners.ids})
        for line in wizard.user_ids.filtered(
            lambda u: u.email_state == "ok" and not u.is_portal and not u.is_internal
        ):
            line.action_grant_access()

    def _notify_sent(self, batches):
        count = sum(batches.mapped("recipient_count"))
        return close_and_notify(
            self.env._("Message to %s recipients is on its way.", count)
            if count > 1
            else self.env._("The message is on its way.")
        )
