"""The client's wishes at dispatch: kinds of texts, and how many are enough."""

from datetime import timedelta

from odoo import models

#: Texts of bulk sends to one number that have left, or are on their way.
COUNT_BULK = """
SELECT count(*) FILTER (WHERE m.sent_at > %(day)s OR m.state = 'submitting'),
       count(*)
  FROM clinic_message m
 WHERE m.number = %(number)s AND m.lane = 'bulk' AND m.company_id = %(company)s
   AND m.id <> %(id)s AND m.direction = 'outbound'
   AND (m.sent_at > %(week)s OR m.state = 'submitting')
"""


class ClinicMessageWishes(models.Model):
    """Check in T1 what the audience's SQL has checked before (promise 6)."""

    _inherit = "clinic.message"

    def _wish_refusal(self, row, company, now):
        """Return why the client would not want this text now, or None."""
        if row["declined"]:
            return "kind_declined"
        return "capped" if self._is_capped(row, company, now) else None

    def _is_capped(self, row, company, now) -> bool:
        """Return whether the number has had its bulk texts of the day or week (C13).

        Off by default; never touches a direct text, an answer, a reminder, an alert.
        """
        day, week = company.clinic_bulk_cap_day, company.clinic_bulk_cap_week
        if row["lane"] != "bulk" or not (day or week):
            return False
        self.env.cr.execute(
            COUNT_BULK,
            {
                "number": row["number"],
                "company": company.id,
                "id": row["id"],
                "day": now - timedelta(days=1),
                "week": now - timedelta(days=7),
            },
        )
        of_day, of_week = self.env.cr.fetchone()
        return bool(day and of_day >= day) or bool(week and of_week >= week)
