"""Reading under /my/messages: folders, search, a conversation."""

from odoo import http
from odoo.http import request

from ..tools import body as body_tools
from .portal_page import FOLDERS, PAGE, blank_draft, own_or_404, page_values, record

ROOT = "/my/messages"
FOLDER = "<any(inbox, sent, drafts, archive, trash):folder>"
ACTIONS = {
    "read": ("_mail_mark", True),
    "unread": ("_mail_mark", False),
    "archive": ("_mail_move", "archive"),
    "trash": ("_mail_move", "trash"),
    "restore": ("_mail_move", "inbox"),
}
PAGE_ROUTE = {
    "type": "http",
    "auth": "user",
    "website": True,
    "sitemap": False,
}


class ClinicMailPages(http.Controller):
    """Show the signed-in user's own mail; works without JavaScript."""

    @http.route(
        [
            ROOT,
            f"{ROOT}/{FOLDER}",
            f"{ROOT}/{FOLDER}/page/<int:page>",
        ],
        methods=["GET"],
        readonly=False,
        **PAGE_ROUTE,
    )
    @own_or_404
    def folder(self, folder="inbox", page=1, notice="", **_query):
        """List a folder, newest first.

        :param page: counted from 1
        :param notice: see ``notices``
        """
        return self._list(folder, page=page, notice=notice)

    @http.route(f"{ROOT}/search", methods=["POST"], **PAGE_ROUTE)
    @own_or_404
    def search(self, search="", folder="inbox", page="1", **_form):
        """List what holds some words: by POST, so that no address holds them.

        :param search: words that are looked for in subject, text and people
        """
        number = int(page) if page.isdecimal() else 1
        folder = folder if folder in FOLDERS else "inbox"
        return self._list(folder, search=search, page=number)

    def _list(self, folder, search="", page=1, notice=""):
        offset = (max(1, min(page, 10_000)) - 1) * PAGE
        found = request.env["clinic.mail.thread"]._mail_folder(
            folder, search, offset, PAGE
        )
        values = page_values(
            folder,
            notice,
            items=found["items"],
            total=found["total"],
            search=search,
            page=page,
            pages=-(-found["total"] // PAGE),
        )
        return request.render("clinic_portal_mail.portal_mail_list", values)

    @http.route(f"{ROOT}/mark", methods=["POST"], **PAGE_ROUTE)
    @own_or_404
    def mark(self, action="", folder="inbox", **_form):
        """Read, unread, archive, trash or restore the chosen lines, or drop drafts.

        :param action: a key of ``ACTIONS``, or ``discard``
        :param folder: where to go back to
        """
        folder = folder if folder in FOLDERS else "inbox"
        chosen = request.httprequest.form.getlist("ids")[:PAGE]
        if not chosen:
            return request.redirect(f"{ROOT}/{folder}?notice=none")
        if action == "discard":
            for number in chosen:
                record("clinic.mail.message", number)._mail_discard()
        elif action in ACTIONS:
            numbers = [record("clinic.mail.thread", number).id for number in chosen]
            method, value = ACTIONS[action]
            getattr(request.env["clinic.mail.thread"].browse(numbers), method)(value)
        return request.redirect(f"{ROOT}/{folder}?notice=moved")

    @http.route(
        f"{ROOT}/<int:thread_id>", methods=["GET"], readonly=False, **PAGE_ROUTE
    )
    @own_or_404
    def thread(self, thread_id, notice="", **_query):
        """Show a conversation with the form to answer; marks it read and logs it."""
        return show_thread(record("clinic.mail.thread", thread_id), notice=notice)


def show_thread(thread, notice="", error="", carried=""):
    """Render a conversation.

    :param error: why an answer was not sent
    :param carried: markup of an answer that could not be kept
    """
    shown = thread._mail_open()
    draft = request.env["clinic.mail.message"]._mail_answer_begun(thread)
    blank = blank_draft(thread_id=thread.id, emergency=shown["emergency"])
    form = draft._mail_draft() if draft else blank
    if carried:
        form["body"] = body_tools.clean(carried)
    values = page_values(
        "inbox" if shown["place"] == "current" else shown["place"],
        notice,
        thread=shown,
        draft=form,
        plain=body_tools.text(form["body"]),
        error=error,
    )
    return request.render("clinic_portal_mail.portal_mail_thread", values)
