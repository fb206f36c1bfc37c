"""Pages of an outlet as their words are compared: which paragraphs speak of the story of their
page, and which line says what it is about."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, takewhile

from cleaner.outlets.recurring import PageLine, SamplePage, has_words, own_paragraphs
from cleaner.text.arabic import stem
from cleaner.text.lines import ends_in_full_stop, ends_sentence

_AS_LONG = 0.5
"""The share of the length of a story's paragraphs, in the mean, that another one of it has."""
_LONG_WORD = 4
_SOME_WORDS = 5
_COMPARED = 12
"""So many other stories are compared."""
_TOLD = (2, 0.3)
"""How many of its stems, and which share of their weight, a headline has of its story."""


@dataclass
class Told:
    """A page as it is compared: its lines; the stems of its own paragraphs, by index; its own
    sentences, short lines and paragraphs; how many lines that recur, and how many words of its own,
    stand above each line, and on all of the page; the first line above its paragraphs that says
    what they are about, -1 when none does; ``goes_on`` as the page says.

    >>> Told((), {}, (), (0,), (0,)).first
    0
    """

    lines: Sequence[PageLine]
    stems: Mapping[int, Set[str]]
    sentences: Sequence[int]
    recurring: Sequence[int]
    words: Sequence[int]
    headline: int = -1
    goes_on: bool = False

    @cached_property
    def first(self) -> int:
        """The first paragraph that ends as a sentence does, which a ticker in one line does not.
        The first one when none does, 0 when there is none."""
        ending = (i for i in sorted(self.stems) if ends_sentence(self.lines[i].raw))
        return next(ending, min(self.stems, default=0))

    @cached_property
    def story(self) -> Set[str]:
        """The stems of all paragraphs from the first on."""
        return set[str]().union(*(stems for i, stems in self.stems.items() if i >= self.first))

    def above(self, index: int) -> list[int]:
        """The paragraphs above the line *index*."""
        return [i for i in self.stems if i < index]

    def is_new(self, start: int, stop: int) -> bool:
        """Are there ``lines[start:stop]`` that do not recur?"""
        return self.recurring[stop] - self.recurring[start] < stop - start

    def heads_list(self, index: int) -> bool:
        """Stands a line of some words below the line *index*, with none between that recurs? Not
        one that a rule takes off its page, as a line of tags."""
        below = range(index + 1, len(self.lines))
        listed = (self.lines[i] for i in takewhile(lambda i: self.is_new(i, i + 1), below))
        return any(len(line.core.split()) >= _SOME_WORDS for line in listed if line.is_left)

    def joined_below(self, index: int) -> bool:
        """Do two sentences below the line *index* stand with no line between that recurs?"""
        places = [self.recurring[i] for i in self.sentences if i > index]
        return len(set(places)) < len(places)

    def parts_stories(self, start: int, stop: int) -> bool:
        """Do sentences stand in ``lines[start:stop]``, or were they cut out?"""
        return self.goes_on or sum(start < i < stop for i in self.sentences) > 1

    def long_below(self, index: int) -> list[int]:
        """The paragraphs below the line *index* that are long beside those above it."""
        above = [len(self.lines[i].core) for i in self.above(index)]
        enough = _AS_LONG * sum(above) / max(len(above), 1)
        return [i for i in self.stems if i > index and len(self.lines[i].core) >= enough]


def word_stems(line: PageLine) -> set[str]:
    """The stems of the longer words of a line.

    >>> from cleaner.outlets.recurring import page_lines
    >>> sorted(word_stems(page_lines("rain in valley")[0]))
    ['rain', 'valley']
    """
    return {stem(word) for word in line.core.split() if len(word) >= _LONG_WORD}


def other_stories(stories: Sequence[Set[str]], number: int) -> Sequence[Set[str]]:
    """The stories, as stems, with which that of the page *number* is compared.

    >>> other_stories([{"rain"}, {"wheat"}, {"olive"}], 1)
    [{'olive'}, {'rain'}]
    """
    return [*stories[number + 1 :], *stories[:number]][:_COMPARED]


class Kinship:
    """Which paragraphs of each page are nearer to its story than to the stories of other pages."""

    def __init__(self, told: Sequence[Told]) -> None:
        self.told = told
        self.weights = _weights(told)
        stories = [page.story for page in told]
        self.nearest: list[dict[int, float]] = []
        for number, page in enumerate(told):
            others = other_stories(stories, number)
            self.nearest.append(
                {
                    i: max((self._weight(stems & other) for other in others), default=0)
                    for i, stems in page.stems.items()
                }
            )

    def _weight(self, stems: Set[str]) -> float:
        return sum(self.weights.get(word, 0) for word in stems)

    def is_akin(self, number: int, index: int, end: int) -> bool:
        """Has the paragraph *index* of a page as much in common with those above the line *end* as
        with the story of any other page?"""
        stems = self.told[number].stems
        others = set[str]().union(*(stems[i] for i in self.told[number].above(end) if i != index))
        return 0 < self._weight(stems[index] & others) >= self.nearest[number][index]


def tell_pages(
    pages: Sequence[SamplePage], fixed: Collection[str], walls: Collection[str]
) -> list[Told]:
    """The *pages* of one outlet as they are compared.

    *fixed* are the templates that recur, *walls* those that stand on most pages made alike.

    >>> tell_pages([SamplePage(())], (), ())[0].headline
    -1
    """
    told = [_told(page, fixed) for page in pages]
    weights = _weights(told)
    for page in told:
        page.headline = _headline(page, walls, weights, len(told))
    return told


def _told(page: SamplePage, fixed: Collection[str]) -> Told:
    recurs = [line.key in fixed for line in page.lines]
    own = [line.is_kept and not again for line, again in zip(page.lines, recurs, strict=True)]
    words = (len(line.core.split()) * is_own for line, is_own in zip(page.lines, own, strict=True))
    return Told(
        page.lines,
        {i: word_stems(page.lines[i]) for i in own_paragraphs(page, fixed)},
        [i for i, line in enumerate(page.lines) if own[i] and _is_sentence(line)],
        [0, *accumulate(recurs)],
        [0, *accumulate(words)],
        goes_on=page.goes_on,
    )


def _is_sentence(line: PageLine) -> bool:
    return line.is_paragraph or ends_in_full_stop(line.raw) or line.raw.endswith(("۔", "।"))


def _weights(told: Sequence[Told]) -> dict[str, float]:
    """How much each stem tells of its story: the less, the more stories have it."""
    on = Counter(word for page in told for word in page.story)
    return {word: math.log(len(told) + 1) - math.log(count) for word, count in on.items()}


def _headline(page: Told, walls: Collection[str], weights: Mapping[str, float], pages: int) -> int:
    fewest, least = _TOLD
    unknown = math.log(pages + 1)
    for index, line in enumerate(page.lines[: page.first]):
        if line.key not in walls and has_words(line.core):
            stems = word_stems(line)
            said = stems & page.story
            weight = sum(weights.get(word, unknown) for word in stems)
            if len(said) >= fewest and sum(map(weights.__getitem__, said)) >= least * weight:
                return index
    return -1
