"""Follow notices of secure mail through Odoo's mail queue, and back as bounces."""

from datetime import timedelta

from odoo import fields, models

#: How long a notice is tried while no mail server answers, and how often.
TRIED = timedelta(days=1)
PAUSE = timedelta(minutes=15)
#: How long the person has to read what a notice tells of that may have arrived.
DOUBT = timedelta(hours=1)


class MailMail(models.Model):
    """Make a task of a notice that could not be delivered (C52)."""

    _inherit = "mail.mail"

    clinic_mail_row_id = fields.Many2one(
        "clinic.mail.participant",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )

    def _clinic_own(self):
        """Count notices among the mails whose end somebody of ours waits for."""
        return super()._clinic_own() | self.filtered("clinic_mail_row_id")

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Ask for the address of whom the server refuses, then let Odoo finish.

        No server at all says nothing about an address: the notice is tried again.
        """
        failed = self.filtered(
            lambda m: m.clinic_mail_row_id and m.state == "exception"
        )
        if failure_type == "mail_smtp":
            failed -= failed._clinic_try_again(PAUSE)
        # sudo: the queue's own record of whom a notice was for
        failed.sudo().clinic_mail_row_id._mail_notice_failed()
        return super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )

    def _clinic_may_begin(self) -> bool:
        """Drop a delayed notice whose person has read the message meanwhile."""
        # sudo: whether the person of this very notice has read, nothing else
        row_sudo = self.clinic_mail_row_id.sudo()
        if self.scheduled_date and row_sudo and not row_sudo.unread:
            self.state = "cancel"
            return False
        return super()._clinic_may_begin()

    def _clinic_in_doubt(self):
        """Let notices wait: they may have arrived, and only who has not read needs one.

        The second one has the first one's Message-Id (W44). After a day the office
        tells whoever has not read.
        """
        notices = self.filtered("clinic_mail_row_id")
        waiting = notices._clinic_try_again(DOUBT)
        # sudo: the queue's own record of whom a notice was for
        given_up_sudo = (notices - waiting).sudo().clinic_mail_row_id
        given_up_sudo.filtered("unread")._mail_notice_failed()
        return super(MailMail, self - waiting)._clinic_in_doubt()

    def _clinic_try_again(self, pause):
        """Put young notices back into Odoo's queue, which forgets what has failed.

        :param pause: how long to wait
        :return: those that are tried again
        """
        now = fields.Datetime.now()  # the queue goes by Odoo's clock
        young = self.filtered(lambda mail: mail.create_date > now - TRIED)
        if young:
            young.write(
                {
                    "state": "outgoing",
                    "scheduled_date": now + pause,
                    "clinic_begun_at": False,
                }
            )
            # sudo: whoever sends may wake Odoo's mail queue
            queue_sudo = self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()
            queue_sudo._trigger(at=now + pause)
        return young


class MailThread(models.AbstractModel):
    """Hear of notices that came back after the server had taken them."""

    _inherit = "mail.thread"

    def _routing_handle_bounce(self, email_message, message_dict):
        """Ask for the address, then let Odoo count the bounce.

        The notice is found by its Message-Id: the account that fetches mail may read
        the messages of its own only, and Odoo looks with its rights.
        """
        if ids := message_dict.get("bounced_msg_ids"):
            # sudo: a bounce names the message that it answers
            mails_sudo = self.env["mail.mail"].sudo()
            found = mails_sudo.search([("message_id", "in", ids)])
            found.clinic_mail_row_id._mail_notice_failed()
        return super()._routing_handle_bounce(email_message, message_dict)
