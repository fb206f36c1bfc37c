"""Lines that join several pieces of furniture: each is known by a rule of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import regex

from cleaner.rules.model import Rule

Known = Callable[[str], Iterable[Rule]]
"""The rules that find a text (folded) as a whole line."""

_SIGNS = regex.compile(r" ?[|•·»›>] ?| [\-/] |(?<=\p{L} ?)/(?= ?\p{L})")
# Told in a fraction of the time: a line without any of these has no such sign.
_ANY_SIGN = (" - ", *"|•·»›>/")
_LONGEST = 160
_SAID = regex.compile(r"\p{L}|\d{4}")
_ZONES = {"any": 0, "edge": 1, "head": 2, "tail": 2}
# Names of sections, places and outlets stand side by side in stories too: two teams, two towns.
_NAMES = frozenset({"section", "masthead"})
_MANY_NAMES = 3
_MANY_WORDS = 4
_LONGEST_PHRASE = 5
_ARABIC = regex.compile(r"\p{Arabic}")


def joined_rule(folded: str, known: Known) -> Rule | None:
    """The rule for a line of pieces that signs part, when each piece is *known*, or none.

    That is the one that holds in the fewest places of a page, so the line goes only where each of
    its pieces would. A piece needs a letter or a year: two numbers with a sign are a result.

    >>> share = Rule("share", "A button.", "sharing", phrases=("شارك",))
    >>> rule = joined_rule("شارك | شارك", lambda piece: [share] if piece == "شارك" else [])
    >>> rule.id if rule else None
    'share'
    >>> joined_rule("شارك | النهر", lambda piece: [share] if piece == "شارك" else [])
    """
    if len(folded) > _LONGEST or not any(map(folded.__contains__, _ANY_SIGN)):
        return None
    pieces = [piece for piece in _SIGNS.split(folded) if piece]
    if len(pieces) < 2 or not all(_SAID.search(piece) for piece in pieces):
        return None
    found = []
    for piece in pieces:
        rule = _widest(known(piece))
        if rule is None:
            return None
        found.append(rule)
    return _common(found)


def phrases_rule(folded: str, phrases: Mapping[str, tuple[Rule, ...]]) -> Rule | None:
    """The rule for a line of *phrases* (folded) with nothing but blanks between, or none.

    It is chosen as in ``joined_rule``. Words that are furniture alone ("the language", "Arabic")
    also make a sub-head together: four of them are furniture, or three words with a phrase of two
    among them that is no name, or such as are not Arabic.

    >>> rules = {"من نحن": (Rule("menu", "A menu.", "navigation", phrases=("من نحن",)),)}
    >>> rules["اتصل بنا"] = rules["من نحن"]
    >>> rule = phrases_rule("من نحن اتصل بنا", rules)
    >>> rule.id if rule else None
    'menu'
    >>> phrases_rule("من نحن وكيف نعمل", rules)
    """
    if len(folded) > _LONGEST:
        return None
    words = folded.split(" ")
    # The fewest phrases that make up the first words of the line, by the number of these words.
    made: dict[int, list[Rule]] = {0: []}
    for first in range(len(words)):
        if first > max(made):
            return None
        if first not in made:
            continue
        for last in range(first + 1, min(first + _LONGEST_PHRASE, len(words)) + 1):
            rules = phrases.get(" ".join(words[first:last]))
            rule = _widest(rules) if rules else None
            if rule and (last not in made or len(made[last]) > len(made[first]) + 1):
                made[last] = [*made[first], rule]
    found = made.get(len(words), [])
    if len(found) < 2 or (len(found) < _MANY_WORDS and not _are_no_sentence(words, found)):
        return None
    return _common(found)


def _are_no_sentence(words: list[str], found: list[Rule]) -> bool:
    """Are few phrases, by the rules *found* for them, no words of one sentence?"""
    if not _ARABIC.search(" ".join(words)):
        return True
    if len(found) == 2 and any(rule.kind in _NAMES for rule in found):
        return False
    return len(words) > len(found)


def _widest(rules: Iterable[Rule]) -> Rule | None:
    """Of the *rules* for a piece, the one that takes a whole line in the most places."""
    lines = [rule for rule in rules if rule.remove in ("line", "list")]
    return min(lines, key=lambda rule: (_ZONES[rule.zone], rule.id), default=None)


def _common(found: list[Rule]) -> Rule | None:
    """The rule that holds where all rules *found* in a line do; none if they are two names.

    Headings of lists head one together; among other pieces they are no more than a button."""
    if len(found) < _MANY_NAMES and all(rule.kind in _NAMES for rule in found):
        return None
    found = [rule for rule in found if rule.remove == "line"] or found[:1]
    if len({rule.zone for rule in found} & {"head", "tail"}) == 2:
        return None
    return max(found, key=lambda rule: _ZONES[rule.zone])
