"""Records: what they hold, in which form, and the pages that are restored from them."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from cleaner.errors import InputError
from cleaner.files.chunks import Chunk
from cleaner.files.pages import Page, decode_page
from cleaner.files.sinks import Writing
from cleaner.records.entries import Reading
from cleaner.records.outlets import OutletCleaner
from cleaner.records.record import (
    FIELDS,
    Record,
    json_line,
    make_record,
    page_values,
    prefixed,
    record_schema,
)
from cleaner.records.restoring import SavedRecord, parse_line, read_record, restored_bytes
from cleaner.records.work import RecordWork
from cleaner.text.spans import Cleaned, Metadata, Recurrence, Removal, Story, delete


def without(text: str, spans: list[tuple[int, int]]) -> Cleaned:
    """The result of removing *spans*, each by a rule of its own."""
    removals = tuple(Removal(a, b, f"r{a}", "sharing", text[a:b]) for a, b in spans)
    return Cleaned(delete(text, spans), removals, (Story("main", "", "", text, 0, 1, ("why",)),))


@st.composite
def cut_texts(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    text = draw(st.text(st.characters(codec="utf-8")))
    ends = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    return text, list(zip(ends[::2], ends[1::2], strict=False))


def read_line(line: str | bytes, source: str) -> SavedRecord:
    return read_record(parse_line(line, source), source)


@given(cut_texts(), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), st.booleans())
def test_a_record_gives_the_bytes_back(
    cut: tuple[str, list[tuple[int, int]]], name: str, full: bool
) -> None:
    data = cut[0].encode(name)
    page = decode_page(data, "in/page.txt")
    cleaned = without(page.text, cut[1] if page.text == cut[0] else [])
    values = make_record(page, "page.txt", cleaned, "0", removals="full" if full else "spans")
    record = read_line(json_line(values).encode(), "records.jsonl:1")
    assert restored_bytes(record, page) == data
    assert record.needs_page == bool(cleaned.removals and not full)
    assert (record.text, record.name) == (cleaned.text, "page.txt")


@given(cut_texts())
def test_records_that_tell_no_removals_need_the_page(
    cut: tuple[str, list[tuple[int, int]]],
) -> None:
    text, spans = cut
    page = Page("page.txt", text, "utf-8", False)
    line = json_line(make_record(page, "page.txt", without(text, spans), "0", removals="none"))
    record = read_line(line, "r:1")
    assert restored_bytes(record, page) == text.encode()
    if any(start < end for start, end in spans):
        with pytest.raises(InputError, match="--pages"):
            restored_bytes(record)


@given(st.text())
def test_a_record_is_one_line_of_valid_json_whatever_the_text(text: str) -> None:
    page = Page("page.txt", text, "utf-8", False)
    line = json_line(make_record(page, "page.txt", Cleaned(text), "0"))
    assert len((line + "\n").splitlines()) == 1
    assert json.loads(line.encode("utf-8"))["text"] == text


LINES = st.text(st.characters(codec="utf-8", exclude_characters="\x85\u2028\u2029"))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | LINES,
        lambda inner: st.lists(inner) | st.dictionaries(LINES, inner),
    )
)
def test_a_record_is_written_as_python_writes_json(value: object) -> None:
    assert json_line({"a": value}) == json.dumps({"a": value}, ensure_ascii=False)


@pytest.mark.parametrize("line", [b'{"text": "\\ud800 a"}', b'{"text": "a", "n": [NaN]}'])
def test_what_python_reads_as_json_is_read_and_written_as_json(line: bytes) -> None:
    work = RecordWork(OutletCleaner(), Reading(), Writing(records="-", beside=True))
    made = work(Chunk("lines", "a.jsonl", 1, line, (), len(line), 0, (len(line), 1)), lambda: None)
    expected = json.loads(line, parse_constant=lambda _: None)
    written = json.loads(b"".join(made.data), parse_constant=lambda name: pytest.fail(name))
    assert expected.items() <= written.items()


def test_arabic_stands_readable_in_a_record() -> None:
    assert json_line({"text": "خبر"}) == '{"text": "خبر"}'


def old_record(**changes: object) -> str:
    """A record of schema 1, as version 0.1 wrote them."""
    record = {
        "schema": 1,
        "path": "in/page.txt",
        "name": "page.txt",
        "kind": "article",
        "encoding": "utf-8",
        "bom": False,
        "misread": "",
        "exact": True,
        "rules": "0",
        **dict.fromkeys(
            ("language", "headline", "credit", "byline", "date", "date_text", "date_source"), ""
        ),
        "keywords": [],
        "related": [],
        "text": "ac",
        "stories": [],
        "removals": [{"start": 1, "end": 2, "rule": "r", "kind": "k", "text": "b"}],
        "metadata": None,
        "warnings": [],
    }
    return json.dumps(record | changes)


def record_with(**changes: object) -> str:
    page = Page("page.txt", "abc", "utf-8", False)
    cleaned = without("abc", [(1, 2)])
    return json.dumps(make_record(page, "page.txt", cleaned, "0", removals="full") | changes)


def test_records_of_the_first_schema_are_read() -> None:
    assert restored_bytes(read_line(old_record(), "r:1")) == b"abc"
    values = json.loads(old_record())
    for field in ("kind", "misread", "exact", "metadata"):
        del values[field]
    assert restored_bytes(read_line(json.dumps(values), "r:1")) == b"abc"
    assert read_line('{"schema": 1, "text": ""}', "r:1").name == "1.txt"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "is no record of schema 1 to 3"),
        (record_with(schema=4), "is no record of schema 1 to 3"),
        ('{"schema": 2, "name": "a"}', "damaged: Object missing required field `text`"),
        (record_with(text=None), "damaged: Expected `str`, got `null` - at `\\$.text`"),
        (record_with(encoding=3), "damaged"),
        (record_with(removals=[{"start": 1}]), "missing required field `end`"),
        (record_with(removals=3), "damaged"),
        (record_with(removals=[{"start": 2, "end": 1, "text": None}]), "damaged"),
        (record_with(name="../page.txt"), "leads out"),
        (record_with(name="/etc/page.txt"), "leads out"),
        (record_with(name=""), "leads out"),
        (record_with(name="a\0b"), "leads out"),
    ],
)
def test_what_is_no_record_is_refused_with_its_place(line: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as error:
        read_line(line, "records.jsonl:7")
    assert str(error.value).startswith("records.jsonl:7: ")


@pytest.mark.parametrize(
    "changes",
    [
        {"removals": [{"start": 5, "end": 6, "rule": "r", "kind": "k", "text": "b"}]},
        {"removals": [{"start": "1", "end": 2, "rule": "r", "kind": "k", "text": "b"}]},
        {"removals": [{"start": 1, "end": 9, "rule": "r", "kind": "k", "text": "b"}]},
        {"encoding": "windows-1256", "text": "\u4e00c"},
        {"encoding": "windows-1256", "bom": True},
        {"encoding": "no-such"},
    ],
)
def test_a_record_that_was_changed_does_not_restore_something_else(
    changes: dict[str, object],
) -> None:
    with pytest.raises(InputError):
        restored_bytes(read_line(record_with(**changes), "records.jsonl:1"))


def test_a_record_of_an_html_page_gives_its_text_back() -> None:
    data = Metadata(title="خبر", keywords=("جسر",), sources=(("title", "h1"),))
    page = Page("page.html", "<p>...", "windows-1256", False, html=True, warnings=("odd",))
    cleaned = replace(without("خبر\nنص", [(0, 4)]), kind="article", metadata=data)
    values = make_record(page, "page.txt", cleaned, "0", removals="full")
    assert values["metadata"]["title"] == "خبر"
    assert values["warnings"] == ["odd"]
    record = read_line(json_line(values), "r:1")
    assert restored_bytes(record).decode("utf-8") == "خبر\nنص"


def test_bytes_that_an_encoding_cannot_give_again_are_not_made_up() -> None:
    record = read_line(record_with(exact=False, encoding="mac-arabic"), "r:1")
    with pytest.raises(InputError, match=r"page\.txt: cannot be restored byte for byte: mac-ara"):
        restored_bytes(record)


FULL = Cleaned(
    "خبر\n",
    (Removal(4, 9, "print", "reading-tools", "طباعة", Recurrence(7, 9, "valley")),),
    (Story("main", "خبر", "", "خبر", 0, 3, ()), Story("appended", "آخر", "", "آخر", 9, 12, ("x",))),
    "خبر",
    keywords=("جسر",),
    metadata=Metadata(title="خبر", sources=(("title", "h1"),)),
)


@pytest.mark.parametrize("removals", ["full", "spans", "none"])
def test_every_form_of_a_record_is_as_its_schema_says(removals: Any) -> None:
    page = Page("page.html", "", "utf-8", False, html=True)
    values = make_record(page, "a.txt", FULL, "0", removals=removals)
    Draft202012Validator(record_schema()).validate(values)
    assert list(values) == [field.name for field in fields(Record)]
    assert tuple(page_values(FULL)) == FIELDS
    told = [removal["text"] for removal in values["removals"]]
    assert told == {"full": ["طباعة"], "spans": [None], "none": []}[removals]
    assert values["removed"] == 5
    line = {"start": 4, "pages": 7, "of": 9, "outlet": "valley"}
    assert values["recurring_lines"] == [line]
    assert [story["text"] for story in values["stories"]] == [None, "آخر"]
    assert list(prefixed({"a": 1}, "x_")) == ["x_a"]


def test_a_main_story_that_is_not_all_of_the_text_has_its_own() -> None:
    kept = replace(FULL, text="خبر\nآخر\n")
    assert [story["text"] for story in page_values(kept)["stories"]] == ["خبر", "آخر"]


def test_the_schema_of_the_documents_is_that_of_the_records() -> None:
    """``make docs`` writes it anew."""
    assert json.loads((ROOT / "docs" / "record.schema.json").read_text("utf-8")) == record_schema()


if __name__ == "__main__":
    written = json.dumps(record_schema(), ensure_ascii=False, indent=2) + "\n"
    (ROOT / "docs" / "record.schema.json").write_text(written, "utf-8")
