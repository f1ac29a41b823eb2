"""Quick messages are Odoo's SMS templates."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import optwords


class SmsTemplate(models.Model):
    """Let the app's users have quick messages of their own (F9, F19)."""

    _inherit = "sms.template"

    clinic_category = fields.Selection(
        [
            ("update", "Brief update"),
            ("urgent", "Time-sensitive"),
            ("follow_up", "Follow-up"),
        ],
        "Category",
    )
    clinic_message_type = fields.Selection(
        selection=lambda self: self.env["clinic.message"]
        ._fields["message_type"]
        ._description_selection(self.env),
        string="Used for",
    )
    clinic_owner_id = fields.Many2one(
        "res.users", "Owner", help="Empty: for everybody.", ondelete="cascade"
    )

    @api.constrains("body")
    def _check_reply_words(self):
        """Refuse wording that asks for words that carriers act on (C9)."""
        for template in self:
            words = optwords.forbidden_reply_words(template.body or "")
            if words:
                raise UserError(
                    self.env._(
                        "Do not ask patients to answer %s: the networks treat that word "
                        "as opting out or in. Ask for C or CONFIRM instead.",
                        ", ".join(words),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        self._clinic_guard_vals(vals_list)
        templates = super().create(vals_list)
        templates._clinic_check_expressions()
        return templates

    def write(self, vals):
        self._clinic_guard_vals([vals])
        res = super().write(vals)
        if "body" in vals:
            self._clinic_check_expressions()
        return res

    def _clinic_guard_vals(self, vals_list):
        """Let a front-desk user make quick messages for himself only."""
        if self._clinic_may_write_all():
            return
        for vals in vals_list:
            vals["clinic_owner_id"] = self.env.uid

    def _clinic_may_write_all(self) -> bool:
        return (
            self.env.su
            or self.env.user.has_group("base.group_system")
            or self.env.user.has_group("clinic_messaging.clinic_messaging_group_admin")
        )

    def _clinic_check_expressions(self):
        """Keep the expression engine for those who may edit Odoo's templates.

        :raises UserError: when another user writes more than fixed placeholders
        """
        if self.env.su or self.env.user.has_group("mail.group_mail_template_editor"):
            return
        for template in self:
            self.env["clinic.message"]._check_typed_text(template.body)
