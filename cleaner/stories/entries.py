"""The entries of a live report: parts of one story that begin with a line of only an hour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from cleaner.stories.data import ENTRY_HOUR, FEWEST_ENTRIES
from cleaner.text.arabic import fold_words
from cleaner.text.dates import may_have_figures
from cleaner.text.spans import Cleaned, Entry
from cleaner.text.times import read_clock

_LONGEST = 40


def with_entries(cleaned: Cleaned, text: str, known: Mapping[int, str]) -> Cleaned:
    """*cleaned* with the entries of its main story, as they stand in the page *text*.

    There are some where three lines or more are nothing but an hour, or where markup tells as many:
    *known* are their times by their places. An entry ends where the next one begins, the last one
    with the story.

    >>> from cleaner.text.spans import Story
    >>> page = "\\n".join(f"1{n}:30 مساء\\nخبر {n}" for n in range(3))
    >>> story = Story("main", "", "", page, 0, len(page), ())
    >>> [entry.time for entry in with_entries(Cleaned(page, stories=(story,)), page, {}).entries]
    ['22:30', '23:30', '12:30']
    """
    if not cleaned.stories or cleaned.stories[0].kind != "main":
        return cleaned
    main = cleaned.stories[0]
    lines = _short_lines(text[main.start : main.end], main.start)
    figured = [(place, told) for place, told in lines if may_have_figures(told)]
    found = [
        (place, read_clock(folded, 0, 0)[1:] or told)
        for place, told in (figured if len(figured) >= FEWEST_ENTRIES else ())
        if ENTRY_HOUR.fullmatch(folded := fold_words(told))
    ]
    marked = [(place, time) for place, time in known.items() if main.start <= place < main.end]
    if len(found) < FEWEST_ENTRIES or len(marked) >= len(found):
        found = marked
    if not found:
        return cleaned
    ends = [*(start for start, _ in found), main.end][1:]
    entries = (Entry(time, start, end) for (start, time), end in zip(found, ends, strict=True))
    return replace(cleaned, entries=tuple(entries))


def _short_lines(text: str, start: int) -> Iterator[tuple[int, str]]:
    """Where lines that may be an hour begin, counted from *start*, and what stands in them."""
    for line in text.split("\n"):
        told = line.strip()
        if 0 < len(told) <= _LONGEST:
            yield start, told
        start += len(line) + 1
