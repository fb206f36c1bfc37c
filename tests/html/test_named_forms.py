"""Stories in forms of many frameworks and with many names: no line of theirs is lost."""

from __future__ import annotations

import re

import pytest
from html_pages import page

from cleaner import clean_html

TITLE = "مزارعو الهضبة يعيدون زراعة القمح القديم بعد أربعين عاما"
TEXTS = {
    "P1": "وزعت جمعية مزارعي الهضبة يوم الثلاثاء ألفي كيس من بذور القمح القديم على العائلات التي "
    "طلبت أن تعود إلى زراعته هذا الموسم.",
    "P2": "وقالت المهندسة الزراعية ديما الشويري إن البذور حفظت في جرار من الفخار، وإن نسبة الإنبات "
    "في التجربة الأولى زادت على ثمانين في المئة.",
    "P3": "وكان القمح القديم قد اختفى من حقول الهضبة في أواخر السبعينيات حين دخلت الأصناف القصيرة "
    "التي تعطي غلة أكبر وتحتاج إلى سماد أكثر.",
    "P4": "ويرى المزارع سليم أبو نجم أن الصنف القديم يصبر على العطش، وأن قشه الطويل يكفي لعلف "
    "الأغنام حتى الربيع.",
    "P5": "وتنوي الجمعية أن تفتح مطحنة حجرية صغيرة في الخريف، وأن تبيع الطحين في أسواق المدن "
    "القريبة بعلامة تحمل اسم الهضبة.",
    "D1": "جمعية صغيرة وزعت بذورا حفظتها العائلات في جرار الفخار طوال عقود",
    "Q1": "كيف بدأت فكرة جمع البذور من البيوت؟",
    "A1": "بدأت حين وجدت جدتي جرة في القبو مكتوبا عليها سنة لا أذكرها، وفيها حبات لم تفسد رغم كل "
    "ما مر عليها.",
    "Q2": "وهل خفتم من أن تفشل الزراعة؟",
    "A2": "خفنا طبعا، لكننا زرعنا قطعة صغيرة أولا.",
    "S1": "بذور من جرار الفخار",
    "S2": "مطحنة في الخريف",
    "E1": "بدأ التوزيع الثلاثاء 4 مارس 2025.",
    "E2": "في الساعة 10:30 فتحت الأبواب.",
}
RELATED = (
    "افتتاح ملعب جديد في حي المحطة",
    "سفينة شحن تجنح قرب رأس الملح",
    "متحف الفخار يمدد ساعات الزيارة",
)
PLACES = {
    "container": "<div class='{}'>[P1][P2][P3][P4][P5]</div>",
    "identifier": "<div id='{}'>[P1][P2][P3][P4][P5]</div>",
    "second": "<div>[P1]<section class='{}'>[P2]</section>[P3][P4][P5]</div>",
    "lines": "<div>[P1]<div class='{0}'>[P2]</div><div class='{0}'>[P3]</div>[P4][P5]</div>",
    "midst": "<div>[P1]<div class='{}'>[P2][P3]</div>[P4][P5]</div>",
    "rest": "<div>[P1][P2][P3]</div><div class='{}'>[P4][P5]</div>",
}
_NAMES = """
    ads-enabled adv_text sponsored-text banner-text date-text timestamp-body nav-content
    sidebar-main footer_content topbar cookie-notice gdpr-text popup-body modal-content
    overlay-text rating-box vote tools-text font-size-16 related-text similar recommended-story
    readmore-text read-also more-news most-read trending latest-news breaking-text next-article
    category-text share-text social-text follow-us paywall-text tags-text keywords topics-body
    premium locked widget-text card-footer-text tab-pane swiper-slide list-group-item
"""
FORMS = {
    "lead in the header": "<article><header><h1>[H]</h1>[D1][P1]</header><div>[P2][P3][P4]</div>"
    "</article>",
    "questions in buttons": "<article><h1>[H]</h1>[P1]<button class='accordion'>{Q1}</button>"
    "<div class='panel'>[A1]</div><button class='accordion'>{Q2}</button><div class='panel'>[A2]"
    "</div></article>",
    "headings in buttons": "<main><h1>[H]</h1>[P1][P2]<h2><button class='accordion-button'>{S1}"
    "</button></h2><div class='collapse'>[A1]</div><h2><button class='accordion-button'>{S2}"
    "</button></h2><div class='collapse'>[A2]</div></main>",
    "linked sub-heads": "<article><h1>[H]</h1>[P1]<h3><a href='/t/1'>{S1}</a></h3>[P2]<h3>"
    "<a href='/t/2'>{S2}</a></h3>[P3]</article>",
    "tabs": "<article><h1>[H]</h1>[P1]<div><button>نص</button></div><div class='tab'>[P2]</div>"
    "<div class='tab' hidden>[P3]</div></article>",
    "lead with a date": "<article><h1>[H]</h1>[E1][P1][P2]</article>",
    "lead with an hour": "<main><h1>[H]</h1><div class='lead'>{E2}</div><div>[P1][P2]</div></main>",
}


def story(form: str) -> tuple[str, list[str]]:
    """The page of a form, and the lines of its story."""
    keys = re.findall(r"[\[{]([A-Z]\d)[\]}]", form)
    html = re.sub(r"\[([A-Z]\d)\]", lambda key: f"<p>{TEXTS[key[1]]}</p>", form)
    html = re.sub(r"\{([A-Z]\d)\}", lambda key: TEXTS[key[1]], html).replace("[H]", TITLE)
    links = "".join(
        f"<div class='x'><a href='/{i}'>{text}</a></div>" for i, text in enumerate(RELATED)
    )
    return page(html, title=TITLE, after=f"<div class='r'>{links}</div>"), [TEXTS[k] for k in keys]


def check(form: str) -> None:
    html, lines = story(form)
    text = clean_html(html).text
    assert [line for line in (TITLE, *lines) if line not in text] == []
    assert [line for line in RELATED if line in text] == []


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_the_lines_of_a_form_are_kept(form: str) -> None:
    check(form)


@pytest.mark.parametrize("place", PLACES)
def test_running_text_stays_whatever_it_is_called(place: str) -> None:
    for name in _NAMES.split():
        check(f"<main><h1>[H]</h1>{PLACES[place].format(name)}</main>")


@pytest.mark.parametrize("name", ["author-text", "caption-text", "comment-body", "disclaimer"])
def test_two_paragraphs_behind_a_story_that_are_called_someones_own_go(name: str) -> None:
    html, lines = story(f"<main><h1>[H]</h1>{PLACES['rest'].format(name)}</main>")
    text = clean_html(html).text
    assert [line in text for line in lines] == [True, True, True, False, False]


@pytest.mark.parametrize("name", ["caption-text", "comment-body", "disclaimer"])
def test_what_stands_between_paragraphs_on_both_sides_is_of_them(name: str) -> None:
    check(f"<main><h1>[H]</h1>{PLACES['midst'].format(name)}</main>")


@pytest.mark.parametrize(
    "inner",
    [
        "<p>{}</p><p>{}</p><form><input></form>",
        "<p>{}</p><p>{}</p><button>اشترك</button>",
        "<p>{}</p><p>{} <a href='/n'>سجل</a></p>",
    ],
)
def test_promotions_with_something_to_press_go(inner: str) -> None:
    told = (
        "اشترك في نشرتنا البريدية لتصلك أهم الأخبار كل صباح إلى صندوقك مباشرة قبل الجميع.",
        "وحمل تطبيقنا الجديد على هاتفك لتتابع الأخبار أولا بأول من كل مدن البلاد وقراها.",
    )
    box = f"<div class='newsletter'>{inner.format(*told)}</div>"
    html, lines = story(f"<main><h1>[H]</h1><div>[P1][P2][P3]</div>{box}</main>")
    text = clean_html(html).text
    assert all(line in text for line in lines) and told[0] not in text


def test_the_deck_in_the_box_of_the_picture_stays() -> None:
    deck = TEXTS["D1"]
    story = "".join(f"<p>{TEXTS[name]}</p>" for name in ("P1", "P2", "P3"))
    box = f"<div id='feat'><img src='/a.jpg' width=900><div class='feat-text'><p>{deck}</p>"
    caption = "<span class='feat-caption'>حقل القمح - تصوير: منى صالح</span></div></div>"
    meta = f"<meta property='og:description' content='{deck}'>"
    body = f"<h1>{TITLE}</h1>{box}{caption}<div class='entry'>{story}</div>"
    told = clean_html(f"<title>{TITLE}</title>{meta}<article>{body}</article>").text
    assert deck in told
    assert "تصوير" not in told


@pytest.mark.parametrize("hiding", ["hidden", "style='display:none'", "class='paywall' hidden"])
def test_the_rest_behind_a_button_belongs_to_the_story(hiding: str) -> None:
    links = "".join(f"<li><a href='/{n}'>{RELATED[n % 3]}</a></li>" for n in range(3))
    lead = "تفقد المحافظ أعمال تطوير الكورنيش أمس واستمع إلى مطالب السكان والباعة هناك."
    card = f"<div class='related-inline'><a href='/1'><h3>{RELATED[0]}</h3><p>{lead}</p></a></div>"
    form = "<div class='newsletter'><form><h4>اشترك في النشرة</h4><input></form></div>"
    rest = [card, f"<p>{TEXTS['P3']}</p>", form, f"<h2>{TEXTS['S1']}</h2><p>{TEXTS['P4']}</p>"]
    rest += [card, f"<p>{TEXTS['P5']}</p>", form]
    head = f"<h1>{TITLE}</h1><div class='info'><span>الثلاثاء 11/أبريل/2023</span></div>"
    head += "<img src='a.jpg'><span class='img-caption'>حقل القمح - أرشيفية</span>"
    first = (
        f"<div class='intro'><p>{TEXTS['P1']} {TEXTS['P2']}</p></div><a href='#'>اقرأ المزيد</a>"
    )
    offer = (
        "<div class='offer'><h3>هذا المحتوى للمشتركين</h3><p>اشترك الآن لمتابعة القراءة</p></div>"
    )
    tags = "<div class='keywords'><a>القمح</a><a>الهضبة</a></div>"
    news = f"<div class='more-news'><h4>موضوعات متعلقة</h4><ul>{links}</ul></div>"
    aside = f"<aside><h4>الأكثر قراءة</h4><ul>{links}</ul></aside>"
    menu = "<header><ul><li><a href='/e'>محافظات</a></li><li><a href='/f'>فن</a></li></ul></header>"
    box = f"{head}{first}<div {hiding}>{''.join(rest)}</div>{offer}{tags}{news}"
    page = f"<body>{menu}<div class='row'><div class='col'>{box}</div>{aside}</div></body>"
    told = clean_html(f"<title>{TITLE}</title>{page}").text
    assert all(TEXTS[name] in told for name in ("P1", "P2", "P3", "S1", "P4", "P5"))
