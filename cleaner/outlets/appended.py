"""Pages that go on with the stories of other pages: what of a page is another page's story.

An outlet whose pages scroll on shows each story on several of them. What recurs so is no frame, and
no rule may take it: on one of the pages it is the story.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import groupby

from cleaner.outlets.recurring import PageLine, SamplePage, has_words
from cleaner.text.lines import ends_sentence

_OPENING = 0.25
"""The share of a page's running text in which its own story begins."""
_FEWEST = 2
"""Paragraphs in a row that recur together, and the fewest that are a story's..."""
_LONG = 3
"""...and with which no story begins: not the lines about an author."""
_RARE = 10
_SOME = 0.5
_OWN = 1 / 3
_HEAD = 12
"""So many lines above its first paragraph a story may have its headline."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Paragraphs of a page that stand on the same ``pages``, one below the other: their ``lines``,
    by index, and their templates (``keys``)."""

    pages: Set[int]
    lines: Sequence[int]
    keys: Sequence[str]


def is_told(line: PageLine) -> bool:
    """Is the line running text that nothing took off its page, and no ticker in one line?

    >>> is_told(PageLine("نص الخبر.", "نص الخبر", "نص الخبر", is_paragraph=True))
    True
    """
    return line.is_kept and _is_prose(line)


def opening_of(page: SamplePage) -> list[str]:
    """The templates of the paragraphs with which the story of a page begins.

    >>> opening_of(SamplePage(()))
    []
    """
    found, begin = [], 0
    paragraphs = [*filter(is_told, page.lines)]
    most = _OPENING * sum(len(line.key) for line in paragraphs)
    for line in paragraphs:
        if begin >= most:
            break
        found.append(line.key)
        begin += len(line.key)
    return found


def without_appended(pages: Sequence[SamplePage]) -> list[SamplePage]:
    """*pages* of one outlet, each without what is the story of another one.

    That are paragraphs in a row which stand together on other pages as well, not at the beginning
    of this one's story: on one of the pages its story begins so, or they stand on few. Their lines
    go, what stands between them, and the headline above. One paragraph alone is a story only where
    most pages go on with longer ones; else it may be the lead on a card.

    >>> without_appended([SamplePage(())])
    [SamplePage(lines=(), title='', goes_on=False)]
    """
    on: dict[str, set[int]] = defaultdict(set)
    for number, page in enumerate(pages):
        for line in filter(_is_prose, page.lines):
            on[line.key].add(number)
    openings = [opening_of(page) for page in pages]
    opens = Counter(key for keys in openings for key in {*keys})
    rare = min(_RARE, _SOME * len(pages))
    others: list[list[_Run]] = []
    for page, opening in zip(pages, openings, strict=True):
        own = {frozenset(on[key]) for key in opening}
        found = (run for run in _runs(page, on) if run.pages not in own)
        others.append([run for run in found if _is_story(run, opens, rare)])
    scrolls = sum(any(map(_is_long, runs)) for runs in others) >= _SOME * len(pages)
    return [
        _without(page, [run for run in runs if scrolls or _is_long(run)], pages)
        for page, runs in zip(pages, others, strict=True)
    ]


def _is_prose(line: PageLine) -> bool:
    return line.is_paragraph and ends_sentence(line.raw)


def _runs(page: SamplePage, on: Mapping[str, Set[int]]) -> Iterator[_Run]:
    """The paragraphs of a page that stand on others too, in runs."""
    prose = (i for i, line in enumerate(page.lines) if _is_prose(line))
    for shared, run in groupby(prose, key=lambda i: frozenset(on[page.lines[i].key])):
        if len(shared) > 1:
            lines = [*run]
            yield _Run(shared, lines, [page.lines[i].key for i in lines])


def _is_long(run: _Run) -> bool:
    return len(run.lines) >= _FEWEST


def _is_story(run: _Run, opens: Mapping[str, int], rare: float) -> bool:
    """Does the story of some page begin with the run, or is it long? It stands on few pages, or few
    of those with it begin so."""
    times = max(opens[key] for key in run.keys)
    if len(run.pages) <= rare:
        return times > 0 or len(run.lines) >= _LONG
    return _is_long(run) and 0 < times <= _OWN * len(run.pages)


def _without(page: SamplePage, runs: Sequence[_Run], pages: Sequence[SamplePage]) -> SamplePage:
    """The page without the *runs*, what stands between those that are long, and the headline above
    the first of these."""
    gone = {run.lines[0] for run in runs}
    long = [run for run in runs if _is_long(run)]
    if long:
        first = long[0].lines[0]
        gone.update(range(first, long[-1].lines[-1] + 1))
        titles = {pages[n].title for n in long[0].pages} - {page.title}
        head = range(max(first - _HEAD, 0), first)
        named = (i for i in head if page.lines[i].key in titles)
        gone.update(i for i in named if has_words(page.lines[i].key))
    lines = tuple(line for i, line in enumerate(page.lines) if i not in gone)
    return replace(page, lines=lines, goes_on=bool(long)) if gone else page
