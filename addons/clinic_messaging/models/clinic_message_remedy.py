"""What people do about a failed message; each failure is dealt with once."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.notification import close_and_notify

REMEDIES = [
    ("resent", "Sent again"),
    ("emailed", "Sent by e-mail"),
    ("call", "Call planned"),
    ("done", "Dealt with"),
]
# after these the patient has been written to anew: never a second time by accident
WRITTEN = ("resent", "emailed")


class ClinicMessageRemedy(models.Model):
    """Turn the failures of the ledger into a list that gets empty (F38, B16).

    A failed row without ``remedy`` waits for a person. Whoever answers it first
    locks it, so that two people at two desks never write to the patient twice.
    """

    _inherit = "clinic.message"

    remedy = fields.Selection(REMEDIES, "Dealt with by", readonly=True, copy=False)
    remedy_at = fields.Datetime("Dealt with on", readonly=True, copy=False)
    remedy_user_id = fields.Many2one(
        "res.users", "Dealt with by whom", readonly=True, copy=False
    )
    who_fixes = fields.Selection(related="error_id.who_fixes", string="Who has to act")
    setup_fault = fields.Boolean(related="error_id.setup_fault")
    error_explanation = fields.Text("Meaning", related="error_id.explanation")
    has_email = fields.Boolean(compute="_compute_has_email")

    _failures_idx = models.Index("(company_id, id) WHERE state = 'failed'")

    @api.depends("partner_id.email_normalized")
    def _compute_has_email(self):
        for message in self:
            message.has_email = bool(message.partner_id.email_normalized)

    def action_open_correction(self):
        """Open the dialog that corrects the number or address and sends again."""
        self.ensure_one()
        self._check_front_desk()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct and send again"),
            "res_model": "clinic.message.correct",
            "view_mode": "form",
            "target": "new",
            "context": {"default_message_id": self.id},
        }

    def action_send_by_email(self):
        """Send what could not be delivered as a text by e-mail.

        :raises UserError: when none of the contacts can get an e-mail
        """
        self._check_front_desk()
        taken = self._take_failures().filtered(lambda m: m.channel == "sms")
        hindered = taken._hindrances("email")
        chosen = taken.filtered(lambda m: m not in hindered)
        if not chosen:
            raise UserError(taken._explain_hindrances(hindered))
        chosen_sudo = chosen.sudo()  # sudo: the ledger is written by actions; checked
        for old_sudo, messages_sudo in chosen_sudo.grouped("batch_id").items():
            messages_sudo._copy_failures_of(
                old_sudo,
                channel="email",
                subject=old_sudo.subject
                or self.env._("Message from %s", old_sudo.company_id.name),
            )
        return self._report_remedy(chosen)

    def action_plan_call(self):
        """Give the present user a call to make for each contact, due today.

        The note names the fault, not the words of the text: every employee reads
        the activities of a contact.
        """
        chosen = self._take_failures().filtered("partner_id")
        if not chosen:
            raise UserError(self.env._("There is no contact left to call."))
        self.env["mail.activity"].create(
            [message._prepare_call_values() for message in chosen]
        )
        chosen.sudo()._set_remedy("call")  # sudo: written by actions only; checked
        return self._report_remedy(chosen)

    def action_dismiss_failure(self):
        """Take failures from the list that were dealt with in another way."""
        chosen_sudo = self._take_failures().sudo()  # sudo: by actions only; checked
        chosen_sudo._set_remedy("done")

    def _prepare_call_values(self) -> dict:
        self.ensure_one()
        return {
            "activity_type_id": self.env.ref("mail.mail_activity_data_call").id,
            "res_model_id": self.env["ir.model"]._get_id("res.partner"),
            "res_id": self.partner_id.id,
            "user_id": self.env.uid,
            "date_deadline": fields.Date.context_today(self),
            "summary": self.env._("A message did not arrive: %s", self.error_title),
        }

    def _take_failures(self):
        """Lock the failures among these rows that nobody has written about again.

        Batches before messages, the one lock order (W29).

        :return: the rows that are the caller's to deal with
        :raises AccessError: outside the app's groups or companies
        """
        self._check_app_user()
        self.batch_id.sudo()._lock()  # sudo: a row lock, nothing is read or written
        self.env.cr.execute(
            """
            SELECT id FROM clinic_message
             WHERE id = ANY(%s) AND state = 'failed'
               AND (remedy IS NULL OR remedy NOT IN %s)
             ORDER BY id FOR UPDATE
            """,
            [self.ids, WRITTEN],
        )
        taken = self.browse([row[0] for row in self.env.cr.fetchall()])
        taken.invalidate_recordset()
        return taken

    def _set_remedy(self, remedy):
        """Note who dealt with these failures, and how.

        :param remedy: a key of ``REMEDIES``
        """
        self.env.cr.execute(
            """
            UPDATE clinic_message SET remedy = %s, remedy_at = clinic_now(),
                   remedy_user_id = %s WHERE id = ANY(%s)
            """,
            [remedy, self.env.uid, self.ids],
        )
        self.invalidate_recordset()

    def _report_remedy(self, chosen):
        """Say how many of the chosen failures were dealt with.

        :param chosen: the rows that were tried
        """
        chosen.invalidate_recordset()
        done = chosen.filtered(lambda m: m.state != "failed" or m.remedy)
        return close_and_notify(
            self.env._(
                "%(done)s of %(all)s dealt with.", done=len(done), all=len(self)
            ),
            "success" if len(done) == len(self) else "warning",
        )
