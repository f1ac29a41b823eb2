"""Make the virtual environment that Odoo, the tests and the linters run in.

It lies in the cache under a name made from the requirement files, the Python and the
Odoo in use, so that checkouts with the same needs share it and a change makes a new
one. Packages are pinned and checked by hash.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from console import CommandError, step
from fetch_odoo import Odoo
from locks import exclusive
from paths import ROOT, cache_dir
from processes import wait_for_reaper

REQUIREMENTS = ("requirements.txt", "requirements-dev.txt", "requirements-odoo.txt")
_LAYOUT = "1"


def ensure_venv(odoo: Odoo) -> Path:
    """Return the Python program of a complete environment, made if absent.

    :param odoo: the Odoo that the environment shall find.
    :raises CommandError: when Python is too old or a package cannot be had.
    """
    if sys.version_info < (3, 11):  # noqa: UP036 - the caller's Python may be older
        raise CommandError(
            f"Python {sys.version.split()[0]} is too old.",
            "run with Python 3.11 or newer: make PYTHON=python3.11 …",
        )
    store = cache_dir() / "venv"
    target = store / _key(odoo)
    if not (target / "complete").exists():
        with exclusive(store / "lock", "installing Python packages"):
            if not (target / "complete").exists():
                _make(target, odoo)
    return target / "bin" / "python"


def _key(odoo: Odoo) -> str:
    digest = hashlib.sha256(f"{_LAYOUT}{sys.version}{odoo.key}".encode())
    for name in REQUIREMENTS:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()[:12]


def _make(target: Path, odoo: Odoo) -> None:
    step("Python packages: installing the pinned versions (1 to 3 minutes)")
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    _call([sys.executable, "-m", "venv", str(target)], "install python3-venv")
    python = target / "bin" / "python"
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install"]
    pip += ["--quiet", "--require-hashes"]
    hint = "check the network and pip's settings (pip config list), then run again"
    for name in REQUIREMENTS:
        # queue_job asks for a package "odoo" that PyPI does not have.
        alone = ["--no-deps"] if name == "requirements-odoo.txt" else []
        _call([*pip, *alone, "-r", str(ROOT / name)], hint)
    site = next((target / "lib").glob("python3*/site-packages"))
    (site / "odoo-19.pth").write_text(f"{odoo.python_path}\n")
    (target / "complete").touch()


def _call(argv: list[str], hint: str) -> None:
    done = subprocess.run(
        argv, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CommandError((done.stdout + done.stderr)[-1500:], hint)


def enter_venv(python: Path) -> None:
    """Start the running script again inside the environment, if it is not there."""
    if Path(sys.prefix) != python.parent.parent:
        wait_for_reaper()  # the new program starts its own
        os.execv(python, [str(python), *sys.argv])
