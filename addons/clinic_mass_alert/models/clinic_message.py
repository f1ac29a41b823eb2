"""The ledger's rows of an alert: whose they are, what they replace, when they moved."""

from odoo import api, fields, models


class ClinicMessage(models.Model):
    """Follow an alert's texts through refusal, failure, second contact and resend."""

    _inherit = "clinic.message"

    state_reason = fields.Selection(
        selection_add=[("appointment_moved", "Appointment moved out of the range")]
    )
    alert_id = fields.Many2one(
        "clinic.mass.alert", "Mass alert", readonly=True, ondelete="restrict"
    )
    replaces_id = fields.Many2one(
        "clinic.message", "Instead of", readonly=True, ondelete="restrict"
    )
    failover_done = fields.Boolean(readonly=True, copy=False)
    state_at = fields.Datetime("Last change", readonly=True)
    failure_activity_id = fields.Many2one(
        "mail.activity", readonly=True, ondelete="set null", copy=False
    )

    _alert_idx = models.Index("(alert_id, id) WHERE alert_id IS NOT NULL")
    _replaces_idx = models.Index("(replaces_id) WHERE replaces_id IS NOT NULL")
    _failed_alert_idx = models.Index(
        "(id) WHERE state = 'failed' AND alert_id IS NOT NULL"
        " AND failover_done IS NOT TRUE"
    )

    @api.model
    def _after_settled(self, message_ids):
        res = super()._after_settled(message_ids)
        messages = self.browse(message_ids)
        messages.fetch(["alert_id"])
        rows = messages.filtered("alert_id")
        if rows:
            self.env.cr.execute(
                "UPDATE clinic_message SET state_at = clinic_now() WHERE id = ANY(%s)",
                [rows.ids],
            )
            rows.invalidate_recordset(["state_at"])
            rows.alert_id.sudo()._after_change()  # sudo: the alert's own figures
        return res

    def _fail(self, message_ids, code, reason):
        res = super()._fail(message_ids, code, reason)
        if self.browse(message_ids).alert_id:
            cron = self.env.ref("clinic_mass_alert.ir_cron_clinic_mass_alert_follow")
            cron.sudo()._trigger()  # sudo: wakes our own scheduled action
        return res

    # Promise 6: what must still hold when the text leaves
    # ------------------------------------------------------------

    @api.model
    def _lock_candidates(self, sender_id, lanes, message_ids, now):
        """Read once, for all candidates, which alert they are of."""
        rows = super()._lock_candidates(sender_id, lanes, message_ids, now)
        self.browse([row["id"] for row in rows]).fetch(["alert_id"])
        return rows

    def _appointment_refusal(self, row, company, now):
        """Refuse only when no appointment of the range is left to come (F68, N1).

        The text is of use until the next of them begins; a correction always is.
        """
        message = self.browse(row["id"])
        alert = message.alert_id
        if not alert:
            return super()._appointment_refusal(row, company, now)
        row["event_day"] = None
        row["event_start"] = None if alert.corrects_id else message._next_begin()
        if alert.corrects_id or row["event_start"]:
            return None
        return message._why_nothing_is_left(now)

    def _next_begin(self):
        """Return when the next visit begins of those whom the text is about."""
        self.ensure_one()
        about = self.patient_id | self._covered_rows().patient_id
        return self.alert_id._next_begin(about)

    def _why_nothing_is_left(self, now) -> str:
        event = self.event_id
        if not event.active or self._has_declined():
            return "appointment_gone"
        begun = self.alert_id._begin(event) <= now
        return "appointment_over" if begun else "appointment_moved"

    def _has_declined(self) -> bool:
        mine = self.event_id.attendee_ids.filtered(
            lambda a: a.partner_id == self.patient_id
        )
        return not mine or "declined" in mine.mapped("state")
