"""What a clinic decides about its secure mail."""

from odoo import fields, models


class ResCompany(models.Model):
    """Add the clinic's settings of secure mail."""

    _inherit = "res.company"

    clinic_portal_mail_enabled = fields.Boolean("Secure mail", default=True)
    clinic_mail_public_name = fields.Char(
        "Name in notices",
        help="The only name in a notice; for clinics whose own name says too much. "
        "Empty: the clinic's name.",
    )
    clinic_mail_emergency_line = fields.Char(
        "Not for emergencies",
        translate=True,
        default=lambda self: self.env._(
            "Not for emergencies: messages are not watched around the clock. "
            "In an emergency call 911."
        ),
        help="Shown wherever somebody writes (B5, C42).",
    )
    clinic_mail_reply_days = fields.Integer(
        "Answers taken for (days)",
        help="How long clients may answer after the clinic's last message (B25). "
        "0: without end.",
    )
    clinic_mail_majority_age = fields.Integer(
        "Age of majority",
        default=18,
        help="From then on a responsible contact reads no mail about the patient. "
        "0: never, e.g. for animals.",
    )

    clinic_health_words = fields.Text(
        "Words for secure mail only",
        help="A text with one of them asks to be sent as secure mail (N9). "
        "Separated by commas or lines.",
    )
    clinic_mail_remind_hours = fields.Integer(
        "Remind clients after (hours)",
        help="Of unread secure mail, once per message (B20). 0: never.",
    )
    clinic_mail_remind_staff_hours = fields.Integer(
        "Remind staff after (hours)",
        help="Of unread secure mail from clients, with a task (B20, C42). 0: never.",
    )

    clinic_mail_closed_text = fields.Text(
        "Answer to mail while closed",
        translate=True,
        help="In the conversation of a client who writes while the clinic is closed, "
        "with the line for emergencies (C42). Empty: none.",
    )
    clinic_mail_purge = fields.Boolean(
        "Delete what is no longer kept",
        help="Conversations without legal hold, for ever; a certificate stays (C41).",
    )
    clinic_mail_keep_years = fields.Integer(
        "Kept for (years)", default=7, help="Since the last message."
    )
    clinic_mail_keep_minor_age = fields.Integer(
        "Of children: counted from the age of",
        default=21,
        help="So many years of life and the years above are over before anything is "
        "deleted, also where the date of birth is not known. 0: not for children.",
    )

    _clinic_mail_keep_years = models.Constraint(
        "CHECK (clinic_mail_keep_years > 0 AND clinic_mail_keep_minor_age >= 0)",
        "Keep conversations for one year at least.",
    )

    def _clinic_mail_name(self) -> str:
        """Return the one name that may stand in a notice (C30)."""
        self.ensure_one()
        return self.clinic_mail_public_name or self.name
