"""Pages scraped as Markdown: rules see what a reader sees, and the page keeps its signs."""

from __future__ import annotations

import re
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Cleaned, clean, restore
from cleaner.records.markdown import page_markdown
from cleaner.text.markdown import plain_text, read_markdown

HEADLINE = "بلدية المرفأ تفتح سوق السمك القديم بعد ترميمه"
STORY = (
    "فتحت بلدية المرفأ أمس أبواب [سوق السمك القديم](https://harbour.example/places/fish-market)"
    " أمام الباعة، بعد **عامين** من أعمال ترميم أعادت سقفه الخشبي إلى حاله.\n\n"
    "## سقف من خشب الأرز\n\n"
    "وقالت المهندسة *سلمى الحداد* إن السقف بني من خشب الأرز كما كان قبل مئة عام، وإن عشرين نجارا"
    " من أهل المدينة عملوا فيه.\n\n"
    "---\n\n"
    "وأضافت أن السوق سيبقى مفتوحا حتى المساء، وأن البلدية خصصت ركنا منه لتعليم الصيد للأطفال.\n"
)
MENU = (
    "[تخطى إلى المحتوى](#content)\n\n"
    '[![المرفأ نيوز](/img/logo.png)](/ "المرفأ نيوز")\n\n'
    "* [شؤون البحر](/sea)\n* [حكايات الميناء](https://harbour.example/tales)\n"
    '* [أهل المدينة](/people)\n* [طقس الشاطئ](/weather "طقس الشاطئ")\n\n'
)
BUTTONS = (
    "[شارك](https://social.example/share?text=بلدية المرفأ تفتح (السوق)&url=x)\n\n"
    "[طباعة](javascript:window.print\\(\\))\n\n"
)
RELATED = (
    "\n### مقالات ذات صلة\n\n"
    "* [صيادو المرفأ يطلبون رصيفا جديدا](/news/1)\n"
    "* [حديقة الميناء تستقبل زوارها ليلا](/news/2)\n"
    "* [مدرسة البحارة تفتح أبوابها للبنات](/news/3)\n\n"
    "![](https://harbour.example/pixel?id=1)\n"
)


def _by_number(page: str) -> str:
    """*page* with a number behind each link and picture, and the addresses at the end."""
    addresses: list[str] = []

    def numbered(link: re.Match[str]) -> str:
        addresses.append(link[1])
        return f"][{len(addresses)}]"

    page = re.sub(r"\]\(([^()\s]*)(?: \"[^\"]*\")?\)", numbered, page)
    listed = (f"[{number}]: {address}" for number, address in enumerate(addresses, 1))
    return "\n".join([page, *listed, ""])


def words(text: str) -> list[str]:
    """The words of *text* as a reader sees them."""
    return plain_text(text).split()


def story_words() -> list[str]:
    return [word for word in words(f"# {HEADLINE}\n\n{STORY}") if word not in ("---", "#", "##")]


def kept_words(cleaned: Cleaned) -> list[str]:
    return [word for word in words(cleaned.text) if word not in ("---", "#", "##")]


def test_a_page_with_its_addresses_at_the_end_keeps_its_story_and_nothing_else() -> None:
    picture = "![السوق القديم](/img/fish-market.jpg)\n\n"
    page = _by_number(f"{MENU}# {HEADLINE}\n\n{picture}{STORY}{RELATED}")
    assert "](" not in page
    cleaned = clean(page)
    assert cleaned.text.strip().endswith(STORY.strip()[-40:])
    assert all(word in cleaned.text for word in story_words())
    assert "شؤون البحر" not in cleaned.text and "صيادو" not in cleaned.text
    assert restore(cleaned) == page


def test_numbers_in_brackets_are_no_addresses_without_a_list_of_them() -> None:
    assert read_markdown("قال الباحث [في كتابه][1] إن السوق قديم.\n\n1. المصدر") is None


def test_a_page_in_markdown_keeps_its_story_and_nothing_else() -> None:
    cleaned = clean(f"{MENU}# {HEADLINE}\n\n{BUTTONS}{STORY}{RELATED}")
    assert kept_words(cleaned) == story_words()
    assert cleaned.headline == HEADLINE
    assert cleaned.related[0] == "صيادو المرفأ يطلبون رصيفا جديدا"


def test_the_signs_of_the_story_stay() -> None:
    cleaned = clean(f"{MENU}# {HEADLINE}\n\n{STORY}{RELATED}")
    for sign in ("[سوق السمك القديم](https://harbour.example/places/fish-market)", "**عامين**"):
        assert sign in cleaned.text
        assert sign in cleaned.stories[0].text
    assert "## سقف من خشب الأرز" in cleaned.text
    assert all(removal.text in MENU + RELATED + STORY for removal in cleaned.removals)


def test_a_headline_that_is_a_link_to_the_page_stays() -> None:
    linked = f"[{HEADLINE}](https://harbour.example/news/9)"
    for heading in (f"# {linked}", linked):
        assert HEADLINE in clean(f"{MENU}{heading}\n\n{STORY}").text


def test_a_list_of_links_inside_the_story_stays() -> None:
    sources = "".join(f"* [تقرير البلدية رقم {n}](/reports/{n})\n" for n in range(1, 7))
    page = f"{MENU}# {HEADLINE}\n\n{STORY}\n{sources}\n{STORY[::-1]}وأضافت أنها راضية عن السوق.\n"
    assert sources in clean(page).text


def test_a_rule_between_parts_of_a_story_begins_no_other_story() -> None:
    page = f"{MENU}# {HEADLINE}\n\n{STORY}\n---\n\n### 2. ركن الأطفال\n\n{STORY}"
    assert [story.kind for story in clean(page).stories] == ["main"]


def test_a_paragraph_above_the_title_is_no_story() -> None:
    notice = (
        "يستخدم هذا الموقع ملفات صغيرة تحفظ في جهازك حتى نعرف ما يهمك من صفحاته، وهي لا تحمل اسمك"
        " ولا تخرج من عندنا إلى غيرنا.\n\n"
    )
    cleaned = clean(f"{MENU}{notice}# {HEADLINE}\n\n{STORY}{RELATED}")
    assert cleaned.headline == HEADLINE
    assert words(cleaned.text)[-3:] == words(STORY)[-3:]


def test_the_entries_of_a_plan_that_come_again_stay() -> None:
    meals = [
        f"طبق من العدس المطبوخ بالبصل والكمون مع رغيف من خبز القمح وكوب من اللبن رقم {n}"
        for n in range(4)
    ]
    days = "".join(
        f"\nاليوم {day}: فطور خفيف من الفاكهة والجوز قبل الخروج إلى العمل باكرا رقم {day}\n"
        f"\n{meals[day % 4]}\n"
        for day in range(9)
    )
    page = f"{HEADLINE}\n\n{STORY}{days}"
    assert clean(page).text.count("طبق من العدس") == 9


def test_a_heading_far_below_the_story_is_not_its_headline() -> None:
    page = f"{HEADLINE}\n\n{STORY}\n{STORY[::-1]}\n# أخبار المدن التي على البحر\n{RELATED}"
    cleaned = clean(page)
    assert cleaned.headline == HEADLINE
    assert cleaned.text.startswith(f"{HEADLINE}\n\n{STORY[:40]}")


def test_underlined_headings_part_no_stories() -> None:
    page = (
        f"{MENU}{HEADLINE}\n{'=' * 40}\n\n{STORY}\n"
        f"ركن الأطفال في السوق\n{'-' * 20}\n\n{STORY[::-1]}\n"
        f"سقف السوق القديم\n---------\n\n{STORY}{RELATED}"
    )
    cleaned = clean(page)
    assert [story.kind for story in cleaned.stories] == ["main"]
    assert cleaned.headline == HEADLINE
    assert "ركن الأطفال في السوق" in cleaned.text


def test_line_breaks_of_windows_change_nothing() -> None:
    page = f"{MENU}# {HEADLINE}\n\n{STORY}{RELATED}"
    assert clean(page.replace("\n", "\r\n")).text == clean(page).text.replace("\n", "\r\n")


def test_addresses_do_not_hide_the_language() -> None:
    address = "https://harbour.example/" + "a-very-long-path/" * 40
    cleaned = clean(f"# [{HEADLINE}]({address})\n\n[طباعة]({address})\n\n{STORY}")
    assert cleaned.language == "ar"
    assert "طباعة" not in cleaned.text


@pytest.mark.parametrize(
    "text",
    [
        "ملاحظة [1] (انظر الهامش) وأخرى",
        "[القاهرة](وكالات) قال الوزير",
        "# بلدية، # نهر",
        "#وسم_واحد وآخر",
        "نص عادي بلا علامات",
    ],
)
def test_other_pages_are_read_as_they_are(text: str) -> None:
    assert read_markdown(text) is None


FRONT = (
    f'---\ntitle: "{HEADLINE}"\nurl: https://harbour.example/9\ndate: 2024-03-03\ntags:\n'
    "  - سمك\n---\n"
)


def test_front_matter_stays_and_tells_the_date() -> None:
    cleaned = clean(f"{FRONT}{MENU}# {HEADLINE}\n\n{STORY}")
    assert cleaned.text.startswith(FRONT)
    assert (cleaned.headline, cleaned.date) == (HEADLINE, "2024-03-03")
    assert FRONT not in cleaned.stories[0].text
    assert page_markdown(cleaned).count("title:") == 1


def test_what_a_reader_service_writes_above_the_page_goes() -> None:
    header = (
        f"Title: {HEADLINE} - المرفأ نيوز\n\nURL Source: https://harbour.example/9\n\n"
        f"Markdown Content:\n{HEADLINE} - المرفأ نيوز\n===============\n\n"
    )
    cleaned = clean(f"{header}{MENU}# {HEADLINE}\n\n{STORY}{RELATED}")
    assert kept_words(cleaned) == story_words()
    assert cleaned.headline == HEADLINE


PIECES = st.sampled_from(
    [
        *(f"{HEADLINE} - المرفأ نيوز\n", f"Title: {HEADLINE}\n\n"),
        *(MENU, BUTTONS, RELATED, STORY, f"# {HEADLINE}\n\n", "---\n\n", "* * *\n"),
        *(
            "[نص\n\nآخر](/a)\n",
            "[مقطوع](https://x.example/a\n",
            "**اقرأ أيضا**\n\n",
            "![](/a.png)\n",
        ),
        *("![صورة السوق](/market)\n\n", "[](/)\n", "\\[نص\\]\n", "## [خبر آخر من المدينة](/b)\n\n"),
        *(
            "طباعة\n",
            "الكلمات المفتاحية: [سمك](/t/1)، [بحر](/t/2)\n\n",
            "[a](b) [c](/d) | [e](/f)\n",
        ),
    ]
)


@given(st.sampled_from(["", FRONT]), st.lists(PIECES, max_size=9).map("".join))
@settings(max_examples=60, deadline=None)
def test_cleaning_restores_and_is_done_once(front: str, text: str) -> None:
    page = front + text
    cleaned = clean(page)
    assert restore(cleaned) == page
    assert clean(cleaned.text).text == cleaned.text
    for story in cleaned.stories:
        assert story.text == story.text.strip()


@given(st.text("[]()!#*_\\-. \nاب/:\"'<>a1", max_size=60))
@settings(max_examples=200, deadline=None)
def test_what_is_shown_is_as_long_as_the_page(text: str) -> None:
    page = read_markdown(text)
    assert page is None or len(page.shown) == len(text)
    assert restore(clean(text)) == text


# Pages dumped by a text browser

DUMP_STORY = (
    "فتحت بلدية المرفأ أمس أبواب سوق السمك القديم أمام الباعة، بعد عامين من أعمال ترميم أعادت سقفه"
    " الخشبي إلى حاله، وشارك فيها عشرون نجارا من أهل المدينة.",
    "وقالت المهندسة سلمى الحداد إن السقف بني من خشب الأرز كما كان قبل مئة عام، وإن الأحجار نقلت من"
    " المقلع الذي بني منه السوق أول مرة، على عربات تجرها الخيل.",
    "وأضافت أن السوق سيبقى مفتوحا حتى المساء، وأن البلدية خصصت ركنا منه لتعليم الصيد للأطفال، وركنا"
    " آخر لمن يصلح الشباك، وهي مهنة كادت تنسى في المرفأ.",
)
CONSENT = (
    "نستخدم نحن وشركاؤنا ملفات تعريف الارتباط لتخزين معلومات على جهازك والوصول إليها، مثل المعرفات"
    " الفريدة وبيانات التصفح، من أجل تقديم خدمة رقمية أفضل وقياس أداء الإعلانات."
)


def dumped(*blocks: str, width: int = 74) -> str:
    """Blocks as a text browser prints them, indented and broken; the items of lists stand alone."""
    printed = []
    for block in blocks:
        indent = "     " if block.startswith("*") else "   "
        lines = textwrap.wrap(block, width, break_on_hyphens=False)
        printed.append("\n".join(f"{indent}{line}" for line in lines))
        if not block.startswith("*"):
            printed.append("")
    return "\n".join(printed) + "\n"


NAMES = ("شؤون البحر", "حكايات الميناء", "أهل المدينة")
MENU_OF_DUMP = [f"* [{n}]{name}" for n, name in enumerate(NAMES, 1)]
LISTED = [
    f"* [{n}]{title}"
    for n, title in enumerate(
        (
            "صيادو المرفأ يطلبون رصيفا جديدا",
            "حديقة الميناء تستقبل زوارها ليلا",
            "مدرسة البحارة تفتح أبوابها للبنات",
        ),
        4,
    )
]


def test_links_of_a_dump_are_lists_and_its_paragraphs_are_whole() -> None:
    page = dumped(*MENU_OF_DUMP, HEADLINE, *DUMP_STORY, *LISTED)
    cleaned = clean(page)
    assert restore(cleaned) == page
    assert cleaned.text.split() == dumped(HEADLINE, *DUMP_STORY).split()
    assert (cleaned.headline, cleaned.is_markdown) == (HEADLINE, False)


def test_a_notice_of_consent_that_is_broken_into_lines_goes_whole() -> None:
    page = dumped(CONSENT, *MENU_OF_DUMP, HEADLINE, *DUMP_STORY, *LISTED)
    assert clean(page).text.split() == dumped(HEADLINE, *DUMP_STORY).split()


def test_notes_of_a_text_are_no_links() -> None:
    notes = "\n".join(f"[{n}] كتاب السفن، الجزء {n}." for n in range(1, 8))
    page = f"{HEADLINE}\n\n" + "\n\n".join(DUMP_STORY) + f"\n\n{notes}\n"
    assert clean(page).text == page
