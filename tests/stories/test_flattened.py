"""Pages whose line breaks were lost: what is split, what is not, and what is left behind."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Cleaner, clean, restore
from cleaner.stories.flattened import split_page
from cleaner.text.lines import LONGEST_FOLDED

HEADLINE = "مرصد الطيور في بحيرة القصب يحصي زواره المهاجرين"
PARAGRAPHS = (
    "أحصى مرصد الطيور في بحيرة القصب أكثر من ثلاثين ألف طائر مهاجر هذا الشهر، وهو أكبر عدد يسجله "
    "منذ أن بدأ المتطوعون العد قبل اثني عشر عاما.",
    "وقالت مديرة المرصد رباب العاني إن أسراب اللقلق وصلت أبكر من موعدها بأسبوعين، وإن بعضها لم يعد "
    "يكمل رحلته جنوبا لأن الشتاء صار دافئا.",
    "ويفتح المرصد كوخ المراقبة للتلاميذ كل سبت، ويعيرهم المناظير ودفاتر الرسم.",
)
OTHER_HEADLINE = "نحاتة من قرية الرخام تصنع ساعة شمسية للساحة"
OTHER = (
    "صنعت نحاتة من قرية الرخام ساعة شمسية كبيرة من حجر واحد، ووضعتها في ساحة القرية مكان الساعة "
    "القديمة التي توقفت عقاربها قبل ربع قرن.",
    "وتقول النحاتة إن الحجر نقل من المقلع على جذوع الأشجار كما كان يفعل أجدادها، وإن العمل فيه دام "
    "سبعة أشهر كاملة.",
)
SEPARATORS = ["  ", "   ", "     ", "\t\t", "\N{NO-BREAK SPACE}" * 2, " | ", " || ", " |  | "]
PAGE = (
    "الرئيسية",
    "تسجيل الدخول",
    HEADLINE,
    "طباعة",
    *PARAGRAPHS[:2],
    "اقرأ أيضا: بحيرة القصب تستعيد ماءها",
    PARAGRAPHS[2],
    "المصدر: نشرة البحيرة",
    "جميع الحقوق محفوظة",
)


@cache
def cleaner() -> Cleaner:
    return Cleaner()


def blocks(page: str) -> list[str]:
    return [line.raw.strip() for line in split_page(page, cleaner().matchers["ar"])[0]]


@pytest.mark.parametrize("separator", SEPARATORS, ids=ascii)
def test_blocks_of_a_page_in_one_line(separator: str) -> None:
    assert blocks(separator.join(PAGE) + "\n") == list(PAGE)


@pytest.mark.parametrize("separator", SEPARATORS, ids=ascii)
def test_furniture_goes_with_one_separator_each(separator: str) -> None:
    page = separator.join(PAGE) + "\n"
    cleaned = clean(page)
    assert cleaned.text == separator.join((HEADLINE, *PARAGRAPHS)) + "\n"
    assert cleaned.headline == HEADLINE
    assert cleaned.credit == "نشرة البحيرة"
    assert restore(cleaned) == page
    assert clean(cleaned.text).text == cleaned.text


@pytest.mark.parametrize("separator", ["   ", " | "], ids=ascii)
@pytest.mark.parametrize("end", ["\n", "\r\n", ""], ids=ascii)
def test_another_story_in_the_same_line(separator: str, end: str) -> None:
    story = (HEADLINE, *PARAGRAPHS, "المصدر: نشرة البحيرة", "كلمات دلالية: طيور", "أخبار متعلقة")
    page = separator.join((*story, OTHER_HEADLINE, *OTHER)) + end
    cleaned = clean(page)
    assert cleaned.text == separator.join((HEADLINE, *PARAGRAPHS)) + end
    assert [story.headline for story in cleaned.stories] == [HEADLINE, OTHER_HEADLINE]
    assert [story.kind for story in cleaned.stories] == ["main", "appended"]
    assert restore(cleaned) == page


def test_another_story_that_is_kept_keeps_its_separator() -> None:
    story = (HEADLINE, *PARAGRAPHS, "المصدر: نشرة البحيرة", "كلمات دلالية: طيور", "أخبار متعلقة")
    page = " | ".join((*story, OTHER_HEADLINE, *OTHER)) + "\n"
    cleaned = clean(page, keep=["appended-story"])
    assert cleaned.text == " | ".join((HEADLINE, *PARAGRAPHS, OTHER_HEADLINE, *OTHER)) + "\n"


def test_a_page_longer_than_what_is_read_of_a_line() -> None:
    body = [f"{PARAGRAPHS[number % 2]} {number}." for number in range(100)]
    page = "  ".join(("طباعة", HEADLINE, "مشاركة", *body, "أضف تعليقا", "جميع الحقوق محفوظة"))
    assert len(page) > 3 * LONGEST_FOLDED
    assert clean(page).text == "  ".join((HEADLINE, *body))


def test_two_blanks_are_slips_where_three_part_the_blocks() -> None:
    slip = PARAGRAPHS[0].replace(" أكثر", "  أكثر", 1).replace(" وهو", "  وهو", 1)
    assert blocks("   ".join(("طباعة", HEADLINE, slip, PARAGRAPHS[1])))[2] == slip


def test_a_menu_with_bars_before_a_headline_that_blanks_part() -> None:
    head = "الرئيسية | محليات | اقتصاد"
    page = "   ".join((head, HEADLINE, "طباعة", *PARAGRAPHS, "جميع الحقوق محفوظة")) + "\n"
    assert clean(page).text == "   ".join((HEADLINE, *PARAGRAPHS)) + "\n"


def test_only_the_head_is_flattened() -> None:
    head = " | ".join(("الرئيسية", HEADLINE, "كتب: سامي الراوي", "طباعة", "نشر في: 2 مايو 2021"))
    page = "\n\n".join((head, *PARAGRAPHS)) + "\n"
    cleaned = clean(page)
    assert cleaned.text == "\n\n".join((HEADLINE, *PARAGRAPHS)) + "\n"
    assert cleaned.byline == "سامي الراوي"


@pytest.mark.parametrize(
    "line",
    [
        "مرصد الطيور | بحيرة القصب تستقبل زوارها المهاجرين من الشمال إلى الجنوب",
        "الفريق والمدينة | عدد المباريات | عدد الأهداف | مجموع النقاط في الموسم كله",
        PARAGRAPHS[0].replace(" أكثر ", "  أكثر ").replace(" منذ ", "  منذ "),
        PARAGRAPHS[1].replace("جنوبا ", "جنوبا | وغربا | وشرقا "),
        ".  ".join(paragraph.rstrip(".") for paragraph in PARAGRAPHS) + ".",
    ],
    ids=["headline", "table", "blanks", "bars", "sentences"],
)
@pytest.mark.parametrize("furniture", [(), ("طباعة", "المصدر: نشرة البحيرة")], ids=["bare", "full"])
def test_a_line_of_a_page_with_line_breaks_stays_whole(
    line: str, furniture: tuple[str, ...]
) -> None:
    lines = (HEADLINE, *furniture, *PARAGRAPHS, line, *OTHER)
    assert blocks("\n\n".join(lines)) == list(lines)


def test_sentences_parted_by_two_blanks_are_one_paragraph_below_a_headline() -> None:
    page = HEADLINE + "\n\n" + ".  ".join(p.rstrip(".") for p in PARAGRAPHS) + ".\n"
    assert len(blocks(page)) == 2
    assert clean(page).text == page


def test_a_page_in_one_line_without_separators_stays() -> None:
    page = " ".join((HEADLINE, *PARAGRAPHS)) + "\n"
    assert clean(page).text == page
    assert len(blocks(page)) == 1


PIECES = st.sampled_from([*PAGE, *OTHER, OTHER_HEADLINE, "أخبار متعلقة", "•", "|", "طيور"])
GLUE = st.sampled_from([*SEPARATORS, "\n", "\n\n", "\r\n", " ", " • ", " - ", "|"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(PIECES, GLUE), max_size=24))
def test_whatever_parts_the_blocks(pairs: list[tuple[str, str]]) -> None:
    page = "".join(piece + glue for piece, glue in pairs)
    cleaned = cleaner().clean(page)
    assert restore(cleaned) == page
    assert cleaner().clean(cleaned.text).text == cleaned.text
    words = iter(re.findall(r"\w+", page))
    assert all(word in words for word in re.findall(r"\w+", cleaned.text))
