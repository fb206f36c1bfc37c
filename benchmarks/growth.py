"""How time grows with the size of a page: ``python -m benchmarks.growth``.

Pages of a story, of short lines and of furniture, from 1 to 1,000 KB; an exponent of 1 is
proportional growth. ``python -m benchmarks.faults --growth`` measures odd shapes: a unit that is
repeated, where the exponent is the slope between two sizes, of the best of some rounds.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import pairwise, product

LIMIT = 1.3
SIZES = (1_000, 10_000, 100_000, 1_000_000)
"""Bytes of the pages of ``python -m benchmarks.growth``."""
_MEASURED, _FEWEST_ROUNDS = 0.3, 3  # seconds of CPU and rounds that a size is measured for
_LEAST = 0.4  # seconds of CPU that the larger page must take, so that the slope means something
_FACTOR = 8  # between the sizes that are compared: doubled three times
_LARGEST = 2_000_000  # characters

# Stems between what words begin and end with: enough for lines that differ.
_STEMS = "جسر بلد مصنع طريق مدرس حديق مكتب قري سوق نهر مطار متحف مزرع ملعب مسرح محط معرض مركز"
_WORDS = [*map("".join, product(("", "ال", "و", "ب"), _STEMS.split(), ("", "ه", "ات", "ين", "ون")))]
_LINE = "قال رئيس البلدية إن الجسر الجديد يختصر الطريق إلى المدرسة ويجنب التلاميذ عبور الشارع."
_TEXTS = {
    "paragraphs": _LINE + "\n\n",
    "lines": _LINE + "\n",
    "one line of sentences": _LINE + " ",
    "short lines": "خبر\n",
    "empty lines": "\n",
    "blank lines": " \t \n",
    "letters": "ا",
    "blanks": " ",
    "tabs": "\t",
    "digits": "1",
    "dots": ".",
    "dashes": "-",
    "lines of dashes": "-----\n",
    "pipes": "خبر | ",
    "lines of pipes": "خبر | رياضة | اقتصاد\n",
    "bullets in a line": "• خبر جديد ",
    "bullets": "• خبر جديد\n",
    "hashes in a line": "#وسم ",
    "hashes": "#وسم\n",
    "addresses": "https://example.com/a/b ",
    "lines of addresses": "https://example.com/a/b\n",
    "mail addresses": "a@b.example ",
    "names of accounts": "@account ",
    "posts": "خبر pic.twitter.com/aBc — اسم (@account) 12 مايو 2020 ",
    "dates": "12/12/2020 ",
    "lines of dates": "12 مايو 2020\n",
    "times": "12:30 ",
    "numbered": "1. خبر جديد عن الجسر\n",
    "quotes": '"خبر" ',
    "open quotes": "«",
    "open brackets": "(",
    "brackets": "(خبر) ",
    "nested brackets": "((خبر",
    "colons": "خبر: ",
    "lines of colons": "المصدر:\n",
    "source credits": "المصدر: صحيفة الوادي\n",
    "pointers": "اقرأ أيضا: طريق جديد إلى قرى الوادي\n",
    "pointers in a line": "اقرأ أيضا: طريق جديد إلى قرى الوادي ",
    "headings of lists": "أخبار متعلقة\n",
    "lists with headings": "أخبار متعلقة\nطريق جديد إلى القرى\nمصنع الزجاج يعود\n",
    "stories": "أخبار متعلقة\n\nمصنع الزجاج يعود إلى العمل\n\n" + _LINE + "\n\n" + _LINE + "\n\n",
    "stories without headings": "مصنع الزجاج يعود إلى العمل\n\n" + _LINE + "\n\n" + _LINE + "\n\n",
    "tags": "كلمات دلالية: جسور، وادي السلام\n",
    "tags in a line": "جسور، ",
    "bylines": "كتب: سامر الخطيب\n",
    "captions": "تصوير: سامر الخطيب\n",
    "datelines": "بيروت - الوكالة: " + _LINE + "\n",
    "menus": "الرئيسية\nأخبار\nرياضة\nاقتصاد\nثقافة\n",
    "menus in a line": "الرئيسية أخبار رياضة اقتصاد ثقافة ",
    "comments": "محمد\nمنذ 3 ساعات\nشكرا على الخبر\nرد\n",
    "shares": "شارك\nتويتر\nفيسبوك\nواتساب\n",
    "share counts": "شارك 12 تغريدة 4 ",
    "questions": "هل يعود المصنع؟\n",
    "verses": "يا دار عبلة بالجواء تكلمي *** وعمي صباحا دار عبلة واسلمي\n",
    "separators": "***\n",
    "four blanks": "خبر جديد    ",
    "vocalised": "خَبَرٌ جَدِيدٌ ",
    "stretched": "خـــبـــر ",
    "zero width": "\N{ZERO WIDTH NON-JOINER}",
    "marks of direction": "\N{RIGHT-TO-LEFT MARK}خبر\N{LEFT-TO-RIGHT MARK} ",
    "combining": "\N{ARABIC FATHATAN}",
    "entities": "&nbsp;&quot;",
    "lines of entities": "&nbsp;\n",
    "Latin": "The bridge is open. ",
    "misread": "Ø§Ù„Ø®Ø¨Ø± ",
    "line separators": "خبر\N{LINE SEPARATOR}",
    "returns": "خبر\r",
    "NUL": "\0",
    "surrogates": "\ud800",
    "JSON": '{"text": "خبر", "id": 1}\n',
    "markup": "<p>خبر</p>\n",
    "scores": "الأهلي 2 - 1 الزمالك\n",
    "prices": "الدولار 15.25 جنيه\n",
}
_HTML = {
    "paragraphs": f"<p>{_LINE}</p>",
    "open paragraphs": f"<p>{_LINE}",
    "divisions": f"<div>{_LINE}</div>",
    "nested divisions": "<div>",
    "nested spans": "<span>",
    "nested lists": "<ul><li>",
    "nested tables": "<table><tr><td>",
    "nested quotes": "<blockquote>",
    "nested bold": "<b>",
    "rows": f"<table><tr><td>{_LINE}</td></tr></table>",
    "cells": "<td>خبر</td>",
    "links": '<a href="/1">خبر جديد عن الجسر</a> ',
    "lists of links": '<ul><li><a href="/1">خبر جديد عن الجسر</a></li></ul>',
    "open links": '<a href="/1">',
    "line breaks": f"{_LINE}<br>",
    "headings": "<h2>خبر جديد عن الجسر</h2>",
    "stories": f"<article><h2>خبر جديد</h2><p>{_LINE}</p><p>{_LINE}</p></article>",
    "sections": f"<section><h3>خبر</h3><p>{_LINE}</p></section>",
    "cards": '<div class="card"><a href="/1"><img src="a.jpg"><h3>خبر جديد</h3></a></div>',
    "captions": "<figure><img src='a.jpg'><figcaption>خبر</figcaption></figure>",
    "pictures": "<img src='a.jpg' alt='خبر'>",
    "scripts": "<script>var a = '<p>';</script>",
    "JSON-LD": '<script type="application/ld+json">{"@type": "NewsArticle"}</script>',
    "styles": "<style>p {}</style>",
    "comments": "<!-- خبر -->",
    "open comments": "<!--",
    "meta": '<meta property="og:title" content="خبر">',
    "attributes": '<p a="1" b="2" class="c d e">خبر</p>',
    "entities": "&amp;&nbsp;&#1575;",
    "open tags": "<",
    "closing tags": "</div>",
    "unknown elements": "<x-y>خبر</x-y>",
    "hidden": f'<div style="display: none">{_LINE}</div>',
    "times": '<time datetime="2020-01-01">1 يناير</time>',
    "forms": "<form><input><select><option>خبر</option></select></form>",
    "frames": "<iframe src='a'></iframe>",
    "pre": "<pre>خبر\n</pre>",
}


def _long_attribute(count: int) -> str:
    return f'<p class="{"a " * count}">خبر</p>'


def text_shapes() -> Iterator[tuple[str, Callable[[int], str]]]:
    """The shapes of pages of text: for each a page of so many characters."""
    frame = f"افتتاح جسر للمشاة\n\n{_LINE}\n\n"
    for name, unit in _TEXTS.items():
        yield name, lambda size, unit=unit: frame + unit * (size // len(unit))  # type: ignore[misc]


def html_shapes() -> Iterator[tuple[str, Callable[[int], str]]]:
    """The shapes of HTML pages: for each a page of so many characters."""
    head = f"<html lang=ar><title>افتتاح جسر</title><body><h1>افتتاح جسر</h1><p>{_LINE}</p>"
    for name, unit in _HTML.items():
        yield name, lambda size, unit=unit: head + unit * (size // len(unit))  # type: ignore[misc]
    yield "a long attribute", lambda size: head + _long_attribute(size // 2)


def exponent(
    make: Callable[[int], str], work: Callable[[str], object], first: int = 40_000
) -> tuple[float, float, int]:
    """The exponent of the growth, the seconds of CPU of the larger page, and its characters.

    The exponent is 0 where the largest page takes too little time to be measured.

    >>> slope, _, _ = exponent(lambda size: "a" * size, lambda page: sorted(page * 200))
    >>> 0.5 < slope < 1.5
    True
    """
    size = first
    while (whole := _seconds(work, make(size))) < _LEAST and size < _LARGEST:
        size *= 8 if whole < _LEAST / 8 else 2
    if whole < _LEAST:
        return 0.0, whole, size
    whole = min(whole, _seconds(work, make(size)))
    part = min(_seconds(work, make(size // _FACTOR)) for _ in range(3))
    return math.log(whole / part) / math.log(_FACTOR), whole, size


def _seconds(work: Callable[[str], object], page: str) -> float:
    begun = time.process_time()
    work(page)
    return time.process_time() - begun


def growth() -> Iterator[tuple[str, str, float, float, int]]:
    """For each shape: text or HTML, its name, the exponent, seconds and characters."""
    from cleaner import Cleaner
    from cleaner.errors import ExtractionError

    cleaner = Cleaner()

    def clean_html(page: str) -> None:
        with suppress(ExtractionError):  # beyond the limits, which is said
            cleaner.clean_html(page)

    for name, make in text_shapes():
        yield ("text", name, *exponent(make, cleaner.clean))
    for name, make in html_shapes():
        yield ("HTML", name, *exponent(make, clean_html))


def growth_table() -> Iterator[str]:
    """The exponents as a table of Markdown, the largest first; those above the limit are bold."""
    found = sorted(growth(), key=lambda each: -each[2])
    yield "| page | shape | exponent | seconds | characters |"
    yield "|---|---|---:|---:|---:|"
    for kind, name, slope, seconds, size in found:
        mark = "**" if slope > LIMIT else ""
        yield f"| {kind} | {name} | {mark}{slope:.2f}{mark} | {seconds:.2f} | {size:,} |"


def story() -> Iterator[str]:
    """The lines of a story without end: a headline, paragraphs of three sentences, blank lines."""
    chance = random.Random(1)
    yield "افتتاح جسر جديد للمشاة في وادي السلام"
    while True:
        yield ""
        yield " ".join(f"{_some_words(chance, 8, 16)}." for _ in range(3))


def short_lines() -> Iterator[str]:
    """Lines of three to six words without end: a list, a poem, headlines."""
    chance = random.Random(2)
    while True:
        yield _some_words(chance, 3, 6)


def furniture() -> Iterator[str]:
    """The phrases of the built-in rules, without end."""
    from cleaner import load_rules

    chance = random.Random(3)
    phrases = [phrase for rule in load_rules().rules for phrase in rule.phrases]
    while True:
        yield chance.choice(phrases)


KINDS = {"story": story, "short lines": short_lines, "furniture": furniture}
"""Of what pages consist, for ``python -m benchmarks.growth``."""


def page_of(lines: Iterable[str], size: int) -> str:
    """The first of *lines* that are *size* bytes together, or a line more."""
    taken: list[str] = []
    for line in lines:
        if size <= 0:
            break
        taken.append(line)
        size -= len(line.encode()) + 1
    return "\n".join(taken)


def _some_words(chance: random.Random, least: int, most: int) -> str:
    return " ".join(chance.choices(_WORDS, k=chance.randint(least, most)))


def kind_table(sizes: Sequence[int] = SIZES) -> Iterator[str]:
    """Milliseconds of CPU for pages of each kind and size, and the greatest exponent between two
    neighbouring sizes, as a table of Markdown."""
    from cleaner import Cleaner

    cleaner = Cleaner()
    yield f"| page of | {' | '.join(f'{size // 1000:,} KB' for size in sizes)} | exponent |"
    yield "|---|" + "---:|" * (len(sizes) + 1)
    for name, lines in KINDS.items():
        took = [_least_seconds(cleaner.clean, page_of(lines(), size)) for size in sizes]
        steps = zip(pairwise(took), pairwise(sizes), strict=True)
        slopes = [math.log(b / a) / math.log(large / small) for (a, b), (small, large) in steps]
        cells = " | ".join(f"{1000 * seconds:,.1f}" for seconds in took)
        yield f"| {name} | {cells} | {max(slopes):.2f} |"


def _least_seconds(work: Callable[[str], object], page: str) -> float:
    """The CPU time of the fastest of several rounds: more of them for a short page."""
    work(page)
    rounds = [_seconds(work, page)]
    while sum(rounds) < _MEASURED or len(rounds) < _FEWEST_ROUNDS:
        rounds.append(_seconds(work, page))
    return min(rounds)


if __name__ == "__main__":
    print(*kind_table(), sep="\n")
