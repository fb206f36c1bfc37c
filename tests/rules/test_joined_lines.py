"""Lines that hold several parts of a story's head: date, author, place, counters, in any order."""

from __future__ import annotations

from itertools import permutations

import pytest

from cleaner import clean

HEADLINE = "متحف الخزف يفتح قاعة لأواني قرى الجبل"
STORY = (
    "فتح متحف الخزف في مدينة الياسمين أبواب قاعة جديدة تعرض أواني صنعتها نساء قرى الجبل قبل قرنين،"
    " وجمعها باحثون من بيوت القرى خلال عشرين عاما.\n"
    "وقالت مديرة المتحف إن القاعة تضم أربعمئة قطعة، وإن ورشة مجاورة لها ستعلم الأطفال تشكيل الطين"
    " ابتداء من الشهر المقبل.\n"
)
SIGNS = (" - ", " | ", " / ", "، ")
META = ("12 مارس 2021", "120 مشاهدة", "3 تعليقات", "محليات", "منذ 3 أيام", "شارك")
DATELINE = ("القاهرة", "سليم عازار", "المرفأ نيوز", "وكالات", "2021-03-12")


def joined(parts: tuple[str, ...], count: int) -> list[str]:
    """Lines of *count* of *parts* in every order, with each of the signs in turn."""
    orders = permutations(parts, count)
    return [SIGNS[n % len(SIGNS)].join(order) for n, order in enumerate(orders)]


def left(lines: list[str]) -> list[str]:
    """The *lines* that stay when each stands between the headline and the story."""
    texts = {line: clean(f"{HEADLINE}\n{line}\n{STORY}").text for line in lines}
    assert all(HEADLINE in text and STORY in text for text in texts.values())
    return [line for line, text in texts.items() if text != f"{HEADLINE}\n{STORY}"]


def test_meta_lines_of_three_parts_go_in_any_order() -> None:
    assert left(joined(META, 3)) == []


def test_datelines_of_three_parts_go_in_any_order() -> None:
    assert left(joined(DATELINE, 3)) == []


@pytest.mark.parametrize(
    "line",
    [
        "القاهرة - المنصورة",  # two teams, two towns
        "أسعار القمح اليوم - 12 مارس 2021",  # a headline with its day
        "سليم عازار: القاعة مفتوحة للجميع",
        "20:00 أخبار | 21:00 رياضة",  # a schedule
        "120 قطعة - 3 قاعات",
    ],
)
def test_lines_with_a_part_that_nothing_knows_stay(line: str) -> None:
    assert left([line]) == [line]


def test_a_meta_line_between_two_paragraphs_stays() -> None:
    page = f"{HEADLINE}\n{STORY}محليات | 12 مارس 2021 | 120 مشاهدة\n{STORY.replace('متحف', 'بيت')}"
    assert clean(page).text == page
