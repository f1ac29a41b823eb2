"""Run Python inside an Odoo shell and get back what it printed."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

import odoo_config
import odoo_process
import processes
from console import CommandError
from paths import LOGS
from setup import Tools


def command(tools: Tools, database: str) -> list[str]:
    """Return the argument list of a shell on a database."""
    conf = odoo_config.write(
        f"shell-{database}",
        tools.odoo,
        {
            "http_port": processes.free_port(),
            "workers": 0,
            "max_cron_threads": 0,
            "server_wide_modules": odoo_config.SERVER_WIDE,
            "log_handler": ":WARNING,py.warnings:ERROR",
        },
    )
    return odoo_process.command(tools, conf, "shell", "--no-http", "-d", database)


def source(script: Path) -> str:
    """Return the text of a script, which finds the modules in its own folder."""
    return (
        f"import sys; sys.path.insert(0, {str(script.parent)!r})\n{script.read_text()}"
    )


def told(output: str) -> dict:
    """Return the JSON object that a script printed as its last line."""
    return json.loads(output.strip().splitlines()[-1])


def run(
    tools: Tools,
    database: str,
    script: str,
    env: Mapping[str, str] | None = None,
    name: str = "shell",
) -> str:
    """Run a script with ``env`` and ``self`` at hand; it commits what shall stay.

    :param script: Python source text.
    :param env: more environment variables for it.
    :param name: of the log file that gets its standard error.
    :return: its standard output.
    :raises CommandError: with the end of its standard error when it fails.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"{name}.log"
    with log.open("wb") as errors:
        process = processes.spawn(
            command(tools, database),
            env={**odoo_process.environment(), **(env or {})},
            cwd=odoo_process.work_dir(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
        try:
            output, _ = process.communicate(script.encode())
        finally:
            processes.stop_group(process)
    if process.returncode:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
        raise CommandError(f"The script {name} failed:\n{tail}", f"see {log}")
    return output.decode()
