"""Stories whose layout speaks against them: heads of their own, lists, signs, words in heaps."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from html_pages import OTHER_PARAGRAPHS, PARAGRAPHS, TITLE, page, paragraphs

from cleaner import clean_html


def each(form: str, texts: Sequence[str]) -> str:
    return "".join(form.format(text) for text in texts)


FIRST, SECOND, THIRD, FOURTH = (f"<p>{text}</p>" for text in PARAGRAPHS)
HEADLINE = f"<h1>{TITLE}</h1>"
DECK = "خبر الحديقة التي انتظرها سكان الحي القديم خمس سنوات، وملعبها ومكتبتها ومقاعدها الخشبية"
STEPS = (
    "ازرع الشتلة بعد المغيب بقليل.",
    "اسقها مرتين في اليوم الأول.",
    "ضع حولها قليلا من القش.",
    "اتركها أسبوعا كاملا بلا سماد.",
)
TEXT = "<p class='text'>{}</p>"
LEAD = " ".join(PARAGRAPHS)
LIST = "<ol>" + each("<li>{}</li>", STEPS) + "</ol>"
LONG_STEPS = tuple(
    f"في الحوض رقم {i} {step[:-1]}، ثم انتظر حتى تجف التربة تماما."
    for i, step in enumerate(STEPS * 3)
)
VERSES = tuple(f"وفي الدرب {i} غنينا حتى طلع الفجر" for i in range(12))
ARCHIVE = (
    "<ul><li><a href='/a'>نيسان من العام</a></li></ul>" * 20
    + "<ul><li>كانون الثاني (24)</li><li>شباط من العام (38)</li></ul>" * 20
)
KEYWORDS = "شحن العاب هواتف عروض تنزيل مجاني " * 700


def lines(html: str) -> list[str]:
    return [line for line in clean_html(html).text.splitlines() if line.strip()]


def check(story: str, *told: str) -> None:
    """Are all *told* lines of a page kept, in order, below its headline and nothing else?"""
    assert lines(page(story)) == [TITLE, *told]


LAYOUTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "a lead in the head of the article": (
        f"<article><header>{HEADLINE}<p>{LEAD}</p></header><h3>الزراعة</h3>"
        f"{paragraphs(LONG_STEPS)}<h3>الخطوات</h3>{LIST}</article>",
        (LEAD, "الزراعة", *LONG_STEPS, "الخطوات", *STEPS),
    ),
    "a heading with the id of a table of contents": (
        f"<div>{HEADLINE}{FIRST}<h3 id='nav_water_0'>الماء أولا</h3>{SECOND}"
        f"<h3 id='share-the-garden'>حديقة للجميع</h3>{THIRD}</div>",
        (PARAGRAPHS[0], "الماء أولا", PARAGRAPHS[1], "حديقة للجميع", PARAGRAPHS[2]),
    ),
    "a deck below the headline in a banner": (
        f"<header class='page-banner'>{HEADLINE}<h2>{DECK}</h2></header><div>{paragraphs()}</div>",
        (DECK, *PARAGRAPHS),
    ),
    "a paragraph with a small sign": (
        f"<div>{HEADLINE}{FIRST}{SECOND}<p>{DECK} <img src='i.png' width='16' height='16'></p>"
        f"{THIRD}</div>",
        (*PARAGRAPHS[:2], DECK, PARAGRAPHS[2]),
    ),
    "a long list between two paragraphs": (
        f"{HEADLINE}<div>{FIRST}{SECOND}<ul>{each('<li>{}</li>', LONG_STEPS)}</ul>"
        "<p>هكذا عاد الظل إلى الضفة.</p></div><h3>خدمات</h3><div><a href='/1'>وظائف</a></div>",
        (*PARAGRAPHS[:2], *LONG_STEPS, "هكذا عاد الظل إلى الضفة."),
    ),
    "a part with a link, in a box that is called advertising": (
        f"<article>{HEADLINE}{each(TEXT, PARAGRAPHS[:3])}<section class='part part--ads'>"
        f"{each(TEXT, OTHER_PARAGRAPHS[:1])}<p><a href='/shop'>المقعد الخشبي في المتجر</a></p>"
        f"</section>{each(TEXT, PARAGRAPHS[3:])}</article>",
        (*PARAGRAPHS[:3], OTHER_PARAGRAPHS[0], PARAGRAPHS[3]),
    ),
    "verses in a box that is called a date": (
        f"<div class='date-outer'>{HEADLINE}<div>{'<br>'.join(VERSES)}</div></div>"
        f"<div class='side'><p>{OTHER_PARAGRAPHS[2]}</p>{ARCHIVE}</div>",
        VERSES,
    ),
    "verses, each in a box of its own, with the poet's life behind them": (
        f"<article>{HEADLINE}<div>{each('<div>{}</div>', VERSES)}</div></article>"
        f"<aside><div>{paragraphs(OTHER_PARAGRAPHS[:2])}</div></aside>",
        VERSES,
    ),
    "one sentence below its deck, its author and its picture": (
        f"<article><header>{HEADLINE}<p>{DECK}</p></header><div class='author'>كتب: سامي النجار"
        f"</div><figure><img src='a.jpg'><figcaption>{OTHER_PARAGRAPHS[1]}</figcaption></figure>"
        f"<div class='text'>{FIRST}</div></article>",
        (DECK, PARAGRAPHS[0]),
    ),
    "two short sentences, and a box": (
        f"<main><div><div><article>{HEADLINE}<div class='text'>{each('<p>{}</p>', STEPS[:2])}</div>"
        f"</article></div></div></main><div class='box'><p>{OTHER_PARAGRAPHS[2]}</p></div>",
        STEPS[:2],
    ),
    "words for searches below the story": (
        f"<div>{HEADLINE}{paragraphs()}</div><div>{KEYWORDS}</div>",
        PARAGRAPHS,
    ),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_story_of_a_layout_comes_whole(name: str) -> None:
    story, told = LAYOUTS[name]
    check(story, *told)


def test_subheads_of_a_story_that_goes_on_outside_its_article_stay() -> None:
    more = "".join(f"<h3>الباب {i}</h3><p>{text}</p>" for i, text in enumerate(OTHER_PARAGRAPHS))
    box = "<article class='item'><header><h2>{}</h2><p>{}</p></header></article>"
    lead = " ".join(PARAGRAPHS[:2])
    own = f"<article class='item'><header>{HEADLINE}<p>{lead}</p></header></article>"
    others = "".join(
        box.format(f"خبر {i} من الميناء", " ".join(OTHER_PARAGRAPHS)) for i in range(2)
    )
    body = f"<div class='text'>{THIRD}{FOURTH}{more}{THIRD}{FOURTH}</div>"
    kept = lines(page(f"<main>{own}{body}{others}</main>"))
    told = (*PARAGRAPHS[2:], "الباب 0", "الباب 1", "الباب 2", *OTHER_PARAGRAPHS)
    assert [line for line in told if line not in kept] == []


def test_paragraphs_side_by_side_with_no_heading_between_them_are_one_story() -> None:
    other = (
        "ياسمين: نوافذ الضوء في القرى البعيدة",
        "تحدثت ياسمين عن نوافذ الضوء في القرى البعيدة، وعن الألواح التي تجمع الشمس فوق السطوح "
        "وتضيء المدارس في المساء.",
        "وعرضت ياسمين نوافذ الضوء على الحاضرين، وقالت إن الألواح صنعت في ورشة صغيرة عند "
        "أطراف الصحراء.",
    )
    story = (
        f"<div><h1>{TITLE}</h1><div class='text'>{paragraphs((*PARAGRAPHS, *other))}</div></div>"
    )
    assert lines(page(story)) == [TITLE, *PARAGRAPHS, *other]


ENTRIES = (
    ("إغلاق الطريق الساحلي", "أغلق الطريق أمام الشاحنات عند الجسر الثالث بعد أن غمرته المياه."),
    (
        "وصول القوارب إلى قرية النبع",
        "وصلت أربعة قوارب إلى قرية النبع، ونقلت ستين شخصا إلى المدرسة الثانوية.",
    ),
    (
        "عودة الكهرباء إلى نصف الأحياء",
        "عاد التيار إلى نصف أحياء المدينة بعد إصلاح محطة السد القديمة.",
    ),
    ("المدارس تعلق الدروس غدا", "قررت مديرية التربية تعليق الدروس غدا وتأجيل الامتحانات أسبوعا."),
    (
        "ارتفاع منسوب النهر من جديد",
        "ارتفع منسوب النهر عشرين سنتيمترا خلال ساعة عند مقياس الطاحونة.",
    ),
    ("متطوعون يوزعون الخبز والماء", "وزع متطوعون الخبز والماء على ثلاثمئة أسرة لم تغادر بيوتها."),
    ("الأرصاد: المطر يخف مساء", "توقعت هيئة الأرصاد أن يخف المطر مساء ثم يعود فجر الجمعة غزيرا."),
)
LIVE = "مباشر: السيول تغلق طرق الوادي وفرق الإنقاذ تصل إلى القرى المعزولة"
LIVE_LEAD = "نتابع معكم أولا بأول أخبار السيول التي ضربت الوادي منذ ليل أمس وعزلت عددا من القرى."
MORE = "وقال من كان هناك إن العمل بدأ قبل الفجر، وإنه لن يتوقف حتى تعود الأسر إلى بيوتها كلها."


@pytest.mark.parametrize(
    "form",
    [
        "<li><article><h3>{1}</h3><span>14:{0}</span><div><p>{2}</p></div></article></li>",
        "<li><article><h3>{1}</h3><span>14:{0}</span><div><p>{2}</p><p>{3} {3}</p></div></article>",
    ],
    ids=["short", "long"],
)
def test_boxes_of_one_make_below_the_headline_are_entries_of_one_story(form: str) -> None:
    boxes = "".join(form.format(59 - 7 * i, *entry, MORE) for i, entry in enumerate(ENTRIES))
    story = f"<main><h1>{LIVE}</h1><p class='sum'>{LIVE_LEAD}</p><ol>{boxes}</ol></main>"
    cleaned = clean_html(page(story, title=LIVE))
    told = [line for entry in ENTRIES for line in entry]
    assert [line for line in told if line not in cleaned.text] == []
    assert len(cleaned.stories) == 1
