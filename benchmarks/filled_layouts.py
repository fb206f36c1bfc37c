"""Outlets that nobody wrote rules for: real layouts, each filled with other stories.

``python -m benchmarks.filled_layouts LAYOUTS TEXTS [FIRST LAST [STEP]] [--html]`` takes layouts
(JSON lines with ``html`` and ``gold``, the text of the article) and texts (JSON lines with
``text``), makes 13 pages of each layout from FIRST to LAST (every STEP-th), cleans them as text, or
as HTML, alone and with ``--outlets auto``, and counts lines of stories that are lost, and words
that are left and no story's.

The story's own text nodes hold a text of TEXTS, cut to as many words as they had; headings and
title hold its first words; of all other text nodes of four words or more two thirds hold words of
other texts, as the cards of other stories do. The rest is the same on all pages but for its
numbers: the frame of the outlet.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from statistics import mean
from typing import Any, NamedTuple

PAGES = 13
"""Pages of each outlet."""

_CARD = 0.65
_CARD_WORDS = 4
_PARAGRAPH_WORDS = 8
_COUNTED_WORDS = 5
_HEADLINE_WORDS = 9
_LONG_TEXT = 250
_DIGIT = re.compile(r"\d")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")


class Filled(NamedTuple):
    """A page as it was filled: its HTML, all that a reader sees of it, the lines of its story."""

    html: str
    text: str
    story: list[str]


class Score(NamedTuple):
    """Lines of stories, those that are lost, and the mean share of the words left that are the
    story's."""

    lines: int
    lost: int
    precision: float


class _Node(NamedTuple):
    element: Any
    place: str  # text, or tail: what follows the element
    text: str
    is_story: bool

    @property
    def length(self) -> int:
        return len(self.text.split())


def read_texts(path: Path) -> list[list[str]]:
    """The words of each long text in a file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        texts = (_CONTROLS.sub("", json.loads(line)["text"]).split() for line in lines)
        return [words for words in texts if len(words) >= _LONG_TEXT]


def fill_layout(html: str, gold: str, texts: Sequence[list[str]], seed: int) -> list[Filled]:
    """The pages of an outlet; none when *gold*, the article's text, is not found in *html*."""
    import lxml.html

    from cleaner.html.extract import visible_text

    document = lxml.html.document_fromstring(html)
    nodes = list(_text_nodes(document, _joined(gold)))
    story = [i for i, node in enumerate(nodes) if node.is_story and node.length >= _PARAGRAPH_WORDS]
    if len(story) < 3:
        return []
    rng = random.Random(seed)
    long = [i for i, node in enumerate(nodes) if node.length >= _CARD_WORDS]
    cards = {i for i in long if rng.random() < _CARD}
    titles = {_joined(heading.text_content()) for heading in document.iter("h1", "title")}
    filled = []
    for number in range(PAGES):
        rng = random.Random(seed * 1000 + number)
        words = cycle(rng.choice(texts))
        headline = " ".join(islice(words, _HEADLINE_WORDS))
        own = []
        for index, node in enumerate(nodes):
            text = _with_digits(node.text, rng)
            if _joined(node.text) in titles:
                text = headline
            elif node.is_story and story[0] <= index <= story[-1]:
                text = " ".join(islice(words, node.length))
                own.append(text)
            elif index in cards:
                text = " ".join(islice(cycle(rng.choice(texts)), node.length))
            setattr(node.element, node.place, f" {_CONTROLS.sub('', text)} ")
        page = lxml.html.tostring(document, encoding="unicode")
        lines = [line for line in own if len(line.split()) >= _COUNTED_WORDS]
        filled.append(Filled(page, visible_text(page), lines))
    return filled


def _text_nodes(document: Any, gold: str) -> Iterator[_Node]:
    for element in document.iter():
        for place in ("text", "tail"):
            text = getattr(element, place)
            holder = element if place == "text" else element.getparent()
            shown = holder is not None and holder.tag not in ("script", "style", "noscript")
            if text and text.strip() and isinstance(element.tag, str) and shown:
                yield _Node(element, place, text, len(text.strip()) > 3 and _joined(text) in gold)


def _with_digits(text: str, rng: random.Random) -> str:
    """*text* with other digits."""
    return _DIGIT.sub(lambda _: str(rng.randrange(10)), text)


def _joined(text: str) -> str:
    """*text* without white space."""
    return "".join(text.split())


def score_pages(folder: Path, pages: dict[str, Filled], *options: str) -> Score:
    """Clean the *pages* that lie in *folder* with these *options*, and compare what is left."""
    from cleaner.cli.app import main

    out = folder.parent / f"{folder.name}-cleaned"
    main(["clean", str(folder), "-o", str(out), "-q", *options])
    lines = lost = 0
    shares = []
    for name, page in pages.items():
        text = (out / name).with_suffix(".txt").read_text("utf-8")
        there, left = _joined(page.text), _joined(text)
        story = [line for line in map(_joined, page.story) if line in there]
        lines += len(story)
        lost += sum(line not in left for line in story)
        words = set(" ".join(page.story).split())
        shares.append(mean([word in words for word in text.split()] or [0]))
    return Score(lines, lost, mean(shares))


def write_outlets(
    layouts: Path, texts: Sequence[list[str]], folder: Path, numbers: range, *, html: bool = False
) -> dict[str, Filled]:
    """Write the pages of the layouts *numbers*, a folder each, as text or as HTML, and return
    them."""
    pages = {}
    with gzip.open(layouts, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(islice(lines, numbers.stop)):
            if number not in numbers:
                continue
            layout = json.loads(line)
            for index, page in enumerate(
                fill_layout(layout["html"], layout["gold"], texts, number)
            ):
                name = f"outlet{number}.example/{index}.{'html' if html else 'txt'}"
                pages[name] = page
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(page.html if html else page.text, "utf-8")
    return pages


def main() -> None:
    """Measure, as the arguments say."""
    html = "--html" in sys.argv
    layouts, texts, *bounds = (told for told in sys.argv[1:] if told != "--html")
    numbers = range(*map(int, bounds or (0, 60)))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "pages")
        pages = write_outlets(Path(layouts), read_texts(Path(texts)), folder, numbers, html=html)
        print(f"{len(pages)} pages of {len(list(folder.iterdir()))} outlets")
        for options in ((), ("--outlets", "auto")):
            score = score_pages(folder, pages, *options)
            told = " ".join(options) or "alone"
            print(
                f"{told:16} {score.lost:6,} of {score.lines:,} lines of stories lost, "
                f"{score.precision:.3f} of the words left are the stories'"
            )


if __name__ == "__main__":
    main()
