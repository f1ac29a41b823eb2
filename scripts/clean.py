"""Remove what this checkout made for itself; the shared cache stays."""

import shutil

import postgres
from console import CommandError, step
from locks import is_unused
from paths import RUN, run_dir, short_dir
from setup import main


def _run() -> int:
    if not is_unused(run_dir("locks") / "postgres-users.lock"):
        raise CommandError("Another command of this checkout runs.", "stop it first")
    postgres.stop_if_unused()
    data = postgres.data_dir()
    for folder in (data.parent, short_dir(), RUN):
        step(f"removing {folder}")
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    main(_run)
