"""Quick messages: whose they are, what may stand in them, how they are rendered."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools import optwords
from .security_common import SecurityCase

SECRET = "{{ object.env['res.company'].browse(%d).sms_twilio_auth_token }}"


class TemplateCase(SecurityCase):
    def template(self, body, user=None, model="res.partner", **values):
        """Create a quick message as a person; the front desk if nobody is named."""
        templates = self.env["sms.template"].with_user(user or self.front_desk)
        return templates.create(
            {
                "name": "Note",
                "model_id": self.env["ir.model"]._get_id(model),
                "body": body,
                **values,
            }
        )

    def sent_text(self, partners=None, **values):
        """Send through the dialog and return what the provider was given."""
        self.send(partners, **values)
        with self.provider() as provider:
            self.dispatch("direct" if len(partners or [1]) == 1 else "bulk")
        return provider.requests[0].body


@tagged("post_install", "-at_install", "clinic")
class TestQuickMessageRights(TemplateCase):
    def test_front_desk_has_its_own(self):
        template = self.template("Hello {{ contact }}", clinic_owner_id=False)
        self.assertEqual(template.clinic_owner_id, self.front_desk)
        template.write({"body": "Dear {{ contact }}", "clinic_owner_id": False})
        self.assertEqual(template.clinic_owner_id, self.front_desk)
        template.unlink()

    def test_front_desk_reads_shared_ones_only(self):
        shared = self.env.ref("clinic_messaging.sms_template_thank_you")
        private = self.template("Mine", self.other_front)
        visible = self.env["sms.template"].with_user(self.front_desk).search([])
        self.assertIn(shared, visible)
        self.assertNotIn(private, visible)
        with self.assertRaises(AccessError):
            private.with_user(self.front_desk).read(["body"])

    def test_front_desk_leaves_shared_ones_alone(self):
        shared = self.env.ref("clinic_messaging.sms_template_thank_you")
        for attempt in (
            lambda record: record.write({"body": "Changed"}),
            lambda record: record.update_field_translations("body", {"en_US": "No"}),
            lambda record: record.unlink(),
        ):
            with self.assertRaises(AccessError):
                attempt(shared.with_user(self.front_desk))

    def test_administrator_writes_all(self):
        shared = self.env.ref("clinic_messaging.sms_template_thank_you")
        shared.with_user(self.clinic_admin).write({"body": "Thank you, {{ contact }}"})
        created = self.template("For all", self.clinic_admin)
        self.assertFalse(created.clinic_owner_id)

    def test_employee_writes_none(self):
        with self.assertRaises(AccessError):
            self.template("Hello", self.employee)

    def test_somebody_elses_cannot_be_loaded(self):
        private = self.template("Mine", self.other_front)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.send(template_id=private.id, body="Mine")


@tagged("post_install", "-at_install", "clinic")
class TestQuickMessageWords(TemplateCase):
    def test_words_that_carriers_act_on(self):
        for word in ("STOP", "CANCEL", "YES", "START", "END", "QUIT", "UNSUBSCRIBE"):
            text = f"Reply {word} to answer"
            with self.subTest(word=word):
                self.assertTrue(optwords.forbidden_reply_words(text))
                with self.assertRaises(UserError), self.cr.savepoint():
                    self.template(text)
                with self.assertRaises(UserError), self.cr.savepoint():
                    self.send(body=text)
        self.assertTrue(self.template("Reply C to confirm"))

    def test_unknown_placeholder_names_the_known_ones(self):
        for body in ("{{ doctor }}", "{{ 7*7 }}", "{{ object.email }}", "{{}}"):
            for write in (lambda text: self.template(text), self.write_existing):
                with self.subTest(body=body):
                    with self.assertRaises(UserError) as caught, self.cr.savepoint():
                        write(body)
                    self.assertIn("{{ patient }}", str(caught.exception))

    def write_existing(self, text):
        self.template("Hello").write({"body": text})

    def test_expressions_are_for_system_administrators(self):
        """A job renders as superuser: an expression could read any secret."""
        secret = SECRET % self.company.id
        for user in (self.front_desk, self.clinic_admin):
            with self.subTest(user=user.login):
                with self.assertRaises(UserError), self.cr.savepoint():
                    self.template(secret, user)

    def test_translations_are_no_way_round(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        secret = SECRET % self.company.id
        for write in (
            lambda record: record.update_field_translations("body", {"fr_FR": secret}),
            lambda record: record.with_context(lang="fr_FR").write({"body": secret}),
        ):
            template = self.template("Hello")
            with self.assertRaises(UserError), self.cr.savepoint():
                write(template)

    def test_copy_of_an_expression_is_refused(self):
        template = self.env["sms.template"].create(
            {
                "name": "Odoo's",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "body": "{{ object.email }}",
            }
        )
        with self.assertRaises(UserError), self.cr.savepoint():
            template.with_user(self.front_desk).copy()


@tagged("post_install", "-at_install", "clinic")
class TestRendering(TemplateCase):
    def test_typed_expression_is_refused(self):
        for body in ("{{ 7*7 }}", SECRET % self.company.id, "{{ object.email }}"):
            with self.subTest(body=body):
                with self.assertRaises(UserError), self.cr.savepoint():
                    self.send(body=body)

    def test_smuggled_expression_is_never_evaluated(self):
        """The check may be gone; the text still does not meet the engine."""
        message = self.send()
        message.batch_id.sudo().body = "{{ 7*7 }} " + SECRET % self.company.id
        with self.provider() as provider:
            self.dispatch()
        text = provider.requests[0].body
        self.assertIn("{{ 7*7 }}", text)
        self.assertNotIn("49", text)
        self.assertNotIn("secret-token", text)

    def test_patients_name_is_no_template(self):
        self.clients[0].name = "{{ 7*7 }}"
        text = self.sent_text(body="Hello {{ contact }}")
        self.assertEqual(text, "Hello {{ 7*7 }}")

    def test_unchanged_template_renders_as_odoo_does(self):
        template = self.env["sms.template"].create(
            {
                "name": "Full",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "body": "{{ object.name.upper() }} in {{ object.country_id.code }}",
            }
        )
        expected = template._render_field("body", self.clients[:1].ids)
        text = self.sent_text(template_id=template.id, body=template.body)
        self.assertEqual(text, expected[self.clients[0].id])
        self.assertEqual(text, "CLIENT 000 in US")

    def test_changed_template_is_typed_text(self):
        template = self.env["sms.template"].create(
            {
                "name": "Full",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "body": "{{ object.email }}",
            }
        )
        with self.assertRaises(UserError):
            self.send(template_id=template.id, body=template.body + "!")

    def test_template_changed_after_confirmation_is_sent_as_it_is_then(self):
        """Rendering is just before the call; only its owner could change it."""
        template = self.template("Hello {{ contact }}")
        self.send(template_id=template.id, body=template.body)
        template.body = "Dear {{ contact }}"
        with self.provider() as provider:
            self.dispatch()
        self.assertEqual(provider.requests[0].body, "Dear Client 000")

    def test_language_of_the_recipient(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.template("Hello {{ contact }}", self.clinic_admin)
        template.update_field_translations("body", {"fr_FR": "Bonjour {{ contact }}"})
        self.clients[0].lang = "fr_FR"
        text = self.sent_text(template_id=template.id, body=template.body)
        self.assertEqual(text, "Bonjour Client 000")

    def test_names_of_several_patients_are_joined(self):
        owner = self.clients[0]
        pets = self.env["res.partner"].create(
            [
                {
                    "name": name,
                    "clinic_contact_id": owner.id,
                    "clinic_client_status": "active",
                }
                for name in ("Rex", "Luna", "Max")
            ]
        )
        for count, names in ((2, "Rex and Luna"), (3, "Rex, Luna and Max")):
            with self.subTest(count=count):
                message = self.send(pets[:count], body="Time to see {{ patient }}")
                queued = message.filtered(lambda m: m.state == "queued")
                self.assertEqual(len(queued), 1)
                rendered = queued._render()[queued.id].body
                self.assertEqual(rendered, f"Time to see {names}")

    def test_nothing_to_fill_in_leaves_no_gap(self):
        """A clinic without a telephone; what joins the placeholder goes with it."""
        self.company.phone = False
        self.assertEqual(
            self.sent_text(body="Please call {{ phone }} if late, {{ phone }}. Bye"),
            "Please call if late. Bye",
        )

    def test_all_placeholders(self):
        self.company.phone = "+1 212 555 0100"
        event = self.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": "2026-03-04 15:30:00",
                "stop": "2026-03-04 16:00:00",
                "location": "Main Street 1",
                "partner_ids": self.clients[:1].ids,
                "clinic_company_id": self.company.id,
            }
        )
        self.company.clinic_tz = "America/New_York"
        dialogs = self.env["clinic.message.compose"].with_user(self.front_desk)
        dialogs.with_company(self.company).create(
            {
                "event_ids": event.ids,
                "body": "{{ clinic }}|{{contact}}|{{ patient }}|{{ date }}|{{ time }}|"
                "{{ place }}|{{ phone }}",
                "quiet_confirmed": True,
            }
        ).action_send()
        with self.provider() as provider:
            self.dispatch()
        found = provider.requests[0].body.replace("\u202f", " ").split("|")
        self.assertEqual(found[:3], ["Test Clinic", "Client 000", "Client 000"])
        self.assertEqual(found[3:5], ["Wed, Mar 4", "10:30 AM"])
        self.assertEqual(found[5:], ["Main Street 1", "+1 212 555 0100"])
