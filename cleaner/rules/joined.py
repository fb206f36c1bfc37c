"""Lines that join several pieces of furniture: each is known by a rule of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import regex

from cleaner.rules.model import Rule

Known = Callable[[str], Iterable[Rule]]
"""The rules that find a text (folded) as a whole line."""

_SIGNS = regex.compile(r" ?[|•·»›>] ?| [\-/] |(?<=\p{L} ?)/(?= ?\p{L})")
# Told in a fraction of the time: a line without any of these has no such sign.
_DASH = " - "
_OTHERS = re.compile("[|•·»›>/]")
_LONGEST = 160
_SAID = regex.compile(r"\p{L}|\d{4}")
_ZONES = {"any": 0, "edge": 1, "head": 2, "tail": 2}
# Names of sections, places and outlets stand side by side in stories too: two teams, two towns.
_NAMES = frozenset({"section", "masthead"})
_MANY_NAMES = 3


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
    if len(folded) > _LONGEST or not (_DASH in folded or _OTHERS.search(folded)):
        return None
    pieces = [piece for piece in _SIGNS.split(folded) if piece]
    if len(pieces) < 2 or not all(_SAID.search(piece) for piece in pieces):
        return None
    found: list[Rule] = []
    for piece in pieces:
        rules = [rule for rule in known(piece) if rule.remove == "line"]
        if not rules:
            return None
        found.append(min(rules, key=lambda rule: (_ZONES[rule.zone], rule.id)))
    if len(pieces) < _MANY_NAMES and all(rule.kind in _NAMES for rule in found):
        return None
    if len({rule.zone for rule in found} & {"head", "tail"}) == 2:
        return None
    return max(found, key=lambda rule: _ZONES[rule.zone])
