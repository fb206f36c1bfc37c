"""The opening of a story: its headline block, captions told by their place, repeats."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import partial
from itertools import pairwise, takewhile

from cleaner.stories.cohesion import is_told, share
from cleaner.stories.endings import BYLINE, CAPTION, is_author, is_name
from cleaner.stories.furniture import head_end
from cleaner.stories.layout import PARAGRAPH, Layout
from cleaner.text.arabic import words
from cleaner.text.lines import Line, ends_sentence, goes_on, word_count

REPEAT = "repeat"

_SHORT_CAPTION = 8
_LONG_CAPTION = 25
_HEAD_WORDS = 3
_NAME_WORDS = 2
_HEADLINE_WORDS = 4
# Fewer lines that come again alone may be quotes set apart.
_FEWEST_PLANNED = 3
_LONGEST_ENTRY = 2
_WEDGED_WORDS = 4
_REPEATED_PARAGRAPH = 60
_TRUNCATED = 25
# Of the words of a line below a quote, the share above that makes it the name of its speaker.
_NAMED = 0.6
# Characters of a quote set apart: a shorter one is a sub-head.
_PULLED = 40
_DOTS = ("...", "…")
_PARTINGS = (" - ", " | ")
# What parts the path of a page from the headline, beside these: "Sports » Headline".
_CRUMBS = (" / ", " > ", ' " ')
# Letters that a template may glue to a headline that comes again; and those of an ending.
_LONGEST_GLUED = 40
_ENDING = 3
_TITLE_BREAK = re.compile(r" [-|] ")
_LONGEST_TITLE = 200
# Short lines above a story that may be its headline, kicker, decks and captions; more are a list.
_LONGEST_HEAD = 8
# Place, country and agency with what parts them from the report: "(CNN) --", "Place - agency:".
_FEW_PARAGRAPHS = 3
_DATELINE = re.compile(
    r"[^.:!?()\-]{0,60}\([^().:!?]{2,30}\) ?[:\-]|\w+(?:[ ,]{1,2}\w+){0,4}(?: -{1,2} | ?:-? ?-?)"
)
# The share of a caption's words that the first paragraphs say.
_OWN = 0.3
# The share of a byline's words that its place may have in common with the story.
_PLACE_ONLY = 0.5
_BYLINE = re.compile(
    r"[^\W\d_]+(?: \w+){0,2} ?[-/|] ?[^\W\d_]{2,}(?:(?: ?, ?| و?)[^\W\d_.]{2,}){1,4} ?:?"
)
_META = frozenset({"byline", "date"})
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
    if first == end or not 1 < len(block) <= _LONGEST_HEAD:
        return
    if word_count(layout.lines[block[0]]) >= _HEADLINE_WORDS:
        for index in block[1:]:
            if layout.is_short(index) and (
                _is_head_caption(layout, block[0], index, first, end)
                or _is_doubled(layout, block[0], index, first, end)
                or (index == block[1] and _names_a_picture(layout, block[0], index))
                or _is_wedged(layout, block, index, end)
            ):
                layout.mark(index, CAPTION, "caption")
        _mark_pairs(layout, block)


def _is_head_caption(layout: Layout, headline: int, index: int, first: int, end: int) -> bool:
    """Between date and byline, behind a repeated headline or a date and above a dateline, or set
    apart above a byline or date. What greets, asks or leads on with a sign is none; nor is, above a
    byline or date, what the story takes up when it says nothing of the line taken for a headline.
    """
    line = layout.lines[index]
    length = word_count(line)
    if _leads_on(line):
        return False
    before, after = layout.marked_kind(index - 1), layout.marked_kind(index + 1)
    told = partial(_told, layout, first=first, end=end)
    if after in _META and told(index) > told(headline) == 0:
        return False
    if before == "date" and after == "byline":
        return length <= _LONG_CAPTION
    if before == REPEAT and layout.shapes[first] == PARAGRAPH:
        return length <= _LONG_CAPTION and _opens_with_dateline(layout.lines[first])
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
    """Is the line said again right below, and less of the story than the headline is?"""
    line = layout.lines[index]
    if layout.marked_kind(index + 1) != REPEAT or layout.lines[index + 1].core != line.core:
        return False
    said = _told(layout, headline, first, end)
    own = _told(layout, index, first, end)
    return word_count(line) <= _SHORT_CAPTION and said > 0 and own < said


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
    """Mark a line "place - name" right above the first paragraph, a name above a byline, and one
    that begins with one of the given *names* beside a date or a byline.

    It must not be the headline, and the story must not speak of what it says.
    """
    first = head_end(layout, end)
    block = headline_block(layout, end)
    if first == end or len(block) < 2:
        return
    told = partial(_told, layout, first=first, end=end)
    if _BYLINE.fullmatch(layout.lines[block[-1]].folded) and told(block[-1]) <= _PLACE_ONLY:
        layout.mark(block.pop(), BYLINE, "byline")
    if len(block) > 1 and _is_name_above(layout, block) and not told(block[-1]):
        layout.mark(block[-1], BYLINE, "byline")
    if word_count(layout.lines[block[0]]) < _HEADLINE_WORDS:
        return
    for index in block[1:]:
        beside = {layout.marked_kind(index - 1), layout.marked_kind(index + 1)}
        if beside & _META and is_author(layout.lines[index], names) and not told(index):
            layout.mark(index, BYLINE, "byline")


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


def _mark_pairs(layout: Layout, block: list[int]) -> None:
    """Two lines under the headline, the second of which says the first again, are captions."""
    if len({layout.lines[i].core for i in block}) < len(block) - 1:
        return  # a refrain
    for index, following in pairwise(block[1:]):
        core, next_core = layout.lines[index].core, layout.lines[following].core
        if following == index + 1 and core and (next_core + " ").startswith(core + " "):
            for line, most in ((index, _SHORT_CAPTION), (following, _LONG_CAPTION)):
                if word_count(layout.lines[line]) <= most:
                    layout.mark(line, CAPTION, "caption")


def mark_repeats(layout: Layout, end: int) -> None:
    """Mark lines of ``lines[:end]`` that stood on the page before.

    Whole copies of the headline block and of paragraphs, copies that were cut off with dots, and
    those of a headline above the story that were cut off without.
    A story may say a stock sentence twice; verses come again on purpose, and so do the entries of
    a plan or a programme.
    """
    first = head_end(layout, end)
    planned = _planned(layout, end)
    heads = _heads(layout, end)
    # The title of a page may lack signs and blanks; of equal heads the first counts.
    top = min(heads.values(), default=end)
    again_below = any(mark is None for mark in layout.marks[top + 1 : first])
    spelled = {_letters(head): at for head, at in reversed(heads.items())} if again_below else {}
    titles = tuple(head for head in heads if len(head) >= _TRUNCATED)
    seen: set[str] = set()
    copied = False
    for index, line in enumerate(layout.lines[:end]):
        if layout.marks[index] is not None:
            continue
        core = line.core
        before = copied
        copied = core in seen and len(core) >= _REPEATED_PARAGRAPH and core not in planned
        is_headed = top < index < first
        at = spelled.get(_letters(core), index) if is_headed else heads.get(core, index)
        again = at < index
        if titles and (core.startswith(titles) or core.endswith(titles)):
            again = again or _is_titled(core, index, heads)
        # Below the head, two words may be a sub-head.
        again = again and (index < first or word_count(line) >= _HEAD_WORDS)
        above = seen.intersection(titles) if index < first else ()
        above = seen if line.folded.endswith(_DOTS) else above
        is_cut = bool(above) and _is_cut_copy(line, above)
        if again or is_cut or (copied and (before or not goes_on(line))):
            layout.mark(index, REPEAT, REPEAT)
        else:
            seen.add(core)
    _mark_doubled(layout, first, end)
    _mark_pull_quotes(layout, first, end)


def _mark_doubled(layout: Layout, first: int, end: int) -> None:
    """Mark the second of two equal short lines between paragraphs: the name of a picture and its
    caption. Lines of verses stand between others of their kind."""
    cores = [line.core for line in layout.lines[first:end]]
    for index, (core, following) in enumerate(pairwise(cores), first):
        if core != following or not layout.is_short(index + 1):
            continue
        below = layout.shapes[index + 2 : min(index + 4, end)]
        if layout.shapes[index - 1] == PARAGRAPH and PARAGRAPH in below:
            layout.mark(index + 1, REPEAT, REPEAT)


def mark_title_copies(layout: Layout, title: int) -> None:
    """Mark lines above the headline at *title* that say it, alone or with the outlet behind it."""
    if title < 0 or layout.marks[title] is not None:
        return
    core = layout.lines[title].core
    for index in range(title):
        if f"{layout.lines[index].core} ".startswith(f"{core} "):
            layout.mark(index, REPEAT, REPEAT)


def _planned(layout: Layout, end: int) -> set[str]:
    """What lines of ``lines[:end]`` say again in several places, one or two lines in each.

    A page that is printed twice says its lines again in their order, not some here, some there.
    """
    lines = [layout.lines[index].core for index in range(end) if layout.marks[index] is None]
    seen: set[str] = set()
    if len(lines) - len(set(lines)) < _FEWEST_PLANNED:
        return seen
    runs: list[list[str]] = [[]]
    for core in lines:
        if core in seen and len(core) >= _REPEATED_PARAGRAPH:
            runs[-1].append(core)
        elif runs[-1]:
            runs.append([])
        seen.add(core)
    short = [run for run in runs if 0 < len(run) <= _LONGEST_ENTRY]
    planned = {core for run in short for core in run}
    return planned if min(len(short), len(planned)) >= _FEWEST_PLANNED else set()


def _mark_pull_quotes(layout: Layout, first: int, end: int) -> None:
    """Mark quotes set apart that a paragraph above them says word for word, with their speaker."""
    quotes = [i for i in range(first + 1, end) if layout.lines[i].folded[0] == '"']
    for index in quotes:
        line = layout.lines[index]
        if not layout.is_short(index) or not _is_quote(line):
            continue
        above = layout.paragraphs(first, index)
        if not any(line.core in layout.lines[i].folded for i in above):
            continue
        layout.mark(index, REPEAT, REPEAT)
        speaker = index + 1
        if speaker + 1 < end and layout.is_short(speaker):
            named = share(
                layout.stems(speaker), layout.stem_reader.lines(layout.lines[i] for i in above)
            )
            if named >= _NAMED and layout.shapes[speaker + 1] == PARAGRAPH:
                layout.mark(speaker, REPEAT, REPEAT)


def _is_quote(line: Line) -> bool:
    return line.folded[0] == '"' == line.folded.rstrip(".")[-1:] and len(line.core) >= _PULLED


def _heads(layout: Layout, end: int) -> dict[str, int]:
    """What may come again of the headline block, with the line that it stands in.

    That are its lines, and what of them stands behind the name of the site and the section. Where
    no paragraph is below, or few below a long head (verses), only the first line surely is.
    """
    block = headline_block(layout, end)
    if len(layout.paragraphs(0, end)) < (_FEW_PARAGRAPHS if len(block) > _LONGEST_HEAD else 1):
        block = block[:1]
    heads: dict[str, int] = {}
    for index in block:
        core = layout.lines[index].core
        if word_count(layout.lines[index]) >= _HEAD_WORDS:
            heads.setdefault(core, index)
        is_parted = any(parting in core for parting in _PARTINGS)
        for parting in _TITLE_BREAK.finditer(core[:_LONGEST_TITLE]) if is_parted else ():
            part = core[parting.end() :].strip("\"' ")
            if len(words(part)) >= _NAME_WORDS:
                heads.setdefault(part, index)
    return heads


def _letters(core: str) -> str:
    """*core* without signs and blanks."""
    joined = core.replace(" ", "")
    return joined if joined.isalnum() else "".join(filter(str.isalnum, joined))


def _is_titled(core: str, index: int, heads: Mapping[str, int]) -> bool:
    """Is it the headline again, with the outlet in front or behind, its path, or a caption glued?

    >>> head = "بلديه المدينه تفتتح حديقه واسعه"
    >>> lines = (f"اخبار / {head}", f"{head}الحديقه", f"{head} ليلا", f"{head}ون")
    >>> [_is_titled(line, 1, {head: 0}) for line in lines]
    [True, True, False, False]
    """
    before = [head for head, at in heads.items() if at < index and len(head) >= _TRUNCATED]
    return any(_is_told_in(core, head) for head in before)


def _is_told_in(core: str, head: str) -> bool:
    if core.startswith(head):
        rest = core[len(head) :]
        return rest.startswith(_PARTINGS) or _is_glued(rest, 0)
    if core.endswith(head):
        rest = core[: -len(head)]
        return rest.endswith((*_PARTINGS, *_CRUMBS)) or _is_glued(rest, -1)
    return False


def _is_glued(rest: str, side: int) -> bool:
    """Does the word of *rest* on this side touch the headline, longer than an ending ever is?"""
    touching = rest.split(" ")[side]
    return touching.isalpha() and len(touching) > _ENDING and len(rest) <= _LONGEST_GLUED


def _is_cut_copy(line: Line, above: Collection[str]) -> bool:
    """Is the line a copy of the beginning of one *above*? Not of who speaks there: "Party: we"."""
    rests = [core[len(line.core) :] for core in above if core.startswith(line.core)]
    return len(line.core) >= _TRUNCATED and any(
        rest and not rest.lstrip().startswith(":") for rest in rests
    )
