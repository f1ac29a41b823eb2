"""Measure speed, each figure as a ratio of two runs side by side.

The rows are the modules in ``tests/bench/``; name some to run only those. The last
line is a JSON object with one entry for each row.
"""

import argparse

from python_env import enter_venv
from rows import run_all
from setup import ensure_tools, main


def _run() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rows", nargs="*", help="names of rows; all when none is given")
    parser.add_argument("--quick", action="store_true", help="smaller amounts of data")
    options = parser.parse_args()
    tools = ensure_tools("postgres")
    enter_venv(tools.python)
    return run_all("bench", tools, options.rows, options.quick)


if __name__ == "__main__":
    main(_run)
