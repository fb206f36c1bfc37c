"""What breaks when things go wrong, in one table: ``python -m benchmarks.faults``.

    python -m benchmarks.faults --kinds texts --count 20000 --begin 40000 --save counts.jsonl
    python -m benchmarks.faults --table counts.jsonl
    python -m benchmarks.faults --growth

Each trial has a number, which alone decides what it tries: a number that broke can be repeated.
Long runs are made in slices, whose counts are gathered in a file.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from benchmarks.fault_counts import Trials
from benchmarks.growth import growth_table

KINDS = {
    "texts": "benchmarks.fuzz_texts:fuzz_texts",
    "bytes": "benchmarks.fuzz_texts:fuzz_text_bytes",
    "rules": "benchmarks.fuzz_files:fuzz_rules",
    "records": "benchmarks.fuzz_files:fuzz_records",
    "indexes": "benchmarks.fuzz_files:fuzz_indexes",
    "kills": "benchmarks.kills:kill_commands",
    "redis": "benchmarks.kill_stores:kill_redis",
    "files": "benchmarks.kill_stores:kill_files",
    "html": "benchmarks.fuzz_html:fuzz_html",
}
"""What can be tried: the function that takes numbers of trials and gives back their counts."""
_SLICE = 1_000
_KILLS = 10  # kills take seconds


def trials_of(kind: str) -> Callable[[Iterable[int]], Trials]:
    """The function that makes the trials of *kind*."""
    module, _, name = KINDS[kind].partition(":")
    found: Callable[[Iterable[int]], Trials] = getattr(import_module(module), name)
    return found


def run_slices(kind: str, begin: int, count: int) -> Iterator[Trials]:
    """The counts of *count* trials, in parts, so that little is lost when a run is ended."""
    make = trials_of(kind)
    size = _KILLS if "kill" in KINDS[kind] else _SLICE
    for first in range(begin, begin + count, size):
        yield make(range(first, min(first + size, begin + count)))


def sum_up(parts: Iterable[Trials]) -> list[Trials]:
    """One count for each kind."""
    found: dict[str, Trials] = {}
    for part in parts:
        whole = found.setdefault(part.kind, Trials(part.kind))
        whole.tried += part.tried
        whole.held += part.held
        whole.broke += part.broke
    return list(found.values())


def table(counts: Iterable[Trials]) -> Iterator[str]:
    """The counts as a table of Markdown."""
    yield "| faults in | tried | held | broke |"
    yield "|---|---:|---:|---:|"
    for each in counts:
        yield f"| {each.kind} | {each.tried:,} | {each.held:,} | {each.tried - each.held:,} |"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for; 1 when something broke."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--begin", type=int, default=0, help="number of the first trial")
    parser.add_argument("--count", type=int, default=100, help="trials of each kind")
    parser.add_argument("--save", type=Path, help="add the counts to this file of JSON lines")
    parser.add_argument("--growth", action="store_true", help="how time grows with the page")
    parser.add_argument("--table", type=Path, help="only show what this file holds")
    chosen = parser.parse_args(arguments)
    if chosen.growth:
        print(*growth_table(), sep="\n")
        return 0
    if chosen.table:
        lines = chosen.table.read_text("utf-8").splitlines()
        parts = [Trials(**json.loads(line)) for line in lines]
    else:
        parts = []
        for kind in chosen.kinds:
            for part in run_slices(kind, chosen.begin, chosen.count):
                parts.append(part)
                if chosen.save:
                    with chosen.save.open("a", encoding="utf-8") as file:
                        print(json.dumps(asdict(part)), file=file)
    counts = sum_up(parts)
    print(*table(counts), sep="\n")
    for each in counts:
        for wrong in each.broke:
            print(f"{each.kind} {wrong}", file=sys.stderr)
    return int(any(each.broke for each in counts))


if __name__ == "__main__":
    sys.exit(main())
