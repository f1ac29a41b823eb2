"""Browser windows of several people at once, on the running system."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import browser
from playwright.sync_api import Browser, Page, sync_playwright

PATIENCE = 120_000  # milliseconds; a busy machine is no fault of the product
# a chat that an earlier text has opened covers a corner, not what is clicked
DESK = {"width": 1920, "height": 1200}


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=os.environ["CLINIC_CHROMIUM"], args=list(browser.FLAGS)
        )
        try:
            yield started
        finally:
            started.close()


@contextmanager
def windows(url: str, *logins: str) -> Iterator[list[Page]]:
    """Open one window for each person, signed in; passwords are the login names.

    :param url: the server's address
    :param logins: who sits at the windows, each with cookies of its own
    """
    with chromium() as started:
        yield [sign_in(started, url, login, viewport=DESK) for login in logins]


def sign_in(started: Browser, url: str, login: str, **options: Any) -> Page:
    """Open a window of one of the staff, with cookies of its own.

    :param options: of the window, e.g. ``viewport``
    """
    page = started.new_context(**options).new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{url}/web/login")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", login)
    page.click("button[type=submit]")
    page.wait_for_selector(".o_main_navbar")
    return page
