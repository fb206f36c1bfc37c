"""Near-duplicate headlines in Spark: the plan. What workers do stands in ``spark_arrays``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.types import DateType, TimestampNTZType, TimestampType

from cleaner.adapters import spark_arrays as arrays
from cleaner.adapters.spark_components import find_components
from cleaner.headlines.grouping import MOST_JOINED
from cleaner.headlines.signatures import DEFAULT_BANDS, DEFAULT_ROWS
from cleaner.headlines.verdict import RELATIONS
from cleaner.headlines.wordlists import lexicon_digest

FEW_PAIRS = 1_000_000
"""So many pairs that are the same are grouped by one worker (in some seconds and 300 MB); more are
parted first, by what hangs together."""
_READ = "id string, headline string, day string"
_SIGNED = (
    f"{_READ}, row bigint, equal_key bigint, details bigint, "
    "full bigint, more bigint, figures bigint, rest bigint, bands array<bigint>"
)
_GROUPED = f"{_SIGNED}, head bigint, score double, relation string"
_PAIRED = "left bigint, right bigint, size bigint"
JUDGED = (
    "left bigint, right bigint, exact float, code int, contained int, score double, relation string"
)
"""The columns of pairs that are the same."""
_TOLD = ("details", "full", "more", "figures", "rest")
_SHOWN = ("id", "headline")


class Kept:
    """What is found, with the data frames that are *kept* on the executors' disks for it."""

    kept: tuple[DataFrame, ...]

    def release(self) -> None:
        """Let go of what is kept; the data frames can then be computed anew at full cost only."""
        for frame in self.kept:
            frame.unpersist()


@dataclass(frozen=True)
class DuplicateHeadlines(Kept):
    """What ``duplicate_headlines`` finds: data frames that are computed when they are asked for, of
    which docs/spark.md tells the columns.

    ``headlines`` are all that are not blank, each once, and the head that each one joined,
    ``pairs`` those that are the same but not of equal words, ``capped`` the band keys that more
    headlines share than are joined. What they need is kept on the executors' disks until
    ``release`` is called.
    """

    headlines: DataFrame
    pairs: DataFrame
    capped: DataFrame
    kept: tuple[DataFrame, ...]


def duplicate_headlines(
    df: DataFrame,
    headline_col: str = "headline",
    id_col: str = "id",
    date_col: str = "",
    *,
    bands: int = DEFAULT_BANDS,
    rows: int = DEFAULT_ROWS,
    most: int = MOST_JOINED,
) -> DuplicateHeadlines:
    """Find headlines that tell the same news, and the groups that ``index.group_records`` makes of
    them, with *id_col* as source: the same on any number of executors.

    *date_col* is a date, a timestamp, or a text with a date in it. Of a band key that more than
    *most* headlines share, no pairs are made; it is reported instead. Most of the work is done
    before this returns. Raises ValueError for a column that is not there.
    """
    for name in filter(None, (headline_col, id_col, date_col)):
        check_column(df, name)
    digest = lexicon_digest()
    signed = sign_headlines(read_headlines(df, headline_col, id_col, date_col), bands, rows, digest)
    grouped = group_equals(signed, digest).persist()
    found = pair_buckets(grouped, most).persist()
    same = judge_pairs(grouped, found, digest).persist()
    stars = make_stars(same)
    return DuplicateHeadlines(
        join_heads(grouped, stars),
        with_columns(same, grouped, _SHOWN),
        capped(grouped, found, _SHOWN),
        (grouped, found, same),
    )


def check_column(df: DataFrame, name: str) -> None:
    """Raise ValueError when *df* has no column of that name."""
    if name not in df.columns:
        raise ValueError(f"no column {name!r}; there are: {', '.join(df.columns)}")


def read_headlines(df: DataFrame, headline_col: str, id_col: str, date_col: str) -> DataFrame:
    """The headlines as ``id``, ``headline`` and ``day``."""
    kinds = (DateType, TimestampType, TimestampNTZType)
    dated = bool(date_col) and isinstance(df.schema[date_col].dataType, kinds)
    day = df[date_col] if date_col else F.lit("")
    columns = df.select(
        df[id_col].cast("string").alias("id"),
        df[headline_col].cast("string").alias("headline"),
        (day.cast("date") if dated else day).cast("string").alias("day"),
    )
    return columns.mapInArrow(partial(arrays.read_headlines, dated=dated or not date_col), _READ)


def sign_headlines(read: DataFrame, bands: int, rows: int, digest: str) -> DataFrame:
    """Headlines in order of age, numbered and signed."""
    work = partial(arrays.sign_headlines, bands=bands, rows=rows, digest=digest)
    return by_age(read).mapInArrow(work, _SIGNED)


def by_age(read: DataFrame) -> DataFrame:
    """Headlines or texts in order of age; those of no day come last."""
    return read.orderBy(F.col("day") == "", "day", "id", "headline")


def group_equals(signed: DataFrame, digest: str) -> DataFrame:
    """Headlines of equal words joined: ``head``, ``score``, ``relation``."""
    work = partial(arrays.group_equals, digest=digest)
    return _by_key(signed, "equal_key", "row").mapInArrow(work, _GROUPED)


def _by_key(df: DataFrame, *keys: str) -> DataFrame:
    return df.repartition(keys[0]).sortWithinPartitions(*keys)


def pair_buckets(grouped: DataFrame, most: int, told: Sequence[str] = _TOLD) -> DataFrame:
    """Rows that share a band key and may be the same by what is *told* of them: ``left``,
    ``right``; of a key of too many rows the first one and the ``size``."""
    bands = grouped.where("head = row").select(F.explode("bands").alias("key"), "row", *told)
    bucket = Window.partitionBy("key")
    sized = bands.withColumns(
        {"size": F.count(F.lit(1)).over(bucket), "first": F.min("row").over(bucket)}
    )
    small = F.col("size").between(2, most)
    return (
        sized.where(small | ((F.col("size") > most) & (F.col("row") == F.col("first"))))
        .drop("first")
        .mapInArrow(partial(arrays.pair_buckets, most=most), _PAIRED)
    )


def single_pairs(grouped: DataFrame, found: DataFrame, told: Sequence[str]) -> DataFrame:
    """The pairs of buckets, each once, with the columns *told* of both sides (``left_headline``).
    They are parted by ``left``, and so joined with that side without being moved again."""
    pairs = found.where("right is not null").select("left", "right")
    joined = pairs.repartition("left").dropDuplicates(["left", "right"])
    for side in ("left", "right"):
        columns = (F.col(name).alias(f"{side}_{name}") for name in told)
        joined = joined.join(grouped.select(F.col("row").alias(side), *columns), side)
    return joined


def judge_pairs(grouped: DataFrame, found: DataFrame, digest: str) -> DataFrame:
    """The pairs that the verdict calls the same, each once."""
    joined = single_pairs(grouped, found, ("headline", "rest"))
    return joined.mapInArrow(partial(arrays.judge_pairs, digest=digest), JUDGED)


def make_stars(same: DataFrame, relations: Sequence[str] = RELATIONS) -> DataFrame:
    """Which heads join which: ``row``, ``head``, ``score``, ``relation`` (one of *relations*)."""
    edges = same.select(F.col("right").alias("node"), F.col("left").alias("to"))
    if same.count() <= FEW_PAIRS:
        parted = same.withColumn("component", F.lit(0).cast("bigint"))
    else:
        components = find_components(edges)
        parted = same.join(components, same["right"] == components["node"]).drop("node")
    work = partial(arrays.make_stars, relations=relations)
    kinds = "row bigint, head bigint, score double, relation string"
    return _by_key(parted, "component").mapInArrow(work, kinds)


def join_heads(grouped: DataFrame, stars: DataFrame, shown: Sequence[str] = _SHOWN) -> DataFrame:
    """All rows with the columns *shown*, and their heads; equal ones follow theirs."""
    heads_shown = {name: f"duplicate_of_{name}".removesuffix("_id") for name in shown}
    moved = stars.select(
        F.col("row").alias("old"),
        F.col("head").alias("new"),
        F.col("score").alias("new_score"),
        F.col("relation").alias("new_relation"),
    )
    heads = grouped.select(
        F.col("row").alias("top"), *(F.col(name).alias(to) for name, to in heads_shown.items())
    )
    told = grouped.join(moved, F.col("head") == F.col("old"), "left").select(
        *_columns("row", *shown, "day"),
        F.coalesce("new", "head").alias("head"),
        F.coalesce("new_score", "score").alias("score"),
        F.coalesce("new_relation", "relation").alias("relation"),
    )
    # A head is looked up as well, as its own: nulls would all meet in one partition.
    told = told.join(heads, F.col("head") == F.col("top"))
    joined = F.col("head") != F.col("row")
    return told.select(
        *_columns(*shown),
        F.col("day").alias("date"),
        *(F.when(joined, F.col(name)).alias(name) for name in heads_shown.values()),
        *_columns("score", "relation"),
    )


def _columns(*names: str) -> list[Column]:
    return [F.col(name) for name in names]


def with_columns(same: DataFrame, grouped: DataFrame, shown: Sequence[str]) -> DataFrame:
    """The pairs that are the same, with the columns *shown* of the later one and of the other."""
    told = same
    names: list[str] = []
    for side, prefix in (("right", ""), ("left", "other_")):
        added = {name: prefix + name for name in shown}
        texts = grouped.select(
            F.col("row").alias(side), *(F.col(name).alias(to) for name, to in added.items())
        )
        told = told.join(texts, side)
        names += added.values()
    return told.select(*names, "score", "relation")


def capped(grouped: DataFrame, found: DataFrame, shown: Sequence[str]) -> DataFrame:
    """Of keys of too many rows how many there are, and the columns *shown* of the first one."""
    large = found.where("right is null").select(F.col("left").alias("row"), "size")
    return large.join(grouped.select("row", *shown), "row").select("size", *shown)
