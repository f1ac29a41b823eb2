"""Drafts: saved by themselves, seen by their author only."""

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime, Domain
from odoo.tools import escape_psql

from ..tools import body as body_tools

KEYS = ("to", "teams", "subject", "body", "patient_id", "quote_id")


class ClinicMailDraft(models.Model):
    """Make, save, show and drop drafts; what a browser sends is a proposal only."""

    _inherit = "clinic.mail.message"

    @api.model
    def _mail_draft_domain(self):
        """Return the domain of the caller's own drafts."""
        part = self.env.user._clinic_mail_part()
        if not part:
            raise AccessError(self.env._("You have no access to secure mail."))
        own = Domain("author_id", "=", self.env.user.partner_id.id)
        return own & Domain("state", "=", "draft")

    def _mail_own_draft(self):
        """Return the caller's own draft, with the rights to change it.

        :raises AccessError: the same for a missing one, a sent one and one of others
        """
        mine = self._mail_draft_domain() & Domain("id", "in", self.ids)
        draft_sudo = self.sudo().search(mine)  # sudo: bound to the author
        if len(self) != 1 or len(draft_sudo) != 1:
            raise self.env["clinic.mail.thread"]._mail_not_yours()
        return draft_sudo

    @api.model
    def _mail_compose(self, values=None) -> dict:
        """Begin a message; in a thread, go on with the draft that is there.

        :param values: as for ``_mail_save``, and ``thread_id`` for an answer
        :return: the draft, see docs/portal_mail.md, "A draft"
        :raises UserError: for an answer that the reply rules do not allow
        """
        values = dict(values or {})
        thread = self.env["clinic.mail.thread"].browse(_ids(values.get("thread_id")))
        drafts_sudo = self.sudo()  # sudo: own drafts are made by this method only
        draft_sudo = drafts_sudo.browse()
        if thread:
            thread._mail_check_answer(thread._mail_own_row())
            own = self._mail_draft_domain() & Domain("thread_id", "=", thread.id)
            draft_sudo = drafts_sudo.search(own, limit=1)
        elif not self.env.user._clinic_mail_part():
            raise AccessError(self.env._("You have no access to secure mail."))
        if not draft_sudo:
            draft_sudo = drafts_sudo.create(self._mail_draft_values(thread))
        return self.browse(draft_sudo.id)._mail_save(values)

    @api.model
    def _mail_draft_values(self, thread) -> dict:
        return {
            "thread_id": thread.id,
            "author_id": self.env.user.partner_id.id,
            "author_part": self.env.user._clinic_mail_part(),
            "saved_at": self.env["clinic.clock"]._now(),
        }

    def _mail_save(self, values) -> dict:
        """Keep what has been written so far; nothing is checked for being complete.

        :param values: any of ``to`` (contact ids), ``teams`` (keys), ``subject``,
            ``body`` (HTML), ``patient_id`` and ``quote_id``; others are ignored (R8)
        :return: the draft, see docs/portal_mail.md, "A draft"
        """
        draft_sudo = self._mail_own_draft()
        given = {key: values[key] for key in KEYS if key in values}
        kept = {"saved_at": self.env["clinic.clock"]._now()}
        for key, value in given.items():
            kept.update(getattr(draft_sudo, f"_mail_keep_{key}")(value))
        draft_sudo.write(kept)
        return self._mail_draft()

    def _mail_keep_to(self, value) -> dict:
        allowed = self.with_env(self.env(su=False))._mail_allowed(_ids(value))
        return {"draft_partner_ids": [(6, 0, allowed.ids)]}

    def _mail_keep_teams(self, value) -> dict:
        known = self._mail_allowed_teams()
        asked = value if isinstance(value, (list, tuple)) else []
        return {"draft_teams": [team for team in known if team in asked]}

    def _mail_keep_subject(self, value) -> dict:
        return {"draft_subject": body_tools.subject(str(value or ""))}

    def _mail_keep_body(self, value) -> dict:
        return {"body": body_tools.clean(str(value or ""))}

    def _mail_keep_patient_id(self, value) -> dict:
        """Keep whom it is about; a client chooses among those in its care."""
        patient = self.env["res.partner"].browse(_ids(value)[:1])
        if self.author_part == "client":
            patient &= self.env.user.partner_id._clinic_mail_patients()
        else:
            patient = self.with_env(self.env(su=False))._mail_readable(patient)
        return {"draft_patient_id": patient.id}

    @api.model
    def _mail_readable(self, patient):
        """Return a patient if the caller may read the contact."""
        known = Domain("id", "in", patient.ids) & Domain("active", "=", True)
        return (
            patient.search(known) if self.env.user._clinic_mail_staff() else patient[:0]
        )

    def _mail_keep_quote_id(self, value) -> dict:
        """Keep which message is answered, if it stands in the same thread."""
        quoted = self.browse(_ids(value)[:1]).exists()
        same = quoted.state == "sent" and quoted.thread_id == self.thread_id
        return {"quote_id": quoted.id if same and quoted else False}

    def _mail_draft(self) -> dict:
        """Return the caller's own draft; see docs/portal_mail.md, "A draft"."""
        draft_sudo = self._mail_own_draft()
        count = body_tools.length(draft_sudo.body)
        patient = draft_sudo.draft_patient_id
        people = self._mail_describe(
            self._mail_allowed(draft_sudo.draft_partner_ids.ids)
        )
        company = (
            draft_sudo.thread_id.company_id or self.env.company.sudo()
        )  # sudo: line
        return {
            "id": draft_sudo.id,
            "thread_id": draft_sudo.thread_id.id,
            "to": people,
            "teams": draft_sudo.draft_teams or [],
            "subject": draft_sudo.draft_subject or draft_sudo.thread_id.subject or "",
            "body": draft_sudo.body or "",
            "patient": {"id": patient.id, "name": patient.name} if patient else False,
            "quote": draft_sudo.thread_id._mail_quote_shown(draft_sudo.quote_id),
            "files": draft_sudo._mail_files_shown(),
            "characters": count,
            "missing": max(0, body_tools.LEAST - count),
            "emergency": company.clinic_mail_emergency_line or "",
            "saved_at": Datetime.to_string(draft_sudo.saved_at),
        }

    def _mail_discard(self):
        """Delete the caller's own draft with its files (F114)."""
        draft_sudo = self._mail_own_draft()
        draft_sudo._mail_drop_files()
        draft_sudo.unlink()

    @api.model
    def _mail_draft_items(self, search, offset, limit):
        """Return one page of the caller's drafts, and how many there are."""
        domain = self._mail_draft_domain()
        for word in search.split()[:8]:
            domain &= self._mail_draft_search_domain(word)
        drafts_sudo = self.sudo()  # sudo: bound to the author
        found = drafts_sudo.search(
            domain, offset=offset, limit=limit, order="saved_at DESC, id DESC"
        )
        items = [self._mail_draft_item(draft) for draft in found]
        return items, drafts_sudo.search_count(domain)

    @api.model
    def _mail_draft_search_domain(self, word):
        like = escape_psql(word)
        return (
            Domain("draft_subject", "ilike", like)
            | Domain("thread_id.subject", "ilike", like)
            | Domain("draft_partner_ids.name", "ilike", like)
            | Domain("body", "ilike", like)
        )

    def _mail_draft_item(self, draft) -> dict:
        """Return a draft's line, shaped like a thread's."""
        return {
            "kind": "draft",
            "id": draft.id,
            "thread_id": draft.thread_id.id,
            "subject": draft.draft_subject or draft.thread_id.subject or "",
            "people": draft.draft_partner_ids.mapped("name"),
            "patient": draft.draft_patient_id.name or "",
            "date": Datetime.to_string(draft.saved_at),
            "unread": False,
            "place": "drafts",
            "has_files": bool(draft.attachment_ids),
        }

    def _mail_sent_already(self):
        """Return the caller's own message if it has left, for a repeated request."""
        own = Domain("id", "in", self.ids) & Domain("state", "=", "sent")
        own &= Domain("author_id", "=", self.env.user.partner_id.id)
        # sudo: bound to the author
        return self.sudo().search(own) if len(self) == 1 else self.browse()

    def _mail_require(self, condition, sentence):
        """Refuse bad input with a sentence that says what to do (promise 12)."""
        if not condition:
            raise UserError(sentence)


def _ids(value) -> list[int]:
    """Return the ids in what a browser sent; nonsense is no id."""
    values = value if isinstance(value, (list, tuple)) else [value]
    return [i for i in values if type(i) is int and 0 < i < 2**31]
