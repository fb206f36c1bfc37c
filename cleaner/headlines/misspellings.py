"""Misspellings: whether two folded words that differ are one word, badly or otherwise written."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from cleaner.headlines.runs import Flags, Ints, Keys, Numbers
from cleaner.headlines.stems import without_article
from cleaner.headlines.word_hashes import WordHashes

_JOINED = frozenset("وبلف")
_JOINED_TO_VERBS = frozenset("وبلفكس")
_VERBAL = ("ا", "ت", "ي")
_PRONOUNS = ("هما", "هم", "ها", "ه")
_SHORTEST_VARIANT = 4
_SHORTEST_TYPO = 6
_SHORTEST_ROOT = 3
_WEAK_VERB = 4  # letters of يطيح
_LONG_VOWELS = str.maketrans("", "", "اويه")
_SHORTEST_NAME = 7
_SOUNDS = str.maketrans("غقكثصسظضذطپڤ", "جججسسزززدتبف")
# Letters that verbs change in, and of articles and what is joined to words, as a set of bits.
_FREE_LETTERS = sum(1 << (ord(letter) & 63) for letter in "اويهتلبفك")
# Letters that are written for one another: sounds that Arabic renders in several ways, and typing
# errors on letters of one shape.
_ALIKE = ("ضظ", "ذزد", "سز", "ثست", "صس", "طت", "جغقك", "فبپ", "يا", "وا", "يء", "وء")


@lru_cache(maxsize=1 << 17)
def is_variant(one: str, other: str) -> bool:
    """Whether two folded words are one word spelled in two ways, or misspelled once.

    A joined و, ب or ل makes no difference; of words from four letters on one letter may be another
    of like sound; of words from six letters on any one letter may be missing; verbs may be in
    another form.

    >>> is_variant("بيليجريني", "بليجريني"), is_variant("ستاندارد", "ستاندرد")
    (True, True)
    >>> is_variant("حسن", "حسين"), is_variant("يستقبل", "يستقيل")
    (False, False)
    """
    bare_one, bare_other = without_article(one), without_article(other)
    if bare_one == bare_other or _is_misspelling(one, other):
        return True
    if _is_misspelling(bare_one, bare_other):
        return True
    bare_one, bare_other = _without_particle(bare_one), _without_particle(bare_other)
    if bare_one[0] not in _VERBAL and bare_other[0] not in _VERBAL:
        return False
    if len(bare_one) + len(bare_other) == 2 * _WEAK_VERB + 1:
        noun, verb = sorted((bare_one, bare_other), key=len, reverse=True)
        if _is_weak_noun(noun, verb):
            return True
    return _is_verb_form(_without_pronoun(bare_one), _without_pronoun(bare_other))


def _without_particle(word: str) -> str:
    """A verb or verbal noun without the letter that is joined to it (لتحفيز: تحفيز)."""
    joined = word[0] in _JOINED_TO_VERBS and word[1:2] in _VERBAL
    return word[1:] if joined and len(word) >= _SHORTEST_TYPO else word


def _without_pronoun(word: str) -> str:
    """A verb or verbal noun without the pronoun at its end (تحفيزهم: تحفيز)."""
    if word[0] not in _VERBAL or not word.endswith(_PRONOUNS):
        return word
    bare = word.removesuffix(next(end for end in _PRONOUNS if word.endswith(end)))
    return bare if len(bare) > _SHORTEST_ROOT else word


def _is_misspelling(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(long) == len(short):
        if short[1:] == long[1:] and {short[0], long[0]} <= _JOINED:
            return len(short) > _SHORTEST_VARIANT
        return len(short) >= _SHORTEST_VARIANT and _differ_once(short, long)
    joined = long[0] in _JOINED and long[1:] == short
    if len(long) != len(short) + 1:
        return False
    return joined or _lacks_one(short, long) or _lacks_one(_sound(short), _sound(long))


def _sound(word: str) -> str:
    """A long word with one letter for all that sound alike: names are rendered as they sound."""
    return word.translate(_SOUNDS) if len(word) >= _SHORTEST_NAME else word


def _lacks_one(short: str, long: str) -> bool:
    """Whether *long* without one letter is *short*, and the words are long enough to say so."""
    if len(long) < _SHORTEST_TYPO:
        return False
    at = next((i for i, c in enumerate(short) if c != long[i]), len(short))
    return short[at:] == long[at + 1 :]


def _differ_once(one: str, other: str) -> bool:
    places = [i for i in range(len(one)) if one[i] != other[i]]
    if len(places) != 1:
        return False
    pair = {one[places[0]], other[places[0]]}
    return any(pair <= set(alike) for alike in _ALIKE)


def _is_verb_form(one: str, other: str) -> bool:
    """Two forms of one verb or its noun: both begin with ا, ي or ت, the consonants are equal; or
    one is the past of the other.
    """
    for past, present in ((one, other), (other, one)):
        ends = (present[1:], present[1:] + "ت")
        if len(past) > _SHORTEST_ROOT and present[0] in "يت" and past.removeprefix("ا") in ends:
            return True
    if one[0] not in "ايت" or other[0] not in "ايت":
        return False
    consonants = one[1:].translate(_LONG_VOWELS)
    return len(consonants) >= _SHORTEST_ROOT and consonants == other[1:].translate(_LONG_VOWELS)


def _is_weak_noun(noun: str, verb: str) -> bool:
    """Whether a verbal noun is that of a verb in the present of which a consonant is weak: إطاحة of
    يطيح, إنهاء of ينهي, تسمية of يسمي.
    """
    if verb[0] not in "يت" or len(verb) != _WEAK_VERB or len(noun) != _WEAK_VERB + 1:
        return False
    if noun[2::2] == "اه" and noun[0] == "ا" and verb[2] == "ي":
        return noun[1] == verb[1] and noun[3] == verb[3]
    ends = {"ا": "اء", "ت": "يه"}
    return verb[3] == "ي" and noun[3:] == ends.get(noun[0]) and noun[1:3] == verb[1:3]


def are_variants(spelled: Sequence[str], hashes: WordHashes, one: Numbers, other: Numbers) -> Flags:
    """``is_variant`` for p pairs of words (numbers into *spelled*), asked once for each two.

    >>> from cleaner.headlines.table import make_table
    >>> table = make_table(["سفينه سفيينه"])
    >>> are_variants(table.spelled, table.hashes, np.array([0]), np.array([1])).tolist()
    [True]
    """
    near = _may_be_variants(hashes.letters[one], hashes.letters[other])
    result = np.zeros(len(one), np.bool_)
    at = np.flatnonzero(near)
    codes, back = np.unique(
        one[at].astype(np.int64) * len(spelled) + other[at], return_inverse=True
    )
    answers = [
        is_variant(spelled[code // len(spelled)], spelled[code % len(spelled)])
        for code in codes.tolist()
    ]
    result[at] = np.array(answers, np.bool_)[back]
    return result


def _may_be_variants(one: Keys, other: Keys) -> Flags:
    """Which pairs of sets of letters differ but in what is joined to words, in letters of verbs and
    in two others: all variants are among them.
    """
    differ = (one ^ other) & ~np.uint64(_FREE_LETTERS)
    for _ in range(2):
        differ &= differ - np.uint64(1)  # without the lowest bit
    return np.asarray(differ == 0, np.bool_)


def count_bits(sets: Keys) -> Ints:
    """How many bits of each element are set.

    >>> count_bits(np.array([7, 0], np.uint64)).tolist()
    [3, 0]
    """
    if hasattr(np, "bitwise_count"):  # numpy 2
        return np.bitwise_count(sets).astype(np.int64)
    of_bytes = _BITS_OF_BYTE[np.ascontiguousarray(sets).view(np.uint8).reshape(-1, 8)]
    return np.asarray(of_bytes.sum(axis=1, dtype=np.int64), np.int64)


_BITS_OF_BYTE = np.array([bin(byte).count("1") for byte in range(256)], np.uint8)
