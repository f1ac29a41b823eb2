"""Follow notices of secure mail through Odoo's mail queue, and back as bounces."""

from odoo import fields, models


class MailMail(models.Model):
    """Make a task of a notice that could not be delivered (C52)."""

    _inherit = "mail.mail"

    clinic_mail_row_id = fields.Many2one(
        "clinic.mail.participant",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Ask for the address of whom the server refuses, then let Odoo finish."""
        failed = self.filtered(
            lambda m: m.clinic_mail_row_id and m.state == "exception"
        )
        # sudo: the queue's own record of whom a notice was for
        failed.sudo().clinic_mail_row_id._mail_notice_failed()
        return super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )


class MailThread(models.AbstractModel):
    """Hear of notices that came back after the server had taken them."""

    _inherit = "mail.thread"

    def _routing_handle_bounce(self, email_message, message_dict):
        """Ask for the address, then let Odoo count the bounce."""
        message = message_dict.get("bounced_message")
        if message:
            # sudo: a bounce names the message that it answers
            mails_sudo = self.env["mail.mail"].sudo()
            found = mails_sudo.search([("mail_message_id", "in", message.ids)])
            found.clinic_mail_row_id._mail_notice_failed()
        return super()._routing_handle_bounce(email_message, message_dict)
