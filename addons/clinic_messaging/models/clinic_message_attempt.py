"""One provider call: committed before it is made, closed when its end is known."""

from odoo import fields, models

from ..tools import status

OUTCOMES = [
    ("accepted", "Accepted"),
    ("rejected", "Refused"),
    ("not_sent", "Never reached the provider"),
    ("unknown", "Not certain"),
    ("not_accepted", "Proven not accepted"),
]


class ClinicMessageAttempt(models.Model):
    """The proof of one call; ``token`` in its callback address finds it again.

    A row exists, committed, before the request leaves (reliability.md 2.4), so that
    a callback alone proves acceptance. The unique index on accepted attempts is
    promise 1 as a constraint: one accepted provider message per ledger row. An
    e-mail's attempt has neither number nor sender; its Message-Id is the ``sid``.
    """

    _name = "clinic.message.attempt"
    _description = "Send Attempt"
    _order = "id desc"
    _rec_name = "started_at"
    _allow_sudo_commands = False

    message_id = fields.Many2one(
        "clinic.message", required=True, readonly=True, index=True, ondelete="restrict"
    )
    number = fields.Char(readonly=True, help="E.164; none for an e-mail")
    sender_id = fields.Many2one(
        "clinic.sender", readonly=True, ondelete="restrict", help="None for an e-mail"
    )
    account_sid = fields.Char(readonly=True)
    bulk = fields.Boolean(readonly=True)
    token = fields.Char(required=True, readonly=True, groups="base.group_system")
    body_hash = fields.Char(readonly=True, groups="base.group_system")
    started_at = fields.Datetime(required=True, readonly=True)
    maybe_since = fields.Datetime(
        readonly=True,
        help="Not a call of this database: another one may have made it, from this "
        "moment until the attempt was noted.",
    )
    outcome = fields.Selection(OUTCOMES, readonly=True)
    http_status = fields.Integer(readonly=True)
    provider_code = fields.Char(readonly=True)
    sid = fields.Char("Provider id", readonly=True)
    finished_at = fields.Datetime(readonly=True)
    clean_reads = fields.Integer(
        readonly=True, help="Reads of the provider's list that did not show it."
    )
    last_read_at = fields.Datetime(readonly=True)
    note = fields.Char(compute="_compute_note")

    _sender_of_text = models.Constraint(
        "CHECK (num_nonnulls(number, sender_id, account_sid) IN (0, 3))",
        "An attempt to text has a number, a sender and an account.",
    )
    _token_unique = models.UniqueIndex("(token)")
    _sid_unique = models.UniqueIndex("(account_sid, sid) WHERE sid IS NOT NULL")
    _accepted_unique = models.UniqueIndex("(message_id) WHERE outcome = 'accepted'")
    _rate_idx = models.Index("(sender_id, started_at) WHERE bulk")
    _open_idx = models.Index(
        "(started_at) WHERE outcome IS NULL OR outcome = 'unknown'"
    )

    def _compute_note(self):
        """Say where the provider told two endings; the state shows the higher one."""
        # sudo: what became of attempts that the user may read
        events_sudo = self.env["clinic.message.event"].sudo()
        rows = events_sudo._read_group(
            [("attempt_id", "in", self.ids)], ["attempt_id"], ["status:array_agg"]
        )
        told = {attempt.id: statuses for attempt, statuses in rows}
        contradiction = self.env._("Reported as delivered and as failed")
        for attempt in self:
            contradicted = status.conflicts(told.get(attempt.id, []))
            attempt.note = contradiction if contradicted else False

    def init(self):
        """Let only the end of an attempt be written, and only once."""
        result = super().init()
        self.env.cr.execute("""
            CREATE OR REPLACE FUNCTION clinic_attempt_guard() RETURNS trigger AS $$
            BEGIN
                IF TG_OP = 'DELETE'
                   OR (NEW.message_id, NEW.number, NEW.sender_id, NEW.bulk,
                       NEW.token, NEW.started_at)
                      IS DISTINCT FROM
                      (OLD.message_id, OLD.number, OLD.sender_id, OLD.bulk,
                       OLD.token, OLD.started_at)
                   OR (OLD.sid IS NOT NULL AND NEW.sid IS DISTINCT FROM OLD.sid)
                   OR (OLD.outcome IS DISTINCT FROM NEW.outcome
                       AND OLD.outcome IS NOT NULL AND OLD.outcome <> 'unknown')
                THEN
                    RAISE EXCEPTION 'an attempt is closed once and never changed'
                          USING ERRCODE = 'restrict_violation';
                END IF;
                RETURN NEW;
            END $$ LANGUAGE plpgsql;
            DROP TRIGGER IF EXISTS clinic_message_attempt_guard
                ON clinic_message_attempt;
            CREATE TRIGGER clinic_message_attempt_guard
            BEFORE UPDATE OR DELETE ON clinic_message_attempt
               FOR EACH ROW EXECUTE FUNCTION clinic_attempt_guard();
        """)
        return result
