"""Run all linters and the repository's own checks; show what each complains about.

Name checks to run only those: ``python3 scripts/lint.py ruff_check eslint``.
"""

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import feature_table
import lint_repository as ours
import lint_sudo
import lint_tools as theirs
from console import CommandError, elapsed
from setup import Tools, ensure_tools, main

Check = Callable[[Tools], str]
#: The slow ones first, so that two of them share the time.
CHECKS: tuple[Check, ...] = (
    theirs.pylint_odoo,
    theirs.prettier,
    theirs.upgrade_code,
    theirs.eslint,
    theirs.compose,
    theirs.oca_checks,
    theirs.oca_checks_po,
    theirs.ruff_check,
    theirs.ruff_format,
    ours.machine_paths,
    ours.file_length,
    ours.function_length,
    ours.manifests,
    lint_sudo.sudo_reasons,
    feature_table.feature_tests,
)


def _chosen(names: list[str]) -> list[Check]:
    known = {check.__name__: check for check in CHECKS}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise CommandError(f"No such check: {unknown}.", f"one of {', '.join(known)}")
    return [known[name] for name in names] or list(CHECKS)


def _run() -> int:
    checks = _chosen(sys.argv[1:])
    tools = ensure_tools()
    with ThreadPoolExecutor(max_workers=2) as pool:
        pending = [(check, pool.submit(check, tools)) for check in checks]
        failed = sum(_show(check, job.result()) for check, job in pending)
    print(f"{len(checks) - failed} of {len(checks)} checks in {elapsed():.0f} s")
    return 1 if failed else 0


def _show(check: Check, complaints: str) -> bool:
    """Print one check's outcome; return whether it failed."""
    print(f"{'FAIL' if complaints else 'ok':<5} {check.__name__}", flush=True)
    if complaints:
        print("\n".join(f"      {line}" for line in complaints.splitlines()))
    return bool(complaints)


if __name__ == "__main__":
    main(_run)
