"""Find the rows of ``make bench`` and ``make chaos``, run them, print them.

A row is a module in ``tests/bench/`` or ``tests/chaos/`` with ``NAME`` (its key in
the closing JSON) and ``run(context) -> dict``; a module with several rows returns them
under the key ``rows``. A key ``ok`` with ``False`` in a row, or an exception, makes the
exit status 1.
"""

import argparse
import importlib
import importlib.util
import json
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import databases
import odoo_server
import odoo_shell
import postgres
from console import CommandError, elapsed, step
from paths import ROOT, TESTS
from python_env import enter_venv
from setup import Tools, ensure_tools


@dataclass
class Context:
    """What a row works with.

    :param tools: Odoo and its Python.
    :param quick: whether a short run was asked for.
    :param kind: ``bench`` or ``chaos``; names of databases begin with it.
    """

    tools: Tools
    quick: bool
    kind: str
    _kept: dict[Callable, Any] = field(default_factory=dict)
    _ends: ExitStack = field(default_factory=ExitStack)

    @property
    def trials(self) -> int:
        """Return how often a fault is tried."""
        return self.count(5, 20)

    def count(self, quick, full):
        """Return what a short run does, or what a full one does."""
        return quick if self.quick else full

    @contextmanager
    def system(
        self, name: str, standin_arguments: Sequence[str] = (), durable: bool = True
    ) -> Iterator[odoo_server.System]:
        """Bring up a fresh system; its database is dropped at the end.

        :param name: a short word, part of the database's name.
        :param durable: as ``databases.clone`` takes it.
        """
        database = f"{self.kind}_{name}"
        try:
            with odoo_server.system(
                self.tools, database, standin_arguments, durable=durable
            ) as it:
                yield it
        finally:
            databases.drop(database)

    def in_shell(
        self,
        name: str,
        script: Path,
        environment: dict[str, str],
        other: Callable[[Tools], str] | None = None,
    ) -> dict:
        """Run a script in an Odoo shell on a demo database of its own.

        :param name: a short word, part of the database's name.
        :param script: Python whose last printed line is one JSON object.
        :param environment: what the script reads from ``os.environ``.
        :param other: gives the template of a second database, which the script finds
            by ``CLINIC_BENCH_OTHER``.
        :return: that object.
        """
        postgres.ensure_running()
        database = f"{self.kind}_{name}"
        copies = {database: odoo_server.demo_template(self.tools)}
        if other:
            copies[f"{database}_other"] = other(self.tools)
            environment = {**environment, "CLINIC_BENCH_OTHER": f"{database}_other"}
        text = odoo_shell.source(script)
        try:
            for copy, template in copies.items():
                databases.clone(template, copy, durable=False)
            output = odoo_shell.run(self.tools, database, text, environment, name)
        finally:
            for copy in copies:
                databases.drop(copy)
        return odoo_shell.told(output)

    def keep(self, bring_up: "Callable[[Context], AbstractContextManager]") -> Any:
        """Return what ``bring_up`` gives, which the rows then share.

        It ends with the run, or with a row that fails: the next one begins afresh.
        """
        if bring_up not in self._kept:
            self._kept[bring_up] = self._ends.enter_context(bring_up(self))
        return self._kept[bring_up]

    def let_go(self) -> None:
        """End what was kept."""
        self._kept.clear()
        self._ends.close()

    def restart_postgres(self, mode: str = "immediate") -> None:
        """Crash PostgreSQL and start it again; chaos has a cluster of its own."""
        postgres.restart(mode)


def command(kind: str, about: str, quick: str, totals: str = "") -> Callable[[], int]:
    """Return the command that runs the rows of one kind.

    :param about: the script's docstring.
    :param quick: what ``--quick`` does.
    :param totals: a module of ``tests`` whose ``totals(rows)`` closes the JSON.
    """

    def run() -> int:
        parser = argparse.ArgumentParser(description=about.splitlines()[0])
        parser.add_argument("rows", nargs="*", help="names of rows; all without any")
        parser.add_argument("--quick", action="store_true", help=quick)
        options = parser.parse_args()
        tools = ensure_tools("postgres")
        enter_venv(tools.python)
        return _run_all(Context(tools, options.quick, kind), options.rows, totals)

    return run


def _run_all(context: Context, names: Sequence[str], totals: str) -> int:
    """Run rows, print the table and the JSON line, return the exit status.

    :param names: run only these; all when empty.
    :param totals: as in ``command``.
    """
    sys.path.append(str(ROOT))  # rows share modules of the package ``tests``
    figures: dict[str, dict] = {}
    try:
        for module in modules(TESTS / context.kind, names):
            step(f"{context.kind}: {module.NAME}")
            found = _run_one(module, context)
            figures |= found
            _table(found)  # as it comes; all again at the end
    finally:
        context.let_go()
    failed = sum(row.get("ok") is False for row in figures.values())
    print()
    _table(figures)
    print()
    closing: dict = {**figures, "failed": failed, "seconds": round(elapsed())}
    if totals:
        closing["totals"] = importlib.import_module(totals).totals(figures)
    print(json.dumps(closing))
    return 1 if failed else 0


def _run_one(module: ModuleType, context: Context) -> dict[str, dict]:
    """Return the rows of a module by their names."""
    try:
        found = module.run(context)
    except Exception as error:
        traceback.print_exc()
        found = {"ok": False, "error": str(error)[:300]}
    figures = found.get("rows") or {module.NAME: found}
    if any(row.get("ok") is False for row in figures.values()):
        context.let_go()
    return figures


def modules(folder: Path, names: Sequence[str]) -> list[ModuleType]:
    """Load the modules of a folder that have a ``NAME``, in the order of their files.

    :param names: load only these; all when empty.
    :raises CommandError: when there is no module of a name.
    """
    found = []
    for path in sorted(folder.glob("[!_]*.py")):
        spec = importlib.util.spec_from_file_location(
            f"{folder.name}_{path.stem}", path
        )
        module = importlib.util.module_from_spec(spec)  # type: ignore[arg-type]
        spec.loader.exec_module(module)  # type: ignore[union-attr]
        if hasattr(module, "NAME"):
            found.append(module)
    known = {module.NAME for module in found}
    if unknown := set(names) - known:
        raise CommandError(
            f"There is no {', '.join(sorted(unknown))}.",
            f"one of {', '.join(sorted(known)) or '(there are none yet)'}",
        )
    return [module for module in found if not names or module.NAME in names]


def _table(figures: dict[str, dict]) -> None:
    for name, row in figures.items():
        cells = "  ".join(f"{k} {v}" for k, v in row.items())
        print(f"{name:<24} {cells}", flush=True)
