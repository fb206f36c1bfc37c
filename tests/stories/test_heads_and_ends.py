"""What stands around the headline and behind the last sentence: authors, counters, lists."""

from __future__ import annotations

import pytest

from cleaner import clean

HEADLINE = "بلدية المدينة تفتتح حديقة واسعة على ضفة النهر"
PARAGRAPHS = (
    "افتتحت بلدية المدينة صباح اليوم حديقة عامة واسعة قرب ضفة النهر، وقال رئيس البلدية إن الحديقة"
    " تضم ملعبا للأطفال ومكتبة صغيرة ومسارا للمشاة طوله كيلومتران.",
    "وأضاف أن العمل في الحديقة استغرق عامين بكلفة سبعة ملايين، وأن مرحلة ثانية ستبدأ في الربيع"
    " المقبل وتشمل موقفا للسيارات ومقهى يطل على الماء.",
    "ورحب سكان الأحياء القريبة بالحديقة، وطالبوا بجسر للمشاة يصلها بالضفة الأخرى وبحافلة تقف عند"
    " مدخلها في المساء.",
)
STORY = "\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "head",
    [
        ("نزار الحكيم", "2024/05/03"),
        ("2024/05/03", "نزار الحكيم", "طباعة"),
        ("2024/05/03", "3,218", "طباعة", "شارك الخبر"),
    ],
    ids=["author above the date", "author between date and button", "counter"],
)
def test_what_stands_between_furniture_below_the_headline_goes(head: tuple[str, ...]) -> None:
    page = "\n".join([HEADLINE, *head, STORY, ""])
    assert clean(page).text == f"{HEADLINE}\n{STORY}\n"


@pytest.mark.parametrize(
    ("head", "kept"),
    [
        (("نزار الحكيم", "2024/05/03"), "نزار الحكيم"),
        ((HEADLINE, "2024/05/03", "رئيس البلدية:", "طباعة"), "رئيس البلدية:"),
        ((HEADLINE, "2024/05/03", "ملعب ومكتبة ومسار للمشاة", "طباعة"), "ملعب ومكتبة"),
    ],
    ids=["a name that is the headline", "who speaks", "a deck"],
)
def test_lines_of_the_headline_block_stay(head: tuple[str, ...], kept: str) -> None:
    assert kept in clean("\n".join([*head, STORY, ""])).text


def test_the_author_right_below_the_last_sentence_goes() -> None:
    page = f"{HEADLINE}\n{STORY}\nنزار الحكيم\nاقرأ أيضا\nأمطار غزيرة تغلق الطريق الجبلي\n"
    assert clean(page).text == f"{HEADLINE}\n{STORY}\n"


@pytest.mark.parametrize("greeting", ["المخلص لكم", "رئيس اتحاد المزارعين"])
def test_who_signs_a_letter_stays(greeting: str) -> None:
    page = f"{HEADLINE}\n{STORY}\n{greeting}\nنزار الحكيم\n"
    assert clean(f"{page}اقرأ أيضا\nأمطار غزيرة تغلق الطريق الجبلي\n").text == page


def test_names_and_places_of_a_list_are_no_bylines() -> None:
    winners = "نزار الحكيم - المرفأ\nليلى مراد - الواحة\nيوسف كرم - رام الله\nهند الصافي - جنين"
    page = "\n".join([HEADLINE, PARAGRAPHS[0], "فئة الكبار:", winners, *PARAGRAPHS[1:], ""])
    assert clean(page).text == page


def test_letters_are_signed_each_and_the_last_one_too() -> None:
    page = "\n".join([HEADLINE, PARAGRAPHS[0], "نزار الحكيم - رام الله", *PARAGRAPHS[1:]])
    assert clean(f"{page}\nليلى مراد - جنين\n").text == f"{page}\nليلى مراد - جنين\n"


def test_the_name_of_a_section_heads_a_part_of_a_list() -> None:
    born = "1949 - ولد الرسام نزار الحكيم\n1951 - ولدت الشاعرة ليلى مراد"
    died = "1975 - رحل المؤرخ يوسف كرم\n1990 - رحلت الممثلة هند الصافي"
    page = f"{HEADLINE}\n{STORY}\nمواليد\n{born}\nوفيات\n{died}\n"
    assert clean(page).text == page


def test_the_ranks_of_the_most_read_go_with_their_headlines() -> None:
    ranked = "1\nأمطار غزيرة تغلق الطريق الجبلي\n2\nمتحف السفن يفتح أبوابه للطلاب"
    page = f"{HEADLINE}\n{STORY}\nالأكثر قراءة\n{ranked}\n"
    assert clean(page).text == f"{HEADLINE}\n{STORY}\n"


def test_who_speaks_in_the_headline_signs_the_statement_below_it() -> None:
    party = "اتحاد المزارعين في الواحة الشرقية"
    page = f"{party}: نطالب بخفض أسعار الوقود\n{party}\nبيان\n{STORY}\n"
    assert clean(page).text == page


@pytest.mark.parametrize("paper", ["الأهرام:", "القدس:"])
def test_the_name_of_a_paper_heads_what_it_writes(paper: str) -> None:
    heads = "* بلدية المدينة تفتتح الحديقة\n* سكان الضفة يطالبون بجسر"
    page = f"{HEADLINE}\n{STORY}\n{paper}\n{heads}\n"
    assert clean(page).text == page


def test_answers_to_choose_from_are_no_names_of_sections() -> None:
    page = f"{HEADLINE}\n{STORY}\nفي أي بلد تقع الواحة الشرقية؟\n- مصر\n- الواحة الكبرى\n"
    assert clean(page).text == page


def test_a_headline_that_begins_with_the_word_above_it_stays() -> None:
    page = f"مجلة المرفأ\nحديقة\nحديقة النهر تفتح أبوابها للزوار\n{STORY}\n"
    assert "حديقة النهر تفتح أبوابها للزوار" in clean(page).text


def test_a_sentence_behind_the_marks_of_a_review_stays() -> None:
    page = f"{HEADLINE}\n{STORY}\nالتقييم: 4/5\nيعرض الفيلم في المدينة ابتداء من الخميس.\n"
    assert "يعرض الفيلم في المدينة" in clean(page).text


def test_the_date_below_who_signed_a_statement_stays() -> None:
    signed = "اتحاد المزارعين\nجمعية صيادي الضفة\n14 فبراير 2022"
    page = f"{HEADLINE}\n{STORY}\n{signed}\n"
    assert clean(f"{page}شارك الخبر\n").text == page
    assert "2022" not in clean(f"{HEADLINE}\n{STORY}\n14 فبراير 2022\nشارك الخبر\n").text


def test_a_letter_above_the_greeting_of_the_next_is_signed() -> None:
    signed = f"{PARAGRAPHS[0]}\nنزار الحكيم - رام الله\nالسادة المحررون،\n{PARAGRAPHS[1]}"
    page = f"{HEADLINE}\n{signed}\nليلى مراد من الواحة\n{PARAGRAPHS[2]}\n"
    assert clean(page).text == page


OTHERS = (
    "وزير الزراعة يزور معرض التمور في الواحة الشرقية",
    "منتخب اليد يستعد لمباراة الإياب أمام الجيران",
    "مصرف الشمال يعلن أرباح الربع الثالث من العام",
    "أمطار غزيرة تغلق الطريق الجبلي نحو المصيف",
)


@pytest.mark.parametrize(
    "below",
    [OTHERS, tuple(f"- {line}" for line in OTHERS), (*OTHERS[:3], "نزار الحكيم", OTHERS[3])],
    ids=["plain", "as points", "with an author"],
)
def test_headlines_of_others_below_the_last_sentence_go(below: tuple[str, ...]) -> None:
    page = "\n".join([HEADLINE, STORY, *below, ""])
    assert clean(page).text == f"{HEADLINE}\n{STORY}\n"


@pytest.mark.parametrize(
    "below",
    [
        ("سلام على ظل السفين البعيد", "سلام على ليل الحنين الجديد", "سلام على حلم الشريد الوحيد"),
        ("ملعب للأطفال قرب البوابة الشرقية", "مكتبة صغيرة فوق الربوة", "مسار للمشاة يصل الجسر"),
        ("وإلى اللقاء في رحلة أخرى", *OTHERS[:2], "وانتهى يوم الافتتاح مع غروب الشمس."),
        ("فيلم غيمة تونس يعرض الخميس", "فيلم جسر الحنين لهند كرم", "فيلم صيد الغزال في القارة"),
    ],
    ids=["verses end alike", "what the story speaks of", "a sentence among them", "a programme"],
)
def test_lines_below_the_last_sentence_that_may_be_the_story_s_stay(below: tuple[str, ...]) -> None:
    page = "\n".join([HEADLINE, STORY, *below, ""])
    assert clean(page).text == page


@pytest.mark.parametrize("author", ["نزار الحكيم", "نزار بن سعيد الحكيم", "د. شاهر العوام"])
def test_an_author_right_above_the_story_goes(author: str) -> None:
    assert clean(f"{HEADLINE}\n{author}\n{STORY}\n").text == f"{HEADLINE}\n{STORY}\n"


@pytest.mark.parametrize(
    "line", ["على ضفة الانتظار", "ملعب للأطفال"], ids=["no name", "what the story tells"]
)
def test_two_or_three_words_above_the_story_stay(line: str) -> None:
    page = f"{HEADLINE}\n{line}\n{STORY}\n"
    assert clean(page).text == page


def test_names_in_a_row_above_the_story_are_a_list() -> None:
    page = f"{HEADLINE}\nنزار الحكيم\nليلى مراد\nيوسف كرم\n{STORY}\n"
    assert clean(page).text == page


def test_who_said_the_motto_above_the_story_stays() -> None:
    page = f"{HEADLINE}\n(النهر لا ينتظر أحدا)\nنزار الحكيم\n{STORY}\n"
    assert clean(page).text == page


def test_a_name_below_the_word_by_goes_whatever_it_is() -> None:
    page = f"{HEADLINE}\nبواسطة\nشاهرة العوام\n{STORY}\n"
    assert clean(page).text == f"{HEADLINE}\n{STORY}\n"


def test_the_name_of_what_a_story_without_sub_heads_begins_with_is_a_caption() -> None:
    dated = f"{HEADLINE}\n2024/05/03\nحديقة عامة واسعة\n"
    assert clean(f"{dated}{STORY}\n").text == f"{HEADLINE}\n{STORY}\n"
    first, *rest = PARAGRAPHS
    parts = "\n".join([first, "مرحلة ثانية", *rest])
    assert "حديقة عامة واسعة\n" in clean(f"{dated}{parts}\n").text


def test_a_headline_of_the_form_of_a_byline_stays_below_an_unknown_menu() -> None:
    headline = "آخر المراكب - حكاية خيط أزرق"
    page = f"نافذة البحر على شرفة العالم\n{headline}\n{STORY}\n"
    assert headline in clean(page).text


def test_the_name_of_a_paper_in_quotes_heads_the_points_below_it() -> None:
    page = f"{HEADLINE}\n'النهار'\n- أسرار المرفأ\n{STORY}\n"
    assert clean(page).text == page


def test_the_words_for_a_picture_go_with_the_caption_that_says_them_again() -> None:
    words = "أطفال يلعبون قرب البوابة الشرقية"
    page = f"{HEADLINE}\n{words}\n{words} (غيتي)\n{STORY}\n"
    assert clean(page).text == f"{HEADLINE}\n{STORY}\n"


def test_a_place_and_an_author_behind_a_colon_go_and_what_is_announced_stays() -> None:
    assert clean(f"{HEADLINE}\nالمرسى: نزار الحكيم\n{STORY}\n").text == f"{HEADLINE}\n{STORY}\n"
    page = f"{HEADLINE}\nالجائزة الأولى:\nنزار الحكيم\n{STORY}\n"
    assert clean(page).text == page


def test_who_asks_is_no_author() -> None:
    asked = "س: هل تفتح الحديقة ليلا؟\n(ليلى - بيروت)\nج: نعم، حتى العاشرة."
    page = f"{HEADLINE}\n{PARAGRAPHS[0]}\n{asked}\n{PARAGRAPHS[1]}\n{PARAGRAPHS[2]}\n"
    assert clean(page).text == page


def test_a_club_with_the_name_of_a_paper_heads_its_part_of_a_list() -> None:
    clubs = "الفتح\nالقادمون: نزار الحكيم\nالاتحاد\nالقادمون: يوسف كرم\nالشباب\nلم يسجل صفقة"
    page = f"{HEADLINE}\n{STORY}\n{clubs}\n"
    assert clean(page).text == page


@pytest.mark.parametrize("line", ["القاهرة - يتوقف القطار", "المرسى - تستعد المدينة للصيف"])
def test_a_place_and_a_verb_are_no_byline(line: str) -> None:
    page = f"{HEADLINE}\n{line}\n{STORY}\n"
    assert clean(page).text == page


POINTERS = "اقرأ أيضا\nأمطار غزيرة تغلق الطريق الجبلي\n"


@pytest.mark.parametrize(
    "tags",
    [
        "حديقة النهر\nمكتبة\nبلدية المدينة",
        "ملعب\nحديقة واسعة\nالربيع المقبل\nالواحة",
        "حديقة النهر مكتبة ملعب مقهى",
    ],
    ids=["lines", "one that the story does not say", "in one line"],
)
def test_keywords_without_a_heading_go(tags: str) -> None:
    page = f"{HEADLINE}\n{STORY}\n{tags}\n{POINTERS}"
    assert clean(page).text == f"{HEADLINE}\n{STORY}\n"


@pytest.mark.parametrize(
    "closing",
    [
        "المقادير\nطحين\nماء",
        "رئيس البلدية\nنزار الحكيم\nليلى المدينة",
        "ملعب للأطفال\nقال رئيس البلدية إن الحديقة واسعة",
        "ويبقى جسر المشاة حلم سكان الأحياء",
    ],
    ids=["a list", "who signs", "a sentence among them", "a sentence"],
)
def test_short_lines_that_close_a_story_are_no_keywords(closing: str) -> None:
    page = f"{HEADLINE}\n{STORY}\n{closing}\n"
    assert clean(page + POINTERS).text == page


def test_keywords_do_not_say_that_the_story_is_over() -> None:
    table = "العام\n2019\nالكلفة\n7 ملايين"
    page = f"{HEADLINE}\n{STORY}\n{table}\n"
    assert clean(page + POINTERS).text == page


PARTS = ("الملعب والمكتبة", "مسار المشاة", "ما بعد الربيع")


def _in_parts(above: str) -> str:
    parts = (f"{head}\n{told}" for head, told in zip(PARTS, PARAGRAPHS, strict=True))
    return "\n".join([HEADLINE, above, *parts, ""])


LEAD = "تقع الحديقة في حي قديم لم يعرف مساحة خضراء منذ نصف قرن، وهنا ما ينتظر الزوار فيها."


@pytest.mark.parametrize("mark", ["{text}", "{number}. {text}"], ids=["bare", "numbered"])
def test_the_contents_of_an_article_go_and_its_sub_heads_stay(mark: str) -> None:
    entries = (mark.format(number=n, text=part) for n, part in enumerate(PARTS, 1))
    page = _in_parts("\n".join([LEAD, *entries]))
    assert clean(page).text == _in_parts(LEAD)


def test_one_entry_below_a_heading_of_contents_goes_and_not_its_sub_head() -> None:
    page = f"{HEADLINE}\n{{}}{PARAGRAPHS[0]}\n{PARTS[1]}\n{PARAGRAPHS[1]}\n"
    assert clean(page.format(f"المحتويات\n{PARTS[1]}\n")).text == page.format("")


def test_points_that_a_sentence_announces_and_the_story_takes_up_stay() -> None:
    page = _in_parts("\n".join([f"{LEAD[:-1]}:", *PARTS]))
    assert clean(page).text == page


@pytest.mark.parametrize("above", ["", "المؤتمر\n"], ids=["first", "below a name"])
def test_the_outlet_before_the_headline_goes_not_the_headline(above: str) -> None:
    page = f"{above}أخبار الواحة - {HEADLINE}\n2024/05/03\n{HEADLINE}\n{STORY}\n"
    assert clean(page).text.endswith(f"{HEADLINE}\n{STORY}\n")
    assert "أخبار الواحة" not in clean(page).text


def test_a_section_before_a_headline_that_another_line_shortens_stays() -> None:
    long = f"حدائق المدن الكبرى في عام الجفاف - {HEADLINE}"
    assert long in clean(f"{long}\n{HEADLINE}\n{STORY}\n").text


def test_the_day_of_a_list_of_matches_stays() -> None:
    matches = "برنامج بقية المباريات:\nالأحد 23 مارس\n14:00 الواحة - المرفأ\n16:30 النهر - الجبل"
    page = f"{HEADLINE}\n{STORY}\n{matches}\n"
    assert clean(page).text == page


def test_a_question_below_a_list_of_pointers_belongs_to_the_interview() -> None:
    questions = ("متى بدأ العمل في الحديقة؟", "من زرع أشجار الضفة كلها؟", "وماذا عن جسر المشاة؟")
    first, *parts = (f"{q}\n{told}" for q, told in zip(questions, PARAGRAPHS, strict=True))
    pointers = "اقرأ أيضا\nأمطار غزيرة تغلق الطريق الجبلي\nمتحف السفن يفتح أبوابه للطلاب\n"
    story = "\n".join(parts)
    page = f"{HEADLINE}\n{first}\n{pointers}{story}\n"
    assert clean(page).text == f"{HEADLINE}\n{first}\n{story}\n"


def test_a_question_behind_a_bullet_right_below_a_pointer_belongs_to_the_interview() -> None:
    asked = ("■ متى بدأ العمل في الحديقة؟", "■ من زرع أشجار الضفة كلها؟", "■ وماذا عن الجسر؟")
    first, *parts = (f"{q}\n- {told}" for q, told in zip(asked, PARAGRAPHS, strict=True))
    story = "\n".join(parts)
    page = f"{HEADLINE}\n{first}\nاقرأ أيضا\n{story}\n"
    assert clean(page).text == f"{HEADLINE}\n{first}\n{story}\n"


def test_the_headline_between_date_and_byline_is_no_caption_below_a_menu() -> None:
    menu = "الاقتصادية المعقب المصور نادي السيارات شعر وأقلام بيت الأسرة"
    page = f"{menu}\n15 يناير 2004\n{HEADLINE}\nشقراء - محمد العمري\n{STORY}\n"
    assert HEADLINE in clean(page).text


def test_the_dates_of_cards_do_not_end_a_list() -> None:
    cards = "\n".join(
        f"{told}\nالجمعة، {n} مارس 2024 01:15 م"
        for n, told in enumerate(
            (
                "أمطار غزيرة تغلق الطريق الجبلي نحو المصيف",
                "متحف السفن يفتح أبوابه للطلاب في العطلة",
                "نقابة الأطباء تنتخب مجلسها الجديد السبت",
            ),
            7,
        )
    )
    page = f"{HEADLINE}\n{STORY}\nموضوعات متعلقة\n{cards}\n"
    assert clean(page).text == f"{HEADLINE}\n{STORY}\n"
