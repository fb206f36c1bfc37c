"""The arrays of a table of headlines, made of the numbers of their words. Pure.

What is said of a word is looked up once for each spelling and then spread over the words. That is
done for some thousand headlines at a time, which stay in the cache: a pass over all words at once
takes four times as long, and memory for each of its steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.headlines.numerals import find_numerals
from cleaner.headlines.phrases import find_phrases
from cleaner.headlines.runs import Codes, Flags, Floats, Ints, Keys, Numbers, run_heads, span_places
from cleaner.headlines.stems import looks_like_a_verb
from cleaner.headlines.word_hashes import HASH_BASE, hash_words
from cleaner.headlines.wordlists import (
    FUNCTION,
    LATER,
    LIGHT,
    NEAR,
    NUMBER,
    OPPOSITE,
    ORDINAL,
    SPEAKING,
    SYNONYM,
    WORD,
    Concept,
    Lexicon,
    concept_of,
)

FULL_WEIGHT = 10
HALF_WEIGHT = 5
"""The least weights, in tenths, of words of full and of half weight."""
REPEATS = 8
"""A token is so many times its concept, and how often that stands before it in the headline."""
BEYOND = 100_000.0
"""A number so many times another one counts another thing."""
_SPECIFIC = 10  # a number from here on, if it is no year, is hardly shared by chance
_YEARS = (1900, 2100)
_DAILY = 2  # of bulletins
_OPENING = 4  # words
_CHUNK = 10_000  # headlines
_Part = tuple[dict[str, NDArray[Any]], dict[str, NDArray[Any]]]
"""The arrays over words and those over headlines, of some headlines."""


@dataclass(frozen=True, slots=True)
class _Spellings:
    """What is known of each spelling (and of each phrase, behind them): the arrays of its meaning,
    whether it counts, whether it looks like a verb, and its rank as a word behind which a name
    stands (-1: none does).
    """

    meanings: Mapping[str, NDArray[Any]]
    name_keys: Keys
    counts: Flags
    verbal: Flags
    ranks: NDArray[np.int8]


def make_arrays(
    flat: Numbers, sizes: Numbers, spelled: tuple[str, ...], lexicon: Lexicon
) -> dict[str, Any]:
    """Make all arrays of a ``HeadlineTable`` that are about words, or sums over words.

    *flat* numbers the words of n headlines (into *spelled*), of which each has *sizes* (n).

    >>> from cleaner.headlines.wordlists import builtin_lexicon
    >>> flat, sizes = np.array([0, 1], "i4"), np.array([2], "i4")
    >>> arrays = make_arrays(flat, sizes, ("مناره", "شحن"), builtin_lexicon())
    >>> arrays["named"], arrays["starts"].tolist()
    (('منار', 'شحن'), [0, 2])
    """
    owner = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    phrase = find_phrases(flat, owner, spelled, lexicon)
    phrases = list(dict.fromkeys(lexicon.phrases.values()))
    met = np.unique(phrase[phrase >= 0])
    concepts = [concept_of(word, lexicon) for word in spelled]
    numerals = find_numerals(flat, owner, spelled, concepts, phrase == -1)
    concepts += [phrases[number] for number in met.tolist()]
    number = {c: len(concepts) + i for i, c in enumerate(dict.fromkeys(numerals.concepts))}
    places = [number[concept] for concept in numerals.concepts]
    concepts += number
    meanings, named = _concept_arrays(concepts, lexicon)
    name_keys, name_powers = hash_words(named)
    about = _Spellings(
        meanings,
        name_keys,
        # Single letters are bullets and abbreviations, not words.
        np.array([c.kind != FUNCTION and len(c.name) > 1 for c in concepts], np.bool_),
        np.array([looks_like_a_verb(word) for word in spelled], np.bool_),
        np.array([_rank(word, lexicon.sites) for word in spelled], np.int8),
    )
    phrase[phrase >= 0] = np.searchsorted(met, phrase[phrase >= 0]) + len(spelled)
    for begin, size, place in zip(numerals.begins, numerals.sizes, places, strict=True):
        phrase[begin] = place
        phrase[begin + 1 : begin + size] = -2
    arrays = _spread(_parts(flat, phrase, sizes, about), len(flat), len(sizes))
    arrays |= {"named": named, "name_keys": name_keys, "name_powers": name_powers, "flat": flat}
    return arrays | _relation_arrays(named, lexicon)


def _rank(word: str, sites: Mapping[str, int]) -> int:
    """The rank of a word behind which a name stands, also with a letter joined to it; -1: none."""
    bare = word[1:] if word[0] in "بلو" else word.removeprefix("في")
    return sites.get(word, sites.get(bare, -1))


def _parts(flat: Numbers, phrase: Numbers, sizes: Numbers, about: _Spellings) -> Iterator[_Part]:
    """The arrays of some thousand headlines after the other; *phrase* are the concepts of phrases
    at their first words, -1 at words by themselves, -2 at later ones.
    """
    ends = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
    for low in range(0, max(len(sizes), 1), _CHUNK):
        rows = slice(low, min(low + _CHUNK, len(sizes)))
        at = slice(int(ends[rows.start]), int(ends[rows.stop]))
        chosen = np.where(phrase[at] == -1, flat[at], phrase[at])
        yield _part_arrays(flat[at], chosen, sizes[rows], about)


def _spread(parts: Iterable[_Part], words: int, rows: int) -> dict[str, Any]:
    """The arrays of all parts, which have no more than *words* and *rows* in all.

    Each part goes to its place at once: to hold all parts and to join them would take twice the
    memory. Numbers of words and headlines go on from part to part.
    """
    whole: dict[str, NDArray[Any]] = {}
    word = row = heavy = place = 0
    for of_words, of_rows in parts:
        of_words["owner"] += np.int32(row)
        of_words["heavy"] += np.int32(heavy)
        of_words["place"] += np.int32(place)
        for arrays, begin, size in ((of_words, word, words), (of_rows, row, rows)):
            for name, values in arrays.items():
                if name not in whole:
                    whole[name] = np.empty((size, *values.shape[1:]), values.dtype)
                whole[name][begin : begin + len(values)] = values
        word += len(of_words["owner"])
        row += len(of_rows["sizes"])
        place += int(of_rows["words"].sum())
        heavy = int(of_words["heavy"][-1]) if len(of_words["heavy"]) else heavy
        names = of_words.keys()
    starts = np.concatenate([[0], np.cumsum(whole["sizes"])])
    whole = {name: values[:word] if name in names else values for name, values in whole.items()}
    ends = np.concatenate([[0], np.cumsum(whole["words"], dtype=np.int64)])
    return whole | {"starts": starts, "bounds": ends}


def _part_arrays(flat: Numbers, chosen: Ints, counts: Numbers, about: _Spellings) -> _Part:
    """The arrays of some headlines; *chosen* are the concepts of their words (-2: in a phrase)."""
    owner = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    kept = (chosen >= 0) & about.counts[chosen]
    rank = np.full(len(flat), -1, np.int8)
    rank[1:] = about.ranks[flat[:-1]]
    rank = np.where(span_places(0, counts) > 0, rank, -1)[kept]
    chosen, surface, owner = chosen[kept], flat[kept], owner[kept]
    arrays: dict[str, Any] = {name: values[chosen] for name, values in about.meanings.items()}
    kind = arrays["kind"]
    arrays["site"] = np.where(kind == WORD, np.maximum(rank, 0), 0).astype(np.uint8)
    arrays["led"] = rank >= 0
    arrays["verbal"] = arrays.pop("verb") | (about.verbal[surface] & (kind == WORD))
    year = (arrays["value"] >= _YEARS[0]) & (arrays["value"] <= _YEARS[1])
    arrays["special"] = (kind == NUMBER) & (arrays["value"] >= _SPECIFIC) & ~year
    arrays["surface"] = surface
    arrays["place"] = np.flatnonzero(kept).astype(np.int32)
    arrays["token"] = _tokens(arrays["concept"], owner)
    arrays["owner"] = owner.astype(np.int32)
    arrays["heavy"] = np.cumsum(kind != LIGHT).astype(np.int32)
    arrays["before"], arrays["after"] = _neighbours(arrays["concept"], kind, owner)
    # Far behind in a headline such a word is but what the news is about.
    place = np.arange(len(owner)) - np.searchsorted(owner, np.arange(len(counts)))[owner]
    bulletin = arrays.pop("bulletin")
    bulletin[(bulletin == _DAILY) & (place >= _OPENING)] = 0
    bulletin = np.minimum(bulletin, _DAILY)
    rows = _row_arrays(arrays, bulletin, about.name_keys, len(counts))
    return arrays, rows | {"words": counts}


def _row_arrays(
    arrays: Mapping[str, Any], bulletin: Codes, name_keys: Keys, count: int
) -> dict[str, Any]:
    """Sums over the words of each headline, so that pairs need not look at shared words."""
    owner, kind = arrays["owner"], arrays["kind"]
    weight = arrays["weight"]
    times = (arrays["token"] & np.int32(7)).astype(np.uint64)
    tokens = name_keys[arrays["concept"]] + times
    floors = np.clip(np.floor(mantissas(arrays["value"]) + 1e-9), 0, None).astype(np.uint64)
    figures = ((kind == NUMBER) | (kind == ORDINAL)) & (arrays["value"] < BEYOND)
    starts = np.searchsorted(owner, np.arange(count + 1)).astype(np.int64)

    full = weight >= FULL_WEIGHT
    upper = tokens * np.uint64(HASH_BASE) >> np.uint64(63) == 1

    def sets(marked: Flags, values: Keys) -> Keys:
        spread = (values * np.uint64(HASH_BASE) >> np.uint64(57)) & np.uint64(63)
        bits = np.where(marked, np.uint64(1) << spread, np.uint64(0))
        return np.asarray(_reduced(np.bitwise_or, bits, starts), np.uint64)

    def counted(marked: Flags) -> NDArray[np.int16]:
        return np.bincount(owner[marked], minlength=count).astype(np.int16)

    return {
        "sizes": np.diff(starts),
        "weights": np.bincount(owner, weights=arrays["weight"], minlength=count).astype(np.int32),
        "daily": _reduced(np.maximum, bulletin, starts),
        "figures": counted(arrays["special"]),
        "speaking": counted((kind == SYNONYM) & np.isin(arrays["value"], SPEAKING)),
        "bits": np.stack(
            [
                sets(full & ~upper, tokens),
                sets(full & upper, tokens),
                sets((weight >= HALF_WEIGHT) & ~full, tokens),
                sets(figures, floors),
            ],
            axis=1,
        ),
    }


def mantissas(values: Floats) -> Floats:
    """Numbers (m) as they are spoken before thousand, million and so on.

    >>> mantissas(np.array([12.5, 1500, 763_000, 1_520_000])).tolist()
    [12.5, 1.5, 763.0, 1.52]
    """
    powers = np.floor(np.log10(np.maximum(values, 1.0)) / 3.0 + 1e-9)
    return np.asarray(values / 1000.0**powers, np.float64)


def _reduced(combine: np.ufunc, values: NDArray[Any], starts: Ints) -> NDArray[Any]:
    """Combine the values of the words of each headline; 0 for a headline without words."""
    combined = np.zeros(len(starts) - 1, values.dtype)
    filled = np.flatnonzero(starts[1:] > starts[:-1])
    if len(filled):
        combined[filled] = combine.reduceat(values, starts[filled])
    return combined


def _relation_arrays(named: tuple[str, ...], lexicon: Lexicon) -> dict[str, NDArray[Any]]:
    number = {name: i for i, name in enumerate(named)}
    codes = {
        number[one] * len(named) + number[other]: kind
        for (one, other), kind in lexicon.relations.items()
        if one in number and other in number and one != other
    }
    related = np.zeros(len(named), np.bool_)
    related[[code // len(named) for code in codes]] = True
    kinds = {"opposites": OPPOSITE, "stages": LATER, "near": NEAR}
    return {"related": related} | {
        name: np.array(sorted(code for code, found in codes.items() if found == kind), np.int64)
        for name, kind in kinds.items()
    }


def _tokens(concept: Numbers, owner: Ints) -> Numbers:
    """Number the repetitions of a meaning in a headline: see ``REPEATS``."""
    tokens = concept * np.int32(REPEATS)
    keys = owner * (int(concept.max(initial=0)) + 1) + concept
    ordered = np.sort(keys)
    again = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    # Few headlines say a thing twice: only their words are looked at.
    at = np.flatnonzero(np.isin(keys, again)) if len(again) else again
    order = at[np.argsort(keys[at], kind="stable")]
    times = np.arange(len(order)) - run_heads(keys[order])
    tokens[order] += np.minimum(times, REPEATS - 1).astype(np.int32)
    return tokens


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
        "verb": np.array([c.verb for c in concepts], np.bool_),
        "bulletin": np.array(
            [1 + lexicon.bulletins[c.name] if c.name in lexicon.bulletins else 0 for c in concepts],
            np.uint8,
        ),
    }, tuple(names)


def _neighbours(concept: Numbers, kind: Codes, owner: Ints) -> tuple[Numbers, Numbers]:
    """The concepts before and behind each word, light words passed over (-1: none)."""
    before = np.full(len(concept), -1, np.int32)
    after = np.full(len(concept), -1, np.int32)
    heavy = np.flatnonzero(kind != LIGHT)
    same = owner[heavy][1:] == owner[heavy][:-1]
    before[heavy[1:][same]] = concept[heavy[:-1][same]]
    after[heavy[:-1][same]] = concept[heavy[1:][same]]
    return before, after
