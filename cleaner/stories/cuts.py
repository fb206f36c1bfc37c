"""From marked lines to deleted spans: parts of lines, blank lines, positions on the page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import attrgetter, itemgetter

from msgspec import Struct, structs

from cleaner.stories.layout import Layout
from cleaner.text.lines import Line

BLANK_LINES = "blank-lines"


class Cut(Struct, frozen=True, gc=False):
    """A span that goes (code points, half-open), with the id and kind of the reason."""

    start: int
    end: int
    rule: str
    kind: str


class Origin(Struct, frozen=True):
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
        if len(self.starts) == 1 and start < end:
            moved = self.origins[0] - self.starts[0]
            return [(start + moved, end + moved)]
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

    def moved(self, cuts: list[Cut]) -> list[Cut]:
        """The *cuts* of the text as cuts of the page.

        >>> Origin((0,), (10,)).moved([Cut(1, 5, "print", "reading-tools")])
        [Cut(start=11, end=15, rule='print', kind='reading-tools')]
        """
        if self.origins == (0,):  # nothing stood elsewhere
            return cuts
        return [
            Cut(*span, cut.rule, cut.kind)
            for cut in cuts
            for span in self.spans(cut.start, cut.end)
        ]

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
    rest_goes: bool = True,
) -> list[Cut]:
    """The sorted, disjoint cuts for the marks of ``lines[:end]`` and the blank lines they leave.

    What stands from line *end* on (another story) is not cut here; *rest_goes* says whether it
    counts as gone for the blank lines before it. *invisible* are lines that only look blank.
    Marks and hits of *kept_kinds* are passed over.
    """
    lines = layout.lines
    gone = [
        mark is not None and mark.kind not in kept_kinds and index < end
        for index, mark in enumerate(layout.marks)
    ]
    cuts = _line_cuts(layout, gone, end, rest_goes)
    cuts += _partial_cuts(layout, gone, end, kept_kinds)
    limit = lines[end].start if end < len(lines) else len(text)
    cuts += [Cut(*span, BLANK_LINES, BLANK_LINES) for span in invisible if span[1] <= limit]
    if any(gone) or (end < len(lines) and rest_goes):
        kept = [index for index in range(end) if not gone[index]]
        if end < len(lines) and not rest_goes:
            kept.append(end)
        covered = sorted((cut.start, cut.end) for cut in cuts)
        blank = _blank_spans(text, lines, kept, covered, limit)
        cuts += [Cut(*span, BLANK_LINES, BLANK_LINES) for span in blank]
    return sorted(cuts, key=attrgetter("start"))


def _line_cuts(layout: Layout, gone: Sequence[bool], end: int, rest_goes: bool) -> list[Cut]:
    """Whole lines with their breaks; of a line that is kept in part, the blocks that go.

    A block takes the separator behind it along; one behind the last kept block of its line takes
    the separator before it, so that none is left hanging.
    """
    lines = layout.lines
    behind = _behind_last_kept(lines, gone, end, rest_goes)
    cuts = []
    for index in range(end):
        if not gone[index]:
            continue
        mark = layout.marks[index]
        line = lines[index]
        start, stop = line.start, line.stop
        if index in behind:
            start, stop = lines[index - 1].end, line.end
        cuts.append(Cut(start, stop, mark.rule if mark else "", mark.kind if mark else ""))
    if end in behind:
        cuts.append(Cut(lines[end - 1].end, lines[end].start, BLANK_LINES, BLANK_LINES))
    return cuts


def _behind_last_kept(
    lines: Sequence[Line], gone: Sequence[bool], end: int, rest_goes: bool
) -> set[int]:
    """The blocks that go and have kept ones of the same physical line only before them.

    Line *end*, the first of another story, is among them when it stands behind such a block.
    """
    behind: set[int] = set()
    if not any(line.joined for line in lines[: end + 1]):
        return behind
    waiting: list[int] = []
    kept = False
    for index in range(end + 1):
        line = lines[index] if index < len(lines) else None
        if line is None or not line.joined:
            behind.update(waiting if kept else ())
            waiting, kept = [], False
        if index < end and not gone[index]:
            waiting, kept = [], True
        elif line is not None and (index < end or rest_goes):
            waiting.append(index)
        elif line is not None:
            waiting = []
    behind.update(waiting if kept else ())
    return behind


def _partial_cuts(
    layout: Layout, gone: Sequence[bool], end: int, kept_kinds: frozenset[str]
) -> list[Cut]:
    """The spans inside kept lines that a rule removes: a match, or from a match to the end."""
    cuts = []
    for index, hits in sorted(layout.inner.items()):
        if index >= end or gone[index]:
            continue
        line = layout.lines[index]
        position = line.start
        for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
            rule = hit.rule
            if rule.kind in kept_kinds:
                continue
            start, stop = line.raw_span(hit.start, hit.end)
            stop = line.end if rule.remove == "line-tail" else stop
            if start >= position and start < stop:
                cuts.append(Cut(start, stop, rule.id, rule.kind))
                position = stop
    return cuts


def _blank_spans(
    text: str,
    lines: Sequence[Line],
    kept: Sequence[int],
    covered: Sequence[tuple[int, int]],
    limit: int,
) -> list[tuple[int, int]]:
    """Where lines went, leave the last of the gaps between them, none at the ends of the page."""
    if not kept:
        return _uncovered(covered, 0, limit)
    blank = _uncovered(covered, 0, lines[kept[0]].start) if kept[0] > 0 else []
    for before, after in pairwise(kept):
        if after > before + 1 and not lines[after].joined:
            stop = lines[_last_block(lines, before)].stop
            blank += _uncovered(covered, stop, lines[after].start)[:-1]
    last = lines[_last_block(lines, kept[-1])]
    if last.stop < limit and lines[-1] is not last:
        blank += _uncovered(covered, last.stop, limit)
        if text[-1] not in "\n\r" and last.end < last.stop:
            blank.append((last.end, last.stop))
    return blank


def _last_block(lines: Sequence[Line], index: int) -> int:
    """The last block of the physical line that ``lines[index]`` is a block of."""
    while index + 1 < len(lines) and lines[index + 1].joined:
        index += 1
    return index


def _uncovered(covered: Sequence[tuple[int, int]], start: int, stop: int) -> list[tuple[int, int]]:
    """What of ``start:stop`` lies in none of the *covered* spans, which are sorted and disjoint."""
    pieces = []
    begin = bisect_right(covered, start, key=itemgetter(1))
    for index in range(begin, len(covered)):
        first, last = covered[index]
        if first >= stop:
            break
        if first > start:
            pieces.append((start, first))
        start = max(start, last)
    if start < stop:
        pieces.append((start, stop))
    return pieces


def without_last_break(cuts: list[Cut], text: str, main_text: str) -> list[Cut]:
    """The *cuts*, less the line break at the end of the page where the main story has none left.

    So it is where another story begins in the physical line in which the main one ends.

    >>> without_last_break([Cut(3, 9, "", "")], "abc | d\\r\\n", "abc")
    [Cut(start=3, end=7, rule='', kind='')]
    """
    width = 2 if text.endswith("\r\n") else int(text.endswith(("\n", "\r")))
    if not width or not cuts or cuts[-1].end < len(text):
        return cuts
    if not main_text.strip() or main_text[-1].splitlines() == [""]:
        return cuts
    last = structs.replace(cuts[-1], end=len(text) - width)
    return [*cuts[:-1], last] if last.start < last.end else cuts[:-1]


def is_cut_inside(lines: list[Line], cuts: list[Cut]) -> bool:
    """Does one of *cuts* leave a part of a line of its own, so that lines must be found anew?

    >>> from cleaner.text.lines import split_lines
    >>> lines = split_lines("عنوان\\nنص\\n")[0]
    >>> [is_cut_inside(lines, [Cut(0, end, "rule", "date")]) for end in (6, 3)]
    [False, True]
    """
    starts, stops = {line.start for line in lines}, {line.stop for line in lines}
    return any(cut.start not in starts and cut.rule != BLANK_LINES for cut in cuts) or any(
        cut.end not in starts and cut.end not in stops for cut in cuts
    )
