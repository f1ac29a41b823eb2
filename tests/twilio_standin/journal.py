"""Append-only JSONL file, so that a killed stand-in forgets nothing.

Every line is flushed to the operating system before the answer leaves: the
log must survive ``kill -9`` of this process, not a power cut.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any


class Journal:
    """Write events as they happen; a journal without a path writes nothing."""

    def __init__(self, path: Path | None = None) -> None:
        """Open ``path`` for appending, if there is one."""
        self._file: IO[str] | None = None
        if path is not None:
            torn = path.exists() and not path.read_bytes().endswith(b"\n")
            self._file = path.open("a", encoding="utf-8")
            self._file.write("\n" if torn else "")

    @property
    def enabled(self) -> bool:
        """Tell whether events are kept at all; making them costs time."""
        return self._file is not None

    def write(self, event: str, **values: Any) -> None:
        """Append one event; ``values`` must be JSON-ready."""
        if self._file is None:
            return
        self._file.write(json.dumps({"event": event, **values}) + "\n")
        self._file.flush()

    def close(self) -> None:
        """Release the file; further events are not written."""
        if self._file is not None:
            self._file.close()
            self._file = None


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the events of a journal; a line torn by a crash is left out."""
    if not path.exists():
        return
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            try:
                event = json.loads(line)
            except json.JSONDecodeError:
                continue
            yield event
