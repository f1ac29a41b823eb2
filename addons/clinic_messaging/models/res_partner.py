"""Patients and the people who answer for them are contacts."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ResPartner(models.Model):
    """Add what a clinic must know before it writes to a contact."""

    _inherit = "res.partner"

    clinic_birthdate = fields.Date("Date of birth")
    clinic_contact_id = fields.Many2one(
        "res.partner",
        "Responsible contact",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('id', '!=', id)]",
        help="Guardian of a child or owner of an animal: texts go there.",
    )
    clinic_patient_ids = fields.One2many(
        "res.partner", "clinic_contact_id", "Responsible for"
    )
    clinic_client_status = fields.Selection(
        [("active", "Active"), ("inactive", "Inactive")],
        "Client",
        index="btree_not_null",
        help="Empty for suppliers and colleagues: they are never an audience.",
    )
    clinic_deceased_on = fields.Date("Deceased on")
    clinic_provider_ids = fields.Many2many(
        "res.users", "clinic_partner_provider_rel", string="Practitioners"
    )
    clinic_preferred_channel = fields.Selection(
        [
            ("sms", "Text"),
            ("email", "E-mail"),
            ("portal", "Portal"),
            ("phone", "Phone call"),
        ],
        "Preferred channel",
    )
    clinic_text_consent = fields.Selection(
        [("unknown", "Never asked"), ("granted", "Allowed"), ("refused", "Refused")],
        "Texts",
        default="unknown",
        required=True,
        copy=False,
    )
    clinic_text_consent_date = fields.Datetime(readonly=True, copy=False)
    clinic_text_consent_source = fields.Char(readonly=True, copy=False)
    clinic_text_consent_wording = fields.Text(readonly=True, copy=False)
    clinic_text_consent_user_id = fields.Many2one(
        "res.users", readonly=True, copy=False
    )
    clinic_opted_out = fields.Boolean(
        "Opted out",
        compute="_compute_clinic_opted_out",
        search="_search_clinic_opted_out",
        groups="clinic_messaging.clinic_messaging_group_user",
    )
    clinic_message_ids = fields.One2many(
        "clinic.message",
        "partner_id",
        "Communications",
        groups="clinic_messaging.clinic_messaging_group_user",
    )
    clinic_message_count = fields.Integer(
        compute="_compute_clinic_message_count",
        groups="clinic_messaging.clinic_messaging_group_user",
    )
    clinic_age = fields.Integer(
        "Age", compute="_compute_clinic_age", search="_search_age"
    )
    clinic_texting_enabled = fields.Boolean(compute="_compute_clinic_texting_enabled")

    _clinic_phone_idx = models.Index("(phone_sanitized)")

    @api.depends("phone_sanitized")
    def _compute_clinic_opted_out(self):
        numbers = [number for number in self.mapped("phone_sanitized") if number]
        out = self._clinic_opted_out_numbers([("number", "in", numbers)])
        for partner in self:
            partner.clinic_opted_out = partner.phone_sanitized in out

    @api.model
    def _search_clinic_opted_out(self, operator, value):
        if operator != "in":
            return NotImplemented  # Odoo's protocol: rewrites the operator or raises
        return [("phone_sanitized", "in", list(self._clinic_opted_out_numbers([])))]

    @api.model
    def _clinic_opted_out_numbers(self, domain) -> set[str]:
        """Return which numbers are opted out: on Odoo's list, or by a STOP just now.

        :param domain: on the field ``number``
        """
        # sudo: only whether numbers are on the list
        list_sudo = self.env["phone.blacklist"].sudo()
        listed = list_sudo.search_fetch(domain, ["number"])
        # sudo: as above; a STOP marks the number before it is on the list
        rows_sudo = self.env["clinic.number"].sudo()
        marked = rows_sudo.search_fetch(
            Domain(domain) & Domain("opted_out_at", "!=", False), ["number"]
        )
        return set(listed.mapped("number")) | set(marked.mapped("number"))

    def _compute_clinic_message_count(self):
        counts = dict(
            self.env["clinic.message"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.clinic_message_count = counts.get(partner, 0)

    @api.depends("clinic_birthdate")
    def _compute_clinic_age(self):
        today = fields.Date.context_today(self)
        for partner in self:
            born = partner.clinic_birthdate
            partner.clinic_age = (
                today.year
                - born.year
                - ((today.month, today.day) < (born.month, born.day))
                if born
                else 0
            )

    def _search_age(self, operator, value):
        """Translate an age into a date of birth, e.g. for "age from 18"."""
        if operator == "in":
            exact = [
                Domain(self._search_age(">=", years))
                & Domain(self._search_age("<=", years))
                for years in value
            ]
            return Domain.OR(exact)
        if operator not in ("<", "<=", ">", ">="):
            return NotImplemented  # Odoo's protocol: rewrites the operator or raises
        years = int(value) + (1 if operator in ("<=", ">") else 0)
        bound = fields.Date.subtract(fields.Date.context_today(self), years=years)
        flipped = {"<": ">", "<=": ">", ">": "<=", ">=": "<="}[operator]
        return [("clinic_birthdate", flipped, bound)]

    @api.depends_context("company")
    def _compute_clinic_texting_enabled(self):
        self.clinic_texting_enabled = self.env.company.clinic_texting_enabled

    @api.constrains("clinic_contact_id")
    def _check_clinic_contact(self):
        if self._has_cycle("clinic_contact_id"):
            raise UserError(
                self.env._(
                    "A contact cannot be responsible for itself, not even in turn."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_ledger(self):
        """Keep contacts that the ledger speaks of (F48)."""
        # sudo: whether rows exist, also those of other clinics
        ledger_sudo = self.env["clinic.message"].sudo()
        used = ledger_sudo.search_count(
            ["|", ("partner_id", "in", self.ids), ("patient_id", "in", self.ids)],
            limit=1,
        )
        if used:
            raise UserError(
                self.env._("This contact has messages and stays. Archive it instead.")
            )

    # Actions
    # ------------------------------------------------------------

    def action_clinic_compose(self):
        """Open the message dialog for these contacts (F6, F18).

        The domain counts only where our own list or kanban saw that everything was
        selected; else the ticked contacts do.
        """
        context = self.env.context
        everything = bool(context.get("clinic_domain_selected"))
        return self.env["clinic.message.compose"]._action_open(
            partner_ids=None if everything else self.ids,
            partner_domain=context.get("clinic_domain") if everything else None,
            message_type=context.get("clinic_message_type", "direct"),
        )

    def action_clinic_messages(self):
        """Open all communications of the contact."""
        self.ensure_one()
        return self.env["clinic.message"]._action_open(
            self.env._("Communications"),
            ["|", ("partner_id", "=", self.id), ("patient_id", "=", self.id)],
        )

    def action_clinic_mark_active(self):
        """Make these contacts clients."""
        self.write({"clinic_client_status": "active"})

    def _clinic_contacts(self):
        """Return whom texts about these patients go to: guardians, else themselves."""
        alone = self.filtered(lambda patient: not patient.clinic_contact_id)
        return self.clinic_contact_id | alone

    def _clinic_patients_of(self, contact):
        """Return those of these patients whose texts go to a contact."""
        return self.filtered(lambda p: (p.clinic_contact_id or p) == contact)
