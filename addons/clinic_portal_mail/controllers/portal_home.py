"""The portal's home page: how many messages are unread."""

from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from .portal_page import page_language


class ClinicPortalHome(CustomerPortal):
    """Show the way to Messages beside Odoo's own entries."""

    def _prepare_portal_layout_values(self):
        """Add the figure that the entry shows, and the page's language."""
        values = super()._prepare_portal_layout_values()
        values["clinic_mail_unread"] = request.env.user._clinic_mail_badge()
        values.setdefault("html_data", page_language())
        return values
