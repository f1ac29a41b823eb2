"""Folders and marks: each person's own."""

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

PLACES = {"inbox": "current", "archive": "archive", "trash": "trash"}


class ClinicMailMove(models.Model):
    """Move and mark the caller's own rows, several threads at once (F102, F103)."""

    _inherit = "clinic.mail.thread"

    def _mail_move(self, folder):
        """Put these threads into a folder, for the caller only.

        :param folder: ``inbox`` (restores), ``archive`` or ``trash``
        :raises AccessError: if one of them is not the caller's; nothing is changed then
        """
        if folder not in PLACES:
            raise UserError(self.env._("There is no such folder."))
        self._mail_own_rows().write({"place": PLACES[folder]})

    def _mail_mark(self, read):
        """Mark these threads read or unread, for the caller only.

        :param read: true for read
        """
        self._mail_own_rows().write({"unread": not read})

    def _mail_own_rows(self):
        """Return the caller's rows of all these threads.

        :raises AccessError: if a single one is not the caller's
        """
        rows_sudo = self.env["clinic.mail.participant"].sudo()  # sudo: one's own rows
        own = rows_sudo._mail_own_domain()
        rows_sudo = rows_sudo.search(own & Domain("thread_id", "in", self.ids))
        if len(rows_sudo) != len(set(self.ids)):
            raise self._mail_not_yours()
        return rows_sudo
