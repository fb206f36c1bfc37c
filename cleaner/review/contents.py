"""What the script of a review page reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from cleaner.review.data import Reasons, ReviewPage
from cleaner.review.groups import RepeatGroup
from cleaner.review.learned import learned_data
from cleaner.review.totals import Totals, overview
from cleaner.rules.model import Rule, RuleSet


@dataclass(frozen=True, slots=True)
class Review:
    """What a review page shows: some or all of the pages that ``totals`` counts, the reasons that
    their lines name by number, groups of headlines that tell the same news, how many of the pages
    have the text of another one, and the rules that were learned of their outlets."""

    pages: Sequence[ReviewPage]
    reasons: Reasons
    totals: Totals
    groups: Sequence[RepeatGroup] = ()
    repeats: int = 0
    learned: Mapping[str, Sequence[Rule]] = field(default_factory=dict)


def review_data(review: Review, rules: RuleSet) -> dict[str, Any]:
    """What the script of the review page reads: reasons, outlets, pages, groups, totals, what was
    learned, as JSON has them. Descriptions are pairs: in Arabic, in English.

    >>> from cleaner.review.totals import Totals
    >>> pages = [ReviewPage("a.txt", "valley")]
    >>> review_data(Review(pages, {}, Totals()), RuleSet(()))["pages"][0]["outlet"]
    0
    """
    known = {rule.id: rule for rule in chain(*review.learned.values(), rules.rules)}
    outlets = sorted({page.outlet for page in review.pages})
    places = {name: number for number, name in enumerate(outlets)}
    groups_of: dict[int, list[int]] = defaultdict(list)
    for number, group in enumerate(review.groups):
        for page in dict.fromkeys(entry.page for entry in group if entry.page is not None):
            groups_of[page].append(number)
    return {
        "reasons": [_reason_data(rule, kind, known.get(rule)) for rule, kind in review.reasons],
        "outlets": outlets,
        "groups": [[entry.values() for entry in group] for group in review.groups],
        "totals": overview(review.totals),
        "repeats": review.repeats,
        "learned": learned_data(review.learned),
        "pages": [
            _page_data(page, places[page.outlet], review.reasons, groups_of.get(number, []))
            for number, page in enumerate(review.pages)
        ],
    }


def _reason_data(rule_id: str, kind: str, rule: Rule | None) -> dict[str, Any]:
    about = [rule.description_ar or rule.description, rule.description] if rule else []
    return {"rule": rule_id, "kind": kind, "about": about}


def _page_data(
    page: ReviewPage, outlet: int, reasons: Reasons, groups: list[int]
) -> dict[str, Any]:
    return {
        "name": page.name,
        "outlet": outlet,
        "headline": page.headline,
        "kind": page.kind or "article",
        "share": round(page.share, 3),
        "confidence": round(page.confidence, 3),
        "doubts": page.reasons,
        "problems": page.problems,
        "warnings": page.warnings,
        "reasons": sorted(reasons[reason] for reason in page.counts),
        "groups": groups,
        "cut": page.cut,
        "lines": page.lines,
        "stories": page.stories,
    }
