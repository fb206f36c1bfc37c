"""Rules: what one is, and reading them from TOML with every mistake reported at once. No I/O.

The format is described in docs/rules.md; ``rules/rules.schema.json`` says the same to editors.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cleaner.errors import RuleError
from cleaner.rules.patterns import pattern_problem
from cleaner.text.arabic import fold_pattern, fold_words

KINDS = (
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
)
"""The kinds a rule may have."""

BUILT_IN = {
    "after-the-end": "navigation",
    "appended-story": "appended-story",
    "bare-headline": "related-links",
    "blank-lines": "blank-lines",
    "byline-by-place": "byline",
    "caption-by-place": "caption",
    "headline": "headline",
    "headline-ticker": "related-links",
    "html-hint": "navigation",
    "menu": "navigation",
    "recurring-line": "navigation",
    "repeat": "repeat",
}
"""Reasons that need no rule file, with their kinds; no rule may take one of the ids."""

ANCHORS = ("line", "line-start", "line-end", "anywhere")
REMOVES = ("match", "line", "line-tail", "list", "rest")
ZONES = ("any", "head", "tail", "edge")
STATUSES = ("preview", "stable", "deprecated")
SCHEMA = 1
LONGEST_LINE = 400
"""Lines over this many characters are prose to every rule, whatever its ``max_length``."""

_HEADER = re.compile(r"\s*\[\[\s*[\"']?rule[\"']?\s*\]\]")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "id": str,
    "description": str,
    "kind": str,
    "phrases": list,
    "pattern": str,
    "contains": list,
    "anchor": str,
    "remove": str,
    "max_length": int,
    "max_lines": int,
    "until": str,
    "zone": str,
    "sites": list,
    "lang": str,
    "status": str,
    "replaced_by": str,
    "references": list,
    "match": list,
    "keep": list,
}
_CHOICES = {"kind": KINDS, "anchor": ANCHORS, "remove": REMOVES, "zone": ZONES, "status": STATUSES}
_REQUIRED = ("id", "description", "kind", "match", "keep")


@dataclass(frozen=True, slots=True)
class Example:
    """A page on which a rule must remove exactly ``removes`` (a part of ``text``)."""

    text: str
    removes: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: where noise stands, what is removed, and the examples that prove it.

    ``phrases`` are plain text in any spelling; ``pattern`` is a regular expression (exactly one
    of the two is given); a pattern is tried only on lines with one of the texts of ``contains``,
    when there are any. ``max_length`` is in characters of the line, ``max_lines`` in lines.
    ``until`` is a pattern for the last line of a list that has an end mark of its own.

    >>> Rule(id="print", description="A button.", kind="reading-tools", phrases=("طباعة",)).anchor
    'line'
    """

    id: str
    description: str
    kind: str
    phrases: tuple[str, ...] = ()
    pattern: str = ""
    contains: tuple[str, ...] = ()
    anchor: str = "line"
    remove: str = "line"
    max_length: int = 160
    max_lines: int = 0
    until: str = ""
    zone: str = "any"
    sites: tuple[str, ...] = ()
    lang: str = "ar"
    status: str = "preview"
    replaced_by: str = ""
    references: tuple[str, ...] = ()
    match: tuple[Example, ...] = ()
    keep: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules that are used together, sorted by id, and word lists by name.

    >>> RuleSet(()).rules
    ()
    """

    rules: tuple[Rule, ...]
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def __getitem__(self, rule_id: str) -> Rule:
        """The rule of that id; KeyError when there is none."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)


def parse_rules(text: str, source: str, *, sound: bool = False) -> tuple[Rule, ...]:
    """Read the rules of one TOML file; *source* is its name in messages.

    *sound* says that the contents of the rules are known to pass their checks: then only the form
    of the file is checked, in a fraction of the time.

    Raises RuleError with every mistake of the file, each as ``source:line: rule 'id': what``.

    >>> parse_rules("schema = 1", "a.toml")
    ()
    >>> parse_rules("schema = 1\\n[[rule]]\\nid = 'x'\\npatern = 'y'", "a.toml")
    Traceback (most recent call last):
        ...
    cleaner.errors.RuleError: a.toml:2: rule 'x': unknown key 'patern', did you mean 'pattern'?
    a.toml:2: rule 'x': 'description' is missing
    a.toml:2: rule 'x': 'kind' is missing
    a.toml:2: rule 'x': 'match' is missing
    a.toml:2: rule 'x': 'keep' is missing
    a.toml:2: rule 'x': give either 'phrases' or 'pattern'
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleError((f"{source}: not TOML: {error}",)) from None
    problems = _document_problems(document, source)
    tables = document.get("rule", [])
    lines = _rule_lines(text)
    rules = []
    if isinstance(tables, list) and all(isinstance(table, dict) for table in tables):
        for number, table in enumerate(tables):
            place = f"{source}:{lines[number] if number < len(lines) else 1}"
            name = table.get("id", f"number {number + 1}")
            found = _rule_problems(table, sound)
            problems += [f"{place}: rule {name!r}: {problem}" for problem in found]
            if not found:
                rules.append(_make_rule(table, place))
    else:
        problems.append(f"{source}:1: rules are written as [[rule]] tables")
    if problems:
        raise RuleError(tuple(problems))
    return tuple(rules)


def combine(groups: Iterable[Iterable[Rule]]) -> tuple[Rule, ...]:
    """Join the rules of several files, sorted by id, so that the order of files is irrelevant.

    Raises RuleError when two rules have the same id, or one is replaced by an unknown rule.

    >>> combine([[], []])
    ()
    """
    by_id: dict[str, Rule] = {}
    problems = []
    for rule in sorted((r for group in groups for r in group), key=lambda r: (r.id, r.source)):
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


def override(base: Iterable[Rule], own: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules of *base* with those of *own* added; an own rule replaces one of the same id.

    >>> override((), ())
    ()
    """
    rules = {rule.id: rule for rule in base} | {rule.id: rule for rule in own}
    return tuple(rules[rule_id] for rule_id in sorted(rules))


def _document_problems(document: Mapping[str, Any], source: str) -> list[str]:
    problems = []
    if type(document.get("schema")) is not int or document["schema"] != SCHEMA:
        problems.append(f"{source}:1: 'schema = {SCHEMA}' is missing at the top")
    unknown = sorted(set(document) - {"schema", "rule"})
    return problems + [f"{source}:1: {_unknown(key, ('schema', 'rule'))}" for key in unknown]


def _rule_lines(text: str) -> list[int]:
    """The line number of each ``[[rule]]`` header."""
    return [n for n, line in enumerate(text.split("\n"), 1) if _HEADER.match(line)]


def _unknown(key: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(key, list(known), n=1)
    return f"unknown key {key!r}" + (f", did you mean {near[0]!r}?" if near else "")


def _rule_problems(table: Mapping[str, Any], sound: bool) -> list[str]:
    """Everything that is wrong with one ``[[rule]]`` table; *sound*: but for its contents."""
    problems = [_unknown(key, _TYPES) for key in table if key not in _TYPES]
    problems += [f"{key!r} is missing" for key in _REQUIRED if key not in table]
    wrong = [
        key
        for key, value in table.items()
        if key in _TYPES and (not isinstance(value, _TYPES[key]) or isinstance(value, bool))
    ]
    problems += [f"{key!r} must be a {_type_name(_TYPES[key])}" for key in wrong]
    if ("phrases" in table) == ("pattern" in table):
        problems.append("give either 'phrases' or 'pattern'")
    typed = {key: value for key, value in table.items() if key in _TYPES and key not in wrong}
    for key, choices in _CHOICES.items():
        if key in typed and typed[key] not in choices:
            problems.append(f"{key} {typed[key]!r} is none of: {', '.join(choices)}")
    if not sound:
        problems += _content_problems(typed) + _example_problems(typed)
    return problems


def _letters(phrase: str) -> str:
    """What of a phrase can be found in a line: all but signs and marks."""
    return fold_words(phrase).strip(".,:;!-|*")


def _type_name(expected: type | tuple[type, ...]) -> str:
    return {str: "string", list: "list", int: "whole number"}[expected]  # type: ignore[index]


def _content_problems(table: Mapping[str, Any]) -> list[str]:
    problems = []
    if not _ID.fullmatch(table.get("id", "id")):
        problems.append("'id' must be lower-case words joined by '-'")
    if table.get("id") in BUILT_IN:
        problems.append("the id is reserved for a built-in reason")
    for key in ("phrases", "contains", "sites", "references", "keep"):
        if not all(isinstance(entry, str) and entry.strip() for entry in table.get(key, [])):
            problems.append(f"every entry of {key!r} must be a string that is not blank")
    if "phrases" in table and not table["phrases"]:
        problems.append("'phrases' is empty")
    for phrase in table.get("phrases", ()):
        if isinstance(phrase, str) and phrase.strip() and not _letters(phrase):
            problems.append(f"the phrase {phrase!r} has no letters or digits that could be found")
    for key in ("description", "pattern", "until"):
        if key in table and not table[key].strip():
            problems.append(f"{key!r} is blank")
    for key in ("pattern", "until"):
        problem = pattern_problem(fold_pattern(table.get(key, "")))
        problems += [f"{key}: {problem}"] if problem else []
    if "pattern" in table and table.get("anchor") in ("line-end", "anywhere"):
        if not table.get("contains"):
            problems.append("a pattern that may stand anywhere in a line needs words: 'contains'")
    elif "contains" in table and "pattern" not in table:
        problems.append("'contains' goes with a pattern")
    if "until" in table and table.get("remove") != "list":
        problems.append("'until' goes with remove = \"list\"")
    if not 1 <= table.get("max_length", 160) <= LONGEST_LINE:
        problems.append(f"'max_length' must lie between 1 and {LONGEST_LINE}")
    if table.get("remove") in ("list", "rest") and table.get("max_lines", 0) < 1:
        problems.append(f"remove = {table['remove']!r} needs a limit: 'max_lines'")
    if table.get("status") == "deprecated" and not table.get("replaced_by"):
        problems.append("a deprecated rule needs 'replaced_by'")
    return problems


def _example_problems(table: Mapping[str, Any]) -> list[str]:
    problems = []
    for entry in table.get("match", ()):
        if isinstance(entry, dict):
            if set(entry) != {"text", "removes"} or not all(
                isinstance(value, str) and value for value in entry.values()
            ):
                problems.append("a 'match' table has exactly the strings 'text' and 'removes'")
            elif entry["removes"] not in entry["text"]:
                problems.append(f"'removes' is no part of 'text': {entry['removes']!r}")
        elif not isinstance(entry, str) or not entry.strip():
            problems.append("every entry of 'match' must be a string or a {text, removes} table")
    if len(table.get("match", "ab")) < 2 or not table.get("keep", "a"):
        problems.append("a rule is proved by at least two 'match' examples and one 'keep' example")
    return problems


def _make_rule(table: Mapping[str, Any], place: str) -> Rule:
    values: dict[str, Any] = {
        key: tuple(v) if isinstance(v, list) else v for key, v in table.items()
    }
    values["match"] = tuple(
        Example(entry, entry)
        if isinstance(entry, str)
        else Example(entry["text"], entry["removes"])
        for entry in table["match"]
    )
    return Rule(**values, source=place)
