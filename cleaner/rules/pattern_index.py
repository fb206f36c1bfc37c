"""Many patterns against many lines, each tried only where it can match.

A pattern is tried on a line when it can begin with the line's first letters and end in its last
ones (partial matches tell, once for each beginning and each ending), when the line is not too long
for its rule, and when it contains one of the texts that the rule asks for (all of them are looked
for in one pass). The last letters are asked last: few lines get so far. Sets of patterns are
integers of one bit a pattern, the first pattern the lowest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ahocorasick_rs import BytesAhoCorasick, Implementation
from msgspec import Struct

from cleaner.rules.memory import remember
from cleaner.rules.model import LONGEST_LINE, Rule
from cleaner.rules.patterns import compile_pattern, loosened
from cleaner.text.arabic import fold, fold_pattern

TIME_LIMIT = 1.0
"""Seconds that one pattern may take for one line; on a clock, so generous to a busy machine."""

# Below this length even the worst pattern that the check lets pass ends at once.
_UNTIMED_LENGTH = 100
_ANCHORED = {"line": "fullmatch", "line-start": "match"}
# Letters that are asked; with more of them most lines of a new page begin or end in none known.
_FIRST, _LAST = 4, 2
# Few rules take a longer line: for what others ask, it would be looked at in vain.
_SHORT_LINE = 150
_MOST_REMEMBERED = 50_000
# No line begins or ends like this: a pattern that can is not bound to any beginning or ending.
_UNLIKELY = "ظغظ"
# Edges of words, and what looks around: whether they fit hangs on letters that are yet to come.
_LOOKS_AROUND = re.compile(r"\\[bB]|\(\?<?[=!]")


class Hit(Struct, frozen=True, gc=False):
    """A rule found in a line, at ``folded[start:end]`` of that line."""

    rule: Rule
    start: int
    end: int


class _Pattern(Struct, frozen=True):
    """A compiled pattern; ``match`` is the method of it that the anchor asks for.

    A partial match of ``begins`` or ``ends`` tells that a line which it matches can begin or end
    so; they are None where the anchor leaves the beginning or the end open.
    """

    match: Any
    begins: Any
    ends: Any
    rule: Rule


class _Texts:
    """Finds which of many texts are in a line, all in one pass (Aho and Corasick 1975).

    *asked* are the patterns that ask for each text.
    """

    def __init__(self, asked: dict[str, int]) -> None:
        self._asked = asked
        self._sets = tuple(asked.values())
        self._found = BytesAhoCorasick(map(_read, asked), implementation=Implementation.DFA)

    def __reduce__(self) -> tuple[type[_Texts], tuple[dict[str, int]]]:
        return _Texts, (self._asked,)

    def asked_by(self, folded: str) -> int:
        """The patterns that ask for a text which is in the *folded* line."""
        patterns = 0
        for number, _, _ in self._found.find_matches_as_indexes(_read(folded), True):
            patterns |= self._sets[number]
        return patterns


def _read(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


class _Tier(Struct, frozen=True):
    """What is known of the patterns that take short lines, or of those that take long ones.

    ``texts`` finds those that ask for a text. ``beginnings`` and ``endings`` are bounded memories
    that have no say in results: the patterns that can match lines which begin or end so.
    """

    texts: _Texts
    taken: int
    beginnings: dict[str, int]
    endings: dict[str, int]


class PatternIndex(Struct, frozen=True):
    """The patterns of a rule set: first those that begin with certain letters, then those that may
    match lines with any beginning; by the bits that stand for them.

    ``lengths`` holds for each length of a line the patterns whose rules take lines so long;
    ``long`` is of those that take lines of more than 150 characters, ``short`` of all. ``free``
    ask for no text, ``bound_to_begin`` and ``bound_to_end`` cannot begin or end in any letters: of
    the others only the first and the last character tell. ``choices`` is a bounded memory: the
    patterns of a set one by one.
    """

    patterns: dict[int, _Pattern]
    lengths: tuple[int, ...]
    free: int
    bound_to_begin: int
    bound_to_end: int
    short: _Tier
    long: _Tier
    choices: dict[int, tuple[_Pattern, ...]]


def index_patterns(rules: Iterable[Rule], lists: Mapping[str, str]) -> PatternIndex:
    """Compile the patterns of *rules*, in that order; *lists* are expressions of the word lists,
    folded.

    >>> rule = Rule("n", "A number.", "navigation", pattern="[0-9]+")
    >>> [hit.rule.id for hit in pattern_hits("12", index_patterns([rule], {}))]
    ['n']
    """
    patterns = [_pattern(rule, lists) for rule in rules if rule.pattern]
    patterns.sort(key=lambda pattern: not _is_bound(pattern.begins))
    bits = {1 << number: pattern for number, pattern in enumerate(patterns)}
    lengths = tuple(
        sum(bit for bit, pattern in bits.items() if length <= pattern.rule.max_length)
        for length in range(LONGEST_LINE + 1)
    )
    asked: dict[str, int] = {}
    free = 0
    for bit, pattern in bits.items():
        texts = {fold(text) for text in pattern.rule.contains}
        if not all(texts) or not texts:
            free |= bit
            continue
        for text in sorted(texts):
            asked[text] = asked.get(text, 0) | bit
    begin = sum(bit for bit, pattern in bits.items() if _is_bound(pattern.begins))
    end = sum(bit for bit, pattern in bits.items() if _is_bound(pattern.ends))
    short, long = (_tier(asked, lengths[length]) for length in (0, _SHORT_LINE + 1))
    return PatternIndex(bits, lengths, free, begin, end, short, long, {})


def _tier(asked: Mapping[str, int], taken: int) -> _Tier:
    """What is known of the patterns *taken* before any line is; *asked* are all by their texts."""
    texts = {text: asking & taken for text, asking in asked.items() if asking & taken}
    return _Tier(_Texts(texts), taken, {}, {})


def _is_bound(edge: Any) -> bool:
    """Are there letters that a pattern cannot begin, or end, in?"""
    return edge is not None and not edge(_UNLIKELY, partial=True)


def _pattern(rule: Rule, lists: Mapping[str, str]) -> _Pattern:
    written = fold_pattern(rule.pattern)
    if rule.anchor == "line-end":
        written = f"(?:{written})$"
    method = _ANCHORED.get(rule.anchor, "search")
    match = begins = getattr(compile_pattern(written, lists), method)
    if method == "search":
        begins = None
    elif _LOOKS_AROUND.search(written):
        # A partial match would take the end of the letters for that of the line.
        begins = getattr(compile_pattern(loosened(written), lists), method)
    ends = None
    if rule.anchor == "line":
        ends = compile_pattern(f"(?r){loosened(written)}", lists).fullmatch
    return _Pattern(match, begins, ends, rule)


def pattern_hits(folded: str, index: PatternIndex) -> list[Hit]:
    """The hits of the rules whose patterns match the *folded* line.

    The line is at most ``LONGEST_LINE`` characters long.

    Raises TimeoutError when a pattern takes longer than ``TIME_LIMIT``.
    """
    length = len(folded)
    tier = index.short if length <= _SHORT_LINE else index.long
    chosen = _that_begin(folded[:_FIRST], tier, index) & index.lengths[length]
    if chosen & ~index.free:
        chosen &= tier.texts.asked_by(folded) | index.free
    if chosen:
        chosen &= _that_end(folded[-_LAST:], tier, index)
    found = []
    for pattern in _choice(chosen, index):
        if length > _UNTIMED_LENGTH:
            # By name the arguments would take as long as a match does.
            match = pattern.match(folded, None, None, None, False, TIME_LIMIT)
        else:
            match = pattern.match(folded)
        if match and match.end() > match.start():
            found.append(Hit(pattern.rule, *match.span()))
    return found


def _that_begin(beginning: str, tier: _Tier, index: PatternIndex) -> int:
    """The patterns that can match a line with these first letters: some of those that can match one
    with the same letters but the last."""
    known = tier.beginnings.get(beginning) if beginning else tier.taken
    if known is None:
        known = _that_begin(beginning[:-1], tier, index)
        for bit in _bits(known & index.bound_to_begin if len(beginning) > 1 else known):
            begins = index.patterns[bit].begins
            if begins and not begins(beginning, partial=True):
                known ^= bit
        remember(tier.beginnings, beginning, known, _MOST_REMEMBERED)
    return known


def _that_end(ending: str, tier: _Tier, index: PatternIndex) -> int:
    """The patterns that can match a line with these last letters, told as ``_that_begin`` does."""
    known = tier.endings.get(ending) if ending else tier.taken
    if known is None:
        known = _that_end(ending[1:], tier, index)
        for bit in _bits(known & index.bound_to_end if len(ending) > 1 else known):
            ends = index.patterns[bit].ends
            if ends and not ends(ending, partial=True):
                known ^= bit
        remember(tier.endings, ending, known, _MOST_REMEMBERED)
    return known


def _choice(chosen: int, index: PatternIndex) -> tuple[_Pattern, ...]:
    """The patterns of a set, in their order."""
    known = index.choices.get(chosen)
    if known is None:
        known = tuple(index.patterns[bit] for bit in _bits(chosen))
        remember(index.choices, chosen, known, _MOST_REMEMBERED)
    return known


def _bits(patterns: int) -> Iterator[int]:
    """The bits of a set of patterns, the lowest first."""
    while patterns:
        bit = patterns & -patterns
        yield bit
        patterns ^= bit
