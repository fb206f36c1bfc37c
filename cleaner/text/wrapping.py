"""Text that was broken into lines of one width: its lines are parts of paragraphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from cleaner.text.lines import Line, ends_sentence, is_item

_NARROWEST, _WIDEST = 40, 120
_FEWEST = 8
_SHARE = 0.7
_SIGNS = "*#>|!-+"


def mark_wrapped(lines: list[Line]) -> None:
    """Make paragraphs of those *lines* that were broken at one width (``fmt``, ``<pre>``, mail).

    Such a line is as long as it could be: the first word of the next one did not fit. A page is
    wrapped where that holds for one and the same width in most pairs of lines, and in eight that
    break a sentence. Two lines alone may be as long by chance. What stands on the page twice tells
    nothing: a copy may go, and what is left must be read as it was. Nor does a line above an item
    or a heading: that begins a line anyway.

    >>> from cleaner.text.lines import split_lines
    >>> import textwrap
    >>> words = " ".join(f"كلمة{'ـ' * (n * 7 % 5)}{n}" for n in range(200))
    >>> lines, _ = split_lines("\\n".join(textwrap.wrap(words, 60)))
    >>> mark_wrapped(lines)
    >>> all(line.is_paragraph for line in lines)
    True
    """
    lengths = [len(line.raw.strip()) for line in lines[:-1]]
    near = [index for index, length in enumerate(lengths) if _NARROWEST <= length <= _WIDEST]
    if len(near) < _FEWEST:
        return
    pairs = {
        index: range(lengths[index], lengths[index] + 1 + _first_word(below.raw[:_WIDEST]))
        for index in near
        if not ((below := lines[index + 1]).gap or below.joined or _begins_a_line(below))
    }
    if len(pairs) < _FEWEST:
        return
    times = Counter(line.core for line in lines)
    pairs = {i: fitting for i, fitting in pairs.items() if times[lines[i].core] == 1}
    broken = [fitting for i, fitting in pairs.items() if not ends_sentence(lines[i].folded)]
    width, count = _commonest(broken)
    if count < max(_FEWEST, _SHARE * len(pairs)):
        return
    full = {index for index, fitting in pairs.items() if width in fitting}
    for index in full:
        if {index - 1, index + 1} & full:
            lines[index].is_paragraph = lines[index + 1].is_paragraph = True


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
