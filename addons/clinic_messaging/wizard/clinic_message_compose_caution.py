"""A second thought before something clinical is texted (C31)."""

from odoo import api, fields, models

from ..tools import clinical

SHOWN = 3


class ClinicMessageComposeCaution(models.TransientModel):
    """Warn beside the text; the person decides, nothing is refused."""

    _inherit = "clinic.message.compose"

    clinical_words = fields.Char(compute="_compute_clinical_words")

    @api.depends("body")
    def _compute_clinical_words(self):
        for dialog in self:
            found = clinical.find_clinical(dialog.body)
            dialog.clinical_words = ", ".join(found[:SHOWN])
