"""Spark on this machine: ``python -m benchmarks.spark``; see docs/spark.md for what is measured.

Each part runs in a Spark of its own. Seconds are those of the clock, CPU seconds those of the JVM
and its Python workers together, bytes those that Spark's event log says were written for shuffles.
``--quick`` takes small inputs.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.batch import html_pages, repeated, texts
from benchmarks.contenders import ROOT, markdown_table
from benchmarks.headline_generator import make_headlines

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_TICKS = os.sysconf("SC_CLK_TCK")
DRIVER_MEMORY = "6g"
STEPS = ("sign", "buckets", "verdict", "groups", "result")


class Watch:
    """What a step took: seconds, CPU seconds of all processes of this session, by its name."""

    def __init__(self, spark: SparkSession) -> None:
        self.spark = spark
        self.found: dict[str, dict[str, float]] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure what runs within."""
        self.spark.sparkContext.setJobDescription(name)
        started, cpu = time.perf_counter(), cpu_of_session()
        yield
        seconds = time.perf_counter() - started
        self.found[name] = {"seconds": seconds, "cpu": cpu_of_session() - cpu}


def processes() -> Iterator[tuple[Path, list[str]]]:
    """The processes of this session, and the fields of their ``stat`` behind the name."""
    session = os.getsid(0)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            yield stat.parent, fields


def cpu_of_session() -> float:
    """CPU seconds of all processes of this session, those that have ended included."""
    return sum(sum(map(int, fields[11:15])) for _, fields in processes()) / _TICKS


def peaks_of_workers() -> list[float]:
    """The most megabytes that each Python worker which is alive has held."""
    peaks = []
    for folder, _ in processes():
        try:
            if b"pyspark.daemon" in (folder / "cmdline").read_bytes():
                status = (folder / "status").read_text()
                peaks.append(int(status.partition("VmHWM:")[2].split()[0]) / 1024)
        except (OSError, IndexError):
            continue
    return sorted(peaks)[1:]  # the smallest is the process that the workers are forked from


def start_spark(cores: int, log: Path) -> SparkSession:
    """A Spark of so many cores on this machine, which writes an event log."""
    from pyspark.sql import SparkSession

    options = {
        "spark.ui.enabled": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": DRIVER_MEMORY,
        "spark.sql.shuffle.partitions": "8",
        "spark.log.level": "ERROR",
        "spark.eventLog.enabled": "true",
        "spark.eventLog.compress": "false",
        "spark.eventLog.rolling.enabled": "false",
        "spark.eventLog.dir": log.as_uri(),
        "spark.local.dir": str(log),
    }
    builder = SparkSession.builder.master(f"local[{cores}]")
    for name, value in options.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def run_pages(folder: Path, cores: int, kind: str) -> dict[str, Any]:
    """Clean the pages in *folder*; *kind* is ``text`` or ``html``."""
    from cleaner.adapters.spark import clean_dataframe

    spark = start_spark(cores, folder)
    watch = Watch(spark)
    html = "text" if kind == "html" else ""
    for name in ("first", "again"):
        with watch.step(name):
            write_nowhere(clean_dataframe(spark.range(1).selectExpr("'خبر' as text")))
    frame = spark.read.parquet(str(folder / f"{kind}.parquet")).repartition(8).persist()
    count = frame.count()
    if html:
        frame = frame.withColumnRenamed("text", "raw")
    with watch.step("clean"):
        write_nowhere(clean_dataframe(frame, "text", "raw" if html else "", "url"))
    return {"steps": watch.found, "count": count, "memory": peaks_of_workers()}


def run_headlines(folder: Path, cores: int, kind: str) -> dict[str, Any]:
    """Find the near-duplicates among headlines, step by step."""
    from cleaner.adapters import spark_duplicates as steps
    from cleaner.headlines.grouping import MOST_JOINED
    from cleaner.headlines.signatures import DEFAULT_BANDS, DEFAULT_ROWS
    from cleaner.headlines.wordlists import lexicon_digest

    spark = start_spark(cores, folder)
    watch, digest = Watch(spark), lexicon_digest()
    frame = spark.read.parquet(str(folder / f"{kind}.parquet"))
    read = steps.read_headlines(frame, "headline", "id", "day")
    with watch.step("sign"):
        signed = steps.sign_headlines(read, DEFAULT_BANDS, DEFAULT_ROWS, digest)
        grouped = steps.group_equals(signed, digest).persist()
        count = grouped.count()
    with watch.step("buckets"):
        found = steps.pair_buckets(grouped, MOST_JOINED).persist()
        pairs = found.count()
    with watch.step("verdict"):
        same = steps.judge_pairs(grouped, found, digest).persist()
        alike = same.count()
    with watch.step("groups"):
        stars = steps.make_stars(same).persist()
        stars.count()
    with watch.step("result"):
        write_nowhere(steps.join_heads(grouped, stars))
    told = {"pairs": pairs / count, "same": alike / count}
    return {"steps": watch.found, "count": count, "memory": peaks_of_workers(), **told}


def write_nowhere(frame: DataFrame) -> None:
    """Compute a data frame, and throw it away."""
    frame.write.format("noop").mode("overwrite").save()


def shuffled_bytes(folder: Path) -> dict[str, int]:
    """The bytes written for shuffles, by the description of their job."""
    of_stage: dict[int, str] = {}
    written: dict[str, int] = defaultdict(int)
    for log in (path for path in folder.iterdir() if path.name.startswith("local-")):
        for line in log.read_text("utf-8").splitlines():
            event = json.loads(line)
            if event["Event"] == "SparkListenerStageSubmitted":
                name = event.get("Properties", {}).get("spark.job.description", "")
                of_stage[event["Stage Info"]["Stage ID"]] = name
            elif event["Event"] == "SparkListenerTaskEnd" and event.get("Task Metrics"):
                metrics = event["Task Metrics"]["Shuffle Write Metrics"]
                written[of_stage[event["Stage ID"]]] += metrics["Shuffle Bytes Written"]
        log.unlink()
    return written


def measure(part: Callable[..., dict[str, Any]], folder: Path, *arguments: object) -> Any:
    """Run a part in a process, and a Spark, of its own."""
    words = [sys.executable, "-m", "benchmarks.spark", "--run", part.__name__, str(folder)]
    done = subprocess.run(
        [*words, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1",
             "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore::FutureWarning"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        check=True,
    )  # fmt: skip
    found = json.loads(done.stdout.decode().splitlines()[-1])
    return found | {"shuffled": shuffled_bytes(folder)}


def bare(kind: str, pages: list[dict[str, Any]]) -> float:
    """Seconds of ``clean_many`` over the same pages, in this process."""
    from cleaner import Cleaner, clean_many

    cleaner = Cleaner()
    started = time.perf_counter()
    for _ in clean_many((page["text"] for page in pages), html=kind == "html", cleaner=cleaner):
        pass
    return time.perf_counter() - started


def measure_pages(folder: Path, count: int, kind: str) -> str:
    """Pages a second, beside ``clean_many``."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    pages: Any = texts() if kind == "text" else html_pages()
    rows = list(repeated(pages, count))
    pq.write_table(pa.Table.from_pylist(rows), folder / f"{kind}.parquet")
    alone = bare(kind, rows)
    table = [["clean_many, one process", f"{count / alone:.0f}", "", "", "", ""]]
    for cores in (1, 2):
        found = measure(run_pages, folder, cores, kind)
        steps, peak = found["steps"], max(found["memory"])
        clean = steps["clean"]
        table.append([
            f"clean_dataframe, local[{cores}]", f"{count / clean['seconds']:.0f}",
            f"{1000 * clean['cpu'] / count:.2f}", f"{found['shuffled']['clean'] / count:.0f}",
            f"{peak:.0f}", f"{steps['first']['seconds'] - steps['again']['seconds']:.1f}",
        ])  # fmt: skip
    head = ["", "pages/s", "CPU ms a page", "bytes shuffled a page", "MB a worker", "start, s"]
    size = sum(len(row["text"]) for row in rows) / count
    return f"{count:,} pages of {kind}, {size:,.0f} characters or bytes each\n\n" + markdown_table(
        [head, *table]
    )


def measure_headlines(folder: Path, count: int) -> str:
    """What each step costs."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng = random.Random(7)
    days = ["", *(f"2024-03-{day:02}" for day in range(1, 29))]
    rows = [
        {"id": f"https://news.example/{n}", "headline": sample.headline, "day": rng.choice(days)}
        for n, sample in enumerate(make_headlines(count, 5))
    ]
    pq.write_table(pa.Table.from_pylist(rows), folder / "headlines.parquet")
    found = measure(run_headlines, folder, 2, "headlines")
    table = []
    for step in STEPS:
        took = found["steps"][step]
        bytes_each = found["shuffled"][step] / count
        cpu = 1e6 * took["cpu"] / count
        table.append([step, f"{took['seconds']:.1f}", f"{cpu:.0f}", f"{bytes_each:.0f}"])
    seconds = sum(found["steps"][step]["seconds"] for step in STEPS)
    total = sum(found["steps"][step]["cpu"] for step in STEPS)
    shuffled = sum(found["shuffled"][step] for step in STEPS) / count
    table.append(["all", f"{seconds:.1f}", f"{1e6 * total / count:.0f}", f"{shuffled:.0f}"])
    head = ["step", "seconds", "CPU µs a headline", "bytes shuffled a headline"]
    return (
        f"{count:,} headlines, local[2], {DRIVER_MEMORY} for the JVM: {found['pairs']:.2f} pairs "
        f"to judge and {found['same']:.2f} that are the same a headline, "
        f"{max(found['memory']):.0f} MB a worker\n\n" + markdown_table([head, *table])
    )


def say(told: str) -> None:
    """Print figures as soon as they are there."""
    print(told, end="\n\n", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", choices=("pages", "headlines"))
    parser.add_argument("--run", nargs=4, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.run:
        name, folder, cores, kind = arguments.run
        part = {"run_pages": run_pages, "run_headlines": run_headlines}[name]
        print(json.dumps(part(Path(folder), int(cores), kind)))
        return
    with tempfile.TemporaryDirectory() as made:
        if arguments.only != "headlines":
            for kind, count in (("text", 4000), ("html", 1000)):
                say(measure_pages(Path(made), count // 10 if arguments.quick else count, kind))
        if arguments.only != "pages":
            for count in (10_000,) if arguments.quick else (100_000, 1_000_000):
                say(measure_headlines(Path(made), count))


if __name__ == "__main__":
    main()
