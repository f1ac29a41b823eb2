"""Start, watch and stop one Odoo server in prefork mode."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import odoo_config
import odoo_process
import processes
from console import CommandError
from paths import LOGS
from setup import Tools

_PATIENCE = 120.0


@dataclass
class OdooNode:
    """One Odoo: its workers, cron, queue_job runner and WebSocket process.

    :param tools: Odoo and its Python.
    :param database: the only database it serves.
    :param name: for its files: ``.run/conf/NAME.conf``, ``.run/logs/NAME.log``.
    :param port: the address for browsers and callbacks (0: a free one).
    :param options: what differs from the usual settings.
    """

    tools: Tools
    database: str
    name: str
    port: int = 0
    options: dict[str, object] = field(default_factory=dict)
    process: subprocess.Popen | None = None
    _proxy: subprocess.Popen | None = None
    _ports: tuple[int, int] = (0, 0)

    def __post_init__(self) -> None:
        self.port = self.port or processes.free_port()
        self._ports = (processes.free_port(), processes.free_port())

    @property
    def url(self) -> str:
        """Return the address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def direct_url(self) -> str:
        """Return the address of the HTTP workers, without the proxy before them."""
        return f"http://127.0.0.1:{self._ports[0]}"

    @property
    def log(self) -> Path:
        """Return the file that Odoo logs to."""
        return LOGS / f"{self.name}.log"

    def start(self, wait: bool = True) -> "OdooNode":
        """Start the server; with ``wait``, return when it answers.

        :raises CommandError: with the log's end when it does not come up.
        """
        http_port, gevent_port = self._ports
        values = {
            "http_port": http_port,
            "gevent_port": gevent_port,
            "db_name": self.database,
            "dbfilter": f"^{self.database}$",
            "workers": 4,
            "max_cron_threads": 2,
            "server_wide_modules": odoo_config.SERVER_WIDE,
            "log_handler": odoo_config.LOG_HANDLER,
            **self.options,
        }
        conf = odoo_config.write(self.name, self.tools.odoo, values)
        LOGS.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as out:
            self.process = processes.spawn(
                odoo_process.command(self.tools, conf),
                env=odoo_process.environment(),
                cwd=odoo_process.work_dir(),
                stdout=out,
                stderr=out,
            )
        self._start_proxy()
        if wait:
            self.wait_ready()
        return self

    def _start_proxy(self) -> None:
        if self._proxy is None:
            script = Path(__file__).with_name("loopback_proxy.py")
            ports = [str(p) for p in (self.port, *self._ports)]
            self._proxy = processes.spawn([sys.executable, str(script), *ports])

    def wait_ready(self, seconds: float = _PATIENCE) -> None:
        """Return when the login page answers, which also loads the registry."""
        deadline = time.monotonic() + seconds
        while not self._answers():
            if self.process is None or self.process.poll() is not None:
                raise CommandError(f"Odoo ended at once:\n{self._tail()}", self._see)
            if time.monotonic() > deadline:
                raise CommandError(f"Odoo does not answer:\n{self._tail()}", self._see)
            time.sleep(0.2)

    @property
    def _see(self) -> str:
        return f"the whole log is {self.log}"

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/web/login", timeout=60) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def _tail(self) -> str:
        if not self.log.exists():
            return "(no log)"
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])

    def revive(self) -> bool:
        """Start the server again if it has ended, as a service manager would.

        Odoo's main process gives up when a worker finds no database, so a restart of
        PostgreSQL ends it.

        :return: whether it had; it may not answer yet.
        """
        if self.process is None or self.process.poll() is None:
            return False
        processes.stop_group(self.process)
        self.start(wait=False)
        return True

    def kill(self) -> None:
        """End the whole process group at once, as a power failure would."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                return
            finally:
                self.process.wait()

    def stop(self) -> None:
        """Let the server finish what it does, then end it and its proxy."""
        for process in filter(None, (self.process, self._proxy)):
            processes.stop_group(process, 15.0)
        self.process = self._proxy = None
