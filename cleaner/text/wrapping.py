"""Text that was broken into lines of one width: its lines are made paragraphs again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from cleaner.text.arabic import fold, letters_alone
from cleaner.text.lines import HIDDEN, LONGEST_FOLDED, Line, core_of, ends_sentence, is_item

_NARROWEST, _WIDEST = 40, 120
_FEWEST = 8
_FEWEST_DUMPED = 4
_SHARE = 0.7
_LONG = 0.8
_LONGER = 0.05
_SIGNS = "*#>|!-+"
_BREAKS = "\r\n\v\f\x1c\x1d\x1e\x85\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}"


def unwrapped(lines: list[Line], text: str) -> list[Line]:
    """The *lines* of *text*, with one for all that a paragraph was broken into at one width
    (``fmt``, ``<pre>``, mail, a text browser). It stands where they do, their line breaks are
    blanks.

    Such a line is as long as it could be: the first word of the next one did not fit. A page is
    wrapped where that holds for one and the same width in most pairs of lines, of those nearly as
    long where hardly any is longer, and in eight that break a sentence, four of a page that shows
    fewer signs than it has. What stands on the page twice tells nothing: a copy may go, and what is
    left must be read as it was. Nor does a line above an item or a heading: that begins a line
    anyway.

    >>> from cleaner.text.lines import split_lines
    >>> import textwrap
    >>> words = " ".join(f"كلمة{'ـ' * (n * 7 % 5)}{n}" for n in range(200))
    >>> page = "\\n".join(textwrap.wrap(words, 60))
    >>> [(line.start, line.is_paragraph) for line in unwrapped(split_lines(page)[0], page)]
    [(0, True)]
    """
    goes_on = _going_on(lines, _FEWEST_DUMPED if HIDDEN in text else _FEWEST)
    if not goes_on:
        return lines
    found: list[Line] = []
    first = 0
    for index in range(len(lines)):
        if index not in goes_on:
            found.append(_joined(lines[first : index + 1], text))
            first = index + 1
    return found


def _going_on(lines: list[Line], fewest: int) -> set[int]:
    """The indices of the *lines* whose paragraph goes on in the next one; none of a page that is
    not wrapped, in *fewest* lines that break a sentence at least."""
    lengths = [len(line.raw.strip()) for line in lines[:-1]]
    near = [index for index, length in enumerate(lengths) if _NARROWEST <= length <= _WIDEST]
    if len(near) < fewest:
        return set()
    pairs = {
        index: range(lengths[index], lengths[index] + 1 + _first_word(below.raw[:_WIDEST]))
        for index in near
        if not ((below := lines[index + 1]).gap or below.joined or _begins_a_line(below))
    }
    if len(pairs) < fewest:
        return set()
    times = Counter(line.core for line in lines)
    pairs = {i: fitting for i, fitting in pairs.items() if times[lines[i].core] == 1}
    broken = [fitting for i, fitting in pairs.items() if not ends_sentence(lines[i].folded)]
    width, count = _commonest(broken)
    long = [i for i in pairs if lengths[i] >= _LONG * width]
    if sum(length > width for length in lengths) > _LONGER * len(lengths):
        long = [*pairs]  # what is short may end there by itself only where no line is longer
    if count < max(fewest, _SHARE * len(long)):
        return set()
    full = {index for index, fitting in pairs.items() if width in fitting}
    return {index for index in full if {index - 1, index + 1} & full}


def _joined(lines: list[Line], text: str) -> Line:
    """One line for all *lines* of a paragraph."""
    first, last = lines[0], lines[-1]
    if first is last:
        return first
    raw = "".join(" " if c in _BREAKS else c for c in text[first.start : last.end])
    folded = " ".join(fold(raw[:LONGEST_FOLDED]).split())
    core, letters = core_of(folded), letters_alone(folded)
    return Line(
        raw, first.start, last.end, last.stop, folded, core, letters, first.gap, first.joined, True
    )


def _begins_a_line(line: Line) -> bool:
    """Is *line* an item, a heading or a row, as text and Markdown write them?"""
    return line.raw.lstrip().startswith(tuple(_SIGNS)) or is_item(line)


def _first_word(raw: str) -> int:
    """The letters of the first word of *raw*."""
    return len(raw.split(maxsplit=1)[0]) if raw.strip() else len(raw)


def _commonest(ranges: Iterable[range]) -> tuple[int, int]:
    """The width that is in most of the *ranges*, and in how many of them; the least of several."""
    counts = Counter(width for fitting in ranges for width in fitting)
    return max(counts.items(), key=lambda item: (item[1], -item[0]), default=(0, 0))
