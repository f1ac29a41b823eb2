"""What changes about a contact changes its waiting reminders."""

from odoo import models

RETELL = {"phone", "email", "clinic_contact_id", "clinic_deceased_on"}


class ResPartnerReminder(models.Model):
    """Plan waiting reminders anew when number, guardian or life change."""

    _inherit = "res.partner"

    def write(self, vals):
        res = super().write(vals)
        if RETELL & vals.keys():
            self._clinic_retell()
        if vals.get("clinic_client_status"):
            self._clinic_coming()._clinic_put_reminders()
        return res

    def _clinic_retell(self):
        """Take back reminders that have not left; the pass plans what still holds."""
        deceased = self.filtered("clinic_deceased_on")
        lines_sudo = self.env["clinic.reminder"].sudo()  # sudo: lines are the system's
        for people, reason in ((deceased, "deceased"), (self, "number_changed")):
            lines = lines_sudo.search(
                [
                    ("message_id.state", "in", ("scheduled", "queued")),
                    "|",
                    ("patient_id", "in", people.ids),
                    ("message_id.partner_id", "in", people.ids),
                ]
            )
            lines._drop(reason)

    def _clinic_coming(self):
        """Return the coming appointments that these contacts attend."""
        now = self.env["clinic.clock"]._now()
        attendees_sudo = self.env["calendar.attendee"].sudo()  # sudo: as who booked
        return attendees_sudo.search(
            [("partner_id", "in", self.ids), ("event_id.start", ">", now)]
        ).event_id
