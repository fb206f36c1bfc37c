"""Work in processes that may die: results in order, whatever a record does to its process.

Each process has a pipe of its own and no lock with others, so that one which dies at any moment
cannot hold up the rest. What was in it is tried again record by record in another process; the
record that kills that one as well is rejected.
"""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Any, Generic, Protocol, TypeVar

from cleaner.errors import CleanerError, InputError
from cleaner.files.chunks import LINES, ROWS, TABLE, Chunk

_POLL = 0.2  # seconds in which an interruption is noticed
_START_LIMIT = 120.0  # seconds that a process may take to start
_REARM = 1.0  # seconds
_AHEAD = 4  # chunks for each process that may be finished before it is their turn
_PRELOADED = "cleaner.records.work"
_MOST_STARTS = 3  # processes that may fail to start one after the other


class Result(Protocol):
    """What comes of a chunk, and of the chunks behind it."""

    def merge(self, other: Any, /) -> None:
        """Add what came of the records behind these."""


R = TypeVar("R", bound=Result)
Made = TypeVar("Made", bound=Result, covariant=True)


class Work(Protocol[Made]):
    """What is done with chunks. It is pickled once for each process."""

    def __call__(self, chunk: Chunk, before_each: Callable[[], None], /) -> Made:
        """Do it, calling the function before each record."""

    def reject(self, chunk: Chunk, reason: str, /) -> Made:
        """What comes of a chunk of one record that cannot be worked on."""


@dataclass(slots=True)
class _Task(Generic[R]):
    """A chunk by its number, or what is left of it when it has to be tried record by record."""

    number: int
    chunk: Chunk
    alone: deque[Chunk] | None = None
    result: R | None = None

    def add(self, result: R) -> None:
        if self.result is None:
            self.result = result
        else:
            self.result.merge(result)


@dataclass(slots=True)
class _Worker(Generic[R]):
    process: BaseProcess
    pipe: Connection
    ready: bool = False
    task: _Task[R] | None = None
    since: float = field(default_factory=time.monotonic)


def run_work(
    work: Work[R], chunks: Iterator[Chunk], jobs: int, timeout: float, stop: Callable[[], bool]
) -> Iterator[tuple[Chunk, R]]:
    """Do the work in *jobs* processes, or in this one when that is 0, until *stop* says so: each
    chunk with its result, in order. For *timeout*, and what is raised, see ``WorkerPool``."""
    if jobs:
        yield from WorkerPool(work, jobs, timeout).run(chunks, stop)
        return
    for chunk in chunks:
        yield chunk, attempt(work, chunk, lambda: None)
        if stop():
            return


def attempt(work: Work[R], chunk: Chunk, before_each: Callable[[], None]) -> R:
    """Do the work on a chunk; when that fails, on each of its records, rejecting those that fail.

    Raises OSError, which the next chunk will meet as well.
    """
    try:
        return work(chunk, before_each)
    except OSError:
        raise
    except InputError as error:
        reason = error.reason
    except Exception as error:
        reason = f"cannot be cleaned: {type(error).__name__}: {error}"
    parts = split_chunk(chunk)
    if len(parts) <= 1:
        return work.reject(chunk, reason)
    result = attempt(work, parts[0], before_each)
    for part in parts[1:]:
        result.merge(attempt(work, part, before_each))
    return result


def split_chunk(chunk: Chunk) -> list[Chunk]:
    """The records of a chunk, each as a chunk of its own.

    >>> chunk = Chunk(LINES, "a.jsonl", 5, b"{}\\n\\n[]\\n", (), 7, 0, (7, 8))
    >>> [(part.first, part.data) for part in split_chunk(chunk)]
    [(5, b'{}'), (7, b'[]')]
    """
    if chunk.form == TABLE:
        from cleaner.files.parquet import split_table

        return split_table(chunk)
    if chunk.form in (LINES, ROWS):
        lines = enumerate(chunk.data.split(b"\n"), chunk.first)
        found = ((number, line) for number, line in lines if line.strip())
        return [replace(chunk, first=number, data=line, size=len(line)) for number, line in found]
    return [
        replace(chunk, first=number, pages=(page,), size=len(page.body or b""))
        for number, page in enumerate(chunk.pages, chunk.first)
    ]


def start_ahead(*modules: str) -> None:
    """Start the process that others are forked from, where the system has one: it imports what they
    need, and *modules*, while this one goes on."""
    if _start_method() == "forkserver":
        from multiprocessing.forkserver import ensure_running

        preloaded = [_PRELOADED, *modules]
        multiprocessing.get_context("forkserver").set_forkserver_preload(preloaded)
        ensure_running()


def _start_method() -> str:
    methods = multiprocessing.get_all_start_methods()
    return "forkserver" if "forkserver" in methods else "spawn"


class WorkerPool(Generic[R]):
    """Processes that work on chunks; see the top of the module.

    *jobs* processes are started when ``run`` is; a record may take *timeout* seconds.
    """

    def __init__(self, work: Work[R], jobs: int, timeout: float) -> None:
        self.context: BaseContext = multiprocessing.get_context(_start_method())
        start_ahead()
        self.work, self.jobs, self.timeout = work, jobs, timeout
        self.workers: list[_Worker[R]] = []
        self.again: deque[_Task[R]] = deque()
        self.failed_starts = 0

    def run(self, chunks: Iterator[Chunk], stop: Callable[[], bool]) -> Iterator[tuple[Chunk, R]]:
        """Each chunk with its result, in order, until *stop* says so; only a few are held at once.
        Raises CleanerError when processes cannot be started, and OSError as ``attempt`` does."""
        waiting: deque[_Task[R]] = deque()
        open_tasks: deque[_Task[R]] = deque()
        done: set[int] = set()
        number, more = 0, True
        try:
            while not stop():
                while more and len(waiting) < self.jobs and len(open_tasks) < _AHEAD * self.jobs:
                    chunk = next(chunks, None)
                    more = chunk is not None
                    if chunk is not None:
                        task: _Task[R] = _Task(number, chunk)
                        number += 1
                        waiting.append(task)
                        open_tasks.append(task)
                if not open_tasks:
                    return
                self._hand_out(waiting, len(open_tasks))
                done |= {task.number for task in self._collect()}
                # Before results are written: a disk is not waited for by those that clean.
                self._hand_out(waiting, len(open_tasks))
                while open_tasks and open_tasks[0].number in done and not stop():
                    task = open_tasks.popleft()
                    done.remove(task.number)
                    assert task.result is not None
                    yield task.chunk, task.result
        finally:
            self.close()

    def close(self) -> None:
        """End all processes."""
        for worker in self.workers:
            worker.pipe.close()
            worker.process.kill()
        for worker in self.workers:
            worker.process.join()
        self.workers = []

    def _hand_out(self, waiting: deque[_Task[R]], wanted: int) -> None:
        """Give each process that has nothing to do a chunk; those to be tried again come first."""
        while len(self.workers) < min(self.jobs, wanted):
            self._start()
        for worker in self.workers:
            if worker.ready and not worker.task and (self.again or waiting):
                worker.task = (self.again or waiting).popleft()
                self._send(worker)

    def _send(self, worker: _Worker[R]) -> None:
        task = worker.task
        assert task is not None
        worker.since = time.monotonic()
        # A process that has died meanwhile is noticed when its pipe is read.
        with suppress(OSError):
            worker.pipe.send(task.chunk if task.alone is None else task.alone[0])

    def _start(self) -> None:
        ours, theirs = self.context.Pipe()
        process = self.context.Process(  # type: ignore[attr-defined]
            target=_serve, args=(theirs, self.work, self.timeout), daemon=True
        )
        process.start()
        theirs.close()
        self.workers.append(_Worker(process, ours))

    def _collect(self) -> list[_Task[R]]:
        """The tasks that were finished meanwhile; waits for a moment when there are none."""
        finished = []
        pipes = {worker.pipe: worker for worker in self.workers}
        for pipe in wait(list(pipes), timeout=_POLL):
            worker = pipes[pipe]  # type: ignore[index]
            try:
                good, value = worker.pipe.recv()
            except (EOFError, OSError):
                finished += self._bury(worker)
                continue
            if not good:
                raise value
            finished += self._accept(worker, value)
        for worker in list(self.workers):
            if time.monotonic() - worker.since > self._limit(worker):
                worker.process.kill()
        return finished

    def _limit(self, worker: _Worker[R]) -> float:
        """Seconds after which a process is ended that should have ended by itself."""
        if not worker.ready:
            return _START_LIMIT
        if worker.task is None or worker.task.alone is None:
            return float("inf")
        return self.timeout + 10 * _REARM

    def _accept(self, worker: _Worker[R], value: R) -> list[_Task[R]]:
        """Take a result; the task that is finished with it, if it is."""
        self.failed_starts = 0
        task = worker.task
        if not worker.ready:
            worker.ready = True
            return []
        assert task is not None
        task.add(value)
        if task.alone is not None:
            task.alone.popleft()
            if task.alone:
                self._send(worker)
                return []
        worker.task = None
        return [task]

    def _bury(self, worker: _Worker[R]) -> list[_Task[R]]:
        """A process has died: reject the record in it, or have its chunk tried again."""
        worker.process.join()
        worker.pipe.close()
        self.workers.remove(worker)
        if not worker.ready:
            self.failed_starts += 1
            if self.failed_starts >= _MOST_STARTS:
                raise CleanerError(f"processes cannot be started ({_ending(worker.process)})")
            return []
        task = worker.task
        if task is None:
            return []
        if task.alone is None:
            task.alone = deque(split_chunk(task.chunk))
        elif task.alone:
            late = time.monotonic() - worker.since >= self.timeout
            reason = (
                f"took more than {self.timeout:g} seconds"
                if late
                else f"ended the process that cleaned it ({_ending(worker.process)})"
            )
            task.add(self.work.reject(task.alone.popleft(), reason))
        if task.alone:
            self.again.append(task)
            return []
        if task.result is None:
            task.add(self.work.reject(task.chunk, "ended the process that read it"))
        return [task]


def _ending(process: BaseProcess) -> str:
    code = process.exitcode or 0
    if code < 0:
        return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"


def _serve(pipe: Connection, work: Any, timeout: float) -> None:
    """What a process does: say that it is ready, then work on chunk after chunk until the end."""
    # An interruption at the terminal is the business of the process that hands out the work.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    armed = 0.0

    def before_each() -> None:
        nonlocal armed
        now = time.monotonic()
        if now - armed > _REARM:
            # Ends this process from a thread of the interpreter, even when a parser never returns.
            faulthandler.dump_traceback_later(timeout + _REARM, exit=True, file=nowhere)
            armed = now

    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        pipe.send((True, None))
        while True:
            chunk = pipe.recv()
            armed = 0.0
            try:
                answer = (True, attempt(work, chunk, before_each))
            except Exception as error:
                answer = (False, error)
            faulthandler.cancel_dump_traceback_later()
            pipe.send(answer)
