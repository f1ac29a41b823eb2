"""After a red entry: whom to reach in another way, and sending again (N3, F94)."""

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.clinic_messaging.tools.notification import notification

from ..tools import ranges


class ClinicMassAlertWorklist(models.Model):
    """Turn failures into work: an activity for each client, and a corrected resend."""

    _inherit = "clinic.mass.alert"

    def action_open_failed(self):
        """Open the failed texts with their reasons."""
        self._check_operator()
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clinic_mass_alert.clinic_message_action_failed"
        )
        return {**action, "domain": [("id", "in", self._failed().ids)]}

    def action_create_activities(self):
        """Give the user an activity for each failed client, with the way to take.

        Due before the appointment; a second click adds none.

        :return: a notification with their number
        """
        self._check_operator()
        self.ensure_one()
        failed = self._failed().filtered(
            lambda m: not (m.failure_activity_id or m.remedy)
        )
        for message in failed:
            activity = self.env["mail.activity"].create(self._activity_values(message))
            message_sudo = message.sudo()  # sudo: written by actions only; checked
            message_sudo.failure_activity_id = activity
            if activity.activity_category == "phonecall":
                message_sudo._set_remedy("call")
        return notification(self._describe_activities(len(failed)))

    def _describe_activities(self, count) -> str:
        if count == 1:
            return self.env._("1 activity is on your list.")
        return self.env._("%s activities are on your list.", count)

    def _activity_values(self, message) -> dict:
        client = message.patient_id or message.partner_id
        kind, advice = self._other_way(message)
        today = ranges.local(self.env["clinic.clock"]._now(), self._zone()).date()
        begin = self._begin(message.event_id)
        due = min(today, ranges.local(begin, self._zone()).date()) if begin else today
        # every employee reads a contact's activities: the text's words stay out
        note = self.env._(
            "The mass text alert of %(time)s did not arrive: %(why)s. %(advice)s",
            time=self._time(self.acknowledged_at, self._zone()),
            why=message.error_title or self._reasons().get(message.state_reason, ""),
            advice=message.error_resolution or advice,
        )
        return {
            "activity_type_id": self.env.ref(kind).id,
            "res_model_id": self.env["ir.model"]._get_id("res.partner"),
            "res_id": client.id,
            "user_id": self.env.uid,
            "date_deadline": due,
            "summary": advice,
            "note": note,
        }

    def _other_way(self, message) -> tuple[str, str]:
        """Return which activity, and what to do instead of a text.

        By what the client prefers, then by what can be reached.
        """
        _, contact = self.env._, message.partner_id
        email = ("mail.mail_activity_data_email", self.env._("Write an e-mail"))
        call = ("mail.mail_activity_data_call", self.env._("Call the client"))
        if contact.clinic_preferred_channel == "email" and contact.email:
            return email
        if contact.clinic_preferred_channel == "portal":
            return ("mail.mail_activity_data_todo", self.env._("Write in the portal"))
        dead = message.error_id.permanent and (
            message.error_id.number_verdict != "landline"
        )
        return email if dead and contact.email else call

    def action_resend_failed(self):
        """Send to failed clients again, with their contacts' present numbers.

        :raises UserError: when none can be sent again; correct the numbers first
        """
        self._check_operator()
        self.ensure_one()
        failed = self._failed().filtered(lambda m: m.state == "failed")
        if not failed:
            raise UserError(self.env._("No text of this alert has failed."))
        failed.action_resend()
        self.sudo()._tell_panels()  # sudo: ids only
        return self._entry()
