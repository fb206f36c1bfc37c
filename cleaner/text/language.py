"""The language of a text, told by its letters: Arabic, Persian, or none that rules are for."""

from __future__ import annotations

import re
from functools import cache

from cleaner.text.arabic import LONGEST_KEPT, code_page, encoded, fold, words

_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3\ufb50-\ufdff\ufe70-\ufefc]")
_PERSIAN_LETTERS = "پچژگیک"
# What letters are counted as.
_NO_SCRIPT, _OF_ARABIC, _OF_PERSIAN, _OF_OTHERS = range(4)
_SAMPLE = 5_000
# Folded words that stand in every text of the one language and in none of the other.
_ARABIC_WORDS = frozenset(
    ["في", "التي", "الذي", "هذا", "هذه", "ذلك", "قال", "وقال", "كانت", "لم", "الي", "كما", "قد"]
)
_PERSIAN_WORDS = frozenset(
    ["است", "اين", "كه", "را", "از", "در", "براي", "با", "شد", "كرد", "شده", "بود", "هاي", "تا"]
)


def language_of(text: str) -> str:
    """``"ar"``, ``"fa"``, or an empty string when *text* is in another script.

    A text counts as Arabic script when a fifth of its letters are; as Persian when one in forty of
    those is one that Arabic does not use, and its words are not Arabic: keyboards of Iran and Iraq
    write such forms. The first 5,000 characters are looked at.

    >>> language_of("أعلنت الوزارة"), language_of("تهران پایتخت ایران است"), language_of("news")
    ('ar', 'fa', '')
    """
    scripts = _scripts(text)
    persian, other = scripts.count(_OF_PERSIAN), scripts.count(_OF_OTHERS)
    # What there is much of takes the longest to count.
    arabic = len(scripts) - other
    if not arabic or arabic * 4 < other:
        return ""
    return "fa" if persian * 40 > arabic and not _has_arabic_words(text) else "ar"


def _scripts(text: str) -> bytes:
    """The script of each letter that is looked at, in any order."""
    # What is kept encoded is folded next.
    read = encoded(text.removesuffix("\n")) if len(text) <= LONGEST_KEPT else None
    if read is not None:
        return read[:_SAMPLE].translate(*_scripts_of_bytes())
    pieces = code_page().unusual.split(text[:_SAMPLE])
    usual, others = "".join(pieces[::2]), "".join(pieces[1::2])
    scripts = (encoded(usual) or b"").translate(*_scripts_of_bytes())
    return scripts + bytes(filter(None, map(_script, others)))


@cache
def _scripts_of_bytes() -> tuple[bytes, bytes]:
    """The script of each byte of the code page, and the bytes that are no letters."""
    scripts = bytes(map(_script, code_page().characters))
    return scripts, bytes(byte for byte, script in enumerate(scripts) if script == _NO_SCRIPT)


@cache
def _script(character: str) -> int:
    if not character.isalpha():
        return _NO_SCRIPT
    if character in _PERSIAN_LETTERS:
        return _OF_PERSIAN
    return _OF_ARABIC if _ARABIC.match(character) else _OF_OTHERS


def _has_arabic_words(text: str) -> bool:
    """Has *text* more words that only Arabic has than words that only Persian has?"""
    found = words(fold(text[:_SAMPLE]))
    arabic = sum(word in _ARABIC_WORDS or word.startswith("ال") for word in found)
    return arabic > sum(word in _PERSIAN_WORDS for word in found)
