"""Where the story stands on an HTML page: its blocks, and those among them that are furniture.

The paragraphs of running text that belong together are the anchors. The story's container is the
smallest element that holds most of them; what else stands inside it (short paragraphs, sub-heads,
lists, verses) is taken with them, and the headline is looked for above it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from cleaner.html.anchors import find_anchors
from cleaner.html.blocks import Block, BlockTree
from cleaner.html.continued import STORY_HEADING, begun_above, continued_behind
from cleaner.html.furniture import data_cells, find_cards, furniture_kinds
from cleaner.html.headline import (
    find_headline,
    first_of_headline,
    headline_near,
    named_headline,
    written_large,
)
from cleaner.html.markup import PROSE, is_aside, is_link, is_long_link, is_other_script
from cleaner.html.named import Flow
from cleaner.html.wide_hints import forget_wide_hints

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_OF_IT = 0.75
"""The share of the anchors that an element must hold to be the container."""
_FEW_FOREIGN = 0.25
_FEW_IN_BODY = 0.4
"""The share in an element that is called the body of an article."""
_BODIES = frozenset(
    [
        *("entry-content", "post-content", "article-body", "article-content", "story-body"),
        *("post-body", "node__content", "field--name-body", "td-post-content", "article__body"),
    ]
)
_OTHER_TEXT = 0.6
_MANY_LINKS = 8
_ARTICLE_TEXT = 150
_FEWEST_ENTRIES = 3
_FAR_ABOVE = 25
_MENU = 5
"""Lines above the text of a page that no element parts from it."""
_NEAR = 2
_TEXT = frozenset(("p", "div"))
_LISTS = frozenset(("ul", "ol", "dl", "blockquote"))
_NOTICE = 0.25
"""Text above the headline, inside the container, with so small a share of it is no story."""
_MOST_OTHERS = 50
"""Other stories taken from one page; what follows them is not taken."""


@dataclass(frozen=True, slots=True)
class Region:
    """The blocks of a story in order of the page; ``furniture`` gives the kind of those that go.

    ``headline`` is the index among them of the headline, None when there is none; ``stop`` is the
    index of the first block of the page behind the region. ``one_story`` says that the markup
    holds it for a single one; ``cells`` are those blocks that are cells of a table of data.
    """

    blocks: tuple[Block, ...]
    furniture: dict[int, str]
    headline: int | None
    stop: int
    one_story: bool = False
    cells: frozenset[int] = frozenset()

    @property
    def content(self) -> list[Block]:
        """The blocks that are no furniture."""
        return [block for i, block in enumerate(self.blocks) if i not in self.furniture]

    @property
    def weight(self) -> float:
        """The characters of the content outside links, without the headline."""
        headline = () if self.headline is None else (self.blocks[self.headline],)
        return sum(block.weight for block in self.content if block not in headline)

    def without_furniture(self) -> Region:
        """The region with only those blocks that may be of the story."""
        blocks = self.content
        headline = None if self.headline is None else blocks.index(self.blocks[self.headline])
        return Region(tuple(blocks), {}, headline, self.stop, self.one_story)


def find_region(
    tree: BlockTree,
    titles: Iterable[str],
    known: Mapping[str, str],
    *,
    arabic: bool = True,
    one_story: bool = False,
) -> Region | None:
    """The part of the page that holds the story; None when nothing on it is running text.

    *titles* are what the page's data call its headline; *known* gives the kind of lines that they
    name. *arabic*: the story is in Arabic letters; *one_story*: articles inside it are its parts.
    Hints of *tree* that the text speaks against are forgotten.
    """
    words = [set(title.split()) for title in dict.fromkeys(titles) if title.strip()]
    named = find_headline(tree.blocks, words)
    if forget_wide_hints(tree, named):
        named = find_headline(tree.blocks, words)
    cards = find_cards(tree)
    anchors = find_anchors(tree, cards, named, arabic)
    if not anchors and sum(map(is_long_link, tree.blocks)) < _MANY_LINKS:
        cards = set()
        anchors = find_anchors(tree, cards, named, arabic)
    anchors = anchors or _lines_of_body(tree, named)
    if not anchors:
        return None
    other = arabic and not any(is_other_script(tree.blocks[i]) for i in anchors)
    container = _container(tree, anchors, other)
    if not one_story:
        container = _main_article(tree, container, words, named)
        anchors = _without_others(tree, container, anchors)
    first, stop = tree.extents[container]
    before = begun_above(tree, container, anchors)
    anchor = next((i for i in anchors if i >= first), first)
    top = before[0] if before else first
    near = range(max(0, top - _FAR_ABOVE), (top if before else min(stop - 1, anchor)) + 1)
    headline = headline_near(tree.blocks, near, words)
    if headline is None:
        headline = written_large(tree.blocks, range(near[0], top))
    more = continued_behind(tree, container, anchors, cards)
    return _region(tree, container, headline, cards, known, anchors, [*before, *more], one_story)


def _lines_of_body(tree: BlockTree, named: int | None) -> list[int]:
    """The lines of the only body of an article on a page without running text, below the headline
    that the page's data name: a table of hours, a list of rates.
    """
    if named is None:
        return []
    bodies = list(filter(_is_body, tree.extents)) or list(filter(_is_article, tree.extents))
    if len(bodies) != 1:
        return []
    inside = range(*tree.extents[bodies[0]])
    lines = [i for i in inside if not is_link(tree.blocks[i]) and not is_aside(tree.blocks[i])]
    return lines if len(lines) >= max(_FEWEST_ENTRIES, _MOST_OF_IT * len(inside)) else []


def other_stories(tree: BlockTree, region: Region, known: Mapping[str, str]) -> tuple[Region, ...]:
    """The stories in article elements of their own behind *region* (pages that go on scrolling)."""
    behind = [article for article in _articles(tree) if tree.extents[article][0] >= region.stop]
    if not behind:
        return ()
    cards = find_cards(tree)
    found = []
    for article in behind:
        first, _ = tree.extents[article]
        prose = _prose_in(tree, article)
        # A long headline is no paragraph.
        text = next((i for i in prose if not tree.blocks[i].heading), prose[0])
        headline = headline_near(tree.blocks, range(first, text + 1), ())
        if headline is not None:
            found.append(_region(tree, article, headline, cards, known, prose))
        if len(found) == _MOST_OTHERS:
            break
    return tuple(found)


def _container(tree: BlockTree, anchors: Sequence[int], arabic: bool) -> _Element:
    """The smallest element that holds most of the anchors, and what is of one piece with it.

    Of a story in Arabic letters (*arabic*) running text in others is no piece.
    """
    weights = [0.0] * len(tree.blocks)
    for i in anchors:
        weights[i] = max(tree.blocks[i].weight, 1.0)
    sums = [0.0, *accumulate(weights)]
    least = _MOST_OF_IT * sums[-1]
    large = [
        (stop - first, element)
        for element, (first, stop) in tree.extents.items()
        if sums[stop] - sums[first] >= least
    ]
    # Elements stand in the order in which they end: the inner one before the outer one.
    container = min(large, key=lambda entry: entry[0])[1]
    home = container.getparent()
    if container.tag in _LISTS and any(_is_beside(b, container) for b in tree.blocks):
        container = home if home in tree.extents else container
    taken = set(anchors)
    told = (_foreignness(b, i in taken, arabic) for i, b in enumerate(tree.blocks))
    foreign = [0, *accumulate(told)]
    for around in list(container.iterancestors()):
        if around not in tree.extents:  # an inline element, left open
            continue
        few = _FEW_IN_BODY if _is_body(around) else _FEW_FOREIGN
        if not _is_of_one_piece(tree.extents[container], tree.extents[around], foreign, few):
            break
        container = around
    return container


def _is_beside(block: Block, element: _Element) -> bool:
    """Is the block a paragraph of running text side by side with an element?"""
    if block.weight < PROSE or block.element.tag not in _TEXT or is_aside(block):
        return False
    return block.element.getparent() is element.getparent()


def _foreignness(block: Block, is_anchor: bool, arabic: bool) -> float:
    """How much a block beside the container speaks against its being part of the story.

    Links and furniture do; running text that is no anchor does when there is much of it, but for
    paragraphs of what is called the body of an article.
    """
    if is_link(block) or is_aside(block):
        return 1
    if block.weight < PROSE or is_anchor:
        return 0
    home = block.element.getparent()
    if block.element.tag == "p" and home is not None and _is_body(home):
        return 0
    return 1 if arabic and is_other_script(block) else _OTHER_TEXT


def _is_of_one_piece(
    inner: tuple[int, int], outer: tuple[int, int], foreign: list[float], few: float
) -> bool:
    """Is what the outer extent holds beside the inner one text, and not links and furniture?

    *foreign* are the numbers of blocks before each block that are links or furniture, *few* the
    share of them that there may be.
    """
    beside = (outer[1] - outer[0]) - (inner[1] - inner[0])
    links = (foreign[outer[1]] - foreign[outer[0]]) - (foreign[inner[1]] - foreign[inner[0]])
    return links <= max(few * beside, 1.5 * _OTHER_TEXT if links < 1 else 0)


def _region(
    tree: BlockTree,
    container: _Element,
    headline: int | None,
    cards: Collection[int],
    known: Mapping[str, str],
    anchors: Sequence[int],
    more: Sequence[int] = (),
    one_story: bool = False,
) -> Region:
    """The region of a container: its blocks, those up to the headline and *more* before and behind
    it, with the furniture among them named.
    """
    first, stop = tree.extents[container]
    before = [i for i in more if i < first]
    top = before[0] if before else first
    start = 0 if headline is None else first_of_headline(tree.blocks, headline)
    above: list[int] = []
    if headline is not None and headline < top:
        inside = range(start, top)
        above = [i for i in inside if i == headline or not is_link(tree.blocks[i])]
    elif headline is not None and not before:
        written = (block for block in tree.blocks[first:start] if not is_other_script(block))
        told = sum(block.weight for block in tree.blocks[first:stop])
        if sum(block.weight for block in written) <= _NOTICE * told:
            first = start
    chosen = [*above, *before, *range(first, stop), *(i for i in more if i >= stop)]
    cells = data_cells(tree, chosen, -1 if headline is None else headline)
    kinds = furniture_kinds(Flow.of(tree, chosen, anchors, headline), cards, known)
    furniture = {place: kinds[i] for place, i in enumerate(chosen) if i in kinds and i not in cells}
    return Region(
        tuple(tree.blocks[i] for i in chosen),
        furniture,
        None if headline is None else chosen.index(headline),
        stop,
        headline is not None
        and (one_story or _are_one_story(tree, anchors) or _are_entries(tree, anchors, headline)),
        frozenset(place for place, i in enumerate(chosen) if i in cells),
    )


def _articles(tree: BlockTree) -> list[_Element]:
    """The outermost article elements with a story's worth of running text, in order."""
    if tree.articles is not None:
        return tree.articles
    found: list[_Element] = []
    outer_stop = 0
    articles = [(e, extent) for e, extent in tree.extents.items() if _is_article(e)]
    for element, (first, stop) in sorted(articles, key=lambda entry: (entry[1][0], -entry[1][1])):
        prose = [b for b in tree.blocks[first:stop] if b.weight >= PROSE and not is_aside(b)]
        if first >= outer_stop and sum(block.weight for block in prose) >= _ARTICLE_TEXT:
            found.append(element)
            outer_stop = stop
    tree.articles = found
    return found


def _is_article(element: _Element) -> bool:
    return element.tag == "article" or "Article" in (element.get("itemtype") or "")


def _are_one_story(tree: BlockTree, anchors: Sequence[int]) -> bool:
    """Does the markup call one element around all anchors an article, or the body of one? Or do
    they stand side by side in one element that is not the whole page, with no heading between them?
    """
    if not anchors:
        return False
    homes = {tree.blocks[i].element.getparent() for i in anchors}
    if len(homes) == 1 and not any(b.heading for b in tree.blocks[anchors[0] : anchors[-1]]):
        first, stop = tree.extents.get(homes.pop(), (0, 0))
        if stop - first < len(tree.blocks) or anchors[0] - first < _MENU:
            return True
    ends = (tree.blocks[i].element for i in (anchors[0], anchors[-1]))
    first_around, last_around = ({element, *element.iterancestors()} for element in ends)
    return any(_is_article(e) or _is_body(e) for e in first_around & last_around)


def _are_entries(tree: BlockTree, anchors: Sequence[int], headline: int) -> bool:
    """Do most anchors stand in boxes of one make, side by side, with the headline in none of them?

    So do the entries of a live report, and the places of a list that are told one by one.
    """
    boxes: dict[tuple[_Element | None, str, str], set[_Element]] = {}
    held: Counter[tuple[_Element | None, str, str]] = Counter()
    for i in anchors:
        for box in islice(tree.blocks[i].element.iterancestors(), _NEAR + 1):
            make_of_box = box.getparent(), box.tag, box.get("class") or ""
            boxes.setdefault(make_of_box, set()).add(box)
            held[make_of_box] += 1
    above = set(tree.blocks[headline].element.iterancestors())
    return any(
        len(found) >= _FEWEST_ENTRIES
        and held[make_of_box] >= _MOST_OF_IT * len(anchors)
        and above.isdisjoint(found)
        for make_of_box, found in boxes.items()
    )


def _is_body(element: _Element) -> bool:
    named = "articleBody" in (element.get("itemprop") or "")
    return named or not _BODIES.isdisjoint((element.get("class") or "").split())


def _main_article(
    tree: BlockTree, container: _Element, titles: Sequence[set[str]], named: int | None
) -> _Element:
    """Of several article elements in the container the one that the page is about, or it itself.

    It is the container where the headline that the page's data name stands above them all: they
    are parts of one story then, the entries of a live report.
    """
    first, stop = tree.extents[container]
    extents = {article: tree.extents[article] for article in _articles(tree)}
    inside = [a for a, extent in extents.items() if first <= extent[0] and extent[1] <= stop]
    if len(inside) < 2:
        return container
    for article in inside:
        headings = [i for i in range(*extents[article]) if tree.blocks[i].heading]
        if named_headline(tree.blocks, headings, titles) is not None:
            return article
    above = (
        named is not None
        and named < extents[inside[0]][0]
        and not any(tree.blocks[i].heading == 1 for a in inside for i in range(*extents[a]))
    )
    return container if above and _are_alike(inside) else inside[0]


def _without_others(tree: BlockTree, container: _Element, anchors: list[int]) -> list[int]:
    """*anchors* without those in other article elements, behind the container, that share a class
    with it and begin with a headline; where that leaves none, the running text of the container."""
    _, stop = tree.extents[container]
    classes = set((container.get("class") or "").split())
    others: set[int] = set()
    for article in _articles(tree):
        begin, end = tree.extents[article]
        if begin < stop:
            continue
        text = next((i for i in anchors if begin <= i < end), begin)
        is_like = not classes.isdisjoint((article.get("class") or "").split())
        headed = any(1 <= tree.blocks[i].heading <= STORY_HEADING for i in range(begin, text + 1))
        if is_like and headed:
            others.update(range(begin, end))
    own = [i for i in anchors if i not in others]
    return own or [i for i in _prose_in(tree, container) if not is_aside(tree.blocks[i])]


def _prose_in(tree: BlockTree, element: _Element) -> list[int]:
    """The blocks of running text in *element*."""
    return [i for i in range(*tree.extents[element]) if tree.blocks[i].weight >= PROSE]


def _are_alike(articles: Sequence[_Element]) -> bool:
    """Are all of one class, in one element, or each alone in a line of one list?"""
    homes = (a.getparent() for a in articles)
    lists = {home.getparent() if home.tag == "li" else home for home in homes}
    return len(lists) == 1 == len({(a.tag, a.get("class") or "") for a in articles})
