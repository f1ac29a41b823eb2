"""Sign-up and forgotten passwords keep where somebody wanted to go."""

from odoo import http
from odoo.http import request

from odoo.addons.auth_signup.controllers.main import AuthSignupHome


class ClinicMailSignup(AuthSignupHome):
    """Carry the target through the mail that Odoo sends for a forgotten password."""

    @http.route()
    def web_auth_reset_password(self, *args, **kw):
        """Hand the target to the mail's link; see ``res.partner``."""
        request.update_context(clinic_mail_target=kw.get("redirect", ""))
        return super().web_auth_reset_password(*args, **kw)
