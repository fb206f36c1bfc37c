"""Stories told in short lines lose none of them to lists of pointers and rules for edges."""

from __future__ import annotations

import textwrap

import pytest

from cleaner import clean, restore

HEADLINE = "متحف الخزف يفتح قاعة لأواني قرى الجبل"
OPENING = (
    "فتح متحف الخزف في مدينة الياسمين أبواب قاعة جديدة تعرض أواني صنعتها نساء قرى الجبل قبل قرنين، "
    "وجمعها باحثون من بيوت القرى خلال عشرين عاما."
)
BRIEF = "وجاء في بيان المتحف:"
LINKS = ["أسعار التمور تتراجع مع بداية الموسم الجديد", "طلاب يبتكرون عصا ذكية ترشد المكفوفين"]
ENDING = (
    "ويزور المتحف كل عام نحو أربعين ألف شخص، وتأمل إدارته أن تجذب قاعة الخزف طلاب المدارس الذين "
    "سيتعلمون تشكيل الطين في ورشة مجاورة."
)
FORMS = {
    "numbered": ["1- الدخول مجاني.", "2- التصوير ممنوع داخل القاعة.", "3- تغلق الأبواب مساء."],
    "numbered without stops": ["1. الدخول مجاني لطلاب المدارس", "2. التصوير ممنوع داخل القاعة"],
    "bullets": ["- الدخول مجاني لطلاب المدارس", "- التصوير ممنوع داخل القاعة"],
    "values": ["الارتفاع: 40 سنتيمترا", "اللون: أزرق وأبيض", "المنشأ: قرية العين", "الوزن: 12"],
    "prices": ["الجرة الكبيرة 35 دينارا", "الصحن 12", "الإبريق المزجج 20 دينارا", "الفنجان 4"],
    "questions": ["متى تفتح القاعة؟", "كل صباح عدا الجمعة", "وكم ثمن التذكرة؟", "الدخول بلا مقابل"],
    "asked and answered": ["س: من جمع الأواني؟", "ج: باحثو المتحف.", "س: ومتى؟", "ج: منذ عقدين."],
    "heads with names": ["قاعة الأزرق:", "هدى الصفدي، سامي العلي", "قاعة الأبيض:", "ريم الحلو"],
    "one short sentence": ["كانت الأواني تلمع."],
    "one line that goes on": ["وتغلق القاعة أبوابها مساء"],
    "one sentence": ["فتحت مديرة المتحف باب القاعة الخشبي بيدها صباح أمس."],
    "short sentences": ["فتحت الباب.", "كانت الأواني تلمع.", "لم أر مثلها في حياتي."],
}


def lost(lines: list[str], page_lines: list[str], gap: str) -> list[str]:
    """The *lines* that cleaning takes from the page of *page_lines*."""
    page = gap.join(page_lines) + "\n"
    cleaned = clean(page)
    assert restore(cleaned) == page
    assert clean(cleaned.text).text == cleaned.text
    kept = cleaned.text.splitlines()
    return [line for line in lines if line not in kept]


@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=ascii)
@pytest.mark.parametrize("marker", ["أخبار ذات صلة", "اقرأ أيضا:", "قد يهمك"])
@pytest.mark.parametrize("lines", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("opening", [OPENING, BRIEF], ids=["paragraph", "brief"])
@pytest.mark.parametrize("ending", [[ENDING], []], ids=["paragraph below", "end of page"])
def test_a_list_of_pointers_ends_where_the_story_goes_on(
    gap: str, marker: str, lines: list[str], opening: str, ending: list[str]
) -> None:
    page = [HEADLINE, opening, marker, *LINKS, *lines, *ending]
    assert lost([HEADLINE, opening, *lines, *ending], page, gap) == []
    if opening == OPENING:
        assert lost(LINKS, page, gap) == LINKS


@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=ascii)
@pytest.mark.parametrize("opening", [OPENING, BRIEF], ids=["paragraph", "brief"])
@pytest.mark.parametrize("ending", [[ENDING], []], ids=["paragraph below", "end of page"])
@pytest.mark.parametrize(
    "lines",
    [
        [
            "من الساحة إلى المتحف",
            "08:10",
            "09:40",
            "13:15",
            "من المتحف إلى الساحة",
            "10:20",
            "17:05",
        ],
        ["07:30", "وصول الزوار الأوائل", "08:45", "افتتاح القاعة", "11:00", "كلمة مديرة المتحف"],
        ["الفريق", "النقاط", "الجبل", "240", "الساحل", "195", "الواحة", "188", "السهل", "76"],
    ],
    ids=["timetable", "live", "results"],
)
def test_figures_that_differ_are_the_form_of_a_story(
    gap: str, opening: str, ending: list[str], lines: list[str]
) -> None:
    page = [HEADLINE, opening, *lines, *ending]
    assert lost(page, page, gap) == []


def test_hours_and_counters_at_the_edges_still_go() -> None:
    edges = ["14:30", "1562"]
    assert lost(edges, [HEADLINE, *edges, OPENING, ENDING], "\n") == edges


@pytest.mark.parametrize("line", ["www.museum.example/halls", "#أواني_الجبل"])
def test_what_the_story_announces_is_its_own(line: str) -> None:
    page = [HEADLINE, OPENING, ENDING, "ودعا المتحف زواره إلى كتابة آرائهم هنا:", line]
    assert lost(page, page, "\n") == []
    assert lost([line], [HEADLINE, OPENING, ENDING, line], "\n") == [line]


def test_a_film_below_a_colon_is_still_an_embed() -> None:
    film = "https://www.youtube.com/watch?v=abcdefghijk"
    assert lost([film], [HEADLINE, OPENING, "ونشر المتحف هذا الفيلم:", film, ENDING], "\n") == [
        film
    ]


REPORT = [
    OPENING,
    "ودرست الباحثة ريم الحلو أفران القرى الباقية، فوجدت أن الطين كان يخلط برماد شجر البلوط قبل "
    "حرقه، وأن الألوان كانت تستخرج من نبات ينمو على السفوح الشمالية ولا يعرفه أهل الساحل.",
    "وفي القاعة شاشة تعرض رحلة جرة من المقلع إلى السوق، ومقاعد حجرية نحتها عمال مقلع قريب، وخريطة "
    "بطول الجدار لطرق القوافل التي حملت الأواني إلى مدن بعيدة في الشرق، ومنها إلى أسواق العالم.",
    ENDING.replace("في ورشة مجاورة", "ويرسلون ما صنعوه إلى معارض المدارس في سائر مدن العالم"),
]


@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=ascii)
def test_lines_broken_at_one_width_are_paragraphs(gap: str) -> None:
    for width in range(44, 70):
        story = gap.join([HEADLINE, *(textwrap.fill(part, width) for part in REPORT)])
        page = f"الرئيسية\nمحليات\n\n{story}\n\nأخبار ذات صلة\n{LINKS[0]}\n{LINKS[1]}\n"
        cleaned = clean(page)
        assert restore(cleaned) == page
        assert cleaned.text.strip() == story


def test_lists_of_links_hide_no_lines_of_one_width() -> None:
    links = [f"  * [أخبار القسم رقم {n}](/news/sections/of/the/site/{n}/)" for n in range(40)]
    above, below = "\n".join(links[:20]), "\n".join(links[20:])
    story = "\n\n".join([HEADLINE, *(textwrap.fill(part, 50) for part in REPORT)])
    pointers = f"أخبار ذات صلة\n{LINKS[0]}\n{LINKS[1]}"
    cleaned = clean(f"الرئيسية\n{above}\n\n{pointers}\n\n{story}\n\n{below}\n")
    assert all(line in cleaned.text.splitlines() for line in story.splitlines())


PARTS = (
    "قال مدير المتحف إن القاعة الجديدة ستفتح في الربيع بعد أن تصل القطع التي رممت في الخارج.",
    "وأضاف أن الزوار سيدخلون مجانا في الشهر الأول، وأن المدارس ستحجز مواعيدها مسبقا.",
)


@pytest.mark.parametrize("sign", ["____", "-----", "* * *"])
def test_rule_lines_that_frame_a_pointer_go_with_it(sign: str) -> None:
    first, second = PARTS
    page = f"{first}\n{sign}\nاقرأ أيضا: موعد افتتاح معرض الكتاب\n{sign}\n{second}\n"
    assert clean(page).text == f"{first}\n{second}\n"


@pytest.mark.parametrize("between", ["", "القاعة الثانية\n"])
def test_rule_lines_that_part_a_story_stay(between: str) -> None:
    first, second = PARTS
    page = f"{first}\n* * *\n{between}{second}\n* * *\n{first} وعاد.\n{second} وختم.\n"
    assert clean(page).text == page


def test_lines_that_come_again_are_no_lines_of_one_width() -> None:
    opening = "افتتحت بلدية وادي السلام صباح الأحد"
    point = "\N{RIGHT-TO-LEFT MARK}" * 3 + f"• {opening}\n"
    again = "ويجنب التلاميذ عبور الشارع السريع. وأضاف\n" * 2
    last = f"{opening} جسرا للمشاة يربط ضفتي الوادي بعد أعمال استمرت عاما ونصف العام.\n"
    cleaned = clean(f"{point}\n{point * 6}{again}{last}").text
    assert clean(cleaned).text == cleaned
