"""The report of an alert: one row per client of the range, failed first (F92–F94)."""

from collections.abc import Iterator
from io import BytesIO

from xlsxwriter import Workbook

from odoo import models

from odoo.addons.clinic_messaging.tools.workbook import PLAIN

from .clinic_mass_alert_result import COVERED, HEAD

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
STATUS = {
    "delivered": "Delivered",
    "sent": "Sent",
    "failed": "Failed",
    "unknown": "Failed",  # nobody could find out in a day: to rely on it would be wrong
}
NOT_SENT = "Not sent"
ROWS = f"""
DECLARE clinic_alert_report NO SCROLL CURSOR FOR
SELECT m.replaces_id, coalesce(ct.name, ''), coalesce(pt.name, ct.name, '') AS client,
       coalesce(m.number, ct.phone, ''), m.state, m.state_reason, m.error_id,
       m.provider_code, m.sender_id, coalesce(nullif(m.body, ''), %(body)s),
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
 WHERE m.alert_id = %(alert)s AND {HEAD}
 ORDER BY CASE WHEN m.state IN ('failed', 'unknown') THEN 0
               WHEN m.state IN ('skipped', 'canceled') THEN 1 ELSE 2 END, client, m.id
"""  # noqa: S608 - the condition is a constant of this package


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
        with Workbook(stream, PLAIN) as book:
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
        tries = self._report_tries()
        words = _Words(self.sudo())  # sudo: the ledger of the caller's own alert
        for before, contact, *row in self._stream():
            yield words.row(row, contact, _walk_back(before, tries))

    def _stream(self) -> Iterator[tuple]:
        self.env.flush_all()
        cr = self.env.cr
        values = {
            "alert": self.id,
            "zone": self._zone(),
            "covered": COVERED,
            "body": self.body or "",
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

    def _report_tries(self) -> dict:
        """Return the texts that later ones have replaced, by their ids."""
        # sudo: as in _report_rows
        ledger_sudo = self.env["clinic.message"].sudo()
        later = ledger_sudo.search(
            [("alert_id", "=", self.id), ("replaces_id", "!=", False)]
        )
        return {message.id: message for message in later.replaces_id}


def _walk_back(message_id, tries) -> list:
    """Return the failed texts before a client's last one, the first one first.

    :param message_id: which text the last one has replaced, or None
    :param tries: replaced texts by their ids
    """
    found = []
    while message := tries.get(message_id):
        if message.state == "failed":
            found.insert(0, message)
        message_id = message.replaces_id.id
    return found


class _Words:
    """Turn ledger rows into the report's words; looks each error up once.

    :param alert: ``clinic.mass.alert``
    """

    def __init__(self, alert):
        self.alert = alert.with_context(lang=alert.env.user.lang)
        self.reasons = alert._reasons()
        self.errors = {}

    def row(self, rest, contact, before) -> tuple:
        """Return the six cells of a client.

        :param contact: name of the one who was written to last
        :param before: failed texts that this one has replaced
        """
        name, number, state, reason, error, code, sender, body, at, other = rest
        status = STATUS.get(state, NOT_SENT)
        details = self.details(state, reason, error, code, sender, other)
        if before:
            told = [f"{text.number}: {self.why(text)}" for text in before]
            who = f"{contact} {number}"
            last = self.alert.env._("then sent to %s", who)
            told.append(f"{who}: {details}" if details else last)
            details = "; ".join(told)
        return name, number, status, details, body, at

    def why(self, message) -> str:
        """Return why a text that was replaced had failed."""
        return self.details(
            message.state,
            message.state_reason,
            message.error_id.id,
            message.provider_code,
            message.sender_id.id,
            None,
        )

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
