"""What speaks against another story at one place of a page: a sub-head, an item, a round-up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from cleaner.stories.data import ENTRY_HOUR, FEWEST_ENTRIES
from cleaner.stories.evidence import SHORT_HEADING, Evidence, Run, comes_again
from cleaner.stories.layout import PARAGRAPH, SHORT, Layout
from cleaner.text.lines import LONG_PARAGRAPH, Line, goes_on, is_item, opens_with_and, word_count

_QUESTION = re.compile(r"[!؟?][\])\"' ]*$|:\s*\".*\"$|^\".*\"$")
_QUESTION_ENDS = "!؟?])\"'"  # found in a fraction of the time
# The agency or photographer at the end of a caption.
_CREDITED = re.compile(r"\((?:[^\W\d_]|[ .]){2,25}\)$")
# Words in the opening of a page that reviews several subjects in one piece.
_ROUND_UPS = ("صحف", "صحافه", "موجز", "حصاد", "ابرز ما", "اقوال")
_ROUND_UP = re.compile(rf"\b(?:ال)?(?:{'|'.join(_ROUND_UPS)})\b")
_ROUND_UP_REACH = 80
# The words of a sub-head, and how many of them a story has that is parted by them.
_SUB_HEAD = 5
_FEWEST_SUB_HEADS = 3


def read_lead(lead: Line) -> list[Evidence]:
    """What speaks for one story in the first paragraph below a heading, its *lead*.

    >>> from cleaner.text.lines import split_lines
    >>> [found.name for found in read_lead(split_lines("وأضاف الوزير")[0][0])]
    ['and', 'goes-on', 'brief-lead']
    """
    doubts = {
        "and": opens_with_and(lead),
        "goes-on": goes_on(lead),
        "brief-lead": len(lead.folded) < LONG_PARAGRAPH,
    }
    return [Evidence(name) for name, holds in doubts.items() if holds]


def read_doubt(layout: Layout, run: Run, heading: int, headings: int) -> list[Evidence]:
    """What speaks for a sub-head, an item, a question or a round-up; *headings* are the short
    lines among which this one stands."""
    line, end = layout.lines[heading], len(layout.lines)
    count = word_count(line)
    doubts = {
        "few-words": count < SHORT_HEADING,
        "four-words": count == SHORT_HEADING,
        "five-words": count == SHORT_HEADING + 1,
        "one-of-sub-heads": count <= _SUB_HEAD
        and layout.remembered(_sub_heads, end) >= _FEWEST_SUB_HEADS,
        "item": is_item(line),
        "series": layout.remembered(first_words, end)[line.folded.partition(" ")[0]] > 1,
        "colon": line.folded[-1] in ":.,،؛",
        "credited": line.folded[-1] == ")" and bool(_CREDITED.search(line.folded)),
        "below-colon": _is_announced(layout, run, heading),
        "question-or-quote": line.folded[-1] in _QUESTION_ENDS
        and bool(_QUESTION.search(line.folded)),
        "one-of-many": headings > 1 and not comes_again(layout, heading, run),
        "entry-hour": not layout.remembered(_entry_hours, end).isdisjoint(
            range(run.start, heading)
        ),
        "round-up": bool(layout.remembered(_is_round_up, end)),
    }
    return [Evidence(name) for name, holds in doubts.items() if holds]


def first_words(layout: Layout, end: int) -> Counter[str]:
    """The first words of the short lines right above paragraphs of ``lines[:end]``: chapters begin
    with the same one.

    >>> from cleaner.text.lines import split_lines
    >>> story = "نص " * 60
    >>> lines = split_lines(f"الفصل الأول\\n{story}\\nالفصل الثاني\\n{story}")[0]
    >>> first_words(Layout(lines, [[]] * 4), 4)
    Counter({'الفصل': 2})
    """
    heads = {line.folded for line in _heads(layout, end)}
    words = (head.partition(" ")[0] for head in heads)
    return Counter(word for word in words if word.isalpha())


def _heads(layout: Layout, end: int | None = None) -> Iterator[Line]:
    """The short lines right above paragraphs of ``lines[:end]``."""
    shapes = zip(layout.lines[:end], pairwise(layout.shapes), strict=False)
    return (line for line, pair in shapes if pair == (SHORT, PARAGRAPH))


def _is_announced(layout: Layout, run: Run, heading: int) -> bool:
    """Does the story above announce *heading*, or the list that it stands in, with a colon?"""
    before = (i for i in (run.start - 1, heading - 1) if layout.shapes[i] in (SHORT, PARAGRAPH))
    return any(layout.lines[i].folded.endswith(":") for i in before)


def _entry_hours(layout: Layout, end: int) -> set[int]:
    """The lines of ``lines[:end]`` that the entries of a live report begin with."""
    lines = enumerate(layout.lines[:end])
    hours = {i for i, line in lines if ":" in line.folded and ENTRY_HOUR.fullmatch(line.folded)}
    return hours if len(hours) >= FEWEST_ENTRIES else set()


def _sub_heads(layout: Layout, end: int) -> int:
    """How many lines of few words stand right above paragraphs of ``lines[:end]``."""
    return sum(word_count(line) <= _SUB_HEAD for line in _heads(layout, end))


def _is_round_up(layout: Layout, end: int) -> bool:
    """Does the page open by saying that it reviews several subjects?"""
    opening = [line.folded[:_ROUND_UP_REACH] for line in layout.lines[: min(end, 3)]]
    told = [folded for folded in opening if any(map(folded.__contains__, _ROUND_UPS))]
    return any(_ROUND_UP.search(folded) for folded in told)
