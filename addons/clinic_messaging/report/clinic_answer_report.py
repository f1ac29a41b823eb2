"""How long clients wait for a person's answer."""

from odoo import fields, models
from odoo.tools import SQL


class ClinicAnswerReport(models.Model):
    """One line per text of a client that somebody had to answer, with the answer.

    Of several texts in a row the first waits; who answered is the author of the
    first text that a person sent in the conversation afterwards.
    """

    _name = "clinic.answer.report"
    _description = "Answer Figures"
    _auto = False
    _order = "at desc, id desc"
    _rec_name = "partner_id"
    _depends = {
        "clinic.message": [
            "company_id", "partner_id", "direction", "origin", "author_id", "sent_at",
            "conversation_id", "awaits_answer",
        ],
    }  # fmt: skip

    at = fields.Datetime("Received", readonly=True)
    company_id = fields.Many2one("res.company", "Clinic", readonly=True)
    partner_id = fields.Many2one("res.partner", "Contact", readonly=True)
    author_id = fields.Many2one("res.users", "Answered by", readonly=True)
    answered = fields.Integer(readonly=True)
    minutes = fields.Float("Minutes to the answer", readonly=True, aggregator="avg")

    @property
    def _table_query(self) -> SQL:
        return SQL(
            """
            SELECT m.id, m.sent_at AS at, m.company_id, m.partner_id, a.author_id,
                   CASE WHEN a.at IS NULL THEN 0 ELSE 1 END AS answered,
                   (extract(epoch FROM a.at - m.sent_at) / 60)::float8 AS minutes
              FROM clinic_message m
              LEFT JOIN LATERAL (
                SELECT coalesce(l.sent_at, l.create_date) AS at, l.author_id
                  FROM clinic_message l
                 WHERE l.conversation_id = m.conversation_id AND l.id > m.id
                   AND l.direction = 'outbound' AND l.origin = 'manual'
                 ORDER BY l.id LIMIT 1) a ON true
             WHERE m.awaits_answer
            """
        )

    def action_open(self):
        """Open the client's text."""
        self.ensure_one()
        self.check_access("read")
        return self.env["clinic.message"].browse(self.id).get_formview_action()
