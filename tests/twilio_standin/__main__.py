"""Start the stand-in: ``python -m tests.twilio_standin --port 0 ...``.

Prints ``ready http://HOST:PORT`` once it listens, which is what scripts wait
for, and ends without a trace on SIGTERM or Ctrl-C.
"""

import argparse
import asyncio
import contextlib
import json
import signal
from pathlib import Path

from .models import Account
from .server import Server
from .settings import Settings
from .wire import new_sid


def parser() -> argparse.ArgumentParser:
    """Return the command line's definition."""
    result = argparse.ArgumentParser(prog="twilio_standin", description=__doc__)
    add = result.add_argument
    add("--host", default="127.0.0.1")
    add("--port", type=int, default=0, help="0 takes a free one")
    add("--account-sid", action="append", default=[], help="may be repeated")
    add("--auth-token", action="append", default=[], help="one for each account")
    add("--test-account-sid", help="account that knows the magic numbers only")
    add("--test-auth-token")
    add("--number", action="append", default=[], help="own number: [ACxx=]+1555...")
    add("--inbound-url", default="", help="where texts from patients are posted")
    add("--route", action="append", default=[], help="PUBLIC_URL=LOOPBACK_URL")
    add("--allow-host", action="append", default=[], help="webhooks may go there")
    add("--settings", type=json.loads, default={}, help="further switches as JSON")
    add("--log", type=Path, help="JSONL file that survives a crash")
    return result


def build_server(options: argparse.Namespace) -> Server:
    """Return a server set up as the command line says.

    :raises ValueError: when accounts and tokens do not pair up
    """
    settings = Settings(inbound_url=options.inbound_url)
    settings.routes = dict(route.split("=", 1) for route in options.route)
    settings.allowed_hosts = list(options.allow_host)
    settings.update(options.settings)
    server = Server(settings, options.log)
    _add_accounts(server, options)
    for entry in options.number:
        account_sid, _, phone_number = entry.rpartition("=")
        first = next(iter(server.state.accounts))
        server.state.add_number(account_sid or first, phone_number)
    return server


def _add_accounts(server: Server, options: argparse.Namespace) -> None:
    sids, tokens = options.account_sid, options.auth_token
    if len(sids) != len(tokens):
        raise ValueError("each --account-sid needs its --auth-token")
    if not sids:
        sids, tokens = [new_sid("AC")], [new_sid("")]
    for sid, token in zip(sids, tokens, strict=True):
        server.state.add_account(Account(sid, token))
    if options.test_account_sid:
        token = options.test_auth_token or ""
        server.state.add_account(Account(options.test_account_sid, token, test=True))


async def run(options: argparse.Namespace) -> None:
    """Serve until SIGTERM or SIGINT."""
    server = build_server(options)
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    url = await server.start(options.host, options.port)
    print(f"ready {url}", flush=True)
    await stopped.wait()
    await server.stop()


def main() -> None:
    """Entry point."""
    options = parser().parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run(options))


if __name__ == "__main__":
    main()
