"""Outside opening hours the client is told so, once, with what to do in need (B4)."""

from datetime import timedelta

from odoo import fields, models


class DiscussChannelAfterHours(models.Model):
    """Answer by itself while nobody reads, without starting a talk of machines."""

    _inherit = "discuss.channel"

    clinic_after_hours_at = fields.Datetime(
        readonly=True, help="When the answer outside opening hours was last sent."
    )

    def _clinic_await_answer(self, text):
        res = super()._clinic_await_answer(text)
        self._clinic_answer_after_hours()
        return res

    def _clinic_answer_after_hours(self):
        """Text the clinic's answer if it is closed and has not just said so."""
        self.ensure_one()
        now = self.env["clinic.clock"]._now()
        company = self.clinic_company_id
        lang = self.clinic_partner_id.lang or company.partner_id.lang
        words = company._clinic_after_hours_words(lang)
        if not words or self._clinic_said_so(now) or company._clinic_is_open(now):
            return
        if self._clinic_say(words):
            self.clinic_after_hours_at = self.clinic_last_outbound_at

    def _clinic_said_so(self, now) -> bool:
        """Return whether the client knows already that the clinic is closed.

        An answer of a person since then begins anew: the client may think that
        somebody is there.
        """
        last = self.clinic_after_hours_at
        if not last or self.clinic_last_outbound_at > last:
            return False
        pause = timedelta(minutes=self.clinic_company_id.clinic_after_hours_minutes)
        return now - last < pause
