"""T2 looks at the provider's clock: a wrong one of ours breaks hours and limit."""

from odoo import models


class ClinicMessageClock(models.Model):
    """Stop a sender when our clock and the provider's are too far apart (W33).

    Quiet hours and the hourly limit are measured with ``clinic_now()``; after a jump
    they open when they should not. Each answer of the provider tells the time, so
    the first calls after a jump show it, and no more than those leave.
    """

    _inherit = "clinic.message"

    def _settle(self, ended):
        """Compare the clocks before anything else: the sender is locked first (W29).

        :param ended: ``(claim, result)`` of each, all of one sender
        """
        agrees = self.env["clinic.clock"]._agrees
        wrong = [claim for claim, result in ended if not agrees(result.date)]
        if wrong:
            error = self.env.ref("clinic_messaging.clinic_message_error_clinic_clock")
            self._stop_sender(self._sender_of(wrong[0].attempt_id), error)
        return super()._settle(ended)
