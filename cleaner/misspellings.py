"""Misspellings: whether two folded words that differ are one word, badly or otherwise written."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.wordlists import without_article

_SHORTEST_VARIANT = 4
_SHORTEST_TYPO = 6
_SHORTEST_ROOT = 3
_LONG_VOWELS = str.maketrans("", "", "اويه")
_GLUED = (
    "من", "في", "عن", "مع", "ما", "علي", "الي", "ان", "ضمن", "خلال", "حول", "عند", "منذ", "حتي"
)  # fmt: skip
_LONGEST_GLUED = 4
# Letters that are written for one another: sounds that Arabic renders in several ways, and typing
# errors on letters of one shape.
_ALIKE = ("ضظ", "ذزد", "ثست", "صس", "طت", "جغقك", "فبپ", "يا", "وا", "يء", "وء")


def is_variant(one: str, other: str) -> bool:
    """Whether two folded words are one word spelled in two ways, or misspelled once.

    A joined و, ب or ل or a glued particle makes no difference; of words from four letters on one
    letter may be another of like sound, a long vowel more or less, or two neighbours swapped; of
    words from six letters on any one letter may be missing; verbs may be in another form.

    >>> is_variant("بيليجريني", "بليجريني"), is_variant("ستاندارد", "ستاندرد")
    (True, True)
    >>> is_variant("حسن", "حسين"), is_variant("يستقبل", "يستقيل")
    (False, False)
    """
    bare_one, bare_other = without_article(one), without_article(other)
    if bare_one == bare_other or _is_misspelling(one, other):
        return True
    return _is_misspelling(bare_one, bare_other) or _is_verb_form(bare_one, bare_other)


def _is_misspelling(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    surplus = len(long) - len(short)
    if surplus == 0:
        return len(short) >= _SHORTEST_VARIANT and _differ_once(short, long)
    if surplus == 1 and ((long[0] in "وبلف" and long[1:] == short) or _lacks_one(short, long)):
        return True
    if len(short) < _SHORTEST_VARIANT - 1:
        return False
    return (long.startswith(short) and long[len(short) :] in _GLUED) or (
        long.endswith(short) and long[:surplus] in _GLUED
    )


def _lacks_one(short: str, long: str) -> bool:
    """Whether *long* without one letter is *short*, and the words are long enough to say so."""
    if len(short) < _SHORTEST_VARIANT:
        return False
    at = next((i for i, c in enumerate(short) if c != long[i]), len(short))
    if short[at:] != long[at + 1 :]:
        return False
    if len(long) >= _SHORTEST_TYPO and at > 0:
        return True
    return len(long) > _SHORTEST_VARIANT and long[at] in "اوي" and 0 < at < len(short)


def _differ_once(one: str, other: str) -> bool:
    places = [i for i in range(len(one)) if one[i] != other[i]]
    if len(places) == 1:
        pair = {one[places[0]], other[places[0]]}
        return any(pair <= set(alike) for alike in _ALIKE)
    if len(places) == 2 and places[1] == places[0] + 1:
        i, j = places
        return len(one) > _SHORTEST_VARIANT and one[i] == other[j] and one[j] == other[i]
    return False


def _is_verb_form(one: str, other: str) -> bool:
    """Two forms of one verb or its noun: both begin with ا, ي or ت, the consonants are equal."""
    if one[0] not in "ايت" or other[0] not in "ايت":
        return False
    consonants = one[1:].translate(_LONG_VOWELS)
    return len(consonants) >= _SHORTEST_ROOT and consonants == other[1:].translate(_LONG_VOWELS)


def are_variants(
    spelled: tuple[str, ...], one: NDArray[np.int32], other: NDArray[np.int32]
) -> NDArray[np.bool_]:
    """``is_variant`` for arrays of p spellings (numbers into *spelled*), asked once for each two.

    >>> are_variants(("سفينه", "سفيينه"), np.array([0], np.int32), np.array([1], np.int32)).tolist()
    [True]
    """
    known, number = np.unique(np.concatenate([one, other]), return_inverse=True)
    words = [spelled[k] for k in known.tolist()]
    x, y = number[: len(one)], number[len(one) :]
    near = _may_be_variants(words, x, y) | _may_be_variants(
        [without_article(word) for word in words], x, y
    )
    result = np.zeros(len(one), np.bool_)
    at = np.flatnonzero(near)
    codes, back = np.unique(x[at] * len(words) + y[at], return_inverse=True)
    answers = [is_variant(words[c // len(words)], words[c % len(words)]) for c in codes.tolist()]
    result[at] = np.array(answers, np.bool_)[back]
    return result


def _may_be_variants(
    words: list[str], x: NDArray[np.int64], y: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Which pairs of *words* are of like length and letters: all variants are among them."""
    length = np.fromiter(map(len, words), np.int16, len(words))
    letters = np.fromiter(map(_letter_set, words), np.uint64, len(words))
    surplus = length[x] - length[y]
    one, other = letters[x], letters[y]
    typo = (np.abs(surplus) <= 1) & (count_bits(one ^ other) <= 2)
    inside = np.where(surplus < 0, one & ~other, other & ~one) == 0
    glued = inside & (np.abs(surplus) <= _LONGEST_GLUED)
    verb = ((one ^ other) & ~_letters_of_verb_forms()) == 0
    return typo | glued | verb


def _letters_of_verb_forms() -> np.uint64:
    return np.uint64(_letter_set("اويهت"))


def _letter_set(word: str) -> int:
    letters = 0
    for character in word:
        letters |= 1 << (ord(character) & 63)
    return letters


def count_bits(sets: NDArray[np.uint64]) -> NDArray[np.int64]:
    """How many bits of each element are set.

    >>> count_bits(np.array([7, 0], np.uint64)).tolist()
    [3, 0]
    """
    if hasattr(np, "bitwise_count"):  # numpy 2
        return np.bitwise_count(sets).astype(np.int64)
    of_bytes = _BITS_OF_BYTE[np.ascontiguousarray(sets).view(np.uint8).reshape(-1, 8)]
    return of_bytes.sum(axis=1, dtype=np.int64)


_BITS_OF_BYTE = np.array([bin(byte).count("1") for byte in range(256)], np.uint8)
