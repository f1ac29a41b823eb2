"""Call Odoo's command line with this checkout's Python, configuration and logs."""

import os
import subprocess
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import odoo_config
import processes
from console import CommandError
from paths import LOGS, run_dir
from setup import Tools

#: Found before the system's browser by Odoo's tests; see ``browser.py``.
_QUIET = {"PYTHONUNBUFFERED": "1", "PGAPPNAME": "clinic", "LC_ALL": "C.UTF-8"}


def command(tools: Tools, conf: Path, *arguments: str) -> list[str]:
    """Return the argument list of an ``odoo`` call."""
    return [str(tools.python), str(launcher()), *arguments, "-c", str(conf)]


def launcher() -> Path:
    """Return a start script: Odoo's WebSocket process starts the same file again."""
    script = run_dir("bin") / "odoo-bin"
    if not script.exists():
        fresh = script.with_suffix(f".{os.getpid()}")
        fresh.write_text("import odoo.cli\n\nodoo.cli.main()\n")
        fresh.rename(script)
    return script


def environment(extra_path: Iterable[Path] = ()) -> dict[str, str]:
    """Return the environment of an Odoo process.

    :param extra_path: folders that programs are looked for in first.
    """
    folders = [str(p) for p in extra_path]
    path = os.pathsep.join([*folders, os.environ.get("PATH", "")])
    return {**_QUIET, "PATH": path}


def work_dir() -> Path:
    """Return a folder to start Odoo in: one without a subfolder ``odoo``."""
    return run_dir("cwd")


def stream(
    argv: list[str],
    log: Path,
    on_line: Callable[[str], None],
    env: Mapping[str, str],
) -> int:
    """Run a program, keep its output in ``log`` and hand on each line as it comes.

    :return: the program's exit status.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    process = processes.spawn(
        argv, env=env, cwd=work_dir(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        with log.open("w", errors="replace") as out:
            for raw in process.stdout:  # type: ignore[union-attr]
                line = raw.decode(errors="replace")
                out.write(line)
                on_line(line.rstrip("\n"))
        return process.wait()
    finally:
        processes.stop_group(process)


def install(
    tools: Tools, database: str, addons: Iterable[str], demo: bool, flag: str = "-i"
) -> None:
    """Install addons into a database, which is made if it does not exist.

    :param flag: ``-u`` updates them instead.
    :raises CommandError: with the last lines of Odoo's log.
    """
    port = processes.free_port()
    conf = odoo_config.write(f"install-{database}", tools.odoo, {"http_port": port})
    arguments = ["-d", database, flag, ",".join(addons), "--stop-after-init"]
    arguments += ["--skip-auto-install", "--no-http", "--max-cron-threads=0"]
    arguments += ["--with-demo"] if demo else []
    log = LOGS / f"install-{database}.log"
    tail: list[str] = []

    def keep(line: str) -> None:
        tail.append(line)
        if " ERROR " in line or " CRITICAL " in line:
            errors.append(line)
        del tail[:-40]

    errors: list[str] = []
    status = stream(command(tools, conf, *arguments), log, keep, environment())
    if status or errors:
        raise CommandError(
            f"Odoo could not install {', '.join(addons)}:\n" + "\n".join(tail),
            f"the whole log is {log}",
        )
