"""What went back and forth with clients, line by line, over all channels."""

from odoo import fields, models
from odoo.tools import SQL

from ..models.clinic_message import MESSAGE_TYPES, STATES


class ClinicMessageReport(models.Model):
    """Read the ledger, and what the chatter knows, as one table of figures.

    Nothing is copied: each branch reads its own table, so that a condition on time
    and clinic reaches the index below it, and a column that nobody asks for costs
    nothing. Addons with a channel of their own add a branch (``_branches``).
    """

    _name = "clinic.message.report"
    _description = "Message Figures"
    _auto = False
    _order = "at desc, id desc"
    _rec_name = "partner_id"
    _depends = {
        "clinic.message": [
            "company_id", "partner_id", "channel", "direction", "message_type",
            "state", "origin", "author_id", "template_id", "sms_parts", "sent_at",
            "due_at",
        ],
        "mail.message": ["model", "res_id", "date", "record_company_id"],
    }  # fmt: skip

    at = fields.Datetime("Date", readonly=True)
    company_id = fields.Many2one("res.company", "Clinic", readonly=True)
    partner_id = fields.Many2one("res.partner", "Contact", readonly=True)
    channel = fields.Selection(
        [
            ("sms", "Text"),
            ("email", "E-mail"),
            ("portal", "Secure mail"),
            ("phone", "Phone call"),
        ],
        readonly=True,
    )
    direction = fields.Selection(
        [("outbound", "Out"), ("inbound", "In")], readonly=True
    )
    message_type = fields.Selection(MESSAGE_TYPES, "Type", readonly=True)
    state = fields.Selection(STATES, readonly=True)
    origin = fields.Selection(
        [("manual", "Manual"), ("automatic", "Automatic")], readonly=True
    )
    author_id = fields.Many2one("res.users", "User", readonly=True)
    template_id = fields.Many2one("sms.template", "Quick message", readonly=True)
    parts = fields.Integer(readonly=True)

    @property
    def _table_query(self) -> SQL:
        return SQL(" UNION ALL ").join(self._branches())

    def _branches(self) -> list[SQL]:
        """Return the SELECTs of the table; all have the columns of the fields.

        Ids are the ledger's own; rows of other tables have negative ones.
        """
        return [self._select_ledger(), self._select_chatter()]

    def _select_ledger(self) -> SQL:
        return SQL(
            """
            SELECT m.id, coalesce(m.sent_at, m.due_at, m.create_date) AS at,
                   m.company_id, m.partner_id, m.channel, m.direction,
                   m.message_type, m.state, m.origin, m.author_id, m.template_id,
                   m.sms_parts AS parts
              FROM clinic_message m
            """
        )

    def _select_chatter(self) -> SQL:
        """Return done calls, and e-mails of Odoo's own, with clients.

        Each column has the very type of the ledger's: only then does PostgreSQL take
        the branches apart and use their indexes.
        """
        return SQL(
            """
            SELECT -n.id, n.date, n.record_company_id, n.res_id,
                   CASE WHEN n.mail_activity_type_id IS NULL THEN 'email'
                        ELSE 'phone' END::varchar,
                   CASE WHEN n.message_type = 'email' THEN 'inbound'
                        ELSE 'outbound' END::varchar,
                   'direct'::varchar,
                   CASE WHEN n.message_type = 'email' THEN 'received'
                        ELSE 'sent' END::varchar,
                   'manual'::varchar, u.id, NULL::int, NULL::int
              FROM mail_message n
              LEFT JOIN mail_activity_type t ON t.id = n.mail_activity_type_id
              LEFT JOIN res_users u ON u.partner_id = n.author_id
             WHERE n.model = 'res.partner'
               AND (n.message_type IN ('email', 'email_outgoing')
                    OR n.mail_activity_type_id IS NOT NULL)
               AND (t.id IS NULL OR t.category = 'phonecall')
               AND EXISTS (SELECT 1 FROM res_partner p
                            WHERE p.clinic_client_status IS NOT NULL
                              AND n.res_id IN (p.id, p.clinic_contact_id))
            """
        )

    def action_open(self):
        """Open what a line of figures stands for."""
        self.ensure_one()
        self.check_access("read")
        message = self.env["clinic.message"].browse(self.id)
        return (message if self.id > 0 else self.partner_id).get_formview_action()
