"""How fast pages are cleaned, beside other tools on the same pages: ``python -m benchmarks.clean``.

Labelled pages of other outlets are measured when they lie beside the repository, otherwise the
pages of fixtures/. All tools run in this process, on one core, one after the other in every round;
the figures are medians of CPU time over the rounds. Needs the dependency group ``bench``; a tool
that is not installed is named and left out. With ``--instructions`` valgrind counts what one page
costs once all rules have been used: a figure that does not hang on the machine. That takes minutes.
"""

from __future__ import annotations

import argparse
import html
import platform
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable, Sequence

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

TOOLS = ("cleaner", "datatrove", "justext", "trafilatura")


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


def table(tools: Sequence[Contender]) -> str:
    """One row a tool; the last column compares pages a second with the first row."""
    rows = [("tool", "pages", "pages/s", "MB/s", "cleaner is")]
    for tool in tools:
        speed, size = f"{tool.pages_a_second:,.0f}", f"{tool.megabytes_a_second:.1f}"
        rows.append((tool.name, str(len(tool.pages)), speed, size, compared(tools[0], tool)))
    return markdown_table(rows)


def clean_all(texts: Sequence[str], passes: int) -> None:
    """Clean all *texts* so many times: what valgrind looks at."""
    clean = our_cleaner()
    for _ in range(passes):
        for text in texts:
            clean(text)


def instructions(passes: int) -> int:
    """The instructions that a process needs which cleans all texts so many times."""
    command = [
        *("valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"),
        *(sys.executable, "-m", "benchmarks.clean", "--passes", str(passes)),
    ]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stderr
    found = re.search(r"Collected : (\d+)", told)
    if found is None:
        raise RuntimeError("valgrind counted nothing")
    return int(found[1])


def main() -> int:
    """The command; see the top of the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"default: {ROUNDS}")
    parser.add_argument("--instructions", action="store_true", help="count them with valgrind")
    parser.add_argument("--passes", type=int, default=0, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.passes:
        clean_all(read_texts()[0], chosen.passes)
        return 0
    rounds = max(chosen.rounds, 1)
    warnings.simplefilter("ignore")
    on_text, on_html, about = contenders()
    measure([*on_text, *on_html], rounds)
    found = [f"{tool} {installed(tool)}" for tool in TOOLS if installed(tool)]
    print(f"Python {platform.python_version()}, {', '.join(found)}; {rounds} rounds\n")
    print(f"{about}, as text:\n\n{table(on_text)}")
    if on_html:
        print(f"\nthe pages that are there as HTML too:\n\n{table(on_html)}")
    if chosen.instructions and shutil.which("valgrind"):
        warm = (instructions(2) - instructions(1)) / len(on_text[0].pages)
        print(f"\ninstructions a page, warm: {warm / 1e6:.2f} million")
    missing = [tool for tool in TOOLS[1:] if not installed(tool)]
    if missing:
        print(f"\nnot installed and not measured: {', '.join(missing)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
