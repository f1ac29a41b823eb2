"""Check that what we call done names a test that exists.

A row of ``docs/features.md`` is ``| F12 | where in the interface | `test` |``, and so
are the rows of the law (``C3``) and of attacks (``75``) in other pages. A test is
``test_file.py::TestClass::test_name`` (or without the class, or without the file), a
class of tests, a fault row of ``tests/chaos``, or the name of a tour, a HOOT test or a
HOOT file; several are parted by ``<br>`` or commas.
"""

import re
from functools import cache

from lint_tools import tracked
from paths import ROOT
from setup import Tools

#: A page and what its rows are called.
_PAGES = {
    "features.md": r"[FBN]\d+\S*",
    "consent.md": r"C\d+",
    "security.md": r"\d+",
}
_QUOTED = re.compile(r"`([^`]+)`")


def feature_tests(_tools: Tools) -> str:
    """Find rows without a test and tests that do not exist."""
    return "\n".join(
        complaint
        for page, row in _PAGES.items()
        for complaint in _complaints(f"docs/{page}", row)
    )


def _complaints(page: str, row: str) -> list[str]:
    """Return what is wrong in one page's tables.

    :param page: path in the repository
    :param row: pattern of the first cell
    """
    path = ROOT / page
    pattern = re.compile(rf"^\|\s*(?P<row>{row})\s*\|(?P<rest>.*)\|\s*$")
    found = []
    lines = path.read_text().splitlines() if path.exists() else []
    for number, line in enumerate(lines, 1):
        if match := pattern.match(line):
            names = _QUOTED.findall(match["rest"].rsplit("|", 1)[-1])
            where = f"{page}:{number}: {match['row']}"
            if not names:
                found.append(f"{where} names no test")
            found += [f"{where}: no test {n}" for n in names if not _exists(n)]
    return found


def _exists(name: str) -> bool:
    path, _, rest = name.partition("::")
    if path.endswith(".py"):
        return _python_test(path, rest.split("::"))
    if path.startswith("Test"):
        return _python_test("", name.split("::"))
    if f"tests/chaos/{name}.py" in _sources(".py"):
        return True
    return any(name in text for text in _sources(".js").values())


def _python_test(path: str, parts: list[str]) -> bool:
    """Return whether some file of that name has the class and the function."""
    wanted = [rf"^class {re.escape(p)}\b" for p in parts if p.startswith("Test")]
    wanted += [
        rf"^\s*(?:async )?def {re.escape(p)}\("
        for p in parts
        if not p.startswith("Test")
    ]
    for name, text in _sources(".py").items():
        if not path or name == path or name.endswith(f"/{path}"):
            if all(re.search(pattern, text, re.MULTILINE) for pattern in wanted):
                return True
    return False


@cache
def _sources(suffix: str) -> dict[str, str]:
    names = tracked(f"addons/*/tests/*{suffix}", f"addons/*/static/tests/*{suffix}")
    names += tracked(f"tests/*{suffix}")
    return {name: (ROOT / name).read_text() for name in names}
