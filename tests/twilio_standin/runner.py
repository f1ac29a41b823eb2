"""Run a stand-in beside a test: in a thread, or as a process one can kill."""

import asyncio
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Self

from .client import StandIn
from .models import Account
from .server import Server
from .settings import Settings

START_SECONDS = 30.0
STOP_SECONDS = 10.0
READY = "ready "
PACKAGE = __package__ or "twilio_standin"


class ThreadedStandIn:
    """A stand-in on its own event loop in a daemon thread of this process.

    Made for test runners that cannot start programs; it shares nothing with
    the test but the address, and holds no reference to Odoo.
    """

    def __init__(self, settings: Settings | None = None, log: Path | None = None):
        """Prepare; ``start`` or ``with`` begins.

        :param settings: switches that hold from the start
        :param log: JSONL file that outlives this object
        """
        self._server = Server(settings, log)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="twilio-standin", daemon=True
        )
        self.url = ""
        self.control: StandIn

    def add_account(self, sid: str, auth_token: str, **values: Any) -> None:
        """Configure an account before the start."""
        self._server.state.add_account(Account(sid, auth_token, **values))

    def add_number(self, account_sid: str, phone_number: str, **values: Any) -> None:
        """Configure an own number before the start."""
        self._server.state.add_number(account_sid, phone_number, **values)

    def start(self) -> Self:
        """Listen on a free loopback port; sets ``url`` and ``control``."""
        self._thread.start()
        self.url = self._run(self._server.start(), START_SECONDS)
        self.control = StandIn(self.url)
        return self

    def stop(self) -> None:
        """End the loop and its thread."""
        self.control.close()
        self._run(self._server.stop(), STOP_SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(STOP_SECONDS)
        self._loop.close()

    def _run(self, work: Any, seconds: float) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(seconds)

    def __enter__(self) -> Self:
        """Start."""
        return self.start()

    def __exit__(self, *_error: object) -> None:
        """Stop."""
        self.stop()


class ProcessStandIn:
    """A stand-in as a child process, which may be killed and started again."""

    def __init__(self, *arguments: str) -> None:
        """Keep the command line's ``arguments`` for every start."""
        self._arguments = list(arguments)
        self._process: subprocess.Popen[str] | None = None
        self.url = ""
        self.control: StandIn

    def start(self) -> Self:
        """Start and wait for the ready line.

        :raises RuntimeError: when the process ends instead of listening
        """
        command = [sys.executable, "-m", PACKAGE, *self._arguments]
        top = Path(__file__).parents[PACKAGE.count(".") + 1]
        self._process = subprocess.Popen(
            command, cwd=top, stdout=subprocess.PIPE, text=True
        )
        line = self._first_line()
        if not line.startswith(READY):
            self.kill()
            raise RuntimeError(f"the stand-in did not start: {line!r}")
        self.url = line.removeprefix(READY).strip()
        self.control = StandIn(self.url)
        return self

    def _first_line(self) -> str:
        process = self._process
        if process is None or process.stdout is None:
            return ""
        timer = threading.Timer(START_SECONDS, process.kill)
        timer.start()
        try:
            return process.stdout.readline()
        finally:
            timer.cancel()

    @property
    def pid(self) -> int:
        """Return the process id, to send it signals."""
        if self._process is None:
            raise RuntimeError("the stand-in is not running")
        return self._process.pid

    def restart(self) -> Self:
        """Start again on the same port with the same log."""
        port = self.url.rpartition(":")[2]
        kept = [*self._arguments]
        if "--port" in kept:
            del kept[kept.index("--port") : kept.index("--port") + 2]
        self._arguments = [*kept, "--port", port]
        return self.start()

    def kill(self) -> None:
        """End it the hard way (SIGKILL)."""
        if self._process is not None:
            self._process.kill()
            self._reap()

    def stop(self) -> None:
        """End it politely; SIGKILL if it does not listen."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._reap()

    def _reap(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.wait(STOP_SECONDS)
        if process.stdout is not None:
            process.stdout.close()

    def __enter__(self) -> Self:
        """Start."""
        return self.start()

    def __exit__(self, *_error: object) -> None:
        """Stop."""
        self.stop()
