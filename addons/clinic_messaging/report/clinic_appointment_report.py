"""Appointments as figures: who confirmed, who came."""

from odoo import fields, models
from odoo.tools import SQL


class ClinicAppointmentReport(models.Model):
    """Compare confirmed appointments with no-shows (F54).

    An appointment is an event of the calendar with a client attending; canceled
    ones are left out.
    """

    _name = "clinic.appointment.report"
    _description = "Appointment Figures"
    _auto = False
    _order = "at desc, id desc"
    _rec_name = "at"
    _depends = {
        "calendar.event": [
            "active", "start", "clinic_company_id", "clinic_outcome", "user_id",
        ],
        "calendar.attendee": ["event_id", "partner_id", "state"],
        "res.partner": ["clinic_client_status"],
    }  # fmt: skip

    at = fields.Datetime("Date", readonly=True)
    company_id = fields.Many2one("res.company", "Clinic", readonly=True)
    user_id = fields.Many2one("res.users", "Organizer", readonly=True)
    confirmation = fields.Selection(
        [
            ("confirmed", "Confirmed"),
            ("declined", "Declined"),
            ("open", "Not confirmed"),
        ],
        readonly=True,
    )
    outcome = fields.Selection(
        [("arrived", "Arrived"), ("no_show", "No-show"), ("unknown", "Not noted")],
        readonly=True,
    )
    no_show_rate = fields.Float(
        "No-shows (%)",
        readonly=True,
        aggregator="avg",
        help="Among the appointments whose outcome was noted.",
    )

    @property
    def _table_query(self) -> SQL:
        return SQL(
            """
            SELECT e.id, e.start AS at, e.clinic_company_id AS company_id, e.user_id,
                   (SELECT CASE WHEN bool_or(a.state = 'accepted') THEN 'confirmed'
                                WHEN bool_and(a.state = 'declined') THEN 'declined'
                                ELSE 'open' END
                      FROM calendar_attendee a JOIN res_partner p
                        ON p.id = a.partner_id AND p.clinic_client_status IS NOT NULL
                     WHERE a.event_id = e.id) AS confirmation,
                   coalesce(e.clinic_outcome, 'unknown') AS outcome,
                   CASE e.clinic_outcome WHEN 'no_show' THEN 100.0
                        WHEN 'arrived' THEN 0.0 END::float8 AS no_show_rate
              FROM calendar_event e
             WHERE e.active
               AND EXISTS (SELECT 1 FROM calendar_attendee a JOIN res_partner p
                               ON p.id = a.partner_id
                              AND p.clinic_client_status IS NOT NULL
                            WHERE a.event_id = e.id)
            """
        )

    def action_open(self):
        """Open the appointment, by the calendar's own rights."""
        self.ensure_one()
        self.check_access("read")
        return self.env["calendar.event"].browse(self.id).get_formview_action()
