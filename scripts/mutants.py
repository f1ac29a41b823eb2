"""Take out one guard of the product at a time, and see whether the tests notice.

The guards are in ``tests/mutants/``; name a part (``protocol``) or words of a guard to
try only those. Each is taken out of a copy of the addons, never out of the checkout.
The last line is a JSON object; the exit status is 1 when a guard was not missed.
"""

import argparse
import json
import os
import queue
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor

import databases
import odoo_tests
import postgres
from console import CommandError, elapsed, step
from odoo_log import Result
from paths import ADDONS, ROOT, our_addons, run_dir
from setup import Tools, ensure_tools, main

sys.path.append(str(ROOT))

from tests.mutants import Mutant, all_mutants  # noqa: E402 - found by the line above

_AT_A_TIME = 2


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("words", nargs="*", help="parts, or words of guards")
    return parser.parse_args()


def _chosen(words: list[str]) -> list[tuple[str, Mutant]]:
    """Return ``(part, mutant)`` of what was asked for.

    :raises CommandError: when there is nothing of these words
    """
    every = [(part, one) for part, some in all_mutants().items() for one in some]
    found = [
        (part, one)
        for part, one in every
        if not words or any(word == part or word in one.guard for word in words)
    ]
    if not found:
        raise CommandError("No guard has these words.", "look into tests/mutants")
    return found


class Bench:
    """A copy of the addons and a database to try guards on, one after the other."""

    def __init__(self, tools: Tools, template: str, number: int) -> None:
        self._tools = tools
        self._addons = run_dir("mutants") / str(number)
        self._database = f"mutants_{number}"
        shutil.rmtree(self._addons, ignore_errors=True)
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ADDONS, self._addons, ignore=ignored)
        databases.clone(template, self._database, durable=False)

    def run(self, tags: str) -> Result:
        """Run tests on the copy as it is."""
        return odoo_tests.run_copy(self._tools, self._database, tags, self._addons)

    def without(self, mutant: Mutant) -> Result:
        """Run a guard's tests with the guard taken out, and put it back."""
        path = self._addons / mutant.path
        whole = path.read_text()
        path.write_text(mutant.applied_to(whole))
        try:
            return self.run(mutant.tags)
        finally:
            path.write_text(whole)

    def check(self, mutants: list[Mutant]) -> None:
        """See that all the tests pass with every guard in its place.

        :raises CommandError: naming those that do not
        """
        result = self.run(",".join(sorted({m.tags for m in mutants})))
        if result.failed or not result.started:
            names = ", ".join(sorted(result.failed)) or "no test runs"
            raise CommandError(f"Red with every guard in place: {names}", "make test")

    def clear(self) -> None:
        """Drop the database and the copy."""
        databases.drop(self._database)
        shutil.rmtree(self._addons, ignore_errors=True)


def _row(part: str, mutant: Mutant, result: Result) -> dict:
    """Return what became of one guard, and say it."""
    fell = sorted(name.rsplit(":", 1)[-1] for name in result.failed)
    ended = "noticed" if fell else "NOT MISSED"
    if not result.started:
        ended = "DOES NOT RUN"
    step(f"{ended}: {mutant.guard} ({len(fell)} of {len(result.started)} tests)")
    return {"part": part, "guard": mutant.guard, "ended": ended, "fell": fell}


def _try_all(tools: Tools, chosen: list[tuple[str, Mutant]]) -> list[dict]:
    """Try each guard on the next free bench."""
    template = _template(tools)
    count = min(_AT_A_TIME, len(chosen))
    benches = [Bench(tools, template, number) for number in range(count)]
    free: queue.Queue[Bench] = queue.Queue()
    for bench in benches:
        free.put(bench)

    def one(pair: tuple[str, Mutant]) -> dict:
        bench = free.get()
        try:
            return _row(*pair, bench.without(pair[1]))
        finally:
            free.put(bench)

    try:
        step("all guards in their places")
        benches[0].check([mutant for _part, mutant in chosen])
        with ThreadPoolExecutor(count) as pool:
            return list(pool.map(one, chosen))
    finally:
        for bench in benches:
            bench.clear()


def _template(tools: Tools) -> str:
    """Return a database with our addons as they are, without demo data."""
    addons = our_addons()
    base = databases.odoo_alone(tools, addons)
    key = databases.addons_hash(addons)
    return databases.template(tools, "mutants", addons, key, base=base)


def _table(rows: list[dict]) -> None:
    """Print the tables of docs/guards.md."""
    for part in sorted({row["part"] for row in rows}, reverse=True):
        print(f"\n## {part}\n\n| guard | tests that failed without it | e.g. |")
        print("|---|---|---|")
        for row in rows:
            if row["part"] == part:
                shown = f"`{row['fell'][0]}`" if row["fell"] else row["ended"]
                print(f"| {row['guard']} | {len(row['fell'])} | {shown} |")


def run() -> int:
    """Try the chosen guards; return the exit status."""
    chosen = _chosen(_arguments().words)
    tools = ensure_tools("postgres")
    postgres.ensure_running()
    # files change within a second: no compiled copy may stand for another text
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    rows = _try_all(tools, chosen)
    _table(rows)
    left = [row["guard"] for row in rows if row["ended"] != "noticed"]
    told = {"guards": len(rows), "not_missed": left, "seconds": round(elapsed())}
    print(json.dumps(told))
    return 1 if left else 0


if __name__ == "__main__":
    main(run)
