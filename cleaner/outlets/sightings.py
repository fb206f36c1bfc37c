"""What recurs on the pages of an outlet, and where it was seen."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from cleaner.outlets.frames import Frame
from cleaner.outlets.recurring import HEAD, ZONES, PageLine
from cleaner.outlets.shapes import Shape

_EXAMPLES = 3
_APART = 0.8
_APART_ABOVE = 0.6  # some pages have a headline that is too short to be sure of


@dataclass(frozen=True, slots=True)
class Found:
    """Something that recurs on the pages of an outlet.

    ``text`` is the template of a line, or the fixed part of it (``label``, ``part``); ``pages``
    counts the pages that it stands on, ``zones`` those in each zone, ``left`` those on which the
    built-in rules do not remove it already; ``zone`` is where a rule for it may hold, empty when
    none should be written: then ``risk`` says why. ``longest`` is the length of the longest line,
    in characters, ``below`` the most lines of what stands under a heading, ``until`` the lines or
    labels that end it, if any do, ``examples`` are lines as they stand on pages.
    """

    text: str
    shape: Shape
    pages: int
    zones: dict[str, int]
    left: int
    zone: str
    examples: tuple[str, ...]
    risk: str = ""
    longest: int = 0
    below: int = 0
    until: tuple[str, ...] = ()


@dataclass(slots=True)
class Sightings:
    """Where a template was seen: pages, zones, and what stands beside it.

    ``times`` and ``apart`` count by zone on pages with a story: all lines, and those that common
    lines part from it; ``titled`` counts lines on pages that have another headline, ``below`` those
    of them that stand below it, ``beside`` those with a neighbour that recurs.
    """

    pages: set[int] = field(default_factory=set)
    left: set[int] = field(default_factory=set)
    zones: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    raws: Counter[str] = field(default_factory=Counter)
    times: Counter[str] = field(default_factory=Counter)
    apart: Counter[str] = field(default_factory=Counter)
    titled: int = 0
    below: int = 0
    beside: int = 0
    is_paragraph: bool = False

    def add(self, page: int, frame: Frame, index: int, line: PageLine) -> None:
        """Count the line *index* of a page."""
        zone = frame.places[index]
        self.pages.add(page)
        self.zones[zone].add(page)
        self.raws[line.raw] += 1
        self.is_paragraph |= line.is_paragraph
        self.titled += frame.is_titled(index)
        self.below += frame.is_titled(index) and index > frame.headlines[-1]
        if frame.has_story:
            self.times[zone] += 1
            self.apart[zone] += frame.apart[index]
        if line.is_left:
            self.left.add(page)

    @property
    def all_times(self) -> int:
        """How many lines were seen."""
        return self.raws.total()

    def is_apart(self, zone: str) -> bool:
        """Are nearly all lines of *zone* parted from the story?"""
        enough = _APART_ABOVE if zone == HEAD else _APART
        return self.apart[zone] >= enough * max(self.times[zone], 1)

    def found(self, text: str, shape: Shape, zone: str, risk: str, below: int = 0) -> Found:
        """What was found of *text*, with the commonest spellings as examples; of those that are as
        common the first by their characters."""
        counts = {place: len(self.zones[place]) for place in ZONES if self.zones.get(place)}
        ordered = sorted(self.raws, key=lambda raw: (-self.raws[raw], raw))
        return Found(
            text, shape, len(self.pages), counts, len(self.left), zone, tuple(ordered[:_EXAMPLES]),
            risk, max(map(len, self.raws)), below,
        )  # fmt: skip
