"""Arabic spelling: the only place that knows orthography.

``fold`` gives every spelling of a phrase one form: alef forms, ى ي ی, ة ه, ك ک, tashkeel, tatweel,
zero-width and bidi marks, digits, quotes, dashes, colons, commas, the full stop of Urdu, kinds of
blank, Latin capitals. It never adds, changes or removes a line break, so folded lines and raw lines
stay side by side when both are cut by ``split`` (``splitlines`` sees no line in what folds to
nothing). Folding is for matching only: what is kept of a page is never folded.
"""

from __future__ import annotations

import codecs
import html
import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, NamedTuple

# What each spelling becomes: a row is the common form and the characters that are written for it.
_FORMS = (
    ("ا", "أإآٱٲٳٵ"),
    ("ي", "ىیۍېے"),
    ("ه", "ةۀەۂۃہھ"),
    ("ك", "کڪګ"),
    ("و", "ۇۆۈۋ"),
    ('"', "«»“”„‟″❝❞"),
    ("'", "‘’‚‛′`´"),
    ("-", "‐‑‒–—―−─"),
    (":", "：︰∶"),
    ("|", "｜¦│"),
    (",", "،"),
    (".", "۔"),
    (
        " ",
        "\t\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}\N{EN SPACE}"
        "\N{EM SPACE}\N{THIN SPACE}\N{FIGURE SPACE}\N{HAIR SPACE}\N{SIX-PER-EM SPACE}"
        "\N{FOUR-PER-EM SPACE}\N{THREE-PER-EM SPACE}\N{PUNCTUATION SPACE}\N{EN QUAD}\N{EM QUAD}"
        "\N{OGHAM SPACE MARK}\N{MEDIUM MATHEMATICAL SPACE}\x1f",
    ),
)
# Written or not, they do not change a word: Quranic signs, tashkeel, superscript alef, tatweel,
# zero-width characters, bidi marks and controls, soft hyphen, byte order mark.
_IGNORED_RANGES = (
    (0x0610, 0x061A), (0x061C, 0x061C), (0x0640, 0x0640), (0x064B, 0x065F), (0x0670, 0x0670),
    (0x06D6, 0x06DC), (0x06DF, 0x06E8), (0x06EA, 0x06ED), (0x00AD, 0x00AD), (0x200B, 0x200F),
    (0x202A, 0x202E), (0x2060, 0x2064), (0x2066, 0x206F), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
)  # fmt: skip
# Characters that stand in a text as HTML writes them.
_ENTITY = re.compile(
    r"&(?:nbsp|quot|amp|laquo|raquo|[lr][sd]quo|[nm]dash|hellip|rlm|lrm|zwn?j|lt|gt|#\d{2,5});"
)
_LAM_ALEF = "لا"
TATWEEL = "\N{ARABIC TATWEEL}"
# It joins no letters there: it is written for a dash. What stands before is looked at behind it: an
# expression that begins with a look behind itself tries every place.
_LONE_TATWEEL = re.compile(r"T(?:(?<!\ST)|T(?<!\STT)|TT(?<!\STTT))(?!\S)".replace("T", TATWEEL))
# What nearly all pages are written in: fewer than 256 characters, the forms of each among them.
_USUAL_RANGES = (
    (0x00, 0x7F), (0xA0, 0xA0), (0xA9, 0xA9), (0xAB, 0xAB), (0xAD, 0xAD), (0xB7, 0xB7),
    (0xBB, 0xBB), (0xD7, 0xD7), (0x060C, 0x060C), (0x061B, 0x061B), (0x061F, 0x061F),
    (0x0621, 0x063A), (0x0640, 0x0652), (0x0660, 0x066C), (0x0670, 0x0671), (0x067E, 0x067E),
    (0x0686, 0x0686), (0x0698, 0x0698), (0x06A9, 0x06A9), (0x06AF, 0x06AF), (0x06CC, 0x06CC),
    (0x06F0, 0x06F9), (0x200B, 0x2015), (0x2018, 0x2019), (0x201C, 0x201E), (0x2022, 0x2022),
    (0x2026, 0x2026), (0x202A, 0x202E), (0x2033, 0x2033), (0xFEFF, 0xFEFF),
)  # fmt: skip
_SPARE = "\ue000"  # private use: bytes that no usual character needs

_WORD = re.compile(r"[^\W\d_]{2,}")
_NO_LETTER = re.compile(r"[\W\d_]")
_CLITICS = "وفبلك"
# Longest first: only one is taken off a word.
_SUFFIXES = (
    "يين", "يون", "هما", "يات", "ات", "ون", "ين", "ان", "ها", "هم", "نا", "يه", "ه", "ي", "ا",
)  # fmt: skip
_SHORTEST_STEM = 3
LONGEST_KEPT = 50_000
"""Characters of a text whose bytes are kept until the next one is asked for."""


@cache
def _table() -> dict[int, str]:
    """Code point -> what it becomes; an empty string for characters that are ignored."""
    table = {ord(form): common for common, forms in _FORMS for form in forms}
    for first, last in _IGNORED_RANGES:
        table.update(dict.fromkeys(range(first, last + 1), ""))
    for digit in range(10):
        for zero in (0x0660, 0x06F0, 0xFF10):
            table[zero + digit] = str(digit)
    for letter in range(ord("A"), ord("Z") + 1):
        table[letter] = chr(letter + 32)
    for code in (*range(0xFB50, 0xFDFE), *range(0xFE70, 0xFEFD)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and plain != chr(code):
            table[code] = table.get(ord(plain), plain)
        elif 0xFEF5 <= code <= 0xFEFC:
            table[code] = _LAM_ALEF
    return table


class CodePage(NamedTuple):
    """The characters that nearly all pages are written in, one byte each: look-ups in C.

    ``forms`` gives the common form of each byte but those ``ignored``, ``letters`` a blank for
    what words do not hold; ``unusual`` finds the characters that have no byte.
    """

    encoding: Any
    characters: str
    forms: bytes
    ignored: bytes
    letters: bytes
    unusual: re.Pattern[str]


@cache
def code_page() -> CodePage:
    """The code page in which texts are folded, and their letters counted.

    >>> code_page().unusual.findall("نص \N{GRINNING FACE}") == ["\N{GRINNING FACE}"]
    True
    """
    usual = "".join(chr(code) for first, last in _USUAL_RANGES for code in range(first, last + 1))
    spare = "".join(chr(ord(_SPARE) + number) for number in range(256 - len(usual)))
    characters = usual + spare
    forms = [_table().get(ord(character), character) for character in characters]
    return CodePage(
        codecs.charmap_build(characters),
        characters,
        bytes(characters.index(form or "\0") for form in forms),
        bytes(number for number, form in enumerate(forms) if not form),
        bytes(number if _is_of_word(c) else ord(" ") for number, c in enumerate(characters)),
        re.compile(f"([^{re.escape(characters)}]+)"),
    )


def _is_of_word(character: str) -> bool:
    return character == "\n" or (character.isalnum() and not character.isdecimal())


def fold(text: str) -> str:
    """*text* in the one spelling that rules are matched in, character by character.

    >>> fold("إقــرأ أيضًا："), fold("١٢ «TT»"), fold("كتب:&nbsp;&quot;"), fold("جدة ـ واس")
    ('اقرا ايضا:', '12 "tt"', 'كتب: "', 'جده - واس')
    """
    return _folded(_as_read(text))


def fold_with_letters(text: str) -> tuple[str, str]:
    """``fold(text)`` and the ``letters_alone`` of that, for little more than one of them takes.

    >>> fold_with_letters("١٢ «أخبار»")
    ('12 "اخبار"', '    اخبار ')
    """
    text = _as_read(text)
    read = encoded(text)
    if read is None:
        folded = _folded(text)
        return folded, letters_alone(folded)
    page = code_page()
    forms = read.translate(page.forms, page.ignored)
    return _decoded(forms), _decoded(forms.translate(page.letters))


def _as_read(text: str) -> str:
    """*text* with the characters that entities and signs of another use stand for."""
    text = _with_dashes(text)
    return _ENTITY.sub(_character, text) if "&" in text else text


def _with_dashes(text: str) -> str:
    return _LONE_TATWEEL.sub(lambda found: "-" * len(found[0]), text) if TATWEEL in text else text


def _folded(text: str) -> str:
    page = code_page()
    read = encoded(text)
    if read is not None:
        return _decoded(read.translate(page.forms, page.ignored))
    return _by_pieces(text, _folded, lambda piece: piece.translate(_table()))


def _by_pieces(text: str, usual: Callable[[str], str], unusual: Callable[[str], str]) -> str:
    """*text* changed in one way where the code page has its characters, else in the other."""
    if "\n" in text:  # few lines of a page hold what makes it slow
        return "\n".join(map(usual, text.split("\n")))
    pieces = code_page().unusual.split(text)
    pieces[1::2] = map(unusual, pieces[1::2])
    pieces[::2] = map(usual, pieces[::2])
    return "".join(pieces)


def encoded(text: str) -> bytes | None:
    """*text* in the bytes of ``code_page()``; None when it holds characters that have none.

    >>> len(encoded("نص") or b""), encoded("\N{GRINNING FACE}")
    (2, None)
    """
    return _last_encoded(text) if len(text) <= LONGEST_KEPT else _newly_encoded(text)


def _newly_encoded(text: str) -> bytes | None:
    try:
        return codecs.charmap_encode(text, "strict", code_page().encoding)[0]
    except UnicodeEncodeError:
        return None


# A page is asked for its language, and folded next.
_last_encoded = lru_cache(maxsize=1)(_newly_encoded)


def _decoded(encoded: bytes) -> str:
    return codecs.charmap_decode(encoded, "strict", code_page().characters)[0]


def _character(entity: re.Match[str]) -> str:
    """What *entity* stands for; a blank for one that would break the line."""
    character = html.unescape(entity.group())
    return " " if character.splitlines() != [character] else character


def fold_words(text: str) -> str:
    """Fold *text* and put single blanks between its words, none at the ends.

    >>> fold_words("  مقالات   ذات\\tصلة ")
    'مقالات ذات صله'
    """
    return " ".join(fold(text).split())


def fold_pattern(pattern: str) -> str:
    """Fold the letters of a regular expression and leave its escapes alone.

    >>> print(fold_pattern("آخر تحديث – [0-9]+"))
    اخر تحديث \\- [0-9]+
    """
    pieces = re.split(r"(\\p\{[^}]*\}|\\L<[^>]*>|\\.)", pattern)
    return "".join(p if p.startswith("\\") else "".join(map(_fold_plain, p)) for p in pieces)


def _fold_plain(character: str) -> str:
    """Fold one character of a pattern; what becomes a sign with a meaning there is escaped."""
    folded = _table().get(ord(character), character)
    return "\\" + folded if folded != character and folded in ("-", "|") else folded


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Take the commonest endings and prefixes off a folded *word*: enough to see that it recurs.

    A light stemmer in the manner of Larkey, Ballesteros and Connell, "Improving stemming for Arabic
    information retrieval" (SIGIR 2002); one-letter prefixes go from every long word, so that all
    its forms come to the same.

    >>> stem("والمهندسين"), stem("للمهندس"), stem("مهندسون")
    ('مهندس', 'مهندس', 'مهندس')
    """
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM:
            word = word[: -len(suffix)]
            break
    while len(word) > _SHORTEST_STEM + 1:
        if word.startswith("ال"):
            word = word[2:]
        elif word[0] in _CLITICS:
            word = word[1:]
        else:
            break
    return word


def words(folded: str) -> list[str]:
    """The words of a folded text: runs of two or more letters, without digits and signs.

    >>> words('قال "الوزير" ان 20 شخصا و 3')
    ['قال', 'الوزير', 'ان', 'شخصا']
    """
    return _WORD.findall(folded)


def letters_alone(folded: str) -> str:
    """A folded text with blanks for all signs and digits; line breaks stay.

    >>> letters_alone('قال "الوزير" ان 20\\nشخصا و 3')
    'قال  الوزير  ان   \\nشخصا و  '
    """
    read = encoded(folded)
    if read is not None:
        return _decoded(read.translate(code_page().letters))
    return _by_pieces(folded, letters_alone, lambda piece: _NO_LETTER.sub(" ", piece))


def offsets(raw: str) -> list[int]:
    """For each character of ``fold_words(raw)``, one line, its source in *raw*; the end of the
    last.

    >>> offsets(" اقـرأ "), offsets("أ&nbsp;ب")
    ([1, 2, 4, 5, 6], [0, 1, 7, 8])
    """
    table = _table()
    positions: list[int] = []
    end, in_blank = 0, True
    for piece in _pieces().finditer(_with_dashes(raw)):
        start, stop = piece.span()
        if piece.lastgroup:
            positions += range(start, stop)
            end, in_blank = stop, False
            continue
        character = _character(piece)
        for form in table.get(ord(character), character):
            if not (form.isspace() and in_blank):
                positions.append(start)
            in_blank = form.isspace()
            end = end if in_blank else stop
    if positions and in_blank:
        positions.pop()
    return [*positions, end] if positions else [0]


@cache
def _pieces() -> re.Pattern[str]:
    """Finds words with single blanks between them whose characters become one each; all else
    singly."""
    others = "".join(chr(code) for code, form in _table().items() if len(form.strip()) != 1)
    even = rf"[^&\s{re.escape(others)}]+"
    return re.compile(rf"(?P<even>{even}(?: {even})*)|{_ENTITY.pattern}|.", re.DOTALL)


def source_end(raw: str, position: int) -> int:
    """The position behind the character, or the entity for one, that begins at *position*.

    >>> source_end("أ&nbsp;ب", 0), source_end("أ&nbsp;ب", 1)
    (1, 7)
    """
    entity = _ENTITY.match(raw, position)
    return entity.end() if entity else position + 1
