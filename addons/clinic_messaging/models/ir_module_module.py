"""Uninstalling is refused before anything is marked for removal."""

from odoo import models

from ..hooks import refuse_while_used

ADDON = "clinic_messaging"


class IrModuleModule(models.Model):
    """Keep the ledger when someone uninstalls this addon or one below it.

    An uninstall hook alone is too late: Odoo has committed the mark by then and
    would fail at each later start (design.md 5, "Keeping and leaving").
    """

    _inherit = "ir.module.module"

    def button_uninstall(self):
        """Refuse, else mark as Odoo does.

        :raises UserError: while there are rows to lose
        """
        self._clinic_refuse_uninstall()
        return super().button_uninstall()

    def module_uninstall(self):
        """Refuse, else delete as Odoo does.

        :raises UserError: while there are rows to lose
        """
        self._clinic_refuse_uninstall()
        return super().module_uninstall()

    def _clinic_refuse_uninstall(self):
        doomed_sudo = self.sudo()  # sudo: names only, the right is checked by Odoo
        doomed_sudo |= doomed_sudo.downstream_dependencies()
        if ADDON in doomed_sudo.mapped("name"):
            refuse_while_used(self.env)
