"""Lines, removals and the page put together again: knows nothing of Arabic or of rules.

Cleaning only deletes: a cleaned text is the page minus disjoint half-open spans of code points, and
gives the page back with them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from msgspec import Struct


@dataclass(frozen=True, slots=True)
class Recurrence:
    """On how many pages of an outlet something stands, of those that were looked at."""

    pages: int
    of: int
    outlet: str

    def __str__(self) -> str:
        return f"recurs on {self.pages:,} of {self.of:,} pages of {self.outlet}"


class Removal(Struct, frozen=True):
    """One deleted span of the page and the reason for it.

    ``start`` and ``end`` count code points of the page (half-open), ``rule`` is the id of the rule
    or of the built-in reason, ``kind`` its kind, ``text`` the deleted characters; ``recurs`` is
    what was counted, where the rule was learned from the pages of the outlet.

    >>> Removal(0, 6, "print-button", "reading-tools", "طباعة\\n").end
    6
    """

    start: int
    end: int
    rule: str
    kind: str
    text: str
    recurs: Recurrence | None = None


class Story(Struct, frozen=True):
    """One story of the page: the main one or an appended one (``kind``).

    ``start`` and ``end`` are its first and last position on the page (code points, half-open);
    ``text`` is the story as cleaned, headline included; ``evidence`` says why it is a story of its
    own (empty for a main story that nothing had to be parted from), ``weight`` how strong that is
    in log odds (see ``stories.evidence``), infinite where nothing had to be weighed.

    >>> Story("main", "", "", "نص", 0, 2, ()).kind
    'main'
    """

    kind: str
    headline: str
    byline: str
    text: str
    start: int
    end: int
    evidence: tuple[str, ...]
    weight: float = math.inf


@dataclass(frozen=True, slots=True)
class Metadata:
    """What an HTML page says of its story; a field that it does not tell is empty.

    ``published`` and ``modified`` are ISO 8601 dates or times, ``language`` is a BCP 47 tag,
    ``url`` the canonical address, ``image`` the address of the story's picture. ``sources`` says
    for each field that is filled where it was read: pairs such as ``("published", "json-ld")``.

    >>> Metadata(title="خبر", sources=(("title", "h1"),)).title
    'خبر'
    """

    title: str = ""
    author: str = ""
    published: str = ""
    modified: str = ""
    site_name: str = ""
    url: str = ""
    language: str = ""
    image: str = ""
    keywords: tuple[str, ...] = ()
    section: str = ""
    sources: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a live report: ``time`` as the page tells it (ISO 8601, or its hour), and where
    it stands in the page, its line of the hour included."""

    time: str
    start: int
    end: int


class Cleaned(Struct, frozen=True):
    """What ``clean`` returns for one page.

    ``text`` is the cleaned page; ``removals`` are disjoint and sorted; ``stories`` begin with the
    main story (none when nothing is kept). ``headline``, ``credit``, ``byline`` and ``date`` are
    empty strings when the page has none. ``date`` is as ISO 8601, as exactly as it is known: a day,
    or a day with a time and its zone; ``date_text`` is what stood on the page, and ``date_source``
    where it was read (``page-data``, ``text``, ``url``, ``relative``: counted back from the day of
    fetching), empty when it was not understood. ``keywords`` and ``related`` (headlines of other
    stories that the page points to) are empty tuples when it has none. ``language`` is the language
    whose rules were used, or an empty string when none applied. ``kind`` says what the page is
    (``"article"``, or why it has no story: see ``html.page_kinds``); ``metadata`` is what an HTML
    page says of itself, None for a page of text; ``encoding`` what bytes of HTML were decoded as,
    empty for text. ``entries`` are those of a live report, in order of the page. ``is_markdown``
    says that the page is Markdown: so are its text and its stories then.
    """

    text: str
    removals: tuple[Removal, ...] = ()
    stories: tuple[Story, ...] = ()
    headline: str = ""
    credit: str = ""
    byline: str = ""
    date: str = ""
    keywords: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    language: str = ""
    kind: str = "article"
    metadata: Metadata | None = None
    encoding: str = ""
    date_text: str = ""
    date_source: str = ""
    entries: tuple[Entry, ...] = ()
    is_markdown: bool = False


def delete(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return *text* without the *spans*: half-open, sorted, disjoint code point ranges.

    >>> delete("abcdef", [(1, 3), (5, 6)])
    'ade'
    """
    kept = []
    position = 0
    for start, end in spans:
        kept.append(text[position:start])
        position = end
    kept.append(text[position:])
    return "".join(kept)


def restore(cleaned: Cleaned) -> str:
    """Give the page back, character for character, from its cleaned text and removals.

    Raises ValueError when the removals overlap, are out of order or do not fit the text.

    >>> page = Cleaned("ade", (Removal(1, 3, "r", "k", "bc"), Removal(5, 6, "r", "k", "f")))
    >>> restore(page)
    'abcdef'
    """
    pieces = []
    page_position = text_position = 0
    for removal in cleaned.removals:
        kept = removal.start - page_position
        if kept < 0 or removal.end - removal.start != len(removal.text):
            raise ValueError(f"removal {removal.rule!r} at {removal.start} does not fit the text")
        pieces.append(cleaned.text[text_position : text_position + kept])
        if len(pieces[-1]) != kept:
            raise ValueError(f"removal {removal.rule!r} starts behind the end of the text")
        pieces.append(removal.text)
        text_position += kept
        page_position = removal.end
    pieces.append(cleaned.text[text_position:])
    return "".join(pieces)
