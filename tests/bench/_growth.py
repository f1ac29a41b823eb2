"""For scripts in an Odoo shell: how a time grows with the rows around it."""

import json
import statistics
from collections.abc import Callable

FEW = 10_000


def tell(
    word: str,
    many: int,
    fill: Callable[[int, int], None],
    measure: Callable[[], list[float]],
) -> None:
    """Measure among few rows, then among many, and print a row's JSON line.

    :param word: what the rows are, a key of the line
    :param many: rows at last
    :param fill: writes rows with the numbers from the first to the last one given
    :param measure: returns the seconds of warm runs
    """
    fill(1, FEW)
    runs = [measure()]
    fill(FEW + 1, many)
    runs.append(measure())
    few, most = map(statistics.median, runs)
    print(
        json.dumps(
            {
                word: many,
                "ms": round(most * 1000, 1),
                "ms_of_10k": round(few * 1000, 1),
                "ratio": round(most / few, 2),
                "spread": [round(max(times) / min(times), 2) for times in runs],
            }
        )
    )
