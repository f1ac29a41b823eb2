"""The linters that others wrote, each as a check that returns its complaints."""

import os
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

import node_env
import odoo_process
import system_packages
from paths import ADDONS, ROOT, our_addons
from setup import Tools

_PYTHON_DIRS = ("addons", "scripts", "tests")
_STATIC = ("*.js", "*.scss")


def _call(argv: Iterable[object], env: Mapping[str, str] | None = None) -> str:
    """Run a linter in the checkout; return what it said if it complained."""
    done = subprocess.run(
        [str(a) for a in argv],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if not done.returncode:
        return ""
    return (done.stdout + done.stderr).strip() or f"ended with {done.returncode}"


def _python_dirs() -> list[str]:
    return [name for name in _PYTHON_DIRS if (ROOT / name).is_dir()]


def tracked(*patterns: str) -> list[str]:
    """Return the files git knows or would add, so that ignored ones never count."""
    argv = ["git", "ls-files", "-co", "--exclude-standard", "--", *patterns]
    out = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in out.stdout.splitlines() if (ROOT / name).is_file()]


def ruff_check(tools: Tools) -> str:
    """Check Python for errors, complexity, old idioms and the order of imports."""
    ruff = tools.python.with_name("ruff")
    return _call(
        [ruff, "check", "--no-fix", "--output-format=concise", *_python_dirs()]
    )


def ruff_format(tools: Tools) -> str:
    """Check that Python is formatted."""
    ruff = tools.python.with_name("ruff")
    return _call([ruff, "format", "--check", *_python_dirs()])


def pylint_odoo(tools: Tools) -> str:
    """Check the addons for Odoo's own pitfalls."""
    addons = [ADDONS / name for name in our_addons()]
    if not addons:
        return ""
    argv = [tools.python, "-m", "pylint", "--rcfile=.pylintrc", "--jobs=2"]
    # Large models are split over files by subject on purpose.
    return _call([*argv, "--disable=consider-merging-classes-inherited", *addons])


def oca_checks(tools: Tools) -> str:
    """Check XML, CSV and manifests with OCA's checks."""
    program = tools.python.with_name("oca-checks-odoo-module")
    manifests = [ADDONS / name / "__manifest__.py" for name in our_addons()]
    if not manifests:
        return ""
    return _call([program, "--disable=prefer-readme-rst", *manifests])


def oca_checks_po(tools: Tools) -> str:
    """Check translations with OCA's checks."""
    files = tracked("addons/*.po", "addons/*.pot")
    if not files:
        return ""
    return _call([tools.python.with_name("oca-checks-po"), *files])


def prettier(_tools: Tools) -> str:
    """Check that JavaScript, styles, XML, YAML and JSON are formatted."""
    files = tracked("addons/*.xml", *(f"addons/{p}" for p in _STATIC), "*.yml")
    files += tracked("package.json", "*.cjs")
    return _node("prettier", "--check", "--log-level=warn", *files) if files else ""


def eslint(_tools: Tools) -> str:
    """Check the addons' JavaScript."""
    files = tracked("addons/*/static/*.js")
    return _node("eslint", "--no-warn-ignored", *files) if files else ""


def _node(program: str, *arguments: str) -> str:
    modules = node_env.ensure_modules()
    argv = [modules / ".bin" / program, *arguments]
    return _call(argv, {"NODE_PATH": str(modules)})


def upgrade_code(tools: Tools) -> str:
    """Look for idioms that Odoo 19 has replaced, with Odoo's own scripts."""
    found = []
    for addon in our_addons():
        argv = [tools.python, odoo_process.launcher(), "upgrade_code"]
        argv += ["--from", "17.5", "--to", "19.0", "--dry-run"]
        argv += ["--addons-path", ADDONS, "--glob", f"{addon}/**/*"]
        text = _call(argv)
        found += [line for line in text.splitlines() if str(ADDONS) in line]
        if text and not found:
            return text
    return "\n".join(found)


def compose(_tools: Tools) -> str:
    """Let docker-compose read our file; no Docker engine is needed for that."""
    if not (ROOT / "docker-compose.yml").exists():
        return ""
    system_packages.ensure("compose")
    return _call(["docker-compose", "-f", "docker-compose.yml", "config", "--quiet"])


def python_files(*folders: str) -> list[Path]:
    """Return the Python files of the given folders of the checkout."""
    return [ROOT / name for name in tracked(*(f"{f}/*.py" for f in folders))]
