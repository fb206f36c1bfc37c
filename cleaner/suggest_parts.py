"""What recurs as a part of a line: labels before names, dates, parts glued to a story's lines."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cleaner.recurring import BODY, SLOT, PageLine

if TYPE_CHECKING:
    from cleaner.suggest import Found, SamplePage, Sightings

_LABEL = re.compile(r"([^:|()]{2,30}?)\s?([:|])\s?(?=[^\s/\\])")
_LONGEST_LABELLED = 80
_LABEL_WORDS = 3
_VALUE_WORDS = 6
_LABEL_SHARE = 0.1
_LONGEST_DATE = 70
_DATE_WORDS = 5
_CLOCK_OR_YEAR = re.compile(r"\b\d{1,2}:\d{2}\b|\b\d{4}\b|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b")
_WORD = re.compile(r"[^\W\d_]+")
_PART_WORDS = (3, 10)
_PART_SHARE = 0.2
_AS_COMMON = 0.8
_LONGEST_PART = 400
"""Rules look for parts in lines of so many characters only."""


def find_parts(
    pages: Sequence[SamplePage], placed: Sequence[list[str]], fixed: set[str], least: int
) -> list[Found]:
    """The labels, dates and glued parts that recur in lines that do not recur themselves.

    *placed* are the zones of the lines of each page, *fixed* the templates that recur.

    >>> find_parts((), (), set(), 3)
    []
    """
    found = list(_labels(pages, placed, fixed, least))
    found += _dates(pages, placed, fixed, least)
    found += _glued(pages, placed, fixed, least)
    return found


def _sightings() -> Sightings:
    from cleaner.suggest import Sightings

    return Sightings()


def _other_lines(
    pages: Sequence[SamplePage], placed: Sequence[list[str]], fixed: set[str]
) -> Iterator[tuple[int, str, PageLine]]:
    """Page, zone and line of each short line that does not recur and is no headline."""
    for number, (page, places) in enumerate(zip(pages, placed, strict=True)):
        for zone, line in zip(places, page.lines, strict=True):
            short = not line.is_paragraph and len(line.core) <= _LONGEST_LABELLED
            if short and line.key not in fixed and line.key != page.title:
                yield number, zone, line


def _labels(
    pages: Sequence[SamplePage], placed: Sequence[list[str]], fixed: set[str], least: int
) -> Iterator[Found]:
    """Short lines that begin with the same label: "Editor: name", "Section: name"."""
    seen: dict[str, Sightings] = defaultdict(_sightings)
    values: dict[str, set[str]] = defaultdict(set)
    spoken = {m[1].strip() for page in pages if (m := _LABEL.match(page.title))}
    for page in pages:
        prose = (_LABEL.match(line.core) for line in page.lines if line.is_paragraph)
        spoken |= {match[1].strip() for match in prose if match}
    for number, zone, line in _other_lines(pages, placed, fixed):
        match = _LABEL.match(line.core)
        if match and len(match[1].split()) <= _LABEL_WORDS and not re.search(r"\d", match[1]):
            label = match[1].strip()
            seen[label].add(number, zone, line)
            values[label].add(line.core[match.end() :])
    for label in sorted(seen):
        of = len(seen[label].pages)
        if of < max(least, _LABEL_SHARE * len(pages)) or len(values[label]) < 2:
            continue
        zone, risk = _edge(seen[label])
        long = [value for value in values[label] if len(value.split()) > _VALUE_WORDS]
        if long or label in spoken:
            zone, risk = "", "what follows reads like a headline"
        yield _found(label + ":", "label", seen[label], zone, risk)


def _dates(
    pages: Sequence[SamplePage], placed: Sequence[list[str]], fixed: set[str], least: int
) -> Iterator[Found]:
    """Short lines of numbers and few words, with a year or an hour, that agree in their form."""
    seen: dict[str, Sightings] = defaultdict(_sightings)
    for number, zone, line in _other_lines(pages, placed, fixed):
        words = _WORD.findall(line.key)
        short = len(line.core) <= _LONGEST_DATE and 0 < len(words) <= _DATE_WORDS
        if short and _CLOCK_OR_YEAR.search(line.core):
            seen[_WORD.sub("w", line.key)].add(number, zone, line)
    for form in sorted(seen):
        if len(seen[form].pages) >= least:
            yield _found(form, "date", seen[form], *_edge(seen[form]))


def _glued(
    pages: Sequence[SamplePage], placed: Sequence[list[str]], fixed: set[str], least: int
) -> Iterator[Found]:
    """What stands before the first or behind the last words of a story's own lines."""
    enough = max(least, _PART_SHARE * len(pages))
    for at_end in (False, True):
        seen: dict[str, Sightings] = defaultdict(_sightings)
        for number, (page, places) in enumerate(zip(pages, placed, strict=True)):
            for index in _story_edges(page, fixed, at_end):
                line = page.lines[index]
                for part in _parts(line.core, at_end):
                    seen[part].add(number, places[index], line)
        kept = {part for part in seen if len(seen[part].pages) >= enough}
        for part in sorted(kept):
            if _fits_best(part, {other: len(seen[other].pages) for other in kept}, at_end):
                yield _found(part, "part", seen[part], "any", "glued to prose", at_end)


def _fits_best(part: str, pages: dict[str, int], at_end: bool) -> bool:
    """Is no longer part about as common, and no shorter one much more common?"""

    def holds(longer: str, shorter: str) -> bool:
        return longer.endswith(f" {shorter}") if at_end else longer.startswith(f"{shorter} ")

    return not any(
        (holds(other, part) and count >= _AS_COMMON * pages[part])
        or (holds(part, other) and pages[part] < _AS_COMMON * count)
        for other, count in pages.items()
    )


def _story_edges(page: SamplePage, fixed: set[str], at_end: bool) -> list[int]:
    """The first line that does not recur, or the last paragraph and what is below it."""
    own = [i for i, line in enumerate(page.lines) if line.key not in fixed]
    if not at_end:
        return own[:1]
    paragraphs = [i for i in own if page.lines[i].is_paragraph]
    return paragraphs[-1:]


def _parts(core: str, at_end: bool) -> Iterator[str]:
    words = core.split()
    if len(core) > _LONGEST_PART or SLOT in core:
        return
    for length in range(_PART_WORDS[0], min(_PART_WORDS[1], len(words) - 1) + 1):
        yield " ".join(words[-length:] if at_end else words[:length])


def _edge(seen: Sightings) -> tuple[str, str]:
    """The zone of parts of lines: an edge of the page, or none."""
    places = {zone for zone, pages in seen.zones.items() if pages}
    if BODY in places:
        return "", "stands between paragraphs"
    return ("edge" if len(places) > 1 else next(iter(places))), ""


def _found(
    text: str, shape: str, seen: Sightings, zone: str, risk: str, at_end: bool = False
) -> Found:
    from cleaner.suggest import Found

    counts = {place: len(pages) for place, pages in sorted(seen.zones.items()) if pages}
    longest = max(map(len, seen.raws))
    return Found(
        text, shape, len(seen.pages), counts, len(seen.left), zone, seen.examples(),
        f"{shape}:{text}", risk, longest, 0, at_end,
    )  # fmt: skip
