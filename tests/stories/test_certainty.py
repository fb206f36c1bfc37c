"""What place and shape alone do not prove stays: sub-heads, verses, lists, leads, quotes."""

from __future__ import annotations

import pytest

from cleaner import clean, restore

HEADLINE = "ميناء المرسى يستقبل أول سفينة شراعية بنيت في أحواضه"
OPENING = (
    "استقبل ميناء المرسى صباح الأحد سفينة شراعية بناها نجارو المدينة في عامين، وقال مدير الميناء إن"
    " السفينة ستنقل البضائع إلى الجزر القريبة من دون وقود.\n"
)
STORY = (
    OPENING
    + "وأضاف المدير أن ثلاثين نجارا عملوا في بناء السفينة، وأن خشبها جاء من غابات الجبل التي قطعت"
    " العاصفة أشجارها في الشتاء الماضي ولم يجد أصحابها من يشتريها.\n"
    "ويقول النجار حسان الرملي إن أحدا في المدينة لم يبن سفينة بهذا الحجم منذ أربعين عاما، وإن"
    " الشبان تعلموا الحرفة من أربعة معلمين متقاعدين.\n"
)
CLOSING = (
    "وتبحر السفينة في أول رحلة لها إلى جزر المرجان يوم الخميس المقبل، وعلى متنها عشرون طنا من البصل"
    " والتمور، وستعود بعد ثمانية أيام إذا كانت الرياح مؤاتية.\n"
)
VERSES = (
    "يا بحر خذ من صدرنا ما شئت من أغنية",
    "واترك لنا شراعنا الأبيض في آخر الميناء",
    "كم مرة عدنا وكان الموج ينسانا",
    "كم مرة نمنا على أكتاف قافية",
    "والريح تسألنا عن الجزر التي رحلت",
    "فنقول إن البحر يعرفها ويخفيها",
    "وإذا أتى ليل الشتاء نضيء قنديلا",
    "لمن تأخر في الطريق إلى موانينا",
)
DESERT = (
    "يا نخلة في قلب واحتنا",
    "نامي على كتف الغروب قليلا",
    "خيل القبيلة عند بئر جافة",
    "والرمل يكتب اسمنا ويمحوه",
    "من يحرس النار القديمة بعدنا",
    "من يوقد القنديل فوق التلة",
    "كل الخيام تعود إلا خيمة",
    "ظلت تغني وحدها للقمر",
)
GAP = "          "


def flattened(*blocks: str) -> str:
    return GAP.join(block.strip() for block in blocks) + "\n"


MENU = ("الرئيسية", "العالم", "اقتصاد وأعمال", "شارك برأيك", "رياضة")


@pytest.mark.parametrize("subhead", ["تدبير", "على مدار الساعة", '"مشاركات"', "تفاصيل", "من الجبل"])
def test_sub_heads_of_a_flattened_page_with_its_menu_on_top_stay(subhead: str) -> None:
    paragraphs = STORY.strip().splitlines()
    page = flattened(
        f"صحيفة الساحل - العالم - {HEADLINE}",
        'content="سفينة شراعية بناها نجارو المدينة تصل إلى ميناء المرسى في أول تجربة لها" />',
        *MENU,
        "آخر تحديث: الأحد 12 مارس 2017, 15:52 GMT",
        HEADLINE,
        paragraphs[0],
        subhead,
        *paragraphs[1:],
        CLOSING,
    )
    cleaned = clean(page)
    assert subhead in cleaned.text
    assert "content=" not in cleaned.text and "شارك برأيك" not in cleaned.text
    assert cleaned.text.count(HEADLINE) == 1


def test_an_invitation_to_comment_in_the_middle_ends_no_story() -> None:
    page = (
        f"{HEADLINE}\n{OPENING}شاركنا برأيك\nخشب من الجبل\n{STORY.removeprefix(OPENING)}{CLOSING}"
    )
    assert "خشب من الجبل" in clean(page).text


def test_what_stands_behind_the_tags_of_a_finished_story_goes() -> None:
    page = f"{HEADLINE}\n{STORY}{CLOSING}كلمات مفتاحية: ميناء، سفينة\nركن القراء\n"
    assert clean(page).text == f"{HEADLINE}\n{STORY}{CLOSING}"


def test_dates_that_head_the_entries_of_a_chronology_stay() -> None:
    dates = ("3 مارس 1987", "9 مارس 1998", "21 مارس 2009", "27 فبراير/شباط 2010:")
    texts = [
        *STORY.splitlines()[1:],
        CLOSING.strip(),
        VERSES[0] + " " + " و".join(VERSES[1:]) + ".",
    ]
    entries = "\n".join(f"{date}\n{text}" for date, text in zip(dates, texts, strict=True))
    page = f"سفن بنيت في أحواض المرسى\n{OPENING}{entries}\n"
    assert clean(page).text == page


@pytest.mark.parametrize(
    "lead",
    [
        "أصدرت إدارة ميناء المرسى بيانا بمناسبة وصول السفينة الشراعية الأولى من أحواضه برئاسة مدير"
        " الميناء وبحضور ممثلي جمعية النجارين ومجلس المدينة ومدرسة الملاحة وغرفة التجارة فيما يلي"
        " نصه:",
        "وصول سفينة شراعية إلى ميناء المرسى صباح الأحد بعد عامين من العمل في أحواض المدينة بمشاركة"
        " ثلاثين نجارا وأربعة معلمين متقاعدين من أبناء الساحل بخشب من غابات الجبل لنقل البضائع إلى"
        " الجزر القريبة",
    ],
)
def test_a_lead_without_a_full_stop_is_no_ticker(lead: str) -> None:
    page = f"{lead}\n{STORY}{CLOSING}"
    assert clean(page).text == page


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n\n\n"])
def test_verses_below_a_paragraph_are_no_captions(gap: str) -> None:
    page = f"{HEADLINE}\n" + gap.join([*OPENING.splitlines(), *VERSES]) + "\n"
    assert clean(page).text == page


@pytest.mark.parametrize("refrain", ["وكم شراع", "يا بحر خذ من صدرنا"])
def test_a_refrain_above_the_first_paragraph_is_no_repeat(refrain: str) -> None:
    verses = [line for verse in VERSES for line in (verse, refrain)]
    page = "حفلة وداع على الرصيف\n" + "\n".join(verses) + f"\n{OPENING}"
    assert clean(page).text == page


def test_verses_above_another_headline_are_no_list_of_headlines() -> None:
    page = "\n".join(DESERT) + f"\nكلمات الشاعر فادي الساحلي\n\n{HEADLINE}\n{STORY}{CLOSING}"
    assert clean(page).text == page


def test_a_poem_with_headings_keeps_them_though_they_are_words_of_menus() -> None:
    page = "\n".join(["دخول:", *VERSES, "بياض:", *VERSES[::-1], "خروج:", *VERSES[:4]]) + "\n"
    assert clean(page).text == page


def test_the_poet_in_brackets_below_quoted_verses_stays() -> None:
    page = "\n".join(VERSES[:4]) + f"\n(أبو نزار المرساوي)\n{STORY}{CLOSING}"
    assert clean(page).text == page


def test_a_salutation_below_the_date_stays() -> None:
    page = f"{HEADLINE}\n12 مارس 2017\nسعادة رئيس التحرير المحترم\n{STORY}{CLOSING}"
    assert "سعادة رئيس التحرير المحترم" in clean(page).text


def test_a_dot_on_a_line_of_its_own_stays() -> None:
    page = f"{HEADLINE}\n{OPENING.strip().rstrip('.')}\n.\n{STORY}{CLOSING}\n.\n"
    assert clean(page).text.count("\n.\n") == 2


def test_questions_between_paragraphs_are_no_headlines_of_others() -> None:
    questions = (
        "فمن يبني سفن المرسى إذا مات المعلمون الأربعة؟\n"
        "ومن يشتري خشب الجبل إذا عادت السفن إلى الوقود؟\n"
    )
    page = f"{HEADLINE}\n{STORY}{questions}{CLOSING}"
    assert clean(page).text == page


QUOTE = '"لم يبن أحد في المدينة سفينة بهذا الحجم منذ أربعين عاما"'
SPEAKER = "حسان الرملي كبير نجاري السفن في المدينة"


def test_a_pull_quote_and_its_speaker_stay_where_they_stand_first() -> None:
    page = f"{HEADLINE}\n{OPENING}{QUOTE}\n{SPEAKER}\n{STORY.removeprefix(OPENING)}{CLOSING}"
    assert clean(page).text == page


def test_a_pull_quote_that_was_said_above_is_a_repeat_with_its_speaker() -> None:
    said = f"وقال حسان الرملي، كبير نجاري السفن في المدينة: {QUOTE}، وأشار إلى الصاري الجديد.\n"
    page = f"{HEADLINE}\n{OPENING}{said}{QUOTE}\n{SPEAKER}\n{STORY.removeprefix(OPENING)}{CLOSING}"
    assert clean(page).text == page.replace(f"{QUOTE}\n{SPEAKER}\n", "")


@pytest.mark.parametrize("above", [True, False], ids=["above", "below"])
def test_a_quote_that_a_template_marks_on_one_side_goes_where_the_story_says_it(
    above: bool,
) -> None:
    words = "لم يبن أحد سفينة بهذا الحجم منذ أربعين عاما"
    said = f"وقال حسان الرملي كبير نجاري السفن إنه {words}، وأشار إلى الصاري الجديد في آخر الحوض.\n"
    pulled = f"\N{RIGHT DOUBLE QUOTATION MARK}{words}\n"
    order = (pulled, said) if above else (said, pulled)
    page = f"{HEADLINE}\n{OPENING}{{}}{STORY.removeprefix(OPENING)}{CLOSING}"
    assert clean(page.format("".join(order))).text == page.format(said)


def test_a_stock_sentence_may_stand_twice() -> None:
    stock = "كما جرى خلال اللقاء بحث سبل التعاون بين الميناءين والقضايا ذات الاهتمام المشترك.\n"
    page = f"{HEADLINE}\n{OPENING}{stock}{STORY.removeprefix(OPENING)}{stock}{CLOSING}"
    assert clean(page).text == page


def test_references_below_a_story_stay_with_their_heading() -> None:
    references = (
        "المصادر:\n1- سجل السفن الخشبية في أحواض الساحل الشرقي\n"
        "2- دليل غابات الجبل بعد عواصف الشتاء\n3- تاريخ الملاحة الشراعية بين الجزر\n"
    )
    page = f"{HEADLINE}\n{STORY}{CLOSING}{references}"
    assert clean(page).text == page


def test_short_lines_that_close_a_story_are_no_headlines_of_others() -> None:
    lines = "".join(
        f"لا يكفي أن تقول إنهم {verb} عليك في كل مرة\n"
        for verb in ("كذبوا", "ضحكوا", "انتصروا", "ناموا")
    )
    page = f"{HEADLINE}\n{STORY}{CLOSING}{lines}"
    assert clean(page).text == page


def test_the_sub_head_below_a_list_of_pointers_stays() -> None:
    listed = (
        "روابط ذات علاقة\nمهرجان للتمور في الواحة الشرقية\nمنتخب السباحة يعود من الجزر بذهبيتين\n"
    )
    subhead = "حرفة من أربعة معلمين\n"
    *above, below = STORY.splitlines(keepends=True)
    page = "".join([f"{HEADLINE}\n", *above, listed, subhead, below, CLOSING])
    assert clean(page).text == page.replace(listed, "")


@pytest.mark.parametrize("listed", ["مواضيع ذات صلة\nمهرجان للتمور في الواحة\n", "شاهد أيضا\n"])
def test_a_short_sentence_below_a_list_of_pointers_stays(listed: str) -> None:
    sentence = "السفينة لم تعجب الجميع.\n"
    page = f"{HEADLINE}\n{STORY}{listed}{sentence}{CLOSING}"
    assert clean(page).text == page.replace(listed, "")


def test_entities_that_were_left_in_the_text_hide_no_phrase() -> None:
    furniture = (
        "كتب:&nbsp;نزار الحكيم\n",
        "&raquo;&nbsp;اقرأ أيضا:&nbsp;مهرجان للتمور في الواحة الشرقية\n",
        "المصدر:&nbsp;وكالة أنباء الساحل\n",
    )
    byline, pointer, source = furniture
    page = f"{HEADLINE}\n{byline}{OPENING}{pointer}{STORY.removeprefix(OPENING)}{source}"
    cleaned = clean(page)
    assert cleaned.text.strip() == f"{HEADLINE}\n{STORY}".strip()
    assert restore(cleaned) == page


@pytest.mark.parametrize("typed", [str.maketrans("يك", "یک"), str.maketrans("ي", "ی")])
def test_arabic_of_an_iranian_keyboard_is_arabic(typed: dict[int, int]) -> None:
    story, source = (
        f"{HEADLINE}\n{STORY}".translate(typed),
        "المصدر: وكالة الساحل\n".translate(typed),
    )
    cleaned = clean(story + source)
    assert (cleaned.language, cleaned.text) == ("ar", story)


def test_a_post_embedded_in_a_line_goes_and_the_line_goes_on() -> None:
    signature = "pic.twitter.com/aBcD12eF — نادي المرسى (@almarsa) April 3, 2024"
    posts = (
        f" The first wooden ship of the port sails today 🚢 {signature}",
        f" السفينة تغادر#ميناء_المرسى {signature}",
    )
    one, two, three = STORY.splitlines()
    line = f"{one}{posts[0]}  {two}{posts[1]}  {three}\n"
    cleaned = clean(f"{HEADLINE}\n{line}{CLOSING}")
    assert cleaned.text == f"{HEADLINE}\n{one}  {two}  {three}\n{CLOSING}"
    assert restore(cleaned) == f"{HEADLINE}\n{line}{CLOSING}"
    assert clean(cleaned.text).text == cleaned.text


def test_the_text_of_a_post_that_the_story_introduces_stays() -> None:
    signature = "pic.twitter.com/aBcD12eF — نادي المرسى (@almarsa) April 3, 2024"
    post = f"السفينة تغادر الميناء الليلة {signature}"
    page = f"{HEADLINE}\n{STORY.strip()} وكتب النادي في حسابه: {post} ثم حذف الصورة.\n{CLOSING}"
    assert "وكتب النادي في حسابه: السفينة تغادر الميناء الليلة ثم" in clean(page).text


def test_a_name_above_the_line_of_its_outlet_is_a_byline() -> None:
    page = f"{HEADLINE}\nنزار الحكيم\nبي بي سي - القاهرة\n{STORY}{CLOSING}"
    assert clean(page).text == f"{HEADLINE}\n{STORY}{CLOSING}"
