"""Folders: what the caller's lists show, in a constant number of queries."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Datetime, Domain
from odoo.tools import escape_psql

MOST = 100
#: Which of a row's times a folder shows and is sorted by.
DATED = {
    "inbox": "last_in_at",
    "sent": "last_out_at",
    "archive": "last_at",
    "trash": "last_at",
}
FIELDS = [
    "thread_id",
    "part",
    "unread",
    "place",
    "last_in_at",
    "last_out_at",
    "last_at",
]


class ClinicMailFolder(models.Model):
    """List the caller's own rows; nothing is counted or searched beyond them."""

    _inherit = "clinic.mail.thread"

    @api.model
    def _mail_folder(self, folder="inbox", search="", offset=0, limit=40) -> dict:
        """Return one page of a folder, newest first.

        :param folder: ``inbox``, ``sent``, ``drafts``, ``archive`` or ``trash``
        :param search: words, each found in subject, a visible person or the text
        :param offset: lines before this page
        :param limit: lines on it, 100 at most
        :return: ``folder``, ``items``, ``total`` and ``counts``
        :raises UserError: for a folder that does not exist
        """
        offset, limit = max(0, int(offset)), max(1, min(int(limit), MOST))
        search = str(search or "").strip()[:200]
        if folder == "drafts":
            messages = self.env["clinic.mail.message"]
            items, total = messages._mail_draft_items(search, offset, limit)
        elif folder in DATED:
            items, total = self._mail_folder_items(folder, search, offset, limit)
        else:
            raise UserError(self.env._("There is no such folder."))
        counts = self._mail_counts()
        return {"folder": folder, "items": items, "total": total, "counts": counts}

    @api.model
    def _mail_counts(self) -> dict:
        """Return the badge: ``unread`` in the Inbox, and the number of ``drafts``."""
        rows_sudo = self.env["clinic.mail.participant"].sudo()  # sudo: one's own rows
        mine = rows_sudo._mail_own_domain() & self._mail_folder_domain("inbox")
        drafts = self.env["clinic.mail.message"]._mail_draft_domain()
        # sudo: one's own drafts
        drafts_sudo = self.env["clinic.mail.message"].sudo()
        return {
            "unread": rows_sudo.search_count(mine & Domain("unread", "=", True)),
            "drafts": drafts_sudo.search_count(drafts),
        }

    @api.model
    def _mail_folder_domain(self, folder):
        place = folder if folder in ("archive", "trash") else "current"
        domain = Domain("place", "=", place)
        if folder == "inbox":
            domain &= Domain("last_in_at", "!=", False)
        elif folder == "sent":
            domain &= Domain("last_out_at", "!=", False)
        return domain

    @api.model
    def _mail_folder_items(self, folder, search, offset, limit):
        rows_sudo = self.env["clinic.mail.participant"].sudo()  # sudo: one's own rows
        domain = rows_sudo._mail_own_domain() & self._mail_folder_domain(folder)
        for word in search.split()[:8]:
            domain &= self._mail_search_domain(word)
        total = rows_sudo.search_count(domain)
        dated = DATED[folder]
        # by the thread's id: a bare "thread_id" would turn the thread's own order
        order = f"{dated} DESC, thread_id.id DESC"
        rows_sudo = rows_sudo.search_fetch(
            domain, FIELDS, offset=offset, limit=limit, order=order
        )
        return self._mail_items(rows_sudo, dated), total

    @api.model
    def _mail_search_domain(self, word):
        """Return where a word is looked for: subject, text, people the caller sees."""
        like = escape_psql(word)
        rows = Domain("partner_id.name", "ilike", like)
        if self.env.user._clinic_mail_part() == "client":
            rows &= Domain("part", "=", "staff")
        messages = Domain("state", "=", "sent") & Domain("body_text", "ilike", like)
        return (
            Domain("thread_id.subject", "ilike", like)
            | Domain("thread_id.participant_ids", "any", rows)
            | Domain("thread_id.message_ids", "any", messages)
        )

    @api.model
    def _mail_items(self, rows_sudo, dated) -> list:
        """Return the lines of a list.

        :param rows_sudo: the caller's own rows
        :param dated: the field whose time a line shows
        """
        threads_sudo = rows_sudo.thread_id
        threads_sudo.fetch(["subject", "deleted_at", "patient_id"])
        people_sudo = threads_sudo.participant_ids
        people_sudo.partner_id.fetch(["name"])
        with_files = self._mail_threads_with_files(threads_sudo)
        return [
            {
                **self._mail_item(row),
                "date": Datetime.to_string(row[dated]),
                "has_files": row.thread_id.id in with_files,
            }
            for row in rows_sudo
        ]

    def _mail_item(self, row) -> dict:
        """Return one line of a list, from the reader's own row."""
        thread = row.thread_id
        seen = self._mail_visible_rows(row) - row
        clients = thread.participant_ids.filtered(lambda r: r.part == "client")
        return {
            "kind": "thread",
            "id": thread.id,
            "subject": thread.subject or "",
            "people": seen.partner_id.mapped("name"),
            "patient": thread.patient_id.name or "",
            "unread": row.unread,
            "place": row.place,
            "deleted_at": Datetime.to_string(thread.deleted_at) or "",
            "client_count": len(clients)
            if row.part == "staff"
            else min(len(clients), 1),
            "team": self._mail_team_state(thread) if row.part == "staff" else False,
        }

    def _mail_visible_rows(self, row):
        """Return the rows that the reader may know of: no client learns of another."""
        rows = row.thread_id.participant_ids
        if row.part == "staff":
            return rows
        return rows.filtered(lambda other: other.part == "staff" or other == row)

    @api.model
    def _mail_threads_with_files(self, threads_sudo) -> set:
        files_sudo = self.env["clinic.mail.attachment"].sudo()  # sudo: of one's threads
        sent = Domain("message_id.state", "=", "sent")
        mine = Domain("message_id.thread_id", "in", threads_sudo.ids)
        return set(files_sudo.search(sent & mine).message_id.thread_id.ids)
