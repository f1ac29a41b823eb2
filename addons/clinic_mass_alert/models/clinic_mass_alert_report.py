"""The report of an alert: one row per client of the range, failed first (F92–F94)."""

from collections.abc import Iterator
from io import BytesIO

from xlsxwriter import Workbook

from odoo import models

from .clinic_mass_alert_result import COVERED

# the report's words are the same in every language: clinics file and compare them
HEADER = (
    ("Client Full Name", 28),
    ("Client Phone Number", 18),
    ("SMS Status", 12),
    ("Error Details", 60),
    ("Message Text", 60),
    ("Timestamp", 18),
)
CHUNK = 2000
STATUS = {"delivered": "Delivered", "sent": "Sent", "failed": "Failed"}
NOT_SENT = "Not sent"
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
ROWS = """
DECLARE clinic_alert_report NO SCROLL CURSOR FOR
SELECT m.id, coalesce(pt.name, ct.name, '') AS client, coalesce(m.number, ct.phone, ''),
       m.state, m.state_reason, m.error_id, m.provider_code, m.sender_id,
       coalesce(nullif(m.body, ''), %(body)s),
       (coalesce(m.state_at, m.delivered_at, m.sent_at, m.create_date)
        AT TIME ZONE 'UTC') AT TIME ZONE %(zone)s,
       CASE WHEN m.state_reason IN %(covered)s THEN (
            SELECT op.name FROM clinic_message o
              JOIN res_partner op ON op.id = o.patient_id
             WHERE o.batch_id = m.batch_id AND o.number = m.number
               AND o.channel = 'sms' AND o.state <> 'skipped'
               AND o.direction = 'outbound' LIMIT 1) END
  FROM clinic_message m
  LEFT JOIN res_partner pt ON pt.id = m.patient_id
  LEFT JOIN res_partner ct ON ct.id = m.partner_id
 WHERE m.alert_id = %(alert)s AND m.replaces_id IS NULL
 ORDER BY CASE WHEN m.state = 'failed' AND NOT m.id = ANY(%(mended)s) THEN 0
               WHEN m.state IN ('skipped', 'canceled') THEN 1 ELSE 2 END, client, m.id
"""


class ClinicMassAlertReport(models.Model):
    """Write the workbook from one pass over the ledger, in constant memory."""

    _inherit = "clinic.mass.alert"

    def _report_name(self) -> str:
        self.ensure_one()
        return f"mass_text_alert_{self.id}_v{self.report_version}.xlsx"

    def _report(self) -> bytes:
        """Return the workbook as it stands now.

        Text cells are written as strings: they never become formulas or links.
        """
        self.ensure_one()
        stream = BytesIO()
        with Workbook(stream, OPTIONS) as book:
            sheet = book.add_worksheet("Mass text alert")
            bold = book.add_format({"bold": True, "bg_color": "#E7E9ED"})
            moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
            for column, (title, width) in enumerate(HEADER):
                sheet.set_column(column, column, width)
                sheet.write_string(0, column, title, bold)
            sheet.freeze_panes(1, 0)
            last = self._write_rows(sheet, moment)
            sheet.autofilter(0, 0, last, len(HEADER) - 1)
        return stream.getvalue()

    def _write_rows(self, sheet, moment) -> int:
        number = 0
        for number, row in enumerate(self._report_rows(), 1):
            for column, text in enumerate(row[:-1]):
                sheet.write_string(number, column, text)
            sheet.write_datetime(number, len(HEADER) - 1, row[-1], moment)
        return number

    def _report_rows(self) -> Iterator[tuple]:
        """Yield name, number, status, details, text and moment of each client."""
        chains = self._report_chains()
        words = _Words(self.sudo())  # sudo: the ledger of the caller's own alert
        for row in self._stream(chains):
            message_id, *rest = row
            yield words.row(rest, chains.get(message_id, ()))

    def _stream(self, chains) -> Iterator[tuple]:
        self.env.flush_all()
        cr = self.env.cr
        mended = [
            root
            for root, tries in chains.items()
            if tries[-1].state in STATUS and tries[-1].state != "failed"
        ]
        values = {
            "alert": self.id,
            "zone": self._zone(),
            "covered": COVERED,
            "body": self.body or "",
            "mended": mended,
        }
        cr.execute(ROWS, values)
        try:
            while True:
                cr.execute("FETCH %s FROM clinic_alert_report", [CHUNK])
                rows = cr.fetchall()
                yield from rows
                if len(rows) < CHUNK:
                    return
        finally:
            cr.execute("CLOSE clinic_alert_report")

    def _report_chains(self) -> dict:
        """Return the later tries of texts that were sent again or to another contact.

        :return: ``{id of the first text: later ones in order}``
        """
        later = (
            self.env["clinic.message"]
            .sudo()
            .search(  # sudo: as in _report_rows
                [
                    ("alert_id", "=", self.id),
                    ("replaces_id", "!=", False),
                    ("state", "not in", ("skipped", "canceled")),
                ],
                order="id",
            )
        )
        roots, chains = {}, {}
        for message in later:
            before = message.replaces_id.id
            root = roots[message.id] = roots.get(before, before)
            chains.setdefault(root, []).append(message)
        return chains


class _Words:
    """Turn ledger rows into the report's words; looks each error up once.

    :param alert: ``clinic.mass.alert``
    """

    def __init__(self, alert):
        self.alert = alert.with_context(lang=alert.env.user.lang)
        self.reasons = alert._reasons()
        self.errors = {}
        self.zone = alert._zone()

    def row(self, rest, tries) -> tuple:
        name, number, state, reason, error, code, sender, body, at, other = rest
        details = self.details(state, reason, error, code, sender, other)
        if not tries:
            return name, number, STATUS.get(state, NOT_SENT), details, body, at
        last = tries[-1]
        told = [f"{number}: {details}"]
        told += [self.describe_try(message) for message in tries]
        number = number if last.state == "failed" else last.number
        at = self.alert._local(last.state_at or last.create_date)
        status = STATUS.get(last.state, NOT_SENT)
        return name, number, status, "; ".join(filter(None, told)), body, at

    def details(self, state, reason, error, code, sender, other) -> str:
        """Return what happened and what to do; empty when all is well."""
        if state in ("sent", "delivered"):
            return ""
        if other:
            return self.alert.env._("one text for both, same number as %s", other)
        if error or code:
            key = (error, code, sender)
            if key not in self.errors:
                self.errors[key] = self.describe_error(*key)
            return self.errors[key]
        advice = self.alert._advice().get(reason)
        title = self.reasons.get(reason, "")
        return f"{title}. {advice}" if advice else title

    def describe_error(self, error_id, code, sender_id) -> str:
        env = self.alert.env
        error = env["clinic.message.error"].browse(error_id)
        if not error:
            return error._describe_unknown(code)
        sender = env["clinic.sender"].browse(sender_id)
        resolution = error._resolution_for(self.alert.company_id, sender)
        return ". ".join(part.rstrip(".") for part in (error.title, resolution) if part)

    def describe_try(self, message) -> str:
        """Say through whom, and how, a later try went."""
        who = f"{message.partner_id.name} {message.number}"
        if message.state != "failed":
            return self.alert.env._("then sent to %s", who)
        why = self.details(
            message.state,
            message.state_reason,
            message.error_id.id,
            message.provider_code,
            message.sender_id.id,
            None,
        )
        return f"{who}: {why}"
