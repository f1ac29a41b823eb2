"""Reminder rules: which appointments are told of, how long before, in which words."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command, Domain

ALARM_FIELDS = {"name", "duration", "interval", "template_id"}
SCOPE_FIELDS = {"active", "company_id", "kind_ids"}
SHIPPED = {
    "template_id": "clinic_messaging.sms_template_reminder",
    "confirmed_template_id": "clinic_messaging.sms_template_reminder",
    "request": "clinic_messaging.sms_template_confirmation",
}


class ClinicReminderRule(models.Model):
    """Put Odoo's SMS alarm on the appointments of a clinic, and keep it there (F52).

    The alarm is what people see in the calendar and may take off one appointment; the
    rule says the rest. It goes where the rule goes: changed, archived or deleted.
    """

    _name = "clinic.reminder.rule"
    _description = "Reminder Rule"
    _order = "company_id, alarm_minutes desc, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        "Clinic",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    duration = fields.Integer("How long before", required=True, default=1)
    interval = fields.Selection(
        [("minutes", "Minutes"), ("hours", "Hours"), ("days", "Days")],
        "Unit",
        required=True,
        default="days",
    )
    kind_ids = fields.Many2many(
        "calendar.event.type",
        "clinic_reminder_rule_kind_rel",
        string="Kinds",
        help="Appointments with one of these tags. Empty: all appointments.",
    )
    template_id = fields.Many2one(
        "sms.template",
        "Quick message",
        required=True,
        ondelete="restrict",
        domain="[('model', 'in', ['res.partner', 'calendar.event']),"
        " ('clinic_owner_id', '=', False)]",
        default=lambda self: self._shipped("template_id"),
    )
    asks_confirmation = fields.Boolean(
        "Asks for confirmation",
        help="The answer C or CONFIRM confirms the appointment.",
    )
    confirmed_template_id = fields.Many2one(
        "sms.template",
        "Who has confirmed gets",
        ondelete="restrict",
        domain="[('model', 'in', ['res.partner', 'calendar.event']),"
        " ('clinic_owner_id', '=', False)]",
        default=lambda self: self._shipped("confirmed_template_id"),
        help="Sent instead to those who have confirmed already. Empty: nothing.",
    )
    channel = fields.Selection(
        [("sms", "Text"), ("preferred", "Preferred channel")],
        required=True,
        default="sms",
        help="Preferred channel: who prefers e-mail gets an e-mail, which cannot be "
        "answered with C; who prefers the phone becomes a call to make.",
    )
    late_minutes = fields.Integer(
        "Not later than (minutes before)",
        required=True,
        default=15,
        help="An appointment that is booked later than this gets no reminder.",
    )
    alarm_id = fields.Many2one("calendar.alarm", readonly=True, copy=False)
    alarm_minutes = fields.Integer(
        related="alarm_id.duration_minutes", store=True, string="Minutes before"
    )
    template_lacks = fields.Char(related="template_id.clinic_lacks")

    _duration_positive = models.Constraint(
        "CHECK (duration > 0)", "A reminder comes before the appointment."
    )
    _late_minutes_positive = models.Constraint(
        "CHECK (late_minutes >= 0)", "A reminder comes before the appointment."
    )

    @api.model
    def _shipped(self, use):
        """Return a shipped quick message, unless the clinic has deleted it."""
        template = self.env.ref(SHIPPED[use], raise_if_not_found=False)
        return template or self.env["sms.template"]

    @api.constrains("template_id", "confirmed_template_id")
    def _check_templates(self):
        """Refuse a quick message of one's own: the others could not read the rule."""
        for rule in self:
            templates = rule.template_id | rule.confirmed_template_id
            models_known = {"res.partner", "calendar.event"}
            if (
                templates.clinic_owner_id
                or set(templates.mapped("model")) - models_known
            ):
                raise ValidationError(
                    self.env._(
                        "Choose a quick message for everybody, about contacts or "
                        "appointments."
                    )
                )

    @api.onchange("asks_confirmation")
    def _onchange_asks_confirmation(self):
        """Offer the shipped words that belong to the choice."""
        request, reminder = self._shipped("request"), self._shipped("template_id")
        unchanged = not self.template_id or self.template_id in (request, reminder)
        if unchanged and request and reminder:
            self.template_id = request if self.asks_confirmation else reminder

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        for rule in rules:
            # sudo: administrators write rules; the alarm is the rule's own
            rule.alarm_id = (
                self.env["calendar.alarm"].sudo().create(rule._prepare_alarm_values())
            )
        rules._put_on_calendar()
        return rules

    def write(self, vals):
        res = super().write(vals)
        if ALARM_FIELDS & vals.keys():
            for rule in self:
                rule.alarm_id.sudo().write(
                    rule._prepare_alarm_values()
                )  # sudo: as above
        if SCOPE_FIELDS & vals.keys():
            self._take_off_calendar(keep_matching=True)
            self._put_on_calendar()
        self.env["clinic.reminder"]._wake()
        return res

    def unlink(self):
        self._take_off_calendar()
        alarms_sudo = self.alarm_id.sudo()  # sudo: the rule's own alarm goes with it
        res = super().unlink()
        alarms_sudo.unlink()
        return res

    def copy_data(self, default=None):
        return [
            values | {"name": self.env._("%s (copy)", rule.name)}
            for rule, values in zip(self, super().copy_data(default), strict=True)
        ]

    def _prepare_alarm_values(self) -> dict:
        """Return what Odoo's alarm shows in the calendar."""
        self.ensure_one()
        of_event = self.template_id.model == "calendar.event"
        return {
            "name": self.name,
            "alarm_type": "sms",
            "duration": self.duration,
            "interval": self.interval,
            **({"sms_template_id": self.template_id.id} if of_event else {}),
        }

    def _put_on_calendar(self):
        """Put the alarm on coming appointments whose time to be told is still ahead.

        Those whose time is past were booked before the rule was there: a new rule
        does not text a whole week of patients at once.
        """
        now = self.env["clinic.clock"]._now()
        for rule in self.filtered("active"):
            ahead = fields.Datetime.add(now, minutes=rule.alarm_minutes)
            bare = Domain("alarm_ids", "not in", rule.alarm_id.ids)
            # sudo: reminders are sent for private appointments, too
            calendar_sudo = self.env["calendar.event"].sudo()
            events = calendar_sudo.search(
                rule._about() & bare & Domain("start", ">", ahead)
            )
            # the five-minute pass finds them; a trigger for each is not needed
            events.with_context(dont_notify=True).write(
                {"alarm_ids": [Command.link(rule.alarm_id.id)]}
            )

    def _take_off_calendar(self, keep_matching=False):
        """Take the alarm off appointments, and back what still waits because of it.

        :param keep_matching: leave it where the rule still matches
        """
        for rule in self:
            # sudo: the alarm may stand on private and canceled appointments, too
            calendar_sudo = self.env["calendar.event"].sudo()
            events = calendar_sudo.with_context(active_test=False).search(
                [("alarm_ids", "in", rule.alarm_id.ids)]
            )
            if keep_matching and rule.active:
                events -= events.filtered_domain(rule._about())
            events.with_context(dont_notify=True).write(
                {"alarm_ids": [Command.unlink(rule.alarm_id.id)]}
            )
            told = self.env["clinic.reminder"].sudo()  # sudo: claims are the system's
            told.search(
                [("alarm_id", "=", rule.alarm_id.id), ("event_id", "in", events.ids)]
            )._drop("batch_canceled")

    def _about(self) -> Domain:
        """Return which appointments the rule is about."""
        self.ensure_one()
        about = Domain("clinic_company_id", "=", self.company_id.id)
        about &= Domain("attendee_ids.partner_id.clinic_client_status", "!=", False)
        if self.kind_ids:
            about &= Domain("categ_ids", "in", self.kind_ids.ids)
        return about
