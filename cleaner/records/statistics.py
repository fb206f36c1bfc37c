"""What a set of records holds, in numbers: for the one who builds a corpus of them."""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from cleaner.errors import InputError
from cleaner.records.outlets import host_of, outlet_of_page
from cleaner.records.tally import commonest
from cleaner.text.wording import counted

QUANTILES = {"least": 0.0, "tenth": 0.1, "median": 0.5, "nine_tenths": 0.9, "most": 1.0}
"""What is told of lengths and of confidence, and at which share of the sorted values it stands."""
LOOKED_FOR = ("headline", "date", "byline", "credit", "keywords")
"""Fields of which is told how many pages are without."""
DOUBTFUL = 0.5
"""Pages of less confidence are counted."""
Number = TypeVar("Number", int, float)
_SHOWN = 20
_WIDTH = 31
_NO_OUTLET = "(unknown)"
_DIGEST_SIZE = 8  # bytes: of a billion pages two different ones agree with a chance of 1 in 40


@dataclass(slots=True)
class Statistics:
    """The numbers of many records, added one by one. Characters are code points.

    >>> statistics = Statistics()
    >>> statistics.add({"text": "خبر", "headline": "خبر", "removals": [
    ...     {"start": 3, "end": 10, "rule": "print", "kind": "reading-tools"}], "removed": 7})
    >>> statistics.values()["removed"]["share"], statistics.values()["missing"]["date"]
    (0.7, 1)
    """

    kinds: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    # Of each its pages, the characters that they had and those removed, and what they are without.
    outlets: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    removals: Counter[tuple[str, str]] = field(default_factory=Counter)
    removed: Counter[tuple[str, str]] = field(default_factory=Counter)
    appended: int = 0
    warned: int = 0
    lengths: array[int] = field(default_factory=lambda: array("L"))
    confidence: array[float] = field(default_factory=lambda: array("f"))
    repeats: int = 0
    _seen: set[bytes] = field(default_factory=set)

    def add(self, values: Mapping[str, Any], source: str = "") -> None:
        """Count a record that was read from *source*; raises InputError when it is damaged."""
        try:
            self._add(values)
        except KeyError as error:
            raise InputError(source, f"the record has no field {error}") from None
        except (AttributeError, TypeError, ValueError, OverflowError) as error:
            raise InputError(source, f"the record is damaged: {error}") from None

    def _add(self, values: Mapping[str, Any]) -> None:
        text = values.get("text")
        if not isinstance(text, str):
            raise TypeError("its text is no text")
        removed = int(values.get("removed") or 0)
        spans = [
            ((each["kind"], each["rule"]), int(each["end"]) - int(each["start"]))
            for each in values.get("removals") or ()
        ]
        outlet = self.outlets[_outlet(values)]
        outlet.update(pages=1, characters=len(text) + removed, removed=removed)
        outlet.update(name for name in LOOKED_FOR if not values.get(name))
        self.kinds[values.get("kind") or "article"] += 1
        self.languages[values.get("language") or ""] += 1
        for key, length in spans:
            self.removals[key] += 1
            self.removed[key] += length
        self.appended += sum(s["kind"] == "appended" for s in values.get("stories") or ())
        self.warned += bool(values.get("warnings"))
        self.lengths.append(len(text))
        if values.get("confidence") is not None:
            self.confidence.append(float(values["confidence"]))
        words = " ".join(text.split())
        digest = hashlib.blake2b(
            words.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_SIZE
        ).digest()
        self.repeats += digest in self._seen and bool(words)
        self._seen.add(digest)

    def values(self) -> dict[str, Any]:
        """All numbers as JSON has them; shares are parts of 1."""
        pages = len(self.lengths)
        all_outlets = sum(self.outlets.values(), Counter[str]())
        kinds: dict[str, dict[str, Any]] = {}
        for (kind, rule), count in sorted(self.removals.items()):
            of = kinds.setdefault(kind, {"removals": 0, "characters": 0, "rules": {}})
            of["removals"] += count
            of["characters"] += self.removed[kind, rule]
            of["rules"][rule] = {"removals": count, "characters": self.removed[kind, rule]}
        return {
            "pages": pages,
            "appended_stories": self.appended,
            "pages_with_warnings": self.warned,
            "repeats": self.repeats,
            "kinds": dict(commonest(self.kinds)),
            "languages": dict(commonest(self.languages)),
            "missing": {name: all_outlets[name] for name in LOOKED_FOR},
            "text_characters": {"all": sum(self.lengths), **_quantiles(self.lengths)},
            "confidence": {
                "pages": len(self.confidence),
                "doubtful": sum(value < DOUBTFUL for value in self.confidence),
                **_quantiles(self.confidence),
            },
            "removed": {
                "characters": all_outlets["removed"],
                "share": _share(all_outlets),
                "kinds": dict(sorted(kinds.items(), key=lambda each: -each[1]["characters"])),
            },
            "outlets": {
                name: {
                    "pages": outlet["pages"],
                    "removed_share": _share(outlet),
                    "missing": {each: outlet[each] for each in LOOKED_FOR},
                }
                for name, outlet in sorted(
                    self.outlets.items(), key=lambda each: (-each[1]["pages"], each[0])
                )
            },
        }


def statistics_lines(values: Mapping[str, Any]) -> Iterator[str]:
    """The numbers of ``Statistics.values`` for people.

    >>> statistics = Statistics()
    >>> statistics.add({"text": "خبر"})
    >>> next(statistics_lines(statistics.values()))
    '1 page, 0 appended stories, 0.0 % of the characters removed'
    """
    pages = values["pages"]
    appended = counted(values["appended_stories"], "appended story", "appended stories")
    removed = values["removed"]
    share = f"{100 * removed['share']:.1f} % of the characters removed"
    yield f"{counted(pages, 'page')}, {appended}, {share}"
    if not pages:
        return
    yield _listed("kinds", values["kinds"])
    yield _listed("languages", {name or "others": n for name, n in values["languages"].items()})
    lengths = values["text_characters"]
    parts = (f"{name.replace('_', ' ')} {lengths[name]:,}" for name in QUANTILES)
    yield f"characters of text: {lengths['all']:,}; of a page: {', '.join(parts)}"
    trust = values["confidence"]
    if trust["pages"]:
        parts = (f"{name.replace('_', ' ')} {trust[name]:.2f}" for name in QUANTILES)
        yield f"confidence of a page: {', '.join(parts)}; below {DOUBTFUL}: {trust['doubtful']:,}"
    yield ""
    yield f"{'pages':<{_WIDTH}} {'number':>9} {'share':>8}"
    told = {f"without {name}": number for name, number in values["missing"].items()}
    told["with the text of an earlier one"] = values["repeats"]
    told["with warnings"] = values["pages_with_warnings"]
    for name, number in told.items():
        yield f"{name:<{_WIDTH}} {number:>9,} {_percent(number, pages):>8}"
    yield from _outlet_lines(values["outlets"])
    if removed["characters"] and not removed["kinds"]:
        yield "what was removed is not told: the records were written with --removals none"
    elif removed["kinds"]:
        yield from _removed_lines(removed)


def _outlet_lines(outlets: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    width = max(map(len, list(outlets)[:_SHOWN]))
    yield f"{'outlet':<{width}} {'pages':>9} {'removed':>8} {'no headline':>12} {'no date':>8}"
    for name, outlet in list(outlets.items())[:_SHOWN]:
        pages, missing = outlet["pages"], outlet["missing"]
        headline, date = (_percent(missing[each], pages) for each in ("headline", "date"))
        share = f"{100 * outlet['removed_share']:.1f} %"
        yield f"{name:<{width}} {pages:>9,} {share:>8} {headline:>12} {date:>8}"
    if len(outlets) > _SHOWN:
        yield f"and {counted(len(outlets) - _SHOWN, 'more outlet')}"


def _removed_lines(removed: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    kinds = removed["kinds"]
    width = max(len("removed"), *map(len, kinds))
    yield f"{'removed':<{width}} {'of it':>7} {'times':>9}  rules"
    for kind, each in kinds.items():
        share = _percent(each["characters"], removed["characters"])
        rules = commonest({rule: count["removals"] for rule, count in each["rules"].items()})
        shown = ", ".join(f"{rule} {count:,}" for rule, count in rules[:3])
        more = f", and {len(rules) - 3} more" if len(rules) > 3 else ""
        yield f"{kind:<{width}} {share:>7} {each['removals']:>9,}  {shown}{more}"


def _outlet(values: Mapping[str, Any]) -> str:
    """The outlet of a record: the host of its address, else what its name tells."""
    host = host_of(str(values.get("url") or ""))
    return host or outlet_of_page(str(values.get("name") or ""), b"", _NO_OUTLET)


def _listed(title: str, counts: Mapping[str, int]) -> str:
    return f"{title}: " + ", ".join(f"{name} {count:,}" for name, count in counts.items())


def _quantiles(values: array[Number]) -> dict[str, Number]:
    ordered = sorted(values)
    last = len(ordered) - 1
    return {name: round(ordered[round(last * at)], 3) for name, at in QUANTILES.items() if ordered}


def _share(counts: Counter[str]) -> float:
    """The part of the characters that was removed."""
    return round(counts["removed"] / counts["characters"], 6) if counts["characters"] else 0.0


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole if whole else 0:.1f} %"
