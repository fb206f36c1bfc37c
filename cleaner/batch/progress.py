"""What a run over many pages tells while it lasts: a line on a terminal, and a log for programs."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import Any, BinaryIO, TextIO

from cleaner.records.tally import Tally

_EVERY = 0.5  # seconds between two lines on a terminal
_MEGABYTE = 1_000_000


class Progress:
    """Tells how far a run is: on *terminal* and in *log*, where they are given.

    *total* counts bytes of input on the disk (0: not known), *before* what an earlier run
    has done. Speeds are those of this run.
    """

    def __init__(
        self, terminal: TextIO | None, log: BinaryIO | None, total: int, before: Tally
    ) -> None:
        self.terminal, self.log, self.total = terminal, log, total
        self.before = (before.summary.pages, before.size)
        self.started = time.monotonic()
        self.shown, self.width = 0.0, 0
        self.first_done: int | None = None

    def event(self, name: str, **values: Any) -> None:
        """Write an event to the log, with the time in UTC and the seconds since the beginning.

        Raises OSError when the log cannot be written.
        """
        if self.log is None:
            return
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        head = {"event": name, "time": now, "seconds": round(self._seconds(), 3)}
        line = json.dumps({**head, **values}, ensure_ascii=False)
        self.log.write(line.encode("utf-8", "backslashreplace") + b"\n")
        self.log.flush()

    def show(self, tally: Tally, done: int) -> None:
        """Show how far the run is; *done* counts the bytes of input that were read."""
        if self.first_done is None:
            self.first_done = done
        now = time.monotonic()
        if self.terminal is None or now - self.shown < _EVERY:
            return
        self.shown = now
        line = progress_line(
            tally, tally.summary.pages - self.before[0], tally.size - self.before[1],
            self._seconds(), self._left(done),
        )  # fmt: skip
        self.terminal.write(f"\r{line:<{self.width}}")
        self.terminal.flush()
        self.width = len(line)

    def clear(self) -> None:
        """Take the line off the terminal."""
        if self.terminal is not None and self.width:
            self.terminal.write(f"\r{'':<{self.width}}\r")
            self.terminal.flush()
            self.width = 0

    def _seconds(self) -> float:
        return max(time.monotonic() - self.started, 1e-6)

    def _left(self, done: int) -> float | None:
        """Seconds that are left, when the size of the input is known."""
        advanced = done - (self.first_done or 0)
        if not self.total or advanced <= 0:
            return None
        return max(self.total - done, 0) * self._seconds() / advanced


def progress_line(tally: Tally, pages: int, size: int, seconds: float, left: float | None) -> str:
    """The line on a terminal: *pages* and *size* (bytes) were done in *seconds*.

    >>> from cleaner.records.report import Summary
    >>> tally = Tally(Summary(pages=1200, characters=10, removed=4), rejected=1)
    >>> progress_line(tally, 1000, 5_000_000, 2.0, 3661)
    '1,200 pages  500 pages/s  2.5 MB/s  40.0 % removed  1 rejected  1:01:01 left'
    """
    summary = tally.summary
    share = 100 * summary.removed / summary.characters if summary.characters else 0.0
    parts = [
        f"{summary.pages:,} pages",
        f"{pages / seconds:,.0f} pages/s",
        f"{size / _MEGABYTE / seconds:,.1f} MB/s",
        f"{share:.1f} % removed",
    ]
    if tally.rejected:
        parts.append(f"{tally.rejected:,} rejected")
    if left is not None:
        minutes, rest = divmod(round(left), 60)
        hours, minutes = divmod(minutes, 60)
        parts.append(f"{hours}:{minutes:02}:{rest:02} left")
    return "  ".join(parts)
