"""A second PostgreSQL server that follows the first one until it is promoted.

Streaming replication without waiting for it (asynchronous): what the first server
commits after the second one was cut off is lost when that takes over.
"""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import postgres
import processes
from paths import CHAOS_CLUSTER, LOGS

CLUSTER = f"{CHAOS_CLUSTER}-standby"
PATIENCE = 30.0  # seconds
SAME_PLACE = "SELECT pg_last_wal_receive_lsn() >= '{}'"
CUT = "ALTER SYSTEM SET primary_conninfo = ''"


class Standby:
    """The second server; it runs while the block of ``following`` does."""

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Let everything in the block talk to this server instead of the first."""
        usual = os.environ["CLINIC_CLUSTER"]
        os.environ["CLINIC_CLUSTER"] = CLUSTER
        try:
            yield
        finally:
            os.environ["CLINIC_CLUSTER"] = usual

    def psql(self, sql: str) -> str:
        """Run SQL on this server and return its rows as text."""
        with self.in_use():
            return postgres.psql(sql)

    def until(self, question: str) -> None:
        """Wait until this server answers a question with "t".

        :raises TimeoutError: when it does not
        """
        deadline = time.monotonic() + PATIENCE
        while not self._says(question):
            if time.monotonic() > deadline:
                raise TimeoutError(f"the standby: {question}")
            time.sleep(0.1)  # nothing tells of it; ends with the deadline above

    def _says(self, question: str) -> bool:
        try:
            return self.psql(question) == "t"
        except postgres.CommandError:
            return False  # it starts

    def catch_up(self) -> None:
        """Return when it has got all that is committed now."""
        self.until(SAME_PLACE.format(postgres.psql("SELECT pg_current_wal_lsn()")))

    def cut(self) -> None:
        """Let it get nothing any more; what follows will be lost."""
        self.psql(CUT)
        self.psql("SELECT pg_reload_conf()")
        self.until("SELECT count(*) = 0 FROM pg_stat_wal_receiver")

    def promote(self) -> None:
        """Let it take over; it accepts writes when this returns."""
        self.psql("SELECT pg_promote()")


@contextmanager
def following() -> Iterator[Standby]:
    """Copy the running server and let the copy follow it; it ends with the block."""
    standby = Standby()
    primary = postgres.socket_dir()
    with standby.in_use():
        command, log = _copy(primary), LOGS / "standby.log"
    with log.open("wb") as out:
        # marked: it ends with the command, however that ends
        server = processes.spawn(command, stdout=out, stderr=out, cwd=Path("/"))
    try:
        standby.until("SELECT pg_is_in_recovery()")
        standby.catch_up()
        yield standby
    finally:
        processes.stop_group(server)
        with standby.in_use():
            shutil.rmtree(postgres.data_dir(), ignore_errors=True)


def _copy(primary: Path) -> list[str]:
    """Make the copy's files; return the command that runs its server."""
    data, socket = postgres.data_dir(), postgres.socket_dir()
    shutil.rmtree(data, ignore_errors=True)
    for folder in (data.parent, socket):
        postgres.own_folder(folder, 0o700, server=True)
    copy = postgres.server("pg_basebackup", "-h", str(primary), "-D", str(data))
    copy += ["-p", str(postgres.PORT), "-U", postgres.ADMIN]
    processes.run([*copy, "-R", "--checkpoint=fast", "--no-sync"], cwd=Path("/"))
    quiet = postgres.QUIET.split()
    return postgres.server(
        *("postgres", "-D", str(data), "-k", str(socket), *quiet),
        *("-c", "shared_buffers=128MB", "-c", "fsync=off"),
    )
