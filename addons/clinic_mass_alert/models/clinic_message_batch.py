"""The batch behind an alert: its recipients, its one segment, its administrators."""

from odoo import models
from odoo.exceptions import AccessError, UserError

from odoo.addons.clinic_messaging.tools import planner, quiet

KIND = "mass_alert"


class ClinicMessageBatch(models.Model):
    """Let nobody make or steer an alert but through ``clinic.mass.alert``."""

    _inherit = "clinic.message.batch"

    def _alerts(self):
        """Return the alerts that these batches belong to."""
        alerts = self.env["clinic.mass.alert"].sudo()  # sudo: each caller checks
        return alerts.search([("batch_id", "in", self.ids)])

    def _check_operator(self):
        """Require an administrator for alerts (F67, attack 68)."""
        res = super()._check_operator()
        if not self.env.su and KIND in self.mapped("message_type"):
            if not self.env.user.has_group(
                "clinic_messaging.clinic_messaging_group_admin"
            ):
                raise AccessError(self.env._("Only administrators may use alerts."))
        return res

    def _check_sendable(self):
        res = super()._check_sendable()
        if self.message_type == KIND:
            alert = self._alerts()
            if not alert:
                raise UserError(self.env._("Send an alert from the alerts' panel."))
            alert._check_alert()
        return res

    def _chosen_recipients(self):
        """Compute an alert's recipients from its range alone, whatever was sent."""
        alert = self._alerts() if self.message_type == KIND else None
        if not alert:
            return super()._chosen_recipients()
        found = alert._found()
        return found.patient_ids, found.event_ids

    def _planned_segments(self, texts, now):
        """Plan an alert as one segment: its pace, not the hour, spreads the texts."""
        if not self.pace_seconds:
            return super()._planned_segments(texts, now)
        company = self.company_id
        start = max(self.scheduled_at or now, now)
        opens = quiet.next_open(
            start, (company._clinic_zone(),), company._clinic_quiet_hours()
        )
        return [planner.PlannedSegment(1, texts, start, opens)]

    def _prepare_place_values(self, planned, segments) -> dict:
        if planned:
            return super()._prepare_place_values(planned, segments)
        return {
            "segment_ids": [],
            "lows": [],
            "highs": [],
            "first_segment_id": None,
            "first_due_at": None,
        }

    def _plan_more(self, patient_ids, event_ids):
        """Add clients to a batch that is under way, in a segment of their own.

        :param patient_ids: ids of clients, in order
        :param event_ids: beside each its appointment
        """
        self.ensure_one()
        model = self.env["clinic.audience"]
        parameters = model._parameters(self, patient_ids, event_ids)
        audience = model._settle(parameters)
        now = self.env["clinic.clock"]._now()
        planned, segments = [], self.env["clinic.message.segment"]
        if audience.texts:
            planned = self._planned_for(audience, now)
            segments = self._create_segments(planned, audience, now)
        self._insert_rows(audience, planned, segments, now)
        self.recipient_count += audience.texts
        if audience.texts:
            self._start(planned, now)

    def _cancel_messages(self, condition, ids):
        res = super()._cancel_messages(condition, ids)
        self.env.cr.execute(
            f"""
            UPDATE clinic_message SET state_at = clinic_now()
             WHERE {condition} AND state = 'canceled' AND alert_id IS NOT NULL
            """,  # noqa: S608 - the condition is a constant of the base addon
            [ids],
        )
        return res
