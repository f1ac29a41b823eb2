"""What a clinic's texts cost, month by month."""

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_date

from ..tools import quiet

NEAR = 80  # per cent of the included parts from which on a warning is shown


class ClinicMessageUsage(models.Model):
    """Count parts per clinic and month of its own clock, with price and forecast.

    Where the provider named a price it counts; the other parts cost the clinic's
    price per part, beyond those that its plan includes (F47).
    """

    _name = "clinic.message.usage"
    _description = "Usage and Cost"
    _auto = False
    _order = "month desc, company_id"
    _rec_name = "month"
    _depends = {
        "clinic.message": [
            "company_id", "channel", "direction", "sms_parts", "price",
            "price_currency_id", "sent_at",
        ],
        "res.company": [
            "clinic_tz", "clinic_price_per_part", "clinic_parts_included",
            "currency_id",
        ],
    }  # fmt: skip

    month = fields.Date(readonly=True)
    is_present = fields.Boolean("This month", readonly=True)
    company_id = fields.Many2one("res.company", "Clinic", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    texts_out = fields.Integer("Texts out", readonly=True)
    texts_in = fields.Integer("Texts in", readonly=True)
    parts = fields.Integer(readonly=True)
    included = fields.Integer(readonly=True)
    used_share = fields.Float(
        "Used (%)", readonly=True, aggregator="max", help="Of the included parts."
    )
    cost = fields.Monetary(readonly=True)
    forecast_parts = fields.Integer(
        "Forecast: parts",
        readonly=True,
        help="At the end of the month, if it goes on as it did until now.",
    )
    forecast_cost = fields.Monetary("Forecast: cost", readonly=True)
    level = fields.Selection(
        [
            ("ok", "Within the plan"),
            ("near", "Near the limit"),
            ("over", "Over the limit"),
            ("none", "No limit"),
        ],
        "Limit",
        readonly=True,
    )

    @api.depends("month")
    def _compute_display_name(self):
        for row in self:
            row.display_name = format_date(self.env, row.month, date_format="MMMM y")

    def action_open(self):
        """Open the texts of the month as figures, by day and user."""
        self.ensure_one()
        self.check_access("read")
        zone = self.company_id._clinic_zone()
        start, end = (
            quiet.local_midnight(day, zone)
            for day in (self.month, fields.Date.add(self.month, months=1))
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "clinic.message.report",
            "view_mode": "graph,pivot,list",
            "domain": [
                ("company_id", "=", self.company_id.id),
                ("channel", "=", "sms"),
                ("at", ">=", start),
                ("at", "<", end),
            ],
        }

    @property
    def _table_query(self) -> SQL:
        return SQL(
            """
            WITH clock AS MATERIALIZED (SELECT clinic_now() AS at),
            month AS (%(months)s),
            known AS (SELECT *, %(growth)s AS growth FROM month)
            SELECT id, month::date, month = this_month AS is_present, company_id,
                   currency_id, texts_out, texts_in, parts, included,
                   CASE WHEN included > 0 THEN 100.0 * parts / included
                        END::float8 AS used_share,
                   (priced + per_part * greatest(unpriced - included, 0))::numeric
                        AS cost,
                   (parts * growth)::int AS forecast_parts,
                   (priced * growth
                    + per_part * greatest(unpriced * growth - included, 0))::numeric
                        AS forecast_cost,
                   CASE WHEN included <= 0 THEN 'none'
                        WHEN parts > included THEN 'over'
                        WHEN parts * 100 >= included * %(near)s
                             OR parts * growth > included THEN 'near'
                        ELSE 'ok' END AS level
              FROM known
            """,
            months=self._select_months(),
            growth=self._growth(),
            near=NEAR,
        )

    def _growth(self) -> SQL:
        """Return by how much a month grows until its end; of a past one, 1.

        The first day counts as a whole one: an hour of it would foretell too much.
        """
        return SQL(
            """
            CASE WHEN month = this_month THEN
                 extract(epoch FROM next_month - this_month)
                 / greatest(extract(epoch FROM now_there - this_month), 86400)
                 ELSE 1 END
            """
        )

    def _select_months(self) -> SQL:
        """Return sums per clinic and month; prices in the clinic's own currency.

        The clock is read once (``clock``): it runs on between two rows.
        """
        return SQL(
            """
            SELECT c.id * 10000
                   + (extract(year FROM s.month) - 2000)::int * 12
                   + extract(month FROM s.month)::int AS id,
                   s.month, c.id AS company_id, c.currency_id,
                   sum(s.texts_out) AS texts_out, sum(s.texts_in) AS texts_in,
                   sum(s.parts) AS parts, sum(s.unpriced) AS unpriced,
                   sum(s.priced * coalesce(r.rate, 1)) AS priced,
                   coalesce(c.clinic_parts_included, 0) AS included,
                   coalesce(c.clinic_price_per_part, 0) AS per_part,
                   n.at AS now_there, date_trunc('month', n.at) AS this_month,
                   date_trunc('month', n.at) + interval '1 month' AS next_month
              FROM res_company c CROSS JOIN clock
             CROSS JOIN LATERAL (
                SELECT clock.at AT TIME ZONE 'UTC'
                       AT TIME ZONE coalesce(c.clinic_tz, 'UTC') AS at) n
             CROSS JOIN LATERAL (%(sums)s) s
              LEFT JOIN (%(rates)s) r
                ON r.company_id = c.id AND r.currency_id = s.currency_id
             GROUP BY c.id, s.month, n.at
            """,
            sums=self._select_sums(),
            rates=self._select_rates(),
        )

    def _select_sums(self) -> SQL:
        """Return the sums of one clinic ``c``, by month and the provider's currency.

        Summed by the quarter of an hour first, of which every zone's months are made:
        what month a moment is in a zone costs more than all the rest.
        """
        return SQL(
            """
            SELECT date_trunc('month', q.slot AT TIME ZONE 'UTC'
                       AT TIME ZONE coalesce(c.clinic_tz, 'UTC')) AS month,
                   q.currency_id, sum(q.texts_out) AS texts_out,
                   sum(q.texts_in) AS texts_in, sum(q.parts) AS parts,
                   sum(q.unpriced) AS unpriced, sum(q.priced) AS priced
              FROM (%(slots)s) q
             GROUP BY 1, 2
            """,
            slots=self._select_slots(),
        )

    def _select_slots(self) -> SQL:
        """Return the sums of one clinic ``c`` by the quarter of an hour, in UTC."""
        return SQL(
            """
            SELECT date_bin(interval '15 minutes', m.sent_at,
                            timestamp '2000-01-01') AS slot,
                   m.price_currency_id AS currency_id,
                   count(*) FILTER (WHERE m.direction = 'outbound') AS texts_out,
                   count(*) FILTER (WHERE m.direction = 'inbound') AS texts_in,
                   coalesce(sum(m.sms_parts), 0) AS parts,
                   coalesce(sum(m.sms_parts) FILTER (WHERE m.price IS NULL), 0)
                       AS unpriced,
                   coalesce(sum(m.price), 0) AS priced
              FROM clinic_message m
             WHERE m.company_id = c.id AND m.channel = 'sms'
               AND m.sent_at IS NOT NULL AND %(since)s
             GROUP BY 1, 2
            """,
            since=self._since(),
        )

    def _since(self) -> SQL:
        """Return a condition that spares reading years of texts, if one is wanted."""
        since = self.env.context.get("clinic_since")
        if not since:
            return SQL("TRUE")
        return SQL(
            "coalesce(m.sent_at, m.due_at, m.create_date) >= %s",
            fields.Datetime.to_datetime(since),
        )

    def _select_rates(self) -> SQL:
        """Return today's rates from each currency to each clinic's own."""
        today = fields.Date.context_today(self)
        known = self.env["res.currency"].search([("active", "in", [True, False])])
        rows = []
        for company in self.env.companies:
            rates = known._get_rates(company, today)
            own = rates[company.currency_id.id]
            rows += [(company.id, key, own / rate) for key, rate in rates.items()]
        return SQL(
            "SELECT * FROM unnest(%s::int[], %s::int[], %s::float8[])"
            " AS rate(company_id, currency_id, rate)",
            *(list(column) for column in zip(*rows, strict=True)),
        )
