"""Read Odoo's log: which tests ran, how they ended, and what else went wrong.

A warning or an error that no test asked for fails the test during which it came (or
the run, outside of tests), since in a clinic each of them means that somebody must
act.
"""

import re
from dataclasses import dataclass, field

_LINE = re.compile(
    r"^\S+ \S+ \d+ (?P<level>[A-Z]+) (?P<db>\S+) (?P<logger>\S+): (?P<text>.*)$"
)
_COLOR = re.compile(r"\x1b\[[0-9;]*m")
_START = re.compile(r"^Starting (?P<test>[\w.]+) \.\.\.")
_FAILED = re.compile(r"^(?:FAIL|ERROR): (?:Subtest )?(?P<test>[\w.]+)(?P<rest>.*)$")
_SKIPPED = re.compile(r"^skipped (?P<test>[\w.]+) : (?P<reason>.*)$")
_HOOT_GREEN = re.compile(r"\[HOOT\] Passed (?P<passed>\d+) tests")
_HOOT_RED = re.compile(r"\[HOOT\] Failed (?P<failed>\d+) tests \((?P<passed>\d+) ")
_SUMMARY = re.compile(r"\d+ failed, \d+ error\(s\) of \d+ tests")
_END = re.compile(r"^(?:\d+ post-tests in|Module \S+ loaded in)")
#: Set-up installs the browser: when it does not start, nothing was tested.
_NO_EXCUSE = re.compile(r"chrome|devtools|websocket-client", re.IGNORECASE)

#: What this environment says whether or not our code is right. Each has its reason.
ALLOWED = (
    # Development machines and containers run everything as root.
    r"Running as user 'root' is a security risk",
    # The reports' program is not needed by any of our tests.
    r"wkhtmltopdf",
    # Python's own warnings about packages that Odoo, not we, imports.
    r"py\.warnings: \S*/site-packages/",
    # Odoo's own contact form names a widget of an addon that nobody has to install.
    r"Missing widget: res_partner_many2one",
    # A narrow run may select nothing; the count at the end says so.
    r"0 failed, 0 error\(s\) of 0 tests",
)
_ALLOWED = re.compile("|".join(ALLOWED))


@dataclass
class Result:
    """What a test run came to.

    :param started: the Odoo tests that began, each with its module.
    :param failed: what failed, with the first reason; a sub test counts with its test.
    :param skipped: reason by test.
    :param hoot_passed: passed HOOT tests, beside the Odoo test that starts them.
    :param hoot_failed: failed HOOT tests.
    """

    started: set[str] = field(default_factory=set)
    failed: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    hoot_passed: int = 0
    hoot_failed: int = 0
    _current: str = ""
    _in_trouble: bool = False

    @property
    def passed(self) -> int:
        """Return how many Odoo and HOOT tests passed."""
        green = self.started - set(self.failed) - set(self.skipped)
        return len(green) + self.hoot_passed

    def feed(self, raw: str) -> str | None:
        """Take in one line of the log.

        :return: the line if a reader should see it at once, else ``None``.
        """
        raw = _COLOR.sub("", raw)
        match = _LINE.match(raw)
        if not match:
            return raw if self._in_trouble else None
        self._in_trouble = False
        self._hoot(match["text"])
        if match["level"] in ("WARNING", "ERROR", "CRITICAL"):
            return self._trouble(raw, match["logger"], match["text"])
        if match["level"] == "INFO":
            return self._info(match["logger"], match["text"])
        return None

    def fail(self, name: str, reason: str) -> None:
        """Count something that is wrong, once under each name."""
        self.failed.setdefault(name, reason)

    def _hoot(self, text: str) -> None:
        if match := _HOOT_GREEN.search(text):
            self.hoot_passed += int(match["passed"])
        elif match := _HOOT_RED.search(text):
            self.hoot_passed += int(match["passed"])
            self.hoot_failed += int(match["failed"])

    def _info(self, logger: str, text: str) -> str | None:
        if match := _START.match(text):
            self._current = f"{logger}:{match['test']}"
            self.started.add(self._current)
        elif match := _SKIPPED.match(text):
            return self._skip(f"{logger}:{match['test']}", match["reason"])
        elif _END.match(text):
            self._current = ""
        return None

    def _skip(self, name: str, reason: str) -> str:
        if _NO_EXCUSE.search(reason):
            self.fail(name, reason)
        else:
            self.skipped[name] = reason
        return f"  skipped {name}: {reason}"

    def _trouble(self, raw: str, logger: str, text: str) -> str | None:
        if _ALLOWED.search(raw) or _SUMMARY.search(text):
            return None
        if match := _FAILED.match(text):
            rest = "" if "." in match["test"] else match["rest"]
            self.fail(f"{logger}:{match['test']}{rest}", text)
        else:
            self.fail(self._current or f"log: {text}", text)
        self._in_trouble = True
        return raw
