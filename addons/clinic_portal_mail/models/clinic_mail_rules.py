"""Who may answer: counted over the thread's clients, by the server."""

from odoo import fields, models
from odoo.exceptions import UserError

OFFICE = ("front_office", "biller")


class ClinicMailRules(models.Model):
    """Say why somebody may not answer, in words that help (F121-F127, F137-F139)."""

    _inherit = "clinic.mail.thread"

    def _mail_refusal(self, row):
        """Return why the caller may not answer here, or None.

        :param row: the caller's ``clinic.mail.participant``
        :return: ``(code, sentence)``; code is ``deleted``, ``several_clients``,
            ``off``, ``inactive`` or ``closed``
        """
        self.ensure_one()
        for code in ("deleted", "several_clients", "off", "inactive", "closed"):
            if getattr(self, f"_mail_is_{code}")(row):
                return code, self._mail_refusal_text(code)
        return None

    def _mail_check_answer(self, row):
        """Refuse an answer that the rules do not allow.

        :raises UserError: with the sentence that says what to do instead
        """
        refusal = self._mail_refusal(row)
        if refusal:
            raise UserError(refusal[1])

    def _mail_refusal_text(self, code) -> str:
        texts = {
            "deleted": self.env._("This conversation was deleted by the clinic."),
            "several_clients": self.env._(
                "Nobody can answer here, because it went to several people who must "
                "not learn of each other. Write a new message to one person instead."
            ),
            "off": self.env._("Secure mail is switched off. Please call the clinic."),
            "inactive": self.env._(
                "You cannot write to practitioners at present. "
                "You can write to the front office instead."
            ),
            "closed": self.env._(
                "This conversation is closed for answers. Write a new message instead."
            ),
        }
        return texts[code]

    def _mail_is_deleted(self, _row) -> bool:
        return bool(self.sudo().deleted_at)  # sudo: of a thread that the caller reads

    def _mail_is_several_clients(self, _row) -> bool:
        return len(self._mail_clients()) > 1

    def _mail_is_off(self, row) -> bool:
        thread_sudo = self.sudo()  # sudo: settings of the clinic and of the client
        clients = self._mail_clients().partner_id
        off = row.partner_id if row.part == "client" else clients
        if not thread_sudo.company_id.clinic_portal_mail_enabled:
            return bool(clients)
        return any(client.clinic_portal_mail_off for client in off)

    def _mail_is_inactive(self, row) -> bool:
        """Whether an inactive client would answer in a thread with a practitioner."""
        if row.part != "client":
            return False
        thread_sudo = self.sudo()  # sudo: statuses that the rules look at
        if not self._mail_client_inactive(row.partner_id, thread_sudo.patient_id):
            return False
        staff = thread_sudo.participant_ids.filtered(lambda r: r.part == "staff")
        return self._mail_holds_provider(staff.partner_id)

    def _mail_client_inactive(self, client, patient) -> bool:
        """Whether whom it is about is inactive: the patient, else the client."""
        about = patient if patient and patient.clinic_client_status else client
        return about.clinic_client_status == "inactive"

    def _mail_holds_provider(self, partners) -> bool:
        """Whether one of some staff is neither office, billing nor an external agent.

        Staff without a role count as practitioners: the safe side of F137.
        """
        users_sudo = partners._clinic_mail_users()
        roles = {user.partner_id.id: user.clinic_role for user in users_sudo}
        known = (*OFFICE, "external_agent")
        return any(roles.get(partner.id) not in known for partner in partners)

    def _mail_is_closed(self, row) -> bool:
        """Whether the clinic's window for answers has passed (B25); off by default."""
        thread_sudo = self.sudo()  # sudo: when staff wrote last, nothing else
        days = thread_sudo.company_id.clinic_mail_reply_days
        if row.part != "client" or not days:
            return False
        staff = thread_sudo.message_ids.filtered(
            lambda m: m.author_part == "staff" and not m.is_automatic
        )
        latest = max(staff.filtered("sent_at").mapped("sent_at"), default=None)
        now = self.env["clinic.clock"]._now()
        return bool(latest) and fields.Datetime.add(latest, days=days) < now
