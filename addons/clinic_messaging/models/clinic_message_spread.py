"""A bulk spread over days: at most so many a day, planned and kept (B17)."""

from datetime import timedelta

from odoo import fields, models

from ..tools import quiet


class ClinicMessageBatchSpread(models.Model):
    """Let a person spread a bulk, so that its answers can be given."""

    _inherit = "clinic.message.batch"

    spread_per_day = fields.Integer(
        "At most a day",
        help="Texts of this message per day of the clinic. 0: no limit.",
    )

    _spread_positive = models.Constraint(
        "CHECK (spread_per_day >= 0)", "The number of texts a day cannot be negative."
    )


class ClinicMessageSpread(models.Model):
    """Keep the day's share when a text leaves, whatever was late or paused.

    The plan of segments is what people see; this count is the law, as with the hour.
    """

    _inherit = "clinic.message"

    def _claim_one(self, sender, row, text, now, claims):
        opens = self._spread_opens(row, sender.company_id, now)
        if opens is None:
            return super()._claim_one(sender, row, text, now, claims)
        self._defer([row["id"]], opens)
        claims.settled += 1
        return None

    def _spread_opens(self, row, company, now):
        """Return when the next day's share begins if today's is used, or None.

        :param row: a line of T1's candidates
        :return: naive UTC
        """
        share = row["spread_per_day"]
        if not share:
            return None
        zone = company._clinic_zone()
        today = quiet.local_date(now, zone)
        self.env.cr.execute(
            """
            SELECT count(*) FROM clinic_message_attempt a
              JOIN clinic_message m ON m.id = a.message_id
             WHERE m.batch_id = %s AND a.started_at >= %s
               AND a.outcome IS DISTINCT FROM 'not_sent'
            """,
            [row["batch_id"], quiet.local_midnight(today, zone)],
        )
        if self.env.cr.fetchone()[0] < share:
            return None
        tomorrow = quiet.local_midnight(today + timedelta(days=1), zone)
        zones = self._zones_of(row, company)
        return quiet.next_open(tomorrow, zones, company._clinic_quiet_hours())
