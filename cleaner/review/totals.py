"""The totals of a review, counted page by page, so that no page has to be held for them."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from cleaner.records.statistics import LOOKED_FOR
from cleaner.review.data import NO_HEADLINE, PROBLEMS, UNUSUAL, Reason, ReviewPage

LENGTHS = (0, 1, 250, 500, 1_000, 2_000, 4_000, 8_000)
"""The least characters of text of each step in which lengths are counted."""
STEPS = 10
"""Steps in which confidence, from 0 to 1, is counted."""

_MOST_OUTLETS = 10_000
_OTHERS = "…"


@dataclass(slots=True)
class Totals:
    """What is counted of all pages of a run, whether they are shown or not.

    Of ``all``, and of each of the ``outlets``: pages, those that are wrong (they need a look),
    characters, removed ones; pages with headlines, those without one where it is missed, and those
    where nothing else is wrong.
    """

    all: Counter[str] = field(default_factory=Counter)
    outlets: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    counts: Counter[Reason] = field(default_factory=Counter)
    lost: Counter[Reason] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    page_kinds: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    lengths: Counter[int] = field(default_factory=Counter)
    confidence: Counter[int] = field(default_factory=Counter)

    def add(self, page: ReviewPage) -> None:
        """Count one page. Beyond 20,000 outlets those of the fewest pages are put together."""
        for part in (self.all, self.outlets[page.outlet]):
            part["pages"] += 1
            part["wrong"] += bool(page.problems)
            part["characters"] += page.characters
            part["removed"] += page.removed
            part["with headlines"] += bool(page.headline)
            part["without one"] += NO_HEADLINE in page.problems
            part["only without one"] += page.problems == [NO_HEADLINE]
        self.counts.update(page.counts)
        self.lost.update(page.lost)
        self.problems.update(page.problems)
        self.page_kinds[page.kind or "article"] += 1
        self.languages[page.language] += 1
        self.missing.update(page.missing)
        self.lengths[bisect_right(LENGTHS, page.characters - page.removed) - 1] += 1
        self.confidence[min(int(page.sure * STEPS), STEPS - 1)] += 1
        if len(self.outlets) > 2 * _MOST_OUTLETS:
            ordered = sorted(self.outlets.items(), key=lambda each: (-each[1]["pages"], each[0]))
            self.outlets = defaultdict(Counter, ordered[:_MOST_OUTLETS])
            for _, outlet in ordered[_MOST_OUTLETS:]:
                self.outlets[_OTHERS].update(outlet)

    def add_unusual(self, page: ReviewPage) -> None:
        """Count that *page*, which was counted before, was found to be unusual since."""
        self.problems[UNUSUAL] += 1
        if page.problems == [UNUSUAL]:
            self.all["wrong"] += 1
            self._of(page.outlet)["wrong"] += 1

    def _of(self, outlet: str) -> Counter[str]:
        return self.outlets.get(outlet, self.outlets.get(_OTHERS, Counter()))

    def never_has_headlines(self, outlet: str) -> bool:
        """Whether no page of an outlet has a headline: then its absence is nothing to look at."""
        return not self._of(outlet)["with headlines"]

    def forgive_missing_headlines(self) -> None:
        """Once all is counted: pages of outlets without any headline need no look for it."""
        for name, outlet in self.outlets.items():
            if self.never_has_headlines(name):
                outlet["wrong"] -= outlet["only without one"]
                self.all["wrong"] -= outlet["only without one"]
                self.problems[NO_HEADLINE] -= outlet["without one"]


def overview(totals: Totals) -> dict[str, Any]:
    """The totals as rows: of all pages, and by kind, rule, outlet and problem, the largest first.

    >>> totals = Totals()
    >>> totals.add(ReviewPage("a.txt", "valley", characters=10, removed=4))
    >>> overview(totals)["outlets"]
    [{'name': 'valley', 'pages': 1, 'wrong': 0, 'share': 0.4}]
    """
    rules: list[dict[str, Any]] = [
        {"rule": rule, "kind": kind, "count": count, "characters": totals.lost[rule, kind]}
        for (rule, kind), count in totals.counts.items()
    ]
    kinds: dict[str, dict[str, Any]] = {}
    for each in rules:
        row = kinds.setdefault(each["kind"], {"kind": each["kind"], "count": 0, "characters": 0})
        row["count"] += each["count"]
        row["characters"] += each["characters"]
    outlets: list[dict[str, Any]] = [
        {"name": name, "pages": each["pages"], "wrong": each["wrong"], "share": _share(each)}
        for name, each in totals.outlets.items()
    ]
    return {
        **{name: totals.all[name] for name in ("pages", "wrong", "characters", "removed")},
        "share": _share(totals.all),
        "kinds": sorted(kinds.values(), key=lambda row: (-row["characters"], row["kind"])),
        "rules": sorted(rules, key=lambda row: (-row["count"], row["rule"])),
        "outlets": sorted(outlets, key=lambda row: (-row["pages"], row["name"])),
        "page_kinds": totals.page_kinds.most_common(),
        "languages": totals.languages.most_common(),
        "missing": [(name, totals.missing[name]) for name in LOOKED_FOR],
        "lengths": [(least, totals.lengths[n]) for n, least in enumerate(LENGTHS)],
        "confidence": [totals.confidence[step] for step in range(STEPS)],
        "problems": [(name, totals.problems[name]) for name in PROBLEMS if totals.problems[name]],
    }


def _share(of: Counter[str]) -> float:
    return of["removed"] / of["characters"] if of["characters"] else 0.0
