"""What the three stores have in common: the same candidates, the same answers."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from benchmarks.headline_generator import make_headlines
from benchmarks.redis_server import RedisServer, start_redis
from cleaner.headlines.buckets import MOST_CANDIDATES, Candidates
from cleaner.headlines.index import HeadlineIndex, group_records
from cleaner.headlines.signatures import sign_bands
from cleaner.headlines.stores.base import HeadlineStore, Record
from cleaner.headlines.stores.file import FileStore
from cleaner.headlines.table import make_table

SAMPLES = [s.headline for s in make_headlines(260, 31, families=3)]
SIGNATURES = sign_bands(make_table(SAMPLES), 22, 3)
RECORDS = [Record(text, f"{i % 200}.txt", day="2024-03-05") for i, text in enumerate(SAMPLES)]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with start_redis(tmp_path_factory.mktemp("redis")) as started:
        yield started


@pytest.fixture(
    params=["memory", "file", pytest.param("redis", marks=pytest.mark.system("redis-server"))]
)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[HeadlineStore]:
    opened: HeadlineStore
    if request.param == "memory":
        opened = FileStore(":memory:")
    elif request.param == "file":
        opened = FileStore(tmp_path / "index.db")
    else:
        from cleaner.headlines.stores.redis import RedisStore

        server: RedisServer = request.getfixturevalue("server")
        opened = RedisStore(f"{server.url}?name={tmp_path.name}")
    yield opened
    opened.close()


def expected(signatures: np.ndarray, known: range) -> set[tuple[int, int]]:
    """The pairs that share a band, found by looking at each pair."""
    bands = signatures.reshape(len(signatures), 22, 3)
    return {
        (row, number)
        for row in range(len(bands))
        for number in known
        if (bands[row] == bands[number - 1]).all(axis=1).any()
    }


def pairs_of(found: Candidates) -> list[tuple[int, int]]:
    return list(zip(found.rows.tolist(), found.numbers.tolist(), strict=True))


def test_candidates_are_those_that_share_a_band(store: HeadlineStore) -> None:
    for begin in range(0, 260, 20):
        store.add(RECORDS[begin : begin + 20], SIGNATURES[begin : begin + 20])
    pairs = pairs_of(store.candidates(SIGNATURES[:40]))
    assert pairs == sorted(
        expected(SIGNATURES, range(1, 261)) & {(r, n) for r in range(40) for n in range(1, 261)}
    )
    store.compact()
    assert pairs_of(store.candidates(SIGNATURES[:40])) == pairs


def test_the_nearest_of_many_are_given(store: HeadlineStore) -> None:
    crowd = np.repeat(SIGNATURES[:1], 100, axis=0)
    crowd[:60, :30] = 7  # these share ten of the bands with the first
    store.add([Record(SAMPLES[0], f"{i}.txt") for i in range(100)], crowd)
    numbers = store.candidates(SIGNATURES[:1]).numbers
    assert numbers.tolist() == list(range(61, 61 + MOST_CANDIDATES))


def crowd_of_neighbours(count: int) -> np.ndarray:
    """Signatures of which each shares all bands but one with the first of ``SIGNATURES``."""
    crowd = np.repeat(SIGNATURES[:1], count, axis=0)
    for row in range(count):
        crowd[row, 3 * (row % 22)] ^= 1
    return crowd


def test_of_a_crowded_bucket_the_oldest_and_the_equal(store: HeadlineStore) -> None:
    crowd = np.concatenate([crowd_of_neighbours(110), SIGNATURES[:1], crowd_of_neighbours(22)])
    for begin in range(0, 133, 40):
        texts = [Record(SAMPLES[0], f"{begin + i}.txt") for i in range(len(crowd[begin:][:40]))]
        store.add(texts, crowd[begin : begin + 40])
    free = store.candidates(SIGNATURES[:1], limit=133)
    assert not free.crowded
    alien = ~SIGNATURES[:1]  # shares no band with any
    capped = store.candidates(np.concatenate([SIGNATURES[:1], alien]), limit=60)
    assert 111 in free.numbers
    assert pairs_of(capped) == [(0, n) for n in [*range(1, 32), 111]]
    assert set(capped.crowded.values()) == {(127, 0)}
    assert len(capped.crowded) == 22


def test_what_is_looked_at_does_not_grow_with_the_square(store: HeadlineStore) -> None:
    store.add([Record(SAMPLES[0], f"{i}.txt") for i in range(600)], crowd_of_neighbours(600))
    asked = np.repeat(SIGNATURES[:1], 600, axis=0)
    tracemalloc.start()
    found = store.candidates(asked, limit=100)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found.rows) == 600 * MOST_CANDIDATES
    assert peak < 70_000_000  # 600 x 22 x 570 numbers alone would take 55 MB, five times over


def test_what_is_forgotten_is_no_candidate(store: HeadlineStore) -> None:
    store.add(RECORDS, SIGNATURES)
    of_two = store.of_sources(["3.txt", "4.txt", "none.txt"])
    assert sorted(of_two) == [4, 5, 204, 205]
    assert store.forget([*of_two, 999]) == 4
    assert store.of_sources(["3.txt"]) == {}
    assert store.count() == 256
    gone = {4, 5, 204, 205}
    numbers = store.candidates(SIGNATURES).numbers
    assert gone.isdisjoint(numbers.tolist())
    assert store.read([4, 6]) == {6: RECORDS[5]}
    store.compact()
    numbers = store.candidates(SIGNATURES).numbers
    assert gone.isdisjoint(numbers.tolist())
    assert dict(store.records()) == {
        n: record for n, record in enumerate(RECORDS, 1) if n not in gone
    }
    assert store.add(RECORDS[:1], SIGNATURES[:1])[0] > 260


def test_nothing_is_added_and_nothing_found(store: HeadlineStore) -> None:
    assert store.add([], SIGNATURES[:0]) == []
    assert pairs_of(store.candidates(SIGNATURES[:3])) == []
    assert store.read([1, 2]) == {}
    assert store.info()["headlines"] == 0
    store.compact()


CUT = "سفينة القمح الكبيرة تصل إلى المرفأ الشمالي"
WHOLES = [f"{CUT} قادمة من {port}" for port in ("الهند", "البرازيل", "كندا")]


@pytest.mark.parametrize("cut_first", [True, False])
def test_a_cut_off_headline_that_fits_several_matches_none(
    store: HeadlineStore, cut_first: bool
) -> None:
    """The same in an index, whoever comes last, as in groups."""
    index = HeadlineIndex(store)
    ordered = [CUT, *WHOLES] if cut_first else [*WHOLES, CUT]
    records = [Record(text, f"{number}.txt") for number, text in enumerate(ordered)]
    assert group_records(records) == []
    numbers = index.add_many(records)
    assert index.query_many(records, before=numbers) == [[], [], [], []]
    assert index.query_many([Record(CUT)]) != [[]]  # its own words are there
    index.store.forget([n for n, text in zip(numbers, ordered, strict=True) if text in WHOLES[1:]])
    (matches,) = index.query_many([Record(WHOLES[0])])
    assert {match.relation for match in matches} == {"equal", "truncated"}
