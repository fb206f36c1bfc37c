"""Many patterns against many lines, each tried only where it can match.

A pattern is tried on a line when it can begin with the line's first letters (a partial match
tells once for each beginning), when the line is not too long for its rule, and when the line
contains one of the texts that the rule asks for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from cleaner.rules.model import Rule
from cleaner.rules.patterns import compile_pattern
from cleaner.text.arabic import fold, fold_pattern

TIME_LIMIT = 1.0
"""Seconds that one pattern may take for one line; on a clock, so generous to a busy machine."""

# Below this length even the worst pattern that the check lets pass ends at once.
_UNTIMED_LENGTH = 100
_ANCHORED = {"line": "fullmatch", "line-start": "match"}
_BEGINNING = 4
_MOST_REMEMBERED = 50_000
# Most patterns want shorter lines than this, most paragraphs are longer.
_MOST_LENGTH = 160
_FEW = 8
# No line begins like this: a pattern that can is not bound to any beginning.
_UNLIKELY = "ظغظ"


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A compiled pattern; ``match`` is the method of it that the anchor asks for.

    One of ``signs`` (when all texts asked for are single characters) or of ``texts`` must be in
    the line, when there are any; ``find`` looks for texts when they are many.
    """

    match: Any
    rule: Rule
    longest: int
    signs: frozenset[str]
    texts: tuple[str, ...]
    find: Any


_Lists: TypeAlias = tuple[tuple[_Pattern, ...], tuple[_Pattern, ...]]


@dataclass(frozen=True, slots=True)
class PatternIndex:
    """The patterns of a rule set.

    ``anchored`` begin with certain letters, ``roaming`` may match lines with any beginning, and
    come behind them; ``find_signs`` finds all characters of a line that patterns ask for.
    ``beginnings`` and ``choices`` are bounded memories that have no say in results: the patterns
    that can match lines with the same beginning, and those of them that can with the same signs.
    """

    anchored: tuple[_Pattern, ...]
    roaming: tuple[_Pattern, ...]
    find_signs: Any
    beginnings: dict[str, tuple[_Pattern, ...]]
    choices: dict[tuple[str, frozenset[str]], _Lists]


def index_patterns(rules: Iterable[Rule], lists: Mapping[str, Collection[str]]) -> PatternIndex:
    """Compile the patterns of *rules*, in that order; *lists* are the word lists, folded.

    >>> rule = Rule("n", "A number.", "navigation", pattern="[0-9]+")
    >>> [found.id for found, _, _ in pattern_hits("12", index_patterns([rule], {}))]
    ['n']
    """
    patterns = [_pattern(rule, lists) for rule in rules if rule.pattern]
    roaming = {id(p) for p in patterns if p.match(_UNLIKELY, partial=True)}
    signs = frozenset().union(*(pattern.signs for pattern in patterns))
    find_signs = re.compile(f"[{re.escape(''.join(sorted(signs)))}]" if signs else r"(?!)").findall
    return PatternIndex(
        tuple(pattern for pattern in patterns if id(pattern) not in roaming),
        tuple(pattern for pattern in patterns if id(pattern) in roaming),
        find_signs,
        {},
        {},
    )


def _pattern(rule: Rule, lists: Mapping[str, Collection[str]]) -> _Pattern:
    written = fold_pattern(rule.pattern)
    if rule.anchor == "line-end":
        written = f"(?:{written})$"
    match = getattr(compile_pattern(written, lists), _ANCHORED.get(rule.anchor, "search"))
    contains = sorted({fold(text) for text in rule.contains})
    only_signs = all(len(text) == 1 for text in contains)
    signs = frozenset(contains) if only_signs else frozenset()
    texts = () if only_signs else tuple(contains)
    find = re.compile("|".join(map(re.escape, texts))).search if len(texts) > _FEW else None
    return _Pattern(match, rule, rule.max_length, signs, texts, find)


def pattern_hits(folded: str, index: PatternIndex) -> list[tuple[Rule, int, int]]:
    """The rules whose patterns match the *folded* line, with the spans of the matches.

    Raises TimeoutError when a pattern takes longer than ``TIME_LIMIT``.
    """
    length = len(folded)
    timeout = TIME_LIMIT if length > _UNTIMED_LENGTH else None
    found = []
    for pattern in _choice(folded, index)[length > _MOST_LENGTH]:
        if length > pattern.longest or (pattern.texts and not _contains(folded, pattern)):
            continue
        match = pattern.match(folded, timeout=timeout)
        if match and match.end() > match.start():
            found.append((pattern.rule, *match.span()))
    return found


def _contains(text: str, pattern: _Pattern) -> bool:
    if pattern.find:
        return pattern.find(text) is not None
    for needle in pattern.texts:  # noqa: SIM110 - any() takes twice as long
        if needle in text:
            return True
    return False


def _choice(folded: str, index: PatternIndex) -> _Lists:
    """The patterns that can match a line with the beginning and the signs of *folded*: those for
    short lines, and those of them for long ones."""
    key = folded[:_BEGINNING], frozenset(index.find_signs(folded))
    known = index.choices.get(key)
    if known is None:
        beginning, signs = key
        every = tuple(
            pattern
            for pattern in (*_beginning_with(beginning, index), *index.roaming)
            if not (pattern.signs and pattern.signs.isdisjoint(signs))
        )
        known = every, tuple(pattern for pattern in every if pattern.longest > _MOST_LENGTH)
        if len(index.choices) < _MOST_REMEMBERED:
            index.choices[key] = known
    return known


def _beginning_with(beginning: str, index: PatternIndex) -> tuple[_Pattern, ...]:
    """The anchored patterns that can match a line with these first letters: some of those that can
    match one with the same letters but the last."""
    known = index.beginnings.get(beginning)
    if known is None:
        shorter = beginning[:-1]
        wider = _beginning_with(shorter, index) if shorter else index.anchored
        known = tuple(p for p in wider if p.match(beginning, partial=True))
        if len(index.beginnings) < _MOST_REMEMBERED:
            index.beginnings[beginning] = known
    return known
