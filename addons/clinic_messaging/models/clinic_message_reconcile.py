"""Reconciliation: what a call left open is looked up, never guessed."""

import logging
from datetime import timedelta

from odoo import api, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..exceptions import TransportError
from .clinic_message_claim import body_hash

_logger = logging.getLogger(__name__)

BEFORE = timedelta(seconds=5)
AFTER = timedelta(seconds=80)  # read timeout 20 s and a minute
NEAR = timedelta(hours=1)  # so far from the call a like text is a reason to doubt
REVIEW_AFTER = timedelta(hours=24)


class ClinicMessageReconcile(models.Model):
    """Resolve ``unknown`` by the provider's list (reliability.md 2.6).

    A text goes out again only after two clean reads of the list, at least
    ``reconcile_gap_seconds`` apart and ``reconcile_after_seconds`` after the call.
    """

    _inherit = "clinic.message"

    @api.model
    def _cron_reconcile(self):
        """Take over expired leases, then look up what is not certain.

        Says how much remains when its time is over, else the rest would wait for the
        next minute, and again.
        """
        self._unless_busy(self._expire_leases)
        self._unless_busy(self._end_lost_mails)
        self.env["ir.cron"]._commit_progress()
        attempts = self._open_attempts()
        for position, attempt in enumerate(attempts, 1):
            self._unless_busy(self._reconcile_one, attempt)
            left = len(attempts) - position
            if not self.env["ir.cron"]._commit_progress(1, remaining=left):
                return
        self._unless_busy(self._give_up_old)
        self._poll_receipts()

    @api.model
    def _unless_busy(self, step, *arguments):
        """Do a step, or leave it to the next pass if its rows change just now.

        A receipt, or the end of a call, may come in the middle; the scheduled action
        must neither fail with it nor keep the rest from its turn (W32).

        :param step: a method of this model that does one thing
        """
        try:
            with self.env.cr.savepoint():
                step(*arguments)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            _logger.info("Reconciliation: %s is left to the next pass", step.__name__)

    @api.model
    def _expire_leases(self):
        """Turn texts whose dispatcher is gone into ``unknown`` (W2).

        Attempts before messages, as T2 and the projection take them (W29).
        """
        self.env.cr.execute(
            """
            UPDATE clinic_message_attempt SET outcome = 'unknown'
             WHERE id IN (SELECT a.id FROM clinic_message_attempt a
                            JOIN clinic_message m ON m.id = a.message_id
                           WHERE m.state = 'submitting' AND m.lease_until < clinic_now()
                             AND a.outcome IS NULL
                           ORDER BY a.id LIMIT 1000 FOR UPDATE OF a SKIP LOCKED)
            """
        )
        self.env.cr.execute(
            """
            UPDATE clinic_message SET state = 'unknown', lease_until = NULL
             WHERE id IN (SELECT m.id FROM clinic_message m
                           WHERE m.state = 'submitting' AND m.lease_until < clinic_now()
                             AND NOT EXISTS (
                                 SELECT 1 FROM clinic_message_attempt a
                                  WHERE a.message_id = m.id AND a.outcome IS NULL)
                           ORDER BY m.id LIMIT 1000 FOR UPDATE OF m SKIP LOCKED)
            """
        )
        self.env.invalidate_all()

    @api.model
    def _open_attempts(self):
        """Return attempts of ``unknown`` messages that are due for a read."""
        self.env.cr.execute(
            """
            SELECT a.id FROM clinic_message_attempt a
              JOIN clinic_message m ON m.id = a.message_id
             WHERE a.outcome = 'unknown' AND m.state = 'unknown'
               AND m.state_reason IS NULL
               AND (a.last_read_at IS NULL
                    OR a.last_read_at <= clinic_now() - %s * interval '1 second')
             ORDER BY a.last_read_at NULLS FIRST, a.id LIMIT 200
            """,
            [self._parameter("reconcile_gap_seconds", 60)],
        )
        ids = [row[0] for row in self.env.cr.fetchall()]
        return self.env["clinic.message.attempt"].browse(ids)

    def _reconcile_one(self, attempt):
        """Bind the attempt to its message at the provider, or prove that none is.

        :param attempt: an attempt with outcome ``unknown``
        """
        account = attempt.sender_id._account()
        if account is None:
            return
        try:
            listed = list(account.transport.find(attempt.number))
        except TransportError as error:
            _logger.info("Attempt %s: list not readable: %s", attempt.id, error)
            self._note_read(attempt)
            return
        unbound = self._unbound(attempt, listed)
        found = list(self._matches(attempt, unbound))
        if len(found) == 1:
            self._bind(attempt, found[0])
        elif found or self._may_hide_it(attempt, listed, unbound):
            self._needs_review(attempt.message_id.ids)
        else:
            self._count_clean_read(attempt)

    def _note_read(self, attempt):
        """Let others have their turn when a list could not be read."""
        self.env.cr.execute(
            "UPDATE clinic_message_attempt SET last_read_at = clinic_now()"
            " WHERE id = %s",
            [attempt.id],
        )

    def _may_hide_it(self, attempt, listed, unbound) -> bool:
        """Return whether the list cannot prove that the text was not accepted.

        :param listed: all that the provider's list showed
        :param unbound: those of them that ``_unbound`` left
        """
        first, last = self._window(attempt)
        texts = tuple(text.strip() for text in self._texts_of(attempt))
        doubtful = any(
            first - NEAR < message.created_at < last + NEAR
            and (not message.body.strip() or message.body.strip().endswith(texts))
            for message in unbound
        )
        return doubtful or (
            len(listed) >= 50 and min(m.created_at for m in listed) > first
        )

    def _window(self, attempt):
        """Return between which moments the provider may have taken the text."""
        first = attempt.maybe_since or attempt.started_at
        return first - BEFORE, attempt.started_at + AFTER

    def _texts_of(self, attempt) -> list[str]:
        """Return what the text may have said."""
        return [attempt.message_id.body or ""]

    def _hashes_of(self, attempt) -> set[str]:
        """Return what the listed text's hash must be one of.

        One that was not rendered here has none of its own. An empty text in the list
        is one that the provider has redacted: it proves nothing.
        """
        known = attempt.sudo().body_hash  # sudo: for the system only, never shown
        if known:
            return {known}
        return {body_hash(text) for text in self._texts_of(attempt) if text.strip()}

    def _matches(self, attempt, unbound):
        """Yield the provider's messages that can only be this attempt."""
        first, last = self._window(attempt)
        hashes = self._hashes_of(attempt)
        for message in unbound:
            in_time = first <= message.created_at <= last
            if in_time and body_hash(message.body) in hashes:
                yield message

    def _unbound(self, attempt, listed):
        """Return what our number sent and no attempt is known to be."""
        rows = self.env["clinic.message.attempt"].search_fetch(
            [("number", "=", attempt.number), ("sid", "!=", False)], ["sid"]
        )
        taken, own = set(rows.mapped("sid")), attempt.sender_id.number
        return [m for m in listed if m.from_number == own and m.sid not in taken]

    def _bind(self, attempt, message):
        """Record what the list shows as an event; the fold does the rest."""
        self.env["clinic.message.event"]._insert(
            attempt.id, message.sid, message.status, message.error_code, "list"
        )
        self._apply_events(attempt.id)

    def _count_clean_read(self, attempt):
        """Count a read that did not show the text; after two it may go again (E4)."""
        self.env.cr.execute(
            """
            UPDATE clinic_message_attempt
               SET clean_reads = clean_reads
                     + (started_at <= clinic_now() - %s * interval '1 second')::int,
                   last_read_at = clinic_now()
             WHERE id = %s AND outcome = 'unknown' RETURNING clean_reads
            """,
            [self._parameter("reconcile_after_seconds", 600), attempt.id],
        )
        row = self.env.cr.fetchone()
        if row and row[0] >= 2:
            self._proven_not_accepted(attempt)
        attempt.invalidate_recordset()

    def _proven_not_accepted(self, attempt):
        self.env.cr.execute(
            """
            UPDATE clinic_message_attempt
               SET outcome = %s, finished_at = clinic_now()
             WHERE id = %s AND outcome = 'unknown'
            """,
            [self._outcome_of_absence(attempt), attempt.id],
        )
        if self.env.cr.rowcount:
            self._requeue(attempt.message_id.ids)
            self._enqueue_dispatch(attempt.sender_id)

    def _outcome_of_absence(self, attempt) -> str:
        """Return how an attempt ends of which the provider knows nothing."""
        return "not_accepted"

    def _needs_review(self, message_ids):
        """Leave the decision to a person; nothing is sent again by itself."""
        self.env.cr.execute(
            "UPDATE clinic_message SET state_reason = 'needs_review'"
            " WHERE id = ANY(%s) AND state = 'unknown'",
            [message_ids],
        )
        self._after_settled(message_ids)

    def _give_up_old(self):
        """Hand what stayed uncertain for a day to a person (E3)."""
        self.env.cr.execute(
            """
            SELECT DISTINCT m.id FROM clinic_message m
              JOIN clinic_message_attempt a ON a.message_id = m.id
             WHERE m.state = 'unknown' AND m.state_reason IS NULL
               AND a.outcome = 'unknown' AND a.started_at < clinic_now() - %s
            """,
            [REVIEW_AFTER],
        )
        self._needs_review([row[0] for row in self.env.cr.fetchall()])
