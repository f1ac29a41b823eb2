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
            mail.clinic_message_id.sudo()._follow_mail(sent=mail.state == "sent")
        return super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )

    def cancel(self):
        """Cancel the ledger's rows too; no row stays without an end."""
        res = super().cancel()
        # sudo: the ledger is written by us only; the mail's own right was checked
        self.filtered(
            lambda m: m.state == "cancel"
        ).clinic_message_id.sudo()._cancel_mail()
        return res
