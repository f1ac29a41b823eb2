"""T1: everything that must hold is checked and committed before the call."""

import hashlib
import logging
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from odoo import api, models

from ..tools import parts, quiet
from ..tools.backoff import EASE_SECONDS
from .clinic_message_check import VALIDITY_MIN
from .res_partner_preferences import declined_sql

_logger = logging.getLogger(__name__)

CLAIM_LIMIT = 16
HOUR = timedelta(seconds=3600)
CALL_WITHIN = 15  # seconds after T1 in which a call may begin; later it does not
# the hour is the provider's, and it may have taken a text when the call began or when
# it ended: up to CALL_WITHIN and the transport's timeouts after T1
WINDOW_MARGIN = timedelta(seconds=40)

# hot path: what T1 reads of the sender and of the clinic
OF_SENDER = ("company_id", "account_sid", "number", "paused_until", "backoff_count")
OF_COMPANY = (
    *("clinic_texting_enabled", "clinic_bulk_hourly_limit", "clinic_consent_policy"),
    *("clinic_tz", "clinic_quiet_start", "clinic_quiet_end", "clinic_country_ids"),
    *("clinic_bulk_cap_day", "clinic_bulk_cap_week"),
)

LOCK_NUMBERS = """
SELECT n.id FROM clinic_number n
 WHERE n.number IN (SELECT number FROM clinic_message WHERE id = ANY(%s))
 ORDER BY n.id FOR SHARE
"""
LOCK_BATCHES = """
SELECT b.id FROM clinic_message_batch b
 WHERE b.id IN (SELECT batch_id FROM clinic_message WHERE id = ANY(%s))
 ORDER BY b.id FOR SHARE
"""
LOCK_MESSAGES = f"""
SELECT m.id, m.number, m.lane, m.message_type, m.released_early,
       m.partner_id, m.event_id, m.company_id, m.consent_id, m.due_at,
       n.opted_out_at, n.held_until, n.blocked, n.tz_name,
       b.state AS batch_state, b.id AS batch_id, b.spread_per_day,
       p.active AS partner_active, p.phone_sanitized, p.tz AS partner_tz,
       coalesce(p.clinic_text_consent, (
           SELECT r.clinic_text_consent FROM res_partner r
            WHERE r.phone_sanitized = m.number AND r.clinic_text_consent = 'refused'
              AND coalesce(r.company_id, m.company_id) = m.company_id
            LIMIT 1)) AS consent,
       coalesce(t.clinic_deceased_on, p.clinic_deceased_on) AS deceased_on,
       e.active AND NOT EXISTS (
           SELECT 1 FROM calendar_attendee d
            WHERE d.event_id = e.id AND d.state = 'declined'
              AND d.partner_id IN (m.partner_id, m.patient_id))
         AND (m.message_type NOT IN ('appointment_reminder', 'confirmation') OR EXISTS (
           SELECT 1 FROM calendar_attendee d
            WHERE d.event_id = e.id
              AND d.partner_id IN (m.partner_id, m.patient_id))) AS event_active,
       e.start AS event_start,
       CASE WHEN e.allday THEN e.start_date END AS event_day,
       EXISTS (SELECT 1 FROM clinic_sender s
                WHERE s.company_id = m.company_id AND s.active
                  AND s.number = m.number) AS is_own,
       {declined_sql("m.message_type", "p")} AS declined,
       EXISTS (SELECT 1 FROM clinic_number_blocked_sender_rel r
                WHERE r.number_id = n.id
                  AND r.sender_id = m.sender_id) AS sender_blocked
  FROM clinic_message m
  LEFT JOIN clinic_number n ON n.number = m.number
  LEFT JOIN clinic_message_batch b ON b.id = m.batch_id
  LEFT JOIN res_partner p ON p.id = m.partner_id
  LEFT JOIN res_partner t ON t.id = m.patient_id
  LEFT JOIN calendar_event e ON e.id = m.event_id
 WHERE m.id = ANY(%s) AND m.state = 'queued' AND m.sender_id = %s
   AND m.lane = ANY(%s) AND m.due_at <= %s AND m.channel = 'sms'
 ORDER BY m.due_at, m.id FOR UPDATE OF m SKIP LOCKED
"""
INSERT_ATTEMPT = """
INSERT INTO clinic_message_attempt
       (message_id, number, sender_id, account_sid, bulk, token, body_hash,
        started_at, clean_reads)
VALUES (%s, %s, %s, %s, %s, %s, %s, clinic_now(), 0) RETURNING id
"""
MARK_SUBMITTING = """
UPDATE clinic_message
   SET state = 'submitting', state_reason = NULL, body = %s, sms_parts = %s,
       lease_until = clinic_now() + %s * interval '1 second',
       error_id = NULL, provider_code = NULL
 WHERE id = %s
"""


@dataclass(frozen=True)
class Claim:
    """One committed attempt whose call is still to be made."""

    message_id: int
    attempt_id: int
    number: str = field(repr=False)
    body: str = field(repr=False)
    token: str = field(repr=False)
    validity: int
    signed: bool
    lane: str = "direct"


@dataclass
class Claims:
    """What one T1 gave: calls to make, and when to come again if none."""

    ready: list[Claim] = field(default_factory=list)
    settled: int = 0
    wake_at: datetime | None = None


class ClinicMessageClaim(models.Model):
    """Claim messages of one sender; runs in a cursor of its own, with no side effect.

    Lock order everywhere: sender, number, batch, message. Updating the sender's row
    first makes a concurrent claim fail and retry, so that the count below is on a
    snapshot that holds every earlier grant (reliability.md finding 4).
    """

    _inherit = "clinic.message"

    @api.model
    def _claim(self, sender_id, lanes, rendered, limit=CLAIM_LIMIT) -> Claims:
        """Turn waiting messages into committed attempts.

        :param sender_id: id of the ``clinic.sender``
        :param lanes: which lanes to look at, e.g. ``("direct",)``
        :param rendered: ``{message id: Rendered}`` of the candidates
        :param limit: most attempts to open
        :return: the claims; the caller commits before it makes any call
        """
        claims = Claims()
        sender = self._claim_sender(sender_id, claims)
        if not sender or not rendered:
            return claims
        if not sender.company_id.clinic_texting_enabled:
            return claims  # held: turning it on again wakes the release
        now = self.env["clinic.clock"]._now()
        if sender.backoff_count:
            limit = self._probes(sender, now, claims)
        limit = self._governed(sender, lanes, limit, now, claims)
        if limit > 0:
            rows = self._lock_candidates(sender_id, lanes, list(rendered)[:limit], now)
            for row in rows:
                self._claim_one(sender, row, rendered[row["id"]], now, claims)
        return claims

    def _claim_sender(self, sender_id, claims):
        """Take a grant of the sender's row; None while the sender is paused."""
        self.env.cr.execute(
            """
            UPDATE clinic_sender SET grants = grants + 1
             WHERE id = %s AND (paused_until IS NULL OR paused_until <= clinic_now())
            """,
            [sender_id],
        )
        sender = self.env["clinic.sender"].browse(sender_id)
        granted = self.env.cr.rowcount
        sender.fetch(OF_SENDER)
        if granted:
            sender.company_id.fetch(OF_COMPANY)
            return sender
        claims.wake_at = sender.paused_until
        return None

    def _probes(self, sender, now, claims) -> int:
        """Return 1 for a provider that has just refused: one call asks it (F12).

        All others wait for its outcome, those of other lanes and jobs too: 0 while a
        call of this sender is under way.
        """
        self.env.cr.execute(
            "SELECT 1 FROM clinic_message_attempt WHERE sender_id = %s"
            " AND outcome IS NULL AND started_at > %s LIMIT 1",
            [sender.id, now - WINDOW_MARGIN],
        )
        if not self.env.cr.rowcount:
            return 1
        claims.wake_at = now + timedelta(seconds=EASE_SECONDS)
        return 0

    def _governed(self, sender, lanes, limit, now, claims) -> int:
        """Return how many of ``limit`` texts the lanes' governors let out now.

        Addons with a lane of their own extend this; the sender's row is locked.

        :param now: naive UTC
        :param claims: its ``wake_at`` is set when a governor is closed
        """
        if "bulk" in lanes:
            return min(limit, self._room(sender, now, claims))
        return limit

    def _room(self, sender, now, claims) -> int:
        """Return how many bulk texts may leave now (promise 2)."""
        limit = sender.company_id.clinic_bulk_hourly_limit
        self.env.cr.execute(
            """
            SELECT started_at FROM clinic_message_attempt
             WHERE sender_id = %s AND bulk AND started_at > %s
               AND outcome IS DISTINCT FROM 'not_sent'
             ORDER BY started_at DESC LIMIT %s
            """,
            [sender.id, now - HOUR - WINDOW_MARGIN, limit],
        )
        used = [row[0] for row in self.env.cr.fetchall()]
        if len(used) >= limit:
            claims.wake_at = used[-1] + HOUR + WINDOW_MARGIN
        return limit - len(used)

    def _lock_candidates(self, sender_id, lanes, message_ids, now):
        """Lock numbers, batches and messages, in that order, and read them."""
        cr = self.env.cr
        cr.execute(LOCK_NUMBERS, [message_ids])
        cr.execute(LOCK_BATCHES, [message_ids])
        cr.execute(LOCK_MESSAGES, [message_ids, sender_id, list(lanes), now])
        return cr.dictfetchall()

    def _claim_one(self, sender, row, text, now, claims):
        company = sender.company_id
        reason = self._refusal(row, text, company, now)
        if reason:
            self._skip([row["id"]], reason)
            claims.settled += 1
        elif row["batch_state"] in ("paused", "draft"):
            return
        else:
            self._claim_or_defer(sender, row, text, now, claims)

    def _claim_or_defer(self, sender, row, text, now, claims):
        validity = self._validity(row, sender.company_id, now)
        if validity is None:
            zones = self._zones_of(row, sender.company_id)
            opens = quiet.next_open(
                now + timedelta(seconds=VALIDITY_MIN),
                zones,
                sender.company_id._clinic_quiet_hours(),
            )
            self._defer([row["id"]], opens)
            claims.settled += 1
            claims.wake_at = min(filter(None, (claims.wake_at, opens)))
        else:
            claims.ready.append(self._open_attempt(sender, row, text, validity))

    def _open_attempt(self, sender, row, text, validity) -> Claim:
        """Insert the attempt with its token and mark the message as leaving."""
        token = secrets.token_urlsafe(32)
        attempt = [row["id"], row["number"], sender.id, sender.account_sid]
        attempt += [row["lane"] == "bulk", token, body_hash(text.body)]
        cr = self.env.cr
        cr.execute(INSERT_ATTEMPT, attempt, log_exceptions=False)
        attempt_id = cr.fetchone()[0]
        lease = self._parameter("lease_seconds", 120)
        count = parts.count_parts(text.body).parts
        leaving = [text.body, count, lease, row["id"]]
        cr.execute(MARK_SUBMITTING, leaving, log_exceptions=False)
        return Claim(
            message_id=row["id"],
            attempt_id=attempt_id,
            number=row["number"],
            body=text.body,
            token=token,
            validity=validity,
            signed=text.signed,
            lane=row["lane"],
        )

    @api.model
    def _parameter(self, name, default) -> float:
        """Return a waiting time of the protocol; fault tests shorten them.

        :param name: last part of the system parameter ``clinic_messaging.<name>``
        :param default: seconds
        """
        # sudo: one numeric setting of ours, no secret
        parameters = self.env["ir.config_parameter"].sudo()
        value = parameters.get_param(f"clinic_messaging.{name}")
        return float(value) if value else default

    def _skip(self, message_ids, reason):
        """Decide not to send, with the reason that people see."""
        self.env.cr.execute(
            "UPDATE clinic_message SET state = 'skipped', state_reason = %s"
            " WHERE id = ANY(%s)",
            [reason, message_ids],
        )
        self._after_settled(message_ids)

    def _defer(self, message_ids, due_at):
        """Let messages wait; they come back with the next release."""
        self.env.cr.execute(
            "UPDATE clinic_message SET state = 'scheduled', due_at = %s"
            " WHERE id = ANY(%s)",
            [due_at, message_ids],
        )
        self.invalidate_model(["state", "due_at"])
        self.browse(message_ids).segment_id._show_deferred()
        self._wake_release(due_at)
        self.invalidate_model(["state", "due_at"])
        self.browse(message_ids)._follow_chat()


def body_hash(body: str) -> str:
    """Return what reconciliation compares instead of the text itself."""
    return hashlib.sha256(body.strip().encode()).hexdigest()
