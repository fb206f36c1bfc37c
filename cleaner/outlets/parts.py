"""What recurs as a part of a line: labels before names, dates, words around names, parts glued to a
story's lines."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from itertools import chain, groupby

from cleaner.outlets.frames import BETWEEN, OFTEN, Frame, Frames
from cleaner.outlets.recurring import (
    BODY,
    HEAD,
    LONGEST_LABELLED,
    SLOT,
    TAIL,
    PageLine,
    SamplePage,
    label_in,
    label_of,
)
from cleaner.outlets.shapes import DATE, LABEL, NAMES, PART
from cleaner.outlets.sightings import Found, Sightings

NUMBER = re.compile(r"\d+")
"""A run of digits."""

_VALUE_WORDS = 6
_BEGINNING = 15
_LABEL_SHARE = 0.1
_LONGEST_DATE = 70
_DATE_WORDS = 5
_DATES_A_PAGE = 2
WORD = "w"
"""What stands for any word in the form of a date."""
WORDS = "W"
"""What stands for some words in the form of a long date."""
_FULL_DATE = 3
_TITLED = 0.6
_PROSE_SHARE = 0.3
_CLOCK_OR_YEAR = re.compile(
    r"\b\d{1,2}:\d{2}\b|\b(?:1[3-9]|2[05])\d\d(?!\d)|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b"
)
_WORD = re.compile(r"[^\W\d_]+")
_WORDS = re.compile(rf"(?<!\w){WORD}(?: {WORD})*(?!\w)")
_PART_WORDS = (3, 10)
_AS_COMMON = 0.8
_LONGEST_PART = 400
"""Rules look for parts in lines of so many characters only."""


def find_parts(
    pages: Sequence[SamplePage], frames: Frames, fixed: set[str], least: int
) -> list[Found]:
    """The labels, dates, words around names and glued parts in lines that do not recur themselves.

    *frames* tell where the story stands on each page, *fixed* are the templates that recur.

    >>> from cleaner.outlets.frames import Frames
    >>> find_parts((), Frames(), set(), 3)
    []
    """
    framed = list(_framed(pages, frames, fixed, least))
    taken = set[str]().union(*(raws for each, raws in framed if each.zone))
    found = list(_labels(pages, frames, least))
    found += _dates(pages, frames, least, taken)
    found += (each for each, _ in framed)
    found += _glued(pages, frames, fixed, least)
    return found


def _short_lines(pages: Sequence[SamplePage]) -> Iterator[tuple[int, int, PageLine]]:
    """Page, place and line of each short line that is no headline."""
    for number, page in enumerate(pages):
        for index, line in enumerate(page.lines):
            short = not line.is_paragraph and len(line.core) <= LONGEST_LABELLED
            if short and line.key != page.title:
                yield number, index, line


def _labels(pages: Sequence[SamplePage], frames: Frames, least: int) -> Iterator[Found]:
    """Short lines that begin with the same label: "Editor: name", "Section: name"."""
    seen: dict[str, Sightings] = defaultdict(Sightings)
    values: dict[str, set[str]] = defaultdict(set)
    differing: dict[str, bool] = defaultdict(bool)
    prose = (line.core for page in pages for line in page.lines if line.is_paragraph)
    spoken = {label_in(core) for core in chain(prose, (page.title for page in pages))}
    for number, index, line in _short_lines(pages):
        if label := label_of(line):
            seen[label].add(number, frames.pages[number], index, line)
            values[label].add(line.core[len(label) :])
            differing[label] |= frames.shares.get(line.key, 0) < OFTEN
    for label in sorted(label for label in seen if differing[label]):
        of = len(seen[label].pages)
        if of < max(least, _LABEL_SHARE * len(pages)) or len(values[label]) < 2:
            continue
        zone, risk = _edge(seen[label], of / len(pages))
        long = [value for value in values[label] if len(value.split()) > _VALUE_WORDS]
        # A headline that others list begins with its own label alone.
        one = len({value[:_BEGINNING] for value in values[label]}) < OFTEN * of
        if (long and (zone != "any" or one)) or label in spoken:
            zone, risk = "", "what follows reads like a headline"
        yield seen[label].found(label, LABEL, zone, risk)


def _dates(
    pages: Sequence[SamplePage], frames: Frames, least: int, framed: Set[str]
) -> Iterator[Found]:
    """Short lines of numbers and few words, with a year or an hour, that agree in their form; but
    for those *framed* by the same words on most pages."""
    by_form: dict[str, Sightings] = defaultdict(Sightings)
    for number, index, line in _short_lines(pages):
        if frames.shares.get(line.key, 0) >= OFTEN or line.raw in framed:
            continue
        words = len(_WORD.findall(line.key))
        full = line.key.count(SLOT) >= _FULL_DATE
        short = len(line.core) <= _LONGEST_DATE and 0 < words <= _DATE_WORDS * (1 + full)
        if short and _CLOCK_OR_YEAR.search(line.core):
            numbers = NUMBER.sub(lambda run: _number_class(run[0]), line.core)
            lead, zero, rest = _WORD.sub(WORD, numbers).partition(SLOT)
            # Months have one word or two.
            form = lead + zero + (_WORDS.sub(WORDS, rest) if full else rest)
            by_form[form].add(number, frames.pages[number], index, line)
    for form, seen in sorted(by_form.items()):
        share = len(seen.pages) / len(pages)
        zone, risk = _edge(seen, share)
        # A headline that others list has the form of itself alone.
        enough = min(len(seen.pages), len(seen.raws)) >= least
        is_full = len(NUMBER.findall(form)) >= _FULL_DATE
        on_cards = seen.times[TAIL] if is_full and share >= OFTEN else 0
        if enough and seen.all_times - on_cards <= _DATES_A_PAGE * len(seen.pages):
            yield seen.found(form, DATE, "" if zone == "any" else zone, risk)


def _number_class(digits: str) -> str:
    """What stands in the form of a date for a run of *digits*: the year is told from the day."""
    return SLOT * (4 if len(digits) == 4 else 5 if len(digits) > 4 else 1)


def _framed(
    pages: Sequence[SamplePage], frames: Frames, fixed: set[str], least: int
) -> Iterator[tuple[Found, Set[str]]]:
    """Short lines of the same words around others ("Seen by NAME in PLACE"), with these lines.

    Such words stand so on nearly all pages, two of them at least, and one is no word that prose is
    made of. A line above the story stands below a headline.
    """
    lines = [
        (number, index, line)
        for number, index, line in _short_lines(pages)
        if line.key not in fixed and _is_below_headline(frames.pages[number], index)
    ]
    enough = max(least, BETWEEN * len(pages))
    told = _pages_of_words(
        (n, line) for n, page in enumerate(pages) for line in page.lines if line.is_paragraph
    )
    usual = _usual_words(lines, enough)
    rare = {word for word in usual if len(told[word]) < _PROSE_SHARE * len(pages)}
    alike: dict[str, list[tuple[int, int, PageLine]]] = defaultdict(list)
    for each in lines:
        alike[_around(each[2].core, rare)].append(each)
    for _, group in sorted(alike.items()):
        # Other words, which prose has too, belong to the form of such lines alone.
        words = _usual_words(group, enough)
        if rare.isdisjoint(words):
            continue
        seen: dict[str, Sightings] = defaultdict(Sightings)
        for number, index, line in group:
            seen[_around(line.core, words)].add(number, frames.pages[number], index, line)
        headlines = {_around(page.title, words) for page in pages}
        for text, sightings in sorted(seen.items()):
            own = [token for token in text.split() if token != WORD]
            on = len(sightings.pages)
            often = on >= enough and sightings.all_times <= 2 * on
            if often and len(own) >= 2 and text not in headlines:
                zone, risk = _edge(sightings, on / len(pages))
                yield sightings.found(text, NAMES, zone, risk), {*sightings.raws}


def _usual_words(lines: Iterable[tuple[int, int, PageLine]], least: float) -> set[str]:
    """The words with letters that such lines have on *least* pages or more."""
    on = _pages_of_words((number, line) for number, _, line in lines)
    return {w for w, numbers in on.items() if len(numbers) >= least and any(map(str.isalpha, w))}


def _is_below_headline(frame: Frame, index: int) -> bool:
    return frame.places[index] != HEAD or any(other < index for other in frame.headlines)


def _pages_of_words(lines: Iterable[tuple[int, PageLine]]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for number, line in lines:
        for word in line.core.split():
            found[word].add(number)
    return found


def _around(core: str, words: Collection[str]) -> str:
    """The form of a line in which all but these *words* are slots."""
    tokens = (token if token in words else WORD for token in core.split())
    return " ".join(key for key, _ in groupby(tokens))


def _glued(
    pages: Sequence[SamplePage], frames: Frames, fixed: set[str], least: int
) -> Iterator[Found]:
    """What stands before the words of the first line that does not recur, unless that is a
    paragraph: those begin with a place and an agency.

    Many headlines may begin alike ("Gold prices on Monday"); a masthead stands before most.
    """
    seen: dict[str, Sightings] = defaultdict(Sightings)
    for number, page in enumerate(pages):
        own = ((i, line) for i, line in enumerate(page.lines) if line.key not in fixed)
        first = next(own, None)
        if first and not first[1].is_paragraph:
            for part in _beginnings(first[1].core):
                seen[part].add(number, frames.pages[number], *first)
    enough = max(least, OFTEN * len(pages))
    on = {part: len(seen[part].pages) for part in seen if len(seen[part].pages) >= enough}
    for part in sorted(on):
        if _fits_best(part, on):
            yield seen[part].found(part, PART, "any", "glued to prose")


def _fits_best(part: str, pages: dict[str, int]) -> bool:
    """Is no longer part about as common, and no shorter one much more common?"""
    return not any(
        (other.startswith(f"{part} ") and count >= _AS_COMMON * pages[part])
        or (part.startswith(f"{other} ") and pages[part] < _AS_COMMON * count)
        for other, count in pages.items()
    )


def _beginnings(core: str) -> Iterator[str]:
    words = core.split()
    if len(core) <= _LONGEST_PART and SLOT not in core:
        for length in range(_PART_WORDS[0], min(_PART_WORDS[1], len(words) - 1) + 1):
            yield " ".join(words[:length])


def _edge(seen: Sightings, share: float) -> tuple[str, str]:
    """The zone of parts of lines: an edge of the page where no story can be hit, or none.

    On few pages, there must be a headline beside it above the story; below the story, it must be
    parted from it as whole lines are.
    """
    places = {zone for zone, times in seen.times.items() if times}
    if not places:
        return "", "on pages without a story"
    if BODY in places:
        pointer = share >= OFTEN and seen.all_times <= _DATES_A_PAGE * len(seen.pages)
        return ("any" if pointer else ""), "stands between paragraphs"
    safe = share >= OFTEN or all(seen.is_apart(zone) for zone in places)
    if HEAD in places and share < OFTEN:
        safe = seen.titled >= _TITLED * seen.all_times and (safe or places == {HEAD})
    if not safe:
        return "", "on few pages, beside the story: perhaps its own"
    return ("edge" if len(places) > 1 else next(iter(places))), ""
