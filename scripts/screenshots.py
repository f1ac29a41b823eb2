"""Make the pictures that the README shows, on the demo's data.

Each module in ``tests/screenshots/`` with ``NAME`` and ``run(shots)`` makes some of
them; they go to ``docs/images``. Name some modules to run only those.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import browser
import demo
import rows
from console import step
from odoo_server import System, system
from paths import ROOT, TESTS
from python_env import enter_venv
from setup import ensure_tools, main

PICTURES = ROOT / "docs" / "images"
PATIENCE_MS = 120_000  # the first page builds the web client's files
INBOUND = "/clinic_messaging/twilio/inbound"
OUR_NUMBER = "SELECT number FROM clinic_sender WHERE role = 'main' ORDER BY id LIMIT 1"


class Shots:
    """A browser window on the running demo.

    :param running: the demo's system.
    :param page: Playwright's page.
    """

    def __init__(self, running: System, page) -> None:
        self.running = running
        self.page = page

    def login(self, login: str, password: str = "") -> None:
        """Sign in; the demo's passwords are the logins."""
        self.page.context.clear_cookies()
        self.page.goto(f"{self.running.url}/web/login")
        # else Odoo offers those who were signed in before, and hides the form
        self.page.evaluate("localStorage.clear()")
        self.page.reload()
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", password or login)
        self.page.click("button[type=submit]")
        self.page.wait_for_selector(".o_main_navbar, .o_portal")

    def open(self, path: str, ready: str) -> None:
        """Go to a path of the server and wait until the page shows something.

        :param ready: a selector
        """
        self.page.goto(self.running.url + path)
        self.page.wait_for_selector(ready)

    def desk(self, height: int = 800) -> None:
        """Make the window as large as on a desk."""
        self.page.set_viewport_size({"width": 1280, "height": height})

    def phone(self) -> None:
        """Make the window as large as a phone's."""
        self.page.set_viewport_size({"width": 390, "height": 844})

    def text(self, number: str, words: str) -> None:
        """Let a patient text the clinic; the demo has two-way texting on.

        :param number: the patient's, E.164
        """
        standin = self.running.standin
        settings = {"inbound_url": self.running.url + INBOUND}
        standin.post("/_standin/faults", {"rules": [], "settings": settings})
        ours = self.running.sql(OUR_NUMBER).strip()
        standin.post("/_standin/inbound", {"from": number, "to": ours, "body": words})

    def save(self, name: str) -> None:
        """Save what the window shows as ``docs/images/NAME.png``."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.png")
        step(f"picture: docs/images/{name}.png")


def _take(running: System, chromium: Path, modules: Sequence[ModuleType]) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        window = playwright.chromium.launch(
            executable_path=str(chromium), args=list(browser.FLAGS)
        )
        # the browser's clock is the clinic's, as on its own computers
        zone = running.sql("SELECT clinic_tz FROM res_company ORDER BY id LIMIT 1")
        page = window.new_page(
            viewport={"width": 1280, "height": 800}, timezone_id=zone.strip()
        )
        page.set_default_timeout(PATIENCE_MS)
        for module in modules:
            module.run(Shots(running, page))
        window.close()


def _run() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="of modules; all without any")
    options = parser.parse_args()
    tools = ensure_tools("postgres", "browser")
    enter_venv(tools.python)
    modules = rows.modules(TESTS / "screenshots", options.names)
    with system(tools, "screenshots") as running:
        running.start_node()
        status, closing = demo.run_job(running, demo.JOB)
        print(closing)
        _take(running, browser.executable(), modules)
    return status


if __name__ == "__main__":
    main(_run)
