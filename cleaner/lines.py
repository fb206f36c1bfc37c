"""The lines of a page and what can be said of one line by its shape alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cleaner.arabic import fold, offsets, words

LONGEST_FOLDED = 4_000
"""Characters of a line that are looked at; what stands behind them in a longer line is kept."""

_LINE_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}"
_DECORATION = " \t•◦▪●■□◆◇○◊*-><›#·‣⁃→←↓↑➤►▶▼▲◄◀✔✅🔴🔵👈👇⬅|\"'_=~"
_TRAILING = _DECORATION + ":.,;!…؛"
_BULLET = re.compile(r"[•◦▪●■□◆◇○‣⁃➤►▶✔✅*·-]+\s")
_NUMBERED = re.compile(r"\(?\d{1,3}\s?[-.):/]")
SENTENCE_END = re.compile(r"""[.!؟?…][\])"' ]*$""")
"""What a folded line ends in that ends a sentence."""
# Blocks of a flattened page stand in one line, parted by runs of blanks.
_WIDE_BLANK = re.compile(r"(?<=\S)[ \t\N{NO-BREAK SPACE}]{4,}(?=\S)")

# A paragraph that begins like this goes on with what stands above it.
_CONTINUATION = re.compile(
    r"(?:و(?:في|من|عن|علي|الي|مع|عند|بعد|قبل|خلال|حول|بين|بحسب|وفق|لم|لن|لا|ليس|ما|هو|هي|هم|هذا|"
    r"هذه|ذلك|تلك|كان|كانت|كانوا|قال|قالت|اضاف|اضافت|اكد|اكدت|اشار|اشارت|اوضح|اوضحت|ذكر|ذكرت|"
    r"تابع|تابعت|لفت|لفتت|شدد|شددت|ياتي|تاتي|جاء|جاءت|يذكر|يشار|قد|سبق|ردا|بدوره|بدورها|كذلك|"
    r"نقل|نقلت|بذلك|هكذا|ختم|اختتم|اردف|استطرد|صرح|صرحت|عبر|اعرب|اعربت|افاد|افادت|حذر|حذرت)\b"
    r"|من (?:جهه|جهته|جهتها|جانبه|جانبها|جانب|ناحيه|ناحيته|ناحيتها|ناحية)\b"
    r"|(?:بدوره|بدورها|كما|لكن|ولكن|اما|كذلك|ايضا|ثم|حيث|فيما|بينما|بالمقابل|في المقابل"
    r"|في السياق|في سياق|في هذا|في غضون|الي ذلك|علي صعيد|هذا و|يذكر|يشار|جدير|والجدير)\b)"
)

LONG_PARAGRAPH = 140
"""A line of so many characters is a paragraph, whatever it ends in."""
SENTENCE = 40
"""A line of so many characters is a paragraph when it ends in a full stop."""
CLAUSE = 80
"""A line of so many characters is a paragraph when it ends in a colon or goes on with something."""
QUESTION = 110
"""A line of so many characters is a paragraph when it ends in ! or ?, as headlines also do."""


@dataclass(slots=True)
class Line:
    """One line that is not blank, or one block of a line that holds several.

    ``start``, ``end`` and ``stop`` are code point positions on the page: of the first character,
    behind the last one, and behind the line break (or where the next block of the same line
    begins). ``folded`` is the line as rules see it, ``core`` the same without bullets and closing
    signs; ``gap`` counts the blank lines before; ``joined`` says that the line continues the
    physical line of the one before.
    """

    raw: str
    start: int
    end: int
    stop: int
    folded: str
    core: str
    gap: int
    joined: bool
    is_paragraph: bool

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The page positions of ``folded[start:end]``."""
        positions = offsets(self.raw[:LONGEST_FOLDED])
        last = positions[end - 1] + 1 if end else positions[0]
        return self.start + positions[start], self.start + last


def split_lines(text: str) -> tuple[list[Line], list[tuple[int, int]]]:
    """Return the lines of *text*, and the spans of lines that hold only invisible characters.

    A line ends where ``str.splitlines`` says. A run of four blanks or more inside a line parts
    it into blocks, each a Line of its own.

    >>> lines, invisible = split_lines("عنوان\\n\\nنص    آخر\\n")
    >>> [(line.raw, line.gap, line.joined) for line in lines]
    [('عنوان', 0, False), ('نص', 1, False), ('آخر', 0, True)]
    """
    physical = text.splitlines(keepends=True)
    contents = [line.rstrip(_LINE_BREAKS) for line in physical]
    folded = fold("\n".join([content[:LONGEST_FOLDED] for content in contents])).split("\n")
    if not physical:
        return [], []
    lines: list[Line] = []
    invisible = []
    start = gap = 0
    for whole, content, short in zip(physical, contents, folded, strict=True):
        stop = start + len(whole)
        stripped = short.strip()
        if stripped:
            if "    " in stripped:
                lines += _blocks(content, start, stop, gap)
            else:
                lines.append(_line(content, start, start + len(content), stop, stripped, gap))
            gap = 0
        elif content.strip():
            invisible.append((start, stop))
        else:
            gap += 1
        start = stop
    return lines, invisible


def _line(
    raw: str, start: int, end: int, stop: int, folded: str, gap: int, joined: bool = False
) -> Line:
    if "  " in folded:
        folded = " ".join(folded.split())
    core = folded.lstrip(_DECORATION).rstrip(_TRAILING)
    return Line(raw, start, end, stop, folded, core, gap, joined, is_paragraph(folded))


def _blocks(content: str, start: int, stop: int, gap: int) -> list[Line]:
    """The blocks of one physical line; each takes the blanks behind it, the first those before."""
    begins = [0, *(match.end() for match in _WIDE_BLANK.finditer(content, 0, LONGEST_FOLDED))]
    spans = zip(begins, [*begins[1:], len(content)], strict=True)
    pieces = [(begin, content[begin:end]) for begin, end in spans]
    pieces = [(begin, piece) for begin, piece in pieces if fold(piece[:LONGEST_FOLDED]).strip()]
    blocks = []
    for number, (begin, piece) in enumerate(pieces):
        raw = piece if number + 1 == len(pieces) else piece.rstrip()
        begin = start + begin if number else start
        next_start = start + pieces[number + 1][0] if number + 1 < len(pieces) else stop
        end = begin + len(raw)
        folded = fold(raw[:LONGEST_FOLDED]).strip()
        blocks.append(_line(raw, begin, end, next_start, folded, 0 if number else gap, number > 0))
    return blocks


def is_paragraph(folded: str) -> bool:
    """Does a folded line look like running text rather than a heading, an item or a caption?

    >>> is_paragraph("عنوان قصير"), is_paragraph("كلمه " * 40)
    (False, True)
    """
    length = len(folded)
    if length >= LONG_PARAGRAPH:
        return True
    if length < SENTENCE:
        return False
    if SENTENCE_END.search(folded):
        cut = folded.endswith(("...", "…"))
        return (folded.rstrip("\"') ]").endswith(".") and not cut) or length >= QUESTION
    return length >= CLAUSE and (folded.endswith(":") or bool(_CONTINUATION.match(folded)))


def goes_on(line: Line) -> bool:
    """Does *line* begin with words that go on with what was said before ("And he added")?

    >>> [goes_on(line) for line in split_lines("وأضاف الوزير\\nوزير الصحة")[0]]
    [True, False]
    """
    return bool(_CONTINUATION.match(line.folded))


def is_item(line: Line) -> bool:
    """Does *line* begin with a bullet or a number, as entries of a list do?

    >>> [is_item(line) for line in split_lines("• خبر\\n1- بند\\nخبر")[0]]
    [True, True, False]
    """
    return bool(_BULLET.match(line.folded) or _NUMBERED.match(line.folded))


def is_bulleted(line: Line) -> bool:
    """Does *line* begin with a bullet sign?

    >>> [is_bulleted(line) for line in split_lines("• خبر\\n1- بند")[0]]
    [True, False]
    """
    return bool(_BULLET.match(line.folded))


def word_count(line: Line) -> int:
    """The number of words of two or more letters in *line*.

    >>> word_count(split_lines("وزير الصحة يفتتح 3 مستشفيات")[0][0])
    4
    """
    return len(words(line.core))
