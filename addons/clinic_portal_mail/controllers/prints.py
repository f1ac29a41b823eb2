"""Pages to print, and the account of accesses, as files."""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from .closed import closed, saved
from .portal_page import own_or_404

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ADMIN = "clinic_messaging.clinic_messaging_group_admin"
PAGE = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


class ClinicMailPrintRoutes(http.Controller):
    """Serve who takes part, or who administers; everybody else meets the same 404."""

    @http.route(
        "/my/messages/<int:thread_id>/print",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=False,
    )
    @own_or_404
    def print_thread(self, thread_id: int):
        """Return a thread as a page to be printed or saved as PDF by the browser.

        :param thread_id: id of the ``clinic.mail.thread``
        :raises NotFound: for who takes no part
        """
        thread = request.env["clinic.mail.thread"].browse(thread_id)._mail_print()
        page = request.env["ir.qweb"]._render(
            "clinic_portal_mail.thread_print", {"thread": thread, "env": request.env}
        )
        headers = [("Content-Type", "text/html; charset=utf-8"), *closed(PAGE)]
        return request.make_response(f"<!DOCTYPE html>{page}", headers)

    @http.route(
        "/clinic_portal_mail/accounting/<int:partner_id>.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=False,
    )
    def accounting(self, partner_id: int):
        """Return who opened, downloaded, printed or exported a client's mail (C35).

        :param partner_id: id of the client, which the caller may read
        :raises NotFound: for who is no administrator, and for a missing contact
        """
        user = request.env.user
        if not user.has_group(ADMIN):
            raise NotFound()
        companies = user.company_ids.ids
        contacts = request.env["res.partner"].with_context(
            allowed_company_ids=companies, active_test=False
        )
        partner = contacts.search([("id", "=", partner_id)])
        if not partner:
            raise NotFound()
        content = partner.env["clinic.mail.access"]._accounting(partner)
        return saved("mail-access.xlsx", XLSX, content)
