"""When a planned segment may reach each recipient's own zone."""

from dataclasses import replace

from odoo import models

from ..tools import quiet


class ClinicMessageBatchZones(models.Model):
    """Keep quiet hours on the recipients' clocks, and show what comes of it."""

    _inherit = "clinic.message.batch"

    def _planned_for(self, audience, now):
        """Return the segments of an audience, each when its first text may leave.

        That is later than the planner's time where all recipients live in zones in
        which it is still quiet then; e-mails leave at the planner's time.

        :param audience: an ``Audience``
        :param now: naive UTC
        """
        planned = self._planned_segments(audience.texts, now)
        if self.released_early or audience.emails or not audience.zones:
            return planned
        hours = self.company_id._clinic_quiet_hours()
        rows = [self._zones_with_clinic(key) for key in audience.zones]
        return [
            replace(
                part,
                effective_at=min(
                    quiet.next_open(part.effective_at, zones, hours) for zones in rows
                ),
            )
            for part in planned
        ]

    def _zones_with_clinic(self, key) -> tuple[str, ...]:
        """Return the zones that a recipient's text must be open in.

        :param key: IANA names of the recipient, comma separated, or ""
        """
        zones = (self.company_id._clinic_zone(), *filter(None, key.split(",")))
        return tuple(dict.fromkeys(zones))

    def _zone_due_times(self, audience, planned, segments):
        """Return when each segment may reach each recipient's zone (promise 4).

        :return: ``[(segment id, zone key, naive UTC)]``
        """
        hours = self.company_id._clinic_quiet_hours()
        times = []
        for segment, part in zip(segments, planned, strict=True):
            for key in audience.zones or {""}:
                due = part.effective_at
                if not self.released_early:
                    due = quiet.next_open(due, self._zones_with_clinic(key), hours)
                times.append((segment.id, key, due))
        return times
