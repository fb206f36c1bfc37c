"""Arabic spelling: the only place that knows orthography.

``fold`` gives every spelling of a phrase one form: alef forms, ى ي ی, ة ه, ك ک, tashkeel,
tatweel, zero-width and bidi marks, digits, quotes, dashes, colons, commas, the full stop of Urdu,
kinds of blank, Latin capitals.
It never adds, changes or removes a line break, so folded lines and raw lines stay side by side
when both are cut by ``split`` (``splitlines`` sees no line in what folds to nothing).
Folding is for matching only: what is kept of a page is never folded.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy import bool_, uint8, uint16
    from numpy.typing import NDArray

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
    (0x0610, 0x061A),
    (0x061C, 0x061C),
    (0x0640, 0x0640),
    (0x064B, 0x065F),
    (0x0670, 0x0670),
    (0x06D6, 0x06DC),
    (0x06DF, 0x06E8),
    (0x06EA, 0x06ED),
    (0x00AD, 0x00AD),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x2064),
    (0x2066, 0x206F),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
)
# Characters that stand in a text as HTML writes them.
_ENTITY = re.compile(
    r"&(?:nbsp|quot|amp|laquo|raquo|[lr][sd]quo|[nm]dash|hellip|rlm|lrm|zwn?j|lt|gt|#\d{2,5});"
)
_LAM_ALEF = "لا"
_TATWEEL = "\N{ARABIC TATWEEL}"
# The eight lam-alef ligatures are one character each and become two: the table maps them to this
# private-use sentinel first.
_LIGATURE = "\ue000"

_WORD = re.compile(r"[^\W\d_]{2,}")
_CLITICS = "وفبلك"
# Longest first: only one is taken off a word.
_SUFFIXES = (
    "يين",
    "يون",
    "هما",
    "يات",
    "ات",
    "ون",
    "ين",
    "ان",
    "ها",
    "هم",
    "نا",
    "يه",
    "ه",
    "ي",
    "ا",
)
_SHORTEST_STEM = 3
_LANGUAGE_SAMPLE = 5_000
# Folded words that stand in every text of the one language and in none of the other.
_ARABIC_WORDS = frozenset(
    ["في", "التي", "الذي", "هذا", "هذه", "ذلك", "قال", "وقال", "كانت", "لم", "الي", "كما", "قد"]
)
_PERSIAN_WORDS = frozenset(
    ["است", "اين", "كه", "را", "از", "در", "براي", "با", "شد", "كرد", "شده", "بود", "هاي", "تا"]
)


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
    table[ord(_LIGATURE)] = ""
    return table


@cache
def _look_up() -> tuple[Callable[..., Any], Any, Callable[..., Any]]:
    """What reads bytes as an array, the type of UTF-16 units, and what looks up the forms of such
    units; those of characters that are ignored are tatweels."""
    import numpy

    forms = numpy.arange(0x10000, dtype=numpy.uint16)
    for code, common in _table().items():
        forms[code] = ord(_LIGATURE) if len(common) == 2 else ord(common or _TATWEEL)
    return numpy.frombuffer, numpy.uint16, forms.take


def fold(text: str) -> str:
    """Return *text* in the one spelling that rules are matched in, character by character.

    >>> fold("إقــرأ أيضًا：") == fold("اقرا ايضا:")
    True
    >>> fold("١٢ «TT»"), fold("كتب:&nbsp;&quot;")
    ('12 "tt"', 'كتب: "')
    """
    if "&" in text:
        text = _ENTITY.sub(_character, text)
    try:
        encoded = text.encode("utf-16-le")
    except UnicodeEncodeError:
        # Between two lone surrogates a mark may go; as UTF-16 they would be one character then.
        return text.translate(_table())
    read, units, look_up = _look_up()
    folded: str = look_up(read(encoded, units), None, None, "wrap").tobytes().decode("utf-16-le")
    folded = folded.replace(_TATWEEL, "")
    return folded.replace(_LIGATURE, _LAM_ALEF) if _LIGATURE in folded else folded


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

    A light stemmer in the manner of Larkey, Ballesteros and Connell, "Improving stemming for
    Arabic information retrieval" (SIGIR 2002); one-letter prefixes go from every long word,
    whether they belong to it or not, so that all its forms come to the same.

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


@cache
def _letters() -> NDArray[uint16]:
    """Each UTF-16 unit that words hold, a blank for the others but for the line break."""
    import numpy

    signs = numpy.arange(0x10000, dtype=numpy.uint32).view("U1")
    kept = numpy.char.isalnum(signs) & ~numpy.char.isdecimal(signs)
    kept[ord("\n")] = True
    return numpy.where(kept, numpy.arange(0x10000), ord(" ")).astype(numpy.uint16)


def letters_alone(folded: str) -> str:
    """A folded text with blanks for all signs and digits; line breaks stay.

    >>> letters_alone('قال "الوزير" ان 20\\nشخصا و 3')
    'قال  الوزير  ان   \\nشخصا و  '
    """
    encoded = folded.encode("utf-16-le", "surrogatepass")
    if len(encoded) > 2 * len(folded):  # letters of ancient scripts, and of mathematics; emoji
        return "\n".join(" ".join(words(line)) for line in folded.split("\n"))
    read, units, _ = _look_up()
    # An index of 16 bits is never out of bounds: "wrap" spares the check.
    found = _letters().take(read(encoded, units), None, None, "wrap")
    letters: str = found.tobytes().decode("utf-16-le")
    return letters


def language_of(text: str) -> str:
    """``"ar"``, ``"fa"``, or an empty string when *text* is in another script.

    A text counts as Arabic script when a fifth of its letters are; as Persian when one in forty
    of those is a letter, or a form of a letter, that Arabic does not use, and its words are not
    Arabic: keyboards of Iran and Iraq write such forms. The first 5,000 characters are looked at.

    >>> language_of("أعلنت الوزارة"), language_of("تهران پایتخت ایران است"), language_of("news")
    ('ar', 'fa', '')
    >>> language_of("أعلنت وزارة الصحة فی بیان لها أن العدد الکلی ارتفع")
    'ar'
    """
    import numpy

    sample = text[:_LANGUAGE_SAMPLE]
    units = sample.encode("utf-16-le", "surrogatepass")
    classes = _letter_classes().take(numpy.frombuffer(units, numpy.uint16))
    _, other, arabic, persian = numpy.bincount(classes, minlength=4).tolist()
    arabic += persian
    if not arabic or arabic * 4 < other:
        return ""
    return "fa" if persian * 40 > arabic and not _has_arabic_words(sample) else "ar"


def _has_arabic_words(text: str) -> bool:
    """Has *text* more words that only Arabic has than words that only Persian has?"""
    found = words(fold(text))
    arabic = sum(word in _ARABIC_WORDS or word.startswith("ال") for word in found)
    return arabic > sum(word in _PERSIAN_WORDS for word in found)


@cache
def _letter_classes() -> NDArray[uint8]:
    """For each UTF-16 unit: 0 no letter, 1 a letter of another script, 2 Arabic, 3 Persian."""
    import numpy

    units = numpy.arange(0x10000, dtype=numpy.uint32).view("U1")
    classes = numpy.char.isalpha(units).astype(numpy.uint8)
    for first, last in ((0x0620, 0x064A), (0x066E, 0x06D3), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC)):
        classes[first : last + 1] *= 2
    for letter in "پچژگیک":
        classes[ord(letter)] = 3
    return classes


@cache
def _widths() -> tuple[NDArray[uint8], NDArray[bool_]]:
    """For each UTF-16 unit how many characters it is folded to, and whether that is a blank."""
    import numpy

    _, _, look_up = _look_up()
    forms = look_up(numpy.arange(0x10000))
    widths = (forms != ord(_TATWEEL)) * numpy.uint8(1) + (forms == ord(_LIGATURE))
    return widths, numpy.char.isspace(forms.astype(numpy.uint32).view("U1"))


def offsets(raw: str) -> list[int]:
    """For each character of ``fold_words(raw)`` the position of its source in *raw*, and the end.

    *raw* is one line. The end is the position behind the source of the last character.

    >>> offsets(" اقـرأ ")
    [1, 2, 4, 5, 6]
    >>> offsets("أ&nbsp;ب")
    [0, 1, 7, 8]
    """
    import numpy

    places: list[tuple[int, int, str]] = list(_characters(raw)) if "&" in raw else []
    text = "".join([character for _, _, character in places]) or raw
    encoded = text.encode("utf-32-le", "surrogatepass")
    # Beyond 16 bits nothing is folded.
    units = numpy.minimum(numpy.frombuffer(encoded, numpy.uint32), 0xFFFF)
    widths, are_blank = _widths()
    width = widths.take(units)
    seen = width.nonzero()[0]
    letter = ~are_blank.take(units[seen])
    letters = letter.nonzero()[0]
    if not letters.size:
        return [0]
    kept = letter.copy()
    kept[1:] |= letter[:-1]  # of a run of blanks the first one stays
    last = letters[-1]
    sources = seen[: last + 1][kept[: last + 1]]
    positions: list[int] = [*sources.repeat(width[sources]).tolist(), int(seen[last])]
    if not places:
        return [*positions[:-1], positions[-1] + 1]
    return [*(places[position][0] for position in positions[:-1]), places[positions[-1]][1]]


def _characters(raw: str) -> Iterator[tuple[int, int, str]]:
    """The characters of *raw* with their first position and the one behind them."""
    position = 0
    for entity in _ENTITY.finditer(raw) if "&" in raw else ():
        yield from ((at, at + 1, raw[at]) for at in range(position, entity.start()))
        position = entity.end()
        yield from ((entity.start(), position, c) for c in _character(entity))
    yield from ((at, at + 1, raw[at]) for at in range(position, len(raw)))


def source_end(raw: str, position: int) -> int:
    """The position behind the character, or the entity for one, that begins at *position*.

    >>> source_end("أ&nbsp;ب", 0), source_end("أ&nbsp;ب", 1)
    (1, 7)
    """
    entity = _ENTITY.match(raw, position)
    return entity.end() if entity else position + 1
