"""Where the main story ends and another one begins.

Structure speaks first, words second. A story begins at a heading with paragraphs below it.
Whether that is a sub-head, a card of a list or another story is told by what stands before it (a
pointer, tags, a source credit), whether the page's own opening comes again (the heading twice,
captions between), and to what the paragraphs cohere: to their heading or to the story above.
All evidence is weighed; in doubt there is no boundary and the text is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from cleaner.stories.cohesion import kinship, share
from cleaner.stories.layout import FURNITURE, MARKER, PARAGRAPH, SHORT, Layout
from cleaner.text.lines import goes_on, is_item, word_count

ECHO_STRONG = 0.45
"""Share of a heading's new words that must return below it to speak for another story."""
ECHO_WEAK = 0.3
KINSHIP = ((0.06, 2.5), (0.12, 1.5), (0.18, 0.5), (0.25, -0.5))
"""What the kinship of the paragraphs with the story above weighs, up to each limit."""
KINSHIP_CLOSE = -2.0
"""What a kinship beyond the last limit weighs."""
KINSHIP_LOW = 0.18
ROUND_UP = 3
"""So many boundaries that only words speak for make a page a round-up: one story after all."""
THRESHOLD = 3.0
"""The weight that all evidence must reach together."""

ENDS_OF_STORY = frozenset({"source-credit", "tag-list", "comments", "copyright", "rating"})
"""Kinds of furniture that stand behind a story."""
_OPENING_KINDS = frozenset({"byline", "date"})
_LONGEST_RUN = 14
_MOST_RUNS = 500
"""Runs that are judged: each is compared with all that stands above it."""
_PARAGRAPHS_READ = 8
_ECHO_PARAGRAPHS = 3
_NOVEL = 0.75
_MOST_FOR_WORDS = 6.5
_SHORT_HEADING = 4
# A heading that words alone make a story: a sub-head is shorter.
_ALONE_WORDS = 5
_FULL_STOP = re.compile(r"""[.!؟?][\])"' ]*$""")

# Words in the opening of a page that reviews several subjects in one piece.
_ROUND_UP = re.compile(r"\b(?:ال)?(?:صحف|صحافه|موجز|حصاد|ابرز ما|اقوال)\b")
_ROUND_UP_REACH = 80


@dataclass(frozen=True, slots=True)
class Boundary:
    """The line at which another story begins, and why."""

    index: int
    evidence: tuple[str, ...]
    by_words: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Lines ``start:stop`` that are no paragraphs, and the paragraphs right below them."""

    start: int
    stop: int
    paragraphs: tuple[int, ...]


def runs(layout: Layout, start: int = 0) -> Iterator[Run]:
    """Yield every run of lines with paragraphs above (from *start* on) and below it.

    >>> from cleaner.stories.layout import Layout
    >>> from cleaner.text.lines import split_lines
    >>> body = "نص " * 60
    >>> page = split_lines(f"{body}\\nعنوان\\n{body}\\n{body}")[0]
    >>> [(run.start, run.stop, run.paragraphs) for run in runs(Layout(page, [[]] * 4))]
    [(1, 2, (2, 3))]
    """
    count = len(layout.lines)
    kept = layout.paragraphs(start, count)
    index = kept[0] + 1 if kept else count
    while index < count:
        if layout.shapes[index] == PARAGRAPH:
            index += 1
            continue
        stop = index
        while stop < count and layout.shapes[stop] != PARAGRAPH:
            stop += 1
        below = stop
        while below < count and layout.shapes[below] in (PARAGRAPH, FURNITURE):
            below += 1
        if stop < count:
            yield Run(index, stop, tuple(layout.paragraphs(stop, below)))
        index = stop + 1


def find_boundary(layout: Layout) -> Boundary | None:
    """Return where the first appended story begins, or None when the page holds one story."""
    boundaries = list(_boundaries(layout))
    if sum(boundary.by_words for boundary in boundaries) >= ROUND_UP:
        boundaries = [boundary for boundary in boundaries if not boundary.by_words]
    return boundaries[0] if boundaries else None


def _boundaries(layout: Layout) -> Iterator[Boundary]:
    """The places where another story may begin, up to the first that structure speaks for."""
    found = list(islice(runs(layout), _MOST_RUNS))
    in_block = False
    for number, run in enumerate(found):
        marker = _last_marker(layout, run)
        in_block = in_block or marker is not None
        if run.stop - run.start > _LONGEST_RUN and marker is None:
            continue
        if in_block and number + 1 < len(found) and _is_card(layout, run, found[number + 1]):
            continue
        boundary = _judge(layout, run, marker)
        if boundary:
            yield boundary
            if not boundary.by_words:
                return


def _is_card(layout: Layout, run: Run, following: Run) -> bool:
    """In a block of pointers, one paragraph between two headlines is the lead of a card."""
    if len(run.paragraphs) != 1 or following.start != run.stop + 1:
        return False
    return any(
        layout.shapes[i] == SHORT and word_count(layout.lines[i]) >= _SHORT_HEADING
        for i in range(following.start, following.stop)
    )


def _last_marker(layout: Layout, run: Run) -> int | None:
    markers = [i for i in range(run.start, run.stop) if layout.shapes[i] == MARKER]
    return markers[-1] if markers else None


def _judge(layout: Layout, run: Run, marker: int | None) -> Boundary | None:
    """Weigh the evidence for each heading of *run*; the best one that reaches the threshold."""
    placed = _placed_headings(layout, run, marker)
    if marker is None and _is_remnant(layout, run):
        return None
    if not placed:
        return None
    words = _Words.of(layout, run)
    closed = marker is not None and _closing_kinds(layout, run.start, marker)
    best: tuple[float, Boundary] | None = None
    for heading, weight, where in placed:
        echo, novelty = words.echo(layout.stems(heading))
        known = closed or _comes_again(layout, heading, run)
        if not known and echo < ECHO_WEAK and not words.strange:
            continue
        spoken, evidence = _weigh_words(echo, novelty, words.kinship, marker is not None)
        total = weight + spoken
        if total >= THRESHOLD and (best is None or total > best[0]):
            best = total, Boundary(heading, (*where, *evidence), not where)
    return best[1] if best else None


def _placed_headings(
    layout: Layout, run: Run, marker: int | None
) -> list[tuple[int, float, list[str]]]:
    """The short lines of *run* that may head a story: index, weight of their place, evidence.

    Those that no words could raise to the threshold are left out: reading words takes time.
    """
    first = run.start if marker is None else marker + 1
    headings = [i for i in range(first, run.stop) if layout.shapes[i] == SHORT]
    found = []
    for heading in headings:
        again = _comes_again(layout, heading, run)
        weight, where = _weigh_place(layout, run, marker, heading, again)
        weight -= _weigh_doubt(layout, run, heading, len(headings), again)
        if weight + _MOST_FOR_WORDS < THRESHOLD:
            continue
        if where or _may_stand_alone(layout, run, heading):
            found.append((heading, weight, where))
    return found


def _is_remnant(layout: Layout, run: Run) -> bool:
    """Is all above one paragraph without headline and full stop, as a ticker leaves it?"""
    above = layout.paragraphs(0, run.start)
    if len(above) != 1 or _FULL_STOP.search(layout.lines[above[0]].folded):
        return False
    return not any(
        layout.shapes[i] == SHORT and word_count(layout.lines[i]) >= _SHORT_HEADING
        for i in range(above[0])
    )


def _may_stand_alone(layout: Layout, run: Run, heading: int) -> bool:
    """May words alone make a story of the heading? Not of a sub-head's few words, and not where
    so little stands above that it may be furniture itself, with the main story below."""
    if word_count(layout.lines[heading]) < _ALONE_WORDS:
        return False
    return len(layout.paragraphs(0, run.start)) > 1


@dataclass(frozen=True, slots=True)
class _Words:
    """The stems of the story above a run, those right below it, and how akin the two are."""

    above: set[str]
    below: set[str]
    kinship: float
    strange: bool

    @classmethod
    def of(cls, layout: Layout, run: Run) -> _Words:
        shapes = layout.shapes
        first = next(i for i in range(run.start) if shapes[i] in (SHORT, PARAGRAPH))
        above = [layout.stems(i) for i in layout.paragraphs(0, run.start)]
        short = [layout.stems(i) for i in range(run.start) if shapes[i] == SHORT]
        following = layout.paragraphs(run.stop, len(shapes))[:_PARAGRAPHS_READ]
        below = [layout.stems(i) for i in following]
        akin = kinship(above, layout.stems(first), below)
        return cls(
            set[str]().union(*short, *above),
            set[str]().union(*below[:_ECHO_PARAGRAPHS]),
            akin,
            akin < KINSHIP[0][0] and len(below) >= _ECHO_PARAGRAPHS,
        )

    def echo(self, stems: frozenset[str]) -> tuple[float, float]:
        """How many of a heading's *stems* that are new return below it, and how many are new."""
        new = stems - self.above
        return share(new, self.below), share(new, stems)


def _comes_again(layout: Layout, heading: int, run: Run) -> bool:
    core = layout.lines[heading].core
    return any(layout.lines[i].core == core for i in range(heading + 1, run.stop))


def _weigh_words(
    echo: float, novelty: float, akin: float, pointed: bool
) -> tuple[float, list[str]]:
    """The weight of what the words say; *pointed*: the heading stands below a pointer, whose own
    headlines are never taken up when the story above goes on."""
    weight = 0.0
    evidence = []
    weight += 0.5 if novelty >= _NOVEL else 0
    if echo >= ECHO_WEAK:
        weight += (3.5 if pointed else 2) if echo >= ECHO_STRONG else 1
        evidence.append(f"the paragraphs below take up the heading's new words ({echo:.2f})")
    weight += next((value for limit, value in KINSHIP if akin < limit), KINSHIP_CLOSE)
    if akin < KINSHIP_LOW:
        evidence.append(f"they have little in common with the story above ({akin:.2f})")
    return weight, evidence


def _weigh_place(
    layout: Layout, run: Run, marker: int | None, heading: int, again: bool
) -> tuple[float, list[str]]:
    weight = 0.0
    evidence = []
    if again:
        weight += 4
        evidence.append("the opening comes again: the heading stands twice above its paragraphs")
    if marker is not None:
        weight += 1
        evidence.append(f"stands below the pointer {layout.lines[marker].raw.strip(' :')!r}")
    ended = _closing_kinds(layout, run.start, heading)
    if ended:
        weight += 2 if marker is None else 4
        evidence.append(f"the story above is closed by: {', '.join(sorted(ended))}")
    opened = (
        set[str]().union(*(layout.kinds(i) for i in range(heading + 1, run.stop))) & _OPENING_KINDS
    )
    if opened:
        weight += 1
        evidence.append(f"the heading is followed by: {', '.join(sorted(opened))}")
    if evidence and layout.gaps[heading] > layout.usual_gap():
        weight += 0.5
        evidence.append("stands apart by blank lines")
    return weight, evidence


def _closing_kinds(layout: Layout, start: int, stop: int) -> set[str]:
    """The kinds of furniture in ``lines[start:stop]`` that stand behind a story."""
    return set[str]().union(*(layout.kinds(i) for i in range(start, stop))) & ENDS_OF_STORY


def _weigh_doubt(layout: Layout, run: Run, heading: int, headings: int, again: bool) -> float:
    """What speaks for a sub-head, an item of a list or a round-up."""
    line = layout.lines[heading]
    doubt = 0.0
    if goes_on(layout.lines[run.paragraphs[0]]):
        doubt += 2
    if word_count(line) < _SHORT_HEADING:
        doubt += 1
    if is_item(line):
        doubt += 1
    if line.folded[-1] in ":,،؛":
        doubt += 2
    if run.start and layout.lines[run.start - 1].folded.endswith(":"):
        doubt += 2
    if headings > 1 and not again:
        doubt += 0.5
    if _is_round_up(layout):
        doubt += 3
    return doubt


def _is_round_up(layout: Layout) -> bool:
    """Does the page open by saying that it reviews several subjects?"""
    opening = [line.folded[:_ROUND_UP_REACH] for line in layout.lines[:3]]
    return any(_ROUND_UP.search(folded) for folded in opening)
