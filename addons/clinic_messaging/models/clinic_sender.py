"""The clinic's own numbers: each is a governor of what leaves through it."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

PEOPLE_WRITE = {"role", "active"}


class ClinicSender(models.Model):
    """One row per number that we send from; T1 updates it first (promise 2).

    Rows are fed from Odoo's ``sms.twilio.number`` and never deleted, because the
    ledger points at them. ``grants`` counts how often a dispatcher claimed here; the
    update of this row is what makes concurrent claims see each other.
    """

    _name = "clinic.sender"
    _description = "Sending Number"
    _order = "role desc, id"
    _rec_name = "number"
    _allow_sudo_commands = False

    company_id = fields.Many2one(
        "res.company",
        "Clinic",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    account_sid = fields.Char("Twilio account", required=True, readonly=True)
    number = fields.Char(required=True, readonly=True, help="E.164")
    role = fields.Selection(
        [("main", "MAIN"), ("alt", "ALT")],
        required=True,
        default="alt",
    )
    active = fields.Boolean(default=True)
    grants = fields.Integer(readonly=True, default=0)
    paused_until = fields.Datetime(readonly=True)
    pause_reason = fields.Char(readonly=True)
    pause_error_id = fields.Many2one(
        "clinic.message.error", readonly=True, ondelete="restrict"
    )
    backoff_count = fields.Integer(readonly=True, default=0)
    next_alert_at = fields.Datetime(readonly=True)

    _number_unique = models.Constraint(
        "UNIQUE (account_sid, number)",
        "This number is already a sender of the account.",
    )

    @api.depends("number", "role")
    def _compute_display_name(self):
        roles = dict(self._fields["role"]._description_selection(self.env))
        for sender in self:
            sender.display_name = f"{sender.number} ({roles.get(sender.role)})"

    def write(self, vals):
        """Let people choose role and activity; the rest is the governor's own.

        :raises AccessError: when a person writes another field, e.g. over RPC
        """
        if not self.env.su and not PEOPLE_WRITE.issuperset(vals):
            raise AccessError(
                self.env._("Only a sender's role, and whether it is used, can change.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        """Refuse: the ledger's rows name the number that they left from."""
        self._raise_never_deleted()

    def _raise_never_deleted(self):
        raise UserError(
            self.env._("A sender cannot be deleted. Archive it to stop using it.")
        )

    @api.model
    def _feed(self, company, numbers):
        """Make a sender of each number of the account, the first one MAIN.

        :param company: the clinic whose account the numbers belong to
        :param numbers: E.164 strings in the order of Odoo's number list
        :return: the senders of these numbers
        """
        account = company.sudo().sms_twilio_account_sid  # sudo: SID is for system users
        senders = self.sudo().with_context(active_test=False)  # sudo: ours, fed by us
        if not account or not numbers:
            return senders.browse()
        known = senders.search([("account_sid", "=", account)]).grouped("number")
        for number in numbers:
            if number not in known:
                known[number] = senders.create(
                    {
                        "company_id": company.id,
                        "account_sid": account,
                        "number": number,
                        "role": "alt",
                    }
                )
        fed = senders.concat(*(known[number] for number in numbers))
        of_account = senders.concat(*known.values())
        if not of_account.filtered(lambda s: s.active and s.role == "main"):
            fed[:1].role = "main"
        return fed

    def _used_in_last_hour(self) -> int:
        """Return how many bulk texts left through this sender in 3,600 seconds."""
        self.ensure_one()
        self.env.cr.execute(
            """
            SELECT count(*) FROM clinic_message_attempt
             WHERE sender_id = %s AND bulk
               AND started_at > clinic_now() - interval '1 hour'
               AND outcome IS DISTINCT FROM 'not_sent'
            """,
            [self.id],
        )
        return self.env.cr.fetchone()[0]

    def action_resume(self):
        """Let the sender work again after an administrator has mended its fault."""
        self.check_access("write")
        self.sudo().write(  # sudo: fields are read-only for people; access checked
            {
                "paused_until": False,
                "pause_reason": False,
                "pause_error_id": False,
                "backoff_count": 0,
            }
        )
        # sudo: who may mend the sender, checked above, may wake its dispatchers
        self.env["clinic.message"].sudo()._enqueue_dispatch(self)
