"""Do two pieces of text speak of the same thing? Measured by the content stems they share.

Stems of words that every report uses (the word list ``stop-words``) say nothing and are left
out. All measures are shares between 0 and 1.
"""

from __future__ import annotations

from collections.abc import Iterable

from cleaner.arabic import fold_words, stem, words
from cleaner.lines import Line

LONGEST_READ = 1_500
"""Characters of a line that are read for its subject."""


def stop_stems(listed: Iterable[str]) -> frozenset[str]:
    """The stems of a list of words, folded, with and without "and" before them.

    >>> sorted(stop_stems(["قال", "الوزير"]))
    ['قال', 'وزير', 'وقال']
    """
    folded = [word for entry in listed for word in words(fold_words(entry))]
    return frozenset(stem(form) for word in folded for form in (word, "و" + word))


def content_stems(lines: Iterable[Line], stop: frozenset[str]) -> set[str]:
    """The stems of *lines* that are not in *stop*.

    >>> from cleaner.lines import split_lines
    >>> sorted(content_stems(split_lines("قال وزير الصحة")[0], stop_stems(["قال"])))
    ['صحه', 'وزير']
    """
    found = {stem(word) for line in lines for word in words(line.folded[:LONGEST_READ])}
    return found - stop


def share(part: set[str], whole: set[str]) -> float:
    """The share of *part* that is also in *whole*; 0 when *part* is empty.

    >>> share({"a", "b"}, {"b", "c"})
    0.5
    """
    return len(part & whole) / len(part) if part else 0.0
