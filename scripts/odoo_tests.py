"""Run the Odoo tests of our addons, tours and HOOT tests among them."""

import itertools
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import browser
import databases
import odoo_config
import odoo_process
import postgres
import processes
from console import step
from locks import exclusive
from odoo_log import Result
from paths import LOGS, our_addons, run_dir
from setup import Tools

_runs = itertools.count(1)


@dataclass(frozen=True)
class Selection:
    """Which tests to run and on which database.

    :param tags: Odoo's ``--test-tags``; empty for all tests of our addons.
    :param keep: a database name to use again, empty for a fresh one.
    :param update: update our addons first when the database is used again.
    :param verbose: show the whole log.
    """

    tags: str = ""
    keep: str = ""
    update: bool = True
    verbose: bool = False


def shares() -> list[str]:
    """Split all our tests into tags that may run at the same time.

    The addons that others of ours build on hold most of the tests and make the first
    share. Each share has a database of its own, with all our addons installed.
    """
    ours = our_addons()
    needed = {d for a in ours for d in databases.manifest(a).get("depends", ())}
    split = [[a for a in ours if a in needed], [a for a in ours if a not in needed]]
    return [",".join(f"/{addon}" for addon in part) for part in split if part]


def run(tools: Tools, selection: Selection) -> Result:
    """Run the selected tests and return what they came to."""
    postgres.ensure_running()
    addons = our_addons()
    result = Result()
    if not addons:
        step("Odoo tests: no addons here yet")
        return result
    if selection.keep:
        lock = run_dir("locks") / f"keep-{selection.keep}.lock"
        with exclusive(lock, f"the database {selection.keep}"):
            _run_on(tools, selection, addons, result)
        return result
    name = f"test_{os.getpid()}_{next(_runs)}"
    try:
        _run_on(tools, selection, addons, result, name)
    finally:
        databases.drop(name)
    return result


def run_copy(tools: Tools, database: str, tags: str, addons: Path) -> Result:
    """Run tests of a changed copy of our addons on a database that has them.

    :param tags: Odoo's ``--test-tags``.
    :param addons: the folder with the copy.
    """
    result = Result()
    values = {"addons_path": odoo_config.addons_path(tools.odoo, addons)}
    arguments = [f"--test-tags={tags}"]
    _call(tools, database, arguments, _printer(result, None), result, values)
    return result


def _run_on(
    tools: Tools, chosen: Selection, addons: list[str], result: Result, fresh: str = ""
) -> None:
    name = fresh or chosen.keep
    exists = not fresh and postgres.database_exists(name)
    if not exists:
        base = databases.odoo_alone(tools, addons)
        databases.clone(base, name, durable=False)
    arguments = []
    if not exists:
        arguments = ["-i", ",".join(addons)]
    elif chosen.update:
        arguments = ["-u", ",".join(addons)]
    tags = chosen.tags or ",".join(f"/{addon}" for addon in addons)
    step(f"Odoo tests: {tags} on database {name}")
    show = _printer(result, chosen.verbose)
    _call(tools, name, [*arguments, f"--test-tags={tags}"], show, result)
    step(f"Odoo tests: {len(result.started)} ran; log in {_short(_log(name))}")
    if not exists and result.failed and not result.started:
        databases.drop(name)  # half installed: of no use to the next run


def _call(
    tools: Tools,
    name: str,
    arguments: list[str],
    show: Callable[[str], None],
    result: Result,
    options: Mapping[str, object] | None = None,
) -> None:
    conf = odoo_config.write(
        f"test-{name}",
        tools.odoo,
        {
            "http_port": processes.free_port(),
            "gevent_port": processes.free_port(),
            "server_wide_modules": "base,rpc,web",
            "screenshots": run_dir("screenshots"),
            "max_cron_threads": 0,
            "workers": 0,
            **(options or {}),
        },
    )
    log = _log(name)
    argv = odoo_process.command(
        tools, conf, "-d", name, "--stop-after-init", "--skip-auto-install", *arguments
    )
    env = odoo_process.environment([browser.wrapper_dir()])
    status = odoo_process.stream(argv, log, show, env)
    if status and not result.failed:
        result.fail("odoo", f"Odoo ended with status {status}; see {log}")


def _log(name: str) -> Path:
    return LOGS / f"test-{name}.log"


def _printer(result: Result, verbose: bool | None) -> Callable[[str], None]:
    """Return what reads each line of the log, and shows it.

    :param verbose: all lines, those in which something is wrong, or None for none.
    """
    last = [time.monotonic()]

    def show(line: str) -> None:
        seen = result.feed(line)
        if verbose is None:
            return
        if verbose or seen is not None:
            print(line if verbose else seen, flush=True)
        elif time.monotonic() - last[0] > 15:
            last[0] = time.monotonic()
            step(f"… {len(result.started)} tests so far")

    return show


def _short(path: Path) -> Path:
    return path.relative_to(path.parents[2])
