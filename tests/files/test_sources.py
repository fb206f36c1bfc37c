"""Inputs and outputs of any kind: what goes in, in which form, and what comes out."""

from __future__ import annotations

import gzip
import json
import os
import random
import sys
from pathlib import Path
from typing import Any

import pytest
from batches import html_page, make_records, page, read_lines, story, write_archive, write_lines
from conftest import RunCleaner, write

from cleaner.files.chunks import cut_lines
from cleaner.files.compression import compress

STORIES = [story(n) for n in range(3)]
SHOWN = [text.replace("\n\n", "\n") for text in STORIES]


# records


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_lines_go_in_and_out_compressed_or_not(
    here: Path, cleaner: RunCleaner, suffix: str
) -> None:
    path = write_lines(here / "plain.jsonl", make_records(3))
    data = compress(path.read_bytes(), f"x{suffix}")
    write(here / f"in.jsonl{suffix}", data)
    result = cleaner("clean", f"in.jsonl{suffix}", "-o", f"out.jsonl{suffix}", "-q")
    assert (result.code, result.stderr) == (0, "")
    records = read_lines(here / f"out.jsonl{suffix}")
    assert [record["text"] for record in records] == STORIES
    assert [record["length"] for record in records] == [0, 1, 2]
    assert records[1]["url"] == "https://n1.example/1"
    assert records[1]["cleaner_headline"] == STORIES[1].splitlines()[0]
    assert [r["kind"] for r in records[1]["cleaner_removals"]] == ["blank-lines", "related-links"]
    assert [(s["kind"], s["text"]) for s in records[1]["cleaner_stories"]] == [("main", None)]
    assert list(here.glob("out.*")) == [here / f"out.jsonl{suffix}"]


def test_fields_are_named(here: Path, cleaner: RunCleaner) -> None:
    write_lines(here / "in.ndjson", [{"body": page(1), "html": "<p>"}, {"text": page(2)}])
    result = cleaner("clean", "in.ndjson", "-o", "out.jsonl", "-q", "--text-field", "body")
    assert result.code == 2
    assert result.stderr == (
        "in.ndjson:2: has no field 'body' (--text-field) and no text in 'html' (--html-field); "
        "its fields are 'text'\n"
    )
    assert read_lines(here / "out.jsonl")[0]["body"] == STORIES[1]
    write_lines(here / "in.ndjson", [{"text": "x", "raw": html_page(1)}, {"html": html_page(2)}])
    assert cleaner("clean", "in.ndjson", "-o", "a.jsonl", "-q").code == 0
    assert [r["text"] for r in read_lines(here / "a.jsonl")] == ["x", SHOWN[2]]
    done = cleaner("clean", "in.ndjson", "-o", "b.jsonl", "-q", "--html-field", "raw")
    assert done.code == 2
    (record,) = read_lines(here / "b.jsonl")
    assert record["text"] == SHOWN[1]
    assert "raw" not in record
    assert record["cleaner_metadata"]["title"] == SHOWN[1].splitlines()[0]


def test_records_go_to_standard_output(here: Path, cleaner: RunCleaner) -> None:
    write_lines(here / "in.jsonl", make_records(2))
    result = cleaner("clean", "in.jsonl", "-q")
    assert [json.loads(line)["text"] for line in result.out.splitlines()] == STORIES[:2]
    assert sorted(path.name for path in here.iterdir()) == ["in.jsonl"]


def test_records_do_not_go_to_a_folder_of_pages(here: Path, cleaner: RunCleaner) -> None:
    write_lines(here / "in.jsonl", make_records(2))
    result = cleaner("clean", "in.jsonl", "-o", "out")
    assert result.code == 2
    assert "records (in.jsonl) go to" in " ".join(result.stderr.split())
    lines = cleaner("clean", "in.jsonl", "--json", "-q").out.splitlines()
    assert [json.loads(line)["text"] for line in lines] == STORIES[:2]
    result = cleaner("clean", "in.jsonl", "-o", "in.jsonl")
    assert (result.code, result.stderr[:40]) == (2, "in.jsonl: would be written over itself: ")


def test_values_that_utf8_does_not_know_come_through(here: Path, cleaner: RunCleaner) -> None:
    write(here / "in.jsonl", b'\xef\xbb\xbf{"text": "\\ud800 a", "x": "\\udfff"}\n\n[1]\n"x"\n{}')
    result = cleaner("clean", "in.jsonl", "-o", "out.jsonl", "-q")
    places = [line.split(": ")[0] for line in result.stderr.splitlines()]
    assert places == ["in.jsonl:3", "in.jsonl:4", "in.jsonl:5"]
    assert read_lines(here / "out.jsonl")[0]["text"] == "\ud800 a"
    assert cleaner("clean", "in.jsonl", "-o", "out.parquet", "-q").code == 2
    assert read_parquet(here / "out.parquet")[0]["text"] == "? a"


def test_a_line_that_is_too_long_is_rejected(here: Path, cleaner: RunCleaner) -> None:
    records = [{"text": page(0)}, {"text": "x" * 20_000}, {"text": page(2)}]
    write_lines(here / "in.jsonl", records)
    options = ("--max-size", "0.01", "--chunk-size", "0.0001", "-q")
    result = cleaner("clean", "in.jsonl", "-o", "out.jsonl", *options)
    assert result.code == 2
    assert result.stderr == "in.jsonl:2: has 20,013 bytes; the limit is 10,000 (--max-size)\n"
    assert [r["text"] for r in read_lines(here / "out.jsonl")] == [STORIES[0], STORIES[2]]


def test_damaged_inputs_are_reported_and_the_rest_goes_on(here: Path, cleaner: RunCleaner) -> None:
    lines = write_lines(here / "good.jsonl", make_records(300))
    packed = gzip.compress(lines.read_bytes())
    write(here / "bad.jsonl.gz", packed[: len(packed) // 2])
    paths = ("bad.jsonl.gz", "none.jsonl", "good.jsonl")
    result = cleaner("clean", *paths, "-o", "out.jsonl", "-q", "--chunk-size", "0.001")
    assert result.code == 2
    assert [line.split(": ")[:2] for line in result.stderr.splitlines()][-1:] == [
        ["none.jsonl", "no such file or folder"]
    ]
    assert "bad.jsonl.gz: is cut short at byte " in result.stderr
    found = [record["id"] for record in read_lines(here / "out.jsonl")]
    assert found[-300:] == [str(n) for n in range(300)]
    assert found[:-300] == [str(n) for n in range(len(found) - 300)]
    assert len(found) > 400  # what came through before the cut is kept


# Parquet


def read_parquet(path: Path) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    return pq.read_table(path).to_pylist()  # type: ignore[no-any-return]


def test_parquet_keeps_its_columns(here: Path, cleaner: RunCleaner) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    records = [*make_records(3), {"id": "4", "url": None, "text": None, "length": 4}]
    table = pa.Table.from_pylist(records).append_column("n", pa.array([1, 2, 3, 4], pa.int8()))
    pq.write_table(table, here / "in.parquet", row_group_size=2)
    result = cleaner("clean", "in.parquet", "-o", "out.parquet", "-q")
    assert (result.code, result.stderr) == (2, "in.parquet:4: has no text in its field 'text'\n")
    out = pq.read_table(here / "out.parquet")
    assert out.column("text").to_pylist() == STORIES
    assert out.schema.field("n").type == pa.int8()
    assert out.column("n").to_pylist() == [1, 2, 3]
    assert out.column("cleaner_removals").to_pylist()[0][1]["kind"] == "related-links"
    assert cleaner("clean", "in.parquet", "-o", "out.jsonl", "-q").code == 2
    assert [record["text"] for record in read_lines(here / "out.jsonl")] == STORIES


def test_other_fields_stand_in_one_column(here: Path, cleaner: RunCleaner) -> None:
    write_lines(here / "in.jsonl", [{"text": page(0), "id": 7, "x": [1, "ب"], "url": "u"}])
    assert cleaner("clean", "in.jsonl", "-o", "out.parquet", "-q").code == 0
    (row,) = read_parquet(here / "out.parquet")
    assert (row["text"], row["url"], row["id"]) == (STORIES[0], "u", None)
    assert json.loads(row["fields"]) == {"id": 7, "x": [1, "ب"]}
    again = cleaner("clean", "in.jsonl", "-o", "out.parquet", "-q")
    assert again.code == 2
    assert "is there already" in again.stderr


# archives


def warc(path: Path) -> Path:
    """A WARC file with a page in UTF-8, one in windows-1256 as its header says, one that was not
    found, a picture, a page that comes in chunks and packed, and a text."""
    plain = html_page(1).replace('<meta charset="utf-8">', "")
    packed = gzip.compress(html_page(2).encode())
    chunked = f"{len(packed):x}\r\n".encode() + packed + b"\r\n0\r\n\r\n"
    answers = [
        ("200 OK", "text/html", html_page(0).encode()),
        ("200 OK", "text/html; charset=windows-1256", plain.encode("cp1256")),
        ("404 Not Found", "text/html", html_page(9).encode()),
        ("200 OK", "image/png", b"\x89PNG"),
        ("200 OK", "text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked", chunked),
    ]
    records = [
        warc_record(
            f"response\r\nWARC-Target-URI: https://news.example/{number}",
            f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body,
        )
        for number, (status, kind, body) in enumerate(answers)
    ]
    text = warc_record("conversion\r\nWARC-Target-URI: https://b.example/", page(2).encode())
    parts = [*records, text]
    return write(path, b"".join(map(gzip.compress, parts) if path.suffix == ".gz" else parts))


def warc_record(kind: str, content: bytes) -> bytes:
    """One record of a WARC file; *kind* is its type, and more headers."""
    mime = "text/plain" if kind.startswith("conversion") else "application/http; msgtype=response"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: 2026-01-02T03:04:05Z\r\n"
        "WARC-Record-ID: <urn:uuid:5a4414ad-0e3a-49d8-8788-e7034b55872e>\r\n"
        f"Content-Type: {mime}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


@pytest.mark.parametrize("name", ["in.warc", "in.warc.gz", "in.warc.wet.gz"])
def test_answers_and_conversions_of_a_warc_file(here: Path, cleaner: RunCleaner, name: str) -> None:
    warc(here / name)
    result = cleaner("clean", name, "-o", "out.jsonl")
    assert result.code == 0
    records = read_lines(here / "out.jsonl")
    assert [record["text"] for record in records] == [*SHOWN, STORIES[2]]
    assert [record["url"] for record in records] == [
        *(f"https://news.example/{n}" for n in (0, 1, 4)),
        "https://b.example/",
    ]
    assert records[0]["id"].startswith("urn:uuid:")
    assert "2 records passed over" in result.stderr
    assert "outlets: news.example 3, b.example 1" in result.stderr


def archive(path: Path) -> Path:
    """A tar or zip file with two pages, and something else."""
    files = {"a/0.html": html_page(0), "a/0.txt": page(1), "a/.hidden.txt": "x", "b.png": "x"}
    return write_archive(path, files.items())


@pytest.mark.parametrize("name", ["in.tar", "in.tar.gz", "in.tgz", "in.tar.zst", "in.zip"])
def test_pages_of_archives(here: Path, cleaner: RunCleaner, name: str) -> None:
    archive(here / name)
    assert cleaner("clean", name, "-o", "out.jsonl", "-q").code == 0
    records = read_lines(here / "out.jsonl")
    assert [(r["path"], r["text"]) for r in records] == [
        (f"{name}:a/0.html", SHOWN[0]),
        (f"{name}:a/0.txt", STORIES[1]),
    ]
    assert [record["name"] for record in records] == ["a/0.html.txt", "a/0.txt"]
    assert cleaner("clean", name, "-o", "out", "-q").code == 0
    assert (here / "out/a/0.html.txt").read_text("utf-8") == SHOWN[0]
    assert (here / "out/a/0.txt").read_text("utf-8") == STORIES[1]


def test_several_archives_have_folders_of_their_own(here: Path, cleaner: RunCleaner) -> None:
    archive(here / "x.tar.gz")
    archive(here / "y.zip")
    assert cleaner("clean", "x.tar.gz", "y.zip", "-o", "out", "-q").code == 0
    found = sorted(p.relative_to(here / "out").as_posix() for p in (here / "out").rglob("*.txt"))
    assert found == ["x/a/0.html.txt", "x/a/0.txt", "y/a/0.html.txt", "y/a/0.txt"]


def test_a_pipe_in_a_folder_is_not_waited_for(here: Path, cleaner: RunCleaner) -> None:
    write(here / "in/a.txt", page(1))
    os.mkfifo(here / "in/b.txt")
    (here / "in/gone.txt").symlink_to("nowhere")
    result = cleaner("clean", "in", "-o", "out", "-q")
    assert (result.code, result.stderr) == (2, "in/gone.txt: no such file or folder\n")
    assert [p.name for p in (here / "out").iterdir()] == ["a.txt"]


def test_names_in_an_archive_do_not_lead_out_of_the_folder(here: Path, cleaner: RunCleaner) -> None:
    write_archive(here / "in.zip", [("../out.txt", page(0))])
    result = cleaner("clean", "in.zip", "-o", "out/deep", "-q")
    assert result.code == 2
    assert "leads out of the output folder" in result.stderr
    assert not (here / "out/out.txt").exists()


# pages, lists of paths, mixtures, addresses


def test_inputs_of_all_kinds_in_the_order_in_which_they_are_given(
    here: Path, cleaner: RunCleaner
) -> None:
    write(here / "pages/1.txt", page(1))
    write(here / "pages/2.html", html_page(2))
    write_lines(here / "in.jsonl", make_records(1))
    write(here / "list", "in.jsonl\n\npages\n")
    assert cleaner("clean", "in.jsonl", "pages", "-o", "a.jsonl", "-q").code == 0
    assert [r["text"] for r in read_lines(here / "a.jsonl")] == [STORIES[0], STORIES[1], SHOWN[2]]
    assert cleaner("clean", "--from-file", "list", "-o", "b.jsonl", "-q").code == 0
    assert (here / "a.jsonl").read_bytes() == (here / "b.jsonl").read_bytes()
    done = cleaner("clean", "--from-file", "-", "-o", "c.jsonl", "-q", stdin=b"in.jsonl\npages")
    assert done.code == 0
    assert (here / "a.jsonl").read_bytes() == (here / "c.jsonl").read_bytes()
    assert cleaner("clean", "-o", "d.jsonl").code == 2


def test_names_may_be_the_same_but_no_file_is_taken_twice(here: Path, cleaner: RunCleaner) -> None:
    write(here / "a/1.txt", page(1))
    write(here / "b/1.txt", page(2))
    assert cleaner("clean", "a", "b", "./a/1.txt", "-o", "out.jsonl", "-q").code == 0
    found = [(r["path"], r["text"]) for r in read_lines(here / "out.jsonl")]
    assert found == [("a/1.txt", STORIES[1]), ("b/1.txt", STORIES[2])]
    result = cleaner("clean", "a", "b", "-o", "out", "-j1")
    assert (result.code, "would be written over the output" in result.stderr) == (2, True)


def test_a_page_of_standard_input_is_a_record_as_well(here: Path, cleaner: RunCleaner) -> None:
    done = cleaner("clean", "-", "-o", "out.jsonl", "-j1", "-q", stdin=html_page(1).encode())
    assert done.code == 0
    assert [r["text"] for r in read_lines(here / "out.jsonl")] == [SHOWN[1]]


def test_a_folder_without_pages_may_hold_records(here: Path, cleaner: RunCleaner) -> None:
    write_lines(here / "in/b.jsonl", make_records(1))
    write_lines(here / "in/a.jsonl.gz", make_records(2))
    assert cleaner("clean", "in", "-o", "out.jsonl", "-q").code == 0
    assert [r["id"] for r in read_lines(here / "out.jsonl")] == ["0", "1", "0"]


def test_addresses_are_read_and_written_through_fsspec(here: Path, cleaner: RunCleaner) -> None:
    import fsspec

    system = fsspec.filesystem("memory")
    data = write_lines(here / "in.jsonl", make_records(3)).read_bytes()
    system.pipe("/news/in.jsonl.gz", gzip.compress(data))
    system.pipe("/news/pages/1.html", html_page(1).encode())
    try:
        done = cleaner("clean", "memory://news", "-o", "memory://out/all.jsonl.zst", "-q")
        assert (done.code, done.stderr) == (0, "")
        write(here / "out.jsonl.zst", system.cat("/out/all.jsonl.zst"))
        texts = [record["text"] for record in read_lines(here / "out.jsonl.zst")]
        assert texts == [*STORIES, SHOWN[1]]
        assert cleaner("clean", "memory://news", "-o", "memory://out/p.parquet", "-q").code == 0
        assert [name.rpartition("/")[2] for name in system.ls("/out/p.parquet", detail=False)] == [
            "part-00000.parquet"
        ]
        result = cleaner("clean", "memory://none.jsonl", "-o", "memory://x.jsonl", "--resume")
        assert (result.code, "cannot be gone on with" in result.stderr) == (2, True)
        assert cleaner("clean", "memory://none.jsonl", "-o", "out.jsonl", "-q").code == 2
    finally:
        system.store.clear()


@pytest.mark.parametrize(
    ("library", "name", "extra"),
    [
        ("pyarrow", "in.parquet", "parquet"),
        ("backports", "in.jsonl.zst", "zst"),
        ("fsspec", "s3://bucket/in.jsonl", "remote"),
    ],
)
def test_a_missing_library_is_named_with_what_installs_it(
    here: Path, cleaner: RunCleaner, monkeypatch: pytest.MonkeyPatch,
    library: str, name: str, extra: str,
) -> None:  # fmt: skip
    for module in [m for m in sys.modules if m == library or m.startswith(f"{library}.")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, library, None)
    if "://" not in name:
        write(here / name, b"\x28\xb5\x2f\xfdx" if name.endswith(".zst") else b"x")
    result = cleaner("clean", name, "-o", "out.jsonl", "-q")
    assert result.code == 2
    assert f'; in a clone of cleaner: pip install ".[{extra}]"\n' in result.stderr


# cutting


def test_cuts_depend_on_the_lines_alone() -> None:
    """Where reading begins, and in which blocks, changes nothing."""
    draw = random.Random(7)
    for _ in range(200):
        lines = [b"x" * draw.randrange(12) + b"\n" for _ in range(draw.randrange(30))]
        data = b"".join(lines) + b"y" * draw.randrange(4)
        size, longest = draw.randrange(1, 20), draw.choice([3, 30])
        whole = list(cut_lines([data], size, longest))
        assert sum(len(run) + skipped for run, skipped in whole) == len(data)
        for index in range(len(whole)):
            begun = sum(len(run) + skipped for run, skipped in whole[:index])
            rest = data[begun:]
            step = draw.randrange(1, 9)
            blocks = [rest[n : n + step] for n in range(0, len(rest), step)]
            assert list(cut_lines(blocks, size, longest)) == whole[index:]


def test_a_value_that_stands_for_many_rows_is_no_bomb(
    here: Path, cleaner: RunCleaner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some 1,500 bytes hold 20,000 rows of 150 kB: a dictionary of one text."""
    monkeypatch.setattr("cleaner.files.compression.MOST_UNPACKED", 2_500_000)
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    codes = pa.array([0] * 20_000, pa.int32())
    column = pa.DictionaryArray.from_arrays(codes, pa.array(["ا" * 75_000]))
    pq.write_table(
        pa.table({"text": column}), "bomb.parquet", compression="zstd", store_schema=False
    )
    assert (here / "bomb.parquet").stat().st_size < 10_000
    pq.write_table(pa.table({"text": ["خبر عن الجسر"]}), "good.parquet")
    result = cleaner("clean", "bomb.parquet", "good.parquet", "-o", "out.jsonl", "-q", "-j1")
    assert result.code == 2
    assert result.stderr.startswith("bomb.parquet: unpacks to more than 500 times its size")
    lines = (here / "out.jsonl").read_text("utf-8").splitlines()
    assert json.loads(lines[-1])["text"] == "خبر عن الجسر"
    assert len(lines) < 40
