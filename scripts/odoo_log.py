"""Read Odoo's log: which tests ran, how they ended, and what else went wrong.

A warning or an error that no test asked for fails the run, since in a clinic each of
them means that somebody must act.
"""

import re
from dataclasses import dataclass, field

_LINE = re.compile(
    r"^\S+ \S+ \d+ (?P<level>[A-Z]+) (?P<db>\S+) (?P<logger>\S+): (?P<text>.*)$"
)
_COLOR = re.compile(r"\x1b\[[0-9;]*m")
_START = re.compile(r"^Starting (?P<test>[\w.]+) \.\.\.")
_FAILED = re.compile(r"^(?:FAIL|ERROR): (?P<test>.+)$")
_SKIPPED = re.compile(r"^skipped (?P<test>[\w.]+) : (?P<reason>.*)$")
_HOOT = re.compile(r"\[HOOT\] (?P<what>Passed|Failed) (?P<count>\d+) tests?")
_HOOT_TOTALS = re.compile(r"(?P<count>\d+) (?P<what>passed|failed|skipped)")
_SUMMARY = re.compile(r"\d+ failed, \d+ error\(s\) of \d+ tests")

#: What this environment says whether or not our code is right. Each has its reason.
ALLOWED = (
    # Development machines and containers run everything as root.
    r"Running as user 'root' is a security risk",
    # The reports' program is not needed by any of our tests.
    r"wkhtmltopdf",
    # Python's own warnings about packages that Odoo, not we, imports.
    r"py\.warnings: \S*/site-packages/",
    # A narrow run may select nothing; the count at the end says so.
    r"0 failed, 0 error\(s\) of 0 tests",
)
_ALLOWED = re.compile("|".join(ALLOWED))


@dataclass
class Result:
    """What a test run came to.

    :param started: names of the Odoo tests that began.
    :param failed: names of those that failed, a sub test counting with its test.
    :param skipped: name and reason of each skipped test.
    :param noise: log lines at WARNING or above that belong to no failed test.
    :param hoot: passed and failed HOOT tests.
    """

    started: list[str] = field(default_factory=list)
    failed: dict[str, None] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    noise: list[str] = field(default_factory=list)
    hoot: dict[str, int] = field(default_factory=lambda: {"passed": 0, "failed": 0})

    def feed(self, raw: str) -> str | None:
        """Take in one line of the log.

        :return: the line if a reader should see it at once, else ``None``.
        """
        raw = _COLOR.sub("", raw)
        match = _LINE.match(raw)
        if not match:
            return raw if self._in_trouble else None
        level, text = match["level"], match["text"]
        self._in_trouble = False
        if level == "INFO":
            return self._info(text)
        if level in ("WARNING", "ERROR", "CRITICAL"):
            return self._trouble(raw, text)
        return None

    _in_trouble = False

    def _info(self, text: str) -> str | None:
        if match := _START.match(text):
            self.started.append(match["test"])
        elif match := _SKIPPED.match(text):
            self.skipped[match["test"]] = match["reason"]
            return f"  skipped {match['test']}: {match['reason']}"
        elif match := _HOOT.search(text):
            self.hoot[match["what"].lower()] += int(match["count"])
        return None

    def _trouble(self, raw: str, text: str) -> str | None:
        if match := _FAILED.match(text):
            self.failed[match["test"]] = None
        elif _ALLOWED.search(raw) or _SUMMARY.search(text):
            return None
        else:
            self.noise.append(raw)
        self._in_trouble = True
        return raw
