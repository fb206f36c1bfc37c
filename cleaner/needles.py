"""What a line must contain for a pattern to match it at all, read off the pattern.

A pattern is tried only on lines that contain one of its needles; this has no say in the result.
Nine of ten lines are spared nine of ten patterns that way.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from cleaner.patterns import list_names

_DIGITS = frozenset("0123456789")
_MOST_CHARACTERS = 20
_MOST_NEEDLES = 1_000
# How many of a hundred lines hold a text of one, two, three ... letters, roughly.
_COMMON = (100.0, 60.0, 8.0, 2.0, 0.5, 0.1)
_COMMON_SIGNS = {".": 40.0, ",": 30.0, " ": 99.0, ":": 12.0, '"': 15.0, "-": 8.0}
_COMMON_SIGN = 4.0
_USELESS = 75.0


def needles(
    pattern: str, lists: Mapping[str, Collection[str]]
) -> tuple[frozenset[str], frozenset[str]]:
    r"""Signs and texts of which every match of *pattern* contains at least one each.

    Signs are single characters, texts are mostly longer; either is empty when there are none that
    would spare much. *pattern* is folded; *lists* are the word lists that it may name.

    >>> signs, texts = needles(r"(?:حقوق|copyright) ?\d{4}.*", {})
    >>> sorted(signs) == list("0123456789"), sorted(texts)
    (True, ['copyright', 'حقوق'])
    >>> needles(r"[^.]{3,40}", {})
    (frozenset(), frozenset())
    """
    plain = re.sub(r"\\p\{N\}", r"\\d", re.sub(r"\\p\{(?!N\})[^}]*\}", r"\\w", pattern))
    for name in list_names(plain):
        words = "|".join(re.escape(word) for word in sorted(lists[name])) or r"\w"
        plain = plain.replace(rf"\L<{name}>", f"(?:{words})")
    try:
        tree = parser.parse(plain)
    except re.error:
        return frozenset(), frozenset()
    found = _sequence(tree)
    return _best(found, signs=True), _best(found, signs=False)


def _best(found: list[frozenset[str]], signs: bool) -> frozenset[str]:
    """The rarest of the sets that hold nothing but signs, or of the others."""
    kind = [texts for texts in found if all(len(text) == 1 for text in texts) == signs]
    best = min(kind, key=lambda texts: (_commonness(texts), sorted(texts)), default=frozenset())
    return best if _commonness(best) < _USELESS else frozenset()


def _commonness(found: frozenset[str]) -> float:
    """Of a hundred lines, how many hold one of the texts, about."""
    return sum(
        _COMMON_SIGNS.get(text, _COMMON_SIGN)
        if len(text) == 1 and not text.isalpha()
        else _COMMON[min(len(text), len(_COMMON) - 1)]
        for text in found
    )


def _sequence(items: Sequence[Any]) -> list[frozenset[str]]:
    """Sets of texts; a match of *items*, one after the other, contains a text of each set."""
    found: list[frozenset[str]] = []
    run = ""
    for operator, argument in (*items, (None, None)):
        if operator is sre.LITERAL:
            run += chr(argument)
            continue
        if run:
            found.append(frozenset({run}))
            run = ""
        found += _item(operator, argument)
    return found


def _item(operator: Any, argument: Any) -> list[frozenset[str]]:
    if operator is sre.IN:
        return _characters(argument)
    if operator is sre.BRANCH:
        return _branches([_sequence(branch) for branch in argument[1]])
    if operator is sre.SUBPATTERN:
        return _sequence(argument[3])
    if operator in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        return _sequence(argument[2]) if argument[0] else []
    if operator is sre.ATOMIC_GROUP:
        return _sequence(argument)
    if operator is sre.ASSERT:
        return _sequence(argument[1])
    return []


def _branches(branches: list[list[frozenset[str]]]) -> list[frozenset[str]]:
    """One set for all branches: the rarest set of each, together."""
    if not all(branches):
        return []
    rarest = [min(sets, key=lambda texts: (_commonness(texts), sorted(texts))) for sets in branches]
    union = frozenset[str]().union(*rarest)
    return [union] if len(union) <= _MOST_NEEDLES else []


def _characters(members: Sequence[Any]) -> list[frozenset[str]]:
    """The characters of a set, when they are few."""
    found: set[str] = set()
    for operator, argument in members:
        if operator is sre.LITERAL:
            found.add(chr(argument))
        elif operator is sre.RANGE and argument[1] - argument[0] < _MOST_CHARACTERS:
            found.update(map(chr, range(argument[0], argument[1] + 1)))
        elif operator is sre.CATEGORY and argument is sre.CATEGORY_DIGIT:
            found |= _DIGITS
        else:
            return []
    return [frozenset(found)] if len(found) <= _MOST_CHARACTERS else []
