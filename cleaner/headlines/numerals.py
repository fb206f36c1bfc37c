"""Numbers written in several words (ألف وخمسمئة, 20 ألف, الخامسة والعشرين), read as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cleaner.headlines.runs import Flags, Ints, Numbers
from cleaner.headlines.wordlists import NUMBER, ORDINAL, ORDINARY_WEIGHT, SCALE, Concept

_AND = "و"
_FRACTIONS = {"نصف": 0.5, "ربع": 0.25}
_PLURALS = frozenset({"الاف", "ملايين", "مليارات"})  # alone they tell no number
_DUALS = {"الفا": 2000.0}  # where no number stands before it
_TWICE = {2000.0: 1000.0, 2_000_000.0: 1_000_000.0, 2_000_000_000.0: 1_000_000_000.0}
_LONGEST = 9  # words


@dataclass(frozen=True, slots=True)
class Numerals:
    """Numbers of several words: where each begins, how many words it has, and what it means."""

    begins: list[int]
    sizes: list[int]
    concepts: list[Concept]


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a number: its value, its class, whether a و is joined to it, its spelling."""

    value: float
    kind: int
    follows: bool
    text: str


def find_numerals(
    flat: Numbers, owner: Numbers, spelled: Sequence[str], concepts: Sequence[Concept], free: Flags
) -> Numerals:
    """Find the numbers in m words (*flat*, into *spelled* and their *concepts*) of headlines
    (*owner*); only *free* words (m) are looked at.

    >>> words = ["20", "الف", "شجره"]
    >>> kinds = [Concept("#20", NUMBER, 10, 20.0), Concept("#1000", SCALE, 5, 1000.0)]
    >>> at, none = np.arange(3, dtype=np.int32), np.zeros(3, np.int32)
    >>> found = find_numerals(at, none, words, [*kinds, Concept("شجر", 0, 10)], none == 0)
    >>> found.begins, found.sizes, found.concepts[0].name
    ([0], [2], '#20000')
    """
    words = [_word_of(text, concept) for text, concept in zip(spelled, concepts, strict=False)]
    found = Numerals([], [], [])
    end = 0
    for begin in _may_begin(flat, owner, words, free).tolist():
        if begin < end:
            continue
        run: list[_Word] = []
        for at in range(begin, min(begin + _LONGEST, len(flat))):
            word = words[flat[at]]
            if word is None or not free[at] or owner[at] != owner[begin]:
                break
            run.append(word)
        value, size = read_number(run)
        if size:
            end = begin + size
            kind = ORDINAL if run[0].kind == ORDINAL else NUMBER
            found.begins.append(begin)
            found.sizes.append(size)
            found.concepts.append(Concept(f"#{value:.15g}", kind, ORDINARY_WEIGHT, value))
    return found


def _word_of(text: str, concept: Concept) -> _Word | None:
    bare = text.removeprefix(_AND)
    if text == _AND or bare in _FRACTIONS:
        return _Word(_FRACTIONS.get(bare, 0.0), -1, text.startswith(_AND), bare)
    if concept.kind not in (NUMBER, ORDINAL, SCALE) or concept.value < 0:
        return None
    # The و of واحد is its own.
    follows = text.startswith(_AND) and concept.value != 1
    return _Word(concept.value, concept.kind, follows, bare if follows else text)


def _may_begin(flat: Numbers, owner: Numbers, words: Sequence[_Word | None], free: Flags) -> Ints:
    """Words that a number of several words may begin with: a scale, or one that is followed by a
    scale, a ten or a joined و.
    """
    none = [word is None or word.kind < 0 for word in words]
    starts = ~np.array(none, np.bool_)
    scales = np.array([w is not None and w.kind == SCALE for w in words], np.bool_)
    goes_on = np.array(
        [w is not None and (w.kind == SCALE or w.follows or w.value in (10, 100)) for w in words],
        np.bool_,
    )
    starts |= np.array([w is not None and w.text in _FRACTIONS for w in words], np.bool_)
    at = np.flatnonzero(free & starts[flat])
    after = np.minimum(at + 1, len(flat) - 1)
    joined = goes_on[flat[after]] & (owner[after] == owner[at]) & (after > at)
    return np.asarray(at[joined | scales[flat[at]]], np.int64)


def read_number(run: Sequence[_Word]) -> tuple[float, int]:
    """The value of the number that *run* begins with, and how many words it takes; (0, 0) when that
    is no more than one word says by itself.
    """
    total = part = 0.0
    scale = 0.0  # the last one
    size = 0
    for at, word in enumerate(run):
        # A و stands before the word, joined to it or by itself.
        follows = word.follows or (at > 0 and run[at - 1].text == "")
        if word.text == "" and at:
            continue
        if word.text in _FRACTIONS:
            if at == 0:
                part = _FRACTIONS[word.text]
                continue
            if scale and not part and follows:
                total, size = total + word.value * scale, at + 1
                size += size < len(run) and run[size].value == scale  # مليون ونصف مليون
            break
        if word.kind == SCALE or word.value in _TWICE:
            fits = (at == 0 or part or follows) and not (scale and word.value >= scale)
            if not fits:
                break
            total += part * word.value if part else _DUALS.get(word.text, word.value)
            part, scale = 0.0, _TWICE.get(word.value, word.value)
        elif at == 0 or (not part and follows):
            part = word.value
        else:
            joined = _joined(part, word, follows)
            if joined < 0:
                break
            part = joined
        size = at + 1
    if size == 1 and (run[0].kind != SCALE or run[0].text in _PLURALS):
        return 0.0, 0
    return total + part, size


def _joined(part: float, word: _Word, follows: bool) -> float:
    """What *part*, a number below a thousand, and the next word say together; -1 for no number."""
    if word.text[0].isdecimal():
        return -1.0
    if not follows:
        if word.value == 10 and 1 <= part < 10:  # الثانية عشرة
            return part + 10
        if word.value == 100 and 3 <= part < 10:  # ثلاث مئة
            return part * 100
        return -1.0
    tens = 20 <= word.value < 100 and word.value % 10 == 0
    if tens and 1 <= part % 100 < 10:  # خمسة وعشرون
        return part + word.value
    if part >= 100 and part % 100 == 0 and word.value < 100:  # مئة وخمسة
        return part + word.value
    return -1.0
