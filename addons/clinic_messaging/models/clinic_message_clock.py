"""T2 looks at the provider's clock: a wrong one of ours breaks hours and limit."""

from odoo import models


class ClinicMessageClock(models.Model):
    """Stop a sender when our clock and the provider's are too far apart (W33).

    Quiet hours and the hourly limit are measured with ``clinic_now()``; after a jump
    they open when they should not. Each answer of the provider tells the time, so
    the first calls after a jump show it, and no more than those leave.
    """

    _inherit = "clinic.message"

    def _settle(self, claim, result):
        """Compare the clocks before anything else: the sender is locked first (W29).

        :param claim: the ``Claim`` that T1 committed
        :param result: the transport's ``SendResult``
        """
        if not self.env["clinic.clock"]._agrees(result.date):
            error = self.env.ref("clinic_messaging.clinic_message_error_clinic_clock")
            self._stop_sender(self._sender_of(claim.attempt_id), error)
        return super()._settle(claim, result)
