"""What a run over many pages counts: pages, removals, outlets, rejects. No I/O."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cleaner.records.report import Summary, commonest
from cleaner.text.spans import Cleaned
from cleaner.text.wording import counted

_MOST_OUTLETS = 10_000
_SHOWN_OUTLETS = 10
_OTHERS = "others"
_NUMBERS = ("pages", "changed", "appended", "characters", "removed")  # of a summary


@dataclass(slots=True)
class Tally:
    """The counts of a part of a run, which can be added up and kept as JSON.

    *rejected* are records that could not be cleaned, *passed* records of an archive that hold no
    page (a picture, an answer that is no page).

    >>> tally = Tally()
    >>> tally.add(Cleaned("نص\\n"), "news.example", 5)
    >>> tally.merge(Tally.read(tally.values()))
    >>> tally.summary.pages, tally.outlets["news.example"], tally.size
    (2, 2, 10)
    """

    summary: Summary = field(default_factory=Summary)
    outlets: Counter[str] = field(default_factory=Counter)
    rejected: int = 0
    passed: int = 0
    size: int = 0

    def add(self, cleaned: Cleaned, outlet: str, size: int) -> None:
        """Count a cleaned page of *size* bytes."""
        self.summary.add(cleaned)
        self.size += size
        if outlet:
            self.outlets[outlet] += 1

    def merge(self, other: Tally) -> None:
        """Add the counts of *other*. Beyond 10,000 outlets those of one page or two are not told
        apart any more, so that memory stays bounded."""
        ours, theirs = self.summary, other.summary
        for name in _NUMBERS:
            setattr(ours, name, getattr(ours, name) + getattr(theirs, name))
        ours.by_rule.update(theirs.by_rule)
        ours.without_story.update(theirs.without_story)
        self.rejected += other.rejected
        self.passed += other.passed
        self.size += other.size
        self.outlets.update(other.outlets)
        if len(self.outlets) > 2 * _MOST_OUTLETS:
            kept = Counter(dict(self.outlets.most_common(_MOST_OUTLETS)))
            kept[_OTHERS] += self.outlets.total() - kept.total()
            self.outlets = kept

    def values(self) -> dict[str, Any]:
        """The counts as JSON has them; the counterpart of ``read``."""
        by_rule = [[*key, count] for key, count in sorted(self.summary.by_rule.items())]
        return {
            **{name: getattr(self.summary, name) for name in _NUMBERS},
            "by_rule": by_rule,
            "without_story": dict(sorted(self.summary.without_story.items())),
            "outlets": dict(sorted(self.outlets.items())),
            "rejected": self.rejected,
            "passed": self.passed,
            "bytes": self.size,
        }

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Tally:
        """The counts that ``values`` gave. Raises KeyError when one is missing."""
        rules = Counter({(kind, rule): count for kind, rule, count in values["by_rule"]})
        without_story = Counter(values["without_story"])
        numbers = {name: values[name] for name in _NUMBERS}
        summary = Summary(**numbers, by_rule=rules, without_story=without_story)
        outlets = Counter(values["outlets"])
        return cls(summary, outlets, values["rejected"], values["passed"], values["bytes"])

    def lines(self) -> Iterator[str]:
        """The summary for people: as that of files, then outlets, records passed over, rejects."""
        yield from self.summary.lines()
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
