"""What recurs on the pages of an outlet: the evidence for rules that it could have.

Nothing here knows a language or a phrase. Lines count as the same when they are the same once they
are folded and their numbers are slots; what is furniture shows by how many pages it stands on, by
its place, and by its neighbours.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from cleaner.recurring import BODY, HEAD, SLOT, TAIL, PageLine, zones

SHARE = 0.05
"""The share of an outlet's pages on which a line stands that recurs, unless a number is told."""
FEWEST = 3
"""The fewest pages on which a line stands that recurs."""
LINE, PARAGRAPH, NUMBERS, LIST, LABEL, DATE, PART = (
    "line", "paragraph", "line with numbers", "heading of a list", "label", "date", "part"
)  # fmt: skip
"""The shapes of what recurs."""

_EXAMPLES = 3
_HEADLINE_WORDS = 5
_OFTEN = 0.5
_PROSE_SHARE = 0.2
_TOGETHER = 0.5
_STRAY = 0.2
_VERSION = 0.5
_RARE = 10


@dataclass(frozen=True, slots=True)
class SamplePage:
    """One page of an outlet: its lines, and the template of its headline (empty: not known).

    >>> SamplePage(()).title
    ''
    """

    lines: tuple[PageLine, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Something that recurs on the pages of an outlet.

    ``text`` is the template of a line, or the fixed part of it (``label``, ``part``); ``pages``
    counts the pages that it stands on, ``zones`` those in each zone, ``left`` those on which the
    built-in rules do not remove it already; ``zone`` is where a rule for it may hold, empty when
    none should be written: then ``risk`` says why. ``block`` names lines that stand together,
    ``longest`` is the length of the longest line, in characters, ``below`` the most lines of
    the list under a heading, ``examples`` are lines as they stand on pages.

    >>> Found("طباعه", LINE, 4, {"tail": 4}, 4, "tail", ("طباعة",)).risk
    ''
    """

    text: str
    shape: str
    pages: int
    zones: dict[str, int]
    left: int
    zone: str
    examples: tuple[str, ...]
    block: str = ""
    risk: str = ""
    longest: int = 0
    below: int = 0
    at_end: bool = False


@dataclass(slots=True)
class Sightings:
    """Where a template was seen: pages, zones, and who stands beside it."""

    pages: set[int] = field(default_factory=set)
    left: set[int] = field(default_factory=set)
    zones: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    raws: Counter[str] = field(default_factory=Counter)
    times: int = 0
    beside: int = 0
    is_paragraph: bool = False

    def add(self, page: int, zone: str, line: PageLine) -> None:
        """Count one line."""
        self.pages.add(page)
        self.zones[zone].add(page)
        self.raws[line.raw] += 1
        self.times += 1
        self.is_paragraph |= line.is_paragraph
        if line.is_left:
            self.left.add(page)

    def examples(self) -> tuple[str, ...]:
        """The commonest spellings; of those that are as common the first by their characters."""
        ordered = sorted(self.raws, key=lambda raw: (-self.raws[raw], raw))
        return tuple(ordered[:_EXAMPLES])


def least_pages(pages: int, told: int = 0) -> int:
    """On how many of *pages* a line must stand to recur; *told* is what the user says, if at all.

    >>> least_pages(1000), least_pages(9), least_pages(9, 2)
    (50, 3, 2)
    """
    return told or max(FEWEST, math.ceil(pages * SHARE))


def versions(pages: Sequence[SamplePage]) -> list[int]:
    """A number for each page, the same for pages that tell the same story.

    Half of the text of one page's paragraphs stands on the other as well. Lines that recur
    because their story was published twice are no furniture.

    >>> versions([SamplePage(()), SamplePage(())])
    [0, 1]
    """
    holders: dict[str, list[int]] = defaultdict(list)
    weights = [0] * len(pages)
    for number, page in enumerate(pages):
        for line in {line.key: line for line in page.lines if line.is_paragraph}.values():
            holders[line.key].append(number)
            weights[number] += len(line.key)
    shared: Counter[tuple[int, int]] = Counter()
    for key, found in holders.items():
        if 1 < len(found) <= _RARE:
            for place, one in enumerate(found):
                for other in found[place + 1 :]:
                    shared[one, other] += len(key)
    group = list(range(len(pages)))
    for (one, other), weight in sorted(shared.items()):
        if weight >= _VERSION * min(weights[one], weights[other]):
            kept, gone = sorted((group[one], group[other]))
            group = [kept if number == gone else number for number in group]
    return group


def recurring(pages: Sequence[SamplePage], least: int) -> set[str]:
    """The templates that stand on *least* pages or more; versions of one story count once.

    >>> from cleaner.recurring import page_lines
    >>> pages = [SamplePage(page_lines("عنوان 1\\nطباعة")), SamplePage(page_lines("طباعة"))]
    >>> recurring(pages, 2)
    {'طباعه'}
    """
    group = versions(pages)
    seen: dict[str, set[int]] = defaultdict(set)
    for number, page in enumerate(pages):
        for line in page.lines:
            seen[line.key].add(group[number])
    return {key for key, numbers in seen.items() if len(numbers) >= least}


def find_recurring(pages: Sequence[SamplePage], told: int = 0) -> list[Found]:
    """What recurs on the *pages* of one outlet, whole lines first, the commonest first.

    *told* is the number of pages that the user wants, 0 for a twentieth of them. The order of the
    pages is irrelevant.

    >>> from cleaner.recurring import page_lines
    >>> texts = [f"خبر {word}\\n" + f"{word} " * 60 + "\\nطباعة\\n" for word in ("نص", "سد", "حي")]
    >>> [(found.text, found.zone) for found in find_recurring([
    ...     SamplePage(page_lines(text)) for text in texts])]
    [('طباعه', 'tail')]
    """
    from cleaner.suggest_parts import find_parts

    least = least_pages(len(pages), told)
    fixed = recurring(pages, least)
    pages = _with_own_titles(pages, least)
    placed = [zones(page.lines, fixed) for page in pages]
    seen = _sightings(pages, placed, fixed)
    prose = _prose(pages, fixed)
    titles = {page.title for page in pages} - {""}
    lists = _lists(pages, placed, fixed, least)
    blocks = _blocks(pages, seen)
    found = [
        _found(key, seen[key], len(pages), prose, titles, blocks[key], lists.get(key, 0))
        for key in sorted(seen)
    ]
    found += find_parts(pages, placed, fixed, least)
    return sorted(found, key=lambda each: (-each.pages, each.shape, each.text))


def _with_own_titles(pages: Sequence[SamplePage], least: int) -> list[SamplePage]:
    """*pages* without the titles that are those of many: the masthead was taken for a headline."""
    times = Counter(page.title for page in pages)
    return [page if times[page.title] < least else replace(page, title="") for page in pages]


def _sightings(
    pages: Sequence[SamplePage], placed: Sequence[list[str]], fixed: set[str]
) -> dict[str, Sightings]:
    seen: dict[str, Sightings] = {}
    for number, (page, places) in enumerate(zip(pages, placed, strict=True)):
        keys = [line.key for line in page.lines]
        for index, line in enumerate(page.lines):
            # A headline that others list stands on its own page as the headline.
            if line.key not in fixed or (line.key == page.title and places[index] == HEAD):
                continue
            sightings = seen.setdefault(line.key, Sightings())
            sightings.add(number, places[index], line)
            beside = keys[max(index - 1, 0) : index] + keys[index + 1 : index + 2]
            sightings.beside += any(key in fixed for key in beside)
    return seen


def _prose(pages: Sequence[SamplePage], fixed: set[str]) -> str:
    """All running text of the outlet, as templates, each paragraph once."""
    found = {
        line.key
        for page in pages
        for line in page.lines
        if line.is_paragraph and line.key not in fixed
    }
    return "\n".join(f" {key} " for key in sorted(found))


def _blocks(pages: Sequence[SamplePage], seen: dict[str, Sightings]) -> dict[str, str]:
    """The block that each template belongs to, named by its first template.

    Two stand together when they are neighbours on half of the pages of the rarer one.
    """
    pairs: dict[tuple[str, str], set[int]] = defaultdict(set)
    for number, page in enumerate(pages):
        keys = [line.key for line in page.lines]
        for one, other in pairwise(keys):
            if one in seen and other in seen and one != other:
                pairs[one, other].add(number)
    names = {key: key for key in seen}

    def root(key: str) -> str:
        while names[key] != key:
            key = names[key]
        return key

    for (one, other), numbers in sorted(pairs.items()):
        if len(numbers) >= _TOGETHER * min(len(seen[one].pages), len(seen[other].pages)):
            first, second = sorted((root(one), root(other)))
            names[second] = first
    return {key: root(key) for key in names}


def _lists(
    pages: Sequence[SamplePage], placed: Sequence[list[str]], fixed: set[str], least: int
) -> dict[str, int]:
    """The headings below a story under which lists stand that differ, with the most lines."""
    lengths: dict[str, list[int]] = defaultdict(list)
    for page, places in zip(pages, placed, strict=True):
        for index, line in enumerate(page.lines):
            if line.key not in fixed or line.is_paragraph or places[index] != TAIL:
                continue
            below = 0
            for other in page.lines[index + 1 :]:
                if other.key in fixed:
                    break
                below += 1
            if below >= 2:
                lengths[line.key].append(below)
    return {key: max(found) for key, found in lengths.items() if len(found) >= least}


def _found(
    key: str,
    seen: Sightings,
    of: int,
    prose: str,
    titles: set[str],
    block: str,
    below: int,
) -> Found:
    counts = {zone: len(seen.zones[zone]) for zone in (HEAD, BODY, TAIL) if seen.zones.get(zone)}
    zone, risk = _zone(key, seen, counts, of, titles)
    if zone and f" {key} " in prose:
        risk = "also stands in running prose"
    shape = LIST if below and zone == TAIL else NUMBERS if SLOT in key else LINE
    if seen.is_paragraph:
        shape = NUMBERS if SLOT in key else PARAGRAPH
    longest = max(map(len, seen.raws))
    return Found(
        key, shape, len(seen.pages), counts, len(seen.left), zone, seen.examples(),
        block, risk, longest, below if shape == LIST else 0,
    )  # fmt: skip


def _zone(
    key: str, seen: Sightings, counts: dict[str, int], of: int, titles: set[str]
) -> tuple[str, str]:
    """Where a rule for the line may hold, and the risk; no zone where a story could be hit."""
    share = len(seen.pages) / of
    in_block = seen.beside >= _TOGETHER * seen.times
    places = set(counts)
    if seen.is_paragraph:
        safe = share >= _PROSE_SHARE or in_block
        return ("any", "") if safe else ("", "a paragraph on few pages: perhaps a story's")
    if not any(character.isalpha() for character in key) and (BODY in places or key == SLOT):
        return "", "nothing but numbers: perhaps a list's"
    like_headline = share < _OFTEN and (
        key in titles or (len(key.split()) >= _HEADLINE_WORDS and SLOT not in key)
    )
    if like_headline:
        only_below = TAIL in places and len(seen.zones[TAIL]) >= _OFTEN * len(seen.pages)
        return (TAIL, "") if only_below else ("", "reads like the headline of a story")
    if BODY not in places:
        return ("edge" if len(places) > 1 else next(iter(places))), ""
    if in_block or share >= _OFTEN:
        return "any", "" if in_block else "stands between paragraphs"
    if counts[BODY] <= _STRAY * sum(counts.values()):
        places.discard(BODY)
        return ("edge" if len(places) > 1 else next(iter(places))), ""
    return "", "stands between paragraphs: perhaps a sub-head"
