"""Texts that another database may have sent: the provider's list tells which."""

from odoo import api, models

from ..tools import parts
from ..tools.shown import shown

# lock order: batch (by whoever holds texting), then messages in the order of ids
OPEN_DOUBTS = """
WITH doubtful AS (
    SELECT m.id, m.number, m.sender_id, s.account_sid, m.lane, m.due_at
      FROM clinic_message m JOIN clinic_sender s ON s.id = m.sender_id
     WHERE m.state IN ('scheduled', 'queued') AND m.channel = 'sms'
       AND m.due_at <= %(now)s
     ORDER BY m.id FOR UPDATE OF m
), opened AS (
    INSERT INTO clinic_message_attempt
           (message_id, number, sender_id, account_sid, bulk, token, started_at,
            maybe_since, outcome, clean_reads)
    SELECT id, number, sender_id, account_sid, lane = 'bulk',
           replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''),
           %(now)s, due_at, 'unknown', 0
      FROM doubtful
)
UPDATE clinic_message m SET state = 'unknown', state_reason = NULL
  FROM doubtful WHERE m.id = doubtful.id
"""


class ClinicMessageRestored(models.Model):
    """Doubt what was due when the database was restored, copied or promoted (W6, W7).

    A backup, and a standby that lacks the last commits, hold texts as waiting that have
    left. Each gets an attempt that is not certain, as if a call had been lost: the
    reconciler binds it to the text in the provider's list, or lets it go after the
    reads that prove that there is none. So nothing leaves twice, whatever people do.
    """

    _inherit = "clinic.message"

    @api.model
    def _doubt_due(self, now):
        """Open an attempt for each text that was due.

        :param now: naive UTC; what is due later cannot have left
        """
        self.env.flush_all()
        self.env.cr.execute(OPEN_DOUBTS, {"now": now}, log_exceptions=False)
        self.env.invalidate_all()

    def _texts_of(self, attempt) -> list[str]:
        if not attempt.maybe_since:
            return super()._texts_of(attempt)
        return attempt.message_id._possible_texts()

    def _possible_texts(self) -> list[str]:
        """Return the words as they may have left, with the opt-out line and without.

        Which it was depends on what the number had got before, and that may be lost.
        A text that cannot be rendered may have been any.
        """
        self.ensure_one()
        message = self.with_context(lang=self._lang_of())
        patients = message._patients_by_message().get(self.id)
        try:
            with self.env.cr.savepoint():
                plain = shown(message._render_one(patients))
        except Exception:  # noqa: BLE001 - whatever a template raises
            return [""]
        return [plain, message._sign(plain)]

    def _bind(self, attempt, message):
        """Keep the words of a text that another database rendered.

        The message is locked before its attempt here: nobody else can close that, its
        token was never given away.
        """
        if attempt.maybe_since:
            count = parts.count_parts(message.body).parts
            self.env.cr.execute(
                "UPDATE clinic_message SET body = %s, sms_parts = %s WHERE id = %s",
                [message.body, count, attempt.message_id.id],
                log_exceptions=False,
            )
        return super()._bind(attempt, message)

    def _outcome_of_absence(self, attempt) -> str:
        """Say that no call was made: it shall not count to the sender's hour."""
        if attempt.maybe_since:
            return "not_sent"
        return super()._outcome_of_absence(attempt)
