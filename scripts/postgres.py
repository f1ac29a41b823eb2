"""Run a private PostgreSQL cluster for this checkout.

It listens on a Unix socket only, so it takes no TCP port and nothing outside this
machine reaches it. Several commands of one checkout share it; the last one stops it.
As root the server runs as the user ``postgres``, since it refuses to run as root.
"""

import os
import pwd
import re
import shutil
import subprocess
from pathlib import Path

from console import CommandError, note, step
from locks import exclusive, is_unused, shared
from paths import CHECKOUT_ID, RUN, cluster, run_dir, short_dir
from processes import MARK_NAME, run, tell_reaper

ROLE = "odoo"
ADMIN = "clinic_admin"
PORT = 5432
_SETTINGS = """
# Written by scripts/postgres.py for this checkout only.
listen_addresses = ''
port = {port}
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 512MB
work_mem = 16MB
maintenance_work_mem = 256MB
effective_cache_size = 2GB
max_wal_size = 4GB
random_page_cost = 1.1
log_min_duration_statement = -1
logging_collector = off
"""
# the server's log shall hold no body and no number: neither the text of a failed
# statement nor the values that its DETAIL names; given at each start, so that
# clusters of earlier days follow
QUIET = "-c log_min_error_statement=panic -c log_error_verbosity=terse"
_held: dict[str, object] = {}


def bin_dir() -> Path | None:
    """Return the folder with the newest PostgreSQL server programs here."""
    folders = [p.parent for p in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if folders:
        return max(folders, key=lambda p: float(p.parent.name))
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _as_server_user() -> list[str]:
    return ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []


def data_dir() -> Path:
    """Return where the cluster lies: in the checkout, if its server user gets there."""
    inside = RUN / f"postgres{cluster()}"
    if os.getuid() != 0 or _reachable(inside):
        return inside / "data"
    return Path("/var/tmp") / f"clinic-{CHECKOUT_ID}-postgres{cluster()}" / "data"


def _reachable(folder: Path) -> bool:
    folder.mkdir(parents=True, exist_ok=True)
    probe = [*_as_server_user(), "test", "-x", str(folder)]
    return subprocess.run(probe, check=False).returncode == 0


def socket_dir() -> Path:
    """Return the folder of the server's socket, which clients use as host name."""
    return short_dir() / f"pg{cluster()}"


def ensure_running() -> str:
    """Start the cluster if it is not running; return the host for clients.

    The cluster stops when the last command that called this has ended.
    """
    if "users" not in _held:
        with exclusive(_lock("start"), "starting PostgreSQL"):
            _held["users"] = shared(_lock("users"))
            tell_reaper("postgres")
            _create_if_absent()
            if not is_running():
                _start()
            elif not (socket_dir() / f".s.PGSQL.{PORT}").exists():
                note("PostgreSQL's socket is gone (temporary files removed?)")
                restart()
    return str(socket_dir())


def release() -> None:
    """Give up this command's use of the cluster."""
    handle = _held.pop("users", None)
    if handle is not None:
        handle.close()  # type: ignore[attr-defined]


def stop_if_unused() -> None:
    """Stop the cluster unless a living command of this checkout uses it."""
    with exclusive(_lock("start"), "starting PostgreSQL"):
        if is_unused(_lock("users")) and is_running():
            stop()


def _lock(name: str) -> Path:
    return run_dir("locks") / f"postgres{cluster()}-{name}.lock"


def server(program: str, *arguments: str) -> list[str]:
    """Return the command of a server program, run by the server's user."""
    folder = bin_dir()
    if folder is None:
        raise CommandError("No PostgreSQL server.", "apt-get install postgresql")
    return [*_as_server_user(), str(folder / program), *arguments]


def is_running() -> bool:
    """Return whether the cluster's server is up."""
    data = data_dir()
    if not (data / "PG_VERSION").exists():
        return False
    argv = server("pg_ctl", "-D", str(data), "status")
    done = subprocess.run(argv, capture_output=True, cwd="/", check=False)
    return done.returncode == 0


def _create_if_absent() -> None:
    data = data_dir()
    own_folder(short_dir(), 0o755)
    own_folder(socket_dir(), 0o700, server=True)
    if (data / "complete").exists():
        return
    step("PostgreSQL: creating this checkout's private cluster")
    if RUN not in data.parents:
        note(f"the user postgres cannot enter the checkout; it goes to {data.parent}")
    shutil.rmtree(data, ignore_errors=True)
    own_folder(data.parent, 0o700, server=True)
    argv = server("initdb", "-D", str(data), "-U", ADMIN, "--auth=trust")
    run([*argv, "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"], cwd=Path("/"))
    with (data / "postgresql.conf").open("a") as conf:
        conf.write(_SETTINGS.format(port=PORT, socket=socket_dir()))
    _start()
    psql(f"CREATE ROLE {ROLE} LOGIN CREATEDB")
    stop()
    (data / "complete").touch()


def own_folder(folder: Path, mode: int, server: bool = False) -> None:
    """Make a folder that belongs to us or to the server's user, and to nobody else."""
    folder.mkdir(mode=mode, parents=True, exist_ok=True)
    server_user = server and os.getuid() == 0
    owner = pwd.getpwnam("postgres").pw_uid if server_user else os.getuid()
    if folder.is_symlink() or folder.stat().st_uid not in (owner, os.getuid()):
        raise CommandError(f"{folder} belongs to somebody else.", f"remove {folder}")
    os.chown(folder, owner, -1)
    folder.chmod(mode)


def _start() -> None:
    data = data_dir()
    argv = server("pg_ctl", "-D", str(data), "-w", "-t", "60", "-s")
    environment = {k: v for k, v in os.environ.items() if k != MARK_NAME}
    log = data.parent / "server.log"
    done = subprocess.run(
        [*argv, "-l", str(log), "-o", QUIET, "start"],
        env=environment,
        cwd="/",
        check=False,
    )
    if done.returncode:
        tail = "\n".join(log.read_text().splitlines()[-8:]) if log.exists() else ""
        raise CommandError(f"PostgreSQL did not start:\n{tail}", f"see {log}")


def stop(mode: str = "fast") -> None:
    """Stop the server at once.

    :param mode: ``fast`` or, to imitate a crash, ``immediate``.
    """
    argv = server("pg_ctl", "-D", str(data_dir()), "-w", "-m", mode, "stop")
    run(argv, cwd=Path("/"))


def restart(mode: str = "fast") -> None:
    """Stop and start the server while others use it (fault tests)."""
    stop(mode)
    _start()


def psql(sql: str, database: str = "postgres", user: str = ADMIN) -> str:
    """Run SQL and return the rows, one a line, columns parted by ``|``.

    :raises CommandError: with PostgreSQL's message.
    """
    folder = bin_dir()
    client = str(folder / "psql") if folder else "psql"
    argv = [client, "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", str(socket_dir())]
    argv += ["-p", str(PORT), "-U", user, "-d", database]
    return run(argv, text_in=sql).strip()


def database_exists(name: str) -> bool:
    """Return whether the cluster has a database of that name."""
    if not re.fullmatch(r"[a-z0-9_]+", name):
        raise CommandError(f"Bad database name {name!r}.", "use a-z, 0-9 and _")
    return psql(f"SELECT 1 FROM pg_database WHERE datname = '{name}'") == "1"
