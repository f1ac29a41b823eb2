"""Another contact when a number fails for good, and sending again (N8)."""

from odoo import api, models
from odoo.exceptions import AccessError

from odoo.addons.clinic_messaging.tools import quiet

from .clinic_mass_alert_result import COVERED

UNDONE = ("skipped", "canceled")  # a try that told nobody


class ClinicMessageFailover(models.Model):
    """Tell each client once, through whom it can be done."""

    _inherit = "clinic.message"

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
        """Write to the next consenting contact; at most one text arrives per client.

        Whoever was sent the text again, or was called instead, is left alone.
        """
        self.ensure_one()
        self.batch_id._lock()
        self.invalidate_recordset(["state", "remedy"])
        if self.state != "failed":
            return
        self.failover_done = True
        contact = self._second_contact() if self._needs_second_contact() else None
        if not contact:
            return
        alert = self.alert_id
        self.env["clinic.number"]._ensure([contact.phone_sanitized])
        values = alert._prepare_message_values(self, contact, self.patient_id)
        message = self.create({**values, "state": "queued", "replaces_id": self.id})
        self._set_remedy("resent")
        self.env.flush_all()
        message._reopen_segments()
        message._enqueue_dispatch(message.sender_id, ["alert"])
        alert._tell_panels()

    def _needs_second_contact(self) -> bool:
        """Return whether the number is dead and nobody has dealt with it."""
        canceled = "canceled" in (self.batch_id | self.alert_id.batch_id).mapped(
            "state"
        )
        return self.error_id.permanent and not (
            canceled or self.remedy or self._is_replaced()
        )

    def _is_replaced(self) -> bool:
        """Return whether a later try has taken this text's place."""
        later = [("replaces_id", "=", self.id), ("state", "not in", UNDONE)]
        return bool(self.search_count(later, limit=1))

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

    def _covered_rows(self):
        """Return the rows of those who are told in this text."""
        return self.search(
            [
                ("alert_id", "=", self.alert_id.id),
                ("number", "=", self.number),
                ("state_reason", "in", COVERED),
            ]
        )

    # Sending again
    # ------------------------------------------------------------

    @api.private
    def _check_front_desk(self):
        """Leave an alert's texts to administrators (F67)."""
        res = super()._check_front_desk()
        rows_sudo = self.sudo()  # sudo: only whether they belong to an alert
        if rows_sudo.alert_id and not self.env.user.has_group(
            "clinic_messaging.clinic_messaging_group_admin"
        ):
            raise AccessError(
                self.env._("Only administrators may send an alert's texts again.")
            )
        return res

    def action_resend(self):
        """Send again, but nobody who was told through another contact since."""
        rows_sudo = self.sudo()  # sudo: only which of these were replaced
        replaced = rows_sudo.filtered(lambda m: m.alert_id and m._is_replaced())
        return super(ClinicMessageFailover, self - replaced.sudo(False)).action_resend()

    def _queue_again(self):
        """Let a resent text look for a second contact again, and wait for the day."""
        rows = self.filtered("alert_id")
        rows.write({"failover_done": False})
        rows.filtered(lambda m: m._early_is_over()).write({"released_early": False})
        res = super()._queue_again()
        rows.alert_id._tell_panels()
        return res

    def _early_is_over(self) -> bool:
        """Return whether the night has ended for which the text was let out."""
        released, company = self.alert_id.early_at, self.company_id
        if not self.released_early or not released:
            return False
        zones, hours = (company._clinic_zone(),), company._clinic_quiet_hours()
        now = self.env["clinic.clock"]._now()
        return quiet.next_open(released, zones, hours) <= now

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
                       state_at = clinic_now()
                  FROM clinic_message o
                 WHERE n.batch_id = %s AND o.id = ANY(%s)
                   AND o.patient_id IS NOT DISTINCT FROM n.patient_id
                """,
                [batch.id, self.ids],
            )
            self.invalidate_model()
        return batch
