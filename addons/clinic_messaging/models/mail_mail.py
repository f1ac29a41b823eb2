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
        """Mark the ledger's row, then let Odoo finish."""
        messages = (
            self.clinic_message_id.sudo()
        )  # sudo: the ledger is written by us only
        if messages:
            messages._follow_mail(sent=not failure_type)
        return super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )
