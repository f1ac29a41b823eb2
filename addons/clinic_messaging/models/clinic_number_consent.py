"""What a number has said about texts, and what follows from it at once."""

from datetime import datetime

from odoo import api, fields, models

from ..tools import optwords, refusals

#: A hold has no end of its own: a person decides, or the deadline does.
UNTIL_DECIDED = datetime(9999, 1, 1)
OPT_OUT_TYPES = {
    "STOP": optwords.STOP,
    "START": optwords.START,
    "HELP": optwords.HELP,
}
#: One statement each. Not the order of arrival counts but the time at which the
#: person said it: a caught-up "no" stands back behind a newer yes.
REFUSE = """
INSERT INTO clinic_number AS n (number, tz_name, refused_at, {columns}, create_uid,
                                create_date, write_uid, write_date)
VALUES (%(number)s, %(zones)s, %(at)s, {values}, %(uid)s, clinic_now(), %(uid)s,
        clinic_now())
    ON CONFLICT (number) DO UPDATE
   SET refused_at = greatest(n.refused_at, excluded.refused_at),
       {update}, write_date = clinic_now()
"""
IS_OUTDATED = "n.allowed_at > excluded.refused_at"


class ClinicNumberConsent(models.Model):
    """Opt out, opt in and hold a number, whichever way the person asked for it.

    Each is one statement on the number's row in the caller's transaction: T1 reads
    the row ``FOR SHARE``, so that nothing leaves from that commit on (promise 5).
    """

    _inherit = "clinic.number"

    blocked_sender_ids = fields.Many2many(
        "clinic.sender",
        "clinic_number_blocked_sender_rel",
        "number_id",
        "sender_id",
        "Blocked for",
        readonly=True,
        help="Senders that the provider refuses although the number opted in again.",
    )

    # What arrives
    # ------------------------------------------------------------

    @api.model
    def _note_inbound(self, number, body, opt_out_type=None, at=None):
        """Stop texts to a number in the very transaction that stores what it wrote.

        Only what must not wait: an opt-out word, or a sentence that refuses texts.
        The list, the history, the task and the answer follow in
        ``clinic.message._receive_consent``.

        :param number: who wrote, E.164
        :param body: the text as it came
        :param opt_out_type: Twilio's ``OptOutType``: STOP, START, HELP or nothing
        :param at: when the person wrote it, naive UTC; default now
        """
        kind = self._word_of(body, opt_out_type)
        if kind == optwords.STOP:
            self._mark_opted_out(number, at)
        elif kind is None and refusals.classify_refusal(body):
            self._mark_held(number, "", at)

    @api.model
    def _word_of(self, body, opt_out_type=None):
        """Return ``stop``, ``start``, ``help`` or None for what somebody wrote.

        Advanced Opt-Out may know words that the clinic added at Twilio; its START
        for a mere "yes" does not count (design.md 5).
        """
        told = OPT_OUT_TYPES.get((opt_out_type or "").strip().upper())
        own = optwords.classify(body)
        if told == optwords.START and own != optwords.START:
            return None if optwords.is_mere_yes(body) else told
        return told or own

    # The number's own row
    # ------------------------------------------------------------

    @api.model
    def _mark_opted_out(self, number, at=None):
        """Record the refusal on the number's row, by one statement.

        :param at: when it was said, naive UTC; default now
        """
        self._refuse(
            number,
            at,
            {"opted_out_at": "clinic_now()"},
            f"opted_out_at = CASE WHEN {IS_OUTDATED} THEN n.opted_out_at"
            " ELSE coalesce(n.opted_out_at, clinic_now()) END",
        )

    @api.model
    def _mark_held(self, number, reason, at=None):
        """Hold the number until a person has decided, by one statement.

        :param reason: short words for T1's readers; never the person's sentence,
            which only the clinic that got it may read
        :param at: when it was said, naive UTC; default now
        """
        self._refuse(
            number,
            at,
            {"held_until": "%(until)s", "hold_reason": "%(reason)s"},
            f"held_until = CASE WHEN {IS_OUTDATED} THEN n.held_until"
            " ELSE excluded.held_until END,"
            " hold_reason = coalesce(nullif(%(reason)s, ''), n.hold_reason)",
            until=UNTIL_DECIDED,
            reason=reason,
        )

    def _refuse(self, number, at, columns, update, **parameters):
        self.env.cr.execute(
            REFUSE.format(
                columns=", ".join(columns),
                values=", ".join(columns.values()),
                update=update,
            ),
            {
                "number": number,
                "zones": self._zones_of(number),
                "uid": self.env.uid,
                "at": at or self.env["clinic.clock"]._now(),
                **parameters,
            },
            log_exceptions=False,
        )
        self.invalidate_model(["refused_at", *columns])

    @api.model
    def _mark_allowed(self, number, at=None):
        """Keep when texts were allowed: what was refused before counts no longer.

        :param number: E.164
        :param at: when it was said, naive UTC; default now
        """
        self._ensure([number])
        self.env.cr.execute(
            "UPDATE clinic_number SET allowed_at = greatest(allowed_at, %s)"
            " WHERE number = %s",
            [at or self.env["clinic.clock"]._now(), number],
            log_exceptions=False,
        )
        self.invalidate_model(["allowed_at"])

    @api.model
    def _said_later(self, number, field, at) -> bool:
        """Return whether the opposite was said after some moment.

        :param number: E.164
        :param field: ``allowed_at`` or ``refused_at``
        :param at: naive UTC
        """
        later = [("number", "=", number), (field, ">", at)]
        return bool(self.search_count(later, limit=1))

    @api.model
    def _lift_hold(self, number):
        """Let texts go to a number again; the caller has recorded who decided it."""
        self.env.cr.execute(
            "UPDATE clinic_number SET held_until = NULL, hold_reason = NULL"
            " WHERE number = %s AND held_until IS NOT NULL",
            [number],
        )
        self.invalidate_model(["held_until", "hold_reason"])

    # Opting out and in
    # ------------------------------------------------------------

    @api.model
    def _opt_out(self, number, source, **evidence):
        """Opt a number out of all texts: its row, Odoo's list and the history.

        The row comes first: a twin of the same request then fails and is repeated on
        what this one has committed, so that there is one line of history and one
        confirmation (C6).

        :param number: E.164
        :param source: how it came about, in short words
        :param evidence: further values of the line of history, see ``_record``
        :return: the new line of ``clinic.consent``; empty if it was opted out already
        """
        self._mark_opted_out(number, evidence.get("occurred_at"))
        before = self.env["clinic.consent"]._last_word(number)
        if self._is_listable(number):
            # sudo: the person's word
            list_sudo = self.env["phone.blacklist"].sudo()
            evidence_of = {"source": source, **evidence}
            list_sudo.with_context(clinic_evidence=evidence_of)._add([number])
        elif before.kind != "opt_out":
            consents = self.env["clinic.consent"]
            consents._record("opt_out", source, number=number, **evidence)
        self.env["clinic.refusal"]._close(number, "opted_out")
        return self.env["clinic.consent"]._last_word(number) - before

    @api.model
    def _opt_in(self, number, source, **evidence):
        """Lift the opt-out of a number: START, or a form that the person signed.

        :return: the new line of ``clinic.consent``; empty if it was not opted out
        """
        self._mark_allowed(number, evidence.get("occurred_at"))
        before = self.env["clinic.consent"]._last_word(number)
        if self._is_listable(number):
            # sudo: the person's word
            list_sudo = self.env["phone.blacklist"].sudo()
            evidence_of = {"source": source, **evidence}
            list_sudo.with_context(clinic_evidence=evidence_of)._remove([number])
        elif before.kind == "opt_out":
            self._set_opted_out([number], opted_out=False)
            consents = self.env["clinic.consent"]
            consents._record("opt_in", source, number=number, **evidence)
        return self.env["clinic.consent"]._last_word(number) - before

    def _is_listable(self, number) -> bool:
        """Return whether Odoo's list takes the number: no short code, no word."""
        return self.env.user._phone_format(number=number) == number
