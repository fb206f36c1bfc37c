"""The ending of a story: what stands behind its last paragraph and is not part of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from itertools import dropwhile, takewhile

from cleaner.rules.model import Rule
from cleaner.stories.cohesion import kinship, share
from cleaner.stories.layout import FURNITURE, SHORT, Layout
from cleaner.text.lines import (
    Line,
    end_alike,
    ends_in_full_stop,
    ends_sentence,
    word_count,
)

BYLINE = "byline-by-place"
CAPTION = "caption-by-place"
AFTER_END = "after-the-end"
BARE_HEADLINE = "bare-headline"
BARE_TAGS = "bare-tags"

STRONG_ENDS = frozenset({"comments", "copyright", "rating", "tag-list"})
"""Kinds that stand behind a story and nowhere else; what follows them belongs to the page."""
_WEAK_ENDS = frozenset({"source-credit", "sharing", "reading-tools", "navigation", "subscription"})

# The share of an outlet's pages on which stands what ends a story.
NEARLY_ALL = 0.9
# Paragraphs of a story: with fewer, what is short below them may be most of it (verses, a list).
_FEWEST_PARAGRAPHS = 3
# Kinship (see cohesion) up to which paragraphs behind an end are no part of the story.
_STRANGE = 0.18
_SENTENCE = 5
# The share of a caption's words that the story above it says.
_TAKEN_UP = 0.3
# Headlines in a row, and their words in the mean; the share that a story says of one of others.
_HEADLINES = 3
_HEADLINE_WORDS = 4
_UNTOLD = 0.2
# Keywords without a heading: lines of so few words, all but one of them told in the story; or one
# line of more words. The share of a line's words that makes it told, and of all of them.
_TAG_WORDS = 4
_TOLD = 0.5
_MOSTLY_TOLD = 0.6
# What may stand between the last sentence and the keywords.
_POINTER = "related-links"
# Words that are spelled as names but for a letter: "on", "commemorates".
_NO_NAMES = frozenset({"على", "يحيي"})
_LETTERS = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")
_TITLE = re.compile(r"^(?:(?:ا\. ?)?د ?[./] ?|[امش]\. ?)")
_NAME = re.compile(r"[^\W\d_]{2,}(?: (?:(?:بن|بنت|ال|ابو|عبد) )?[^\W\d_]{2,}){1,2}")


def story_last(layout: Layout, end: int) -> int:
    """The index of the last paragraph of the story in ``lines[:end]``; -1 when there is none.

    Paragraphs behind a strong end (tags, comments, a copyright notice) do not count when they are
    notices that no rule knows: few beside those above the end, and strange to them. Otherwise the
    end is no end, but a button of a menu or a box in the middle.
    """
    return layout.remembered(_story_last, end)


def _story_last(layout: Layout, end: int) -> int:
    paragraphs = layout.paragraphs(0, end)
    if not paragraphs:
        return -1
    for index in layout.hit_lines:
        if paragraphs[0] < index < end and any(_is_strong(hit.rule) for hit in layout.whole[index]):
            above = [i for i in paragraphs if i < index]
            if _is_over(layout, above, paragraphs[len(above) :]):
                return above[-1]
    return paragraphs[-1]


def _is_over(layout: Layout, above: list[int], below: list[int]) -> bool:
    """Is the story of the paragraphs *above* over, so that those *below* are notices?"""
    if not below or 2 * len(below) > len(above):
        return not below
    read = [[layout.stems(i) for i in part] for part in (above, below)]
    return kinship(read[0], set(), read[1]) < _STRANGE


def _is_strong(rule: Rule) -> bool:
    """Is it what stands behind stories, or what stands below nearly all of an outlet?"""
    if rule.recurs and rule.zone == "tail":
        return rule.recurs.pages >= NEARLY_ALL * rule.recurs.of
    return rule.kind in STRONG_ENDS and rule.zone != "head"


def mark_ending(layout: Layout, end: int, names: Collection[str]) -> None:
    """Mark the author, the captions and the remains of the page below the story's paragraphs.

    The author begins with one of the given *names*.
    """
    last = story_last(layout, end)
    if len(layout.paragraphs(0, last + 1)) < _FEWEST_PARAGRAPHS:
        return
    _mark_author(layout, last, end, names)
    _mark_headlines(layout, last, end, names)
    _mark_captions(layout, last, end)
    _mark_remains(layout, last, end)
    # Known by their place alone, they do not say that the story is over.
    _mark_tags(layout, last, end, names)


def _mark_author(layout: Layout, last: int, end: int, names: Collection[str]) -> None:
    """A name right below the last sentence, above furniture, is the author's, unless the story
    speaks of the bearer. Below a greeting or an office it is who signed the letter."""
    index = last + 1
    if index + 1 >= end or layout.marks[index + 1] is None or not layout.is_short(index):
        return
    # A title alone may be that of who signed a letter.
    author = _begins_with_name(layout.lines[index], names)
    if not author or not ends_sentence(layout.lines[last].folded):
        return
    if not share(layout.stems(index), layout.told(0, end)):
        layout.mark(index, BYLINE, "byline")


def _mark_headlines(layout: Layout, last: int, end: int, names: Collection[str]) -> None:
    """Mark headlines in a row below the last sentence of which the story says nothing, with the
    authors that stand below them. Verses end alike; the entries of a list have words in common.
    """
    if not ends_sentence(layout.lines[last].folded):
        return
    run: Iterable[int] = takewhile(layout.is_short, range(last + 1, end))
    # What is shorter than a headline may still close the story.
    run = list(dropwhile(lambda i: word_count(layout.lines[i]) < _HEADLINE_WORDS, run))
    if len(run) < _HEADLINES:
        return
    authors = {i for i in run if is_author(layout.lines[i], names)}
    headlines = [i for i in run if i not in authors]
    lines = [layout.lines[i] for i in headlines]
    if len(headlines) < _HEADLINES or any(_is_no_headline(line) for line in lines):
        return
    length = sum(map(word_count, lines))
    if end_alike(lines) or length < _HEADLINE_WORDS * len(lines):
        return
    told = layout.told(0, end)
    common = Counter(stem for i in headlines for stem in layout.stems(i)).most_common(1)
    if any(2 * times >= len(lines) for _, times in common):
        return
    if all(share(layout.stems(i), told) < _UNTOLD for i in run):
        for index in run:
            layout.mark(index, BARE_HEADLINE, "related-links")


def _is_no_headline(line: Line) -> bool:
    return ends_in_full_stop(line.folded) or line.folded[-1] in ":,؛"


def _mark_captions(layout: Layout, last: int, end: int) -> None:
    """Short lines set apart from the last paragraph and from each other name its pictures.

    Each takes up words of the story and ends as no sentence does, and furniture stands behind
    them or the page is over.
    """
    index = last + 1
    if index == end or not layout.is_short(index):
        return
    usual = max(layout.usual_gap(), 1)
    while index < end and layout.is_short(index) and layout.gaps[index] > usual:
        index += 1
    captions = range(last + 1, index)
    if not captions or (index < end and layout.marks[index] is None):
        return
    if any(ends_sentence(layout.lines[i].folded) for i in captions):
        return
    story = layout.stem_reader.lines(layout.lines[: last + 1])
    if all(share(layout.stems(i), story) >= _TAKEN_UP for i in captions):
        for i in captions:
            layout.mark(i, CAPTION, "caption")


def _mark_tags(layout: Layout, last: int, end: int, names: Collection[str]) -> None:
    """Mark the keywords right below the last sentence, above furniture: words that the story says,
    in several short lines or in one line without a word that only holds others together. Where half
    of the lines begin with one of the given *names*, people sign."""
    behind = dropwhile(lambda i: layout.marked_kind(i) == _POINTER, range(last + 1, end))
    run = list(takewhile(lambda i: layout.marks[i] is None, behind))
    if not run or run[-1] + 1 == end or not ends_sentence(layout.lines[last].folded):
        return
    lines = [layout.lines[i] for i in run]
    signed = 2 * sum(_begins_with_name(line, names) for line in lines) >= len(lines)
    if not signed and _may_be_tags(layout, run) and _are_told(layout, run, last):
        for index in run:
            layout.mark(index, BARE_TAGS, "tag-list")


def _may_be_tags(layout: Layout, run: list[int]) -> bool:
    """Have the lines of *run* the form of keywords: letters alone, few words in each of several
    lines, or content words alone in one?"""
    if not all(_LETTERS.fullmatch(layout.lines[i].folded) for i in run):
        return False
    counts = [word_count(layout.lines[i]) for i in run]
    if len(run) > 1:
        return max(counts) <= _TAG_WORDS
    return _TAG_WORDS < counts[0] == len(layout.stems(run[0]))


def _are_told(layout: Layout, run: list[int], last: int) -> bool:
    """Does the page down to the line *last* say what the lines of *run* do, the first among them,
    and all but one?"""
    story = layout.stem_reader.lines(layout.lines[: last + 1])
    shares = [share(layout.stems(i), story) for i in run if layout.stems(i)]
    if not shares or shares[0] < _TOLD or sum(told < _TOLD for told in shares) > 1:
        return False
    return sum(shares) >= _MOSTLY_TOLD * len(shares)


def _mark_remains(layout: Layout, last: int, end: int) -> None:
    """Short lines behind a strong end, or behind two weak ones, belong to the page.

    So do those that a rule knows above a story alone. What an outlet puts between paragraphs, too,
    is no end, nor is a headline that some of its pages list.
    """
    ends = 0
    for index in range(last + 1, end):
        kind = layout.marked_kind(index)
        ends += 2 if kind in STRONG_ENDS else kind in _WEAK_ENDS and not _is_no_end(layout, index)
        is_left = layout.marks[index] is None and layout.shapes[index] in (SHORT, FURNITURE)
        if ends >= 2 and is_left and not _is_sentence(layout.lines[index]):
            layout.mark(index, AFTER_END, "navigation")


def is_author(line: Line, names: Collection[str]) -> bool:
    """Is the line one of the given *names* with one or two more behind it, or has such a name a
    title in front or the star of a footnote behind?

    >>> from cleaner.text.lines import split_lines
    >>> lines = split_lines("نزار الحكيم\\nنزار\\nعلى ضفة النهر\\nد. مازار الحكيم")[0]
    >>> [is_author(line, {"نزار", "علي"}) for line in lines]
    [True, False, False, True]
    """
    untitled = _TITLE.sub("", line.folded.rstrip("* "))
    if untitled == line.folded:
        return _begins_with_name(line, names)
    return _NAME.fullmatch(untitled) is not None


def _begins_with_name(line: Line, names: Collection[str]) -> bool:
    return line.raw.split()[0] not in _NO_NAMES and is_given_name(line.folded, names)


def is_given_name(folded: str, names: Collection[str]) -> bool:
    """Is it one of the given *names* with one or two words behind?"""
    return folded.partition(" ")[0] in names and _NAME.fullmatch(folded) is not None


def is_name(line: Line) -> bool:
    """Has the line the form of a name: two or three words without signs or figures?"""
    return _NAME.fullmatch(line.folded) is not None


def _is_sentence(line: Line) -> bool:
    return ends_in_full_stop(line.folded) and word_count(line) >= _SENTENCE


def _is_no_end(layout: Layout, index: int) -> bool:
    """Does what recurs on the outlet's pages find the line, but not below nearly all stories?"""
    return any(hit.rule.recurs and not _is_strong(hit.rule) for hit in layout.whole[index])
