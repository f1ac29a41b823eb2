"""The words of a message: placeholders, language, clinic's name and opt-out line."""

import re
from dataclasses import dataclass, field

from babel.dates import format_skeleton

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_time
from odoo.tools.misc import babel_locale_parse, get_lang

from ..tools import quiet
from ..tools.shown import shown

PLACEHOLDER = re.compile(r"\{\{\s*(.*?)\s*\}\}")
# with what joins it to the words before: it goes too where nothing is filled in
JOINED = re.compile(r"((?:,? )?)" + PLACEHOLDER.pattern)
NAMES = {
    "patient": "patient",
    "object.name": "patient",
    "contact": "contact",
    "clinic": "clinic",
    "phone": "phone",
    "date": "date",
    "time": "time",
    "place": "place",
}
NEEDED = {"date", "time"}  # what only an appointment can fill in
UNSIGNED_TYPES = ("reply", "notice")
# what the words are made of; contacts and companies have hundreds of columns more
RENDERED = (
    *("body", "subject", "number", "channel", "message_type", "batch_id"),
    *("template_id", "partner_id", "patient_id", "event_id", "company_id"),
)
OF_BATCH = ("body", "template_unchanged", "one_text_each")
OF_CLINIC = ("name", "partner_id", "clinic_tz", "clinic_opt_out_line")
NEAR_DAYS = 300  # within these a date needs no year


@dataclass(frozen=True)
class Rendered:
    """A text as it will leave, and whether it carries the opt-out line.

    ``lacks_event``: it speaks of an appointment that nobody knows, and must not leave.
    """

    body: str = field(repr=False)
    subject: str = field(repr=False, default="")
    signed: bool = False
    lacks_event: bool = False


class ClinicMessageText(models.Model):
    """Render just before T1, in the recipient's language and the clinic's zone.

    Text that a person typed or changed never meets the expression engine: only the
    fixed placeholders below are replaced. An unchanged quick message with further
    expressions is rendered by Odoo in full (design.md 5, "Text").
    """

    _inherit = "clinic.message"

    @api.model
    def _placeholders(self, text) -> list[str]:
        """Return the expressions between double braces, in order."""
        return PLACEHOLDER.findall(text or "")

    @api.model
    def _used_placeholders(self, text) -> set[str]:
        """Return which fixed placeholders stand in a text, e.g. ``{"date"}``."""
        return {NAMES[name] for name in self._placeholders(text) if name in NAMES}

    @api.model
    def _check_typed_text(self, text):
        """Refuse placeholders that do not exist.

        :raises UserError: naming the wrong one and those that exist
        """
        for name in self._placeholders(text):
            if name not in NAMES:
                known = ", ".join(f"{{{{ {key} }}}}" for key in NAMES if "." not in key)
                raise UserError(
                    self.env._(
                        "“%(name)s” is not a placeholder. You can use: %(known)s.",
                        name=name,
                        known=known,
                    )
                )

    @api.model
    def _is_fixed_text(self, text) -> bool:
        """Return whether only fixed placeholders stand in the text."""
        return all(name in NAMES for name in self._placeholders(text))

    def _render(self, patients=None) -> dict[int, Rendered]:
        """Return what each message will say; nothing is written.

        A text loses what came along unseen when it was pasted: it may turn the writing
        around on a phone, and one such character makes a text dear.

        :param patients: ``{message id: patients}``; default: as the ledger has them
        :return: ``{message id: Rendered}``
        """
        patients = self._patients_by_message() if patients is None else patients
        numbers = self._identified_numbers()
        rendered = {}
        for lang, messages in self.grouped(lambda m: m._lang_of()).items():
            for message in messages.with_context(lang=lang):
                body = message._render_one(patients.get(message.id))
                if message.channel == "sms":
                    body = shown(body)
                signed = message._needs_signature(numbers)
                if signed:
                    body = message._sign(body)
                subject = message._fill(message.subject or "", patients.get(message.id))
                lacking = message._lacks_event()
                rendered[message.id] = Rendered(body, subject, signed, lacking)
        return rendered

    def _fetch_for_rendering(self):
        """Read what the words need and no more: T1 comes often (design.md 6)."""
        self.fetch(RENDERED)
        self.batch_id.fetch(OF_BATCH)
        self.partner_id.fetch(("name", "lang"))
        self.company_id.fetch(OF_CLINIC)

    def _render_what_can_be(self):
        """Render; what cannot be rendered fails alone (promise 8)."""
        try:
            with self.env.cr.savepoint():
                return self._render()
        except Exception:  # noqa: BLE001 - whatever a template raises
            if len(self) == 1:
                self._fail(self.ids, None, "unreadable")
                return {}
        rendered = {}
        for message in self:
            rendered |= message._render_what_can_be()
        return rendered

    def _lang_of(self):
        return self.partner_id.lang or self.company_id.partner_id.lang or "en_US"

    def _render_one(self, patients) -> str:
        self.ensure_one()
        text = self._source_text()
        if not self.batch_id.template_unchanged or self._is_fixed_text(text):
            return self._fill(text, patients)
        template = self.template_id.sudo()  # sudo: jobs render for any front desk
        record = self._template_record(template)
        if not record:
            return ""  # T1 then skips it as empty
        template = template.with_context(tz=self.company_id._clinic_zone())
        return template._render_field("body", record.ids)[record.id]

    def _lacks_event(self) -> bool:
        """Return whether date or time cannot be filled in, in text or subject."""
        self.ensure_one()
        text = f"{self._source_text()} {self.subject or ''}"
        return not self.event_id and bool(self._used_placeholders(text) & NEEDED)

    def _source_text(self) -> str:
        self.ensure_one()
        batch = self.batch_id
        if batch.template_unchanged and self.template_id:
            return self.template_id.body or ""
        return batch.body or self.body or ""

    def _template_record(self, template):
        if template.model == "calendar.event":
            return self.event_id
        return self.patient_id or self.partner_id

    def _fill(self, text, patients) -> str:
        """Replace the fixed placeholders of one message's text.

        "Please call {{ phone }} if …" is "Please call if …" for a clinic without one.
        """
        self.ensure_one()
        if "{{" not in text:
            return text
        values = self._placeholder_values(patients)

        def filled(match):
            value = values.get(NAMES.get(match.group(2)))
            if value is None:
                return match.group(0)
            return match.group(1) + value if value else ""

        return JOINED.sub(filled, text)

    def _placeholder_values(self, patients) -> dict[str, str]:
        company, event = self.company_id, self.event_id
        people = patients or self.patient_id or self.partner_id
        values = {
            "patient": self._join_names(people),
            "contact": self.partner_id.name or "",
            "clinic": company.name,
            "phone": company.phone or "",
            "place": event.location or company.partner_id.contact_address_inline or "",
        }
        if event:
            values |= self._event_values(event, company._clinic_zone())
        return values

    def _event_values(self, event, zone):
        start = event._clinic_local_start(zone)
        date = self._spoken_date(start.date())
        if event.allday:
            return {"date": date, "time": self.env._("all day")}
        time = format_time(self.env, event.start, tz=zone, time_format="short")
        return {"date": date, "time": _plain_spaces(time)}

    def _spoken_date(self, day) -> str:
        """Return "Tue, Mar 3" as the recipient's language has it: with the weekday.

        The year stands there only where it is not the next such day.
        """
        today = quiet.local_date(
            self.env["clinic.clock"]._now(), self.company_id._clinic_zone()
        )
        near = abs((day - today).days) < NEAR_DAYS
        locale = babel_locale_parse(get_lang(self.env).code)
        skeleton = "MMMEd" if near else "yMMMEd"
        return _plain_spaces(format_skeleton(skeleton, day, locale=locale))

    def _join_names(self, people) -> str:
        """Return "Rex", "Rex and Luna" or "Rex, Luna and Max"."""
        return self._join_words([person.name for person in people if person.name])

    def _join_words(self, words) -> str:
        """Return "a", "a and b" or "a, b and c" in the recipient's language."""
        if len(words) < 2:
            return "".join(words)
        return self.env._(
            "%(names)s and %(last)s", names=", ".join(words[:-1]), last=words[-1]
        )

    def _patients_by_message(self):
        """Return the patients that one text to their contact speaks of.

        The others of a household are ``skipped`` rows of the same batch and contact
        with reason ``same_contact``.
        """
        batches = self.batch_id.filtered(lambda b: not b.one_text_each)
        if not batches:
            return {}
        rows = self.search(
            [
                ("batch_id", "in", batches.ids),
                ("partner_id", "in", self.partner_id.ids),
                ("state_reason", "=", "same_contact"),
                ("patient_id.clinic_deceased_on", "=", False),
            ],
            order="id",
        )
        others = rows.grouped(lambda r: (r.batch_id.id, r.partner_id.id))
        return {
            message.id: message.patient_id
            | others.get(
                (message.batch_id.id, message.partner_id.id), rows[:0]
            ).patient_id
            for message in self
        }

    # Signature
    # ------------------------------------------------------------

    def _identified_numbers(self) -> dict:
        # sudo: when these rows' own numbers were last told who writes
        numbers_sudo = self.env["clinic.number"].sudo()
        numbers = numbers_sudo.search_fetch(
            [("number", "in", [n for n in self.mapped("number") if n])],
            ["number", "identified_at"],
        )
        return {row.number: row.identified_at for row in numbers}

    def _needs_signature(self, identified) -> bool:
        """Return whether the clinic's name and the opt-out line are due (F63)."""
        self.ensure_one()
        if self.channel != "sms" or self.message_type in UNSIGNED_TYPES:
            return False
        if not self.company_id.clinic_opt_out_line:
            return False
        last = identified.get(self.number)
        if not last:
            return True
        days = self.company_id.clinic_opt_out_days
        return bool(days) and (self.env["clinic.clock"]._now() - last).days >= days

    def _sign(self, body) -> str:
        self.ensure_one()
        return self._signed_text(body, self.company_id)

    @api.model
    def _signed_text(self, body, company) -> str:
        """Return the text with the clinic's name and the opt-out line.

        The name is left out where the text already carries it, and so is the line.
        """
        line = company.clinic_opt_out_line or ""
        if line and line in body:
            return body
        if company.name.lower() not in body.lower():
            line = f"{company.name}: {line}"
        return f"{body}\n{line}" if line else body


def _plain_spaces(text: str) -> str:
    """Return the text with plain spaces; one narrow space makes parts of 70."""
    return text.replace("\u202f", " ").replace("\xa0", " ")
