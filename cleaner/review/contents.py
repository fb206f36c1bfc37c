"""What the script of a review page reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cleaner.review.data import Reasons, ReviewPage
from cleaner.review.groups import RepeatGroup
from cleaner.review.totals import Totals
from cleaner.rules.model import RuleSet


@dataclass(frozen=True, slots=True)
class Review:
    """What a review page shows: some or all of the pages that ``totals`` counts, the reasons that
    their lines name by number, and groups of headlines that tell the same news."""

    pages: Sequence[ReviewPage]
    reasons: Reasons
    totals: Totals
    groups: Sequence[RepeatGroup] = ()


def review_data(review: Review, rules: RuleSet) -> dict[str, Any]:
    """What the script of the review page reads: reasons, outlets, pages, groups, as JSON has them.

    >>> from cleaner.review.totals import Totals
    >>> pages = [ReviewPage("a.txt", "valley")]
    >>> review_data(Review(pages, {}, Totals()), RuleSet(()))["pages"][0]["outlet"]
    0
    """
    about = {rule.id: rule.description for rule in rules.rules}
    outlets = sorted({page.outlet for page in review.pages})
    places = {name: number for number, name in enumerate(outlets)}
    groups_of: dict[int, list[int]] = defaultdict(list)
    for number, group in enumerate(review.groups):
        for page in dict.fromkeys(entry.page for entry in group if entry.page is not None):
            groups_of[page].append(number)
    return {
        "reasons": [
            {"rule": rule, "kind": kind, "about": about.get(rule, ""), "has_file": rule in about}
            for rule, kind in review.reasons
        ],
        "outlets": outlets,
        "groups": [[entry.values() for entry in group] for group in review.groups],
        "pages": [
            _page_data(page, places[page.outlet], review.reasons, groups_of.get(number, []))
            for number, page in enumerate(review.pages)
        ],
    }


def _page_data(
    page: ReviewPage, outlet: int, reasons: Reasons, groups: list[int]
) -> dict[str, Any]:
    return {
        "name": page.name,
        "outlet": outlet,
        "headline": page.headline,
        "kind": page.kind,
        "share": round(page.share, 3),
        "problems": page.problems,
        "warnings": page.warnings,
        "reasons": sorted(reasons[reason] for reason in page.counts),
        "groups": groups,
        "cut": page.cut,
        "lines": page.lines,
        "stories": page.stories,
    }
