"""The same story in the forms that news systems give it: hidden, linked, cut up, beside a consent.

Each form is one that could well lose the story, or let something else in.
"""

from __future__ import annotations

import pytest
from html_pages import OTHER_PARAGRAPHS, PARAGRAPHS, TITLE, article, json_ld, page, paragraphs

from cleaner import clean_html

STORY = [TITLE, *PARAGRAPHS]
FIRST, SECOND, THIRD, FOURTH = PARAGRAPHS
HEAD = f"<h1>{TITLE}</h1>"
BODY, REST = paragraphs(), paragraphs(PARAGRAPHS[1:])
TWO, LAST = paragraphs(PARAGRAPHS[:2]), paragraphs(PARAGRAPHS[2:])
CONSENT = "".join(
    f"<p>We and our {i} partners process data such as cookies to provide personalised content.</p>"
    for i in range(20)
)
COOKIES = "".join(
    f"<tr><td>_ga{i}</td><td>Used to keep the state of the session in the browser of the visitor."
    "</td><td>2 years</td></tr>"
    for i in range(12)
)
CARDS = "".join(
    f"<article><a href='/{i}'><h3>خبر آخر من البلدة رقم {i}</h3></a><p>مقدمة قصيرة للخبر تشرح ما "
    "جرى في سطر واحد لا أكثر من ذلك.</p></article>"
    for i in range(9)
)
KICKERS = "".join(
    f"<article><h3>سياسة: <a href='/{i}'>مجلس البلدة يناقش الميزانية {i}</a></h3></article>"
    for i in range(3)
)
SUPPORT = (
    "<p>نعتمد على دعم القراء حتى تبقى أخبارنا مجانية للجميع في كل مكان من البلاد.</p>"
    "<p>ساهم معنا بأي مبلغ مهما كان صغيرا كل شهر لتستمر غرفة الأخبار في عملها.</p>"
)


def lines(html: str) -> list[str]:
    return [line for line in clean_html(html).text.splitlines() if line.strip()]


def each(form: str, texts: tuple[str, ...] = PARAGRAPHS) -> str:
    return "".join(form.format(text) for text in texts)


WHOLE = {
    "a class that hides, shown on screens": f"<div class='prose hidden md:block'>{BODY}</div>",
    "a class that hides": f"<div class='story hidden'>{BODY}</div>",
    "each paragraph hidden": each("<p class='hidden'>{}</p>"),
    "the rest hidden": f"<div><p>{FIRST}</p><div class='hidden'>{REST}</div></div>",
    "the rest hidden in a wrapper": f"<div>{TWO}<div><div class='d-none'>"
    f"{LAST}</div></div></div>",
    "for screens and for telephones": f"<div class='d-none d-lg-block'>{BODY}</div>"
    f"<div class='d-lg-none'>{BODY}</div>",
    "the rest in an attribute": f"<p>{FIRST}</p><div hidden>{REST}</div>",
    "the rest behind a box": f"{TWO}<input type='checkbox'><label>عرض المزيد"
    f"</label><div class='more-text'>{LAST}</div>",
    "the rest in details": f"{TWO}<details><summary>اقرأ المزيد</summary>"
    f"{LAST}</details>",
    "a name of a notice": f"<div class='disclaimer-wrap'>{BODY}</div>",
    "a name of a popover": f"<div class='popover-body'>{BODY}</div>",
    "a lead with a name of a box": f"<p class='inline-teaser'>{FIRST}</p><div>"
    f"{REST}</div>",
    "links to nowhere": each("<p><a href='javascript:void(0)'>{}</a></p>"),
    "links to the top": each("<p><a href='#'>{}</a></p>"),
    "one linked among divs": f"<div>{FIRST}</div><div><a href='/x'>{SECOND}</a></div>"
    f"<div>{THIRD}</div><div>{FOURTH}</div>",
    "several sources": f"<p><picture><source srcset='a'><img src='b'></picture>{FIRST}</p>"
    f"{REST}",
    "a paragraph in a figure": f"<figure><img src='b'><p>{FIRST}</p></figure>{REST}",
    "rows of a table by style": each("<span style='display:table-row'>{}</span>"),
    "blank lines that are none": "<font>" + "<br>&nbsp;<br>".join(PARAGRAPHS) + "</font>",
    "divs in paragraphs": each("<p><div>{}</div></p>"),
    "columns of hashed names": "".join(
        f"<div class='row'><div class='css-{i * 37}x'><p>{text}</p></div></div>"
        for i, text in enumerate(PARAGRAPHS)
    ),
    "an advertisement between": f"<div class='part'>{TWO}</div><div class='ads'>"
    f"<a href='/x'>سيارة جديدة</a></div><div class='part'>{LAST}</div>",
    "three containers": f"<div class='a'><p>{FIRST}</p></div><div class='b'><p>{SECOND}</p></div>"
    f"<div class='c'>{LAST}</div>",
    "a link alone in a box": f"<p>{FIRST}</p><div><a href='/v'>شاهد الفيديو</a></div>"
    f"{REST}",
    "cards whose kickers are not linked": f"{BODY}<h2>اقرأ أيضا</h2>{KICKERS}",
    "a box for readers without an account": f"<div>{BODY}</div><div class='s'><div>"
    f"<div class='hidden'><h4>ادعمنا</h4>{SUPPORT}</div></div></div>",
    "a consent below the headline": f"<div><h2>We value your privacy</h2>{CONSENT}</div>{BODY}",
    "a consent in the middle": f"{TWO}<div>{CONSENT}<button>Accept</button></div>{LAST}",
    "a consent at the end": f"{BODY}<div>{CONSENT}</div>",
    "a lead that is a linked heading": f"<h2><a href='/n/1'>{FIRST}</a></h2>{REST}",
    "replies of neutral readers": f"{BODY}<div class='user-replies'>"
    + each("<li><b>قارئ</b><p>{}</p></li>", OTHER_PARAGRAPHS * 3)
    + "</div>",
    "an emoji in a picture": f"<p><picture><img src='e' width='16'></picture>{FIRST}</p>{REST}",
}  # fmt: skip


@pytest.mark.parametrize("story", WHOLE.values(), ids=WHOLE)
def test_the_story_comes_whole_and_alone(story: str) -> None:
    assert lines(page(f"<main>{HEAD}{story}</main>")) == STORY
    assert lines(page(f"<div class='page'><article>{HEAD}{story}</article></div>")) == STORY


LINKS = "".join(f"<li><a href='/{i}'>خبر آخر من البلدة رقم {i}</a></li>" for i in range(9))
HALF, OTHER_HALF = paragraphs(), paragraphs(OTHER_PARAGRAPHS)
STRAY = {
    "an end tag too many": f"<div><div>{HALF}</div>{OTHER_HALF}</div>",
    "two end tags too many": f"<div><div><div>{HALF}</div></div>{OTHER_HALF}</div>",
    "and a sub-head": f"<div><div><h3>الحديقة</h3>{HALF}</div><h3>البحر</h3>{OTHER_HALF}</div>",
}


@pytest.mark.parametrize("story", STRAY.values(), ids=STRAY)
def test_a_story_goes_on_behind_what_holds_most_of_it(story: str) -> None:
    html = page(f"<section>{HEAD}{story}<ul>{LINKS}</ul></section><ul>{LINKS}</ul>")
    kept = lines(html)
    assert [line for line in kept if len(line) > 60] == [*PARAGRAPHS, *OTHER_PARAGRAPHS]


def test_a_story_begins_above_what_holds_most_of_it() -> None:
    rest = paragraphs([*PARAGRAPHS[1:], *OTHER_PARAGRAPHS])
    html = f"<div><p>{FIRST}</p><figure><figcaption>صورة الحديقة</figcaption></figure>"
    html += f"<p>{SECOND}</p><div class='paywall'>{rest.replace(SECOND, THIRD[:70])}</div></div>"
    assert [line for line in lines(html) if line in (FIRST, SECOND)] == [FIRST, SECOND]


def test_inline_elements_left_open_around_paragraphs() -> None:
    first, second = " ".join(PARAGRAPHS * 4), " ".join(OTHER_PARAGRAPHS)
    html = f"<div><span><p>{first}<div><span><p>{second}</p><a href='/3'>خبر آخر من البلدة</a>"
    assert lines(html)[:2] == [first, second]


PAGES = {
    "a consent above the headline": page(f"<main><div>{CONSENT}</div>{HEAD}{BODY}</main>"),
    "a table of cookies": page(article(), after=f"<div><table>{COOKIES}</table></div>"),
    "a ticker": f"<marquee>خبر عاجل من البلدة الآن</marquee>{article()}",
    "frames": f"<html><head><title>{TITLE}</title></head><frameset><frame src='a'><noframes><body>"
    f"{HEAD}{BODY}</body></noframes></frameset></html>",
    "cards before": page(f"<main><section>{CARDS}</section>{article()}</main>"),
    "cards around": page(
        f"<main><section>{CARDS}</section><div>{HEAD}{BODY}</div><section>{CARDS}</section></main>"
    ),
    "a lead in the header": page(
        f"<article><header>{HEAD}<p>{FIRST}</p></header><div>{REST}</div></article>"
    ),
    "data escaped twice": page(
        "<div id='app'></div>",
        head=json_ld(
            {
                "@type": "NewsArticle",
                "headline": TITLE,
                "articleBody": each("&lt;p&gt;{}&lt;/p&gt;"),
            }
        ),
    ),
    "a template in a script": page(f"{HEAD}<script type='text/template'>{BODY}</script>"),
    "two documents": page(article()) + "<html><body><p>نهاية الصفحة</p></body></html>",
}


@pytest.mark.parametrize("html", PAGES.values(), ids=PAGES)
def test_the_story_is_found_on_its_page(html: str) -> None:
    assert lines(html) == STORY


TOLD = "لم يصدق الأطفال ما رأوا!"
BETWEEN = {
    "a sub-head that leads nowhere": (
        "<h3><a href='javascript:;'>ألف شجرة في أسبوعين</a></h3>",
        ["ألف شجرة في أسبوعين"],
    ),
    "a short sentence beside a picture": (f"<p><img src='b.jpg'>{TOLD}</p>", [TOLD]),
    "small figures": (
        "<table><tr><th>الفريق</th><th>لعب</th><th>نقاط</th></tr><tr><td>النهر</td><td>3</td>"
        "<td>7</td></tr><tr><td>التلال</td><td>3</td><td>24</td></tr></table>",
        ["الفريق", "لعب", "نقاط", "النهر", "3", "7", "التلال", "3", "24"],
    ),
    "names again and again": (
        "<table><tr><td>النهر</td><td>1-0</td><td>التلال</td></tr><tr><td>التلال</td><td>2-2</td>"
        "<td>النهر</td></tr></table>",
        ["النهر", "1-0", "التلال", "التلال", "2-2", "النهر"],
    ),
    "a sub-head with an anchor": (
        "<h2><a name='a'></a><a href='https://t.example/n/7#b'>ثانيا: الملاعب</a></h2>",
        ["ثانيا: الملاعب"],
    ),
    "questions and short answers": (
        "<p><b>متى بدأ العمل في الحديقة؟</b></p><p>قبل عام.</p>",
        ["متى بدأ العمل في الحديقة؟", "قبل عام."],
    ),
    "a sentence in English": (
        "<p>“We are proud of this garden and of everyone who worked for it,” the mayor said.</p>",
        ["“We are proud of this garden and of everyone who worked for it,” the mayor said."],
    ),
    "facts": (
        "<dl><dt>المساحة</dt><dd>12</dd><dt>الأشجار</dt><dd>1000</dd></dl>",
        ["المساحة", "12", "الأشجار", "1000"],
    ),
}


@pytest.mark.parametrize(("inner", "expected"), BETWEEN.values(), ids=BETWEEN)
def test_lines_between_the_paragraphs_stay(inner: str, expected: list[str]) -> None:
    assert lines(page(article(inner))) == [TITLE, FIRST, *expected, *PARAGRAPHS[1:]]


@pytest.mark.parametrize("form", ["<p><b>{}</b></p>", "<div class='lead'>{}</div>", "<h2>{}</h2>"])
@pytest.mark.parametrize(
    "lead",
    [
        "الساعة 10:45 صباحا دوى انفجار في المصنع.",
        "أمس الأحد 3 مارس 2024 افتتحت الحديقة.",
        "كان يوم 12/1/2023 يوما حزينا في البلدة.",
    ],
)
def test_a_short_lead_with_a_date_stays(lead: str, form: str) -> None:
    html = page(f"<article>{HEAD}{form.format(lead)}{BODY}</article>")
    assert lines(html) == [TITLE, lead, *PARAGRAPHS]


def test_two_short_sentences_below_a_headline_are_an_article() -> None:
    told = ["افتتحت الحديقة صباح أمس.", "حضر الحفل عشرات السكان."]
    assert lines(page(f"<article>{HEAD}{paragraphs(told)}</article>")) == [TITLE, *told]


def test_the_text_above_a_long_list_of_boxes_is_the_storys_beginning() -> None:
    told = [(f"مكان {i}", text, text + " مرة أخرى") for i, text in enumerate(OTHER_PARAGRAPHS * 2)]
    boxes = "".join(
        f"<div><h2>{name}</h2><div class='in'><p>{one}</p><p>{two}</p></div></div>"
        for name, one, two in told
    )
    html = page(
        f"<main><header>{HEAD}</header><article class='i'>{BODY}</article>"
        f"<section>{boxes}</section></main>"
    )
    assert set(STORY) <= set(lines(html))


def test_a_subhead_that_says_what_the_title_says_is_no_headline() -> None:
    title = "أفضل الحدائق العامة على ضفة النهر"
    story = f"<h1>دليل الزائر إلى مدينة التلال</h1>{BODY}<h2>{title}</h2>"
    html = page(f"<article>{story}{paragraphs(OTHER_PARAGRAPHS)}</article>", title=title)
    assert clean_html(html).headline == "دليل الزائر إلى مدينة التلال"
    assert lines(html)[1:6] == [*PARAGRAPHS, title]
