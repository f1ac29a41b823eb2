"""The dispatcher: peek, T1, call, T2, in short transactions of its own."""

import logging
import time
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

from psycopg2 import DatabaseError, InterfaceError, OperationalError
from psycopg2 import Error as PsycopgError
from psycopg2.pool import PoolError

from odoo import SUPERUSER_ID, api, models
from odoo.service.model import PG_CONCURRENCY_ERRORS_TO_RETRY

from ..tools import numbers
from ..tools.lease import Lease
from ..transports.base import ACCEPTED, NOT_SENT, UNKNOWN, SendRequest, SendResult
from .clinic_message_claim import CALL_WITHIN, CLAIM_LIMIT, Claims

_logger = logging.getLogger(__name__)

JOB_SECONDS = 45  # below limit_time_real; the job then enqueues itself again
MAX_CALLS = 20  # at most so many calls of one sender under way
WORTH_IT = 8  # with fewer free places a T1 costs more than it brings
PROBE = 3  # at most so many calls until the first answer of a job
MAX_TRIES = 10
GONE_CODES = ("08", "57P")  # connection exceptions; the server stops or starts
SOON = 300  # seconds; a job waits so long, beyond it the release cron's trigger
CHANNELS = {
    "direct": "root.clinic_conversation",
    "bulk": "root.clinic_bulk",
    "alert": "root.clinic_alert",
}


class ClinicMessageDispatch(models.Model):
    """Move queued texts of one sender to the provider.

    Runs in a queue_job job that carries the sender's id only. Threads do nothing but
    the HTTP call; every transaction is in this thread, on a cursor of its own, so
    that a job that is run twice or killed leaves only committed steps behind.
    """

    _inherit = "clinic.message"

    @api.model
    def _enqueue_dispatch(self, senders, lanes=None, seconds=0):
        """Ask the runner to dispatch, once per sender and lane.

        :param senders: ``clinic.sender`` recordset
        :param lanes: lane names; default: all
        :param seconds: how long to wait first
        """
        for lane in lanes or CHANNELS:
            for sender in senders:
                key = f"clinic-dispatch-{sender.id}-{lane}"
                self.with_delay(
                    channel=CHANNELS[lane],
                    description=f"Clinic texts: {lane}",
                    identity_key=f"{key}-later" if seconds else key,
                    eta=seconds or None,
                    priority=5 if lane == "direct" else 10,
                )._job_dispatch(sender.id, lane)

    @api.model
    def _job_dispatch(self, sender_id, lane):
        """Send what is due in one lane of one sender; see the module's docstring.

        :param sender_id: id of the ``clinic.sender``
        :param lane: ``direct``, ``bulk`` or ``alert``
        """
        sender = self.env["clinic.sender"].sudo().browse(sender_id)  # sudo: a job
        account = sender._account()
        if account is None:
            sender._stop_unconfigured()
            return
        deadline = time.monotonic() + JOB_SECONDS
        claims = self._dispatch_until(deadline, sender, lane, account)
        self._come_again(sender, lane, claims, time.monotonic() >= deadline)

    def _dispatch_until(self, deadline, sender, lane, account) -> Claims:
        """Keep up to ``MAX_CALLS`` calls under way until nothing is due.

        Begins with few: a broken account shows with them, not with a whole volley.
        """
        under_way, limit = {}, PROBE
        claims = Claims()
        with ThreadPoolExecutor(max_workers=MAX_CALLS) as pool:
            while True:
                more = time.monotonic() < deadline
                room = MAX_CALLS - len(under_way)
                if more and room >= WORTH_IT:
                    lease = self._lease_for_calls()
                    claims = self._claim_next(sender.id, lane, min(room, limit))
                    for claim in claims.ready:
                        request = account.prepare(claim)
                        future = pool.submit(_call, account.transport, request, lease)
                        under_way[future] = claim
                if not under_way:
                    if more and claims.settled:
                        continue
                    return claims
                limit = CLAIM_LIMIT
                done = wait(under_way, return_when=FIRST_COMPLETED).done
                self._settle_all(
                    [(under_way.pop(future), future.result()) for future in done]
                )

    def _lease_for_calls(self) -> Lease:
        """Return the time in which the calls of the next claims must begin."""
        return Lease(min(self._parameter("lease_seconds", 120), CALL_WITHIN))

    def _claim_next(self, sender_id, lane, limit=CLAIM_LIMIT) -> Claims:
        """Render the next candidates and claim them: one read, one T1."""
        rendered = self._in_own_cursor(
            lambda ledger: ledger._peek(sender_id, lane, limit)
        )
        return self._in_own_cursor(
            lambda ledger: ledger._claim(sender_id, (lane,), rendered)
        )

    @api.model
    def _peek(self, sender_id, lane, limit):
        """Return the rendered texts of the next candidates, without a lock."""
        self.env.cr.execute(
            """
            SELECT m.id FROM clinic_message m
              JOIN clinic_message_batch b ON b.id = m.batch_id
             WHERE m.sender_id = %s AND m.lane = %s AND m.state = 'queued'
               AND m.due_at <= clinic_now() AND m.channel = 'sms'
               AND b.state <> 'paused'
             ORDER BY m.due_at, m.id LIMIT %s
            """,
            [sender_id, lane, limit],
        )
        messages = self.browse([row[0] for row in self.env.cr.fetchall()])
        messages._fetch_for_rendering()
        # T1 locks the numbers' rows, so that a STOP cannot slip through: have them
        self.env["clinic.number"]._ensure(messages.mapped("number"))
        return messages._render_what_can_be()

    def _settle_all(self, ended):
        """Write the ends of calls: of accepted ones together, of others one by one."""
        accepted = [pair for pair in ended if pair[1].outcome == ACCEPTED]
        others = [[pair] for pair in ended if pair[1].outcome != ACCEPTED]
        for group in filter(None, (accepted, *others)):
            self._settle_group(group)

    def _settle_group(self, ended):
        """Write some ends in one T2; one that cannot be written harms no other."""
        try:
            self._in_own_cursor(lambda ledger: ledger._settle(ended))
        except Exception as error:  # noqa: BLE001 - its lease ends in ``unknown``
            if len(ended) > 1:
                for pair in ended:
                    self._settle_group([pair])
            else:
                _logger.warning(
                    "Attempt %s could not be closed: %s",
                    ended[0][0].attempt_id,
                    type(error).__name__,
                )

    def _in_own_cursor(self, work):
        """Run ``work(ledger)`` in a transaction of its own and commit it.

        Only the transaction is repeated, never a provider call (W4); a lost
        connection is tried again for about half a minute (W5).

        :param work: callable that takes ``clinic.message`` in a fresh environment
        :return: what ``work`` returned
        """
        for attempt in range(1, MAX_TRIES + 1):
            try:
                # a cursor of its own: a job must not commit the runner's (finding 3)
                with self.env.registry.cursor() as cr:
                    # superuser: the ledger is written by us only
                    ledger = api.Environment(cr, SUPERUSER_ID, {})["clinic.message"]
                    return work(ledger)
            except PsycopgError as error:
                lost = _is_lost(error)
                known = error.pgcode in PG_CONCURRENCY_ERRORS_TO_RETRY
                if attempt == MAX_TRIES or not (lost or known):
                    raise
                time.sleep(min(5.0, 0.5 * attempt) if lost else 0.005 * attempt)
        raise AssertionError("unreachable")

    def _come_again(self, sender, lane, claims, out_of_time):
        """Continue in a new job, at once or when the governor opens again."""
        if out_of_time:
            self._enqueue_dispatch(sender, [lane])
        elif claims.wake_at:
            self._wake_at(sender, lane, claims.wake_at)

    def _wake_at(self, sender, lane, moment):
        """Come again at a moment: to the second if it is near, else to the minute."""
        wait_for = (moment - self.env["clinic.clock"]._now()).total_seconds()
        if wait_for <= SOON:
            self._enqueue_dispatch(sender, [lane], seconds=max(1, int(wait_for) + 1))
        else:
            self._wake_release(moment)


def _is_lost(error: PsycopgError) -> bool:
    """Return whether the database was away, rather than unwilling.

    A server that stops names itself (57P01 to 57P03, class 08); a connection that
    broke has no code, and psycopg2 raises the bare ``DatabaseError`` for some of them.
    """
    code = error.pgcode or ""
    if code:
        return code.startswith(GONE_CODES)
    kinds = (OperationalError, InterfaceError, PoolError)
    return isinstance(error, kinds) or type(error) is DatabaseError


def _call(transport, request: SendRequest, lease: Lease) -> SendResult:
    """Make one call in a pool thread; an unexpected error leaves the outcome open.

    :param lease: begun before T1; once it is over, others decide about the text
    """
    if lease.is_over():
        return SendResult(NOT_SENT, cause="late")
    try:
        return transport.send(request)
    except Exception as error:  # noqa: BLE001 - whatever it was, it may have arrived
        _logger.warning(
            "Call to %s ended in %s", numbers.mask(request.to), type(error).__name__
        )
        return SendResult(UNKNOWN, cause=type(error).__name__)
