"""Received texts that could not be worked on: shown, told of once, tried again."""

from odoo import models
from odoo.exceptions import AccessError

from ..tools.notification import notification


class ClinicInboundFailed(models.Model):
    """Let an administrator see what a patient wrote although our work on it failed."""

    _inherit = "clinic.inbound"

    def _put_off(self):
        res = super()._put_off()
        if self.state == "failed":
            self._tell_of_failed()
        return res

    def _tell_of_failed(self):
        """Give each administrator one task; while one text waits for them, they know.

        Neither words nor number stand in the task: other employees read a contact's
        tasks.
        """
        known = [
            ("company_id", "=", self.company_id.id),
            ("state", "=", "failed"),
            ("id", "!=", self.id),
        ]
        if not self.search_count(known, limit=1):
            self.company_id._clinic_tell_administrators(_describe)

    def action_retry(self):
        """Work on these texts once more, with all their tries, when the cause is gone.

        :return: a notification
        :raises AccessError: for everybody but the clinic's administrators
        """
        group = "clinic_messaging.clinic_messaging_group_admin"
        self.check_access("read")
        if not self.env.user.has_group(group):
            raise AccessError(self.env._("Only administrators may do this."))
        self.env.cr.execute(
            """
            UPDATE clinic_inbound
               SET state = 'waiting', tries = 0, retry_at = clinic_now()
             WHERE id = ANY(%s) AND state = 'failed'
            """,
            [self.ids],
        )
        count = self.env.cr.rowcount
        self.invalidate_recordset()
        self._wake_receiver()
        return notification(
            self.env._("%s received texts are tried again.", count),
            next={"type": "ir.actions.client", "tag": "soft_reload"},
        )


def _describe(env):
    """Return summary and note of the task, in the language of ``env``."""
    return (
        env._("A received text could not be worked on"),
        env._(
            "It is kept as it came: Communication ▸ Configuration ▸ Received texts. "
            "Read it, call the client if need be, and press Retry when the cause is "
            "mended. The server's log names the cause."
        ),
    )
