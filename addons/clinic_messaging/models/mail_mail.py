"""Follow Odoo's own mail queue back into the ledger."""

from odoo import fields, models


class MailMail(models.Model):
    """Tell the ledger's row how its e-mail ended."""

    _inherit = "mail.mail"

    clinic_message_id = fields.Many2one(
        "clinic.message", index="btree_not_null", ondelete="set null", readonly=True
    )

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Mark the ledger's rows, then let Odoo finish.

        The mail's own state says how it ended: without a recipient that the server
        took, Odoo leaves "exception" and passes no type of failure.
        """
        for mail in self.filtered("clinic_message_id"):
            # sudo: the ledger is written by us only
            mail.clinic_message_id.sudo()._follow_mail(mail)
        return super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )

    def cancel(self):
        """Cancel the ledger's rows too; no row stays without an end."""
        res = super().cancel()
        canceled = self.filtered(lambda mail: mail.state == "cancel")
        # sudo: the ledger is written by us only; the mail's own right was checked
        canceled._clinic_rows().sudo()._cancel_mail()
        return res

    def unlink(self):
        """End the rows of mails that nobody will send any more.

        A mail that was sent, or has failed, is deleted without any change there.
        """
        waiting = self.filtered(lambda mail: mail.state in ("outgoing", "received"))
        rows = waiting._clinic_rows()
        res = super().unlink()
        # sudo: the ledger is written by us only; the mail's own right was checked
        rows.sudo()._cancel_mail(["submitting"])
        return res

    def _clinic_rows(self):
        """Return the ledger's rows whose present mail is among these."""
        # sudo: reads which mail a row waits for, nothing else
        mine = self.filtered(lambda m: m.clinic_message_id.sudo().mail_mail_ref == m.id)
        return mine.clinic_message_id
