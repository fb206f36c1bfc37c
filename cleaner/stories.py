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

from cleaner.cohesion import content_stems, share
from cleaner.layout import FURNITURE, MARKER, PARAGRAPH, SHORT, Layout
from cleaner.lines import is_item, word_count

ECHO_STRONG = 0.45
"""Share of a heading's new words that must return below it to speak for another story."""
ECHO_WEAK = 0.3
COHESION_NONE = 0.05
"""Shares of a paragraph's words in the story above: measured on real pages, paragraphs of the
same story lie above 0.09 in nine of ten cases, those of another story below 0.06."""
COHESION_LOW = 0.09
COHESION_SOME = 0.15
COHESION_HIGH = 0.25
THRESHOLD = 3.0
"""The weight that all evidence must reach together."""

ENDS_OF_STORY = frozenset({"source-credit", "tag-list", "comments", "copyright", "rating"})
"""Kinds of furniture that stand behind a story."""
_OPENING_KINDS = frozenset({"byline", "date"})
_LONGEST_RUN = 14
_PARAGRAPHS_READ = 4
_SHORT_HEADING = 4

# A paragraph that begins like this goes on with what stands above it.
_CONTINUATION = re.compile(
    r"(?:و(?:في|من|عن|علي|الي|مع|عند|بعد|قبل|خلال|حول|بين|بحسب|وفق|لم|لن|لا|ليس|ما|هو|هي|هم|هذا|"
    r"هذه|ذلك|تلك|كان|كانت|كانوا|قال|قالت|اضاف|اضافت|اكد|اكدت|اشار|اشارت|اوضح|اوضحت|ذكر|ذكرت|"
    r"تابع|تابعت|لفت|لفتت|شدد|شددت|ياتي|تاتي|جاء|جاءت|يذكر|يشار|قد|سبق|ردا|بدوره|بدورها|كذلك|"
    r"نقل|نقلت|بذلك|هكذا|ختم|اختتم|اردف|استطرد|صرح|صرحت|عبر|اعرب|اعربت|افاد|افادت|حذر|حذرت)\b"
    r"|من (?:جهه|جهته|جهتها|جانبه|جانبها|جانب|ناحيه|ناحيته|ناحيتها|ناحية)\b"
    r"|(?:بدوره|بدورها|كما|لكن|ولكن|اما|كذلك|ايضا|ثم|حيث|فيما|بينما|بالمقابل|في المقابل"
    r"|في السياق|في سياق|في هذا|في غضون|الي ذلك|علي صعيد|هذا و|يذكر|يشار|جدير|والجدير)\b)"
)
# Words in the opening of a page that reviews several subjects in one piece.
_ROUND_UP = re.compile(r"\b(?:ال)?(?:صحف|صحافه|موجز|نشره|جوله|حصاد|ابرز ما|عناوين|اقوال)\b")


@dataclass(frozen=True, slots=True)
class Boundary:
    """The line at which another story begins, and why."""

    index: int
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Lines ``start:stop`` that are no paragraphs, and the paragraphs right below them."""

    start: int
    stop: int
    paragraphs: tuple[int, ...]


def runs(layout: Layout, start: int = 0) -> Iterator[Run]:
    """Yield every run of lines with paragraphs above (from *start* on) and below it.

    >>> from cleaner.layout import lay_out
    >>> from cleaner.lines import split_lines
    >>> body = "نص " * 60
    >>> page = split_lines(f"{body}\\nعنوان\\n{body}\\n{body}")[0]
    >>> [(run.start, run.stop, run.paragraphs) for run in runs(lay_out(page, [[]] * 4))]
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


def find_boundary(layout: Layout, stop_words: frozenset[str]) -> Boundary | None:
    """Return where the first appended story begins, or None when the page holds one story."""
    above: set[str] | None = None
    read_to = 0
    in_block = False
    found = list(runs(layout))
    for number, run in enumerate(found):
        marker = _last_marker(layout, run)
        in_block = in_block or marker is not None
        if above is None:
            above = set()
        kept = [i for i in range(read_to, run.start) if layout.shapes[i] in (PARAGRAPH, SHORT)]
        if not (in_block and number and _is_card(found[number - 1], run)):
            above |= content_stems((layout.lines[i] for i in kept), stop_words)
        read_to = run.start
        if run.stop - run.start > _LONGEST_RUN and marker is None:
            continue
        if in_block and number + 1 < len(found) and _is_card(run, found[number + 1]):
            continue
        boundary = _judge(layout, run, marker, above, stop_words)
        if boundary:
            return boundary
    return None


def _is_card(run: Run, following: Run) -> bool:
    """In a block of pointers, one paragraph between two runs is the lead of a card."""
    return len(run.paragraphs) == 1 and following.start == run.stop + 1


def _last_marker(layout: Layout, run: Run) -> int | None:
    markers = [i for i in range(run.start, run.stop) if layout.shapes[i] == MARKER]
    return markers[-1] if markers else None


def _judge(
    layout: Layout, run: Run, marker: int | None, above: set[str], stop_words: frozenset[str]
) -> Boundary | None:
    """Weigh the evidence for each heading of *run*; the best one that reaches the threshold."""
    first = run.start if marker is None else marker + 1
    headings = [i for i in range(first, run.stop) if layout.shapes[i] == SHORT]
    below = [layout.lines[i] for i in run.paragraphs[:_PARAGRAPHS_READ]]
    opening = content_stems(below[:2], stop_words)
    cohesion = share(content_stems(below, stop_words), above)
    best: tuple[float, Boundary] | None = None
    for heading in headings:
        echo, novelty = _echo(layout, heading, opening, above, stop_words)
        again = _comes_again(layout, heading, run)
        if not again and echo < ECHO_WEAK:
            continue
        weight, evidence = _weigh_words(echo, novelty, cohesion)
        placed, where = _weigh_place(layout, run, marker, heading, again)
        total = weight + placed - _weigh_doubt(layout, run, heading, len(headings), again)
        if total >= THRESHOLD and (best is None or total > best[0]):
            best = total, Boundary(heading, (*where, *evidence))
    return best[1] if best else None


def _echo(
    layout: Layout, heading: int, opening: set[str], above: set[str], stop_words: frozenset[str]
) -> tuple[float, float]:
    """How many of the heading's words that are new return below it, and how many are new."""
    stems = content_stems([layout.lines[heading]], stop_words)
    new = stems - above
    return share(new, opening), share(new, stems)


def _comes_again(layout: Layout, heading: int, run: Run) -> bool:
    core = layout.lines[heading].core
    return any(layout.lines[i].core == core for i in range(heading + 1, run.stop))


def _weigh_words(echo: float, novelty: float, cohesion: float) -> tuple[float, list[str]]:
    weight = 0.0
    evidence = []
    if echo >= ECHO_WEAK:
        weight += 2 if echo >= ECHO_STRONG else 1
        weight += 0.5 if novelty >= 0.75 else 0
        evidence.append(f"the paragraphs below take up the heading's new words ({echo:.2f})")
    for limit, value in ((COHESION_NONE, 2.0), (COHESION_LOW, 1.0), (COHESION_SOME, 0.0)):
        if cohesion < limit:
            weight += value
            break
    else:
        weight -= 1 if cohesion < COHESION_HIGH else 2
    if cohesion < COHESION_LOW:
        evidence.append(f"they share few words with the story above ({cohesion:.2f})")
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
        evidence.append(f"stands below the pointer {layout.lines[marker].core!r}")
    ended = set().union(*(layout.kinds(i) for i in range(run.start, heading))) & ENDS_OF_STORY
    if ended:
        weight += 2
        evidence.append(f"the story above is closed by: {', '.join(sorted(ended))}")
    opened = set().union(*(layout.kinds(i) for i in range(heading + 1, run.stop))) & _OPENING_KINDS
    if opened:
        weight += 1
        evidence.append(f"the heading is followed by: {', '.join(sorted(opened))}")
    if layout.lines[heading].gap > layout.usual_gap():
        weight += 0.5
        evidence.append("stands apart by blank lines")
    return weight, evidence


def _weigh_doubt(
    layout: Layout, run: Run, heading: int, headings: int, again: bool
) -> float:
    """What speaks for a sub-head, an item of a list or a round-up."""
    line = layout.lines[heading]
    doubt = 0.0
    if _CONTINUATION.match(layout.lines[run.paragraphs[0]].folded):
        doubt += 2
    if word_count(line) < _SHORT_HEADING:
        doubt += 1
    if is_item(line):
        doubt += 1
    if headings > 1 and not again:
        doubt += 0.5
    if _is_round_up(layout):
        doubt += 3
    return doubt


def _is_round_up(layout: Layout) -> bool:
    """Does the page open by saying that it reviews several subjects?"""
    opening = [line.folded for line in layout.lines[:3]]
    return any(_ROUND_UP.search(folded[:200]) for folded in opening)
