"""What the script of a review page reads."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from cleaner.outlets.rules import given_fields, phrase_of, texts_of
from cleaner.records.outlet_rules import file_of
from cleaner.review.data import Reasons, ReviewPage
from cleaner.review.groups import RepeatGroup
from cleaner.review.totals import Totals, overview
from cleaner.rules.model import Rule, RuleSet
from cleaner.text.arabic import fold

_OPTIONAL = ("anchor", "remove", "max_length", "max_lines", "zone", "sites", "lang")
_WORD = re.compile(r"[^\W\d_]{3,}")
_ENOUGH = 0.6  # of what a word says, for one kind


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
    learned, as JSON has them. Descriptions are pairs: in Arabic, in English."""
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
        "learned": [
            {
                "outlet": outlet,
                "file": file_of(outlet),
                "rules": [_rule_data(rule) for rule in found],
            }
            for outlet, found in review.learned.items()
        ],
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


def _rule_data(rule: Rule) -> dict[str, Any]:
    """A rule with the lines that it finds, each with its own examples: so that one of them can be
    refused, and the rule still proves the others."""
    lines, recurs = texts_of(rule), rule.recurs
    examples = [[] for _ in lines] if rule.phrases else [list(rule.match)]
    for example in rule.match if rule.phrases else ():
        examples[phrase_of(example, rule.phrases)].append(example)
    return {
        "id": rule.id,
        "kind": rule.kind,
        "zone": rule.zone,
        "about": [rule.description_ar or rule.description, rule.description],
        "refused": rule.status == "preview",
        "recurs": recurs and [recurs.pages, recurs.of, recurs.outlet],
        "finds": "phrases" if rule.phrases else "pattern",
        "lines": [
            {"text": line, "match": [[example.text, example.removes] for example in found]}
            for line, found in zip(lines, examples, strict=True)
        ],
        "fields": given_fields(rule, _OPTIONAL),
        "keep": rule.keep,
    }


def words_of_kinds(rules: RuleSet) -> dict[str, str]:
    """For each kind the folded words, with blanks between, that tell it: those of the phrases and
    examples of *rules*.

    A rule counts once for each of its words, however long its list of phrases; a word is left out
    where several kinds use it alike.

    >>> tweet = Rule("tweet", "A tweet.", "embed", phrases=("غرد على تويتر",))
    >>> words_of_kinds(RuleSet((tweet,)))
    {'embed': 'غرد علي تويتر'}
    """
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for rule in rules.rules:
        for word in dict.fromkeys(_words(rule)):
            votes[word][rule.kind] += 1
    found: dict[str, list[str]] = defaultdict(list)
    for word, kinds in votes.items():
        kind, count = kinds.most_common(1)[0]
        if count >= _ENOUGH * kinds.total():
            found[kind].append(word)
    return {kind: " ".join(words) for kind, words in sorted(found.items())}


def _words(rule: Rule) -> list[str]:
    texts = (*rule.phrases, *(example.removes for example in rule.match))
    return [word for text in texts for word in _WORD.findall(fold(text))]
