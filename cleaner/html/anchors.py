"""The running text by which a story is found on its page: the anchors.

Paragraphs of one make (tag, class, and those of the elements around) belong together. Of several
such groups the story is the one with the most text, those close below the headline before others;
names of elements only lower what a group weighs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from cleaner.html.blocks import Block, BlockTree
from cleaner.html.hints import HIDDEN
from cleaner.html.leads import below_deck, distance_of, is_article_apart, leads_in
from cleaner.html.markup import (
    PROSE,
    is_aside,
    is_link,
    is_other_script,
    is_sentence,
    make,
    trust,
    weight_of,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

_FEWEST_VERSES = 3
_SLIDES = 0.5
"""The share of a story's running text that short sentences in boxes below it may be at least."""
_SLIDES_AROUND = 3
_FEW_VERSES = 0.1
"""The share of the page's running text up to which short lines below a headline are no story."""
_LITTLE = 250
"""Running text of fewer characters than that may be an imprint."""
_NOTE = 8
_ABOVE_HEADLINE = 0.5
_LATER = 0.6
"""What a group counts for that does not come first below the headline."""
_FAR = 0.85
"""What it counts for by each element that it stands further from the headline."""
_NEAR = 4
_LONGEST_LEAD = 2
_RESUMED = 0.4
"""The share of a beginning in a box of its own that what goes on beside it says at least."""
_MOST = 0.75
_BOXES = 8
_DEPTHS = 3
"""Numbers of elements (two and more) between a paragraph and what the boxes of a story share."""
_FOLDED = frozenset((HIDDEN, "subscription"))
"""What the box of the rest of a story, which is not shown at first, may be called."""
_LONG_TEXT = 5_000
_SENTENCE = 400
"""More characters than a sentence has before a comma or full stop."""
_SIGNS = re.compile(r"[.،؛:؟!,;?۔]")
_PARAGRAPHS = frozenset(("p", "li", "blockquote", "ul", "ol", "dl", "dd", "dt"))


def find_anchors(
    tree: BlockTree, cards: Collection[int], headline: int | None, arabic: bool
) -> list[int]:
    """The blocks of running text of the main story, in order; empty when there are none.

    *cards* are blocks of cards of other stories, *headline* the block that the page's data call
    its headline. *arabic*: no text in other letters is believed.

    >>> find_anchors(BlockTree(), (), None, True)
    []
    """
    blocks = tree.blocks
    free = [i for i in range(len(blocks)) if i not in cards]
    if arabic:
        free = [i for i in free if blocks[i].weight < PROSE or not is_other_script(blocks[i])]
    prose = [i for i in free if blocks[i].weight >= PROSE and blocks[i].linked < 0.5]
    prose = [i for i in prose if not _is_word_list(blocks[i].text)] or prose
    if not prose and headline is not None:
        # All that is told may stand in links.
        told = (i for i in free if i > headline and len(blocks[i].text) >= PROSE)
        if linked := [i for i in told if is_sentence(blocks[i].text)]:
            return linked
    if headline is None:
        return _largest(tree, prose, _verses(tree, free), None)
    stop = _next_headline(blocks, headline)
    prose = [i for i in prose if i < stop]
    below = [i for i in prose if i > headline]
    total, found = weight_of(blocks, prose), weight_of(blocks, below)
    verses = _verses(tree, [i for i in free if headline < i < stop])
    if below and (found >= _ABOVE_HEADLINE * total or found >= _LITTLE):
        found_below = _largest(tree, below, verses, headline)
        return _with_slides(tree, found_below, [i for i in free if headline < i < stop])
    if verses and (total < _LITTLE or weight_of(blocks, verses) >= _FEW_VERSES * total):
        return verses
    if total >= _LITTLE:
        return _largest(tree, prose, [], None)
    # A note of a line or two: what stands right below the headline, not the imprint above it.
    around = tree.extents.get(_around(blocks[headline].element), (0, 0))
    near = (i for i in free if headline < i < min(around[1], headline + _NOTE))
    return [i for i in near if blocks[i].linked < 0.5 and not is_aside(blocks[i])] or prose


def _is_word_list(text: str) -> bool:
    """Is a very long text nothing but words, with hardly a sign between them, as what is written
    for searches alone?"""
    return len(text) >= _LONG_TEXT and len(_SIGNS.findall(text)) * _SENTENCE < len(text)


def _largest(
    tree: BlockTree, prose: Sequence[int], verses: list[int], headline: int | None
) -> list[int]:
    """The group of *prose* that counts for most with what stands between its paragraphs."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for i in prose:
        groups.setdefault(make(tree.blocks[i].element), []).append(i)
    top = None if headline is None else tree.blocks[headline].element
    around = () if top is None else (top, *top.iterancestors())
    distances = {element: i for i, element in enumerate(around)}
    first = next((i for i in prose if not tree.blocks[i].hinted), -1)

    def counts(group: list[int]) -> float:
        later = 1.0 if headline is None or group[0] <= first else _LATER
        away = distance_of(tree.blocks[group[0]].element, distances)
        return weight_of(tree.blocks, group) * later * _FAR**away

    best = max(_with_siblings(tree, groups.values(), prose), key=counts, default=[])
    beside = 1 if set(best).isdisjoint(verses) else 2
    if not best or (verses and counts(verses) > beside * counts(best)):
        return verses
    best = best + _going_on(tree, best, prose)
    best = best + _resumed(tree, best, groups.values())
    best = best + _boxed(tree, best, prose)
    best = best + _unfolded(tree, best, groups.values())
    if len(best) <= _LONGEST_LEAD and (best[0] == first or best[0] <= (headline or 0) + _NEAR):
        enough = weight_of(tree.blocks, verses) >= PROSE
        best = best + below_deck(tree, best[-1], verses if enough else ())
    for group in groups.values() if headline is not None else ():
        if leads_in(tree, group, best, distances):
            own = is_article_apart(tree, group, best)
            best = group if own else sorted({*best, *group})
    return [
        i
        for i in sorted({*prose, *best})
        if best[0] <= i <= best[-1] and (trust(tree.blocks[i]) == 1 or i in best)
    ]


def _with_siblings(
    tree: BlockTree, groups: Collection[list[int]], prose: Sequence[int]
) -> list[list[int]]:
    """Each group with those whose elements stand beside its own, where it is not most of them.

    So are stories in several boxes, whose classes no two of them share.
    """
    if len(groups) < 2:
        return list(groups)
    found = list(groups)
    keys = {i: _places(tree.blocks[i]) for i in prose}
    for depth in range(_DEPTHS):
        places: dict[tuple[object, ...], list[int]] = {}
        for i in prose:
            places.setdefault(keys[i][depth], []).append(i)
        for number, group in enumerate(found):
            own = {keys[i][depth] for i in group}
            beside = {*group, *(i for place in own for i in places[place])}
            if len(beside) == len(group):
                continue
            if weight_of(tree.blocks, group) < _MOST * weight_of(tree.blocks, beside):
                found[number] = sorted(beside)
    return found


def _places(block: Block) -> list[tuple[object, ...]]:
    """Where a block stands, seen from two, three and four elements around it: the tags up to there,
    that element, and what the block is called. An article element stands beside no other.
    """
    around = [block.element, *islice(block.element.iterancestors(), _DEPTHS + 1)]
    tags = [element if element.tag == "article" else element.tag for element in around]
    names = frozenset(hinted.kind for hinted in block.hinted)
    return [(*tags[:i], *around[i : i + 1], names) for i in range(2, _DEPTHS + 2)]


def _tags(element: _Element) -> tuple[str, ...]:
    found = make(element)
    return found[:1] + found[1::2]


def _going_on(tree: BlockTree, group: Sequence[int], prose: Sequence[int]) -> list[int]:
    """The paragraphs right behind a group in elements of the same tags, but of other classes."""
    own = _tags(tree.blocks[group[-1]].element)
    last, found = group[-1], []
    for i in prose:
        if i <= last:
            continue
        block = tree.blocks[i]
        between = tree.blocks[last + 1 : i]
        apart = any(b.heading or is_link(b) for b in between)
        if apart or trust(block) < 1 or block.hinted or _tags(block.element) != own:
            break
        found.append(i)
        last = i
    return found


def _resumed(tree: BlockTree, best: Sequence[int], groups: Collection[list[int]]) -> list[int]:
    """The paragraphs that go on beside the box of *best*, behind it: its box held the beginning."""
    box = _around(tree.blocks[best[-1]].element)
    home = _around(box)
    for group in groups:
        blocks = [tree.blocks[i] for i in group]
        beside = all(_around(block.element) is home for block in blocks)
        if not beside or group[0] < best[-1] or len(group) < _FEWEST_VERSES:
            continue
        told = all(trust(block) == 1 and not block.hinted for block in blocks)
        if told and weight_of(tree.blocks, group) >= _RESUMED * weight_of(tree.blocks, best):
            return group
    return []


def _boxed(tree: BlockTree, best: Sequence[int], prose: Sequence[int]) -> list[int]:
    """The paragraphs in boxes beside and behind that of *best* which are called what it is called:
    page builders put each piece of a story in such a box. They say a good part of it.
    """
    behind = [i for i in prose if i > best[-1] and not tree.blocks[i].hinted]
    behind = [i for i in behind if trust(tree.blocks[i]) == 1]
    for box in islice(tree.blocks[best[-1]].element.iterancestors(), _BOXES) if behind else ():
        if box.tag == "article":
            break
        name = (box.get("class") or "").partition(" ")[0]
        alike = {
            other
            for other in box.itersiblings(box.tag)
            if name and (other.get("class") or "").partition(" ")[0] == name
        }
        found = [i for i in behind if not alike.isdisjoint(tree.blocks[i].element.iterancestors())]
        if weight_of(tree.blocks, found) >= _RESUMED * weight_of(tree.blocks, best):
            return found
    return []


def _unfolded(tree: BlockTree, best: Sequence[int], groups: Collection[list[int]]) -> list[int]:
    """The paragraphs that a page shows when a reader asks for the rest, in a box right behind that
    of the lead *best*."""
    if len(best) > _LONGEST_LEAD:
        return []
    beside = set(_around(tree.blocks[best[-1]].element).itersiblings())
    for group in groups:
        if len(group) < _FEWEST_VERSES or group[0] < best[-1]:
            continue
        boxes = [{h.element for h in tree.blocks[i].hinted if h.kind == HIDDEN} for i in group]
        shown = any(h.kind not in _FOLDED for i in group for h in tree.blocks[i].hinted)
        if not shown and not beside.isdisjoint(set.intersection(*boxes)):
            return group
    return []


def _next_headline(blocks: Sequence[Block], headline: int) -> int:
    """The block behind the story at which another headline of the same make stands, or one in an
    article element of its own, if any.
    """
    first = blocks[headline]
    own = make(first.element)
    if first.heading != 1:
        return len(blocks)
    around = set(first.element.iterancestors("article"))
    for i in range(headline + 1, len(blocks)):
        block = blocks[i]
        if block.heading != 1 or is_link(block) or block.text == first.text:
            continue
        if not around.issuperset(block.element.iterancestors("article")):
            return i
        if make(block.element) != own or not any(own[2::2]):
            continue
        apart = block.element.getparent() is not first.element.getparent()
        if apart and block.element.get("class") == first.element.get("class"):
            return i
    return len(blocks)


def _around(element: _Element) -> _Element:
    """The element around a heading's own."""
    parent = element.getparent()
    return element if parent is None else parent


def _verses(tree: BlockTree, free: Iterable[int]) -> list[int]:
    """Short blocks without links in one element: verses, a list, short paragraphs, a sentence."""
    told = [i for i in free if _is_plain(tree.blocks[i])]
    held = Counter(tree.blocks[i].element for i in told)
    lines: dict[_Element, list[int]] = {}
    for i in told:
        element = tree.blocks[i].element
        alone = element.tag in _PARAGRAPHS or held[element] == 1
        lines.setdefault(_around(element) if alone else element, []).append(i)
    runs = [
        run
        for run in lines.values()
        if len(run) >= _FEWEST_VERSES or all(_is_short_sentence(tree.blocks[i]) for i in run)
    ]
    return max(runs, key=lambda run: sum(tree.blocks[i].weight for i in run), default=[])


def _is_short_sentence(block: Block) -> bool:
    return block.weight < PROSE and is_sentence(block.text)


def _is_plain(block: Block) -> bool:
    return block.linked < 0.5 and not block.heading and not block.hinted


def _with_slides(tree: BlockTree, told: list[int], free: Iterable[int]) -> list[int]:
    """Running text with the short sentences in boxes side by side close below it, when they say
    half as much or more: a story told below pictures.
    """
    near = set(islice(tree.blocks[told[-1]].element.iterancestors(), _SLIDES_AROUND))
    runs: dict[tuple[_Element, tuple[str, ...]], list[int]] = {}
    for i in free:
        block = tree.blocks[i]
        if i > told[-1] and _is_plain(block) and _is_short_sentence(block):
            home = _around(_around(block.element))
            runs.setdefault((home, make(block.element)), []).append(i)
    slides: list[int] = []
    for (home, _), run in runs.items():
        if len(run) >= _FEWEST_VERSES and not near.isdisjoint((home, _around(home))):
            slides += run
    enough = weight_of(tree.blocks, slides) >= _SLIDES * weight_of(tree.blocks, told)
    return sorted({*told, *slides}) if enough else told
