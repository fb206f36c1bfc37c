"""Lines that a rule finds by their words and that are the story's own."""

from __future__ import annotations

import pytest

from cleaner import clean

HEADLINE = "بلدية المدينة تفتتح حديقة واسعة على ضفة النهر"
PARAGRAPHS = (
    "افتتحت بلدية المدينة صباح اليوم حديقة عامة واسعة قرب ضفة النهر، وقال رئيس البلدية إن الحديقة"
    " تضم ملعبا للأطفال ومكتبة صغيرة ومسارا للمشاة طوله كيلومتران.",
    "وأضاف أن العمل في الحديقة استغرق عامين بكلفة سبعة ملايين، وأن مرحلة ثانية ستبدأ في الربيع"
    " المقبل وتشمل موقفا للسيارات ومقهى يطل على الماء.",
)
STORY = "\n".join(PARAGRAPHS)


def kept(*lines: str) -> str:
    return "\n".join([HEADLINE, *lines, ""])


@pytest.mark.parametrize(
    "parts",
    [
        ("تويتر", "رفض متحدث باسم تويتر التعليق.", "واتساب", "سيصل الزر إلى واتساب في الصيف."),
        (
            *("سياسة الخصوصية", "نص طويل لا يقرؤه أحد.", "شروط الاستخدام", "أطول منه."),
            *("جميع الحقوق محفوظة", "عبارة بلا أثر في معظم الدول."),
        ),
        (
            *("الحياة", "- المجلس يؤجل جلسته.", "الشرق الأوسط", "- ثلوج في الجبل."),
            *("القدس العربي", "كتب نزار الحكيم عن ذكرى الافتتاح."),
        ),
    ],
    ids=["told below", "three of them", "papers above points"],
)
def test_sub_heads_that_read_like_furniture_stay(parts: tuple[str, ...]) -> None:
    page = kept(PARAGRAPHS[0], *parts, PARAGRAPHS[1])
    assert clean(page).text == page


def test_one_button_between_paragraphs_is_no_sub_head() -> None:
    assert clean(kept(PARAGRAPHS[0], "شارك الخبر", PARAGRAPHS[1])).text == kept(*PARAGRAPHS)


@pytest.mark.parametrize(
    "data",
    [
        ("الكتاب: تاريخ القهوة", "المؤلف: مازن الريس", "المترجم: لا يوجد", "السعر: 12 دينارا"),
        ("النجدة: 122", "البريد الإلكتروني: help@women.example", "الموقع: women.example"),
    ],
)
def test_data_of_the_story_stay(data: tuple[str, ...]) -> None:
    page = kept(*PARAGRAPHS, *data)
    assert clean(page).text == page


def test_names_and_places_in_a_row_are_a_list() -> None:
    page = kept(*PARAGRAPHS, "الفائزون أمس", "أحمد ماهر - بنها", "رنا وليد - حلوان")
    assert clean(page).text == page


def test_accounts_with_what_each_is_are_a_list() -> None:
    listed = ("@space_ar", "صور من المسبار", "@kutub_sahil", "كتاب كل يوم", "@tabkh_umi", "وصفات")
    page = kept(*PARAGRAPHS, *listed)
    assert clean(page).text == page


@pytest.mark.parametrize(
    "parts",
    [
        (
            "أبريل 2011",
            "وضع حجر الأساس.",
            "مايو 2013",
            "تحويل المجرى.",
            "23 مارس 2015",
            "بدء الملء.",
        ),
        (
            "السبت 25 مايو",
            "اللغة العربية",
            "الأحد 26 مايو",
            "الجبر",
            "الثلاثاء 28 مايو",
            "الكيمياء",
        ),
        (
            "الساعة 10:00",
            "آلاف أمام المبنى.",
            "الساعة 14:30",
            "صمت.",
            "الساعة 20:00",
            "انتهى اليوم.",
        ),
        ("سولار", "670", "كاز", "620"),
        ("متى؟", "21 يونيو - 21 سبتمبر"),
    ],
    ids=["years", "days of a timetable", "hours", "prices", "an answer"],
)
def test_dates_and_figures_of_the_story_stay(parts: tuple[str, ...]) -> None:
    page = kept("أسعار ومواعيد في المدينة هذا الصيف.", *parts)
    assert clean(page).text == page


def test_what_is_quoted_behind_a_colon_stays() -> None:
    quoted = "«نستخدم ملفات تعريف الارتباط لتحسين تجربتك على موقعنا»"
    page = kept(PARAGRAPHS[0], "تفتح أي صفحة فتستقبلك العبارة ذاتها:", quoted, PARAGRAPHS[1])
    assert clean(page).text == page


def test_a_sentence_that_speaks_of_a_call_stays() -> None:
    told = "«اشترك الآن» جملة كنا نهرب منها، ثم صارت باب رزق للصحف."
    page = kept(PARAGRAPHS[0], told, PARAGRAPHS[1])
    assert clean(page).text == page


@pytest.mark.parametrize("head", ["الأهداف", "أسعار الزيوت"])
def test_a_sub_head_of_a_word_or_two_below_pointers_stays(head: str) -> None:
    told = (head, "د 12: نزار", "د 55: كرم", "د 80: سعد")
    links = ("ذات صلة", "وزير الزراعة يزور معرض التمور")
    assert clean(kept(PARAGRAPHS[0], *links, *told)).text == kept(PARAGRAPHS[0], *told)


HOURS = ("الصبح 04:20", "الظهر 11:58", "العصر 3:21", "المغرب 6:10")
DEGREES = ("السهل 31°", "الجبل: 22°", "المرفأ 28°")


@pytest.mark.parametrize(
    "page",
    [
        ("أوقات الصلاة في المدينة وضواحيها ليوم الأحد", *HOURS),
        ("طقس حار على معظم مناطق الوادي وغبار", *DEGREES),
        ("تنشر البلدية مواعيد الأذان لهذا الأسبوع على النحو الآتي:", *HOURS, PARAGRAPHS[0]),
        ("الليرة تتراجع في سوق المدينة أمام غيرها", "3.91 يورو", "3.2 دولار", "4.7 دينار كويتي"),
        ("درجات الحرارة في مدن الوادي غدا", "الشمال", *DEGREES, "الجنوب", *DEGREES),
        ("إمساكية شهر رمضان في مدن المملكة", "الرياض", *HOURS[2:], "جدة", *HOURS[2:]),
        ("حالة الطقس المتوقعة في الوادي غدا", "يكون الجو حارا.", *DEGREES),
    ],
    ids=[
        "hours",
        "degrees",
        "announced hours",
        "rates",
        "parts with a name each",
        "cities",
        "short",
    ],
)
def test_figures_that_a_headline_or_a_sentence_tells_of_stay(page: tuple[str, ...]) -> None:
    assert clean("\n".join(page)).text == "\n".join(page)


@pytest.mark.parametrize("box", [HOURS, DEGREES])
def test_boxes_of_figures_above_a_story_go(box: tuple[str, ...]) -> None:
    slogan = "أخبار الوادي صوت القرى وأهلها كل صباح"
    told = ("البلدية تغلق طريق الجبل", "أغلقت البلدية الطريق بعد انهيار جزء منه ليلة أمس.")
    assert clean(kept(slogan, *box, *told)).text == kept(slogan, *told)


def test_a_timetable_of_subjects_and_hours_stays() -> None:
    days = ("اليوم الأول", "الرياضيات", "8:30 - 10:30", "العلوم", "11:00 - 12:30")
    page = ("جدول امتحانات الشهادة المتوسطة لهذا العام", *days, "الفرنسية", "8:00 إلى 10:00")
    assert clean("\n".join(page)).text == "\n".join(page)


def test_the_date_below_who_signs_a_short_statement_stays() -> None:
    told = ("تدعو النقابة الزملاء إلى وقفة أمام المبنى يوم الأحد.", "مجلس النقابة", "صنعاء")
    page = ("بيان صادر عن نقابة العاملين في المطابع", *told, "12 أبريل 2016")
    assert clean("\n".join([*page, "شارك", "تويتر"])).text == "\n".join(page)


def test_a_headline_that_begins_as_a_pointer_stays() -> None:
    watch = "شاهد بالفيديو.. البلدية تفتتح حديقة واسعة على ضفة النهر"
    page = f"الرئيسية > فيديو\n{watch}\n12/03/2024 10:20\n{STORY}\n"
    assert clean(page).text == f"{watch}\n{STORY}\n"
    below = f"{HEADLINE}\n{watch}\n12/03/2024 10:20\n{STORY}\n"
    assert clean(below).text == f"{HEADLINE}\n{STORY}\n"
