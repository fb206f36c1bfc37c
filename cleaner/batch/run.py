"""Many pages in many processes: chunks in, results out in order, safe against being stopped.

What a chunk came to is written, brought to the disk, and then told in the journal: so a run that is
ended at any moment goes on behind the last chunk that the journal tells of.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any

import msgspec

from cleaner.batch.journal import Done, Journal, begin, go_on
from cleaner.batch.progress import Progress
from cleaner.batch.workers import run_work
from cleaner.errors import InputError
from cleaner.files.chunks import PAGES, Chunk
from cleaner.files.outputs import JOURNAL
from cleaner.files.sinks import Sink, give_name, open_log, open_sink, sync_file
from cleaner.files.sources import Position, Source, is_packed, read_chunks
from cleaner.files.streams import is_read_once, is_remote, naming, size_of, why
from cleaner.records.record import json_bytes
from cleaner.records.tally import Tally
from cleaner.records.work import DISK_FULL, Outcome, RecordWork, Shown

SMALL = 4_000_000
"""Bytes of input up to which no processes are started, unless their number is given."""
_SHOWN_REJECTS = 20
_UNPACKED = 8  # bytes in one of compressed text, about


@dataclass(frozen=True, slots=True)
class Plan:
    """A run: its inputs, what is done with them and where the results go.

    *jobs* processes (0: as many as there are cores, none for small inputs) get chunks of
    *chunk_size* bytes; a record may take *timeout* seconds. *rejects* and *log* are files, if they
    are wanted. *quiet*: no line tells how far it is; *warns*: warnings about pages are said.
    *show* is given each page that was cleaned, in order, where *work* gives them.
    *digests* tell this run from others, see ``journal``; a run that keeps none begins anew.
    """

    sources: list[Source]
    work: RecordWork
    jobs: int = 0
    chunk_size: int = 1_000_000
    timeout: float = 60.0
    rejects: str = ""
    log: str = ""
    resume: bool = False
    quiet: bool = False
    warns: bool = True
    digests: Mapping[str, str] = field(default_factory=dict)
    keeps_journal: bool = True
    show: Callable[[Shown], None] | None = None


@dataclass(slots=True)
class Ending:
    """How a run ended: all that was counted, whether it was interrupted, and by which signal."""

    tally: Tally
    interrupted: int = 0

    @property
    def exit_code(self) -> int:
        """That of a command: 2 when some page was rejected, as shells have it when interrupted."""
        return 128 + self.interrupted if self.interrupted else 2 * bool(self.tally.rejected)


def run_batch(plan: Plan, say: Callable[[str], None]) -> Ending:
    """Run *plan*; *say* is given messages about single records.

    Raises InputError when the output cannot be written, is there from a run that was not finished
    (unless *resume* is set), or the journal belongs to another run; CleanerError when processes
    cannot be started.
    """
    journal, done = _open_journal(plan)
    writing = plan.work.writing
    if done.position.source >= len(plan.sources):
        return _name_finished(plan, journal, done)
    try:
        sink = open_sink(writing, done.output, plan.chunk_size, tidy=plan.keeps_journal)
        run = _Run(plan, say, journal, done, sink)
    except BaseException:
        if journal and done.position == Position():
            journal.remove()
        elif journal:
            journal.close()
        raise
    try:
        with _stopping() as stopped:
            run.go(stopped)
        if not stopped:
            run.finish()
        run.progress.event("end", interrupted=bool(stopped), **msgspec.to_builtins(run.tally))
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _not_written(error, plan, journal) from None
    finally:
        run.close()
    return Ending(run.tally, stopped[0] if stopped else 0)


class _Run:
    """A run that is under way."""

    def __init__(
        self,
        plan: Plan,
        say: Callable[[str], None],
        journal: Journal | None,
        done: Done,
        sink: Sink,
    ) -> None:
        self.plan, self.say, self.journal, self.sink = plan, say, journal, sink
        self.start, self.rejects_length = done.position, done.rejects
        self.tally, self.unsettled = done.tally, Tally()
        self.rejects = open_log(plan.rejects, done.rejects) if plan.rejects else None
        kept = size_of(plan.log) if plan.resume else 0
        self.log = open_log(plan.log, kept) if plan.log else None
        self.before = [*accumulate((source.size for source in plan.sources), initial=0)]
        # The terminal itself: a line is kept up to date by what steers it.
        terminal = sys.__stderr__ if sys.stderr.isatty() and not plan.quiet else None
        self.progress = Progress(terminal, self.log, self.before[-1], done.tally)
        self.shown_rejects = 0

    def go(self, stopped: list[int]) -> None:
        """Work through the chunks, until all are done or a signal is in *stopped*."""
        plan = self.plan
        jobs = processes_for(plan.sources, plan.jobs)
        self.progress.event("start", inputs=len(plan.sources), jobs=jobs, bytes=self.before[-1])
        size, reading = plan.chunk_size, plan.work.reading
        chunks = read_chunks(plan.sources, self.start, size, reading.max_size, reading.columns)
        results = run_work(plan.work, chunks, jobs, plan.timeout, lambda: bool(stopped))
        for chunk, outcome in results:
            self._take(chunk, outcome)

    def _take(self, chunk: Chunk, outcome: Outcome) -> None:
        """Write what came of a chunk, and tell the journal when it is safe."""
        outcome.tally.passed += chunk.passed
        self.sink.write(outcome.data)
        self._tell(outcome)
        if self.plan.show:
            for shown in outcome.shown:
                self.plan.show(shown)
        self.unsettled.merge(outcome.tally)
        self.tally.merge(outcome.tally)
        position = Position(chunk.source, *chunk.after)
        if self.sink.settle(chunk.size):
            self._note(position)
        self.progress.event(
            "chunk",
            input=chunk.path,
            first=chunk.first,
            pages=outcome.tally.pages,
            rejected=outcome.tally.rejected,
            bytes=outcome.tally.bytes,
        )
        self.progress.show(self.tally, self.before[chunk.source] + chunk.read)

    def _tell(self, outcome: Outcome) -> None:
        """Write rejects to their file, or say them where there is none; say the warnings."""
        if self.rejects and outcome.rejects:
            data = b"".join(json_bytes(values) + b"\n" for values in outcome.rejects)
            with naming(self.plan.rejects):
                self.rejects.write(data)
                sync_file(self.rejects)
            self.rejects_length += len(data)
        for values in outcome.rejects:
            self.progress.event("reject", place=values["place"], reason=values["reason"])
        told = [f"{values['place']}: {values['reason']}" for values in outcome.rejects]
        if told or (outcome.warnings and self.plan.warns):
            self.progress.clear()
        for line in () if self.rejects else told:
            self.shown_rejects += 1
            if self.shown_rejects <= _SHOWN_REJECTS:
                self.say(line)
            elif self.shown_rejects == _SHOWN_REJECTS + 1:
                self.say("more records are rejected: --rejects FILE writes all of them")
        for line in outcome.warnings if self.plan.warns else ():
            self.say(line)

    def _note(self, position: Position) -> None:
        if self.journal:
            length = self.sink.length
            self.journal.add(Done(position, length, self.rejects_length, self.unsettled))
        self.unsettled = Tally()

    def finish(self) -> None:
        """Bring the end to the disk, give the output its name and remove the journal."""
        if not self.tally.pages:
            self.sink.write(self.plan.work.of_nothing())
        self.sink.seal()
        self._note(Position(len(self.plan.sources)))
        self.sink.finish()
        if self.journal:
            self.journal.remove()

    def close(self) -> None:
        """Let go of all files."""
        self.progress.clear()
        self.sink.close()
        for file in (self.rejects, self.log, self.journal):
            with suppress(OSError):
                if file:
                    file.close()


def processes_for(sources: Sequence[Source], jobs: int) -> int:
    """How many processes clean *sources*: *jobs*, or when that is 0 as many as there are cores, but
    none for small inputs. What is compressed counts as what it may hold, what is remote or a pipe
    as large.

    >>> processes_for([Source("empty.jsonl", "lines", 0)], 0), processes_for([], 3)
    (0, 3)
    """
    size = sum(source.size * (_UNPACKED if is_packed(source) else 1) for source in sources)
    records = [source.path for source in sources if source.kind != PAGES]
    small = size <= SMALL and not any(is_remote(path) or is_read_once(path) for path in records)
    return jobs or (0 if small else _cores())


def _open_journal(plan: Plan) -> tuple[Journal | None, Done]:
    """The journal, and what an earlier run has done; none for an output that is no file here."""
    out = plan.work.writing.path
    if out in ("", "-") or is_remote(out) or not plan.keeps_journal:
        if plan.resume:
            raise InputError(out or "-", "cannot be gone on with: --resume needs a file or folder")
        return None, Done()
    path = Path(out).with_name(Path(out).name + JOURNAL)
    if not path.exists():
        return begin(path, plan.digests), Done()
    if not plan.resume:
        raise InputError(
            str(path),
            "tells of a run that is not finished: give --resume, or delete it to begin anew",
        )
    return go_on(path, plan.digests)


def _name_finished(plan: Plan, journal: Journal | None, done: Done) -> Ending:
    """End a run that was stopped when all was written, but for the name of the output."""
    if plan.work.writing.form:
        give_name(plan.work.writing.path)
    if journal:
        journal.remove()
    return Ending(done.tally)


def _not_written(error: OSError, plan: Plan, journal: Journal | None) -> InputError:
    path = str(error.filename or plan.work.writing.path)
    reason = f"cannot be written: {why(error)}"
    if error.errno in DISK_FULL and journal:
        reason += "; what was written before is safe: make room, then go on with --resume"
    return InputError(path, reason)


@contextmanager
def _stopping() -> Iterator[list[int]]:
    """A list that the numbers of SIGINT and SIGTERM are put in; a second one ends the program."""
    stopped: list[int] = []

    def note(number: int, frame: Any) -> None:  # noqa: ARG001
        if stopped:
            raise KeyboardInterrupt
        stopped.append(number)

    if threading.current_thread() is not threading.main_thread():
        yield stopped
        return
    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
