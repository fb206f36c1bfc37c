"""The story of an HTML page: what is taken back, what is left out, what the page is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import unescape

import pytest
from html_pages import (
    ENGLISH,
    ENGLISH_TITLE,
    OTHER_PARAGRAPHS,
    OTHER_TITLE,
    OUTLET,
    PARAGRAPHS,
    TITLE,
    article,
    meta,
    page,
    paragraphs,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Cleaned, Cleaner, clean_html, restore
from cleaner.html.extract import extract

STORY = [TITLE, *PARAGRAPHS]
LINK = "<a href='/1'>انقطاع المياه عن ثلاثة أحياء غدا</a>"
OTHER_LINK = "<a href='/2'>سوق الخضر ينتقل إلى مبنى جديد</a>"
CAPTION = "الحديقة كما بدت صباح أمس"
NAVIGATION = "".join(
    f"<li><a href='/{i}'>خبر آخر من أخبار المدينة رقم {i}</a></li>" for i in range(8)
)


def lines(cleaned: Cleaned) -> list[str]:
    return [line for line in cleaned.text.splitlines() if line.strip()]


def removed(cleaned: Cleaned) -> dict[str, list[str]]:
    """The lines removed from the story by kind; every removal must say why it was made."""
    found: dict[str, list[str]] = {}
    for removal in cleaned.removals:
        assert removal.rule
        assert removal.kind
        if removal.text.strip() and removal.rule != "outside-story":
            found.setdefault(removal.kind, []).extend(removal.text.split("\n"))
    return {kind: [text for text in texts if text] for kind, texts in found.items()}


def story_with(*inner: str) -> list[str]:
    """The lines of the story with other lines below its first paragraph."""
    return [TITLE, PARAGRAPHS[0], *inner, *PARAGRAPHS[1:]]


# What comes back


@pytest.mark.parametrize(
    "html",
    [
        page(article()),
        page(article().replace("h1>", "h2>")),
        page(
            f"<div><h2>{TITLE}</h2>{paragraphs()}</div>",
            before=f"<h1><a href='/'>{OUTLET}</a></h1>",
        ),
        page(
            f"<div class='k1'><div><h1>{TITLE}</h1></div><div class='k2'>{paragraphs()}</div></div>"
        ),
        page(paragraphs(), before=f"<table><tr><td><font size=5><b>{TITLE}</b></font></table>"),
    ],
    ids=["h1", "h2", "h1 is the outlet", "h1 in a box of its own", "no heading element"],
)
def test_the_headline_is_brought_back(html: str) -> None:
    cleaned = clean_html(html)
    assert cleaned.headline == TITLE
    assert lines(cleaned) == STORY
    assert (cleaned.kind, len(cleaned.stories)) == ("article", 1)


def test_a_headline_that_is_not_on_the_page_is_only_metadata() -> None:
    html = page(f"<div>{paragraphs()}</div>", head=meta({"og:title": TITLE}), title="")
    cleaned = clean_html(html)
    assert lines(cleaned) == list(PARAGRAPHS)
    assert cleaned.metadata is not None
    assert (cleaned.headline, cleaned.metadata.title) == ("", TITLE)


def test_the_name_of_the_outlet_above_a_story_without_headline_goes() -> None:
    assert lines(clean_html(page(paragraphs(), title=""))) == list(PARAGRAPHS)


def test_kicker_and_deck_stay() -> None:
    kicker, deck = "التلال تتجمل", "الحديقة تضم ملعبا ومكتبة وألف شجرة"
    head = f"<h3>{kicker}</h3><h1>{TITLE}</h1><h2>{deck}</h2>"
    cleaned = clean_html(page(f"<article>{head}{paragraphs()}</article>"))
    assert lines(cleaned) == [kicker, TITLE, deck, *PARAGRAPHS]
    assert cleaned.headline == TITLE


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<p>ولم يحدد الموعد.</p><p>انتهى الأمر.</p>", ["ولم يحدد الموعد.", "انتهى الأمر."]),
        ("<h3>ألف شجرة</h3>", ["ألف شجرة"]),
        ("<p><strong>ألف شجرة</strong></p>", ["ألف شجرة"]),
        (
            "<ul><li>ملعب للأطفال</li><li>مكتبة صغيرة</li><li>نافورة</li></ul>",
            ["ملعب للأطفال", "مكتبة صغيرة", "نافورة"],
        ),
        ("<blockquote><p>هذا يوم انتظرناه</p></blockquote>", ["هذا يوم انتظرناه"]),
        (
            "<div>يا ضفة النهر القديم<br>عاد الربيع إلى الشجر<br>وعاد أطفال الحي<br>يلعبون</div>",
            ["يا ضفة النهر القديم", "عاد الربيع إلى الشجر", "وعاد أطفال الحي", "يلعبون"],
        ),
        (
            "<table><tr><th>القسم</th><th>المساحة</th></tr><tr><td>الملعب</td><td>٣٠ مترا</td>",
            ["القسم", "المساحة", "الملعب", "٣٠ مترا"],
        ),
    ],
    ids=["short paragraphs", "sub-head", "bold sub-head", "list", "quote", "verses", "table"],
)
def test_what_belongs_to_the_story_stays(inner: str, expected: list[str]) -> None:
    closed = inner + "</table>" if inner.startswith("<table") else inner
    assert lines(clean_html(page(article(closed)))) == story_with(*expected)


MARKUP = {
    "cells of no table": "".join(f"<td>{text}</td>" for text in PARAGRAPHS),
    "line breaks": f"<div>{'<br><br>'.join(PARAGRAPHS)}</div>",
    "divs": "".join(f"<div>{text}</div>" for text in PARAGRAPHS),
    "spans in divs": "".join(f"<div><span>{text}</span></div>" for text in PARAGRAPHS),
    "unclosed p": "".join(f"<p>{text}" for text in PARAGRAPHS),
    "unclosed div": "".join(f"<div><p>{text}" for text in PARAGRAPHS),
    "unclosed font": "".join(f"<p><font size={i}>{t}" for i, t in enumerate(PARAGRAPHS)),
    "cells": "<table>" + "".join(f"<tr><td>{text}</td></tr>" for text in PARAGRAPHS) + "</table>",
    "no element": "<br>".join(PARAGRAPHS),
}


@pytest.mark.parametrize("markup", MARKUP.values(), ids=MARKUP)
def test_paragraphs_in_any_markup(markup: str) -> None:
    assert lines(clean_html(page(f"<h1>{TITLE}</h1>{markup}"))) == STORY


def test_many_unclosed_inline_elements_lose_nothing() -> None:
    """Each paragraph stands in all elements that were left open above it."""
    told = [f"{text} {i}" for i in range(10) for text in PARAGRAPHS]
    markup = "".join(f"<p><font size={i}>{text}" for i, text in enumerate(told))
    cleaned = clean_html(f"<title>{TITLE}</title><h1>{TITLE}</h1>{markup}")
    assert lines(cleaned) == [TITLE, *told]


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ('<div id="bg_footer">', "</div>"),
        ('<div class="has-sidebar sidebar"><div class="comments-open menu">', "</div></div>"),
        ('<div class="a1"><div class="zz9 q"><div id="x">', "</div></div></div>"),
        ('<form id="aspnetForm"><input type="hidden" value="xyz">', "</form>"),
        ("<table><tr><td>", "</td></tr></table>"),
        ("<center><font><b>", "</b></font></center>"),
    ],
    ids=["footer", "sidebar", "meaningless", "form", "table", "center"],
)
def test_what_stands_around_the_whole_page_is_no_furniture(opening: str, closing: str) -> None:
    html = f"<title>{TITLE}</title><body>{opening}{article()}{closing}</body>"
    assert lines(clean_html(html)) == STORY


def test_text_that_the_parser_leaves_in_the_head() -> None:
    cells = "".join(f"<td>{text}</td>" for text in PARAGRAPHS)
    assert lines(clean_html(f"<title>{TITLE}</title><meta name='a'>{cells}")) == list(PARAGRAPHS)


# What goes

PICTURE = "<img src='a.jpg'>"
CAPTIONS = {
    "figcaption": f"<figure>{PICTURE}<figcaption>{CAPTION}</figcaption></figure>",
    "by class": f"<div class='wp-caption'>{PICTURE}<p class='wp-caption-text'>{CAPTION}</p></div>",
    "picture alone": f"<div>{PICTURE}<span>{CAPTION}</span></div>",
}


@pytest.mark.parametrize("caption", CAPTIONS.values(), ids=CAPTIONS)
def test_captions_go_unless_kept(caption: str) -> None:
    html = page(article(caption))
    cleaned = clean_html(html)
    assert lines(cleaned) == STORY
    assert removed(cleaned) == {"caption": [CAPTION]}
    assert lines(clean_html(html, keep=("caption",))) == story_with(CAPTION)


def figures(texts: Iterable[str]) -> str:
    return "".join(
        f"<figure><div><img src='{i}.jpg'></div><figcaption><p>{text}</p></figcaption></figure>"
        for i, text in enumerate(texts)
    )


def test_a_story_in_pictures_keeps_its_captions() -> None:
    cleaned = clean_html(page(f"<article><h1>{TITLE}</h1>{figures(PARAGRAPHS)}</article>"))
    assert lines(cleaned) == STORY


def test_a_story_in_many_pictures_keeps_them_below_its_introduction() -> None:
    first, *others = [*PARAGRAPHS, *OTHER_PARAGRAPHS]
    shown = [f"{text} وهذا ما تظهره الصورة رقم {n}." for n, text in enumerate(others * 2)]
    html = f"<article><h1>{TITLE}</h1><p>{first}</p>{figures(shown)}</article>"
    assert lines(clean_html(page(html))) == [TITLE, first, *shown]


def test_captions_beside_a_longer_story_go_even_when_they_are_sentences() -> None:
    paragraphs = "".join(f"<p>{text}</p>" for text in [*PARAGRAPHS, *OTHER_PARAGRAPHS] * 2)
    caption = "أطفال يلعبون في الحديقة الجديدة قرب ضفة النهر، وخلفهم المكتبة التي تفتح في الربيع."
    cleaned = clean_html(page(f"<article><h1>{TITLE}</h1>{paragraphs}{figures([caption])}"))
    assert caption not in cleaned.text


FURNITURE = {
    "related box": (
        "related-links",
        f"<div class='related'><h4>أخبار ذات صلة</h4><ul><li>{LINK}</li><li>{OTHER_LINK}</li>"
        "</ul></div>",
    ),
    "cards without a name": (
        "related-links",
        f"<div class='q7'><div>{LINK}<p>تقطع المياه من الثامنة حتى العاشرة</p></div>"
        f"<div>{OTHER_LINK}<p>ينتقل التجار في نهاية الشهر</p></div></div>",
    ),
    "pointer": ("related-links", f"<p>اقرأ أيضا: {LINK}</p>"),
    "link alone": ("related-links", f"<p>{LINK}</p>"),
    "share buttons": (
        "sharing",
        "<div class='share'><span>شارك الخبر</span> <a href='#'>فيسبوك</a> "
        "<a href='#'>تويتر</a></div>",
    ),
    "hidden by style": ("navigation", "<p style='color:red; display : none'>نص لا يراه القارئ</p>"),
    "hidden": ("navigation", "<p hidden>نص لا يراه القارئ</p>"),
    "advertisement": ("advertisement", "<div class='ad-box'>مساحة للبيع</div>"),
    "tags": (
        "tag-list",
        "<div class='post-tags'><a href='/t/1'>حدائق</a> <a href='/t/2'>نهر</a></div>",
    ),
}


@pytest.mark.parametrize(("kind", "inner"), FURNITURE.values(), ids=FURNITURE)
def test_furniture_inside_the_story_is_removed_and_named(kind: str, inner: str) -> None:
    cleaned = clean_html(page(article(inner)))
    assert lines(cleaned) == STORY
    assert set(removed(cleaned)) == {kind}


def test_a_removal_by_markup_says_so_and_can_be_kept() -> None:
    html = page(article("<div class='share'>مساحة للقراء</div>"))
    (removal,) = (r for r in clean_html(html).removals if r.rule != "outside-story")
    assert (removal.rule, removal.kind, removal.text.strip()) == (
        "html-hint",
        "sharing",
        "مساحة للقراء",
    )
    assert lines(clean_html(html, keep=("sharing",))) == story_with("مساحة للقراء")


COMMENTS = (
    "شكرا لكل من شارك في هذا العمل الجميل من المتطوعين والعمال والموظفين في بلديتنا.",
    "نتمنى أن تبقى نظيفة كما هي اليوم وأن يحافظ عليها الزوار والأطفال في كل وقت.",
    "متى تفتح المكتبة أبوابها للطلاب في أيام الامتحانات وهل يسمح باستعارة الكتب منها؟",
)


def comments(times: int) -> str:
    entries = "".join(
        f"<div class='c'><b>قارئ {i}</b><p>{text} {i}</p></div>"
        for i in range(times)
        for text in COMMENTS
    )
    return f"<section class='comments'><h3>التعليقات</h3>{entries}</section>"


@pytest.mark.parametrize("times", [1, 8], ids=["few", "longer than the story"])
@pytest.mark.parametrize("wrapper", ["", "div class='content'"], ids=["beside", "inside"])
def test_comments_are_no_story(times: int, wrapper: str) -> None:
    html = f"{article()}{comments(times)}"
    if wrapper:
        html = f"<{wrapper}>{html}</div>"
    assert lines(clean_html(page(html))) == STORY


def test_a_sidebar_is_left_out() -> None:
    aside = f"<aside><h3>الأكثر قراءة</h3><ul>{NAVIGATION}</ul></aside>"
    assert lines(clean_html(page(f"<div>{article()}{aside}</div>"))) == STORY
    assert lines(clean_html(page(f"<div>{aside}{article()}</div>"))) == STORY


def test_text_that_a_browser_never_shows_is_not_read() -> None:
    unread = (
        "<script>var a = '<p>من السكربت</p>';</script><style>.a::after {content: 'نمط'}</style>"
        "<noscript>فعل السكربت</noscript><template><p>قالب</p></template>"
        "<select><option>اختر مدينة</select><textarea>اكتب</textarea><!-- تعليق -->"
    )
    assert lines(clean_html(page(article(unread)))) == STORY


# Several stories


def test_a_short_story_above_longer_ones_that_the_page_goes_on_with() -> None:
    """Of the running text most is of the next stories; their headlines are long, of second level,
    and name no section."""
    others = [(OTHER_TITLE, OTHER_PARAGRAPHS), (f"{OTHER_TITLE} " * 2, OTHER_PARAGRAPHS[::-1])]
    following = "".join(
        f"<article class='story-box'><div>الخبر التالي</div><h2>{title}</h2>"
        f"<div class='story-text'>{paragraphs(texts)}</div></article>"
        for title, texts in others
    )
    own = f"<h1>{TITLE}</h1><div class='story-text'><p>{PARAGRAPHS[0] * 2}</p></div>"
    html = page(f"<main><article class='story-box'>{own}</article>{following}</main>")
    cleaned = clean_html(html)
    assert cleaned.text.split() == [*TITLE.split(), *(PARAGRAPHS[0] * 2).split()]
    assert [story.headline for story in cleaned.stories[1:]] == [
        title.strip() for title, _ in others
    ]


def test_articles_of_their_own_are_appended_stories() -> None:
    other = article(f"<p>اقرأ أيضا: {LINK}</p>", OTHER_PARAGRAPHS, OTHER_TITLE)
    cleaned = clean_html(page(article() + other))
    assert lines(cleaned) == STORY
    main, appended = cleaned.stories
    assert (main.kind, main.headline, main.evidence) == ("main", TITLE, ())
    assert (appended.kind, appended.headline) == ("appended", OTHER_TITLE)
    assert appended.text.splitlines() == [OTHER_TITLE, *OTHER_PARAGRAPHS]
    assert appended.evidence == ("stands in an article element of its own",)
    assert {"appended-story", "related-links"} == set(removed(cleaned))


def test_the_main_story_is_the_one_that_the_page_is_about() -> None:
    """Not the one with more text."""
    other = article("", OTHER_PARAGRAPHS * 3, OTHER_TITLE)
    cleaned = clean_html(page(article() + other))
    assert (cleaned.headline, len(cleaned.stories)) == (TITLE, 2)


def test_no_more_than_fifty_stories_are_told_apart() -> None:
    others = (article("", [f"{t} {i}" for t in OTHER_PARAGRAPHS], f"خبر {i}") for i in range(60))
    cleaned = clean_html(page(article() + "".join(others)))
    assert lines(cleaned) == STORY
    assert len(cleaned.stories) <= 51


# Other languages


@pytest.mark.parametrize(
    "inner",
    ["", "<p>Share</p>", "<p>شارك</p>", "<ul><li>a playground</li><li>a library</li></ul>"],
    ids=["plain", "share", "an Arabic word", "list"],
)
def test_other_languages_are_taken_as_trafilatura_takes_them(inner: str) -> None:
    import trafilatura

    html = page(article(inner, ENGLISH, ENGLISH_TITLE), title=ENGLISH_TITLE)
    cleaned = clean_html(html)
    expected = trafilatura.extract(html, include_comments=False)
    assert expected
    assert cleaned.text.strip() == expected.strip()
    assert (cleaned.removals, cleaned.language, cleaned.kind) == ((), "", "article")
    assert cleaned.metadata is not None
    assert cleaned.metadata.title == ENGLISH_TITLE


def test_arabic_rules_do_not_fire_on_persian() -> None:
    told = (
        "شهرداری صبح دیروز پارک تازهای را در کنار رودخانه گشود که ساختن آن یک سال طول کشید و "
        "همسایهها هم در آن کمک کردند.",
        "شهردار گفت این پارک زمین بازی و کتابخانهای کوچک دارد و نیمکتهایش از چوب درختانی ساخته "
        "شده که توفان پارسال انداخت.",
    )
    title = "پارک تازهای در کنار رودخانه گشوده شد"
    cleaned = clean_html(page(article("<p>طباعة</p>", told, title), title=title))
    assert (cleaned.language, removed(cleaned)) == ("", {})
    assert [line for line in lines(cleaned) if line in told] == list(told)


# Pages that are no story


def teasers(count: int) -> str:
    return "".join(
        f"<div><h3><a href='/{i}'>أخبار المدينة والناس في يوم جديد رقم {i}</a></h3></div>"
        for i in range(count)
    )


def canonical(address: str) -> str:
    return f"<link rel='canonical' href='{address}'>"


NO_STORY = {
    "front-page": page(teasers(20), head=canonical("https://example.com/"), title=""),
    "link-list": page(teasers(20), head=canonical("https://example.com/sport"), title="رياضة"),
    "video": page("<h1>جولة في الحديقة</h1><video></video>", head=meta({"og:type": "video.other"})),
    "empty": page("<div id='app'></div><script>start()</script>"),
    "error-page": page("<h1>الصفحة غير موجودة</h1><p>عد إلى الصفحة الأولى</p>", title="404"),
}


@pytest.mark.parametrize("kind", NO_STORY)
def test_a_page_without_a_story_says_what_it_is(kind: str) -> None:
    cleaned = clean_html(NO_STORY[kind])
    assert (cleaned.kind, cleaned.text, cleaned.stories) == (kind, "", ())
    assert cleaned.metadata is not None


def test_a_page_of_nothing_but_links_is_no_story() -> None:
    """Its language is that of its links."""
    cleaned = clean_html(f"<title>رياضة</title><body>{teasers(20)}</body>")
    assert (cleaned.kind, cleaned.text) == ("link-list", "")


def test_a_story_with_many_links_below_is_a_story() -> None:
    cleaned = clean_html(page(article() + teasers(40)))
    assert (cleaned.kind, lines(cleaned)) == ("article", STORY)


# Whatever the page is

WORDS = st.sampled_from(
    (
        *PARAGRAPHS,
        *OTHER_PARAGRAPHS,
        *COMMENTS,
        TITLE,
        CAPTION,
        "طباعة",
        "اقرأ أيضا:",
        "2024-03-05",
        "&nbsp;",
        "***",
        "English words",
        "\u200f",
    )
)
INLINE = ("span", "b", "a", "font")
LARGE = ("article", "aside", "center", "details", "figure", "footer", "form", "main", "nav")
TAGS = st.sampled_from(
    (*INLINE, *LARGE, "p", "div", "h1", "h2", "ul", "li", "table", "tr", "td", "blockquote")
)
NAMES = st.sampled_from(
    ("", "class='related'", "class='comments'", "class='share'", "id='bg_footer'", "hidden")
)


def element(tag: str, name: str, inner: Sequence[str], closed: bool) -> str:
    address = " href='/x'" if tag == "a" else ""
    return f"<{tag}{address} {name}>{''.join(inner)}" + (f"</{tag}>" if closed else "")


DOM = st.recursive(
    WORDS | st.sampled_from(("<br>", "<img src='a.jpg'>", "<!-- x -->", "</div>", "</p>")),
    lambda inner: st.builds(element, TAGS, NAMES, st.lists(inner, max_size=5), st.booleans()),
    max_leaves=25,
)
CLEANER = Cleaner()


@given(st.lists(DOM, max_size=8), st.booleans())
@settings(max_examples=150)
def test_any_page_can_be_cleaned(parts: list[str], titled: bool) -> None:
    html = (f"<title>{TITLE}</title>" if titled else "<meta name='a'>") + "".join(parts)
    cleaned = CLEANER.clean_html(html)
    text = extract(html, languages=CLEANER.matchers).text
    assert restore(cleaned) == text
    ends = [0, *(removal.end for removal in cleaned.removals)]
    starts = [removal.start for removal in cleaned.removals]
    assert all(end <= start for end, start in zip(ends, starts, strict=False))
    assert all(removal.rule and removal.kind for removal in cleaned.removals)
    shown = "".join(unescape(re.sub(r"<[^>]*>|\u200f", "", html)).split())
    if cleaned.language and "hidden" not in html:
        told = text.replace("\u200f", "").splitlines()
        assert all("".join(line.split()) in shown for line in told)
    assert CLEANER.clean_html(html) == cleaned
    assert CLEANER.clean(cleaned.text).removals == () or not cleaned.language


def test_a_story_goes_on_below_a_box_that_parts_it() -> None:
    links = "".join(f"<li><a href='/{i}'>خبر آخر من أخبار التلال {i}</a></li>" for i in range(6))
    box = f"<div class='x7'><h4>أخبار أخرى</h4><ul>{links}</ul></div>"
    body = "<div class='text'>{}</div>"
    end = (
        "وتفتح الحديقة أبوابها للزوار من السادسة صباحا حتى منتصف الليل طوال أيام الأسبوع.",
        "تم.",
    )
    parts = body.format(paragraphs(PARAGRAPHS * 2)) + box + body.format(paragraphs(end))
    cleaned = clean_html(page(f"<div><h1>{TITLE}</h1>{parts}</div>"))
    assert lines(cleaned)[-2:] == list(end)
    assert "أخبار أخرى" not in cleaned.text


def test_an_imprint_above_a_note_of_one_line_is_no_story() -> None:
    imprint = "النسخة الإلكترونية من صحيفة التلال اليومية الصادرة من مؤسسة التلال للنشر"
    links = "".join(f"<li><a href='/{i}'>خبر آخر من أخبار التلال {i}</a></li>" for i in range(9))
    note = f"<div><h1>{TITLE}</h1><div><p>لا تعليق اليوم!</p></div></div><ul>{links}</ul>"
    above = "".join(f"<div><p>{imprint} - العدد {number}</p></div>" for number in (12, 13, 14))
    assert imprint not in clean_html(page(note, before=f"<div>{above}</div>")).text
