"""What a clinic asks before it texts, and who answers STOP, START and HELP."""

from odoo import fields, models


class ResCompanyConsent(models.Model):
    """Hold the wording of the question and the clinic's limits on bulk texts."""

    _inherit = "res.company"

    clinic_word_answers = fields.Selection(
        [
            ("twilio", "Twilio answers"),
            ("clinic", "This system answers"),
        ],
        "Answers to STOP, START and HELP",
        default="twilio",
        required=True,
        help="Twilio answers these words by itself unless its opt-out handling has "
        "been turned off for the account. Choose what is true there: the client must "
        "get one answer, not two and not none.",
    )
    clinic_consent_question = fields.Text(
        "Question about texts",
        translate=True,
        default=lambda self: self._default_clinic_consent_question(),
        help="Asked at the desk and in the portal; kept with each answer. "
        "{{ clinic }} stands for the clinic's name.",
    )
    clinic_bulk_cap_day = fields.Integer(
        "Bulk texts per number in 24 hours", help="0: no limit."
    )
    clinic_bulk_cap_week = fields.Integer(
        "Bulk texts per number in 7 days", help="0: no limit."
    )

    _clinic_caps_positive = models.Constraint(
        "CHECK (clinic_bulk_cap_day >= 0 AND clinic_bulk_cap_week >= 0)",
        "A limit of bulk texts is 0 (none) or more.",
    )

    def _default_clinic_consent_question(self):
        return self.env._(
            "May {{ clinic }} text you at this number about your appointments and "
            "care? How often varies. Message and data rates may apply. You can reply "
            "STOP at any time to end the texts, or HELP for help. Your care does not "
            "depend on your answer."
        )

    def _clinic_question(self) -> str:
        """Return the question as a person is asked it, in the language at hand."""
        self.ensure_one()
        wording = (
            self.clinic_consent_question or self._default_clinic_consent_question()
        )
        return wording.replace("{{ clinic }}", self.name)
