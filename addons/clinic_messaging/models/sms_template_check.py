"""A reminder says when, where and what to do (F56)."""

import re

from odoo import api, fields, models

ABOUT_APPOINTMENTS = ("reminder", "appointment_reminder", "confirmation")
NUMBER = re.compile(r"\d[\d\s().-]{5,}\d")
CONFIRM = re.compile(r"\b(?:C|CONFIRM)\b")


class SmsTemplateCheck(models.Model):
    """Say what a quick message about an appointment lacks; never refuse it for that."""

    _inherit = "sms.template"

    clinic_lacks = fields.Char("Missing", compute="_compute_clinic_lacks")

    @api.depends("body", "clinic_message_type")
    def _compute_clinic_lacks(self):
        for template in self:
            template.clinic_lacks = ", ".join(template._clinic_missing()) or False

    @api.model_create_multi
    def create(self, vals_list):
        templates = super().create(vals_list)
        templates._clinic_warn()
        return templates

    def write(self, vals):
        res = super().write(vals)
        if {"body", "clinic_message_type"} & vals.keys():
            self._clinic_warn()
        return res

    def _clinic_missing(self) -> list[str]:
        """Return what the words lack for their use: date, time, place, action."""
        self.ensure_one()
        if self.clinic_message_type not in ABOUT_APPOINTMENTS:
            return []
        names = {
            "date": self.env._("date"),
            "time": self.env._("time"),
            "place": self.env._("place"),
        }
        used = self.env["clinic.message"]._placeholders(self.body)
        missing = [label for name, label in names.items() if name not in used]
        if not self._clinic_says_what_to_do(used):
            missing.append(self.env._("what to do (call a number, or reply C)"))
        return missing

    def _clinic_says_what_to_do(self, used) -> bool:
        """Return whether the patient learns how to answer."""
        body = self.body or ""
        if self.clinic_message_type == "confirmation":
            return bool(CONFIRM.search(body))
        told = "phone" in used or NUMBER.search(body) or CONFIRM.search(body)
        return bool(told) or "://" in body

    def _clinic_warn(self):
        """Tell who saved it; the words themselves stay out of the notification."""
        for template in self.filtered("clinic_lacks"):
            self.env.user._bus_send(
                "simple_notification",
                {
                    "type": "warning",
                    "title": template.name,
                    "message": self.env._(
                        "Saved. The text lacks: %s.", template.clinic_lacks
                    ),
                },
            )
