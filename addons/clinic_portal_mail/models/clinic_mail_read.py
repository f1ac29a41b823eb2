"""Opening a secure mail: what each reader is shown, and the line that records it."""

from odoo import models
from odoo.fields import Datetime


class ClinicMailRead(models.Model):
    """Give out the words of a thread to a participant, and to nobody else."""

    _inherit = "clinic.mail.thread"

    def _mail_open(self) -> dict:
        """Return the thread as the caller sees it; marks it read and logs the opening.

        :return: see docs/portal_mail.md, "A thread"
        :raises AccessError: for who is no participant, and for a missing thread
        """
        row_sudo = self._mail_own_row()
        now = self.env["clinic.clock"]._now()
        row_sudo.write(
            {"unread": False, "read_at": now, "opened_at": row_sudo.opened_at or now}
        )
        self.env["clinic.mail.access"]._record("opened", self)
        return self._mail_shown(row_sudo)

    def _mail_shown(self, row_sudo) -> dict:
        """Return the thread as one participant sees it, without any trace.

        :param row_sudo: the reader's row; of another person for "view as client"
        """
        thread_sudo = row_sudo.thread_id
        staff = row_sudo.part == "staff"
        return {
            "id": thread_sudo.id,
            "subject": thread_sudo.subject or "",
            "deleted_at": Datetime.to_string(thread_sudo.deleted_at) or "",
            "clinic": thread_sudo.company_id.name,
            "patient": self._mail_patient_shown(thread_sudo),
            "place": row_sudo.place,
            "people": self._mail_people_shown(row_sudo),
            "messages": self._mail_messages_shown(row_sudo),
            "reply": self._mail_reply_shown(row_sudo),
            "can": self._mail_abilities(row_sudo),
            "emergency": thread_sudo.company_id.clinic_mail_emergency_line or "",
            "legal_hold": staff and thread_sudo.legal_hold,
            "team": self._mail_team_state(thread_sudo) if staff else False,
            "note": self._mail_note_state(row_sudo),
        }

    def _mail_patient_shown(self, thread_sudo):
        patient = thread_sudo.patient_id
        return {"id": patient.id, "name": patient.name} if patient else False

    def _mail_people_shown(self, row_sudo) -> list:
        rows = self._mail_visible_rows(row_sudo)
        staff = row_sudo.part == "staff"
        people = self.env["clinic.mail.message"]._mail_describe(rows.partner_id)
        known = {person["id"]: person for person in people}
        return [
            {
                **(known[row.partner_id.id] if staff else {}),
                "id": row.partner_id.id,
                "name": row.partner_id.name,
                "part": row.part,
                "role": known[row.partner_id.id]["role"],
                "me": row == row_sudo,
                "added_at": Datetime.to_string(row.added_at),
                "added_by": row.added_by_id.name or "",
                "taken_at": staff and Datetime.to_string(row.taken_at) or "",
                "opened_at": staff and Datetime.to_string(row.opened_at) or "",
            }
            for row in rows
        ]

    def _mail_messages_shown(self, row_sudo) -> list:
        """Return messages and the marks of deleted ones, oldest first."""
        thread_sudo = row_sudo.thread_id
        sent = thread_sudo.message_ids.filtered(lambda m: m.state == "sent")
        receipts = self._mail_receipts(thread_sudo) if row_sudo.part == "staff" else []
        lines = [self._mail_message_shown(m, row_sudo, receipts) for m in sent]
        lines += self._mail_gone_shown(thread_sudo)
        return sorted(lines, key=lambda line: (line["sent_at"], line["id"]))

    def _mail_message_shown(self, message_sudo, row_sudo, receipts) -> dict:
        author, staff = message_sudo.author_id, row_sudo.part == "staff"
        me = author == row_sudo.partner_id
        return {
            "kind": "message",
            "id": message_sudo.id,
            "author": {
                "id": author.id,
                "name": message_sudo.author_name,
                "me": me,
                "part": message_sudo.author_part,
            },
            "automatic": message_sudo.is_automatic,
            "sent_at": Datetime.to_string(message_sudo.sent_at),
            "body": message_sudo.body,
            "quote": self._mail_quote_shown(message_sudo.quote_id),
            "files": message_sudo._mail_files_shown(),
            "changed": message_sudo.digest != message_sudo._mail_digest(),
            "can_delete": staff and self._mail_can_delete_message(message_sudo),
            "opened_by": [
                {"name": name, "at": Datetime.to_string(at)}
                for person, name, at in receipts
                if at >= message_sudo.sent_at and person != author.id
            ],
        }

    def _mail_quote_shown(self, quote_sudo):
        """Return whom a message answers and its first words, or False."""
        if not quote_sudo:
            return False
        words = quote_sudo.body_text or ""
        return {
            "id": quote_sudo.id,
            "author": quote_sudo.author_name,
            "words": words[:300] + ("…" if len(words) > 300 else ""),
        }

    def _mail_receipts(self, thread_sudo) -> list:
        """Return ``(contact id, name, time)`` of openings, oldest first (B21)."""
        log_sudo = self.env["clinic.mail.access"].sudo()  # sudo: of this thread only
        lines = log_sudo.search_fetch(
            [("thread_ref", "=", thread_sudo.id), ("kind", "=", "opened")],
            ["person_ref", "user_name", "occurred_at"],
            order="id",
        )
        found = {}
        for line in lines:
            found[line.person_ref] = (line.person_ref, line.user_name, line.occurred_at)
        return list(found.values())

    def _mail_gone_shown(self, thread_sudo) -> list:
        """Return what readers see where a message was deleted by the clinic (F136)."""
        lines_sudo = self.env["clinic.mail.certificate"].sudo()  # sudo: dates only
        gone = lines_sudo.search([("thread_ref", "=", thread_sudo.id)])
        return [
            {
                "kind": "deleted",
                "id": line.message_ref or 0,
                "sent_at": Datetime.to_string(line.sent_at or line.deleted_at),
                "deleted_at": Datetime.to_string(line.deleted_at),
            }
            for line in gone
        ]

    def _mail_reply_shown(self, row_sudo) -> dict:
        """Return whether the reader may answer, and if not, what to do instead."""
        refusal = self._mail_refusal(row_sudo)
        code, text = refusal or ("", "")
        instead = {
            "inactive": "front_office",
            "several_clients": "new_message",
            "closed": "new_message",
        }
        return {
            "allowed": not refusal,
            "code": code,
            "text": text,
            "instead": instead.get(code, ""),
        }

    def _mail_abilities(self, row_sudo) -> dict:
        """Return which buttons the reader has; the server asks again when pressed."""
        user = self.env.user
        own = row_sudo.part == "staff" and user._clinic_mail_staff()
        alive = not row_sudo.thread_id.deleted_at
        return {
            "delete_thread": own and self._mail_can_delete_thread(row_sudo.thread_id),
            "quick_note": own and alive and len(self._mail_clients()) == 1,
            "add_colleague": own and alive,
            "take": row_sudo.part == "staff" and alive,
            "hold": own
            and user.has_group("clinic_messaging.clinic_messaging_group_admin"),
        }
