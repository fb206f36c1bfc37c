"""What a page is: in doubt an article. A lost article weighs ten times a list that passes."""

from __future__ import annotations

import pytest
from html_pages import OTHER_PARAGRAPHS, OUTLET, PARAGRAPHS, TITLE, article, json_ld, meta, page

from cleaner import clean_html

SITE = "https://news.example/"
STORY = SITE + "2024/story-7"
BRIEF = "تغلق بلدية التلال طريق النهر صباح الجمعة لأعمال الصيانة."
HEADLINES = [
    "انقطاع المياه عن ثلاثة أحياء غدا",
    "سوق الخضر ينتقل إلى مبنى جديد",
    "فريق التلال يتأهل إلى نهائي الكأس",
    "مدرسة القرية تفتح أبوابها بعد الترميم",
    "حافلات جديدة بين الميناء والمطار",
    "معرض للكتاب في الساحة القديمة",
    "عاصفة رملية متوقعة مساء الخميس",
    "مزارعو الوادي يبدأون قطف الزيتون",
    "طبيب القرية يتقاعد بعد أربعين عاما",
    "جسر المشاة يفتح في مطلع الشهر",
    "الشرطة تستعيد لوحة سرقت من المتحف",
    "مهرجان الصيف ينطلق من المرفأ القديم",
]
LINKS = (
    "<ul>" + "".join(f"<li><a href='/{i}'>{t}</a></li>" for i, t in enumerate(HEADLINES)) + "</ul>"
)
BARE = "".join(f"<div><a href='/{i}'>{t}</a></div>" for i, t in enumerate(HEADLINES))
PICTURED = "".join(
    f"<div class='c'><img src='{i}.jpg'><a href='/{i}'>{t}</a></div>"
    for i, t in enumerate(HEADLINES)
)
LEADS = [*PARAGRAPHS, *OTHER_PARAGRAPHS]


def cards(tag: str, inner: str) -> str:
    return "".join(
        f"<{tag} class='card'>"
        + inner.format(link=f"<a href='/{i}'>{title}</a>", lead=LEADS[i % len(LEADS)])
        + f"</{tag}>"
        for i, title in enumerate(HEADLINES)
    )


CARDS = {
    "h3 and p": cards("div", "<h3>{link}</h3><p>{lead}</p>"),
    "article": cards("article", "<h2>{link}</h2><p>{lead}</p>"),
    "list": cards("li", "{link}<div>{lead}</div>"),
    "dated": cards("div", "<time>منذ ساعتين</time><h3>{link}</h3><p>{lead}</p>"),
}
WEBSITE = meta({"og:type": "website"})
LIST = json_ld({"@type": "CollectionPage", "name": "رياضة"})
NEWS = json_ld({"@type": "NewsArticle", "headline": TITLE})
FIGURES = "".join(
    f"<figure><img src='{i}.jpg'><figcaption>{text}</figcaption></figure>"
    for i, text in enumerate([*PARAGRAPHS, *OTHER_PARAGRAPHS])
)

ARTICLES = {
    "one sentence": page(f"<h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p>"),
    "a brief": page(f"<article><h1>{TITLE}</h1><p>{BRIEF}</p></article>", head=NEWS),
    "two briefs": page(f"<h1>{TITLE}</h1><p>{BRIEF}</p><p>{BRIEF} ولن يطول الأمر.</p>"),
    "two paragraphs, many links": page(
        f"<h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>", after=LINKS + BARE
    ),
    "one paragraph, many links": page(
        f"<div><h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p></div>", before=BARE, after=LINKS + PICTURED
    ),
    "links inside": page(f"<div><h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p>{LINKS}</div>"),
    "cards below": page(article(), after=CARDS["h3 and p"]),
    "cards in articles below": page(article(), after=CARDS["article"]),
    "a website": page(article(), head=WEBSITE),
    "a short website": page(f"<h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p>", head=WEBSITE, after=LINKS),
    "no heading": page(f"<div>{PARAGRAPHS[0]}<br>{PARAGRAPHS[1]}</div>", title=""),
    "no heading, many links": page(
        f"<div>{PARAGRAPHS[0]}<br>{PARAGRAPHS[1]}</div>", after=LINKS, title=""
    ),
    "a story in pictures": page(f"<h1>{TITLE}</h1>{FIGURES}"),
    "a video with text": page(
        f"<h1>{TITLE}</h1><video src='a.mp4'></video><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>",
        head=meta({"og:type": "video.other"}),
    ),
    "verses": page(f"<h1>{TITLE}</h1><div>" + "<br>".join(HEADLINES[:8]) + "</div>"),
    "a list of points": page(
        f"<h1>{TITLE}</h1><p>{BRIEF}</p><ul><li>" + "<li>".join(HEADLINES) + "</ul>"
    ),
    "about an error": page(
        f"<h1>خطأ 404 يوقف موقع البلدية</h1><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>"
        f"<p>{PARAGRAPHS[2]}</p><p>{PARAGRAPHS[3]}</p>",
        title="خطأ 404 يوقف موقع البلدية",
    ),
    "every word linked": page(
        f"<h1>{TITLE}</h1>" + "".join(f"<p><a href='/1'>{text}</a></p>" for text in PARAGRAPHS),
        head=NEWS,
    ),
    "furniture names": page(
        f"<div class='related'><h1>{TITLE}</h1><p class='share'>{PARAGRAPHS[0]}</p></div>"
    ),
    "in a table": page(
        f"<table><tr><td><h1>{TITLE}</h1>{PARAGRAPHS[0]}<br>{PARAGRAPHS[1]}</table>"
    ),
    "a question and an answer": page(f"<h1>هل تغلق الطريق؟</h1><p>{PARAGRAPHS[1]}</p>", title=""),
    "short sentences": page(
        f"<h1>{TITLE}</h1><p>{BRIEF}</p><p>القرار لم يعجب الجميع.</p><p>وانتهى الأمر هنا.</p>"
    ),
}  # fmt: skip
NO_STORY = {
    "links": (page(LINKS, title="رياضة"), ""),
    "links in divs": (page(BARE, title="رياضة"), ""),
    "pictured links": (page(PICTURED, title="رياضة"), ""),
    "links of the site": (page(LINKS + BARE, title=OUTLET), SITE),
    "section": (page(f"<h1>رياضة</h1>{CARDS['h3 and p']}", title="رياضة"), SITE + "sport/"),
    "section in articles": (page(f"<h1>رياضة</h1>{CARDS['article']}", title="رياضة"), ""),
    "section in a list": (page(f"<h1>رياضة</h1><ul>{CARDS['list']}</ul>", title="رياضة"), ""),
    "dated section": (page(f"<h1>رياضة</h1>{CARDS['dated']}", title="رياضة"), ""),
    "collection": (page(CARDS["h3 and p"], head=LIST, title="رياضة"), ""),
    "collection of links": (page(LINKS, head=LIST, title="رياضة"), ""),
    "front page": (page(CARDS["h3 and p"] + LINKS, title=OUTLET), SITE),
    "front page in articles": (page(CARDS["article"] + LINKS, title=OUTLET), SITE + "index.html"),
    "front page, named": (page(CARDS["dated"] + BARE, head=WEBSITE, title=OUTLET), ""),
    "search": (page(f"<h1>نتائج البحث: حديقة</h1>{LINKS}{BARE}", title="نتائج البحث"), ""),
    "tag": (page(f"<h2>حديقة التلال</h2>{PICTURED}", title="حديقة"), SITE + "tag/1"),
    "writer": (page(f"<h1>منى صالح</h1><p>كاتبة من التلال</p>{LINKS}", title="منى صالح"), ""),
    "missing": (page("<h1>404</h1><p>الصفحة غير موجودة</p>", title="404"), STORY),
    "missing, with links": (page(f"<h1>الصفحة المطلوبة غير متوفرة</h1>{LINKS}", title="خطأ"), ""),
    "forbidden": ("<title>403 Forbidden</title><h1>Forbidden</h1><p>access denied</p>", ""),
    "shell": (page("<div id='app'></div>"), STORY),
    "shell with a headline": (page(f"<h1>{TITLE}</h1><div id='app'></div>"), STORY),
    "pictures": (page("<img src='a.jpg'><img src='b.jpg'>"), ""),
    "video": (
        page(f"<h1>{TITLE}</h1><video src='a.mp4'></video>", head=meta({"og:type": "video.other"})),
        STORY,
    ),
    "menu alone": (page("", title=OUTLET), SITE),
}  # fmt: skip


@pytest.mark.parametrize("html", ARTICLES.values(), ids=ARTICLES)
@pytest.mark.parametrize("url", ["", STORY])
def test_in_doubt_it_is_an_article(html: str, url: str) -> None:
    cleaned = clean_html(html, url=url)
    assert cleaned.kind == "article", cleaned.warnings
    assert cleaned.text.strip()


@pytest.mark.parametrize(("html", "url"), NO_STORY.values(), ids=NO_STORY)
def test_pages_without_a_story_are_told_with_the_evidence(html: str, url: str) -> None:
    cleaned = clean_html(html, url=url)
    assert cleaned.kind != "article", cleaned.text
    assert cleaned.text == ""
    assert any(w.startswith(f"no story ({cleaned.kind}): ") for w in cleaned.warnings)


def test_the_test_set_has_both_ways() -> None:
    assert len(ARTICLES) >= 20
    assert len(NO_STORY) >= 20
