"""``--site-lines`` for many pages: lines are counted in a first pass, before pages are cleaned.

What is counted is added up, so the number of processes and the order of chunks is irrelevant; a run
that goes on with another one counts everything anew, and comes to the same numbers.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from cleaner.batch.run import Plan, processes_of
from cleaner.batch.workers import WorkerPool, run_here
from cleaner.files.chunks import Chunk
from cleaner.files.sinks import Writing
from cleaner.files.sources import Position, read_chunks
from cleaner.outlets.line_counts import LineCounts, RecurringLines, line_digests, opened_counts
from cleaner.records.work import RecordWork


@dataclass(slots=True)
class LineTally:
    """Lines of some pages, as ``line_digests`` gives them, and how often each was there.

    >>> LineTally().digests.total()
    0
    """

    digests: Counter[int] = field(default_factory=Counter)

    def merge(self, other: LineTally) -> None:
        """Add those of other pages."""
        self.digests.update(other.digests)


@dataclass(frozen=True, slots=True)
class CountWork:
    """Cleans chunks and counts the lines that are left; can be pickled.

    *work* is what pages will be cleaned with, *site* names the outlet of all, if it is not empty.
    """

    work: RecordWork
    site: str

    def __call__(self, chunk: Chunk, before_each: Callable[[], None]) -> LineTally:
        """Count the lines of the pages of *chunk*; what cannot be cleaned is told of later."""
        tally = LineTally()
        for shown in self.work(chunk, before_each).shown:
            tally.digests.update(line_digests(self.site or shown.outlet, shown.cleaned))
        return tally

    def split(self, chunk: Chunk) -> list[Chunk]:
        """The records of a chunk, each as a chunk."""
        return self.work.split(chunk)

    def reject(self, chunk: Chunk, reason: str) -> LineTally:  # noqa: ARG002
        """Nothing is counted of a record that cannot be cleaned."""
        return LineTally()


@contextmanager
def counting_lines(plan: Plan, least: int, site: str) -> Iterator[Plan]:
    """Count the lines of all pages of *plan*; gives the plan by which those go that recur.

    They go when they stand on *least* pages of their outlet or more; when that is 0, nothing is
    counted. *site* names the outlet of all pages, if it is not empty. The numbers are kept in a
    temporary file until the end.

    Raises CleanerError when processes cannot be started.
    """
    if not least:
        yield plan
        return
    with tempfile.TemporaryDirectory(prefix="cleaner-") as folder:
        path = str(Path(folder, "lines.db"))
        counts = LineCounts(path)
        count_lines(plan, counts, site)
        counts.close()
        lines = RecurringLines(path, least, site)
        try:
            yield replace(plan, work=replace(plan.work, lines=lines))
        finally:
            opened_counts.cache_clear()


def count_lines(plan: Plan, counts: LineCounts, site: str) -> None:
    """Add the lines of all pages of *plan* to *counts*."""
    work = CountWork(replace(plan.work, writing=Writing(), show=True), site)
    limit = plan.work.reading.max_size
    chunks = read_chunks(plan.sources, Position(), plan.chunk_size, limit)
    jobs = processes_of(plan)
    results = (
        WorkerPool(work, jobs, plan.timeout).run(chunks, lambda: False)
        if jobs
        else run_here(chunks, work, lambda: False)
    )
    for _, tally in results:
        counts.add_digests(tally.digests)
