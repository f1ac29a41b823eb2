"""An index, so that the figures find e-mails and calls among all chatter."""

from odoo import models


class MailMessageFigures(models.Model):
    """Keep the few lines that the figures count apart from millions of others."""

    _inherit = "mail.message"

    _clinic_figures_idx = models.Index(
        "(date) WHERE model = 'res.partner' AND (message_type IN ('email',"
        " 'email_outgoing') OR mail_activity_type_id IS NOT NULL)"
    )
