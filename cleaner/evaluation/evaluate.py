"""Labelled pages: read from a folder, cleaned from text or HTML, and scored.

A labelled page is ``<page>.txt`` with its labels in ``<page>.lab`` and, where it was kept, the page
as the outlet sent it in ``<page>.html`` (or ``.htm``). Labels are always those of the lines of the
text; they measure what was cleaned from HTML as well, because words are compared and not lines.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from cleaner.errors import InputError
from cleaner.evaluation.score_report import ScoredPage
from cleaner.evaluation.scoring import (
    APPENDED,
    LineLabel,
    label_rows,
    labelled_lines,
    page_lines,
    score_page,
    score_words,
)
from cleaner.files.page_names import HTML_SUFFIXES
from cleaner.files.pages import Page, read_page
from cleaner.pipeline import Cleaner
from cleaner.records.cleaning import clean_any
from cleaner.records.outlets import outlet_of
from cleaner.text.spans import Cleaned


def label_files(folder: str | Path) -> list[Path]:
    """The ``.lab`` files of *folder*, at any depth, sorted; hidden ones are passed over.

    Raises InputError when *folder* is none, or holds no labels.
    """
    if not Path(folder).is_dir():
        raise InputError(os.fspath(folder), "is no folder")
    found = sorted(
        path
        for path in Path(folder).rglob("*.lab")
        if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
    if not found:
        raise InputError(os.fspath(folder), "holds no labelled pages (<page>.txt with <page>.lab)")
    return found


def html_beside(lab: Path) -> Path | None:
    """The HTML of the page that *lab* labels, if it is there."""
    return next((p for p in map(lab.with_suffix, HTML_SUFFIXES) if p.is_file()), None)


def evaluate_folder(
    folder: str | Path, cleaner: Cleaner, *, from_html: bool, warn: Callable[[str], None]
) -> tuple[list[ScoredPage], int]:
    """Score all labelled pages of *folder*; the scored pages, and how many could not be scored.

    *from_html* cleans the HTML of the pages that have it, and leaves out the others, as pages are
    that a file ``NOT_ARTICLE.txt`` beside them names, one a line. *warn* gets a line for each
    mistake in labels and each page that cannot be read. Raises InputError when there is nothing to
    score.
    """
    labs = label_files(folder)
    passed_over = {place: _without_story(place) for place in {lab.parent for lab in labs}}
    labs = [lab for lab in labs if lab.stem not in passed_over[lab.parent]]
    if from_html:
        labs = [lab for lab in labs if html_beside(lab)]
        if not labs:
            raise InputError(os.fspath(folder), "no labelled page has its .html beside it")
    default = Path(folder).resolve().name
    pages = []
    for lab in labs:
        name = lab.relative_to(folder).with_suffix("").as_posix()
        try:
            page = evaluate_page(lab, cleaner, from_html=from_html)
        except InputError as error:
            for problem in str(error).split("\n"):
                warn(problem)
            continue
        pages.append(replace(page, name=name, outlet=outlet_of(name, default)))
    return pages, len(labs) - len(pages)


def _without_story(folder: Path) -> frozenset[str]:
    """The names of the pages in *folder* that are told to hold no story."""
    lists = [read_page(path).text for path in sorted(folder.glob("NOT_ARTICLE*.txt"))]
    names = (line.strip() for text in lists for line in text.splitlines())
    return frozenset(name.removesuffix(".txt") for name in names if name)


def evaluate_page(lab: Path, cleaner: Cleaner, *, from_html: bool = False) -> ScoredPage:
    """Clean the page that *lab* labels, and score it.

    Raises InputError, with a line for each mistake, when labels or page are not as they must be.
    """
    page, labels = read_labelled(lab)
    if from_html:
        html = html_beside(lab)
        if html is None:
            raise InputError(str(lab), "has no .html beside it")
        cleaned = clean_any(read_page(html), cleaner)
    else:
        cleaned = clean_any(page, cleaner)
    score = score_page(page.text, labels, cleaned.text)
    appended = _appended_score(page.text, labels, cleaned)
    return ScoredPage(lab.stem, "", page.path, score, appended)


def _appended_score(page_text: str, labels: Sequence[LineLabel], cleaned: Cleaned) -> float | None:
    """The word F of the appended stories of a page; None when there are and should be none."""
    lines = labelled_lines(page_text, labels)
    expected = "\n".join(text for _, label, text in lines if label == APPENDED)
    found = "\n".join(story.text for story in cleaned.stories if story.kind == "appended")
    return score_words(expected, found).f if expected or found else None


def read_labelled(lab: Path) -> tuple[Page, tuple[LineLabel, ...]]:
    """Read a page of text and its labels strictly. Raises InputError with every mistake, each as
    ``file:row``: rows that are no labels, lines without a label or the other way round, wrong
    spans."""
    page = read_page(str(lab.with_suffix(".txt")))
    rows, mistakes = label_rows(read_page(str(lab)).text)
    lines = page_lines(page.text)
    found = sorted([*mistakes, *_misplaced(rows.items(), lines)])
    problems = [(f"{lab}:{row}", mistake) for row, mistake in found]
    if not mistakes:
        labelled = {label.number for label in rows.values()}
        bare = [n for n, line in enumerate(lines, 1) if line.strip() and n not in labelled]
        problems += [(f"{page.path}:{number}", f"has no label in {lab.name}") for number in bare]
    if problems:
        (place, reason), *others = problems
        raise InputError(place, "\n".join((reason, *(f"{p}: {r}" for p, r in others))))
    return page, tuple(rows.values())


def _misplaced(
    rows: Iterable[tuple[int, LineLabel]], lines: Sequence[str]
) -> Iterator[tuple[int, str]]:
    """Row and mistake of each label that does not fit the lines of its page."""
    count = len(lines) - (not lines[-1])
    for row, label in rows:
        if label.number > count:
            yield row, f"there is no line {label.number}, the page has {count}"
        elif label.kept and label.kept[-1][1] > len(lines[label.number - 1]):
            end, length = label.kept[-1][1], len(lines[label.number - 1])
            yield row, f"a span ends at {end}, line {label.number} has {length} characters"
