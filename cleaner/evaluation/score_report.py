"""Scores of labelled pages as a person reads them, and as data. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from cleaner.evaluation.scoring import LABELS, LineFault, Score, summarise

SCHEMA = 1
"""The number of the format of ``report_data``; it changes when a field changes meaning or goes."""

_HEAD = ("pages", "precision", "recall", "F", "exact", "lost", "left", "foreign")
_WIDEST_LINE = 90


@dataclass(frozen=True, slots=True)
class ScoredPage:
    """One labelled page and how well it was cleaned.

    ``name`` is its path in the folder, without the suffix, ``path`` that of its text.
    ``appended_f`` is the word F of the texts of its appended stories, None when the page has none
    and none was found."""

    name: str
    outlet: str
    path: str
    score: Score
    appended_f: float | None = None


def worst_first(pages: Iterable[ScoredPage]) -> list[ScoredPage]:
    """The pages by their F measure, then those that are not exact, then by name."""
    return sorted(pages, key=lambda page: (page.score.words.f, page.score.exact, page.name))


def by_outlet(pages: Sequence[ScoredPage]) -> dict[str, list[ScoredPage]]:
    """The pages of each outlet, the outlets in order of their names."""
    outlets = sorted({page.outlet for page in pages})
    return {outlet: [page for page in pages if page.outlet == outlet] for outlet in outlets}


def report_lines(pages: Sequence[ScoredPage], worst: int | None = None) -> Iterator[str]:
    """The scores as tables: all pages and each outlet, each label, each page, each wrong line.

    *worst* limits pages and wrong lines to so many pages, those with the lowest F first.

    >>> from cleaner.evaluation.scoring import WordScore
    >>> page = ScoredPage("1", "anbaa", "gold/1.txt", Score(WordScore(4, 5, 4), False,
    ...                   left=(LineFault(9, "W", "طباعة"),), lines={"M": 1, "W": 1}))
    >>> print(*[*report_lines([page])][:2], sep="\\n")
    outlet  pages  precision  recall       F   exact  lost  left  foreign
    all         1     0.8000  1.0000  0.8889  0.0000     0     1        0
    """
    summary = summarise([page.score for page in pages])
    groups = [("all", pages), *by_outlet(pages).items()]
    groups = groups if len(groups) > 2 else groups[:1]
    yield from aligned([("outlet", *_HEAD), *((name, *_figures(of)) for name, of in groups)])
    yield ""
    labels = summary.by_label.items()
    rows = [(f"{label} {LABELS[label]}", *map(str, counts)) for label, counts in labels]
    yield from aligned([("label", "lines", "wrong"), *rows])
    chosen = worst_first(pages)[:worst]
    if chosen:
        yield ""
        head = ("page", "outlet", *_HEAD[1:])
        yield from aligned([head, *map(_page_row, chosen)], words=2)
    yield from _wrong_lines(chosen)


def _figures(pages: Sequence[ScoredPage]) -> tuple[str, ...]:
    summary = summarise([page.score for page in pages])
    foreign = sum(len(page.score.foreign) for page in pages)
    shares = (summary.macro_precision, summary.macro_recall, summary.macro_f, summary.exact)
    counts = (summary.lost, summary.left, foreign)
    return (str(summary.pages), *(f"{share:.4f}" for share in shares), *map(str, counts))


def _page_row(page: ScoredPage) -> tuple[str, ...]:
    score, words = page.score, page.score.words
    shares = (f"{share:.4f}" for share in (words.precision, words.recall, words.f))
    counts = (len(score.lost), len(score.left), len(score.foreign))
    exact = "yes" if score.exact else "no"
    return (page.name, page.outlet, *shares, exact, *map(str, counts))


def _wrong_lines(pages: Sequence[ScoredPage]) -> Iterator[str]:
    """The lines that went wrong, each with its place; nothing when there are none."""
    sections = {
        "Lines of the story that were lost:": [_fault(p, f) for p in pages for f in p.score.lost],
        "Furniture that was left:": [_fault(p, f) for p in pages for f in p.score.left],
        "Other lines with words that are not the story's:": [
            f"{p.path}: {_cut(line)}" for p in pages for line in p.score.foreign
        ],
    }
    for title, lines in sections.items():
        yield from ("", title, *lines) if lines else ()


def _fault(page: ScoredPage, fault: LineFault) -> str:
    return f"{page.path}:{fault.number}: {fault.label}: {_cut(fault.text)}"


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST_LINE else f"{text[: _WIDEST_LINE - 3]}..."


def aligned(rows: Sequence[Sequence[str]], words: int = 1) -> Iterator[str]:
    """Set *rows* as a table: the first *words* columns to the left, those of figures to the right.

    >>> list(aligned([("page", "F"), ("a", "0.5")]))
    ['page    F', 'a     0.5']
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = zip(row, widths, strict=True)
        set_ = [c.ljust(w) if n < words else c.rjust(w) for n, (c, w) in enumerate(cells)]
        yield "  ".join(set_).rstrip()


def report_data(pages: Sequence[ScoredPage]) -> dict[str, Any]:
    """All figures and all wrong lines as plain data, for JSON; pages worst first.

    >>> report_data([])["pages"]
    []
    """
    return {
        "schema": SCHEMA,
        "summary": _summary_data(pages),
        "outlets": {name: _summary_data(found) for name, found in by_outlet(pages).items()},
        "pages": [_page_data(page) for page in worst_first(pages)],
    }


def _summary_data(pages: Iterable[ScoredPage]) -> dict[str, Any]:
    summary = summarise([page.score for page in pages])
    labels = {
        label: {"lines": lines, "wrong": wrong}
        for label, (lines, wrong) in summary.by_label.items()
    }
    return {**asdict(summary), "by_label": labels}


def _page_data(page: ScoredPage) -> dict[str, Any]:
    score, words = page.score, page.score.words
    return {
        "page": page.name,
        "outlet": page.outlet,
        "path": page.path,
        "precision": words.precision,
        "recall": words.recall,
        "f": words.f,
        "exact": score.exact,
        "words": asdict(words),
        "lines": dict(score.lines),
        "lost": [_fault_data(fault) for fault in score.lost],
        "left": [_fault_data(fault) for fault in score.left],
        "foreign": list(score.foreign),
        "appended_f": page.appended_f,
    }


def _fault_data(fault: LineFault) -> dict[str, Any]:
    return {"line": fault.number, "label": fault.label, "text": fault.text}
