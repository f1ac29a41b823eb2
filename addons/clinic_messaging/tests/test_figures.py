"""The figures: every text of the period counted once, no other clinic's among them."""

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..transports.base import REJECTED, SendResult
from .common import NOON
from .security_common import SecurityCase

LANDLINE = SendResult(REJECTED, http_status=400, code="21614")


class FiguresCase(SecurityCase):
    """A clinic with two-way texting, counted as the front desk."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.company + cls.other_company).clinic_two_way_enabled = True

    def sent(self, client=0, status="delivered", code=None, **values):
        """Send one text to its end.

        :param status: what the carrier says, or None for nothing yet
        """
        message = self.send(self.clients[client], **values)
        with self.provider():
            self.dispatch()
        if status:
            self.event(message, status, code)
        return message

    def answer(self, question, minutes, origin="manual"):
        """Let somebody answer a client's text, as the conversation does."""
        message = self.send(self.clients[0])
        question.conversation_id.clinic_needs_reply = False
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE clinic_message SET conversation_id = %s, origin = %s, sent_at = %s"
            " WHERE id = %s",
            [
                question.conversation_id.id,
                origin,
                question.sent_at + timedelta(minutes=minutes),
                message.id,
            ],
        )
        self.env.invalidate_all()
        return message

    def figures(self, user=None, period="today", *days):
        """Return the dashboard's figures as a person sees them."""
        figures = self.env["clinic.figures"].with_user(user or self.front_desk)
        return figures.get_figures(period, *days)

    def report(self, user=None):
        """Return the table below the graphs, as a person reads it."""
        return self.env["clinic.message.report"].with_user(user or self.front_desk)


@tagged("post_install", "-at_install", "clinic")
class TestTexts(FiguresCase):
    def test_total_is_all_texts_in_and_out(self):
        self.sent()
        self.sent(status=None)
        self.sent(status="undelivered", code="30005")
        with self.provider(LANDLINE):
            self.send(self.clients[1])
            self.dispatch()
        self.receive("Thank you")
        texts = self.figures()["texts"]
        self.assertEqual((texts["total"], texts["out"], texts["in"]), (5, 4, 1))
        self.assertEqual((texts["delivered"], texts["sent"]), (1, 1))
        self.assertEqual(texts["failed"], 2)

    def test_what_did_not_leave_is_not_counted(self):
        self.env["phone.blacklist"].add(self.clients[2].phone)
        self.send(self.clients[1:])
        self.send(schedule="later", scheduled_at=NOON + timedelta(hours=2))
        texts = self.figures()["texts"]
        self.assertEqual((texts["total"], texts["skipped"]), (0, 1))

    def test_emails_are_no_texts(self):
        self.send(channel="email", subject="Hours")
        self.env["clinic.message"]._send_due_emails()
        self.assertEqual(self.figures()["texts"]["total"], 0)

    def test_parts_count_where_texts_do(self):
        self.sent()
        self.assertEqual(self.figures()["texts"]["parts"], 1)

    def test_opt_outs_of_the_period(self):
        self.env["phone.blacklist"].add(self.clients[0].phone)
        self.assertEqual(self.figures()["texts"]["opted_out"], 1)
        self.set_clock(NOON + timedelta(days=1))
        self.assertEqual(self.figures()["texts"]["opted_out"], 0)

    def test_by_type_user_and_day(self):
        self.sent()
        self.receive("Thank you")
        rows = self.report()._read_group(
            [("company_id", "=", self.company.id)],
            ["at:day", "direction", "message_type", "author_id"],
            ["__count"],
        )
        self.assertEqual(
            sorted(
                (day.date(), way, kind, user.login, n)
                for day, way, kind, user, n in rows
            ),
            [
                (NOON.date(), "inbound", "reply", False, 1),
                (NOON.date(), "outbound", "direct", self.front_desk.login, 1),
            ],
        )


@tagged("post_install", "-at_install", "clinic")
class TestPeriods(FiguresCase):
    def test_periods(self):
        for days in (0, 1, 6, 7, 29, 30):
            self.set_clock(NOON - timedelta(days=days))
            self.sent()
        self.set_clock(NOON)
        for period, expected in (
            ("today", 1),
            ("7_days", 3),
            ("30_days", 5),
            ("month", 2),
        ):
            with self.subTest(period=period):
                texts = self.figures(None, period)["texts"]
                self.assertEqual(texts["total"], expected)

    def test_days_of_ones_own_choice_are_both_included(self):
        for days in (0, 1, 2, 3):
            self.set_clock(NOON - timedelta(days=days))
            self.sent()
        self.set_clock(NOON)
        found = self.figures(None, "custom", "2026-03-01", "2026-03-02")
        self.assertEqual(found["texts"]["total"], 2)

    def test_days_are_those_of_the_users_calendar(self):
        self.front_desk.tz = "America/New_York"
        found = self.figures(None, "custom", "2026-03-01", "2026-03-09")
        self.assertEqual(found["start"], "2026-03-01 05:00:00")
        self.assertEqual(found["end"], "2026-03-10 04:00:00", "clocks went forward")

    def test_nonsense_is_refused(self):
        for period in (
            ("custom",),
            ("custom", "2026-03-02", "2026-03-01"),
            ("custom", "2026-03-02", None),
            ("forever",),
            (None,),
        ):
            with self.subTest(period=period), self.assertRaises(UserError):
                self.figures(None, *period)


@tagged("post_install", "-at_install", "clinic")
class TestAnswers(FiguresCase):
    def test_time_to_the_first_answer(self):
        first = self.receive("May I bring my dog?")
        self.answer(first, 10)
        self.answer(first, 90)
        self.assertEqual(
            self.figures()["answers"], {"asked": 1, "answered": 1, "minutes": 10}
        )

    def test_several_texts_in_a_row_wait_once_from_the_first(self):
        first = self.receive("Hello")
        self.receive("May I bring my dog?")
        self.answer(first, 30)
        self.assertEqual(
            self.figures()["answers"], {"asked": 1, "answered": 1, "minutes": 30}
        )

    def test_next_question_waits_anew(self):
        first = self.receive("May I bring my dog?")
        self.answer(first, 10)
        self.receive("And my cat?")
        answers = self.figures()["answers"]
        self.assertEqual((answers["asked"], answers["answered"]), (2, 1))

    def test_automatic_answer_is_none(self):
        self.answer(self.receive("Are you there?"), 1, origin="automatic")
        answers = self.figures()["answers"]
        self.assertEqual((answers["asked"], answers["answered"]), (1, 0))

    def test_nobody_waits_for_what_was_dealt_with(self):
        with self.dealt_with():
            self.receive("C")
        self.assertEqual(self.figures()["answers"]["asked"], 0)

    def dealt_with(self):
        """Let another part of the product deal with every text."""
        name = "_receive_confirmation"
        return patch.object(
            self.env.registry["clinic.message"], name, lambda _self: True
        )


@tagged("post_install", "-at_install", "clinic")
class TestChannels(FiguresCase):
    def counted(self):
        rows = self.report()._read_group(
            [("company_id", "=", self.company.id)],
            ["channel", "direction"],
            ["__count"],
        )
        return {(channel, way): count for channel, way, count in rows}

    def test_texts_emails_and_calls_side_by_side(self):
        client = self.clients[0].with_user(self.front_desk)
        self.sent()
        self.send(channel="email", subject="Hours")
        client.activity_schedule("mail.mail_activity_data_call").action_feedback()
        client.activity_schedule("mail.mail_activity_data_todo").action_feedback()
        client.message_post(body="Dear client", message_type="email_outgoing")
        client.message_post(body="A note", message_type="comment")
        client.message_post(body="Dear clinic", message_type="email")
        self.assertEqual(
            self.counted(),
            {
                ("sms", "outbound"): 1,
                ("email", "outbound"): 2,
                ("email", "inbound"): 1,
                ("phone", "outbound"): 1,
            },
        )

    def test_calls_to_suppliers_are_none_of_it(self):
        supplier = self.env["res.partner"].create({"name": "Courier"})
        supplier.activity_schedule("mail.mail_activity_data_call").action_feedback()
        self.assertEqual(self.counted(), {})

    def test_use_of_quick_messages(self):
        template = self.env["sms.template"].search(
            [("model_id.model", "=", "res.partner")], limit=1
        )
        self.sent(template_id=template.id, body="Thank you for coming.")
        self.sent()
        rows = self.report()._read_group(
            [("company_id", "=", self.company.id)], ["template_id"], ["__count"]
        )
        self.assertEqual(dict(rows)[template], 1)

    def test_a_line_opens_what_it_stands_for(self):
        message = self.sent()
        client = self.clients[0].with_user(self.front_desk)
        client.activity_schedule("mail.mail_activity_data_call").action_feedback()
        lines = self.report().search([("company_id", "=", self.company.id)])
        opened = {
            (action["res_model"], action["res_id"])
            for action in (line.action_open() for line in lines)
        }
        self.assertEqual(
            opened, {("clinic.message", message.id), ("res.partner", client.id)}
        )


@tagged("post_install", "-at_install", "clinic")
class TestNoShows(FiguresCase):
    def visit(self, state, outcome, days=1, **values):
        """Create an appointment with a client who confirmed or not."""
        start = NOON - timedelta(days=days)
        event = self.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": start,
                "stop": start + timedelta(minutes=30),
                "clinic_company_id": self.company.id,
                "clinic_outcome": outcome,
                "partner_ids": [(6, 0, self.clients[0].ids)],
                **values,
            }
        )
        event.attendee_ids.state = state
        return event

    def test_confirmed_against_not_confirmed(self):
        self.visit("accepted", "arrived")
        self.visit("accepted", False)
        self.visit("needsAction", "no_show")
        self.visit("needsAction", "arrived")
        self.visit("declined", False)
        found = self.figures(None, "7_days")["appointments"]
        self.assertEqual(found["confirmed"], {"all": 2, "noted": 1, "no_show": 0})
        self.assertEqual(found["open"], {"all": 2, "noted": 2, "no_show": 1})
        self.assertEqual(found["declined"]["all"], 1)

    def test_only_the_clinics_own_and_only_what_has_begun(self):
        self.visit("accepted", "no_show", clinic_company_id=self.other_company.id)
        self.visit("accepted", "no_show", active=False)
        self.visit("accepted", False, days=-0.1)
        self.visit(
            "accepted", "no_show", partner_ids=[(6, 0, self.employee.partner_id.ids)]
        )
        found = self.figures(None, "7_days")["appointments"]
        self.assertEqual(found["confirmed"]["all"], 0)

    def test_share_of_no_shows_is_of_the_noted_ones(self):
        self.visit("accepted", "arrived")
        self.visit("accepted", "no_show")
        self.visit("accepted", False)
        report = self.env["clinic.appointment.report"].with_user(self.front_desk)
        ((rate,),) = report._read_group(
            [("company_id", "=", self.company.id)], [], ["no_show_rate:avg"]
        )
        self.assertEqual(rate, 50)


@tagged("post_install", "-at_install", "clinic")
class TestFigureWalls(FiguresCase):
    def test_other_clinics_rows_are_never_counted(self):
        self.sent()
        self.receive("Hello")
        found = self.figures(self.other_front)
        self.assertEqual(found["texts"]["total"], 0)
        self.assertEqual(found["answers"]["asked"], 0)
        self.assertEqual(found["usage"], [])
        usage = self.env["clinic.message.usage"].with_user(self.other_front)
        self.assertFalse(usage.search([]))

    def test_context_opens_no_wall(self):
        self.sent()
        figures = self.env["clinic.figures"].with_user(self.other_front)
        with self.assertRaises(AccessError):
            figures.with_context(allowed_company_ids=self.company.ids).get_figures()

    def test_only_users_of_the_app(self):
        for user in (self.employee, self.portal_user, self.env.ref("base.public_user")):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.figures(user)

    def test_number_of_queries_does_not_grow(self):
        self.sent()
        self.figures()
        before = self.env.cr.sql_log_count
        self.figures()
        once = self.env.cr.sql_log_count - before
        for client in (0, 1, 2):
            self.sent(client)
        self.env.flush_all()
        self.figures()
        before = self.env.cr.sql_log_count
        self.figures()
        self.assertLessEqual(self.env.cr.sql_log_count - before, once)
