"""One history of a contact: texts, e-mails and calls, newest first."""

from odoo import api, fields, models
from odoo.tools import html2plaintext

CALL, EMAIL, TEXT = "call", "email", "text"
MOST = 100


class ResPartnerHistory(models.Model):
    """Put the ledger's rows and what the chatter knows into one list (F48).

    Ledger and chatter stay where they are: a page is two limited queries, so that a
    contact with years of messages opens as fast as a new one. Calls are done
    activities of Odoo's kind "phone call".
    """

    _inherit = "res.partner"

    @api.readonly
    def get_clinic_history(self, before=None, limit=20):
        """Return a page of the history.

        :param before: the ``at`` of the last line shown, or None for the first page
        :param limit: how many lines at most; from 1 to 100
        :return: ``[{"kind", "model", "id", "at", "out", "words", "state", "tone"}]``
        :raises AccessError: for those who may not read the clinic's messages
        """
        self.ensure_one()
        self.check_access("read")
        self.env["clinic.message"].check_access("read")
        limit = max(1, min(limit, MOST))
        before = fields.Datetime.to_datetime(before) if before else None
        lines = [
            *self._clinic_history_ledger(before, limit),
            *self._clinic_history_chatter(before, limit),
        ]
        lines.sort(key=lambda line: line["at"], reverse=True)
        return lines[:limit]

    def _clinic_history_ledger(self, before, limit):
        domain = ["|", ("partner_id", "=", self.id), ("patient_id", "=", self.id)]
        if before:
            domain.append(("create_date", "<", before))
        messages = self.env["clinic.message"].search(domain, limit=limit)
        states = dict(messages._fields["state"]._description_selection(self.env))
        tones = {"delivered": "success", "failed": "danger", "skipped": "warning"}
        return [
            {
                "kind": EMAIL if message.channel == "email" else TEXT,
                "model": message._name,
                "id": message.id,
                "at": fields.Datetime.to_string(message.create_date),
                "out": message.direction == "outbound",
                "words": message.body or message.batch_id.body or "",
                "state": states[message.state],
                "reason": message.error_title or "",
                "tone": tones.get(message.state, "secondary"),
            }
            for message in messages
        ]

    def _clinic_history_chatter(self, before, limit):
        domain = [("model", "=", "res.partner"), ("res_id", "=", self.id)]
        if before:
            domain.append(("date", "<", before))
        domain += [
            "|",
            ("mail_activity_type_id.category", "=", "phonecall"),
            ("message_type", "in", ["email", "email_outgoing"]),
        ]
        notes = self.env["mail.message"].search(domain, limit=limit)
        return [self._clinic_history_note(note) for note in notes]

    def _clinic_history_note(self, note) -> dict:
        return {
            "kind": CALL if note.mail_activity_type_id else EMAIL,
            "model": note._name,
            "id": note.id,
            "at": fields.Datetime.to_string(note.date),
            "out": note.author_id != self,
            "words": html2plaintext(note.body or note.subject or "")[:300],
            "state": "",
            "reason": "",
            "tone": "secondary",
        }
