"""Small HTML pages for tests: a town's news, with what outlets put around and between it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

OUTLET = "بوابة التلال"
TITLE = "بلدية التلال تفتتح حديقة عامة على ضفة النهر"
PARAGRAPHS = (
    "افتتحت بلدية التلال صباح أمس حديقة عامة على ضفة النهر، بعد أعمال استمرت عاما كاملا وشارك "
    "فيها متطوعون من الحي القديم.",
    "وقال رئيس البلدية إن الحديقة تضم ملعبا للأطفال ومكتبة صغيرة، وإن المقاعد صنعت من خشب "
    "الأشجار التي أسقطتها عاصفة الشتاء الماضي.",
    "وزرع المتطوعون أكثر من ألف شجرة في أسبوعين، وتكفل أصحاب المشاتل القريبة بالشتلات وبشبكة "
    "الري على نفقتهم.",
    "ويذكر السكان أن المكان كان قبل خمس سنوات مكبا للأنقاض، وأن رائحة الدخان كانت تصل إلى "
    "البيوت في ليالي الصيف.",
)
OTHER_TITLE = "صيادو الخليج الشمالي يعودون إلى البحر بعد انقطاع شهرين"
OTHER_PARAGRAPHS = (
    "عاد صيادو الخليج الشمالي إلى البحر فجر اليوم بعد انقطاع دام شهرين، هو موسم تكاثر الأسماك "
    "الذي يمنع فيه الصيد بالشباك.",
    "وتوقع نقيب الصيادين أن تكون الكميات في الأيام الأولى وفيرة، وأن تنخفض الأسعار في سوق "
    "الميناء بنحو الثلث.",
    "وأضاف أن المراكب الصغيرة زودت هذا العام بأجهزة تحديد المواقع بعد حادث غرق مركب في الخريف.",
)
ENGLISH_TITLE = "Town council opens a public garden beside the river"
ENGLISH = (
    "The town council opened a public garden beside the river yesterday morning, after a year of "
    "work in which volunteers from the old quarter took part.",
    "The mayor said that the garden has a playground and a small library, and that its benches "
    "were made from trees felled by last winter's storm.",
    "Volunteers planted more than a thousand trees in two weeks, and nearby nurseries paid for the "
    "saplings and for the irrigation.",
)


def paragraphs(texts: Sequence[str] = PARAGRAPHS) -> str:
    """Each text in a p element."""
    return "\n".join(f"<p>{text}</p>" for text in texts)


def page(
    story: str, *, head: str = "", title: str = TITLE, before: str = "", after: str = ""
) -> str:
    """A page with a menu above and a footer below what is given; no h1 of its own."""
    menu = "".join(f"<li><a href='/{name}/'>{name}</a></li>" for name in ("رياضة", "ثقافة"))
    named = f"<title>{title} | {OUTLET}</title>" if title else ""
    return (
        f"<!DOCTYPE html><html lang='ar'><head><meta charset='utf-8'>{named}{head}</head><body>"
        f"<header><a href='/'>{OUTLET}</a><nav><ul>{menu}</ul></nav></header>\n{before}\n{story}\n"
        f"{after}\n<footer><p>جميع الحقوق محفوظة {OUTLET}</p></footer></body></html>"
    )


def article(inner: str = "", texts: Sequence[str] = PARAGRAPHS, title: str = TITLE) -> str:
    """An article element: headline, first paragraph, *inner*, the other paragraphs."""
    first, *others = texts
    return f"<article><h1>{title}</h1><p>{first}</p>{inner}{paragraphs(others)}</article>"


def json_ld(value: object) -> str:
    """A JSON-LD script."""
    return f"<script type='application/ld+json'>{json.dumps(value, ensure_ascii=False)}</script>"


def meta(values: Mapping[str, str]) -> str:
    """Meta elements: names with a colon are properties."""
    return "".join(
        f'<meta {"property" if ":" in name else "name"}="{name}" content="{value}">'
        for name, value in values.items()
    )
