"""What a run over many pages tells while it lasts: a line on a terminal, and a log for programs."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO

from cleaner.files.streams import naming
from cleaner.records.record import json_bytes
from cleaner.records.tally import Tally

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

_EVERY = 0.5  # seconds between two lines on a terminal
_MEGABYTE = 1_000_000


class Progress:
    """Tells how far a run is: on *terminal* and in *log*, where they are given.

    *total* counts bytes of input on the disk (0: not known), *before* what an earlier run has done.
    """

    def __init__(
        self, terminal: TextIO | None, log: BinaryIO | None, total: int, before: Tally
    ) -> None:
        self.log, self.total = log, total
        self.before = (before.pages, before.bytes)
        self.started = time.monotonic()
        self._bar = _bar(terminal) if terminal else None

    def event(self, name: str, **values: Any) -> None:
        """Write an event to the log, with the time and the seconds so far. Raises OSError."""
        if self.log is None:
            return
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        head = {"event": name, "time": now, "seconds": round(self._seconds(), 3)}
        with naming(self.log.name):
            self.log.write(json_bytes({**head, **values}) + b"\n")
            self.log.flush()

    def show(self, tally: Tally, done: int) -> None:
        """Show how far the run is; *done* counts the bytes of input that were read."""
        if self._bar is None:
            return
        if not self._bar.tasks:
            self._bar.add_task("", total=self.total or None, completed=done)
        pages, size = tally.pages - self.before[0], tally.bytes - self.before[1]
        line = _progress_line(tally, pages, size, self._seconds())
        self._bar.update(self._bar.task_ids[0], completed=done, description=line)
        self._bar.start()

    def clear(self) -> None:
        """Take the line off the terminal."""
        if self._bar is not None:
            self._bar.stop()

    def _seconds(self) -> float:
        return max(time.monotonic() - self.started, 1e-6)


def _bar(terminal: TextIO) -> Bar | None:
    """A line that is kept up to date; None on a terminal that cannot write over a line."""
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import TextColumn, TimeRemainingColumn
    from rich.table import Column

    console = Console(file=terminal)
    if not console.is_interactive:
        return None
    return Bar(
        TextColumn("{task.description}", table_column=Column(no_wrap=True)),
        TimeRemainingColumn(),
        console=console,
        refresh_per_second=1 / _EVERY,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )


def _progress_line(tally: Tally, pages: int, size: int, seconds: float) -> str:
    """The line on a terminal: *pages* and *size* (bytes) were done in *seconds*."""
    share = 100 * tally.removed / tally.characters if tally.characters else 0.0
    rejected = f"  {tally.rejected:,} rejected" if tally.rejected else ""
    return (
        f"{tally.pages:,} pages  {pages / seconds:,.0f} pages/s  "
        f"{size / _MEGABYTE / seconds:,.1f} MB/s  {share:.1f} % removed{rejected}"
    )
