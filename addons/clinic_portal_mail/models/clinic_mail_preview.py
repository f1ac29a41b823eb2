"""View as client X: what one reader will see, before anything is sent (N11)."""

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Datetime


class ClinicMailPreview(models.Model):
    """Show a draft with the eyes of one of its clients; nothing is stored."""

    _inherit = "clinic.mail.message"

    def _mail_preview(self, partner_id) -> dict:
        """Return the caller's own draft as one client will see it.

        :param partner_id: contact id of one of the clients written to
        :return: a thread (docs/portal_mail.md) and ``notice``: subject and text of the
            e-mail that this client gets, or False
        :raises UserError: for somebody who is not among the clients
        """
        draft_sudo = self._mail_own_draft()
        parts = self._mail_preview_parts(draft_sudo)
        clients = [person for person, part in parts.items() if part == "client"]
        reader = next((p for p in clients if p.id == partner_id), None)
        if reader is None or not self.env.user._clinic_mail_staff():
            raise UserError(self.env._("Choose one of the clients you write to."))
        staff = [person for person, part in parts.items() if part == "staff"]
        shown = self._mail_preview_thread(draft_sudo, [*staff, reader], parts, reader)
        alone = len(clients) == 1
        text = (
            "" if alone else draft_sudo.thread_id._mail_refusal_text("several_clients")
        )
        shown["reply"] = {
            "allowed": alone,
            "code": "" if alone else "several_clients",
            "text": text,
            "instead": "" if alone else "new_message",
        }
        shown["notice"] = self._mail_preview_notice(reader)
        return shown

    def _mail_preview_parts(self, draft_sudo) -> dict:
        """Return ``{contact: part}`` of those written to, and of the writer."""
        if draft_sudo.thread_id:
            rows = draft_sudo.thread_id.participant_ids
            return {row.partner_id: row.part for row in rows}
        people = self._mail_checked_people(draft_sudo)
        return {**self._mail_parts(people), draft_sudo.author_id: "staff"}

    def _mail_preview_thread(self, draft_sudo, people, parts, reader) -> dict:
        """Return the draft in the shape of a thread that one client opens."""
        company = draft_sudo.thread_id.company_id or self._mail_company()
        buttons = ("delete_thread", "quick_note", "add_colleague", "take", "hold")
        return {
            "id": 0,
            "subject": draft_sudo.draft_subject or draft_sudo.thread_id.subject or "",
            "deleted_at": "",
            "clinic": company.name,
            "patient": False,
            "place": "current",
            "emergency": company.clinic_mail_emergency_line or "",
            "legal_hold": False,
            "team": False,
            "note": False,
            "can": dict.fromkeys(buttons, False),
            "people": [
                self._mail_preview_person(person, parts, draft_sudo.author_id, reader)
                for person in people
            ],
            "messages": [self._mail_preview_message(draft_sudo)],
        }

    def _mail_preview_person(self, person, parts, author, reader) -> dict:
        return {
            "id": person.id,
            "name": person.name,
            "part": parts[person],
            "role": False,
            "me": person == reader,
            "added_at": Datetime.to_string(self.env["clinic.clock"]._now()),
            "added_by": author.name,
            "taken_at": "",
            "opened_at": "",
        }

    def _mail_preview_message(self, draft_sudo) -> dict:
        author = draft_sudo.author_id
        by = {"id": author.id, "name": author.name, "me": False, "part": "staff"}
        return {
            "kind": "message",
            "id": 0,
            "author": by,
            "automatic": False,
            "sent_at": Datetime.to_string(self.env["clinic.clock"]._now()),
            "body": draft_sudo.body or "",
            "quote": draft_sudo.thread_id._mail_quote_shown(draft_sudo.quote_id),
            "files": draft_sudo._mail_files_shown(),
            "changed": False,
            "can_delete": False,
            "opened_by": [],
        }

    def _mail_preview_notice(self, reader):
        """Return the e-mail that a client gets, or False if it gets none."""
        rows = self.env["clinic.mail.participant"]
        company = self._mail_company()
        users = reader._clinic_mail_users()
        if not users or not reader.email or reader.clinic_mail_notice_off:
            return False
        words = rows._mail_notice_words(company, reader)
        return {"subject": words["subject"], "body": str(words["body_html"])}
