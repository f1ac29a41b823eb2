"""Start the Twilio stand-in and ask it what it has accepted."""

import json
import subprocess
import threading
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import processes
from console import CommandError
from paths import LOGS, ROOT
from setup import Tools

ACCOUNT_SID = "AC" + "0" * 31 + "1"
AUTH_TOKEN = "stand-in-token-without-value"
NUMBER = "+16465550100"  # belongs to nobody; the clinic's MAIN sender


@dataclass
class Standin:
    """A running stand-in.

    :param url: its address, for the system parameter of the API's address.
    :param account_sid: an account it knows.
    :param auth_token: that account's token.
    """

    process: subprocess.Popen
    url: str
    account_sid: str = ACCOUNT_SID
    auth_token: str = AUTH_TOKEN

    def get(self, path: str) -> object:
        """Return the JSON answer to a GET, ``/_standin/messages`` for instance."""
        return self._call(urllib.request.Request(self.url + path))

    def post(self, path: str, body: object) -> object:
        """Return the JSON answer to a POST with a JSON body."""
        request = urllib.request.Request(
            self.url + path,
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        return self._call(request)

    def _call(self, request: urllib.request.Request) -> object:
        with urllib.request.urlopen(request, timeout=30) as answer:
            text = answer.read()
        return json.loads(text) if text.strip() else None

    def stop(self) -> None:
        """End the stand-in."""
        processes.stop_group(self.process)


def is_there() -> bool:
    """Return whether this checkout has the stand-in."""
    return (ROOT / "tests" / "twilio_standin" / "__main__.py").exists()


def start(tools: Tools, *arguments: str, name: str = "standin") -> Standin:
    """Start the stand-in on a free port and return when it listens.

    :param arguments: more of its command line, as ``--number +15125550100``.
    :param name: of its log file.
    :raises CommandError: when it ends before it listens.
    """
    argv = [str(tools.python), "-u", "-m", "tests.twilio_standin", "--port", "0"]
    argv += ["--account-sid", ACCOUNT_SID, "--auth-token", AUTH_TOKEN]
    argv += ["--number", NUMBER, *arguments]
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"{name}.log"
    with log.open("wb") as errors:
        process = processes.spawn(
            argv,
            env={"PYTHONDONTWRITEBYTECODE": "1"},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
    url = _ready_url(process)
    if not url:
        processes.stop_group(process)
        raise CommandError(f"The stand-in did not start:\n{_tail(log)}", f"see {log}")
    threading.Thread(target=_drain, args=(process, log), daemon=True).start()
    return Standin(process, url)


def _ready_url(process: subprocess.Popen) -> str:
    for raw in process.stdout:  # type: ignore[union-attr]
        word, _, url = raw.decode(errors="replace").strip().partition(" ")
        if word == "ready":
            return url.rstrip("/")
    return ""


def _drain(process: subprocess.Popen, log: Path) -> None:
    with log.open("ab") as out:
        for raw in process.stdout:  # type: ignore[union-attr]
            out.write(raw)


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-10:])
