"""Kills of what writes to an index of headlines, at random moments: ``python -m
benchmarks.kill_stores --count 250``.

A writer runs the real commands again and again; it, or the server of Redis, is killed. Then all
that was said to be remembered must be there and be found, a command must have done all of its work
or none, and what ``--check`` refused must not be remembered.
"""

from __future__ import annotations

import argparse
import os
import random
import select
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.fault_counts import ROOT, Trials, run_trials
from benchmarks.redis_server import RedisServer, free_port

MODES = ("replace", "check", "import")
"""What the writer runs: ``duplicates --index``, the same with ``--check``, ``index import``."""
_LINES = 12
_LETTERS = "ابتجدرسعفقكلمنهي"
_WRITER = """
import sys
from benchmarks.kill_stores import run_version
place, mode, folder = sys.argv[1:]
version = 0
while True:
    print("begun", flush=True)
    run_version(place, mode, folder, version)
    print("done", flush=True)
    version += 1
"""
_COMPACTER = """
import sys
from cleaner.cli.app import main
while not main(["index", "compact", sys.argv[1]]):
    pass
"""


def headline(version: int, line: int) -> str:
    """A headline whose words no other one has."""
    chance = random.Random(f"{version}-{line}")
    return " ".join("".join(chance.choices(_LETTERS, k=6)) for _ in range(7))


def run_version(place: str, mode: str, folder: str, version: int) -> None:
    """Let the command remember the headlines of one *version* of two files. The first line of the
    second stands in the first file, too, and is what a check refuses."""
    from cleaner.cli.app import main

    lines = [headline(version, n) for n in range(2 * _LINES)]
    repeated = [lines[0], *lines[_LINES + 1 :]] if mode == "check" else lines[_LINES:]
    parts = {"a.txt": lines[:_LINES], "b.txt": repeated}
    if mode == "import":
        file = Path(folder, "export.jsonl")
        rows = [f'{{"text": "{t}", "source": "{s}-{version}"}}' for s in parts for t in parts[s]]
        file.write_text("\n".join(['{"cleaner-headlines": 1}', *rows]), "utf-8")
        code = main(["index", "import", place, str(file)])
    else:
        for name, found in parts.items():
            Path(folder, name).write_text("\n".join(found), "utf-8")
        files = [str(Path(folder, name)) for name in parts]
        checks = ["--check"] if mode == "check" else []
        code = main(["duplicates", "--lines", *checks, "--index", place, *files])
    if code != (1 if mode == "check" else 0):
        sys.exit(f"exit code {code}")


def what_is_wrong(place: str, mode: str, folder: str, done: int, begun: int) -> str:
    """What an index lacks or has too much when versions up to *done* were acknowledged, and up to
    *begun* were begun; empty when it is as it should be."""
    from cleaner.headlines.index import HeadlineIndex
    from cleaner.headlines.stores.base import Record

    index = HeadlineIndex.open(place)
    try:
        there: dict[str, list[str]] = {}
        for _, record in index.store.records():
            there.setdefault(record.source, []).append(record.text)
        versions = range(begun + 1) if mode == "import" else range(max(done, 0), begun + 1)
        wanted = [_texts(mode, version) for version in versions]
        if mode == "import":
            found = [v for v in versions if any(f"{s}-{v}" in there for s in ("a.txt", "b.txt"))]
            if not set(range(done + 1)) <= set(found):
                return f"versions {found} are there, and {done} was acknowledged"
            parts = [[there.get(f"{s}-{v}", []) for s in ("a.txt", "b.txt")] for v in found]
            if any(part != wanted[v] for part, v in zip(parts, found, strict=True)):
                return "of an import a part is there"
        else:
            parts = [[there.get(str(Path(folder, s)), []) for s in ("a.txt", "b.txt")]]
            if parts[0] not in wanted and (done >= 0 or there):
                sizes = [len(part) for part in parts[0]]
                return f"no version from {done} to {begun} is there as a whole: {sizes} lines"
        lines = [line for part in parts for file in part for line in file]
        matches = index.query_many([Record(line) for line in lines])
        found_for = [{match.other.text for match in part} for part in matches]
        lost = [line for line, found in zip(lines, found_for, strict=True) if line not in found]
        return f"{len(lost)} of {len(lines)} headlines are not found" if lost else ""
    finally:
        index.close()


def _texts(mode: str, version: int) -> list[list[str]]:
    """What should be remembered of a version, by files."""
    lines = [headline(version, n) for n in range(2 * _LINES)]
    return [lines[:_LINES], lines[_LINES + (mode == "check") :]]


@contextmanager
def _started(code: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env={**os.environ, "PYTHONPATH": path},
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def trial(chance: random.Random, *, redis: bool) -> str:
    """Kill a writer, or the server; what broke."""
    mode = chance.choice(MODES)
    with TemporaryDirectory() as folder:
        server = RedisServer(Path(folder), free_port()) if redis else None
        if server:
            server.start()
        place = server.url if server else str(Path(folder, "index.db"))
        try:
            done, begun = _kill_once(chance, place, mode, folder, server)
            for _ in range(2):
                wrong = what_is_wrong(place, mode, folder, done, begun)
                if wrong:
                    return f"{mode}: {wrong}"
                _compact(place)
        finally:
            if server:
                server.stop()
    return ""


def _kill_once(
    chance: random.Random, place: str, mode: str, folder: str, server: RedisServer | None
) -> tuple[int, int]:
    """Let a writer begin, kill it or the server; the versions that were acknowledged and begun."""
    with _started(_WRITER, place, mode, folder) as writer:
        assert writer.stdout
        said = [writer.stdout.readline()]
        if chance.random() < 0.8:
            said.append(writer.stdout.readline())
        with _compacting(place, server is not None and chance.random() < 0.4):
            select.select([], [], [], chance.uniform(0.0, 0.25))
            if server and chance.random() < 0.4:
                server.stop()
            else:
                writer.send_signal(signal.SIGKILL)
            rest = writer.stdout.read()
        said += rest.splitlines()
    if server and server.process is None:
        server.start()
    lines = [line.strip() for line in said if line.strip() in ("begun", "done")]
    return lines.count("done") - 1, lines.count("begun") - 1


@contextmanager
def _compacting(place: str, is_wanted: bool) -> Iterator[None]:
    """While another process takes away again and again what no headline needs."""
    if not is_wanted:
        yield
        return
    with _started(_COMPACTER, place):
        yield


def _compact(place: str) -> None:
    from cleaner.headlines.index import HeadlineIndex

    index = HeadlineIndex.open(place)
    index.store.compact()
    index.close()


def kill_redis(numbers: Iterable[int]) -> Trials:
    """Trials with Redis, of one kill each."""
    return run_trials("redis kills", numbers, partial(trial, redis=True))


def kill_files(numbers: Iterable[int]) -> Trials:
    """Trials with an index in a file, of one kill each."""
    return run_trials("index kills", numbers, partial(trial, redis=False))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the trials of both stores; 1 when something broke."""
    parser = argparse.ArgumentParser(description="Kills of what writes to an index of headlines.")
    parser.add_argument("--count", type=int, default=100, help="kills of each store")
    parser.add_argument("--begin", type=int, default=0, help="number of the first")
    chosen = parser.parse_args(arguments)
    numbers = range(chosen.begin, chosen.begin + chosen.count)
    counts = [kill_redis(numbers), kill_files(numbers)]
    for trials in counts:
        broke = trials.tried - trials.held
        print(f"{trials.kind}: {trials.tried} tried, {trials.held} held, {broke} broke")
        print(*(f"  {wrong}" for wrong in trials.broke), sep="\n")
    return int(any(trials.broke for trials in counts))


if __name__ == "__main__":
    sys.exit(main())
