"""Lines that join what stands alone elsewhere: date, author, counters, buttons, in any order."""

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

BUTTONS = ("شارك الخبر", "فيسبوك", "طباعة", "من نحن", "النشرة البريدية", "أضف تعليق")


def joined(parts: tuple[str, ...], signs: tuple[str, ...] = SIGNS) -> list[str]:
    """Lines of three of *parts* in every order, with each of the *signs* in turn."""
    return [signs[n % len(signs)].join(three) for n, three in enumerate(permutations(parts, 3))]


def left(lines: list[str]) -> list[str]:
    """The *lines* that stay when each stands between the headline and the story."""
    texts = {line: clean(f"{HEADLINE}\n{line}\n{STORY}").text for line in lines}
    assert all(HEADLINE in text and STORY in text for text in texts.values())
    return [line for line, text in texts.items() if text != f"{HEADLINE}\n{STORY}"]


def test_meta_lines_of_three_parts_go_in_any_order() -> None:
    assert left(joined(META)) == []


def test_datelines_of_three_parts_go_in_any_order() -> None:
    assert left(joined(DATELINE)) == []


def test_buttons_of_three_kinds_go_in_any_order() -> None:
    assert left(joined(BUTTONS, SIGNS[:3])) == []


def test_buttons_go_below_the_story_too() -> None:
    page = f"{HEADLINE}\n{STORY}طباعة • شارك الخبر • واتساب\n"
    assert clean(page).text == f"{HEADLINE}\n{STORY}"


@pytest.mark.parametrize(
    "line",
    [
        "القاهرة - المنصورة",  # two teams, two towns
        "أسعار القمح اليوم - 12 مارس 2021",  # a headline with its day
        "سليم عازار: القاعة مفتوحة للجميع",
        "20:00 أخبار | 21:00 رياضة",  # a schedule
        "120 قطعة - 3 قاعات",
        "2 - 1",
    ],
)
def test_lines_with_a_part_that_nothing_knows_stay(line: str) -> None:
    assert left([line]) == [line]


@pytest.mark.parametrize("line", ["طباعة | القاعة تفتح يوم الخميس", "شارك / الأهالي والطلاب"])
def test_below_the_story_too_every_piece_must_be_known(line: str) -> None:
    page = f"{HEADLINE}\n{STORY}{line}\n"
    assert clean(page).text == page


def test_a_meta_line_between_two_paragraphs_stays() -> None:
    page = f"{HEADLINE}\n{STORY}محليات | 12 مارس 2021 | 120 مشاهدة\n{STORY.replace('متحف', 'بيت')}"
    assert clean(page).text == page


@pytest.mark.parametrize(
    ("line", "byline", "date"),
    [
        ("سليم عازار - 12 مارس 2021", "سليم عازار", "2021-03-12"),
        ("محليات | 12 مارس 2021 | 120 مشاهدة", "", "2021-03-12"),
        ("بواسطة سليم عازار - منذ 3 أيام - لا توجد تعليقات", "سليم عازار", ""),
    ],
)
@pytest.mark.parametrize("above", ["", "أخبار عاجلة\n"])
def test_author_and_date_are_read_off_such_a_line(
    line: str, byline: str, date: str, above: str
) -> None:
    cleaned = clean(f"{above}{HEADLINE}\n{line}\n{STORY}")
    assert (cleaned.byline, cleaned.date) == (byline, date)


MENUS = (
    "من نحن اتصل بنا",
    "الرئيسية محليات رياضة اقتصاد ثقافة",
    "سياسة الخصوصية شروط الاستخدام اتصل بنا",
    "أخبار محلية أخبار عالمية أخبار رياضية",
    "شارك غرد أرسل طباعة",
    "تسجيل الدخول اشترك",
    "الأكثر قراءة الأكثر تعليقا",
    "Next Previous",
)


@pytest.mark.parametrize("line", MENUS)
def test_phrases_with_blanks_between_go_above_and_below(line: str) -> None:
    for page in (f"{line}\n{HEADLINE}\n{STORY}", f"{HEADLINE}\n{STORY}{line}\n"):
        assert clean(page).text == f"{HEADLINE}\n{STORY}"


@pytest.mark.parametrize(
    "line",
    [
        "اليوم الأول",  # each word is a button of a pager
        "اللغة العربية",
        "كلمة اللغة العربية",
        "مصر السعودية الأردن",
        "نشر الكتاب الأول",
        "من نحن وكيف نعمل",
        "شارك العالم العربي",
    ],
)
def test_words_that_may_be_a_sub_head_stay(line: str) -> None:
    for page in (f"{HEADLINE}\n{line}\n{STORY}", f"{HEADLINE}\n{STORY}{line}\n{STORY[::-1]}"):
        assert line in clean(page).text
