"""Headlines as text: stripped of what does not belong to them, folded, cut into words. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cleaner.headlines.runs import Codes
from cleaner.headlines.wordlists import Lexicon, builtin_lexicon, fold_headline

_SIGN, LETTER, DIGIT, LINE_BREAK, _POINT = range(5)
"""Classes of UTF-16 units."""
_SIGNS = ":|/-."
# A part of a series: its number in round brackets, at the end or before dots or a colon; no count
# or edition that is written so (لـ(14), عامه الـ(17)).
_PART = re.compile(r"(?<! ال)(?<! [بل])\((\d{1,2})\) *(?:$|\.\.|:|-)")
_PIECE = re.compile(rf"[{re.escape(_SIGNS)}]+")
_MAY_BE_MORE = re.compile(rf"[{re.escape(_SIGNS)}\[(]")
_TAIL_SIGN = re.compile(r" [-|:/] |\||\.\.+|(?=[\[(])")


def strip_headline(headline: str) -> str:
    """Fold a headline and take off what does not belong to it: prefixes, sections, outlets.

    >>> strip_headline("عاجل | رياضي / الفريق يصل إلى الميناء - صحيفة سبق")
    'الفريق يصل الي الميناء'
    """
    return strip_line(" ".join(fold_headline(headline).split()), builtin_lexicon())


def strip_line(line: str, lexicon: Lexicon) -> str:
    """``strip_headline`` for a headline that is folded.

    >>> strip_line("عاجل: وصول السفينه", builtin_lexicon())
    'وصول السفينه'
    """
    while _MAY_BE_MORE.search(line):
        shorter = _without_tail(_without_prefix(line, lexicon), lexicon)
        if shorter == line:
            break
        line = shorter
    return line


def _without_prefix(line: str, lexicon: Lexicon) -> str:
    """Take off the piece before the first sign when it is a prefix or the name of an outlet."""
    sign = _PIECE.search(line, 0, 40)
    if sign is None or sign.end() >= len(line):
        return line
    piece = line[: sign.start()].strip(" \"'[]()")
    if piece in lexicon.affixes:
        return line[sign.end() :].lstrip(f" {_SIGNS}")
    return line


def _without_tail(line: str, lexicon: Lexicon) -> str:
    """Take off the piece behind the last sign when it is the name of an outlet, or says that
    there are pictures.
    """
    signs = list(_TAIL_SIGN.finditer(line))
    if not signs:
        return line
    sign = signs[-1]
    piece = line[sign.end() :].strip(" \"'[]()")
    if piece in lexicon.affixes:
        return line[: sign.start()].rstrip(f" {_SIGNS}")
    return line


def split_words(lines: Sequence[str]) -> list[str]:
    """Put blanks for all signs of folded *lines*, and between digits and letters.

    >>> split_words(["موازنه 2015م:"])
    ['موازنه 2015 م ']
    """
    text = "\n".join(lines).replace("\N{ARABIC DECIMAL SEPARATOR}", ".")
    units = utf16_units(text.replace("\N{ARABIC THOUSANDS SEPARATOR}", ","))
    classes = unit_classes()[units]
    digit = classes == DIGIT
    point = classes == _POINT
    inner_point = point.copy()
    inner_point[:1] = inner_point[-1:] = False
    inner_point[1:-1] &= digit[:-2] & digit[2:]
    cleaned = np.where((classes == _SIGN) | (point & ~inner_point), np.uint16(32), units)
    letter = classes == LETTER
    glued = np.flatnonzero((letter[:-1] & digit[1:]) | (digit[:-1] & letter[1:]))
    if len(glued):
        cleaned = np.insert(cleaned, glued + 1, np.uint16(32))
    return cleaned.tobytes().decode("utf-16-le", "surrogatepass").split("\n")


def utf16_units(text: str) -> NDArray[np.uint16]:
    """A text as UTF-16 units.

    >>> utf16_units("ab").tolist()
    [97, 98]
    """
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)


@lru_cache(maxsize=1)
def unit_classes() -> Codes:
    """The class of each UTF-16 unit: a sign (0), ``LETTER``, ``DIGIT``, ``LINE_BREAK``, or a point
    or comma.

    >>> unit_classes()[utf16_units("a1")].tolist() == [LETTER, DIGIT]
    True
    """
    classes = np.zeros(0x10000, dtype=np.uint8)
    for code in range(0x10000):
        character = chr(code)
        if character.isalpha() or 0xD800 <= code < 0xE000:
            classes[code] = LETTER
        elif character.isdecimal():
            classes[code] = DIGIT
    classes[ord("\n")] = LINE_BREAK
    classes[[ord("."), ord(",")]] = _POINT
    return classes


def part_number(line: str) -> int:
    """The number that a folded headline bears in a series, 0 for none.

    >>> part_number("تاريخ الموانئ (3)"), part_number("وصول (3) سفن")
    (3, 0)
    """
    found = _PART.search(line) if "(" in line else None
    return int(found[1]) if found else 0
