"""What the tests of secure mail share: a clinic's staff, a family of clients."""

from odoo.tests import new_test_user

from odoo.addons.clinic_messaging.tests.common import ClinicCase

GROUP = "clinic_portal_mail.clinic_portal_mail_group_user"
BODY = "<p>Please bring your papers along.</p>"


class MailCase(ClinicCase):
    """A practitioner, the front office, a biller; clients Ann and Ben of one family."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.doctor = cls.staff("mail_doctor", "provider")
        cls.office = cls.staff("mail_office", "front_office")
        cls.biller = cls.staff("mail_biller", "biller")
        family = cls.env["res.partner"].create({"name": "Fam", "is_company": True})
        cls.ann = cls.client_user("ann", "Ann Client", parent_id=family.id)
        cls.ben = cls.client_user("ben", "Ben Client", parent_id=family.id)
        cls.ann.partner_id.clinic_provider_ids = cls.doctor

    @classmethod
    def own(cls, company=None):
        company = company or cls.company
        return {"company_id": company.id, "company_ids": [(6, 0, company.ids)]}

    @classmethod
    def staff(cls, login, role, company=None, groups=GROUP):
        return new_test_user(
            cls.env, login, groups=groups, clinic_role=role, **cls.own(company)
        )

    @classmethod
    def client_user(cls, login, name, **values):
        user = new_test_user(
            cls.env, login, groups="base.group_portal", name=name, **cls.own()
        )
        user.partner_id.write({"clinic_client_status": "active", **values})
        return user

    def messages(self, user):
        return (
            self.env["clinic.mail.message"]
            .with_user(user)
            .with_company(user.company_id)
        )

    def threads(self, user):
        return (
            self.env["clinic.mail.thread"].with_user(user).with_company(user.company_id)
        )

    def draft(self, user, *people, **values):
        """Begin a message as a user; people are users or contacts."""
        to = [getattr(person, "partner_id", person).id for person in people]
        values = {"to": to, "subject": "Papers", "body": BODY, **values}
        return self.messages(user).browse(
            self.messages(user)._mail_compose(values)["id"]
        )

    def send_mail(self, user, *people, **values):
        """Send a new message as a user and return its thread, as the system."""
        sent = self.draft(user, *people, **values)._mail_send()
        return self.env["clinic.mail.thread"].browse(sent["thread_id"])

    def answer(self, user, thread, body=BODY):
        draft = self.messages(user)._mail_compose(
            {"thread_id": thread.id, "body": body}
        )
        sent = self.messages(user).browse(draft["id"])._mail_send()
        return self.env["clinic.mail.message"].browse(sent["message_id"])

    def open(self, user, thread):
        return self.threads(user).browse(thread.id)._mail_open()

    def folder(self, user, folder="inbox", **values):
        """Return the ids in a user's folder."""
        page = self.threads(user)._mail_folder(folder, **values)
        return [item["id"] for item in page["items"]]
