"""Consents and opt-outs of an earlier system, from a CSV file; tried first."""

import base64
import csv
import io
from datetime import datetime
from itertools import islice

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import numbers

MAX_BYTES = 5 * 1024 * 1024
MAX_LINES = 50_000
SHOWN_PROBLEMS = 100
COLUMNS = ("number", "state", "source", "date")
#: What other systems call the three states.
STATES = {
    **dict.fromkeys(("granted", "yes", "allowed", "opt_in", "subscribed"), "granted"),
    **dict.fromkeys(("refused", "no", "denied"), "refused"),
    **dict.fromkeys(
        ("opted_out", "opt_out", "optout", "stop", "unsubscribed", "blacklisted"),
        "opted_out",
    ),
}
DATE_FORMATS = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")


class ClinicConsentImport(models.TransientModel):
    """Take over what clients told an earlier system (C16).

    Nothing here weakens what is known: a permission lifts no opt-out and no refusal,
    and the same file twice changes nothing the second time.
    """

    _name = "clinic.consent.import"
    _description = "Import of Consents"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    file = fields.Binary("CSV file", required=True, attachment=False)
    filename = fields.Char()
    tried = fields.Boolean(readonly=True)
    done = fields.Boolean(readonly=True)
    granted_count = fields.Integer("Allowed", readonly=True)
    refused_count = fields.Integer("Refused", readonly=True)
    opted_out_count = fields.Integer("Opted out", readonly=True)
    kept_count = fields.Integer(
        "Unchanged", readonly=True, help="Known already, or refused since."
    )
    problem_count = fields.Integer("Lines with a problem", readonly=True)
    problems = fields.Text(readonly=True)

    @api.onchange("file")
    def _onchange_file(self):
        """Ask for a new trial run when the file is another one."""
        self.tried = False

    def write(self, vals):
        """Forget the trial run when the file is another one, over RPC as well."""
        if "file" in vals:
            vals = {**vals, "tried": False, "done": False}
        return super().write(vals)

    def action_try(self):
        """Read the whole file, count what it would do, and list its bad lines."""
        self._check_administrator()
        self._report(self._plan())
        return self._show()

    def action_import(self):
        """Do what the trial run has shown.

        :raises UserError: before a trial run
        """
        self._check_administrator()
        if not self.tried or self.done:
            raise UserError(self.env._("Make a trial run first."))
        plan = self._plan()
        for line in plan["opted_out"]:
            self._import_opt_out(line)
        for answer in ("refused", "granted"):
            for line in plan[answer]:
                line["partners"]._clinic_answer(
                    answer, line["source"], date=line["date"]
                )
        self._report(plan)
        wizard_sudo = self.sudo()  # sudo: read-only for people; checked above
        wizard_sudo.done = True
        return self._show()

    def _check_administrator(self):
        self.ensure_one()
        self.check_access("write")
        group = "clinic_messaging.clinic_messaging_group_admin"
        if not self.env.user.has_group(group):
            raise AccessError(self.env._("Only an administrator may import consents."))
        if self.company_id not in self.env.user.company_ids:
            raise AccessError(self.env._("This is not your clinic."))

    def _show(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import consents"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _import_opt_out(self, line):
        self.env["clinic.number"]._opt_out(
            line["number"],
            line["source"],
            company=self.company_id,
            occurred_at=line["date"],
        )

    # Reading
    # ------------------------------------------------------------

    def _plan(self) -> dict:
        """Return what each line of the file comes to; nothing is written.

        :return: lines by state, ``kept`` as a number, ``problems`` as texts
        """
        plan = {"granted": [], "refused": [], "opted_out": [], "kept": 0}
        plan["problems"] = []
        lines = self._strictest(self._read_lines(plan["problems"]))
        known = self._known(lines)
        for line in lines:
            self._judge(line, known, plan)
        return plan

    def _read_lines(self, problems) -> list[dict]:
        """Return the good lines; the others are told in ``problems``."""
        lines = []
        today = self.company_id._clinic_today()
        for number, row in enumerate(self._rows(), 2):
            try:
                lines.append(self._read_line(row, today))
            except UserError as error:
                problems.append(
                    self.env._(
                        "Line %(number)s: %(problem)s", number=number, problem=error
                    )
                )
        return lines

    def _rows(self):
        """Return the file's lines as dicts, whatever separates their columns.

        :raises UserError: when the file is too large or is no such table
        """
        data = base64.b64decode(self.file or b"")
        if len(data) > MAX_BYTES:
            raise UserError(self.env._("The file is larger than 5 MB. Divide it."))
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise UserError(self.env._("Save the file as CSV in UTF-8.")) from None
        first = text.partition("\n")[0]
        delimiter = max(",;\t", key=first.count)
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
        names = [(name or "").strip().lower() for name in reader.fieldnames or []]
        if not set(COLUMNS) <= set(names):
            raise UserError(
                self.env._(
                    "The first line must name the columns %s.", ", ".join(COLUMNS)
                )
            )
        reader.fieldnames = names
        return self._limited(reader)

    def _limited(self, reader) -> list[dict]:
        try:
            rows = list(islice(reader, MAX_LINES + 1))
        except csv.Error:
            raise UserError(self.env._("This is no CSV file.")) from None
        if len(rows) > MAX_LINES:
            raise UserError(
                self.env._("The file has more than %s lines. Divide it.", MAX_LINES)
            )
        return rows

    def _read_line(self, row, today) -> dict:
        """Return one line's values.

        :raises UserError: says what is wrong with it
        """
        region = self.company_id.country_id.code or "US"
        number = numbers.normalize(row["number"] or "", region)
        if not number or numbers.check(number) in (numbers.INVALID, numbers.SHORT_CODE):
            raise UserError(self.env._("no valid telephone number"))
        word = (row["state"] or "").strip().lower().replace(" ", "_").replace("-", "_")
        if word not in STATES:
            raise UserError(
                self.env._("the state is none of granted, refused, opted_out")
            )
        source = (row["source"] or "").strip()[:100]
        if not source:
            raise UserError(self.env._("no source"))
        date = self._read_date((row["date"] or "").strip())
        if date.date() > today:
            raise UserError(self.env._("the date is in the future"))
        return {"number": number, "state": STATES[word], "source": source, "date": date}

    def _read_date(self, text):
        for pattern in DATE_FORMATS:
            try:
                return datetime.strptime(text, pattern)  # noqa: DTZ007 - naive UTC
            except ValueError:
                continue
        raise UserError(self.env._("the date is not like 2025-12-31"))

    # Judging
    # ------------------------------------------------------------

    def _strictest(self, lines) -> list[dict]:
        """Return one line per number: the strictest, and of these the latest."""
        rank = {"granted": 0, "refused": 1, "opted_out": 2}
        best = {}
        for line in lines:
            known = best.get(line["number"])
            order = (rank[line["state"]], line["date"])
            if not known or order > (rank[known["state"]], known["date"]):
                best[line["number"]] = line
        return list(best.values())

    def _known(self, lines) -> dict:
        """Return contacts and opt-outs of the file's numbers, by two queries."""
        wanted = [line["number"] for line in lines]
        contacts = self.env["res.partner"]
        partners = contacts._clinic_of_numbers(wanted, self.company_id)
        out = contacts._clinic_opted_out_numbers([("number", "in", wanted)])
        return {"partners": partners.grouped("phone_sanitized"), "out": out}

    def _judge(self, line, known, plan):
        """Put a line where it belongs; refused wins over allowed."""
        number, state = line["number"], line["state"]
        if number in known["out"]:
            plan["kept"] += 1
            return
        if state == "opted_out":
            plan["opted_out"].append(line)
            return
        partners = known["partners"].get(number)
        if not partners:
            plan["problems"].append(
                self.env._("%s: no contact has this number", numbers.mask(number))
            )
            return
        weaker = ("unknown", "granted") if state == "refused" else ("unknown",)
        line["partners"] = partners.filtered(
            lambda p: p.clinic_text_consent in weaker and p.clinic_text_consent != state
        )
        if line["partners"]:
            plan[state].append(line)
        else:
            plan["kept"] += 1

    def _report(self, plan):
        problems = plan["problems"]
        shown = problems[:SHOWN_PROBLEMS]
        if len(problems) > len(shown):
            shown.append(self.env._("… and %s more", len(problems) - len(shown)))
        wizard_sudo = self.sudo()  # sudo: read-only for people; the caller checked
        wizard_sudo.write(
            {
                "tried": True,
                "granted_count": len(plan["granted"]),
                "refused_count": len(plan["refused"]),
                "opted_out_count": len(plan["opted_out"]),
                "kept_count": plan["kept"],
                "problem_count": len(problems),
                "problems": "\n".join(shown),
            }
        )
