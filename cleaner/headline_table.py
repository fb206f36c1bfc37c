"""Many headlines as one table of arrays, which signatures and verdicts are computed from.

Pure: nothing is read, nothing remembered. The arrays are flat, one element for each word of each
headline in turn, so that a batch of any size, also one of a Spark partition, costs a few passes
of numpy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.headlines import part_number, speaker_words, split_words, strip_line
from cleaner.phrases import find_phrases
from cleaner.word_hashes import HASH_BASE, WordHashes, make_hashes
from cleaner.wordlists import (
    FUNCTION,
    LIGHT,
    NEGATION,
    NUMBER,
    ORDINAL,
    PLACE,
    WORD,
    Concept,
    Lexicon,
    builtin_lexicon,
    concept_of,
    fold_headline,
)

FEWEST_WORDS = 4
"""A headline of fewer words is a title or column: it repeats only an equal one."""
_SPECIFIC = 10  # a number from here on, if it is no year, is hardly shared by chance
_YEARS = (1900, 2100)
FULL_WEIGHT = 10
HALF_WEIGHT = 5
"""The least weights, in tenths, of words of full and of half weight."""
_SPEAKER_WEIGHT = 3  # tenths of a word: who says it matters less than what is said
_CHUNK = 20_000  # headlines
_SPREAD = 0xD6E8FEB86659FD93


@dataclass(frozen=True, slots=True)
class HeadlineTable:
    """Headlines in arrays: n headlines of m words that count, in all.

    ``starts`` (n + 1) tells which words belong to a headline, ``sizes`` (n) how many they are. Of
    each word (m):

    - ``surface`` numbers its spelling (into ``spelled``), ``concept`` its meaning (into ``named``),
      ``token`` its meaning and how often the headline had it before: a word is shared as often as
      both headlines have it;
    - ``kind``, ``weight`` (tenths), ``value``, ``country`` (0: no place), ``inner`` and
      ``bulletin`` (1: of recurring news, 2: of daily news) are those of the concept;
    - ``joined`` marks places with a joined و, ``verbal`` words of no list that look like a verb
      (they begin with ي or ت), ``speaker`` words before a colon at the beginning, ``special``
      numbers that are hardly shared by chance;
    - ``owner`` is its headline, ``heavy`` counts the words up to here that are not light,
      ``before`` and ``after`` are the concepts of the neighbours that are not light (-1: none).

    Of each headline (n):

    - ``equal_key`` is a hash of its words without prefixes, outlets and signs, ``raw_key`` numbers
      what was taken off (0: nothing), ``texts`` is the folded rest, ``words`` counts its words;
    - ``weights`` sums the weights, ``daily`` is the largest ``bulletin``, ``negations``,
      ``figures`` (special numbers), ``places`` and ``joins`` count;
    - ``full_bits`` and ``more_bits`` are sets of its words of full weight, each hashed to one of
      128 bits, ``half_bits`` of those of half weight, ``figure_bits`` of its numbers, rounded
      down, ``country_bits`` of the countries of its places, each hashed to one of 64 bits;
    - ``part`` is its number in a series (0: none), ``standing`` marks titles of columns.

    ``hashes`` is about ``spelled``; ``polar`` marks names that have an opposite, ``opposites`` are
    the pairs of them (one * number of names + other, sorted).
    """

    starts: NDArray[np.int64]
    sizes: NDArray[np.int64]
    surface: NDArray[np.int32]
    concept: NDArray[np.int32]
    token: NDArray[np.int32]
    kind: NDArray[np.uint8]
    weight: NDArray[np.uint8]
    value: NDArray[np.float64]
    country: NDArray[np.int16]
    inner: NDArray[np.bool_]
    bulletin: NDArray[np.uint8]
    joined: NDArray[np.bool_]
    verbal: NDArray[np.bool_]
    speaker: NDArray[np.bool_]
    special: NDArray[np.bool_]
    owner: NDArray[np.int32]
    heavy: NDArray[np.int32]
    before: NDArray[np.int32]
    after: NDArray[np.int32]
    equal_key: NDArray[np.uint64]
    raw_key: NDArray[np.int64]
    words: NDArray[np.int32]
    weights: NDArray[np.int32]
    daily: NDArray[np.uint8]
    negations: NDArray[np.int16]
    figures: NDArray[np.int16]
    places: NDArray[np.int16]
    joins: NDArray[np.int16]
    full_bits: NDArray[np.uint64]
    more_bits: NDArray[np.uint64]
    half_bits: NDArray[np.uint64]
    figure_bits: NDArray[np.uint64]
    country_bits: NDArray[np.uint64]
    part: NDArray[np.int16]
    standing: NDArray[np.bool_]
    texts: tuple[str, ...]
    hashes: WordHashes
    spelled: tuple[str, ...]
    named: tuple[str, ...]
    polar: NDArray[np.bool_]
    opposites: NDArray[np.int64]

    def __len__(self) -> int:
        """How many headlines there are."""
        return len(self.starts) - 1


def make_table(headlines: Iterable[str], lexicon: Lexicon | None = None) -> HeadlineTable:
    """Make the table of *headlines* (any number, in their order).

    >>> table = make_table(["وصول السفينة إلى الميناء", "السفينة تصل الميناء"])
    >>> len(table), [table.named[c] for c in table.concept[table.starts[1] :]]
    (2, ['سفين', 'synonyms يصل', 'ميناء'])
    """
    lexicon = lexicon or builtin_lexicon()
    number: defaultdict[str, int] = defaultdict()
    number.default_factory = number.__len__
    whole: list[str] = []
    lines: list[str] = []
    parts: list[tuple[NDArray[np.int32], NDArray[np.int32]]] = [_NO_WORDS]
    for chunk in _chunks(headlines):
        folded = [line.strip() for line in fold_headline("\n".join(chunk)).split("\n")]
        stripped = [strip_line(line, lexicon) for line in folded]
        parts.append(_number_words(stripped, number))
        whole += folded
        lines += stripped
    spelled = tuple(number)
    surfaces = np.concatenate([part[0] for part in parts])
    sizes = np.concatenate([part[1] for part in parts])
    hashes = make_hashes(spelled)
    spoken = np.fromiter(map(speaker_words, lines), np.int32, len(lines))
    arrays = _word_arrays(surfaces, sizes, spoken, spelled, lexicon)
    return HeadlineTable(
        **arrays,
        **_row_arrays(arrays, len(lines)),
        equal_key=_sequence_keys(hashes.whole[surfaces], sizes),
        raw_key=_stripped_keys(whole, lines),
        texts=tuple(lines),
        hashes=hashes,
        words=sizes,
        part=np.fromiter(map(part_number, lines), np.int16, len(lines)),
        standing=np.fromiter((x in lexicon.standing for x in lines), np.bool_, len(lines)),
        spelled=spelled,
    )


_NO_WORDS = np.empty(0, np.int32), np.empty(0, np.int32)


def _chunks(headlines: Iterable[str]) -> Iterator[list[str]]:
    """The headlines as lines, so many at a time as stay in the cache."""
    lines = iter(headlines)
    while chunk := [line.replace("\n", " ") for line in islice(lines, _CHUNK)]:
        yield chunk


def _number_words(
    lines: Sequence[str], number: defaultdict[str, int]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The numbers of all words of folded lines (new words get the next), and how many each has."""
    counts, flat = [], []
    for text in split_words(lines):
        words = text.split()
        counts.append(len(words))
        flat.extend([number[word] for word in words])
    return np.array(flat, np.int32), np.array(counts, np.int32)


def _sequence_keys(values: NDArray[np.uint64], sizes: NDArray[np.int32]) -> NDArray[np.uint64]:
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


def _stripped_keys(whole: Sequence[str], lines: Sequence[str]) -> NDArray[np.int64]:
    """A number for each headline: 0 when nothing was taken off it, else one for its text."""
    seen: dict[str, int] = {"": 0}
    keys = (
        0 if len(a) == len(b) else seen.setdefault(a, len(seen))
        for a, b in zip(whole, lines, strict=True)
    )
    return np.fromiter(keys, np.int64, len(lines))


def _word_arrays(
    flat: NDArray[np.int32],
    counts: NDArray[np.int32],
    spoken: NDArray[np.int32],
    spelled: tuple[str, ...],
    lexicon: Lexicon,
) -> dict[str, Any]:
    """All arrays over words: concepts looked up once a spelling, phrases joined, neighbours set."""
    owner = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    concepts = [concept_of(word, lexicon) for word in spelled]
    phrase = find_phrases(flat, owner, spelled, lexicon)
    phrases = list(dict.fromkeys(lexicon.phrases.values()))
    concepts += phrases
    chosen = np.where(phrase >= 0, phrase + len(spelled), flat)
    dropped = np.array([c.kind == FUNCTION or not _counts(c) for c in concepts], np.bool_)
    kept = (phrase > -2) & ~dropped[chosen]
    place_in_line = np.arange(len(flat)) - np.repeat(np.cumsum(counts) - counts, counts)
    speaker = (place_in_line < spoken[owner])[kept]
    chosen, surface, owner = chosen[kept], flat[kept], owner[kept]
    attributes, named = _concept_arrays(concepts, lexicon)
    arrays: dict[str, Any] = {name: values[chosen] for name, values in attributes.items()}
    conjoined = np.array([word.startswith("و") for word in spelled], np.bool_)
    arrays["joined"] = conjoined[surface] & (arrays["kind"] == PLACE)
    verbal = np.array([word[0] in "يت" and len(word) > 3 for word in spelled], np.bool_)
    arrays["verbal"] = verbal[surface] & (arrays["kind"] == WORD)
    arrays["speaker"] = speaker & (arrays["kind"] != PLACE)
    arrays["weight"] = np.where(
        arrays["speaker"], np.minimum(arrays["weight"], _SPEAKER_WEIGHT), arrays["weight"]
    ).astype(np.uint8)
    year = (arrays["value"] >= _YEARS[0]) & (arrays["value"] <= _YEARS[1])
    arrays["special"] = (arrays["kind"] == NUMBER) & (arrays["value"] >= _SPECIFIC) & ~year
    arrays["surface"] = surface
    arrays["token"] = _tokens(arrays["concept"], owner)
    arrays["starts"] = np.searchsorted(owner, np.arange(len(counts) + 1)).astype(np.int64)
    arrays["owner"] = owner.astype(np.int32)
    arrays["heavy"] = np.cumsum(arrays["kind"] != LIGHT).astype(np.int32)
    arrays["before"], arrays["after"] = _neighbours(arrays["concept"], arrays["kind"], owner)
    return arrays | {"named": named} | _opposite_arrays(named, lexicon)


def _row_arrays(arrays: Mapping[str, Any], count: int) -> dict[str, Any]:
    """Sums over the words of each headline, so that pairs need not look at shared words."""
    owner, kind = arrays["owner"], arrays["kind"]
    weight = arrays["weight"]
    tokens = arrays["token"].astype(np.uint64)
    floors = np.clip(arrays["value"], 0, 2.0**63).astype(np.uint64)
    figures = (kind == NUMBER) | (kind == ORDINAL)
    starts = arrays["starts"]

    full = weight >= FULL_WEIGHT
    upper = tokens * np.uint64(HASH_BASE) >> np.uint64(63) == 1

    def sets(marked: NDArray[np.bool_], values: NDArray[np.uint64]) -> NDArray[np.uint64]:
        spread = (values * np.uint64(HASH_BASE) >> np.uint64(57)) & np.uint64(63)
        bits = np.where(marked, np.uint64(1) << spread, np.uint64(0))
        return np.asarray(_reduced(np.bitwise_or, bits, starts), np.uint64)

    def counted(marked: NDArray[np.bool_]) -> NDArray[np.int16]:
        return np.bincount(owner[marked], minlength=count).astype(np.int16)

    return {
        "sizes": np.diff(starts),
        "weights": np.bincount(owner, weights=arrays["weight"], minlength=count).astype(np.int32),
        "daily": _reduced(np.maximum, arrays["bulletin"], starts),
        "negations": counted(kind == NEGATION),
        "figures": counted(arrays["special"]),
        "places": counted(kind == PLACE),
        "joins": counted(arrays["joined"]),
        "full_bits": sets(full & ~upper, tokens),
        "more_bits": sets(full & upper, tokens),
        "half_bits": sets((weight >= HALF_WEIGHT) & (weight < FULL_WEIGHT), tokens),
        "figure_bits": sets(figures, floors),
        "country_bits": sets(kind == PLACE, arrays["country"].astype(np.uint64)),
    }


def _reduced(combine: np.ufunc, values: NDArray[Any], starts: NDArray[np.int64]) -> NDArray[Any]:
    """Combine the values of the words of each headline; 0 for a headline without words."""
    combined = np.zeros(len(starts) - 1, values.dtype)
    filled = np.flatnonzero(starts[1:] > starts[:-1])
    if len(filled):
        combined[filled] = combine.reduceat(values, starts[filled])
    return combined


def _opposite_arrays(named: tuple[str, ...], lexicon: Lexicon) -> dict[str, NDArray[Any]]:
    number = {name: i for i, name in enumerate(named)}
    codes = [
        number[one] * len(named) + number[other]
        for one, other in lexicon.opposites
        if one in number and other in number
    ]
    polar = np.zeros(len(named), np.bool_)
    polar[[code // len(named) for code in codes]] = True
    return {"polar": polar, "opposites": np.array(sorted(codes), np.int64)}


def _tokens(concept: NDArray[np.int32], owner: NDArray[np.int64]) -> NDArray[np.int32]:
    """Number the repetitions of a meaning in a headline: 8 * concept + times before (at most 7)."""
    tokens = concept * np.int32(8)
    keys = owner * (int(concept.max(initial=0)) + 1) + concept
    ordered = np.sort(keys)
    again = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    # Few headlines say a thing twice: only their words are looked at.
    at = np.flatnonzero(np.isin(keys, again)) if len(again) else again
    order = at[np.argsort(keys[at], kind="stable")]
    same = keys[order[1:]] == keys[order[:-1]]
    place = np.arange(len(order))
    begins = np.ones(len(order), np.bool_)
    begins[1:] = ~same
    times = place - np.maximum.accumulate(np.where(begins, place, 0))
    tokens[order] += np.minimum(times, 7).astype(np.int32)
    return tokens


def _counts(concept: Concept) -> bool:
    """Single letters are bullets and abbreviations, not words."""
    return len(concept.name) > 1


def _concept_arrays(
    concepts: Sequence[Concept], lexicon: Lexicon
) -> tuple[dict[str, NDArray[Any]], tuple[str, ...]]:
    names: dict[str, int] = {}
    countries: dict[str, int] = {"": 0}
    return {
        "concept": np.array([names.setdefault(c.name, len(names)) for c in concepts], np.int32),
        "kind": np.array([c.kind for c in concepts], np.uint8),
        "weight": np.array([c.weight for c in concepts], np.uint8),
        "value": np.array([c.value for c in concepts], np.float64),
        "country": np.array(
            [countries.setdefault(c.country, len(countries)) for c in concepts], np.int16
        ),
        "inner": np.array([c.inner for c in concepts], np.bool_),
        "bulletin": np.array(
            [1 + lexicon.bulletins[c.name] if c.name in lexicon.bulletins else 0 for c in concepts],
            np.uint8,
        ),
    }, tuple(names)


def _neighbours(
    concept: NDArray[np.int32], kind: NDArray[np.uint8], owner: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The concepts before and behind each word, light words passed over (-1: none)."""
    before = np.full(len(concept), -1, np.int32)
    after = np.full(len(concept), -1, np.int32)
    heavy = np.flatnonzero(kind != LIGHT)
    same = owner[heavy][1:] == owner[heavy][:-1]
    before[heavy[1:][same]] = concept[heavy[:-1][same]]
    after[heavy[:-1][same]] = concept[heavy[1:][same]]
    return before, after
