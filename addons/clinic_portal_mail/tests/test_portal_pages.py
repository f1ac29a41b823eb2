"""Reading and answering in the portal without a line of JavaScript."""

from lxml import html

from odoo.tests import tagged

from .common import BODY
from .http_common import PortalCase

FILE = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF"


@tagged("post_install", "-at_install", "clinic")
class TestPortalPages(PortalCase):
    def test_read_and_answer(self):
        thread = self.send_mail(self.doctor, self.ann, subject="Knee")
        self.authenticate("ann", "ann")
        inbox = self.page()
        (line,) = inbox.xpath("//ul[hasclass('o_clinic_mail_items')]/li/a")
        self.assertIn("Knee", line.text_content())
        self.assertIn(
            "1",
            inbox.xpath("//header//li[hasclass('o_clinic_mail_icon')]")[
                0
            ].text_content(),
        )
        tree = self.page(f"/{thread.id}")
        self.assertIn("Please bring your papers along.", self.text(tree))
        self.assertFalse(
            tree.xpath(
                "//header//li[hasclass('o_clinic_mail_icon')]//span[hasclass('badge')]"
            )
        )
        answer = self.press(tree, "send", text="Thank you,\r\n\r\nI will bring them.")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("Your message has been sent.", answer.text)
        words = self.open(self.doctor, thread)["messages"][1]["body"]
        self.assertEqual(words, "<p>Thank you,</p><p>I will bring them.</p>")

    def test_write_to_own_practitioner(self):
        self.authenticate("ann", "ann")
        tree = self.page("/new")
        self.assertFalse(self.folder(self.ann, "drafts"), "looking stores nothing")
        (box,) = tree.xpath("//input[@name='to']")
        self.assertEqual(int(box.get("value")), self.doctor.partner_id.id)
        answer = self.press(
            tree, "send", to=box.get("value"), subject="Sleep", text="I sleep badly."
        )
        self.assertIn("Your message has been sent.", answer.text)
        self.assertEqual(len(self.folder(self.doctor)), 1)
        self.assertFalse(self.folder(self.ann, "drafts"))

    def test_too_short_is_kept_and_said(self):
        self.authenticate("ann", "ann")
        answer = self.press(
            self.page("/new"),
            "send",
            teams="front_office",
            subject="Hi",
            text="12345678",
        )
        tree = html.fromstring(answer.text)
        (alert,) = tree.xpath("//*[@role='alert']")
        self.assertIn("2 more characters", alert.text_content())
        self.assertEqual(tree.xpath("//textarea[@name='text']")[0].text, "12345678")
        again = self.press(tree, "send", text="1234567890")
        self.assertIn("Your message has been sent.", again.text)
        self.assertEqual(len(self.folder(self.office)), 1)

    def test_same_form_posted_twice_is_one_message(self):
        self.authenticate("ann", "ann")
        tree = self.page("/new")
        for _press in range(2):
            self.press(
                tree, "send", teams="biller", subject="Bill", text="What is this for?"
            )
        self.assertEqual(len(self.folder(self.biller)), 1)
        thread = self.send_mail(self.doctor, self.ann)
        tree = self.page(f"/{thread.id}")
        for _press in range(2):
            self.press(tree, "send", text="Thank you, doctor.")
        self.assertEqual(len(self.open(self.doctor, thread)["messages"]), 2)

    def test_draft_is_kept_shown_and_deleted(self):
        self.authenticate("ann", "ann")
        tree = self.page("/new")
        answer = self.press(tree, "save", subject="Later", text="Not yet.")
        self.assertIn("Your draft has been saved.", answer.text)
        (draft_id,) = self.folder(self.ann, "drafts")
        shown = self.page(f"/drafts/{draft_id}")
        self.assertEqual(shown.xpath("//input[@name='subject']")[0].value, "Later")
        self.messages(self.ann).browse(draft_id)._mail_attach("letter.pdf", FILE)
        shown = self.page(f"/drafts/{draft_id}")
        (remove,) = shown.xpath("//button[starts-with(@value, 'detach:')]")
        after = self.press(shown, remove.get("value"))
        self.assertNotIn("letter.pdf", after.text)
        self.press(shown, "discard")
        self.assertFalse(self.folder(self.ann, "drafts"))

    def test_formatting_survives_a_form_without_it(self):
        draft = self.draft(
            self.ann, self.doctor, body="<p>Very <b>urgent</b> words</p>"
        )
        self.authenticate("ann", "ann")
        tree = self.page(f"/drafts/{draft.id}")
        self.press(tree, "save", subject="New")
        self.assertEqual(draft._mail_draft()["body"], "<p>Very <b>urgent</b> words</p>")

    def test_folders_and_check_marks(self):
        one = self.send_mail(self.doctor, self.ann, subject="One")
        two = self.send_mail(self.doctor, self.ann, subject="Two")
        self.authenticate("ann", "ann")
        ids = [str(one.id), str(two.id)]
        self.post("/mark", {"action": "read", "ids": ids})
        self.assertEqual(self.threads(self.ann)._mail_counts()["unread"], 0)
        self.post("/mark", {"action": "unread", "ids": ids[:1]})
        self.assertEqual(self.threads(self.ann)._mail_counts()["unread"], 1)
        self.post("/mark", {"action": "archive", "ids": ids[:1]})
        self.post("/mark", {"action": "trash", "ids": ids[1:]})
        self.assertIn("One", self.text(self.page("/archive")))
        self.assertIn("Two", self.text(self.page("/trash")))
        self.post("/mark", {"action": "restore", "ids": ids})
        inbox = self.text(self.page())
        self.assertTrue("One" in inbox and "Two" in inbox)
        answer = self.post("/mark", {"action": "trash", "folder": "inbox"})
        self.assertIn("Choose one or more messages first.", answer.text)

    def test_emergency_line_stands_where_one_writes(self):
        self.company.clinic_mail_emergency_line = "Not for emergencies: call 911."
        thread = self.send_mail(self.doctor, self.ann)
        self.authenticate("ann", "ann")
        for path in ("/new", f"/{thread.id}"):
            self.assertIn("Not for emergencies: call 911.", self.text(self.page(path)))

    def test_search_is_posted(self):
        self.send_mail(self.doctor, self.ann, subject="Knee")
        self.send_mail(self.doctor, self.ann, subject="Elbow")
        self.authenticate("ann", "ann")
        answer = self.post("/search", {"search": "knee", "folder": "inbox"})
        shown = self.text(html.fromstring(answer.text))
        self.assertIn("Knee", shown)
        self.assertNotIn("Elbow", shown)
        self.assertNotIn("knee", answer.url)

    def test_saving_form_gets_figures_only(self):
        self.authenticate("ann", "ann")
        answer = self.post(
            "/write",
            {"action": "save", "subject": "Canary", "body": BODY, "key": "a" * 32},
            headers={"Accept": "application/json"},
        )
        self.assertEqual(sorted(answer.json()), ["error", "files", "id", "missing"])
        self.assertNotIn("Canary", answer.text)
        self.assertEqual(self.folder(self.ann, "drafts"), [answer.json()["id"]])


@tagged("post_install", "-at_install", "clinic")
class TestPortalRules(PortalCase):
    def test_inactive_client_goes_on_with_the_front_office(self):
        thread = self.send_mail(self.doctor, self.ann, subject="Knee")
        self.authenticate("ann", "ann")
        tree = self.page(f"/{thread.id}")
        self.ann.partner_id.clinic_client_status = "inactive"
        refused = self.press(tree, "send", text="It hurts once more.")
        shown = html.fromstring(refused.text)
        self.assertIn("You cannot write to practitioners", self.text(shown))
        self.assertEqual(len(self.open(self.doctor, thread)["messages"]), 1)
        answer = self.press(shown, "front_office")
        form = html.fromstring(answer.text)
        self.assertEqual(
            form.xpath("//textarea[@name='text']")[0].text, "It hurts once more."
        )
        self.assertEqual(form.xpath("//input[@name='subject']")[0].value, "Knee")
        self.press(form, "send")
        (arrived,) = self.folder(self.office)
        self.assertNotEqual(arrived, thread.id)
        self.assertIn(
            "hurts", str(self.threads(self.office).browse(arrived)._mail_open())
        )

    def test_files_of_an_answer_go_along_to_the_front_office(self):
        thread = self.send_mail(self.doctor, self.ann)
        begun = self.messages(self.ann)._mail_compose({"thread_id": thread.id})
        answer = self.messages(self.ann).browse(begun["id"])
        answer._mail_attach("knee.txt", b"swollen")
        self.authenticate("ann", "ann")
        tree = self.page(f"/{thread.id}")
        self.ann.partner_id.clinic_client_status = "inactive"
        refused = self.press(tree, "send", text="It hurts once more.")
        carried = self.press(html.fromstring(refused.text), "front_office")
        self.assertFalse(answer.sudo().exists())
        self.press(html.fromstring(carried.text), "send")
        (arrived,) = self.folder(self.office)
        message = self.env["clinic.mail.thread"].browse(arrived).message_ids
        file = message.attachment_ids.with_user(self.office)
        self.assertEqual(file._mail_download()[::2], ("knee.txt", b"swollen"))

    def test_inactive_client_with_a_draft_to_a_practitioner(self):
        draft = self.draft(self.ann, self.doctor, subject="Old draft")
        self.ann.partner_id.clinic_client_status = "inactive"
        self.authenticate("ann", "ann")
        refused = self.press(self.page(f"/drafts/{draft.id}"), "send")
        shown = html.fromstring(refused.text)
        self.assertTrue(shown.xpath("//button[@value='front_office']"))
        answer = self.press(shown, "front_office")
        self.press(html.fromstring(answer.text), "send")
        self.assertEqual(len(self.folder(self.office)), 1)
        self.assertFalse(self.folder(self.doctor))

    def test_several_clients_see_no_form_and_no_other(self):
        thread = self.send_mail(self.doctor, self.ann, self.ben)
        self.authenticate("ann", "ann")
        answer = self.url_open(f"/my/messages/{thread.id}")
        tree = html.fromstring(answer.text)
        self.assertFalse(tree.xpath("//form[hasclass('o_clinic_mail_form')]"))
        self.assertIn("Nobody can answer here", self.text(tree))
        link = f"/my/messages/new?to={self.doctor.partner_id.id}"
        self.assertTrue(tree.xpath("//main//a[@href=$link]", link=link))
        self.assertNotIn("Ben", answer.text)
        refused = self.post(
            "/write", {"action": "send", "thread_id": thread.id, "text": "x" * 20}
        )
        self.assertIn("Nobody can answer here", refused.text)
        self.assertEqual(len(self.open(self.doctor, thread)["messages"]), 1)

    def test_staffs_tools_are_not_in_the_clients_page(self):
        thread = self.send_mail(self.doctor, self.ann)
        self.open(self.office, self.send_mail(self.doctor, self.office))
        self.authenticate("ann", "ann")
        answer = self.url_open(f"/my/messages/{thread.id}").text.lower()
        for word in ("quick note", "delete for everyone", "opened_by", "legal"):
            self.assertNotIn(word, answer)

    def test_whom_it_is_about(self):
        child = self.env["res.partner"].create(
            {
                "name": "Child",
                "clinic_contact_id": self.ann.partner_id.id,
                "clinic_client_status": "active",
            }
        )
        self.authenticate("ann", "ann")
        for chosen, about in (
            (child, child),
            (self.ben.partner_id, self.ann.partner_id),
        ):
            self.press(
                self.page("/new"),
                "send",
                patient_id=str(chosen.id),
                teams="front_office",
                subject="Fever",
                text="About the fever of today.",
            )
            arrived = max(self.folder(self.office))
            thread = self.env["clinic.mail.thread"].browse(arrived)
            self.assertEqual(thread.patient_id, about)
