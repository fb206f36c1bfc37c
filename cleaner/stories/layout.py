"""The page as it is judged: its lines, what each is by shape, and what is to be removed."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence, Set
from typing import Any, TypeVar

from msgspec import Struct

from cleaner.rules.model import Remove, Rule
from cleaner.rules.pattern_index import Hit
from cleaner.stories.cohesion import ContentStems, StemReader, tell_one_story
from cleaner.text.lines import Line

PARAGRAPH = "paragraph"
SHORT = "short"
"""A heading, an item, a caption, a name: anything short that no rule knows."""
FURNITURE = "furniture"
"""A line that a rule would remove as a whole, if the place is right."""
MARKER = "marker"
"""The heading of a list of pointers to other stories."""

HTML_HINT = "html-hint"
"""The reason for lines that the markup of their page says are furniture."""

_Told = TypeVar("_Told")
_OPENING_PARAGRAPHS = 3
_WHOLE_LINE = ("line", "list", "rest", "above", "below")


class Mark(Struct, frozen=True, gc=False):
    """Why a line goes: the id and kind of a rule or of a built-in reason."""

    rule: str
    kind: str


class Layout:
    """Lines with, for each, its rule hits, its shape, the blank lines before it and its mark.

    A mark is None until it is decided that the line goes. ``whole[i]`` are the hits that would
    remove the whole line, ``hit_lines`` the indices of the lines that have any; ``inner`` has, for
    the lines that have any, the hits that remove a part, once it is decided that they hold there;
    ``marked_kinds`` are the kinds of all marks.

    ``gaps`` are the blank lines before each line; *stem_reader* reads content stems, and is shared
    by the layouts of a page so that no line is read twice. What is not given is worked out.

    >>> from cleaner.text.lines import split_lines
    >>> Layout(split_lines("عنوان")[0], [[]]).shapes
    ['short']
    """

    def __init__(
        self,
        lines: list[Line],
        hits: list[list[Hit]],
        stem_reader: StemReader | None = None,
        gaps: list[int] | None = None,
        whole: list[list[Hit]] | None = None,
        shapes: list[str] | None = None,
    ) -> None:
        self.lines = lines
        self.hits = hits
        self.whole = whole or [_whole(found) if found else found for found in hits]
        self.hit_lines = [index for index, found in enumerate(self.whole) if found]
        self.inner: dict[int, list[Hit]] = {}
        self.shapes = shapes or _shapes(lines, self.whole)
        self.gaps = gaps or [line.gap for line in lines]
        self.marks: list[Mark | None] = [None] * len(lines)
        self.marked_kinds: set[str] = set()
        self.stem_reader = stem_reader or StemReader(ContentStems())
        self._said_again: Set[str] | None = None
        self._removes: Set[Remove] | None = None
        self._paragraphs: list[int] | None = None
        self._remembered: dict[tuple[Callable[[Layout, int], Any], int], Any] = {}

    def of_lines(self, indices: list[int], gaps: list[int]) -> Layout:
        """The layout of the lines at *indices*, with *gaps* between them, before anything is marked
        in it or in this one: what hits and shapes tell is not worked out again."""
        return Layout(
            list(map(self.lines.__getitem__, indices)),
            list(map(self.hits.__getitem__, indices)),
            self.stem_reader,
            gaps,
            list(map(self.whole.__getitem__, indices)),
            list(map(self.shapes.__getitem__, indices)),
        )

    def remembered(self, ask: Callable[[Layout, int], _Told], end: int) -> _Told:
        """What *ask* tells of the story ``lines[:end]`` from its paragraphs and hits: it is asked
        once, as long as no paragraph is marked."""
        key = ask, end
        known: _Told | None = self._remembered.get(key)
        if known is None:
            known = self._remembered[key] = ask(self, end)
        return known

    def mark(self, index: int, rule: str, kind: str) -> None:
        """Mark the line for removal, unless it already is; to what follows it is furniture."""
        if self.marks[index] is None:
            self.marks[index] = Mark(rule, kind)
            self.marked_kinds.add(kind)
            if self.shapes[index] == PARAGRAPH:
                self._paragraphs = None
                self._remembered.clear()
            if self.shapes[index] != MARKER:
                self.shapes[index] = FURNITURE

    def is_short(self, index: int) -> bool:
        """Is the line a short one that nothing has removed?"""
        return self.shapes[index] == SHORT and self.marks[index] is None

    def is_unknown(self, index: int) -> bool:
        """Is there such a line, and does no rule find it as a whole and has nothing removed it?"""
        there = 0 <= index < len(self.lines)
        return there and not self.whole[index] and self.marks[index] is None

    def heads_paragraph(self, index: int) -> bool:
        """Does the line, a short one, stand right above a paragraph?"""
        return self.shapes[index : index + 2] == [SHORT, PARAGRAPH]

    def is_again(self, index: int) -> bool:
        """Does another line say the same?"""
        return self.lines[index].core in self.said_again

    @property
    def said_again(self) -> Set[str]:
        """What two lines or more say: nothing on most pages."""
        if self._said_again is None:
            cores = [line.core for line in self.lines]
            times = Counter(cores) if len(set(cores)) < len(cores) else {}
            self._said_again = {core for core, count in times.items() if count > 1}
        return self._said_again

    @property
    def removes(self) -> Set[Remove]:
        """What the rules that hit any line remove: passes look for few of them on most pages."""
        if self._removes is None:
            self._removes = {hit.rule.remove for found in self.hits for hit in found}
        return self._removes

    def marked_kind(self, index: int) -> str:
        """The kind that the line is removed for; empty when it is kept or there is no such line."""
        mark = self.marks[index] if 0 <= index < len(self.marks) else None
        return mark.kind if mark else ""

    def paragraphs(self, start: int, stop: int) -> list[int]:
        """The indices of the paragraphs in ``lines[start:stop]`` that nothing has removed."""
        if self._paragraphs is None:
            self._paragraphs = [i for i, shape in enumerate(self.shapes) if shape == PARAGRAPH]
        found = self._paragraphs
        first = bisect_left(found, start) if start else 0
        return found[first : bisect_left(found, stop, first)]

    def length(self, indices: Iterable[int]) -> int:
        """The letters and signs of the lines at *indices*, as folded."""
        return sum(len(self.lines[index].folded) for index in indices)

    def kinds(self, index: int) -> set[str]:
        """The kinds of the rules that hit the line as a whole."""
        return {hit.rule.kind for hit in self.whole[index]}

    def stems(self, index: int) -> Set[str]:
        """The content stems of the line."""
        return self.stem_reader.line(self.lines[index])

    def opening(self, start: int, stop: int) -> set[str]:
        """The content stems of the first paragraphs of ``lines[start:stop]``."""
        first = self.paragraphs(start, stop)[:_OPENING_PARAGRAPHS]
        return self.stem_reader.lines(self.lines[i] for i in first)

    def told(self, start: int, stop: int) -> set[str]:
        """The content stems of all paragraphs of ``lines[start:stop]``."""
        return self.stem_reader.lines(self.lines[i] for i in self.paragraphs(start, stop))

    def tell_one_story(self, paragraphs: Sequence[int]) -> bool:
        """Do the lines at these indices speak of one thing (see ``cohesion.tell_one_story``)?"""
        return tell_one_story([self.stems(index) for index in paragraphs])

    def usual_gap(self) -> int:
        """The commonest number of blank lines before a paragraph; 0 when there are none."""
        return self.remembered(_usual_gap, len(self.lines))


def _usual_gap(layout: Layout, end: int) -> int:
    gaps = [layout.gaps[i] for i in layout.paragraphs(1, end)]
    return max(sorted(set(gaps)), key=gaps.count) if gaps else 0


def _whole(hits: list[Hit]) -> list[Hit]:
    return [hit for hit in hits if hit.rule.remove in _WHOLE_LINE]


def _shapes(lines: list[Line], whole: list[list[Hit]]) -> list[str]:
    """The shape of each line, of which *whole* are the hits that would remove it."""
    shapes = [PARAGRAPH if line.is_paragraph else SHORT for line in lines]
    for index, found in enumerate(whole):
        if found:
            shapes[index] = _shape(lines[index], found)
    return shapes


def _shape(line: Line, hits: list[Hit]) -> str:
    """The shape of a line that *hits* would remove as a whole."""
    if any(is_pointer_list(hit.rule) for hit in hits):
        return MARKER
    # A rule that holds only at an edge does not make furniture of a paragraph.
    if line.is_paragraph and all(hit.rule.zone != "any" for hit in hits):
        return PARAGRAPH
    return FURNITURE


def is_pointer_list(rule: Rule) -> bool:
    """Does *rule* find the heading of a list of pointers (a list without an end mark)?

    >>> is_pointer_list(Rule("more", "Pointers.", "related-links", remove="list"))
    True
    """
    return rule.kind == "related-links" and rule.remove == "list" and not rule.until
