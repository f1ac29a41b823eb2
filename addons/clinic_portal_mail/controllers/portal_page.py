"""What the pages under /my/messages share."""

from functools import wraps
from secrets import token_urlsafe
from uuid import uuid4

from markupsafe import Markup
from werkzeug.exceptions import NotFound

from odoo.exceptions import AccessError
from odoo.fields import Datetime
from odoo.http import request
from odoo.tools import format_datetime, human_size

from ..tools import body as body_tools

FOLDERS = ("inbox", "sent", "drafts", "archive", "trash")
PAGE = 40


def own_or_404(route):
    """Answer 404 for what is missing and for what is another's, alike (R3, R21)."""

    @wraps(route)
    def guarded(*args, **kwargs):
        try:
            return route(*args, **kwargs)
        except AccessError as error:
            raise NotFound() from error

    return guarded


def record(model: str, number):
    """Return a record for a number of an address or a form; an absurd one is 404.

    Nothing is read yet: the methods of the record look at the caller.
    """
    if not str(number).isdecimal() or not 0 < int(number) < 2**31:
        raise NotFound()
    return request.env[model].browse(int(number))


def folder_names() -> dict:
    """Return the folders' names in the order in which they stand on the right."""
    env = request.env
    return {
        "inbox": env._("Inbox"),
        "sent": env._("Sent"),
        "drafts": env._("Drafts"),
        "archive": env._("Archive"),
        "trash": env._("Trash"),
    }


def notices() -> dict:
    """Return the sentences that an address may ask for; nothing else is shown."""
    env = request.env
    return {
        "sent": env._("Your message has been sent."),
        "saved": env._("Your draft has been saved."),
        "discarded": env._("The draft has been deleted."),
        "moved": env._("Done."),
        "none": env._("Choose one or more messages first."),
        "front_office": env._(
            "Your words are here. Look through them, then press Send."
        ),
        "not_yours": env._(
            "You can write to your own practitioners only. Your clinic's front office "
            "can help you to make a first appointment."
        ),
    }


def page_values(folder: str = "", notice: str = "", **values) -> dict:
    """Return what each page needs: folders, figures, and how a time is written.

    :param folder: the folder that is marked as open
    :param notice: a key of ``notices``
    """
    return {
        "page_name": "clinic_mail",
        "title": request.env._("Messages"),
        "clinic_nonce": token_urlsafe(16),
        "folder": folder,
        "folders": folder_names(),
        "counts": request.env["clinic.mail.thread"]._mail_counts(),
        "notice": notices().get(notice, ""),
        "when": _when,
        "words": _words,
        "body_classname": "o_clinic_mail_page",
        "html_data": page_language(),
        "human_size": human_size,
        **values,
    }


def page_language() -> dict:
    """Return the attribute by which a screen reader chooses its voice."""
    return {"lang": (request.env.lang or "en_US").replace("_", "-")}


def blank_draft(**values) -> dict:
    """Return a form's content before anything is stored: no draft, but a key."""
    clinic = request.env["clinic.mail.message"]._mail_company()
    return {
        "id": False,
        "key": uuid4().hex,
        "thread_id": False,
        "to": [],
        "teams": [],
        "subject": "",
        "body": "",
        "patient": False,
        "files": [],
        "missing": body_tools.LEAST,
        "emergency": clinic.clinic_mail_emergency_line or "",
        **values,
    }


def _when(stamp: str) -> str:
    """Return a UTC time in the reader's own zone and language."""
    if not stamp:
        return ""
    return format_datetime(
        request.env, Datetime.to_datetime(stamp), dt_format="d MMM y, HH:mm"
    )


def _words(body: str) -> Markup:
    """Return stored words for a page, written anew once more before they are shown."""
    return Markup(body_tools.clean(body))
