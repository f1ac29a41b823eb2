"""T2 and the projection: what is known of a call becomes the message's state."""

import logging

from odoo import api, models

from ..tools import backoff
from ..tools import status as status_tools
from ..transports.base import ACCEPTED

_logger = logging.getLogger(__name__)

OPEN_STATES = ("submitting", "unknown")
# what the followers of a settled message read: T2 is the hot path, its rows are wide
FOLLOWED = ("segment_id", "state", "sms_uuid", "conversation_id", "mail_message_id")

# in the order of ids, as everyone who holds several locks them
CLOSE_ATTEMPTS = """
WITH open AS (
    SELECT id FROM clinic_message_attempt
     WHERE id = ANY(%s) AND (outcome IS NULL OR outcome = 'unknown')
     ORDER BY id FOR UPDATE
)
UPDATE clinic_message_attempt a
   SET outcome = e.outcome, http_status = e.http_status, provider_code = e.code,
       sid = coalesce(a.sid, e.sid), finished_at = clinic_now()
  FROM open JOIN unnest(%s::int[], %s::varchar[], %s::int[], %s::varchar[],
                        %s::varchar[]) AS e(id, outcome, http_status, code, sid)
       USING (id)
 WHERE a.id = open.id RETURNING a.id
"""
NOTE_IDENTIFIED = """
WITH told AS (
    SELECT id FROM clinic_number WHERE number = ANY(%s)
     ORDER BY id FOR NO KEY UPDATE
)
UPDATE clinic_number n SET identified_at = clinic_now() FROM told WHERE n.id = told.id
"""
MARK_SENT = """
UPDATE clinic_message m
   SET state = 'sent', sent_at = clinic_now(), lease_until = NULL,
       sms_parts = coalesce(s.parts, m.sms_parts)
  FROM unnest(%s::int[], %s::int[]) AS s(id, parts)
 WHERE m.id = s.id AND m.state IN %s
"""


class ClinicMessageOutcome(models.Model):
    """Close attempts and move messages forward, never back (promise 7)."""

    _inherit = "clinic.message"

    @api.model
    def _settle(self, ended):
        """Write how calls ended; the T2 of the protocol, safe to repeat.

        :param ended: ``(claim, result)`` of each: the ``Claim`` that T1 committed and
            the transport's ``SendResult``
        """
        still_open = self._close_attempts(ended)
        # a callback was first at the others, and knows more
        ended = [pair for pair in ended if pair[0].attempt_id in still_open]
        accepted = [pair for pair in ended if pair[1].outcome == ACCEPTED]
        if accepted:
            self._settle_accepted(accepted)
        for claim, result in ended:
            if result.outcome != ACCEPTED:
                getattr(self, f"_settle_{result.outcome}")(claim, result)

    def _close_attempts(self, ended) -> set[int]:
        """Write results on attempts without one; return the ids of those."""
        rows = [
            (c.attempt_id, r.outcome, r.http_status, r.code, r.sid) for c, r in ended
        ]
        self.env.cr.execute(
            CLOSE_ATTEMPTS,
            [[row[0] for row in rows], *map(list, zip(*rows, strict=True))],
            log_exceptions=False,
        )
        return {row[0] for row in self.env.cr.fetchall()}

    def _settle_accepted(self, accepted):
        """Move accepted texts on: senders, numbers, messages, as all lock them (W29).

        :param accepted: ``(claim, result)`` of each
        """
        attempt_ids = [claim.attempt_id for claim, _result in accepted]
        self._ease_backoff(attempt_ids)
        signed = [claim.number for claim, _result in accepted if claim.signed]
        if signed:
            self.env.cr.execute(NOTE_IDENTIFIED, [signed], log_exceptions=False)
        ids = [claim.message_id for claim, _result in accepted]
        counts = [result.parts for _claim, result in accepted]
        self.env.cr.execute(MARK_SENT, [ids, counts, OPEN_STATES])
        for claim, result in accepted:
            self._note_price(claim.message_id, result)
        for attempt_id in self.env["clinic.message.event"]._told_of(attempt_ids):
            self._apply_events(attempt_id)
        self._after_settled(ids)

    def _note_price(self, message_id, told):
        """Keep what the provider charged, in its own currency, once it says so.

        :param told: a ``SendResult`` or ``ProviderMessage``
        """
        if told.price is None:
            return
        self.env.cr.execute(
            """
            UPDATE clinic_message SET price = %s, price_currency_id = (
                SELECT id FROM res_currency WHERE name = upper(%s))
             WHERE id = %s
            """,
            [told.price, told.price_unit or "USD", message_id],
        )

    def _settle_rejected(self, claim, result):
        """Fail the text, or let it wait if the fault is the sender's own."""
        if self._learn_from_code(claim.attempt_id, result.code):
            self._requeue([claim.message_id])
        else:
            self._fail([claim.message_id], result.code, "rejected")

    def _settle_not_sent(self, claim, result):
        """Wait and try again: the provider never processed the request (E4).

        Calls that were under way together are refused together; while the sender
        rests already, another refusal does not make the next wait longer. The count
        begins with the calls that the provider must take to be trusted again.
        """
        sender = self._sender_of(claim.attempt_id)
        now = self.env["clinic.clock"]._now()
        resting = bool(sender.paused_until and sender.paused_until > now)
        refusals = max(backoff.PROOFS, sender.backoff_count + (not resting))
        wait = backoff.delay(refusals - backoff.PROOFS + 1, result.retry_after)
        self.env.cr.execute(
            """
            UPDATE clinic_sender SET backoff_count = %s,
                   paused_until = greatest(paused_until,
                                           clinic_now() + %s * interval '1 second')
             WHERE id = %s
            """,
            [refusals, wait, sender.id],
        )
        self._requeue([claim.message_id])

    def _settle_unknown(self, claim, result):
        """Keep the doubt visible; the reconciler looks for the truth (E3)."""
        self.env.cr.execute(
            "UPDATE clinic_message SET state = 'unknown', lease_until = NULL"
            " WHERE id = %s AND state = 'submitting'",
            [claim.message_id],
        )
        self._apply_events(claim.attempt_id)

    def _requeue(self, message_ids):
        self.env.cr.execute(
            """
            UPDATE clinic_message SET state = 'queued', lease_until = NULL
             WHERE id = ANY(%s) AND state IN %s
            """,
            [message_ids, OPEN_STATES],
        )

    def _ease_backoff(self, attempt_ids):
        """Trust a provider that had refused again, one step for each call it takes.

        Until it has taken eight more than it refused, it is asked once a second: a
        volley after the first success would meet the same storm (F12).
        """
        self.env.cr.execute(
            """
            UPDATE clinic_sender
               SET backoff_count = backoff_count - 1,
                   paused_until = greatest(paused_until,
                                           clinic_now() + %s * interval '1 second')
             WHERE backoff_count > 0 AND id IN (
                SELECT sender_id FROM clinic_message_attempt WHERE id = ANY(%s))
            """,
            [backoff.EASE_SECONDS, attempt_ids],
        )

    def _sender_of(self, attempt_id):
        self.env.cr.execute(
            "SELECT sender_id FROM clinic_message_attempt WHERE id = %s", [attempt_id]
        )
        return self.env["clinic.sender"].browse(self.env.cr.fetchone()[0])

    # Projection
    # ------------------------------------------------------------

    @api.model
    def _apply_events(self, attempt_id):
        """Fold all events of an attempt and carry the result onto its message."""
        folded = self.env["clinic.message.event"]._fold(attempt_id)
        if not folded:
            return
        status, code, sid = folded
        if self._sid_is_taken(attempt_id, sid):
            sid = ""  # its token proves acceptance all the same
        self.env.cr.execute(
            """
            UPDATE clinic_message_attempt
               SET outcome = 'accepted', sid = coalesce(sid, nullif(%s, '')),
                   finished_at = coalesce(finished_at, clinic_now())
             WHERE id = %s AND (outcome IS NULL OR outcome = 'unknown')
            """,
            [sid, attempt_id],
        )
        self._project(attempt_id, status, code)
        self._tell_of_extras(attempt_id)
        self.env["clinic.message.event"]._mark_applied(attempt_id)

    def _sid_is_taken(self, attempt_id, sid) -> bool:
        """Return whether another attempt has been bound to this provider id.

        Two equal texts whose answers were lost can be bound crosswise by the
        provider's list; the ids are unique, so the second keeps none.
        """
        self.env.cr.execute(
            """
            SELECT 1 FROM clinic_message_attempt o
              JOIN clinic_message_attempt a ON a.account_sid = o.account_sid
             WHERE a.id = %s AND o.id <> a.id AND o.sid = %s
            """,
            [attempt_id, sid or ""],
        )
        taken = bool(self.env.cr.fetchone())
        if taken:
            _logger.info("Provider id of attempt %s belongs to another", attempt_id)
        return taken

    def _project(self, attempt_id, status, code):
        """Raise the message of the latest attempt to the folded state."""
        state = status_tools.to_state(status)
        if state == "failed":
            # sender and number before the message: the one lock order (W29)
            self._learn_from_code(attempt_id, code)
        message = self._latest_message_of(attempt_id)
        if not message or not status_tools.rises(message.state, state):
            return
        if state == "failed":
            self._mark_sent(message)
            self._fail(message.ids, code, "undelivered")
            return
        self._mark_sent(message)
        self.env.cr.execute(
            """
            UPDATE clinic_message SET state = %s, lease_until = NULL,
                   delivered_at = CASE WHEN %s = 'delivered' THEN clinic_now()
                                       ELSE delivered_at END,
                   state_reason = NULL, error_id = NULL, provider_code = NULL
             WHERE id = %s
            """,
            [state, state, message.id],
        )
        self._after_settled(message.ids)

    def _mark_sent(self, message):
        self.env.cr.execute(
            "UPDATE clinic_message SET sent_at = coalesce(sent_at, clinic_now())"
            " WHERE id = %s",
            [message.id],
        )

    def _latest_message_of(self, attempt_id):
        """Return the message if this is its latest attempt, locked, else nothing."""
        self.env.cr.execute(
            """
            SELECT m.id FROM clinic_message m
              JOIN clinic_message_attempt a ON a.message_id = m.id
             WHERE a.id = %s AND a.id = (
                SELECT max(l.id) FROM clinic_message_attempt l
                 WHERE l.message_id = m.id)
               FOR UPDATE OF m
            """,
            [attempt_id],
        )
        row = self.env.cr.fetchone()
        message = self.browse(row and row[0])
        message.invalidate_recordset()
        return message

    # Afterwards
    # ------------------------------------------------------------

    @api.model
    def _after_settled(self, message_ids):
        """Close segments and batches, follow up Odoo's own records and chatter.

        :param message_ids: messages whose state has just changed
        """
        self.invalidate_model()
        messages = self.browse(message_ids)
        messages.fetch(FOLLOWED)
        messages.segment_id._close_finished()
        messages._follow_sms_sms()
        messages._follow_chat()
