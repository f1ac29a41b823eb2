"""The figures of a period, as the dashboard's tiles show them."""

from datetime import UTC, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.date_utils import start_of

LEFT = ("sent", "delivered", "failed", "unknown", "submitting")
DAYS = {"today": 1, "7_days": 7, "30_days": 30}


class ClinicFigures(models.AbstractModel):
    """Count what the dashboard shows, by the rules that hold for every list.

    All of it is read through the report models as the user, so that clinics, groups
    and channels are decided in one place.
    """

    _name = "clinic.figures"
    _description = "Figures of a Period"

    @api.readonly
    @api.model
    def get_figures(self, period="30_days", first=None, last=None):
        """Return the figures of a period that ends now or on a chosen day.

        :param period: ``today``, ``7_days``, ``30_days``, ``month`` or ``custom``
        :param first: first day of a custom period, on the user's calendar
        :param last: last day of a custom period, included
        :return: ``{"start", "end", "texts", "answers", "appointments", "usage"}``;
            times are naive UTC, the end is excluded
        :raises UserError: when the days are missing or in the wrong order
        :raises AccessError: for those who may not read the clinic's messages
        """
        self.env["clinic.message.report"].check_access("read")
        start, end = self._bounds(period, first, last)
        return {
            "start": fields.Datetime.to_string(start),
            "end": fields.Datetime.to_string(end),
            "texts": self._texts(start, end),
            "answers": self._answers(start, end),
            "appointments": self._appointments(start, end),
            "usage": self._usage(),
        }

    def _bounds(self, period, first, last):
        """Return beginning and end of a period as naive UTC.

        Days are those of the user's calendar, as in Odoo's own graphs.
        """
        now = fields.Datetime.context_timestamp(self, self.env["clinic.clock"]._now())
        today = start_of(now.replace(tzinfo=None), "day")
        begin, finish = today, today + timedelta(days=1)
        if period == "month":
            begin = start_of(today, "month")
        elif period == "custom":
            begin, finish = self._chosen_days(first, last)
        elif period in DAYS:
            begin = today - timedelta(days=DAYS[period] - 1)
        else:
            raise UserError(self.env._("Choose a period."))
        return self._to_utc(begin), self._to_utc(finish)

    def _chosen_days(self, first, last):
        begin = fields.Datetime.to_datetime(fields.Date.to_date(first))
        finish = fields.Datetime.to_datetime(fields.Date.to_date(last))
        if not begin or not finish:
            raise UserError(self.env._("Choose the first and the last day."))
        if finish < begin:
            raise UserError(self.env._("The last day is before the first one."))
        return begin, finish + timedelta(days=1)

    def _to_utc(self, local):
        """Return a wall time of the user as naive UTC."""
        aware = self.env.tz.localize(local)
        return aware.astimezone(UTC).replace(tzinfo=None)

    def _period(self, start, end) -> Domain:
        return Domain("at", ">=", start) & Domain("at", "<", end)

    def _texts(self, start, end) -> dict:
        """Count texts; what we decided not to send is counted apart."""
        rows = self.env["clinic.message.report"]._read_group(
            self._period(start, end) & Domain("channel", "=", "sms"),
            ["direction", "state"],
            ["__count", "parts:sum"],
        )
        counted = {"in": 0, "out": 0, "parts": 0, "skipped": 0}
        counted |= dict.fromkeys(LEFT, 0)
        for direction, state, count, parts in rows:
            if direction == "inbound":
                counted["in"] += count
            elif state in LEFT:
                counted["out"] += count
                counted[state] += count
            elif state == "skipped":
                counted["skipped"] += count
            counted["parts"] += parts or 0
        counted["total"] = counted["in"] + counted["out"]
        counted["opted_out"] = self._opt_outs(start, end)
        return counted

    def _opt_outs(self, start, end) -> int:
        return self.env["clinic.consent"].search_count(
            [
                ("kind", "=", "opt_out"),
                ("occurred_at", ">=", start),
                ("occurred_at", "<", end),
            ]
        )

    def _answers(self, start, end) -> dict:
        """Count clients' texts that waited for us, and how long in the middle.

        The median: one weekend would move a mean by hours.
        """
        report = self.env["clinic.answer.report"]
        query = report._search(self._period(start, end))
        answered, minutes = (
            report._field_to_sql(query.table, name, query)
            for name in ("answered", "minutes")
        )
        ((asked, done, middle),) = self.env.execute_query(
            query.select(
                SQL("count(*)"),
                SQL("coalesce(sum(%s), 0)", answered),
                SQL("percentile_cont(0.5) WITHIN GROUP (ORDER BY %s)", minutes),
            )
        )
        return {"asked": asked, "answered": done, "minutes": middle}

    def _appointments(self, start, end) -> dict:
        """Count appointments that have begun, confirmed and not, and who came."""
        end = min(end, self.env["clinic.clock"]._now())
        rows = self.env["clinic.appointment.report"]._read_group(
            self._period(start, end), ["confirmation", "outcome"], ["__count"]
        )
        counted = {
            confirmation: {"all": 0, "noted": 0, "no_show": 0}
            for confirmation in ("confirmed", "open", "declined")
        }
        for confirmation, outcome, count in rows:
            kind = counted[confirmation]
            kind["all"] += count
            kind["noted"] += count if outcome != "unknown" else 0
            kind["no_show"] += count if outcome == "no_show" else 0
        return counted

    def _usage(self) -> list[dict]:
        """Return what each of the user's clinics has used in its present month."""
        now = self.env["clinic.clock"]._now()
        recent = start_of(now, "month") - timedelta(days=1)  # zones east of UTC
        usage = self.env["clinic.message.usage"].with_context(clinic_since=recent)
        return [
            {
                "clinic": row.company_id.name,
                "parts": row.parts,
                "included": row.included,
                "forecast": row.forecast_parts,
                "level": row.level,
            }
            for row in usage.search_fetch(
                [("is_present", "=", True)],
                ["company_id", "parts", "included", "forecast_parts", "level"],
            )
        ]
