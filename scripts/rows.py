"""Find the rows of ``make bench`` and ``make chaos``, run them, print them.

A row is a module in ``tests/bench/`` or ``tests/chaos/`` with ``NAME`` (its key in
the closing JSON) and ``run(context) -> dict``. A key ``ok`` with ``False`` in what it
returns, or an exception, makes the exit status 1.
"""

import importlib.util
import json
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import databases
import odoo_server
import postgres
from console import CommandError, elapsed, step
from paths import ROOT, TESTS
from setup import Tools


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

    @property
    def trials(self) -> int:
        """Return how often a fault is tried."""
        return 5 if self.quick else 20

    @contextmanager
    def system(
        self, name: str, standin_arguments: Sequence[str] = ()
    ) -> Iterator[odoo_server.System]:
        """Bring up a fresh system; its database is dropped at the end.

        :param name: a short word, part of the database's name.
        """
        database = f"{self.kind}_{name}"
        try:
            with odoo_server.system(self.tools, database, standin_arguments) as it:
                yield it
        finally:
            databases.drop(database)

    def restart_postgres(self, mode: str = "immediate") -> None:
        """Crash PostgreSQL and start it again; chaos has a cluster of its own."""
        postgres.restart(mode)


def run_all(kind: str, tools: Tools, names: Sequence[str], quick: bool) -> int:
    """Run the rows of one kind and print the table and the JSON line.

    :param names: run only these; all when empty.
    :return: the exit status.
    """
    sys.path.append(str(ROOT))  # rows share modules of the package ``tests``
    context = Context(tools, quick, kind)
    figures: dict[str, object] = {}
    failed = 0
    for module in _modules(TESTS / kind, names):
        step(f"{kind}: {module.NAME}")
        try:
            figures[module.NAME] = row = module.run(context)
            failed += row.get("ok") is False
        except Exception as error:
            traceback.print_exc()
            figures[module.NAME] = {"ok": False, "error": str(error)[:300]}
            failed += 1
    _table(figures)
    print(json.dumps({**figures, "failed": failed, "seconds": round(elapsed())}))
    return 1 if failed else 0


def _modules(folder: Path, names: Sequence[str]) -> list[ModuleType]:
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
            f"No such row: {', '.join(sorted(unknown))}.",
            f"one of {', '.join(sorted(known)) or '(there are none yet)'}",
        )
    return [module for module in found if not names or module.NAME in names]


def _table(figures: dict[str, object]) -> None:
    print()
    for name, row in figures.items():
        cells = "  ".join(f"{k} {v}" for k, v in row.items())  # type: ignore
        print(f"{name:<24} {cells}")
    print()
