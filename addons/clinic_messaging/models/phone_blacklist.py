"""Opt-outs live in Odoo's own ``phone.blacklist``; numbers follow at once."""

from odoo import api, models


class PhoneBlacklist(models.Model):
    """Carry every change into ``clinic.number`` and the history, same transaction."""

    _inherit = "phone.blacklist"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._clinic_follow()
        return records

    def write(self, vals):
        before = self.mapped("number") if "number" in vals else []
        res = super().write(vals)
        if "active" in vals or "number" in vals:
            left = set(before) - set(self.mapped("number"))
            self._clinic_set(left, opted_out=False)
            self._clinic_follow()
        return res

    def unlink(self):
        numbers = self.mapped("number")
        res = super().unlink()
        self._clinic_set(numbers, opted_out=False)
        return res

    def _clinic_follow(self):
        out = self.filtered("active")
        self._clinic_set(out.mapped("number"), opted_out=True)
        self._clinic_set((self - out).mapped("number"), opted_out=False)

    def _clinic_set(self, numbers, opted_out):
        """Update the numbers and write one line of history per number."""
        changed = self._clinic_changed(numbers, opted_out)
        self.env["clinic.number"]._set_opted_out(numbers, opted_out)
        source = self.env.context.get("clinic_opt_out_source", "phone.blacklist")
        for number in changed:
            self.env["clinic.consent"]._record(
                "opt_out" if opted_out else "opt_in", source, number=number
            )

    def _clinic_changed(self, numbers, opted_out):
        # sudo: one flag of numbers that the caller already has
        numbers_sudo = self.env["clinic.number"].sudo()
        known = numbers_sudo.search_fetch(
            [("number", "in", list(numbers)), ("opted_out_at", "!=", False)],
            ["number"],
        )
        already = set(known.mapped("number"))
        return [number for number in numbers if (number in already) != opted_out]
