"""A rule's alarm is changed in the rule only."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class CalendarAlarm(models.Model):
    """Keep employees from changing a clinic's reminders through Odoo's alarm."""

    _inherit = "calendar.alarm"

    clinic_rule_ids = fields.One2many(
        "clinic.reminder.rule",
        "alarm_id",
        "Reminder rule",
        groups="clinic_messaging.clinic_messaging_group_user",
    )

    def write(self, vals):
        self._clinic_check_not_of_rule()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_rule(self):
        self._clinic_check_not_of_rule()

    def _clinic_check_not_of_rule(self):
        """Refuse to people what only the rule may change.

        :raises UserError: for an alarm that belongs to a reminder rule
        """
        if not self.env.su and self._clinic_of_rules():
            raise UserError(
                self.env._(
                    "This reminder belongs to a rule of Communication. Change it there."
                )
            )

    def _clinic_of_rules(self):
        """Return those of these alarms that belong to a rule, archived ones too."""
        rules_sudo = self.env["clinic.reminder.rule"].sudo()  # sudo: whose alarms
        rules_sudo = rules_sudo.with_context(active_test=False)
        return rules_sudo.search([("alarm_id", "in", self.ids)]).alarm_id & self
