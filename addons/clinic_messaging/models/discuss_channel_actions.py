"""What staff does with a conversation, each action with its own right."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .discuss_channel import CLINIC_TEXT
from .discuss_channel_members import GROUP

SNOOZE_MAX = timedelta(days=31)


class DiscussChannelActions(models.Model):
    """Take, hand over, answer, put off, archive and block (B1, B10)."""

    _inherit = "discuss.channel"

    @api.private
    def _check_clinic_operator(self):
        """Raise unless the user works with the app in these conversations' clinics.

        :raises AccessError: outside the app's groups or companies
        :raises UserError: for a channel that is no conversation with a patient
        """
        self.check_access("read")
        if not self.env.user.has_group(GROUP):
            raise AccessError(self.env._("Only the front desk may send messages."))
        # sudo: the kind of the channels, which the user may read
        if any(kind != CLINIC_TEXT for kind in self.sudo().mapped("channel_type")):
            raise UserError(self.env._("This is no conversation with a patient."))

    def action_clinic_open(self):
        """Open the conversation in Odoo's chat."""
        self._check_clinic_operator()
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "clinic_messaging.open_conversation",
            "params": {"channel_id": self.id},
        }

    def action_clinic_read(self):
        """Note that the team has read these conversations."""
        self._check_clinic_operator()
        self._clinic_mark_read()
        self._clinic_tell_inbox()

    def action_clinic_unread(self):
        """Put these conversations back among the unread ones."""
        self._check_clinic_operator()
        self.sudo().clinic_unread = True  # sudo: state of the team; checked
        self._clinic_tell_inbox()

    def action_clinic_done(self):
        """Say that no answer is needed."""
        self._check_clinic_operator()
        self.sudo()._clinic_mark_answered()  # sudo: as above
        self._clinic_tell_inbox()

    def action_clinic_take(self):
        """Assign these conversations to oneself."""
        self.action_clinic_assign(self.env.uid)

    def action_clinic_assign(self, user_id):
        """Assign these conversations; only the assigned person is rung.

        :param user_id: id of a user of the app in the clinic, or False for nobody
        :raises UserError: for anybody else
        """
        self._check_clinic_operator()
        for channel_sudo in self.sudo():  # sudo: state of the team; checked
            wanted = channel_sudo._clinic_readers().filtered(
                lambda user: user.id == user_id
            )
            if user_id and not wanted:
                raise UserError(
                    self.env._("Choose a user of Communication in this clinic.")
                )
            channel_sudo.clinic_assignee_id = wanted
            channel_sudo._clinic_update_members()
        self._clinic_tell_inbox()

    def action_clinic_snooze(self, until):
        """Put these conversations off; a new text brings them back at once.

        :param until: when to show them again, UTC, at most a month ahead
        :raises UserError: for a time that is past or too far
        """
        self._check_clinic_operator()
        moment = _moment(until)
        now = self.env["clinic.clock"]._now()
        if not moment or not now < moment <= now + SNOOZE_MAX:
            raise UserError(self.env._("Choose a time within the next 31 days."))
        self.sudo().clinic_snoozed_until = moment  # sudo: state of the team; checked
        # sudo: wakes our own scheduled action
        cron = self.env.ref("clinic_messaging.ir_cron_clinic_inbound_receive").sudo()
        cron._trigger(moment)
        self._clinic_tell_inbox()

    def action_clinic_archive(self):
        """Close these conversations; a new text opens them again."""
        self._check_clinic_operator()
        channels_sudo = self.sudo()  # sudo: state of the team; checked
        channels_sudo._clinic_mark_answered()
        channels_sudo.clinic_state = "archived"
        channels_sudo._clinic_update_members()
        self._clinic_tell_inbox()

    def action_clinic_reopen(self):
        """Take archived conversations up again."""
        self._check_clinic_operator()
        for channel_sudo in self.sudo():  # sudo: state of the team; checked
            if channel_sudo.clinic_state == "archived":
                channel_sudo._clinic_open(
                    channel_sudo.clinic_company_id, channel_sudo.clinic_number
                )
        self._clinic_tell_inbox()

    def action_clinic_block(self):
        """Stop texts to and rings from these numbers; what they text is kept."""
        self._set_clinic_blocked(True, self.env._("blocked this number"))
        self.action_clinic_archive()

    def action_clinic_unblock(self):
        """Let these numbers ring and be texted again."""
        self._set_clinic_blocked(False, self.env._("unblocked this number"))

    def _set_clinic_blocked(self, blocked, words):
        self._check_clinic_operator()
        numbers = self.env["clinic.number"]
        for channel in self:
            numbers._ensure([channel.clinic_number])
            channel._clinic_number_record().blocked = blocked
            channel._clinic_note(words)

    def action_clinic_compose(self):
        """Open the message dialog for the contacts of these conversations (F3, F5)."""
        self._check_clinic_operator()
        context = self.env.context
        chosen = self
        if context.get("clinic_domain_selected"):
            audience = self.env["clinic.audience"]
            chosen = audience._records_of_domain(self._name, context["clinic_domain"])
            chosen._check_clinic_operator()
        partners = chosen.clinic_partner_id
        if not partners:
            raise UserError(
                self.env._("Say first who it is: no contact is attached to them.")
            )
        return self.env["clinic.message.compose"]._action_open(
            partner_ids=partners.ids,
            message_type=context.get("clinic_message_type", "direct"),
        )

    def _clinic_tell_inbox(self):
        """Let open inboxes and chat windows read themselves anew; no content."""
        payload = {"channel_ids": self.ids}
        self.env.ref(GROUP)._bus_send("clinic_messaging.inbox", payload)

    @api.model
    def _clinic_wake_snoozed(self):
        """Bring back what was put off until now."""
        now = self.env["clinic.clock"]._now()
        due = self.search(
            [("channel_type", "=", CLINIC_TEXT), ("clinic_snoozed_until", "<=", now)]
        )
        if due:
            due.write({"clinic_snoozed_until": False, "clinic_unread": True})
            due._clinic_tell_inbox()


def _moment(until):
    """Return a moment that a client sent, or None for what is none."""
    try:
        return fields.Datetime.to_datetime(until)
    except (TypeError, ValueError):
        return None
