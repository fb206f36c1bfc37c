"""Results as text: records that give the page back, the summary, the explanation."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import InputError
from cleaner.files.pages import Page, decode_page
from cleaner.records.explain import Explained
from cleaner.records.report import (
    Summary,
    explanation,
    json_line,
    make_record,
    read_record,
    restored_bytes,
    rules_digest,
)
from cleaner.rules.model import Rule, RuleSet
from cleaner.text.spans import Cleaned, Metadata, Removal, Story, delete


def without(text: str, spans: list[tuple[int, int]]) -> Cleaned:
    """The result of removing *spans*, each by a rule of its own."""
    removals = tuple(Removal(a, b, f"r{a}", "sharing", text[a:b]) for a, b in spans)
    return Cleaned(delete(text, spans), removals, (Story("main", "", "", text, 0, 1, ("why",)),))


@st.composite
def cut_texts(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    text = draw(st.text(st.characters(codec="utf-8")))
    ends = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    return text, list(zip(ends[::2], ends[1::2], strict=False))


@given(cut_texts(), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_a_record_gives_the_bytes_back(cut: tuple[str, list[tuple[int, int]]], name: str) -> None:
    data = cut[0].encode(name)
    page = decode_page(data, "in/page.txt")
    cleaned = without(page.text, cut[1] if page.text == cut[0] else [])
    line = json_line(make_record(page, "page.txt", cleaned, "0"))
    record = read_record(line.encode(), "records.jsonl:1")
    assert restored_bytes(record) == data
    assert record.cleaned == cleaned
    assert record.name == "page.txt"


@given(st.text())
def test_a_record_is_one_line_of_valid_json_whatever_the_text(text: str) -> None:
    page = Page("page.txt", text, "utf-8", False)
    line = json_line(make_record(page, "page.txt", Cleaned(text), "0"))
    assert len((line + "\n").splitlines()) == 1
    assert json.loads(line.encode("utf-8"))["text"] == text


def test_arabic_stands_readable_in_a_record() -> None:
    assert json_line({"text": "خبر"}) == '{"text": "خبر"}'


def record_with(**changes: object) -> str:
    page = Page("page.txt", "abc", "utf-8", False)
    record = make_record(page, "page.txt", without("abc", [(1, 2)]), "0")
    return json.dumps({**record, **changes})


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "is not JSON"),
        ("[]", "is no record of schema 1"),
        (record_with(schema=2), "is no record of schema 1"),
        ('{"schema": 1}', "has no field 'name'"),
        (record_with(removals=[{"start": 1}]), "damaged"),
        (record_with(removals=3), "damaged"),
        (record_with(stories=[{"evidence": []}]), "damaged"),
        (record_with(name="../page.txt"), "leads out"),
        (record_with(name="/etc/page.txt"), "leads out"),
        (record_with(name=""), "leads out"),
    ],
)
def test_what_is_no_record_is_refused_with_its_place(line: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as error:
        read_record(line, "records.jsonl:7")
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
        restored_bytes(read_record(record_with(**changes), "records.jsonl:1"))


def test_the_digest_tells_rules_apart_and_not_their_files() -> None:
    def digest(**fields: str) -> str:
        rule = Rule("a", "", "sharing", phrases=("ب",), **fields)  # type: ignore[arg-type]
        return rules_digest(RuleSet((rule,)))

    assert digest(source="a.toml:1") == digest(source="b.toml:9")
    assert digest() != digest(zone="tail")
    assert rules_digest(RuleSet((), {"w": frozenset("ab")})) != rules_digest(RuleSet(()))


def test_the_summary_counts_by_kind_and_rule_the_commonest_first() -> None:
    summary = Summary()
    text = "abcdefghij"
    for _ in range(2):
        summary.add(without(text, [(0, 1), (4, 6)]))
    summary.add(without(text, [(0, 1)]))
    summary.add(without(text, []))
    first, second = summary.lines()
    assert first == "4 pages, 3 changed, 7 of 40 characters removed (17.5 %)"
    assert second.split() == ["sharing", "5", "r0", "3,", "r4", "2"]


def test_the_summary_names_pages_without_a_story() -> None:
    summary = Summary()
    for kind in ("article", "front-page", "empty", "front-page"):
        summary.add(Cleaned("abc", kind=kind))
    assert list(summary.lines())[1:] == ["3 without a story: 2 front-page, 1 empty"]


def test_a_record_of_an_html_page_gives_its_text_and_data_back() -> None:
    data = Metadata(title="خبر", keywords=("جسر",), sources=(("title", "h1"),))
    page = Page("page.html", "<p>...", "windows-1256", False, html=True, warnings=("odd",))
    cleaned = replace(without("خبر\nنص", [(0, 4)]), kind="article", metadata=data)
    record = read_record(json_line(make_record(page, "page.txt", cleaned, "0")), "r:1")
    assert record.cleaned == replace(cleaned, warnings=("odd",))
    assert restored_bytes(record).decode("utf-8") == "خبر\nنص"


def test_a_record_without_the_later_fields_is_read() -> None:
    values = json.loads(record_with())
    for field in ("kind", "misread", "exact", "metadata"):
        del values[field]
    assert restored_bytes(read_record(json.dumps(values), "r:1")) == b"abc"


def test_bytes_that_an_encoding_cannot_give_again_are_not_made_up() -> None:
    record = read_record(record_with(exact=False, encoding="mac-arabic"), "r:1")
    with pytest.raises(InputError, match=r"page\.txt: cannot be restored byte for byte: mac-ara"):
        restored_bytes(record)


def test_the_summary_of_nothing() -> None:
    assert list(Summary().lines()) == ["0 pages, 0 changed, 0 of 0 characters removed (0.0 %)"]


LINES = [
    Explained("خبر", "kept", "", ""),
    Explained("طباعة", "removed", "print (reading-tools)", ""),
    Explained("", "blank", "", ""),
    Explained("نص", "part", "x", "appended story: why"),
]


def test_the_explanation_is_plain_without_colour() -> None:
    shown = list(explanation(LINES))
    assert [line.partition("|")[2].strip() for line in shown] == ["خبر", "طباعة", "", "", "نص"]
    assert "\x1b" not in "".join(shown)
    assert "print (reading-tools)" in shown[1]
    assert shown[3].endswith("appended story: why")


def test_the_explanation_in_colour_marks_what_is_removed() -> None:
    kept, removed, _, note, part = explanation(LINES, colour=True)
    assert "\x1b" not in kept
    assert removed.count("\x1b[31m") == 2
    assert note.count("\x1b[36m") == 1
    assert part.count("\x1b[33m") == 2


def test_the_explanation_of_removed_lines_only() -> None:
    shown = list(explanation(LINES, only_removed=True))
    assert [line.split()[0] for line in shown] == ["2", "--------", "4"]


def test_the_explanation_cannot_steer_the_terminal() -> None:
    text = "a\x1b[2Jb\rc\x00\N{RIGHT-TO-LEFT MARK}د"
    (line,) = explanation([Explained(text, "kept", "", "")])
    assert line.endswith("a\\x1b[2Jb\\x0dc\\x00\N{RIGHT-TO-LEFT MARK}د")
