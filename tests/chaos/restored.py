"""A backup is restored beside the living database, and Odoo starts on it (F07).

What waits in the backup has left since. Nothing leaves from the copy, texting goes off
there and the administrator gets a task. He turns it on again at once: what left is
found at the provider; D would show what patients get twice.
"""

import os
import subprocess

import databases
import postgres

from tests.chaos.stage import stage
from tests.chaos.takeover import LET_GO, REST, await_hold, go_on, taken_over

NAME = "restored"
COPY = "chaos_restored"
TEXTS = 20


def run(context) -> dict:
    """Back up while texts wait, let them leave, and start Odoo on the backup."""
    with stage(context, NAME) as scene:
        scene.sql(REST)
        for _bulk in range(context.count(2, 10)):
            scene.send(TEXTS)
        try:
            _restore(scene.clinic.system.database)
            scene.sql(LET_GO)
            scene.settle()
            known = len(scene.clinic.standin.messages())
            with taken_over(scene, COPY) as there:
                tasks = await_hold(there)
                go_on(there)
                row = there.report()
        finally:
            databases.drop(COPY)
        again = len(scene.clinic.standin.messages()) - known
        row |= {"left_from_copy": again, "tasks": tasks}
        well = row["ok"] and scene.report()["ok"]  # there, and in the living one
        return {**row, "ok": well and not again and tasks == 1}


def _restore(source: str) -> None:
    """Write a dump and read it into another database, as after a disaster."""
    postgres.psql(f"CREATE DATABASE {COPY} OWNER {postgres.ROLE}")
    folder = postgres.bin_dir()
    place = ["-h", str(postgres.socket_dir()), "-p", str(postgres.PORT)]
    place += ["-U", postgres.ADMIN]
    dump = [str(folder / "pg_dump"), *place, "-Fc", source]
    read = [str(folder / "pg_restore"), *place, "--no-privileges", "-d", COPY]
    environment = {**os.environ, "PGOPTIONS": ""}
    with subprocess.Popen(dump, stdout=subprocess.PIPE, env=environment) as dumping:
        subprocess.run(read, stdin=dumping.stdout, env=environment, check=True)
    if dumping.returncode:
        raise RuntimeError("pg_dump failed")
