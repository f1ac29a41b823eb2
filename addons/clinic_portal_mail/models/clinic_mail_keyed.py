"""A form's key: a form that is posted twice makes one message."""

import re

from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.exceptions import ConcurrencyError
from odoo.fields import Domain

KEY = re.compile(r"[0-9a-f]{32}")


class ClinicMailKeyed(models.Model):
    """Find drafts by what the portal's forms know of them.

    A page that is only looked at stores nothing; so the form of a new message has no
    draft yet, but a random key, which becomes the message's ``uuid``. Pressing Send
    twice, with or without JavaScript, then finds what the first press has made.
    """

    _inherit = "clinic.mail.message"

    @api.model
    def _mail_keyed(self, key):
        """Return the caller's own message that a form with this key has made.

        :param key: 32 hexadecimal digits, as the form was given them
        """
        if not KEY.fullmatch(key or ""):
            return self.browse()
        own = Domain("author_id", "=", self.env.user.partner_id.id)
        own &= Domain("uuid", "=", key)
        found_sudo = self.sudo().search(own, limit=1)  # sudo: bound to the author
        return self.browse(found_sudo.id)

    @api.model
    def _mail_compose_keyed(self, key, values):
        """Begin a message, or go on with the thread's draft, under a form's key.

        :param key: as for ``_mail_keyed``
        :param values: as for ``_mail_compose``
        :return: the draft's record
        :raises ConcurrencyError: if the same form is posted at this very moment; the
            request is then repeated and finds what the other has made
        """
        draft = self.browse(self._mail_compose(values)["id"])
        draft_sudo = draft._mail_own_draft()
        if KEY.fullmatch(key or ""):
            try:
                draft_sudo.uuid = key
                draft_sudo.flush_recordset(["uuid"])
            except UniqueViolation as taken:
                raise ConcurrencyError() from taken
        return draft

    @api.model
    def _mail_answer_begun(self, thread):
        """Return the caller's own draft of an answer in a thread, perhaps none.

        :param thread: a ``clinic.mail.thread`` that the caller has opened
        """
        own = self._mail_draft_domain() & Domain("thread_id", "=", thread.id)
        draft_sudo = self.sudo().search(own, limit=1)  # sudo: bound to the author
        return self.browse(draft_sudo.id)
