"""Install the linters that Node runs, outside the checkout.

They lie in the cache under a name made from the lock file, which pins every package
by its hash; the registry is the one that npm is set up for on this machine.
"""

import hashlib
import shutil
from pathlib import Path

import system_packages
from console import step
from locks import exclusive
from paths import ROOT, cache_dir
from processes import run

_FILES = ("package.json", "package-lock.json")


def ensure_modules() -> Path:
    """Return the folder ``node_modules`` with the pinned linters."""
    system_packages.ensure("node")
    key = hashlib.sha256(b"".join((ROOT / f).read_bytes() for f in _FILES))
    store = cache_dir() / "node"
    target = store / key.hexdigest()[:12]
    if not (target / "complete").exists():
        with exclusive(store / "lock", "installing the JavaScript linters"):
            if not (target / "complete").exists():
                _install(target)
    return target / "node_modules"


def _install(target: Path) -> None:
    step("JavaScript linters: installing the pinned versions")
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for name in _FILES:
        shutil.copy(ROOT / name, target)
    argv = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    run(argv, cwd=target, hint="check the network and npm's registry setting")
    (target / "complete").touch()
