"""A secure conversation: a subject and its participants, who alone may know of it."""

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.orm.models import NO_ACCESS


class ClinicMailThread(models.Model):
    """Hold what belongs together; deliberately no ``mail.thread`` (finding 10).

    Nobody has rights on the rows, and the words have no access at all: they are given
    out by the methods of this model only, which look at the caller and write the access
    log. The record rules are a second wall behind that.
    """

    _name = "clinic.mail.thread"
    _description = "Secure Mail"
    _order = "id desc"
    _rec_name = "id"
    _allow_sudo_commands = False

    subject = fields.Char(readonly=True, groups=NO_ACCESS)
    company_id = fields.Many2one(
        "res.company", "Clinic", required=True, readonly=True, ondelete="restrict"
    )
    patient_id = fields.Many2one(
        "res.partner",
        "About",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Whose chart a quick note goes to; the client or one in its care.",
    )
    started_by_id = fields.Many2one(
        "res.partner", "Started by", required=True, readonly=True, ondelete="restrict"
    )
    started_part = fields.Selection(
        [("staff", "Staff"), ("client", "Client")], required=True, readonly=True
    )
    participant_ids = fields.One2many(
        "clinic.mail.participant", "thread_id", "Participants", readonly=True
    )
    message_ids = fields.One2many(
        "clinic.mail.message", "thread_id", "Messages", readonly=True
    )
    started_at = fields.Datetime(required=True, readonly=True)
    deleted_at = fields.Datetime(
        readonly=True, help="Emptied for everyone; readers see only this date."
    )
    legal_hold = fields.Boolean(
        readonly=True, help="Nothing of it can be deleted while this is set."
    )

    @api.depends("started_at")
    def _compute_display_name(self):
        """Show nothing of the content where Odoo shows a name."""
        for thread in self:
            thread.display_name = self.env._("Secure mail %(number)s", number=thread.id)

    def _mail_not_yours(self):
        """Return the one error for what is missing and what is another's (R3, R21).

        The attempt is a line of the access log; for a missing row as for another's,
        so that both take the same time (attack 32).
        """
        thread_ref = self.id if len(self) == 1 and isinstance(self.id, int) else 0
        self.env["clinic.mail.access"]._record_refusal(thread_ref)
        return AccessError(
            self.env._("This message does not exist or is not addressed to you.")
        )

    def _mail_own_row(self):
        """Return the caller's row of participation, with the rights to use it.

        :return: ``clinic.mail.participant`` in superuser mode, of the user himself
        :raises AccessError: the same for a thread that is not there, one of others, and
            one about a patient whom the user no longer answers for
        """
        row_sudo = self.env["clinic.mail.participant"].sudo()  # sudo: bound to oneself
        if len(self) == 1 and isinstance(self.id, int):
            row_sudo = row_sudo.search(
                [("thread_id", "=", self.id), ("id", "in", self._mail_row_query())]
            )
        if not row_sudo:
            raise self._mail_not_yours()
        return row_sudo

    def _mail_row_query(self):
        """Return a query of the rows of participation that the caller may use."""
        # sudo: the domain binds to the user's own contact
        rows_sudo = self.env["clinic.mail.participant"].sudo()
        return rows_sudo._search(rows_sudo._mail_own_domain())

    def _mail_clients(self):
        """Return the rows of the thread's clients, over which reply rules count."""
        # sudo: counted by the server, shown by ``_mail_people`` only
        rows_sudo = self.sudo().participant_ids
        return rows_sudo.filtered(lambda row: row.part == "client")

    def _mail_lock(self):
        """Let one transaction at a time change the thread and what is in it.

        Who had to wait tries anew: PostgreSQL refuses its line in the thread's log,
        whose head the other has moved on, so that nothing is done by an old view.
        """
        self.env.cr.execute(
            "SELECT id FROM clinic_mail_thread WHERE id = ANY(%s) ORDER BY id"
            " FOR NO KEY UPDATE",
            [self.ids],
        )
