"""Phrases: words that mean one thing together (كوت ديفوار), found in arrays of words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.headlines.runs import Numbers
from cleaner.headlines.stems import spellings, without_article
from cleaner.headlines.wordlists import Lexicon


def find_phrases(
    flat: Numbers, owner: NDArray[np.signedinteger[Any]], spelled: Sequence[str], lexicon: Lexicon
) -> Numbers:
    """Find the phrases of the lexicon in m words (*flat*, numbers into *spelled*) of headlines
    (*owner*), the longest first, from left to right.

    A first word may have clitics before it; a later one only the article. The result (m) holds the
    number of the phrase that begins at a word, -1 for a word by itself and -2 for one that a phrase
    before it has taken in.

    >>> from cleaner.headlines.wordlists import Entry, make_lexicon
    >>> lexicon = make_lexicon([Entry("places", ("كوت ديفوار",), "سفينة {}")])
    >>> words = ["رييس", "كوت", "ديفوار"]
    >>> find_phrases(np.arange(3, dtype=np.int32), np.zeros(3, np.int64), words, lexicon).tolist()
    [-1, 0, -2]
    """
    numbers = {concept: i for i, concept in enumerate(dict.fromkeys(lexicon.phrases.values()))}
    follows = _what_follows(lexicon.phrases)
    bare = [without_article(word) for word in spelled]
    first = [next((form for form in spellings(word) if form in follows), "") for word in spelled]
    seconds = {parts[0] for several in follows.values() for parts in several}
    opens = np.array([word != "" for word in first], np.bool_)[flat]
    second = np.array([word in seconds for word in bare], np.bool_)[flat]
    begins = np.flatnonzero(opens[:-1] & second[1:] & (owner[1:] == owner[:-1]))
    phrase = np.full(len(flat), -1, np.int32)
    free = 0
    for begin in begins.tolist():
        if begin < free:
            continue
        head = first[flat[begin]]
        for parts in follows[head]:
            end = begin + 1 + len(parts)
            words = flat[begin + 1 : end].tolist()
            if tuple(bare[word] for word in words) == parts and owner[end - 1] == owner[begin]:
                phrase[begin] = numbers[lexicon.phrases[(head, *parts)]]
                phrase[begin + 1 : end] = -2
                free = end
                break
    return phrase


def _what_follows(phrases: Iterable[tuple[str, ...]]) -> Mapping[str, Sequence[tuple[str, ...]]]:
    """For each word that a phrase begins with what may follow it, the longest first."""
    follows: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    for head, *rest in sorted(phrases, key=len, reverse=True):
        follows[head].append(tuple(rest))
    return follows
