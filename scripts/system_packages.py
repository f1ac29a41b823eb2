"""Install the few Debian packages that the commands need, if they are absent.

Nothing is asked of apt when the programs are already there, so a second run touches
neither the network nor sudo.
"""

import os
import shutil
import subprocess
from pathlib import Path

from console import CommandError, step
from locks import exclusive
from paths import cache_dir


def chromium() -> Path | None:
    """Return the browser that Odoo's own tests would use."""
    for name in ("google-chrome", "chromium", "chromium-browser"):
        if found := shutil.which(name):
            return Path(found)
    return None


def _program(name: str) -> bool:
    return shutil.which(name) is not None


def _postgres_server() -> bool:
    from postgres import bin_dir

    return bin_dir() is not None


def _venv_module() -> bool:
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return False
    return True


#: What a command may need: how to see that it is there, and Debian's packages for it.
NEEDS = {
    "postgres": (_postgres_server, ("postgresql",)),
    "browser": (chromium, ("chromium",)),
    "venv": (_venv_module, ("python3-venv",)),
    "node": (lambda: _program("node") and _program("npm"), ("nodejs", "npm")),
    "compose": (lambda: _program("docker-compose"), ("docker-compose",)),
}


def ensure(*needs: str) -> None:
    """Make sure that programs are there, through apt and sudo where they are not.

    :param needs: keys of ``NEEDS``.
    :raises CommandError: naming the packages to install by hand.
    """
    missing = [name for name in needs if not NEEDS[name][0]()]
    if missing:
        with exclusive(cache_dir() / "apt.lock", "installing system packages"):
            packages = [p for name in missing for p in NEEDS[name][1]]
            _install(packages)
            still = [name for name in missing if not NEEDS[name][0]()]
        if still:
            raise CommandError(
                f"Still absent after the installation: {', '.join(still)}.",
                f"install by hand: {' '.join(packages)}",
            )


def _install(packages: list[str]) -> None:
    names = " ".join(packages)
    step(f"System packages: installing {names}")
    sudo = [] if os.getuid() == 0 else ["sudo"]
    if (sudo and not _program("sudo")) or not _program("apt-get"):
        raise CommandError(f"Missing: {names}.", f"as root: apt-get install {names}")
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    log = cache_dir() / "apt.log"
    with log.open("w") as out:
        for argv in (["update"], ["install", "--no-install-recommends", *packages]):
            done = subprocess.run([*apt, *argv], stdout=out, stderr=out, check=False)
    if done.returncode:
        tail = "\n".join(log.read_text().splitlines()[-8:])
        raise CommandError(f"apt could not install {names}:\n{tail}", "see above")
