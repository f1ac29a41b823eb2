"""Follow Odoo's own mail queue back into the ledger."""

from smtplib import SMTPServerDisconnected

from odoo import fields, models


class MailMail(models.Model):
    """Tell the ledger's row how its e-mail ended, and hand none over twice unseen.

    A mail server cannot be asked later what it has taken. So the queue notes that a
    hand-over begins, commits, and only then hands over: a mail that is found begun and
    without an end is in doubt, and does not leave again by itself (F42).
    """

    _inherit = "mail.mail"

    clinic_message_id = fields.Many2one(
        "clinic.message", index="btree_not_null", ondelete="set null", readonly=True
    )

    clinic_begun_at = fields.Datetime(
        readonly=True, copy=False, help="When its hand-over to the mail server began."
    )

    def _send(self, auto_commit=False, **options):
        """Note the beginning of each hand-over of ours, where the queue commits.

        :param auto_commit: whether Odoo commits after each mail; in somebody's own
            transaction ("Send now") nothing can be noted first
        :raises SMTPServerDisconnected: as Odoo does; the rest of the queue waits
        """
        own = self._clinic_own() if auto_commit else self.browse()
        others = self - own
        try:
            for mail in own.filtered(lambda mail: mail.state == "outgoing"):
                if mail._clinic_begin():
                    super(MailMail, mail)._send(auto_commit=True, **options)
            return super(MailMail, others)._send(auto_commit=auto_commit, **options)
        except SMTPServerDisconnected:
            (own + others)._clinic_hung_up()
            raise

    def _clinic_begin(self) -> bool:
        """Commit that this hand-over begins; return whether it does."""
        self.ensure_one()
        begins = self._clinic_may_begin()
        # as Odoo's queue does after each mail; a death later must not undo it
        self.env.cr.commit()  # pylint: disable=invalid-commit
        return begins

    def _clinic_may_begin(self) -> bool:
        """Mark a mail as begun; one that was begun before is in doubt."""
        if self.clinic_begun_at:
            self._clinic_in_doubt()
            return False
        self.clinic_begun_at = fields.Datetime.now()
        return True

    def _clinic_in_doubt(self):
        """Stop a mail whose worker died in the hand-over; a person decides."""
        reason = self.env._("The server ended meanwhile. It may have left, or not.")
        self.write({"state": "exception", "failure_reason": reason})
        # sudo: the rows of these very mails; no user writes the ledger, the queue does
        for row_sudo in self._clinic_rows().sudo():
            row_sudo._doubt_mail(self)

    def mark_outgoing(self):
        """Forget the hand-over that was: a person wants a new one."""
        self.clinic_begun_at = False
        return super().mark_outgoing()

    def _clinic_hung_up(self):
        """Give a mail of ours an end when the mail server hangs up in the middle (F42).

        Odoo leaves it as failed and tells nobody. To us it is a server that was not
        there, though it may have taken the mail: nobody knows.
        """
        begun = self.exists().filtered(lambda mail: mail.state != "outgoing")[-1:]
        failed = begun._clinic_own().filtered(lambda m: m.state == "exception")
        failed._postprocess_sent_message([], [], failure_type="mail_smtp")

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
