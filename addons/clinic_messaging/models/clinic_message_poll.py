"""Receipts that never came are asked for."""

import logging

from odoo import api, models

from ..exceptions import TransportError

_logger = logging.getLogger(__name__)


class ClinicMessagePoll(models.Model):
    """Read the provider's side of texts that left and were heard of no more (W20)."""

    _inherit = "clinic.message"

    @api.model
    def _poll_receipts(self):
        """Ask for receipts that never came: after 10 minutes, an hour, a day (W20)."""
        self.env.cr.execute(
            """
            SELECT a.id FROM clinic_message m
              JOIN clinic_message_attempt a
                ON a.message_id = m.id AND a.outcome = 'accepted'
             WHERE m.state = 'sent' AND m.channel = 'sms'
               AND m.sent_at < clinic_now() - interval '10 minutes'
               AND m.sent_at > clinic_now() - interval '2 days'
               AND coalesce(a.clean_reads, 0) < 3
               AND (a.last_read_at IS NULL
                    OR a.last_read_at < clinic_now() - interval '10 minutes')
               AND m.sent_at < clinic_now() - (
                   ARRAY[interval '10 minutes', interval '1 hour', interval '24 hours']
                   )[coalesce(a.clean_reads, 0) + 1]
             ORDER BY a.last_read_at NULLS FIRST, m.sent_at LIMIT 100
            """
        )
        for row in self.env.cr.fetchall():
            attempt = self.env["clinic.message.attempt"].browse(row[0])
            self._unless_busy(self._poll_one, attempt)
            if not self.env["ir.cron"]._commit_progress(1):
                break

    def _poll_one(self, attempt):
        account = attempt.sender_id._account()
        try:
            found = self._read_again(account, attempt) if account else None
        except TransportError as error:
            _logger.info("Attempt %s: not readable: %s", attempt.id, error)
            self._note_read(attempt)
            return
        self.env.cr.execute(
            "UPDATE clinic_message_attempt SET last_read_at = clinic_now(),"
            " clean_reads = coalesce(clean_reads, 0) + 1 WHERE id = %s",
            [attempt.id],
        )
        if found:
            self._bind(attempt, found)
            self._note_price(attempt.message_id.id, found)

    def _read_again(self, account, attempt):
        """Return the provider's message of an accepted attempt, or None.

        Only a callback without an id leaves us to look through the list.
        """
        if attempt.sid:
            return account.transport.fetch(attempt.sid)
        listed = account.transport.find(attempt.number)
        return next(iter(self._matches(attempt, listed)), None)
