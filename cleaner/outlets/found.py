"""What recurs on the pages of an outlet: the evidence for rules that it could have.

Nothing here knows a language or a phrase. Lines count as the same when they are the same once they
are folded and their numbers are slots; what is furniture shows by how many pages it stands on, by
its place, and by its neighbours.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

from cleaner.outlets.appended import is_told, opening_of
from cleaner.outlets.bounds import Bounds
from cleaner.outlets.boxes import Boxes
from cleaner.outlets.frames import OFTEN, Frames, alike, frame_pages
from cleaner.outlets.lists import HEADLINE_WORDS, LISTED_WORDS, Lists, find_lists, is_headline
from cleaner.outlets.parts import find_parts
from cleaner.outlets.recurring import (
    BODY,
    HEAD,
    SLOT,
    TAIL,
    PageLine,
    SamplePage,
    has_words,
    is_sign,
    own_paragraphs,
)
from cleaner.outlets.shapes import CLOSING, LINE, LIST, NUMBERS, OPENING, PARAGRAPH, SECTION, SIGNS
from cleaner.outlets.sightings import Found, Sightings
from cleaner.outlets.zones import zone_of

SHARE = 0.05
"""The share of an outlet's pages on which a line stands that recurs, unless a number is told."""
FEWEST = 3
"""The fewest pages on which a line stands that recurs."""
_RARE = 10
_SOLID = 4
_SOLID_KNOWN = 3
_MOSTLY = 0.9
_ALONE = 0.1


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What the pages of an outlet tell of their lines: ``shares`` with variants, all running text
    (``prose``), the templates of ``solid`` blocks, whether stories have sub-heads that recur
    (``is_form``)."""

    frames: Frames
    shares: Mapping[str, float]
    least: int
    prose: str
    solid: Set[str]
    is_form: bool
    lists: Lists


def least_pages(pages: int, told: int = 0) -> int:
    """On how many of *pages* a line must stand to recur; *told* is what the user says, if at all.

    >>> least_pages(1000), least_pages(9), least_pages(9, 2)
    (50, 3, 2)
    """
    return told or max(FEWEST, math.ceil(pages * SHARE))


def versions(pages: Sequence[SamplePage]) -> list[int]:
    """A number for each page, the same for pages that tell the same story.

    Half of the text of one page's paragraphs stands on the other as well, but for those that stand
    on many, and on both it begins in the first quarter: where pages go on with the next stories,
    that of one stands below another story on the next. Lines that recur because their story was
    published twice are no furniture.

    >>> versions([SamplePage(()), SamplePage(())])
    [0, 1]
    """
    told = [{line.key for line in page.lines if is_told(line)} for page in pages]
    on = Counter(key for keys in told for key in keys)
    weights = [{key: len(key) for key in keys if on[key] <= _RARE} for keys in told]
    openings = [{*opening_of(page)} for page in pages]
    return alike(weights, lambda one, other: not openings[one].isdisjoint(openings[other]))


def recurring(
    pages: Sequence[SamplePage], least: int, group: Sequence[int] | None = None
) -> set[str]:
    """The templates that stand on *least* pages or more; versions of one story count once: *group*
    are the ``versions``, where they are known.

    >>> from cleaner.outlets.recurring import SamplePage, page_lines
    >>> pages = [SamplePage(page_lines("عنوان 1\\nطباعة")), SamplePage(page_lines("طباعة"))]
    >>> recurring(pages, 2)
    {'طباعه'}
    """
    group = group or versions(pages)
    seen: dict[str, set[int]] = defaultdict(set)
    for number, page in enumerate(pages):
        for line in page.lines:
            seen[line.key].add(group[number])
    return {key for key, numbers in seen.items() if len(numbers) >= least}


def find_recurring(
    pages: Sequence[SamplePage], told: int = 0, fixed: set[str] | None = None
) -> list[Found]:
    """What recurs on the *pages* of one outlet, whole lines first, the commonest first.

    *told* is the number of pages that the user wants, 0 for a twentieth of them; *fixed* are the
    ``recurring`` templates, where they are known. The order of the pages is irrelevant.

    >>> from cleaner.outlets.recurring import SamplePage, page_lines
    >>> texts = [f"خبر {word}\\n" + f"{word} " * 60 + "\\nطباعة\\n" for word in ("نص", "سد", "حي")]
    >>> [(found.text, found.zone) for found in find_recurring([
    ...     SamplePage(page_lines(text)) for text in texts])]
    [('طباعه', 'tail')]
    """
    least = least_pages(len(pages), told)
    fixed = recurring(pages, least) if fixed is None else fixed
    # Of the titles of many pages something else was taken for a headline.
    times = Counter(page.title for page in pages)
    pages = [page if times[page.title] < least else replace(page, title="") for page in pages]
    fixed = fixed - _listed_titles(pages, fixed)
    frames = frame_pages(pages, fixed, least)
    seen = _sightings(pages, frames, fixed)
    evidence = _Evidence(
        frames,
        _with_variants(frames.shares, seen),
        least,
        _prose(pages, fixed),
        _solid(pages, frames, seen),
        _is_form(seen, frames),
        find_lists(pages, frames, fixed, least),
    )
    found = [_found(key, seen[key], evidence) for key in sorted(seen)]
    found += find_parts(pages, frames, fixed, least)
    gone = {each.text for each in found if each.zone}
    bounds = frames.boxes.bounds
    beside = [bound for each in found if each.zone for bound in _bounding(each, bounds)]
    # Below a line that parts stories stands no box, but the next story.
    own = evidence.lists.own | bounds.repeats.keys()
    boxed = (each if each.text in own else _boxed(each, frames.boxes, gone) for each in found)
    return sorted([*boxed, *beside], key=lambda each: (-each.pages, each.shape, each.text))


def _boxed(found: Found, boxes: Boxes, gone: Set[str]) -> Found:
    """A heading with the cards below it, if all lines that may end them are *gone*, too."""
    ends, most = boxes.ends.get(found.text, (frozenset[str](), 0))
    if not ends or not ends <= gone or not found.zone:
        return found
    until = tuple(sorted(ends))
    return replace(found, shape=LIST, zone="any", below=most, until=until, left=found.pages)


def _bounding(found: Found, bounds: Bounds) -> Iterator[Found]:
    """The line, if nothing above it is the story's, or if it parts the stories of a page: another
    rule takes the line itself. One that comes again opens a place in the head of its page alone."""
    for lines, shape, zone in (
        (bounds.opens, OPENING, "any"),
        (bounds.tops, OPENING, HEAD),
        (bounds.repeats, CLOSING, TAIL),
    ):
        if found.text in lines:
            below = lines[found.text]
            yield replace(found, shape=shape, zone=zone, below=below, left=found.pages)


def _listed_titles(pages: Sequence[SamplePage], fixed: Set[str]) -> set[str]:
    """What may be the headline of a page without a story: it stands there more often than on
    others, which list it."""
    times = [Counter(line.key for line in page.lines) for page in pages]
    fewest: dict[str, int] = {}
    for each in times:
        fewest |= {key: min(count, fewest.get(key, count)) for key, count in each.items()}
    return {
        key
        for page, each in zip(pages, times, strict=True)
        if not own_paragraphs(page, fixed)
        for key in each
        if each[key] > fewest[key] and has_words(key)
    }


def _sightings(
    pages: Sequence[SamplePage], frames: Frames, fixed: set[str]
) -> dict[str, Sightings]:
    seen: dict[str, Sightings] = {}
    for number, (page, frame) in enumerate(zip(pages, frames.pages, strict=True)):
        keys = [line.key for line in page.lines]
        for index, line in enumerate(page.lines):
            # A headline that others list stands on its own page as the headline.
            if line.key not in fixed or (line.key == page.title and frame.places[index] == HEAD):
                continue
            sightings = seen.setdefault(line.key, Sightings())
            sightings.add(number, frame, index, line)
            beside = keys[max(index - 1, 0) : index] + keys[index + 1 : index + 2]
            sightings.beside += any(key in fixed for key in beside)
    return seen


def _with_variants(shares: Mapping[str, float], seen: Mapping[str, Sightings]) -> dict[str, float]:
    """The *shares* of templates, with those of their variants: what has one word more, the
    others in common, and stands on other pages ("Save Print", "Save Print Listen")."""
    known = {tuple(key.split()): key for key in seen if not seen[key].is_paragraph}
    found = dict(shares)
    for words, key in known.items():
        for place in range(len(words)):
            other = known.get((*words[:place], *words[place + 1 :]), key)
            if seen[key].pages.isdisjoint(seen[other].pages):
                found[key] += shares[other]
                found[other] += shares[key]
    return found


def _prose(pages: Sequence[SamplePage], fixed: set[str]) -> str:
    """All running text of the outlet, as templates, each paragraph once."""
    found = {
        line.key
        for page in pages
        for line in page.lines
        if line.is_paragraph and line.key not in fixed
    }
    return "\n".join(f" {key} " for key in sorted(found))


def _solid(pages: Sequence[SamplePage], frames: Frames, seen: Mapping[str, Sightings]) -> set[str]:
    """The templates that stand in blocks of lines that recur word for word, one below the other: no
    story has so many lines of another one.

    All of them stand on the same pages. Between paragraphs, three lines will do where a rule knows
    one of them. A table whose numbers differ is no such block, nor are
    lines with others between them.
    """

    @cache
    def are_mates(one: str, other: str) -> bool:
        on, beside = seen[one].pages, seen[other].pages
        return len(on & beside) >= _MOSTLY * len(on | beside)

    def may_be_headline(line: PageLine) -> bool:
        fewest = LISTED_WORDS if SLOT in line.key else HEADLINE_WORDS
        return line.is_left and is_headline(line, frames, fewest)

    inside: Counter[str] = Counter()
    for page, frame in zip(pages, frames.pages, strict=True):
        for recurs, group in groupby(enumerate(page.lines), key=lambda at: at[1].key in seen):
            run = list(group)
            # A headline that others list as long as it is new stands on a page of its own, too.
            keys = {ln.key for _, ln in run if not may_be_headline(ln)}
            fixed = [key for key in keys if SLOT not in key and not is_sign(key)]
            is_between = {frame.places[i] for i, _ in run} == {BODY}
            is_known = is_between and not all(ln.is_left for _, ln in run)
            enough = _SOLID_KNOWN if is_known else _SOLID
            if recurs and frame.has_story and len(fixed) >= enough:
                inside.update(
                    key for key in keys if sum(are_mates(key, each) for each in fixed) >= enough
                )
    return {key for key, times in inside.items() if times >= FEWEST}


def _is_form(seen: Mapping[str, Sightings], frames: Frames) -> bool:
    """Is the form of the outlet's stories a sequence of sub-heads: do different lines stand between
    paragraphs, each alone, on most pages?"""
    alone = [
        key
        for key, found in seen.items()
        if not found.is_paragraph
        and frames.shares[key] >= OFTEN
        and len(found.zones[BODY]) >= OFTEN * len(found.pages)
        and found.beside <= _ALONE * found.all_times
    ]
    return len(alone) >= 2


def _found(key: str, seen: Sightings, evidence: _Evidence) -> Found:
    """What was found of a template."""
    frames, lists, boxes = evidence.frames, evidence.lists, evidence.frames.boxes
    among = key in evidence.solid, evidence.is_form
    share = evidence.shares[key]
    zone, risk = zone_of(key, seen, share, evidence.least, frames.titles, among)
    below = lists.longest.get(key, 0) if zone in ("any", TAIL) else 0
    shape = LIST if below else SIGNS if is_sign(key) else NUMBERS if SLOT in key else LINE
    if seen.is_paragraph:
        shape, below = NUMBERS if SLOT in key else PARAGRAPH, 0
    if key in frames.sections:
        zone, risk, shape, below = TAIL, "", SECTION, frames.sections[key]
    if key in lists.headings:
        zone, risk = "", "stands above lists that are the stories' own"
    if zone == "any" and key in boxes.bounds.repeats:
        # What stands below is the next story, and the line is not between paragraphs of one.
        zone, shape, below = "edge", NUMBERS if SLOT in key else LINE, 0
    if zone and f" {key} " in evidence.prose:
        risk = "also stands in running prose"
    if key in boxes.bounds.closes:
        # Another rule may take the line itself, but not what stands below it.
        closing = seen.found(key, CLOSING, "any", "", boxes.bounds.closes[key])
        return replace(closing, left=closing.pages)
    return seen.found(key, shape, zone, risk, below)
