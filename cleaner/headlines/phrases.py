"""Phrases: words that mean one thing together (كوت ديفوار), found in arrays of words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.headlines.stems import spellings, without_article
from cleaner.headlines.wordlists import Concept, Lexicon

_LONGEST_PHRASE = 4


def find_phrases(
    flat: NDArray[np.int32],
    owner: NDArray[np.signedinteger[Any]],
    spelled: Sequence[str],
    lexicon: Lexicon,
) -> NDArray[np.int32]:
    """Find the phrases of the lexicon in m words (*flat*, numbers into *spelled*) of headlines
    (*owner*), the longest first, from left to right.

    The result (m) holds the number of the phrase that begins at a word, -1 for a word by itself
    and -2 for one that a phrase before it has taken in.

    >>> from cleaner.headlines.wordlists import Entry, make_lexicon
    >>> lexicon = make_lexicon([Entry("places", ("كوت ديفوار",), "سفينة {}")])
    >>> words = ["رييس", "كوت", "ديفوار"]
    >>> find_phrases(np.arange(3, dtype=np.int32), np.zeros(3, np.int64), words, lexicon).tolist()
    [-1, 0, -2]
    """
    trie = _phrase_trie(tuple(lexicon.phrases.items()))
    step, ends = trie.step, trie.ends
    first, later = _word_numbers(spelled, trie)
    phrase = np.full(len(flat), -1, np.int32)
    begins = np.flatnonzero(first[flat] >= 0)
    if not len(begins):
        return phrase
    state = step[0, first[flat[begins]]]
    length = np.zeros(len(begins), np.int8)
    found = np.full(len(begins), -1, np.int32)
    for offset in range(1, _LONGEST_PHRASE):
        at = np.minimum(begins + offset, len(flat) - 1)
        inside = (begins + offset < len(flat)) & (owner[at] == owner[begins]) & (state > 0)
        part = later[flat[at]]
        state = np.where(inside & (part >= 0), step[state, part], 0)
        hit = ends[state] >= 0
        found[hit] = ends[state][hit]
        length[hit] = offset + 1
    free = 0
    for i in np.flatnonzero(found >= 0).tolist():
        begin, count = int(begins[i]), int(length[i])
        if begin >= free:
            phrase[begin] = found[i]
            phrase[begin + 1 : begin + count] = -2
            free = begin + count
    return phrase


@dataclass(frozen=True, slots=True)
class _Trie:
    """The phrases of a lexicon over numbers of words: ``step[state, word]`` is the next state (0:
    none), ``ends[state]`` the phrase that ends there, ``starts`` the words that phrases begin with.
    """

    step: NDArray[np.int32]
    ends: NDArray[np.int32]
    words: Mapping[str, int]
    starts: frozenset[str]


@lru_cache(maxsize=2)
def _phrase_trie(phrases: tuple[tuple[tuple[str, ...], Concept], ...]) -> _Trie:
    """The trie of the phrases of one lexicon, made once: there is hardly ever another."""
    words: dict[str, int] = {}
    for phrase, _ in phrases:
        for word in phrase:
            words.setdefault(word, len(words))
    numbers = {concept: i for i, concept in enumerate(dict.fromkeys(c for _, c in phrases))}
    size = 1 + sum(len(phrase) for phrase, _ in phrases)
    step = np.zeros((size, len(words) + 1), np.int32)
    ends = np.full(size, -1, np.int32)
    used = 1
    for phrase, concept in phrases:
        state = 0
        for word in phrase:
            if not step[state, words[word]]:
                step[state, words[word]] = used
                used += 1
            state = int(step[state, words[word]])
        ends[state] = numbers[concept]
    return _Trie(step, ends, words, frozenset(phrase[0] for phrase, _ in phrases))


def _word_numbers(
    spelled: Sequence[str], trie: _Trie
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The numbers that words have as the first one of a phrase and as a later one (-1: none).

    A first word may have clitics before it; a later one only the article.
    """
    first = np.full(len(spelled), -1, np.int32)
    later = np.full(len(spelled), -1, np.int32)
    for i, word in enumerate(spelled):
        later[i] = trie.words.get(without_article(word), -1)
        first[i] = next((trie.words[form] for form in spellings(word) if form in trie.starts), -1)
    return first, later
