"""What stands above a story: menus, lists of headlines of others, and all that is above these."""

from __future__ import annotations

import re
from functools import partial
from itertools import groupby, takewhile

from cleaner.stories.cohesion import is_told, share
from cleaner.stories.data import HOUR, MENU_KINDS, is_path
from cleaner.stories.furniture import head_end
from cleaner.stories.layout import MARKER, PARAGRAPH, Layout
from cleaner.stories.listed import LABEL, PATH
from cleaner.stories.tickers import (
    ARABIC,
    BLOCKS,
    LEAST_TOLD,
    MENU,
    STRANGERS,
    TICKER,
    WORDS,
    mark_strange,
)
from cleaner.text.lines import end_alike, ends_sentence, is_bulleted, word_count

# Lines in a row, of so many words at most, that only a menu has.
_ENTRIES = 10
_ENTRY_WORDS = 3
# Lines of a run that are known as parts of a menu: what stands among so many is one, too.
_KNOWN_ENTRIES = 3
_MOST_UNKNOWN = 3
# Lines of a head from its headline down: more of them are a list of the story, or verses.
_MOST_BELOW = 4
# Lines of a headline block: kicker, headline, the same again, deck.
_HEAD_LINES = 4
# Headlines with an hour each: so many are a ticker.
_TIMED = 3
_AGE = re.compile(r"(?:منذ|قبل) (?:\d{1,2} )?(?:دقيقه|دقائق|ساعه|ساعات|دقيقتين|ساعتين)")
_HOUR_OR_AGE = re.compile(rf"{HOUR}|{_AGE.pattern}")
_FIGURE = re.compile(r"\d")
_LATIN = re.compile("[a-z]")
_NAME = re.compile(r"[a-z\d]+(?: [a-z\d]+){0,4}")
_TAG = re.compile(r"\W{1,3}[^\W\d_]{2,}(?: [^\W\d_]{2,}){0,2}")


def mark_lists_above(layout: Layout, end: int) -> None:
    """Mark what stands above the story before *end*: the rest of a menu, headlines of others."""
    first = head_end(layout, end)
    _mark_menu(layout, first)
    if first < end:
        _mark_foreign(layout, first, end)
        _mark_headlines(layout, first, end)


def _mark_foreign(layout: Layout, first: int, end: int) -> None:
    """Mark what stands above an Arabic story in Latin letters and is no word of it."""
    if not ARABIC.search(layout.lines[first].folded):
        return
    for index in range(first):
        folded = layout.lines[index].folded
        if not layout.is_short(index) or ARABIC.search(folded) or not _LATIN.search(folded):
            continue
        # A name above a sentence is a sub-head, one before a colon a label, one below it said.
        below = index + 1
        heads = layout.shapes[below] != PARAGRAPH and ends_sentence(layout.lines[below].folded)
        if ": " in folded or (heads and _NAME.fullmatch(folded)):
            continue
        if index and layout.lines[index - 1].folded.endswith(":"):
            continue
        if not share(layout.stems(index), layout.told(first, end)):
            layout.mark(index, MENU, "navigation")


def _mark_menu(layout: Layout, first: int) -> None:
    """Mark the rest of a list of points when half of its lines are known as furniture, and lists of
    so few words a line that they are tags."""
    start = 0
    while start <= first - BLOCKS:
        stop = start
        while stop < first and is_bulleted(layout.lines[stop]):
            stop += 1
        known = sum(layout.marks[i] is not None for i in range(start, stop))
        if stop - start >= BLOCKS and (2 * known >= stop - start or _are_tags(layout, start, stop)):
            for index in range(start, stop):
                layout.mark(index, MENU, "navigation")
        start = max(stop, start + 1)


def _are_tags(layout: Layout, start: int, stop: int) -> bool:
    """Are the points below a headline names of one to three words without signs or figures?"""
    lines = layout.lines[start:stop]
    announced = layout.lines[start - 1].folded.endswith(":")
    return start > 0 and not announced and all(_TAG.fullmatch(line.folded) for line in lines)


def _mark_headlines(layout: Layout, first: int, end: int) -> None:
    """Mark what stands above the line that the paragraphs from *first* on surely take up, and of
    which they say nothing: the rest of a menu, and headlines, five or more or below a label."""
    block = [
        index
        for index in range(first)
        if layout.is_short(index) and word_count(layout.lines[index]) >= WORDS
    ]
    labelled = [index for index in block if index and _is_label(layout, index - 1)]
    # Among so few lines nothing goes: their words, and those of the story, need not be read.
    few = len(block) < BLOCKS and first < _ENTRIES and not labelled
    if not block or (few and _known(layout, first) < _KNOWN_ENTRIES):
        return
    opening = layout.opening(first, end)
    others = _above_headline(layout, block, opening)
    if others is None:
        _mark_among_known(layout, block[0], opening, sure=False)
        _mark_unheaded(layout, block, labelled, (first, end))
        _mark_page_head(layout, block[-1], (first, end), sure=False)
        return
    headline = block[len(others)]
    others = _without_block(layout, others)
    top = _first_told(layout, others, headline, opening)
    _mark_entries(layout, top, (first, end))
    _mark_among_known(layout, top, opening, sure=True)
    _mark_page_head(layout, top, (first, end), sure=True)
    if len(block) - block.index(headline) > _MOST_BELOW:
        return
    if len(block) >= BLOCKS:
        mark_strange(layout, others, opening)
    _mark_timed(layout, others, opening)
    for index in labelled:
        if index in others:
            _mark_labelled(layout, index, others, opening)


def _known(layout: Layout, first: int) -> int:
    """How many lines above *first* are known as parts of a menu."""
    return sum(layout.marked_kind(index) in MENU_KINDS for index in range(first))


def _mark_unheaded(
    layout: Layout, block: list[int], labelled: list[int], story: tuple[int, int]
) -> None:
    """Mark headlines of *block* in a row, so many as only a ticker has or below a label of news, of
    which the paragraphs of the *story* say nothing, where none is surely its headline: the last of
    them may be it, unless the path to the story stands below.

    Verses end alike.
    """
    for _, group in groupby(enumerate(block), lambda item: item[1] - item[0]):
        run = [index for _, index in group]
        fewest = BLOCKS + 1 if run[0] in labelled else _ENTRIES
        if len(run) < fewest and run[0] in labelled and layout.marked_kind(run[-1] + 1) == PATH:
            run.append(run[-1] + 1)
        if len(run) >= fewest and not end_alike(layout.lines[index] for index in run):
            mark_strange(layout, run[:-1], layout.told(*story))


def _above_headline(layout: Layout, block: list[int], opening: set[str]) -> list[int] | None:
    """The lines of *block* above the one that the *opening* surely takes up: the story's headline.

    None where no line is it for sure: all may be the story's own then, verses or wrapped lines.
    """
    shares = [share(layout.stems(index), opening) for index in block]
    best = shares.index(max(shares))
    if not is_told(layout.stems(block[best]), opening):
        return None
    # The title of a page says it first, above the menu.
    core = layout.lines[block[best]].core
    place = max(i for i, index in enumerate(block) if layout.lines[index].core == core)
    return block[:place]


def _without_block(layout: Layout, others: list[int]) -> list[int]:
    """*others* without the last few where parts of a menu stand between these and the rest: the
    headline block, of which a caption or a sub-head below may say more than the headline does."""
    parted = (
        at
        for at in range(len(others) - 1, 0, -1)
        if any(layout.marked_kind(i) in MENU_KINDS for i in range(others[at - 1], others[at]))
    )
    last = next(parted, 0)
    return others[:last] if last and len(others) - last <= _HEAD_LINES else others


def _first_told(layout: Layout, others: list[int], headline: int, opening: set[str]) -> int:
    """The first line down to the *headline* that the *opening* takes up: the story may begin there.
    A title of the page, which has the headline's words, is none."""
    core = layout.lines[headline].core
    told = (index for index in others if is_told(layout.stems(index), opening))
    return next((index for index in told if core not in layout.lines[index].core), headline)


def _mark_entries(layout: Layout, headline: int, story: tuple[int, int]) -> None:
    """Mark short lines above the *headline*, so many in a row as only a menu has, of which the
    paragraphs of the *story*, from and to these lines, say nothing."""
    told: set[str] = set()
    start = 0
    while start < headline:
        run = list(takewhile(partial(_may_be_entry, layout), range(start, headline)))
        start += len(run) + 1
        run = [i for i in run if not _FIGURE.search(layout.lines[i].folded)]  # as tables have
        if len(run) < _ENTRIES:
            continue
        told = told or layout.told(*story)
        entries = [i for i in run if layout.is_short(i)]
        strange = [i for i in entries if not share(layout.stems(i), told)]
        if len(strange) >= STRANGERS * len(entries):
            for index in strange:
                layout.mark(index, MENU, "navigation")


def _mark_among_known(layout: Layout, headline: int, opening: set[str], *, sure: bool) -> None:
    """Mark short lines above the *headline* that stand among known entries of a menu.

    Those behind the last known one must say nothing that the *opening* says, and so must all where
    it is not *sure* which line is the headline: then those behind may be it, and stay. The line
    right above it may be its kicker.
    """
    start = 0
    while start < headline:
        run = list(takewhile(partial(_is_known_or_entry, layout), range(start, headline)))
        start += len(run) + 1
        known = [i for i in run if layout.marks[i] is not None]
        if len(known) < _KNOWN_ENTRIES or len(run) > _MOST_UNKNOWN * len(known):
            continue
        for index in run:
            is_among = index < known[-1]
            is_below = sure and index + 1 < headline
            if (sure and is_among) or (
                (is_among or is_below) and not share(layout.stems(index), opening)
            ):
                layout.mark(index, MENU, "navigation")


def _mark_page_head(layout: Layout, headline: int, story: tuple[int, int], *, sure: bool) -> None:
    """Mark what stands above known parts of a menu above the *headline*, of which the paragraphs of
    the *story*, from and to these lines, say nothing, unless it ends as a sentence does."""
    unknown = [
        i
        for i in range(_menu_end(layout, headline, sure=sure))
        if layout.marks[i] is None and not ends_sentence(layout.lines[i].folded)
    ]
    told = layout.told(*story) if unknown else set()
    strange = {i for i in unknown if share(layout.stems(i), told) < LEAST_TOLD}
    for index in strange:
        # What is right above a line that is told may be its kicker.
        if index + 1 in strange or layout.marks[index + 1] is not None:
            layout.mark(index, MENU, "navigation")


def _menu_end(layout: Layout, headline: int, *, sure: bool) -> int:
    """Where the menu above the *headline* surely ends, 0 without one.

    Where it is not *sure* which line is the headline, that may stand above the last lines that are
    known as parts of a menu, and above the tools of the outlet, but not above the path to it. The
    names of sections and countries may be words of a story that has a line for each link.
    """
    menu = [i for i in range(headline) if layout.marked_kind(i) in MENU_KINDS]
    ends = [i for i in menu if layout.marked_kind(i) == PATH]
    if sure:
        return ends[-1] if ends and len(menu) >= _KNOWN_ENTRIES else 0
    path = max((i for i in ends if is_path(layout, i)), default=0)
    built_in = [i for i in menu if not any(hit.rule.recurs for hit in layout.whole[i])]
    last = built_in[-_KNOWN_ENTRIES] if len(built_in) >= 2 * _KNOWN_ENTRIES else 0
    return max([path, *(i for i in ends if i <= last)])


def _is_known_or_entry(layout: Layout, index: int) -> bool:
    """Is the line known as part of a menu, or short enough to be one without figures?"""
    if layout.marks[index] is not None:
        return layout.marked_kind(index) in MENU_KINDS
    folded = layout.lines[index].folded
    return _may_be_entry(layout, index) and not (folded.endswith(":") or _FIGURE.search(folded))


def _may_be_entry(layout: Layout, index: int) -> bool:
    return layout.shapes[index] != PARAGRAPH and word_count(layout.lines[index]) <= _ENTRY_WORDS


def _mark_timed(layout: Layout, others: list[int], opening: set[str]) -> None:
    """Mark the headlines of *others*, and with them their hours above, or the lines below that say
    how old each is, when all have one, as in a ticker, and the *opening* takes none of them up.

    Where one has none, it may be the headline, and the others entries of the story.
    """
    for side, time in ((-1, _HOUR_OR_AGE), (1, _AGE)):
        timed = [
            i for i in others if i + side >= 0 and time.fullmatch(layout.lines[i + side].folded)
        ]
        if len(timed) < _TIMED or timed != others:
            continue
        if any(is_told(layout.stems(i), opening) for i in timed):
            continue
        for index in timed:
            layout.mark(index + side, TICKER, "date")
            layout.mark(index, TICKER, "related-links")


def _mark_labelled(layout: Layout, index: int, others: list[int], opening: set[str]) -> None:
    """Mark the headlines among *others* from *index* on, below a label of news, when more furniture
    follows.

    A label right above the story's own headline is no such label, nor is one above a line that the
    *opening* takes up.
    """
    listed = list(takewhile(others.__contains__, range(index, others[-1] + 1)))
    strange = sum(share(layout.stems(i), opening) < LEAST_TOLD for i in listed)
    told = any(is_told(layout.stems(i), opening) for i in listed)
    if not told and strange >= STRANGERS * len(listed) and layout.marks[listed[-1] + 1] is not None:
        for line in (index - 1, *listed):
            layout.mark(line, TICKER, "related-links")


def _is_label(layout: Layout, index: int) -> bool:
    """Does the line announce news or pointers?"""
    return layout.shapes[index] == MARKER or layout.marked_kind(index) == LABEL
