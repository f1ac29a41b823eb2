"""What clients wish: kinds of texts, and how many; a second thought."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.res_partner_preferences import KINDS_OF_TEXTS
from .common import NOON
from .consent_common import ConsentCase


@tagged("post_install", "-at_install", "clinic")
class TestKinds(ConsentCase):
    def test_truth_table(self):
        """C7: silence is all; each declined kind stops its types and no other."""
        types = [name for names in KINDS_OF_TEXTS.values() for name in names]
        for declined in (None, *KINDS_OF_TEXTS):
            self.client_._clinic_decline_kinds({declined} if declined else set())
            stopped = KINDS_OF_TEXTS.get(declined, ())
            for message_type in [*types, "direct", "reply", "notice"]:
                with self.subTest(declined=declined, type=message_type):
                    reason = self.reason_at_dispatch(message_type)
                    wanted = "kind_declined" if message_type in stopped else False
                    self.assertEqual(reason, wanted)

    def reason_at_dispatch(self, message_type):
        """Return why a waiting text of a type does not leave; False if it does."""
        message = self.send()
        self.env.cr.execute(
            "UPDATE clinic_message SET message_type = %s WHERE id = %s",
            [message_type, message.id],
        )
        with self.provider() as provider:
            self.dispatch()
        self.assertEqual(bool(provider.requests), message.state == "sent")
        return message.state_reason

    def test_left_out_of_a_bulk(self):
        self.client_._clinic_decline_kinds({"news"})
        dialog = self.compose(self.clients)
        self.assertEqual(dialog.recipient_count, 2)
        self.assertEqual(
            dialog.left_out, [{"reason": "Does not want this kind of text", "count": 1}]
        )

    def test_direct_text_is_no_kind(self):
        self.client_._clinic_decline_kinds(set(KINDS_OF_TEXTS))
        self.assertEqual(self.send().state, "queued")

    def test_declined_request_is_told_before_sending(self):
        self.client_._clinic_decline_kinds({"requests"})
        with self.assertRaisesRegex(UserError, "Does not want this kind of text"):
            self.send(message_type="review_request")

    def test_staff_cannot_choose_for_the_client(self):
        view = self.env["res.partner"].with_user(self.front_desk)
        fields = view.fields_get([f"clinic_declines_{kind}" for kind in KINDS_OF_TEXTS])
        self.assertTrue(all(field["readonly"] for field in fields.values()))


@tagged("post_install", "-at_install", "clinic")
class TestCaps(ConsentCase):
    def bulk(self):
        messages = self.send(self.clients)
        with self.provider() as provider:
            self.dispatch("bulk")
        return messages, len(provider.requests)

    def test_off_by_default(self):
        self.assertEqual(
            (self.company.clinic_bulk_cap_day, self.company.clinic_bulk_cap_week),
            (0, 0),
        )
        for _time in range(4):
            self.assertEqual(self.bulk()[1], 3)

    def test_cap_of_a_day(self):
        self.company.clinic_bulk_cap_day = 1
        self.assertEqual(self.bulk()[1], 3)
        dialog = self.compose(self.clients)
        self.assertEqual(
            dialog.left_out,
            [{"reason": "Has had enough bulk texts for now", "count": 3}],
        )
        self.set_clock(NOON + timedelta(hours=25))
        self.assertEqual(self.bulk()[1], 3)

    def test_cap_of_a_week(self):
        self.company.clinic_bulk_cap_week = 2
        self.bulk()
        self.set_clock(NOON + timedelta(days=2))
        self.bulk()
        self.set_clock(NOON + timedelta(days=4))
        self.assertFalse(self.compose(self.clients).recipient_count)
        self.set_clock(NOON + timedelta(days=8))
        self.assertEqual(self.bulk()[1], 3)

    def test_checked_again_at_dispatch(self):
        """Two bulks were planned before the cap was set."""
        first, second = self.send(self.clients), self.send(self.clients)
        self.company.clinic_bulk_cap_day = 1
        with self.provider() as provider:
            self.dispatch("bulk")
        self.assertEqual(len(provider.requests), 3)
        self.assertEqual(set(first.mapped("state")), {"sent"})
        self.assertEqual(set(second.mapped("state_reason")), {"capped"})

    def test_touches_bulk_only(self):
        self.company.clinic_bulk_cap_day = 1
        self.bulk()
        self.send()
        with self.provider() as provider:
            self.dispatch()
        self.assertEqual(len(provider.requests), 1)


@tagged("post_install", "-at_install", "clinic")
class TestCaution(ConsentCase):
    def test_warning_and_nothing_more(self):
        dialog = self.compose(body="Your HIV test results are ready")
        self.assertEqual(dialog.clinical_words, "hiv")
        dialog.action_send()

    def test_office_update_has_none(self):
        self.assertFalse(self.compose().clinical_words)

    def test_no_record_is_demanded_before_a_direct_text(self):
        """C31 as the issue reads it."""
        self.assertEqual(self.client_.clinic_text_consent, "unknown")
        self.assertEqual(self.send().state, "queued")
