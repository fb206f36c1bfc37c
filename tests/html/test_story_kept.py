"""No line of a story is lost, whatever its elements are called and how its sentences are cut."""

from __future__ import annotations

import pytest
from html_pages import OTHER_PARAGRAPHS, PARAGRAPHS, TITLE, article, json_ld, page, paragraphs

from cleaner import Cleaned, clean_html, restore
from cleaner.html.extract import visible_text
from cleaner.records.record import page_values

STORY = [TITLE, *PARAGRAPHS]
SHORT = "القرار لم يعجب الجميع."
LETTERS = "".join(
    f"<div class='item'><b>قارئ {i}</b><p>{text}</p></div>"
    for i, text in enumerate(OTHER_PARAGRAPHS * 3)
)
CONSENT = "".join(
    f"<p>Partner {i} stores and reads information on a device, such as cookies and identifiers.</p>"
    for i in range(30)
)


def lines(html: str | bytes) -> list[str]:
    return [line for line in clean_html(html).text.splitlines() if line.strip()]


def with_inner(inner: str, *expected: str) -> tuple[str, list[str]]:
    return page(article(inner)), [TITLE, PARAGRAPHS[0], *expected, *PARAGRAPHS[1:]]


# Names of elements


@pytest.mark.parametrize(
    "name",
    [
        "gdpr-text",
        "breaking-news__p",
        "social-embed-text",
        "poll-body",
        "no-print",
        "paywall",
        "subscriber-only",
        "article-tools",
        "ads-paragraph",
        "comments-share",
        "read-more",
        "related-text",
        "sidebar-grid__content",
        "newsletter-p",
        "tags-text",
        "author-text",
        "caption-text",
        "popup-p",
    ],
)
def test_every_paragraph_may_bear_a_name_of_furniture(name: str) -> None:
    named = "".join(f"<p class='{name}'>{text}</p>" for text in PARAGRAPHS)
    assert lines(page(f"<article><h1>{TITLE}</h1><div>{named}</div></article>")) == STORY


@pytest.mark.parametrize(
    "name",
    [
        "post-social",
        "modal-body",
        "comments-open",
        "ads-enabled",
        "breaking",
        "print-area",
        "sidebar-right",
        "popup-content",
        "share-wrap",
        "newsletter",
        "poll",
        "gdpr-ok",
        "paywall-content",
        "subscription-area",
        "related-main",
        "trending",
    ],
)
def test_the_story_may_stand_in_an_element_with_such_a_name(name: str) -> None:
    box = f"<div class='{name}'><h1>{TITLE}</h1>{paragraphs()}</div>"
    letters = f"<section class='block'><h3>بريد اليوم</h3>{LETTERS}</section>"
    assert lines(page(f"<div class='wrap'>{box}{letters}</div>"))[:5] == STORY
    assert lines(page(f"<div class='wrap'>{box}</div>")) == STORY
    below = f"<h1>{TITLE}</h1><div id='{name}'>{paragraphs()}</div>"
    assert lines(page(f"<div class='wrap'>{below}</div>")) == STORY


@pytest.mark.parametrize("name", ["shareet", "menu-text", "vote", "topics", "subscribe-line"])
def test_a_deck_without_anything_to_press_is_no_box_of_tools(name: str) -> None:
    decks = ("البلدية تعد بحديقة ثانية في الشرق", "السكان يطلبون مواقف للسيارات قرب الضفة")
    head = f"<h1>{TITLE}</h1><div class='{name}'>{'<br>'.join(decks)}</div>"
    told = f"<article>{head}<div class='meta'>عدد القراءات: 40</div>{paragraphs()}</article>"
    assert lines(page(told)) == [TITLE, *decks, *PARAGRAPHS]


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (f"<div class='ads'><p>{OTHER_PARAGRAPHS[0]}</p></div>", OTHER_PARAGRAPHS[:1]),
        (f"<div id='ad-slot'>{paragraphs(OTHER_PARAGRAPHS)}</div>", OTHER_PARAGRAPHS),
        (f"<div class='promo-share'><p>{SHORT}</p></div>", [SHORT]),
        (f"<div class='author-quote'><p>{SHORT}</p></div>", [SHORT]),
        (
            f"<blockquote><p>{SHORT}</p><footer>منى صالح، معلمة</footer></blockquote>",
            [SHORT, "منى صالح، معلمة"],
        ),
        (
            f"<figure><blockquote>{SHORT}</blockquote><figcaption>منى صالح</figcaption></figure>",
            [SHORT, "منى صالح"],
        ),
        (
            "<aside><h3>الحديقة في أرقام</h3><ul><li>ألف شجرة</li><li>ملعبان</li></ul></aside>",
            ["الحديقة في أرقام", "ألف شجرة", "ملعبان"],
        ),
        (f"<div class='poll-box'><p>{OTHER_PARAGRAPHS[1]}</p></div>", [OTHER_PARAGRAPHS[1]]),
        (f"<div style='display:none'><p>{OTHER_PARAGRAPHS[1]}</p></div>", [OTHER_PARAGRAPHS[1]]),
        (f"<p><span class='share'>{SHORT}</span></p>", [SHORT]),
    ],
    ids=[
        "advertisement", "ad left open", "short in share", "short in author", "speaker",
        "speaker below a figure", "facts", "poll", "behind a button", "span",
    ],
)  # fmt: skip
def test_sentences_among_the_paragraphs_stay(inner: str, expected: list[str]) -> None:
    html, story = with_inner(inner, *expected)
    assert lines(html) == story


def test_the_last_paragraph_may_stand_in_a_footer_of_the_article() -> None:
    *first, last = PARAGRAPHS
    footer = f"<footer class='entry-footer'><p>{last}</p></footer>"
    html = page(f"<article><h1>{TITLE}</h1>{paragraphs(first)}{footer}</article>")
    assert lines(html) == STORY


@pytest.mark.parametrize(
    "box",
    [
        "<div class='newsletter'><p>اشترك في نشرتنا اليومية لتصلك أهم الأخبار كل صباح في بريدك "
        "الإلكتروني.</p><form><input><button>اشتراك</button></form></div>",
        "<div class='gdpr-box'><p>نعرض هنا محتوى من موقع آخر بعد موافقتك على حفظ ملفات الارتباط "
        "في جهازك.</p><button>موافق</button></div>",
        "<blockquote class='twitter-tweet'><p>الحديقة مفتوحة للجميع منذ هذا الصباح الجميل.</p>"
        "&mdash; منى صالح (@mona) <a href='https://t.example/1'>March 5, 2024</a></blockquote>",
    ],
    ids=["form", "consent", "post"],
)
def test_boxes_that_are_certain_go(box: str) -> None:
    html, story = with_inner(box)
    assert lines(html) == story


# Links


def anchored(text: str) -> str:
    return f"<a name='m'>{text}</a>"


@pytest.mark.parametrize(
    "story",
    [
        f"<h1>{anchored(TITLE)}</h1>" + paragraphs([anchored(text) for text in PARAGRAPHS]),
        f"<a name=top><h1>{TITLE}</h1>{paragraphs()}",
        f"<h1>{TITLE}</h1><a id='x'>{'<br><br>'.join(PARAGRAPHS)}",
        f"<h1>{TITLE}</h1>" + paragraphs([f"<a href='#n'>{text}</a>" for text in PARAGRAPHS]),
        f"<h1>{TITLE}</h1><a href='/x'>{paragraphs()}",
        f"<h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p><p><a href='/x'>{PARAGRAPHS[1]}</a></p>"
        + paragraphs(PARAGRAPHS[2:]),
        f"<h1>{TITLE}</h1><p><a href='/x'>{PARAGRAPHS[0]}</a></p>" + paragraphs(PARAGRAPHS[1:]),
    ],
    ids=["names", "left open", "id left open", "fragments", "address left open", "one", "lead"],
)  # fmt: skip
def test_anchors_and_sentences_in_links_are_story(story: str) -> None:
    assert lines(page(f"<article>{story}</article>")) == STORY


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<h2 id='s'><a href='#s'>ألف شجرة في أسبوعين</a></h2>", ["ألف شجرة في أسبوعين"]),
        ("<h2><a id='s' href='/x#s'>ألف شجرة في أسبوعين</a></h2>", ["ألف شجرة في أسبوعين"]),
        (f"<p><a href='/x'>{SHORT}</a></p>", [SHORT]),
        (
            "<p>ونشرت البلدية على موقعها مواعيد الحفلات الثلاث المقبلة:</p><ul><li><a href='/1'>"
            "حفلة الأطفال يوم الجمعة</a></li><li><a href='/2'>حفلة الجيران يوم السبت</a></li></ul>",
            ["ونشرت البلدية على موقعها مواعيد الحفلات الثلاث المقبلة:", "حفلة الأطفال يوم الجمعة",
             "حفلة الجيران يوم السبت"],
        ),
    ],
    ids=["own fragment", "fragment of an address", "short sentence", "announced list"],
)  # fmt: skip
def test_linked_lines_of_the_story_stay(inner: str, expected: list[str]) -> None:
    html, story = with_inner(inner, *expected)
    assert lines(html) == story


# Dates and pictures


@pytest.mark.parametrize(
    "lead",
    [
        "افتتحت الحديقة في 5 مارس 2024 بحضور سكان الحي القديم.",
        "بدأ الحفل عند الساعة 10:30 وسط حضور كبير من الأطفال.",
        "وصلت الشتلات قبل يومين من مشاتل القرى القريبة.",
        "كان ذلك في 05/03/2024 حين زرعت أول شجرة في الحديقة",
        "ينتظر السكان منذ 3 سنوات افتتاح الحديقة على النهر.",
    ],
)
@pytest.mark.parametrize("tag", ["p", "div"])
def test_a_lead_with_a_date_is_no_line_of_date(lead: str, tag: str) -> None:
    html = page(f"<article><h1>{TITLE}</h1><{tag}>{lead}</{tag}>{paragraphs()}</article>")
    assert lines(html) == [TITLE, lead, *PARAGRAPHS]


@pytest.mark.parametrize(
    "line",
    [
        "5 مارس 2024",
        "الثلاثاء 05/03/2024 - 10:20",
        "منى صالح - 5 مارس 2024 | 10:20",
        "نشر في: 5 مارس 2024 الساعة 10:20 بتوقيت غرينتش",
        "<time>منذ ساعتين</time>",
    ],
)
def test_lines_of_date_go(line: str) -> None:
    html = page(f"<article><h1>{TITLE}</h1><div>{line}</div>{paragraphs()}</article>")
    assert lines(html) == STORY


CUT = "افتتحت بلدية التلال صباح أمس"
INSIDE = {
    "time": "افتتحت بلدية التلال <time datetime='2024-03-05'>صباح أمس</time>",
    "time first": "<time>افتتحت بلدية</time> التلال صباح أمس",
    "emoji": "افتتحت بلدية <img class='emoji' src='1.png' alt=''>التلال صباح أمس",
    "small picture": "افتتحت بلدية <img src='1.png' width='20' height='20'> التلال صباح أمس",
    "smart tag": "افتتحت <st1:place>بلدية التلال</st1:place> صباح أمس",
    "custom element": "افتتحت <x-name>بلدية التلال</x-name> صباح أمس",
    "button": "افتتحت <button class='entity'>بلدية التلال</button> صباح أمس",
    "inline div": "افتتحت <div style='display: inline'>بلدية التلال</div> صباح أمس",
    "inline-block": "افتتحت <div style='display:inline-block'>بلدية التلال</div> صباح أمس",
    "ruby": "افتتحت <ruby>بلدية</ruby> التلال صباح أمس",
    "meter": "افتتحت بلدية <meter value='1'>التلال</meter> صباح أمس",
    "formula": "افتتحت بلدية <math><mi>التلال</mi></math> صباح أمس",
    "tooltip": "افتتحت بلدية التلال<span style='display:none'>مدينة</span> صباح أمس",
    "hidden note": "افتتحت بلدية التلال<span hidden>مدينة</span> صباح أمس",
}


@pytest.mark.parametrize("cut", INSIDE.values(), ids=INSIDE)
def test_what_stands_in_a_sentence_leaves_it_whole(cut: str) -> None:
    assert PARAGRAPHS[0].startswith(CUT)
    story = paragraphs([cut + PARAGRAPHS[0].removeprefix(CUT), *PARAGRAPHS[1:]])
    assert lines(page(f"<article><h1>{TITLE}</h1>{story}</article>")) == STORY


LINES = {
    "closed break": "</br>".join(PARAGRAPHS),
    "upper case": "</BR>".join(PARAGRAPHS),
    "pre": "<pre>" + "\n\n".join(PARAGRAPHS) + "</pre>",
    "pre-wrap": "<div style='white-space: pre-wrap'>" + "\n".join(PARAGRAPHS) + "</div>",
    "block spans": "".join(f"<span style='display:block'>{text}</span>" for text in PARAGRAPHS),
    "flex": "".join(f"<span style='display: flex'>{text}</span>" for text in PARAGRAPHS),
    "custom elements": "".join(f"<x-par>{text}</x-par>" for text in PARAGRAPHS),
}


@pytest.mark.parametrize("body", LINES.values(), ids=LINES)
def test_what_parts_lines(body: str) -> None:
    assert lines(page(f"<article><h1>{TITLE}</h1><div>{body}</div></article>")) == STORY


@pytest.mark.parametrize(
    "lead",
    [
        "<p><img src='a.jpg'>{}</p>",
        "<p><img src='a.jpg'><br>{}</p>",
        "<div><img src='a.jpg'>{}</div>",
        "<div class='row'><img src='a.jpg'><p>{}</p></div>",
        "<table><tr><td><img src='a.jpg'></td><td>{}</td></tr></table>",
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        PARAGRAPHS[0],
        'قالت منى صالح لجيرانها صباح أمس: "لن يخرج أطفالنا إلى الشارع للعب بعد اليوم"',
        "عاد الأطفال إلى ضفة النهر صباح أمس وزرع كل واحد منهم شجرة باسمه في الحديقة الجديدة!",
    ],
)
def test_a_picture_at_the_head_of_a_paragraph_makes_no_caption_of_it(lead: str, text: str) -> None:
    others = paragraphs(PARAGRAPHS[1:])
    html = page(f"<article><h1>{TITLE}</h1>{lead.format(text)}{others}</article>")
    assert lines(html) == [TITLE, text, *PARAGRAPHS[1:]]


def test_pictures_before_the_lines_of_a_list_are_bullets() -> None:
    items = ["ألف شجرة في أسبوعين", "ملعب ومكتبة للأطفال", "الدخول مجاني طول العام"]
    listed = "".join(f"<p><img src='bullet.gif'> {item}</p>" for item in items)
    html, story = with_inner(listed, *items)
    assert lines(html) == story


def test_a_caption_that_is_told_twice_goes_twice() -> None:
    caption = "أطفال الحي في الحديقة الجديدة"
    figure = f"<figure><img src='a.jpg'><figcaption>{caption}</figcaption></figure>"
    html = page(f"<article><h1>{TITLE}</h1>{figure}<p>{caption}</p>{paragraphs()}</article>")
    assert lines(html) == STORY


# Other languages, stories that are not shown, live reports


@pytest.mark.parametrize("place", ["before", "behind", "around"])
@pytest.mark.parametrize("name", ["", "qc-cmp2", "x9"])
def test_a_consent_in_english_is_no_story(place: str, name: str) -> None:
    consent = f"<div class='{name}'>{CONSENT}</div>"
    above = consent if place != "behind" else ""
    below = consent if place != "before" else ""
    assert lines(page(article(), before=above, after=below)) == STORY


BODY = "\n\n".join(PARAGRAPHS)
NEWS = {"@type": "NewsArticle", "headline": TITLE, "articleBody": BODY}


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (json_ld(NEWS), "<div id='app'></div>"),
        (json_ld(NEWS), f"<h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p>"),
        (json_ld({"@graph": [NEWS]}), f"<h1>{TITLE}</h1>"),
        (
            json_ld({**NEWS, "articleBody": paragraphs().replace('"', "&quot;")}),
            f"<h1>{TITLE}</h1>",
        ),
        ("", f"<noscript><h1>{TITLE}</h1>{paragraphs()}</noscript><div id='app'></div>"),
        ("", f"<h1>{TITLE}</h1><template>{paragraphs()}</template>"),
        ("", f"<x-a><template shadowrootmode='open'>{article()}</template></x-a>"),
        ("", f"<h1>{TITLE}</h1><textarea>{paragraphs()}</textarea>"),
    ],
    ids=[
        "data", "teaser", "graph", "data in html", "noscript", "template", "shadow", "textarea",
    ],
)  # fmt: skip
def test_a_story_that_is_not_shown_is_taken(head: str, body: str) -> None:
    html = page(body, head=head)
    cleaned = clean_html(html)
    assert [line for line in cleaned.text.splitlines() if line] == STORY
    assert cleaned.kind == "article"
    if "shadow" not in body:
        assert any(warning.startswith("the story ") for warning in cleaned.warnings)


def test_a_story_goes_on_beside_the_box_of_its_beginning() -> None:
    links = "<div class='links'><li><a href='/1'>خبر من السوق</a></li></div>"
    first = f"<div class='first'>{paragraphs()}</div>"
    told = f"<div><h1>{TITLE}</h1>{first}{links}{paragraphs(OTHER_PARAGRAPHS)}</div>"
    assert lines(page(told)) == [TITLE, *PARAGRAPHS, *OTHER_PARAGRAPHS]


def test_a_teaser_is_told() -> None:
    script = "<script>self.push({text: '" + " ".join(PARAGRAPHS * 2) + "'})</script>"
    cleaned = clean_html(page(f"<h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p>{script}"))
    assert cleaned.text.splitlines() == STORY[:2]
    assert cleaned.warnings == ("the page shows only a teaser: a script of it holds the text",)


@pytest.mark.parametrize("tag", ["article", "div", "li", "section"])
@pytest.mark.parametrize("hour", ["<time>{}</time>", "<span class='t'>{}</span>", "<b>{}</b><br>"])
@pytest.mark.parametrize("live", [True, False])
def test_the_entries_of_a_live_report_are_one_story(tag: str, hour: str, live: bool) -> None:
    entries = "".join(
        f"<{tag} class='entry'>{hour.format(f'1{i}:15')}<h3>عنوان الخبر القصير {i}</h3>"
        f"<p>{text}</p></{tag}>"
        for i, text in enumerate([*PARAGRAPHS[1:], *OTHER_PARAGRAPHS])
    )
    told = [TITLE, PARAGRAPHS[0]]
    for i, text in enumerate([*PARAGRAPHS[1:], *OTHER_PARAGRAPHS]):
        told += [f"عنوان الخبر القصير {i}", text]
    head = json_ld({"@type": "LiveBlogPosting", "headline": TITLE}) if live else ""
    html = page(f"<h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p><div>{entries}</div>", head=head)
    cleaned = clean_html(html)
    assert [line for line in cleaned.text.splitlines() if line.strip()] == told
    assert len(cleaned.stories) == 1
    text = restore(cleaned)
    assert [entry.time for entry in cleaned.entries] == [f"1{i}:15" for i in range(6)]
    for i, entry in enumerate(cleaned.entries):
        assert f"عنوان الخبر القصير {i}" in text[entry.start : entry.end]


def test_an_entry_has_the_moment_that_its_markup_tells() -> None:
    entries = "".join(
        f"<div><time datetime='2024-03-05T1{i}:15:00+03:00'>1{i}:15</time><p>{text}</p></div>"
        for i, text in enumerate(PARAGRAPHS)
    )
    cleaned = clean_html(page(f"<h1>{TITLE}</h1>{entries}"))
    told = [f"2024-03-05T1{i}:15:00+03:00" for i in range(len(PARAGRAPHS))]
    assert [entry.time for entry in cleaned.entries] == told
    assert page_values(cleaned)["entries"][0]["time"] == told[0]


# All that is visible


def test_all_that_is_visible_comes_back() -> None:
    html = page(article("<div class='share'>شارك الخبر</div>"), after=f"<aside>{LETTERS}</aside>")
    cleaned = clean_html(html)
    assert restore(cleaned) == visible_text(html)
    assert all(removal.rule and removal.kind for removal in cleaned.removals)
    assert _kinds(cleaned) >= {"navigation", "masthead"}


def _kinds(cleaned: Cleaned) -> set[str]:
    return {removal.kind for removal in cleaned.removals if removal.rule == "outside-story"}


# Misread UTF-8


def misread(text: str, *through: str) -> str:
    for name in through:
        text = text.encode().decode(name)
    return text


@pytest.mark.parametrize(
    "through",
    [["latin-1"], ["latin-1", "latin-1"], ["latin-1", "cp1252"]],
    ids="+".join,
)
def test_a_page_that_was_misread_is_read(through: list[str]) -> None:
    html = page(article())
    try:
        wrong = misread(html, *through)
    except UnicodeError:
        pytest.skip("has no letters for these bytes")
    assert lines(wrong) == STORY
    assert lines(wrong.encode()) == STORY


@pytest.mark.parametrize("part", [TITLE, PARAGRAPHS[1]], ids=["headline", "paragraph"])
def test_a_part_that_was_misread_is_read(part: str) -> None:
    html = page(article()).replace(part, misread(part, "latin-1"))
    assert lines(html) == STORY
    assert any("misread" in warning for warning in clean_html(html).warnings)


# Bad input


@pytest.mark.parametrize("control", ["\0", "\x01", "\x0b", "\x1f", "\x7f", "\x85"], ids=ascii)
@pytest.mark.parametrize("box", ["share", "comments", "related"])
def test_controls_beside_furniture_are_no_error(control: str, box: str) -> None:
    inner = f"{control}<div class='{box}'>{control}شارك{control}</div>{control}"
    cleaned = clean_html(page(article(inner)))
    assert set(STORY) <= set(cleaned.text.splitlines())


def test_tables_in_tables_are_read_in_time() -> None:
    deep = 600
    inner = f"<h1>{TITLE}</h1>{paragraphs()}"
    html = page("<table><tr><td>" * deep + inner + "</td></tr></table>" * deep)
    assert lines(html) == STORY


# Decks, boxes and pointers


@pytest.mark.parametrize(
    "head",
    [
        "<p class='spk'>{kicker}</p><h1>{title}</h1>",
        "<div class='article-info'><h3 id='uptitle'>{kicker}</h3><h1>{title}</h1></div>",
        "<div class='field-name-field-kicker'><div><div>{kicker}</div></div></div><h1>{title}</h1>",
        "<table><tr><td class='sub'>{kicker}</td></tr><tr><td><h1>{title}</h1></td></tr></table>",
    ],
    ids=["in one element", "in an element for meta data", "in a box called so", "in the row above"],
)
def test_a_kicker_right_above_the_headline_stays(head: str) -> None:
    kicker = "المخازن فارغة وقلق قبل أيام من العيد"
    html = page(f"<div>{head.format(kicker=kicker, title=TITLE)}{paragraphs()}</div>")
    assert lines(html) == [kicker, *STORY]


def test_days_ago_beside_a_name_are_a_line_of_date() -> None:
    html = page(f"<div><p>منى صالح قبل 3 أيام</p><h1>{TITLE}</h1>{paragraphs()}</div>")
    assert lines(html) == STORY


def test_who_is_quoted_is_no_author() -> None:
    speaker = "الطبيب منذر الصالح"
    quote = (
        "<blockquote><p>نكتب للمرضى أن يبتعدوا عن الدخان.</p>"
        f"<div class='quote-author'><span class='author-name'>{speaker}</span></div></blockquote>"
    )
    html, expected = with_inner(quote, "نكتب للمرضى أن يبتعدوا عن الدخان.", speaker)
    assert lines(html) == expected


def test_a_note_beside_a_speech_that_is_quoted_whole_stays() -> None:
    note = "وغادر الوزير القاعة قبل انتهاء التصفيق ليلحق بموعد القطار الأخير إلى العاصمة."
    speech = f"<blockquote>{paragraphs()}</blockquote><div class='note'>{note}</div>"
    assert lines(page(f"<article><h1>{TITLE}</h1>{speech}</article>")) == [*STORY, note]


@pytest.mark.parametrize("below", ["<p>{}</p>", "<div class='text'><p>{}</p></div>"])
def test_paragraphs_behind_a_box_of_pointers_are_no_leads_of_cards(below: str) -> None:
    first, second = (
        "أما القاضي فأجل النظر في الدعوى أسبوعين آخرين.",
        "ولم يحضر المدير الجلسة الأولى.",
    )
    card = "<h5>قد يعجبك أيضا</h5><a href='/1'>شركة المياه توضح سبب الانقطاع</a>"
    other = "<div class='ad-slot'>محتوى مدفوع</div>"
    body = "".join(below.format(p) for p in PARAGRAPHS)
    behind = f"{below.format(first)}{other}{below.format(second)}"
    inner = f"{body}<div class='more'>{card}</div>{behind}"
    assert lines(page(f"<article><h1>{TITLE}</h1>{inner}</article>")) == [*STORY, first, second]


def test_the_boxes_of_a_page_builder_hold_one_story() -> None:
    def box(inner: str) -> str:
        return f"<div class='frame frame-text'><div class='inner'>{inner}</div></div>"

    told = [f"<p>{text}</p>" for text in PARAGRAPHS]
    first = box(f"<div class='pic'><div class='text'>{told[0]}</div></div>")
    links = box("<ul><li><a href='/a'>برنامج المنح</a></li><li><a href='/b'>استمارة</a></li></ul>")
    rest = box(f"<h2>مرحلة ثانية</h2><div class='body'>{''.join(told[1:])}</div>")
    html = page(f"<main><h1>{TITLE}</h1>{first}{links}{rest}</main>")
    assert lines(html) == [TITLE, PARAGRAPHS[0], "مرحلة ثانية", *PARAGRAPHS[1:]]


def test_a_deck_over_the_picture_of_the_headline_is_no_caption() -> None:
    deck = "أربعون عاما في خدمة الركاب"
    cover = f"<div class='cover'><img src='/a.jpg'><h1>{TITLE}</h1><p>{deck}</p></div>"
    assert lines(page(f"<main>{cover}<div>{paragraphs()}</div></main>")) == [
        TITLE,
        deck,
        *STORY[1:],
    ]


def test_a_sentence_below_a_sub_head_and_a_picture_is_no_caption() -> None:
    told = "<h3>{0}. برطمان شفاف</h3><p>حين ترين العدس لن تشتري كيسا.</p>"
    item = f"<div><img src='/{{0}}.jpg'>{told}</div>"
    html = page(article("".join(item.format(number) for number in range(1, 4))))
    assert clean_html(html).text.count("حين ترين العدس") == 3


@pytest.mark.parametrize("tag", ["font size=5", "font size=5><b", "b"])
def test_a_headline_that_is_only_written_large_stays(tag: str) -> None:
    ends = "".join(f"</{part.split()[0]}>" for part in reversed(tag.split("><")))
    old = f"<table><tr><td><font size=2>العدد 11402 - 6 آذار 2002</font><p><{tag}>{TITLE}{ends}</p>"
    html = page(f"{old}{paragraphs()}</td></tr></table>").replace(f"<title>{TITLE}</title>", "")
    assert lines(html)[0] == TITLE


def test_a_story_goes_on_below_the_columns_of_its_beginning() -> None:
    first, second, *rest = PARAGRAPHS
    more = ["وغادر المدير القاعة قبل الجلسة.", "وتعود المحكمة إلى النظر في القضية بعد شهر."]
    columns = (
        f"<div class='columns'><div class='column'><p>{first}</p><p>{second}</p></div>"
        "<div class='column'><figure><img src='/a.jpg'><figcaption>المبنى</figcaption></figure>"
        "</div></div>"
    )
    form = "<div class='form'><p>اشترك في تنبيهات الجريدة</p><button>اشتراك</button></div>"
    told = "".join(f"<p>{text}</p>" for text in [*rest, *more])
    body = f"<div class='entry-content'>{columns}{form}{told}</div>"
    found = lines(page(f"<main><h1>{TITLE}</h1>{body}</main>"))
    assert [line for line in found if line in [*STORY, *more]] == [*STORY, *more]


def test_a_story_in_rows_far_from_each_other_is_one() -> None:
    def row(inner: str) -> str:
        around = "<div class='content-wrap'><div class='group'><div class='col'>"
        return f"<div class='row'>{around}<div class='module'>{inner}</div></div></div></div></div>"

    first, *rest = (f"<div class='rich-text'><p>{text}</p></div>" for text in PARAGRAPHS)
    call = row("<div class='callout'><h3>اكفل مقعدا</h3><a href='/a'>اكفل الآن</a></div>")
    html = page(f"<main><h1>{TITLE}</h1>{row(first)}{call}{''.join(map(row, rest))}</main>")
    assert [line for line in lines(html) if line in STORY] == STORY


def test_a_headline_called_so_by_its_class_alone_stays() -> None:
    cell = f"<table><tr><td class='PortletHeading1'>{TITLE}</td></tr><tr><td>{paragraphs()}"
    html = page(f"{cell}</td></tr></table>").replace(f"<title>{TITLE}</title>", "")
    assert lines(html) == STORY


def test_a_page_whose_lines_stand_in_one_element_is_parted_as_text_is() -> None:
    """Where the whole page is one element, paragraphs side by side are not one story for that."""
    menu = ["الرئيسية", "محليات", "عربي", "رياضة", "ثقافة", "اتصل بنا"]
    first = [
        "بلدية الرمان تفتتح سوقا للحرفيين في الحي القديم",
        "افتتحت بلدية الرمان سوقا للحرفيين في الحي القديم، يضم أربعين دكانا للنجارين وصانعي السلال"
        " والخزافين، بعد ترميم استمر ثلاثة أعوام.",
        "وقال رئيس البلدية إن السوق أقيم مكان خان مهجور، وإن الحرفيين يدفعون إيجارا رمزيا في"
        " السنتين الأوليين على أن يعلموا الشبان صنعتهم.",
        "وأضاف أن البلدية ستنظم في الحي القديم معرضا للحرفيين كل ربيع، تباع فيه السلال والأواني"
        " والأثاث الذي صنع في دكاكين السوق.",
    ]
    second = [
        "علماء البحار يرصدون هجرة السلاحف نحو خليج اللؤلؤ",
        "رصد علماء البحار هجرة مئات السلاحف الخضراء نحو خليج اللؤلؤ قبل موعدها بشهر، وثبتوا أجهزة"
        " تتبع صغيرة على أصداف عشرين منها.",
        "وذكرت الباحثة ليلى الموج أن السلاحف قطعت ستمئة كيلومتر في أسبوعين، وأن دفء المياه قد يكون"
        " سببا في هجرتها المبكرة إلى الخليج.",
        "وتضع السلاحف بيضها في رمال الشاطئ الشرقي، حيث منعت السلطات البحرية دخول الزوارق حتى نهاية"
        " الصيف كي لا تفزع الأمهات.",
    ]
    lines = [*menu, *first, "الوسوم", "الرمان", *second, "جميع الحقوق محفوظة"]
    body = "".join(f"<p>{line}</p>" for line in lines)
    cleaned = clean_html(f"<title>{first[0]}</title><body>{body}</body>")
    assert cleaned.text.splitlines() == first
    assert [story.headline for story in cleaned.stories] == [first[0], second[0]]
