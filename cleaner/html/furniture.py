"""Furniture by markup: blocks of a story's region that a name, a link or a picture beside them says
are no part of it; and cells of tables of figures, which are: to a rule they look like counters.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import groupby, islice, pairwise
from typing import TYPE_CHECKING

from cleaner.html.blocks import Block, BlockTree
from cleaner.html.markup import (
    HOUR,
    PROSE,
    is_aside,
    is_dateline,
    is_link,
    is_long_link,
    is_other_script,
    is_running,
    is_sentence,
    links_home,
    make,
)
from cleaner.html.named import Flow, known_kind, named_kind
from cleaner.html.page_data import NO_FURNITURE

if TYPE_CHECKING:
    from lxml.etree import _Element

_CAPTION = 220
_CAPTION_BLOCKS = 2
_FAR_AROUND = 20
"""Elements around a picture among which the one that holds its caption is looked for."""
_MOST_CAPTIONS = 0.4
_SIGN = 32
"""Pixels."""
_FEWEST_BULLETS = 2
_CARD_BLOCKS = 5
_CARD_TEXT = 450
_PARTLY_LINKED = 0.4
"""The share of a card's headline that stands in its link: a kicker may stand before it."""
_BUTTON_WORDS = 2
_SUBHEAD_WORDS = 4
_FEWEST_SUBHEADS = 2
_FEWEST_PARAGRAPHS = 3
_FEWEST_ENTRIES = 2
_OF_CONSENTS = re.compile(
    r"\b(?:cookies?|consent|gdpr|privacy|opt.out|third.party|partenaires|confidentialité)\b", re.I
)
_CELLS = frozenset(("td", "th"))
_FEWEST_ROWS = 2
_MOST_AROUND = 4
"""Elements between a cell and its table: row, head or body, and what stands in a cell."""
_BOXES = frozenset(("div", "a", "section", "center", "span"))


def find_cards(tree: BlockTree) -> set[int]:
    """The blocks of cards: small elements that begin with a linked headline, with a text below.

    >>> from cleaner.html.blocks import read_blocks
    >>> from lxml.html import fromstring
    >>> page = "<ul><li><a href='/1'>عنوان خبر آخر</a><p>مقدمة الخبر</p></li></ul>"
    >>> find_cards(read_blocks(fromstring(page)))
    {0, 1}
    """
    found: set[int] = set()
    for element, (first, stop) in tree.extents.items():
        fewest = 1 if element.tag == "article" else 2
        if not fewest <= stop - first <= _CARD_BLOCKS or tree.blocks[first].heading == 1:
            continue
        blocks = tree.blocks[first:stop]
        linked = is_long_link(blocks[0]) or (
            len(blocks) > 2 and not blocks[0].weight >= PROSE and is_long_link(blocks[1])
        )
        if element.tag == "article":
            linked = linked or any(b.heading and b.linked >= _PARTLY_LINKED for b in blocks)
        if linked and sum(block.weight for block in blocks) <= _CARD_TEXT:
            found.update(range(first, stop))
    return found


def _captions(tree: BlockTree, chosen: Collection[int]) -> set[int]:
    """The blocks among *chosen* that share a small element with a picture.

    None are found where most of the text would be captions: that is a story in pictures. A picture
    may stand at the head of a paragraph, or before each line of a list.
    """
    found: set[int] = set()
    bullets = _bullets(tree.pictures)
    for picture in tree.pictures:
        near = islice(picture.iterancestors(), _FAR_AROUND)
        element = next((element for element in near if element in tree.extents), None)
        if element is None or picture in bullets:
            continue
        first, stop = tree.extents[element]
        if first not in chosen or stop - first > _CAPTION_BLOCKS:
            continue
        blocks = tree.blocks[first:stop]
        if any(block.heading == 1 for block in blocks):  # what stands over a picture is a deck
            continue
        text = sum(len(block.text) for block in blocks)
        told = text > _CAPTION or _is_told_beside(blocks[-1], element)
        told = told or (blocks[0].heading > 0 and is_sentence(blocks[-1].text))
        if not told and not _is_sign(picture):
            found.update(i for i in range(first, stop) if not tree.blocks[i].heading)
    captions = sum(len(tree.blocks[i].text) for i in found)
    total = sum(len(tree.blocks[i].text) for i in chosen)
    return found if captions <= _MOST_CAPTIONS * total else set()


def _is_told_beside(block: Block, element: _Element) -> bool:
    """Is the block beside a picture a paragraph by two of three: a whole sentence, long, in a
    ``p``?"""
    return [is_sentence(block.text), len(block.text) >= PROSE, element.tag == "p"].count(True) > 1


def _bullets(pictures: Sequence[_Element]) -> set[_Element]:
    """Pictures that stand on the page several times, as the signs before the lines of a list do:
    side by side, or each right before text.
    """
    sources: dict[str | None, list[_Element]] = {}
    for picture in pictures:
        sources.setdefault(picture.get("src"), []).append(picture)
    return {
        picture
        for same in sources.values()
        if len(same) >= _FEWEST_BULLETS
        and (
            len({p.getparent().getparent() for p in same}) == 1
            or all((p.tail or "").strip() for p in same)
        )
        for picture in same
    }


def _is_sign(picture: _Element) -> bool:
    """Is the picture as small as a sign of a line of text, by the size that the page gives it?"""
    sizes = (picture.get(side, "").removesuffix("px") for side in ("width", "height"))
    return any(size.isdecimal() and 1 < int(size) <= _SIGN for size in sizes)


def furniture_kinds(flow: Flow, cards: Collection[int], known: Mapping[str, str]) -> dict[int, str]:
    """The kind of furniture of those blocks of a region that are any by their markup.

    *known* gives the kind of lines that the page's data name: its author, its site, its section.
    """
    tree, chosen, headline = flow.tree, flow.chosen, flow.headline
    captions = _captions(tree, frozenset(chosen))
    captions.difference_update(i for i in flow.anchors if tree.blocks[i].weight < PROSE)
    paragraph = next((i for i in chosen if i > headline and is_running(tree.blocks[i])), -1)
    kinds: dict[int, str] = {}
    listed = _listed(tree, chosen) | _linked_subheads(flow)
    for i in chosen:
        if i == headline:
            continue
        block = tree.blocks[i]
        kind = named_kind(i, block, flow) or ("caption" if i in captions else "")
        if kind == "caption" and known_kind(block, known) == NO_FURNITURE:
            continue
        if not kind and links_home(block):
            kind = "masthead"
        if not kind and (i in cards or is_long_link(block)) and i not in listed:
            lead = headline == i - 1 and len(block.text) >= PROSE and is_sentence(block.text)
            told = i in flow.anchors or lead or _is_linked_story(i, block, flow)
            kind = "" if told else "related-links"
        if not kind and _is_button(tree, i):
            kind = "navigation"
        if not kind and not block.heading:
            kind = known_kind(block, known) or ""
        if not kind and (block.element.tag == "time" or i < paragraph) and is_dateline(block):
            kind = "date"
        if kind:
            kinds[i] = kind
    kinds.update((i, "date") for i in _hours_of_entries(tree, chosen) if i not in kinds)
    kinds.update((i, "navigation") for i in _consent(flow) if i != headline)
    shown = {tree.blocks[i].text for i, kind in kinds.items() if kind == "caption"}
    again = (i for i in chosen if i not in kinds and tree.blocks[i].text in shown)
    kinds.update((i, "caption") for i in again if not tree.blocks[i].heading and i != headline)
    return kinds


def _consent(flow: Flow) -> list[int]:
    """Several paragraphs in other letters above a story in Arabic ones, or in a row and about
    cookies.
    """
    blocks = flow.tree.blocks
    if is_other_script(blocks[flow.first]):
        return []
    found: list[int] = []
    for other, run in groupby(flow.chosen, key=lambda i: is_other_script(blocks[i])):
        part = list(run) if other else []
        prose = [blocks[i].text for i in part if blocks[i].weight >= PROSE]
        about = sum(bool(_OF_CONSENTS.search(text)) for text in prose)
        above = bool(part) and part[-1] < flow.first
        if len(prose) >= _FEWEST_PARAGRAPHS and (above or 2 * about >= len(prose)):
            found += part
    return found


def _is_button(tree: BlockTree, place: int) -> bool:
    """Is the block a link of a word or two, alone in an element that is no paragraph or cell?"""
    block = tree.blocks[place]
    if block.linked < 1 or block.heading or block.element.tag not in _BOXES:
        return False
    alone = tree.extents.get(block.element) == (place, place + 1)
    return alone and len(block.text.split()) <= _BUTTON_WORDS


def _hours_of_entries(tree: BlockTree, chosen: Sequence[int]) -> list[int]:
    """The lines that are nothing but an hour, where entries begin with one (a live report)."""
    found = [i for i in chosen if HOUR.fullmatch(tree.blocks[i].text)]
    if len(found) < _FEWEST_ENTRIES:
        return []
    entries = pairwise([*found, chosen[-1] + 1])
    told = sum(any(is_sentence(b.text) for b in tree.blocks[i + 1 : stop]) for i, stop in entries)
    return found if 2 * told >= len(found) else []


def _is_linked_story(place: int, block: Block, flow: Flow) -> bool:
    """Is a linked block a paragraph among others: a sentence in an element like theirs?"""
    if not flow.first - 1 <= place <= flow.last + 1 or block.heading or is_aside(block):
        return False
    if not is_sentence(block.text):
        return False
    element = block.element
    near = flow.tree.blocks[max(0, place - 2) : place] + flow.tree.blocks[place + 1 : place + 3]
    return any(
        other.element.tag == element.tag
        and other.element.getparent() is element.getparent()
        and other.weight >= PROSE
        for other in near
    )


def _listed(tree: BlockTree, chosen: Sequence[int]) -> set[int]:
    """The blocks of lists that a paragraph of the story announces with a colon."""
    found: set[int] = set()
    for i in chosen:
        block = tree.blocks[i]
        if block.weight < PROSE // 2 or not block.text.endswith(":") or block.heading:
            continue
        following = tree.blocks[i + 1].element if i + 1 < len(tree.blocks) else block.element
        lists = (tree.extents.get(e, (0, 0)) for e in following.iterancestors("ul", "ol"))
        for first, stop in lists:
            found.update(range(first, stop) if first == i + 1 else ())
    return found


def _linked_subheads(flow: Flow) -> set[int]:
    """Linked headings of few words, several of one make, each right between two paragraphs."""
    told = set(flow.anchors)
    blocks = flow.tree.blocks
    found: dict[tuple[str, ...], list[int]] = {}
    for i in flow.chosen:
        block = blocks[i]
        if block.heading < 2 or not is_link(block) or len(block.text.split()) > _SUBHEAD_WORDS:
            continue
        if i - 1 in told and i + 1 in told:
            home = block.element.getparent()
            if all(blocks[j].element.getparent() is home for j in (i - 1, i + 1)):
                found.setdefault(make(block.element), []).append(i)
    return {i for run in found.values() if len(run) >= _FEWEST_SUBHEADS for i in run}


def data_cells(tree: BlockTree, chosen: Sequence[int], first: int) -> frozenset[int]:
    """The blocks among *chosen* from *first* on that are cells of a table of data.

    Such a table has two rows of two cells or more, all of them short, and hardly a link.

    >>> from cleaner.html.blocks import read_blocks
    >>> from lxml.html import fromstring
    >>> row = "<tr><td>الوادي</td><td>12</td></tr>"
    >>> sorted(data_cells(read_blocks(fromstring(f"<table>{row * 2}</table>")), range(4), 0))
    [0, 1, 2, 3]
    """
    rows: dict[_Element, dict[_Element, list[int]]] = {}
    for i in chosen:
        element = tree.blocks[i].element
        if i < first or element.tag not in _CELLS:
            continue
        near = islice(element.iterancestors(), _MOST_AROUND)
        table = next((around for around in near if around.tag == "table"), None)
        if table is not None:
            rows.setdefault(table, {}).setdefault(element.getparent(), []).append(i)
    found: set[int] = set()
    for cells in rows.values():
        inside = [i for row in cells.values() for i in row]
        wide = sum(len(row) > 1 for row in cells.values())
        blocks = (tree.blocks[i] for i in inside)
        short = all(len(b.text) < PROSE and not is_aside(b) and not is_link(b) for b in blocks)
        if short and wide >= _FEWEST_ROWS:
            found.update(inside)
    return frozenset(found)
