"""What the clinic answers by itself, and how many open answers it can bear."""

from datetime import timedelta

import pytz

from odoo import fields, models

NORTH_AMERICA = ("US", "CA")


class ResCompanyConversations(models.Model):
    """Hold the settings of two-way texting."""

    _inherit = "res.company"

    clinic_opening_calendar_id = fields.Many2one(
        "resource.calendar",
        "Opening hours",
        help="When somebody reads texts; closing days count. Empty: the company's "
        "working hours.",
    )
    clinic_after_hours_text = fields.Text(
        "Answer outside opening hours",
        translate=True,
        help="Texted to who writes while the clinic is closed. Empty: none.",
    )
    clinic_after_hours_minutes = fields.Integer(
        "At most one in (minutes)",
        default=60,
        help="To one number; an answer of a person lets the next one out sooner.",
    )
    clinic_emergency_line = fields.Char(
        "Emergency line",
        translate=True,
        default=lambda self: self._default_clinic_emergency_line(),
        help="Added to the answer outside opening hours: texts are not watched then.",
    )
    clinic_answers_pause = fields.Integer(
        "Pause bulk at (waiting answers)",
        help="So many conversations that wait for an answer pause bulk texts and "
        "alerts. 0: never.",
    )
    clinic_answers_resume = fields.Integer(
        "Go on below (waiting answers)",
        help="0: at half of the number that pauses.",
    )

    _clinic_after_hours_positive = models.Constraint(
        "CHECK (clinic_after_hours_minutes >= 0 AND clinic_answers_pause >= 0"
        " AND clinic_answers_resume >= 0)",
        "Minutes and numbers of answers cannot be negative.",
    )

    def _default_clinic_emergency_line(self) -> str:
        if self.env.company.country_id.code in (False, *NORTH_AMERICA):
            return self.env._("In an emergency call 911.")
        return self.env._("In an emergency call your local emergency number.")

    def _clinic_is_open(self, moment) -> bool:
        """Return whether somebody reads texts at a moment.

        :param moment: naive UTC
        """
        self.ensure_one()
        calendar = self.clinic_opening_calendar_id or self.resource_calendar_id
        if not calendar:
            return True
        zone = pytz.timezone(self._clinic_zone())  # Odoo's calendar asks for these
        start = pytz.utc.localize(moment).astimezone(zone)
        work = calendar._work_intervals_batch(
            start, start + timedelta(seconds=1), tz=zone
        )
        return bool(work[False])

    def _clinic_after_hours_words(self, lang) -> str:
        """Return the answer outside opening hours with the emergency line, or ""."""
        company = self.with_context(lang=lang)
        lines = [company.clinic_after_hours_text, company.clinic_emergency_line]
        return "\n".join(filter(None, lines)) if lines[0] else ""

    def _clinic_resume_level(self) -> int:
        """Return below how many waiting answers paused batches go on."""
        return self.clinic_answers_resume or (self.clinic_answers_pause + 1) // 2
