"""How much of a story comes through when another tool has made the text of its page.

    python -m benchmarks.text_forms LAYOUTS.jsonl[.gz]           a row for each way to make text
    python -m benchmarks.text_forms LAYOUTS.jsonl[.gz] --worst 5  and its pages that lose most

LAYOUTS has a JSON object a line with ``id``, ``html`` and ``gold``, the text of the story. Scrapers
seldom keep the HTML of a page: they keep its text as a parser or an extractor gives it, whole or
what it takes for the story, in one line, broken at each link, as Markdown. Recall and precision are
those of runs of four words, means over the pages on which the tool leaves forty or more of them; a
story is lost when less than half of what the tool left comes through. Needs the group ``bench``; a
tool that is not installed is named and left out.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import statistics
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.contenders import markdown_table
from cleaner import Cleaner
from cleaner.files.streams import read_lines

_LEAST = 40
_RUN = 4
_LOST = 0.5
_LINK = re.compile(r"\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_BLOCKS = ["h1", "h2", "h3", "p", "li"]


@dataclass(frozen=True, slots=True)
class Score:
    """What came through of one page: shares of runs of words."""

    page: str
    recall: float
    precision: float
    before: float


def _module(name: str) -> Any:
    return importlib.import_module(name)


def _soup(html: str) -> Any:
    """The page as Beautiful Soup parses it, without scripts and styles."""
    soup = _module("bs4").BeautifulSoup(html, "lxml")
    for element in soup(["script", "style", "noscript", "template"]):
        element.decompose()
    return soup


def _readability(html: str) -> str:
    document = _module("readability").Document(html)
    summary = _module("bs4").BeautifulSoup(document.summary(), "lxml")
    return f"{document.short_title()}\n{summary.get_text(chr(10), strip=True)}"


def _resiliparse(html: str, main_content: bool) -> str:
    extract = _module("resiliparse.extract.html2text").extract_plain_text
    return str(extract(html, main_content=main_content))


def _justext(html: str) -> str:
    justext = _module("justext")
    return "\n".join(p.text for p in justext.justext(html, justext.get_stoplist("Arabic")))


def _boilerpy(html: str) -> str:
    extractors = _module("boilerpy3.extractors")
    return str(extractors.ArticleExtractor(raise_on_failure=False).get_content(html))


FORMS: dict[str, Callable[[str], str]] = {
    "BeautifulSoup get_text()": lambda html: _soup(html).get_text(),
    'BeautifulSoup get_text(" ")': lambda html: _soup(html).get_text(" ", strip=True),
    'BeautifulSoup get_text("\\n")': lambda html: _soup(html).get_text("\n", strip=True),
    "BeautifulSoup, paragraphs": lambda html: "\n".join(
        block.get_text() for block in _soup(html).find_all("p")
    ),
    "BeautifulSoup, headings and items too": lambda html: "\n\n".join(
        block.get_text(" ", strip=True) for block in _soup(html).find_all(_BLOCKS)
    ),
    "inscriptis": lambda html: str(_module("inscriptis").get_text(html)),
    "resiliparse, all": lambda html: _resiliparse(html, False),
    "resiliparse, main content": lambda html: _resiliparse(html, True),
    "jusText, all paragraphs": _justext,
    "readability": _readability,
    "boilerpy3": _boilerpy,
    "html2text": lambda html: str(_module("html2text").html2text(html)),
    "markdownify": lambda html: str(_module("markdownify").markdownify(html, heading_style="ATX")),
}
"""Ways in which scrapers make text of a page."""


def word_runs(text: str) -> Counter[tuple[str, ...]]:
    """The runs of four words of *text*, without the addresses of links.

    >>> word_runs("one two three four five").total()
    2
    """
    words = re.findall(r"[^\W_]+", _LINK.sub("]", text))
    return Counter(tuple(words[i : i + _RUN]) for i in range(max(1, len(words) - _RUN + 1)))


def score_form(name: str, pages: Iterable[dict[str, str]]) -> Iterator[Score]:
    """The score of each of *pages* whose text is made by the form *name*."""
    cleaner = Cleaner()
    for page in pages:
        try:
            text = FORMS[name](page["html"])
        except (ValueError, AttributeError, IndexError) as error:
            print(f"{name}: {page['id']}: {error}", file=sys.stderr)
            continue
        gold, there = word_runs(page["gold"]), word_runs(text)
        left = (gold & there).total()
        if left >= _LEAST:
            kept = word_runs(cleaner.clean(text).text)
            recall = (gold & there & kept).total() / left
            precision = (gold & kept).total() / max(1, kept.total())
            yield Score(page["id"], recall, precision, left / there.total())


def _scored(name: str, path: Path) -> list[Score]:
    try:
        return list(score_form(name, (json.loads(line) for line, _ in read_lines(str(path)))))
    except ModuleNotFoundError as error:
        print(f"{name}: left out, {error.name} is not installed", file=sys.stderr)
        return []


def main() -> int:
    """Print the table of all forms."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("layouts", type=Path)
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    rows = [["text by", "pages", "left before", "R", "P", "stories lost"]]
    with ProcessPoolExecutor(given.jobs) as pool:
        results = pool.map(_scored, FORMS, [given.layouts] * len(FORMS))
        for name, scores in zip(FORMS, results, strict=True):
            if scores:
                rows.append(_row(name, scores))
                for score in sorted(scores, key=lambda score: score.recall)[: given.worst]:
                    print(f"{name}: {score.page} R {score.recall:.3f}")
    print(markdown_table(rows))
    return 0


def _row(name: str, scores: list[Score]) -> list[str]:
    mean = statistics.mean
    return [
        f"`{name}`" if "(" in name else name,
        str(len(scores)),
        f"{mean(score.before for score in scores):.3f}",
        f"{mean(score.recall for score in scores):.4f}",
        f"{mean(score.precision for score in scores):.3f}",
        str(sum(score.recall < _LOST for score in scores)),
    ]


if __name__ == "__main__":
    sys.exit(main())
