"""How far a cleaned page can be trusted, and why: what its own removals and lines say against it.

Each doubt is a share of the page, between 0 and 1, that went or stayed on weak evidence. What all
of them leave is the confidence: the product of ``1 - WEIGHTS[doubt] * share``. The weights were set
once, on labelled pages (docs/review.md says what was measured).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from cleaner.stories.evidence import THRESHOLD
from cleaner.text.arabic import fold
from cleaner.text.lines import is_paragraph
from cleaner.text.spans import Cleaned, Removal

NOTHING_KEPT = "nothing-kept"
NO_RULE = "no-rule"
INSIDE = "inside"
PARAGRAPHS = "paragraphs"
BY_PLACE = "by-place"
NEAR_LIMIT = "near-limit"
WARNINGS = "warnings"
WEIGHTS: Mapping[str, float] = {
    NOTHING_KEPT: 0.9,
    NO_RULE: 0.9,
    INSIDE: 0.6,
    PARAGRAPHS: 0.6,
    BY_PLACE: 0.2,
    NEAR_LIMIT: 0.2,
    WARNINGS: 0.1,
}
"""The part of the confidence that each doubt takes when it speaks of the whole page."""

PLACES = frozenset(
    {
        *("after-the-end", "bare-headline", "byline-by-place", "caption-by-place"),
        *("among-listed", "bare-tags", "contents", "headline-ticker", "menu"),
    }
)
"""Reasons for which a line goes because of where it stands, whatever it says."""
_STRUCTURE = PLACES | {"html-hint", "link-list", "outside-story"}
_NOT_INSIDE = frozenset({"appended-story", "blank-lines"})
_NEAR = 4.0  # log odds above the limit at which a boundary is beyond doubt
_JUDGED = 0.5
_TOLD = 0.02


class Doubt(Struct, frozen=True, gc=False):
    """One thing that speaks against a cleaned page: a key of ``WEIGHTS``, the share of the page
    that it speaks of (0 to 1), and what a reader is told."""

    name: str
    share: float
    told: str

    @property
    def taken(self) -> float:
        """The part of the confidence that it takes."""
        return WEIGHTS[self.name] * self.share


def doubts_of(cleaned: Cleaned) -> list[Doubt]:
    """What speaks against a cleaned page, the gravest first.

    >>> [doubt.told for doubt in doubts_of(Cleaned("عنوان\\nسطر\\n"))]
    ['1 of 1 kept lines below the first are short, and no rule knows them']
    """
    found = [doubt for doubt in _doubts(cleaned) if doubt.taken >= _TOLD]
    return sorted(found, key=lambda doubt: -doubt.taken)


def confidence_of(doubts: Iterable[Doubt]) -> float:
    """What *doubts* leave of the confidence: 1 where there is none, never below 0.

    >>> confidence_of([Doubt("inside", 0.5, ""), Doubt("by-place", 0.5, "")])
    0.63
    """
    return round(math.prod(1 - doubt.taken for doubt in doubts), 3)


def _doubts(cleaned: Cleaned) -> Iterator[Doubt]:
    if not cleaned.text.strip():
        # That a page is a front page, a video or an error is a verdict with its own evidence.
        share = 1.0 if cleaned.kind == "article" else _JUDGED
        yield Doubt(NOTHING_KEPT, share, f"nothing is kept: {cleaned.kind}")
        return
    lines = [line for line in fold(cleaned.text).splitlines() if line.strip()][1:]
    paragraphs = [line for line in lines if is_paragraph(line.strip())]
    short = len(lines) - len(paragraphs)
    told = f"{short} of {len(lines)} kept lines below the first are short, and no rule knows them"
    yield Doubt(NO_RULE, short / max(len(lines), 1), told)
    yield _inside(cleaned)
    yield _paragraphs(cleaned.removals, sum(map(len, paragraphs)))
    placed = sum(removal.rule in PLACES for removal in cleaned.removals)
    told = f"removed by their place alone: {placed}"
    yield Doubt(BY_PLACE, 1 - 0.5**placed, told)
    margin = min((story.weight for story in cleaned.stories), default=math.inf) - THRESHOLD
    told = f"another story was parted with a weight of {margin + THRESHOLD:.1f}, near the limit"
    yield Doubt(NEAR_LIMIT, max(0.0, 1 - margin / _NEAR), told)
    told = f"warnings: {len(cleaned.warnings)}"
    yield Doubt(WARNINGS, float(bool(cleaned.warnings)), told)


def _inside(cleaned: Cleaned) -> Doubt:
    """What was removed between the first and the last line of the main story."""
    start, end = (cleaned.stories[0].start, cleaned.stories[0].end) if cleaned.stories else (0, 0)
    removed = sum(
        removal.end - removal.start
        for removal in cleaned.removals
        if start < removal.start and removal.end < end and removal.rule not in _NOT_INSIDE
    )
    share = min(removed / len(cleaned.text.strip()), 1.0)
    return Doubt(INSIDE, share, f"inside the story {share:.0%} of its length was removed")


def _paragraphs(removals: Iterable[Removal], kept: int) -> Doubt:
    """Running text that went for the sake of structure alone, beside the *kept* characters."""
    texts = [fold(r.text) for r in removals if r.rule in _STRUCTURE]
    lines = [line.strip() for text in texts for line in text.splitlines()]
    gone = [line for line in lines if is_paragraph(line)]
    share = sum(map(len, gone)) / max(kept + sum(map(len, gone)), 1)
    told = f"paragraphs removed by structure alone: {len(gone)}, {share:.0%} of the running text"
    return Doubt(PARAGRAPHS, share, told)
