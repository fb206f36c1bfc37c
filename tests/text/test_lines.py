"""Lines of a page, their positions, and what their shape says."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.text.arabic import fold, fold_words
from cleaner.text.lines import (
    LONGEST_FOLDED,
    Line,
    goes_on,
    is_bulleted,
    is_item,
    split_lines,
    word_count,
)

BREAKS = ["\n", "\r\n", "\r", "\v", "\f", "\x1c", "\x85", "\N{LINE SEPARATOR}", "\n\n", "\r\n\r\n"]
PIECES = st.one_of(
    st.sampled_from(
        [
            *BREAKS,
            " ",
            "    ",
            "\t\t\t\t",
            "\N{NO-BREAK SPACE}" * 5,
            "\N{IDEOGRAPHIC SPACE}",
            "\N{MEDIUM MATHEMATICAL SPACE}",
            "\N{OGHAM SPACE MARK}" * 2,
            "\x1f",
            "\N{RIGHT-TO-LEFT MARK}",
            "\N{ZERO WIDTH SPACE}",
            "\N{ZERO WIDTH NO-BREAK SPACE}",
            "•",
            "خبر",
            "لا",
            "\ufefb",
            "ـ",
            "\u064b",
        ]
    ),
    st.characters(),
)
PAGE = st.lists(PIECES, max_size=40).map("".join)


def line(text: str) -> Line:
    lines, _ = split_lines(text)
    assert len(lines) == 1
    return lines[0]


@example("\N{ARABIC TATWEEL}" * 3)
@given(PAGE)
def test_lines_stand_where_they_say(text: str) -> None:
    lines, invisible = split_lines(text)
    position = 0
    for found in lines:
        assert position <= found.start <= found.end <= found.stop <= len(text)
        assert text[found.start : found.end] == found.raw
        assert found.raw.strip()
        # A line drawn of tatweels, which fold to nothing, is one of "_".
        assert found.folded.split() == (fold(found.raw).split() or ["___"])
        position = found.stop
    for start, end in invisible:
        assert text[start:end].strip()
        assert not fold(text[start:end]).strip()


@given(PAGE)
def test_lines_and_invisible_lines_hold_all_that_is_not_blank(text: str) -> None:
    lines, invisible = split_lines(text)
    spans = sorted([(found.start, found.stop) for found in lines] + invisible)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    outside = list(text)
    for start, end in spans:
        outside[start:end] = [""] * (end - start)
    assert not "".join(outside).strip()


@example("ا    \N{ARABIC TATWEEL}    ب")  # a block that cannot be seen is no block
@given(PAGE)
def test_blocks_of_one_line_follow_each_other(text: str) -> None:
    lines, _ = split_lines(text)
    assert not (lines and lines[0].joined)
    for before, after in pairwise(lines):
        if after.joined:
            assert before.stop == after.start
            assert len(text[before.end : after.start]) >= 4
            assert not fold(text[before.end : after.start]).strip()


@given(PAGE, st.data())
def test_spans_of_the_folded_line_lead_to_the_raw_text(text: str, data: st.DataObject) -> None:
    for found in split_lines(text)[0]:
        start = data.draw(st.integers(0, len(found.folded) - 1))
        end = data.draw(st.integers(start + 1, len(found.folded)))
        first, last = found.raw_span(start, end)
        assert found.start <= first < last <= found.end
        # A line drawn in tatweels has no letters to fold.
        assert found.folded[start:end].strip() in (fold_words(text[first:last]) or "___")


def test_a_line_drawn_in_tatweels_leads_to_all_of_it() -> None:
    [line], _ = split_lines("\N{ARABIC TATWEEL}" * 4)
    assert line.raw_span(0, len(line.folded)) == (0, 4)


BLANKS = [
    chr(code)
    for code in range(0x10000)
    if chr(code).isspace() and chr(code) not in "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
]


@pytest.mark.parametrize("count", [1, 2, 3, 5])
@pytest.mark.parametrize("blank", BLANKS, ids=ascii)
def test_every_kind_of_blank_leads_back_to_the_raw_text(blank: str, count: int) -> None:
    text = f"{blank}أول{blank * count}ثان\n"
    lines, _ = split_lines(text)
    last = lines[-1]
    assert last.raw_span(0, len(last.folded))[1] == len(text) - 1
    assert " ".join(found.folded for found in lines) == "اول ثان"


@pytest.mark.parametrize("end", BREAKS[:8], ids=ascii)
def test_every_line_break_counts(end: str) -> None:
    lines, _ = split_lines(f"أول{end}ثان{end}")
    assert [found.raw for found in lines] == ["أول", "ثان"]
    assert lines[1].start == 3 + len(end)


def test_gaps_are_blank_lines_before_a_line() -> None:
    lines, _ = split_lines("\n\nأول\nثان\n \t\n\nثالث")
    assert [found.gap for found in lines] == [2, 0, 2]


def test_a_line_of_marks_is_invisible_not_blank() -> None:
    marks = "\N{RIGHT-TO-LEFT MARK}\N{ZERO WIDTH SPACE}"
    lines, invisible = split_lines(f"أول\n{marks}\nثان\n")
    assert invisible == [(4, 7)]
    assert [found.gap for found in lines] == [0, 0]


def test_wide_blanks_part_a_line() -> None:
    wide = "\N{NO-BREAK SPACE}" * 4
    lines, _ = split_lines(f"أول    ثان{wide}ثالث   رابع\n")
    assert [found.raw for found in lines] == ["أول", "ثان", "ثالث   رابع"]
    assert [found.joined for found in lines] == [False, True, True]


def test_a_long_line_is_looked_at_in_part() -> None:
    found = line("كلمة " * 100_000)
    assert len(found.folded) <= LONGEST_FOLDED
    assert found.end == 500_000


@pytest.mark.parametrize("text", ["", "\n", " \t\n\n", "\r\n\r\n"])
def test_no_lines(text: str) -> None:
    assert split_lines(text) == ([], [])


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("• خبر جديد :", "خبر جديد"),
        ("- خبر جديد -", "خبر جديد"),
        (">> خبر جديد…", "خبر جديد"),
        ("🔴 خبر جديد", "خبر جديد"),
        ("1- خبر", "1- خبر"),
        ("...", ""),
    ],
)
def test_core_is_the_line_without_decoration(text: str, core: str) -> None:
    assert line(text).core == core


LONG = (
    "أعلنت إدارة المتحف أن القاعة الجديدة ستضم قطعا خزفية نادرة جمعت من قرى الجبل خلال عشرين عاما"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("عنوان قصير", False),
        ("عنوان ينتهي بنقطة.", False),
        (LONG + ".", True),
        (LONG + "، ويزورها كل عام آلاف الطلاب من المدارس القريبة والبعيدة", True),
        ("وقال مدير المتحف للصحفيين إن القاعة ستفتح أبوابها يوم الأحد المقبل.", True),
        ("هل تفتح القاعة أبوابها يوم الأحد المقبل أمام الزوار من كل المدن؟", False),
    ],
)
def test_paragraphs(text: str, expected: bool) -> None:
    assert line(text).is_paragraph is expected


@pytest.mark.parametrize(
    ("text", "item", "bulleted"),
    [
        ("• خبر", True, True),
        ("- خبر", True, True),
        ("✅ خبر", True, True),
        ("1- خبر", True, False),
        ("١٢) خبر", True, False),
        ("(3) خبر", True, False),
        ("2024 عام الرياضة", False, False),
        ("خبر - وكالات", False, False),
        ("-خبر", False, False),
    ],
)
def test_items(text: str, item: bool, bulleted: bool) -> None:
    assert (is_item(line(text)), is_bulleted(line(text))) == (item, bulleted)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وأضاف المدير أن القاعة جديدة", True),
        ("وَأَضَافَ المدير", True),
        ("من جهته، قال المدير", True),
        ("يذكر أن القاعة", True),
        ("والدة المدير تزور القاعة", False),
        ("وقائع الندوة", False),
        ("كماليات منزلية", False),
        ("مدير المتحف: القاعة جديدة", False),
    ],
)
def test_goes_on(text: str, expected: bool) -> None:
    assert goes_on(line(text)) is expected


def test_words_are_counted_without_digits_and_signs() -> None:
    assert word_count(line("• 3 قتلى و 20 جريحا - في حادث، أمس!")) == 5
