"""Checks of our own: rules of this repository that no linter knows."""

import ast
import re

from lint_tools import python_files, tracked
from paths import ADDONS, ROOT, our_addons
from setup import Tools

MAX_FILE = 400
MAX_FUNCTION = 30
#: Paths of one machine and hosts of package registries have no place in the tree.
_MACHINE = re.compile(
    r"/(?:work|farm|root|home|tmp)/\w"
    r"|https?://[a-z.-]*(?:debian|pypi|pythonhosted|npmjs)[a-z.-]*"
)
_LOCKS = re.compile(r"(?:\.lock|package-lock\.json)$")
_VERSION = re.compile(r"^19\.0(?:\.\d+){3}$")
_REQUIRED = {"name", "version", "summary", "author", "website", "license", "depends"}
_DEFAULTS = {"application": False, "installable": True, "auto_install": False}


def machine_paths(_tools: Tools) -> str:
    """Find paths of a machine and registry hosts in any text file."""
    found = []
    for name in tracked():
        if _LOCKS.search(name):
            continue
        try:
            text = (ROOT / name).read_text()
        except UnicodeDecodeError:
            continue  # a picture
        for number, line in enumerate(text.splitlines(), 1):
            if match := _MACHINE.search(line):
                found.append(f"{name}:{number}: {match.group()}")
    return "\n".join(found)


def file_length(_tools: Tools) -> str:
    """Find Python files over the hard limit of lines."""
    found = []
    for path in python_files("addons", "scripts", "tests"):
        count = len(path.read_text().splitlines())
        if count > MAX_FILE:
            found.append(f"{path.relative_to(ROOT)}: {count} lines (max {MAX_FILE})")
    return "\n".join(found)


def function_length(_tools: Tools) -> str:
    """Find functions over the hard limit of lines, their docstring not counted."""
    found = []
    for path in python_files("addons", "scripts", "tests"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = _body_lines(node)
                if lines > MAX_FUNCTION:
                    where = f"{path.relative_to(ROOT)}:{node.lineno}: {node.name}"
                    found.append(f"{where}: {lines} lines (max {MAX_FUNCTION})")
    return "\n".join(found)


def _body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    lines = node.end_lineno - node.lineno + 1
    if ast.get_docstring(node, clean=False) is not None:
        text = node.body[0]
        lines -= text.end_lineno - text.lineno + 1
    return lines


def manifests(_tools: Tools) -> str:
    """Check what every manifest must say, and that its files are there."""
    return "\n".join(
        f"{addon}: {complaint}"
        for addon in our_addons()
        for complaint in _manifest_complaints(addon)
    )


def _manifest_complaints(addon: str) -> list[str]:
    folder = ADDONS / addon
    values = ast.literal_eval((folder / "__manifest__.py").read_text())
    found = [f"no {key!r}" for key in sorted(_REQUIRED - set(values))]
    if not _VERSION.match(values.get("version", "")):
        found.append(f"version {values.get('version')!r} is not 19.0.x.y.z")
    if values.get("license") != "LGPL-3":
        found.append("the license is LGPL-3")
    found += [
        f"{key!r} is the default"
        for key, value in _DEFAULTS.items()
        if values.get(key) == value
    ]
    for name in values.get("data", []) + values.get("demo", []):
        if not (folder / name).is_file():
            found.append(f"{name} does not exist")
    return found
