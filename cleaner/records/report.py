"""Results for people: the explanation of a page, counts in their order. No I/O."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaner.records.explain import Explained
    from cleaner.rules.model import RuleSet

_COLOURS = {"removed": "31", "part": "33", "reason": "2", "note": "36"}
_WIDEST_REASON = 44


def rules_digest(rules: RuleSet) -> str:
    """Return twelve hexadecimal digits that tell two sets of rules apart.

    Where a rule was read from does not count, so the same rules have one digest everywhere.

    >>> from cleaner.rules.model import RuleSet
    >>> rules_digest(RuleSet(()))
    '5eed25f9aa1c'
    """
    import msgspec

    told = [[replace(rule, source="") for rule in rules.rules], dict(rules.words)]
    content = msgspec.json.encode(told, order="deterministic")
    return hashlib.sha256(content).hexdigest()[:12]


def explanation(
    lines: Iterable[Explained], *, colour: bool = False, only_removed: bool = False
) -> Iterator[str]:
    """Set a page as a person reads it: number, fate, reason and text of each line.

    The text stands last, where its direction cannot reorder the rest; the evidence for a story
    stands above its first line. *only_removed* leaves out lines that lose nothing.

    >>> from cleaner.records.explain import Explained
    >>> print(*explanation([
    ...     Explained("خبر", "kept", "", ""),
    ...     Explained("طباعة", "removed", "print (reading-tools)", ""),
    ...     Explained("خبر آخر", "removed", "appended-story", "appended story: stands below"),
    ... ]), sep="\\n")
       1 kept                           | خبر
       2 removed  print (reading-tools) | طباعة
         -------- appended story: stands below
       3 removed  appended-story        | خبر آخر
    """
    rows = list(enumerate(lines, 1))
    width = min(max((len(line.reason) for _, line in rows), default=0), _WIDEST_REASON)
    for number, line in rows:
        if line.note:
            yield f"{'':4} {_paint('-' * 8 + ' ' + line.note, 'note', colour)}"
        if only_removed and line.fate not in ("removed", "part"):
            continue
        fate = "" if line.fate == "blank" else line.fate
        note = f"{number:4} {_paint(f'{fate:<8}', fate, colour)} "
        note += _paint(f"{line.reason:<{width}}", "reason", colour)
        yield f"{note} | {_paint(_visible(line.text), fate, colour)}".rstrip()


def _visible(text: str) -> str:
    """Direction marks shape the line and stay; what could steer a terminal is shown as a code."""
    if text.isprintable():
        return text
    return "".join(
        f"\\x{ord(c):02x}" if c != "\t" and unicodedata.category(c) == "Cc" else c for c in text
    )


def _paint(text: str, what: str, colour: bool) -> str:
    code = _COLOURS.get(what)
    return f"\x1b[{code}m{text}\x1b[0m" if colour and code and text.strip() else text


def commonest(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """What was counted, the commonest first, of equals by name.

    >>> commonest({"b": 1, "a": 1, "c": 2})
    [('c', 2), ('a', 1), ('b', 1)]
    """
    return sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
