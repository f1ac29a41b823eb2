"""Manual, Automatic and Scheduled: what people see of what was sent."""

from ast import literal_eval
from datetime import timedelta

from lxml import etree

from odoo.tests import tagged

from ..transports.base import REJECTED, SendResult
from .common import NOON, ClinicCase


@tagged("post_install", "-at_install", "clinic", "clinic_tracking")
class TestTracking(ClinicCase):
    def _tab(self, name):
        """Return what one of the three tabs shows to the front desk."""
        action = self.env.ref(f"clinic_messaging.clinic_message_segment_action_{name}")
        segments = self.env["clinic.message.segment"].with_user(self.front_desk)
        return segments.with_company(self.company).search(
            [*literal_eval(action.domain), ("company_id", "=", self.company.id)]
        )

    def _filter(self, name):
        """Return the domain of a filter of the search view."""
        view = self.env.ref("clinic_messaging.clinic_message_segment_view_search")
        node = etree.fromstring(view.arch).find(f".//filter[@name='{name}']")
        return literal_eval(node.get("domain"))

    def test_all_that_a_person_sent_is_manual(self):
        types = (
            "direct",
            "reminder",
            "review_request",
            "schedule_invitation",
            "portal_invitation",
        )
        for message_type in types:
            self.send(message_type=message_type, body=f"Hello, {message_type}")
        self.send(self.clients)
        self.assertEqual(
            set(self._tab("manual").mapped("message_type")), {*types, "bulk"}
        )
        self.assertFalse(self._tab("automatic"))

    def test_direct_message_shows_single_and_bulk(self):
        self.send()
        self.send(self.clients)
        self.send(message_type="reminder")
        manual = self._tab("manual")
        direct = manual.filtered_domain(self._filter("direct_message"))
        bulk = manual.filtered_domain(self._filter("bulk"))
        self.assertEqual(sorted(direct.mapped("message_type")), ["bulk", "direct"])
        self.assertEqual(bulk.mapped("recipient_count"), [3])

    def test_text_of_another_app_is_automatic(self):
        self.env["sms.sms"].create(
            {
                "number": "+12125550100",
                "body": "Event reminder",
                "record_company_id": self.company.id,
            }
        ).send()
        self.assertEqual(self._tab("automatic").mapped("content"), ["Event reminder"])
        self.assertFalse(self._tab("manual"))

    def test_scheduled_text_waits_under_scheduled_and_leaves_at_its_time(self):
        at = NOON + timedelta(hours=3)
        message = self.send(schedule="later", scheduled_at=at)
        self.assertEqual(message.state, "scheduled")
        waiting = self._tab("scheduled")
        self.assertEqual(waiting.effective_at, at)
        self.assertFalse(self._tab("manual"))
        self.set_clock(at + timedelta(seconds=1))
        with self.provider():
            self.env["clinic.message"]._release_some(10)
            self.env["clinic.message"]._release_segments()
            self.dispatch()
        self.assertEqual(message.state, "sent")
        self.assertEqual(self._tab("manual"), waiting)
        self.assertFalse(self._tab("scheduled"))

    def test_what_leaves_next_stands_first_also_on_a_phone(self):
        times = [NOON + timedelta(hours=hours) for hours in (1, 5)]
        for time in times:
            self.send(schedule="later", scheduled_at=time)
        waiting = self._tab("scheduled")
        action = self.env.ref(
            "clinic_messaging.clinic_message_segment_action_scheduled"
        )
        for line in action.view_ids:
            arch = waiting.get_view(line.view_id.id, line.view_mode)["arch"]
            order = etree.fromstring(arch).get("default_order")
            shown = waiting.search([("id", "in", waiting.ids)], order=order)
            with self.subTest(line.view_mode):
                self.assertEqual(shown.mapped("effective_at"), times)

    def test_send_now_lets_a_waiting_text_go(self):
        message = self.send(schedule="later", scheduled_at=NOON + timedelta(hours=3))
        message.segment_id.with_user(self.front_desk).action_send_now()
        with self.provider():
            self.env["clinic.message"]._release_some(10)
            self.dispatch()
        self.assertEqual(message.state, "sent")

    def test_content_is_found_by_its_words(self):
        self.send(body="The boiler is broken.")
        self.send(body="See you soon.")
        found = self._tab("manual").search([("content", "ilike", "boiler")])
        self.assertEqual(found.mapped("content"), ["The boiler is broken."])

    def test_result_counts_each_end(self):
        messages = self.send(self.clients)
        bad = SendResult(REJECTED, http_status=400, code="21211")
        with self.provider(bad):
            self.dispatch("bulk")
        self.event(messages[1], "delivered")
        segment = self._tab("manual")
        self.assertEqual(segment.delivered_count, 1)
        self.assertEqual(segment.sent_count, 2)
        self.assertEqual(segment.failed_count, 1)
        self.assertIn("1 failed", segment.result)

    def test_target_opens_the_people_with_state_and_reason(self):
        messages = self.send(self.clients)
        action = self._tab("manual").action_open_recipients()
        rows = self.env["clinic.message"].with_user(self.front_desk)
        self.assertEqual(rows.search(action["domain"]), messages.sorted(reverse=True))
        self.assertEqual(action["mobile_view_mode"], "kanban")

    def test_history_stands_on_the_contact(self):
        message = self.send()
        contact = self.clients[0].with_user(self.front_desk)
        self.assertIn(message, contact.clinic_message_ids)
        self.assertEqual(contact.clinic_message_count, 1)

    def test_counts_of_a_page_are_one_query(self):
        for _number in range(4):
            self.send(self.clients)
        self.env.flush_all()

        def queries(segments):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            segments.mapped("result")
            return self.env.cr.sql_log_count - before

        tab = self._tab("manual")
        queries(tab)
        self.assertEqual(queries(tab[:1]), queries(tab))
