"""Follow Odoo's own mail queue back into the ledger."""

from smtplib import SMTPServerDisconnected

from odoo import fields, models


class MailMail(models.Model):
    """Tell the ledger's row how its e-mail ended."""

    _inherit = "mail.mail"

    clinic_message_id = fields.Many2one(
        "clinic.message", index="btree_not_null", ondelete="set null", readonly=True
    )

    def _send(self, *args, **kwargs):
        """Give a mail of ours an end when the mail server hangs up in the middle (F42).

        Odoo leaves it as failed and tells nobody. To us it is a server that was not
        there, though it may have taken the mail: nobody knows.

        :raises SMTPServerDisconnected: as Odoo does; the rest of the queue waits
        """
        try:
            return super()._send(*args, **kwargs)
        except SMTPServerDisconnected:
            begun = self.exists().filtered(lambda mail: mail.state != "outgoing")[-1:]
            failed = begun._clinic_own().filtered(lambda m: m.state == "exception")
            failed._postprocess_sent_message([], [], failure_type="mail_smtp")
            raise

    def _clinic_own(self):
        """Return those whose end somebody of ours waits for."""
        return self.filtered("clinic_message_id")

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
