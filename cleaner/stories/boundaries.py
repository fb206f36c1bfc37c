"""Where other stories begin on a page: all candidate places are weighed together.

The method is divisive text segmentation (Choi 2000, C99), with evidence of structure beside the
lexical cohesion that Hearst's TextTiling measures: of all candidate boundaries the one with the
most weight divides the page first, then each side is divided in turn. Last, every boundary is
weighed once more between the two stories that it parts now. In doubt there is no boundary and the
text is kept.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence, Set
from heapq import nlargest
from itertools import accumulate, islice, pairwise
from typing import TypeAlias

from msgspec import Struct

from cleaner.stories.cohesion import MOST_READ
from cleaner.stories.doubt import read_doubt, read_lead
from cleaner.stories.evidence import (
    ENDS,
    MOST_FOR_FORMS,
    MOST_FOR_WORDS,
    SHORT_HEADING,
    THRESHOLD,
    Evidence,
    Run,
    has_dateline,
    last_rule_line,
    listed_above,
    read_forms,
    read_place,
    read_words,
    weight_of,
)
from cleaner.stories.layout import FURNITURE, MARKER, PARAGRAPH, SHORT, Layout
from cleaner.stories.listed import is_listed
from cleaner.text.lines import (
    ends_in_full_stop,
    ends_sentence,
    goes_on,
    is_rule_line,
    opens_with_and,
    word_count,
)

CONTENTS = "contents"

ROUND_UP = 3
"""So many boundaries that only words speak for make a page a round-up: one story after all."""

_LONGEST_RUN = 14
_MOST_RUNS = 500
_MOST_CANDIDATES = 60
"""Candidates that are weighed, the best by their place: each is compared with all above it."""
_PROOFS = frozenset({"twice", "listed", "rule-line"})
"""Evidence of the place that needs no words."""
_HEADS = frozenset({"byline-or-date", "same-frame"})
"""Evidence of the lines that a story has below its headline."""
_ARABIC = frozenset(
    map(chr, range(ord("\N{ARABIC LETTER HAMZA}"), ord("\N{ARABIC LETTER YEH}") + 1))
)
_ALL_ARABIC = re.compile("[\N{ARABIC LETTER HAMZA}-\N{ARABIC LETTER YEH} ]*")
_LONGEST_HEAD = 10
"""More short lines than these are a menu, or cards of other stories."""
_RUNNING = 3
_LEADS = 2
"""Paragraphs without a headline that may be leads of cards above the story."""
_FIRST = 5
"""Paragraphs of a page that are read for whether it begins with a story."""
_TOLD, _TOLD_ALONE = 10, 60
"""Words in paragraphs that end as sentences do: fewer are no story above another one; with nothing
but words to speak for the other one, more are needed."""


_NO_ECHO = Evidence("no-echo")
_CLOSE = Evidence("kinship-close")


class Boundary(Struct, frozen=True):
    """The line at which another story begins, the one that is its heading, why, and the weight of
    all evidence: ``THRESHOLD`` or more."""

    index: int
    heading: int
    evidence: tuple[str, ...]
    weight: float
    by_words: bool = False


class Candidate(Struct, frozen=True):
    """A line that may head another story, which would begin at line ``index``, with what its place
    says for that and against it, and the weight of both."""

    index: int
    heading: int
    run: Run
    place: tuple[Evidence, ...]
    doubt: tuple[Evidence, ...]
    weight: float

    def read_words(self, layout: Layout, start: int, stop: int) -> list[Evidence]:
        """Which words the sides share in the part ``lines[start:stop]``."""
        names = {found.name for found in self.place}
        listed = "listed" in names
        found = read_words(layout, self.run, self.heading, start, stop, listed)
        if "pointer" in names and "closed-above-pointer" not in names and _NO_ECHO in found:
            found.append(Evidence("card"))
        if "same-frame" in names and _CLOSE in found:
            found.append(Evidence("entry"))
        return found


class _Judged(Struct, frozen=True):
    """A candidate that divides its part of the page, with the weight of all evidence."""

    candidate: Candidate
    sides: tuple[Evidence, ...]
    weight: float

    @property
    def boundary(self) -> Boundary:
        evidence = (*self.candidate.place, *self.sides)
        told = tuple(found.told for found in evidence if found.told)
        found = self.candidate
        return Boundary(found.index, found.heading, told, self.weight, not found.place)


_Judge: TypeAlias = Callable[[Candidate, int, int], _Judged | None]
"""Weighs a candidate in a part of the page."""


def runs(layout: Layout) -> Iterator[Run]:
    """Yield every run of lines with paragraphs above and below it.

    >>> from cleaner.stories.layout import Layout
    >>> from cleaner.text.lines import split_lines
    >>> body = "نص " * 60
    >>> page = split_lines(f"{body}\\nعنوان\\n{body}\\n{body}")[0]
    >>> [(run.start, run.stop, run.paragraphs) for run in runs(Layout(page, [[]] * 4))]
    [(1, 2, (2, 3))]
    """
    count = len(layout.lines)
    kept = layout.paragraphs(0, count)
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


def find_boundaries(layout: Layout, most: int) -> list[Boundary]:
    """Return where other stories begin, in order of the page; nothing when it holds one story.

    Beyond *most* of them what follows is part of the last one.

    >>> from cleaner.stories.layout import Layout
    >>> from cleaner.text.lines import split_lines
    >>> find_boundaries(Layout(split_lines("عنوان الخبر")[0], [[]]), 10)
    []
    """
    if most <= 0:
        return []
    least = THRESHOLD - MOST_FOR_FORMS - MOST_FOR_WORDS
    heavy = find_candidates(layout, least)
    candidates = nlargest(_MOST_CANDIDATES, heavy, key=lambda found: found.weight)
    if not candidates:
        return []
    judge = _judge_in(layout)
    end = len(layout.lines)
    found = _divide(candidates, 0, end, judge)
    boundaries = [judged.boundary for judged in _confirmed(found, end, judge)]
    if sum(boundary.by_words for boundary in boundaries) >= ROUND_UP:
        boundaries = [boundary for boundary in boundaries if not boundary.by_words]
    return boundaries[:most]


def _judge_in(layout: Layout) -> _Judge:
    """Weighs candidates of *layout*, each in each part of the page once."""
    known: dict[tuple[int, int, int], _Judged | None] = {}

    def judge(candidate: Candidate, start: int, stop: int) -> _Judged | None:
        key = candidate.heading, start, stop
        if key not in known:
            known[key] = _judged(layout, candidate, start, stop)
        return known[key]

    return judge


def mark_contents(layout: Layout, boundaries: Sequence[Boundary]) -> None:
    """Mark the lines at the top of the page that list the headings of the other stories."""
    for boundary in boundaries:
        for index in listed_above(layout, boundary.heading):
            layout.mark(index, CONTENTS, "related-links")


def _divide(
    candidates: Sequence[Candidate], start: int, stop: int, judge: _Judge
) -> list[Candidate]:
    """Divide ``lines[start:stop]`` at the best of *candidates*, then what is on both its sides."""
    inside = [c for c in candidates if start < c.run.start and c.run.stop < stop]
    judged = [found for c in inside if (found := judge(c, start, stop))]
    if not judged:
        return []
    # Of equals the first one: the headline block begins there.
    best = max(judged, key=lambda found: (found.weight, -found.candidate.heading)).candidate
    above = _divide(inside, start, best.run.start, judge)
    return [*above, best, *_divide(inside, best.index, stop, judge)]


def _confirmed(found: list[Candidate], end: int, judge: _Judge) -> list[_Judged]:
    """Those of *found* that hold between the stories which they part, without the weakest ones."""
    while found:
        edges = [0, *(candidate.index for candidate in found), end]
        judged = [
            judge(candidate, start, stop)
            for candidate, start, stop in zip(found, edges, edges[2:], strict=False)
        ]
        if all(judged):
            return [each for each in judged if each]
        found = [each.candidate for each in judged if each]
    return []


def find_candidates(layout: Layout, least: float = -math.inf) -> Iterator[Candidate]:
    """Yield the lines that may head another story, as far as their place tells: those of the weight
    *least* or more.

    >>> from cleaner.stories.layout import Layout
    >>> from cleaner.text.lines import split_lines
    >>> list(find_candidates(Layout(split_lines("عنوان الخبر")[0], [[]])))
    []
    """
    found = list(islice(runs(layout), _MOST_RUNS))
    if not found:
        return
    in_block = False
    for number, run in enumerate(found):
        marker = _last_marker(layout, run)
        in_block = in_block or marker is not None
        if in_block and number + 1 < len(found) and _is_card(layout, run, found[number + 1]):
            continue
        yield from _headings(layout, run, marker, least)


def _is_card(layout: Layout, run: Run, following: Run) -> bool:
    """In a block of pointers, one paragraph between two headlines is the lead of a card."""
    if len(run.paragraphs) != 1 or following.start != run.stop + 1:
        return False
    return any(
        layout.shapes[i] == SHORT and word_count(layout.lines[i]) >= SHORT_HEADING
        for i in range(following.start, following.stop)
    )


def _last_marker(layout: Layout, run: Run) -> int | None:
    markers = [i for i in range(run.start, run.stop) if layout.shapes[i] == MARKER]
    return markers[-1] if markers else None


def _headings(layout: Layout, run: Run, marker: int | None, least: float) -> Iterator[Candidate]:
    """The lines of *run* that may head another story."""
    first = max(run.start if marker is None else marker + 1, run.stop - _LONGEST_RUN)
    headings = [i for i in range(first, run.stop) if _may_head(layout, i)]
    if is_rule_line(layout.lines[run.stop - 1]) and has_dateline(layout.lines[run.stop]):
        headings.append(run.stop)
    long = run.stop - run.start > _LONGEST_RUN and marker is None
    lead = read_lead(layout.lines[run.stop])
    for heading in headings:
        place = tuple(read_place(layout, run, marker, heading))
        if long and not _is_among(_PROOFS, place):
            continue
        # What other pages list may stand on a card as well.
        if layout.shapes[heading] == FURNITURE and not _is_among(_HEADS, place):
            continue
        # Most leads go on with the story above: then nothing else need be asked.
        if weight_of(place) + weight_of(lead) < least:
            continue
        doubt = (*lead, *read_doubt(layout, run, heading, len(headings)))
        weight = weight_of(place) + weight_of(doubt)
        if weight >= least:
            rule = last_rule_line(layout, run, heading)
            index = heading if rule is None else rule + 1
            yield Candidate(index, heading, run, place, doubt, weight)


def _may_head(layout: Layout, index: int) -> bool:
    """Is the line a short one that may be a heading: no sentence, nothing that goes on with what
    was said, in Arabic letters? Other pages may list it."""
    line = layout.lines[index]
    if not (layout.shapes[index] == SHORT or is_listed(layout, index)) or is_rule_line(line):
        return False
    if ends_in_full_stop(line.folded) or goes_on(line) or opens_with_and(line):
        return False
    if _ALL_ARABIC.fullmatch(line.letters):
        return not line.letters.isspace()
    letters = sum(map(str.isalpha, line.folded))
    return 2 * sum(map(_ARABIC.__contains__, line.folded)) > letters


def divides(layout: Layout, candidate: Candidate, start: int, stop: int) -> bool:
    """May *candidate* divide ``lines[start:stop]``, where a story is told above it? Paragraphs that
    look like one must stand there, others below, and it must not be its headline, printed again."""
    run = candidate.run
    return (
        bool(layout.paragraphs(run.stop, stop))
        and _has_story(layout, start, run.start, candidate.place)
        and not _repeats_headline(layout, candidate.heading, start, run.start)
    )


def _judged(layout: Layout, candidate: Candidate, start: int, stop: int) -> _Judged | None:
    """Weigh *candidate* in the part ``lines[start:stop]``; None when it does not divide it."""
    forms = read_forms(layout, candidate.run, start, stop)
    weight = candidate.weight + weight_of(forms)
    if weight + MOST_FOR_WORDS < THRESHOLD or not divides(layout, candidate, start, stop):
        return None
    words = candidate.read_words(layout, start, stop)
    weight += weight_of(words)
    if weight < THRESHOLD:
        return None
    # Most candidates are lighter: it takes long to read whether paragraphs speak of one thing.
    if not _is_over(candidate.place) and not tells_a_story(layout, start, candidate.run.start):
        return None
    return _Judged(candidate, (*forms, *words), weight)


def _has_story(layout: Layout, start: int, stop: int, place: Sequence[Evidence]) -> bool:
    """Do ``lines[start:stop]`` hold a story? Not a menu, whose long lines end in no full stop, also
    with notices and leads of cards between its entries; not a card, a ticker or a notice of consent
    either, which are short or have no headline. Without one two paragraphs that nothing closes are
    leads, too."""
    paragraphs = layout.paragraphs(start, stop)
    least = _TOLD if place else _TOLD_ALONE
    told = accumulate(word_count(layout.lines[i]) for i in paragraphs if _ends(layout, i))
    if not any(words >= least for words in told):
        return False
    short = [i for i in range(start, paragraphs[-1]) if layout.shapes[i] == SHORT]
    if len(short) > _LONGEST_HEAD:
        return bool(place) and _has_running_text(layout, paragraphs)
    headed = any(word_count(layout.lines[i]) >= SHORT_HEADING for i in short if i < paragraphs[0])
    return headed or len(paragraphs) > (1 if _is_over(place) else _LEADS)


def _is_over(place: Sequence[Evidence]) -> bool:
    """Does the place say that a story ends there?"""
    return _is_among(ENDS, place)


def _is_among(names: Set[str], place: Sequence[Evidence]) -> bool:
    """Is any evidence of the *place* one of these *names*?"""
    return any(found.name in names for found in place)


def tells_a_story(layout: Layout, start: int, stop: int) -> bool:
    """Do the last paragraphs of ``lines[start:stop]`` or the first speak of one thing? Cards may
    stand on either side of a story, but not alone above another one."""
    paragraphs = layout.paragraphs(start, stop)
    ends = (paragraphs[-MOST_READ:], paragraphs[:_FIRST])
    return any(map(layout.tell_one_story, ends))


def _has_running_text(layout: Layout, paragraphs: Sequence[int]) -> bool:
    """Do three of *paragraphs* that end as sentences do stand in a row?"""
    running = 0
    for above, index in pairwise((-1, *paragraphs)):
        between = any(layout.shapes[i] == SHORT for i in range(above + 1, index))
        running = 0 if not _ends(layout, index) else 1 if between else running + 1
        if running >= _RUNNING:
            return True
    return False


def _ends(layout: Layout, index: int) -> bool:
    return ends_sentence(layout.lines[index].folded)


def _repeats_headline(layout: Layout, heading: int, start: int, stop: int) -> bool:
    """Is *heading* the headline of the story above in ``lines[start:stop]``, printed again?"""
    first = layout.paragraphs(start, stop)[0]
    heads = (
        layout.lines[i].core
        for i in range(start, first)
        if layout.shapes[i] == SHORT and word_count(layout.lines[i]) >= SHORT_HEADING
    )
    return next(heads, "") == layout.lines[heading].core
