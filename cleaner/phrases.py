"""Phrases: words that mean one thing together (كوت ديفوار), found in arrays of words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.wordlists import Lexicon, spellings, without_article

_LONGEST_PHRASE = 4


def find_phrases(
    flat: NDArray[np.int32], owner: NDArray[np.int64], spelled: Sequence[str], lexicon: Lexicon
) -> NDArray[np.int32]:
    """Find the phrases of the lexicon in m words (*flat*, numbers into *spelled*) of headlines
    (*owner*), the longest first, from left to right.

    The result (m) holds the number of the phrase that begins at a word, -1 for a word by itself
    and -2 for one that a phrase before it has taken in.

    >>> from cleaner.wordlists import Entry, make_lexicon
    >>> lexicon = make_lexicon([Entry("places", ("كوت ديفوار",), "سفينة {}")])
    >>> words = ["رييس", "كوت", "ديفوار"]
    >>> find_phrases(np.arange(3, dtype=np.int32), np.zeros(3, np.int64), words, lexicon).tolist()
    [-1, 0, -2]
    """
    step, ends, first, later = _phrase_automaton(tuple(spelled), lexicon)
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


def _phrase_automaton(
    spelled: tuple[str, ...], lexicon: Lexicon
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """A trie of the phrases over the numbers of their words, and those numbers by spelling.

    ``step[state, word]`` is the next state (0: none), ``ends[state]`` the phrase that ends there.
    A first word may have clitics before it; a later one only the article.
    """
    parts: dict[str, int] = {}
    for phrase in lexicon.phrases:
        for word in phrase:
            parts.setdefault(word, len(parts))
    numbers = {concept: i for i, concept in enumerate(dict.fromkeys(lexicon.phrases.values()))}
    size = 1 + sum(map(len, lexicon.phrases))
    step = np.zeros((size, len(parts) + 1), np.int32)
    ends = np.full(size, -1, np.int32)
    used = 1
    for phrase, concept in lexicon.phrases.items():
        state = 0
        for word in phrase:
            if not step[state, parts[word]]:
                step[state, parts[word]] = used
                used += 1
            state = int(step[state, parts[word]])
        ends[state] = numbers[concept]
    starts = {phrase[0] for phrase in lexicon.phrases}
    first = np.full(len(spelled), -1, np.int32)
    later = np.full(len(spelled), -1, np.int32)
    for i, word in enumerate(spelled):
        later[i] = parts.get(without_article(word), -1)
        first[i] = next((parts[form] for form in spellings(word) if form in starts), -1)
    return step, ends, first, later
