"""The quick note: a thread's words into the chart of its one client (F128-F131)."""

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime

from odoo.addons.clinic_messaging.tools.shown import shown


class ClinicMailNote(models.Model):
    """Write chart notes that remember which messages they speak of (N13)."""

    _inherit = "clinic.mail.thread"

    def _mail_note_state(self, row_sudo):
        """Return the thread's note and how many messages it lacks, or False.

        :param row_sudo: the reader's row; clients and agents learn of no note
        :return: ``id``, ``missing`` (messages not in the chart) and ``source_deleted``
        """
        if row_sudo.part != "staff" or not self.env.user._clinic_mail_staff():
            return False
        notes = self._mail_notes()
        if not notes:
            return False
        return {
            "id": notes[0].id,
            "missing": len(self._mail_uncovered(row_sudo.thread_id)),
            "source_deleted": any(note.source_deleted_at for note in notes),
        }

    def _mail_notes(self):
        # sudo: notes of a thread that the caller reads
        notes_sudo = self.env["clinic.chart.note"].sudo()
        mine = [("thread_ref", "=", self.id), ("kind", "=", "note")]
        return notes_sudo.search(mine, order="id")

    def _mail_uncovered(self, thread_sudo):
        """Return the sent messages that no note of the thread covers."""
        covered = {
            ref for note in self._mail_notes() for ref in note.covered_refs or []
        }
        return thread_sudo.message_ids.filtered(
            lambda m: m.state == "sent" and m.id not in covered
        )

    def _mail_noted_thread(self):
        """Return the caller's thread, if a note can be made of it.

        :raises AccessError: for who is no participant, and for external agents
        :raises UserError: unless the thread has exactly one client
        """
        thread_sudo = self._mail_own_row().thread_id
        if not self.env.user._clinic_mail_staff():
            raise AccessError(self.env._("Only the clinic's staff writes chart notes."))
        if len(self._mail_clients()) != 1 or thread_sudo.deleted_at:
            raise UserError(
                self.env._("A chart note can be made of a thread with one client only.")
            )
        return thread_sudo

    def _mail_note_draft(self) -> dict:
        """Return the words to begin a note with: what is not in the chart yet.

        :return: ``patient`` (id, name), ``text`` and ``addendum``: whether a note is
            there already
        """
        thread_sudo = self._mail_noted_thread()
        self.env["clinic.mail.access"]._record("exported", self, detail="note")
        patient = thread_sudo.patient_id or self._mail_clients().partner_id
        lines = [self._mail_noted_message(m) for m in self._mail_uncovered(thread_sudo)]
        people = ", ".join(thread_sudo.participant_ids.partner_id.mapped("name"))
        head = self.env._("Secure mail: %(subject)s", subject=thread_sudo.subject)
        who = self.env._("Participants: %(people)s", people=people)
        return {
            "patient": {"id": patient.id, "name": patient.name},
            "text": "\n\n".join([f"{head}\n{who}", *lines]),
            "addendum": bool(self._mail_notes()),
        }

    def _mail_noted_message(self, message_sudo) -> str:
        when = Datetime.context_timestamp(self, message_sudo.sent_at)
        lines = [
            f"{message_sudo.author_name}, {when:%Y-%m-%d %H:%M}",
            message_sudo.body_text or "",
        ]
        names = message_sudo.attachment_ids.mapped("name")
        if names:
            names = ", ".join(names)
            lines.append(self.env._("Files: %(names)s", names=names))
        return "\n".join(lines)

    def _mail_note(self, text) -> dict:
        """Put a note into the patient's chart; the next ones are addenda to it.

        :param text: the words, as the writer changed them
        :return: see ``_mail_note_state``
        """
        thread_sudo = self._mail_noted_thread()
        words = "".join(
            shown(part) for part in str(text or "").splitlines(True)
        ).strip()
        if not words:
            raise UserError(self.env._("Write the note before it is saved."))
        patient = thread_sudo.patient_id or self._mail_clients().partner_id
        covered = self._mail_uncovered(thread_sudo).ids
        # sudo: notes are written by this method only
        self.env["clinic.chart.note"].sudo().create(
            {
                "patient_id": patient.id,
                "company_id": thread_sudo.company_id.id,
                "thread_ref": thread_sudo.id,
                "covered_refs": covered,
                "author_id": self.env.user.partner_id.id,
                "text": words,
                "addendum_to_id": self._mail_notes()[:1].id,
                "noted_at": self.env["clinic.clock"]._now(),
            }
        )
        self.env["clinic.mail.access"]._record("noted", self)
        return self._mail_note_state(self._mail_own_row())
