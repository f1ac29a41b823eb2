"""A mass text alert: one text to everyone with an appointment in a range."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import ranges
from ..tools.pace import PACE_SECONDS

#: What a person decides; everything else is computed by the server.
CHOSEN = {
    "range_kind",
    "date_from",
    "date_to",
    "body",
    "provider_ids",
    "place",
    "categ_ids",
    "catch_up",
    "early",
    "early_reason",
    "request_token",
    "corrects_id",
    "company_id",
    "sender_id",
}


class ClinicMassAlert(models.Model):
    """Delegate words, state and dispatch to a batch; keep the range and the result.

    Administrators create an alert and call its ``action_*`` methods; who gets it is
    computed from the range alone, whatever the browser sends.
    """

    _name = "clinic.mass.alert"
    _description = "Mass Text Alert"
    _inherits = {"clinic.message.batch": "batch_id"}
    _order = "id desc"
    _allow_sudo_commands = False

    batch_id = fields.Many2one(
        "clinic.message.batch",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    range_kind = fields.Selection(
        [
            ("today", "Rest of today"),
            ("today_tomorrow", "Rest of today and tomorrow"),
            ("tomorrow", "Tomorrow"),
            ("this_week", "Rest of this week"),
            ("next_3_days", "Next 3 days"),
            ("next_7_days", "Next 7 days"),
            ("next_week", "Next week"),
            ("custom", "Custom Date Range"),
        ],
        "Range",
        required=True,
        default="custom",
    )
    date_from = fields.Datetime("Appointments from")
    date_to = fields.Datetime("Appointments until")
    appointment_from = fields.Datetime("First appointment", readonly=True)
    appointment_to = fields.Datetime("Last appointment", readonly=True)
    provider_ids = fields.Many2many(
        "res.users", "clinic_mass_alert_provider_rel", string="Practitioners"
    )
    place = fields.Char()
    categ_ids = fields.Many2many(
        "calendar.event.type", "clinic_mass_alert_categ_rel", string="Kinds"
    )
    catch_up = fields.Boolean(
        "Also who books later",
        default=True,
        help="Clients booked into the range after sending get the text too, once.",
    )
    early = fields.Boolean("Send now, although it is early")
    early_reason = fields.Char("Why it cannot wait")
    early_user_id = fields.Many2one("res.users", "Released by", readonly=True)
    early_at = fields.Datetime("Released on", readonly=True)
    corrects_id = fields.Many2one(
        "clinic.mass.alert", "Correction of", index=True, ondelete="restrict"
    )
    message_ids = fields.One2many("clinic.message", "alert_id", "Texts", readonly=True)
    report_version = fields.Integer(readonly=True, default=1)
    reported_failed = fields.Integer(readonly=True, default=-1)

    @api.model_create_multi
    def create(self, vals_list):
        """Create drafts from what a person may decide; the batch is the server's.

        :raises AccessError: for who is no administrator
        """
        self._check_administrator()
        vals_list = [self._prepare_values(vals) for vals in vals_list]
        alerts = super(ClinicMassAlert, self.sudo()).create(vals_list)  # sudo: checked
        for alert in alerts.filtered(lambda a: a.range_kind != ranges.CUSTOM):
            alert._set_preset()
        return alerts.sudo(self.env.su)  # sudo: the caller's rights again

    def _prepare_values(self, vals) -> dict:
        chosen = vals if self.env.su else {k: vals[k] for k in CHOSEN & set(vals)}
        company = self.env["res.company"].browse(
            chosen.get("company_id") or self.env.company.id
        )
        if not self.env.su and company not in self.env.companies:
            raise AccessError(self.env._("This is another clinic's alert."))
        if not self.env.su and chosen.get("corrects_id"):
            self._check_corrected(chosen["corrects_id"], company)
        return {
            "name": self.env._("Mass text alert"),
            "channel": "sms",
            "author_id": self.env.uid,
            "origin": "manual",
            "keep_inactive": True,
            **chosen,
            "company_id": company.id,
            "message_type": "mass_alert",
            "pace_seconds": PACE_SECONDS,
        }

    def _set_preset(self):
        """Compute the dates of a preset from the present moment."""
        wanted = self._preset(self.range_kind, self.company_id)
        self.write({"date_from": wanted.start, "date_to": wanted.end})

    @api.model
    def _preset(self, kind, company) -> ranges.Range:
        """Return a preset's range for a clinic, from now."""
        lang = self.env["res.lang"]._get_data(code=self.env.user.lang or "en_US")
        return ranges.preset(
            kind,
            self.env["clinic.clock"]._now().replace(microsecond=0),
            company._clinic_zone(),
            int(lang.week_start or 1),
        )

    def _zone(self) -> str:
        self.ensure_one()
        return self.company_id._clinic_zone()

    @api.model
    def _check_administrator(self):
        """Raise unless the user is an administrator of the app (F67).

        :raises AccessError: for everybody else
        """
        if not self.env.su and not self.env.user.has_group(
            "clinic_messaging.clinic_messaging_group_admin"
        ):
            raise AccessError(
                self.env._("Only administrators of Communication may use alerts.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_draft_only(self):
        if any(alert.state != "draft" for alert in self):
            raise UserError(self.env._("Messages are kept and cannot be deleted."))
