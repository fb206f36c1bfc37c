"""What speaks for another story at one place of a page, what speaks against it, and how much.

A place is a heading with paragraphs above and below it. Evidence is read on both sides: how the
story above ends, how the one below opens, and which words each side shares with the other. Every
kind of evidence has one weight, in ``WEIGHTS``; ``benchmarks/boundaries.py`` prints what each adds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set

from msgspec import Struct

from cleaner.stories.cohesion import kinship, share
from cleaner.stories.layout import PARAGRAPH, SHORT, Layout
from cleaner.text.lines import (
    Line,
    ends_sentence,
    goes_on,
    is_rule_line,
    opens_with_and,
    seen,
    word_count,
)

ENDS = frozenset({"closed", "closed-above-pointer", "next-entry"})
"""Evidence that what stands above is a story, and whole."""

WEIGHTS: dict[str, float] = {
    # How the story above ends.
    "closed": 1.5,
    "closed-above-pointer": 4.5,
    "pointer": 1.5,
    "rule-line": 5.5,
    "stars": 1.0,
    "next-entry": 3.0,
    "apart": 0.5,
    "unfinished": -1.0,
    "two-above": -1.5,
    "one-above": -2.0,
    "slight-above": -5.0,
    # How the story below opens.
    "twice": 4.0,
    "listed": 2.5,
    "byline-or-date": 1.0,
    "dateline": 1.5,
    "same-opening": 0.5,
    "same-frame": 4.0,
    "second-goes-on": 1.5,
    "and": -4.0,
    "goes-on": -4.0,
    "brief-lead": -1.5,
    "two-below": -1.0,
    "one-below": -2.5,
    # What words the sides share.
    "echo-strong": 2.0,
    "echo-weak": 1.0,
    "no-echo": -0.5,
    "new-heading": 1.0,
    "old-heading": -1.5,
    "kinship-none": 5.5,
    "kinship-slight": 5.0,
    "kinship-some": 2.5,
    "kinship-near": 1.5,
    "kinship-close": 0.0,
    # What speaks for a sub-head, an item of a list, a question or a round-up.
    "five-words": -0.5,
    "four-words": -1.5,
    "few-words": -3.0,
    "item": -1.0,
    "series": -2.0,
    "colon": -1.5,
    "credited": -2.0,
    "below-colon": -3.0,
    "question-or-quote": -2.0,
    "one-of-many": -1.5,
    "one-of-sub-heads": -1.5,
    "round-up": -2.5,
    # What speaks for a card below a pointer, in the middle of a story.
    "card": -2.0,
    # What speaks for an entry of a live report, with the frame of its own that all entries have.
    "entry": -4.0,
    # What speaks for an entry of a live report, which begins with an hour.
    "entry-hour": -6.0,
}
"""The weight of each kind of evidence, as a logistic fit gives it (log odds); those of ``card``,
``same-frame``, ``entry``, ``entry-hour`` and ``one-of-sub-heads`` are set by hand."""
THRESHOLD = 7.0
"""The margin by which two stories must be likelier than one: the weight of a boundary."""

MOST_FOR_FORMS = max(0.0, WEIGHTS["second-goes-on"])
MOST_FOR_WORDS = sum(
    max(weight for name, weight in WEIGHTS.items() if name.startswith(kind))
    for kind in ("echo", "new-heading", "kinship")
)
"""The most that forms and words of the sides can weigh: reading them takes time."""

ENDS_OF_STORY = frozenset({"source-credit", "tag-list", "comments", "copyright", "rating"})
"""Kinds of furniture that stand behind a story."""
_OPENING_KINDS = frozenset({"byline", "date"})
_READ_MORE = "related-links"
ECHO_STRONG = 0.45
"""Share of a heading's new words that must return below it to speak for another story."""
ECHO_WEAK = 0.3
_NOVEL = 0.75
_KINSHIP = (
    (0.06, "kinship-none"),
    (0.18, "kinship-slight"),
    (0.25, "kinship-some"),
    (0.35, "kinship-near"),
)
_KINSHIP_LOW = 0.18
_OLD = 0.6
_PARAGRAPHS_READ = 8
_PARAGRAPHS_ABOVE = 50
# Of a longer story the end is read: else each place of a long page costs as much as the page.
_ECHO_PARAGRAPHS = 3
# A story of a news page has so many paragraphs; what has fewer is oftener a part of one.
_USUAL_PARAGRAPHS = 3
# Paragraphs whose first characters are the same are one, cut off in one place.
_BEGINNING = 40
# A text so many times longer than the few paragraphs above it is the story that they lead to.
_SLIGHT = 5
SHORT_HEADING = 4
"""Fewer words than these make a sub-head rather than a headline."""

# "Amman - Petra:", "Ramallah (West Bank) - AFP:", "London, Britain (CNN)--", as folded.
_DATELINE = re.compile(
    r"(?:[^\W\d_]+,? ){1,4}(?:\([^)\d]{2,30}\) ?)?-+ ?(?:\w[^:.\"]{1,30})?:"
    r"|(?:[^\W\d_]+,? ){1,4}\([^)\d]{2,15}\) ?[-:]"
)
_LONGEST_PLACE = 4  # words
_STARS = "*.•·#_"
_RULE_SHOWN = 12
# Lines above the first paragraph that come again above others are the frame of all stories.
_FRAMED, _NEAR = 2, 4
_FRAME_LINES = 2
_FRAME_REACH = 14
_NUMBERS = re.compile("[0-9]+")


class Run(Struct, frozen=True):
    """Lines ``start:stop`` that are no paragraphs, and the paragraphs right below them."""

    start: int
    stop: int
    paragraphs: tuple[int, ...]


class Evidence(Struct, frozen=True, gc=False):
    """One thing that speaks for a boundary or against it: a key of ``WEIGHTS``, and what a reader
    is told of it (nothing of what speaks against)."""

    name: str
    told: str = ""


def weight_of(evidence: Iterable[Evidence]) -> float:
    """The weight of all *evidence* together.

    >>> weight_of([Evidence("echo-strong"), Evidence("item")])
    1.0
    """
    return sum([WEIGHTS[found.name] for found in evidence])


def read_place(layout: Layout, run: Run, marker: int | None, heading: int) -> list[Evidence]:
    """What the place of *heading* in *run* says for another story: how the one above ends, how
    the one below opens. *marker* is the pointer above it, if any."""
    found = _read_ending(layout, run, marker, heading)
    found += _read_opening(layout, run, heading)
    if found and layout.gaps[heading] > layout.usual_gap():
        found.append(Evidence("apart", "stands apart by blank lines"))
    return found


def _read_ending(layout: Layout, run: Run, marker: int | None, heading: int) -> list[Evidence]:
    found = []
    if marker is not None:
        pointer = layout.lines[marker].raw.strip(" :")
        found.append(Evidence("pointer", f"stands below the pointer {pointer!r}"))
    ended = closing_kinds(layout, run.start, heading)
    if ended:
        name = "closed" if marker is None else "closed-above-pointer"
        found.append(Evidence(name, f"the story above is closed by: {', '.join(sorted(ended))}"))
    rule = last_rule_line(layout, run, heading)
    if rule is not None:
        drawn = seen(layout.lines[rule])
        name = "stars" if drawn[0] in _STARS else "rule-line"
        found.append(Evidence(name, f"stands below the rule line {drawn[:_RULE_SHOWN]!r}"))
    # Below a pointer the date is that of a card.
    if marker is None and _is_next_entry(layout, run, heading):
        told = "stands below a date, as the next entry of a list whose entries end in a button"
        found.append(Evidence("next-entry", told))
    return found


def _is_next_entry(layout: Layout, run: Run, heading: int) -> bool:
    """Do a button like "Read more" and a date stand between the paragraph above and *heading*?"""
    date = heading - 1
    if date <= run.start or "date" not in layout.kinds(date):
        return False
    return _READ_MORE in _kinds(layout, run.start, date)


def _read_opening(layout: Layout, run: Run, heading: int) -> list[Evidence]:
    found = []
    if comes_again(layout, heading, run):
        told = "the opening comes again: the heading stands twice above its paragraphs"
        found.append(Evidence("twice", told))
    if listed_above(layout, heading):
        found.append(Evidence("listed", "the heading is listed at the top of the page"))
    opened = _kinds(layout, heading + 1, run.stop) & _OPENING_KINDS
    if opened:
        told = f"the heading is followed by: {', '.join(sorted(opened))}"
        found.append(Evidence("byline-or-date", told))
    dated = has_dateline(layout.lines[run.stop])
    if dated:
        found.append(Evidence("dateline", "the paragraph below opens with a dateline"))
    if (dated or opened) and _opens_alike(layout, opened, dated):
        found.append(Evidence("same-opening", "it opens as the page does"))
    if _is_framed_alike(layout, run, heading):
        told = "the lines below the heading are those that stand above the first paragraph"
        found.append(Evidence("same-frame", told))
    return found


def _is_framed_alike(layout: Layout, run: Run, heading: int) -> bool:
    """Do lines that stand above the first paragraph of the page come again below *heading*, with
    more than one paragraph below, which few entries of a live report have?"""
    end = min(run.stop + _NEAR, len(layout.lines))
    if run.stop - heading <= _FRAME_LINES or len(layout.paragraphs(run.stop, end)) < _FRAMED:
        return False
    frame = layout.remembered(_frame, len(layout.lines))
    if len(frame) < _FRAME_LINES:
        return False
    return len(frame & _frame_cores(layout, heading + 1, run.stop)) >= _FRAME_LINES


def _frame(layout: Layout, end: int) -> Set[str]:
    """What the lines right above the first paragraph say, but for their numbers, and short lines
    below it say again."""
    first = layout.paragraphs(0, end)[0]
    above = _frame_cores(layout, max(0, first - _FRAME_REACH), first)
    return above & _frame_cores(layout, first + 1, end) if above else above


def _frame_cores(layout: Layout, start: int, stop: int) -> Set[str]:
    """What those of ``lines[start:stop]`` say that are no paragraphs, but for their numbers."""
    lines = (layout.lines[i] for i in range(start, stop) if layout.shapes[i] != PARAGRAPH)
    cores = {_NUMBERS.sub("0", line.core) for line in lines}
    return {core for core in cores if any(map(str.isalpha, core))}


def has_dateline(line: Line) -> bool:
    """Does *line* open with a place and an agency, as a report does?

    >>> from cleaner.text.lines import split_lines
    >>> page = "عمان – بترا: قال\\nقال الوزير: نعم\\nالنجوم (1-0): سجل"
    >>> [has_dateline(line) for line in split_lines(page)[0]]
    [True, False, False]
    """
    # Behind one to four words stands the agency: told without a search.
    behind = line.folded.split(" ", _LONGEST_PLACE + 1)[1 : _LONGEST_PLACE + 1]
    is_parted = any(word.startswith(("-", "(")) for word in behind)
    return is_parted and _DATELINE.match(line.folded) is not None


def _opens_alike(layout: Layout, opened: set[str], dated: bool) -> bool:
    """Does the page itself open with a dateline, or with a byline or date, as the story below?"""
    first = layout.paragraphs(0, len(layout.lines))[0]
    if dated:
        return has_dateline(layout.lines[first])
    return bool(_kinds(layout, 0, first) & opened)


def closing_kinds(layout: Layout, start: int, stop: int) -> set[str]:
    """The kinds of furniture in ``lines[start:stop]`` that stand behind a story."""
    return _kinds(layout, start, stop) & ENDS_OF_STORY


def _kinds(layout: Layout, start: int, stop: int) -> set[str]:
    return {hit.rule.kind for found in layout.whole[start:stop] for hit in found}


def last_rule_line(layout: Layout, run: Run, heading: int) -> int | None:
    """The last rule line of *run* above *heading*."""
    drawn = (i for i in range(heading - 1, run.start - 1, -1) if is_rule_line(layout.lines[i]))
    return next(drawn, None)


def comes_again(layout: Layout, heading: int, run: Run) -> bool:
    """Does *heading* stand in *run* a second time, two lines or more below? Side by side, or with a
    credit or a section between, it is the text of a picture and its caption, or a teaser."""
    if not layout.is_again(heading):
        return False
    line = layout.lines[heading]
    again = any(layout.lines[i].core == line.core for i in range(heading + 3, run.stop))
    return again and word_count(line) >= SHORT_HEADING


def listed_above(layout: Layout, heading: int) -> list[int]:
    """The lines above the first paragraph of the page that say *heading* already."""
    if not layout.is_again(heading):
        return []
    line = layout.lines[heading]
    first = layout.paragraphs(0, len(layout.lines))[0]
    found = [i for i in range(min(first, heading)) if layout.lines[i].core == line.core]
    return found if found and word_count(line) >= SHORT_HEADING else []


def read_forms(layout: Layout, run: Run, start: int, stop: int) -> list[Evidence]:
    """What the form of the paragraphs above and below *run* says in the part
    ``lines[start:stop]``: how many they are, how they end and go on."""
    above = layout.paragraphs(start, run.start)
    below = layout.paragraphs(run.stop, stop)
    second = layout.lines[below[1]] if len(below) > 1 else None
    told = _told_apart(layout, above)
    few = told < _USUAL_PARAGRAPHS
    forms = {
        "unfinished": not ends_sentence(layout.lines[above[-1]].folded),
        "one-above": told == 1,
        "slight-above": few and layout.length(below) > _SLIGHT * layout.length(above),
        "two-above": told == _USUAL_PARAGRAPHS - 1,
        "one-below": len(below) == 1,
        "two-below": len(below) == _USUAL_PARAGRAPHS - 1,
        "second-goes-on": second is not None and (opens_with_and(second) or goes_on(second)),
    }
    return [Evidence(name) for name, holds in forms.items() if holds]


def _told_apart(layout: Layout, above: Iterable[int]) -> int:
    """How many of the paragraphs *above* do not begin alike, up to the usual number of them."""
    beginnings: set[str] = set()
    for index in above:
        beginnings.add(layout.lines[index].core[:_BEGINNING])
        if len(beginnings) == _USUAL_PARAGRAPHS:
            break
    return len(beginnings)


def read_words(
    layout: Layout, run: Run, heading: int, start: int, stop: int, listed: bool
) -> list[Evidence]:
    """Which words the sides of *run* share with each other and with *heading* in the part
    ``lines[start:stop]``. To a heading *listed* at the top only the words of paragraphs are old."""
    shapes = layout.shapes
    first = next(i for i in range(start, run.start) if shapes[i] in (SHORT, PARAGRAPH))
    above = [layout.stems(i) for i in layout.paragraphs(start, run.start)[-_PARAGRAPHS_ABOVE:]]
    short = [layout.stems(i) for i in range(start, run.start) if shapes[i] == SHORT and not listed]
    below = layout.paragraphs(run.stop, stop)[:_PARAGRAPHS_READ]
    following = [layout.stems(i) for i in below]
    stems = layout.stems(heading)
    told = set[str]().union(*above)
    new = stems - told.union(*short)
    echo = share(new, set[str]().union(*following[:_ECHO_PARAGRAPHS]))
    akin = kinship(above, layout.stems(first), following)
    found = []
    if echo >= ECHO_WEAK:
        name = "echo-strong" if echo >= ECHO_STRONG else "echo-weak"
        said = f"the paragraphs below take up the heading's new words ({echo:.2f})"
        found.append(Evidence(name, said))
    else:
        found.append(Evidence("no-echo"))
    if share(new, stems) >= _NOVEL:
        found.append(Evidence("new-heading"))
    if share(stems, told) >= _OLD:
        found.append(Evidence("old-heading"))
    low = akin < _KINSHIP_LOW
    said = f"they have little in common with the story above ({akin:.2f})" if low else ""
    name = next((name for limit, name in _KINSHIP if akin < limit), "kinship-close")
    return [*found, Evidence(name, said)]
