"""The page as it is judged: its lines, what each is by shape, and what is to be removed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cleaner.cohesion import StemReader
from cleaner.lines import Line, is_paragraph
from cleaner.matching import Hit
from cleaner.rules import Rule

PARAGRAPH = "paragraph"
SHORT = "short"
"""A heading, an item, a caption, a name: anything short that no rule knows."""
FURNITURE = "furniture"
"""A line that a rule would remove as a whole, if the place is right."""
MARKER = "marker"
"""The heading of a list of pointers to other stories."""

_WHOLE_LINE = ("line", "list", "rest")


@dataclass(frozen=True, slots=True)
class Mark:
    """Why a line goes: the id and kind of a rule or of a built-in reason."""

    rule: str
    kind: str


@dataclass(slots=True)
class Layout:
    """Lines with, for each, its rule hits, its shape, the blank lines before it and its mark.

    A mark is None until it is decided that the line goes. ``stem_reader`` reads content stems.
    """

    lines: list[Line]
    hits: list[list[Hit]]
    shapes: list[str]
    gaps: list[int]
    marks: list[Mark | None]
    stem_reader: StemReader

    def mark(self, index: int, rule: str, kind: str) -> None:
        """Mark the line for removal, unless it already is; to what follows it is furniture."""
        if self.marks[index] is None:
            self.marks[index] = Mark(rule, kind)
            if self.shapes[index] != MARKER:
                self.shapes[index] = FURNITURE

    def is_kept_paragraph(self, index: int) -> bool:
        """Is the line a paragraph that nothing has removed?"""
        return self.shapes[index] == PARAGRAPH and self.marks[index] is None

    def is_short(self, index: int) -> bool:
        """Is the line a short one that nothing has removed?"""
        return self.shapes[index] == SHORT and self.marks[index] is None

    def marked_kind(self, index: int) -> str:
        """The kind that the line is removed for; empty when it is kept or there is no such line."""
        mark = self.marks[index] if 0 <= index < len(self.marks) else None
        return mark.kind if mark else ""

    def paragraphs(self, start: int, stop: int) -> list[int]:
        """The indices of the kept paragraphs in ``lines[start:stop]``."""
        return [index for index in range(start, stop) if self.is_kept_paragraph(index)]

    def kinds(self, index: int) -> set[str]:
        """The kinds of the rules that hit the line as a whole."""
        return {hit.rule.kind for hit in self.whole_hits(index)}

    def whole_hits(self, index: int) -> list[Hit]:
        """The hits that would remove the whole line."""
        return [hit for hit in self.hits[index] if hit.rule.remove in _WHOLE_LINE]

    def stems(self, index: int) -> frozenset[str]:
        """The content stems of the line."""
        return self.stem_reader.line(self.lines[index])

    def usual_gap(self) -> int:
        """The commonest number of blank lines before a paragraph; 0 when there are none."""
        gaps = [self.gaps[i] for i in range(1, len(self.lines)) if self.is_kept_paragraph(i)]
        return max(sorted(set(gaps)), key=gaps.count) if gaps else 0


def lay_out(
    lines: list[Line],
    hits: list[list[Hit]],
    gaps: list[int] | None = None,
    stem_reader: StemReader | None = None,
) -> Layout:
    """Give every line its shape; nothing is marked yet.

    *gaps* are the blank lines before each line, by default those of the page; *stem_reader* is
    made anew when none is given.

    >>> from cleaner.lines import split_lines
    >>> lay_out(split_lines("عنوان")[0], [[]]).shapes
    ['short']
    """
    shapes = [_shape(line, found) for line, found in zip(lines, hits, strict=True)]
    gaps = [line.gap for line in lines] if gaps is None else gaps
    reader = stem_reader or StemReader(frozenset())
    return Layout(lines, hits, shapes, gaps, [None] * len(lines), reader)


def _shape(line: Line, hits: Iterable[Hit]) -> str:
    rules = [hit.rule for hit in hits if hit.rule.remove in _WHOLE_LINE]
    if any(is_pointer_list(rule) for rule in rules):
        return MARKER
    if is_paragraph(line):
        # A rule that holds only at an edge does not make a caption of a paragraph.
        return FURNITURE if any(rule.zone == "any" for rule in rules) else PARAGRAPH
    return FURNITURE if rules else SHORT


def is_pointer_list(rule: Rule) -> bool:
    """Does *rule* find the heading of a list of pointers (a list without an end mark)?

    >>> is_pointer_list(Rule("more", "Pointers.", "related-links", remove="list"))
    True
    """
    return rule.kind == "related-links" and rule.remove == "list" and not rule.until
