"""Administrators see at page load that scheduled actions have stopped (F31)."""

import time
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged

from ..models import clinic_health_actions
from .common import ClinicCase

KEY = "clinic_actions_silent"
LAST = "2026-03-03 10:15:00"


@tagged("post_install", "-at_install", "clinic")
class TestSilentActions(ClinicCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.release = self.env.ref("clinic_messaging.ir_cron_clinic_message_release")
        self.release.lastcall = LAST
        self.at_work(seconds=3600)
        self.overdue(190)

    def at_work(self, seconds):
        """Let this process be so old."""
        begun = time.monotonic() - seconds
        place = patch.object(clinic_health_actions, "AT_WORK_SINCE", begun)
        self.startPatcher(place)

    def overdue(self, seconds):
        due = fields.Datetime.now() - timedelta(seconds=seconds)
        self.release.nextcall = due
        self.env.flush_all()

    def told(self, user):
        """Return what the web client of a user is told at page load."""
        self.authenticate(user.login, user.login)
        info = self.make_jsonrpc_request("/web/session/get_session_info")
        self.assertEqual(info["uid"], user.id)
        return info.get(KEY)

    def test_administrators_are_told_since_when(self):
        self.assertEqual(self.told(self.clinic_admin), {"since": LAST})

    def test_nobody_else_is_told(self):
        for user in (self.front_desk, self.employee):
            with self.subTest(user.login):
                self.assertIsNone(self.told(user))

    def test_a_clinic_without_texting_is_not_told(self):
        other = self.env["res.company"].create({"name": "Other"})
        admin = new_test_user(
            self.env,
            "clinic_other",
            groups="clinic_messaging.clinic_messaging_group_admin",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        self.assertIsNone(self.told(admin))
        other.clinic_texting_enabled = True
        self.assertEqual(self.told(admin), {"since": LAST})

    def test_three_minutes_are_waited(self):
        self.overdue(170)
        self.assertIsNone(self.told(self.clinic_admin))

    def test_a_server_that_has_just_begun_cannot_know(self):
        self.at_work(seconds=60)
        self.assertIsNone(self.told(self.clinic_admin))
        self.release.active = False
        self.assertEqual(self.told(self.clinic_admin), {"since": LAST})

    def test_signing_in_works_though_the_action_is_gone(self):
        self.release.unlink()
        self.assertEqual(self.told(self.clinic_admin), {"since": False})

    def test_it_costs_one_read(self):
        companies = self.company.with_user(self.clinic_admin)
        companies._clinic_actions_silence()
        with self.assertQueryCount(1):
            self.assertTrue(companies._clinic_actions_silence())
