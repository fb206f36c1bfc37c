"""Many headlines as one table of arrays, which signatures and verdicts are computed from.

Pure: nothing is read, nothing remembered. The arrays are flat, one element for each word of each
headline in turn, so that a batch of any size, also one of a Spark partition, costs a few passes
of numpy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from cleaner.headlines.folding import part_number, split_words, strip_line
from cleaner.headlines.runs import Codes, Flags, Floats, Ints, Keys, Numbers
from cleaner.headlines.word_arrays import make_arrays
from cleaner.headlines.word_hashes import HASH_BASE, WordHashes, find_compounds, make_hashes
from cleaner.headlines.wordlists import Lexicon, builtin_lexicon, fold_headline

FEWEST_WORDS = 4
"""A headline of fewer words is a title or column: it repeats only an equal one."""
_CHUNK = 20_000  # headlines: so many stay in the cache
_SPREAD = 0xD6E8FEB86659FD93


@dataclass(frozen=True, slots=True)
class HeadlineTable:
    """Headlines in arrays: n headlines of m words that count, in all.

    ``starts`` (n + 1) tells which words belong to a headline, ``sizes`` (n) how many they are. Of
    each word (m):

    - ``surface`` numbers its spelling (into ``spelled``), ``concept`` its meaning (into ``named``),
      ``token`` its meaning and how often the headline had it before: a word is shared as often as
      both headlines have it;
    - ``kind``, ``weight`` (tenths), ``value``, ``country`` (0: no place) and ``inner`` are those of
      the concept;
    - ``led`` marks what stands behind a word such as في or ميناء,
      ``site`` is the rank of a word such as بلدة before a name of no list (0: none);
      ``verbal`` marks words of no list that look like a verb (they begin with ي or ت) and those of
      a group of synonyms that has a verb, ``special`` numbers that are hardly shared by chance;
    - ``place`` is its place in ``flat``, the numbers of the spellings of all words, also of those
      that do not count; ``bounds`` (n + 1) tells which of these belong to a headline;
    - ``owner`` is its headline, ``heavy`` counts the words up to here that are not light,
      ``before`` and ``after`` are the concepts of the neighbours that are not light (-1: none).

    Of each headline (n):

    - ``equal_key`` is a hash of its words without prefixes, outlets and signs, ``raw_key`` numbers
      what was taken off (0: nothing), ``texts`` is the folded rest, ``words`` counts its words;
    - ``weights`` sums the weights, ``daily`` marks what has a word of recurring (1) or of daily
      news (2), ``figures`` counts the special numbers, ``speaking`` the words that speak of news;
    - ``bits`` (n x 4) are sets: two of its words of full weight, each hashed to one of 128 bits,
      those of half weight and its numbers, rounded down, each hashed to one of 64;
    - ``part`` is its number in a series (0: none), ``standing`` marks titles of columns.

    ``hashes`` is about ``spelled``, and ``compound`` marks what is spelled as two neighbouring
    words of some headline are together; ``name_keys`` and ``name_powers`` are the ``hash_words`` of
    ``named``; ``related`` marks names that have an opposite, a later stage or a near one,
    ``opposites``, ``stages`` and ``near`` are the pairs of them (one * number of names + other,
    sorted). Numbers of words and meanings are those of this table alone; keys and sets of bits are
    made of hashes and mean the same in every table.
    ``lexicon`` holds the lists that it was made with.
    """

    starts: Ints
    sizes: Ints
    surface: Numbers
    concept: Numbers
    token: Numbers
    kind: Codes
    weight: Codes
    value: Floats
    country: NDArray[np.int16]
    inner: Flags
    led: Flags
    site: Codes
    verbal: Flags
    special: Flags
    place: Numbers
    flat: Numbers
    bounds: Ints
    owner: Numbers
    heavy: Numbers
    before: Numbers
    after: Numbers
    equal_key: Keys
    raw_key: Ints
    words: Numbers
    weights: Numbers
    daily: Codes
    figures: NDArray[np.int16]
    speaking: NDArray[np.int16]
    bits: Keys
    part: NDArray[np.int16]
    standing: Flags
    texts: tuple[str, ...]
    hashes: WordHashes
    compound: Flags
    spelled: tuple[str, ...]
    named: tuple[str, ...]
    name_keys: Keys
    name_powers: Keys
    related: Flags
    opposites: Ints
    stages: Ints
    near: Ints
    lexicon: Lexicon

    def __len__(self) -> int:
        """How many headlines there are."""
        return len(self.starts) - 1


def make_table(headlines: Iterable[str]) -> HeadlineTable:
    """Make the table of *headlines* (any number, in their order).

    >>> table = make_table(["وصول المنارة إلى الرصيف", "المنارة تصل الرصيف"])
    >>> len(table), [table.named[c] for c in table.concept[table.starts[1] :]]
    (2, ['منار', 'synonyms يصل', 'nouns رصيف'])
    """
    lexicon = builtin_lexicon()
    number: defaultdict[str, int] = defaultdict()
    number.default_factory = number.__len__
    whole = {"": 0}  # what something was taken off, numbered
    raw: list[Ints] = [np.empty(0, np.int64)]
    lines: list[str] = []
    parts: list[tuple[Numbers, Numbers]] = [_NO_WORDS]
    left = iter(headlines)
    while chunk := [line.replace("\n", " ") for line in islice(left, _CHUNK)]:
        folded = [line.strip() for line in fold_headline("\n".join(chunk)).split("\n")]
        stripped = [strip_line(line, lexicon) for line in folded]
        parts.append(_number_words(stripped, number))
        raw.append(_stripped_keys(folded, stripped, whole))
        lines += stripped
    spelled = tuple(number)
    surfaces = np.concatenate([part[0] for part in parts])
    sizes = np.concatenate([part[1] for part in parts])
    hashes = make_hashes(spelled)
    return HeadlineTable(
        **make_arrays(surfaces, sizes, spelled, lexicon),
        equal_key=np.concatenate(
            [_sequence_keys(hashes.whole[part[0]], part[1]) for part in parts]
        ),
        raw_key=np.concatenate(raw),
        texts=tuple(lines),
        hashes=hashes,
        compound=find_compounds(surfaces, hashes),
        part=np.fromiter(map(part_number, lines), np.int16, len(lines)),
        standing=np.fromiter((x in lexicon.standing for x in lines), np.bool_, len(lines)),
        spelled=spelled,
        lexicon=lexicon,
    )


_NO_WORDS = np.empty(0, np.int32), np.empty(0, np.int32)


def _number_words(lines: Sequence[str], number: defaultdict[str, int]) -> tuple[Numbers, Numbers]:
    """The numbers of all words of folded lines (new words get the next), and how many each has."""
    counts, flat = [], []
    for text in split_words(lines):
        words = text.split()
        counts.append(len(words))
        flat.extend([number[word] for word in words])
    return np.array(flat, np.int32), np.array(counts, np.int32)


def _sequence_keys(values: Keys, sizes: Numbers) -> Keys:
    """One 64-bit key for each headline: equal for equal words in equal order."""
    ends = np.cumsum(sizes)
    place = np.arange(len(values), dtype=np.uint64) - np.repeat(ends - sizes, sizes).astype(
        np.uint64
    )
    mixed = (values + place * np.uint64(HASH_BASE)) * (place * np.uint64(2) + np.uint64(_SPREAD))
    mixed ^= mixed >> np.uint64(29)
    sums = np.zeros(len(values) + 1, np.uint64)
    np.cumsum(mixed * np.uint64(_SPREAD), out=sums[1:])
    return np.asarray(sums[ends] - sums[ends - sizes], np.uint64)


def _stripped_keys(whole: Sequence[str], lines: Sequence[str], seen: dict[str, int]) -> Ints:
    """A number for each headline: 0 when nothing was taken off it, else one for its text."""
    keys = (
        0 if len(a) == len(b) else seen.setdefault(a, len(seen))
        for a, b in zip(whole, lines, strict=True)
    )
    return np.fromiter(keys, np.int64, len(lines))
