"""The record of one number: permissions and refusals, texts, answers."""

import io

import xlsxwriter

from odoo import models
from odoo.fields import Domain

from ..tools.workbook import PLAIN

CONSENTS = (
    "occurred_at",
    "number",
    "partner_name",
    "kind",
    "source",
    "wording",
    "user_name",
)
TEXTS = (
    "sent_at",
    "number",
    "partner_id",
    "message_type",
    "body",
    "state",
    "state_reason",
    "provider_code",
    "delivered_at",
    "author_id",
)
ANSWERS = ("sent_at", "number", "partner_id", "body")
CHUNK = 1000
CELL = 32000  # characters that a cell holds


class ClinicNumberRecord(models.Model):
    """Write everything about a number that the user's clinics know (C16).

    Read as the user: record rules keep other clinics' texts out.
    """

    _inherit = "clinic.number"

    def _record_xlsx(self, number) -> bytes:
        """Return a workbook with three sheets: consents, texts, answers.

        :param number: E.164
        """
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream, PLAIN) as book:
            head = book.add_format({"bold": True})
            for name, model, domain, columns in self._record_sheets(number):
                sheet = book.add_worksheet(name)
                sheet.freeze_panes(1, 0)
                for column, field in enumerate(columns):
                    title = self._record_title(model, field)
                    sheet.write_string(0, column, title, head)
                rows = self._record_rows(model, domain, columns)
                for line, row in enumerate(rows, 1):
                    for column, value in enumerate(row):
                        sheet.write_string(line, column, _cell(value))
        return stream.getvalue()

    def _record_sheets(self, number):
        """Return ``(name, model, domain, columns)`` of each sheet."""
        of_number = Domain("number", "=", number)
        inbound = Domain("direction", "=", "inbound")
        people = self.env["res.partner"].search([("phone_sanitized", "=", number)])
        of_people = Domain("partner_ref", "in", people.ids)
        of_people &= Domain("number", "=", False)
        ledger = "clinic.message"
        return (
            (self.env._("Consents"), "clinic.consent", of_number | of_people, CONSENTS),
            (self.env._("Texts"), ledger, of_number & ~inbound, TEXTS),
            (self.env._("Answers"), ledger, of_number & inbound, ANSWERS),
        )

    def _record_title(self, model, name) -> str:
        field = self.env[model]._fields[name]
        title = field._description_string(self.env)
        return f"{title} (UTC)" if field.type == "datetime" else title

    def _record_rows(self, model, domain, names):
        """Yield the rows, oldest first, a thousand records at a time."""
        records, last = self.env[model], 0
        labels = {
            name: dict(records._fields[name]._description_selection(self.env))
            for name in names
            if records._fields[name].type == "selection"
        }
        while True:
            chunk = records.search_fetch(
                Domain(domain) & Domain("id", ">", last),
                list(names),
                order="id",
                limit=CHUNK,
            )
            for record in chunk:
                yield [_shown(record[name], labels.get(name)) for name in names]
            if len(chunk) < CHUNK:
                return
            last = chunk[-1].id
            chunk.invalidate_recordset()


def _shown(value, labels):
    """Return what a cell shows of a field's value."""
    if labels is not None:
        return labels.get(value, "")
    if isinstance(value, models.BaseModel):
        value_sudo = value.sudo()  # sudo: the name alone
        return value_sudo.display_name if value else ""
    return value or ""


def _cell(value) -> str:
    """Return a text that a spreadsheet can hold: bounded, without control signs."""
    text = "".join(c for c in str(value) if c >= " " or c in "\n\t")
    return text[:CELL]
