"""Break things in the middle of sending, and count what was lost or sent twice.

The rows are the modules in ``tests/chaos/``; name some to run only those. The last
line is a JSON object with one entry for each row.
"""

import argparse
import os

from paths import CHAOS_CLUSTER
from python_env import enter_venv
from rows import run_all
from setup import ensure_tools, main


def _run() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rows", nargs="*", help="names of rows; all when none is given")
    parser.add_argument("--quick", action="store_true", help="few trials of each fault")
    options = parser.parse_args()
    tools = ensure_tools("postgres")
    enter_venv(tools.python)
    return run_all("chaos", tools, options.rows, options.quick)


if __name__ == "__main__":
    os.environ["CLINIC_CLUSTER"] = CHAOS_CLUSTER
    main(_run)
