"""A job runs again while its first body still calls (F23, W24).

PostgreSQL ends the connection that has waited idle in its transaction for two seconds:
with it goes the lock by which the runner knows that a job is alive.
"""

from tests.chaos.stage import stage

NAME = "bodies_overlap"
TEXTS = 40
LATENCY = 2.5  # seconds the provider takes: a body of many calls lasts
IDLE = "idle_in_transaction_session_timeout"


def run(context) -> dict:
    """Cut the connections of waiting bodies; count bodies at the same time."""
    with stage(context, "overlap") as scene, scene.triggers.flag("bodies"):
        scene.clinic.standin.faults(latency=LATENCY)
        database = scene.clinic.system.database
        scene.sql(f"ALTER DATABASE {database} SET {IDLE} = '2s'")
        try:
            scene.reconnect()
            for _round in range(context.count(1, 3)):
                for _sender in range(context.count(4, 12)):
                    scene.send(TEXTS)
                scene.settle()
        finally:
            scene.sql(f"ALTER DATABASE {database} RESET {IDLE}")
            scene.reconnect()
        overlaps = _overlaps(scene.triggers.notes("bodies"))
        row = scene.report(faults=overlaps)
        return {**row, "ok": row["ok"] and overlaps > 0}


def _overlaps(lines: list[str]) -> int:
    """Return how many bodies began while another of their sender was at work."""
    ends: dict[tuple[str, str], float] = {}
    found = 0
    for line in sorted(lines, key=lambda words: float(words.split()[2])):
        sender, lane, begin, end = line.split()
        found += float(begin) < ends.get((sender, lane), 0.0)
        ends[sender, lane] = max(float(end), ends.get((sender, lane), 0.0))
    return found
