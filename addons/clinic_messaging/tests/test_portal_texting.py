"""The client's own page: answers count for the own contact and for nobody else."""

from lxml import html

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .consent_common import ConsentCase

PAGE = "/my/texting"


@tagged("post_install", "-at_install", "clinic")
class TestPortalTexting(HttpCase, ConsentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls.make_portal_client()
        cls.client_ = cls.user.partner_id
        cls.number = "+12125550133"

    def setUp(self):
        super().setUp()
        self.authenticate("clinic_client", "clinic_client")

    def page(self, url=PAGE):
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        return html.fromstring(response.content)

    def form(self, page, action=PAGE):
        """Return what a browser without JavaScript would send of a form."""
        form = page.xpath(f"//form[@action='{action}']")[0]
        data = {}
        for field in form.xpath(".//input"):
            kind = field.get("type")
            if kind in ("radio", "checkbox") and field.get("checked") is None:
                continue
            data.setdefault(field.get("name"), []).append(field.get("value"))
        for field in form.xpath(".//select"):
            chosen = field.xpath("./option[@selected]/@value") or [""]
            data[field.get("name")] = chosen[:1]
        return data

    def save(self, url=PAGE, **values):
        """Fill the form in and send it, as a browser does."""
        data = self.form(self.page())
        for name, value in values.items():
            data[name] = value if isinstance(value, list) else [value]
        response = self.url_open(url, data=data)
        self.env.invalidate_all()
        return html.fromstring(response.content)

    def question(self):
        return self.page("/my").xpath("//form[contains(@class,'o_clinic_question')]")

    def answer(self, **values):
        form = self.form(self.page("/my"), "/my/texting/answer")
        self.url_open("/my/texting/answer", data={**form, **values})
        self.env.invalidate_all()

    # First sign-in
    # ------------------------------------------------------------

    def test_question_is_asked_with_its_box_open(self):
        (form,) = self.question()
        self.assertIn("May Test Clinic text you", form.text_content())
        (box,) = form.xpath(".//input[@type='checkbox']")
        self.assertIsNone(box.get("checked"))

    def test_yes_is_kept_with_its_wording(self):
        self.answer(agreed="1")
        self.assertEqual(self.client_.clinic_text_consent, "granted")
        self.assertEqual(self.client_.clinic_text_consent_source, "Portal")
        self.assertEqual(self.client_.clinic_text_consent_user_id, self.user)
        self.assertIn("May Test Clinic", self.client_.clinic_text_consent_wording)
        self.assertEqual(self.history(), ["granted"])
        self.assertFalse(self.question())

    def test_box_left_open_is_no_answer_and_is_asked_once(self):
        self.answer()
        self.assertEqual(self.client_.clinic_text_consent, "unknown")
        self.assertTrue(self.client_.clinic_consent_asked_at)
        self.assertFalse(self.question())

    def test_yes_to_other_words_is_none(self):
        form = self.form(self.page("/my"), "/my/texting/answer")
        self.company.clinic_consent_question = "May we sell your number?"
        self.url_open("/my/texting/answer", data={**form, "agreed": "1"})
        self.env.invalidate_all()
        self.assertEqual(self.client_.clinic_text_consent, "unknown")
        self.assertTrue(self.question())

    def test_who_is_no_client_is_not_asked(self):
        self.client_.clinic_client_status = False
        self.assertFalse(self.question())
        self.client_.clinic_client_status = "active"
        self.client_.phone = False
        self.assertFalse(self.question())

    # The page
    # ------------------------------------------------------------

    def test_nothing_is_preset(self):
        data = self.form(self.page())
        self.assertNotIn("texts", data)
        self.assertEqual(set(data["kinds"]), {"appointments", "news", "requests"})

    def test_no_opts_the_number_out_of_everything(self):
        message = self.send(self.client_)
        page = self.save(texts="no")
        self.assertIn("Your choice is saved", page.text_content())
        self.assertEqual(self.client_.clinic_text_consent, "refused")
        self.assertTrue(self.listed())
        line = self.env["clinic.consent"].search([("kind", "=", "opt_out")])
        self.assertEqual((line.source, line.partner_ref), ("portal", self.client_.id))
        with self.provider() as provider:
            self.dispatch()
        self.assertFalse(provider.requests)
        self.assertEqual(message.state_reason, "opted_out")

    def test_yes_after_the_pages_own_no(self):
        self.save(texts="no")
        self.save(texts="yes")
        self.assertEqual(self.client_.clinic_text_consent, "granted")
        self.assertFalse(self.listed())

    def test_yes_does_not_lift_a_stop_of_the_telephone(self):
        self.receive("STOP", number=self.number)
        page = self.page()
        self.assertIn("text START to", " ".join(page.text_content().split()))
        page = self.save(texts="yes")
        self.assertIn(self.sender.number, page.text_content())
        self.assertTrue(self.listed())
        self.assertEqual(self.client_.clinic_text_consent, "unknown")

    def test_kinds_and_channel(self):
        self.save(kinds=["appointments"], channel="email")
        self.assertEqual(self.client_._clinic_declined_kinds(), {"news", "requests"})
        self.assertEqual(self.client_.clinic_preferred_channel, "email")
        self.assertEqual(self.client_.clinic_text_consent, "unknown")
        data = self.form(self.page())
        self.assertEqual(data["kinds"], ["appointments"])
        self.assertEqual(data["channel"], ["email"])

    def test_saving_again_changes_nothing(self):
        self.save(texts="yes")
        before = self.history()
        self.save()
        self.assertEqual(self.history(), before)

    def test_nonsense_is_ignored(self):
        self.save(texts="perhaps", kinds=["all"], channel="pigeon", digest="x")
        self.assertEqual(self.client_.clinic_text_consent, "unknown")
        self.assertFalse(self.client_.clinic_preferred_channel)

    def test_other_clients_are_out_of_reach(self):
        """No id is read from the form; fields of the contact neither."""
        other = self.clients[1]
        self.save(
            texts="no",
            partner_id=str(other.id),
            id=str(other.id),
            phone=other.phone,
            name="Somebody",
        )
        self.assertEqual(other.clinic_text_consent, "unknown")
        self.assertFalse(self.listed(other.phone_sanitized))
        self.assertNotEqual(self.client_.name, "Somebody")
        self.assertEqual(self.client_.phone_sanitized, self.number)

    def test_page_shows_no_other_client(self):
        text = self.page().text_content()
        for other in self.clients:
            self.assertNotIn(other.name, text)
            self.assertNotIn(other.phone, text)

    def test_without_a_token_nothing_is_saved(self):
        data = self.form(self.page())
        data.pop("csrf_token")
        with mute_logger("odoo.http"):
            response = self.url_open(PAGE, data={**data, "texts": "no"})
        self.assertEqual(response.status_code, 400)
        self.env.invalidate_all()
        self.assertFalse(self.listed())

    def test_nobody_else_may_look(self):
        self.authenticate(None, None)
        response = self.url_open(PAGE, allow_redirects=False)
        self.assertIn("/web/login", response.headers.get("Location", ""))

    def test_answers_are_not_changed_by_looking(self):
        self.url_open(f"{PAGE}?texts=no&saved=1")
        self.url_open("/my/texting/answer?agreed=1")
        self.env.invalidate_all()
        self.assertEqual(self.client_.clinic_text_consent, "unknown")
        self.assertFalse(self.listed())
