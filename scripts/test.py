"""Run the tests: those of the addons in Odoo, then the black-box ones with pytest.

``python3 scripts/test.py`` runs all. To run less while working on something::

    scripts/test.py --tags /clinic_messaging:TestPlanner           fresh database
    scripts/test.py --tags … --keep                               kept database, -u
    scripts/test.py --tags … --keep --no-update                   tests changed only
    scripts/test.py --pytest tests/twilio_standin -k signature    pytest only

The last line is ``N passed, N failed``, with ``, N skipped`` where some were.
"""

import argparse
import sys

import odoo_tests
from console import step
from odoo_log import Result
from paths import our_addons
from pytest_run import Counts, run_pytest
from setup import ensure_tools, main


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tags", default="", help="Odoo test tags; only Odoo's tests")
    parser.add_argument(
        "--keep",
        nargs="?",
        const="keep_default",
        default="",
        metavar="DATABASE",
        help="use a database again (made if absent)",
    )
    parser.add_argument(
        "--no-update", action="store_true", help="do not update the addons in it first"
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="the whole log")
    parser.add_argument(
        "--pytest",
        nargs=argparse.REMAINDER,
        help="run only pytest, with the arguments that follow",
    )
    return parser.parse_args()


def _odoo_counts(result: Result) -> Counts:
    """Turn a result into figures, after naming what failed once more."""
    for name, reason in result.failed.items():
        print(f"FAILED {name}: {reason[:160]}", flush=True)
    return Counts(
        passed=result.passed,
        failed=len(result.failed) + result.hoot_failed,
        skipped=len(result.skipped),
    )


def _run() -> int:
    options = _arguments()
    total = Counts()
    tools = ensure_tools("postgres", "browser")
    if options.pytest is None:
        chosen = odoo_tests.Selection(
            options.tags, options.keep, not options.no_update, options.verbose
        )
        total += _odoo_counts(odoo_tests.run(tools, chosen))
    if options.pytest is not None or not options.tags:
        total += run_pytest(tools, options.pytest or [])
    step(f"addons: {', '.join(our_addons()) or 'none'}")
    print(total)
    return 1 if total.failed or not total.passed else 0


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    main(_run)
