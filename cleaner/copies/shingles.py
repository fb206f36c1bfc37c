"""From the text of a story to hashes of its shingles, for many stories at once. Pure.

A shingle is five folded words that follow each other; signs and line breaks do not count. Hashes
are polynomials over prefix sums (M. Rabin, "Fingerprinting by random polynomials", 1981): a word
costs two look-ups whatever its length.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from cleaner.headlines.runs import Flags, Hashes, Ints, Keys, span_places
from cleaner.headlines.signatures import finalize_all, sign
from cleaner.headlines.word_hashes import HASH_BASE
from cleaner.text.arabic import fold

SHINGLE_WORDS = 5
"""Words of a shingle."""
BANDS, ROWS = 32, 2
"""So many bands of so many rows find copies of which two fifths or more are shared."""
LONGEST = 1_000_000
"""Characters of a story that are compared; what stands behind them is not."""
_INVERSE = np.uint64(pow(HASH_BASE, -1, 1 << 64))
_BASE = np.uint64(HASH_BASE)
_ROW = np.uint64(32)  # bits: a shingle of a story is one number, the story above the hash
_UNITS = 65_536  # characters of stories that are hashed at a time: they stay in the cache


@dataclass(frozen=True, slots=True)
class Shingles:
    """The shingles of n stories: in ``hashes`` those of each stand together, sorted and each once,
    from its place in ``begins`` on, as many as ``sizes`` says; ``whole`` is a number that stories
    of equal words share. All but ``hashes`` have n elements.
    """

    hashes: Hashes
    begins: Ints
    sizes: Ints
    whole: Keys


def make_shingles(texts: Sequence[str], words: int = SHINGLE_WORDS) -> Shingles:
    """The shingles of stories, of so many *words*; a story of fewer is one, one of none has none.

    >>> make_shingles(["غادرت السفينة الميناء صباح اليوم بسلام", "السفينة.", ""]).sizes.tolist()
    [2, 1, 0]
    """
    none = np.empty(0, np.int64)
    hashes, sizes, wholes = [none.astype(np.uint32)], [none], [none.astype(np.uint64)]
    for part in _parts([_units_of(text) for text in texts]):
        found, counts, whole = _hash_shingles(*_hash_words(part), words)
        hashes.append(found)
        sizes.append(counts)
        wholes.append(whole)
    size = np.concatenate(sizes)
    begins = np.cumsum(size) - size
    return Shingles(np.concatenate(hashes), begins, size, np.concatenate(wholes))


def sign_shingles(made: Shingles, count: int) -> Hashes:
    """The signatures (n x *count*) of n stories that were made together; equal to datasketch's.
    Those without words have one that they share with nothing else.

    >>> sign_shingles(make_shingles(["غادرت السفينة"]), 4).shape
    (1, 4)
    """
    signatures = np.full((len(made.whole), count), np.iinfo(np.uint32).max, np.uint32)
    filled = np.flatnonzero(made.sizes)
    starts = np.append(made.begins[filled], len(made.hashes))
    signatures[filled] = sign(made.hashes, starts, count)
    return signatures


def _units_of(text: str) -> NDArray[np.uint16]:
    """A folded story as UTF-16; lone surrogates, which are no letters, do not matter."""
    data = fold(text[:LONGEST]).encode("utf-16-le", "surrogatepass")
    return np.frombuffer(data, np.uint16)


def _parts(stories: Sequence[NDArray[np.uint16]]) -> list[list[NDArray[np.uint16]]]:
    """Stories that are hashed together, in their order."""
    parts: list[list[NDArray[np.uint16]]] = []
    held = 0
    for story in stories:
        if not parts or held + len(story) > _UNITS:
            parts.append([])
            held = 0
        parts[-1].append(story)
        held += len(story)
    return parts


@cache
def _letters() -> Flags:
    """Which UTF-16 units are a part of words: letters and digits."""
    return np.fromiter((chr(code).isalnum() for code in range(0x10000)), np.bool_, 0x10000)


@lru_cache(maxsize=8)
def _powers(count: int) -> tuple[Keys, Keys]:
    """The first *count* powers of the base of polynomials, and of its inverse, modulo 2**64."""
    powers = []
    for base in (_BASE, _INVERSE):
        factors = np.full(count, base)
        factors[0] = 1
        powers.append(np.cumprod(factors))
    return powers[0], powers[1]


def _hash_words(stories: Sequence[NDArray[np.uint16]]) -> tuple[Keys, Ints]:
    """The hashes of all words of n stories, and where each story's begin (n + 1)."""
    blank = np.zeros(1, np.uint16)
    units = np.concatenate([blank, *(part for story in stories for part in (story, blank))])
    ends = np.cumsum([1, *(len(story) + 1 for story in stories)])
    inside = _letters()[units]
    bounds = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    begins, behind = bounds[::2], bounds[1::2]
    powers, inverses = _powers(1 << len(units).bit_length())
    sums = np.cumsum(units * powers[: len(units)])
    words = finalize_all((sums[behind - 1] - sums[begins - 1]) * inverses[begins])
    return words, np.searchsorted(begins, ends)


def _hash_shingles(words: Keys, starts: Ints, size: int) -> tuple[Hashes, Ints, Keys]:
    """Of stories whose *words* are hashed: the hashes of their shingles of *size* words, how many
    each has, and a number for all words of each.
    """
    counts = np.diff(starts)
    rolled = words[: max(len(words) - size + 1, 0)].copy()
    for step in range(1, size):
        rolled = rolled * _BASE + words[step : step + len(rolled)]
    whole = _hash_whole(words, starts)
    owner = np.repeat(np.arange(len(counts), dtype=np.uint64), counts)
    last = np.repeat(starts[1:] - size, counts)[: len(rolled)]
    within = np.arange(len(rolled)) <= last
    short = np.flatnonzero((counts > 0) & (counts < size))
    found = np.concatenate([finalize_all(rolled[within]), whole[short]]) >> _ROW
    of_story = np.concatenate([owner[: len(rolled)][within], short.astype(np.uint64)])
    codes = np.sort(of_story << _ROW | found)
    codes = codes[np.flatnonzero(np.diff(codes, prepend=~codes[:1]))]
    sizes = np.bincount((codes >> _ROW).astype(np.int64), minlength=len(counts))
    return codes.astype(np.uint32), sizes, whole


def _hash_whole(words: Keys, starts: Ints) -> Keys:
    """A number for all words of each story, in their order."""
    place = span_places(0, np.diff(starts))
    powers, _ = _powers(1 << int(len(words) + 1).bit_length())
    sums = np.concatenate([[np.uint64(0)], np.cumsum(words * powers[place])])
    return finalize_all(sums[starts[1:]] - sums[starts[:-1]])
