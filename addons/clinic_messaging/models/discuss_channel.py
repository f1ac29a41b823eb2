"""A conversation is a channel of Odoo's own chat, of a type of its own."""

from odoo import api, fields, models
from odoo.tools import plaintext2html

from ..tools.shown import shown

CLINIC_TEXT = "clinic_text"


class DiscussChannel(models.Model):
    """Let staff read and answer patients' texts in Odoo's chat (F50).

    One conversation per clinic and number, which is active or archived and becomes
    active again when the patient writes. Who may read it is decided by record rules,
    not by membership; members are only those whose client rings.
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
    clinic_assignee_id = fields.Many2one("res.users", "Assigned to", readonly=True)
    clinic_unread = fields.Boolean("Unread", readonly=True)
    clinic_needs_reply = fields.Boolean("Needs reply", readonly=True)
    clinic_last_inbound_at = fields.Datetime("Last text", readonly=True)
    clinic_last_outbound_at = fields.Datetime("Last answer", readonly=True)

    _clinic_number_unique = models.UniqueIndex(
        "(clinic_company_id, clinic_number)"
        " WHERE channel_type = 'clinic_text' AND clinic_state = 'active'",
        "There is an active conversation with this number already.",
    )
    _clinic_partner_idx = models.Index(
        "(clinic_partner_id) WHERE channel_type = 'clinic_text'"
    )

    @api.model
    def _clinic_open(self, company, number, sender=None):
        """Return the active conversation with a number; make or reopen one.

        :param company: the clinic
        :param number: E.164
        :param sender: the ``clinic.sender`` that answers will leave from
        """
        mine = [
            ("channel_type", "=", CLINIC_TEXT),
            ("clinic_company_id", "=", company.id),
            ("clinic_number", "=", number),
        ]
        # "active" before "archived"; of several archived the latest is taken up again
        channel = self.search(mine, order="clinic_state, id desc", limit=1)
        if not channel:
            channel = self._clinic_create(company, number)
        channel.clinic_state = "active"
        if sender:
            channel.clinic_sender_id = sender
        return channel

    @api.model
    def _clinic_create(self, company, number):
        """Create a conversation, without members and without an invitation link."""
        partner = self._clinic_partner_of(company, number)
        # "install_mode": Odoo would make the acting user a member
        channels = self.with_context(install_mode=True)
        channel = channels.create(
            {
                "name": partner.name or number,
                "channel_type": CLINIC_TEXT,
                "uuid": False,
                "clinic_company_id": company.id,
                "clinic_number": number,
                "clinic_partner_id": partner.id,
                "clinic_state": "active",
            }
        )
        return channel.with_env(self.env)

    @api.model
    def _clinic_partner_of(self, company, number):
        """Return the one contact of the clinic, or shared, who has the number."""
        partners = self.env["res.partner"].search(
            [
                ("phone_sanitized", "=", number),
                ("company_id", "in", [company.id, False]),
            ],
            limit=2,
        )
        return partners if len(partners) == 1 else partners.browse()

    def _clinic_post_received(self, text):
        """Show a received text in the conversation.

        It has no author in Odoo's sense: who is the author of a ``mail.message`` may
        read and change it, also from the portal.

        :param text: the ledger row
        :return: the ``mail.message``
        """
        self.ensure_one()
        return self.message_post(
            body=plaintext2html(shown(text.body)),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            author_id=False,
            email_from=text.number,
        )

    def _clinic_await_answer(self, text):
        """Mark the conversation as one that somebody must answer."""
        self.write(
            {
                "clinic_unread": True,
                "clinic_needs_reply": True,
                "clinic_last_inbound_at": text.sent_at,
            }
        )
