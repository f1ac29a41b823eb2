"""The words as one recipient will get them, and a test of them."""

import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.clinic_message_text import Rendered
from ..tools import parts
from ..tools.notification import notification

_logger = logging.getLogger(__name__)


class ClinicMessageComposeWords(models.TransientModel):
    """Show the text exactly as it will leave, by the code that renders it then (B3)."""

    _inherit = "clinic.message.compose"

    preview_partner_id = fields.Many2one("res.partner", "Preview as")
    preview_body = fields.Text("Preview", compute="_compute_preview_body")
    preview_info = fields.Char(compute="_compute_preview_body")

    @api.depends(
        "body",
        "template_id",
        "channel",
        "message_type",
        "one_text_each",
        "preview_partner_id",
        "recipient_ids",
    )
    def _compute_preview_body(self):
        for dialog in self:
            text, channel = dialog._preview_text()
            count = parts.count_parts(text.body)
            dialog.preview_body = text.body
            dialog.preview_info = channel == "sms" and self.env._(
                "%(characters)s characters, billed as %(parts)s",
                characters=len(text.body),
                parts=count.parts,
            )

    def _preview_text(self):
        """Return the words for the previewed recipient and by which channel they go.

        :return: ``(Rendered, channel)``
        """
        self.ensure_one()
        message, patients = self._preview_message()
        try:
            with self.env.cr.savepoint():
                rendered = message._render({message.id: patients})
        except Exception as error:  # noqa: BLE001 - whatever a template raises
            _logger.info("A preview cannot be rendered: %s", type(error).__name__)
            return Rendered(self.env._("The text cannot be filled in.")), False
        return rendered[message.id], message.channel

    def _preview_message(self):
        """Return the ledger's row of the previewed recipient, in memory only.

        :return: ``(clinic.message, patients that it tells of)``
        """
        chosen = self.preview_partner_id.id or (self.recipient_ids or [False])[0]
        # sudo: rendered as at dispatch, for a chosen contact
        patient = self.env["res.partner"].sudo().browse(chosen)
        contact = patient.clinic_contact_id or patient
        patient_id, event_id, via, others = self._previewed_row(patient, contact)
        message = (
            self.env["clinic.message"]
            .sudo()
            .new(  # sudo: as above
                {
                    "company_id": self.company_id.id,
                    "partner_id": contact.id,
                    "patient_id": patient_id,
                    "event_id": event_id,
                    "channel": "email" if via == "email" else "sms",
                    "number": contact.phone_sanitized,
                    "message_type": self.message_type,
                    "template_id": self.template_id.id,
                    "batch_id": self._preview_batch(),
                }
            )
        )
        return message, patient.browse([patient_id, *others])

    def _preview_batch(self):
        unchanged = self._is_template_unchanged()
        return self.env["clinic.message.batch"].new(
            {"body": self.body or "", "template_unchanged": unchanged}
        )

    def _previewed_row(self, patient, contact):
        """Return what the plan will say of a recipient, by the audience's own SQL.

        :return: ``(patient id, event id, channel, ids of others in the same text)``
        """
        model = self.env["clinic.audience"].sudo()  # sudo: judges frozen ids only
        rows = model._of_contact(self._audience_parameters(), contact.id)
        if self.one_text_each:
            rows = [row for row in rows if row["patient_id"] == patient.id][:1]
        if not rows:
            return patient.id, None, self.channel, []
        main = next((row for row in rows if not row["reason"]), rows[0])
        others = [
            row["patient_id"]
            for row in rows
            if row is not main and row["reason"] == "same_contact"
        ]
        return main["patient_id"], main["event_id"], main["via"], others

    def action_test_send(self):
        """Send the text, as the previewed recipient would get it, to oneself (B3)."""
        self.ensure_one()
        self._check_may_compose()
        me = self.env.user.partner_id
        if not me.phone_sanitized:
            raise UserError(self.env._("Enter your own number in your contact first."))
        test = self.create(
            {
                "partner_ids": me.ids,
                "body": self.preview_body or self.body,
                "quiet_confirmed": True,
                "sender_id": self.sender_id.id,
            }
        )
        test.action_send()
        return notification(self.env._("The test is on its way to %s.", me.phone))
