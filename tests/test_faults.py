"""A short form of ``python -m benchmarks.faults``: inputs with faults, made by chance."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from benchmarks.fault_counts import Trials, run_trials
from benchmarks.faults import KINDS, sum_up, table, trials_of

COUNTS = {"texts": 150, "bytes": 80, "rules": 60, "records": 60, "indexes": 20}


@pytest.mark.parametrize("kind", COUNTS)
def test_faults_break_nothing(kind: str) -> None:
    trials = trials_of(kind)(range(COUNTS[kind]))
    assert trials.broke == []
    assert trials.tried == COUNTS[kind]


@pytest.mark.skipif(os.name != "posix", reason="commands are run as forks")
def test_commands_that_are_killed_lose_nothing() -> None:
    assert trials_of("kills")(range(3)).broke == []


def test_what_breaks_is_counted_with_its_number() -> None:
    def wrongs() -> Iterator[str]:
        yield from ("", "lost a line")
        raise ValueError("no such page")

    told = wrongs()
    trials = run_trials("texts", range(3), lambda _: next(told))
    assert (trials.tried, trials.held) == (3, 1)
    assert trials.broke == ["1: lost a line", "2: ValueError: no such page"]
    assert list(table(sum_up([trials, Trials("texts", 1, 1)])))[-1] == "| texts | 4 | 2 | 2 |"
    assert set(COUNTS) < set(KINDS)
