"""Measure speed, each figure as a ratio of two runs side by side.

The rows are the modules in ``tests/bench/``; name some to run only those. The last
line is a JSON object with one entry for each row.
"""

import rows
from setup import main

if __name__ == "__main__":
    main(rows.command("bench", __doc__, quick="smaller amounts of data"))
