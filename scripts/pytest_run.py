"""Run the black-box tests under ``tests/`` and count them one by one."""

import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass

import browser
import odoo_process
import postgres
import processes
from console import step
from paths import ROOT, TESTS, run_dir
from setup import Tools

_NO_TESTS = 5


@dataclass(frozen=True)
class Counts:
    """How many tests ended how; prints as the closing line.

    :param names: what failed, to be named again above the closing line: the parts
        run side by side, and each names its own somewhere in the middle.
    """

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    names: tuple[str, ...] = ()

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
            self.names + other.names,
        )

    def __str__(self) -> str:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


def run_pytest(tools: Tools, arguments: list[str]) -> Counts:
    """Run pytest and return its counts.

    :param arguments: handed to pytest; all of ``tests/`` when empty.
    """
    if not arguments and not any(TESTS.rglob("test_*.py")):
        step("pytest: no tests here yet")
        return Counts()
    step("pytest: the black-box tests")
    report = run_dir("reports") / "pytest.xml"
    report.unlink(missing_ok=True)
    argv = [str(tools.python), "-m", "pytest", "-q", f"--junitxml={report}"]
    process = processes.spawn(
        [*argv, *(arguments or ["tests"])],
        env={**odoo_process.environment(), **_pointers(tools)},
        cwd=ROOT,
    )
    try:
        status = process.wait()
    finally:
        processes.stop_group(process)
    return _read(report, status)


def _pointers(tools: Tools) -> dict[str, str]:
    """Tell the tests where the tools are, so that none of them looks on its own."""
    return {
        "CLINIC_PYTHON": str(tools.python),
        "CLINIC_CHROMIUM": str(browser.executable()),
        "CLINIC_PGHOST": str(postgres.socket_dir()),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _read(report, status: int) -> Counts:
    if status == _NO_TESTS:
        return Counts()
    if not report.exists():
        return Counts(failed=1)
    suites = ElementTree.parse(report).getroot().iter("testsuite")
    total = Counts()
    for suite in suites:
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        passed = int(suite.get("tests", 0)) - failed - skipped
        total += Counts(passed, failed, skipped, _red(suite))
    return total if total.failed or not status else total + Counts(failed=1)


def _red(suite: ElementTree.Element) -> tuple[str, ...]:
    return tuple(
        f"{case.get('classname')}::{case.get('name')}"
        for case in suite.iter("testcase")
        if case.find("failure") is not None or case.find("error") is not None
    )
