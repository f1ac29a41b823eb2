"""Public pages: the clinic's own link, and "Find a therapist" (F118)."""

from base64 import b64encode
from io import BytesIO

import qrcode
from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from .portal_page import page_language

PUBLIC = {
    "type": "http",
    "auth": "public",
    "website": True,
    "methods": ["GET"],
    "readonly": True,
}


class ClinicPublicPages(http.Controller):
    """Lead to Messages; the sign-in keeps where somebody wanted to go."""

    @http.route("/clinic/<string:slug>", sitemap=False, **PUBLIC)
    def clinic(self, slug):
        """Show the clinic's ways to write and to sign in.

        :param slug: the company's ``clinic_slug``
        :raises NotFound: for an unknown one
        """
        return self._page("clinic_portal_mail.clinic_page", slug)

    @http.route("/clinic/<string:slug>/print", sitemap=False, **PUBLIC)
    def print_link(self, slug):
        """Show the clinic's link and its QR code on a sheet to print and hang up."""
        return self._page("clinic_portal_mail.clinic_page_print", slug, _picture)

    def _page(self, template, slug, picture=None):
        company = request.env["res.company"]._clinic_of_slug(slug)
        if not company:
            raise NotFound()
        users = request.env["res.users"]
        address = f"{company.get_base_url()}/clinic/{slug}"
        values = {
            "clinic": company._clinic_mail_name(),
            "slug": slug,
            "address": address,
            "picture": picture and picture(address),
            "signed_in": not request.env.user._is_public(),
            "emergency": company.clinic_mail_emergency_line or "",
            "html_data": page_language(),
            "therapists": bool(users._clinic_public_providers(company)),
        }
        return request.render(template, values)

    @http.route("/find-a-therapist", sitemap=True, **PUBLIC)
    def therapists(self):
        """List the practitioners that their clinic has marked public."""
        users = request.env["res.users"]
        lines = users._clinic_public_lines(users._clinic_public_providers())
        values = {"lines": lines, "html_data": page_language()}
        return request.render("clinic_portal_mail.find_a_therapist", values)


def _picture(address: str) -> str:
    """Return an address as a QR code, an image within the page."""
    png = BytesIO()
    qrcode.make(address, border=2).save(png, format="PNG")
    return f"data:image/png;base64,{b64encode(png.getvalue()).decode()}"
