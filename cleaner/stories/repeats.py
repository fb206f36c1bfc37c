"""What a story says again: copies of its headline, of its paragraphs, of a quote in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from itertools import pairwise

from cleaner.stories.boundaries import CONTENTS
from cleaner.stories.cohesion import share
from cleaner.stories.furniture import head_end
from cleaner.stories.layout import PARAGRAPH, Layout
from cleaner.stories.openings import LONGEST_HEAD, REPEAT, headline_block
from cleaner.text.arabic import words
from cleaner.text.lines import Line, goes_on, word_count

_HEAD_WORDS = 3
_NAME_WORDS = 2
_OUTLET_WORDS = 3
# Fewer lines that come again alone may be quotes set apart.
_FEWEST_PLANNED = 3
_LONGEST_ENTRY = 2
_REPEATED_PARAGRAPH = 60
# The entries of a list of sub-heads, and their numbers; a sub-head stands so near above its
# paragraph, a caption between them.
_FEWEST_ENTRIES = 3
_HEADED = 3
# The rule of what heads such a list.
_CONTENTS_LABEL = "contents-label"
_NUMBER = re.compile(r"^\d{1,2}[.\-) ]+")
_TRUNCATED = 25
# Of the words of a line below a quote, the share above that makes it the name of its speaker.
_NAMED = 0.6
# Words of a quote set apart that a template has marked.
_QUOTED = 4
# Characters of a quote set apart: a shorter one is a sub-head.
_PULLED = 40
_DOTS = ("...", "…")
_PARTINGS = (" - ", " | ")
# What parts the path of a page from the headline, beside these: "Sports » Headline".
_CRUMBS = (" / ", " > ", ' " ')
# Letters that a template may glue to a headline that comes again; and those of an ending.
_LONGEST_GLUED = 40
_ENDING = 3
_SIGNS = re.compile(r"[\W_]+")
_TITLE_BREAK = re.compile(r" [-|] ")
_LONGEST_TITLE = 200
_FEW_PARAGRAPHS = 3


def mark_contents_list(layout: Layout, end: int) -> None:
    """Mark lists of the sub-heads of ``lines[:end]``: short lines in a row that all come again
    below in the same order, each above its paragraph; below a heading of contents any that do.
    What a colon announces is a list of the story."""
    entries = {i: _entry(layout.lines[i]) for i in range(end) if layout.is_short(i)}
    if len(set(entries.values())) == len(entries):
        return
    places = {
        entry: index
        for index, entry in entries.items()
        if index + 1 < end and PARAGRAPH in layout.shapes[index + 1 : index + _HEADED]
    }
    for run in _in_order(entries, places):
        above = run[0] - 1
        announced = run[0] and layout.lines[above].folded.endswith(":")
        label = layout.marks[above] if run[0] else None
        is_headed = label is not None and label.rule == _CONTENTS_LABEL
        if (len(run) >= _FEWEST_ENTRIES or is_headed) and not announced:
            for entry in run:
                layout.mark(entry, CONTENTS, "related-links")


def _in_order(entries: Mapping[int, str], places: Mapping[str, int]) -> list[list[int]]:
    """The runs of lines of *entries* that have *places* below themselves, in order."""
    runs: list[list[int]] = [[]]
    below = -1
    for index, entry in entries.items():
        place = places.get(entry, -1)
        if runs[-1] and (place <= max(index, below) or index - 1 not in entries):
            runs.append([])
        if place > index:
            runs[-1].append(index)
        below = place
    return [run for run in runs if run]


def _entry(line: Line) -> str:
    return _NUMBER.sub("", line.core) if line.core[:1].isdigit() else line.core


def mark_repeats(layout: Layout, end: int) -> None:
    """Mark lines of ``lines[:end]`` that stood on the page before.

    Whole copies of the headline block and of paragraphs, copies that were cut off with dots, and
    those of a headline above the story that were cut off without.
    A story may say a stock sentence twice; verses come again on purpose, and so do the entries of
    a plan or a programme.
    """
    first = head_end(layout, end)
    _mark_page_title(layout, end)
    planned = _planned(layout, end)
    heads = _heads(layout, end)
    # The title of a page may lack signs and blanks; of equal heads the first counts.
    top = min(heads.values(), default=end)
    again_below = any(mark is None for mark in layout.marks[top + 1 : first])
    spelled = {_letters(head): at for head, at in reversed(heads.items())} if again_below else {}
    titles = tuple(head for head in heads if len(head) >= _TRUNCATED)
    seen: set[str] = set()
    copied = False
    last, said = -1, ""
    said_again = layout.said_again
    for index, line in enumerate(layout.lines[:end]):
        if layout.marks[index] is not None:
            continue
        core = line.core
        is_titled = core.startswith(titles) or core.endswith(titles)
        may_repeat = core in said_again or core in heads or line.folded.endswith(_DOTS)
        if index >= first and not (may_repeat or is_titled):
            seen.add(core)
            copied = False
            continue
        # With furniture alone between the two.
        behind = index < first and core == said and last < index - 1
        before = copied
        copied = core in seen and len(core) >= _REPEATED_PARAGRAPH and core not in planned
        is_headed = top < index < first
        at = spelled.get(_letters(core), index) if is_headed else heads.get(core, index)
        again = at < index
        again = again or (is_titled and _is_titled(core, index, heads))
        # Below the head, two words may be a sub-head.
        again = again and (index < first or word_count(line) >= _HEAD_WORDS)
        above = seen.intersection(titles) if index < first else ()
        above = seen if line.folded.endswith(_DOTS) else above
        is_cut = bool(above) and _is_cut_copy(line, above)
        if again or behind or is_cut or (copied and (before or not goes_on(line))):
            layout.mark(index, REPEAT, REPEAT)
        else:
            seen.add(core)
            last, said = index, core
    _mark_doubled(layout, first, end)
    _mark_pull_quotes(layout, first, end)


def _mark_doubled(layout: Layout, first: int, end: int) -> None:
    """Mark the second of two equal short lines between paragraphs, or between headline and story:
    the name of a picture and its caption. Lines of verses stand between others of their kind."""
    if not layout.said_again:
        return
    top = 0 if first <= LONGEST_HEAD else first
    for index, (line, following) in enumerate(pairwise(layout.lines[top:end]), top):
        if line.core != following.core or not layout.is_short(index + 1):
            continue
        below = layout.shapes[index + 2 : min(index + 4, end)]
        above = layout.shapes[index - 1] if index >= first else PARAGRAPH
        if index and above == PARAGRAPH and PARAGRAPH in below:
            layout.mark(index + 1, REPEAT, REPEAT)


def mark_title_copies(layout: Layout, title: int) -> None:
    """Mark lines above the headline at *title* that say it, alone or with the outlet behind it."""
    if title < 0 or layout.marks[title] is not None:
        return
    core = layout.lines[title].core
    for index in range(title):
        if f"{layout.lines[index].core} ".startswith(f"{core} "):
            layout.mark(index, REPEAT, REPEAT)


def _mark_page_title(layout: Layout, end: int) -> None:
    """Mark a line when it is the headline below it with the outlet behind, or before it
    where the headline has a line of its own."""
    block = headline_block(layout, end)[:LONGEST_HEAD]
    for number, title in enumerate(block):
        named = layout.lines[title].core
        below = block[number + 1 :] if any(map(named.__contains__, _PARTINGS)) else []
        if any(_is_title_of(named, layout, index) for index in below):
            layout.mark(title, REPEAT, REPEAT)
            return


def _is_title_of(named: str, layout: Layout, index: int) -> bool:
    """Is *named* the line at *index* with the outlet behind, or before it?"""
    line = layout.lines[index]
    if word_count(line) < _HEAD_WORDS:
        return False
    behind = named.startswith(tuple(line.core + parting for parting in _PARTINGS))
    return behind or (_is_named(named, line.core) and not _shares_line(layout, index))


def _is_named(title: str, core: str) -> bool:
    """Does a name of a few words stand before *core* in the *title*?"""
    names = (title.removesuffix(parting + core) for parting in _PARTINGS)
    return any(name != title and name.count(" ") < _OUTLET_WORDS for name in names)


def _shares_line(layout: Layout, index: int) -> bool:
    """Do wide blanks part the line from another one?"""
    return any(line.joined for line in layout.lines[index : index + 2])


def _planned(layout: Layout, end: int) -> set[str]:
    """What lines of ``lines[:end]`` say again in several places, one or two lines in each.

    A page that is printed twice says its lines again in their order, not some here, some there.
    """
    seen: set[str] = set()
    if not layout.said_again:
        return seen
    lines = [layout.lines[index].core for index in range(end) if layout.marks[index] is None]
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
    """Mark quotes set apart that a paragraph above them says word for word, with their speaker; one
    with a mark on one side alone, as templates set it, also where a paragraph below does."""
    quotes = [i for i in range(first + 1, end) if layout.lines[i].folded.startswith('"')]
    for index in quotes:
        line = layout.lines[index]
        is_open = line.folded.count('"') == 1
        if not layout.is_short(index) or not (is_open or _is_quote(line)):
            continue
        above = layout.paragraphs(first, end if is_open else index)
        if not any(_says(layout.lines[i], line) for i in above):
            continue
        layout.mark(index, REPEAT, REPEAT)
        speaker = index + 1
        if speaker + 1 < end and layout.is_short(speaker):
            named = share(
                layout.stems(speaker), layout.stem_reader.lines(layout.lines[i] for i in above)
            )
            if named >= _NAMED and layout.shapes[speaker + 1] == PARAGRAPH:
                layout.mark(speaker, REPEAT, REPEAT)


def _says(paragraph: Line, quote: Line) -> bool:
    return word_count(quote) >= _QUOTED and quote.core in paragraph.folded


def _is_quote(line: Line) -> bool:
    return line.folded[0] == '"' == line.folded.rstrip(".")[-1:] and len(line.core) >= _PULLED


def _heads(layout: Layout, end: int) -> dict[str, int]:
    """What may come again of the headline block, with the line that it stands in.

    That are its lines, and what of them stands behind the name of the site and the section. Where
    no paragraph is below, or few below a long head (verses), only the first line surely is.
    """
    block = headline_block(layout, end)
    if len(layout.paragraphs(0, end)) < (_FEW_PARAGRAPHS if len(block) > LONGEST_HEAD else 1):
        block = block[:1]
    heads: dict[str, int] = {}
    for index in block:
        core = layout.lines[index].core
        if word_count(layout.lines[index]) >= _HEAD_WORDS:
            heads.setdefault(core, index)
        is_parted = any(map(core.__contains__, _PARTINGS))
        for parting in _TITLE_BREAK.finditer(core[:_LONGEST_TITLE]) if is_parted else ():
            part = core[parting.end() :].strip("\"' ")
            if len(words(part)) >= _NAME_WORDS:
                heads.setdefault(part, index)
    return heads


def _letters(core: str) -> str:
    """*core* without signs and blanks."""
    joined = core.replace(" ", "")
    return joined if joined.isalnum() else _SIGNS.sub("", joined)


def _is_titled(core: str, index: int, heads: Mapping[str, int]) -> bool:
    """Is it the headline again, with the outlet in front or behind, its path, or a caption glued?

    >>> head = "بلديه المدينه تفتتح حديقه واسعه"
    >>> lines = (f"اخبار / {head}", f"{head}الحديقه", f"{head} بيئه {head}", f"{head} ليلا")
    >>> [_is_titled(line, 1, {head: 0}) for line in lines]
    [True, True, True, False]
    """
    before = [head for head, at in heads.items() if at < index and len(head) >= _TRUNCATED]
    return any(_is_told_in(core, head) for head in before)


def _is_told_in(core: str, head: str) -> bool:
    if core.startswith(head):
        rest = core[len(head) :]
        return rest.startswith(_PARTINGS) or rest.endswith(head) or _is_glued(rest, 0)
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
