"""What a client says about texts in the portal, and what it means."""

import hashlib

from odoo import models

from .res_partner_preferences import KINDS_OF_TEXTS

PORTAL = "portal"


class ResPartnerPortal(models.Model):
    """Turn the answers of a signed-in client into consent, opt-out and kinds.

    Called by the portal's routes with superuser rights on the user's own contact.
    What was turned off on this page can be turned on here; an opt-out that came from
    the telephone, or from staff, ends by START or a signed form only (C8).
    """

    _inherit = "res.partner"

    def _clinic_company(self):
        """Return the clinic that asks: the contact's, else the portal user's."""
        self.ensure_one()
        return self.company_id or self.env.company

    def _clinic_own_question(self) -> str:
        return self._clinic_company()._clinic_question()

    def _clinic_question_digest(self) -> str:
        """Return what ties an answer to the very words that were shown (C1)."""
        shown = f"{self.id}\n{self.phone}\n{self._clinic_own_question()}"
        return hashlib.sha256(shown.encode()).hexdigest()

    def _clinic_should_be_asked(self) -> bool:
        """Return whether the question stands open: a number, and never asked."""
        self.ensure_one()
        client = self.clinic_client_status or self.clinic_patient_ids
        return (
            bool(client)
            and self.clinic_text_consent == "unknown"
            and not self.clinic_consent_asked_at
            and bool(self.phone_sanitized)
            and not self.clinic_opted_out
            and self._clinic_company().clinic_texting_enabled
        )

    def _clinic_answer_question(self, *, agreed, digest):
        """Keep the answer to the question of the first sign-in.

        :param agreed: whether the box was ticked
        :param digest: of the question that was shown; a yes to other words is none
        """
        if not self._clinic_should_be_asked():
            return
        if digest != self._clinic_question_digest():
            return  # the words or the number have changed: asked again
        self.clinic_consent_asked_at = self.env["clinic.clock"]._now()
        if agreed:
            self._clinic_answer(
                "granted", self.env._("Portal"), wording=self._clinic_own_question()
            )

    def _clinic_texts_choice(self) -> str:
        """Return what the page shows as chosen: ``yes``, ``no`` or nothing."""
        if self.clinic_opted_out or self.clinic_text_consent == "refused":
            return "no"
        return "yes" if self.clinic_text_consent == "granted" else ""

    def _clinic_start_number(self):
        """Return where the client must text START to; empty if a click is enough."""
        last = self.env["clinic.consent"]._last_word(self.phone_sanitized)
        by_phone = last.kind == "opt_out" and last.source != PORTAL
        if not (self.clinic_opted_out and by_phone):
            return ""
        return self._clinic_company()._clinic_main_sender().number or ""

    def _clinic_channels(self) -> dict[str, str]:
        """Return the channels that can be preferred."""
        return dict(
            self._fields["clinic_preferred_channel"]._description_selection(self.env)
        )

    def _clinic_save_preferences(self, *, texts, kinds, channel, digest):
        """Keep the whole page.

        :param texts: ``yes``, ``no`` or nothing, as the form has it
        :param kinds: the kinds of texts that are ticked
        :param channel: a preferred channel or nothing
        :param digest: of the question that was shown
        :return: what is wrong, for the client; None when all is kept
        """
        self.ensure_one()
        if texts == "yes" and self._clinic_texts_choice() != "yes":
            error = self._clinic_turn_on(digest)
            if error:
                return error
        if texts == "no" and self._clinic_texts_choice() != "no":
            self._clinic_turn_off()
        self._clinic_decline_kinds(set(KINDS_OF_TEXTS) - kinds)
        if channel in {"", *self._clinic_channels()}:
            self.clinic_preferred_channel = channel or False
        return None

    def _clinic_turn_on(self, digest):
        if not self.phone_sanitized:
            return self.env._("Add your mobile number to your details first.")
        if digest != self._clinic_question_digest():
            return self.env._("The question has changed. Please read it again.")
        number = self._clinic_start_number()
        if number:
            return self.env._(
                "Your phone has opted out. Text START to %s to get texts again.", number
            )
        question = self._clinic_own_question()
        self.clinic_consent_asked_at = self.env["clinic.clock"]._now()
        self._clinic_answer("granted", self.env._("Portal"), wording=question)
        self.env["clinic.number"]._opt_in(
            self.phone_sanitized, PORTAL, partner=self, wording=question
        )
        return None

    def _clinic_turn_off(self):
        """Refuse for the contact, and opt the number out of everything (C7)."""
        self.clinic_consent_asked_at = self.env["clinic.clock"]._now()
        self._clinic_answer("refused", self.env._("Portal"))
        if self.phone_sanitized:
            self.env["clinic.number"]._opt_out(
                self.phone_sanitized, PORTAL, partner=self
            )
