"""The pass that sends reminders: whatever is due and not told yet, late ones too."""

import logging
from dataclasses import dataclass
from datetime import datetime

from psycopg2 import OperationalError

from odoo import api, models

from .calendar_event import BEGINS

_logger = logging.getLogger(__name__)

DUE = f"""
SELECT r.id AS rule_id, r.alarm_id, e.id AS event_id, e.start,
       t.partner_id AS patient_id, coalesce(p.clinic_contact_id, p.id) AS contact_id,
       coalesce(e.location, '') AS place, b.begins,
       r.asks_confirmation AND t.state <> 'accepted' AS asks,
       r.asks_confirmation AND t.state = 'accepted' AS confirmed,
       (b.begins AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS day
  FROM clinic_reminder_rule r
  JOIN calendar_alarm_calendar_event_rel l ON l.calendar_alarm_id = r.alarm_id
  JOIN calendar_event e ON e.id = l.calendar_event_id
   AND e.clinic_company_id = r.company_id
  JOIN calendar_attendee t ON t.event_id = e.id
  JOIN res_partner p ON p.id = t.partner_id
 CROSS JOIN LATERAL (
       SELECT {BEGINS} AS begins) b
 WHERE r.company_id = %(company_id)s AND r.active AND e.active
   AND e.start > %(now)s::timestamp - interval '2 days'
   AND b.begins > %(now)s::timestamp + r.late_minutes * interval '1 minute'
   AND b.begins <= %(now)s::timestamp + r.alarm_minutes * interval '1 minute'
   AND t.state <> 'declined' AND p.clinic_client_status IS NOT NULL
   AND p.clinic_deceased_on IS NULL AND p.active
   AND NOT (r.asks_confirmation AND t.state = 'accepted'
            AND r.confirmed_template_id IS NULL)
   AND NOT EXISTS (
       SELECT 1 FROM clinic_reminder c
        WHERE c.alarm_id = r.alarm_id AND c.event_id = e.id
          AND c.patient_id = t.partner_id AND c.start = e.start)
 ORDER BY b.begins, e.id, t.partner_id
"""  # noqa: S608 - a constant of this package
CLAIM = """
INSERT INTO clinic_reminder (company_id, alarm_id, event_id, patient_id, start, asks,
                             create_uid, create_date, write_uid, write_date)
SELECT %(company_id)s, d.alarm_id, d.event_id, d.patient_id, d.start, d.asks,
       %(uid)s, clinic_now(), %(uid)s, clinic_now()
  FROM unnest(%(alarm_ids)s::int[], %(event_ids)s::int[], %(patient_ids)s::int[],
              %(starts)s::timestamp[], %(asks)s::boolean[])
       AS d(alarm_id, event_id, patient_id, start, asks)
    ON CONFLICT (alarm_id, event_id, patient_id, start) DO NOTHING
     RETURNING id, patient_id, event_id
"""
LINK = """
UPDATE clinic_reminder c SET message_id = coalesce(
       (SELECT id FROM clinic_message WHERE batch_id = %(batch_id)s
         AND state_reason IS NULL LIMIT 1),
       (SELECT id FROM clinic_message WHERE batch_id = %(batch_id)s
         AND patient_id = c.patient_id ORDER BY id LIMIT 1))
 WHERE c.id = ANY(%(ids)s)
"""


@dataclass(frozen=True)
class Due:
    """One patient who must be told of one appointment by one rule."""

    rule_id: int
    alarm_id: int
    event_id: int
    start: datetime
    patient_id: int
    contact_id: int
    place: str
    begins: datetime
    asks: bool
    confirmed: bool
    day: object


class ClinicReminderPass(models.Model):
    """Find what is due by looking at what was told, not at when it last ran.

    Odoo's alarm passes over appointments that are booked after its moment (its own
    docstring says so) and sends each attendee's text by itself. This pass runs after a
    late booking, at the alarm's moment and every five minutes; it may run twice.
    """

    _inherit = "clinic.reminder"

    @api.model
    def _cron_remind(self):
        """Plan every due text, one commit each; one that fails stops no other."""
        progress = self.env["ir.cron"]
        groups = self._due_groups()
        for done, (company, due) in enumerate(groups, 1):
            self._remind_safely(company, due)
            if not progress._commit_progress(1, remaining=len(groups) - done):
                break

    @api.model
    def _due_groups(self):
        """Return who must be told of what, one entry per text.

        Appointments of one contact on one day and at one place are one text, whichever
        rules they come from (B12 of the feature list, "household").

        :return: ``[(company, [Due, …])]``, soonest appointment first
        """
        texting = [("company_id.clinic_texting_enabled", "=", True)]
        rules = self.env["clinic.reminder.rule"].search(texting)
        groups = {}
        for company in rules.company_id:
            if company._clinic_main_sender():
                for due in self._due(company):
                    key = (company, due.contact_id, due.day, due.place)
                    groups.setdefault(key, []).append(due)
        return [(key[0], due) for key, due in groups.items()]

    @api.model
    def _due(self, company) -> list[Due]:
        """Return what is due in one clinic now; all-day events begin at midnight."""
        self.env.flush_all()
        values = {
            "company_id": company.id,
            "zone": company._clinic_zone(),
            "now": self.env["clinic.clock"]._now(),
        }
        self.env.cr.execute(DUE, values)
        return [Due(**row) for row in self.env.cr.dictfetchall()]

    def _remind_safely(self, company, due):
        """Plan one text; leave it to the next run if it cannot be planned now."""
        try:
            with self.env.cr.savepoint():
                self._remind(company, due)
        except OperationalError:
            raise  # a concurrent change: the whole run is tried again
        except Exception as error:  # noqa: BLE001 - one bad row stops no other
            _logger.error(
                "Reminder of appointment %s failed: %s",
                due[0].event_id,
                type(error).__name__,
            )

    def _remind(self, company, due):
        """Claim the lines and plan the one text that tells of them."""
        claimed = self._claim(company, due)
        if not claimed:
            return
        won = {(patient, event) for _id, patient, event in claimed}
        told = [d for d in due if (d.patient_id, d.event_id) in won]
        pairs = list(dict.fromkeys((d.patient_id, d.event_id) for d in told))
        batch = self.env["clinic.message.batch"].create(
            self._prepare_batch_values(company, told)
        )
        batch._plan_reminder(pairs, told[0].begins)
        ids = [row[0] for row in claimed]
        self.env.cr.execute(LINK, {"batch_id": batch.id, "ids": ids})
        self.invalidate_model()

    @api.model
    def _claim(self, company, due) -> list[tuple]:
        """Insert the lines; those that another run has are left out.

        :return: ``[(id, patient id, event id)]`` of the new lines
        """
        values = {
            "company_id": company.id,
            "uid": self.env.uid,
            "alarm_ids": [d.alarm_id for d in due],
            "event_ids": [d.event_id for d in due],
            "patient_ids": [d.patient_id for d in due],
            "starts": [d.start for d in due],
            "asks": [d.asks for d in due],
        }
        self.env.cr.execute(CLAIM, values, log_exceptions=False)
        return self.env.cr.fetchall()

    def _prepare_batch_values(self, company, due) -> dict:
        """Return the batch of one reminder; a question goes before a statement."""
        rules = self.env["clinic.reminder.rule"].browse(d.rule_id for d in due)
        asking = rules.browse(d.rule_id for d in due if d.asks)[:1]
        rule = asking or rules[:1]
        confirmed = due[0].confirmed and not asking
        template = rule.confirmed_template_id if confirmed else rule.template_id
        return {
            "company_id": company.id,
            "name": rule.name,
            "subject": template.name,
            "body": template.body,
            "template_id": template.id,
            "template_unchanged": True,
            "channel": rule.channel,
            "origin": "automatic",
            "message_type": "confirmation" if asking else "appointment_reminder",
            "keep_inactive": True,
        }
