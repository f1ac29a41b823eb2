"""Make the pictures that the README shows, on the demo's data.

Each module in ``tests/screenshots/`` with ``NAME`` and ``run(shots)`` makes some of
them; they go to ``docs/images``.
"""

import importlib.util
from pathlib import Path

import browser
import demo
from console import CommandError, step
from odoo_server import System, system
from paths import ROOT, TESTS
from python_env import enter_venv
from setup import ensure_tools, main

PICTURES = ROOT / "docs" / "images"
PATIENCE_MS = 120_000  # the first page builds the web client's files


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

    def save(self, name: str) -> None:
        """Save what the window shows as ``docs/images/NAME.png``."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.png")
        step(f"picture: docs/images/{name}.png")


def _modules() -> list:
    found = []
    for path in sorted((TESTS / "screenshots").glob("[!_]*.py")):
        spec = importlib.util.spec_from_file_location(path.stem, path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found.append(module)
    if not found:
        raise CommandError("tests/screenshots has no modules yet.", "add one")
    return found


def _take(running: System, chromium: Path) -> None:
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
        for module in _modules():
            module.run(Shots(running, page))
        window.close()


def _run() -> int:
    tools = ensure_tools("postgres", "browser")
    enter_venv(tools.python)
    _modules()
    with system(tools, "screenshots") as running:
        running.start_node()
        status, closing = demo.run_job(running, demo.JOB)
        print(closing)
        _take(running, browser.executable())
    return status


if __name__ == "__main__":
    main(_run)
