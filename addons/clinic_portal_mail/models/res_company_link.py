"""The clinic's own portal link."""

import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class ResCompanyLink(models.Model):
    """Give each clinic an address that clients can type or scan (F118)."""

    _inherit = "res.company"

    clinic_slug = fields.Char(
        "Portal link",
        compute="_compute_clinic_slug",
        store=True,
        readonly=False,
        copy=False,
        help="The last part of the clinic's own address: /clinic/…",
    )

    _clinic_slug_unique = models.UniqueIndex(
        "(clinic_slug) WHERE clinic_slug IS NOT NULL",
        "Another clinic has this portal link.",
    )

    @api.depends("name")
    def _compute_clinic_slug(self):
        """Propose the clinic's name once; later names leave printed links alone."""
        for company in self.filtered(lambda one: one.name and not one.clinic_slug):
            base = self.env["ir.http"]._slugify(company.name) or "clinic"
            taken = self._clinic_of_slug(base)
            company.clinic_slug = f"{base}-{company.id}" if taken else base

    @api.constrains("clinic_slug")
    def _check_clinic_slug(self):
        for company in self:
            if company.clinic_slug and not SLUG.fullmatch(company.clinic_slug):
                raise ValidationError(
                    self.env._(
                        "A portal link is made of small letters, digits and hyphens."
                    )
                )

    @api.model
    def _clinic_of_slug(self, slug):
        """Return the clinic with this link, perhaps none; its names are public."""
        companies_sudo = self.sudo()  # sudo: a clinic's public names
        return companies_sudo.search([("clinic_slug", "=", slug)], limit=1)
