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
        selection=lambda self: (
            self.env["clinic.message"]
            ._fields["message_type"]
            ._description_selection(self.env)
        ),
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
                        "Do not ask patients to answer %s: the networks treat that "
                        "word as opting out or in. Ask for C or CONFIRM instead.",
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
        front_desk = "clinic_messaging.clinic_messaging_group_user"
        if self._clinic_may_write_all() or not self.env.user.has_group(front_desk):
            return  # others' rights are Odoo's own matter
        for vals in vals_list:
            vals["clinic_owner_id"] = self.env.uid

    def _clinic_may_write_all(self) -> bool:
        return (
            self.env.su
            or self.env.user.has_group("base.group_system")
            or self.env.user.has_group("clinic_messaging.clinic_messaging_group_admin")
        )

    def _check_access_right_dynamic_template(self):
        """Do nothing: who writes a body is checked below, and more strictly.

        Replaced without ``super``, which takes our fixed placeholders for expressions
        and refuses them to the front desk.
        """

    def _update_field_translations(
        self, field_name, translations, digest=None, source_lang=""
    ):
        res = super()._update_field_translations(
            field_name, translations, digest=digest, source_lang=source_lang
        )
        if field_name == "body":
            self._clinic_check_expressions()
        return res

    def _clinic_check_expressions(self):
        """Keep the expression engine for system administrators, as Odoo does.

        Jobs render an unchanged quick message as superuser: whoever could write an
        expression could read everything. All languages are looked at.

        :raises UserError: when another user writes more than fixed placeholders
        """
        if self.env.su or self.env.user.has_group("base.group_system"):
            return
        field = self._fields["body"]
        self.flush_recordset(["body"])
        for template in self:
            for text in (field._get_stored_translations(template) or {}).values():
                self.env["clinic.message"]._check_typed_text(text)
