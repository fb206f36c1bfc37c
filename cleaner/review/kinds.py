"""Which kind a new rule is probably of: the words that rules of one kind have in common."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from cleaner.rules.model import Rule, RuleSet
from cleaner.text.arabic import fold

_WORD = re.compile(r"[^\W\d_]{3,}")
_ENOUGH = 0.6  # of what a word says, for one kind


def words_of_kinds(rules: RuleSet) -> dict[str, str]:
    """For each kind the folded words, with blanks between, that tell it: those of the phrases and
    examples of *rules*.

    A rule counts once for each of its words, so that a long list of phrases does not outweigh
    others; a word is left out where several kinds use it alike.

    >>> tweet = Rule("tweet", "A tweet.", "embed", phrases=("غرد على تويتر",))
    >>> words_of_kinds(RuleSet((tweet,)))
    {'embed': 'غرد علي تويتر'}
    """
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for rule in rules.rules:
        for word in dict.fromkeys(_words(rule)):
            votes[word][rule.kind] += 1
    found: dict[str, list[str]] = defaultdict(list)
    for word, kinds in votes.items():
        kind, count = kinds.most_common(1)[0]
        if count >= _ENOUGH * kinds.total():
            found[kind].append(word)
    return {kind: " ".join(words) for kind, words in sorted(found.items())}


def _words(rule: Rule) -> list[str]:
    texts = (*rule.phrases, *(example.removes for example in rule.match))
    return [word for text in texts for word in _WORD.findall(fold(text))]
