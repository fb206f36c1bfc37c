"""``--outlets auto`` and ``--site-lines`` for records, archives and many files: the same as for
pages one by one."""

from __future__ import annotations

import os
import random
import zipfile
from pathlib import Path

import pytest
from batches import kill, read_lines, start, wait_for, write_lines
from conftest import RunCleaner, write
from outlet_pages import headline, sentence

FURNITURE = "خزانة الوادي الأخضر\n", "صندوق رسائل الوادي\n"
SMALL_CHUNKS = ("--chunk-size", "0.0005", "-q")


def story(number: int) -> str:
    """A story that is told once."""
    rng = random.Random(number)
    return f"{headline(rng, 'ar')}\n\n{sentence(rng, 'ar', 30)}\n{sentence(rng, 'ar', 30)}\n"


def page(number: int) -> str:
    """A story with a line above and one below it that its outlet has on every page."""
    return FURNITURE[0] + story(number) + FURNITURE[1]


@pytest.fixture
def news(here: Path) -> Path:
    """40 pages of one outlet and 8 of another, as records."""
    pages = [("valley", n) for n in range(40)] + [("plain", n) for n in range(40, 48)]
    records: list[object] = [
        {"url": f"https://{outlet}.example/{n}", "text": page(n)} for outlet, n in pages
    ]
    records.insert(20, "bad")
    write_lines(here / "in.jsonl", records)
    return here


def test_records_lose_what_recurs_at_their_outlet(news: Path, cleaner: RunCleaner) -> None:
    made = []
    for jobs in (1, 2, 3):
        name = f"{jobs}.jsonl"
        options = ("--site-lines", 20, "--jobs", jobs, *SMALL_CHUNKS)
        assert cleaner("clean", "in.jsonl", "-o", name, *options).code == 2
        made.append((news / name).read_bytes())
    assert made[0] == made[1] == made[2]
    rows = read_lines(news / "1.jsonl")
    assert [row["text"] for row in rows[:40]] == [story(n) for n in range(40)]
    assert [row["text"] for row in rows[40:]] == [page(n) for n in range(40, 48)]
    gone = rows[3]["cleaner_removals"]
    counts = rows[3]["cleaner_recurring_lines"]
    told = {"pages": 40, "of": 40, "outlet": "valley.example"}
    assert counts == [{"start": removal["start"], **told} for removal in gone]
    assert len(counts) == 2
    assert rows[45]["cleaner_recurring_lines"] == []


def test_tables_tell_the_number_of_pages(news: Path, cleaner: RunCleaner) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    options = ("--site-lines", "20", *SMALL_CHUNKS)
    assert cleaner("clean", "in.jsonl", "-o", "out.parquet", *options).code == 2
    rows = parquet.read_table(news / "out.parquet").to_pylist()
    assert [row["text"] for row in rows[:40]] == [story(n) for n in range(40)]
    assert {line["pages"] for line in rows[0]["cleaner_recurring_lines"]} == {40}


def test_archives_and_processes_come_to_what_files_do(here: Path, cleaner: RunCleaner) -> None:
    with zipfile.ZipFile(here / "pages.zip", "w") as archive:
        for n in range(12):
            write(here / f"pages/valley/{n}.txt", page(n))
            archive.writestr(f"valley/{n}.txt", page(n))
    options = ("--site-lines", "12", "-q")
    assert cleaner("clean", "pages", "-o", "one", *options).code == 0
    assert cleaner("clean", "pages", "-o", "many", *options, "--jobs", "2").code == 0
    assert cleaner("clean", "pages.zip", "-o", "zip", *options).code == 0
    for n in range(12):
        texts = {(here / out / f"valley/{n}.txt").read_text() for out in ("one", "many", "zip")}
        assert texts == {story(n)}


def test_a_run_that_was_killed_counts_anew(news: Path, cleaner: RunCleaner) -> None:
    run = ("clean", "in.jsonl", "-o", "out.jsonl", "--resume", *SMALL_CHUNKS, "--jobs", 1)
    assert cleaner(*run[:4], *SMALL_CHUNKS, "--site-lines", 20).code == 2
    whole = (news / "out.jsonl").read_bytes()
    (news / "out.jsonl").unlink()
    process = start(*run, "--site-lines", 20)
    wait_for(news / "out.jsonl.journal", 3, process)
    kill(process)
    # Counted to another number, a run is another run.
    other = cleaner(*run, "--site-lines", 21)
    assert "other options" in other.stderr
    assert cleaner(*run, "--site-lines", 20).code == 2
    assert (news / "out.jsonl").read_bytes() == whole


@pytest.mark.parametrize("data", [b"{}", b'{"text": "a"}\n', b"id,text\n1,a\n"])
@pytest.mark.parametrize("option", [("--site-lines", "3"), ("--outlets", "auto")])
@pytest.mark.parametrize("command", ["clean", "review"])
def test_standard_input_cannot_be_read_twice(
    here: Path, cleaner: RunCleaner, data: bytes, option: tuple[str, str], command: str
) -> None:
    (here / "other.txt").write_text(story(1))
    for paths in (["-"], ["other.txt", "-"]):
        if command == "review" and option[0] == "--site-lines":
            continue
        out = "out.jsonl" if command == "clean" else "out.html"
        result = cleaner(command, *paths, "-o", out, *option, stdin=data)
        assert result.code == 2
        assert "read twice" in result.stderr
        assert [path.name for path in here.iterdir()] == ["other.txt"]


def test_a_pipe_cannot_be_read_twice(here: Path, cleaner: RunCleaner) -> None:
    reader, writer = os.pipe()
    try:
        path = f"/dev/fd/{reader}"
        result = cleaner("clean", path, "-o", "out.jsonl", "--outlets", "auto")
    finally:
        os.close(reader)
        os.close(writer)
    assert (result.code, "read twice" in result.stderr) == (2, True)
    assert not list(here.iterdir())
