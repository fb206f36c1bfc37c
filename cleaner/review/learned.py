"""What was learned of outlets, as the review page shows it: to be accepted, refused, saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cleaner.outlets.rules import given_fields, phrase_of, texts_of
from cleaner.records.outlet_rules import file_of
from cleaner.rules.model import Rule

_OPTIONAL = ("anchor", "remove", "max_length", "max_lines", "zone", "sites", "lang")


def learned_data(learned: Mapping[str, Sequence[Rule]]) -> list[dict[str, Any]]:
    """Each outlet with the file that its rules go to, and the rules, as JSON has them.

    >>> learned_data({"valley.example": ()})
    [{'outlet': 'valley.example', 'file': 'valley.example.toml', 'rules': []}]
    """
    return [
        {"outlet": outlet, "file": file_of(outlet), "rules": [_rule_data(rule) for rule in rules]}
        for outlet, rules in learned.items()
    ]


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
