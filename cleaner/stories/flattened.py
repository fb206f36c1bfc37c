"""Pages whose line breaks were lost: which lines hold many blocks, and what parts them.

Four blanks or more part a line on every page (``lines``). Weaker separators, as two blanks or
`` | ``, also stand inside sentences, headlines and tables: they count only where the blocks that
they part look like the lines of a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from cleaner.rules.matching import Matcher, find_hits
from cleaner.stories.layout import FURNITURE, MARKER, PARAGRAPH, SHORT, Layout
from cleaner.text.lines import (
    LONGEST_FLATTENED,
    WIDE_BLANK,
    Line,
    ends_sentence,
    split_lines,
    word_count,
)
from cleaner.text.wrapping import unwrapped

_NO_BREAK = "\N{NO-BREAK SPACE}"
_BLANK = f"[ \t{_NO_BREAK}]"
_BARS = "|¦│｜"
_BULLETS = "•▪●■◆"
_DASHES = "–—-"

# A shorter line is no flattened part of a page.
_SHORTEST = 60
# A page of so few lines may be flattened in each of them, if they are as long as this.
_FEW_LINES = 5
_LONG_LINE = 200
# A line that holds so much of the page is the page; other lines must hold furniture as well.
_WHOLE_PAGE = 0.9
# Two blanks count beside wider ones when at least one of so many is of them.
_SLIPS = 4
_HEADLINE_WORDS = 4
_FEWEST_IN_PART = 2
_CRUMBS = frozenset({"navigation", "section", "masthead"})


class _Separator(Struct, frozen=True):
    """One way in which blocks are parted, and the evidence that it needs.

    There must be ``fewest`` of them. Then ``furniture`` blocks that rules know are enough; with
    fewer, but ``some`` of them, there must be ``paragraphs``, and ``ended`` asks that most of these
    end as paragraphs do.
    """

    pattern: re.Pattern[str]
    signs: str
    fewest: int
    furniture: int
    some: int
    paragraphs: int
    ended: bool


def _blanks(fewest: int) -> re.Pattern[str]:
    # Blanks beside a bar are part of that separator. What stands before is looked at behind the
    # first blank: an expression that begins with a look behind itself tries every place.
    more = rf"(?:{_BLANK}{{{fewest - 1},}}|(?<=\t))"
    return re.compile(rf"{_BLANK}(?<=[^\s{_BARS}]{_BLANK}){more}(?=[^\s{_BARS}])")


def _signs(signs: str) -> re.Pattern[str]:
    between = rf"{_BLANK}*[{signs}](?:{_BLANK}*[{signs}])*{_BLANK}+"
    return re.compile(rf"{_BLANK}(?<=\S{_BLANK}){between}(?=\S)")


_WIDE = (
    _Separator(_blanks(2), "", fewest=2, furniture=3, some=0, paragraphs=2, ended=True),
    _Separator(_blanks(3), "", fewest=1, furniture=1, some=0, paragraphs=1, ended=False),
)
_SIGNED = (
    _Separator(_signs(_BARS), _BARS, fewest=2, furniture=2, some=0, paragraphs=2, ended=True),
    _Separator(_signs(_BULLETS), _BULLETS, fewest=3, furniture=3, some=1, paragraphs=3, ended=True),
    _Separator(_signs(_DASHES), _DASHES, fewest=5, furniture=5, some=5, paragraphs=1, ended=True),
)


class _Place(Struct, frozen=True):
    """What a line, or a part of one, is looked at with.

    ``holds_page`` says that most of the page stands in it, ``furniture`` how many blocks of it
    rules must know at least.
    """

    page: str
    matcher: Matcher
    holds_page: bool
    furniture: int = 0


def split_page(text: str, matcher: Matcher) -> tuple[list[Line], list[tuple[int, int]], bool]:
    """Return the lines of *text* as ``split_lines`` does, flattened ones parted into their blocks.

    The third says whether ``is_flattened`` may be true of what is left of *text* without some of
    these lines. *matcher* knows the furniture that is the best sign of a block.

    >>> from cleaner.rules.matching import compile_matcher
    >>> from cleaner.rules.model import Rule
    >>> rule = Rule("tools", "Buttons.", "reading-tools", phrases=("طباعة", "مشاركة"))
    >>> page = f"عنوان الخبر | طباعة | مشاركة | {'كلمة ' * 40}."
    >>> lines, _, _ = split_page(page, compile_matcher([rule]))
    >>> [line.raw for line in lines[:3]]
    ['عنوان الخبر', 'طباعة', 'مشاركة']
    >>> len(split_page("عنوان | قسم | صحيفة\\n\\nنص  الخبر", compile_matcher([rule]))[0])
    2
    """
    contents = text.splitlines()
    parted = _may_be_parted(text, contents)
    separators = _separators(text, contents, parted, matcher)
    lines, invisible = split_lines(text, separators, contents)
    return unwrapped(lines, text), invisible, bool(parted)


def is_flattened(text: str, matcher: Matcher) -> bool:
    """Does ``split_page`` part a line of *text* that ``split_lines`` does not?

    >>> from cleaner.rules.matching import compile_matcher
    >>> is_flattened("عنوان الخبر | قسم", compile_matcher([]))
    False
    """
    contents = text.splitlines()
    parted = _may_be_parted(text, contents)
    return bool(_separators(text, contents, parted, matcher))


def _may_be_parted(text: str, lines: list[str]) -> list[int]:
    """The numbers, from 0, of the *lines* of *text* that hold enough separators."""
    # Told without a search; what is not on the page is in none of its lines.
    signed = [(kind, _signs_in(kind, text)) for kind in _SIGNED]
    signed = [(kind, signs) for kind, signs in signed if _are_many(kind, signs, text)]
    wide = "  " in _plain_blanks(text)
    if not (signed or wide):
        return []
    return [
        number
        for number, line in enumerate(lines)
        if len(line) >= _SHORTEST
        and (
            (wide and _has_wide(line))
            or (signed and any(_are_many(kind, signs, line) for kind, signs in signed))
        )
    ]


def _separators(
    text: str, lines: list[str], parted: list[int], matcher: Matcher
) -> dict[int, list[tuple[int, int]]]:
    """For each flattened one of *lines*, among those numbered in *parted*, the spans of its
    separators."""
    if not parted:
        return {}
    total = sum(map(len, lines))
    few = sum(map(bool, lines)) <= _FEW_LINES
    found: dict[int, list[tuple[int, int]]] = {}
    waiting = []
    for number in parted:
        line = lines[number]
        length = len(line)
        holds_page = 2 * length >= total or (few and length >= _LONG_LINE)
        place = _Place(text, matcher, holds_page, int(length < _WHOLE_PAGE * total))
        found[number] = _line_separators(line[:LONGEST_FLATTENED], place)
        if holds_page and not found[number]:
            waiting.append(number)
    # Beside a line that is flattened, others like it need no furniture.
    for number in waiting if any(found.values()) else ():
        place = _Place(text, matcher, holds_page=True)
        found[number] = _line_separators(lines[number][:LONGEST_FLATTENED], place)
    return {number: spans for number, spans in found.items() if spans}


def _has_wide(line: str) -> bool:
    """Are there as many wide blanks in *line* as the least separator needs?"""
    plain = _plain_blanks(line.strip())
    blanks = plain.count("  ")
    return blanks > 1 or (blanks > 0 and "   " in plain)


def _plain_blanks(text: str) -> str:
    return text.replace(_NO_BREAK, " ").replace("\t", "   ")


def _signs_in(kind: _Separator, text: str) -> list[str]:
    # To look for a sign takes a fraction of the time of counting it.
    return [sign for sign in kind.signs if sign in text]


def _are_many(kind: _Separator, signs: list[str], text: str) -> bool:
    """Are there as many of these *signs* in *text* as the separator needs?"""
    return bool(signs) and sum(map(text.count, signs)) >= kind.fewest


def _line_separators(line: str, place: _Place) -> list[tuple[int, int]]:
    """The separators of one line: wide blanks, or signs, or signs between what wide blanks part."""
    wide = _wide_blanks(line, place)
    for kind in _SIGNED:
        signs = _signed(kind, line)
        if len(signs) > len(wide) and _parts(line, kind, signs, place):
            return _merged(signs, wide or _spans(_WIDE[1].pattern, line))
    signs = []
    # What four blanks part are blocks in any case.
    for start, end in _between(wide or _spans(WIDE_BLANK, line), len(line)):
        piece = line[start:end]
        part = _Place(place.page, place.matcher, holds_page=False)
        many = [(kind, _signed(kind, piece)) for kind in _SIGNED]
        parting = (spans for kind, spans in many if _parts(piece, kind, spans, part))
        signs += [(start + first, start + last) for first, last in next(parting, ())]
    return _merged(signs, wide or _spans(WIDE_BLANK, line)) if wide or signs else []


def _signed(kind: _Separator, line: str) -> list[tuple[int, int]]:
    """The separators of this *kind* in *line*, if there may be as many as it needs."""
    many = _are_many(kind, _signs_in(kind, line), line)
    return _spans(kind.pattern, line) if many else []


def _merged(signs: list[tuple[int, int]], blanks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """All separators in order, without the blanks that stand beside signs."""
    taken = {place for span in signs for place in span}
    return sorted([*signs, *(span for span in blanks if taken.isdisjoint(span))])


def _wide_blanks(line: str, place: _Place) -> list[tuple[int, int]]:
    """The runs of two or of three blanks and more that part *line*; none when they do not."""
    if not _has_wide(line):
        return []
    two, three = _WIDE
    spans = _spans(two.pattern, line)
    if spans and not _are_slips(line, spans, place) and _parts(line, two, spans, place):
        return spans
    # Three blanks or more, or a tab.
    spans = [(start, end) for start, end in spans if end - start != 2]
    return spans if _parts(line, three, spans, place) else []


def _are_slips(line: str, spans: list[tuple[int, int]], place: _Place) -> bool:
    """Are the runs of two blanks among wider ones at *spans* no more than slips in sentences?"""
    narrow = [number for number, (start, end) in enumerate(spans) if end - start == 2]
    if len(narrow) == len(spans):
        return False
    if len(narrow) == 1 or _SLIPS * len(narrow) < len(spans):
        return True
    blocks = _layout("\n".join(line[start:end] for start, end in _between(spans, len(line))), place)
    parting = sum(
        ends_sentence(blocks.lines[i].folded)
        or not {FURNITURE, MARKER}.isdisjoint(blocks.shapes[i : i + 2])
        for i in narrow
        if i < len(blocks.lines)
    )
    return 2 * parting < len(narrow)


def _spans(pattern: re.Pattern[str], line: str) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(line)]


def _between(spans: list[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    """What the separators at *spans* leave of a line."""
    start = 0
    for first, last in (*spans, (length, length)):
        yield start, first
        start = last


def _parts(line: str, kind: _Separator, spans: list[tuple[int, int]], place: _Place) -> bool:
    """Do separators of this *kind*, at *spans*, part *line* into what looks like the lines of a
    page?"""
    if len(spans) < kind.fewest or len(line) < _SHORTEST:
        return False
    # Of the blocks, one more than separators, one at least is no furniture.
    least = 0 if place.holds_page else max(_FEWEST_IN_PART, kind.furniture)
    if len(spans) < least:
        return False
    blocks = _layout("\n".join(line[start:end] for start, end in _between(spans, len(line))), place)
    furniture = sum(shape in (FURNITURE, MARKER) for shape in blocks.shapes)
    if place.holds_page:
        return furniture >= place.furniture and _holds_story(blocks, kind, furniture)
    if furniture < least:
        return False
    # Where a rule knows the whole line, as one of crumbs, it is for the rule to say what goes.
    known = kind not in _WIDE and _layout(line, place).hit_lines and not _are_unlike(blocks)
    return not known and _holds_headline(blocks, furniture, place)


def _are_unlike(blocks: Layout) -> bool:
    """Are the *blocks* furniture of many kinds, as no line of crumbs, tools or names is?"""
    kinds = set[str]().union(*(blocks.kinds(index) for index in blocks.hit_lines))
    return len(kinds - _CRUMBS) > 1


def _layout(text: str, place: _Place) -> Layout:
    lines, _ = split_lines(text)
    # What took too long is told where the lines stand on the page.
    return Layout(lines, find_hits(lines, place.matcher)[0])


def _holds_story(blocks: Layout, kind: _Separator, furniture: int) -> bool:
    """Are *blocks* a story, with enough *furniture* around it to tell?"""
    paragraphs = blocks.shapes.count(PARAGRAPH)
    if furniture >= kind.furniture:
        return paragraphs > 0
    if furniture < kind.some or paragraphs < kind.paragraphs:
        return False
    return not kind.ended or _most_end(blocks)


def _most_end(blocks: Layout) -> bool:
    """Does at least half of what is no furniture, nor the last block, end where a sentence ends?"""
    ends = [
        line.folded.endswith(":") or ends_sentence(line.folded)
        for line, shape in zip(blocks.lines[:-1], blocks.shapes, strict=False)
        if shape in (PARAGRAPH, SHORT)
    ]
    return 2 * sum(ends) >= len(ends)


def _holds_headline(blocks: Layout, furniture: int, place: _Place) -> bool:
    """Are *blocks* furniture, with something between that stands nowhere else on the page?"""
    return 4 * furniture >= len(blocks.lines) and any(
        (shape == PARAGRAPH or (shape == SHORT and word_count(line) >= _HEADLINE_WORDS))
        and place.page.count(line.raw) == 1
        for line, shape in zip(blocks.lines, blocks.shapes, strict=True)
    )
