"""Show the product: run the main job on a real Odoo, then serve until stopped.

``demo_job.py`` is run inside an Odoo shell through the same entry point as the
button, as a front-desk user. What it prints is shown; the last line is a JSON object
with the figures, and a figure that is not as planned makes the exit status 1.
"""

import argparse
import fcntl
import json
import signal
import socket
from pathlib import Path

import odoo_shell
from console import CommandError, elapsed, step
from odoo_server import System, system
from paths import run_dir
from setup import ensure_tools, main

JOB = Path(__file__).with_name("demo_job.py")
FIRST_PORT = 8069


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--once", action="store_true", help="stop after the job")
    parser.add_argument("--port", type=int, default=0, help="of the web address")
    parser.add_argument(
        "--job", type=Path, default=JOB, help="another script to run in Odoo's shell"
    )
    return parser.parse_args()


def _port(wanted: int) -> int:
    """Return the wanted port, or the first free one from 8069 on."""
    candidates = [wanted] if wanted else range(FIRST_PORT, FIRST_PORT + 200)
    for port in candidates:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise CommandError(f"Port {wanted} is taken.", "choose another one with --port")


def _only_one():
    handle = (run_dir("locks") / "demo.lock").open("w")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise CommandError(
            "The demo of this checkout runs already.", "stop it first (Ctrl-C)"
        ) from None
    return handle


def run_job(running: System, job: Path) -> tuple[int, str]:
    """Run the main job; return the exit status and the closing line."""
    if not job.exists():
        step(f"No {job.name} here: nothing is sent")
        return 0, json.dumps({"job": None, "seconds": round(elapsed(), 1)})
    step("Main job: sending as the front-desk user")
    told = running.shell(odoo_shell.source(job), name="demo-job")
    lines = told.rstrip().splitlines()
    print("\n".join(lines[:-1]), flush=True)
    try:
        figures = json.loads(lines[-1])
    except (IndexError, ValueError):
        raise CommandError("The job printed no figures.", "see its log") from None
    status = 0 if figures.pop("as_planned", True) else 1
    return status, json.dumps(figures)


def _serve(running: System) -> None:
    print(f"\nOdoo serves at {running.url} until you press Ctrl-C.", flush=True)
    node = running.nodes[0]
    while node.process is not None and node.process.poll() is None:
        signal.sigtimedwait([], 5)
    raise CommandError("Odoo has ended by itself.", f"see {node.log}")


def _run() -> int:
    options = _arguments()
    lock = _only_one()
    tools = ensure_tools("postgres")
    with system(tools, "demo") as running:
        step("Odoo: starting with 4 workers")
        running.start_node(_port(options.port))
        step(f"Odoo: ready at {running.url}")
        status, closing = run_job(running, options.job)
        if not options.once:
            print(closing, flush=True)
            _serve(running)
    lock.close()
    print(closing, flush=True)
    return status


if __name__ == "__main__":
    main(_run)
