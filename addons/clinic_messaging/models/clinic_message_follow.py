"""Odoo's own icons follow the ledger."""

from odoo import api, models

from .sms_sms import REFUSALS


class ClinicMessageFollow(models.Model):
    """Move Odoo's own icons with the ledger, forwards only."""

    _inherit = "clinic.message"

    _SMS_STATE = {
        "sent": "pending",
        "delivered": "sent",
        "failed": "error",
        "skipped": "error",
        "canceled": "canceled",
    }

    def _follow_sms_sms(self):
        """Carry states onto ``sms.sms`` and its tracker, where there is one."""
        followed = self.filtered(lambda m: m.sms_uuid and m.state in self._SMS_STATE)
        if not followed:
            return
        by_uuid = followed.grouped("sms_uuid")
        texts = self.env["sms.sms"].search([("uuid", "in", list(by_uuid))])
        trackers = self.env["sms.tracker"].search([("sms_uuid", "in", list(by_uuid))])
        for sms in texts:
            self._follow_one(sms, by_uuid[sms.uuid])
        for tracker in trackers:
            message = by_uuid[tracker.sms_uuid]
            if message.state in ("failed", "skipped"):
                tracker._action_update_from_sms_state(
                    "error",
                    failure_type=message._notification_failure(),
                    failure_reason=message.error_title,
                )
            elif message.state == "canceled":
                self._cancel_icon(tracker)
            else:
                tracker._action_update_from_sms_state(self._SMS_STATE[message.state])

    def _cancel_icon(self, tracker):
        """Show that a waiting text was canceled.

        Odoo takes "process" for handed over and keeps it; ours has not left yet.
        """
        waiting = tracker.mail_notification_id.filtered(
            lambda n: n.notification_status in ("ready", "process")
        )
        waiting.write({"notification_status": "canceled"})
        waiting.mail_message_id._notify_message_notification_update()

    def _follow_one(self, sms, message):
        values = {"state": self._SMS_STATE[message.state]}
        if values["state"] == "error":
            values["failure_type"] = REFUSALS.get(message.state_reason, "unknown")
        else:
            values |= {"failure_type": False, "to_delete": True}
        sms.write(values)

    @api.model
    def _failure_types(self) -> set:
        selection = self.env["mail.notification"]._fields["failure_type"]
        return set(selection.get_values(self.env))

    def _notification_failure(self) -> str:
        """Return a failure type that ``mail.notification`` knows."""
        self.ensure_one()
        verdicts = {
            "bad": "sms_invalid_destination",
            "landline": "sms_not_allowed",
            "blocked": "sms_rejected",
        }
        wanted = verdicts.get(self.error_id.number_verdict) or REFUSALS.get(
            self.state_reason, "sms_not_delivered"
        )
        return wanted if wanted in self._failure_types() else "unknown"
