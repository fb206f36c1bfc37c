"""Do two pieces of text speak of the same thing? Measured by the content stems they share.

Stems of words that every report uses (the word list ``stop-words``) say nothing and are left
out. All measures are shares between 0 and 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from cleaner.text.arabic import fold_words, stem, words
from cleaner.text.lines import Line

_TOPIC_WEIGHT = 0.6
MOST_READ = 8
"""The paragraphs that tell whether they speak of one thing."""
_FEWEST = 3
_ONE_STORY = 0.02  # for each of the paragraphs that are read
_MOST_REMEMBERED = 100_000
# Content words of a sure headline that the first paragraphs say, and their share of it.
_SAID = 3
_TAKEN_UP = 0.25
LONGEST_READ = 1_500
"""Characters of a line that are read for its subject."""

STRANGE = 0.09
"""Of a paragraph's content words, the share in the story above that still makes it a stranger."""


class ContentStems(dict[str, str]):
    """The stem of each folded word, empty for words that say nothing of a subject: single letters,
    and those with the stem of one of the words *listed*, with or without "and" before it. Remembers
    what was asked.

    >>> stems = ContentStems(["قال"])
    >>> stems["وقال"], stems["الماليه"]
    ('', 'مال')
    """

    def __init__(self, listed: Iterable[str] = ()) -> None:
        super().__init__()
        folded = [word for entry in listed for word in words(fold_words(entry))]
        self._stop = {stem(form) for word in folded for form in (word, "و" + word)}

    def __missing__(self, word: str) -> str:
        found = stem(word)
        found = "" if len(word) < 2 or found in self._stop else found
        if len(self) < _MOST_REMEMBERED:
            self[word] = found
        return found


class StemReader:
    """Reads the content stems of the lines of one page, each line once.

    >>> from cleaner.text.lines import split_lines
    >>> sorted(StemReader(ContentStems(["قال"])).line(split_lines("قال وزير المالية")[0][0]))
    ['مال', 'وزير']
    """

    def __init__(self, stems: ContentStems) -> None:
        self._stems = stems
        self._known: dict[str, Set[str]] = {}

    def line(self, line: Line) -> Set[str]:
        """The stems of one line that are not in the stop list."""
        folded = line.folded
        stems = self._known.get(folded)
        if stems is None:
            is_long = len(folded) > LONGEST_READ
            read = words(folded[:LONGEST_READ]) if is_long else line.letters.split()
            found = set(map(self._stems.__getitem__, read))
            found.discard("")
            stems = self._known[folded] = found
        return stems

    def lines(self, lines: Iterable[Line]) -> set[str]:
        """The stems of all *lines* together."""
        return set[str]().union(*map(self.line, lines))


def share(part: Set[str], whole: Set[str]) -> float:
    """The share of *part* that is also in *whole*; 0 when *part* is empty.

    >>> share({"a", "b"}, {"b", "c"})
    0.5
    """
    return len(part & whole) / len(part) if part else 0.0


def is_told(headline: Set[str], opening: Set[str]) -> bool:
    """Do the first paragraphs, of the stems *opening*, surely take up a line of these stems?

    >>> is_told({"a", "b", "c", "d"}, {"b", "c", "d"}), is_told({"a", "b"}, {"a", "b"})
    (True, False)
    """
    return share(headline, opening) >= _TAKEN_UP and len(headline & opening) >= _SAID


def tell_one_story(paragraphs: Sequence[Set[str]]) -> bool:
    """Do *paragraphs* speak of one thing, or has each a subject of its own, as leads of cards do?
    The last eight are read; fewer than three tell nothing.

    The measure is the mean share of the stems of each that stand in the others. Of 4,346 news texts
    95 in 100 have 0.19 or more in their first six paragraphs, of six paragraphs of different texts
    95 in 100 have 0.12 or less.

    >>> tell_one_story([{"a", "b"}, {"b", "c"}, {"c"}]), tell_one_story([{"a"}, {"b"}, {"c"}])
    (True, False)
    """
    read = [stems for stems in paragraphs[-MOST_READ:] if stems]
    if len(read) < _FEWEST:
        return True
    told_again = topic(read)
    return sum(share(stems, told_again) for stems in read) >= _ONE_STORY * len(read) ** 2


def topic(paragraphs: Sequence[Set[str]]) -> set[str]:
    """The stems that a story keeps coming back to: those of two paragraphs or more.

    >>> sorted(topic([{"a", "b"}, {"b"}, {"c"}]))
    ['b']
    """
    once, again = set[str](), set[str]()
    for stems in paragraphs:
        again |= once & stems
        once |= stems
    return again


def kinship(above: Sequence[Set[str]], heading: Set[str], below: Sequence[Set[str]]) -> float:
    """How much the paragraphs *below* belong to the story *above*; 0 is not at all.

    The mean share of a paragraph's stems that stand above, and the share of the story's topic
    (with its *heading*) that comes back below, weighed as a logistic fit on stories joined at
    random weighs them. On 290 such joints nine of ten values lie below 0.15, on 210 places
    within a story nine of ten lie above 0.2.

    >>> kinship([{"a", "b"}], {"a"}, [{"a", "b"}]), kinship([{"a"}], {"a"}, [{"c"}])
    (1.6, 0.0)
    """
    if not below:
        return 0.0
    story = set(heading).union(*above)
    mean = sum(share(stems, story) for stems in below) / len(below)
    return mean + _TOPIC_WEIGHT * share(topic(above) | heading, set[str]().union(*below))
