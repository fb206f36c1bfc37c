"""HTML pages with faults, cleaned: ``python -m benchmarks.fuzz_html --pages 100000``.

Pages are put together from pieces of the fixtures, and their tags, attributes, entities, bytes and
encodings are damaged. Each is refused with a reason, or cleaned: the removals give its text back,
they are apart and in order, its kind is one of those that are documented, and it does not take
long.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Iterable, Sequence
from functools import cache

from benchmarks.fault_counts import Trials, html_pages, mutate_bytes, run_trials
from cleaner import Cleaner, ExtractionError, restore
from cleaner.html.page_kinds import PAGE_KINDS
from cleaner.text.encoding import DecodingError, decode

_LONGEST = 3_000  # characters of a piece of a page
_TOKEN = re.compile(r"<[^<>]*>|[^<>]+")
_NAMES = (
    "div p span a b article section aside ul li table tr td th h1 h2 h3 figure figcaption img br "
    "header footer nav main blockquote pre time button form input noscript template textarea "
    "script style svg math iframe title html head body base meta frameset noframes details summary "
    "dialog select option marquee plaintext x-card st1:place center font dl dt dd"
)
_TAGS = tuple(_NAMES.split())
_ATTRIBUTES = (
    *(
        "class='share'",
        "class='related-posts hidden'",
        "id='comments'",
        "class='caption'",
        "hidden",
    ),
    *("style='display:none'", "style='display: inline'", "style=white-space:pre", "href='#x'"),
    *("href='/'", "href=javascript:;", "itemprop='articleBody'", "itemprop=datePublished", "id=x"),
    *("itemtype='http://schema.org/NewsArticle'", "datetime='2024-13-45'", "lang='ar'", "class"),
    *(
        "class=''",
        "shadowrootmode='open'",
        "content='٣'",
        'x="',
        "='",
        "rel='canonical' href='[::'",
    ),
    *("name='keywords' content=',,،'", "property='og:title' content='عنوان'", "width='1e9'"),
)
_TEXTS = (
    *("&nbsp;", "&#0;", "&#x110000;", "&#xD800;", "&amp;lt;p&amp;gt;", "&zwnj;", "&bogus;", "&#65"),
    *("\0", "\x0b", "\x85", "\ud800", "\N{RIGHT-TO-LEFT OVERRIDE}", "<!--", "-->", "<![CDATA["),
    *("<?", "]]>", "<", ">", "</", "<!doctype html>", "\N{LINE SEPARATOR}", "10:20", "5 مارس 2024"),
    *("<script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"articleBody\": \"نص\"",
      "<script type='application/ld+json'>[[[1, {\"@graph\": [{\"@type\": []}]}]]]</script>"),
)  # fmt: skip
_ENCODINGS = ("utf-8", "utf-8", "utf-8", "windows-1256", "utf-16", "iso-8859-6", "cp1252")


@cache
def _pages() -> tuple[tuple[str, ...], ...]:
    texts = (decode(page, html=True).text for page in html_pages())
    return tuple(tuple(_TOKEN.findall(text)) for text in texts)


def _piece(chance: random.Random) -> list[str]:
    """Tokens of a page in a row: mostly few, sometimes all of them."""
    tokens = chance.choice(_pages())
    if chance.randrange(60) == 0:
        return list(tokens)
    begin = chance.randrange(len(tokens))
    found: list[str] = []
    length = 0
    for token in tokens[begin:]:
        found.append(token[:_LONGEST])
        length += len(found[-1])
        if length > _LONGEST:
            break
    return found


def _tag(chance: random.Random) -> str:
    attributes = " ".join(chance.choices(_ATTRIBUTES, k=chance.choice((0, 0, 1, 1, 2, 4))))
    return f"<{chance.choice(('', '', '', '/'))}{chance.choice(_TAGS)} {attributes}>"


def faulty_html(chance: random.Random) -> str:
    """A page that is put together, taken apart and damaged by *chance*."""
    tokens = _piece(chance)
    for _ in range(chance.randint(1, 8)):
        at, to = sorted(chance.randrange(len(tokens) + 1) for _ in "ab")
        to = min(to, at + chance.choice((1, 3, 20, 200)))
        match chance.randrange(10):
            case 0:
                del tokens[at:to]
            case 1:
                tokens[at:at] = tokens[at:to] * chance.choice((1, 1, 2, 8))
            case 2:
                part = tokens[at:to]
                chance.shuffle(part)
                tokens[at:to] = part
            case 3 | 4:
                tokens.insert(at, _tag(chance))
            case 5:
                tokens.insert(at, chance.choice(_TEXTS))
            case 6:
                tokens[at:at] = _piece(chance)[:60]
            case 7:
                tokens[at:at] = [_tag(chance)] * chance.choice((2, 20, 300))
            case 8 if at < len(tokens):
                cut = chance.randrange(len(tokens[at]) + 1)
                tokens[at] = tokens[at][:cut] + chance.choice(_TEXTS) + tokens[at][cut:]
            case _ if at < len(tokens) and tokens[at].startswith("<"):
                tokens[at] = f"{tokens[at][:-1]} {chance.choice(_ATTRIBUTES)}>"
    return "".join(tokens)


def _faulty_page(chance: random.Random) -> str | bytes:
    html = faulty_html(chance)
    if chance.randrange(3):
        return html
    data = html.encode(chance.choice(_ENCODINGS), "replace")
    return mutate_bytes(data, chance) if chance.randrange(2) else data


@cache
def _cleaner() -> Cleaner:
    return Cleaner()


def broken_promise(html: str | bytes, cleaner: Cleaner) -> str:
    """Which promise the cleaning of *html* breaks; empty when it keeps them all."""
    try:
        cleaned = cleaner.clean_html(html, url="https://news.example/1")
    except (ExtractionError, DecodingError) as error:
        return "" if str(error) else "is refused without a reason"
    if cleaned.kind not in PAGE_KINDS:
        return f"is of the kind {cleaned.kind!r}"
    text = restore(cleaned)
    end = 0
    for removal in cleaned.removals:
        if not (end <= removal.start < removal.end <= len(text)):
            return "removals overlap"
        if not removal.rule or not removal.kind:
            return "a removal has no reason"
        end = removal.end
    return ""


def fuzz_html(numbers: Iterable[int]) -> Trials:
    """Clean the pages of *numbers*."""
    return run_trials(
        "HTML pages", numbers, lambda chance: broken_promise(_faulty_page(chance), _cleaner())
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the pages that are asked for; 1 when something broke."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--pages", type=int, default=1_000)
    parser.add_argument("--begin", type=int, default=0, help="number of the first page")
    chosen = parser.parse_args(arguments)
    trials = fuzz_html(range(chosen.begin, chosen.begin + chosen.pages))
    print(f"tried {trials.tried:,}, held {trials.held:,}, broke {trials.tried - trials.held:,}")
    for wrong in trials.broke:
        print(wrong, file=sys.stderr)
    return int(bool(trials.broke))


if __name__ == "__main__":
    sys.exit(main())
