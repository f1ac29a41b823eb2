"""A clinic that is closed says so, with what to do in an emergency (C42)."""

from datetime import timedelta

from odoo import models


class ClinicMailClosed(models.Model):
    """Answer clients who write outside opening hours, as texting does (B4)."""

    _inherit = "clinic.mail.thread"

    def _mail_answer_closed(self, message_sudo):
        """Write the clinic's answer if it is closed and has not just said so here.

        :param message_sudo: what a client has just written
        """
        now = self.env["clinic.clock"]._now()
        company = self.company_id
        reader = message_sudo.author_id.lang or company.partner_id.lang
        words = company._clinic_mail_closed_words(reader)
        if not words or company._clinic_is_open(now) or self._mail_said_closed(now):
            return
        self._mail_say(message_sudo, company.partner_id, words)

    def _mail_said_closed(self, now) -> bool:
        """Return whether the client knows already that the clinic is closed.

        An answer of a person since then begins anew, as for texts.

        :param now: naive UTC
        """
        by_staff = self.message_ids.filtered(
            lambda m: m.state == "sent" and m.author_part == "staff"
        )
        clinic = self.company_id.partner_id
        told = max(
            by_staff.filtered(lambda m: m.author_id == clinic).mapped("sent_at"),
            default=None,
        )
        pause = timedelta(minutes=self.company_id.clinic_after_hours_minutes)
        if not told or now - told >= pause:
            return False
        people = by_staff.filtered(lambda m: not m.is_automatic)
        return all(message.sent_at <= told for message in people)


class ResCompanyMailClosed(models.Model):
    """Put the clinic's answer together."""

    _inherit = "res.company"

    def _clinic_mail_closed_words(self, lang) -> str:
        """Return the answer with the line for emergencies below it, or "".

        :param lang: code of the reader's language
        """
        company = self.with_context(lang=lang)
        lines = [company.clinic_mail_closed_text, company.clinic_mail_emergency_line]
        return "\n".join(filter(None, lines)) if lines[0] else ""
