"""What a browser posted: strings, read once and believed in nothing."""

from odoo.http import request

from ..tools import body as body_tools
from .portal_page import record


class MailForm:
    """The form of a message.

    With JavaScript it holds ``body`` (HTML of the editor), without it ``text`` (plain).

    :param posted: the request's form, a ``MultiDict``
    """

    def __init__(self, posted):
        self.posted = posted
        self.key = posted.get("key", "")
        accepted = request.httprequest.accept_mimetypes
        self.wants_json = accepted.best == "application/json"

    @property
    def thread_id(self) -> str:
        """The conversation that is answered, "" for a new message."""
        return self.posted.get("thread_id", "")

    def found(self):
        """Return the caller's draft, or what has become of it; perhaps none.

        :raises AccessError: for a number that is not the caller's
        """
        number, messages = self.posted.get("draft_id"), request.env[_MODEL]
        if not number:
            return messages._mail_keyed(self.key)
        message = record(_MODEL, number)
        if not message._mail_sent_already():
            message._mail_own_draft()
        return message

    def keep(self, found):
        """Store what the form holds and return the draft.

        :param found: what ``found`` returned
        :raises UserError: for an answer that the reply rules do not allow
        """
        values = self.values(found)
        if found:
            found._mail_save(values)
            return found
        if self.thread_id:
            thread = record("clinic.mail.thread", self.thread_id)
            values["thread_id"] = thread.id
        return request.env[_MODEL]._mail_compose_keyed(self.key, values)

    def values(self, found) -> dict:
        """Return the draft's values, those only that the form shows."""
        values = {}
        if "recipients" in self.posted:
            values["to"] = self._numbers("to")
            values["teams"] = self.posted.getlist("teams")
        for name in ("patient_id", "quote_id"):
            if name in self.posted:
                values[name] = (self._numbers(name) or [False])[0]
        if "subject" in self.posted:
            values["subject"] = self.subject()
        if "body" in self.posted or "text" in self.posted:
            stored = found._mail_draft()["body"] if found else ""
            values["body"] = self.body(stored)
        return values

    def subject(self) -> str:
        """Return the subject as typed."""
        return self.posted.get("subject", "")

    def body(self, stored="") -> str:
        """Return the words as markup.

        :param stored: what the draft holds; kept with its formatting if the plain
            text of the form says the same
        """
        if "body" in self.posted:
            return self.posted["body"]
        text = self.posted.get("text", "").replace("\r\n", "\n").strip()
        if text == body_tools.text(stored):
            return stored
        return body_tools.from_text(text)

    def _numbers(self, name) -> list[int]:
        return [int(v) for v in self.posted.getlist(name) if v.isdecimal()]


_MODEL = "clinic.mail.message"
