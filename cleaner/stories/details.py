"""What is removed but worth having: credit, byline, date, keywords, related headlines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile
from string import whitespace

from msgspec import Struct

from cleaner.stories.layout import HTML_HINT, MARKER, Layout
from cleaner.text.arabic import fold, fold_words
from cleaner.text.dates import find_date, is_of_change, is_published_line, may_have_figures
from cleaner.text.lines import Line, word_count

_LONGEST_KEYWORD = 4
_SEPARATORS = whitespace + "|:：،,-\N{EN DASH}\N{NO-BREAK SPACE}"
_BULLETS = "•◦▪●■□◆◇○*·>"
_LABEL_END = re.compile(r"[:：|]\s*")
_KEYWORD_BREAK = re.compile(r"\s*[،,;؛|#•·/]\s*|\s+[-–]\s+|\s{2,}")
_RELATED_WORDS = 3
_HEADLINE_WORDS = 4
_REST_OF_MENU = 3
_ENUMERATED = re.compile(r"^\(?\d{1,2}\s?[-.):/]\s*")
_BYLINE_LABEL = re.compile(
    r"^(?:كتبت?|بقلم|إعداد|تحرير|author|role|by)(?:\s*[:،,-]\s*|\s+)", re.IGNORECASE
)
_AUTHOR = re.compile(
    r"(?:(?:نشرت?|كتبت?) )?(?:بواسطة|بقلم|كتبت?|by)\s*:?\s+(\D{3,40})", re.IGNORECASE
)
_PIECES = re.compile(r"\s*[|•]\s*|\s+[-/\N{EN DASH}]\s+")
_NO_HEADLINES = frozenset({"byline", "caption", "date"})
_READ_KINDS = frozenset({"byline", "date", "related-links", "source-credit", "tag-list"})


class Details(Struct):
    """Data read off the removed lines of one story, in the order of the page."""

    credit: str = ""
    byline: str = ""
    dates: list[str] = []
    keywords: list[str] = []
    related: list[str] = []

    def add(self, later: Details) -> None:
        """Take over what *later* has and this lacks."""
        self.credit = self.credit or later.credit
        self.byline = self.byline or later.byline
        self.dates += [line for line in later.dates if line not in self.dates]
        self.keywords += [word for word in later.keywords if word not in self.keywords]
        self.add_related(later)

    def add_related(self, other: Details) -> None:
        """Take over the related headlines of *other*."""
        self.related += [text for text in other.related if text not in self.related]


def read_details(layout: Layout, end: int) -> Details:
    """Read the details off the marked lines of the story ``lines[:end]``.

        >>> from cleaner.stories.layout import Layout
    >>> from cleaner.text.lines import split_lines
        >>> layout = Layout(split_lines("المصدر: وكالة الأنباء")[0], [[]])
        >>> layout.mark(0, "source", "source-credit")
        >>> read_details(layout, 1).credit
        'وكالة الأنباء'
    """
    marked: dict[str, list[int]] = {}
    for index in range(end):
        mark = layout.marks[index]
        if mark is not None and mark.kind in _READ_KINDS:
            marked.setdefault(mark.kind, []).append(index)
    if not marked:
        return Details()
    for kind in ("byline", "date"):
        # A rule knows the words, a name in the markup only the place.
        marked.get(kind, []).sort(key=lambda i: _is_hint(layout, i))
    own = _own(layout, end)
    return Details(
        credit=_first_value(layout, marked.get("source-credit", ())),
        byline=_byline(layout, marked, own),
        dates=_dates(layout, marked, own),
        keywords=_keywords(layout, marked.get("tag-list", ()), end),
        related=_related(layout, marked.get("related-links", ())),
    )


def _own(layout: Layout, end: int) -> range:
    """The lines among which the story's own byline and date stand: above the first list of pointers
    to other stories, and from the headline on where such a list stands above it."""
    pointers = [i for i in range(end) if layout.marks[i] and layout.shapes[i] == MARKER]
    headline = next((i for i in range(end) if layout.marks[i] is None), end)
    first = headline if any(i < headline for i in pointers) else 0
    return range(first, next((i for i in pointers if i > headline), end))


def _byline(layout: Layout, marked: dict[str, list[int]], own: range) -> str:
    """The first line of author among the lines *own*, without its label and the date; else what
    stands behind such a label in a line of date."""
    named = _first_value(layout, [i for i in marked.get("byline", ()) if i in own])
    if named:
        pieces = _PIECES.split(named)
        undated = [piece for piece in pieces if not find_date(piece)]
        return _BYLINE_LABEL.sub("", named if undated == pieces else " - ".join(undated))
    dated = (layout.lines[i].raw for i in marked.get("date", ()) if i in own)
    pieces = [piece for line in dated for piece in _PIECES.split(tidy(line))]
    found = (_AUTHOR.fullmatch(piece) for piece in pieces)
    return next((match[1] for match in found if match), "")


def _dates(layout: Layout, marked: dict[str, list[int]], own: range) -> list[str]:
    """The lines that may tell the date, among the lines *own*, the best first.

    Lines of date, those of a change last; bylines with a date; furniture that tells it itself.
    """
    lines = _without_hours_of_comments(layout, [i for i in marked.get("date", ()) if i in own])
    lines.sort(key=lambda i: is_of_change(layout.lines[i].folded))
    others = [i for i in marked.get("byline", ()) if i in own]
    lines += [i for i in others if find_date(layout.lines[i].raw)]
    taken = set(lines)
    others = [i for i in own if layout.marks[i] and i not in taken]
    lines += [i for i in others if is_published_line(layout.lines[i].folded)]
    return list(filter(None, (_without_label(layout, index) for index in lines)))


def _without_hours_of_comments(layout: Layout, lines: list[int]) -> list[int]:
    """Lines of date without those that stand below the story and several, or below comments."""
    end = len(layout.marks)
    last = next((i for i in range(end - 1, -1, -1) if layout.marks[i] is None), -1)
    below = [i for i in lines if i > last and not is_published_line(layout.lines[i].folded)]
    if not below:
        return lines
    first = next((i for i in range(last + 1, end) if layout.marked_kind(i) == "comments"), end)
    dropped = {i for i in below if len(below) > 1 or i > first}
    return [i for i in lines if i not in dropped]


def dates_outside(text: str, outside: Iterable[tuple[int, int, str]]) -> list[str]:
    """The lines outside of a story that tell its date, when all of them tell the same one.

    *outside* are the spans of *text* with their kinds.

    >>> dates_outside("نشر في : 2010-04-26\\nنص", [(0, 20, "date")])
    ['نشر في : 2010-04-26']
    """
    lines = "\n".join([text[start:end] for start, end, _ in outside]).split("\n")
    dated = [line for line in lines if may_have_figures(line)]
    if not dated:
        return []
    folded = fold("\n".join(dated)).split("\n")
    told = [
        line.strip()
        for line, short in zip(dated, folded, strict=True)
        if is_published_line(" ".join(short.split()))
    ]
    days = {day for line in told if (day := find_date(line))}
    return told if len(days) <= 1 else []


def _is_hint(layout: Layout, index: int) -> bool:
    mark = layout.marks[index]
    return mark is not None and mark.rule == HTML_HINT


def tidy(text: str) -> str:
    """Strip blanks, bullets and separators off both ends of *text*.

    >>> tidy("  • خبر آخر : ")
    'خبر آخر'
    """
    return text.lstrip(_SEPARATORS + _BULLETS).rstrip(_SEPARATORS)


def headline_of(layout: Layout, block: Sequence[int]) -> str:
    """The headline in a headline *block*: its first line, or the second under a short kicker, or
    the first below three lines and more that are too short, the rest of a menu.

    >>> from cleaner.stories.layout import Layout
    >>> from cleaner.text.lines import split_lines
    >>> lines = split_lines("لبنان\\nالحكومة تقر موازنة العام المقبل بالإجماع")[0]
    >>> headline_of(Layout(lines, [[], []]), [0, 1])
    'الحكومة تقر موازنة العام المقبل بالإجماع'
    """
    if not block:
        return ""
    lines = [layout.lines[index] for index in block]
    short = len(list(takewhile(lambda line: word_count(line) < _HEADLINE_WORDS, lines)))
    is_below = short < len(lines) and (short == 1 or short >= _REST_OF_MENU)
    return tidy(lines[short if is_below else 0].raw)


def _first_value(layout: Layout, indices: Sequence[int]) -> str:
    """The first line without the label before its colon; lines that are only a label fall out."""
    return next(filter(None, (_without_label(layout, index) for index in indices)), "")


def _without_label(layout: Layout, index: int) -> str:
    """The line behind the phrase that its rule found, when a separator parts the two."""
    line = layout.lines[index]
    mark = layout.marks[index]
    for hit in layout.hits[index]:
        if mark and hit.rule.id == mark.rule and hit.rule.phrases:
            if hit.rule.anchor == "line" and hit.rule.remove == "list":
                return ""
            if hit.rule.anchor == "line-start":
                position = line.raw_span(hit.start, hit.end)[1] - line.start
                return tidy(line.raw[position:])
    label, separator, value = line.raw.partition(":")
    if separator and value.strip() and word_count_of(label) <= 2 and not value[:1].isdigit():
        return tidy(value)
    return tidy(line.raw) if not separator or value.strip() else ""


def word_count_of(text: str) -> int:
    """The number of blank-separated words of *text*.

    >>> word_count_of("كلمات دلالية")
    2
    """
    return len(text.split())


def _keywords(layout: Layout, indices: Sequence[int], end: int) -> list[str]:
    """The keywords of all tag lines; without separators, phrases that the page itself uses."""
    found: list[str] = []
    page = ""
    for index in indices:
        listed = _without_label(layout, index)
        entries = [tidy(entry) for entry in _KEYWORD_BREAK.split(listed)]
        if len(entries) == 1 and entries[0]:
            page = page or _story_text(layout, end)
            entries = _phrases(entries[0].split(), page)
        found += filter(None, entries)
    unique: dict[str, str] = {}
    for entry in found:
        unique.setdefault(fold_words(entry), entry)
    return list(unique.values())


def _story_text(layout: Layout, end: int) -> str:
    kept = [layout.lines[i].folded for i in range(end) if layout.marks[i] is None]
    return f" {' '.join(kept)} "


def _phrases(listed: list[str], page: str) -> list[str]:
    """Part a list without separators: the longest run of words that the page uses is a keyword."""
    folded = [fold_words(word) for word in listed]
    phrases = []
    index = 0
    while index < len(listed):
        length = min(_LONGEST_KEYWORD, len(listed) - index)
        while length > 1 and not _on_page(folded[index : index + length], page):
            length -= 1
        phrases.append(" ".join(listed[index : index + length]))
        index += length
    return phrases


def _on_page(run: list[str], page: str) -> bool:
    return f" {' '.join(filter(None, run))} " in page


def _related(layout: Layout, indices: Sequence[int]) -> list[str]:
    """The headlines that the page points to: the list under a pointer, or behind it on its line."""
    found = []
    for index in indices:
        line = layout.lines[index]
        if layout.kinds(index) & _NO_HEADLINES:
            continue
        own = [h for h in layout.whole[index] if h.rule.kind == "related-links"]
        text = _behind_pointer(line, own[0].end) if own else tidy(line.raw)
        text = _ENUMERATED.sub("", text)
        if word_count_of(text) >= _RELATED_WORDS and not line.is_paragraph:
            found.append(text)
    return list(dict.fromkeys(found))


def _behind_pointer(line: Line, end: int) -> str:
    if end >= len(line.folded):
        parts = _LABEL_END.split(line.raw, maxsplit=1)
        return tidy(parts[1]) if len(parts) == 2 else ""
    return tidy(line.raw[line.raw_span(0, end)[1] - line.start :])
