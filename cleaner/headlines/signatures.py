"""MinHash signatures and their bands for many headlines at once, equal to datasketch's.

Pure functions on arrays. The signatures are, bit for bit, those of ``datasketch.MinHash`` in the
default scheme of its 2.x versions (``affine32``) over the hashes of ``hash_shingles``; they cost
less because all headlines share one pass for each permutation. MinHash: A. Broder, "On the
resemblance and containment of documents" (SEQUENCES 1997); bands: J. Leskovec, A. Rajaraman and
J. Ullman, "Mining of Massive Datasets", chapter 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from cleaner.headlines.folding import DIGIT, LETTER, LINE_BREAK, unit_classes, utf16_units
from cleaner.headlines.runs import Hashes, Ints, Keys, span_places
from cleaner.headlines.table import HeadlineTable
from cleaner.headlines.word_hashes import HASH_BASE, polynomial
from cleaner.headlines.wordlists import LIGHT

SEED = 1
"""The seed of datasketch's permutations."""
DEFAULT_BANDS = 22
"""Bands of a headline, of which ``LETTER_BANDS`` are of letters."""
DEFAULT_ROWS = 3
LETTER_BANDS = 2
"""The last bands of a headline are no MinHash: its first letters, and its last ones. Headlines in
which words are misspelled, joined or parted have them in common."""

_MIX_1, _MIX_2 = 0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53  # MurmurHash3's 64-bit finalizer
_BLANK = ord(" ")
_LETTERS = 20  # at the beginning and at the end of a headline
_LONG_SETS = 64  # hashes of a set on average from which on sets are not sorted by size
_CHUNK = 32_768  # headlines at a time: the working set stays in the cache


def finalize_all(values: Keys) -> Keys:
    """MurmurHash3's 64-bit finalizer: every bit of each value changes half of its bits.

    >>> finalize_all(np.array([0], np.uint64)).tolist()
    [0]
    """
    mixed = values ^ (values >> np.uint64(33))
    mixed *= np.uint64(_MIX_1)
    mixed ^= mixed >> np.uint64(33)
    mixed *= np.uint64(_MIX_2)
    mixed ^= mixed >> np.uint64(33)
    return mixed


def hash_shingles(
    table: HeadlineTable, first: int = 0, end: int | None = None
) -> tuple[Hashes, Ints]:
    """The 32-bit hashes of all shingles of n headlines, and where each headline's begin (n + 1).

    The n headlines are those of *table* from row *first* to before *end*. Shingles are the meanings
    of words, and of each two neighbours, as polynomials modulo 2**64, finalized. Light words are
    left out; a headline of nothing else is one shingle, its own text.

    >>> from cleaner.headlines.table import make_table
    >>> hashes, starts = hash_shingles(make_table(["منارة شحن", "منارة", "شحن في منارة"]))
    >>> starts.tolist(), sorted(hashes[:2].tolist()) == sorted(hashes[4:6].tolist())
    ([0, 3, 4, 7], True)
    """
    end = len(table) if end is None else end
    part = slice(int(table.starts[first]), int(table.starts[end]))
    heavy = np.flatnonzero(table.kind[part] != LIGHT)
    owner, concept = table.owner[part][heavy] - np.int32(first), table.concept[part][heavy]
    value, power = table.name_keys, table.name_powers
    follows = np.flatnonzero(owner[1:] == owner[:-1])
    one, other = concept[follows], concept[follows + 1]
    double = (value[one] * np.uint64(HASH_BASE) + np.uint64(_BLANK + 1)) * power[other]
    double += value[other]
    # Of k words there are k single shingles and then k - 1 double ones; of no word there is one.
    words = np.bincount(owner, minlength=end - first)
    starts = np.concatenate([[0], np.cumsum(np.maximum(2 * words - 1, 1))])
    place = np.arange(len(owner)) - (np.cumsum(words) - words)[owner]
    hashes = np.empty(int(starts[-1]), np.uint64)
    hashes[starts[owner] + place] = value[concept]
    hashes[(starts[:-1] + words)[owner[follows]] + place[follows]] = double
    for row in np.flatnonzero(words == 0).tolist():
        text = f"={table.texts[first + row]}"
        hashes[starts[row]] = polynomial(text.encode("utf-8", "surrogatepass"))
    return (finalize_all(hashes) >> np.uint64(32)).astype(np.uint32), starts


@lru_cache(maxsize=4)
def permutations(count: int) -> tuple[Hashes, Hashes]:
    """Factors and summands of datasketch's *count* permutations (scheme ``affine32``).

    >>> [int(part.dtype.itemsize) for part in permutations(4)]
    [4, 4]
    """
    generator = np.random.RandomState(SEED)
    factors = generator.randint(0, 1 << 31, count, dtype=np.uint32)
    factors = factors * np.uint32(2) + np.uint32(1)
    return factors, generator.randint(0, 1 << 32, count, dtype=np.uint32)


def _premix(hashes: Hashes) -> Hashes:
    """MurmurHash3's 32-bit finalizer, which datasketch puts before its permutations."""
    mixed = hashes ^ (hashes >> np.uint32(16))
    mixed *= np.uint32(0x85EBCA6B)
    mixed ^= mixed >> np.uint32(13)
    mixed *= np.uint32(0xC2B2AE35)
    mixed ^= mixed >> np.uint32(16)
    return mixed


def sign(hashes: Hashes, starts: Ints, count: int) -> Hashes:
    """The signatures (n x *count*) of n sets of 32-bit hashes; *starts* has n + 1 elements.

    No set may be empty.

    >>> sign(np.array([7, 9], np.uint32), np.array([0, 2]), 8).shape
    (1, 8)
    """
    sizes = np.diff(starts)
    mixed = _premix(hashes)
    factors, summands = permutations(count)
    signatures = np.empty((len(sizes), count), np.uint32)
    if not len(sizes):
        return signatures
    if len(hashes) > _LONG_SETS * len(sizes):
        for k in range(count):
            signatures[:, k] = np.minimum.reduceat(mixed * factors[k] + summands[k], starts[:-1])
        return signatures
    # Sets of one size stand as columns of one block, so that the minimum runs along the rows.
    order = np.argsort(sizes, kind="stable")
    bounds = np.flatnonzero(np.diff(sizes[order], prepend=-1))
    for low, high in zip(bounds, [*bounds[1:], len(order)], strict=True):
        size = int(sizes[order[low]])
        for begin in range(low, high, max(1, _CHUNK // size)):
            rows = order[begin : min(high, begin + max(1, _CHUNK // size))]
            block = mixed[starts[rows] + np.arange(size)[:, None]]
            image = np.empty_like(block)
            part = np.empty((count, len(rows)), np.uint32)
            for k in range(count):
                np.multiply(block, factors[k], out=image)
                np.add(image, summands[k], out=image)
                np.minimum.reduce(image, axis=0, out=part[k])
            signatures[rows] = part.T
    return signatures


def band_keys(signatures: Hashes, bands: int, rows: int) -> Keys:
    """One 64-bit key for each band of each signature (n x *bands*); equal bands, equal keys.

    Raises ValueError when the signatures are shorter than *bands* times *rows*.

    >>> band_keys(np.zeros((1, 60), np.uint32), 20, 3).shape
    (1, 20)
    """
    if bands * rows > signatures.shape[1]:
        raise ValueError(
            f"{bands} bands of {rows} rows need {bands * rows} permutations, "
            f"not {signatures.shape[1]}"
        )
    parts = signatures[:, : bands * rows].reshape(-1, bands, rows)
    keys = np.full(parts.shape[:2], np.uint64(HASH_BASE))
    keys += np.arange(bands, dtype=np.uint64)
    for first in range(0, len(keys), _CHUNK):
        at = slice(first, first + _CHUNK)
        for row in range(rows):
            keys[at] = finalize_all(keys[at] ^ parts[at, :, row])
    return keys


def whole_keys(keys: Keys) -> Keys:
    """One key for all bands of each signature (n of n x bands): headlines of equal meanings in
    equal order have the same.

    >>> one, other, more = whole_keys(np.array([[1, 2], [1, 2], [2, 1]], np.uint64)).tolist()
    >>> one == other, one == more
    (True, False)
    """
    whole = np.full(len(keys), np.uint64(_BLANK))
    for band in range(keys.shape[1]):
        whole = finalize_all(whole ^ keys[:, band])
    return whole


def sign_table(table: HeadlineTable, count: int, rows: Ints | None = None) -> Hashes:
    """The signatures (n x *count*) of the headlines of a table, or of n of its *rows*.

    >>> from cleaner.headlines.table import make_table
    >>> sign_table(make_table(["سفينة شحن", "سفينة شحن"]), 4).tolist()[0][:0]
    []
    """
    rows = np.arange(len(table)) if rows is None else rows
    signatures = np.empty((len(rows), count), np.uint32)
    for first in range(0, len(table), _CHUNK):
        end = min(first + _CHUNK, len(table))
        which = np.flatnonzero((rows >= first) & (rows < end))
        hashes, starts = hash_shingles(table, first, end)
        some = rows[which] - first
        sizes = starts[some + 1] - starts[some]
        at = span_places(starts[some], sizes)
        signatures[which] = sign(hashes[at], np.concatenate([[0], np.cumsum(sizes)]), count)
    return signatures


def sign_bands(table: HeadlineTable, bands: int, rows: int, which: Ints | None = None) -> Hashes:
    """The signatures (n x *bands* times *rows*) that headlines are found by, those of a table or n
    of them (*which*): ``sign_table``, and in the last ``LETTER_BANDS`` bands the first and the last
    letters.

    >>> from cleaner.headlines.table import make_table
    >>> texts = ["رسو سفينة الشحن القديمة في ميناء", "رسوسفينة الشحن القديمة في مرفأ"]
    >>> a, b = sign_bands(make_table(texts), 4, 3)
    >>> (a == b)[-6:].tolist()
    [True, True, True, False, False, False]
    """
    of_letters = min(LETTER_BANDS, bands - 1)
    which = np.arange(len(table)) if which is None else which
    signatures = np.empty((len(which), bands * rows), np.uint32)
    hashed = (bands - of_letters) * rows
    signatures[:, :hashed] = sign_table(table, hashed, which)
    for first in range(0, len(which), _CHUNK):
        at = slice(first, first + _CHUNK)
        ends = _edge_hashes([table.texts[row] for row in which[at].tolist()])
        for band in range(of_letters):
            for row in range(rows):
                mixed = finalize_all(ends[band] + np.uint64(row)) >> np.uint64(32)
                signatures[at, hashed + band * rows + row] = mixed
    return signatures


def _edge_hashes(texts: Sequence[str]) -> tuple[Keys, Keys]:
    """Hashes of the first letters and digits of each text, and of the last ones."""
    units = utf16_units("\n".join(texts))
    classes = unit_classes()[units]
    ends = np.append(np.flatnonzero(classes == LINE_BREAK), len(units))
    kept = (classes == LETTER) | (classes == DIGIT)
    letters = units[kept].astype(np.uint64)
    bounds = np.concatenate([[0], np.cumsum(kept)])[ends]
    begins = np.concatenate([[0], bounds[:-1]])
    first, last = np.zeros((2, len(texts)), np.uint64)
    for place in range(_LETTERS):
        for hashes, at in ((first, begins + place), (last, bounds - 1 - place)):
            there = np.flatnonzero((at >= begins) & (at < bounds))
            hashes[there] = hashes[there] * np.uint64(HASH_BASE) + letters[at[there]]
    return first, last
