"""Copies of texts in Spark: the plan, and what Python workers do. See ``copies`` for the measure.

A row of Spark holds of a text, once it is signed, its place in the order of age (``row``), a number
for all its words (``whole``), its shingles and its band keys; the text itself goes no further.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F  # noqa: N812

from cleaner.adapters import spark_arrays as arrays
from cleaner.adapters import spark_duplicates as plan
from cleaner.copies.shingles import BANDS, ROWS, Shingles, make_shingles, sign_shingles
from cleaner.copies.similarity import EQUAL, FEWEST_SHINGLES, RELATIONS, THRESHOLD, find_copies
from cleaner.files.parquet import arrow
from cleaner.headlines.grouping import MOST_JOINED
from cleaner.headlines.runs import Ints
from cleaner.headlines.signatures import band_keys
from cleaner.headlines.stars import NEITHER
from cleaner.installation import version

_SIGNED = (
    "id string, day string, row bigint, whole bigint, shingles array<int>, bands array<bigint>"
)


@dataclass(frozen=True)
class DuplicateTexts(plan.Kept):
    """What ``duplicate_texts`` finds: data frames that are computed when they are asked for, of
    which docs/spark.md tells the columns.

    ``texts`` are all that are not blank, and the head that each one joined, ``pairs`` copies that
    are not of equal words, ``capped`` the band keys that more texts share than are joined. What
    they need is kept on the executors' disks until ``release`` is called.
    """

    texts: DataFrame
    pairs: DataFrame
    capped: DataFrame
    kept: tuple[DataFrame, ...]


def duplicate_texts(
    df: DataFrame,
    text_col: str = "text",
    id_col: str = "id",
    date_col: str = "",
    *,
    bands: int = BANDS,
    rows: int = ROWS,
    threshold: float = THRESHOLD,
    most: int = MOST_JOINED,
) -> DuplicateTexts:
    """Find texts that are copies of one another, word for word, and the groups that
    ``copies.collection.group_stories`` makes of them, with *id_col*, which tells them apart, as
    source: the same on any number of executors. *threshold* is the least similarity; for the others
    see ``duplicate_headlines``."""
    for name in filter(None, (text_col, id_col, date_col)):
        plan.check_column(df, name)
    read = plan.read_headlines(df, text_col, id_col, date_col)
    sign = partial(sign_texts, bands=bands, rows=rows, expected=version())
    grouped = _group_equals(plan.by_age(read).mapInArrow(sign, _SIGNED)).persist()
    long = grouped.where(F.size("shingles") >= FEWEST_SHINGLES)
    found = plan.pair_buckets(long, most, ()).persist()
    judge = partial(judge_pairs, threshold=threshold, expected=version())
    pairs = plan.single_pairs(grouped, found, ("whole", "shingles"))
    same = pairs.mapInArrow(judge, plan.JUDGED).persist()
    stars = plan.make_stars(same, RELATIONS)
    return DuplicateTexts(
        plan.join_heads(grouped, stars, ("id",)),
        plan.with_columns(same, grouped, ("id",)),
        plan.capped(grouped, found, ("id",)),
        (grouped, found, same),
    )


def _group_equals(signed: DataFrame) -> DataFrame:
    """Texts of equal words joined to the first of them; what has no words is equal to nothing."""
    first = F.min("row").over(Window.partitionBy("whole"))
    grouped = signed.withColumn(
        "head", F.when(F.size("shingles") > 0, first).otherwise(F.col("row"))
    )
    joined = F.col("head") != F.col("row")
    return grouped.withColumns(
        {"score": F.when(joined, F.lit(1.0)), "relation": F.when(joined, F.lit(RELATIONS[EQUAL]))}
    )


def sign_texts(batches: Iterable[Any], bands: int, rows: int, expected: str) -> Iterator[Any]:
    """Number and sign the texts of a partition, which stand in order of age."""
    pa = arrow()
    arrays.check_version(expected)
    number = arrays.first_row()
    for batch in batches:
        made = make_shingles(batch.column("headline").to_pylist())
        keys = band_keys(sign_shingles(made, bands * rows), bands, rows)
        if batch.num_rows:
            yield pa.RecordBatch.from_pydict(
                {
                    "id": batch.column("id"),
                    "day": batch.column("day"),
                    "row": pa.array(np.arange(number, number + batch.num_rows)),
                    "whole": pa.array(made.whole.view(np.int64)),
                    "shingles": arrays.lists(made.hashes.view(np.int32), made.sizes),
                    "bands": arrays.lists(
                        keys.ravel().view(np.int64), np.full(len(keys), keys.shape[1])
                    ),
                }
            )
            number += batch.num_rows


def judge_pairs(batches: Iterable[Any], threshold: float, expected: str) -> Iterator[Any]:
    """The pairs that are copies; batches have rows, shingles and ``whole`` of both sides."""
    pa = arrow()
    arrays.check_version(expected)
    for batch in batches:
        made = [_shingles(batch, side) for side in ("left", "right")]
        both = Shingles(
            np.concatenate([part.hashes for part in made]),
            np.concatenate([made[0].begins, made[1].begins + len(made[0].hashes)]),
            np.concatenate([part.sizes for part in made]),
            np.concatenate([part.whole for part in made]),
        )
        rows: Ints = np.arange(batch.num_rows)
        found = find_copies(both, rows, rows + batch.num_rows, threshold)
        pairs = batch.select(["left", "right"]).take(pa.array(found.pairs))
        neither = np.full(len(found.pairs), NEITHER)
        yield arrays.judged(pairs, found, neither, RELATIONS)


def _shingles(batch: Any, side: str) -> Shingles:
    lists = batch.column(f"{side}_shingles")
    sizes = np.diff(lists.offsets.to_numpy()).astype(np.int64)
    whole = batch.column(f"{side}_whole").to_numpy().view(np.uint64)
    hashes = lists.flatten().to_numpy().view(np.uint32)
    return Shingles(hashes, np.cumsum(sizes) - sizes, sizes, whole)
