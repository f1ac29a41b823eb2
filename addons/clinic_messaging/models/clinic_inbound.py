"""Texts from patients as they came: stored first, understood afterwards."""

import json
import logging
from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)

MAX_TRIES = 6
COLLISIONS = (UniqueViolation, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY)
COLLISION_TRIES = 10


class ClinicInbound(models.Model):
    """One row per text that the provider gave us; never changed, never deleted.

    The webhook only inserts here, so that it answers within a second and a text is
    kept whatever happens later; a repeated message id is one row (B19, R15). A
    scheduled action turns each row once into a ledger row and a conversation.
    """

    _name = "clinic.inbound"
    _description = "Received Text"
    _order = "id desc"
    _rec_name = "sid"
    _allow_sudo_commands = False

    company_id = fields.Many2one(
        "res.company", "Clinic", required=True, readonly=True, ondelete="restrict"
    )
    sender_id = fields.Many2one(
        "clinic.sender", "To", readonly=True, ondelete="restrict"
    )
    account_sid = fields.Char(required=True, readonly=True)
    sid = fields.Char("Provider id", required=True, readonly=True)
    number = fields.Char("From", required=True, readonly=True, help="As it came.")
    to_number = fields.Char(required=True, readonly=True)
    body = fields.Text("Content", readonly=True, help="As it came.")
    media = fields.Json(readonly=True, help="Addresses and types of its pictures.")
    opt_out_type = fields.Char(
        readonly=True, help="STOP, START or HELP, if the provider has acted on it."
    )
    received_at = fields.Datetime("Received", required=True, readonly=True)
    source = fields.Selection(
        [("webhook", "Webhook"), ("list", "Provider's list")],
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [("waiting", "Waiting"), ("done", "Done"), ("failed", "Failed")],
        required=True,
        readonly=True,
        default="waiting",
    )
    tries = fields.Integer(readonly=True, default=0)
    retry_at = fields.Datetime(readonly=True)
    message_id = fields.Many2one(
        "clinic.message",
        "Ledger row",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    _sid_unique = models.Constraint(
        "UNIQUE (account_sid, sid)", "This text was received already."
    )
    _waiting_idx = models.Index("(id) WHERE state = 'waiting'")

    def init(self):
        """Let only the state of the work change, below the ORM as well."""
        result = super().init()
        self.env.cr.execute("""
            CREATE OR REPLACE FUNCTION clinic_inbound_guard() RETURNS trigger AS $$
            BEGIN
                IF TG_OP = 'DELETE'
                   OR (NEW.account_sid, NEW.sid, NEW.number, NEW.to_number, NEW.body,
                       NEW.media, NEW.opt_out_type, NEW.received_at, NEW.company_id)
                      IS DISTINCT FROM
                      (OLD.account_sid, OLD.sid, OLD.number, OLD.to_number, OLD.body,
                       OLD.media, OLD.opt_out_type, OLD.received_at, OLD.company_id)
                   OR (OLD.message_id IS NOT NULL
                       AND NEW.message_id IS DISTINCT FROM OLD.message_id)
                THEN
                    RAISE EXCEPTION 'clinic_inbound is append-only'
                          USING ERRCODE = 'restrict_violation';
                END IF;
                RETURN NEW;
            END $$ LANGUAGE plpgsql;
            DROP TRIGGER IF EXISTS clinic_inbound_guard ON clinic_inbound;
            CREATE TRIGGER clinic_inbound_guard BEFORE UPDATE OR DELETE
                ON clinic_inbound FOR EACH ROW EXECUTE FUNCTION clinic_inbound_guard();
        """)
        return result

    # Storing
    # ------------------------------------------------------------

    @api.model
    def _take(self, text, company, sender) -> bool:
        """Store a text that the webhook brought, anew where others were at its number.

        Odoo repeats a request that collides only after seconds; a STOP must count
        within two (C3). What came before in the request has only read.

        :return: as ``_insert``
        """
        for _attempt in range(COLLISION_TRIES - 1):
            try:
                return self._insert(text, company, sender, "webhook")
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self.env.cr.rollback()
                self.env.invalidate_all(flush=False)
        return self._insert(text, company, sender, "webhook")

    @api.model
    def _insert(self, text, company, sender, source) -> bool:
        """Store one text and act on an opt-out word, in the caller's transaction.

        :param text: a ``ReceivedText``
        :param company: the clinic whose account received it
        :param sender: the ``clinic.sender`` it was sent to; may be empty
        :param source: a key of ``source``
        :return: whether the text is new
        """
        values = self._prepare_row(text, company, sender, source)
        columns = ", ".join(values)
        places = ", ".join(["%s"] * len(values))
        self.env.cr.execute(
            f"INSERT INTO clinic_inbound ({columns})"  # noqa: S608 - our own names
            f" VALUES ({places}) ON CONFLICT (account_sid, sid) DO NOTHING",
            list(values.values()),
            log_exceptions=False,
        )
        is_new = bool(self.env.cr.rowcount)
        if is_new:
            self.env["clinic.number"]._note_inbound(
                text.number, text.body, text.opt_out_type, values["received_at"]
            )
        return is_new

    def _prepare_row(self, text, company, sender, source) -> dict:
        """Return the columns of one row; a time that is not known is now."""
        now = self.env["clinic.clock"]._now()
        return {
            "company_id": company.id,
            "sender_id": sender.id or None,
            "account_sid": text.account_sid,
            "sid": text.sid,
            "number": text.number,
            "to_number": text.to_number,
            "body": text.body,
            "media": json.dumps(text.media) if text.media else None,
            "opt_out_type": text.opt_out_type or None,
            "received_at": text.received_at or now,
            "source": source,
            "state": "waiting",
            "tries": 0,
            "retry_at": now,
        }

    @api.model
    def _wake_receiver(self):
        """Ask for the work on what was stored, once for a burst of texts."""
        # sudo: a public webhook may wake this one scheduled action
        cron = self.env.ref("clinic_messaging.ir_cron_clinic_inbound_receive").sudo()
        cron._clinic_wake()

    # Working
    # ------------------------------------------------------------

    @api.model
    def _cron_receive(self):
        """Turn each stored text into a ledger row, once, in the order they came."""
        progress = self.env["ir.cron"]
        self.env["discuss.channel"]._clinic_wake_snoozed()
        while self._receive_again():
            if not progress._commit_progress(1, remaining=1):
                return
        progress._commit_progress(remaining=0)

    @api.model
    def _receive_again(self) -> bool:
        """Work on the next text; anew where somebody else was at the same rows."""
        for _attempt in range(COLLISION_TRIES - 1):
            try:
                return self._receive_next()
            except COLLISIONS:
                self.env.cr.rollback()
                self.env.invalidate_all(flush=False)
        return self._receive_next(last_try=True)

    @api.model
    def _receive_next(self, *, last_try=False) -> bool:
        """Work on the oldest text that waits.

        :param last_try: put the text off even if only somebody else was in the way
        :return: whether there was one
        """
        self.env.cr.execute(
            """
            SELECT id FROM clinic_inbound
             WHERE state = 'waiting' AND retry_at <= clinic_now()
             ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
            """
        )
        row = self.env.cr.fetchone()
        if row:
            self.browse(row[0])._work(last_try)
        return bool(row)

    def _work(self, last_try=True):
        """Put one text into the ledger; a failure keeps it and stops no other."""
        self.ensure_one()
        self.invalidate_recordset()
        try:
            with self.env.cr.savepoint():
                message = self._into_ledger()
                self._set_work(state="done", message_id=message.id)
                message._receive()
        except Exception as error:  # noqa: BLE001 - whatever it was, the text is kept
            if isinstance(error, COLLISIONS) and not last_try:
                raise
            _logger.warning("Received text %s: %s", self.id, type(error).__name__)
            self._put_off()

    def _put_off(self):
        """Try again later, each time later; at last a person must look."""
        self.env.invalidate_all(flush=False)
        tries = self.tries + 1
        now = self.env["clinic.clock"]._now()
        self._set_work(
            tries=tries,
            retry_at=now + timedelta(minutes=2 ** (tries - 1)),
            state="failed" if tries >= MAX_TRIES else "waiting",
        )

    def _set_work(self, **values):
        """Write how far the work on a row is; nothing else of it can change."""
        assignments = ", ".join(f"{name} = %s" for name in values)
        self.env.cr.execute(
            f"UPDATE clinic_inbound SET {assignments}"  # noqa: S608 - our own names
            " WHERE id = %s",
            [*values.values(), self.id],
        )
        self.invalidate_recordset()

    def _into_ledger(self):
        """Insert the ledger row of a text."""
        self.ensure_one()
        self.env["clinic.number"]._ensure([self.number])
        return self.env["clinic.message"].create(self._prepare_ledger_values())

    def _prepare_ledger_values(self) -> dict:
        return {
            "company_id": self.company_id.id,
            "sender_id": self.sender_id.id,
            "number": self.number,
            "direction": "inbound",
            "origin": "manual",
            "message_type": "reply",
            "body": self.body,
            "state": "received",
            "sent_at": self.received_at,
        }
