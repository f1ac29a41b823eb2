"""Bring everything together that the commands need, and keep what is there.

A first run fetches; each later one only looks that it is complete.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import postgres
import processes
import system_packages
from console import CommandError, report
from fetch_odoo import Odoo, ensure_odoo
from python_env import ensure_venv


@dataclass(frozen=True)
class Tools:
    """What a command works with.

    :param odoo: where Odoo is.
    :param python: the Python program that finds Odoo and all packages.
    """

    odoo: Odoo
    python: Path


def ensure_tools(*needs: str) -> Tools:
    """Return Odoo and its Python, with the system packages a command needs.

    :param needs: keys of ``system_packages.NEEDS``.
    """
    system_packages.ensure("venv", *needs)
    odoo = ensure_odoo()
    return Tools(odoo, ensure_venv(odoo))


def main(command: Callable[[], int]) -> None:
    """Run a command to its exit status and leave no process behind.

    :param command: returns the exit status.
    """
    processes.guard()
    status = 1
    try:
        status = command()
    except CommandError as error:
        report(error)
    except KeyboardInterrupt:
        print("\nstopping", flush=True)
        status = 130
    finally:
        postgres.release()
        processes.wait_for_reaper()
    sys.stdout.flush()
    sys.exit(status)


if __name__ == "__main__":

    def _prepare() -> int:
        tools = ensure_tools("postgres", "browser", "node")
        print(tools.python)
        return 0

    main(_prepare)
