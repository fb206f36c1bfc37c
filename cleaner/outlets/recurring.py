"""Lines that recur on the pages of one outlet: what is the same on many pages is no story."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from cleaner.text.lines import Line, split_lines
from cleaner.text.spans import Cleaned, Removal

RECURRING_LINE = "recurring-line"
"""The reason for lines that recur on the pages of their outlet."""
SLOT = "0"
"""What stands in a template for any run of digits."""
HEAD, BODY, TAIL = "head", "body", "tail"
LONGEST = 160
"""Characters of a line that is counted; a longer one is prose."""

_HEADLINE_WORDS = 4
_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]")

Place = tuple[str, str]
"""The zone of a line on its page, and its template."""


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line of a page as it is counted.

    ``raw`` is the line itself, ``core`` the same as rules see it, ``key`` its template;
    ``is_left`` says that neither extraction nor the built-in rules took it off its page.

    >>> page_lines("قبل ١٢ يوما")[0].key
    'قبل 0 يوما'
    """

    raw: str
    core: str
    key: str
    is_paragraph: bool
    is_left: bool = True


def template(core: str) -> str:
    """The form of a folded line in which its numbers are slots.

    >>> template("12 تعليقا")
    '0 تعليقا'
    """
    return _DIGITS.sub(SLOT, core)


def page_lines(text: str, removals: Iterable[Removal] = ()) -> tuple[PageLine, ...]:
    """The lines of a page that hold more than signs; *removals* are what was taken off it.

    >>> [line.is_left for line in page_lines("أ\\nب\\n", [Removal(0, 2, "r", "k", "x")])]
    [False, True]
    """
    spans = [(removal.start, removal.end) for removal in removals]
    found = []
    position = 0
    for line in split_lines(text)[0]:
        while position < len(spans) and spans[position][1] <= line.start:
            position += 1
        taken = position < len(spans) and spans[position][0] <= line.start < spans[position][1]
        if line.core:
            found.append(_page_line(line, not taken))
    return tuple(found)


def _page_line(line: Line, is_left: bool) -> PageLine:
    core = line.core
    return PageLine(line.raw.strip(), core, template(core), line.is_paragraph, is_left)


def zones(lines: Sequence[PageLine], furniture: Collection[str] = ()) -> list[str]:
    """For each line ``head`` (above the first paragraph), ``body`` or ``tail`` (below the last).

    Paragraphs whose template is in *furniture* do not count. On a page without a paragraph no
    line has a place: all are ``body``.

    >>> zones(page_lines("عنوان\\n" + "كلمة " * 40 + "\\nطباعة\\n"))
    ['head', 'body', 'tail']
    """
    paragraphs = [
        i for i, line in enumerate(lines) if line.is_paragraph and line.key not in furniture
    ]
    if not paragraphs:
        return [BODY] * len(lines)
    first, last = paragraphs[0], paragraphs[-1]
    return [HEAD if i < first else TAIL if i > last else BODY for i in range(len(lines))]


def recurring_places(cleaned: Cleaned) -> set[Place]:
    """The lines of a cleaned page that could turn out to recur, each once: zone and template.

    Paragraphs, long lines, the headline and lines without letters are not among them, nor is the
    only line of a page.

    >>> page = Cleaned("عنوان\\n" + "كلمة " * 40 + "\\nطباعة\\n", headline="عنوان")
    >>> recurring_places(page)
    {('tail', 'طباعه')}
    """
    return {place for _, place in _candidates(cleaned)}


def without_recurring(
    cleaned: Cleaned, pages_of: Callable[[Place], int], least: int
) -> tuple[Cleaned, dict[int, int]]:
    """*cleaned* without its lines that recur on *least* pages of the outlet or more.

    *pages_of* tells on how many pages a line stands in that zone. What goes are removals with the
    reason ``recurring-line``. Also returns, for the start of each such removal, the number of
    pages. A page of which nothing would be left stays whole. The headline stays, but for a masthead
    that was taken for it: then a line below it becomes the headline.

    >>> page = Cleaned("عنوان\\n" + "كلمة " * 40 + "\\nطباعة\\n", headline="عنوان")
    >>> shorter, pages = without_recurring(page, lambda place: 7, 5)
    >>> [(removal.rule, removal.text) for removal in shorter.removals], list(pages.values())
    ([('recurring-line', 'طباعة\\n')], [7])
    """
    counted = ((line.start, pages_of(place)) for line, place in _candidates(cleaned))
    found = {start: pages for start, pages in counted if pages >= least}
    every_line = split_lines(cleaned.text)[0]
    title, below = _title(cleaned, [line for line in every_line if line.core])
    left = [line for line in below if line.start not in found]
    if title and not left:
        found.pop(title.start, None)
    if not found or len(found) == len(every_line):
        return cleaned, {}
    if title and title.start in found:
        cleaned = _with_headline(cleaned, left[0].raw.strip())
    spans = _spans(every_line, set(found), len(cleaned.text))
    return _cut(cleaned, spans), {_on_page(cleaned, at): pages for at, pages in found.items()}


def _with_headline(cleaned: Cleaned, headline: str) -> Cleaned:
    stories = tuple(
        replace(story, headline=headline) if story.kind == "main" else story
        for story in cleaned.stories
    )
    return replace(cleaned, headline=headline, stories=stories)


def _title(cleaned: Cleaned, lines: Sequence[Line]) -> tuple[Line | None, list[Line]]:
    """The line of the headline, and the lines above the first paragraph that could be it instead.

    Without a headline that is known, the first line may be it.
    """
    head = [line for line in lines[: _first_paragraph(lines)] if _LETTERS.search(line.core)]
    known = page_lines(cleaned.headline)
    title = next((line for line in head if not known or template(line.core) == known[0].key), None)
    below = [line for line in head if title and line.start > title.start]
    return title, [line for line in below if _reads_like_headline(line.core)]


def _reads_like_headline(core: str) -> bool:
    words = [word for word in core.split() if _LETTERS.search(word)]
    return len(words) >= _HEADLINE_WORDS and len(_DIGITS.findall(core)) <= 1


def _first_paragraph(lines: Sequence[Line]) -> int:
    return next((i for i, line in enumerate(lines) if line.is_paragraph), 0)


def _candidates(cleaned: Cleaned) -> list[tuple[Line, Place]]:
    """The lines that may go, with their places. Only a text that is one story is looked at."""
    main = [story.text for story in cleaned.stories if story.kind == "main"]
    if main and main[0] != cleaned.text.strip():
        return []
    lines = [line for line in split_lines(cleaned.text)[0] if line.core]
    if len(lines) < 2 or any(line.joined for line in lines):
        return []
    seen = [_page_line(line, True) for line in lines]
    places = zip(zones(seen), (line.key for line in seen), strict=True)
    headline = page_lines(cleaned.headline)
    title = headline[0].key if headline else seen[0].key
    masthead, below = _title(cleaned, lines)
    return [
        (line, place)
        for line, place in zip(lines, places, strict=True)
        if not line.is_paragraph
        and len(line.folded) <= LONGEST
        and (place[1] != title or (below and line is masthead))
        and _LETTERS.search(place[1])
    ]


def _spans(lines: list[Line], gone: set[int], length: int) -> list[tuple[int, int]]:
    """The spans of the text that go: each line with the blank lines below it, at the end of the
    text with those above it."""
    spans: list[tuple[int, int]] = []
    for index, line in enumerate(lines):
        if line.start not in gone:
            continue
        rest_goes = all(later.start in gone for later in lines[index:])
        start = lines[index - 1].stop if rest_goes and index else line.start
        stop = length if rest_goes else lines[index + 1].start
        if spans and spans[-1][1] >= start:
            spans[-1] = (spans[-1][0], max(stop, spans[-1][1]))
        else:
            spans.append((start, stop))
    return spans


def _on_page(cleaned: Cleaned, position: int) -> int:
    """The place on the page of the character at *position* of the cleaned text."""
    for removal in cleaned.removals:
        if removal.start > position:
            break
        position += removal.end - removal.start
    return position


def _cut(cleaned: Cleaned, spans: list[tuple[int, int]]) -> Cleaned:
    """*cleaned* with the *spans* of its text removed as recurring lines."""
    removals = list(cleaned.removals)
    kept = []
    position = 0
    for start, end in spans:
        kept.append(cleaned.text[position:start])
        removals += _page_removals(cleaned, start, end)
        position = end
    text = "".join([*kept, cleaned.text[position:]])
    stories = tuple(
        replace(story, text=text.strip()) if story.kind == "main" else story
        for story in cleaned.stories
    )
    ordered = tuple(sorted(removals, key=lambda removal: removal.start))
    return _placed(replace(cleaned, text=text, removals=ordered, stories=stories))


def _page_removals(cleaned: Cleaned, start: int, end: int) -> list[Removal]:
    """The removals of ``cleaned.text[start:end]``: what was removed between parts it into more."""
    pieces: list[tuple[int, int, int]] = []  # first position on the page, in the text, length
    for position in range(start, end):
        place = _on_page(cleaned, position)
        if pieces and pieces[-1][0] + pieces[-1][2] == place:
            pieces[-1] = (*pieces[-1][:2], pieces[-1][2] + 1)
        else:
            pieces.append((place, position, 1))
    return [
        Removal(place, place + size, RECURRING_LINE, "navigation", cleaned.text[at : at + size])
        for place, at, size in pieces
    ]


def _placed(cleaned: Cleaned) -> Cleaned:
    """*cleaned* with the first and last position of its main story set anew."""
    stripped = cleaned.text.strip()
    if not stripped or not cleaned.stories or cleaned.stories[0].kind != "main":
        return cleaned
    first = _on_page(cleaned, cleaned.text.index(stripped[0]))
    last = _on_page(cleaned, len(cleaned.text.rstrip()) - 1)
    main = replace(cleaned.stories[0], start=first, end=last + 1)
    return replace(cleaned, stories=(main, *cleaned.stories[1:]))


@dataclass(frozen=True, slots=True)
class SamplePage:
    """One page of an outlet: its lines, and the template of its headline (empty: not known).

    >>> SamplePage(()).title
    ''
    """

    lines: tuple[PageLine, ...]
    title: str = ""
