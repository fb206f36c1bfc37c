"""Pairs of headlines that tell one thing in two ways, and their neighbours that do not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cleaner.headlines.misspellings import is_variant
from cleaner.headlines.verdict import compare_headlines

DAY = date(2024, 3, 5)
REPAIRS = "صيانة الرصيف الغربي في مرفأ القلعة"


def label(a: str, b: str, days: int = 0) -> str:
    return compare_headlines(a, b, DAY, DAY + timedelta(days)).label


@pytest.mark.parametrize(
    ("one", "other", "days", "same"),
    [
        ("29.5", "30", 1, True),
        ("29.2", "30", 1, False),
        ("2.5", "3", 0, False),
        ("7930", "7900", 0, True),
        ("7930", "7900", 1, False),
        ("7930", "7700", 0, False),
    ],
)
def test_a_figure_may_be_rounded(one: str, other: str, days: int, same: bool) -> None:
    catch = "صيادو الجزيرة يجمعون {} صندوقا من السردين"
    assert (label(catch.format(one), catch.format(other), days) == "same") == same


def test_a_rounded_figure_is_shared() -> None:
    boats = "سجل المرفأ: 64.6 ألف رحلة عبر خدمة الزورق"
    assert label(boats, "64 ألف رحلة مسجلة في خدمة الزورق للجزر البعيدة") == "same"


def test_killed_and_wounded_are_counted_together_or_apart() -> None:
    apart = "مقتل شخصين وإصابة سبعة في تصادم زورقين قرب القلعة"
    assert label(apart, "مقتل وإصابة 9 بحارة في تصادم زورقين قرب القلعة") == "same"
    assert label(apart, "مقتل وإصابة 12 بحارا في تصادم زورقين قرب القلعة") != "same"


def test_an_ordinal_is_no_count() -> None:
    yards = "14 حوضا من القلعة ضمن أكبر مئة حوض للسفن في العالم"
    assert label(yards, "القلعة الثالثة بحريا ضمن أكبر مئة حوض للسفن في العالم") == "same"


def test_an_edition_is_no_part_of_a_series() -> None:
    fair = "والي القلعة يفتتح معرض القوارب الخشبية في عامه الـ(17)"
    assert label(fair, "والي القلعة يفتتح معرض القوارب الخشبية") == "same"
    assert label("حكايات البحر (3)", "حكايات البحر (4)") != "same"


def test_which_of_several_it_is_makes_no_other_one() -> None:
    match = "فريق الميناء يلاقي فريق القلعة {}في معسكر الجزيرة"
    assert label(match.format(""), match.format("ثالث ودياته ")) == "same"
    arrest = "توقيف مشتبه به {}في سرقة متحف القوارب"
    assert label(arrest.format(""), arrest.format("ثالث "), 1) == "update"


def test_what_is_not_put_off_is_on() -> None:
    start = "لجنة المرفأ تؤكد بدء موسم الصيد في الجزر الشمالية في موعده"
    assert label(start, "رئيس لجنة المرفأ: لا تأجيل لموسم الصيد في الجزر الشمالية") == "same"
    late = "رئيس لجنة المرفأ: تأجيل موسم الصيد في الجزر الشمالية"
    assert label(start, late) != "same"


def test_what_is_taken_back_is_not_denied() -> None:
    one = "قائد المنارة: العواصف تزيدنا إصرارا على إنقاذ الصيادين"
    assert label(one, "قائد المنارة: العواصف لا تزيدنا إلا إصرارا على إنقاذ الصيادين") == "same"
    assert label(one, "قائد المنارة: العواصف لا تزيدنا إصرارا على إنقاذ الصيادين") != "same"


def test_two_holders_of_one_office_are_two() -> None:
    visit = "والي القلعة يبحث مع وزير {} تطورات {}"
    assert label(visit.format("النقل", REPAIRS), visit.format("الدفاع", REPAIRS)) == "different"
    smuggled = "ضبط عملات مهربة في مطار الملك {}"
    assert label(smuggled.format("شوبج"), smuggled.format("لنطاح")) == "different"


def test_what_goes_on_with_and_fills_no_slot() -> None:
    draw = "فريق الميناء يتعادل مع فريق القلعة"
    assert label(f"{draw} والأمطار تؤخر وصول الحكام", f"{draw} وديا") == "same"
    assert label(f"{draw} في شوبج", f"{draw} في لنطاح") == "different"


def test_what_is_meant_is_told_within_two_days_as_what_is() -> None:
    plan = f"لجنة الموانئ تعتزم {REPAIRS}"
    assert [label(plan, f"لجنة الموانئ تبدأ {REPAIRS}", days) for days in (0, 1)] == ["same"] * 2
    assert label(plan, f"لجنة الموانئ تعتزم {REPAIRS} الجديد", 1) == "same"
    assert label(plan, f"لجنة الموانئ {REPAIRS}", 4) == "update"


def test_prices_that_near_something_are_not_there() -> None:
    loss = "الذهب {} أطول موجة من الخسائر منذ عامين"
    assert label(loss.format("يتكبد"), loss.format("يتجه إلى تكبد"), 0) == "update"
    league = "الوالي {} عن رئاسة نادي القوارب الخشبية"
    assert label(league.format("يتخلى"), league.format("يتجه إلى التخلي"), 0) == "same"


def test_a_word_with_a_later_stage_is_not_taken_for_a_near_one() -> None:
    fire = "حريق في مخازن الحبال القديمة"
    assert label(f"رجال الإطفاء يكافحون {fire}", f"السيطرة على {fire}", 1) == "update"
    assert label(f"إخماد {fire}", f"السيطرة على {fire}", 0) == "same"


def test_names_are_rendered_as_they_sound() -> None:
    assert is_variant("بليجريني", "بيليغريني")
    assert is_variant("موراليز", "موراليس")
    assert not is_variant("استقبال", "استقلال")


def test_a_plural_before_its_owner_has_a_particle() -> None:
    help_ = "لجنة المرفأ تقدم زوارق جديدة {} الجزر الشمالية"
    assert label(help_.format("لمواطني"), help_.format("للمواطنين في")) == "same"


def test_what_is_done_again_is_told_by_one_figure() -> None:
    jobs = "غرفة المرفأ تستأنف نشاطها بعرض 413 قاربا للصيادين"
    assert label(jobs, "413 قاربا للصيادين تعرضها غرفة المرفأ", 1) == "same"


def test_who_comes_to_see_a_thing_tells_no_more_of_it() -> None:
    blast = "انفجار مخازن الحبال في مرفأ القلعة يودي بحياة 15 بحارا"
    assert label(blast, "محافظ الجزيرة يزور موقع انفجار مخازن الحبال في مرفأ القلعة") == "update"
    works = "محافظ القلعة يعاين سير العمل في توسعة الرصيف الغربي"
    assert label(works, "محافظ القلعة يطلع على سير العمل في توسعة الرصيف الغربي") == "same"


def test_what_is_said_behind_and_is_but_more_of_it() -> None:
    term = "السجن 9 أعوام {}لسارق خزانة المنارة القديمة"
    assert label(term.format(""), term.format("والمنع من الإبحار "), 1) == "same"
    assert (
        label("سرقة خزانة المنارة القديمة", "الصيادون يدينون سرقة خزانة المنارة القديمة") != "same"
    )
