"""Main story and appended stories told apart, with and without markers; doubt keeps the text."""

from __future__ import annotations

import pytest

from cleaner import Cleaned, clean, restore

MAIN_HEADLINE = "متحف الخزف يفتح قاعة لأواني قرى الجبل"
MAIN = [
    "فتح متحف الخزف في مدينة الياسمين أبواب قاعة جديدة تعرض أواني صنعتها نساء قرى الجبل قبل قرنين، "
    "وجمعها باحثون من بيوت القرى خلال عشرين عاما.",
    "وقالت مديرة المتحف هدى الصفدي إن القاعة تضم ثلاثمئة آنية من الخزف المزجج، بعضها ما زال يحمل "
    "أسماء صانعاته، وإن المتحف رممها في ورشته.",
    "وأوضحت الصفدي أن باحثي المتحف سجلوا شهادات حفيدات الصانعات عن طريقة حرق الطين في أفران القرى، "
    "وأن التسجيلات تسمع في القاعة قرب الأواني.",
    "ويزور المتحف كل عام نحو أربعين ألف شخص، وتأمل إدارته أن تجذب قاعة الخزف طلاب المدارس الذين "
    "سيتعلمون تشكيل الطين في ورشة مجاورة.",
]
OTHER_HEADLINE = "غواصون يعثرون على سفينة غارقة قرب جزيرة المرجان"
OTHER = [
    "عثر غواصون على حطام سفينة غارقة قرب جزيرة المرجان على عمق ثلاثين مترا، ويرجح أنها كانت تنقل "
    "جرار الزيت حين ضربتها عاصفة.",
    "وذكر قائد فريق الغواصين مازن البحري أن الحطام مغطى بالرمل وأن جرارا كثيرة بقيت مصفوفة في "
    "عنبر السفينة كما تركها البحارة.",
    "وأشار البحري إلى أن الغواصين سيعودون إلى الجزيرة في الصيف لتصوير الحطام ورسم خريطة له قبل "
    "رفع أي جرة من عنبر السفينة.",
    "وتمنع سلطات الجزيرة الصيد فوق موقع الحطام، ووضعت حول السفينة الغارقة عوامات حمراء يراها "
    "البحارة من بعيد.",
]
THIRD_HEADLINE = "مهرجان القصبة يحتفي بعازفي العود الشباب"
THIRD = [
    "يستضيف مهرجان القصبة في دورته السابعة عشرين عازفا للعود لم يتجاوز أكبرهم الثلاثين، يعزفون "
    "مقطوعات ألفوها لليالي المهرجان.",
    "وتقام حفلات المهرجان في فناء القصبة القديمة، ويخصص العازفون ليلة لمقطوعات الموشحات التي "
    "لحنها معلموهم للعود والناي.",
    "ويمنح المهرجان في ليلته الأخيرة ريشة ذهبية لأفضل عازف، وتختار الفائز لجنة من صانعي العود "
    "وأساتذة المعهد.",
]
LINKS = [
    "أسعار التمور تتراجع مع بداية الموسم الجديد",
    "بلدية الساحل تغرس ألف شجرة على الكورنيش",
    "طلاب يبتكرون عصا ذكية ترشد المكفوفين",
]
MARKERS = [
    "اقرأ أيضا",
    "إقرأ أيضاً:",
    "أخبار متعلقة",
    "مواضيع ذات صلة",
    "موضوعات متعلقة",
    "قد يهمك أيضا",
    "شاهد أيضا",
]
Page = list[str]


def cleaned_page(lines: Page, gap: str = "\n\n") -> Cleaned:
    page = gap.join(lines) + "\n"
    cleaned = clean(page)
    assert restore(cleaned) == page
    assert clean(cleaned.text).text == cleaned.text
    return cleaned


def kept(cleaned: Cleaned) -> Page:
    return [line for line in cleaned.text.splitlines() if line.strip()]


def texts(cleaned: Cleaned) -> list[Page]:
    return [[line for line in s.text.splitlines() if line.strip()] for s in cleaned.stories]


GAPS = pytest.mark.parametrize("gap", ["\n", "\n\n", "\n\n\n", "\r\n\r\n"], ids=ascii)


@GAPS
def test_one_story_stays_as_it_is(gap: str) -> None:
    cleaned = cleaned_page([MAIN_HEADLINE, *MAIN], gap)
    assert cleaned.removals == ()
    (story,) = cleaned.stories
    assert (story.kind, story.headline, story.evidence) == ("main", MAIN_HEADLINE, ())


@GAPS
@pytest.mark.parametrize("marker", MARKERS)
def test_another_story_below_a_marker(marker: str, gap: str) -> None:
    page = [MAIN_HEADLINE, *MAIN, marker, OTHER_HEADLINE, *OTHER]
    cleaned = cleaned_page(page, gap)
    assert kept(cleaned) == [MAIN_HEADLINE, *MAIN]
    assert texts(cleaned) == [[MAIN_HEADLINE, *MAIN], [OTHER_HEADLINE, *OTHER]]
    appended = cleaned.stories[1]
    assert (appended.kind, appended.headline) == ("appended", OTHER_HEADLINE)
    assert any("below the pointer" in reason for reason in appended.evidence)


@GAPS
def test_another_story_without_a_marker(gap: str) -> None:
    cleaned = cleaned_page([MAIN_HEADLINE, *MAIN, OTHER_HEADLINE, *OTHER], gap)
    assert texts(cleaned) == [[MAIN_HEADLINE, *MAIN], [OTHER_HEADLINE, *OTHER]]
    assert any("little in common" in reason for reason in cleaned.stories[1].evidence)


@GAPS
def test_two_appended_stories(gap: str) -> None:
    page = [MAIN_HEADLINE, *MAIN, OTHER_HEADLINE, *OTHER, THIRD_HEADLINE, *THIRD]
    cleaned = cleaned_page(page, gap)
    assert kept(cleaned) == [MAIN_HEADLINE, *MAIN]
    assert [story.headline for story in cleaned.stories] == [
        MAIN_HEADLINE,
        OTHER_HEADLINE,
        THIRD_HEADLINE,
    ]
    assert all(story.evidence for story in cleaned.stories[1:])


def test_an_appended_story_after_source_and_tags() -> None:
    closing = ["المصدر: وكالة الياسمين", "كلمات دلالية: متحف، خزف، الجبل"]
    page = [MAIN_HEADLINE, *MAIN, *closing, "اقرأ أيضا", OTHER_HEADLINE, *OTHER, *LINKS]
    cleaned = cleaned_page(page)
    assert kept(cleaned) == [MAIN_HEADLINE, *MAIN]
    assert (cleaned.credit, cleaned.keywords) == ("وكالة الياسمين", ("متحف", "خزف", "الجبل"))
    assert texts(cleaned)[1][:5] == [OTHER_HEADLINE, *OTHER]
    assert any("closed by" in reason for reason in cleaned.stories[1].evidence)


def test_an_opening_that_comes_again() -> None:
    captions = ["الغواصون في موقع الحطام", f"{OTHER_HEADLINE} (أرشيف)"]
    page = [MAIN_HEADLINE, *MAIN, OTHER_HEADLINE, *captions, OTHER_HEADLINE, *OTHER]
    cleaned = cleaned_page(page)
    assert kept(cleaned) == [MAIN_HEADLINE, *MAIN]
    appended = cleaned.stories[1]
    assert appended.headline == OTHER_HEADLINE
    assert any("opening comes again" in reason for reason in appended.evidence)
    assert all(paragraph in texts(cleaned)[1] for paragraph in OTHER)


def test_an_appended_story_with_byline_and_date() -> None:
    page = [MAIN_HEADLINE, *MAIN, "اقرأ أيضا", OTHER_HEADLINE, "كتب: مازن البحري", *OTHER]
    appended = cleaned_page(page).stories[1]
    assert appended.headline == OTHER_HEADLINE
    assert appended.byline == "مازن البحري"


def test_stories_stand_on_the_page_where_they_say() -> None:
    page = "\n".join([MAIN_HEADLINE, *MAIN, "طباعة", "اقرأ أيضا", OTHER_HEADLINE, *OTHER, "طباعة"])
    main, other = clean(page).stories
    assert page[main.start : main.end] == "\n".join([MAIN_HEADLINE, *MAIN])
    assert page[other.start : other.end] == "\n".join([OTHER_HEADLINE, *OTHER])


@pytest.mark.parametrize("place", [1, 2, 3])
@pytest.mark.parametrize("pointer", ["اقرأ أيضا: {}", "شاهد أيضا.. {}", "للمزيد: {}"])
def test_a_pointer_inside_the_story_goes_and_the_story_goes_on(pointer: str, place: int) -> None:
    line = pointer.format(LINKS[0])
    cleaned = cleaned_page([MAIN_HEADLINE, *MAIN[:place], line, *MAIN[place:]])
    assert kept(cleaned) == [MAIN_HEADLINE, *MAIN]
    assert [story.kind for story in cleaned.stories] == ["main"]


@pytest.mark.parametrize("place", [1, 2, 3])
@pytest.mark.parametrize("marker", MARKERS)
def test_a_list_of_pointers_inside_the_story(marker: str, place: int) -> None:
    cleaned = cleaned_page([MAIN_HEADLINE, *MAIN[:place], marker, *LINKS, *MAIN[place:]])
    assert kept(cleaned) == [MAIN_HEADLINE, *MAIN]
    assert [story.kind for story in cleaned.stories] == ["main"]
    assert cleaned.related == tuple(LINKS)


@pytest.mark.parametrize("bullet", ["", "• ", "- ", "* "])
def test_a_list_of_pointers_below_the_story(bullet: str) -> None:
    links = [f"{bullet}{link}" for link in LINKS]
    cleaned = cleaned_page([MAIN_HEADLINE, *MAIN, "أخبار متعلقة", *links])
    assert kept(cleaned) == [MAIN_HEADLINE, *MAIN]
    assert cleaned.related == tuple(LINKS)


def test_cards_with_leads_are_pointers_too() -> None:
    cards = [
        LINKS[0],
        "تراجعت أسعار التمور في أسواق الواحة مع وصول المحصول الجديد إلى التجار هذا الأسبوع، بحسب "
        "غرفة الزراعة.",
        LINKS[1],
        "بدأت بلدية الساحل غرس ألف شجرة نخيل وسدر على طول الكورنيش في حملة يشارك فيها متطوعون "
        "من الأحياء.",
        LINKS[2],
    ]
    cleaned = cleaned_page([MAIN_HEADLINE, *MAIN, "قد يعجبك أيضا", *cards])
    assert kept(cleaned) == [MAIN_HEADLINE, *MAIN]


@pytest.mark.parametrize("subhead", ["أفران القرى", "شهادات الحفيدات", "الورشة", "ماذا بعد؟"])
@pytest.mark.parametrize("place", [1, 2, 3])
def test_sub_heads_stay(subhead: str, place: int) -> None:
    page = [MAIN_HEADLINE, *MAIN[:place], subhead, *MAIN[place:]]
    assert kept(cleaned_page(page)) == page


def test_sub_heads_of_unlike_sections_stay() -> None:
    page = [
        "تقرير البلدية: الماء والطرق والحدائق في عام",
        "نشرت بلدية الياسمين تقريرها السنوي عما أنجزته في الماء والطرق والحدائق، وقالت إن العمل "
        "شمل كل أحياء المدينة.",
        "الماء",
        "مدت البلدية أنابيب جديدة إلى حي النخيل وأصلحت تسربا قديما كان يضيع خمس ماء المدينة، فزادت "
        "ساعات الضخ صيفا.",
        "الطرق",
        "رصفت ورش الطرق عشرين كيلومترا من شوارع البلدية، ووضعت مصابيح على التقاطعات التي شهدت "
        "حوادث في الأعوام الماضية.",
        "الحدائق",
        "غرست البلدية خمسة آلاف شجرة في حدائق المدينة، وفتحت حديقة للأطفال قرب السوق فيها ألعاب "
        "من الخشب.",
    ]
    assert kept(cleaned_page(page)) == page


def test_a_round_up_is_one_story() -> None:
    page = ["أبرز ما جاء في صحف اليوم", *MAIN[:1], *OTHER[:1], *THIRD[:1]]
    assert kept(cleaned_page(page)) == page
    headed = [
        "أقوال الصحف: متاحف وسفن وموسيقى",
        "متحف الخزف",
        MAIN[0],
        "سفينة المرجان",
        OTHER[0],
        "ليالي القصبة",
        THIRD[0],
    ]
    assert kept(cleaned_page(headed)) == headed


def test_a_story_that_turns_to_another_subject_is_one_story() -> None:
    page = [MAIN_HEADLINE, *MAIN, f"وفي شأن آخر، {OTHER[0]}", *OTHER[1:]]
    assert kept(cleaned_page(page)) == page


def test_a_question_that_the_next_line_answers_opens_no_other_story() -> None:
    question = "هل كانت السفينة الغارقة قرب جزيرة المرجان تحمل كنزا من الذهب؟"
    answer = "لا، " + OTHER[0]
    page = [MAIN_HEADLINE, *MAIN, question, answer, *OTHER[1:]]
    assert kept(cleaned_page(page)) == page
    assert kept(cleaned_page([*page[:-4], OTHER[0], *OTHER[1:]])) != page


def test_a_page_without_a_headline() -> None:
    cleaned = cleaned_page([*MAIN, "اقرأ أيضا", OTHER_HEADLINE, *OTHER])
    assert cleaned.headline == ""
    assert texts(cleaned) == [MAIN, [OTHER_HEADLINE, *OTHER]]


def test_a_leaked_description_goes_once() -> None:
    deck = "القاعة الجديدة تضم ثلاثمئة آنية جمعها باحثون من بيوت القرى خلال عشرين عاما"
    cleaned = cleaned_page([MAIN_HEADLINE, deck, *MAIN, deck])
    assert kept(cleaned) == [MAIN_HEADLINE, deck, *MAIN]


def test_a_headline_said_again_goes() -> None:
    cleaned = cleaned_page([MAIN_HEADLINE, "أواني القاعة الجديدة", MAIN_HEADLINE, *MAIN])
    assert kept(cleaned).count(MAIN_HEADLINE) == 1
    assert kept(cleaned)[-4:] == MAIN


def test_furniture_between_two_stories_belongs_to_none() -> None:
    page = [MAIN_HEADLINE, *MAIN, "شارك", "طباعة", "اقرأ أيضا", OTHER_HEADLINE, *OTHER]
    assert texts(cleaned_page(page)) == [[MAIN_HEADLINE, *MAIN], [OTHER_HEADLINE, *OTHER]]


def test_many_stories_are_told_apart_within_bounds() -> None:
    page = [MAIN_HEADLINE, *MAIN]
    for number in range(80):
        page += ["اقرأ أيضا", f"{OTHER_HEADLINE} {number}", *OTHER]
    cleaned = cleaned_page(page)
    assert kept(cleaned) == [MAIN_HEADLINE, *MAIN]
    assert 2 <= len(cleaned.stories) <= 51


def test_an_appended_story_is_kept_on_demand() -> None:
    page = "\n\n".join([MAIN_HEADLINE, *MAIN, "اقرأ أيضا", OTHER_HEADLINE, *OTHER])
    cleaned = clean(page, keep=("appended-story",))
    assert restore(cleaned) == page
    assert kept(cleaned) == [MAIN_HEADLINE, *MAIN, OTHER_HEADLINE, *OTHER]
    assert [story.kind for story in cleaned.stories] == ["main", "appended"]


def test_what_a_rule_knows_above_a_story_goes_behind_the_end_as_well() -> None:
    story = (
        "افتتحت بلدية المدينة صباح اليوم حديقة عامة جديدة قرب ضفة النهر، وقال رئيس البلدية إن فيها"
        " ملعبا للأطفال ومكتبة صغيرة ومسارا للمشاة طوله كيلومتران.\n"
        "وأضاف أن العمل في المشروع استغرق عامين بكلفة سبعة ملايين، وأن مرحلة ثانية ستبدأ في الربيع"
        " المقبل وتشمل موقفا للسيارات ومقهى يطل على الماء.\n"
        "وأوضح المهندس المشرف أن الأشجار المغروسة في الموقع كلها محلية ولا تحتاج إلا إلى القليل من"
        " الماء، وأن الإنارة تعمل بالطاقة الشمسية.\n"
    )
    below = "جميع الحقوق محفوظة لصحيفة المرفأ\nالطقس\nالمرسى 24°\n"
    assert clean(story + below).text.strip() == story.strip()
