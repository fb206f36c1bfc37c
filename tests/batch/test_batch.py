"""Many pages in processes: the same results, in order, whatever single records do."""

from __future__ import annotations

import gzip
import io
import itertools
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from batches import (
    HARM,
    STORY,
    command,
    environment,
    html_page,
    make_records,
    page,
    read_lines,
    story,
    write_lines,
)
from conftest import PATIENCE, Result, RunCleaner, write

from cleaner.batch.workers import WorkerPool, run_work, split_chunk
from cleaner.errors import CleanerError
from cleaner.files.chunks import LINES, Chunk
from cleaner.records.tally import Tally


def run(*arguments: object, before: str = "") -> Result:
    """Run the real program; *before* is searched for modules first."""
    done = subprocess.run(
        command(*arguments),
        capture_output=True,
        env=environment(before=before),
        timeout=PATIENCE,
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr.decode())


# results


def test_results_are_the_same_for_any_number_of_processes(here: Path, cleaner: RunCleaner) -> None:
    records: list[object] = [*make_records(60), "no record"]
    write_lines(here / "in.jsonl", records)
    options = ("--chunk-size", "0.004", "-q", "--rejects")
    for jobs in (0, 1, 3):
        more = ("--jobs", jobs) if jobs else ()
        out = f"{jobs}.jsonl.gz"
        result = cleaner("clean", "in.jsonl", "-o", out, *options, f"{jobs}.rejects", *more)
        assert (result.code, result.stderr) == (2, "")
    assert [r["text"] for r in read_lines(here / "0.jsonl.gz")] == [story(n) for n in range(60)]
    for name in ("jsonl.gz", "rejects"):
        assert len({(here / f"{jobs}.{name}").read_bytes() for jobs in (0, 1, 3)}) == 1
    assert json.loads((here / "0.rejects").read_bytes()) == {
        "place": "in.jsonl:61",
        "reason": "is no JSON object",
        "line": '"no record"',
    }


def test_files_in_a_folder_are_the_same_with_processes(here: Path, cleaner: RunCleaner) -> None:
    for number in range(6):
        write(here / f"in/{number}.txt", page(number).replace("\n", "\r\n"))
    write(here / "in/a/6.html", html_page(6))
    write(here / "in/bad.txt", b"\xff\x00\xfe")
    seen = []
    for out, more in (("a", ()), ("b", ("--jobs", 2, "--chunk-size", "0.0005"))):
        result = cleaner("clean", "in", "-o", out, "--stories", f"s{out}", *more)
        assert result.code == 2
        assert result.stderr.startswith("in/bad.txt: ")
        files = {p.relative_to(out): p.read_bytes() for p in Path(out).rglob("*") if p.is_file()}
        seen.append(
            (files, [line for line in result.stderr.splitlines() if "rejected" not in line])
        )
    assert seen[0] == seen[1]
    assert len(seen[0][0]) == 7


def test_large_inputs_get_processes_by_themselves(
    here: Path, cleaner: RunCleaner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cleaner.batch.run.SMALL", 1_000)
    write_lines(here / "in.jsonl", make_records(6))
    for number in range(6):
        write(here / f"in/{number}.txt", page(number))
    for source, out in (("in.jsonl", "o.jsonl"), ("in", "pages")):
        log = f"{out}.log"
        extra = ("--log-json", log) if out == "o.jsonl" else ()
        assert cleaner("clean", source, "-o", out, "-q", *extra).code == 0
    assert read_lines(here / "o.jsonl.log")[0]["jobs"] >= 1
    assert (here / "pages/3.txt").read_text("utf-8") == story(3)


def test_what_is_compressed_counts_as_what_it_may_hold(
    here: Path, cleaner: RunCleaner, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_lines(here / "in.jsonl", make_records(6))
    data = gzip.compress((here / "in.jsonl").read_bytes())
    (here / "in.jsonl.gz").write_bytes(data)
    monkeypatch.setattr("cleaner.batch.run.SMALL", len(data) * 4)
    cleaner("clean", "in.jsonl.gz", "-o", "o.jsonl", "-q", "--log-json", "o.log")
    assert read_lines(here / "o.log")[0]["jobs"] >= 1
    monkeypatch.setattr("cleaner.batch.run.SMALL", len(data) * 10)
    cleaner("clean", "in.jsonl.gz", "-o", "p.jsonl", "-q", "--log-json", "p.log")
    assert read_lines(here / "p.log")[0]["jobs"] == 0


# records that harm


def harmful(here: Path) -> str:
    """A folder with what makes pages harm their process, to be searched for modules."""
    write(here / "harm/sitecustomize.py", HARM)
    return str(here / "harm")


def test_records_that_end_or_hang_their_process_are_rejected(here: Path) -> None:
    records = make_records(12)
    for number, word in ((2, "يقتل"), (5, "يعلق"), (6, "يفيض"), (11, "يقتل")):
        records[number]["text"] += word
    write_lines(here / "in.jsonl", records)
    result = run(
        *("clean", "in.jsonl", "-o", "out.jsonl", "--rejects", "rejects.jsonl", "--jobs", 2),
        *("--timeout", 3, "--chunk-size", "0.002"),
        before=harmful(here),
    )
    assert result.code == 2
    assert "4 records rejected" in result.stderr
    good = [n for n in range(12) if n not in (2, 5, 6, 11)]
    assert [record["id"] for record in read_lines(here / "out.jsonl")] == [str(n) for n in good]
    rejects = {reject["place"]: reject["reason"] for reject in read_lines(here / "rejects.jsonl")}
    ended = "ended the process that cleaned it (exit code 7)"
    assert rejects == {
        "in.jsonl:3": ended,
        "in.jsonl:6": "took more than 3 seconds",
        "in.jsonl:7": "cannot be cleaned: MemoryError: ",
        "in.jsonl:12": ended,
    }


@dataclass
class Made:
    """What came of chunks: their texts, and of those that were rejected the reasons."""

    texts: list[bytes] = field(default_factory=list)

    def merge(self, other: Made) -> None:
        self.texts += other.texts


class Obey:
    """Does what each line of a chunk says."""

    def __call__(self, chunk: Chunk, before_each: Callable[[], None]) -> Made:
        for line in chunk.data.splitlines():
            before_each()
            if line == b"kill":
                os.kill(os.getpid(), signal.SIGKILL)
            if line == b"hang":
                signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
                while True:
                    time.sleep(60)
            if line == b"raise":
                raise ValueError("raised")
            if line == b"full":
                raise OSError("full")
            if line == b"sleep":
                time.sleep(0.3)
        return Made([chunk.data])

    def reject(self, chunk: Chunk, reason: str) -> Made:
        return Made([chunk.data + b": " + reason.encode()])


class CannotStart(Obey):
    """Ends each process in which it arrives."""

    def __setstate__(self, state: object) -> None:
        os._exit(3)

    def __getstate__(self) -> dict[str, int]:
        return {"a": 1}


def test_a_carriage_return_is_no_end_of_a_record() -> None:
    chunk = Chunk(LINES, "a", 1, b'{"a":\r1}\r\n{}\n', (), 13, 0, (13, 3))
    assert [part.data for part in split_chunk(chunk)] == [b'{"a":\r1}\r', b"{}"]


def chunks(*data: str) -> Iterator[Chunk]:
    for number, text in enumerate(data):
        yield Chunk(LINES, "a", number, text.encode(), (), len(text), 0, (0, number + 1))


def never() -> bool:
    return False


def test_results_come_in_order_and_harm_is_found_in_its_chunk() -> None:
    data = ("sleep", "b", "c\nkill\nd", "e", "hang", "kill\nkill", "f")
    pool = WorkerPool(Obey(), 2, 1)
    made = [b" ".join(result.texts).decode() for _, result in pool.run(chunks(*data), never)]
    killed = "kill: ended the process that cleaned it (signal SIGKILL)"
    assert made == [
        "sleep",
        "b",
        f"c {killed} d",
        "e",
        "hang: took more than 1 seconds",
        f"{killed} {killed}",
        "f",
    ]
    assert pool.workers == []


def test_errors_of_single_records_reject_them() -> None:
    data = ("a\nraise\nb", "raise")
    for results in (
        WorkerPool(Obey(), 1, 5).run(chunks(*data), never),
        run_work(Obey(), chunks(*data), 0, 5, never),
    ):
        made = [b" ".join(result.texts).decode() for _, result in results]
        reason = "raise: cannot be cleaned: ValueError: raised"
        assert made == [f"a {reason} b", reason]


def test_errors_that_all_records_would_meet_are_raised() -> None:
    with pytest.raises(OSError, match="full"):
        list(WorkerPool(Obey(), 1, 5).run(chunks("full"), never))
    with pytest.raises(CleanerError, match=r"cannot be started \(exit code 3\)"):
        list(WorkerPool(CannotStart(), 2, 5).run(chunks("a"), never))


def test_few_chunks_are_held_at_once() -> None:
    taken: list[int] = []

    def endless() -> Iterator[Chunk]:
        for number in itertools.count():
            taken.append(number)
            yield next(chunks("sleep" if number == 0 else "a"))

    results = WorkerPool(Obey(), 2, 5).run(endless(), never)
    next(results)
    assert len(taken) <= 10
    results.close()  # type: ignore[attr-defined]


def test_work_stops_between_chunks_when_it_is_told_to() -> None:
    done: list[bytes] = []
    for chunk, _ in run_work(Obey(), chunks("a", "b", "c"), 0, 5, lambda: len(done) == 2):
        done.append(chunk.data)
        if len(done) == 2:
            continue
    assert done == [b"a", b"b"]


# what is told


def test_the_log_is_for_programs(here: Path, cleaner: RunCleaner) -> None:
    write_lines(here / "in.jsonl", [*make_records(3), 1])
    done = cleaner("clean", "in.jsonl", "-o", "out.jsonl", "-q", "--log-json", "log.jsonl")
    assert done.code == 2
    events = read_lines(here / "log.jsonl")
    assert [event["event"] for event in events] == ["start", "reject", "chunk", "end"]
    assert events[0]["bytes"] == (here / "in.jsonl").stat().st_size
    assert (events[2]["pages"], events[2]["rejected"]) == (3, 1)
    assert (events[3]["pages"], events[3]["outlets"]["n1.example"]) == (3, 1)
    assert all(event["time"].endswith("+00:00") for event in events)


@pytest.mark.parametrize(("name", "columns"), [
    ("in.jsonl", ["text", "cleaner_schema"]), ("page.txt", ["text", "schema"]),
])  # fmt: skip
def test_a_table_of_nothing_has_its_columns(
    name: str, columns: list[str], here: Path, cleaner: RunCleaner
) -> None:
    write(here / name, b"\xff\0")
    assert cleaner("clean", name, "-o", "out.parquet", "-q").code == 2
    import pyarrow.parquet as pq

    table = pq.read_table(here / "out.parquet")
    assert (table.num_rows, table.column_names[:2]) == (0, columns)
    assert cleaner("clean", "out.parquet", "-o", "again.jsonl", "-q").code == 0
    assert (here / "again.jsonl").read_bytes() == b""


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst", ".xz", ".bz2"])
def test_a_file_of_nothing_is_compressed_all_the_same(
    suffix: str, here: Path, cleaner: RunCleaner
) -> None:
    write(here / "in.jsonl", "")
    for name, out in (("in.jsonl", f"a.jsonl{suffix}"), (f"a.jsonl{suffix}", "b.jsonl")):
        result = cleaner("clean", name, "-o", out)
        assert (result.code, "0 pages" in result.stderr) == (0, True)
    assert (here / "b.jsonl").read_bytes() == b""
    assert cleaner("stats", f"a.jsonl{suffix}").code == 0


def test_the_folders_of_outputs_are_made(here: Path, cleaner: RunCleaner) -> None:
    write_lines(here / "in.jsonl", [*make_records(1), {"url": "no text"}])
    options = ("--rejects", "new/rejects/r.jsonl", "--log-json", "new/logs/l.jsonl")
    done = cleaner("clean", "in.jsonl", "-o", "new/out/o.jsonl", "-q", *options)
    assert done.code == 2
    assert [path.stem for path in sorted(Path("new").rglob("*.jsonl"))] == ["l", "o", "r"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize("option", ["--rejects", "--log-json"])
def test_what_cannot_be_written_is_named(option: str, here: Path, cleaner: RunCleaner) -> None:
    write_lines(here / "in.jsonl", [{"url": "no text"}])
    done = cleaner("clean", "in.jsonl", "-o", "o.jsonl", "-q", option, "/dev/full")
    assert done.code == 2
    assert done.stderr.startswith("/dev/full: cannot be written: no space left on device; what")


def test_the_summary_counts_by_rule_and_outlet(here: Path, cleaner: RunCleaner) -> None:
    write_lines(here / "in.jsonl", make_records(4))
    result = cleaner("clean", "in.jsonl", "-o", "out.jsonl")
    assert result.code == 0
    lines = result.stderr.splitlines()
    assert lines[0].startswith("4 pages, 4 changed, ")
    assert "  related-links    4  read-also-pointer 4" in lines
    assert lines[-1] == "outlets: n0.example 2, n1.example 1, n2.example 1"


def test_many_rejects_are_not_all_said(here: Path, cleaner: RunCleaner) -> None:
    write_lines(here / "in.jsonl", list(range(30)))
    result = cleaner("clean", "in.jsonl", "-o", "out.jsonl", "-q")
    assert result.code == 2
    said = result.stderr.splitlines()
    assert len(said) == 21
    assert "--rejects FILE" in said[-1]


def test_progress_is_shown_on_a_terminal_alone(
    here: Path, cleaner: RunCleaner, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cleaner.batch.progress import Progress

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    write_lines(here / "in.jsonl", make_records(2))
    assert "pages/s" not in cleaner("clean", "in.jsonl", "-o", "out.jsonl").stderr
    for name, value in {"TERM": "xterm", "COLUMNS": "60", "NO_COLOR": "1"}.items():
        monkeypatch.setenv(name, value)
    terminal = Terminal()
    progress = Progress(terminal, None, 1_000, Tally())
    tally = Tally(pages=500, characters=8, removed=2, bytes=5_000_000)
    progress.show(tally, 100)
    assert "500 pages  " in terminal.getvalue()
    assert "  25.0 % removed" in terminal.getvalue()
    tally.pages = 1_500
    progress.show(tally, 550)
    progress.clear()
    shown = terminal.getvalue()
    assert "1,500 pages  " in shown
    assert shown.count("\n") == 1, "one line, however often it is written"
    assert shown.endswith("\N{ESCAPE}[1A\N{ESCAPE}[2K")  # the cursor goes up, the line goes


def test_outlets_do_not_grow_without_bound() -> None:
    tally = Tally()
    for number in range(30):
        part = Tally()
        part.outlets.update({f"{number}-{n}.example": 1 for n in range(1_000)})
        part.outlets["big.example"] = 5
        tally.merge(part)
    assert len(tally.outlets) <= 20_001
    assert tally.outlets["big.example"] == 150
    assert tally.outlets.total() == 30_150


def test_an_address_that_is_no_unicode_ends_no_run(here: Path, cleaner: RunCleaner) -> None:
    write(here / "in.jsonl", rb'{"text": "a", "url": "https://\ud800.example/1"}')
    done = cleaner("clean", "in.jsonl", "-o", "out.jsonl", "--log-json", "log")
    assert done.code == 0
    assert r"outlets: \ud800.example 1" in done.stderr
    assert not (here / "out.jsonl.journal").exists()


def test_results_do_not_differ_from_those_of_clean(here: Path, cleaner: RunCleaner) -> None:
    """What a record becomes is what the library makes of its text."""
    from cleaner import clean

    write_lines(here / "in.jsonl", make_records(2))
    assert (
        cleaner("clean", "in.jsonl", "-o", "out.jsonl", "-q", "--keep", "related-links").code == 0
    )
    for number, record in enumerate(read_lines(here / "out.jsonl")):
        expected = clean(page(number), keep=["related-links"])
        assert record["text"] == expected.text
        assert record["cleaner_headline"] == expected.headline
        assert STORY.format(number).splitlines()[0] == expected.headline


def test_options_without_meaning_are_refused(here: Path, cleaner: RunCleaner) -> None:
    write(here / "in/1.txt", page(1))
    assert "-o" in cleaner("clean", "in/1.txt", "--rejects", "rejects.jsonl").stderr
    assert "another folder" in cleaner("clean", "in", "-o", "o", "-j1", "--stories", "o").stderr
