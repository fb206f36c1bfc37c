"""Runs that are stopped, killed or run out of space, and go on: the output is that of one run."""

from __future__ import annotations

import errno
import json
import os
import random
import resource
import signal
import subprocess
import time
from pathlib import Path

import pytest
from batches import (
    command,
    environment,
    kill,
    make_records,
    page,
    read_lines,
    start,
    wait_for,
    write_lines,
)
from conftest import PATIENCE, RunCleaner, write

from cleaner.batch.journal import Done, begin, go_on
from cleaner.files import sinks
from cleaner.files.sources import Position

SMALL_CHUNKS = ("--chunk-size", "0.01", "-q")


def contents(path: Path) -> dict[str, bytes]:
    """The bytes of a file, or of all files in a folder, by their names."""
    files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
    return {file.relative_to(path).as_posix(): file.read_bytes() for file in files}


@pytest.fixture
def news(here: Path) -> Path:
    """A folder with records, some of them bad, and one with pages."""
    records: list[object] = list(make_records(300))
    records[100] = records[233] = "bad"
    write_lines(here / "in.jsonl", records)
    for number in range(200):
        write(here / f"pages/{number % 7}/{number:03}.txt", page(number))
    return here


@pytest.mark.parametrize(
    ("out", "chunk"),
    [
        ("out.jsonl", "0.01"),
        ("out.jsonl.zst", "0.01"),
        ("folder", "0.005"),
        ("p.parquet", "0.0006"),
    ],
)
def test_a_run_that_is_killed_again_and_again_comes_to_the_same_end(
    news: Path, cleaner: RunCleaner, out: str, chunk: str
) -> None:
    source = "pages" if out == "folder" else "in.jsonl"
    options = (source, "-q", "--chunk-size", chunk, "--rejects")
    whole = cleaner("clean", *options, "whole.rejects", "-o", f"whole-{out}")
    assert whole.code == (0 if out == "folder" else 2)
    run = ("clean", *options, "rejects", "-o", out, "--jobs", 2, "--resume")
    journal = news / f"{out}.journal"
    draw = random.Random(out)
    code, killed, steps = -9, 0, [0, *(draw.randrange(1, 9) for _ in range(2))]
    while steps and code == -9:
        process = start(*run)
        begun = journal.read_bytes().count(b"\n") if journal.exists() else 0
        step = steps.pop()
        # Files of Parquet are few.
        wait_for(journal, begun + (min(step, 1) if out == "p.parquet" else step), process)
        time.sleep(draw.uniform(0, 0.1))
        code, _ = kill(process)
        killed += code == -9
    assert killed
    if not (news / out).exists() or journal.exists():
        code = cleaner(*run).code
        assert code == whole.code
    assert contents(news / out) == contents(news / f"whole-{out}")
    assert (news / "rejects").read_bytes() == (news / "whole.rejects").read_bytes()
    left = {"in.jsonl", "pages", "rejects", "whole.rejects", out, f"whole-{out}"}
    assert {path.name for path in news.iterdir()} == left


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_interrupted_run_ends_in_order_and_can_go_on(
    news: Path, cleaner: RunCleaner, jobs: int
) -> None:
    write_lines(news / "in.jsonl", make_records(2_000))
    options = ("in.jsonl", *SMALL_CHUNKS, "-o", "out.jsonl")
    process = start("clean", *options, "--jobs", jobs)
    wait_for(news / "out.jsonl.journal", 3, process)
    code, said = kill(process, signal.SIGINT)
    assert code == 130, said
    assert said.startswith("interrupted after ")
    assert said.endswith("pages: go on with --resume\n")
    assert not (news / "out.jsonl").exists()
    begun = read_lines(news / "out.jsonl.partial")
    assert [record["id"] for record in begun] == [str(n) for n in range(len(begun))]
    assert cleaner("clean", *options, "--resume").code == 0
    assert [r["id"] for r in read_lines(news / "out.jsonl")] == [str(n) for n in range(2_000)]


def test_a_full_disk_is_said_and_what_was_written_stays(news: Path, cleaner: RunCleaner) -> None:
    write(news / "out.jsonl", "earlier output")
    options = ("in.jsonl", *SMALL_CHUNKS, "-o", "out.jsonl")
    done = subprocess.run(
        command("clean", *options),
        env=environment(),
        capture_output=True,
        timeout=PATIENCE,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )
    assert done.returncode == 2
    said = done.stderr.decode().splitlines()[-1]
    assert said.startswith("out.jsonl: cannot be written: file too large")
    assert said.endswith("make room, then go on with --resume")
    assert (news / "out.jsonl").read_text() == "earlier output"
    result = cleaner("clean", *options, "--resume")
    assert result.code == 2
    found = [int(record["id"]) for record in read_lines(news / "out.jsonl")]
    assert found == [n for n in range(300) if n not in (100, 233)]


def test_a_disk_that_fills_up_under_pages_ends_the_run(
    news: Path, cleaner: RunCleaner, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = 0
    fsync = os.fsync

    def fails(number: int) -> None:
        nonlocal written
        written += 1
        if written > 50:
            raise OSError(errno.ENOSPC, "No space left on device")
        fsync(number)

    monkeypatch.setattr(os, "fsync", fails)
    log = ("--log-json", "log.jsonl")
    result = cleaner("clean", "pages", "-o", "folder", *SMALL_CHUNKS, *log)
    monkeypatch.undo()
    os.chdir(news)
    assert result.code == 2
    assert "no space left on device" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert cleaner("clean", "pages", "-o", "folder", *SMALL_CHUNKS, *log, "--resume").code == 0
    assert len(contents(news / "folder")) == 200


# what a journal says


def test_a_run_that_is_not_finished_is_not_begun_anew_by_mistake(
    news: Path, cleaner: RunCleaner
) -> None:
    options = ("in.jsonl", *SMALL_CHUNKS, "-o", "out.jsonl")
    begin(news / "out.jsonl.journal", {}).close()
    result = cleaner("clean", *options)
    assert result.code == 2
    assert "give --resume, or delete it" in result.stderr
    result = cleaner("clean", *options, "--resume")
    assert (result.code, "run with other inputs" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    ("change", "what"),
    [(("--keep", "caption"), "options"), (("more.jsonl",), "inputs"), (("--rules", "r"), "rules")],
)
def test_only_the_same_run_goes_on(
    news: Path, cleaner: RunCleaner, own_rules: Path, change: tuple[str, ...], what: str
) -> None:
    own_rules.rename(news / "r")
    write_lines(news / "more.jsonl", make_records(1))
    options = ("in.jsonl", *SMALL_CHUNKS, "-o", "out.jsonl")
    process = start("clean", *options, "-j1")
    wait_for(news / "out.jsonl.journal", 2, process)
    kill(process)
    result = cleaner("clean", *options, *change, "--resume")
    assert result.code == 2
    assert f"belongs to a run with other {what}" in result.stderr
    assert cleaner("clean", *options, "--resume").code == 2  # bad records, and the rest is there
    assert len(read_lines(news / "out.jsonl")) == 298


def test_the_counts_are_those_of_the_whole_run(news: Path, cleaner: RunCleaner) -> None:
    options = ("in.jsonl", "--chunk-size", "0.01", "-o", "out.jsonl", "--rejects", "rejects")
    process = start("clean", *options, "-j1")
    wait_for(news / "out.jsonl.journal", 4, process)
    kill(process)
    result = cleaner("clean", *options, "--resume")
    assert result.stderr.startswith("298 pages, 298 changed, ")
    assert result.stderr.endswith("2 records rejected\n")
    assert [reject["place"] for reject in read_lines(news / "rejects")] == [
        "in.jsonl:101",
        "in.jsonl:234",
    ]


def test_a_torn_line_of_the_journal_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    journal = begin(path, {"inputs": "1"})
    journal.add(Done(Position(0, 10, 2), 100))
    journal.close()
    whole = path.read_bytes()
    path.write_bytes(whole + whole.splitlines(True)[1][:30])
    again, done = go_on(path, {"inputs": "1"})
    assert (done.position, done.output) == (Position(0, 10, 2), 100)
    again.add(Done(Position(1), 200))
    again.close()
    lines = [json.loads(line) for line in path.read_bytes().splitlines()]
    assert [line["at"] for line in lines[1:]] == [[0, 10, 2], [1, 0, 1]]
    path.write_bytes(whole[:5])
    fresh, done = go_on(path, {"inputs": "1"})
    fresh.close()
    assert done == Done()


def test_a_run_that_was_killed_before_its_output_got_its_name(
    news: Path, cleaner: RunCleaner, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = ("in.jsonl", *SMALL_CHUNKS, "-o", "out.jsonl")

    def killed(path: str) -> None:
        raise RuntimeError(path)

    with monkeypatch.context() as patch:
        patch.setattr(sinks, "give_name", killed)
        assert cleaner("clean", *options).code == 2
    assert (news / "out.jsonl.journal").exists()
    assert cleaner("clean", *options, "--resume").code == 2
    assert len(read_lines(news / "out.jsonl")) == 298
    begun = begin(news / "out.jsonl.journal", {})
    begun.remove()
    assert sorted(path.name for path in news.iterdir()) == ["in.jsonl", "out.jsonl", "pages"]
