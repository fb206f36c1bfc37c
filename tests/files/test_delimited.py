"""Tables as text, CSV and TSV: rows become records, damaged rows become rejects."""

from __future__ import annotations

import csv
import gzip
import io
import json
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from conftest import RunCleaner, write
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import InputError
from cleaner.files.delimited import Columns, read_rows, row_chunks
from cleaner.files.sources import Position, Source, read_chunks
from cleaner.records.entries import Reading, read_entries

STORY = (
    "افتتاح جسر للمشاة\n\nافتتحت البلدية صباح الأحد جسرا للمشاة فوق الوادي بعد أعمال استمرت عاما."
)
NOISY = f"{STORY}\nاقرأ أيضا: طريق جديد إلى القرى"
ROWS = [["id", "body", "url"], ["1", NOISY, "https://a.example/1"], ["2", 'قال: "نعم"', ""]]


def table(rows: Iterable[Iterable[str]], delimiter: str = ",", end: str = "\r\n") -> str:
    made = io.StringIO(newline="")
    csv.writer(made, delimiter=delimiter, lineterminator=end).writerows(rows)
    return made.getvalue()


def write_bytes(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def records(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def read(data: bytes, size: int = 1 << 20, first: int = 1, name: str = "a.csv") -> list[bytes]:
    made = row_chunks([data], name, 0, first, (size, 10_000), Columns())
    return [chunk.data for chunk in made]


@pytest.mark.parametrize(
    ("name", "delimiter", "encoding"),
    [
        ("a.csv", ",", "utf-8"),
        ("a.csv", ",", "utf-8-sig"),
        ("a.csv", ";", "utf-8"),
        ("a.csv", "\t", "utf-16"),
        ("a.csv", ",", "windows-1256"),
        ("a.tsv", "\t", "utf-8"),
        ("a.csv.gz", ",", "utf-8-sig"),
        ("A.CSV", ",", "utf-8"),
    ],
)
def test_a_table_is_cleaned_row_by_row(
    here: Path, cleaner: RunCleaner, name: str, delimiter: str, encoding: str
) -> None:
    data = table(ROWS, delimiter).encode(encoding)
    write_bytes(here / name, gzip.compress(data) if name.endswith(".gz") else data)
    made = cleaner("clean", name, "--text-field", "body", "-q")
    assert (made.code, made.stderr) == (0, "")
    first, second = records(made.out)
    assert (first["id"], first["body"], first["url"]) == ("1", STORY, "https://a.example/1")
    assert (second["body"], second["url"]) == ('قال: "نعم"', "")


def test_the_encoding_can_be_named(here: Path, cleaner: RunCleaner) -> None:
    write_bytes(here / "a.csv", "text\nسماء\n".encode("mac-arabic"))
    made = cleaner("clean", "a.csv", "-q", "--encoding", "mac-arabic")
    assert records(made.out)[0]["text"] == "سماء"


def test_a_table_goes_to_parquet_and_from_a_folder(here: Path, cleaner: RunCleaner) -> None:
    write(here / "in" / "a.csv", table(ROWS))
    write(here / "in" / "b.tsv", table(ROWS, "\t"))
    assert cleaner("clean", "in", "--text-field", "body", "-o", "out.parquet").code == 0
    import pyarrow.parquet as pq

    found = pq.read_table("out.parquet").to_pylist()
    assert [row["id"] for row in found] == ["1", "2", "1", "2"]
    assert found[0]["body"] == STORY


def test_records_of_a_table_are_restored_and_counted(here: Path, cleaner: RunCleaner) -> None:
    write(here / "a.csv", table(ROWS))
    field = ("--text-field", "body")
    assert cleaner("clean", "a.csv", *field, "--removals", "full", "-o", "out.jsonl").code == 0
    assert cleaner("restore", "out.jsonl", *field, "-o", "back").code == 0
    assert (here / "back" / "1.txt").read_text("utf-8") == NOISY
    assert json.loads(cleaner("stats", "out.jsonl", *field, "--json").out)["pages"] == 2
    without = cleaner("restore", "out.jsonl", "-o", "back")
    assert without.code == 2
    assert "out.jsonl:1: the record has no field 'text' (--text-field)" in without.stderr


def test_html_in_a_column_is_read_where_the_text_is_empty(here: Path, cleaner: RunCleaner) -> None:
    page = f"<article><h1>{STORY[:17]}</h1><p>{STORY[19:]}</p></article><footer>طباعة</footer>"
    write(here / "a.csv", table([["text", "html"], ["", page], ["نص الخبر", ""]]))
    first, second = records(cleaner("clean", "a.csv", "-q").out)
    assert STORY[19:] in str(first["text"])
    assert second["text"] == "نص الخبر"


def test_a_missing_header_is_told_with_the_columns_that_are_there(
    here: Path, cleaner: RunCleaner
) -> None:
    write(here / "a.csv", table(ROWS[1:]))
    write(here / "b.csv", table([["text"], ["نص"]]))
    made = cleaner("clean", "a.csv", "b.csv", "-o", "out.jsonl")
    assert made.code == 2
    assert made.stderr.count("a.csv") == 1
    assert "a.csv: has no column 'text' (--text-field)" in made.stderr
    assert "its first line names '1', '" in made.stderr
    assert [record["text"] for record in records((here / "out.jsonl").read_text())] == ["نص"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("text,text\na,b\n", "two columns that are called 'text'"),
        ('"text\n', "has no header: line 1 is not whole"),
        ('te"xt,"a"b\n', "has no header: line 1 has a quotation mark"),
    ],
)
def test_a_header_that_cannot_be_used_is_an_error(data: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        read(data.encode())


@pytest.mark.parametrize("data", ["", "text\n", "\n\n", "text\n\n\n"])
def test_a_table_without_rows_has_no_records(here: Path, cleaner: RunCleaner, data: str) -> None:
    write(here / "a.csv", data)
    made = cleaner("clean", "a.csv", "-q")
    assert (made.code, made.out) == (0, "")


DAMAGED = [
    ("2,x", "has 2 fields, and the first line names 3"),
    ("2,x,y,z", "has 4 fields, and the first line names 3"),
    ('2,"a "b" c",y', "has a quotation mark inside a field that is not doubled"),
    ('2,"open,y', "is not whole: its quotation mark is not closed"),
]


@pytest.mark.parametrize(("row", "reason"), DAMAGED)
def test_a_damaged_row_is_a_reject_with_its_line(
    here: Path, cleaner: RunCleaner, row: str, reason: str
) -> None:
    good = '1,"نص\nمن سطرين",y'
    write(here / "a.csv", f"id,text,url\n{good}\n{row}\n3,نص,y\n")
    made = cleaner("clean", "a.csv", "-o", "out.jsonl", "--rejects", "r.jsonl")
    assert made.code == 2
    assert records((here / "r.jsonl").read_text("utf-8")) == [
        {"place": "a.csv:4", "reason": reason, "line": row}
    ]
    assert [r["id"] for r in records((here / "out.jsonl").read_text("utf-8"))] == ["1", "3"]


def test_bytes_that_cannot_be_decoded_cost_their_row(here: Path, cleaner: RunCleaner) -> None:
    write_bytes(here / "a.csv", "text\nسماء\n".encode() + b"a\xff\nb\n")
    made = cleaner("clean", "a.csv", "-q", "--encoding", "utf-8")
    assert [record["text"] for record in records(made.out)] == ["سماء", "b"]
    assert "a.csv:3: has bytes that are no utf-8 (--encoding)" in made.stderr


def test_large_fields_are_read_and_larger_ones_rejected(here: Path, cleaner: RunCleaner) -> None:
    limit = csv.field_size_limit()
    large = "سطر من نص طويل. " * 20_000
    write(here / "a.csv", table([["id", "text"], ["1", large], ["2", large * 9], ["3", "نص"]]))
    made = cleaner("clean", "a.csv", "-q", "--max-size", "1")
    assert [record["id"] for record in records(made.out)] == ["1", "3"]
    assert "a.csv:3: is larger than --max-size allows" in made.stderr
    assert csv.field_size_limit() == limit


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("delimiter", [b",", b";", b"\t"])
def test_a_table_on_standard_input(cleaner: RunCleaner, mark: bytes, delimiter: bytes) -> None:
    data = mark + b'id,"body"\r\n7,"a,;b\nc"\r\n'.replace(b",", delimiter, 2)
    record = json.loads(cleaner("clean", "-", "--text-field", "body", stdin=data).stdout)
    assert (record["id"], record["body"]) == ("7", data.split(b'"')[3].decode())
    # Where no column is the one that is wanted it is a page, whatever it looks like.
    assert cleaner("clean", "-", "-q", stdin=data).stdout == data.removeprefix(mark)


def test_a_page_whose_first_line_has_commas_is_a_page(cleaner: RunCleaner) -> None:
    for data in ("text", "plain text, and more\nأ\n", "\r".join(["a,text b", "ب"])):
        assert cleaner("clean", "-", "-q", stdin=data.encode()).stdout == data.encode()


def test_a_trailing_delimiter_adds_no_column() -> None:
    assert json.loads(read(b"id,text\n1,a,\n2,b\n")[0].split(b"\n")[0]) == {"id": "1", "text": "a"}


def test_columns_without_a_name_are_numbered() -> None:
    assert json.loads(read(b",text\n0,a\n")[0]) == {"column-1": "0", "text": "a"}


def test_several_processes_and_chunks_give_the_same(here: Path, cleaner: RunCleaner) -> None:
    rows = [["id", "text"], *([str(n), f"{NOISY}\n{n}"] for n in range(300))]
    write(here / "a.csv", table(rows) + '"\n')
    one = cleaner("clean", "a.csv", "-j", "1", "-q")
    two = cleaner("clean", "a.csv", "-j", "2", "-q")
    assert one.out == two.out
    assert len(records(one.out)) == 300


cells = st.text(st.sampled_from('ab ,;"\n\r\té\N{LINE SEPARATOR}\x00ي'), max_size=6)


@given(st.lists(st.tuples(cells, cells), max_size=8), st.sampled_from([1, 30, 10_000]))
def test_what_a_writer_wrote_comes_back(rows: list[tuple[str, str]], size: int) -> None:
    data = table([("id", "text"), *rows]).encode()
    made = [json.loads(line) for chunk in read(data, size) for line in chunk.split(b"\n") if line]
    assert [(row["id"], row["text"]) for row in made] == rows


@given(st.text(st.sampled_from('ab,"\n'), max_size=40), st.sampled_from([1, 9, 10_000]))
def test_any_text_is_read_to_its_end_and_reading_goes_on_anywhere(text: str, size: int) -> None:
    data = f"id,text\n{text}\n9,end\n".encode()
    whole = b"".join(read(data))
    assert b"".join(read(data, size)) == whole
    assert whole.count(b"\n") == data.count(b"\n") - 1
    number, rest = 2, b""
    for chunk in read(data, size):
        number += chunk.count(b"\n")
        rest = b"".join(read(data, size, number))
        assert whole.endswith(rest)


def test_the_place_of_a_record_is_its_line_in_the_table(here: Path) -> None:
    path = write(here / "a.csv", table([["text"], ["a\nb"], ["c"]]))
    chunks = read_chunks([Source(str(path), "csv", 9)], Position(), 1, 99)
    found = [entry.place for chunk in chunks for entry in read_entries(chunk, Reading())]
    assert [place.rpartition(":")[2] for place in found] == ["2", "4"]


@pytest.mark.parametrize("line", ['x",""" \n', '"\n', '"a\n', '""""\n', 'a,"b\n'])
def test_quotation_marks_without_an_end_do_not_make_reading_slow(line: str) -> None:
    """Lines that are read again are read with half the room each time: not once for each row."""
    lines = ["a,b\n", *[line] * 60_000]
    started = time.process_time()
    assert sum(1 for _ in read_rows(lines, ",", 50_000_000)) > 1
    assert time.process_time() - started < 20


def test_a_row_after_an_open_quotation_mark_is_read() -> None:
    rows = list(read_rows(["a,b\n", '1,"x\n', "2,y\n", "3,z\n"], ",", 1000))
    assert [row.fields for row in rows if row.fields] == [["a", "b"], ["2", "y"], ["3", "z"]]
