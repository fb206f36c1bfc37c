"""Spark gives what a single machine gives: pages, headlines and groups, however they are parted."""

from __future__ import annotations

import gzip
import os
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from batches import STORY, html_page, page
from conftest import OWN_RULE, PATIENCE, ROOT, RunCleaner, write
from pyspark.sql import DataFrame, Row, SparkSession

from benchmarks.copies import make_stories
from benchmarks.headline_generator import make_headlines
from cleaner.adapters.spark import clean_dataframe, duplicate_headlines, duplicate_texts
from cleaner.adapters.spark_components import find_components
from cleaner.copies.collection import group_stories
from cleaner.headlines.buckets import CrowdedWarning
from cleaner.headlines.grouping import MOST_JOINED
from cleaner.headlines.index import group_records
from cleaner.headlines.signatures import band_keys, sign_bands
from cleaner.headlines.stores.base import Record
from cleaner.headlines.table import make_table
from cleaner.text.dates import find_date

pytestmark = [
    pytest.mark.system("java"),
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas"),
]
DOCUMENT = (ROOT / "docs" / "spark.md").read_text("utf-8")
LOCAL = {
    "SPARK_LOCAL_IP": "127.0.0.1",
    "PYSPARK_PYTHON": sys.executable,
    "PYSPARK_DRIVER_PYTHON": sys.executable,
    "PYTHONPATH": str(ROOT),
    # Programs as short as these are over before Java's second compiler pays.
    "JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "PYTHONWARNINGS": "ignore:PySpark does not yet fully support pandas:FutureWarning",
}
QUIET = {
    "spark.ui.enabled": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "2g",
    "spark.sql.shuffle.partitions": "3",
    # To compile each plan, and to plan each stage anew, pays with millions of rows.
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    # Python is given several batches of each partition, as of millions of rows.
    "spark.sql.execution.arrow.maxRecordsPerBatch": "500",
    "spark.log.level": "ERROR",
}


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in LOCAL.items():
            patch.setenv(name, value)
        builder = SparkSession.builder.master("local[2]")
        for name, value in QUIET.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        yield session
        session.stop()


def headlines_frame(spark: SparkSession, records: Sequence[Record]) -> DataFrame:
    rows = [(record.source, record.text, record.day) for record in records]
    return spark.createDataFrame(rows, "id string, headline string, day string")


def groups_of(rows: Sequence[Row]) -> set[tuple[Any, ...]]:
    """Who joined whom, with the verdict."""
    return {tuple(row) for row in rows if row["duplicate_of"] is not None}


def expected_groups(records: Sequence[Record], most: int = MOST_JOINED) -> set[tuple[Any, ...]]:
    return {
        (m.record.source, m.record.text, m.record.day, g.head.source, g.head.text, m.score,
         m.relation)
        for g in group_records(records, most=most)
        for m in g.members
    }  # fmt: skip


def made_up(count: int) -> list[Record]:
    """Headlines with and without dates, some of them of equal words or the same twice."""
    rng = random.Random(7)
    days = ["", *(f"2024-03-{day:02}" for day in range(1, 29))]
    texts = [sample.headline for sample in make_headlines(count, 5)]
    records = [Record(t, f"{n}.html", day=rng.choice(days)) for n, t in enumerate(texts)]
    return [*records, *records[:50]]


def test_2000_headlines_like_a_single_machine(spark: SparkSession) -> None:
    records = made_up(2_000)
    found = duplicate_headlines(headlines_frame(spark, records), date_col="day")
    expected = expected_groups(records)
    rows = found.headlines.collect()
    assert groups_of(rows) == expected
    assert len(expected) > 400
    assert len(rows) == len(set(records))
    assert found.capped.count() == 0
    texts = {(member[0], member[3]): member[5:] for member in expected}
    pairs = {(row[0], row[2]): row[4:] for row in found.pairs.collect()}
    assert all(pairs[key] == texts[key] for key in pairs.keys() & texts.keys())
    assert len(pairs.keys() & texts.keys()) > 200
    found.release()


@pytest.mark.shared
def test_real_headlines_like_a_single_machine(spark: SparkSession, shared: Path) -> None:
    with gzip.open(shared / "headlines" / "headlines.tsv.gz", "rt", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file][1:]
    records = [Record(" ".join(row[1].split()), row[0], day=find_date(row[3])) for row in rows[::4]]
    found = duplicate_headlines(headlines_frame(spark, records), date_col="day")
    assert groups_of(found.headlines.collect()) == expected_groups(records)
    found.release()


def test_partitions_do_not_matter_nor_types_and_blanks(
    spark: SparkSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = made_up(300)
    frame = headlines_frame(spark, records).repartition(3)
    blank = [("none", None, "2024-03-01"), ("blank", " \t", ""), ("sign", "؟!", "")]
    frame = frame.union(spark.createDataFrame(blank, frame.schema))
    frame = frame.selectExpr(
        "id", "concat('  ', headline, ' ') as title", "try_cast(day as date) as day"
    )
    spark.conf.set("spark.sql.shuffle.partitions", "2")
    # What hangs together is found in Spark, too, as of millions of pairs.
    monkeypatch.setattr("cleaner.adapters.spark_duplicates.FEW_PAIRS", 0)
    try:
        rows = duplicate_headlines(frame, "title", date_col="day").headlines.collect()
        assert groups_of(rows) == expected_groups(records)
        assert len(rows) == len(set(records)) + 1
    finally:
        spark.conf.set("spark.sql.shuffle.partitions", "3")


def test_a_band_of_too_many_is_told_of_and_not_joined(spark: SparkSession) -> None:
    others = [sample.headline for sample in make_headlines(40, 3, families=0)]
    filled = [f"درجات الحرارة المتوقعة في مدن الساحل اليوم {n} مئوية" for n in range(30, 90)]
    records = [Record(text, f"{n:03}") for n, text in enumerate([*others, *filled, *filled[:5]])]
    found = duplicate_headlines(headlines_frame(spark, records), most=20)
    capped = found.capped.collect()
    assert {row["headline"] for row in capped} <= set(filled)
    keys = band_keys(sign_bands(make_table([*others, *filled]), 22, 3), 22, 3)
    sizes = [size for size in Counter(keys.ravel().tolist()).values() if size > 20]
    assert sorted(row["size"] for row in capped) == sorted(sizes)
    assert len(sizes) > 2
    with pytest.warns(CrowdedWarning):
        expected = expected_groups(records, most=20)
    assert groups_of(found.headlines.collect()) == expected
    found.release()


def made_up_stories(count: int) -> list[tuple[Record, str]]:
    """Stories and copies of them, some equal, some of a line, with and without dates."""
    rng = random.Random(9)
    days = ["", *(f"2024-03-{day:02}" for day in range(1, 29))]
    texts = [story.text for story in make_stories(count, 5)]
    texts += [text.upper().replace(".", " ...") for text in texts[:20]]
    texts += ["وصول سفينة القمح", "وصول سفينة القمح.", "؟!", "...", *texts[:3]]
    return [(Record("", f"{n:05}", day=rng.choice(days)), text) for n, text in enumerate(texts)]


def texts_frame(spark: SparkSession, stories: Sequence[tuple[Record, str]]) -> DataFrame:
    rows = [(record.source, text, record.day) for record, text in stories]
    return spark.createDataFrame(rows, "id string, text string, day string")


def copies_expected(stories: Sequence[tuple[Record, str]], **options: Any) -> set[tuple[Any, ...]]:
    return {
        (m.record.source, m.record.day, g.head.source, m.score, m.relation)
        for g in group_stories(stories, **options)
        for m in g.members
    }


def test_copies_of_texts_like_a_single_machine(
    spark: SparkSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    stories = made_up_stories(400)
    frame = texts_frame(spark, stories).repartition(3)
    blank = [("none", None, "2024-03-01"), ("blank", " \t", "")]
    found = duplicate_texts(frame.union(spark.createDataFrame(blank, frame.schema)), date_col="day")
    expected = copies_expected(stories)
    rows = found.texts.collect()
    assert groups_of(rows) == expected
    assert {relation for *_, relation in expected} >= {"equal", "contains", "revised"}
    assert len(expected) > 100
    assert len(rows) == len(stories)
    assert found.capped.count() == 0
    heads = {(row[0], row[1]): tuple(row[2:]) for row in found.pairs.collect()}
    joined = {(member[0], member[2]): member[3:] for member in expected if member[4] != "equal"}
    assert all(heads[key] == joined[key] for key in heads.keys() & joined.keys())
    found.release()
    monkeypatch.setattr("cleaner.adapters.spark_duplicates.FEW_PAIRS", 0)
    options: dict[str, Any] = {"bands": 16, "rows": 4, "threshold": 0.8}
    strict = duplicate_texts(frame, date_col="day", **options)
    assert groups_of(strict.texts.collect()) == copies_expected(stories, **options)
    strict.release()


def test_a_band_of_too_many_texts_is_told_of(spark: SparkSession) -> None:
    words = " ".join(f"w{number}" for number in range(80))
    stories = [(Record("", f"{n:02}"), f"{words} x{n}") for n in range(30)]
    with pytest.warns(CrowdedWarning):
        expected = copies_expected(stories, most=20)
    found = duplicate_texts(texts_frame(spark, stories), most=20)
    assert groups_of(found.texts.collect()) == expected
    assert (30, "00") in {tuple(row) for row in found.capped.collect()}
    found.release()


def test_components_of_long_chains(spark: SparkSession) -> None:
    rng = random.Random(1)
    edges = [(n + 1, n) for n in range(300) if n % 100] + [(n, n) for n in (3, 900)]
    edges += [(1000 + rng.randrange(200), 1000 + rng.randrange(200)) for _ in range(150)]
    root = {node: node for edge in edges for node in edge}
    for _ in root:
        for one, other in edges:
            root[one] = root[other] = min(root[one], root[other])
    found = find_components(spark.createDataFrame(edges, "node long, to long")).collect()
    alone = {node for node in root if not any(node in e and e[0] != e[1] for e in edges)}
    assert {row["node"]: row["component"] for row in found} == {
        node: least for node, least in root.items() if node not in alone
    }
    assert len(found) == len(root) - len(alone)


def pages_of_fixtures() -> list[str]:
    folders = sorted((ROOT / "fixtures" / "pages").iterdir())
    texts = [(folder / "page.txt").read_text("utf-8") for folder in folders]
    return [*texts, *(path.read_text("utf-8") for path in sorted((ROOT / "seeds").glob("*.txt")))]


def test_400_pages_like_the_command_line(
    spark: SparkSession, cleaner: RunCleaner, tmp_path: Path
) -> None:
    varied = pages_of_fixtures()
    texts = [page(n) if n % 2 else varied[n // 2 % len(varied)] + page(n) for n in range(400)]
    rows = [{"id": f"{n:05}", "text": text} for n, text in enumerate(texts)]
    table = pa.Table.from_pylist(rows)
    pq.write_table(table, tmp_path / "in.parquet")
    out = tmp_path / "out.parquet"
    cleaner("clean", tmp_path / "in.parquet", "-o", out, "--jobs", "1", "--quiet")
    expected = pq.read_table(out)
    frame = spark.read.parquet(str(tmp_path / "in.parquet")).repartition(3)
    found = clean_dataframe(frame).orderBy("id").toArrow()
    assert found.column_names == [*expected.column_names, "cleaner_error"]
    assert found.column("cleaner_error").unique().to_pylist() == [""]
    assert found.drop_columns("cleaner_error").to_pylist() == expected.to_pylist()
    assert found.num_rows == 400


def test_html_own_rules_and_pages_that_cannot_be_cleaned(
    spark: SparkSession, tmp_path: Path
) -> None:
    rule = OWN_RULE.replace('kind = "sharing"', 'kind = "sharing"\nsites = ["a.example"]')
    rules = write(tmp_path / "rules" / "sharing.toml", rule)
    noisy = STORY.format(1) + "\nصندوق بريد وادي السلام\n"
    rows = [
        ("own rule", "https://a.example/1", noisy, None),
        ("other outlet", "https://b.example/1", noisy, None),
        ("html", None, "the text of the feed", html_page(2).encode()),
        ("windows-1256", None, None, html_page(3).replace("utf-8", "x").encode("windows-1256")),
        ("nothing", None, None, None),
        ("deep", None, None, b"<b>" * 300_001),
        ("long", None, "طويل" * 30_000, None),
    ]  # fmt: skip
    frame = spark.createDataFrame(rows, "id string, url string, text string, raw binary")
    frame = frame.selectExpr("*", "map('a', 1) as more", "'old' as cleaner_kind").repartition(3)
    cleaned = clean_dataframe(
        frame, "text", "raw", "url", rules=[rules], max_size=1_000_000, keep=["related-links"]
    )
    rules.unlink()  # executors have the rules, and need no file
    short = clean_dataframe(frame.where("id = 'long'"), max_size=1000)
    found = {row["id"]: row for row in cleaned.union(short.drop("raw")).collect()}
    assert cleaned.columns[:4] == ["id", "url", "more", "text"]
    assert found["own rule"]["text"] == STORY.format(1)
    assert "letter-box" in [part["rule"] for part in found["own rule"]["cleaner_removals"]]
    assert found["other outlet"]["text"] == noisy
    assert found["html"]["cleaner_headline"] == "افتتاح الجسر رقم 2 فوق وادي السلام"
    assert found["html"]["cleaner_metadata"]["title"]
    assert "الجسر رقم 3" in found["windows-1256"]["text"]
    errors = {name: row["cleaner_error"] for name, row in found.items() if row["cleaner_error"]}
    assert errors["nothing"] == "has no text"
    assert "nested" in errors["deep"]
    assert errors["long"] == "has 120,000 bytes; the limit is 1,000"
    assert len(errors) == 3
    assert found["long"]["text"] == "طويل" * 30_000
    assert found["deep"]["text"] is found["deep"]["cleaner_kind"] is None


def test_wrong_columns_and_options_are_refused_before_anything_runs(spark: SparkSession) -> None:
    frame = spark.createDataFrame([("a", "b")], "id string, text string")
    with pytest.raises(ValueError, match="no column 'html'; there are: id, text"):
        clean_dataframe(frame, html_col="html")
    with pytest.raises(ValueError, match="keep: no kind 'captions'"):
        clean_dataframe(frame, keep=["captions"])
    with pytest.raises(ValueError, match="no column 'headline'"):
        duplicate_headlines(frame)


def test_the_program_of_the_document_runs_under_spark_submit(tmp_path: Path) -> None:
    files = re.findall(r"<!-- file: (\S+) -->\n```\w+\n(.*?)^```$", DOCUMENT, re.S | re.M)
    for name, body in files:
        write(tmp_path / name, body)
    line, printed = re.findall(
        r"^```sh\n(spark-submit.*?)```\n\n```text\n(.*?)```", DOCUMENT, re.S | re.M
    )[0]
    write(tmp_path / "conf" / "spark-defaults.conf", "\n".join(map(" ".join, QUIET.items())))
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", line],
        cwd=tmp_path,
        env={**os.environ, **LOCAL, "PATH": path, "SPARK_CONF_DIR": str(tmp_path / "conf")},
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.stdout.decode() == printed, done.stderr.decode()[-3000:]
