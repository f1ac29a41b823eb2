"""The provider's clock: a wrong one of ours breaks hours and limit."""

from odoo import models

from ..exceptions import TransportError
from .clinic_message_claim import Claims

# nothing heard for a minute by our clock, which a jump makes so, or from the future
IS_SILENT = """
SELECT EXISTS (SELECT 1 FROM clinic_message_attempt WHERE sender_id = %(id)s AND bulk)
   AND NOT EXISTS (
       SELECT 1 FROM clinic_message_attempt
        WHERE sender_id = %(id)s AND bulk AND http_status IS NOT NULL
          AND started_at BETWEEN clinic_now() - interval '1 minute' AND clinic_now())
   AND EXISTS (
       SELECT 1 FROM clinic_sender WHERE id = %(id)s
          AND (paused_until IS NULL OR paused_until <= clinic_now()))
"""


class ClinicMessageClock(models.Model):
    """Stop a sender when our clock and the provider's are too far apart (W33).

    Quiet hours and the hourly limit are measured with ``clinic_now()``; after a jump
    they open when they should not. Each answer of the provider tells the time, so
    the first calls after a jump show it, and no more than those leave.
    """

    _inherit = "clinic.message"

    def _dispatch_until(self, deadline, sender, lane, account) -> Claims:
        """Ask the provider's time before a bulk: its hour may have come back (F32).

        A jump of our clock empties the hour that T1 counts; the first calls would
        then be more than it holds by the provider's clock.
        """
        if lane == "bulk" and not self._clock_is_confirmed(sender, account):
            return Claims()
        return super()._dispatch_until(deadline, sender, lane, account)

    def _clock_is_confirmed(self, sender, account) -> bool:
        """Return whether bulk texts may leave; the sender has stopped if not.

        Asked only where no call has been answered lately. A list that cannot be read
        tells nothing: the calls will show it, as they always do.

        :param account: the sender's ``Account``
        """
        if not self._in_own_cursor(lambda ledger: ledger._is_silent(sender.id)):
            return True
        try:
            next(iter(account.transport.find(account.from_number, limit=1)), None)
        except TransportError:
            return True
        date = account.transport.provider_date
        return self._in_own_cursor(
            lambda ledger: ledger._agree_or_stop(sender.id, [date])
        )

    def _is_silent(self, sender_id) -> bool:
        self.env.cr.execute(IS_SILENT, {"id": sender_id})
        return self.env.cr.fetchone()[0]

    def _agree_or_stop(self, sender_id, dates) -> bool:
        """Return whether the provider's dates are ours; stop the sender if not."""
        agrees = self.env["clinic.clock"]._agrees
        if all(agrees(date) for date in dates):
            return True
        error = self.env.ref("clinic_messaging.clinic_message_error_clinic_clock")
        self._stop_sender(self.env["clinic.sender"].browse(sender_id), error)
        return False

    def _settle(self, ended):
        """Compare the clocks before anything else: the sender is locked first (W29).

        :param ended: ``(claim, result)`` of each, all of one sender
        """
        sender = self._sender_of(ended[0][0].attempt_id)
        dates = [result.provider_now for _claim, result in ended]
        self._agree_or_stop(sender.id, dates)
        return super()._settle(ended)
