"""Start the machine's Chromium quietly, in Odoo's tests and in ours."""

import os
from pathlib import Path

import system_packages
from paths import run_dir

#: For closed networks and root: nothing calls out, nothing warns.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def executable() -> Path:
    """Return the browser's program, installed first if the machine has none."""
    system_packages.ensure("browser")
    return system_packages.chromium()  # type: ignore[return-value]


def wrapper_dir() -> Path:
    """Return a folder with a browser that Odoo's tests find first on the path."""
    folder = run_dir("bin")
    script = folder / "google-chrome"
    text = f'#!/bin/sh\nexec "{executable()}" {" ".join(FLAGS)} "$@"\n'
    if not script.exists() or script.read_text() != text:
        fresh = script.with_suffix(f".{os.getpid()}")
        fresh.write_text(text)
        fresh.chmod(0o755)
        fresh.rename(script)
    return folder
