"""One text may tell of several appointments of a household (B12)."""

from odoo import models

TELLING = ("appointment_reminder", "confirmation")


class ClinicMessageTextAppointments(models.Model):
    """Join what the appointments of one reminder differ in: "10:00 and 10:30"."""

    _inherit = "clinic.message"

    def _placeholder_values(self, patients) -> dict[str, str]:
        values = super()._placeholder_values(patients)
        values["place"] = self.event_id.location or self.company_id._clinic_place()
        events = self._told_events()
        if len(events) > 1:
            zone = self.company_id._clinic_zone()
            told = [self._event_values(event, zone) for event in events]
            for name in ("date", "time"):
                words = dict.fromkeys(one[name] for one in told)
                values[name] = self._join_words(list(words))
        return values

    def _told_events(self):
        """Return the appointments that the text tells of, the soonest first.

        The others of the household are ``same_contact`` rows of the batch; a preview
        has none that is stored.
        """
        self.ensure_one()
        tells = self.message_type in TELLING and self.event_id
        if not tells or not self.batch_id.id:
            return self.event_id
        rows = self.search(
            [
                ("batch_id", "=", self.batch_id.id),
                ("partner_id", "=", self.partner_id.id),
                ("state_reason", "=", "same_contact"),
                ("patient_id.clinic_deceased_on", "=", False),
            ]
        )
        events = (self | rows).event_id.filtered("active")
        return events.sorted(lambda e: (e.start, e.id))
