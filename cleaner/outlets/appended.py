"""Pages that go on with the stories of other pages: what of a page is another page's story.

An outlet whose pages scroll on shows each story on several of them. What recurs so is no frame, and
no rule may take it: on one of the pages it is the story.
"""

from __future__ import annotations

from collections import defaultdict
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
    """Paragraphs of a page that stand on the same pages, one below the other: ``lines``, their
    indices."""

    pages: Set[int]
    lines: Sequence[int]


def is_told(line: PageLine) -> bool:
    """Is the line running text that nothing took off its page, and no ticker in one line?

    >>> is_told(PageLine("نص الخبر.", "نص الخبر", "نص الخبر", is_paragraph=True))
    True
    """
    return line.is_paragraph and line.is_kept and ends_sentence(line.raw)


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
    go, and the headlines above them.

    >>> without_appended([SamplePage(())])
    [SamplePage(lines=(), title='', goes_on=False)]
    """
    on: dict[str, set[int]] = defaultdict(set)
    for number, page in enumerate(pages):
        for line in page.lines:
            if line.is_paragraph:
                on[line.key].add(number)
    openings = [{*opening_of(page)} for page in pages]
    opens: dict[str, int] = defaultdict(int)
    for keys in openings:
        for key in keys:
            opens[key] += 1
    rare = min(_RARE, _SOME * len(pages))
    found = []
    for number, page in enumerate(pages):
        own = {frozenset(on[key]) for key in openings[number]}
        others = [
            run
            for run in _runs(page, on)
            if run.pages not in own and _is_story(run, page, opens, rare)
        ]
        found.append(_without(page, others, pages) if others else page)
    return found


def _runs(page: SamplePage, on: Mapping[str, Set[int]]) -> Iterator[_Run]:
    """The paragraphs of a page that stand on others too, in runs."""
    lines = enumerate(page.lines)
    paragraphs = [i for i, line in lines if line.is_paragraph and ends_sentence(line.raw)]
    for shared, run in groupby(paragraphs, key=lambda i: frozenset(on[page.lines[i].key])):
        told = [*run]
        if len(shared) > 1 and len(told) >= _FEWEST:
            yield _Run(shared, told)


def _is_story(run: _Run, page: SamplePage, opens: Mapping[str, int], rare: float) -> bool:
    """Does the story of some page begin with the run, or is it long? It stands on few pages, or few
    of those with it begin so."""
    times = max(opens[page.lines[i].key] for i in run.lines)
    if not times:
        return len(run.lines) >= _LONG and len(run.pages) <= rare
    return len(run.pages) <= rare or times <= _OWN * len(run.pages)


def _without(page: SamplePage, runs: Sequence[_Run], pages: Sequence[SamplePage]) -> SamplePage:
    """The page without the *runs*, what stands between them, and the headline above."""
    first, last = runs[0].lines[0], runs[-1].lines[-1]
    titles = {pages[n].title for n in runs[0].pages} - {page.title}
    head = page.lines[max(first - _HEAD, 0) : first]
    kept = (line for line in head if line.key not in titles or not has_words(line.key))
    above = page.lines[: max(first - _HEAD, 0)]
    return replace(page, lines=(*above, *kept, *page.lines[last + 1 :]), goes_on=True)
