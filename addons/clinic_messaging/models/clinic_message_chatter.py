"""The contact's chatter learns of sent texts, in batches, after they have left."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import plaintext2html

CHATTER_LIMIT = 500


class ClinicMessageChatter(models.Model):
    """Write one line per sent message; without its words unless a setting says so.

    Every employee reads the chatter of a contact, but not the ledger (design.md 5,
    "Who reads").
    """

    _inherit = "clinic.message"

    _chatter_idx = models.Index(
        "(sent_at) WHERE mail_message_id IS NULL AND state IN ('sent', 'delivered')"
        " AND direction = 'outbound'"
    )

    @api.model
    def _cron_chatter(self):
        """Log what was sent since the last run; safe to run twice."""
        while count := self._log_some(CHATTER_LIMIT):
            if not self.env["ir.cron"]._commit_progress(count):
                break

    @api.model
    def _log_some(self, limit) -> int:
        """Log up to ``limit`` sent messages of the last day.

        :return: how many were logged
        """
        self.env.cr.execute(
            """
            SELECT id FROM clinic_message
             WHERE mail_message_id IS NULL AND state IN ('sent', 'delivered')
               AND direction = 'outbound' AND partner_id IS NOT NULL
               AND sent_at > clinic_now() - interval '1 day'
             ORDER BY sent_at LIMIT %s FOR UPDATE SKIP LOCKED
            """,
            [limit],
        )
        messages = self.browse([row[0] for row in self.env.cr.fetchall()])
        values = [message._prepare_chatter_values() for message in messages]
        # sudo: every employee's chatter, written for the contact by the system
        lines = self.env["mail.message"].sudo().create(values)
        if messages:
            self.env.flush_all()
            self.env.cr.execute(
                """
                UPDATE clinic_message m SET mail_message_id = l.line
                  FROM unnest(%s::int[], %s::int[]) AS l(message, line)
                 WHERE m.id = l.message
                """,
                [messages.ids, lines.ids],
            )
            self.invalidate_model(["mail_message_id"])
        return len(messages)

    def _prepare_chatter_values(self) -> dict:
        self.ensure_one()
        return {
            "model": "res.partner",
            "res_id": self.partner_id.id,
            "message_type": "notification",
            "subtype_id": self.env.ref("mail.mt_note").id,
            "author_id": self.author_id.partner_id.id,
            "date": self.sent_at or fields.Datetime.now(),
            "body": self._chatter_line(),
        }

    def _chatter_line(self) -> Markup:
        self.ensure_one()
        types = dict(self._fields["message_type"]._description_selection(self.env))
        channels = dict(self._fields["channel"]._description_selection(self.env))
        line = plaintext2html(f"{channels[self.channel]}: {types[self.message_type]}")
        if self.company_id.clinic_chatter_body and self.body:
            line += plaintext2html(self.body)
        return line
