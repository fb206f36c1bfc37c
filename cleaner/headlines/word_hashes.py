"""Hashes and sets of letters of words, so that arrays of words are compared without the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.headlines.runs import Flags, Keys, Numbers

HASH_BASE = 0x9E3779B97F4A7C15
"""The base of the polynomials that words are hashed by; odd."""
_MASK = (1 << 64) - 1
_SHORTEST_COMPOUND = 5  # letters
_CHUNK = 65_536  # words that are looked at at a time
_SIEVE = np.uint64(44)  # the upper 20 bits of a hash tell most words apart


@dataclass(frozen=True, slots=True)
class WordHashes:
    """For each of some words its hash, and what to multiply the hash of a word before it with, so
    that two joined words have the hash of the one: both modulo 2**64. Beside them lengths and sets
    of letters.
    """

    whole: Keys
    shift: Keys
    length: NDArray[np.int16]
    letters: Keys


def make_hashes(spelled: Sequence[str]) -> WordHashes:
    """Hash words, none of which may be empty.

    >>> int(make_hashes(["والبحر"]).length[0])
    6
    """
    whole, shift = hash_words(spelled)
    return WordHashes(
        whole=whole,
        shift=shift,
        length=np.fromiter(map(len, spelled), np.int16, len(spelled)),
        letters=_letter_sets(spelled),
    )


def _letter_sets(words: Sequence[str]) -> Keys:
    """The letters of each word (none may be empty) as a set of 64 bits, by code modulo 64."""
    if not words:
        return np.empty(0, np.uint64)
    units = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), np.uint32)
    bits = np.uint64(1) << (units & np.uint32(63)).astype(np.uint64)
    sizes = np.fromiter(map(len, words), np.int64, len(words))
    return np.bitwise_or.reduceat(bits, np.cumsum(sizes) - sizes)


def polynomial(data: bytes) -> int:
    """The bytes of a word as a polynomial modulo 2**64.

    >>> polynomial(b"") == 0
    True
    """
    value = 0
    for byte in data:
        value = (value * HASH_BASE + byte + 1) & _MASK
    return value


def hash_words(words: Sequence[str]) -> tuple[Keys, Keys]:
    """For each word its polynomial, and ``HASH_BASE`` to the power of its length in bytes.

    >>> values, shifts = hash_words(["ab", "a", "b"])
    >>> bool((values[1:2] * shifts[2:] + values[2:] == values[:1]).all())
    True
    """
    encoded = [word.encode("utf-8", "surrogatepass") for word in words]
    values = np.array([polynomial(word) for word in encoded], np.uint64)
    powers = [1]
    for _ in range(max(map(len, encoded), default=0)):
        powers.append(powers[-1] * HASH_BASE & _MASK)
    return values, np.array([powers[len(word)] for word in encoded], np.uint64)


def find_compounds(flat: Numbers, hashes: WordHashes) -> Flags:
    """Which words are spelled as two neighbours in *flat*, the words of headlines in turn, are
    together (بوركينافاسو, بوركينا فاسو).

    >>> hashes = make_hashes(["بوركينا", "فاسو", "بوركينافاسو"])
    >>> find_compounds(np.array([0, 1, 2], np.int32), hashes).tolist()
    [False, False, True]
    """
    long = hashes.length >= _SHORTEST_COMPOUND
    sieve = np.zeros(1 << 20, np.bool_)
    sieve[hashes.whole[long] >> _SIEVE] = True
    met = [hashes.whole[:0]]
    for begin in range(0, len(flat) - 1, _CHUNK):
        words = flat[begin : begin + _CHUNK + 1]
        joined = join_hashes(hashes, words[:-1], words[1:])
        met.append(joined[sieve[joined >> _SIEVE]])
    return np.asarray(long & np.isin(hashes.whole, np.concatenate(met)), np.bool_)


def join_hashes(hashes: WordHashes, one: Numbers, other: Numbers) -> Keys:
    """The hashes of each two words written as one.

    >>> hashes, two = make_hashes(["ab", "a", "b"]), (np.array([1]), np.array([2]))
    >>> bool((join_hashes(hashes, *two) == hashes.whole[:1]).all())
    True
    """
    return np.asarray(hashes.whole[one] * hashes.shift[other] + hashes.whole[other], np.uint64)
