"""STOP, START and HELP, by text: what they do, and that they do it once."""

from datetime import timedelta

from odoo.tests import tagged

from .common import NOON
from .consent_common import ConsentCase

NIGHT = NOON.replace(hour=23)


@tagged("post_install", "-at_install", "clinic")
class TestStop(ConsentCase):
    def test_stop_word_opts_out_however_it_is_typed(self):
        for word in (
            "STOP",
            "stop.",
            " Stop All ",
            "opt out",
            "Opt-Out!",
            "OPTOUT",
            "revoke",
            "unsubscribe",
            "cancel",
            "END",
            "quit",
            "alto",
            "Parar",
            "no más",
        ):
            with self.subTest(word=word):
                savepoint = self.env.cr.savepoint()
                text = self.receive(word)
                self.assertFalse(text.conversation_id.clinic_needs_reply)
                self.assertTrue(self.row().opted_out_at)
                self.assertTrue(self.listed())
                self.assertEqual(self.history(), ["opt_out"])
                savepoint.close(rollback=True)
                self.env.invalidate_all()

    def test_history_says_how(self):
        self.receive("Stop!")
        line = self.env["clinic.consent"].search([("number", "=", self.number)])
        self.assertEqual(line.source, "Text message")
        self.assertEqual(line.wording, "Stop!")
        self.assertEqual(line.partner_ref, self.client_.id)
        self.assertEqual(line.company_id, self.company)

    def test_stop_counts_before_it_is_processed(self):
        """The route's own transaction is enough: nothing leaves from then on."""
        message = self.send()
        self.env["clinic.number"]._note_inbound(self.number, "stop", None)
        self.assertTrue(self.client_.with_user(self.front_desk).clinic_opted_out)
        with self.provider() as provider:
            self.dispatch()
        self.assertFalse(provider.requests)
        self.assertEqual(message.state_reason, "opted_out")

    def test_stop_of_a_number_never_written_to(self):
        number = "+12125550177"
        self.receive("stop", number)
        self.assertTrue(self.row(number).opted_out_at)
        self.assertTrue(self.listed(number))

    def test_stop_from_a_short_code_is_kept(self):
        """Odoo's list refuses what is no telephone number; our row does not."""
        self.receive("stop", "24273")
        self.assertTrue(self.row("24273").opted_out_at)
        self.assertEqual(self.history("24273"), ["opt_out"])

    def test_stop_is_for_every_sender_and_clinic(self):
        """C7, C10: one number, all texts, whichever of our numbers it wrote to."""
        other = self.env["clinic.sender"]._feed(self.company, ["+15005550009"])
        self.receive("stop")
        message = self.env["clinic.message.compose"].with_user(self.front_desk)
        dialog = message.with_company(self.company).create(
            {"partner_ids": self.client_.ids, "body": "Hi", "sender_id": other.id}
        )
        self.assertEqual(dialog.left_out, [{"reason": "Opted out", "count": 1}])

    def test_advanced_opt_out_knows_more_words(self):
        self.receive("NIEWIEDER", opt_out_type="STOP")
        self.assertTrue(self.listed())
        self.receive("WIEDER", opt_out_type="START")
        self.assertFalse(self.listed())

    def test_sentence_with_the_word_in_it_is_no_opt_out(self):
        for text in ("I will stop by at 5", "don't stop", "the end"):
            message = self.receive(text)
            self.assertTrue(message.conversation_id.clinic_needs_reply)
        self.assertFalse(self.row().opted_out_at)

    def test_running_twice_changes_nothing(self):
        self.receive("stop")._receive_consent()
        self.assertEqual(self.history(), ["opt_out"])


@tagged("post_install", "-at_install", "clinic")
class TestStart(ConsentCase):
    def test_start_lifts(self):
        for word in ("START", "unstop", " Start! "):
            with self.subTest(word=word):
                self.receive("stop")
                self.receive(word)
                self.assertFalse(self.row().opted_out_at)
                self.assertFalse(self.listed())
        words = [kind for kind in self.history() if kind.startswith("opt")]
        self.assertEqual(words, ["opt_out", "opt_in"] * 3)

    def test_yes_never_lifts(self):
        self.receive("stop")
        for text in ("yes", "YES!", "Y", "ok", "sí"):
            for told in ("", "START"):
                message = self.receive(text, opt_out_type=told)
                self.assertTrue(message.conversation_id.clinic_needs_reply)
        self.assertTrue(self.row().opted_out_at)
        self.assertTrue(self.listed())

    def test_start_without_opt_out_is_a_permission(self):
        self.receive("start")
        self.assertEqual(self.history(), ["granted"])
        self.receive("start")
        self.assertEqual(self.history(), ["granted"])

    def test_start_is_a_yes_of_the_one_contact(self):
        self.client_.clinic_text_consent = "refused"
        self.receive("start")
        self.assertEqual(self.client_.clinic_text_consent, "granted")
        self.assertEqual(self.client_.clinic_text_consent_wording, "start")

    def test_start_on_a_shared_telephone_is_nobodys_yes(self):
        self.client_.clinic_text_consent = "refused"
        self.clients[1].phone = self.client_.phone
        self.receive("start")
        self.assertEqual(self.client_.clinic_text_consent, "refused")


@tagged("post_install", "-at_install", "clinic")
class TestAnswers(ConsentCase):
    def setUp(self):
        super().setUp()
        self.company.clinic_word_answers = "clinic"
        self.company.phone = "+1 212-555-0142"

    def test_twilio_answers_by_default(self):
        self.company.clinic_word_answers = "twilio"
        for word in ("stop", "help", "start"):
            self.receive(word)
        self.assertFalse(self.answers())
        self.assertEqual(
            self.env["res.company"].create({"name": "New"}).clinic_word_answers,
            "twilio",
        )

    def test_five_stops_get_one_confirmation(self):
        for _time in range(5):
            self.receive("STOP")
        self.assertEqual(len(self.answers()), 1)
        with self.provider() as provider:
            self.dispatch()
        self.assertEqual(len(provider.requests), 1)
        self.assertEqual(
            provider.requests[0].body,
            "Test Clinic: You will get no more texts from us. "
            "To get them again, reply START.",
        )
        self.assertEqual(provider.requests[0].to, self.number)
        self.assertEqual(self.answers().state, "sent")

    def test_confirmation_is_the_one_text_that_leaves(self):
        waiting = self.send()
        self.receive("stop")
        with self.provider() as provider:
            self.dispatch()
        self.assertEqual(len(provider.requests), 1)
        self.assertEqual(waiting.state_reason, "opted_out")

    def test_confirmation_ignores_quiet_hours_and_consent(self):
        self.company.clinic_consent_policy = "explicit"
        self.client_.clinic_text_consent = "refused"
        self.set_clock(NIGHT)
        self.receive("stop")
        with self.provider() as provider:
            self.dispatch()
        self.assertEqual(len(provider.requests), 1)
        self.assertLessEqual(provider.requests[0].validity_period, 300)

    def test_confirmation_is_not_sent_late(self):
        """C6: consent to it is presumed for five minutes."""
        self.receive("stop")
        self.set_clock(NOON + timedelta(minutes=6))
        with self.provider() as provider:
            self.dispatch()
        self.assertFalse(provider.requests)
        self.assertEqual(self.answers().state_reason, "expired")

    def test_nothing_follows_the_confirmation(self):
        self.receive("stop")
        self.receive("help")
        self.receive("stop")
        self.assertEqual(len(self.answers()), 1)

    def test_each_opt_out_is_confirmed_once(self):
        self.receive("stop")
        self.receive("start")
        self.receive("stop")
        bodies = self.answers().mapped("body")
        self.assertEqual(len(bodies), 3)
        self.assertEqual(len(self.answers().consent_id), 2)

    def test_help_names_clinic_phone_frequency_rates(self):
        self.receive("HELP")
        body = self.answers().body
        for part in ("Test Clinic", "212-555-0142", "how often", "rates", "STOP"):
            self.assertIn(part, body)
        with self.provider() as provider:
            self.dispatch()
        self.assertEqual(len(provider.requests), 1)

    def test_answer_in_the_clients_language(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.client_.lang = "es_ES"
        row = self.receive("stop")
        self.assertEqual(row._in_language().env.lang, "es_ES")

    def test_texting_off_answers_nothing(self):
        self.company.clinic_texting_enabled = False
        self.receive("stop")
        self.assertFalse(self.answers())
        self.assertTrue(self.listed())
