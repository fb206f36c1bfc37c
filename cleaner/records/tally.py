"""What a run over pages counts: pages, removals, outlets, rejects. No I/O."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cleaner.records.report import commonest
from cleaner.text.spans import Cleaned
from cleaner.text.wording import counted

RECURRING = "recurring"
"""What counts are kept by for all rules that were learned: outlets may have very many of them."""
_MOST_OUTLETS = 10_000
_SHOWN_OUTLETS = 10
_OTHERS = "others"
_NUMBERS = ("pages", "changed", "appended", "characters", "removed", "rejected", "passed", "size")


@dataclass(slots=True)
class Tally:
    """The counts of a run, or of a part of it: they can be added up and kept as JSON.

    Characters are code points, of HTML those of the text that was taken out of it; ``size`` counts
    bytes. ``rejected`` are records that could not be cleaned, ``passed`` records of an archive that
    hold no page (a picture, an answer that is no page).

    >>> from cleaner.text.spans import Removal
    >>> tally = Tally()
    >>> removal = Removal(3, 8, "print", "reading-tools", "طباعة")
    >>> tally.add(Cleaned("نص\\n", (removal,)), "news.example", 5)
    >>> print(*tally.lines(), sep="\\n")
    1 page, 1 changed, 5 of 8 characters removed (62.5 %)
      reading-tools    1  print 1
    outlets: news.example 1
    >>> tally.merge(Tally.read(tally.values()))
    >>> tally.pages, tally.outlets["news.example"], tally.size
    (2, 2, 10)
    """

    pages: int = 0
    changed: int = 0
    appended: int = 0
    characters: int = 0
    removed: int = 0
    rejected: int = 0
    passed: int = 0
    size: int = 0
    by_rule: Counter[tuple[str, str]] = field(default_factory=Counter)
    without_story: Counter[str] = field(default_factory=Counter)
    outlets: Counter[str] = field(default_factory=Counter)

    def add(self, cleaned: Cleaned, outlet: str = "", size: int = 0) -> None:
        """Count a cleaned page of *size* bytes."""
        self.pages += 1
        self.changed += bool(cleaned.removals)
        self.appended += sum(story.kind == "appended" for story in cleaned.stories)
        removed = sum(len(removal.text) for removal in cleaned.removals)
        self.characters += len(cleaned.text) + removed
        self.removed += removed
        self.size += size
        if cleaned.kind != "article":
            self.without_story[cleaned.kind] += 1
        self.by_rule.update((r.kind, RECURRING if r.recurs else r.rule) for r in cleaned.removals)
        if outlet:
            self.outlets[outlet] += 1

    def merge(self, other: Tally) -> None:
        """Add the counts of *other*. Beyond 10,000 outlets those of one page or two are not told
        apart any more, so that memory stays bounded."""
        for name in _NUMBERS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.by_rule.update(other.by_rule)
        self.without_story.update(other.without_story)
        self.outlets.update(other.outlets)
        if len(self.outlets) > 2 * _MOST_OUTLETS:
            kept = Counter(dict(self.outlets.most_common(_MOST_OUTLETS)))
            kept[_OTHERS] += self.outlets.total() - kept.total()
            self.outlets = kept

    def values(self) -> dict[str, Any]:
        """The counts as JSON has them; the counterpart of ``read``."""
        numbers = {name: getattr(self, name) for name in _NUMBERS}
        return {
            "bytes": numbers.pop("size"),
            **numbers,
            "by_rule": [[*key, count] for key, count in sorted(self.by_rule.items())],
            "without_story": dict(sorted(self.without_story.items())),
            "outlets": dict(sorted(self.outlets.items())),
        }

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Tally:
        """The counts that ``values`` gave. Raises KeyError when one is missing."""
        rules = Counter({(kind, rule): count for kind, rule, count in values["by_rule"]})
        numbers = {name: values["bytes" if name == "size" else name] for name in _NUMBERS}
        without_story, outlets = Counter(values["without_story"]), Counter(values["outlets"])
        return cls(**numbers, by_rule=rules, without_story=without_story, outlets=outlets)

    def lines(self) -> Iterator[str]:
        """The counts for people: totals, then each kind with its rules, the commonest first, then
        outlets, records passed over, rejects."""
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
        yield from self._kind_lines()
        if self.outlets:
            listed = commonest(self.outlets)
            shown = [f"{name} {count:,}" for name, count in listed[:_SHOWN_OUTLETS]]
            more = len(listed) - len(shown)
            shown += [f"and {counted(more, 'more outlet')}"] if more else []
            yield f"outlets: {', '.join(shown)}"
        if self.passed:
            yield f"{counted(self.passed, 'record')} passed over: no page"
        if self.rejected:
            yield f"{counted(self.rejected, 'record')} rejected"

    def _kind_lines(self) -> Iterator[str]:
        kinds: Counter[str] = Counter()
        for (kind, _), count in self.by_rule.items():
            kinds[kind] += count
        width = max(map(len, kinds), default=0)
        for kind, count in commonest(kinds):
            rules = {rule: n for (of, rule), n in self.by_rule.items() if of == kind}
            detail = ", ".join(f"{rule} {n:,}" for rule, n in commonest(rules))
            yield f"  {kind:<{width}} {count:>4,}" + (f"  {detail}" if [*rules] != [kind] else "")
