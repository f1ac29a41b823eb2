"""Download packages from the machine's Debian mirror without touching its apt.

The mirror is whatever the machine's own apt uses; the private set of apt folders only
adds the suites that the packages come from. apt checks every file against the
archive's signed index, as it does for the system.
"""

import os
import subprocess
from pathlib import Path

from console import CommandError
from processes import run

_KEYRINGS = ("debian-archive-keyring.pgp", "debian-archive-keyring.gpg")
_OWN_ODOO = (
    "set ODOO_HOME to a folder with Odoo 19.0 (the one that holds odoo-bin), "
    "or use Docker: docker compose up"
)


def mirror() -> str:
    """Return the address of the Debian mirror that this machine uses.

    :raises CommandError: when apt names no Debian mirror.
    """
    if not Path("/usr/bin/apt-get").exists():
        raise CommandError("This machine has no apt.", _OWN_ODOO)
    text = run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE) $(COMPONENT)"]
        + ["Identifier: Packages"]
    )
    names = _release_names()
    for line in text.splitlines():
        uri, _, rest = line.partition(" ")
        if rest.split() in [[name, "main"] for name in names]:
            return uri
    raise CommandError("apt names no Debian mirror on this machine.", _OWN_ODOO)


def _release_names() -> list[str]:
    values = {}
    for line in Path("/etc/os-release").read_text().splitlines():
        key, _, value = line.partition("=")
        values[key] = value.strip('"')
    return [values.get("VERSION_CODENAME", ""), "stable", "oldstable", "testing"]


def _signed_by() -> str:
    for name in _KEYRINGS:
        path = Path("/usr/share/keyrings") / name
        if path.exists():
            return str(path)
    raise CommandError(
        "Debian's archive keys are missing.",
        "install the package debian-archive-keyring",
    )


class PrivateApt:
    """A set of apt folders for one suite, apart from the system's.

    :param folder: where lists and packages go.
    :param suite: ``sid``, ``bookworm`` …
    """

    def __init__(self, folder: Path, suite: str) -> None:
        self.folder = folder / suite
        self.suite = suite
        for name in ("lists/partial", "cache/archives/partial", "debs"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        sources = self.folder / "sources.list"
        sources.write_text(f"deb [signed-by={_signed_by()}] {mirror()} {suite} main\n")
        self.options = [
            *("-o", f"Dir::Etc::sourcelist={sources}"),
            *("-o", "Dir::Etc::sourceparts=-"),
            *("-o", f"Dir::State::Lists={self.folder / 'lists'}"),
            *("-o", f"Dir::Cache={self.folder / 'cache'}"),
            *("-o", "APT::Sandbox::User="),
        ]

    def update(self) -> None:
        """Fetch the suite's signed index."""
        run(
            ["apt-get", *self.options, "-q", "update", "--error-on=any"],
            hint="check the network and the mirror in /etc/apt, then run again",
        )

    def newest(self, package: str) -> str:
        """Return the version that apt would download, or an empty string."""
        text = run(["apt-cache", *self.options, "policy", package])
        for line in text.splitlines():
            if line.strip().startswith("Candidate:"):
                version = line.split(":", 1)[1].strip()
                return "" if version == "(none)" else version
        return ""

    def download(self, packages: list[str]) -> list[Path]:
        """Download packages, checked against the index, and return their files.

        :raises CommandError: when the mirror does not have one of them.
        """
        debs = self.folder / "debs"
        for old in debs.glob("*.deb"):
            old.unlink()
        env = {**os.environ, "LC_ALL": "C"}
        done = subprocess.run(
            ["apt-get", *self.options, "-q", "download", *packages],
            cwd=debs,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        files = sorted(debs.glob("*.deb"))
        if done.returncode or len(files) != len(packages):
            raise CommandError(
                f"Could not download {', '.join(packages)} ({self.suite}):\n"
                + done.stderr[-800:],
                f"run again; if the package is gone from Debian, {_OWN_ODOO}",
            )
        return files
