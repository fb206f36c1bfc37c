"""The data of a review page: every line with what became of it, what looks wrong, the totals."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from cleaner.rules import RuleSet
from cleaner.spans import Cleaned, Removal, restore

NOTHING_KEPT = "nothing-kept"
MUCH_REMOVED = "much-removed"
UNUSUAL = "unusual"
NO_HEADLINE = "no-headline"
SEVERAL_STORIES = "several-stories"
WARNING = "warning"
PROBLEMS: Mapping[str, int] = {
    NOTHING_KEPT: 16,
    MUCH_REMOVED: 8,
    UNUSUAL: 6,
    NO_HEADLINE: 4,
    SEVERAL_STORIES: 2,
    WARNING: 1,
}
"""What makes a page look wrong, with its weight: the pages of most weight come first."""

_MUCH = 0.8  # of the characters
_FEWEST_PAGES = 5  # of an outlet, before one of them can be unusual
_FAR = 0.25  # from the median share of the outlet
_SPREADS = 4

Piece = str | list[Any]
"""Kept text, or a list of the number of a reason and the text that was removed for it."""
Reasons = dict[tuple[str, str], int]
"""Rule and kind -> the number of the reason, in the order in which they were met."""


@dataclass(slots=True)
class ReviewPage:
    """One page of the review.

    ``lines`` holds each line as kept text, or as a list of pieces; ``stories`` the appended ones
    as first line, last line (from 0), headline and evidence; ``share`` is the part of the
    characters that was removed (0 to 1); ``problems`` are keys of PROBLEMS.

    >>> ReviewPage("a.txt", "valley").share
    0.0
    """

    name: str
    outlet: str
    headline: str = ""
    kind: str = ""
    characters: int = 0
    removed: int = 0
    lines: list[str | list[Piece]] = field(default_factory=list)
    stories: list[tuple[int, int, str, str]] = field(default_factory=list)
    counts: Counter[int] = field(default_factory=Counter)
    lost: Counter[int] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    warnings: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """The part of the page's characters that was removed."""
        return self.removed / self.characters if self.characters else 0.0


def review_page(
    name: str, outlet: str, cleaned: Cleaned, reasons: Reasons, warnings: Iterable[str] = ()
) -> ReviewPage:
    """Lay out one page; reasons not met before are added to *reasons*.

    >>> cleaned = Cleaned("نص\\n", (Removal(3, 9, "print", "reading-tools", "طباعة\\n"),))
    >>> page = review_page("a.txt", "valley", cleaned, {})
    >>> page.lines, page.problems
    (['نص', [[0, 'طباعة']]], ['no-headline'])
    """
    text = restore(cleaned)
    raw = text.splitlines(keepends=True)
    page = ReviewPage(name, outlet, cleaned.headline, cleaned.kind, len(text))
    page.removed = sum(len(removal.text) for removal in cleaned.removals)
    page.warnings = (*warnings, *cleaned.warnings)
    for removal in cleaned.removals:
        if removal.text.strip():
            number = reasons.setdefault((removal.rule, removal.kind), len(reasons))
            page.counts[number] += 1
            page.lost[number] += len(removal.text)
    page.lines = list(_lines(raw, cleaned.removals, reasons))
    starts = _starts(raw)
    for story in cleaned.stories:
        if story.kind == "appended":
            first = max(bisect_right(starts, story.start) - 1, 0)
            last = max(bisect_right(starts, max(story.end - 1, story.start)) - 1, first)
            page.stories.append((first, last, story.headline, "; ".join(story.evidence)))
    page.problems = list(_problems(cleaned, page))
    return page


def find_unusual(pages: Iterable[ReviewPage]) -> None:
    """Mark the pages that lost far more or far less than the other pages of their outlet.

    >>> pages = [ReviewPage(str(n), "valley", characters=10, removed=1) for n in range(5)]
    >>> pages.append(ReviewPage("odd", "valley", characters=10, removed=7))
    >>> find_unusual(pages)
    >>> [page.name for page in pages if page.problems]
    ['odd']
    """
    outlets: dict[str, list[ReviewPage]] = defaultdict(list)
    for page in pages:
        outlets[page.outlet].append(page)
    for group in outlets.values():
        if len(group) < _FEWEST_PAGES:
            continue
        middle = median(page.share for page in group)
        spread = median(abs(page.share - middle) for page in group)
        for page in group:
            if abs(page.share - middle) > max(_FAR, _SPREADS * spread):
                page.problems.append(UNUSUAL)


def wrong_first(pages: Iterable[ReviewPage]) -> list[ReviewPage]:
    """The pages by the weight of what looks wrong on them, then by name.

    >>> odd = ReviewPage("z.txt", "valley", problems=["nothing-kept"])
    >>> [page.name for page in wrong_first([ReviewPage("a.txt", "valley"), odd])]
    ['z.txt', 'a.txt']
    """
    return sorted(pages, key=lambda page: (-sum(PROBLEMS[p] for p in page.problems), page.name))


def review_data(pages: Sequence[ReviewPage], reasons: Reasons, rules: RuleSet) -> dict[str, Any]:
    """What the script of the review page reads: reasons, outlets and *pages*, as JSON has them.

    >>> review_data([ReviewPage("a.txt", "valley")], {}, RuleSet(()))["pages"][0]["outlet"]
    0
    """
    about = {rule.id: rule.description for rule in rules.rules}
    outlets = sorted({page.outlet for page in pages})
    places = {name: number for number, name in enumerate(outlets)}
    return {
        "reasons": [
            {"rule": rule, "kind": kind, "about": about.get(rule, ""), "has_file": rule in about}
            for rule, kind in reasons
        ],
        "outlets": outlets,
        "pages": [
            {
                "name": page.name,
                "outlet": places[page.outlet],
                "headline": page.headline,
                "kind": page.kind,
                "share": round(page.share, 3),
                "problems": page.problems,
                "warnings": page.warnings,
                "reasons": sorted(page.counts),
                "lines": page.lines,
                "stories": page.stories,
            }
            for page in pages
        ],
    }


def overview(pages: Sequence[ReviewPage], reasons: Reasons) -> dict[str, Any]:
    """The totals: of all pages, and by kind, rule, outlet and problem, the largest first.

    Each kind and rule has how often something went for it and how many characters, each outlet
    its pages, those that look wrong and the share of its characters that was removed.

    >>> pages = [ReviewPage("a.txt", "valley", characters=10, removed=4)]
    >>> overview(pages, {})["outlets"]
    [{'name': 'valley', 'pages': 1, 'wrong': 0, 'share': 0.4}]
    """
    counts: Counter[int] = Counter()
    lost: Counter[int] = Counter()
    outlets: dict[str, list[ReviewPage]] = defaultdict(list)
    for page in pages:
        counts.update(page.counts)
        lost.update(page.lost)
        outlets[page.outlet].append(page)
    rules: list[dict[str, Any]] = [
        {"rule": rule, "kind": kind, "count": counts[number], "characters": lost[number]}
        for (rule, kind), number in reasons.items()
    ]
    kinds: dict[str, dict[str, Any]] = {}
    for each in rules:
        row = kinds.setdefault(each["kind"], {"kind": each["kind"], "count": 0, "characters": 0})
        row["count"] += each["count"]
        row["characters"] += each["characters"]
    found = Counter(problem for page in pages for problem in page.problems)
    return {
        "pages": len(pages),
        "wrong": sum(bool(page.problems) for page in pages),
        "share": _share(pages),
        "characters": sum(page.characters for page in pages),
        "removed": sum(page.removed for page in pages),
        "kinds": sorted(kinds.values(), key=lambda row: (-row["characters"], row["kind"])),
        "rules": sorted(rules, key=lambda row: (-row["count"], row["rule"])),
        "outlets": sorted(
            (
                {
                    "name": name,
                    "pages": len(group),
                    "wrong": sum(bool(page.problems) for page in group),
                    "share": _share(group),
                }
                for name, group in outlets.items()
            ),
            key=lambda row: (-row["pages"], row["name"]),
        ),
        "problems": [(name, found[name]) for name in PROBLEMS if found[name]],
    }


def _share(pages: Iterable[ReviewPage]) -> float:
    removed = characters = 0
    for page in pages:
        removed += page.removed
        characters += page.characters
    return removed / characters if characters else 0.0


def _problems(cleaned: Cleaned, page: ReviewPage) -> Iterator[str]:
    if not cleaned.text.strip():
        yield NOTHING_KEPT
    else:
        if page.share > _MUCH:
            yield MUCH_REMOVED
        if not cleaned.headline:
            yield NO_HEADLINE
    if page.stories:
        yield SEVERAL_STORIES
    if page.warnings:
        yield WARNING


def _starts(raw: Iterable[str]) -> list[int]:
    starts, position = [], 0
    for line in raw:
        starts.append(position)
        position += len(line)
    return starts


def _lines(
    raw: Iterable[str], removals: Sequence[Removal], reasons: Reasons
) -> Iterator[str | list[Piece]]:
    """Each line of the page as pieces; removed blanks are no pieces of their own."""
    start = first = 0
    for line in raw:
        end = start + len(line)
        while first < len(removals) and removals[first].end <= start:
            first += 1
        pieces: list[Piece] = []
        position, index = start, first
        while index < len(removals) and removals[index].start < end:
            removal = removals[index]
            stop, begin = min(removal.end, end), max(removal.start, start)
            gone = line[begin - start : stop - start].rstrip("\r\n")
            if gone.strip():
                pieces += [kept] if (kept := line[position - start : begin - start]) else []
                pieces.append([reasons[removal.rule, removal.kind], gone])
                position = stop
            index += 1
        rest = line[position - start :].rstrip("\r\n")
        if not pieces:
            yield rest if rest.strip() else ""
        else:
            yield [*pieces, rest] if rest else pieces
        start = end
