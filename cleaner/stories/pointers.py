"""Lists of pointers to other stories: how far each reaches, and what of it goes."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import groupby, takewhile

from cleaner.stories.cohesion import STRANGE, share
from cleaner.stories.layout import FURNITURE, MARKER, PARAGRAPH, SHORT, Layout, is_pointer_list
from cleaner.stories.listed import is_listed
from cleaner.text.lines import (
    Line,
    ends_in_full_stop,
    ends_sentence,
    goes_on,
    is_bulleted,
    is_item,
    opens_with_and,
    word_count,
)

# What stands on the cards of a list besides headlines and leads.
_CARD_KINDS = frozenset({"byline", "caption", "date", "embed", "section"})
# The share of a sub-head's words that the paragraph below says.
_TOLD = 0.5
_FEWEST_WORDS = 3
_FEW_WORDS = 4
# Of a line of few words: a question, a name with a value of one or two words or a figure.
_NO_HEADLINE = re.compile(r"[؟?]$|.: (?:\d|\S+(?: \S+)?$)")
# What a line of a menu does not have.
_TOLD_SIGN = re.compile(r"[.:؟?]|\d")
_FIGURE = re.compile(r"\d")
# How the path to a story begins.
_PATH = re.compile(r"(?:الصفحه )?(?:ال)?رئيسيه\b|الصفحه الاولي\b|home\b")
# The rank of the entry below it, on a line of its own.
_RANK = re.compile(r"\d{1,2}[.)\-]?")


def mark_pointers(layout: Layout, running: Collection[int], end: int) -> None:
    """Mark the lists of pointers to other stories in ``lines[:end]``, with their headings.

    A list reaches to the next paragraph that goes on with the story. A single paragraph between
    two short lines that shares nothing with the story is the lead of a card and goes as well,
    unless the markup says that it is *running* text of the story.
    """
    story = _StoryAbove(layout, running)
    for index in takewhile(end.__gt__, layout.hit_lines):
        if layout.shapes[index] != MARKER or layout.marks[index] is not None:
            continue
        rule = next(hit.rule for hit in layout.whole[index] if is_pointer_list(hit.rule))
        listed, closed = _listed(layout, index, end, story)
        if not closed and rule.zone != "any":
            continue
        layout.mark(index, rule.id, rule.kind)
        if not closed and not layout.paragraphs(0, index):
            listed = _entries(layout, _above_headline(layout, listed))
        elif not closed:
            cards = _cards(layout, index, listed[: rule.max_lines])
            listed = _without_subhead(layout, _entries(layout, cards))
        else:
            listed = _until_story(layout, _above_tools(layout, index, listed))
        for line in listed:
            layout.mark(line, rule.id, rule.kind)


class _StoryAbove:
    """What is known of the story at a pointer: the stems of the lines above that are kept, which
    lines are its *running* text. Pointers are asked for downwards, so each line is read once."""

    def __init__(self, layout: Layout, running: Collection[int]) -> None:
        self.running = running
        self._layout = layout
        self._stems: set[str] = set()
        self._read = 0

    def stems(self, pointer: int) -> set[str]:
        """The stems above the line *pointer*."""
        for index in range(self._read, pointer):
            if self._layout.marks[index] is None:
                self._stems |= self._layout.stems(index)
        self._read = pointer
        return self._stems


def _listed(layout: Layout, marker: int, end: int, story: _StoryAbove) -> tuple[list[int], bool]:
    """The lines of the list under *marker*, and whether the story is over behind them. A list above
    the story ends at the path that leads to it from the home page."""
    listed: list[int] = []
    index = marker + 1
    is_top = _is_top(layout, marker)
    while index < end and layout.shapes[index] != MARKER:
        if is_top and _PATH.match(layout.lines[index].folded):
            return listed, True
        if layout.shapes[index] == PARAGRAPH and (
            index in story.running or not _is_lead(layout, index, end, listed, story.stems(marker))
        ):
            return listed, False
        if layout.shapes[index] != FURNITURE or layout.kinds(index) <= _CARD_KINDS:
            listed.append(index)
        index += 1
    return listed, True


def _above_headline(layout: Layout, listed: list[int]) -> list[int]:
    """Of a list at the top of the page, leave the headline of the story below it out.

    That is the first line that the first paragraphs take up half as much as any; when they take up
    none, the one most set apart.
    """
    if not listed:
        return listed
    opening = layout.opening(listed[-1], len(layout.lines))
    shares = {index: share(layout.stems(index), opening) for index in listed}
    most = max(shares.values())
    if most:
        headline = next(index for index in listed if shares[index] >= most / 2)
    else:
        headline = max(listed, key=lambda index: (layout.gaps[index], index))
    return [index for index in listed if index < headline]


def _above_tools(layout: Layout, marker: int, listed: list[int]) -> list[int]:
    """Of a list that no paragraph follows, at the top of a page, leave a short story out: above a
    counter of views or a print button stands its headline block."""
    last = listed[-1] if listed else marker
    tools = (i for i in range(marker + 1, last) if "reading-tools" in layout.kinds(i))
    at = next(tools, None)
    if at is None or not _is_top(layout, marker):
        return listed
    while at > marker and layout.shapes[at] == FURNITURE:
        at -= 1
    while at > marker and layout.shapes[at] == SHORT:
        at -= 1
    return [index for index in listed if index <= at]


def _is_top(layout: Layout, marker: int) -> bool:
    """Is no story above the line? A ticker, which ends as no sentence does, may be."""
    return marker <= layout.remembered(_first_sentence, len(layout.lines))


def _first_sentence(layout: Layout, end: int) -> int:
    """The first paragraph in ``lines[:end]`` that ends as a sentence does; *end* where none is."""
    ended = (i for i in layout.paragraphs(0, end) if ends_sentence(layout.lines[i].folded))
    return next(ended, end)


def _is_lead(
    layout: Layout,
    index: int,
    end: int,
    listed: list[int],
    story: set[str],
) -> bool:
    """Is the paragraph the lead of a card: alone between short lines, and not of this story?

    A heading that stands twice in the list, or a card before, show a card as well as a strange
    subject does. Two bare headlines above it show that the cards of this list have no leads.
    """
    alone = layout.shapes[index - 1] in (SHORT, FURNITURE) and (
        index + 1 == end or layout.shapes[index + 1] != PARAGRAPH
    )
    line = layout.lines[index]
    if not alone or not story or not layout.paragraphs(0, index):
        return False
    headings = [layout.lines[i].core for i in listed]
    leads = [i for i in listed if layout.shapes[i] == PARAGRAPH]
    # Each card has a headline, which other pages may list.
    since = range(leads[-1] + 1, index) if leads else ()
    if leads and not any(layout.shapes[i] == SHORT or is_listed(layout, i) for i in since):
        return False
    if len(set(headings)) < len(headings) or leads:
        return True
    if line.folded.endswith((" ...", "…")):
        return True
    bare = sum(layout.shapes[i] == SHORT for i in listed)
    return bare <= 1 and share(layout.stems(index), story) < STRANGE


def _cards(layout: Layout, marker: int, listed: list[int]) -> list[int]:
    """Of a list in the middle of a story whose entries have furniture between them, such as dates,
    the lines of its cards: each ends with furniture, or begins with it, as the first one does."""
    # Lines next to each other have the same difference to their number in the list.
    numbered = groupby(enumerate(listed), key=lambda entry: entry[1] - entry[0])
    blocks = [[index for _, index in block] for _, block in numbered]
    if not blocks or layout.shapes[blocks[-1][-1] + 1] == FURNITURE:
        return listed
    first, last = blocks[0], blocks[-1]
    # A date right below the heading, or a section without figures, begins a card.
    begins = first[0] == marker + 2 or not _FIGURE.search(layout.lines[last[0] - 1].folded)
    most = len(first) if first[0] > marker + 1 and begins else 0
    return listed if last[0] == marker + 1 else [*listed[: -len(last)], *last[:most]]


def _entries(layout: Layout, listed: list[int]) -> list[int]:
    """Of a list in the middle of a story, the lines above the first that is no headline."""
    lines = [layout.lines[index] for index in listed]
    no_entries = (
        n
        for n, line in enumerate(lines)
        if not _is_entry(line, lines[0]) or _asks_alike(layout, listed[n], listed)
    )
    return listed[: next(no_entries, len(lines))]


def _asks_alike(layout: Layout, index: int, listed: list[int]) -> bool:
    """Is the line a question behind a bullet, as another one that is not *listed*?"""
    asked = layout.lines[index]
    if not (asked.folded.endswith("؟") and is_bulleted(asked)):
        return False
    others = (line.folded for n, line in enumerate(layout.lines) if n not in listed)
    return any(line.startswith(asked.folded[0]) and line.endswith("؟") for line in others)


def _is_entry(line: Line, first: Line) -> bool:
    """May *line* be the headline of another story, in a list that begins with *first*?

    What has under three words, is numbered or bulleted where the first entry is not, asks in few
    words, gives a figure or a value or is a sentence is the story's.
    """
    if is_item(line):
        return is_item(first) and not line.folded.endswith(":")
    words = word_count(line)
    return not (
        words < _FEWEST_WORDS
        or ends_in_full_stop(line.folded)
        or _is_sentence(line, first)
        or (words == _FEWEST_WORDS and _FIGURE.search(line.folded))
        or (words <= _FEW_WORDS and _NO_HEADLINE.search(line.folded))
    )


def _is_sentence(line: Line, first: Line) -> bool:
    """Does *line* go on with a story, announce something or end in a full stop, as no headline
    does, in a list that begins with *first*?"""
    return (
        goes_on(line)
        or line.folded.endswith(":")
        or (opens_with_and(line) and not opens_with_and(first))
        or (ends_in_full_stop(line.folded) and not ends_in_full_stop(first.folded))
    )


def _until_story(layout: Layout, listed: list[int]) -> list[int]:
    """Of a list that no paragraph follows, the lines above the place where a story goes on.

    That is where a short line is a sentence, or two of three lines are no headlines by more than
    their being short: menus stand below such lists, too.
    """
    if not listed:
        return listed
    first = layout.lines[listed[0]]
    told = [_is_told(layout, index, first) for index in listed]
    places = (
        n
        for n, index in enumerate(listed)
        if (told[n] and any(told[n + 1 : n + 3]))
        or (layout.shapes[index] == SHORT and _is_sentence(layout.lines[index], first))
    )
    stop = next(places, len(listed))
    # A word or two right above are the sub-head of what goes on, or three below an entry.
    while 0 < stop < len(listed) and not _is_entry(layout.lines[listed[stop - 1]], first):
        stop -= 1
    if 1 < stop < len(listed) and word_count(layout.lines[listed[stop - 1]]) <= _FEWEST_WORDS:
        stop -= 1
    return listed[:stop]


def _is_told(layout: Layout, index: int, first: Line) -> bool:
    """Is the line neither an entry of a list that begins with *first*, nor its lead or a menu's?"""
    line = layout.lines[index]
    if layout.shapes[index] == PARAGRAPH:
        return layout.shapes[index - 1] == SHORT and not _is_entry(layout.lines[index - 1], first)
    if _is_entry(line, first) or _RANK.fullmatch(line.folded):
        return False
    # The date of a card stands below its headline.
    is_of_card = layout.shapes[index] == FURNITURE and layout.kinds(index) <= _CARD_KINDS
    if is_of_card and _is_entry(layout.lines[index - 1], first):
        return False
    return is_item(line) or bool(_TOLD_SIGN.search(line.folded))


def _without_subhead(layout: Layout, listed: list[int]) -> list[int]:
    """Leave a sub-head of the story out: the last line, if the paragraph below is about it.

    That is the one line without a bullet under lines with bullets, a question among others of the
    story, or one whose words nearly all come back in the paragraph below.
    """
    if len(listed) < 2:
        return listed
    last = listed[-1]
    bulleted = [is_bulleted(layout.lines[index]) for index in listed]
    if all(bulleted[:-1]) and not bulleted[-1]:
        return listed[:-1]
    if _asks_as_others(layout, listed):
        return listed[:-1]
    below = layout.paragraphs(last, len(layout.lines))[:1]
    told = share(layout.stems(last), layout.stem_reader.lines(layout.lines[i] for i in below))
    others = layout.stem_reader.lines(layout.lines[i] for i in listed[:-1])
    if below == [last + 1] and told >= _TOLD and not layout.stems(last) <= others:
        return listed[:-1]
    return listed


def _asks_as_others(layout: Layout, listed: list[int]) -> bool:
    """Is the last line a question, where no entry above it is and another sub-head of the story is,
    as in an interview?"""
    *entries, last = (layout.lines[i].folded.endswith("؟") for i in listed)
    if not last or any(entries):
        return False
    others = (i for i in range(len(layout.lines)) if i not in listed)
    return any(layout.heads_paragraph(i) and layout.lines[i].folded.endswith("؟") for i in others)
