"""What Python workers of Spark do for ``duplicate_headlines``: tables of Arrow in and out.

Each function takes the batches of one partition and gives batches back. What a row of Spark holds
of a headline, beside its texts, are 64-bit numbers:

- ``row``: its place in the order of age;
- ``equal_key``, ``bands`` (a list) and ``details``: see ``cleaner.headlines.table``,
  ``cleaner.headlines.signatures`` and ``cleaner.headlines.grouping``;
- ``full``, ``more``, ``figures``, ``rest``: what tells that two headlines cannot be the same,
  packed (``_packed``), so that most candidates go before their texts are fetched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyspark import TaskContext

from cleaner.errors import InputError
from cleaner.files.parquet import arrow
from cleaner.headlines.bounds import COMPOUNDS, FIGURES, gist_of, may_share_enough
from cleaner.headlines.evidence import gaps_between
from cleaner.headlines.grouping import candidate_pairs, details_of, group_equal
from cleaner.headlines.index import days_of
from cleaner.headlines.runs import Codes, Flags, Ints, Keys, Scores, run_begins
from cleaner.headlines.signatures import band_keys, sign_bands
from cleaner.headlines.stars import Stars, contained_sides, join_heads
from cleaner.headlines.stores.base import Record
from cleaner.headlines.table import HeadlineTable, make_table
from cleaner.headlines.verdict import RELATIONS, find_same
from cleaner.headlines.wordlists import lexicon_digest
from cleaner.installation import version
from cleaner.text.dates import find_date

_LEAST_ROWS = 20_000  # of a table that is worked on at once, where a partition has as many
_MOST_ROWS = 10_000  # of a batch that is given back
_PARTITION = 40  # bits for the rows of one partition
_DAY = 32  # bits below the day in ``rest``


def check_words(digest: str) -> None:
    """Raise InputError when the word lists of this worker are not those of *digest*."""
    if lexicon_digest() != digest:
        raise InputError("executor", "has another version of cleaner than the driver")


def check_version(expected: str) -> None:
    """Raise InputError when this worker has another version of ``cleaner`` than *expected*."""
    if version() != expected:
        raise InputError("executor", f"has cleaner {version()}, the driver has {expected}")


def read_headlines(batches: Iterable[Any], dated: bool) -> Iterator[Any]:
    """Bring headlines into their form: blanks single, dates as ``YYYY-MM-DD``; blank ones go.

    Batches have ``id``, ``headline`` and ``day``; with *dated* the days have their form already.

    >>> row = {"id": "a", "headline": " وصول  سفينة ", "day": "5 مارس 2024"}
    >>> next(read_headlines([arrow().RecordBatch.from_pylist([row])], False)).to_pylist()[0]["day"]
    '2024-03-05'
    """
    pa = arrow()
    for batch in batches:
        texts = [" ".join((text or "").split()) for text in batch.column("headline").to_pylist()]
        days = [day or "" for day in batch.column("day").to_pylist()]
        if not dated:
            found = {day: find_date(day) for day in set(days)}
            days = [found[day] for day in days]
        names = [name or "" for name in batch.column("id").to_pylist()]
        made = {"id": names, "headline": texts, "day": days}
        columns = {name: pa.array(values, pa.string()) for name, values in made.items()}
        kept = np.array([bool(text) for text in texts], np.bool_)
        yield pa.RecordBatch.from_pydict(columns).filter(pa.array(kept))


def sign_headlines(batches: Iterable[Any], bands: int, rows: int, digest: str) -> Iterator[Any]:
    """Number the headlines of a partition, which stand in order of age, each once; sign them."""
    pa = arrow()
    check_words(digest)
    last: tuple[Any, ...] = ()
    number = first_row()
    for batch in batches:
        texts = [batch.column(name).to_pylist() for name in ("headline", "id", "day")]
        records = list(zip(*texts, strict=True))
        before = [last, *records[:-1]]
        kept = [one != other for one, other in zip(records, before, strict=True)]
        last = records[-1] if records else last
        batch = batch.filter(pa.array(kept, pa.bool_()))
        if batch.num_rows:
            columns = dict(zip(batch.schema.names, batch.columns, strict=True))
            columns["row"] = pa.array(np.arange(number, number + batch.num_rows))
            columns |= _signed(columns, bands, rows)
            number += batch.num_rows
            yield pa.RecordBatch.from_pydict(columns)


def first_row() -> int:
    """The number of the first row of this partition."""
    context = TaskContext.get()
    return (context.partitionId() if context else 0) << _PARTITION


def lists(values: NDArray[Any], sizes: Ints) -> Any:
    """An Arrow array of lists, of so many *values* each."""
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    return arrow().ListArray.from_arrays(arrow().array(offsets), arrow().array(values))


def _signed(columns: dict[str, Any], bands: int, rows: int) -> dict[str, Any]:
    pa = arrow()
    table = make_table(columns["headline"].to_pylist())
    days = days_of([Record("", day=day) for day in columns["day"].to_pylist()])
    numbers = {"equal_key": table.equal_key, "details": details_of(table), **_packed(table, days)}
    keys = band_keys(sign_bands(table, bands, rows), bands, rows)
    made = {name: pa.array(values.view(np.int64)) for name, values in numbers.items()}
    return made | {"bands": lists(keys.ravel().view(np.int64), np.full(len(keys), bands))}


def _packed(table: HeadlineTable, days: Ints) -> dict[str, Keys]:
    """Part of ``gist_of`` and the days, in four numbers; what is left out can only hide
    differences."""
    gist = gist_of(table)
    rest = np.minimum(gist[:, 4], np.uint64(0xFFFFFF))
    rest |= (gist[:, 5] & FIGURES) << np.uint64(31)
    rest |= (days + 1).astype(np.uint64) << np.uint64(_DAY)
    return {
        "full": gist[:, 0].copy(),
        "more": gist[:, 1].copy(),
        "figures": gist[:, 3].copy(),
        "rest": rest,
    }


def _unpacked(table: Any) -> tuple[Keys, Ints]:
    """The rows of ``gist_of`` and the days that ``_packed`` has packed."""
    full, more, figures, rest = (
        _numbers(table, name).view(np.uint64) for name in ("full", "more", "figures", "rest")
    )
    gist = np.zeros((len(full), 8), np.uint64)
    gist[:, 0], gist[:, 1], gist[:, 3] = full, more, figures
    gist[:, 4] = rest & np.uint64(0xFFFFFF)
    # Whether a word is a compound hangs on the words of all headlines.
    gist[:, 5] = rest >> np.uint64(31) & FIGURES | COMPOUNDS
    return gist, _days(rest)


def _days(rest: NDArray[Any]) -> Ints:
    return rest.view(np.int64) // (1 << _DAY) - 1


def _numbers(table: Any, name: str) -> NDArray[Any]:
    return np.ascontiguousarray(table.column(name).to_numpy())


def group_equals(batches: Iterable[Any], digest: str) -> Iterator[Any]:
    """Join headlines of equal words, which stand together (``equal_key``, then ``row``).

    ``head``, ``score`` and ``relation`` are added: of a head its own row, and nothing.
    """
    pa = arrow()
    check_words(digest)
    for table in whole_runs(batches, "equal_key"):
        row, key = _numbers(table, "row"), _numbers(table, "equal_key")
        again = ~run_begins(key)
        again[:-1] |= again[1:]
        head, score, relation = row.copy(), np.zeros(len(row), np.float32), np.zeros(len(row), "u1")
        at = np.flatnonzero(again)
        if len(at):
            # Single headlines need no words.
            at = at[np.argsort(row[at])]
            texts = table.column("headline").take(pa.array(at)).to_pylist()
            stars = group_equal(make_table(texts), _days(_numbers(table, "rest"))[at])
            head[at] = row[at][stars.head]
            score[at], relation[at] = stars.score, stars.relation
        made = pa.table({"head": head, **_told(score, relation, joined=head != row)})
        for name in made.column_names:
            table = table.append_column(name, made.column(name))
        yield from table.to_batches(_MOST_ROWS)


def _told(
    score: Scores,
    relation: Codes,
    relations: Sequence[str] = RELATIONS,
    joined: Flags | None = None,
) -> dict[str, Any]:
    """Scores and relations as people are told them; null where not all are *joined*."""
    pa = arrow()
    mask = None if joined is None else ~joined
    rounded = [round(value, 3) for value in score.astype(np.float64).tolist()]
    names = [relations[code] for code in relation.tolist()]
    return {
        "score": pa.array(rounded, pa.float64(), mask=mask),
        "relation": pa.array(names, pa.string(), mask=mask),
    }


def pair_buckets(batches: Iterable[Any], most: int) -> Iterator[Any]:
    """Pairs of rows that share a band key (``key``) and, where it is known, may be the same.

    Rows of a key stand together, and ``size`` says how many they are. Of a key of more than *most*
    rows only one stands there: it is given back without a second one, and with its size.
    """
    pa = arrow()
    for table in whole_runs(batches, "key"):
        large = _numbers(table, "size") > most
        row, size = _numbers(table, "row")[large], _numbers(table, "size")[large]
        nothing = pa.nulls(len(row), pa.int64())
        yield pa.RecordBatch.from_pydict({"left": row, "right": nothing, "size": size})
        table = table.filter(pa.array(~large))
        table = table.take(pa.array(np.argsort(_numbers(table, "row"), kind="stable")))
        row, keys = _numbers(table, "row"), _numbers(table, "key").view(np.uint64)
        if "details" in table.column_names:
            left, right = candidate_pairs(keys[:, None], _numbers(table, "details").view(np.uint64))
            gist, days = _unpacked(table)
            kept = may_share_enough(gist, left, right, gaps_between(days, left, right))
            left, right = left[kept], right[kept]
        else:
            left, right = candidate_pairs(keys[:, None])
        found = pa.table({"left": row[left], "right": row[right]})
        found = found.append_column("size", pa.nulls(len(found), pa.int64()))
        yield from found.to_batches(_MOST_ROWS)


def judge_pairs(batches: Iterable[Any], digest: str) -> Iterator[Any]:
    """The pairs that are the same; batches have rows, texts and ``rest`` of both sides."""
    pa = arrow()
    check_words(digest)
    for batch in batches:
        if not batch.num_rows:
            continue
        sides = [
            [batch.column(f"{side}{name}") for side in ("left", "right")]
            for name in ("", "_headline", "_rest")
        ]
        rows, texts, rests = (pa.concat_arrays(side) for side in sides)
        _, first, place = np.unique(rows.to_numpy(), return_index=True, return_inverse=True)
        table = make_table(texts.take(pa.array(first)).to_pylist())
        days = _days(rests.to_numpy()[first])
        left, right = place[: batch.num_rows], place[batch.num_rows :]
        gaps = gaps_between(days, left, right)
        kept, found = find_same(table, left, right, gaps)
        contained = contained_sides(table, left[kept], right[kept], found.relation, gaps[kept])
        both = batch.select(["left", "right"]).take(pa.array(kept))
        yield judged(both, found, contained, RELATIONS)


def judged(
    pairs: Any, found: Any, contained: NDArray[np.integer[Any]], relations: Sequence[str]
) -> Any:
    """A batch of *pairs* (``left``, ``right``) that are the same, as ``make_stars`` takes them;
    what was *found* of them has ``score`` and ``relation``."""
    return arrow().RecordBatch.from_pydict(
        {
            "left": pairs.column(0),
            "right": pairs.column(1),
            "exact": found.score,
            "code": found.relation.astype(np.int32),
            "contained": contained.astype(np.int32),
            **_told(found.score, found.relation, relations),
        }
    )


def make_stars(batches: Iterable[Any], relations: Sequence[str]) -> Iterator[Any]:
    """Who joins whom: of the same pairs of whole components, which stand together."""
    pa = arrow()
    for table in whole_runs(batches, "component"):
        rows = np.unique(np.concatenate([_numbers(table, "left"), _numbers(table, "right")]))
        left, right = (np.searchsorted(rows, _numbers(table, side)) for side in ("left", "right"))
        count = len(rows)
        stars = Stars(np.arange(count), np.ones(count, np.float32), np.zeros(count, np.uint8))
        relation = _numbers(table, "code").astype(np.uint8)
        edges = left, right, _numbers(table, "exact"), relation, _numbers(table, "contained")
        join_heads(stars, *edges)
        joined = np.flatnonzero(stars.head != np.arange(count))
        told = _told(stars.score[joined], stars.relation[joined], relations)
        made = pa.table({"row": rows[joined], "head": rows[stars.head[joined]], **told})
        yield from made.to_batches(_MOST_ROWS)


def whole_runs(batches: Iterable[Any], key: str, least: int = _LEAST_ROWS) -> Iterator[Any]:
    """The rows of a partition in tables of at least *least* rows; those of one *key* are together.

    >>> batch = arrow().RecordBatch.from_pydict({"key": [1, 2, 2, 3]})
    >>> [table.column("key").to_pylist() for table in whole_runs([batch, batch], "key", 3)]
    [[1, 2, 2], [3, 1, 2, 2], [3]]
    """
    pa = arrow()
    held: list[Any] = []
    count = last = 0
    for batch in batches:
        if not batch.num_rows:
            continue
        keys = batch.column(key).to_numpy()
        changes = np.flatnonzero(np.diff(keys, prepend=last if held else keys[0]))
        held.append(batch)
        count += batch.num_rows
        last = keys[-1]
        if count >= least and len(changes):
            cut = int(changes[-1])
            held[-1] = batch.slice(0, cut)
            yield pa.Table.from_batches(held)
            held, count = [batch.slice(cut)], batch.num_rows - cut
    if held:
        yield pa.Table.from_batches(held)
