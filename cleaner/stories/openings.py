"""The opening of a story: its headline block, captions and bylines told by their place."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import partial
from itertools import pairwise, takewhile

from cleaner.stories.cohesion import is_told, share
from cleaner.stories.endings import BYLINE, CAPTION, is_author, is_given_name, is_name, story_last
from cleaner.stories.furniture import head_end
from cleaner.stories.layout import PARAGRAPH, Layout
from cleaner.text.lines import Line, ends_sentence, word_count

REPEAT = "repeat"

_SHORT_CAPTION = 8
_LONG_CAPTION = 25
_HEAD_WORDS = 3
_NAME_WORDS = 2
_HEADLINE_WORDS = 4
_WEDGED_WORDS = 4
_RUNNING_WORDS = 12
_CLOSING = ('"', ")", ":")
LONGEST_HEAD = 8
"""Short lines above a story that may be its headline, kicker, decks, captions; more are a list."""
# Place, country and agency with what parts them from the report: "(CNN) --", "Place - agency:".
_DATELINE = re.compile(
    r"[^.:!?()\-]{0,60}\([^().:!?]{2,30}\) ?[:\-]|\w+(?:[ ,]{1,2}\w+){0,4}(?: -{1,2} | ?:-? ?-?)"
)
# The share of a caption's words that the first paragraphs say.
_OWN = 0.3
# The share of a line's words in the first paragraphs that is next to nothing.
_BARELY = 0.15
# The share of a byline's words that its place may have in common with the story.
_PLACE_ONLY = 0.5
_PLACE_AND_NAME = re.compile(r"[^\W\d_]{2,}(?: \w+)? ?: ?(.+)")
_BYLINE = re.compile(
    r"[^\W\d_]+(?: \w+){0,2} ?[-/|] ?([^\W\d_]{2,})(?:(?: ?, ?| و?)[^\W\d_.]{2,}){1,4} ?:?"
)
# What a verb of what happens begins with, and so do some names.
_VERB = re.compile(r"(?:[يتن]|س[يتن])\w{3,8}")
_META = frozenset({"byline", "date"})
_SAID_AGAIN = frozenset({"caption", REPEAT})
_SIGNED = frozenset({"byline", "masthead"})


def headline_block(layout: Layout, end: int) -> list[int]:
    """The kept lines above the first paragraph of ``lines[:end]``: headline first, then decks.

    A page that begins with a paragraph has none, unless that paragraph is a long headline (a
    byline or a date stands below it).
    """
    return [i for i in range(head_end(layout, end)) if layout.marks[i] is None]


def mark_captions(layout: Layout, end: int) -> None:
    """Mark the captions above the paragraphs that only their place gives away.

    Where the first line is too short for a headline (a section, a country), the headline may be
    any of the next: then nothing is marked. Nor is it in a long head: that is a list, or verses.
    """
    first = head_end(layout, end)
    block = headline_block(layout, end)
    if first == end or not 1 < len(block) <= LONGEST_HEAD:
        return
    block = _from_headline(layout, block, layout.opening(first, end))
    if word_count(layout.lines[block[0]]) >= _HEADLINE_WORDS:
        for index in block[1:]:
            if layout.is_short(index) and (
                _is_head_caption(layout, block[0], index, first, end)
                or _is_doubled(layout, block[0], index, first, end)
                or (index == block[1] and _names_a_picture(layout, block[0], index))
                or _is_wedged(layout, block, index, end)
            ):
                layout.mark(index, CAPTION, "caption")
        _mark_pairs(layout, block, layout.opening(first, end))


def _from_headline(layout: Layout, block: list[int], opening: set[str]) -> list[int]:
    """The lines of *block* from the first that is surely the headline, where the story says nothing
    of those above it; all, if none is."""
    for number, index in enumerate(block[:-1]):
        if is_told(layout.stems(index), opening):
            return block[number:]
        if share(layout.stems(index), opening):
            break
    return block


def _is_head_caption(layout: Layout, headline: int, index: int, first: int, end: int) -> bool:
    """Between date and byline, behind a repeated headline or a date and above a dateline, or set
    apart above a byline or date. What greets, asks or leads on with a sign is none; nor is, above a
    byline or date, what the story takes up when it says nothing of the line taken for a headline,
    or surely when it says next to nothing of that.
    """
    line = layout.lines[index]
    length = word_count(line)
    if _leads_on(line):
        return False
    before, after = layout.marked_kind(index - 1), layout.marked_kind(index + 1)
    told = partial(_told, layout, first=first, end=end)
    if after in _META and _is_rather_headline(layout, headline, index, layout.opening(first, end)):
        return False
    if before == "date" and after == "byline":
        return length <= _LONG_CAPTION
    if before == REPEAT and layout.shapes[first] == PARAGRAPH:
        return length <= _LONG_CAPTION and _opens_with_dateline(layout.lines[first])
    if before in _META and index + 1 == first and _is_own_name(layout, index, end):
        return True
    if before == "date" and index + 1 == first:
        return (
            length <= _SHORT_CAPTION
            and told(index) >= _OWN
            and _opens_with_dateline(layout.lines[first])
        )
    if after not in _META:
        return False
    decks = sum(layout.marks[i] is None for i in range(index))
    if layout.gaps[index] <= max(layout.usual_gap(), 1):
        return decks > 1 and length < _HEAD_WORDS
    return length <= (_LONG_CAPTION if decks > 1 else _SHORT_CAPTION)


def _is_rather_headline(layout: Layout, headline: int, index: int, opening: set[str]) -> bool:
    """Does the *opening* take up the line at *index* and say nothing of the one taken for the
    *headline*, or next to nothing where it takes up the line surely?"""
    stems = layout.stems(index)
    least = _BARELY if is_told(stems, opening) else 0
    return share(stems, opening) > share(layout.stems(headline), opening) <= least


def _is_own_name(layout: Layout, index: int, end: int) -> bool:
    """Is it a name that the first paragraph below says, in a story without sub-heads?"""
    last = story_last(layout, end)
    return (
        word_count(layout.lines[index]) <= _WEDGED_WORDS
        and layout.stems(index) <= layout.stems(index + 1)
        and not any(layout.is_short(i) for i in range(index + 1, last))
    )


def _leads_on(line: Line) -> bool:
    """Does the line end as a sentence, a question, a greeting or an announcement does?"""
    return ends_sentence(line.folded) or line.folded[-1] in ":,؛"


def _told(layout: Layout, index: int, first: int, end: int) -> float:
    """The share of the line's words that the first paragraphs from *first* on say."""
    return share(layout.stems(index), layout.opening(first, end))


def _opens_with_dateline(line: Line) -> bool:
    """Does the paragraph open with its place, its outlet or its agency, as reports do?"""
    return _DATELINE.match(line.folded) is not None


def _is_doubled(layout: Layout, headline: int, index: int, first: int, end: int) -> bool:
    """Is the line said again right below, and less of the story than the headline is, or below a
    sure headline?"""
    line = layout.lines[index]
    if layout.marked_kind(index + 1) != REPEAT or layout.lines[index + 1].core != line.core:
        return False
    said = _told(layout, headline, first, end)
    own = _told(layout, index, first, end)
    sure = is_told(layout.stems(headline), layout.opening(first, end))
    most = _LONG_CAPTION if line.folded.endswith(")") else _SHORT_CAPTION
    return word_count(line) <= most and said > 0 and (own < said or sure)


def _names_a_picture(layout: Layout, headline: int, index: int) -> bool:
    """Does the line right below the headline say some words of it again, above more furniture?

    A sub-head stands right above what it heads.
    """
    core = layout.lines[index].core
    if not _NAME_WORDS <= word_count(layout.lines[index]) <= _SHORT_CAPTION:
        return False
    return layout.marks[index + 1] is not None and f" {core} " in f" {layout.lines[headline].core} "


def _is_wedged(layout: Layout, block: list[int], index: int, end: int) -> bool:
    """Is it a name, a counter, a word between two lines of furniture, below the sure headline?"""
    line = layout.lines[index]
    if layout.marks[index - 1] is None or layout.marks[index + 1] is None:
        return False
    if word_count(line) > _WEDGED_WORDS or _leads_on(line):
        return False
    opening = layout.opening(index, end)
    above = takewhile(index.__gt__, block)
    return not is_told(layout.stems(index), opening) and any(
        is_told(layout.stems(i), opening) for i in above
    )


def mark_byline(layout: Layout, end: int, names: Collection[str]) -> None:
    """Mark a line "place - name" right above the first paragraph, a name above a byline, one that
    begins with one of the given *names* beside a date or a byline or above running text, and one
    below a label.

    It must not be the headline, and the story must not speak of what it says.
    """
    first = head_end(layout, end)
    block = headline_block(layout, end)
    if first == end or not block or (len(block) == 1 and not block[0]):
        return
    told = partial(_told, layout, first=first, end=end)
    if _is_place_and_name(layout, block, names, told):
        layout.mark(block.pop(), BYLINE, "byline")
    if len(block) > 1 and _is_name_above(layout, block) and not told(block[-1]):
        layout.mark(block[-1], BYLINE, "byline")
    if len(block) > LONGEST_HEAD:  # a list, or verses
        return
    # What furniture stands above may be the name of who wrote it, and nothing the headline.
    for index in block[1:] or block:
        beside = {layout.marked_kind(index - 1), layout.marked_kind(index + 1)}
        running = word_count(layout.lines[index + 1]) >= _RUNNING_WORDS
        named = (running or beside & _META) and _is_signature(layout.lines[index], names)
        # Below a quote it is who said it, below a colon what was announced, below a name a list.
        above = layout.lines[index - 1]
        listed = layout.is_short(index - 1) and is_author(above, names)
        named = named and above.folded[-1] not in _CLOSING and not listed
        if (named or _is_below_label(layout, index)) and told(index) < _PLACE_ONLY:
            layout.mark(index, BYLINE, "byline")


def _is_signature(line: Line, names: Collection[str]) -> bool:
    """Is the line an author, or a place and a given name with others behind a colon?"""
    match = _PLACE_AND_NAME.fullmatch(line.folded)
    return is_author(line, names) or (match is not None and is_given_name(match[1], names))


def _is_place_and_name(
    layout: Layout, block: list[int], names: Collection[str], told: Callable[[int], float]
) -> bool:
    """Has the last line of *block* the form "place - name", below a headline that the story takes
    up, an author, a date or another byline? A headline below a menu has that form, too."""
    *above, last = block
    match = _BYLINE.fullmatch(layout.lines[last].folded)
    if not match or told(last) > _PLACE_ONLY:
        return False
    if _VERB.fullmatch(match[1]) and match[1] not in names:
        return False
    signed = any(is_author(layout.lines[i], names) for i in above)
    return signed or layout.marked_kind(last - 1) in _META or any(map(told, above))


def _is_below_label(layout: Layout, index: int) -> bool:
    """Is the line a name below "by", alone in its line?"""
    is_label = (
        layout.marked_kind(index - 1) == "byline" and word_count(layout.lines[index - 1]) == 1
    )
    return is_label and is_name(layout.lines[index])


def _is_name_above(layout: Layout, block: list[int]) -> bool:
    """Is the last line of *block* a name right above a byline, and its first a headline?

    >>> from cleaner.text.lines import split_lines
    >>> lines = split_lines("بلدية المدينة تفتتح حديقة\\nنزار الحكيم\\nالمرفأ - المرسى")[0]
    >>> layout = Layout(lines, [[]] * 3)
    >>> layout.mark(2, "byline-outlet-place", "byline")
    >>> _is_name_above(layout, [0, 1])
    True
    """
    line = layout.lines[block[-1]]
    if layout.marked_kind(block[-1] + 1) not in _SIGNED:
        return False
    headline = word_count(layout.lines[block[0]]) >= _HEADLINE_WORDS
    return headline and is_name(line)


def mark_alternatives(layout: Layout, end: int) -> None:
    """Mark what stands right above a caption or a repeat that says it again with more behind: the
    words for those who do not see the picture."""
    if layout.marked_kinds.isdisjoint(_SAID_AGAIN):
        return
    for index in range(end - 1):
        line, following = layout.lines[index], layout.lines[index + 1]
        if layout.marked_kind(index + 1) not in _SAID_AGAIN or not layout.is_short(index):
            continue
        is_name_alone = word_count(line) < _NAME_WORDS or not index
        if not is_name_alone and following.core.startswith((f"{line.core} ", f"{line.core},")):
            layout.mark(index, CAPTION, "caption")


def _mark_pairs(layout: Layout, block: list[int], opening: set[str]) -> None:
    """Two lines under the headline, the second of which says the first again, are captions, unless
    by the *opening* of the story it is the headline itself."""
    if len({layout.lines[i].core for i in block}) < len(block) - 1:
        return  # a refrain
    for index, following in pairwise(block[1:]):
        core, next_core = layout.lines[index].core, layout.lines[following].core
        is_longer = following == index + 1 and core and f"{next_core} ".startswith(f"{core} ")
        if is_longer and not _is_rather_headline(layout, block[0], following, opening):
            for line, most in ((index, _SHORT_CAPTION), (following, _LONG_CAPTION)):
                if word_count(layout.lines[line]) <= most:
                    layout.mark(line, CAPTION, "caption")
