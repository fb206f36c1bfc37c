"""Rules: what one is, and the fields that one has in a file. No I/O.

``Rule`` is the only place that says what a field is: rule files are checked by its types
(``tables.py``), ``rules/rules.schema.json`` is written from them (``schema.py``), and docs/rules.md
tells the same at length.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Literal, get_args

from msgspec import Meta, json

from cleaner.errors import RuleError
from cleaner.rules.tables import NOT_BLANK, WORDS_JOINED
from cleaner.text.spans import Recurrence

Kind = Literal[
    "advertisement",
    "breaking-news",
    "byline",
    "caption",
    "comments",
    "copyright",
    "date",
    "embed",
    "masthead",
    "navigation",
    "rating",
    "reading-tools",
    "related-links",
    "section",
    "sharing",
    "source-credit",
    "subscription",
    "tag-list",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""The kinds a rule may have."""

BUILT_IN = {
    "after-the-end": "navigation",
    "among-listed": "related-links",
    "appended-story": "appended-story",
    "bare-headline": "related-links",
    "bare-tags": "tag-list",
    "blank-lines": "blank-lines",
    "byline-by-place": "byline",
    "caption-by-place": "caption",
    "contents": "related-links",
    "headline": "headline",
    "headline-ticker": "related-links",
    "html-hint": "navigation",
    "link-list": "navigation",
    "menu": "navigation",
    "outside-story": "navigation",
    "repeat": "repeat",
}
"""Reasons that need no rule file, with their kinds; no rule may take one of the ids."""

Anchor = Literal["line", "line-start", "line-end", "anywhere"]
Remove = Literal["match", "line", "line-tail", "list", "rest", "above", "below"]
Zone = Literal["any", "head", "tail", "edge"]
Status = Literal["preview", "stable", "deprecated"]
LONGEST_LINE = 400
"""Lines over this many characters are prose to every rule, whatever its ``max_length``."""

Text = Annotated[str, Meta(pattern=NOT_BLANK)]
Texts = tuple[Text, ...]


@dataclass(frozen=True)
class Example:
    """A page on which a rule must remove exactly ``removes`` (a part of ``text``)."""

    text: Text
    removes: Annotated[str, Meta(min_length=1, description="A part of text.")]


@dataclass(frozen=True)
class Rule:
    """One rule: where noise stands, what is removed, and the examples that prove it.

    Exactly one of ``phrases`` and ``pattern`` is given; ``source`` is where the rule was read,
    and no field of a file. A field whose default its own type refuses must be given in a file.

    >>> Rule(id="print", description="A button.", kind="reading-tools", phrases=("طباعة",)).anchor
    'line'
    """

    id: Annotated[
        str,
        Meta(
            pattern=WORDS_JOINED,
            description="Lower-case words joined by '-'. Unique over all files and never used "
            "again for something else: it stands in every removal.",
            extra_json_schema={"not": {"enum": sorted(BUILT_IN)}},
        ),
    ]
    description: Annotated[Text, Meta(description="One sentence: what this noise is.")]
    kind: Annotated[Kind, Meta(description="What sort of noise it is.")]
    phrases: Annotated[
        Texts,
        Meta(
            description="Plain phrases in any spelling: alef forms, ya, ta marbuta, tashkeel, "
            "tatweel, invisible marks and blanks are folded. At line-start or line-end a phrase "
            "that is written with a colon demands a separator."
        ),
    ] = ()
    pattern: Annotated[
        str,
        Meta(
            description="A regular expression (Python module regex) on the folded line: digits "
            "are 0-9, dashes '-', commas ',', quotation marks '\"', ASCII letters lower case. "
            "Named word lists are written \\L<id>. No back references, no line breaks; repeated "
            "groups hold possessive quantifiers."
        ),
    ] = ""
    contains: Annotated[
        Texts,
        Meta(
            description="The pattern is tried only on lines that contain one of these texts. "
            "Must be given for a pattern that may stand anywhere in a line."
        ),
    ] = ()
    anchor: Annotated[
        Anchor,
        Meta(description="Where in the line: the whole line, its start, its end, or anywhere."),
    ] = "line"
    remove: Annotated[
        Remove,
        Meta(
            description="What goes: only the match, the whole line, from the match to the end of "
            "the line, the line and the short lines under it, everything from the line on, or "
            "the line and the other stories above it."
        ),
    ] = "line"
    max_length: Annotated[
        int,
        Meta(
            ge=1,
            le=LONGEST_LINE,
            description="A longer line (in characters) is prose and stays.",
        ),
    ] = 160
    max_lines: Annotated[
        int,
        Meta(
            ge=0,
            description='Most lines that go with remove = "list", "rest", "above" or "below".',
        ),
    ] = 0
    until: Annotated[
        str,
        Meta(description="A pattern for the last line of a list that has an end mark of its own."),
    ] = ""
    zone: Annotated[
        Zone,
        Meta(
            description="Where on the page: anywhere, above the first paragraph of a story, below "
            "its last paragraph, or at either of these edges."
        ),
    ] = "any"
    sites: Annotated[
        Texts,
        Meta(
            description="The outlets this rule is for: 'example.com' is that host, "
            "'.example.com' also everything below it. All outlets when absent."
        ),
    ] = ()
    lang: Annotated[str, Meta(description="The language of the pages.")] = "ar"
    status: Annotated[
        Status,
        Meta(
            description="preview: used only when asked for; stable: used; deprecated: not used, "
            "needs replaced_by."
        ),
    ] = "preview"
    replaced_by: Annotated[
        str, Meta(description="The id of the rule that does the work of a deprecated one.")
    ] = ""
    references: Annotated[Texts, Meta(description="Where the noise was seen.")] = ()
    match: Annotated[
        tuple[Example, ...],
        Meta(
            min_length=2,
            description="Proof, at least two: a text that must go as a whole, or a page with the "
            "exact part that must go.",
        ),
    ] = ()
    keep: Annotated[
        Texts,
        Meta(
            min_length=1,
            description="Proof, at least one: a text that loses nothing to any rule, best with "
            "the words of this one.",
        ),
    ] = ()
    recurs: Annotated[
        Recurrence | None,
        Meta(
            description="What was counted, of a rule that `cleaner outlets learn` wrote: on so "
            "many pages of those looked at of the outlet."
        ),
    ] = None
    description_ar: Annotated[
        str, Meta(description="The description in Arabic, for those who review pages.")
    ] = ""
    source: str = ""


@dataclass(frozen=True)
class WordList:
    """A list of words that patterns name as ``\\L<id>``, as a file of word lists has it."""

    id: str
    lang: str
    description: str
    words: Texts


@dataclass(frozen=True)
class RuleSet:
    """Rules that are used together, sorted by id, and word lists by name."""

    rules: tuple[Rule, ...]
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Twelve hexadecimal digits that tell two sets of rules apart, wherever they were read.

        >>> RuleSet(()).digest
        '5eed25f9aa1c'
        """
        told = [[replace(rule, source="") for rule in self.rules], dict(self.words)]
        content = json.encode(told, order="deterministic")
        return hashlib.sha256(content).hexdigest()[:12]

    def __getitem__(self, rule_id: str) -> Rule:
        """The rule of that id; KeyError when there is none."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)


def combine(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Join *rules* of several files, sorted by id, so that the order of files is irrelevant.

    Raises RuleError when two rules have the same id, or one is replaced by an unknown rule.

    >>> combine([])
    ()
    """
    by_id: dict[str, Rule] = {}
    problems = []
    for rule in sorted(rules, key=lambda rule: (rule.id, rule.source)):
        if rule.id in by_id:
            problems.append(
                f"{rule.source}: rule {rule.id!r}: the id is taken, see {by_id[rule.id].source}"
            )
        by_id.setdefault(rule.id, rule)
    for rule in by_id.values():
        if rule.replaced_by and rule.replaced_by not in by_id:
            problems.append(
                f"{rule.source}: rule {rule.id!r}: replaced by an unknown rule {rule.replaced_by!r}"
            )
    if problems:
        raise RuleError(tuple(problems))
    return tuple(by_id.values())


def is_used(rule: Rule, site: str, preview: bool) -> bool:
    """Is *rule* used on pages of the outlet *site* (empty: not known), with *preview* or without?

    >>> is_used(Rule("print", "A button.", "reading-tools"), "", preview=True)
    True
    """
    statuses = ("stable", "preview") if preview else ("stable",)
    if rule.status not in statuses:
        return False
    host = site.lower().removeprefix("www.")
    return not rule.sites or any(
        host == s.removeprefix(".") or (s.startswith(".") and host.endswith(s)) for s in rule.sites
    )
