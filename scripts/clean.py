"""Remove what this checkout made for itself; the shared cache stays."""

import os
import shutil

import postgres
from console import CommandError, step
from locks import is_unused
from paths import CHAOS_CLUSTER, RUN, run_dir, short_dir
from setup import main


def _run() -> int:
    folders = [short_dir(), RUN]
    for name in ("", CHAOS_CLUSTER):
        os.environ["CLINIC_CLUSTER"] = name
        if not is_unused(run_dir("locks") / f"postgres{name}-users.lock"):
            raise CommandError(
                "Another command of this checkout runs.", "stop it first"
            )
        postgres.stop_if_unused()
        folders.insert(0, postgres.data_dir().parent)
    for folder in folders:
        step(f"removing {folder}")
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    main(_run)
