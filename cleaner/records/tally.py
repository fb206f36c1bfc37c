"""What a run over pages counts: pages, removals, outlets, rejects. No I/O."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields

from cleaner.text.spans import Cleaned
from cleaner.text.wording import counted

RECURRING = "recurring"
"""What counts are kept by for all rules that were learned: outlets may have very many of them."""
_MOST_OUTLETS = 10_000
_SHOWN_OUTLETS = 10
_OTHERS = "others"


@dataclass(slots=True)
class Tally:
    """The counts of a run, or of a part of it, which can be added up; its fields are plain data.

    Characters are code points, of HTML those of the text that was taken out of it. ``rejected`` are
    records that could not be cleaned, ``passed`` records of an archive that hold no page;
    ``by_rule`` has removals by ``kind/rule``.

    >>> from cleaner.text.spans import Removal
    >>> tally = Tally()
    >>> removal = Removal(3, 8, "print", "reading-tools", "طباعة")
    >>> tally.add(Cleaned("نص\\n", (removal,)), "news.example", 5)
    >>> print(*tally.lines(), sep="\\n")
    1 page, 1 changed, 5 of 8 characters removed (62.5 %)
      reading-tools    1  print 1
    outlets: news.example 1
    """

    pages: int = 0
    changed: int = 0
    appended: int = 0
    characters: int = 0
    removed: int = 0
    rejected: int = 0
    passed: int = 0
    bytes: int = 0
    by_rule: Counter[str] = field(default_factory=Counter)
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
        self.bytes += size
        if cleaned.kind != "article":
            self.without_story[cleaned.kind] += 1
        rules = (f"{r.kind}/{RECURRING if r.recurs else r.rule}" for r in cleaned.removals)
        self.by_rule.update(rules)
        if outlet:
            # A journal is UTF-8, which has nothing for a part of a character in an address.
            self.outlets[outlet.encode("utf-8", "backslashreplace").decode()] += 1

    def merge(self, other: Tally) -> None:
        """Add the counts of *other*. Beyond 10,000 outlets those of one page or two are not told
        apart any more, so that memory stays bounded."""
        for each in fields(self):
            mine, more = getattr(self, each.name), getattr(other, each.name)
            if isinstance(mine, Counter):
                mine.update(more)
            else:
                setattr(self, each.name, mine + more)
        if len(self.outlets) > 2 * _MOST_OUTLETS:
            kept = Counter(dict(self.outlets.most_common(_MOST_OUTLETS)))
            kept[_OTHERS] += self.outlets.total() - kept.total()
            self.outlets = kept

    def lines(self) -> Iterator[str]:
        """The counts for people: totals, kinds with their rules, outlets, records passed over,
        rejects."""
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
        kinds: dict[str, Counter[str]] = {}
        for key, count in self.by_rule.items():
            kind, _, rule = key.partition("/")
            kinds.setdefault(kind, Counter())[rule] += count
        width = max(map(len, kinds), default=0)
        for kind, count in commonest({kind: rules.total() for kind, rules in kinds.items()}):
            rules = kinds[kind]
            detail = ", ".join(f"{rule} {n:,}" for rule, n in commonest(rules))
            yield f"  {kind:<{width}} {count:>4,}" + (f"  {detail}" if [*rules] != [kind] else "")


def commonest(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """What was counted, the commonest first, of equals by name.

    >>> commonest({"b": 1, "a": 1, "c": 2})
    [('c', 2), ('a', 1), ('b', 1)]
    """
    return sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
