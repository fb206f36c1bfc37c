"""The store in one file: nothing lost, never unreadable, several writers, versions, errors."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from conftest import PATIENCE, RunCleaner

from cleaner.errors import InputError
from cleaner.headlines.index import HeadlineIndex
from cleaner.headlines.signatures import sign_bands
from cleaner.headlines.stores import file as store_file
from cleaner.headlines.stores.base import Record
from cleaner.headlines.stores.file import FileStore
from cleaner.headlines.table import make_table

WRITER = """
import sys
import numpy as np
from cleaner.headlines.stores import file as store_file
from cleaner.headlines.index import HeadlineIndex
from cleaner.headlines.stores.base import Record
store_file._MOST_RECENT = 2000
name, batches = sys.argv[2], int(sys.argv[3])
index = HeadlineIndex.open(sys.argv[1])
for batch in range(batches):
    texts = [f"سفينة {name}{batch} تصل المرفأ رقم {i} في رحلتها" for i in range(10)]
    index.add_many([Record(text, f"{name}-{batch}-{i}.txt") for i, text in enumerate(texts)])
    print(batch, flush=True)
index.close()
"""


def writer(path: Path, name: str, batches: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), name, str(batches)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def assert_whole(path: Path, name: str, reported: int) -> None:
    """All reported batches are there, of the last one all or nothing, and all can be found."""
    index = HeadlineIndex.open(str(path), create=False)
    sources = [record.source for _, record in index.store.records()]
    mine = [source for source in sources if source.startswith(f"{name}-")]
    batches = {int(source.split("-")[1]) for source in mine}
    assert batches >= set(range(reported))
    assert len(mine) == 10 * len(batches)
    for _, record in index.store.records():
        if record.source == f"{name}-{max(reported - 1, 0)}-9.txt":
            assert record in [match.other for match in index.query(record.text)]
    index.close()
    with sqlite3.connect(path) as base:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.filterwarnings("ignore::cleaner.headlines.buckets.CrowdedWarning")
def test_killed_at_any_moment(tmp_path: Path) -> None:
    rng = random.Random(11)
    path = tmp_path / "index.db"
    for round_ in range(8):
        process = writer(path, f"r{round_}", 10_000)
        assert process.stdout
        process.stdout.readline()
        time.sleep(rng.uniform(0.0, 0.25))
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read()
        process.wait()
        process.stdout.close()
        reported = 1 + rest.count("\n")
        assert_whole(path, f"r{round_}", reported)


def test_killed_while_the_file_is_made(tmp_path: Path) -> None:
    for delay in (0.0, 0.1, 0.2, 0.3, 0.35, 0.4):
        path = tmp_path / f"{delay}.db"
        process = writer(path, "a", 3)
        time.sleep(delay)
        process.kill()
        process.communicate()
        again = writer(path, "b", 2)
        assert again.communicate()[0] == "0\n1\n"
        assert_whole(path, "b", 2)


def test_several_writers_at_once(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    processes = [writer(path, f"w{i}", 12) for i in range(4)]
    for process in processes:
        assert process.communicate(timeout=PATIENCE)[0].count("\n") == 12
    index = HeadlineIndex.open(str(path))
    records = [record for _, record in index.store.records()]
    numbers = [number for number, _ in index.store.records()]
    index.close()
    assert len(records) == len(set(records)) == 4 * 120
    assert len(set(numbers)) == len(numbers)


def test_pages_and_recent_keys_give_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [f"سفينة {i % 40} تصل المرفأ الشمالي محملة بالقمح" for i in range(200)]
    signatures = sign_bands(make_table(texts), 22, 3)
    records = [Record(text, str(i)) for i, text in enumerate(texts)]
    plain = FileStore(tmp_path / "plain.db")
    plain.add(records, signatures)
    monkeypatch.setattr(store_file, "_SMALL_BATCH", 30)
    paged = FileStore(tmp_path / "paged.db")
    for begin in range(0, 200, 40):
        paged.add(records[begin : begin + 40], signatures[begin : begin + 40])
    paged.add(records[:5], signatures[:5])
    plain.add(records[:5], signatures[:5])
    assert paged.info()["recent_keys"] == 115
    one, other = plain.candidates(signatures), paged.candidates(signatures)
    np.testing.assert_array_equal(one.rows, other.rows)
    np.testing.assert_array_equal(one.numbers, other.numbers)
    assert len(one.rows) > 1000
    plain.close()
    paged.close()


def test_a_failed_batch_leaves_nothing(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "index.db")
    signatures = np.zeros((1, 66), np.uint32)
    with pytest.raises(KeyError), store.writing():
        store.add([Record("خبر")], signatures)
        raise KeyError
    assert store.count() == 0
    assert store.add([Record("خبر")], signatures) == [1]
    store.close()


def test_parameters_are_those_of_the_file(tmp_path: Path) -> None:
    FileStore(tmp_path / "index.db", 10, 2).close()
    store = FileStore(tmp_path / "index.db", 20, 3)
    assert (store.bands, store.rows) == (10, 2)
    store.close()


def test_other_versions_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    FileStore(path, words="old").close()
    with pytest.raises(InputError, match="other word lists"):
        FileStore(path, words="new", check_words=True)
    with sqlite3.connect(path) as base:
        base.execute("UPDATE meta SET value = '7' WHERE name = 'format'")
    base.close()
    with pytest.raises(InputError, match="format 7, not 3"):
        FileStore(path)


def test_files_that_are_no_index(tmp_path: Path) -> None:
    text = tmp_path / "page.txt"
    text.write_text("خبر" * 400)
    with pytest.raises(InputError, match=r"page\.txt: is not an index of headlines"):
        FileStore(text)
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as base:
        base.execute("CREATE TABLE x (y)")
    base.close()
    with pytest.raises(InputError, match="another database"):
        FileStore(other)
    with pytest.raises(InputError, match="cannot be opened or made"):
        FileStore(tmp_path / "none" / "index.db")
    with pytest.raises(InputError, match="no such index"):
        FileStore(tmp_path / "none.db", create=False)


def steps_of_adding(store: FileStore) -> int:
    """How much SQLite does, in hundreds of its steps, to add one record."""
    steps: list[int] = []
    store._base.set_progress_handler(lambda: steps.append(1), 100)
    store.add([Record("خبر")], np.full((1, 66), len(steps), np.uint32))
    store._base.set_progress_handler(None, 0)
    return len(steps)


def test_adding_does_not_go_through_what_was_added(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "index.db")
    few = steps_of_adding(store)
    rng = np.random.default_rng(1)
    signatures = rng.integers(0, 1 << 32, (5_000, 66), dtype=np.uint32)
    store.add([Record(f"خبر {i}", str(i)) for i in range(5_000)], signatures)
    assert steps_of_adding(store) < few + 10
    store.close()


def test_forgotten_headlines_leave_the_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_file, "_MOST_RECENT", 1000)
    store = FileStore(tmp_path / "index.db")
    signatures = np.zeros((1, 66), np.uint32)
    for number in range(1, 101):
        assert store.add([Record("خبر", str(number))], signatures) == [number]
        store.forget([number - 1])
        assert store.candidates(signatures).numbers.tolist() == [number]
    assert store.info()["recent_keys"] < 1100
    store.close()


def test_opening_does_not_read_the_file(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    store = FileStore(path)
    rng = np.random.default_rng(1)
    signatures = rng.integers(0, 1 << 32, (30_000, 66), dtype=np.uint32)
    store.add([Record(f"خبر {i}", str(i)) for i in range(30_000)], signatures)
    store.close()
    code = (
        "import sys\n"
        "from cleaner.headlines.stores.file import FileStore\n"
        "read = lambda: int(open('/proc/self/io').read().split()[1])\n"
        "before = read()\n"
        "store = FileStore(sys.argv[1]); store.read([7])\n"
        "print(read() - before)\n"
    )
    if not Path("/proc/self/io").exists():
        pytest.skip("this system does not say how much a process reads")
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert path.stat().st_size > 5_000_000
    assert int(done.stdout) < 500_000


def filled(path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Record]:
    """An index with pages and keys that are not merged, and its headlines."""
    monkeypatch.setattr(store_file, "_SMALL_BATCH", 50)
    draw = random.Random(3)
    words = ["".join(draw.choices("ابتجدرسعفق", k=6)) for _ in range(630)]
    texts = [" ".join(words[n : n + 7]) for n in range(0, len(words), 7)]
    records = [Record(text, f"{number}.txt") for number, text in enumerate(texts)]
    index = HeadlineIndex.open(str(path))
    index.add_many(records[:80])
    index.add_many(records[80:])
    index.close()
    return records


def test_a_damaged_index_never_answers_wrongly(
    tmp_path: Path, cleaner: RunCleaner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bits that are flipped anywhere: an error, or nothing that counts was changed."""
    records = filled(tmp_path / "whole.db", monkeypatch)
    data = (tmp_path / "whole.db").read_bytes()
    draw = random.Random(4)
    refused = 0
    for number in range(60):
        damaged = bytearray(data)
        damaged[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
        path = tmp_path / f"{number}.db"
        path.write_bytes(damaged)
        result = cleaner("index", "info", path)
        assert "internal error" not in result.stderr
        assert result.code in (0, 2)
        refused += result.code == 2
        if result.code == 0:
            assert "headlines\t90\n" in result.out
            index = HeadlineIndex.open(str(path))
            assert [record for _, record in index.store.records()] == records
            found = index.query_many([Record(record.text) for record in records])
            assert [match[0].other for match in found] == records
            index.close()
    assert refused > 5


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE headline SET text = 'x' WHERE number = 5",
        "UPDATE headline SET number = 500 WHERE number = 5",
        "UPDATE headline SET day = x'ff' WHERE number = 5",
        "UPDATE headline SET text = CAST(x'ff' AS TEXT) WHERE number = 5",
        "UPDATE page SET keys = x'00' || substr(keys, 2) WHERE bucket = (SELECT max(bucket) "
        "FROM page)",
        "UPDATE page SET keys = substr(keys, 2)",
        "UPDATE page SET numbers = 7",
        "UPDATE page SET bucket = bucket + 70000",
    ],
)
def test_what_is_not_as_it_was_written_is_told(
    tmp_path: Path, cleaner: RunCleaner, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    path = tmp_path / "index.db"
    records = filled(path, monkeypatch)
    with sqlite3.connect(path) as base:
        base.execute(damage)
    base.close()
    result = cleaner("index", "info", path)
    assert (result.code, result.out) == (2, "")
    assert result.stderr.startswith(f"{path}: is damaged")
    # What is whole can be saved.
    result = cleaner("index", "export", path)
    if "headline" in damage and "CAST" not in damage:
        assert result.code == 2
        assert len(result.out.splitlines()) == len(records)
        assert "is damaged (headline 5" in result.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [("bands", "x"), ("bands", "-3"), ("bands", "0"), ("bands", "1" * 50), ("rows", ""),
     ("bands", b"\xff"), ("rows", "2.5"), ("format", "x")],
)  # fmt: skip
def test_parameters_that_no_index_has(
    tmp_path: Path, cleaner: RunCleaner, name: str, value: object
) -> None:
    path = tmp_path / "index.db"
    FileStore(path, words="").close()
    with sqlite3.connect(path) as base:
        base.execute("UPDATE meta SET value = ? WHERE name = ?", (value, name))
    base.close()
    for command in (["index", "info"], ["index", "export"], ["duplicates", "--lines", "--index"]):
        more = [tmp_path / "none.txt"] if "duplicates" in command else []
        result = cleaner(*command, path, *more)
        assert (result.code, result.out) == (2, ""), command
        assert "internal error" not in result.stderr


def test_texts_that_utf8_does_not_know(tmp_path: Path) -> None:
    records = [Record("خبر \ud800 عاجل", "a\udcff.txt"), Record("خبر\0 آخر", "b.txt")]
    index = HeadlineIndex.open(str(tmp_path / "index.db"))
    index.replace(records)
    index.replace(records)
    assert [record for _, record in index.store.records()] == records
    assert index.query(records[0].text)[0].other == records[0]
    index.store.check()
    index.close()
