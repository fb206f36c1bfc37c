"""Connected components in Spark: which rows hang together, over any number of pairs.

R. Kiveris and others, "Connected components in MapReduce and beyond" (SoCC 2014): large stars and
small stars in turn, until nothing changes; about the square of the logarithm of the longest chain
in rounds, and no node's neighbours are ever held at once.
"""

from __future__ import annotations

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F  # noqa: N812


def find_components(edges: DataFrame) -> DataFrame:
    """For each node of *edges* (``node``, ``to``: numbers) the smallest one that it hangs together
    with: ``node``, ``component``.

    Every round is checkpointed: in the checkpoint folder when Spark has one, else on executors.
    """
    current = _checkpointed(edges.where("node != to").distinct())
    before = None
    while (state := _state(current)) != before:
        before = state
        current = _checkpointed(_small_stars(_large_stars(current)))
    members = current.select("node", F.col("to").alias("component"))
    roots = current.select(F.col("to").alias("node"), F.col("to").alias("component"))
    return members.union(roots.distinct())


def _checkpointed(edges: DataFrame) -> DataFrame:
    context = edges.sparkSession.sparkContext
    return edges.checkpoint() if context.getCheckpointDir() else edges.localCheckpoint()


def _state(edges: DataFrame) -> tuple[int, int]:
    """What changes when edges do: their number and a sum over hashes of them."""
    row = edges.agg(
        F.count(F.lit(1)).alias("count"),
        F.sum(F.xxhash64("node", "to").cast("decimal(38,0)")).alias("sum"),
    ).first()
    return (int(row["count"]), int(row["sum"] or 0)) if row else (0, 0)


def _large_stars(edges: DataFrame) -> DataFrame:
    """Hang each node's larger neighbours below the smallest of its neighbours and itself."""
    both = edges.union(edges.select(F.col("to").alias("node"), F.col("node").alias("to")))
    least = F.least("node", F.min("to").over(Window.partitionBy("node")))
    found = both.withColumn("least", least).where("to > node")
    return found.select(F.col("to").alias("node"), F.col("least").alias("to")).distinct()


def _small_stars(edges: DataFrame) -> DataFrame:
    """Hang each node and its neighbours, which are all smaller here, below the smallest of them."""
    least = F.min("to").over(Window.partitionBy("node"))
    found = edges.withColumn("least", least)
    moved = found.where("to != least").select(F.col("to").alias("node"), F.col("least").alias("to"))
    return moved.union(found.select("node", F.col("least").alias("to"))).distinct()
