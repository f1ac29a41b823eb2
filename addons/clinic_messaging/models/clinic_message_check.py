"""What must still hold when a text leaves (promise 6), and until when it may."""

from zoneinfo import available_timezones

from odoo import models

from ..tools import numbers, parts, quiet

UNTEXTABLE = (numbers.MISSING, numbers.INVALID, numbers.SHORT_CODE, numbers.PREMIUM)
ZONES = available_timezones()  # a contact may name one that this machine lacks
VALIDITY_MAX = 36000  # seconds, the provider's own limit
VALIDITY_MIN = 60
TIMED_TYPES = ("reminder", "appointment_reminder", "confirmation", "mass_alert")


class ClinicMessageCheck(models.Model):
    """Judge one locked candidate of T1; reads what T1 has read, writes nothing.

    ``row`` is a line of T1's candidates: message, number, batch, contact, appointment.
    """

    _inherit = "clinic.message"

    def _refusal(self, row, text, company, now):
        """Return why a message must not leave any more, or None (promise 6)."""
        problem = self._number_problem(row, company)
        person = self._person_refusal(row, company, now)
        checks = (
            (row["batch_state"] == "canceled", "batch_canceled"),
            (problem, problem),
            (person, person),
            (text.lacks_event, "no_appointment"),
            (not text.body.strip(), "empty"),
            (len(text.body) > parts.MAX_CHARACTERS, "too_long"),
        )
        return next((reason for failed, reason in checks if failed), None)

    def _person_refusal(self, row, company, now):
        """Return why this person must not get the text, or None.

        The confirmation of an opt-out is the one text that an opted-out number gets
        (promise 5); it only must not be late (C6).
        """
        if row["consent_id"]:
            late = self._confirmation_seconds(row, now) < VALIDITY_MIN
            return "expired" if late else None
        appointment = self._appointment_refusal(row, company, now)
        wish = self._wish_refusal(row, company, now)
        checks = (
            (row["opted_out_at"], "opted_out"),
            (row["blocked"], "blocked"),
            (row["held_until"] and row["held_until"] > now, "held"),
            (row["sender_blocked"], "sender_blocked"),
            (row["partner_id"] and not row["partner_active"], "archived"),
            (self._number_changed(row), "number_changed"),
            (row["consent"] == "refused", "refused"),
            (self._consent_missing(row, company), "no_consent"),
            (self._concerns_deceased(row), "deceased"),
            (appointment, appointment),
            (wish, wish),
        )
        return next((reason for failed, reason in checks if failed), None)

    def _number_problem(self, row, company):
        """Return why nobody should text a number at all, or None.

        Premium lines, countries that share a prefix and the clinic's own numbers are
        what the plan's SQL cannot tell (attack 62).
        """
        countries = company.clinic_country_ids.mapped("code")
        problem = numbers.check(row["number"], countries)
        if problem == numbers.FOREIGN:
            return "foreign_number"
        untextable = row["is_own"] or problem in UNTEXTABLE
        return "invalid_number" if untextable else None

    def _number_changed(self, row) -> bool:
        return bool(row["partner_id"]) and row["phone_sanitized"] != row["number"]

    def _consent_missing(self, row, company) -> bool:
        """Return whether nobody has allowed the text; who wrote to us is answered."""
        if row["message_type"] == "reply" and row["lane"] == "direct":
            return False
        explicit = company.clinic_consent_policy == "explicit"
        return explicit and row["consent"] != "granted"

    def _concerns_deceased(self, row) -> bool:
        return bool(row["deceased_on"]) and row["message_type"] not in (
            "direct",
            "reply",
        )

    def _appointment_refusal(self, row, company, now):
        """Return why the appointment no longer asks for the text, or None."""
        if row["event_id"] and not row["event_active"]:
            return "appointment_gone"
        over = self._appointment_over(row, company, now)
        return "appointment_over" if over else None

    def _appointment_over(self, row, company, now) -> bool:
        """Return whether the appointment has begun that the text is about."""
        begins = self._text_ends(row, company)
        return bool(begins and begins <= now)

    def _text_ends(self, row, company):
        """Return when the appointment begins that makes the text pointless, or None.

        An all-day one begins at midnight on the clinic's clock, not at the hour that
        Odoo stores for it.
        """
        if row["message_type"] not in TIMED_TYPES:
            return None
        if row["event_day"]:
            return quiet.local_midnight(row["event_day"], company._clinic_zone())
        return row["event_start"]

    def _zones_of(self, row, company) -> tuple[str, ...]:
        """Return the clinic's zone and the recipient's; the strictest counts."""
        own = row["partner_tz"] or row["tz_name"] or ""
        known = [zone for zone in own.split(",") if zone in ZONES]
        return tuple(dict.fromkeys([company._clinic_zone(), *known]))

    def _validity(self, row, company, now):
        """Return how long the provider may hold the text, or None in quiet hours.

        :return: seconds; the text expires a minute before quiet hours begin (W16),
            and when the appointment begins that it is about
        """
        if row["consent_id"]:
            return self._confirmation_seconds(row, now)
        ends = self._text_ends(row, company)
        left = int((ends - now).total_seconds()) if ends else VALIDITY_MAX
        longest = max(VALIDITY_MIN, min(VALIDITY_MAX, left))
        if row["released_early"]:
            return longest
        zones, hours = self._zones_of(row, company), company._clinic_quiet_hours()
        if quiet.is_quiet(now, zones, hours):
            return None
        closes = quiet.next_close(now, zones, hours)
        if closes is None:
            return longest
        seconds = int((closes - now).total_seconds()) - VALIDITY_MIN
        return min(longest, seconds) if seconds >= VALIDITY_MIN else None
