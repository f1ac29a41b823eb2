"""Browser windows of several people at once, on the running system."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import browser
from playwright.sync_api import Page, sync_playwright

PATIENCE = 120_000  # milliseconds; a busy machine is no fault of the product


@contextmanager
def windows(url: str, *logins: str) -> Iterator[list[Page]]:
    """Open one window for each person, signed in; passwords are the login names.

    :param url: the server's address
    :param logins: who sits at the windows, each with cookies of its own
    """
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(browser.executable()), args=list(browser.FLAGS)
        )
        try:
            yield [_sign_in(chromium.new_context(), url, login) for login in logins]
        finally:
            chromium.close()


def _sign_in(context, url: str, login: str) -> Page:
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{url}/web/login")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", login)
    page.click("button[type=submit]")
    page.wait_for_selector(".o_main_navbar")
    return page
