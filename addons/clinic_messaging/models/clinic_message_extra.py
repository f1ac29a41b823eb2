"""One request, accepted twice: the provider's fault is kept and told (W48)."""

from odoo import api, models


class ClinicMessageAttempt(models.Model):
    """Know whether a provider's id belongs to an attempt."""

    _inherit = "clinic.message.attempt"

    def _is_known(self, sid) -> bool:
        """Return whether an attempt of the same account has this provider id."""
        self.ensure_one()
        return bool(
            self.search_count(
                [("account_sid", "=", self.account_sid), ("sid", "=", sid)], limit=1
            )
        )


class ClinicMessageExtra(models.Model):
    """Tell the administrators when the provider sends one text twice.

    Nothing of ours can prevent it, or a person who sends a text again in the
    provider's console. The receipts of the extra text carry our token and an id that
    no attempt has; they are stored like others, and are what proves it.
    """

    _inherit = "clinic.message"

    @api.model
    def _tell_of_extras(self, attempt_id):
        """Give each administrator a task for each extra text, with its first receipt.

        :param attempt_id: an attempt whose new events are about to be marked applied
        """
        self.env.cr.execute(
            """
            SELECT e.sid FROM clinic_message_event e
              JOIN clinic_message_attempt a ON a.id = e.attempt_id
             WHERE a.id = %s AND e.sid <> '' AND e.sid <> a.sid
             GROUP BY e.sid HAVING bool_and(e.applied_at IS NULL)
            """,
            [attempt_id],
        )
        extras = [row[0] for row in self.env.cr.fetchall()]
        if extras:
            attempt = self.env["clinic.message.attempt"].browse(attempt_id)
            self._tell_of_extra(attempt, ", ".join(extras))

    def _tell_of_extra(self, attempt, extras):
        def describe(env):
            return (
                env._("The provider has sent one text twice"),
                env._(
                    "One request, two texts: %(first)s and %(extras)s. Report both ids "
                    "to the provider; nothing needs to be sent again.",
                    first=attempt.sid,
                    extras=extras,
                ),
            )

        attempt.message_id.company_id._clinic_tell_administrators(describe)
