"""A small news site on localhost: furniture, two encodings, a story that an agency tells twice."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

OUTLET = "صحيفة وادي السلام"


@dataclass(frozen=True)
class Article:
    """A story of the site: what must be found again."""

    headline: str
    paragraphs: tuple[str, ...]
    date: str = "2024-03-05"

    @property
    def lines(self) -> list[str]:
        """What must be left of its page, and no more."""
        return [self.headline, *self.paragraphs]


BRIDGE = Article(
    "افتتاح جسر للمشاة فوق وادي السلام",
    (
        "افتتحت بلدية وادي السلام صباح الثلاثاء جسرا للمشاة يربط ضفتي الوادي، بعد أعمال استمرت "
        "عاما ونصف العام وشارك فيها مهندسون من أبناء المنطقة.",
        "وقال رئيس البلدية إن الجسر يختصر الطريق إلى المدرسة، ويجنب التلاميذ عبور الشارع السريع "
        "في ساعات الازدحام الصباحية.",
        "ويبلغ طول الجسر مئة وعشرين مترا، وقد زود بمصابيح تعمل بطاقة الشمس وبمقاعد للمسنين.",
    ),
)
HARVEST = Article(
    "مزارعو العيون يبدؤون قطاف الزيتون قبل موعده بأسبوعين",
    (
        "بدأ مزارعو بلدة العيون قطاف الزيتون هذا العام قبل موعده بأسبوعين، لأن الثمار نضجت مبكرا "
        "بعد صيف طويل وقليل المطر.",
        "وأوضح صاحب معصرة في البلدة أن الزيت الجديد أخف لونا من زيت العام الماضي، وأن سعر الصفيحة "
        "لم يحدد بعد.",
        "وتتوقع جمعية المزارعين أن يزيد المحصول على ثلاثة آلاف طن إذا بقي الطقس جافا.",
    ),
)
LIBRARY = Article(
    "مكتبة القرية تعيد فتح قاعة المخطوطات بعد ترميمها",
    (
        "أعادت مكتبة القرية الكبيرة فتح قاعة المخطوطات أمام القراء، بعد ترميم استغرق ثلاث سنوات "
        "شمل السقف والنوافذ والخزائن.",
        "وتضم القاعة نحو أربعمئة مخطوط في الفلك والطب والنحو، جمعها معلم من القرية قبل قرن.",
        "وقالت أمينة المكتبة إن نسخا مصورة من المخطوطات ستتاح للطلاب مجانا ابتداء من الشهر المقبل.",
    ),
)
SHIP = Article(
    "وصول سفينة القمح إلى الميناء الشمالي بعد رحلة شهر",
    (
        "وصلت إلى الميناء الشمالي فجر الثلاثاء سفينة تحمل ثلاثين ألف طن من القمح، بعد رحلة "
        "استغرقت شهرا وتأخرت مرتين بسبب العواصف.",
        "وذكر مدير الميناء أن تفريغ الحمولة يستغرق خمسة أيام، وأن الشاحنات ستنقلها إلى الصوامع.",
        "وهذه ثالث سفينة قمح ترسو في الميناء منذ بداية العام.",
    ),
)
SHIP_AGAIN = Article("عاجل: سفينة القمح تصل إلى الميناء الشمالي بعد رحلة شهر", SHIP.paragraphs)
WELL = Article(
    "أهالي التلة ينهون حفر بئر جديدة بجهودهم",
    (
        "أنهى أهالي قرية التلة حفر بئر جديدة على عمق تسعين مترا، بعد أن جفت البئر القديمة.",
        "وتولى شبان القرية العمل في أيام العطلة، وجمعت العائلات ثمن المضخة بتبرعات صغيرة.",
        "وستوزع مياه البئر على البيوت بالتناوب إلى أن تمد الأنابيب في الربيع.",
    ),
)
STORIES = {
    "/bridge.html": BRIDGE,
    "/harvest.html": HARVEST,
    "/library.html": LIBRARY,
    "/ship.html": SHIP,
    "/agency/ship.html": SHIP_AGAIN,
    "/scroll.html": WELL,
}


def article_html(story: Article) -> str:
    """The article element of a story, with what stands around and between its paragraphs."""
    first, *others = (f"<p>{paragraph}</p>" for paragraph in story.paragraphs)
    return "\n".join(
        (
            f"<article><h1>{story.headline}</h1>",
            f'<div class="meta"><time datetime="{story.date}">{story.date}</time></div>',
            '<div class="share"><a href="#">طباعة</a> <a href="#">شارك عبر البريد</a></div>',
            first,
            '<p>اقرأ أيضا: <a href="/weather.html">أمطار متفرقة على الساحل غدا</a></p>',
            *others,
            "<p>المصدر: وكالة أنباء الوادي</p>",
            "<p>كلمات دلالية: وادي السلام، أخبار</p>",
            "</article>",
        )
    )


def page_html(stories: Sequence[Article], charset: str = "") -> str:
    """A page with its stories one below the other, as endless scrolling loads them."""
    meta = f'<meta charset="{charset}">' if charset else ""
    links = "".join(f'<li><a href="/{n}.html">{n}</a></li>' for n in ("الرئيسية", "رياضة", "ثقافة"))
    return "\n".join(
        (
            f'<!DOCTYPE html><html lang="ar" dir="rtl"><head>{meta}',
            f"<title>{stories[0].headline} | {OUTLET}</title></head><body>",
            f"<header><a href='/'>{OUTLET}</a><nav><ul>{links}</ul></nav></header><main>",
            *map(article_html, stories),
            f"</main><footer><p>جميع الحقوق محفوظة {OUTLET}</p></footer></body></html>",
        )
    )


def site_pages() -> dict[str, tuple[str, bytes]]:
    """Path -> content type and body of every page of the site."""
    links = "".join(f'<li><a class="story" href="{path}">{path}</a></li>' for path in STORIES)
    html = "text/html; charset=utf-8"
    return {
        "/": (html, f"<html><body><ul>{links}</ul></body></html>".encode()),
        "/bridge.html": (html, page_html([BRIDGE]).encode()),
        "/harvest.html": (
            "text/html; charset=windows-1256",
            page_html([HARVEST]).encode("windows-1256"),
        ),
        "/library.html": ("text/html", page_html([LIBRARY], "windows-1256").encode("windows-1256")),
        "/ship.html": (html, page_html([SHIP]).encode()),
        "/agency/ship.html": (html, page_html([SHIP_AGAIN]).encode()),
        "/scroll.html": (html, page_html([WELL, HARVEST]).encode()),
    }


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        content_type, body = site_pages().get(self.path, ("text/plain", b""))
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Say nothing."""


@contextmanager
def serve_news() -> Iterator[str]:
    """Serve the site on a free port of localhost, and give its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
