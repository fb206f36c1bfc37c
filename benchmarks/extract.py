"""How well and how fast stories are taken out of HTML, beside other tools on the same pages.

    python -m benchmarks.extract                    the labelled pages beside the repository, or
                                                    those of fixtures/html
    python -m benchmarks.extract --pages GOLD_DIR   another folder of labelled pages with HTML

All tools get the page decoded, so that none is measured by its guess of the encoding, and give
text that is scored by ``evaluation.scoring``; a page on which a tool raises counts as empty. They
run in this process on one core, page by page in turns; speed is the median of CPU time over the
rounds.
Needs the dependency group ``bench``; a tool that is not installed is named and left out.
"""

from __future__ import annotations

import argparse
import logging
import platform
import statistics
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.contenders import (
    ROOT,
    ROUNDS,
    SHARED,
    Contender,
    compared,
    installed,
    markdown_table,
    measure,
)
from cleaner.evaluation.evaluate import html_beside, label_files, read_labelled
from cleaner.evaluation.scoring import LineLabel, Summary, score_page, summarise
from cleaner.files.pages import read_page

Extraction = Callable[[str], str]
_BARE = "trafilatura: extract(html)"


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """A labelled page: its HTML, decoded, and the text that the labels belong to."""

    html: str
    text: str
    labels: tuple[LineLabel, ...]


def read_pages(folder: Path) -> list[HtmlPage]:
    """The labelled pages of *folder* that have their HTML beside them."""
    pages = []
    for lab in label_files(folder):
        html = html_beside(lab)
        if html:
            page, labels = read_labelled(lab)
            pages.append(HtmlPage(read_page(html).text, page.text, labels))
    return pages


def by_cleaner() -> Extraction:
    from cleaner import Cleaner

    made = Cleaner()
    return lambda html: made.clean_html(html).text


def by_trafilatura(**options: Any) -> Extraction:
    import trafilatura

    return lambda html: trafilatura.extract(html, **options) or ""


def by_justext() -> Extraction:
    import justext

    words = justext.get_stoplist("Arabic")
    return lambda html: "\n".join(
        paragraph.text for paragraph in justext.justext(html, words) if not paragraph.is_boilerplate
    )


def by_readability() -> Extraction:
    """The headline above the lines of the summary, which is HTML."""
    from readability import Document

    def extract(html: str) -> str:
        document = Document(html)
        return f"{document.short_title()}\n{lines_of(document.summary())}"

    return extract


def by_resiliparse() -> Extraction:
    from resiliparse.extract.html2text import extract_plain_text

    return lambda html: str(extract_plain_text(html, main_content=True))


def by_newspaper() -> Extraction:
    """The headline above the text; nothing is fetched."""
    from newspaper import Article

    def extract(html: str) -> str:
        article = Article("http://localhost/", language="ar", fetch_images=False)
        article.download(input_html=html)
        article.parse()
        return f"{article.title}\n{article.text}"

    return extract


def by_goose() -> Extraction:
    """The headline above the text; nothing is fetched."""
    from goose3 import Goose
    from goose3.text import StopWordsArabic

    options = {"use_meta_language": False, "target_language": "ar"}
    made = Goose({**options, "stopwords_class": StopWordsArabic, "enable_image_fetching": False})

    def extract(html: str) -> str:
        article = made.extract(raw_html=html)
        return f"{article.title}\n{article.cleaned_text}"

    return extract


def by_boilerpy() -> Extraction:
    from boilerpy3 import extractors

    made = extractors.ArticleExtractor(raise_on_failure=False)
    return lambda html: str(made.get_content(html))


def by_magic_html() -> Extraction:
    from magic_html import GeneralExtractor

    made = GeneralExtractor()
    return lambda html: lines_of(made.extract(html, base_url="http://localhost/").get("html", ""))


TOOLS: Sequence[tuple[str, str, Callable[[], Extraction]]] = (
    ("cleaner: clean_html", "cleaner", by_cleaner),
    ("trafilatura", "trafilatura", lambda: by_trafilatura(include_comments=False)),
    (
        "trafilatura, precision",
        "trafilatura",
        lambda: by_trafilatura(include_comments=False, favor_precision=True),
    ),
    (
        "trafilatura, recall",
        "trafilatura",
        lambda: by_trafilatura(include_comments=False, favor_recall=True),
    ),
    ("jusText, Arabic", "justext", by_justext),
    ("readability-lxml", "readability-lxml", by_readability),
    ("resiliparse", "resiliparse", by_resiliparse),
    ("newspaper4k", "newspaper4k", by_newspaper),
    ("goose3", "goose3", by_goose),
    ("boilerpy3", "boilerpy3", by_boilerpy),
    ("magic-html", "magic-html", by_magic_html),
)
"""Name, package and maker of each tool."""

_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "br", "dd", "div", "dl", "dt"),
        *("figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr"),
        *("li", "main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"),
    }
)


def lines_of(markup: str) -> str:
    """The text of the HTML that a tool gives, one block a line."""
    import lxml.html

    if not markup.strip():
        return ""
    text = "".join(_pieces(lxml.html.fromstring(markup)))
    return "\n".join(" ".join(line.split()) for line in text.split("\0") if line.strip())


def _pieces(element: Any) -> Iterator[str]:
    """The text inside *element*, NUL where a block begins or ends."""
    edge = "\0" if element.tag in _BLOCKS else ""
    yield edge
    if isinstance(element.tag, str) and element.tag not in ("script", "style"):
        yield element.text or ""
        for inner in element:
            yield from _pieces(inner)
            yield inner.tail or ""
    yield edge


def is_here(package: str) -> bool:
    """Whether *package* can be measured; what is measured need not be installed itself."""
    return package == "cleaner" or bool(installed(package))


def guarded(extract: Extraction, failures: list[Exception]) -> Extraction:
    """*extract*, with what it raises counted in *failures*."""

    def run(html: str) -> str:
        try:
            return extract(html)
        except Exception as error:
            failures.append(error)
            return ""

    return run


def quality(extract: Extraction, pages: Sequence[HtmlPage]) -> Summary:
    """The scores of what *extract* takes out of the pages."""
    return summarise([score_page(page.text, page.labels, extract(page.html)) for page in pages])


def table(tools: Sequence[Contender], scores: Sequence[Summary], failed: Sequence[int]) -> str:
    """One row a tool; the last column compares pages a second with the first row."""
    head = ("tool", "precision", "recall", "F", "exact", "failed", "pages/s", "cleaner is")
    rows: list[tuple[str, ...]] = [head]
    for tool, score, failures in zip(tools, scores, failed, strict=True):
        shares = (score.macro_precision, score.macro_recall, score.macro_f)
        rows.append(
            (
                tool.name,
                *(f"{share:.4f}" for share in shares),
                f"{score.exact:.0%}",
                str(failures),
                f"{tool.pages_a_second:,.0f}",
                compared(tools[0], tool),
            )
        )
    return markdown_table(rows)


def added_time(ours: Contender, bare: Contender) -> str:
    """What we take beside bare trafilatura: the median of the ratios of the rounds."""
    ratios = sorted(a / b for a, b in zip(ours.seconds, bare.seconds, strict=True))
    spread = f"{ratios[0]:.3f} to {ratios[-1]:.3f} over the rounds"
    return (
        f"{ours.name} takes {statistics.median(ratios):.3f} times the CPU time of {bare.name} on "
        f"the same pages ({spread}; {bare.name}: {bare.pages_a_second:,.1f} pages/s)"
    )


def run(pages: Sequence[HtmlPage], rounds: int) -> str:
    """Score and time all tools that are installed; the report."""
    chosen = [(name, make()) for name, package, make in TOOLS if is_here(package)]
    htmls = [page.html for page in pages]
    scores, failed, tools = [], [], []
    for name, extract in chosen:
        failures: list[Exception] = []
        caught = guarded(extract, failures)
        scores.append(quality(caught, pages))
        failed.append(len(failures))
        tools.append(Contender(name, caught, htmls))
    parts = []
    bare = [Contender(_BARE, by_trafilatura(), htmls)] if installed("trafilatura") else []
    measure([*tools, *bare], rounds)
    parts.append(table(tools, scores, failed))
    parts += [added_time(tools[0], contender) for contender in bare]
    missing = [name for name, package, _ in TOOLS if not is_here(package)]
    if missing:
        parts.append(f"not installed and not measured: {', '.join(missing)}")
    return "\n\n".join(parts)


def main() -> int:
    """The command; see the top of the module."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.extract", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--pages", type=Path, help="folder of labelled pages with their HTML")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"default: {ROUNDS}")
    options = parser.parse_args()
    default = SHARED / "dev" if SHARED.is_dir() else ROOT / "fixtures" / "html"
    pages = read_pages(options.pages or default)
    if not pages:
        print(f"{options.pages}: no labelled page has its .html beside it", file=sys.stderr)
        return 2
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    packages = dict.fromkeys(package for _, package, _ in TOOLS)
    found = [f"{package} {installed(package)}".strip() for package in packages if is_here(package)]
    rounds = max(options.rounds, 1)
    print(f"Python {platform.python_version()}, {', '.join(found)}")
    print(f"{len(pages)} pages, {rounds} rounds\n\n{run(pages, rounds)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
