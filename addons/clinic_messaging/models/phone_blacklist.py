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
        evidence = self.env.context.get("clinic_evidence") or {}
        at = evidence.get("occurred_at")
        self.env["clinic.number"]._set_opted_out(numbers, opted_out, at)
        evidence = {"source": "phone.blacklist", **evidence}
        for number in changed:
            self.env["clinic.consent"]._record(
                "opt_out" if opted_out else "opt_in", number=number, **evidence
            )

    def _clinic_changed(self, numbers, opted_out):
        """Return the numbers for which the history does not say so yet.

        The number's own row may know before: a STOP marks it when it arrives. An
        entry that is older than the addon has no history, but a row.
        """
        said = self.env["clinic.consent"]._last_words(numbers)
        if opted_out:
            return [number for number in numbers if said.get(number) != "opt_out"]
        rows_sudo = self.env["clinic.number"].sudo()  # sudo: one flag of these numbers
        marked = rows_sudo.search(
            [("number", "in", list(numbers)), ("opted_out_at", "!=", False)]
        ).mapped("number")
        return [
            number
            for number in numbers
            if said.get(number, "opt_out" if number in marked else None) == "opt_out"
        ]
