"""Lists above the story that no heading announces."""

from __future__ import annotations

import pytest

from cleaner import clean

HEADLINE = "بلدية المدينة تفتتح حديقة واسعة على ضفة النهر"
STORY = (
    "افتتحت بلدية المدينة صباح اليوم حديقة عامة واسعة قرب ضفة النهر، وقال رئيس البلدية إن الحديقة"
    " تضم ملعبا للأطفال ومكتبة صغيرة ومسارا للمشاة طوله كيلومتران.\n"
    "وأضاف أن العمل في الحديقة استغرق عامين بكلفة سبعة ملايين، وأن مرحلة ثانية ستبدأ في الربيع"
    " المقبل وتشمل موقفا للسيارات ومقهى يطل على الماء.\n"
)
OTHERS = (
    "وزير الزراعة يزور معرض التمور في الواحة الشرقية",
    "منتخب اليد يستعد لمباراة الإياب أمام الجيران",
    "مصرف الشمال يعلن أرباح الربع الثالث من العام",
    "متحف السفن يفتح أبوابه للطلاب في العطلة",
    "أمطار غزيرة تغلق الطريق الجبلي نحو المصيف",
    "نقابة الأطباء تنتخب مجلسها الجديد يوم السبت",
    "ارتفاع أسعار القمح في أسواق الحبوب العالمية",
    "شركة طيران تدشن خطا مباشرا إلى الجزيرة",
)


@pytest.mark.parametrize("sign", [" ", "  "])
def test_headlines_flattened_into_one_line_do_not_displace_the_story(sign: str) -> None:
    ticker = sign.join(OTHERS)
    page = f"شريط الأخبار\n{ticker}\n{HEADLINE}\n30-09-2010 03:41 PM\n{STORY}"
    assert clean(page).text.strip() == f"{HEADLINE}\n{STORY}".strip()


def test_a_ticker_with_hours_glued_to_the_headlines_goes_though_it_tells_the_story() -> None:
    """It holds the headline of the page itself, so its words are those of the story."""
    told = (
        "12:03",
        HEADLINE,
        "11:43",
        OTHERS[0],
        "11:10",
        f"الحديقة الواسعة على ضفة النهر {OTHERS[1]}",
    )
    page = f"{''.join(told)}\nرياضة\n{HEADLINE}\n{STORY}"
    assert clean(page).text.strip() == f"{HEADLINE}\n{STORY}".strip()


MORE_OTHERS = (
    *OTHERS,
    "غرفة التجارة تبحث تصدير التمور مع وفد آسيوي",
    "سباق الدراجات ينطلق من القلعة صباح الجمعة المقبل",
    "مكتبة الطفل تستقبل الزوار في مبناها الجديد",
)


def test_headlines_above_a_story_without_one_go_but_the_last_which_may_be_its_own() -> None:
    page = "\n".join((*MORE_OTHERS, STORY))
    assert clean(page).text == f"{MORE_OTHERS[-1]}\n{STORY}"


TOWNS = (
    "الميناء",
    "السوق",
    "الواحة",
    "القلعة",
    "المرج",
    "الجسر",
    "النبع",
    "الوادي",
    "التل",
    "الحي",
)


def test_verses_above_prose_stay() -> None:
    verses = "\n".join(f"يا زائر الليل في {town} طال السهر" for town in TOWNS)
    assert verses in clean(f"{verses}\n{STORY}").text


def test_headlines_in_one_line_go_though_some_of_them_ask() -> None:
    ticker = " ".join((OTHERS[0], "متى تنتهي أعمال الجسر؟", *OTHERS[1:], "من يفوز بكأس اليد؟"))
    assert clean(f"{ticker}\n{HEADLINE}\n{STORY}").text == f"{HEADLINE}\n{STORY}"


def test_one_long_sentence_that_opens_a_story_stays() -> None:
    opening = (
        "قال رئيس بلدية المدينة إن الحديقة التي كانت قيد العمل منذ عامين قد فتحت أبوابها صباح اليوم"
        " أمام الزوار وإنها تضم ملعبا للأطفال ومكتبة صغيرة ومسارا للمشاة كما أن الدخول إليها مجاني"
        " في هذا العام"
    )
    page = f"{HEADLINE}\n{opening}\n{STORY}"
    assert clean(page).text == page


def test_a_lead_that_breaks_off_with_a_comma_stays() -> None:
    lead = " ".join(OTHERS[:5]) + " ،"
    page = f"{HEADLINE}\n{lead}\n{STORY}"
    assert clean(page).text == page


def test_headlines_above_the_headline_go_and_the_headline_stays() -> None:
    page = "\n".join(OTHERS[:6]) + f"\n{HEADLINE}\n{STORY}"
    assert clean(page).text == f"{HEADLINE}\n{STORY}"


def test_headlines_that_the_story_tells_stay() -> None:
    decks = (
        "حديقة عامة واسعة قرب ضفة النهر تفتح أبوابها",
        "ملعب للأطفال ومكتبة صغيرة ومسار للمشاة",
        "العمل في الحديقة استغرق عامين بكلفة سبعة ملايين",
        "مرحلة ثانية من الحديقة في الربيع المقبل",
        "موقف للسيارات ومقهى يطل على الماء",
    )
    page = f"{HEADLINE}\n" + "\n".join(decks) + f"\n{STORY}"
    assert clean(page).text == page


def test_the_unknown_rest_of_a_known_menu_goes() -> None:
    menu = "• الرئيسية\n• ركن السفن القديمة\n• اتصل بنا\n• من نحن\n• زاوية الميناء\n"
    assert clean(f"{menu}{HEADLINE}\n{STORY}").text == f"{HEADLINE}\n{STORY}"


ENTRIES = (
    *("بحر وناس", "على الرصيف", "صفحات مطوية", "دفتر المرسى", "حكايات شتوية"),
    *("ورق وحبر", "نافذة الجنوب", "أقلام الصباح", "عين ثالثة", "صندوق الذاكرة"),
)


def test_a_long_menu_of_unknown_names_above_the_headline_goes() -> None:
    menu = "\n".join(ENTRIES)
    assert clean(f"{menu}\n{HEADLINE}\n{STORY}").text == f"{HEADLINE}\n{STORY}"


def test_a_menu_between_the_title_of_the_page_and_the_headline_goes() -> None:
    page = "\n".join([f"{HEADLINE} - المرفأ", *ENTRIES, HEADLINE, STORY])
    assert ENTRIES[0] not in clean(page).text


@pytest.mark.parametrize(
    "menu",
    [
        ("الرئيسية", "بحر وناس", "سياسة", "رياضة", "على الرصيف", "اقتصاد"),
        ("بحر وناس", "الرئيسية", "سياسة", "رياضة", "اقتصاد"),
        ("الرئيسية", "سياسة", "رياضة", "ورق وحبر", "دفتر المرسى", "عين ثالثة"),
    ],
    ids=["between known entries", "the name of the outlet", "behind them"],
)
def test_unknown_entries_among_known_ones_above_the_headline_go(menu: tuple[str, ...]) -> None:
    kicker = menu[-1] if menu[-1] == "عين ثالثة" else ""
    text = clean("\n".join([*menu, HEADLINE, STORY])).text
    assert text == f"{kicker}\n{HEADLINE}\n{STORY}".lstrip("\n")


def test_a_short_headline_among_the_names_of_sections_stays() -> None:
    page = ["الرئيسية", "سياسة", "محليات", "حديقة النهر", "أخبار", "2024/05/03", STORY]
    assert "حديقة النهر" in clean("\n".join(page)).text


@pytest.mark.parametrize(
    "above",
    [
        ENTRIES[:9],
        tuple(f"{name} {word}" for name in ("الحديقة", "المكتبة") for word in ENTRIES[:5]),
        (HEADLINE, *ENTRIES),
        tuple(f"{place}\t{name}\t{40 - place}" for place, name in enumerate(ENTRIES, 1)),
        (HEADLINE, *ENTRIES, "العمل في الحديقة استغرق عامين بكلفة سبعة ملايين"),
    ],
    ids=["few", "told", "below the headline", "table", "between headline and sub-head"],
)
def test_short_lines_that_may_be_the_story_s_own_stay(above: tuple[str, ...]) -> None:
    lines = "\n".join(above)
    page = f"{lines}\n{STORY}" if HEADLINE in above else f"{lines}\n{HEADLINE}\n{STORY}"
    assert clean(page).text == page


def test_the_headline_below_a_list_of_most_read_stays() -> None:
    page = f"• الأكثر مشاهدة\n{HEADLINE}\nد. نزار الحكيم\n30-09-2010\n{STORY}"
    assert HEADLINE in clean(page).text and STORY in clean(page).text


def test_the_headline_again_with_the_outlet_in_front_is_a_repeat() -> None:
    page = f"{HEADLINE}\nالمرفأ اليوم - {HEADLINE}\n{STORY}"
    assert clean(page).text == f"{HEADLINE}\n{STORY}"


@pytest.mark.parametrize(
    "line", [f"{HEADLINE}الحديقة من الجو", f"أخبار محلية{HEADLINE}", f"محليات » {HEADLINE}"]
)
def test_the_headline_again_with_a_caption_or_its_path_is_a_repeat(line: str) -> None:
    assert clean(f"{HEADLINE}\n{line}\n{STORY}").text == f"{HEADLINE}\n{STORY}"


def test_the_headline_again_with_other_quotation_marks_is_a_repeat() -> None:
    quoted = HEADLINE.replace("حديقة واسعة", "«حديقة واسعة»")
    for first, second in ((HEADLINE, quoted), (quoted, HEADLINE)):
        assert clean(f"{first}\n{second}\n{STORY}").text == f"{first}\n{STORY}"


def test_a_caption_said_twice_in_a_row_between_paragraphs_is_said_once() -> None:
    first, second = STORY.splitlines()
    page = f"{HEADLINE}\n{first}\nزوار الحديقة\nزوار الحديقة\n{second}\n"
    assert clean(page).text == f"{HEADLINE}\n{first}\nزوار الحديقة\n{second}\n"
    refrain = "يا نهر مهلا\nيا نهر مهلا\nيا ضفة تنتظر\nيا موجة تعود"
    assert refrain in clean(f"{HEADLINE}\n{first}\n{refrain}\n{second}\n").text


def test_the_headline_cut_off_below_itself_is_a_repeat() -> None:
    cut = HEADLINE.removesuffix(" على ضفة النهر")
    assert clean(f"{HEADLINE}\n{cut}\n{STORY}").text == f"{HEADLINE}\n{STORY}"


def test_words_of_the_headline_above_a_date_name_a_picture() -> None:
    page = f"{HEADLINE}\nضفة النهر\nالخميس 12 مارس 2015\n{STORY}"
    assert clean(page).text == f"{HEADLINE}\n{STORY}"
    first, second = STORY.splitlines()
    parts = f"{first}\nمرحلة ثانية\n{second}\n"
    heads_the_story = f"{HEADLINE}\nالخميس 12 مارس 2015\nضفة النهر\n{parts}"
    assert "\nضفة النهر\n" in clean(heads_the_story).text


@pytest.mark.parametrize("line", [f"{HEADLINE}ين وتغلق السوق", f"{HEADLINE} وتغلق السوق القديم"])
def test_a_deck_that_goes_on_with_the_words_of_the_headline_stays(line: str) -> None:
    assert line in clean(f"{HEADLINE}\n{line}\n{STORY}").text


@pytest.mark.parametrize("label", ["أخبار عاجلة", "آخر الأخبار", "أخبار شائعة"])
@pytest.mark.parametrize("below", ["فيسبوك\nبحث عن", "الرئيسية » محليات » حديقة على ضفة النهر"])
def test_a_few_headlines_between_a_label_and_a_menu_go(label: str, below: str) -> None:
    ticker = "\n".join(OTHERS[:2])
    page = f"{label}\n{ticker}\n{below}\n{HEADLINE}\n{STORY}"
    assert clean(page).text == f"{HEADLINE}\n{STORY}"


@pytest.mark.parametrize(
    "head",
    [
        # The label stands above the story's own headline.
        f"أخبار عاجلة\n{HEADLINE}\nفيسبوك\nالحديقة تضم ملعبا للأطفال ومكتبة صغيرة\n",
        # No furniture parts the lines from the headline: a kicker or a headline in two lines.
        f"أخبار عاجلة\n{OTHERS[0]}\n{HEADLINE}\n",
        # No line is the headline for sure.
        f"أخبار عاجلة\n{OTHERS[0]}\nفيسبوك\n{OTHERS[1]}\n",
        # No label announces them.
        f"{OTHERS[0]}\nفيسبوك\n{HEADLINE}\n",
    ],
)
def test_headlines_that_may_be_the_story_s_own_stay_below_a_label(head: str) -> None:
    kept = [line for line in head.splitlines() if line not in ("أخبار عاجلة", "فيسبوك")]
    assert clean(head + STORY).text == "\n".join(kept) + f"\n{STORY}"


def test_a_headline_between_date_and_byline_below_other_headlines_is_no_caption() -> None:
    page = f"{OTHERS[0]}\n12/03/2024 10:20\n{HEADLINE}\nبقلم: نزار الحكيم\n{STORY}"
    assert HEADLINE in clean(page).text


def test_a_caption_of_many_words_below_its_beginning_goes() -> None:
    caption = "نزار الحكيم رئيس لجنة الحدائق وأعضاء مجلسها عند البوابة الشرقية أمس"
    page = f"{HEADLINE}\nنزار الحكيم رئيس\n{caption}\n{STORY}"
    assert clean(page).text == f"{HEADLINE}\n{STORY}"


def test_a_headline_of_two_words_above_verses_is_no_part_of_the_menu() -> None:
    verses = (
        "يا نهر مهلا فالطريق طويل بعيد\nويا ضفة تنتظر الغائب العائد ليلا\n"
        "يا موجة تعود إلى الصخر كل مساء\nويا ريح تحمل أغنية الصيادين القدامى\n"
        "لا تسألوا الجسر عن عابرين مضوا بعيدا\n"
    )
    menu = "الرئيسية\nاتصل بنا\nمن نحن\nسياسة\n"
    page = f"{menu}أغنيات متجددة\nنزار الحكيم\n{verses}{STORY.splitlines()[0]}\n"
    assert "أغنيات متجددة" in clean(page).text


def test_headlines_parted_by_wide_blanks_go_above_a_story_of_one_paragraph() -> None:
    paragraph = STORY.replace("\n", " ").strip()
    page = "    ".join(OTHERS) + f"\n{HEADLINE}\n{paragraph}\n"
    assert clean(page).text == f"{HEADLINE}\n{paragraph}\n"


def test_the_only_paragraph_of_a_page_is_no_lead_of_a_card() -> None:
    paragraph = STORY.splitlines()[0]
    page = f"الخميس المرسى الساحل\nأبرز الأخبار\n{HEADLINE}\n{HEADLINE}\n{paragraph}\n"
    found = clean(f"{page}جميع الحقوق محفوظة\n").text
    assert HEADLINE in found
    assert paragraph in found


def test_a_governor_in_a_headline_is_no_and() -> None:
    listed = "والي النيل الأبيض يوجه بفتح المعبر أمام الشاحنات\nتدشين حملة التطعيم في الواحة"
    page = f"{HEADLINE}\n{STORY}مقالات ذات صلة\n{listed}\n"
    assert clean(page).text == f"{HEADLINE}\n{STORY}"


def test_lines_in_latin_letters_above_an_arabic_story_go() -> None:
    page = f"Horoscope\nPdf Library\n{HEADLINE}\nAnchor TV Online\n{STORY}"
    assert clean(page).text == f"{HEADLINE}\n{STORY}"


def test_a_latin_name_that_the_story_tells_stays_above_it() -> None:
    story = STORY.replace("حديقة عامة", "حديقة River Park")
    assert "River Park\n" in clean(f"{HEADLINE}\nRiver Park\n{story}").text.replace(story, "")


def test_tags_as_points_between_headline_and_story_go() -> None:
    tags = "- ضفة النهر\n- حديقة\n- مكتبة\n- رئيس البلدية\n- ملاعب أطفال\n"
    assert clean(f"{HEADLINE}\n{tags}{STORY}").text == f"{HEADLINE}\n{STORY}"
    needed = f"{HEADLINE}\nما تحتاجه الزيارة:\n{tags}{STORY}"
    assert clean(needed).text == needed


def test_the_title_of_the_page_goes_and_the_headline_below_it_stays() -> None:
    page = f"{HEADLINE} - موقع نداء الساحل\n{HEADLINE}\n{STORY}"
    assert clean(page).text == f"{HEADLINE}\n{STORY}"


def test_the_headline_again_behind_furniture_goes_below_a_long_menu() -> None:
    names = ("دليل", "سوق", "خان", "باب", "حي", "درب")
    menu = "\n".join(f"{name} المدينة القديمة" for name in names)
    page = f"{menu}\n{HEADLINE}\n22/02/2015 11:05:00 ص\n{HEADLINE}\n{STORY}"
    assert clean(page).text.count(HEADLINE) == 1


def test_the_headline_around_its_section_is_a_repeat() -> None:
    page = f"{HEADLINE}\n{HEADLINE} محليات {HEADLINE}\n{STORY}"
    assert clean(page).text == f"{HEADLINE}\n{STORY}"


def test_a_headline_of_a_ticker_that_comes_again_above_the_story_stays() -> None:
    odd = "زاوية هادئة في زحام القرن"
    page = "\n".join([*OTHERS[:5], odd, *OTHERS[5:], "شارك الخبر", odd, STORY])
    assert odd in clean(page).text


def test_a_notice_in_english_above_an_arabic_story_goes() -> None:
    notice = "This theme is not licensed yet, please open the page of its settings to enter a key."
    page = f"{notice} {notice}\nاقتصاد\n{HEADLINE}\n{STORY}"
    assert clean(page).text == f"{HEADLINE}\n{STORY}"


def test_headlines_below_a_label_of_news_go_where_the_headline_is_not_sure() -> None:
    odd = "زاوية هادئة في زحام القرن"
    page = "\n".join(["أخبار عاجلة", *OTHERS[:6], odd, STORY])
    assert clean(page).text == f"{odd}\n{STORY}"


def test_five_headlines_below_a_label_of_news_go_down_to_the_path_to_the_story() -> None:
    odd = "كرسي الخباز"
    page = "\n".join(["عاجل", *OTHERS[1:6], "الرئيسية > أعمدة", odd, STORY])
    assert clean(page).text == f"{odd}\n{STORY}"
    without = "\n".join(["عاجل", *OTHERS[1:6], odd, STORY])
    assert OTHERS[5] in clean(without).text


def test_hours_above_the_headline_are_no_timetable_and_those_below_it_are() -> None:
    hours = "10:00\n11:30\n12:45\n14:15\n"
    assert clean(f"{hours}{HEADLINE}\n{STORY}").text == f"{HEADLINE}\n{STORY}"
    assert clean(f"{HEADLINE}\n{hours}{STORY}").text == f"{HEADLINE}\n{hours}{STORY}"


def _timed(headlines: tuple[str, ...]) -> str:
    return "\n".join(f"{10 + n}:4{n}\n{told}" for n, told in enumerate(headlines))


def test_headlines_below_their_hours_go_above_the_headline() -> None:
    page = f"{_timed(OTHERS[:4])}\n{HEADLINE}\n{STORY}"
    assert clean(page).text == f"{HEADLINE}\n{STORY}"


def test_the_hours_of_a_programme_stay_below_the_headline() -> None:
    page = f"{HEADLINE}\n{_timed(OTHERS[:4])}\n{STORY}"
    assert clean(page).text == page


def test_headlines_below_a_label_go_where_one_shares_a_word_with_the_story() -> None:
    listed = "\n".join((*OTHERS[:4], "منتخب الشباب يتدرب على ملعب الواحة"))
    page = f"آخر الأخبار\n{listed}\nطباعة\n{HEADLINE}\n{STORY}"
    assert clean(page).text == f"{HEADLINE}\n{STORY}"


def test_the_entries_of_a_report_stay_where_a_later_line_is_taken_up() -> None:
    live = _timed(OTHERS[:3])
    page = f"السوق والواحة اليوم: ما نعرفه حتى الآن\n{live}\n{HEADLINE}\n{STORY}"
    assert clean(page).text == page


def test_headlines_above_their_ages_go_above_the_headline() -> None:
    ticker = "\n".join(f"{told}\nقبل {n} دقائق" for n, told in enumerate(OTHERS[:4], 3))
    page = f"{ticker}\n{HEADLINE}\n{STORY}"
    assert clean(page).text == f"{HEADLINE}\n{STORY}"


def test_entries_above_the_hour_of_the_next_one_stay() -> None:
    live = "\n".join(f"{told}\n{10 + n}:4{n}" for n, told in enumerate(OTHERS[:4]))
    page = f"{live}\n{HEADLINE}\n{STORY}"
    assert clean(page).text == page


@pytest.mark.parametrize("sign", [" * ", " ** ", " | ", " \N{BULLET} "])
def test_headlines_in_one_line_with_signs_between_go(sign: str) -> None:
    ticker = sign.join(OTHERS[:4])
    assert clean(f"{ticker}\n{HEADLINE}\n{STORY}").text == f"{HEADLINE}\n{STORY}"


def test_points_of_the_story_in_one_line_stay() -> None:
    points = " * ".join(("حديقة عامة واسعة قرب النهر", "ملعب للأطفال ومكتبة صغيرة", "مسار للمشاة"))
    assert points in clean(f"{HEADLINE}\n{points}\n{STORY}").text


NOTICE = (
    "تنبه إدارة الموقع زواره الكرام إلى أن التسجيل في المنتدى متاح مجانا لجميع القراء،"
    " وأن المشاركات تخضع لشروط النشر المعروفة."
)
COUNTERS = "قراءة: 1874\nتعليقات: 3\nحجم الخط + -"
COMMENT = "شكرا لكم على متابعة هذا الموضوع المهم لنا جميعا ونرجو أن تستمروا في نشر مثله كل أسبوع."


def test_a_counter_of_comments_above_the_story_is_no_heading_of_comments() -> None:
    third = "وقال سكان الحي إن أطفالهم سيجدون في الحديقة مكانا للعب بعيدا عن الشارع والسيارات."
    page = f"{NOTICE}\n{HEADLINE}\n{COUNTERS}\n{STORY}{third}\nالتعليقات\nسالم\n{COMMENT}\nرد\n"
    text = clean(page).text
    assert f"{HEADLINE}\n{STORY}{third}" in text
    assert COMMENT not in text


def test_comments_below_such_a_counter_go() -> None:
    told = (COMMENT, COMMENT.replace("شكرا", "تحية"), COMMENT.replace("لكم", "للكاتب"))
    comments = "\n".join(f"زائر\n{comment}\nرد" for comment in told)
    page = f"{HEADLINE}\n{STORY}{COUNTERS}\n{comments}\n"
    assert clean(page).text == f"{HEADLINE}\n{STORY}"


def test_a_short_story_below_a_list_of_the_newest_stays() -> None:
    told = "انقطع التيار عن أربعة أحياء مساء أمس"
    listed = "\n".join(f"- {other}" for other in OTHERS[:4])
    page = f"{OTHERS[5]} * {OTHERS[6]} * {OTHERS[7]} * {OTHERS[4]}\nجديد الأخبار\n{listed}\n"
    page += f"اتصل بنا\n{HEADLINE}\nقراءة: 640\nحجم الخط + -\n{told}\nطباعة\n"
    text = clean(page).text
    assert HEADLINE in text
    assert told in text


def test_a_kicker_that_a_path_parts_from_the_ticker_above_stays() -> None:
    kicker = "سلسلة مدن لا تنام: الحلقة الثالثة"
    page = "\n".join(("عاجل", *OTHERS[:6], "الرئيسية > محليات", kicker, HEADLINE, STORY))
    assert clean(page).text == f"{kicker}\n{HEADLINE}\n{STORY}"


@pytest.mark.parametrize("above", ["", f"{OTHERS[6]} | {OTHERS[7]} | {OTHERS[5]}\n"])
def test_a_list_above_the_story_ends_at_the_path_from_the_home_page(above: str) -> None:
    told = "سكان الحي يرحبون بالمشروع الجديد"
    listed = "\n".join(OTHERS[:5])
    page = f"{above}الأكثر قراءة\n{listed}\nالرئيسية\nمقالات\nمفاتيح في جيب الناظر\n{told}\n{STORY}"
    text = clean(page).text
    assert text.endswith(f"مفاتيح في جيب الناظر\n{told}\n{STORY}")
    assert not [line for line in OTHERS[:5] if line in text]
