"""Three ways in, each with a target that survives signing in and up (F118, F119)."""

import re
from urllib.parse import parse_qs, urlsplit

from lxml import html

from odoo.exceptions import ValidationError
from odoo.http import Request
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MockEmail

from .http_common import HOME, PASSWORD, PortalCase


@tagged("post_install", "-at_install", "clinic")
class TestWaysIn(PortalCase, MockEmail):
    def setUp(self):
        super().setUp()
        self.company.clinic_slug = "elm-street"
        self.doctor.write(
            {"clinic_public": True, "clinic_speciality": "Sleep", "clinic_place": "Oak"}
        )

    def post_to(self, path, **form):
        form["csrf_token"] = Request.csrf_token(self)
        return self.url_open(path, data=form)

    def test_clinics_own_link(self):
        self.authenticate(None, None)
        answer = self.url_open("/clinic/elm-street")
        self.assertIn("Test Clinic", answer.text)
        links = html.fromstring(answer.text).xpath("//main//a/@href")
        self.assertIn("/my/messages", links)
        self.assertEqual(self.url_open("/clinic/no-such").status_code, 404)
        sheet = html.fromstring(self.url_open("/clinic/elm-street/print").text)
        (code,) = sheet.xpath("//main//img")
        self.assertTrue(code.get("src").startswith("data:image/png;base64,iVBOR"))
        self.assertIn("/clinic/elm-street", code.get("alt"))

    def test_neutral_name_is_the_one_on_public_pages(self):
        self.company.clinic_mail_public_name = "Elm House"
        self.authenticate(None, None)
        main = html.fromstring(self.url_open("/clinic/elm-street").text).xpath("//main")
        self.assertIn("Elm House", main[0].text_content())
        self.assertNotIn("Test Clinic", main[0].text_content())

    def test_portal_links_are_unlike_and_plain(self):
        for slug in ("Elm Street", "../web", "elm_street", "-"):
            with self.subTest(slug=slug), self.assertRaises(ValidationError):
                self.company.clinic_slug = slug
        other = self.env["res.company"].create({"name": "Elm Street"})
        self.assertNotEqual(other.clinic_slug, "elm-street")
        self.assertTrue(other.clinic_slug)

    def test_therapists_are_those_that_are_marked(self):
        hidden = self.staff("mail_hidden", "provider")
        self.office.clinic_public = True
        self.authenticate(None, None)
        shown = self.text(html.fromstring(self.url_open("/find-a-therapist").text))
        for word in (self.doctor.name, "Sleep", "Oak"):
            self.assertIn(word, shown)
        for user in (hidden, self.office):
            self.assertNotIn(user.name, shown)

    def test_therapist_through_sign_in_to_a_new_message(self):
        self.authenticate(None, None)
        target = f"{HOME}/new?provider={self.doctor.id}"
        answer = self.url_open(target)
        (back,) = parse_qs(urlsplit(answer.url).query)["redirect"]
        self.assertEqual(back, target)
        answer = self.post_to(
            "/web/login", login="ann", password=PASSWORD, redirect=back
        )
        chosen = html.fromstring(answer.text).xpath("//input[@name='to']")
        self.assertEqual(
            [box.get("value") for box in chosen if box.get("checked")],
            [str(self.doctor.partner_id.id)],
        )
        self.authenticate("ben", "ben")
        answer = self.url_open(target)
        self.assertIn("You can write to your own practitioners only.", answer.text)
        self.assertFalse(html.fromstring(answer.text).xpath("//input[@name='to']"))

    def test_target_survives_a_forgotten_password(self):
        self.ann.partner_id.email = "ann@example.com"
        self.authenticate(None, None)
        with self.mock_mail_gateway():
            form = {"login": "ann", "redirect": f"{HOME}/new?team=biller"}
            self.post_to("/web/reset_password", **form)
        words = self._mails[-1]["body"]
        link = re.search(r'href="([^"]*/web/reset_password[^"]*)"', words)[1]
        link = link.replace("&amp;", "&")
        parts = urlsplit(link)
        self.assertEqual(parse_qs(parts.query)["redirect"], [f"{HOME}/new?team=biller"])
        tree = html.fromstring(self.url_open(f"{parts.path}?{parts.query}").text)
        (form,) = tree.xpath("//form[hasclass('oe_reset_password_form')]")
        values = {name: form.fields[name] for name in ("redirect", "token")}
        answer = self.post_to(
            f"{parts.path}?{parts.query}",
            password="Another-1!",
            confirm_password="Another-1!",
            **values,
        )
        back = html.fromstring(answer.text).xpath(
            "//a[contains(@href, 'redirect')]/@href"
        )
        self.assertTrue(back, "the way back keeps the target")
        self.assertEqual(
            parse_qs(urlsplit(back[0]).query)["redirect"], [f"{HOME}/new?team=biller"]
        )

    def test_no_other_site_is_a_target(self):
        partner = self.ann.partner_id
        for target in (
            "https://evil.example.com",
            "//evil.example.com",
            "/my/messages@evil.example.com",
            "/web/session/logout",
            "/my/messages?x=https://evil",
        ):
            found = partner.with_context(clinic_mail_target=target)
            link = found._get_signup_url_for_action()[partner.id]
            with self.subTest(target=target):
                self.assertNotIn("redirect", parse_qs(urlsplit(link).query))

    def test_target_survives_sign_up(self):
        self.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2c")
        self.authenticate(None, None)
        answer = self.url_open(f"{HOME}/new?team=front_office")
        links = html.fromstring(answer.text).xpath(
            "//a[contains(@href, 'signup')]/@href"
        )
        tree = html.fromstring(self.url_open(links[0]).text)
        (form,) = tree.xpath("//form[hasclass('oe_signup_form')]")
        self.assertEqual(form.fields["redirect"], f"{HOME}/new?team=front_office")
