"""Texting off and on again: what fell due meanwhile waits, and grows old."""

from datetime import timedelta

from odoo import fields, models

FRESH = timedelta(hours=24)  # what waited longer needs a person's look


class ResCompanyTexting(models.Model):
    """Hold what waits while texting is off; let it go when it is on again.

    A switch that is turned for minutes must lose nothing (promise 1), and one that is
    turned after weeks must not send old news.
    """

    _inherit = "res.company"

    clinic_texting_off_at = fields.Datetime(readonly=True, copy=False)

    def write(self, vals):
        """Note when texting was turned off; wake what waits when it is on again."""
        if "clinic_texting_enabled" not in vals:
            return super().write(vals)
        enabled = bool(vals["clinic_texting_enabled"])
        turned = self.filtered(lambda c: c.clinic_texting_enabled != enabled)
        res = super().write(vals)
        now = self.env["clinic.clock"]._now()
        if enabled:
            turned._clinic_look_at_old(now)
            self.env["clinic.message"]._wake_release()
        turned.clinic_texting_off_at = False if enabled else now
        return res

    def _clinic_look_at_old(self, now):
        """Keep texts from leaving by themselves that were due more than a day ago.

        What a person sent is paused, for a person to resume or cancel; what Odoo sent
        by itself is skipped as expired.

        :param now: naive UTC
        """
        long_off = self.filtered(
            lambda c: c.clinic_texting_off_at and c.clinic_texting_off_at < now - FRESH
        )
        self.env.flush_all()
        for company in long_off:
            reason = self.env._("Texting was off for more than a day.")
            company._clinic_pause_old(now - FRESH, reason)
            company._clinic_expire_old(now - FRESH)

    def _clinic_pause_old(self, before, reason):
        """Pause what people sent and what was due before a moment.

        :param before: naive UTC
        :param reason: what is shown beside it
        """
        self.env.cr.execute(
            """
            UPDATE clinic_message_batch b SET state = 'paused', pause_reason = %s
             WHERE b.company_id = %s AND b.origin = 'manual'
               AND b.state IN ('scheduled', 'running')
               AND EXISTS (SELECT 1 FROM clinic_message m WHERE m.batch_id = b.id
                              AND m.state IN ('scheduled', 'queued')
                              AND m.due_at < %s)
            """,
            [
                reason,
                self.id,
                before,
            ],
        )
        self.env["clinic.message.batch"].invalidate_model()

    def _clinic_expire_old(self, before):
        self.env.cr.execute(
            """
            SELECT m.id FROM clinic_message m
              JOIN clinic_message_batch b ON b.id = m.batch_id
             WHERE m.company_id = %s AND b.origin = 'automatic'
               AND m.state IN ('scheduled', 'queued') AND m.due_at < %s
             ORDER BY m.id FOR UPDATE OF m
            """,
            [self.id, before],
        )
        ids = [row[0] for row in self.env.cr.fetchall()]
        # sudo: the ledger is written by us only; who turns the switch may do so
        self.env["clinic.message"].sudo()._skip(ids, "expired")
