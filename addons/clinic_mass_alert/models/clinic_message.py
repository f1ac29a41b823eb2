"""The ledger's rows of an alert: whose they are, what they replace, when they moved."""

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .clinic_mass_alert_follow import COVERED


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
        rows = self.browse(message_ids).filtered("alert_id")
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

    def _appointment_refusal(self, row, company, now):
        """Refuse only when no appointment of the range is left to come (F68, N1)."""
        message = self.browse(row["id"])
        alert = message.alert_id
        if not alert:
            return super()._appointment_refusal(row, company, now)
        if alert.corrects_id or message._patients_left_to_come():
            return None
        event = message.event_id
        if not event.active or message._has_declined():
            return "appointment_gone"
        return "appointment_over" if alert._begin(event) <= now else "appointment_moved"

    def _patients_left_to_come(self) -> bool:
        """Return whether one whom the text is about still has a visit to come."""
        self.ensure_one()
        about = self.patient_id | self._covered_rows().patient_id
        return any(row[0] in about.ids for row in self.alert_id._client_rows())

    def _covered_rows(self):
        """Return the rows of those who are told in this text."""
        return self.search(
            [
                ("alert_id", "=", self.alert_id.id),
                ("number", "=", self.number),
                ("state_reason", "in", COVERED),
            ]
        )

    def _has_declined(self) -> bool:
        mine = self.event_id.attendee_ids.filtered(
            lambda a: a.partner_id == self.patient_id
        )
        return not mine or "declined" in mine.mapped("state")

    # N8: another contact when the number fails for good
    # ------------------------------------------------------------

    @api.model
    def _failed_for_good(self):
        """Return failed texts for which no second contact was looked for yet."""
        return self.search(
            [
                ("alert_id", "!=", False),
                ("state", "=", "failed"),
                ("failover_done", "=", False),
            ],
            limit=200,
            order="id",
        )

    def _fail_over(self):
        """Write to the next consenting contact; at most one text arrives per client."""
        self.ensure_one()
        self.batch_id._lock()
        self.failover_done = True
        dead = self.error_id.permanent or self.state_reason == "number_changed"
        if not dead or self.batch_id.state == "canceled":
            return
        contact = self._second_contact()
        if not contact:
            return
        alert = self.alert_id
        self.env["clinic.number"]._ensure([contact.phone_sanitized])
        values = alert._prepare_message_values(self, contact, self.patient_id)
        message = self.create({**values, "state": "queued", "replaces_id": self.id})
        self.env.flush_all()
        message._reopen_segments()
        message._enqueue_dispatch(message.sender_id, ["alert"])
        alert._tell_panels()

    def _second_contact(self):
        """Return who is told instead: has agreed, and has no text of this alert."""
        used = set(
            self.alert_id.message_ids.filtered(lambda m: m.state != "skipped").mapped(
                "number"
            )
        )
        patients = self.patient_id | self._covered_rows().patient_id
        for patient in patients:
            for contact in patient._clinic_second_contacts():
                free = contact.phone_sanitized not in used
                if free and contact._clinic_may_be_texted(self.company_id):
                    return contact
        return self.env["res.partner"]

    # Sending again
    # ------------------------------------------------------------

    @api.private
    def _check_front_desk(self):
        """Leave an alert's texts to administrators (F67)."""
        res = super()._check_front_desk()
        if self.sudo().alert_id and not self.env.user.has_group(
            "clinic_messaging.clinic_messaging_group_admin"
        ):  # sudo: only whether they belong to an alert
            raise AccessError(
                self.env._("Only administrators may send an alert's texts again.")
            )
        return res

    def action_resend(self):
        """Send again, but nobody who was told through another contact since."""
        replaced = (
            self.sudo()
            .search(  # sudo: only which of these were replaced
                [("replaces_id", "in", self.ids), ("state", "!=", "skipped")]
            )
            .replaces_id
        )
        return super(ClinicMessage, self - replaced.sudo(False)).action_resend()

    def _queue_again(self):
        res = super()._queue_again()
        self.alert_id._tell_panels()
        return res

    def _copy_failures_of(self, old, **values):
        """Keep the second tries of an alert's texts with their alert.

        An e-mail in place of a text is no part of the alert: it has no pace.
        """
        if self.alert_id and values.get("channel") == "email":
            values["message_type"] = "direct"
            return super()._copy_failures_of(old, **values)
        batch = super()._copy_failures_of(old, **values)
        if batch and self.alert_id:
            self.env.flush_all()
            self.env.cr.execute(
                """
                UPDATE clinic_message n SET alert_id = o.alert_id, replaces_id = o.id,
                       state_at = clinic_now(), failover_done = true
                  FROM clinic_message o
                 WHERE n.batch_id = %s AND o.id = ANY(%s)
                   AND o.patient_id IS NOT DISTINCT FROM n.patient_id
                """,
                [batch.id, self.ids],
            )
            self.invalidate_model()
        return batch
