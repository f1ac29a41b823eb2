"""The e-mail that something waits, and nothing else (F115-F117, C30)."""

from markupsafe import Markup

from odoo import SUPERUSER_ID, models
from odoo.tools.mail import email_normalize, email_split_tuples

PATH = "/my/messages"


class ClinicMailNotice(models.Model):
    """Tell people that mail waits: no subject, person, file or link into a thread."""

    _inherit = "clinic.mail.participant"

    def _mail_notify(self):
        """Hand one notice per person to Odoo's mail queue, at once.

        Clients with an account and an address get it unless they said no (C52), staff
        if they chose so. Who has no account is named to the sender.
        """
        wanted = self._mail_wanting_notice()
        now = self.env["clinic.clock"]._now()
        # superuser: neutral words to addresses on file, and no sign of who has written
        mails_sudo = self.env["mail.mail"].with_user(SUPERUSER_ID)
        for row in wanted:
            mails_sudo.create(row._mail_notice_values())
        if wanted:
            wanted.write({"notified_at": now})
            # sudo: whoever writes may wake Odoo's mail queue
            self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _mail_wanting_notice(self):
        """Return those of these rows whose person is to get an e-mail."""
        users = self.partner_id._clinic_mail_users()
        by_partner = {user.partner_id.id: user for user in users}
        return self.filtered(
            lambda row: row._mail_wants_notice(by_partner.get(row.partner_id.id))
        )

    def _mail_wants_notice(self, user) -> bool:
        """Whether the person of this row gets an e-mail.

        :param user: its active account; may be None
        """
        self.ensure_one()
        if not user or not email_normalize(self.partner_id.email):
            return False
        if self.part == "client" or user.share:
            return not self.partner_id.clinic_mail_notice_off
        return user.clinic_mail_notice

    def _mail_notice_values(self) -> dict:
        """Return the notice: fixed words in the reader's language, one name, one link.

        Replies go nowhere: an answer by e-mail would carry what this keeps inside.
        """
        self.ensure_one()
        person, company = self.partner_id, self.thread_id.company_id
        return {
            **self._mail_notice_words(company, person),
            "email_to": email_normalize(person.email),
            "email_from": self._mail_notice_from(company, company._clinic_mail_name()),
            "reply_to": self._mail_reply_nowhere(company),
            "auto_delete": False,
            "clinic_mail_row_id": self.id,
        }

    def _mail_notice_words(self, company, person) -> dict:
        """Return subject and body of a notice, in the reader's language.

        :param company: the clinic, whose public name is the only one
        :param person: the reader
        """
        words = self.with_context(lang=person.lang or self.env.lang)
        link = self.env["clinic.sender"]._public_base_url() + PATH
        clinic = company._clinic_mail_name()
        body = Markup("<p>%s</p><p><a href='%s'>%s</a></p><p>%s</p>") % (
            words.env._("You have a new message from %(clinic)s.", clinic=clinic),
            link,
            words.env._("Sign in to read it: %(link)s", link=link),
            words.env._("Please do not answer this e-mail."),
        )
        return {"subject": words.env._("You have a new message"), "body_html": body}

    def _mail_notice_from(self, company, name) -> str:
        """Return the clinic's address under the one name that a notice may show."""
        found = email_split_tuples(company.email_formatted or "")
        address = found[0][1] if found else self.env.user.sudo().email  # sudo: address
        return f'"{name}" <{address}>' if address else False

    def _mail_reply_nowhere(self, company) -> str:
        """Return an address of the clinic's domain that nobody reads."""
        found = email_normalize(company.email or "") or ""
        return f"no-reply@{found.rpartition('@')[2] or 'localhost'}"

    def _mail_notice_failed(self):
        """Make a task of a notice that came back: somebody must ask for the address."""
        for row in self:
            company = row.thread_id.company_id
            user = company._clinic_task_user()
            if user:
                row._mail_make_task(user)

    def _mail_make_task(self, user):
        """Create the task on the contact; it names neither subject nor sender."""
        self.ensure_one()
        texts = self.with_context(lang=user.lang)
        # sudo: a task for the office, whoever's notice came back
        activities_sudo = self.env["mail.activity"].sudo()
        activities_sudo.create(
            {
                "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
                "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                "res_id": self.partner_id.id,
                "user_id": user.id,
                "summary": texts.env._("Notice came back: check the e-mail address"),
            }
        )
