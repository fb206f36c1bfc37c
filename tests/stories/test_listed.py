"""Headlines that only one page lists, among those that the outlet's pages list."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cleaner.pipeline import Cleaner
from cleaner.rules.loading import load_rules
from cleaner.rules.model import Rule
from cleaner.text.spans import Recurrence

KNOWN = ("سوق الخضار ينتقل إلى الضاحية", "فريق اليد يعود بكأس الساحل", "قافلة الكتب تصل إلى القرى")
UNKNOWN = ("مزاد للسيارات القديمة في المرفأ", "دروس مجانية للعزف على العود")
HEADLINE = "بلدية المدينة تفتتح حديقة واسعة على ضفة النهر"
STORY = (
    "افتتحت بلدية المدينة صباح اليوم حديقة عامة واسعة قرب ضفة النهر، وقال رئيس البلدية إن الحديقة"
    " تضم ملعبا للأطفال ومكتبة صغيرة ومسارا للمشاة طوله كيلومتران.",
    "وأضاف أن العمل في الحديقة استغرق عامين بكلفة سبعة ملايين، وأن مرحلة ثانية ستبدأ في الربيع"
    " المقبل وتشمل موقفا للسيارات ومقهى يطل على ضفة النهر.",
)
PATH = "الرئيسية > محليات"
LISTED = Rule(
    "listed", "Headlines that other pages list.", "related-links",
    phrases=(*KNOWN, HEADLINE), zone="edge", status="stable", recurs=Recurrence(4, 13, "harvest"),
)  # fmt: skip
CLEANER = Cleaner(load_rules()).with_own([LISTED])


def left(*lines: str) -> list[str]:
    return CLEANER.clean("".join(f"{line}\n" for line in lines)).text.splitlines()


@pytest.mark.parametrize(
    "above",
    [
        (KNOWN[0], UNKNOWN[0], KNOWN[1], PATH),
        (KNOWN[0], *UNKNOWN, KNOWN[1], KNOWN[2]),
        ("عاجل", UNKNOWN[0], KNOWN[0], KNOWN[1], PATH),
        ("عاجل", KNOWN[0], KNOWN[1], *UNKNOWN, PATH),
    ],
    ids=["between", "two between", "below a label of news", "above the path to the story"],
)
def test_headlines_among_those_that_pages_list_go(above: tuple[str, ...]) -> None:
    assert left(*above, HEADLINE, *STORY) == [HEADLINE, *STORY]


@pytest.mark.parametrize(
    "above",
    [(KNOWN[0], KNOWN[1], UNKNOWN[0]), (UNKNOWN[0], KNOWN[0], KNOWN[1]), ("عاجل", UNKNOWN[0])],
    ids=["below a list", "above a list", "below a label alone"],
)
def test_headlines_beside_a_list_stay(above: tuple[str, ...]) -> None:
    """They may be the story's own."""
    assert UNKNOWN[0] in left(*above, *STORY)


@pytest.mark.parametrize("headline", [HEADLINE, "حديقة واسعة على ضفة النهر"], ids=["listed", "new"])
def test_the_headline_stays_among_those_that_pages_list(headline: str) -> None:
    lines = (KNOWN[0], KNOWN[1], headline, KNOWN[2])
    assert left(*lines, *STORY) == [headline, *STORY]


CARD = ("مزاد للسيارات القديمة في المرفأ", "تباع فيه مئة سيارة صنعت قبل نصف قرن")


def in_two_lists(card: tuple[str, ...], *between: str) -> str:
    lines = (HEADLINE, STORY[0], *card, STORY[1], *between, *card)
    return "".join(f"{line}\n" for line in lines)


def test_a_card_in_two_lists_of_the_page_goes() -> None:
    text = Cleaner().clean(in_two_lists(CARD, "فيسبوك", "طباعة")).text
    assert text.splitlines() == [HEADLINE, *STORY]


@pytest.mark.parametrize("between", [(), ("وعاد المغني إلى اللحن الأول",)])
def test_two_lines_that_come_again_with_no_furniture_between_stay(between: tuple[str, ...]) -> None:
    """So does a refrain."""
    text = Cleaner().clean(in_two_lists(CARD, *between)).text
    assert text.splitlines().count(CARD[0]) == 2


def test_a_pair_that_the_story_tells_stays_once() -> None:
    pair = ("حديقة عامة قرب ضفة النهر", "ملعب للأطفال ومكتبة صغيرة ومسار للمشاة")
    text = Cleaner().clean(in_two_lists(pair, "فيسبوك", "طباعة")).text
    assert set(pair) <= set(text.splitlines())


@pytest.mark.parametrize("kicker", [(), ("مسار للمشاة وملعب للأطفال ومكتبة",)], ids=["", "kicker"])
def test_a_listed_headline_that_says_little_of_its_story_stays(kicker: tuple[str, ...]) -> None:
    listed = "موعد الغروب الجميل الهادئ على ضفة النهر"
    cleaner = Cleaner(load_rules()).with_own([replace(LISTED, phrases=(*KNOWN, listed))])
    page = "".join(f"{line}\n" for line in (KNOWN[0], "إعلان", *kicker, listed, *STORY))
    assert cleaner.clean(page).text.splitlines() == [*kicker, listed, *STORY]
