"""Tell the web client in which clinics the user may send texts."""

from odoo import models


class IrHttp(models.AbstractModel):
    """Add what the menu "Communication" needs, so that it costs no request."""

    _inherit = "ir.http"

    def session_info(self):
        info = super().session_info()
        user = self.env.user
        if user.has_group("clinic_messaging.clinic_messaging_group_user"):
            texting = user.company_ids.filtered("clinic_texting_enabled")
            info["clinic_texting_company_ids"] = texting.ids
        return info
