"""Where stories are parted and where none is cut: each kind of evidence for it and against it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cleaner import Cleaned, clean, restore
from cleaner.stories.evidence import WEIGHTS

HEADLINE = "بلدية الرمان تفتتح سوقا للحرفيين في الحي القديم"
STORY = [
    "افتتحت بلدية الرمان سوقا للحرفيين في الحي القديم، يضم أربعين دكانا للنجارين وصانعي السلال "
    "والخزافين، بعد ترميم استمر ثلاثة أعوام.",
    "وقال رئيس البلدية إن السوق أقيم مكان خان مهجور، وإن الحرفيين يدفعون إيجارا رمزيا في السنتين "
    "الأوليين على أن يعلموا الشبان صنعتهم.",
    "وأضاف أن البلدية ستنظم في الحي القديم معرضا للحرفيين كل ربيع، تباع فيه السلال والأواني "
    "والأثاث الذي صنع في دكاكين السوق.",
]
OTHER_HEADLINE = "علماء البحار يرصدون هجرة السلاحف نحو خليج اللؤلؤ"
OTHER = [
    "رصد علماء البحار هجرة مئات السلاحف الخضراء نحو خليج اللؤلؤ قبل موعدها بشهر، وثبتوا أجهزة تتبع "
    "صغيرة على أصداف عشرين منها.",
    "وذكرت الباحثة ليلى الموج أن السلاحف قطعت ستمئة كيلومتر في أسبوعين، وأن دفء المياه قد يكون "
    "سببا في هجرتها المبكرة إلى الخليج.",
    "وتضع السلاحف بيضها في رمال الشاطئ الشرقي، حيث منعت السلطات البحرية دخول الزوارق حتى نهاية "
    "الصيف كي لا تفزع الأمهات.",
]
MENU = [
    *("الرئيسية", "محليات", "عربي", "دولي", "اقتصاد", "رياضة", "ثقافة", "علوم", "صحة", "منوعات"),
    *("صوت وصورة", "كاريكاتير", "الأرشيف", "طقس", "وظائف", "مزادات", "الوفيات", "أبراج"),
]


def cleaned_page(lines: Sequence[str], gap: str = "\n\n") -> Cleaned:
    page = gap.join(lines) + "\n"
    cleaned = clean(page)
    assert restore(cleaned) == page
    assert clean(cleaned.text).text == cleaned.text
    return cleaned


def kept(cleaned: Cleaned) -> list[str]:
    return [line for line in cleaned.text.splitlines() if line.strip()]


def appended(cleaned: Cleaned) -> list[list[str]]:
    return [
        [line for line in story.text.splitlines() if line.strip()] for story in cleaned.stories[1:]
    ]


def evidence(cleaned: Cleaned) -> str:
    return " ".join(reason for story in cleaned.stories for reason in story.evidence)


# Another story of the same subject: its words are those of the story above.
SAME_HEADLINE = "حرفيو سوق الرمان يطلبون تمديد الإيجار الرمزي"
SAME = [
    "طلب حرفيون في سوق الرمان من البلدية أن تمدد الإيجار الرمزي لدكاكين الحي القديم، لأن بيع "
    "السلال والأواني في السنة الأولى لم يغط ثمن الخشب والطين.",
    "وقال نجار في السوق إن البلدية وعدت الحرفيين بمعرض في الربيع، وإن الشبان الذين تعلموا الصنعة "
    "تركوا الدكاكين إلى أعمال أخرى.",
]


@pytest.mark.parametrize("rule", ["=====", "++++++++", "ـــــــــ", "-----", "= = = =", "~~~~~"])
@pytest.mark.parametrize("gap", ["\n", "\n\n\n"], ids=ascii)
def test_a_rule_line_parts_stories_but_not_sections_of_one_subject(rule: str, gap: str) -> None:
    cleaned = cleaned_page([HEADLINE, *STORY, rule, OTHER_HEADLINE, *OTHER], gap)
    assert kept(cleaned) == [HEADLINE, *STORY]
    assert appended(cleaned) == [[OTHER_HEADLINE, *OTHER]]
    assert "below the rule line" in evidence(cleaned)
    page = [HEADLINE, *STORY, rule, SAME_HEADLINE, *SAME]
    assert kept(cleaned_page(page, gap)) == page


def test_stars_between_two_sections_of_one_story_part_nothing() -> None:
    page = [HEADLINE, STORY[0], "* * *", *STORY[1:], "* * *", "دكاكين الحي القديم", *SAME]
    assert kept(cleaned_page(page)) == page


def test_underscores_escaped_for_markdown_part_sections_of_one_story() -> None:
    page = [f"[{HEADLINE}](/a/1)", *STORY, r"\_\_\_", SAME_HEADLINE, *SAME, "[السوق](/a/2)"]
    assert kept(cleaned_page(page))[: len(page) - 1] == page[:-1]


def test_all_below_the_rule_line_is_the_other_story_its_kicker_too() -> None:
    kicker = "بعد شتاء دافئ"
    page = [HEADLINE, *STORY, "==========", kicker, OTHER_HEADLINE, *OTHER]
    cleaned = cleaned_page(page)
    assert kept(cleaned) == [HEADLINE, *STORY]
    assert appended(cleaned) == [[kicker, OTHER_HEADLINE, *OTHER]]


def test_a_story_without_heading_below_a_rule_line_and_with_a_dateline() -> None:
    report = "الميناء – وكالة الساحل: " + OTHER[0]
    cleaned = cleaned_page([HEADLINE, *STORY, "==========", report, *OTHER[1:]])
    assert kept(cleaned) == [HEADLINE, *STORY]
    assert appended(cleaned) == [[report, *OTHER[1:]]]
    assert "opens with a dateline" in evidence(cleaned)


def test_an_opening_that_repeats_dateline_and_form() -> None:
    story = ["الرمان – وكالة الساحل: " + STORY[0], *STORY[1:]]
    other = ["الخليج – وكالة الساحل: " + OTHER[0], *OTHER[1:]]
    cleaned = cleaned_page([HEADLINE, *story, OTHER_HEADLINE, *other])
    assert "it opens as the page does" in evidence(cleaned)
    assert kept(cleaned) == [HEADLINE, *story]


def test_headings_of_other_stories_that_are_listed_at_the_top() -> None:
    third = "حارس الغابة يعثر على عش نسر نادر فوق جبل الأرز"
    below = ["عثر حارس الغابة على عش نسر نادر " + OTHER[2], *OTHER[1:]]
    page = [HEADLINE, OTHER_HEADLINE, third, *STORY, OTHER_HEADLINE, *OTHER, third, *below]
    cleaned = cleaned_page(page)
    assert kept(cleaned) == [HEADLINE, *STORY]
    assert "listed at the top" in evidence(cleaned)
    listed = [removal for removal in cleaned.removals if removal.rule == "contents"]
    assert [removal.text.strip() for removal in listed] == [OTHER_HEADLINE, third]


def test_a_table_of_contents_of_one_story_parts_nothing() -> None:
    heads = ["دكاكين النجارين والخزافين في السوق", "معرض الحرفيين في الحي القديم كل ربيع"]
    page = [HEADLINE, *heads, STORY[0], heads[0], STORY[1], SAME[1], heads[1], STORY[2], SAME[0]]
    assert len(cleaned_page(page).stories) == 1


NEVER = {
    "a full stop": "علماء البحار يرصدون هجرة السلاحف نحو الخليج.",
    "a question": "لماذا هاجرت السلاحف الخضراء نحو خليج اللؤلؤ؟",
    "an exclamation": "السلاحف الخضراء تعود إلى خليج اللؤلؤ قبل موعدها!",
    "a quotation": '"هجرة السلاحف نحو الخليج أجمل ما رأيت"',
    "going on": "يذكر أن هجرة السلاحف نحو الخليج مستمرة",
    "and": "وهاجرت السلاحف الخضراء نحو خليج اللؤلؤ",
    "a colon": "علماء البحار عن هجرة السلاحف نحو الخليج:",
    "a caption": "السلاحف الخضراء تصل شاطئ خليج اللؤلؤ (رويترز)",
    "Latin letters": "1. Green turtle migration in the Gulf, Marine Letters, 12",
}


@pytest.mark.parametrize("line", NEVER.values(), ids=NEVER)
def test_what_never_heads_another_story(line: str) -> None:
    below = [OTHER[1].removeprefix("و"), *OTHER[2:]]
    assert len(cleaned_page([HEADLINE, *STORY, line, *below]).stories) == 1


def test_a_sub_head_whose_paragraph_begins_with_and() -> None:
    """Few words are shared with what stands above, many with the sub-head."""
    page = [
        "مخبز التعاونية يستغني عن الفرن القديم في قرية الزيزفون",
        "ركبت تعاونية الزيزفون فرنا يعمل بالطاقة الشمسية في مخبزها يوم السبت، بعد حملة تبرعات دامت "
        "عاما كاملا في المهجر.",
        "وقال أمين التعاونية زاهر قنديل إن الفرن يخبز ألفي رغيف في الساعة، وإن ثمنه سيسترد قبل "
        "انقضاء ثلاثة مواسم.",
        "وأضاف قنديل أن مهندسين متطوعين دربوا العمال على صيانة الألواح وتنظيفها من الغبار.",
        "جدة من الحارة الشرقية: رائحة الحطب لا تنسى",
        "وحضرت جدات الحارة الشرقية أول خبزة، وقالت جدة منهن إن رائحة الحطب رافقت طفولتها.",
        "وتوزع الأرغفة الأولى مجانا على المدارس ودار العجزة، ثم تباع بسعر وزارة التموين.",
        "ويأمل المجلس القروي أن تركب ألواح مماثلة فوق معصرة الزيتون قبل أن يبدأ القطاف.",
    ]
    assert kept(cleaned_page(page)) == page


@pytest.mark.parametrize("opening", ["كما ", "وفي السياق نفسه، ", "من جهة أخرى، ", "ثم "])
def test_a_heading_whose_paragraph_goes_on_with_the_story(opening: str) -> None:
    page = [HEADLINE, *STORY, OTHER_HEADLINE, opening + OTHER[0], *OTHER[1:]]
    assert kept(cleaned_page(page)) == page


def test_what_follows_a_box_of_pointers_goes_on_with_the_story() -> None:
    links = ["حرفيو الشمال يعرضون أعمالهم في الربيع", "خان الرمان المهجور يتحول إلى سوق"]
    goes_on = "وتسعى البلدية إلى أن يكون السوق مدرسة، " + STORY[1]
    page = [HEADLINE, *STORY, "روابط ذات صلة", *links, goes_on, STORY[2] + " وهذا جديد."]
    cleaned = cleaned_page(page)
    assert len(cleaned.stories) == 1
    assert kept(cleaned)[-2:] == page[-2:]


def test_one_short_note_by_words_alone_is_no_story() -> None:
    page = [HEADLINE, *STORY, OTHER_HEADLINE, OTHER[0].split("،")[0] + "."]
    assert kept(cleaned_page(page)) == page


def test_the_headline_printed_again_below_its_deck_parts_nothing() -> None:
    deck = "أربعون دكانا للنجارين وصانعي السلال والخزافين في خان مهجور رممته البلدية في ثلاثة "
    deck += "أعوام، وإيجار رمزي لمن يعلم الشبان صنعته ويشارك في المعرض."
    cleaned = cleaned_page([HEADLINE, deck, "شارك", HEADLINE, *STORY])
    assert len(cleaned.stories) == 1
    assert kept(cleaned)[-3:] == STORY


NOTICE = "نستخدم ملفات تعريف الارتباط لتحسين تجربتكم، وبمواصلة التصفح توافقون على سياسة الاستخدام."


@pytest.mark.parametrize("twice", [False, True])
def test_below_a_menu_with_a_notice_stands_the_main_story(twice: bool) -> None:
    title = [HEADLINE] if twice else []
    page = [*title, *MENU[:9], NOTICE, *MENU[9:], HEADLINE, "2019-05-07", HEADLINE, *STORY]
    cleaned = cleaned_page(page, "\n")
    assert cleaned.stories[0].kind == "main"
    assert all(paragraph in kept(cleaned) for paragraph in STORY)


def test_cards_above_the_story_are_no_story_that_it_is_appended_to() -> None:
    cards = []
    for number, name in enumerate(MENU):
        cards += [f"خبر عن {name} من صفحة اليوم رقم {number}", f"{NOTICE[:60]} {name} {number}..."]
    cleaned = cleaned_page([*cards, HEADLINE, "كتب: سامر الحداد", *STORY], "\n")
    assert all(paragraph in kept(cleaned) for paragraph in STORY)


def test_a_menu_in_long_lines_is_no_story_that_the_page_is_appended_to() -> None:
    menu = [" ".join(f"دليل {name}" for name in MENU[first : first + 9] * 3) for first in (0, 4, 8)]
    cleaned = cleaned_page([*menu, HEADLINE, *STORY], "\n")
    assert all(paragraph in kept(cleaned) for paragraph in STORY)


def test_a_card_with_its_lead_is_no_story_that_the_page_is_appended_to() -> None:
    card = [OTHER_HEADLINE, OTHER[0]]
    cleaned = cleaned_page([*card, HEADLINE, *STORY], "\n")
    assert all(paragraph in kept(cleaned) for paragraph in STORY)


LEADS = [
    "نفى ناطق باسم هيئة المخابز زيادة ثمن الرغيف، وقال إن الطحين المخزون يكفي سبعة أشهر.",
    "أحرز العداء نديم الغصن ذهبية المسافات الطويلة في بطولة الجزر تحت مطر غزير وريح معاكسة.",
    "عاد إلى مسرح المنارة عرض الدمى الشهير بموسيقى وضعها عازف العود جابر السنديان خصيصا له.",
    "ضبط حراس الغابة سيارة تنقل حطبا من أشجار الأرز المحمية، وأحيل سائقها إلى التحقيق.",
    "طورت طالبة في معهد البصريات عدسة رخيصة لفحص العيون، وتنوي توزيعها في الأرياف مجانا.",
]


@pytest.mark.parametrize("short", [0, 3, 8])
def test_leads_of_cards_are_no_story_that_the_page_is_appended_to(short: int) -> None:
    page = [*MENU[:short], OTHER_HEADLINE, *LEADS, HEADLINE, *STORY]
    cleaned = cleaned_page(page, "\n")
    assert cleaned.stories[0].kind == "main"
    assert all(paragraph in kept(cleaned) for paragraph in STORY)


def test_a_line_of_a_ticker_is_no_story_that_the_page_is_appended_to() -> None:
    ticker = "أسعار الخشب تتراجع في أسواق الساحل اليوم."
    page = [ticker, HEADLINE, "2019-05-07", HEADLINE, *OTHER[:1], *STORY]
    cleaned = cleaned_page(page, "\n")
    assert all(paragraph in kept(cleaned) for paragraph in STORY)


def test_the_best_of_all_places_divides_the_page() -> None:
    """A sub-head of the other story looks like a heading too, with most of that story below."""
    subhead = "أجهزة تتبع صغيرة على الأصداف"
    other = [OTHER_HEADLINE, OTHER[0], subhead, *OTHER[1:], OTHER[0].replace("رصد", "تابع")]
    cleaned = cleaned_page([HEADLINE, *STORY, *other])
    assert kept(cleaned) == [HEADLINE, *STORY]
    assert cleaned.stories[1].headline == OTHER_HEADLINE
    assert len(cleaned.stories) == 2


LETTERS = "بتجحخدرزسشصطعفقكلمنه"


def coined(number: int, count: int) -> list[str]:
    """Words that no other story has."""
    digits = [(number * count + place) * 37 % 8000 for place in range(count)]
    return [LETTERS[d // 400] + LETTERS[d // 20 % 20] + "ي" + LETTERS[d % 20] for d in digits]


def test_of_very_many_stories_the_last_holds_the_rest() -> None:
    page = [HEADLINE, *STORY]
    for number in range(90):
        words = coined(number, 80)
        body = [" ".join(words[start : start + 40]) + "." for start in (0, 20, 40)]
        page += ["==========", " ".join(words[:6]), *body]
    cleaned = cleaned_page(page)
    assert kept(cleaned) == [HEADLINE, *STORY]
    assert len(cleaned.stories) == 51
    assert cleaned.stories[-1].text.endswith(page[-1])


def test_each_kind_of_evidence_has_one_weight() -> None:
    assert all(isinstance(weight, float) for weight in WEIGHTS.values())
    assert min(WEIGHTS.values()) < 0 < max(WEIGHTS.values())


def test_the_next_entry_of_a_list_of_stories_is_another_story() -> None:
    entry = ["اقرأ المزيد", "2024/05/03", OTHER_HEADLINE, *OTHER]
    cleaned = cleaned_page([HEADLINE, *STORY, *entry, "اقرأ المزيد"], "\n")
    assert kept(cleaned) == [HEADLINE, *STORY]
    assert appended(cleaned) == [[OTHER_HEADLINE, *OTHER]]
    assert "the next entry of a list" in evidence(cleaned)


@pytest.mark.parametrize("end", [None, 170], ids=["whole", "cut off"])
def test_a_paragraph_that_comes_again_does_not_make_a_story_longer(end: int | None) -> None:
    first = " ".join(STORY[:2])
    again = first if end is None else f"{first[:end]} […]"
    parts = ["رحلة السلاحف نحو خليج اللؤلؤ", " ".join(OTHER[:2]), *OTHER]
    cleaned = cleaned_page([HEADLINE, again, first, STORY[2], *parts], "\n")
    assert not appended(cleaned)


def test_leads_without_a_headline_do_not_displace_the_story_below_them() -> None:
    story = [" ".join(STORY[:2]), STORY[2]]
    page = [OTHER[0], "1880", OTHER[2], "720", HEADLINE, "11 ديسمبر 2024", *story]
    cleaned = cleaned_page(page, "\n")
    assert {HEADLINE, *story} <= set(kept(cleaned))
    assert not appended(cleaned)


def test_a_closed_story_whose_paragraphs_have_little_in_common_ends() -> None:
    brief = [
        "أوقفت شرطة المرور مساء أمس شاحنة محملة بالبرتقال عند الجسر الغربي.",
        "وحضر الإسعاف بعد عشرين دقيقة فنقل راكبين إلى مشفى البلدة.",
        "ولم تعرف بعد هوية مالك البضاعة، ويستمع القاضي غدا إلى أقواله.",
    ]
    entry = ["// انتهى //", OTHER_HEADLINE, "الرياض 21 محرم 1445 هـ الموافق 8 أغسطس 2023 م واس"]
    cleaned = cleaned_page(["شاحنة برتقال تصدم حاجز الجسر", *brief, *entry, *OTHER], "\n")
    assert kept(cleaned) == ["شاحنة برتقال تصدم حاجز الجسر", *brief]


def test_chapters_that_begin_with_the_same_word_are_one_story() -> None:
    chapters = ["فصل الدكاكين الأربعين في الخان", *STORY[1:], "فصل السلاحف في خليج اللؤلؤ", *OTHER]
    cleaned = cleaned_page([HEADLINE, STORY[0], *chapters], "\n")
    assert not appended(cleaned)


def test_the_rest_of_a_story_below_a_card_in_its_middle_is_no_other_story() -> None:
    """What follows has no word of what stands above, nor of the headline on the card."""
    first = (
        "باشرت الجهات المعنية ترميم المظلات القديمة في سوق السمك بكلفة مليوني دينار، وتشمل الأعمال"
        " تبديل الأرضيات ومجاري التصريف.\n"
        "وأوضح المهندس المشرف أن الترميم يجري على دفعتين حتى لا تغلق المظلات كلها، وأن السوق سيبقى"
        " مفتوحا أمام الزبائن طوال الشتاء.\n"
        "وأضاف أن كلفة الأعمال خصمت من ميزانية العام الحالي بعد موافقة المجلس.\n"
    )
    card = "اقرأ أيضا\nنادي الجزيرة يتعاقد مع حارس برتغالي\n2 يناير 2026\n"
    rest = (
        "من جهتهم رحب صيادون التقتهم الجريدة بالخطوة، وقال أحدهم إن قاربه ظل عاطلا منذ عيد الفطر.\n"
        "ورأى آخر أن الثلج المجروش صار أغلى من الوقود، وطالب بمصنع صغير قرب المرسى.\n"
        "أما جاره العجوز فاكتفى بهز رأسه وهو يرتق شبكة ممزقة تحت ضوء مصباح خافت.\n"
    )
    page = f"ترميم مظلات سوق السمك القديمة يبدأ هذا الأسبوع\n{first}{card}{rest}"
    assert rest.strip() in clean(page).text


FRAME = ["ضع الورقة في دفترك", "أرسلها مع الحمام", "سنابل الخط"]


def test_a_story_in_the_frame_that_the_page_has_above_its_own_is_another_one() -> None:
    page = [HEADLINE, *FRAME, *STORY, OTHER_HEADLINE, *FRAME, *OTHER]
    cleaned = cleaned_page(page, "\n")
    assert appended(cleaned) == [[OTHER_HEADLINE, *FRAME, *OTHER]]
    assert "stand above the first paragraph" in evidence(cleaned)
    bare = [line for line in page if line not in FRAME]
    assert "stand above the first paragraph" not in evidence(cleaned_page(bare, "\n"))


def test_sub_heads_with_the_frame_of_the_page_part_no_story_of_one_subject() -> None:
    page = [HEADLINE, *FRAME, *STORY, SAME_HEADLINE, *FRAME, *SAME]
    assert not appended(cleaned_page(page, "\n"))


def test_entries_of_a_live_report_with_the_frame_of_the_page_are_one_story() -> None:
    entries = zip([SAME_HEADLINE, "سلال من قش الوادي", "أوان من طين النهر"], STORY, strict=True)
    page = [HEADLINE, *FRAME, *SAME]
    page += [line for head, told in entries for line in (head, *FRAME, told)]
    assert not appended(cleaned_page(page, "\n"))


def test_one_of_several_sub_heads_begins_no_other_story_for_its_words_alone() -> None:
    page = [
        "وحدة علاج ليلية في مرفأ الرمان تعيد العمال إلى ورديات النهار",
        "في العاشرة مساء تضاء لافتة زرقاء على باب جانبي لمستشفى الرمان، ويدخل رجال بملابس العمل "
        "ومعهم أكياس صغيرة فيها بطانية وراديو، وتستقبلهم ممرضتان عند مكتب خشبي قرب المصعد.",
        "فكرة من ممرض",
        "جاءت الفكرة من ممرض لاحظ أن المرضى يغيبون عن جلسات النهار لأن الغياب يقطع من "
        "أجورهم، فكتب إلى "
        "الإدارة صفحة واحدة، وقاس زمن الانتظار على باب القسم أسبوعين كاملين قبل أن يرسلها مع جدول "
        "بخط يده.",
        "راتب اللحام لم يعد ناقصا",
        "يقول لحام في الترسانة إن راتبه كان ناقصا كل أسبوع، وإن الورشة كانت تخصم نصف أجره عن كل "
        "جلسة، وإن رب العمل لم يعد "
        "يسأله اليوم "
        "عن شيء بعد أن صار يعمل الوردية كلها.",
        "وتذكر الترسانة أن ورديات اللحام لم تتأخر منذ شهر، وأن الورشة سلمت مركبين قبل "
        "موعدهما بأسبوع.",
        "تمريض يكفي ليلتين",
        "غير أن طبيبة تحذر من أن الطاقم لا يكفي أكثر من ليلتين في الأسبوع ما لم توفر "
        "الوزارة تمريضا آخر.",
    ]
    assert not appended(cleaned_page(page))
