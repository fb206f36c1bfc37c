"""Other stories above the line that opens the story's place, and below the line that ends it:
``remove = "above"`` and ``"below"``."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.pipeline import Cleaner
from cleaner.rules.loading import load_rules
from cleaner.rules.model import Rule
from cleaner.text.spans import restore

OPENING = "خزانة السنبلة تفتح هنا"
RULE = Rule(
    "opening", "Where stories begin.", "navigation",
    phrases=(OPENING,), remove="above", max_lines=40, status="stable",
)  # fmt: skip
CLOSING = "خزانة السنبلة تغلق هنا"
BELOW = Rule(
    "closing", "Where stories end.", "related-links",
    phrases=(CLOSING,), remove="below", max_lines=40, status="stable",
)  # fmt: skip
CLEANER = Cleaner(load_rules()).with_own([RULE, BELOW])
HEADLINE = "بلدية المدينة تفتتح حديقة واسعة على ضفة النهر"
STORY = (
    "افتتحت بلدية المدينة صباح اليوم حديقة عامة واسعة قرب ضفة النهر، وقال رئيس البلدية إن الحديقة"
    " تضم ملعبا للأطفال ومكتبة صغيرة ومسارا للمشاة طوله كيلومتران.",
    "وأضاف أن العمل في الحديقة استغرق عامين بكلفة سبعة ملايين، وأن مرحلة ثانية ستبدأ في الربيع"
    " المقبل وتشمل موقفا للسيارات ومقهى يطل على ضفة النهر.",
    "ودعت البلدية سكان المدينة إلى زيارة الحديقة مجانا حتى نهاية الربيع، على أن تفتح المكتبة"
    " أبوابها للأطفال بعد ظهر كل خميس.",
)
CARDS = (
    "أعلن مصرف الشمال أرباح الربع الثالث التي زادت عشرة في المئة، وعزا ذلك إلى تحسن القروض"
    " العقارية وانخفاض المخصصات خلال الصيف.",
    "يستعد منتخب اليد لمباراة الإياب أمام الجيران بثلاثة لاعبين جدد، بعد إصابة القائد في معسكر"
    " الأسبوع الماضي وغياب الحارس الأول.",
    "أغلقت أمطار غزيرة الطريق الجبلي نحو المصيف ساعات طويلة، وعملت الجرافات طوال الليل لإزالة"
    " الصخور التي سقطت على العربات.",
)
HEADS = ("أرباح مصرف الشمال", "منتخب اليد يستعد", "أمطار تغلق الطريق")


def left(*lines: str) -> list[str]:
    return CLEANER.clean("".join(f"{line}\n" for line in lines)).text.splitlines()


def cards(number: int = 3) -> list[str]:
    return [line for pair in zip(HEADS, CARDS, strict=True) for line in pair][: 2 * number]


def test_other_stories_above_the_story_go() -> None:
    assert left(*cards(), HEADLINE, OPENING, *STORY) == [HEADLINE, *STORY]
    assert left(*cards(2), OPENING, HEADLINE, *STORY) == [HEADLINE, *STORY]


def test_a_deck_stays_and_all_below_it() -> None:
    deck = (
        "رئيس البلدية: الحديقة التي افتتحت على ضفة النهر تضم ملعبا للأطفال ومكتبة صغيرة، والعمل في"
        " المرحلة الثانية يبدأ في الربيع المقبل"
    )
    page = [*cards(2), HEADLINE, deck, OPENING, *STORY]
    assert left(*page) == [HEADLINE, deck, *STORY]
    assert CARDS[2] in left(*cards(2), HEADLINE, deck, CARDS[2], OPENING, *STORY)


def test_the_headline_above_the_cards_stays() -> None:
    assert left(HEADLINE, *cards(), HEADLINE, OPENING, *STORY)[0] == HEADLINE


def test_all_stays_where_no_other_line_may_be_the_headline() -> None:
    assert {HEADLINE, *CARDS} <= {*left(HEADLINE, *CARDS, OPENING, *STORY)}


@pytest.mark.parametrize("at", [1, 2])
def test_a_story_cut_by_the_line_stays(at: int) -> None:
    assert left(HEADLINE, *STORY[:at], OPENING, *STORY[at:]) == [HEADLINE, *STORY]


def test_a_line_that_comes_again_opens_no_place() -> None:
    page = [HEADLINE, OPENING, *CARDS[:2], OPENING, *STORY]
    assert {*CARDS[:2], *STORY} <= {*left(*page)}


def test_a_story_above_short_notes_stays() -> None:
    assert {HEADLINE, *STORY} <= {*left(HEADLINE, *STORY, OPENING, HEADS[0], *CARDS[:2])}


def test_other_stories_below_the_story_go() -> None:
    assert left(HEADLINE, *STORY, CLOSING, *cards()) == [HEADLINE, *STORY]
    assert left(HEADLINE, *STORY, CLOSING, *CARDS[:2]) == [HEADLINE, *STORY]


def test_what_speaks_of_the_story_stays_below_the_line_and_all_above_it() -> None:
    page = [HEADLINE, *STORY[:2], CLOSING, STORY[2], *cards(2)]
    assert left(*page) == [HEADLINE, *STORY]
    assert left(HEADLINE, *STORY[:2], CLOSING, CARDS[0], STORY[2]) == [
        HEADLINE,
        *STORY[:2],
        CARDS[0],
        STORY[2],
    ]


def test_a_story_below_the_line_that_is_longer_than_what_is_above_stays() -> None:
    assert {*STORY} <= {*left(HEADS[0], *CARDS[:2], CLOSING, HEADLINE, *STORY)}


def test_a_line_that_comes_again_ends_no_place() -> None:
    assert {*CARDS[:2]} <= {*left(HEADLINE, *STORY, CLOSING, CARDS[0], CLOSING, CARDS[1])}


def test_a_box_in_the_middle_of_html_ends_no_story() -> None:
    """What the markup calls furniture may stand inside: the story's short lines below it stay."""
    box = f"<aside class='inline-related'><a href='/1'>{CLOSING}</a></aside>"
    told = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    answers = ("■ متى تفتح المكتبة؟", "- بعد ظهر كل خميس.")
    below = "".join(f"<p>{line}</p>" for line in answers)
    page = f"<article><h1>{HEADLINE}</h1>{told}{box}{below}</article>"
    assert CLEANER.clean_html(page).text.split("\n")[:-1] == [HEADLINE, *STORY, *answers]


@given(
    st.lists(
        st.sampled_from([HEADLINE, OPENING, CLOSING, *STORY, *CARDS, *HEADS, ""]), max_size=14
    ),
    st.sampled_from(["\n", "\r\n"]),
)
def test_pages_come_back_and_change_no_more(lines: Sequence[str], end: str) -> None:
    page = "".join(f"{line}{end}" for line in lines)
    cleaned = CLEANER.clean(page)
    assert restore(cleaned) == page
    assert CLEANER.clean(cleaned.text).text == cleaned.text


TICKER = Rule(
    "ticker", "Headlines above the story.", "related-links",
    phrases=("همس السنبلة",), remove="list", until="^الاكثر قراءه$", max_lines=9, status="stable",
)  # fmt: skip


def test_a_list_ends_above_the_heading_of_another_one() -> None:
    """The heading that ends it is not taken with it: what stands below that is a list, too."""
    other = ("ورشة في الميناء الجديد", "عودة السفن إلى المرفأ القديم", "سوق السمك يفتح باكرا")
    lines = ("همس السنبلة", *HEADS, "الأكثر قراءة", *other, HEADLINE, *STORY)
    text = "".join(f"{line}\n" for line in lines)
    cleaned = Cleaner(load_rules()).with_own([TICKER]).clean(text)
    taken = [removal.text for removal in cleaned.removals if removal.rule == "ticker"]
    assert "".join(taken).splitlines() == ["همس السنبلة", *HEADS]
    assert not set(other) & {*cleaned.text.splitlines()}
