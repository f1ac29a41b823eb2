"""The visit of the day, on the contact: arrived or not in one click."""

from datetime import timedelta

from odoo import fields, models

OPEN_DAYS = 7  # how long a visit without outcome is offered


class ResPartnerVisit(models.Model):
    """Offer the visit of the day on the contact."""

    _inherit = "res.partner"

    clinic_visit_id = fields.Many2one(
        "calendar.event",
        "Visit without outcome",
        compute="_compute_clinic_visit_id",
        groups="clinic_messaging.clinic_messaging_group_user",
    )
    clinic_visit_start = fields.Datetime(
        "Visit",
        compute="_compute_clinic_visit_id",
        groups="clinic_messaging.clinic_messaging_group_user",
    )
    clinic_visit_has_begun = fields.Boolean(
        compute="_compute_clinic_visit_id",
        groups="clinic_messaging.clinic_messaging_group_user",
    )

    def _compute_clinic_visit_id(self):
        now = self.env["clinic.clock"]._now()
        attendees = self.env["calendar.attendee"].search(
            [
                ("partner_id", "in", self.ids),
                ("partner_id.clinic_client_status", "!=", False),
                ("state", "!=", "declined"),
                ("event_id.active", "=", True),
                ("event_id.clinic_outcome", "=", False),
                ("event_id.clinic_company_id", "in", self.env.companies.ids),
                ("event_id.start", ">", now - timedelta(days=OPEN_DAYS)),
                ("event_id.start", "<", now + timedelta(days=1)),
            ]
        )
        visits = attendees.event_id.filtered("clinic_may_arrive").sorted("start")
        for partner in self:
            mine = visits.filtered(lambda v, p=partner: p in v.partner_ids)
            visit = mine[-1:]
            partner.clinic_visit_id = visit
            partner.clinic_visit_start = visit.start
            partner.clinic_visit_has_begun = visit.clinic_has_begun

    def action_clinic_arrived(self):
        """Mark the visit of the day as kept."""
        self.clinic_visit_id.action_clinic_arrived()

    def action_clinic_no_show(self):
        """Mark the visit of the day as missed."""
        self.clinic_visit_id.action_clinic_no_show()
