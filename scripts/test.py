"""Run the tests: those of the addons in Odoo and the black-box ones with pytest.

``python3 scripts/test.py`` runs all, two parts at a time: no part knows of another,
each has its own database, and much of each is waiting. To run less while working on
something::

    scripts/test.py --tags /clinic_messaging:TestPlanner           fresh database
    scripts/test.py --tags … --keep                               kept database, -u
    scripts/test.py --tags … --keep --no-update                   tests changed only
    scripts/test.py --pytest tests/twilio_standin -k signature    pytest only

The last line is ``N passed, N failed``, with ``, N skipped`` where some were.
"""

import argparse
import functools
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import odoo_tests
import postgres
from console import step
from odoo_log import Result
from paths import our_addons
from pytest_run import Counts, run_pytest
from setup import Tools, ensure_tools, main

_AT_A_TIME = 2


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
    """Turn a result into figures."""
    return Counts(
        passed=result.passed,
        failed=len(result.failed) + result.hoot_failed,
        skipped=len(result.skipped),
        names=tuple(
            f"{name}: {reason[:160]}" for name, reason in result.failed.items()
        ),
    )


def _run() -> int:
    options = _arguments()
    tools = ensure_tools("postgres", "browser")
    if options.pytest is not None:
        total = run_pytest(tools, options.pytest)
    elif options.tags or options.keep:
        total = _odoo(tools, options, options.tags)
    else:
        total = _everything(tools, options)
    step(f"addons: {', '.join(our_addons()) or 'none'}")
    for name in total.names:
        print(f"FAILED {name}", flush=True)
    print(total)
    return 1 if total.failed or not total.passed else 0


def _odoo(tools: Tools, options: argparse.Namespace, tags: str) -> Counts:
    chosen = odoo_tests.Selection(
        tags, options.keep, not options.no_update, options.verbose
    )
    return _odoo_counts(odoo_tests.run(tools, chosen))


def _everything(tools: Tools, options: argparse.Namespace) -> Counts:
    """Run all parts, the longest first, and add up what they came to."""
    postgres.ensure_running()
    parts: list[Callable[[], Counts]] = [
        functools.partial(_odoo, tools, options, tags) for tags in odoo_tests.shares()
    ]
    parts.insert(1, functools.partial(run_pytest, tools, []))
    pool = ThreadPoolExecutor(max_workers=_AT_A_TIME)
    try:
        return sum(pool.map(lambda part: part(), parts), Counts())
    finally:
        # Interrupted: the reaper ends what runs, and nothing new may start.
        pool.shutdown(wait=False, cancel_futures=True)


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    main(_run)
