"""The pages of a review: all that were cleaned, or as many as fit when there are too many."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from cleaner.records.outlet_rules import OutletRules
from cleaner.records.work import Shown
from cleaner.review.contents import Review
from cleaner.review.data import (
    LONGEST_SHOWN,
    NO_HEADLINE,
    ReviewPage,
    beginning_of,
    doubtful_first,
    find_unusual,
    lay_out,
    review_page,
)
from cleaner.review.groups import RepeatGroup
from cleaner.review.totals import Totals
from cleaner.rules.model import Rule

MOST_PAGES = 5_000
"""Pages that one review shows."""
MOST_CHARACTERS = 20_000_000
"""Characters of pages that one review shows: a file of some 40 MB."""

FindGroups = Callable[[Sequence[Shown]], list[RepeatGroup]]


class ReviewSample:
    """Takes pages one by one, counts all of them, and keeps those that the review shows.

    Those are all pages as long as there are at most *most_pages* with *most_characters* in all;
    beyond that those of least confidence, of equals the first. *site* names the outlet of all.

    >>> from cleaner.text.spans import Cleaned
    >>> sample = ReviewSample(most_pages=1)
    >>> for name, text in (("a", "نص"), ("b", ""), ("c", "نص")):
    ...     sample.add(Shown(name, name, "valley", Cleaned(text, headline=text)))
    >>> review = sample.review()
    >>> [page.name for page in review.pages], review.totals.all["pages"]
    (['b'], 3)
    """

    def __init__(
        self, site: str = "", most_pages: int = MOST_PAGES, most_characters: int = MOST_CHARACTERS
    ) -> None:
        self.totals = Totals()
        self._site = site
        self._most_pages, self._most_characters = most_pages, most_characters
        self._characters = 0
        # By doubt, then by age: what goes first stands first.
        self._kept: list[tuple[float, int, ReviewPage, Shown]] = []
        self._learned: dict[str, tuple[Rule, ...]] = {}

    def add(self, shown: Shown) -> None:
        """Count a page, and keep it as long as it is among those to show."""
        page = review_page(shown.name, self._site or shown.outlet, shown.cleaned, shown.warnings)
        self.totals.add(page)
        if page.cut:
            shown = replace(shown, cleaned=beginning_of(shown.cleaned))
        heapq.heappush(self._kept, (-page.confidence, -self.totals.all["pages"], page, shown))
        self._characters += min(page.characters, LONGEST_SHOWN)
        while len(self._kept) > self._most_pages or (
            self._characters > self._most_characters and len(self._kept) > 1
        ):
            gone = heapq.heappop(self._kept)
            self._characters -= min(gone[2].characters, LONGEST_SHOWN)

    def take_learned(self, learned: OutletRules) -> None:
        """Read the rules of the outlets that are shown, before the folder of *learned* goes."""
        outlets = sorted({page.outlet for _, _, page, _ in self._kept})
        found = {outlet: learned.of(outlet, preview=True) for outlet in outlets}
        self._learned = {outlet: rules for outlet, rules in found.items() if rules}

    def review(self, find_groups: FindGroups | None = None) -> Review:
        """Lay out the pages that were kept, what needs a look first. Call it once.

        *find_groups* is given them, and tells which of their headlines repeat each other.
        """
        for _, _, page, _ in self._kept:
            if NO_HEADLINE in page.problems and self.totals.never_has_headlines(page.outlet):
                page.problems.remove(NO_HEADLINE)
        self.totals.forgive_missing_headlines()
        for page in find_unusual(entry[2] for entry in self._kept):
            self.totals.add_unusual(page)
        shown_of = {id(page): shown for _, _, page, shown in self._kept}
        pages = doubtful_first(entry[2] for entry in self._kept)
        reasons: dict[tuple[str, str], int] = {}
        for page in pages:
            lay_out(page, shown_of[id(page)].cleaned, reasons)
        groups = find_groups([shown_of[id(page)] for page in pages]) if find_groups else []
        texts = Counter(" ".join(shown.cleaned.text.split()) for *_, shown in self._kept)
        repeats = sum(count - 1 for text, count in texts.items() if text)
        return Review(pages, reasons, self.totals, groups, repeats, self._learned)
