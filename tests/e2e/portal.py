"""Clients of the clinic with an account in the portal, and their browser windows."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, Page

from .clinic import Clinic
from .windows import PATIENCE

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
STAFF = "clinic_portal_mail.clinic_portal_mail_group_user"


def people(clinic: Clinic) -> dict[str, int]:
    """Make a practitioner and two clients; passwords are the login names.

    :return: ids of the contacts by login
    """
    admin = clinic.session("admin")
    found = {
        "torres": account(admin, "torres", "Dr. Mia Torres", STAFF, "provider"),
        "ann": account(admin, "ann", "Ann Client", "base.group_portal", False),
        "ben": account(admin, "ben", "Ben Client", "base.group_portal", False),
    }
    user = admin.call("res.users", "search", [("login", "=", "torres")])
    values = {"clinic_client_status": "active", "clinic_provider_ids": [(6, 0, user)]}
    admin.call("res.partner", "write", [found["ann"], found["ben"]], values)
    public = {"clinic_public": True, "clinic_speciality": "Sleep"}
    admin.call("res.users", "write", user, public)
    return found


def account(admin: Any, login: str, name: str, group: str, role: str | bool) -> int:
    """Create a user in one group, if absent, and return the id of the contact."""
    partner = {"fields": ["partner_id"]}
    if there := admin.call(
        "res.users", "search_read", [("login", "=", login)], **partner
    ):
        return there[0]["partner_id"][0]
    module, xmlid = group.split(".")
    domain = [("module", "=", module), ("name", "=", xmlid)]
    (data,) = admin.call("ir.model.data", "search_read", domain, ["res_id"])
    values = {
        "name": name,
        "login": login,
        "email": f"{login}@example.com",
        "password": login,
        "clinic_role": role,
        "group_ids": [(6, 0, [data["res_id"]])],
    }
    user = admin.call("res.users", "create", values)
    (row,) = admin.call("res.users", "read", [user], ["partner_id"])
    return row["partner_id"][0]


def sign_in(window: Browser, url: str, login: str, **options: Any) -> Page:
    """Open a window of a client, at the messages.

    :param options: of the window, e.g. ``viewport`` or ``java_script_enabled``
    """
    page = window.new_context(**options).new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{url}/web/login?redirect=/my/messages")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", login)
    page.click("form.oe_login_form button[type=submit]")
    page.wait_for_selector(".o_clinic_mail")
    return page
