"""How fast pages are cleaned, beside other tools on the same pages: ``python benchmarks/clean.py``.

Labelled pages of other outlets are measured when they lie beside the repository, otherwise the
pages of fixtures/. All tools run in this process, on one core, one after the other in every round;
the figures are medians of CPU time over the rounds. Needs the dependency group ``bench``; a tool
that is not installed is named and left out.
"""

from __future__ import annotations

import argparse
import html
import platform
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "gold"
TOOLS = ("cleaner", "datatrove", "justext", "trafilatura")
_ROUNDS = 7


@dataclass(slots=True)
class Contender:
    """A tool, the pages that it is given, and the CPU seconds of each round over all of them."""

    name: str
    run: Callable[[Any], object]
    pages: Sequence[Any]
    seconds: list[float] = field(default_factory=list)

    @property
    def size(self) -> int:
        """The bytes of all its pages (text counts as UTF-8)."""
        return sum(len(p) if isinstance(p, bytes) else len(p.encode()) for p in self.pages)

    @property
    def pages_a_second(self) -> float:
        """The median over the rounds."""
        return len(self.pages) / statistics.median(self.seconds)

    @property
    def megabytes_a_second(self) -> float:
        """The median over the rounds; a megabyte is a million bytes."""
        return self.size / 1e6 / statistics.median(self.seconds)


def installed(package: str) -> str:
    """The version of *package*; an empty string when it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def read_texts() -> tuple[list[str], str]:
    """The pages as text, and what they are."""
    if SHARED.is_dir():
        paths = sorted(SHARED.glob("*/*.txt"))
        about = "labelled pages of news sites"
    else:
        paths = sorted((ROOT / "fixtures").glob("pages/*/page.txt"))
        about = "pages of fixtures/"
    return [path.read_bytes().decode("utf-8") for path in paths], about


def read_html() -> tuple[list[str], list[bytes]]:
    """The pages that are there both as text and as HTML."""
    paths = sorted(SHARED.glob("dev/*.html"))
    texts = [path.with_suffix(".txt").read_bytes().decode("utf-8") for path in paths]
    return texts, [path.read_bytes() for path in paths]


def our_cleaner() -> Callable[[str], object]:
    """``Cleaner.clean`` with all built-in rules."""
    from cleaner import Cleaner

    return Cleaner().clean


def c4_filter() -> Callable[[str], object]:
    """datatrove's C4 filter, line by line, without its count of sentences (that asks for a
    tokenizer and would only make it slower)."""
    from datatrove.data import Document
    from datatrove.pipeline.filters import C4QualityFilter

    made = C4QualityFilter(min_num_sentences=-1)
    return lambda text: made.filter(Document(text=text, id="page"))


def justext_lines() -> Callable[[str], object]:
    """jusText with its Arabic stop words; each line of the text is a paragraph of HTML."""
    import justext

    stop_words = justext.get_stoplist("Arabic")
    return lambda page: justext.justext(page, stop_words)


def trafilatura_extract() -> Callable[[bytes], object]:
    """trafilatura's extraction as it comes."""
    import trafilatura

    return lambda page: trafilatura.extract(page)


def as_html(text: str) -> str:
    """The lines of a text as paragraphs of a page, which is what jusText reads."""
    lines = "".join(f"<p>{html.escape(line)}</p>\n" for line in text.splitlines() if line.strip())
    return f"<html><body>\n{lines}</body></html>"


def contenders() -> tuple[list[Contender], list[Contender], str]:
    """Those on text, those on pages that are there as HTML too, and what the texts are."""
    texts, about = read_texts()
    on_text = [Contender("cleaner: Cleaner.clean", our_cleaner(), texts)]
    if installed("datatrove"):
        on_text.append(Contender("datatrove: C4QualityFilter", c4_filter(), texts))
    if installed("justext"):
        on_text.append(Contender("justext", justext_lines(), [as_html(text) for text in texts]))
    both_texts, both_html = read_html()
    on_html = []
    if both_html and installed("trafilatura"):
        on_html = [
            Contender("cleaner: Cleaner.clean, text of the page", on_text[0].run, both_texts),
            Contender("trafilatura: extract, HTML of the page", trafilatura_extract(), both_html),
        ]
    return on_text, on_html, about


def measure(tools: Sequence[Contender], rounds: int) -> None:
    """Run all tools in turns; the first round only warms up."""
    for number in range(rounds + 1):
        for tool in tools:
            started = time.process_time()
            for page in tool.pages:
                tool.run(page)
            if number:
                tool.seconds.append(time.process_time() - started)


def table(tools: Sequence[Contender]) -> str:
    """One row a tool; the last column compares pages a second with the first row."""
    rows = [("tool", "pages", "pages/s", "MB/s", "cleaner is")]
    ours = tools[0].pages_a_second
    for tool in tools:
        speed, size = f"{tool.pages_a_second:,.0f}", f"{tool.megabytes_a_second:.1f}"
        ratio = "" if tool is tools[0] else f"{ours / tool.pages_a_second:.2g} x as fast"
        rows.append((tool.name, str(len(tool.pages)), speed, size, ratio))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))} |"
        for row in rows
    ]
    return "\n".join((lines[0], f"|{'|'.join('-' * (width + 2) for width in widths)}|", *lines[1:]))


def main() -> int:
    """The command; see the top of the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--rounds", type=int, default=_ROUNDS, help=f"default: {_ROUNDS}")
    rounds = max(parser.parse_args().rounds, 1)
    warnings.simplefilter("ignore")
    on_text, on_html, about = contenders()
    measure([*on_text, *on_html], rounds)
    found = [f"{tool} {installed(tool)}" for tool in TOOLS if installed(tool)]
    print(f"Python {platform.python_version()}, {', '.join(found)}; {rounds} rounds\n")
    print(f"{about}, as text:\n\n{table(on_text)}")
    if on_html:
        print(f"\nthe pages that are there as HTML too:\n\n{table(on_html)}")
    missing = [tool for tool in TOOLS[1:] if not installed(tool)]
    if missing:
        print(f"\nnot installed and not measured: {', '.join(missing)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
