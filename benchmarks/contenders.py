"""What benchmarks beside other tools share: tools run in turns on the same pages, and tables."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "gold"
ROUNDS = 7


@dataclass(slots=True)
class Contender:
    """A tool, the pages that it is given, and the CPU seconds of each round over all of them."""

    name: str
    run: Callable[[Any], object]
    pages: Sequence[Any]
    seconds: list[float] = field(default_factory=list)

    @property
    def size(self) -> int:
        """The bytes of all its pages (text counts as UTF-8)."""
        return sum(len(p) if isinstance(p, bytes) else len(p.encode()) for p in self.pages)

    @property
    def pages_a_second(self) -> float:
        """The median over the rounds."""
        return len(self.pages) / statistics.median(self.seconds)

    @property
    def megabytes_a_second(self) -> float:
        """The median over the rounds; a megabyte is a million bytes."""
        return self.size / 1e6 / statistics.median(self.seconds)


def installed(package: str) -> str:
    """The version of *package*; an empty string when it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def measure(tools: Sequence[Contender], rounds: int) -> None:
    """Run all tools in turns, page by page; the first round only warms up.

    Each round begins with another tool, so that none always runs after the same one.
    """
    most = max(len(tool.pages) for tool in tools)
    for number in range(rounds + 1):
        start = number % len(tools)
        turn = [(tool, [0.0]) for tool in (*tools[start:], *tools[:start])]
        for index in range(most):
            for tool, spent in turn:
                if index < len(tool.pages):
                    started = time.process_time()
                    tool.run(tool.pages[index])
                    spent[0] += time.process_time() - started
        for tool, spent in turn:
            if number:
                tool.seconds += spent


def markdown_table(rows: Sequence[Sequence[str]]) -> str:
    """*rows* as a table, the first one as its head."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))} |"
        for row in rows
    ]
    return "\n".join((lines[0], f"|{'|'.join('-' * (width + 2) for width in widths)}|", *lines[1:]))


def compared(ours: Contender, tool: Contender) -> str:
    """How many times as fast as *tool* we are; nothing for ourselves."""
    ratio = ours.pages_a_second / tool.pages_a_second
    return "" if tool is ours else f"{ratio:.2g} x as fast"
