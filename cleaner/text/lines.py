"""The lines of a page and what can be said of one line by its shape alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from cleaner.text.arabic import TATWEEL, fold, fold_with_letters, letters_alone, offsets, source_end

LONGEST_FOLDED = 4_000
"""Characters of a line that are looked at; what stands behind them in a longer line is kept."""

_DECORATION = " \t•◦▪●■□◆◇○◊*-><›#·‣⁃→←↓↑➤►▶▼▲◄◀✔✅🔴🔵👈👇⬅|\"'_=~"
# What templates put before the words of a button.
_ICONS = "👍👎💬↗⬇⬆📌📍📢📣🔗🔔📲📱📩✉🖨🔍🔎🏠📖📚📰🗞❤💡⚡🔥🚨⚠❗✍🕒⏰⏱📅🗓👁👀🎥📹📷📸🎧🔊⏩🆕"
_LEADING = _DECORATION + _ICONS
_TRAILING = _DECORATION + ":.,;!…؛"
_BULLET = re.compile(r"[•◦▪●■□◆◇○‣⁃➤►▶✔✅*·-]+\s")
_NUMBERED = re.compile(r"\(?\d{1,3}\s?[-.):/]")
_SENTENCE_SIGNS = (".", "!", "؟", "?", "…")
_BEHIND_SENTENCE = "])\"' "
LONGEST_FLATTENED = 200_000
"""Characters of a line that are parted into blocks; what stands behind them is the last block's."""
WIDE_BLANK = re.compile(
    r"[ \t\N{NO-BREAK SPACE}](?<=\S[ \t\N{NO-BREAK SPACE}])[ \t\N{NO-BREAK SPACE}]{3,}(?=\S)"
)
"""What parts two blocks of one line on any page."""

# A paragraph that begins like this goes on with what stands above it.
_CONTINUATION = re.compile(
    r"(?:و(?:في|من|عن|علي|الي (?:ذلك|جانب|جوار|هذا|حين)|مع|عند|بعد|قبل|خلال|حول|بين|بحسب|وفق|لم|لن"
    r"|لا|ليس|ما|هو|هي|هم|هذا|هذه|ذلك|تلك|كان|كانت|كانوا|قال|قالت|اضاف|اضافت|اكد|اكدت|اشار|اشارت|اوضح|اوضحت|ذكر|ذكرت|"
    r"تابع|تابعت|لفت|لفتت|شدد|شددت|ياتي|تاتي|جاء|جاءت|يذكر|يشار|قد|سبق|ردا|بدوره|بدورها|كذلك|"
    r"نقل|نقلت|بذلك|هكذا|ختم|اختتم|اردف|استطرد|صرح|صرحت|عبر|اعرب|اعربت|افاد|افادت|حذر|حذرت)\b"
    r"|من (?:جهه|جهته|جهتها|جانبه|جانبها|جانب|ناحيه|ناحيته|ناحيتها|ناحية)\b"
    r"|(?:بدوره|بدورها|كما|لكن|ولكن|اما|كذلك|ايضا|ثم|حيث|فيما|بينما|بالمقابل|في المقابل"
    r"|في السياق|في سياق|في هذا|في غضون|الي ذلك|علي صعيد|هذا و|يذكر|يشار|جدير|والجدير)\b"
    r"|(?:لا|نعم|بلي|كلا|اجل) ?[,.!])"
)

# Words that begin with "w" themselves; before any other word it means "and".
_NOT_AND = re.compile(
    r"و(?:اشنط|اس\b|زير|زار|زراء|سائل|سيل|سط|كال|كيل|صف(?!ق)|صول|صي|جه|جود|صل|قع|ضع|رد|رش|رق|فق|فد"
    r"|فا[هت]|في[هات]|ثي|ثائ|تير|جد|قف|قوع|قود|اصل|اجه|اقع|الد|الي\b|لد|لي|لاي|لاد|حد|حيد|ظيف|ظائ"
    r"|عد\b|عي\b|طن|ساط|سام|داع|دع|ديع|هاب|يلز|يكي|رث|رطه|باء|جبات|تد|حش|سم|شك|شيك)"
)
_RULE_LINE = re.compile(r"([=+_\-*~#.•·]) ?(?:\1 ?){2,}")
_FEWEST_TATWEELS = 3

LONG_PARAGRAPH = 140
"""A line of so many characters is a paragraph, whatever it ends in."""
SENTENCE = 40
"""A line of so many characters is a paragraph when it ends in a full stop."""
CLAUSE = 80
"""A line of so many characters is a paragraph when it ends in a colon or goes on with something."""
QUESTION = 110
"""A line of so many characters is a paragraph when it ends in ! or ?, as headlines also do."""
HIDDEN = "\N{WORD JOINER}"
"""What stands for each character of Markdown that a reader does not see; folding drops it."""
HEADING = ""
TITLE = "title"
CELL = "cell"
LINK = "link"
RUNNING = "running"
"""What markup may say of a line, beside the kinds of furniture: a heading, the one of the
page, a cell of a table, nothing but links, running text beside that of the story above."""


# A line holds no cycle: the collector of garbage need not look at all of a long page each time.
class Line(Struct, gc=False):
    """One line that is not blank, or one block of a line that holds several.

    ``start``, ``end`` and ``stop`` are code point positions on the page: of the first character,
    behind the last one, and behind the line break (or where the next block of the same line
    begins). ``folded`` is the line as rules see it, ``core`` the same without bullets and closing
    signs, ``letters`` the same with blanks for signs and digits; ``gap`` counts the
    blank lines before; ``joined`` says that the line continues the
    physical line of the one before; ``words`` is for ``word_count`` alone, which many ask.
    """

    raw: str
    start: int
    end: int
    stop: int
    folded: str
    core: str
    letters: str
    gap: int
    joined: bool
    is_paragraph: bool
    words: int = -1

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The page positions of ``folded[start:end]``; a line drawn in tatweels is one sign."""
        positions = offsets(self.raw[:LONGEST_FOLDED])
        if end >= len(positions):
            return self.start, self.end
        last = source_end(self.raw, positions[end - 1]) if end else positions[0]
        return self.start + positions[start], self.start + last


def split_lines(
    text: str,
    separators: Mapping[int, Sequence[tuple[int, int]]] | None = None,
    contents: list[str] | None = None,
) -> tuple[list[Line], list[tuple[int, int]]]:
    """The lines of *text*, and the spans of lines that hold only invisible characters.

    A line ends where ``str.splitlines`` says. A run of four blanks or more parts it into blocks,
    each a Line of its own, or, of lines with *separators* (by their number from 0), these spans of
    code points of the line. *contents* are ``text.splitlines()``, where they are known.

    >>> lines, invisible = split_lines("عنوان\\n\\nنص    آخر\\n")
    >>> [(line.raw, line.gap, line.joined) for line in lines]
    [('عنوان', 0, False), ('نص', 1, False), ('آخر', 0, True)]
    """
    contents = text.splitlines() if contents is None else contents
    if not contents:
        return [], []
    page, letters_of_page = fold_with_letters("\n".join([c[:LONGEST_FOLDED] for c in contents]))
    has_blanks = "  " in page
    shorts, lettered = page.split("\n"), letters_of_page.split("\n")
    lines: list[Line] = []
    invisible = []
    start = gap = 0
    for number, (length, content, short, letters) in enumerate(
        zip(_lengths(text, contents), contents, shorts, lettered, strict=True)
    ):
        stop = start + length
        end = start + len(content)
        folded = short.strip()
        if folded:
            spans = separators.get(number) if separators else None
            if has_blanks and spans is None:
                spans = _wide_blanks(content) if "    " in folded else None
                folded = _with_single_blanks(folded)
            if spans is None:
                lines.append(_line(content, start, end, stop, folded, letters, gap))
            else:
                lines += _blocks(content, spans, start, stop, gap)
            gap = 0
        elif content.count(TATWEEL) >= _FEWEST_TATWEELS:
            # Tatweel is no letter, but a line drawn of it is seen as one of "_" is.
            lines.append(_line(content, start, end, stop, "___", "", gap))
            gap = 0
        elif content.strip():
            invisible.append((start, stop))
        else:
            gap += 1
        start = stop
    return lines, invisible


def _wide_blanks(content: str) -> list[tuple[int, int]]:
    return [match.span() for match in WIDE_BLANK.finditer(content, 0, LONGEST_FLATTENED)]


def _lengths(text: str, contents: list[str]) -> list[int]:
    """The characters of each line of *text*, its line break among them."""
    if "\r" in text:
        return [*map(len, text.splitlines(keepends=True))]
    # Any other line break is one character, which only the last line may lack.
    lengths = [len(content) + 1 for content in contents]
    lengths[-1] -= sum(lengths) - len(text)
    return lengths


def _line(
    raw: str,
    start: int,
    end: int,
    stop: int,
    folded: str,
    letters: str,
    gap: int,
    joined: bool = False,
) -> Line:
    core = core_of(folded)
    return Line(raw, start, end, stop, folded, core, letters, gap, joined, is_paragraph(folded))


def _with_single_blanks(folded: str) -> str:
    return " ".join(folded.split()) if "  " in folded else folded


def core_of(folded: str) -> str:
    """A folded line without bullets, icons and closing signs.

    >>> core_of("• طباعه :"), core_of("📌 طباعه")
    ('طباعه', 'طباعه')
    """
    return folded.lstrip(_LEADING).rstrip(_TRAILING)


def _blocks(
    content: str, separators: Sequence[tuple[int, int]], start: int, stop: int, gap: int
) -> list[Line]:
    """The blocks of one physical line; each takes what parts it from the next, see ``Line``."""
    begins = [0, *(end for _, end in separators)]
    ends = [*(begin for begin, _ in separators), len(content)]
    shorts = [
        content[begin : min(end, begin + LONGEST_FOLDED)]
        for begin, end in zip(begins, ends, strict=True)
    ]
    folded = [short.strip() for short in fold("\n".join(shorts)).split("\n")]
    seen = [number for number, short in enumerate(folded) if short]
    blocks: list[Line] = []
    for number, following in zip(seen, [*seen[1:], len(folded)], strict=True):
        joined = bool(blocks)
        begin = start + (begins[number] if joined else 0)
        end = start + (ends[number] if following < len(folded) else len(content))
        block_stop = start + begins[following] if following < len(folded) else stop
        raw = content[begin - start : end - start]
        short = folded[number]
        if len(raw) != ends[number] - begins[number]:
            # Pieces beside it that hold only invisible characters belong to it.
            short = fold(raw[:LONGEST_FOLDED]).strip()
        letters = letters_alone(short)
        short = _with_single_blanks(short)
        blocks.append(
            _line(raw, begin, end, block_stop, short, letters, 0 if joined else gap, joined)
        )
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
    if ends_sentence(folded):
        cut = folded.endswith(("...", "…"))
        return (folded.rstrip("\"') ]").endswith(".") and not cut) or length >= QUESTION
    return length >= CLAUSE and (folded.endswith(":") or bool(_CONTINUATION.match(folded)))


def ends_sentence(text: str) -> bool:
    """Does *text* end where a sentence does, but for closing brackets and quotation marks?

    >>> ends_sentence('"نعم."'), ends_sentence("نعم:")
    (True, False)
    """
    return text.rstrip(_BEHIND_SENTENCE).endswith(_SENTENCE_SIGNS)


def ends_in_full_stop(text: str) -> bool:
    """Does *text* end in a full stop, and not in dots, but for brackets and quotation marks?

    >>> ends_in_full_stop('"نعم."'), ends_in_full_stop("نعم..")
    (True, False)
    """
    stripped = text.rstrip(_BEHIND_SENTENCE)
    return stripped.endswith(".") and stripped[-2:-1] not in ("", ".")


def end_alike(lines: Iterable[Line]) -> bool:
    """Do half of the *lines* or more end in one letter, as verses do?

    >>> end_alike(split_lines("يا دار\\nيا جار\\nيا أهل")[0])
    True
    """
    ends = Counter(line.core[-1:] for line in lines)
    return 2 * max(ends.values(), default=0) >= ends.total()


def goes_on(line: Line) -> bool:
    """Does *line* begin with words that go on with what was said before ("And he added")?

    >>> [goes_on(line) for line in split_lines("وأضاف الوزير\\nوزير الصحة")[0]]
    [True, False]
    """
    return bool(_CONTINUATION.match(line.folded))


def opens_with_and(line: Line) -> bool:
    """Does *line* begin with "and", joined to its first word?

    Nearly two thirds of all paragraphs within stories do, and of first paragraphs one in 250.

    >>> [opens_with_and(line) for line in split_lines("وتسعى الوزارة\\nوزير الصحة")[0]]
    [True, False]
    """
    return line.folded.startswith("و") and not _NOT_AND.match(line.folded)


def seen(line: Line) -> str:
    """The *line* as a reader sees it: without what is hidden, and blanks at its ends.

    >>> seen(split_lines(f" {HIDDEN}خبر")[0][0])
    'خبر'
    """
    return line.raw.replace(HIDDEN, "").strip()


def is_rule_line(line: Line) -> bool:
    """Is *line* drawn of one sign repeated, to part what stands above it from what stands below?

    >>> [is_rule_line(line) for line in split_lines("=====\\n* * *\\n- خبر")[0]]
    [True, True, False]
    """
    return bool(_RULE_LINE.fullmatch(line.folded))


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


def words_of(line: Line) -> list[str]:
    """The words of two or more letters in *line*, as ``arabic.words`` tells them.

    >>> words_of(split_lines("وزير الصحة يفتتح 3 مستشفيات")[0][0])
    ['وزير', 'الصحه', 'يفتتح', 'مستشفيات']
    """
    return [word for word in line.letters.split() if len(word) > 1]


def word_count(line: Line) -> int:
    """The number of words of two or more letters in *line*.

    >>> word_count(split_lines("وزير الصحة يفتتح 3 مستشفيات")[0][0])
    4
    """
    if line.words < 0:
        lengths = [*map(len, line.letters.split())]
        line.words = len(lengths) - lengths.count(1)
    return line.words
