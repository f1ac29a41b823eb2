"""The module is updated while bulks leave (F40, W42), as a new release would be."""

import odoo_process

from tests.chaos.stage import stage

NAME = "upgraded"
TEXTS = 40
MODULE = "clinic_messaging"


def run(context) -> dict:
    """Update the module on a database in which texts are leaving."""
    with stage(context, "upgrade") as scene:
        scene.clinic.standin.faults(latency=0.2)
        database, trials = scene.clinic.system.database, context.count(1, 2)
        for _trial in range(trials):
            for _sender in range(4):
                scene.send(TEXTS)
            odoo_process.install(context.tools, database, [MODULE], True, flag="-u")
            scene.await_nodes()
            scene.settle()
        return scene.report(faults=trials)
