"""Tell the workers where to die, and see whether they did."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TAKEN = ".taken"
FLAGS = "flags"


class Triggers:
    """The folder through which ``clinic_chaos`` is spoken to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._flags = folder / FLAGS
        self._count = 0
        self._flags.mkdir(parents=True, exist_ok=True)
        self.clear()

    def clear(self) -> None:
        """Forget all; names are not used again, since workers count by them."""
        for old in self._files(self._folder) + self._files(self._flags):
            old.unlink()

    @staticmethod
    def _files(folder: Path) -> list[Path]:
        return [path for path in folder.iterdir() if path.is_file()]

    @contextmanager
    def flag(self, name: str, text: str = "") -> Iterator[None]:
        """Let the nodes behave in another way for the time of the block.

        :param name: known to ``clinic_chaos``
        :param text: what the flag says
        """
        (self._flags / name).write_text(text)
        try:
            yield
        finally:
            (self._flags / name).unlink(missing_ok=True)

    def seen(self, name: str) -> int:
        """Return how many processes have noted that they saw a flag."""
        return len(list(self._flags.glob(f"{name}.*")))

    def notes(self, name: str) -> list[str]:
        """Return the lines that processes wrote about a flag."""
        files = sorted(self._flags.glob(f"{name}.*"))
        return [line for path in files for line in path.read_text().splitlines()]

    def noted_since(self, name: str, moment: float) -> int | None:
        """Return the process that noted something about a flag last, if lately.

        :param moment: Unix time
        """
        files = self._flags.glob(f"{name}.*")
        times = {path.stat().st_mtime: path for path in files}
        last = max(times, default=0.0)
        return int(times[last].suffix[1:]) if last > moment else None

    def arm(self, point: str, most: int) -> None:
        """Let one worker die at a point, or stand still at one of ``frozen_…``.

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
        files = self._files(self._folder)
        return sum(not f.name.endswith(TAKEN) for f in files)
