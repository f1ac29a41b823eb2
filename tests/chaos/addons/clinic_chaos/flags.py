"""Files by which the fault tests tell every process of a node how to behave."""

import os
from pathlib import Path


def _folder() -> Path:
    return Path(os.environ["CLINIC_CHAOS_DIR"]) / "flags"


def is_set(name: str) -> bool:
    """Return whether a flag is up."""
    return (_folder() / name).exists()


def text(name: str) -> str:
    """Return what a flag says, or nothing."""
    try:
        return (_folder() / name).read_text()
    except FileNotFoundError:
        return ""


def note(name: str, line: str) -> None:
    """Write a line about a flag that others can read; one file for each process."""
    with (_folder() / f"{name}.{os.getpid()}").open("a") as out:
        out.write(f"{line}\n")
