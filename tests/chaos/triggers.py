"""Tell the workers where to die, and see whether they did."""

import random
from pathlib import Path

TAKEN = ".taken"


class Triggers:
    """The folder through which ``clinic_chaos`` is spoken to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        folder.mkdir(parents=True, exist_ok=True)
        self.clear()

    def clear(self) -> None:
        """Forget all; names are not used again, since workers count by them."""
        for old in self._folder.iterdir():
            old.unlink()

    def arm(self, point: str, most: int) -> None:
        """Let one worker die at a point.

        :param most: passages that are let by first, at most; drawn at random
        """
        self._count += 1
        skip = random.randint(0, most)  # noqa: S311 - no secret
        draft = self._folder / f"draft-{self._count}"
        draft.write_text(str(skip))
        draft.rename(self._folder / f"{point}.{self._count}")

    def taken(self) -> int:
        """Return how many workers have died so."""
        return len(list(self._folder.glob(f"*{TAKEN}")))

    def waiting(self) -> int:
        """Return how many triggers nobody has taken up yet."""
        files = self._folder.iterdir()
        return sum(not f.name.endswith(TAKEN) for f in files)
