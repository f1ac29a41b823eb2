"""Printing a thread, and the account of who has read a client's mail (B26, C35)."""

import io

import xlsxwriter
from markupsafe import Markup

from odoo import api, models
from odoo.fields import Datetime, Domain

from odoo.addons.clinic_messaging.models.clinic_number_record import PLAIN

from ..tools import body as body_tools


class ClinicMailPrint(models.Model):
    """Give out a thread to be printed: what the reader sees, with a line in the log."""

    _inherit = "clinic.mail.thread"

    def _mail_print(self) -> dict:
        """Return the thread as ``_mail_open`` does, logged as printed."""
        row_sudo = self._mail_own_row()
        self.env["clinic.mail.access"]._record("printed", self)
        shown = self._mail_shown(row_sudo)
        for message in shown["messages"]:
            # written anew with the allowed tags, whatever the table holds
            message["body_markup"] = Markup(body_tools.clean(message.get("body", "")))  # noqa: S704
        return shown


class ClinicMailAccounting(models.Model):
    """List the accesses to one client's mail, for the client who asks (C35)."""

    _inherit = "clinic.mail.access"

    @api.model
    def _accounting_lines(self, partner):
        """Return all lines about a client and about it as a patient, oldest first.

        :param partner: the contact, which the caller may read
        """
        ids = [partner.id, *(partner.sudo().clinic_merged_refs or [])]  # sudo: own ids
        about = Domain("patient_ref", "in", ids)
        for number in ids:
            about |= Domain("client_refs", "like", f",{number},")
        return self.search(about, order="id")

    @api.model
    def _accounting(self, partner) -> bytes:
        """Return the account as a workbook; words of mail are not in it.

        :param partner: the contact, which the caller may read
        :raises AccessError: for who may not read the log
        """
        lines = self._accounting_lines(partner)
        labels = dict(self._fields["kind"]._description_selection(self.env))
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, PLAIN) as book:
            sheet = book.add_worksheet("Access")
            sheet.write_row(0, 0, self._accounting_head())
            for number, line in enumerate(lines, 1):
                values = (
                    Datetime.to_string(line.occurred_at),
                    line.user_name or "",
                    labels[line.kind],
                    str(line.thread_ref or ""),
                    str(line.message_ref or ""),
                    str(line.file_ref or ""),
                    line.address or "",
                )
                sheet.write_row(number, 0, values)
        return out.getvalue()

    @api.model
    def _accounting_head(self) -> list:
        """Return the names of the columns."""
        return [
            self.env._("On (UTC)"),
            self.env._("Who"),
            self.env._("What"),
            self.env._("Thread"),
            self.env._("Message"),
            self.env._("File"),
            self.env._("IP address"),
        ]
