"""What a contact was told, or asked, about which appointment time."""

from odoo import api, fields, models


class ClinicReminder(models.Model):
    """One line per reminder rule, patient and appointment time; never two (F52).

    The unique key is the claim: whoever inserts the line plans the text. The line
    keeps the time that was told, so that a late answer never confirms another one.
    """

    _name = "clinic.reminder"
    _description = "Reminder of an Appointment"
    _order = "id desc"
    _rec_name = "event_id"
    _allow_sudo_commands = False

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    alarm_id = fields.Many2one("calendar.alarm", readonly=True, ondelete="set null")
    event_id = fields.Many2one(
        "calendar.event", required=True, readonly=True, index=True, ondelete="cascade"
    )
    patient_id = fields.Many2one(
        "res.partner", required=True, readonly=True, index=True, ondelete="cascade"
    )
    start = fields.Datetime("Time that was told", required=True, readonly=True)
    message_id = fields.Many2one(
        "clinic.message", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    asks = fields.Boolean("Asks for confirmation", readonly=True)
    answer = fields.Selection(
        [("confirmed", "Confirmed"), ("declined", "Said no")], readonly=True
    )
    answered_at = fields.Datetime(readonly=True)

    _once = models.Constraint(
        "UNIQUE (alarm_id, event_id, patient_id, start)",
        "Nobody is told the same appointment time twice.",
    )

    @api.model
    def _wake(self):
        """Let the pass look for due reminders now."""
        cron = self.env.ref("clinic_messaging.ir_cron_clinic_reminder")
        cron.sudo()._trigger()  # sudo: wakes our own scheduled action

    def _drop(self, reason):
        """Take back texts that have not left; what still holds is planned anew.

        One text may tell of several appointments: all its lines go, and the pass
        writes another text about those that are still true.

        :param reason: a key of the message's ``state_reason``
        """
        self.env.flush_all()
        self.env.cr.execute(
            """
            UPDATE clinic_message SET state = 'skipped', state_reason = %s
             WHERE id = ANY(%s) AND state IN ('scheduled', 'queued') RETURNING id
            """,
            [reason, self.message_id.ids],
        )
        dropped = [row[0] for row in self.env.cr.fetchall()]
        if dropped:
            self.env["clinic.message"].invalidate_model()
            self.env["clinic.message"]._after_settled(dropped)
            self.search([("message_id", "in", dropped)]).unlink()
            self._wake()
