"""Where somebody wanted to go survives a forgotten password."""

import re

from odoo import models

#: Pages that may be gone on to; never another host's (open redirects).
TARGET = re.compile(r"/(my/messages|clinic|find-a-therapist)(/[\w/-]*)?(\?[\w=&-]*)?")


class ResPartnerSignup(models.Model):
    """Put the target into the link of Odoo's own mail."""

    _inherit = "res.partner"

    def _get_signup_url_for_action(self, url=None, **kwargs):
        """Add the page that the user asked for, if no other is given (F118)."""
        wanted = self.env.context.get("clinic_mail_target") or ""
        if not url and not kwargs.get("action") and TARGET.fullmatch(wanted):
            url = wanted
        return super()._get_signup_url_for_action(url=url, **kwargs)
