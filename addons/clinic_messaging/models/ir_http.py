"""Tell the web client what our parts of it need, so that it costs no request."""

from odoo import fields, models


class IrHttp(models.AbstractModel):
    """Add where the user may text, and to administrators that nothing leaves."""

    _inherit = "ir.http"

    def session_info(self):
        info = super().session_info()
        user = self.env.user
        if user.has_group("clinic_messaging.clinic_messaging_group_user"):
            texting = user.company_ids.filtered("clinic_texting_enabled")
            info["clinic_texting_company_ids"] = texting.ids
            if texting and user.has_group(
                "clinic_messaging.clinic_messaging_group_admin"
            ):
                info.update(self._clinic_silent_actions())
        return info

    def _clinic_silent_actions(self) -> dict:
        """Return what the notice of stopped scheduled actions shows (F31).

        :return: nothing while they run, so that usual pages do not grow
        """
        silence = self.env["res.company"]._clinic_actions_silence()
        if silence is None:
            return {}
        since = fields.Datetime.to_string(silence["since"])
        return {"clinic_actions_silent": {"since": since}}
