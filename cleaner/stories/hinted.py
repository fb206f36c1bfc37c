"""What the markup of an HTML page says of its text: handed on to where stories are told apart."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from cleaner.stories.cuts import Cut, Origin
from cleaner.text.lines import Line
from cleaner.text.spans import Cleaned, Removal, Story, delete

if TYPE_CHECKING:
    from cleaner.text.markdown import Markdown

# Signs of Markdown. A single character is looked for in a fraction of the time of two.
_MARKDOWN = (("]", "]("), ("#", "# "))
OUTSIDE = "outside-story"
"""The reason of what stands on an HTML page outside of its stories."""


class Markup(Struct, frozen=True):
    """What is known of a text, by positions of the page.

    ``furniture`` gives the kind of lines that are no part of a story, and what markup says of those
    that may be (HEADING and the others in ``text.lines``); ``stories`` are the places where other
    stories begin, ``outside`` the spans that belong to none, with their kinds. ``one_story`` says
    that the first story is not to be parted; ``entries`` are the times of the entries of a live
    report, by where they begin.

    >>> Markup(outside=((0, 5, "navigation"),)).cuts()
    [Cut(start=0, end=5, rule='outside-story', kind='navigation')]
    """

    furniture: Mapping[int, str] = {}
    stories: tuple[int, ...] = ()
    outside: tuple[tuple[int, int, str], ...] = ()
    one_story: bool = False
    entries: Mapping[int, str] = {}

    def cuts(self) -> list[Cut]:
        """What goes because it stands outside of all stories."""
        return [Cut(start, end, OUTSIDE, kind) for start, end, kind in self.outside]

    def named(self, lines: list[Line], origin: Origin) -> dict[int, str]:
        """The kinds of *lines* that are furniture, by index."""
        if not self.furniture:
            return {}
        places = {index: origin.position(line.start) for index, line in enumerate(lines)}
        return {i: self.furniture[place] for i, place in places.items() if place in self.furniture}

    def parts(self, text: str, most: int) -> list[tuple[str, Origin]]:
        """The text of each story that the markup tells apart, and where it stood on the page.

        No more than *most* others are told apart from the first.

        >>> [part for part, _ in Markup(stories=(2,), outside=((0, 1, "date"),)).parts("abcd", 9)]
        ['b', 'cd']
        """
        if not (self.stories or self.outside):
            return [(text, Origin())]
        starts = (0, *self.stories[:most], len(text))
        found = []
        for first, stop in pairwise(starts):
            spans = [(a - first, b - first) for a, b, _ in self.outside if first <= a < stop]
            origin = Origin().part(first, stop).without(spans, stop - first)
            found.append((delete(text[first:stop], spans), origin))
        return found


def markdown_of(text: str) -> Markdown | None:
    """What ``read_markdown`` or ``read_dump`` tells of *text*; they are loaded for a text that may
    be Markdown, or a dump with numbered links.

    >>> markdown_of("خبر") is None, markdown_of("# خبر") is None
    (True, False)
    """
    signed = text.startswith("---") or any(s in text and sign in text for s, sign in _MARKDOWN)
    if not signed and "[5]" not in text:
        return None
    from cleaner.text.markdown import read_dump, read_markdown

    return (read_markdown(text) if signed else None) or read_dump(text)


def without_rules(text: str, markup: Markup) -> Cleaned:
    """A page in a language that has no rules: only what is outside of its story goes.

    >>> without_rules("Menu: News", Markup(outside=((0, 6, "navigation"),))).text
    'News'
    """
    cuts = markup.cuts()
    removals = tuple(Removal(c.start, c.end, c.rule, c.kind, text[c.start : c.end]) for c in cuts)
    kept = delete(text, ((cut.start, cut.end) for cut in cuts))
    stripped = kept.strip()
    if not stripped:
        return Cleaned(kept, removals)
    origin = Origin().without([(cut.start, cut.end) for cut in cuts], len(text))
    first = kept.index(stripped)
    start, end = origin.position(first), origin.position(first + len(stripped) - 1) + 1
    return Cleaned(kept, removals, (Story("main", "", "", stripped, start, end, ()),))
