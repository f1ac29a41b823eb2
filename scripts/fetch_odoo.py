"""Find Odoo 19.0, or fetch it from Debian into the user's cache.

``ODOO_HOME`` wins. Otherwise the newest complete copy in the cache is used, and only
when there is none is Debian's package downloaded and unpacked, without root.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from console import CommandError, note, step
from debian_mirror import PrivateApt
from locks import exclusive
from paths import cache_dir

PACKAGE = "odoo-19"
KNOWN_SHA256 = {
    "19.0.0+dfsg-1": (
        "9d2f598b0555db17e291d48ed24df184c70823c053c4c5ed53c467ca7f629bbf"
    ),
}
#: Odoo's package only links to these; unstable has them at fitting versions.
COMPANIONS = (
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-montserrat",
    "fonts-roboto-unhinted",
)
#: Odoo needs the icon font's 4.7, which unstable no longer has.
OLDER_COMPANIONS = ("fonts-inconsolata", "fonts-font-awesome")
#: Left out: what no clinic needs here, and translations but Spanish.
EXCLUDED = (
    "*/addons/l10n_*",
    "*/addons/pos_*",
    "*/addons/website_*",
    "*/i18n/[!e]*.po",
    "*/i18n/e[!s]*.po",
    "*/usr/share/doc/*",
)
PYTHON_PATH = "usr/lib/python3/dist-packages"
#: Taken out of Debian's package for its licence; each asset bundle names it.
MISSING_ASSET = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
LAYOUT = "1"


@dataclass(frozen=True)
class Odoo:
    """An Odoo 19.0 to run.

    :param python_path: folder that holds the ``odoo`` package.
    :param addons: folders with Odoo's own addons, beside those in the package.
    """

    python_path: Path
    addons: tuple[Path, ...]

    @property
    def key(self) -> str:
        """Return a word that changes with the copy of Odoo."""
        release = self.python_path / "odoo" / "release.py"
        text = f"{self.python_path}{release.read_text()}"
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def ensure_odoo(refresh: bool = False) -> Odoo:
    """Return an Odoo 19.0, fetched first if the machine has none.

    :param refresh: look for a newer 19.x even if the cache has one.
    :raises CommandError: when it can neither be found nor fetched.
    """
    if home := os.environ.get("ODOO_HOME"):
        return _from_home(Path(home).expanduser().resolve())
    store = cache_dir() / "odoo"
    found = _newest_complete(store)
    if found is None or refresh:
        with exclusive(store / "lock", "fetching Odoo"):
            found = _newest_complete(store)
            if found is None or refresh:
                found = _fetch(store)
    return Odoo(found / PYTHON_PATH, ())


def _from_home(home: Path) -> Odoo:
    """Accept a source checkout or any folder that holds the ``odoo`` package."""
    release = home / "odoo" / "release.py"
    if not release.exists() or "(19, 0," not in release.read_text():
        raise CommandError(
            f"ODOO_HOME={home} holds no Odoo 19.0.",
            "point it to the folder that has odoo-bin (or odoo/release.py) of 19.0",
        )
    places = (home / "odoo" / "addons", home / "addons")
    for place in places:
        if (place / "web" / "__manifest__.py").exists():
            return Odoo(home, () if place is places[0] else (place,))
    raise CommandError(
        f"ODOO_HOME={home} has no web client.", "it must hold Odoo's addons too"
    )


def _newest_complete(store: Path) -> Path | None:
    done = [p.parent for p in store.glob(f"*/.complete-{LAYOUT}")]
    return max(done, key=lambda p: p.stat().st_mtime, default=None)


def _fetch(store: Path) -> Path:
    step("Odoo 19.0: asking Debian's unstable suite")
    apt_dir = store / "apt"
    sid = PrivateApt(apt_dir, "sid")
    sid.update()
    version = sid.newest(PACKAGE)
    if not version.startswith("19."):
        raise CommandError(
            f"Debian has no {PACKAGE} 19.x any more.",
            "set ODOO_HOME to a folder with Odoo 19.0, or use docker compose up",
        )
    target = store / version.replace("~", "-")
    if (target / f".complete-{LAYOUT}").exists():
        return target
    files = _download(sid, version, PrivateApt(apt_dir, "bookworm"))
    return _unpack(files, target)


def _download(sid: PrivateApt, version: str, older: PrivateApt) -> list[Path]:
    step(f"Odoo 19.0: downloading {PACKAGE} {version} (about 120 MB)")
    files = sid.download([PACKAGE, *COMPANIONS])
    odoo = next(f for f in files if f.name.startswith(PACKAGE))
    expected = KNOWN_SHA256.get(version)
    if expected and _sha256(odoo) != expected:
        raise CommandError(
            f"{odoo.name} is not the file that was checked before.",
            "the mirror may be broken: try again later or use another mirror",
        )
    if not expected:
        note("newer than the version that was tried; checked by apt's signature")
    older.update()
    return [*files, *older.download(list(OLDER_COMPANIONS))]


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _unpack(files: list[Path], target: Path) -> Path:
    """Unpack beside the target and rename, so that half a copy is never seen."""
    step("Odoo 19.0: unpacking (about 15 s)")
    fresh = Path(tempfile.mkdtemp(prefix="unpack-", dir=target.parent))
    try:
        for deb in files:
            _unpack_one(deb, fresh)
        fresh.chmod(0o755)
        _complete(fresh)
        (fresh / f".complete-{LAYOUT}").touch()
        shutil.rmtree(target, ignore_errors=True)
        fresh.rename(target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    for deb in files:
        deb.unlink()
    return target


def _unpack_one(deb: Path, target: Path) -> None:
    reader = subprocess.Popen(
        ["dpkg-deb", "--fsys-tarfile", str(deb)], stdout=subprocess.PIPE
    )
    excluded = [f"--exclude={pattern}" for pattern in EXCLUDED]
    unpacked = subprocess.run(
        ["tar", "-x", "--no-same-owner", "--wildcards", *excluded, "-C", str(target)],
        stdin=reader.stdout,
        check=False,
    )
    if reader.wait() or unpacked.returncode:
        raise CommandError(f"Could not unpack {deb.name}.", "is the disk full? (df -h)")


def _complete(root: Path) -> None:
    """Put the missing asset in place and make sure that no link dangles."""
    addons = root / PYTHON_PATH / "odoo" / "addons"
    asset = addons / MISSING_ASSET
    asset.parent.mkdir(parents=True, exist_ok=True)
    if not asset.exists():
        asset.touch()
    dangling = [
        p for p in (addons / "web").rglob("*") if p.is_symlink() and not p.exists()
    ]
    if dangling:
        names = ", ".join(p.name for p in dangling[:5])
        raise CommandError(
            f"Odoo's web client lacks {len(dangling)} files ({names}).",
            "Debian moved a font or script package: use ODOO_HOME or Docker",
        )


def _print_path() -> int:
    print(ensure_odoo(refresh="--refresh" in sys.argv).python_path)
    return 0


if __name__ == "__main__":
    from setup import main

    main(_print_path)
