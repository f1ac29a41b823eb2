"""Who takes part in a secure mail, and how each keeps it."""

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

TEAMS = [
    ("front_office", "All front office"),
    ("provider", "All therapists"),
    ("external_agent", "All external agents"),
    ("biller", "Billing"),
]


class ClinicMailParticipant(models.Model):
    """One row per person and thread: one's folder never changes another's (F103).

    Inbox and Sent are views over ``last_in_at`` and ``last_out_at``; Archive and Trash
    are places.
    """

    _name = "clinic.mail.participant"
    _description = "Secure Mail Participant"
    _order = "id"
    _rec_name = "id"
    _allow_sudo_commands = False

    thread_id = fields.Many2one(
        "clinic.mail.thread",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        "res.partner", required=True, readonly=True, ondelete="restrict"
    )
    part = fields.Selection(
        [("staff", "Staff"), ("client", "Client")],
        required=True,
        readonly=True,
        help="Fixed when the person was added, whatever becomes of the account.",
    )
    team = fields.Selection(
        TEAMS, readonly=True, help="The group through which the person was addressed."
    )
    place = fields.Selection(
        [("current", "Current"), ("archive", "Archive"), ("trash", "Trash")],
        required=True,
        readonly=True,
        default="current",
    )
    unread = fields.Boolean(readonly=True)
    last_in_at = fields.Datetime(readonly=True, help="Latest message of another.")
    last_out_at = fields.Datetime(readonly=True, help="Latest message of one's own.")
    last_at = fields.Datetime(readonly=True, help="Latest message of anyone.")
    opened_at = fields.Datetime(readonly=True, help="First opened.")
    read_at = fields.Datetime(readonly=True, help="Last opened.")
    added_at = fields.Datetime(required=True, readonly=True)
    added_by_id = fields.Many2one("res.partner", readonly=True, ondelete="restrict")
    taken_at = fields.Datetime(readonly=True, help="Said to take care of it.")
    notified_at = fields.Datetime(readonly=True, help="Last notice by e-mail.")
    reminded_at = fields.Datetime(readonly=True, help="Last reminder while unread.")
    absence_told_at = fields.Datetime(
        readonly=True, help="When the absence notice went out; once per thread."
    )

    _person_unique = models.UniqueIndex("(thread_id, partner_id)")
    _inbox_idx = models.Index(
        "(partner_id, place, last_in_at DESC, thread_id DESC)"
        " WHERE last_in_at IS NOT NULL"
    )
    _sent_idx = models.Index(
        "(partner_id, place, last_out_at DESC, thread_id DESC)"
        " WHERE last_out_at IS NOT NULL"
    )
    _place_idx = models.Index("(partner_id, place, last_at DESC, thread_id DESC)")
    _unread_idx = models.Index("(partner_id) WHERE unread")

    @api.model
    def _mail_own_domain(self):
        """Return the domain of the caller's own rows that he may still use.

        :raises AccessError: for who has no business with secure mail
        """
        part = self.env.user._clinic_mail_part()
        if not part:
            raise AccessError(self.env._("You have no access to secure mail."))
        own = Domain("partner_id", "=", self.env.user.partner_id.id)
        own &= Domain("part", "=", part)
        return own & self._mail_care_domain() if part == "client" else own

    @api.model
    def _mail_care_domain(self):
        """Leave out patients whom the client no longer answers for (attacks 3, 4)."""
        partner = self.env.user.partner_id
        mine = partner._clinic_mail_patients().ids
        return Domain("thread_id.patient_id", "in", [False, *mine])
