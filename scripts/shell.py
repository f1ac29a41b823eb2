"""Open an Odoo shell on the demo database, prepared first if it is not there.

A script may come on standard input; it commits what shall stay (``env.cr.commit()``).
"""

import subprocess
import sys

import databases
import odoo_process
import odoo_shell
import postgres
import processes
from odoo_server import demo_template
from setup import ensure_tools, main


def _run() -> int:
    sys.stdout, out = sys.stderr, sys.stdout  # steps must not mix with the script's
    tools = ensure_tools("postgres")
    postgres.ensure_running()
    if not postgres.database_exists("demo"):
        databases.clone(demo_template(tools), "demo")
    # In our own process group, or the terminal would not let it read.
    done = subprocess.run(
        odoo_shell.command(tools, "demo"),
        env=processes.marked_env(odoo_process.environment()),
        cwd=odoo_process.work_dir(),
        stdout=out,
        check=False,
    )
    return done.returncode


if __name__ == "__main__":
    main(_run)
