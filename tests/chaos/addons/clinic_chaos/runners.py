"""Job runners that do nothing, and two of them at once, while a flag says so."""

import functools
import time

from odoo.addons.queue_job.jobrunner.runner import (
    Database,
    MasterElectionLost,
    QueueJobRunner,
)

from .flags import is_set, note

PAUSE = 0.5  # seconds of a silent runner between two looks


def patch() -> None:
    """Put the flags ``silent`` and ``runners`` into queue_job's runner."""
    QueueJobRunner.run_jobs = _run_jobs(QueueJobRunner.run_jobs)
    QueueJobRunner.requeue_dead_jobs = _unless_silent(QueueJobRunner.requeue_dead_jobs)
    Database._acquire_master_lock = _acquire(Database._acquire_master_lock)


def _run_jobs(run_jobs):
    run_unless_silent = _unless_silent(run_jobs)

    @functools.wraps(run_jobs)
    def patched(self):
        if is_set("runners"):
            note("runners", "runs jobs")
        elif any(db.clinic_forced for db in self.db_by_name.values()):
            raise MasterElectionLost("the flag is gone")
        return run_unless_silent(self)

    return patched


def _unless_silent(step):
    """Look like a runner whose connection is half dead: its lock is held."""

    @functools.wraps(step)
    def patched(self):
        if is_set("silent"):
            time.sleep(PAUSE)
            return None
        return step(self)

    return patched


def _acquire(acquire):
    """Let a second runner work although the first one is elected."""

    @functools.wraps(acquire)
    def patched(self):
        self.clinic_forced = False
        try:
            acquire(self)
        except MasterElectionLost:
            if not is_set("runners"):
                raise
            self.clinic_forced = True

    return patched
