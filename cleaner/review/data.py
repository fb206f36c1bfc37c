"""The data of a review page: every line with what became of it, what needs a look."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import prod
from statistics import median
from typing import Any

from msgspec.structs import replace

from cleaner.records.confidence import confidence_of, doubts_of
from cleaner.records.explain import removals_by_line
from cleaner.records.statistics import DOUBTFUL as LITTLE
from cleaner.records.statistics import LOOKED_FOR
from cleaner.text.spans import Cleaned, Removal, delete, restore

NOTHING_KEPT = "nothing-kept"
MUCH_REMOVED = "much-removed"
UNUSUAL = "unusual"
NO_HEADLINE = "no-headline"
SEVERAL_STORIES = "several-stories"
WARNING = "warning"
DOUBTFUL = "doubtful"
PROBLEMS: Mapping[str, tuple[float, str]] = {
    NOTHING_KEPT: (0.0, ""),
    MUCH_REMOVED: (0.3, "more than four fifths of its characters were removed"),
    UNUSUAL: (0.3, "far more or far less was removed than from other pages of the outlet"),
    DOUBTFUL: (0.0, ""),
    NO_HEADLINE: (0.2, "no headline, though other pages of the outlet have one"),
    SEVERAL_STORIES: (0.05, "other stories were parted off"),
    WARNING: (0.0, ""),
}
"""What makes a page need a look, the gravest first, with the part of the confidence that it takes
and what is told of it; what the doubts of the page itself tell takes nothing more."""

LONGEST_SHOWN = 300_000
"""Characters of one page that are shown; of a longer one only its beginning."""
_MUCH = 0.8  # of the characters
_OUTSIDE = "outside-story"
_FEWEST_PAGES = 5  # of an outlet, before one of them can be unusual
_FAR = 0.25  # from the median share of the outlet
_SPREADS = 4

Piece = str | list[Any]
"""Kept text, or a list of the number of a reason and the text that was removed for it."""
Reason = tuple[str, str]
"""Rule and kind."""
Reasons = dict[Reason, int]
"""Each reason with its number, in the order in which they were met."""


@dataclass(slots=True)
class ReviewPage:
    """One page of the review.

    ``lines`` holds each line as kept text, or as a list of pieces; ``stories`` the appended ones
    as first line, last line (from 0), headline and evidence; ``share`` is the part of the
    characters that was removed (0 to 1); ``counts`` and ``lost`` say how often something went for
    each reason, and how many characters; ``problems`` are keys of PROBLEMS; ``missing`` names the
    fields of LOOKED_FOR that the page has not; ``sure`` is the confidence in the page by itself,
    ``doubts`` say what speaks against it; ``cut`` says that the page is too long to be shown whole.
    """

    name: str
    outlet: str
    headline: str = ""
    kind: str = ""
    language: str = ""
    missing: tuple[str, ...] = ()
    sure: float = 1.0
    doubts: tuple[str, ...] = ()
    characters: int = 0
    removed: int = 0
    lines: list[str | list[Piece]] = field(default_factory=list)
    stories: list[tuple[int, int, str, str]] = field(default_factory=list)
    counts: Counter[Reason] = field(default_factory=Counter)
    lost: Counter[Reason] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    warnings: tuple[str, ...] = ()
    cut: bool = False

    @property
    def share(self) -> float:
        """The part of the page's characters that was removed."""
        return self.removed / self.characters if self.characters else 0.0

    @property
    def confidence(self) -> float:
        """How far the page can be trusted: its own confidence, less what its problems take."""
        return self.sure * prod(1 - PROBLEMS[problem][0] for problem in self.problems)

    @property
    def reasons(self) -> list[str]:
        """What speaks against the page: its problems, then its own doubts."""
        told = (PROBLEMS[problem][1] for problem in self.problems)
        return [*filter(None, told), *self.doubts]


def review_page(
    name: str, outlet: str, cleaned: Cleaned, warnings: Iterable[str] = ()
) -> ReviewPage:
    """What is to be said of a page, still without its lines (see ``lay_out``).

    >>> cleaned = Cleaned("نص\\n", (Removal(3, 9, "print", "reading-tools", "طباعة\\n"),))
    >>> page = review_page("a.txt", "valley", cleaned)
    >>> page.removed, page.problems
    (6, ['no-headline'])
    """
    page = ReviewPage(name, outlet, cleaned.headline, cleaned.kind, cleaned.language)
    page.removed = sum(len(removal.text) for removal in cleaned.removals)
    page.characters = len(cleaned.text) + page.removed
    page.warnings = (*warnings, *cleaned.warnings)
    page.missing = tuple(each for each in LOOKED_FOR if not getattr(cleaned, each))
    doubts = doubts_of(replace(cleaned, warnings=page.warnings))
    page.sure, page.doubts = confidence_of(doubts), tuple(doubt.told for doubt in doubts)
    for removal in cleaned.removals:
        if removal.text.strip():
            page.counts[removal.rule, removal.kind] += 1
            page.lost[removal.rule, removal.kind] += len(removal.text)
    page.problems = list(_problems(cleaned, page))
    page.cut = page.characters > LONGEST_SHOWN
    return page


def beginning_of(cleaned: Cleaned, most: int = LONGEST_SHOWN) -> Cleaned:
    """What *cleaned* says of the first *most* characters of its page.

    >>> cleaned = Cleaned("ab", (Removal(1, 4, "print", "reading-tools", "123"),))
    >>> beginning_of(cleaned, 3).removals[0].text
    '12'
    """
    removals = tuple(
        replace(removal, end=min(removal.end, most), text=removal.text[: most - removal.start])
        for removal in cleaned.removals
        if removal.start < most
    )
    spans = [(removal.start, removal.end) for removal in removals]
    stories = tuple(
        replace(story, end=min(story.end, most), text="")
        for story in cleaned.stories
        if story.start < most
    )
    text = delete(restore(cleaned)[:most], spans)
    return replace(cleaned, text=text, removals=removals, stories=stories)


def lay_out(page: ReviewPage, cleaned: Cleaned, reasons: Reasons) -> None:
    """Fill in the lines and appended stories of *page*; reasons not met before are added.

    >>> cleaned = Cleaned("نص\\n", (Removal(3, 9, "print", "reading-tools", "طباعة\\n"),))
    >>> page = review_page("a.txt", "valley", cleaned)
    >>> lay_out(page, cleaned, {})
    >>> page.lines
    ['نص', [[0, 'طباعة']]]
    """
    for reason in page.counts:
        reasons.setdefault(reason, len(reasons))
    lines = list(removals_by_line(cleaned))
    starts = [start for start, _, _ in lines]
    page.lines = [_pieces(start, line, hit, reasons) for start, line, hit in lines]
    for story in cleaned.stories:
        if story.kind == "appended":
            first = max(bisect_right(starts, story.start) - 1, 0)
            last = max(bisect_right(starts, max(story.end - 1, story.start)) - 1, first)
            page.stories.append((first, last, story.headline, "; ".join(story.evidence)))


def find_unusual(pages: Iterable[ReviewPage]) -> list[ReviewPage]:
    """Mark and return the pages that lost far more or less than the others of their outlet.

    >>> pages = [ReviewPage(str(n), "valley", characters=10, removed=1) for n in range(5)]
    >>> pages.append(ReviewPage("odd", "valley", characters=10, removed=7))
    >>> [page.name for page in find_unusual(pages)], pages[-1].problems
    (['odd'], ['unusual'])
    """
    outlets: dict[str, list[ReviewPage]] = defaultdict(list)
    for page in pages:
        outlets[page.outlet].append(page)
    unusual = []
    for group in outlets.values():
        if len(group) < _FEWEST_PAGES:
            continue
        middle = median(page.share for page in group)
        spread = median(abs(page.share - middle) for page in group)
        for page in group:
            if abs(page.share - middle) > max(_FAR, _SPREADS * spread):
                page.problems.append(UNUSUAL)
                unusual.append(page)
    return unusual


def doubtful_first(pages: Iterable[ReviewPage]) -> list[ReviewPage]:
    """The pages by their confidence, the least first, then by name."""
    return sorted(pages, key=lambda page: (page.confidence, page.name))


def _problems(cleaned: Cleaned, page: ReviewPage) -> Iterator[str]:
    if not cleaned.text.strip():
        yield NOTHING_KEPT
    else:
        # Of HTML much lies outside of the story, as on every page.
        outside = sum(count for (rule, _), count in page.lost.items() if rule == _OUTSIDE)
        if page.removed - outside > _MUCH * (page.characters - outside):
            yield MUCH_REMOVED
        if page.sure < LITTLE:
            yield DOUBTFUL
        if not cleaned.headline:
            yield NO_HEADLINE
    if any(story.kind == "appended" for story in cleaned.stories):
        yield SEVERAL_STORIES
    if page.warnings:
        yield WARNING


def _pieces(
    start: int, line: str, removals: Iterable[Removal], reasons: Reasons
) -> str | list[Piece]:
    """A line of the page as pieces; removed blanks are no pieces of their own."""
    pieces: list[Piece] = []
    position = 0
    for removal in removals:
        begin, stop = max(removal.start - start, 0), min(removal.end - start, len(line))
        gone = line[begin:stop].rstrip("\r\n")
        if gone.strip():
            pieces += [kept] if (kept := line[position:begin]) else []
            pieces.append([reasons[removal.rule, removal.kind], gone])
            position = stop
    rest = line[position:].rstrip("\r\n")
    if not pieces:
        return rest if rest.strip() else ""
    return [*pieces, rest] if rest else pieces
