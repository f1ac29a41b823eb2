"""How a clinic asks for confirmations, and when it next opens."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import confirmwords, optwords

LOOK_AHEAD = 15  # days; a clinic that is closed longer has no next working day


class ResCompanyConfirm(models.Model):
    """Hold the words that confirm and the clinic's answers to them (F53)."""

    _inherit = "res.company"

    clinic_confirm_words = fields.Char(
        "Further words that confirm",
        help="Separated by commas. C and CONFIRM always do; yes, ok, 1 and a thumb do "
        "while an answer is awaited.",
    )
    clinic_confirm_answers = fields.Boolean(
        "Answer confirmations",
        default=True,
        help="The client gets one short text in return.",
    )
    clinic_confirm_answer_yes = fields.Char(
        "Answer to a yes",
        translate=True,
        default=lambda self: self._default_confirm_answer_yes(),
    )
    clinic_confirm_answer_no = fields.Char(
        "Answer to a no",
        translate=True,
        default=lambda self: self._default_confirm_answer_no(),
    )

    def _default_confirm_answer_yes(self):
        return self.env._("Thank you, confirmed: {{ date }} {{ time }}")

    def _default_confirm_answer_no(self):
        return self.env._("Thank you, we will call you.")

    @api.constrains("clinic_confirm_words")
    def _check_confirm_words(self):
        """Refuse words that carriers act on, or that say no."""
        for company in self:
            for word in confirmwords.split_words(company.clinic_confirm_words):
                says_no = confirmwords.classify(word) == confirmwords.DECLINE
                if says_no or optwords.classify(word):
                    raise ValidationError(
                        self.env._("“%s” means something else already.", word.upper())
                    )

    @api.constrains("clinic_confirm_answer_yes", "clinic_confirm_answer_no")
    def _check_confirm_answers(self):
        """Refuse placeholders that do not exist and words that carriers act on."""
        for company in self:
            for text in (
                company.clinic_confirm_answer_yes or "",
                company.clinic_confirm_answer_no or "",
            ):
                self.env["clinic.message"]._check_typed_text(text)
                words = optwords.forbidden_reply_words(text)
                if words:
                    raise ValidationError(
                        self.env._(
                            "Do not ask patients to answer %s.", ", ".join(words)
                        )
                    )

    def _clinic_confirmation_answer(self, confirmed, lang) -> str:
        """Return the clinic's words to a yes or a no, in the client's language."""
        self.ensure_one()
        company = self.with_context(lang=lang)
        if confirmed:
            words = company.clinic_confirm_answer_yes
            return words or company._default_confirm_answer_yes()
        return company.clinic_confirm_answer_no or company._default_confirm_answer_no()

    def _clinic_today(self) -> date:
        """Return the date on the clinic's clock."""
        self.ensure_one()
        now = self.env["clinic.clock"]._now().replace(tzinfo=ZoneInfo("UTC"))
        return now.astimezone(ZoneInfo(self._clinic_zone())).date()

    def _clinic_day(self, when) -> date:
        """Return today, tomorrow or the next working day.

        :param when: ``today``, ``tomorrow`` or ``next``
        """
        today = self._clinic_today()
        if when == "next":
            return self._clinic_next_open_day(today)
        return today + timedelta(days=when == "tomorrow")

    def _clinic_next_open_day(self, day) -> date:
        """Return the next day on which the clinic works, by its working hours.

        :param day: a date on the clinic's clock
        :return: the first later one; the next day where no hours are known
        """
        self.ensure_one()
        zone = ZoneInfo(self._clinic_zone())
        begin = datetime.combine(day + timedelta(days=1), time(), zone)
        calendar_sudo = self.sudo().resource_calendar_id  # sudo: when the clinic opens
        if not calendar_sudo:
            return begin.date()
        end = begin + timedelta(days=LOOK_AHEAD)
        hours = calendar_sudo._work_intervals_batch(begin, end)[False]
        opened = [start.astimezone(zone).date() for start, _stop, _line in hours]
        return min(opened, default=begin.date())
