"""Nodes run out of what they may use (F26, W27), or are stopped (F27, W28).

Memory: the workers of a node get RLIMIT_AS a few megabytes above what they have; ten
seconds later they are replaced by others without limits.
Time: a node with ``limit_time_real`` and ``limit_time_cpu`` of seconds, while the
provider takes longer. Stop: TERM to every process, KILL a second later to what stays.
"""

import time

from tests.chaos import nodes
from tests.chaos.stage import Stage, stage

NAME = "node_stopped"
TEXTS = 30
SPARE = 4 * 1024 * 1024  # bytes
SHORTAGE = 4.0, 10.0  # seconds of too little memory, in a short run and in a full one
SLOW = 8.0  # seconds the provider takes; longer than limit_time_real
WAITS = {"lease": 12, "reconcile_after": 12}  # longer than a call
TOO_SHORT = {"limit_time_real": 5, "limit_time_cpu": 5, "limit_time_real_cron": 120}


def run(context) -> dict:
    """Starve, hurry and stop the nodes in turn, while bulks leave."""
    with stage(context, "node", **WAITS) as scene:
        scene.patience = 400.0
        shortage = context.count(*SHORTAGE)
        limited = _starved(scene, context.count(1, 3), shortage)
        ended = _hurried(scene, context.count(1, 2))
        stops = context.count(1, 8)
        slowest = max(_stopped(scene, trial) for trial in range(stops))
        scene.settle()
        found = scene.report_kinds(memory=limited, time=ended, term=stops)
    kills = 2 * stops  # both nodes, each time
    found["rows"]["node: term"] |= {"kills": kills, "resumed_after_most": slowest}
    return found


def _starved(scene: Stage, trials: int, seconds: float) -> int:
    scene.clinic.standin.faults(latency=0.1)
    limited = 0
    for _trial in range(trials):
        for _bulk in range(2):
            scene.send(TEXTS, "memory")
        running = scene.clinic.system.nodes
        limited += sum(nodes.starve(node, SPARE) for node in running)
        scene.settle(seconds)
        for node in running:
            nodes.replace_workers(node)
        scene.await_nodes()
        scene.settle()
    return limited


def _hurried(scene: Stage, trials: int) -> int:
    """Return how many workers the main process has ended for their time."""
    first, second = scene.clinic.system.nodes  # whose runner is elected is open
    begun = _timeouts(first) + _timeouts(second)
    with nodes.with_options(first, second, **TOO_SHORT):
        for _trial in range(trials):
            scene.clinic.standin.faults(latency=SLOW)
            for _bulk in range(3):
                scene.send(10, "time")
            known = _timeouts(first) + _timeouts(second)
            scene.until(
                lambda known=known: _timeouts(first) + _timeouts(second) > known,
                "a worker out of time",
            )
            scene.clinic.standin.faults(latency=0.1)
            scene.settle()
    return _timeouts(first) + _timeouts(second) - begun


def _timeouts(node) -> int:
    """Return how many of a node's HTTP workers were ended in the middle."""
    lines = node.log.read_text(errors="replace").splitlines()
    return sum("WorkerHTTP" in line and "timeout after" in line for line in lines)


def _stopped(scene: Stage, trial: int) -> float:
    """Stop both nodes while texts leave; return seconds until the next one left."""
    scene.await_nodes()
    standin = scene.clinic.standin
    before = len(standin.messages())
    scene.send(TEXTS, "term")
    scene.until(lambda: len(standin.messages()) > before, "a text")
    for node in scene.clinic.system.nodes:
        nodes.terminate(node, seconds=1.0 if trial % 2 else 10.0)
    begin, left = time.monotonic(), len(standin.messages())
    scene.await_nodes()
    scene.settle()
    later = standin.messages()[left:]
    return round(time.monotonic() - begin, 1) if later else 0.0
