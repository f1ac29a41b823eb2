"""Where the project's own files, its ignored folder and the shared cache lie.

Everything that a checkout makes for itself is under ``.run`` (ignored by git), so
two checkouts never touch each other; what is downloaded is under the user's cache
folder, so a second checkout downloads nothing.
"""

import hashlib
import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ADDONS = ROOT / "addons"
TESTS = ROOT / "tests"
RUN = ROOT / ".run"
LOGS = RUN / "logs"
#: See ``cluster``.
CHAOS_CLUSTER = "-chaos"
CHECKOUT_ID = hashlib.sha256(str(ROOT).encode()).hexdigest()[:10]


def cluster() -> str:
    """Return a suffix for the files of the database cluster in use.

    Fault tests crash the server: they have a cluster of their own, so that commands
    which run beside them in this checkout notice nothing.
    """
    return os.environ.get("CLINIC_CLUSTER", "")


def cache_dir() -> Path:
    """Return the folder for downloads, created on first use."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    folder = Path(base) / "clinic-messaging"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def run_dir(*parts: str) -> Path:
    """Return a folder under ``.run``, created on first use."""
    folder = RUN.joinpath(*parts)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def short_dir() -> Path:
    """Return this checkout's folder for sockets.

    A socket's path may have 107 characters at most, which a deep checkout exceeds.
    """
    return Path(tempfile.gettempdir()) / f"clinic-{CHECKOUT_ID}-{os.getuid()}"


def our_addons() -> list[str]:
    """Return the names of the addons in this checkout, in alphabetical order."""
    return sorted(p.parent.name for p in ADDONS.glob("*/__manifest__.py"))
