"""Writing under /my/messages: one form for a new message and for an answer."""

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import request

from ..tools import body as body_tools
from .portal_form import MailForm
from .portal_mail import PAGE_ROUTE, ROOT, show_thread
from .portal_page import blank_draft, own_or_404, page_values, record


class ClinicMailWriting(http.Controller):
    """Keep, send and drop drafts, as the signed-in user, by the service's methods."""

    @http.route(f"{ROOT}/new", methods=["GET"], readonly=True, **PAGE_ROUTE)
    @own_or_404
    def new(self, provider="", to="", team="", **_query):
        """Show an empty form; nothing is stored before somebody writes.

        :param provider: id of a public practitioner's account
        :param to: id of a contact
        :param team: key of a group that is chosen already
        """
        messages = request.env["clinic.mail.message"]
        offices = messages._mail_allowed_teams()
        if not provider and not to:
            chosen = [key for key in offices if key == team]
            return _show_form(blank_draft(teams=chosen))
        people = self._public_provider(provider) or messages._mail_allowed(_ids(to))
        if people:
            return _show_form(blank_draft(to=messages._mail_describe(people)))
        return _show_form(blank_draft(teams=[*offices[:1]]), notice="not_yours")

    def _public_provider(self, number):
        """Return a public practitioner's contact, if the caller may write to him."""
        users = request.env["res.users"]
        shown = users._clinic_public_providers().filtered(
            lambda u: u.id in _ids(number)
        )
        return request.env["clinic.mail.message"]._mail_allowed(shown.partner_id.ids)

    @http.route(
        f"{ROOT}/drafts/<int:draft_id>", methods=["GET"], readonly=True, **PAGE_ROUTE
    )
    @own_or_404
    def draft(self, draft_id, notice="", **_query):
        """Show one's own draft; that of an answer stands under its conversation."""
        draft = record("clinic.mail.message", draft_id)._mail_draft()
        if draft["thread_id"]:
            return request.redirect(f"{ROOT}/{draft['thread_id']}?notice={notice}")
        return _show_form(draft, notice=notice)

    @http.route(f"{ROOT}/write", methods=["POST"], **PAGE_ROUTE)
    @own_or_404
    def keep(self, action="save", **_form):
        """Do what the pressed button says with what the form holds.

        :param action: ``save``, ``send``, ``discard``, ``front_office`` or
            ``detach:ID``
        :return: a page, or JSON for a form that saves itself
        """
        form = MailForm(request.httprequest.form)
        found = form.found()
        if found and (gone := found._mail_sent_already()):
            return self._sent(form, gone.thread_id.id)
        if action == "discard":
            return self._discard(found)
        if action == "front_office":
            return self._to_front_office(form, found)
        return self._keep_and(action, form, found)

    def _keep_and(self, action, form, found):
        """Keep the words first; they are not lost then, whatever comes of the rest."""
        draft, error = found, ""
        try:
            draft = form.keep(found)
            if action == "send":
                with request.env.cr.savepoint():
                    return self._sent(form, draft._mail_send()["thread_id"])
            if action.startswith("detach:"):
                draft._mail_detach(record("clinic.mail.attachment", action[7:]).id)
        except AccessError:
            raise
        except UserError as refused:
            error = str(refused)
        return self._answer(form, draft, error)

    def _answer(self, form, draft, error):
        if form.wants_json:
            return _json(form, draft, error)
        if error and not draft:
            thread = record("clinic.mail.thread", form.thread_id)
            return show_thread(thread, error=error, carried=form.body())
        shown = draft._mail_draft()
        if shown["thread_id"]:
            thread = record("clinic.mail.thread", shown["thread_id"])
            return show_thread(thread, "" if error else "saved", error=error)
        return _show_form(shown, "" if error else "saved", error=error)

    def _sent(self, form, thread_id):
        if form.wants_json:
            return _closed_json({"sent": thread_id})
        return request.redirect(f"{ROOT}/{thread_id}?notice=sent")

    def _discard(self, found):
        if found:
            found._mail_discard()
        return request.redirect(f"{ROOT}?notice=discarded")

    def _to_front_office(self, form, found):
        """Carry the words of a refused message to the front office (F137, F138).

        A refused answer is dropped once its words and files are in the new draft.
        """
        messages = request.env["clinic.mail.message"]
        old = found._mail_draft() if found else blank_draft()
        values = {
            "to": [],
            "teams": ["front_office"],
            "subject": form.subject() or old["subject"],
            "body": form.body(old["body"]) or old["body"],
        }
        if found and not old["thread_id"]:
            draft_id = found._mail_save(values)["id"]
        else:
            draft_id = messages._mail_compose(values)["id"]
            if found:
                messages.browse(draft_id)._mail_take_files(found)
                found._mail_discard()
        return request.redirect(f"{ROOT}/drafts/{draft_id}?notice=front_office")


def _ids(number: str) -> list[int]:
    return [int(number)] if number.isdecimal() else []


def _show_form(draft, notice="", error=""):
    messages = request.env["clinic.mail.message"]
    offered = messages._mail_recipients(limit=100)
    known = {person["id"] for person in offered["people"]}
    offered["people"] += [p for p in draft["to"] if p["id"] not in known]
    inactive = request.env["clinic.mail.thread"]._mail_refusal_text("inactive")
    values = page_values(
        "drafts" if draft["id"] else "",
        notice,
        draft=draft,
        plain=body_tools.text(draft["body"]),
        offered=offered,
        error=error,
        can_turn=error == inactive,
        thread=False,
    )
    return request.render("clinic_portal_mail.portal_mail_new", values)


def _json(form, draft, error):
    """Answer a form that saves itself: figures only, no word of it."""
    if not draft:
        return _closed_json({"error": error}, 422)
    shown = draft._mail_draft()
    return _closed_json(
        {
            "id": shown["id"],
            "missing": shown["missing"],
            "files": [file["id"] for file in shown["files"]],
            "error": error,
        }
    )


def _closed_json(values, status=200):
    return request.make_json_response(values, status=status)
