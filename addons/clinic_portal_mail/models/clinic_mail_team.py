"""Threads of a team: who takes care, who is added, who has answered."""

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime, Domain


class ClinicMailTeam(models.Model):
    """Let staff share a thread; the client sees who has been added (issue 5)."""

    _inherit = "clinic.mail.thread"

    def _mail_team_state(self, thread_sudo):
        """Return who takes care of a thread and who answered last, or False.

        Answered is what somebody else than who began wrote last.

        :return: ``groups`` (names), ``taken`` and ``answered``: ``{name, at}``;
            False for a thread that went to no group
        """
        rows = thread_sudo.participant_ids.filtered(lambda row: row.part == "staff")
        groups = list(dict.fromkeys(row.team for row in rows if row.team))
        if not groups:
            return False
        messages = self.env["clinic.mail.message"]
        taken = rows.filtered("taken_at").sorted("taken_at")[-1:]
        last = self._mail_last_word(thread_sudo)
        author = last.author_id - thread_sudo.started_by_id
        answered = rows.filtered(lambda row: row.partner_id == author)
        return {
            "groups": [messages._mail_team_name(group) for group in groups],
            "taken": self._mail_named(taken, "taken_at"),
            "answered": self._mail_named(answered, "last_out_at"),
        }

    def _mail_last_word(self, thread_sudo):
        """Return the latest message that a person wrote."""
        typed = Domain("thread_id", "=", thread_sudo.id) & Domain("state", "=", "sent")
        typed &= Domain("is_automatic", "=", False)
        return thread_sudo.message_ids.search_fetch(
            typed, ["author_id"], order="sent_at DESC, id DESC", limit=1
        )

    def _mail_named(self, row, field):
        if not row:
            return False
        return {"name": row.partner_id.name, "at": Datetime.to_string(row[field])}

    def _mail_take(self, take=True):
        """Say that the caller takes care of the thread, or no longer does."""
        row_sudo = self._mail_own_row()
        if row_sudo.part != "staff":
            raise AccessError(self.env._("Only staff can take care of a message."))
        self._mail_lock()
        rows_sudo = row_sudo.thread_id.participant_ids
        rows_sudo.write({"taken_at": False})
        if take:
            row_sudo.taken_at = self.env["clinic.clock"]._now()
        self.env["clinic.mail.access"]._record("taken", self, detail=str(bool(take)))

    def _mail_add_colleague(self, partner_id):
        """Add one of the staff, who then sees the whole thread; clients see it.

        :param partner_id: contact id of an account on the staff's side
        :raises UserError: for a client: none can be added later
        """
        row_sudo = self._mail_own_row()
        if row_sudo.part != "staff" or not self.env.user._clinic_mail_staff():
            raise AccessError(
                self.env._("Only the clinic's staff can add a colleague.")
            )
        self._mail_lock()
        messages = self.env["clinic.mail.message"]
        user = messages._mail_staff_users(Domain("partner_id", "=", partner_id), 1)
        if not user or row_sudo.thread_id.deleted_at:
            raise UserError(self.env._("Only staff can be added to a conversation."))
        if user.partner_id not in row_sudo.thread_id.participant_ids.partner_id:
            self._mail_join(row_sudo, user)

    def _mail_join(self, row_sudo, user):
        """Create the row of a new participant and tell him."""
        now = self.env["clinic.clock"]._now()
        joined = row_sudo.create(
            {
                "thread_id": row_sudo.thread_id.id,
                "partner_id": user.partner_id.id,
                "part": "staff",
                "added_at": now,
                "added_by_id": row_sudo.partner_id.id,
                "last_in_at": now,
                "last_at": now,
                "unread": True,
            }
        )
        self.env["clinic.mail.access"]._record("added", self, detail=f"user {user.id}")
        thread_sudo = row_sudo.thread_id
        thread_sudo._mail_tell(joined, thread_sudo.message_ids[-1:])
