"""Which encoding bytes are in that do not say so: evidence in the letters and words they give.

Looked at is a sample, so that the time does not grow with the page.
"""

from __future__ import annotations

import codecs
import math
import re
from functools import lru_cache
from itertools import islice

ARABIC_ENCODINGS = ("windows-1256", "iso-8859-6", "mac-arabic")
"""The encodings of one byte a letter that are told apart; the earlier wins a tie."""

_SAMPLE = 2_000  # bytes, twice: from the start and from the middle
_SEGMENTS = 400
# From a byte beyond ASCII to the next tag or control character. The letters before it show
# whether it stands inside a Latin word.
_SEGMENT = re.compile(rb"[\x80-\xff][^<>\x00-\x1f]{0,400}")
_LETTERS_BEFORE = re.compile(rb"[A-Za-z]{1,3}\Z")
_WORD = re.compile(r"(?:[^\W\d_]|[\u064b-\u0652])+")
_ARABIC_WORD = re.compile(r"[\u0621-\u063a\u0640-\u0652\u0671-\u06d3\u06d5]{1,25}")
# Letters by their share of Arabic news text, in per cent.
_SHARES = {
    "ا": 12.7, "ل": 11.5, "ي": 7.9, "م": 6.6, "و": 6.0, "ن": 5.9, "ر": 5.3, "ت": 5.1, "ع": 3.6,
    "ب": 3.5, "ة": 3.3, "د": 3.3, "س": 2.9, "ه": 3.0, "ف": 2.9, "أ": 2.6, "ك": 2.3, "ق": 2.4,
    "ح": 2.1, "ج": 1.5, "ش": 1.3, "ى": 1.1, "إ": 1.1, "ص": 1.2, "ط": 1.1, "خ": 0.9, "ض": 0.8,
    "ث": 0.7, "غ": 0.6, "ذ": 0.6, "ز": 0.6, "ئ": 0.5, "ء": 0.5, "ظ": 0.3, "آ": 0.2, "ؤ": 0.2,
    "ک": 1.0, "ی": 1.0, "گ": 0.5, "پ": 0.5, "چ": 0.3,
}  # fmt: skip
_WEIGHTS = {letter: math.log2(share / 2.5) for letter, share in _SHARES.items()}
_RARE = -2.0
_FREQUENT_WORDS = """
في من على إلى الى أن ان إن التي الذي هذا هذه عن مع ما لا كان كانت بين بعد قبل كما قد أو او لم كل
ذلك خلال حتى وقد وفي ومن وقال قال عام غير هو هي به له لها منذ عند حيث ثم تم فيه عليه يوم اليوم
در به از که كه این اين را با است آن برای براي شد می تا بر یک يك
"""
_FREQUENT = frozenset(_FREQUENT_WORDS.split())
_HARMLESS = frozenset(
    "«»“”‘’–—…•·،؛؟٪×°©®\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
    "\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}"
)
_FINAL = frozenset("ةى")
_LEAST_MEAN = 0.3
_LEAST_EVIDENCE = 12.0

# What is asked for in other languages: the legacy encodings that browsers know.
_WESTERN = "cp1252"
_CENTRAL = ("cp1250", "cp1257")
_OTHERS = (
    *(_WESTERN, "cp1254", *_CENTRAL),
    *("cp1251", "koi8_r", "koi8_u", "iso8859_5", "cp1253", "iso8859_7", "cp1255", "cp874"),
    *("gb18030", "big5", "cp949", "cp932", "euc_jp"),
)
_LEAST_OTHER = 60  # bytes of sample: below that the guess is a dice
_MOST_CHAOS = 0.1


def sample_of(data: bytes) -> bytes:
    """The text of *data* around bytes beyond ASCII: some from its start, some from its middle.

    >>> sample_of(b"<p>caf\\xe9 noir</p><p>tea</p>")
    b'caf\\xe9 noir'
    """
    parts: list[bytes] = []
    places = (0, len(data) // 2) if len(data) > 4 * _SAMPLE else (0,)
    for place in places:
        size = 0
        for found in islice(_SEGMENT.finditer(data, place), _SEGMENTS):
            before = _LETTERS_BEFORE.search(data, max(found.start() - 3, place), found.start())
            parts.append((before[0] if before else b"") + found[0])
            size += len(parts[-1])
            if size >= _SAMPLE * 2 // len(places):
                break
    return b"\n".join(parts)


def arabic_evidence(text: str) -> float:
    """How much *text* looks like Arabic (or Persian): zero is none, more is more.

    Frequent words, the article, common letters speak for it; letters of other scripts inside a
    word, or where they cannot stand, and stray signs against it.

    >>> arabic_evidence("قال الوزير في المؤتمر") > 12, arabic_evidence("ÞÇá ÇáæÒíÑ")
    (True, 0.0)
    """
    total = 0.0
    letters = 0
    for word in _WORD.findall(text):
        if not word.isascii():
            letters += len(word)
            total += _word_evidence(word)
    rest = "".join(_WORD.sub("", text).split())
    strays = [c for c in rest if c > "\x7f" and c not in _HARMLESS and not c.isdecimal()]
    total -= 3.0 * len(strays)
    spaces, hard = text.count(" "), text.count("\N{NO-BREAK SPACE}")
    if hard > spaces:
        total -= hard - spaces
    if total < _LEAST_EVIDENCE or total < _LEAST_MEAN * (letters + len(strays)):
        return 0.0
    return total


@lru_cache(maxsize=8_192)
def _word_evidence(word: str) -> float:
    if not _ARABIC_WORD.fullmatch(word):
        return -3.0 * sum(c > "\x7f" for c in word)
    if word in _FREQUENT:
        return 6.0
    if len(word) == 1:
        return 0.0 if word == "و" else -1.0
    evidence = sum(_WEIGHTS.get(letter, _RARE) for letter in word)
    evidence -= 4.0 * sum(letter in _FINAL for letter in word[:-1])
    if word[0] in "ءةىؤئ" or "\u064b" <= word[0] <= "\u0652":  # a mark
        evidence -= 4.0
    return evidence + (4.0 if word.startswith("ال") and len(word) > 3 else 0.0)


def guess_arabic(sample: bytes) -> str:
    """The encoding in which *sample* is most like Arabic; an empty string when it is in none.

    >>> guess_arabic("قال الوزير في المؤتمر إن العمل مستمر".encode("iso-8859-6"))
    'iso-8859-6'
    """
    best, found = 0.0, ""
    for name in ARABIC_ENCODINGS:
        try:
            evidence = arabic_evidence(sample.decode(name))
        except UnicodeDecodeError:
            continue
        if evidence > best:
            best, found = evidence, name
    return found


def guess_other(sample: bytes) -> str:
    """What charset-normalizer takes *sample* for, in other languages; empty when it cannot tell.
    Its answers for Latin letters hang on a few letters; Western European is taken where it fits.

    >>> guess_other("Новый мост через реку открыт, сказал министр в столице".encode("koi8-r") * 2)
    'koi8_r'
    """
    if len(sample) < _LEAST_OTHER:
        return ""
    from charset_normalizer import from_bytes

    found = from_bytes(sample, cp_isolation=list(_OTHERS), preemptive_behaviour=False)
    fitting = [match for match in found if match.chaos <= _MOST_CHAOS]
    # Stable: languages written without an alphabet have no coherence and keep their order.
    fitting.sort(key=lambda match: -match.coherence)
    names = [match.encoding for match in fitting]
    if names and names[0] in _CENTRAL and _WESTERN in names:
        return _WESTERN
    return names[0] if names else ""


def guess_utf16(data: bytes) -> str:
    """``utf-16-le`` or ``utf-16-be`` when *data* is such text without a mark; else empty.

    >>> guess_utf16("خبر جديد".encode("utf-16-be")), guess_utf16(b"plain text")
    ('utf-16-be', '')
    """
    middle = len(data) // 4 * 2
    sample = data[:_SAMPLE] + data[middle : middle + _SAMPLE]
    sample = sample[: len(sample) // 2 * 2]
    if len(sample) < 8:  # bytes
        return ""
    for name, high, low in (
        ("utf-16-le", sample[1::2], sample[::2]),
        ("utf-16-be", sample[::2], sample[1::2]),
    ):
        if _share(high, b"\0\6") > 0.7 and _share(low, b"\0\6") < 0.2:
            text = codecs.decode(sample, name, "replace")
            controls = sum(c < " " and c not in "\t\n\r\f" for c in text)
            return name if not controls else ""
    return ""


def _share(data: bytes, among: bytes) -> float:
    return sum(map(data.count, (bytes([value]) for value in among))) / len(data)
