"""What each person decides for himself: notices, and when he is away."""

from odoo import api, fields, models

from odoo.addons.clinic_messaging.tools.shown import shown


class ClinicMailSettings(models.Model):
    """Read and keep the caller's own choices, nobody else's."""

    _inherit = "clinic.mail.thread"

    @api.model
    def _mail_settings(self, values=None) -> dict:
        """Keep the given choices and return all of them.

        :param values: any of ``notice`` (e-mail when mail waits), and for staff
            ``absence_from``, ``absence_until`` (dates) and ``absence_text``
        """
        self.env["clinic.mail.participant"]._mail_own_domain()  # refuses outsiders
        user_sudo = self.env.user.sudo()  # sudo: the caller's own choices
        values = values or {}
        if "notice" in values:
            self._mail_keep_notice(user_sudo, bool(values["notice"]))
        if user_sudo._clinic_mail_part() == "staff":
            self._mail_keep_absence(user_sudo, values)
        return self._mail_own_settings(user_sudo)

    @api.model
    def _mail_keep_notice(self, user_sudo, notice):
        if user_sudo.share:
            user_sudo.partner_id.clinic_mail_notice_off = not notice
        else:
            user_sudo.clinic_mail_notice = notice

    @api.model
    def _mail_keep_absence(self, user_sudo, values):
        kept = {}
        for key in ("absence_from", "absence_until"):
            if key in values:
                kept[f"clinic_{key}"] = fields.Date.to_date(values[key] or None)
        if "absence_text" in values:
            kept["clinic_absence_text"] = shown(str(values["absence_text"] or ""))
        if kept:
            user_sudo.write(kept)

    @api.model
    def _mail_own_settings(self, user_sudo) -> dict:
        own = {
            "notice": (
                not user_sudo.partner_id.clinic_mail_notice_off
                if user_sudo.share
                else user_sudo.clinic_mail_notice
            )
        }
        if user_sudo._clinic_mail_part() == "staff":
            own["absence_from"] = str(user_sudo.clinic_absence_from or "")
            own["absence_until"] = str(user_sudo.clinic_absence_until or "")
            own["absence_text"] = user_sudo.clinic_absence_text or ""
        return own
