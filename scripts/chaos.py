"""Break things in the middle of sending, and count what was lost or sent twice.

The rows are the modules in ``tests/chaos/``; name some to run only those. The last
line is a JSON object with one entry for each row, and the sums of all.
"""

import os

import rows
from paths import CHAOS_CLUSTER
from setup import main

if __name__ == "__main__":
    os.environ["CLINIC_CLUSTER"] = CHAOS_CLUSTER
    main(
        rows.command(
            "chaos", __doc__, "few trials of each fault", "tests.chaos.oracles"
        )
    )
