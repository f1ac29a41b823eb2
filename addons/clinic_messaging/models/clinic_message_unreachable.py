"""Numbers that two texts in a row have not reached may be somebody else's by now."""

from datetime import datetime

from odoo import models

#: Unreachable, not in service, no texts: what a number that was given up answers.
UNREACHABLE = ("30003", "30005", "30006")


class ClinicMessageUnreachable(models.Model):
    """Hold a number until a person has checked it (C2).

    A permission belongs to the number: carriers give numbers that were given up to
    others, who never allowed anything. One failure may be a phone that is off.
    """

    _inherit = "clinic.message"

    def _learn_from_code(self, attempt_id, code) -> bool:
        """Draw also the consequence of a second failure in a row."""
        is_senders = super()._learn_from_code(attempt_id, code)
        if str(code) in UNREACHABLE:
            attempt = self.env["clinic.message.attempt"].browse(attempt_id)
            attempt.message_id._hold_if_unreachable(attempt.number)
        return is_senders

    def _hold_if_unreachable(self, number):
        """Hold the number if the text before this one has failed so, too.

        Called before the message is locked (W29); told twice of one failure, it does
        nothing more.

        :param number: E.164 of the attempt
        """
        self.ensure_one()
        if self.state == "failed":
            return
        before = self.search(
            [
                ("number", "=", number),
                ("id", "!=", self.id),
                ("direction", "=", "outbound"),
                ("channel", "=", "sms"),
                ("state", "in", ("delivered", "failed")),
                ("sent_at", ">", self._reachable_since(number)),
            ],
            order="sent_at desc, id desc",
            limit=1,
        )
        if before.state == "failed" and before.provider_code in UNREACHABLE:
            self.env["clinic.refusal"]._open(
                "unreachable", number, self.company_id, message=self
            )

    def _reachable_since(self, number):
        """Return when a person last said that the number is right, naive UTC."""
        decided = self.env["clinic.refusal"].search(
            [
                ("number", "=", number),
                ("kind", "=", "unreachable"),
                ("state", "=", "released"),
            ],
            order="decided_at desc",
            limit=1,
        )
        return decided.decided_at or datetime.min
