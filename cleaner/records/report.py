"""Results for people: the summary of many pages, the explanation of one. No I/O."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cleaner.text.spans import Cleaned
from cleaner.text.wording import counted

if TYPE_CHECKING:
    from cleaner.records.explain import Explained
    from cleaner.rules.model import RuleSet

_COLOURS = {"removed": "31", "part": "33", "reason": "2", "note": "36"}
_WIDEST_REASON = 44
_ARTICLE = "article"
RECURRING = "recurring"
"""What counts are kept by for all rules that were learned: outlets may have very many of them."""


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


@dataclass(slots=True)
class Summary:
    """What was removed from many pages, by rule. Characters are code points.

    >>> from cleaner.text.spans import Removal
    >>> summary = Summary()
    >>> summary.add(Cleaned("نص\\n", (Removal(3, 8, "print", "reading-tools", "طباعة"),)))
    >>> print(*summary.lines(), sep="\\n")
    1 page, 1 changed, 5 of 8 characters removed (62.5 %)
      reading-tools    1  print 1
    """

    pages: int = 0
    changed: int = 0
    appended: int = 0
    characters: int = 0
    removed: int = 0
    by_rule: Counter[tuple[str, str]] = field(default_factory=Counter)
    without_story: Counter[str] = field(default_factory=Counter)

    def add(self, cleaned: Cleaned) -> None:
        """Count one cleaned page; of HTML the text that was taken out of it."""
        self.pages += 1
        self.changed += bool(cleaned.removals)
        self.appended += sum(story.kind == "appended" for story in cleaned.stories)
        removed = sum(len(removal.text) for removal in cleaned.removals)
        self.characters += len(cleaned.text) + removed
        self.removed += removed
        if cleaned.kind != _ARTICLE:
            self.without_story[cleaned.kind] += 1
        self.by_rule.update((r.kind, RECURRING if r.recurs else r.rule) for r in cleaned.removals)

    def lines(self) -> Iterator[str]:
        """The summary for people: totals, then each kind with its rules, the commonest first."""
        share = 100 * self.removed / self.characters if self.characters else 0.0
        parts = [counted(self.pages, "page"), f"{self.changed:,} changed"]
        if self.appended:
            parts.append(counted(self.appended, "appended story", "appended stories"))
        parts.append(f"{self.removed:,} of {self.characters:,} characters removed ({share:.1f} %)")
        yield ", ".join(parts)
        if self.without_story:
            listed = commonest(self.without_story)
            detail = ", ".join(f"{count:,} {kind}" for kind, count in listed)
            yield f"{self.without_story.total():,} without a story: {detail}"
        kinds: Counter[str] = Counter()
        for (kind, _), count in self.by_rule.items():
            kinds[kind] += count
        width = max(map(len, kinds), default=0)
        for kind, count in commonest(kinds):
            rules = {rule: n for (of, rule), n in self.by_rule.items() if of == kind}
            detail = ", ".join(f"{rule} {n:,}" for rule, n in commonest(rules))
            yield f"  {kind:<{width}} {count:>4,}" + (f"  {detail}" if [*rules] != [kind] else "")


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
