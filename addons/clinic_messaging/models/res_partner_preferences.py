"""Which kinds of texts a client wants; chosen by the client alone."""

from odoo import api, fields, models

#: Kind of text -> its types. What is in no kind cannot be declined by itself: a direct
#: text and an answer are a conversation, a notice may be due (a mail is waiting).
KINDS_OF_TEXTS = {
    "appointments": ("appointment_reminder", "confirmation", "reminder", "mass_alert"),
    "news": ("bulk",),
    "requests": ("review_request", "schedule_invitation", "portal_invitation"),
}


def declined_sql(message_type: str, contact: str) -> str:
    """Return an SQL condition: the contact does not want texts of a type.

    :param message_type: SQL of the type
    :param contact: alias of ``res_partner``
    """
    cases = " OR ".join(
        f"{contact}.clinic_declines_{kind} AND {message_type} IN {types}"
        if len(types) > 1
        else f"{contact}.clinic_declines_{kind} AND {message_type} = '{types[0]}'"
        for kind, types in KINDS_OF_TEXTS.items()
    )
    return f"coalesce({cases}, false)"


class ResPartnerPreferences(models.Model):
    """Keep what the client ticked on the preference page (B6, C7).

    No answer means all kinds; "no texts" is no kind but an opt-out of the number.
    """

    _inherit = "res.partner"

    clinic_declines_appointments = fields.Boolean(
        "No texts about appointments", readonly=True, copy=False
    )
    clinic_declines_news = fields.Boolean("No office news", readonly=True, copy=False)
    clinic_declines_requests = fields.Boolean(
        "No requests and invitations", readonly=True, copy=False
    )
    clinic_consent_asked_at = fields.Datetime(
        "Asked in the portal on", readonly=True, copy=False
    )

    @api.model
    def _clinic_kinds(self) -> dict[str, str]:
        """Return what can be declined: ``{kind: its name for clients}``."""
        return {
            "appointments": self.env._("Reminders and changes of my appointments"),
            "news": self.env._("Office news"),
            "requests": self.env._("Invitations and requests for a review"),
        }

    def _clinic_declined_kinds(self) -> set[str]:
        """Return the kinds of texts that the client does not want."""
        self.ensure_one()
        return {kind for kind in KINDS_OF_TEXTS if self[f"clinic_declines_{kind}"]}

    def _clinic_decline_kinds(self, kinds):
        """Keep which kinds the client does not want, on the client's word.

        :param kinds: kinds that are declined; all others are wanted again
        """
        partner_sudo = self.sudo()  # sudo: the client's own choice, no field of staff
        partner_sudo.write(
            {f"clinic_declines_{kind}": kind in kinds for kind in KINDS_OF_TEXTS}
        )
