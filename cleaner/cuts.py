"""From marked lines to deleted spans: parts of lines, blank lines, positions on the page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cleaner.layout import Layout
from cleaner.lines import Line

BLANK_LINES = "blank-lines"


@dataclass(frozen=True, slots=True)
class Cut:
    """A span that goes (code points, half-open), with the id and kind of the reason."""

    start: int
    end: int
    rule: str
    kind: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the characters of a shortened text stood on the page.

    ``starts[i]`` is where a piece begins in the text, ``origins[i]`` where it stood on the page.
    """

    starts: tuple[int, ...] = (0,)
    origins: tuple[int, ...] = (0,)

    def position(self, position: int) -> int:
        """The place on the page of the character at *position* of the text.

        >>> Origin((0, 3), (10, 20)).position(4)
        21
        """
        piece = bisect_right(self.starts, position) - 1
        return self.origins[piece] + position - self.starts[piece]

    def spans(self, start: int, end: int) -> list[tuple[int, int]]:
        """The spans on the page of ``text[start:end]``.

        >>> Origin((0, 3), (10, 20)).spans(1, 5)
        [(11, 13), (20, 22)]
        """
        found = []
        piece = bisect_right(self.starts, start) - 1
        while start < end:
            following = self.starts[piece + 1] if piece + 1 < len(self.starts) else end
            stop = min(end, following)
            origin = self.origins[piece] + start - self.starts[piece]
            found.append((origin, origin + stop - start))
            start = stop
            piece += 1
        return found

    def part(self, start: int, end: int) -> Origin:
        """The origin of ``text[start:end]`` as a text of its own.

        >>> Origin((0, 3), (10, 20)).part(2, 5)
        Origin(starts=(0, 1), origins=(12, 20))
        """
        return self.without([(0, start)], end)

    def without(self, spans: Iterable[tuple[int, int]], length: int) -> Origin:
        """The origin after the sorted *spans* are deleted from a text of *length* characters.

        >>> Origin().without([(2, 4)], 6)
        Origin(starts=(0, 2), origins=(0, 4))
        """
        starts: list[int] = []
        origins: list[int] = []
        written = position = 0
        for start, end in (*spans, (length, length)):
            for first, last in self.spans(position, start):
                starts.append(written)
                origins.append(first)
                written += last - first
            position = end
        return Origin(tuple(starts) or (0,), tuple(origins) or (self.position(position),))


def page_cuts(
    text: str,
    layout: Layout,
    end: int,
    invisible: Sequence[tuple[int, int]],
    kept_kinds: frozenset[str],
) -> list[Cut]:
    """The sorted, disjoint cuts for the marks of ``lines[:end]`` and the blank lines they leave.

    What stands from line *end* on (another story) is not cut here, but counts as gone for the
    blank lines before it. *invisible* are lines that only look blank. Marks and hits of
    *kept_kinds* are passed over.
    """
    gone = [
        mark is not None and mark.kind not in kept_kinds and index < end
        for index, mark in enumerate(layout.marks)
    ]
    cuts = _line_cuts(layout, gone, end) + _partial_cuts(layout, gone, end, kept_kinds)
    limit = layout.lines[end].start if end < len(layout.lines) else len(text)
    cuts += [Cut(*span, BLANK_LINES, BLANK_LINES) for span in invisible if span[1] <= limit]
    return sorted(cuts + _blank_cuts(text, layout.lines, gone, end, cuts), key=lambda c: c.start)


def _line_cuts(layout: Layout, gone: Sequence[bool], end: int) -> list[Cut]:
    """Whole lines with their breaks; of a line that is kept in part, the blocks that go."""
    lines = layout.lines
    cuts = []
    for index in range(end):
        if not gone[index]:
            continue
        mark = layout.marks[index]
        line = lines[index]
        start, stop = line.start, line.stop
        continued = index + 1 < len(lines) and lines[index + 1].joined
        if line.joined and not continued and _kept_in_line(lines, gone, index):
            start = lines[index - 1].end if not gone[index - 1] else start
            stop = line.end
        cuts.append(Cut(start, stop, mark.rule if mark else "", mark.kind if mark else ""))
    return cuts


def _kept_in_line(lines: Sequence[Line], gone: Sequence[bool], index: int) -> bool:
    """Is an earlier block of the same physical line kept?"""
    while lines[index].joined:
        index -= 1
        if not gone[index]:
            return True
    return False


def _partial_cuts(
    layout: Layout, gone: Sequence[bool], end: int, kept_kinds: frozenset[str]
) -> list[Cut]:
    """The spans inside kept lines that a rule removes: a match, or from a match to the end."""
    cuts = []
    for index in range(end):
        if gone[index] or not layout.hits[index]:
            continue
        line = layout.lines[index]
        position = line.start
        for hit in sorted(layout.hits[index], key=lambda hit: (hit.start, -hit.end)):
            rule = hit.rule
            if rule.remove not in ("match", "line-tail") or rule.kind in kept_kinds:
                continue
            start, stop = line.raw_span(hit.start, hit.end)
            stop = line.end if rule.remove == "line-tail" else stop
            if start >= position and start < stop:
                cuts.append(Cut(start, stop, rule.id, rule.kind))
                position = stop
    return cuts


def _blank_cuts(
    text: str, lines: Sequence[Line], gone: Sequence[bool], end: int, cuts: Sequence[Cut]
) -> list[Cut]:
    """Where lines went, leave the last of the gaps between them, none at the ends of the page."""
    if not any(gone) and end == len(lines):
        return []
    covered = sorted((cut.start, cut.end) for cut in cuts)
    blank = []
    before = -1
    for index in range(end + 1):
        if index < end and gone[index]:
            continue
        if index < end and index == before + 1:
            before = index
            continue
        start = lines[before].stop if before >= 0 else 0
        stop = lines[index].start if index < end else _limit(text, lines, end)
        pieces = _uncovered(covered, start, stop)
        if before >= 0 and index < end:
            pieces = pieces[:-1]
        blank += pieces
        if index == end and before >= 0 and before < len(lines) - 1:
            blank += _final_break(text, lines[before])
        before = index
    return [Cut(*piece, BLANK_LINES, BLANK_LINES) for piece in blank]


def _limit(text: str, lines: Sequence[Line], end: int) -> int:
    return lines[end].start if end < len(lines) else len(text)


def _uncovered(covered: Sequence[tuple[int, int]], start: int, stop: int) -> list[tuple[int, int]]:
    """What of ``start:stop`` lies in none of the *covered* spans."""
    pieces = []
    for first, last in covered:
        if last <= start or first >= stop:
            continue
        if first > start:
            pieces.append((start, first))
        start = max(start, last)
    if start < stop:
        pieces.append((start, stop))
    return pieces


def _final_break(text: str, last: Line) -> list[tuple[int, int]]:
    """A page that did not end in a line break does not end in one when its last lines are gone."""
    ended = bool(text) and text[-1] in "\n\r"
    return [] if ended or last.end == last.stop else [(last.end, last.stop)]
