"""What the provider told us: append-only, projected onto the ledger afterwards."""

import logging

from odoo import api, fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..tools import status as status_tools

_logger = logging.getLogger(__name__)
PROJECTOR = "clinic_messaging.ir_cron_clinic_message_project"
PROJECT_LIMIT = 100
PROJECT_TRIES = 10


class ClinicMessageEvent(models.Model):
    """Keep each status callback or read of the provider's list as it came.

    Handlers only insert (W50); the state of the message is the highest rank over all
    events of its latest attempt, so order and repetition cannot matter (promise 7).
    """

    _name = "clinic.message.event"
    _description = "Provider Event"
    _order = "id"
    _allow_sudo_commands = False

    attempt_id = fields.Many2one(
        "clinic.message.attempt", required=True, readonly=True, ondelete="restrict"
    )
    sid = fields.Char(readonly=True)
    status = fields.Char(required=True, readonly=True)
    error_code = fields.Char(readonly=True)
    received_at = fields.Datetime(required=True, readonly=True)
    source = fields.Selection(
        [("callback", "Callback"), ("list", "Asked for")],
        required=True,
        readonly=True,
    )
    applied_at = fields.Datetime(readonly=True)

    _once_unique = models.UniqueIndex(
        "(attempt_id, sid, status, coalesce(error_code, ''))"
    )
    _pending_idx = models.Index("(id) WHERE applied_at IS NULL")

    def init(self):
        """Let ``applied_at`` be set once; refuse every other change."""
        result = super().init()
        self.env.cr.execute("""
            CREATE OR REPLACE FUNCTION clinic_event_guard() RETURNS trigger AS $$
            BEGIN
                IF TG_OP = 'DELETE' OR OLD.applied_at IS NOT NULL
                   OR (NEW.attempt_id, NEW.sid, NEW.status, NEW.error_code,
                       NEW.received_at)
                      IS DISTINCT FROM
                      (OLD.attempt_id, OLD.sid, OLD.status, OLD.error_code,
                       OLD.received_at)
                THEN
                    RAISE EXCEPTION 'clinic_message_event is append-only'
                          USING ERRCODE = 'restrict_violation';
                END IF;
                RETURN NEW;
            END $$ LANGUAGE plpgsql;
            DROP TRIGGER IF EXISTS clinic_message_event_guard ON clinic_message_event;
            CREATE TRIGGER clinic_message_event_guard
            BEFORE UPDATE OR DELETE ON clinic_message_event
               FOR EACH ROW EXECUTE FUNCTION clinic_event_guard();
        """)
        return result

    @api.model
    def _insert(self, attempt_id, sid, status, error_code, source) -> bool:
        """Store one event; a repetition changes nothing.

        :param attempt_id: id of the attempt that the token named
        :param sid: provider's id of the message
        :param status: the provider's word, e.g. ``delivered``
        :param error_code: the provider's code, or None
        :param source: a key of ``source``
        :return: whether the row is new
        """
        self.env.cr.execute(
            """
            INSERT INTO clinic_message_event
                   (attempt_id, sid, status, error_code, received_at, source)
            VALUES (%s, %s, %s, %s, clinic_now(), %s)
                ON CONFLICT DO NOTHING
            """,
            [attempt_id, sid or "", status, error_code or None, source],
        )
        return bool(self.env.cr.rowcount)

    @api.model
    def _wake_projector(self):
        """Ask for the projection, once for a burst of callbacks."""
        # its id is in memory, where a whole record would be asked for each time
        cron_id = self.env["ir.model.data"]._xmlid_to_res_id(PROJECTOR)
        # sudo: a public callback may wake this one scheduled action
        self.env["ir.cron"].sudo().browse(cron_id)._clinic_wake()

    @api.model
    def _cron_project(self):
        """Carry new events onto attempts and messages; safe to run twice.

        Says that more remains when its time is over, else Odoo would let the rest
        wait for the next minute.
        """
        progress = self.env["ir.cron"]
        while count := self._project_again(PROJECT_LIMIT):
            if not progress._commit_progress(count, remaining=1):
                return
        progress._commit_progress(remaining=0)

    @api.model
    def _project_again(self, limit) -> int:
        """Project some events; anew if a dispatcher closes an attempt meanwhile."""
        for _attempt in range(PROJECT_TRIES - 1):
            try:
                return self._project_some(limit)
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self.env.cr.rollback()
                self.env.invalidate_all(flush=False)
        return self._project_some(limit)

    @api.model
    def _project_some(self, limit) -> int:
        """Project up to ``limit`` waiting events.

        Those of an attempt whose call is under way are left to its T2, which folds
        them itself; both at once would make one of them fail. All attempts are
        locked first, so that none is waited for while messages are held, and projected
        batch by batch, so that batches are closed in the order of ids (W29).

        :return: how many were projected
        """
        self.env.cr.execute(
            """
            SELECT m.batch_id, e.attempt_id FROM clinic_message_event e
              JOIN clinic_message_attempt a ON a.id = e.attempt_id
              JOIN clinic_message m ON m.id = a.message_id
             WHERE e.applied_at IS NULL
               AND (a.outcome IS NOT NULL
                    OR e.received_at < clinic_now() - %s * interval '1 second')
             ORDER BY e.id LIMIT %s FOR UPDATE OF e, a SKIP LOCKED
            """,
            [self.env["clinic.message"]._parameter("lease_seconds", 120), limit],
        )
        rows = self.env.cr.fetchall()
        in_batches = sorted(set(rows), key=lambda row: (row[0] or 0, row[1]))
        for _batch_id, attempt_id in in_batches:
            self._apply_alone(attempt_id)
        return len(rows)

    @api.model
    def _apply_alone(self, attempt_id):
        """Project one attempt; one that cannot be projected stops no other."""
        try:
            with self.env.cr.savepoint():
                self.env["clinic.message"]._apply_events(attempt_id)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception as error:  # noqa: BLE001 - the raw events are kept
            _logger.warning(
                "Events of attempt %s: %s", attempt_id, type(error).__name__
            )
            self._mark_applied(attempt_id)

    @api.model
    def _mark_applied(self, attempt_id):
        """Record that the events of an attempt which we see are on its message."""
        self.env.cr.execute(
            "UPDATE clinic_message_event SET applied_at = clinic_now()"
            " WHERE attempt_id = %s AND applied_at IS NULL",
            [attempt_id],
        )
        self.invalidate_model(["applied_at"])

    @api.model
    def _told_of(self, attempt_ids) -> list[int]:
        """Return which attempts have events, by the ids of attempts."""
        self.env.cr.execute(
            "SELECT DISTINCT attempt_id FROM clinic_message_event"
            " WHERE attempt_id = ANY(%s) ORDER BY attempt_id",
            [attempt_ids],
        )
        return [row[0] for row in self.env.cr.fetchall()]

    @api.model
    def _fold(self, attempt_id):
        """Return ``(status, error_code, sid)`` of the highest event of an attempt.

        Words that we do not know say nothing of the text, but a callback with one
        still proves that it was accepted: the status is "" then.
        """
        self.env.cr.execute(
            "SELECT status, error_code, sid FROM clinic_message_event"
            " WHERE attempt_id = %s",
            [attempt_id],
        )
        rows = self.env.cr.fetchall()
        if not rows:
            return None
        top = status_tools.fold(row[0] for row in rows)
        if not top:
            return "", None, rows[0][2]
        return max((row for row in rows if row[0] == top), key=lambda row: bool(row[1]))
