"""Alerts are the administrators' (attack 68), of their own clinic."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import AlertCase


@tagged("post_install", "-at_install", "clinic")
class TestAdministratorsOnly(AlertCase):
    def test_methods_refuse_everybody_else(self):
        alert = self.alert()
        actions = (
            "action_send",
            "action_pause",
            "action_resume",
            "action_cancel",
            "action_open_failed",
            "action_create_activities",
            "action_resend_failed",
        )
        for user in (self.front_desk, self.employee):
            mine = alert.with_user(user)
            for name in actions:
                with self.subTest(user=user.login, name=name):
                    with self.assertRaises(AccessError):
                        getattr(mine, name)()
            for call in (
                lambda m: m.action_panel(),
                lambda m: m.action_entries(),
                lambda m: m.action_preview(self.values()),
                lambda m: m.action_confirm(self.values()),
                lambda m: m.create({"range_kind": "today", "body": "x"}),
                lambda m: m.search([]),
                lambda m: m.browse(alert.id).read(["body"]),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    call(self.alerts(user))

    def test_nobody_writes_or_deletes(self):
        alert = self.alert().with_user(self.clinic_admin)
        with self.assertRaises(AccessError):
            alert.write({"date_to": "2026-03-09 00:00:00"})
        with self.assertRaises(AccessError):
            alert.unlink()

    def test_not_through_the_batch_behind_it(self):
        alert = self.alert()
        batch = alert.batch_id.with_user(self.front_desk)
        for name in ("action_send", "action_pause", "action_cancel", "action_resume"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                getattr(batch, name)()
        segment = batch.segment_ids
        for name in ("action_cancel", "action_send_now"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                getattr(segment, name)()

    def test_not_through_the_message_dialog(self):
        """Else the front desk could go round the hourly limit."""
        for user in (self.front_desk, self.clinic_admin):
            dialog = self.compose(
                self.clients, user, message_type="mass_alert", acknowledged=True
            )
            with self.assertRaises(UserError), self.cr.savepoint():
                dialog.action_send()

    def test_front_desk_does_not_send_an_alerts_text_again(self):
        alert = self.alert()
        with self.assertRaises(AccessError):
            alert.message_ids[:1].with_user(self.front_desk).action_resend()

    def test_walls_between_clinics(self):
        alert = self.alert()
        other = self.env["res.company"].create(
            {
                "name": "Other",
                "clinic_texting_enabled": True,
                "clinic_two_way_enabled": True,
            }
        )
        stranger = new_test_user(
            self.env,
            "clinic_admin_other",
            groups="clinic_messaging.clinic_messaging_group_admin",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        model = self.env["clinic.mass.alert"].with_user(stranger).with_company(other)
        self.assertFalse(model.search([]))
        self.assertEqual(model.action_entries(), [])
        with self.assertRaises(AccessError):
            model.browse(alert.id).action_cancel()
        with self.assertRaises(AccessError):
            model.create({"body": "x", "company_id": self.company.id})
        with self.assertRaises(UserError):
            model.action_confirm(self.values(corrects_id=alert.id))

    def test_no_correction_of_another_clinics_alert(self):
        """Not by the panel, not by a record, not while one works in both clinics."""
        alert = self.alert()
        self.run_alert()
        other = self.env["res.company"].create(
            {
                "name": "Other",
                "clinic_texting_enabled": True,
                "clinic_two_way_enabled": True,
            }
        )
        self.clinic_admin.company_ids |= other
        both = self.env["clinic.mass.alert"].with_user(self.clinic_admin)
        both = both.with_context(allowed_company_ids=[other.id, self.company.id])
        for model in (both.with_context(allowed_company_ids=other.ids), both):
            with self.assertRaises(UserError), self.cr.savepoint():
                model.create(
                    {"body": "x", "company_id": other.id, "corrects_id": alert.id}
                )
            with self.assertRaises(UserError), self.cr.savepoint():
                model.action_confirm(self.values(corrects_id=alert.id))

    def test_preview_shows_no_names(self):
        """Attack 73: counts, never people."""
        shown = str(self.preview())
        for client in self.clients:
            self.assertNotIn(client.name, shown)
            self.assertNotIn(client.phone[-4:], shown)

    def test_hidden_in_the_interface(self):
        menu = self.env.ref("clinic_mass_alert.clinic_mass_alert_menu")
        visible = self.env["ir.ui.menu"].with_user(self.front_desk)
        self.assertNotIn(menu.id, visible._visible_menu_ids())
        visible = self.env["ir.ui.menu"].with_user(self.clinic_admin)
        self.assertIn(menu.id, visible._visible_menu_ids())
