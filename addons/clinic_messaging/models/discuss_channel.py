"""A conversation is a channel of Odoo's own chat, of a type of its own."""

from odoo import api, fields, models

CLINIC_TEXT = "clinic_text"


class DiscussChannel(models.Model):
    """Let staff read and answer patients' texts in Odoo's chat (F50).

    One conversation per clinic and number, which is active or archived and becomes
    active again when the patient writes. Who may read it is decided by record rules,
    not by membership; members are only those whose client rings. Unread, and waiting
    for an answer, is the team's state, not one person's.
    """

    _inherit = "discuss.channel"

    channel_type = fields.Selection(
        selection_add=[(CLINIC_TEXT, "Text conversation")],
        ondelete={CLINIC_TEXT: "cascade"},
    )
    clinic_company_id = fields.Many2one(
        "res.company", "Clinic", readonly=True, ondelete="restrict"
    )
    clinic_partner_id = fields.Many2one(
        "res.partner", "Client", readonly=True, ondelete="restrict"
    )
    clinic_identity = fields.Selection(
        [
            ("alone", "The only contact with this number"),
            ("clear", "Clearly first of several"),
            ("chosen", "Chosen by a person"),
            ("open", "Several are possible"),
            ("unknown", "Nobody has this number"),
        ],
        "Who it is",
        readonly=True,
    )
    clinic_number = fields.Char("Phone", readonly=True, help="E.164")
    clinic_sender_id = fields.Many2one(
        "clinic.sender",
        "Our number",
        readonly=True,
        ondelete="restrict",
        help="The number that the client last texted; answers leave from it.",
    )
    clinic_state = fields.Selection(
        [("active", "Active"), ("archived", "Archived")], "State", readonly=True
    )
    clinic_assignee_id = fields.Many2one(
        "res.users", "Assigned to", readonly=True, ondelete="set null"
    )
    clinic_unread = fields.Boolean("Unread", readonly=True)
    clinic_needs_reply = fields.Boolean("Needs reply", readonly=True)
    clinic_waiting_since = fields.Datetime(
        "Waiting since", readonly=True, help="The first text that has no answer yet."
    )
    clinic_snoozed_until = fields.Datetime("Snoozed until", readonly=True)
    clinic_last_inbound_at = fields.Datetime("Last text", readonly=True)
    clinic_last_outbound_at = fields.Datetime("Last answer", readonly=True)
    clinic_preview = fields.Char("Latest words", readonly=True)
    clinic_texting_enabled = fields.Boolean(
        related="clinic_company_id.clinic_texting_enabled"
    )

    _clinic_number_unique = models.UniqueIndex(
        "(clinic_company_id, clinic_number)"
        " WHERE channel_type = 'clinic_text' AND clinic_state = 'active'",
        "There is an active conversation with this number already.",
    )
    _clinic_partner_idx = models.Index(
        "(clinic_partner_id) WHERE channel_type = 'clinic_text'"
    )
    _clinic_waiting_idx = models.Index(
        "(clinic_company_id, clinic_waiting_since) WHERE clinic_needs_reply"
    )
    _clinic_snoozed_idx = models.Index(
        "(clinic_snoozed_until) WHERE clinic_snoozed_until IS NOT NULL"
    )

    @api.model
    def _clinic_open(self, company, number, sender=None, *, state="active"):
        """Return the conversation with a number; make it, or take it up again.

        :param company: the clinic
        :param number: E.164
        :param sender: the ``clinic.sender`` that answers will leave from
        :param state: "archived" leaves it as it is, for a number that is blocked
        """
        channel = self._clinic_find(company, number)
        if not channel:
            channel = self._clinic_create(company, number, state)
        elif channel.clinic_state != state == "active":
            channel.clinic_state = state
        if sender and channel.clinic_sender_id != sender:
            channel.clinic_sender_id = sender
        return channel

    @api.model
    def _clinic_find(self, company, number):
        """Return the conversation with a number: active, else the last archived."""
        return self.search(
            [
                ("channel_type", "=", CLINIC_TEXT),
                ("clinic_company_id", "=", company.id),
                ("clinic_number", "=", number),
            ],
            order="clinic_state, id desc",
            limit=1,
        )

    @api.model
    def _clinic_create(self, company, number, state):
        """Create a conversation, without members and without an invitation link."""
        # "install_mode": Odoo would make the acting user a member
        channels = self.with_context(install_mode=True)
        channel = channels.create(
            {
                "name": number,
                "channel_type": CLINIC_TEXT,
                "uuid": False,
                "clinic_company_id": company.id,
                "clinic_number": number,
                "clinic_state": state,
            }
        )
        return channel.with_env(self.env)

    def _clinic_await_answer(self, text):
        """Mark the conversation as one that somebody must answer, and ring.

        :param text: the ledger row of the received text
        """
        self.ensure_one()
        self.write(
            {
                "clinic_unread": True,
                "clinic_needs_reply": True,
                "clinic_waiting_since": self.clinic_waiting_since or text.sent_at,
                "clinic_snoozed_until": False,
            }
        )
        self._clinic_update_members()

    def _clinic_mark_answered(self):
        """Note that the clinic has answered, whoever it was."""
        self.write(
            {
                "clinic_unread": False,
                "clinic_needs_reply": False,
                "clinic_waiting_since": False,
                "clinic_snoozed_until": False,
            }
        )

    def _clinic_answer_failed(self):
        """Let somebody look at a conversation whose answer did not reach the phone."""
        self.write({"clinic_unread": True, "clinic_needs_reply": True})
        self._clinic_update_members()
