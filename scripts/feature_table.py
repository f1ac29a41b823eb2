"""Check that each feature we call done names a test that exists.

A row of ``docs/features.md`` is ``| F12 | where in the interface | `test` |``. A test
is ``test_file.py::TestClass::test_name`` (or without the class), or the name of a
tour, a HOOT test or a HOOT file; several are parted by ``<br>`` or commas.
"""

import re
from functools import cache

from lint_tools import tracked
from paths import ROOT
from setup import Tools

_ROW = re.compile(r"^\|\s*(?P<row>[FBN]\d+\S*)\s*\|(?P<rest>.*)\|\s*$")
_QUOTED = re.compile(r"`([^`]+)`")


def feature_tests(_tools: Tools) -> str:
    """Find rows without a test and tests that do not exist."""
    table = ROOT / "docs" / "features.md"
    if not table.exists():
        return ""
    found = []
    for number, line in enumerate(table.read_text().splitlines(), 1):
        if match := _ROW.match(line):
            cell = match["rest"].rsplit("|", 1)[-1]
            names = _QUOTED.findall(cell)
            where = f"docs/features.md:{number}: {match['row']}"
            if not names:
                found.append(f"{where} names no test")
            found += [f"{where}: no test {n}" for n in names if not _exists(n)]
    return "\n".join(found)


def _exists(name: str) -> bool:
    path, _, rest = name.partition("::")
    if path.endswith(".py"):
        return _python_test(path, rest.split("::"))
    return any(name in text for text in _sources(".js").values())


def _python_test(path: str, parts: list[str]) -> bool:
    """Return whether some file of that name has the class and the function."""
    wanted = [rf"^class {re.escape(p)}\b" for p in parts[:-1]]
    wanted += [rf"^\s*(?:async )?def {re.escape(parts[-1])}\("]
    for name, text in _sources(".py").items():
        if name == path or name.endswith(f"/{path}"):
            if all(re.search(pattern, text, re.MULTILINE) for pattern in wanted):
                return True
    return False


@cache
def _sources(suffix: str) -> dict[str, str]:
    names = tracked(f"addons/*/tests/*{suffix}", f"addons/*/static/tests/*{suffix}")
    names += tracked(f"tests/*{suffix}")
    return {name: (ROOT / name).read_text() for name in names}
