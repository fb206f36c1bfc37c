"""Tables of figures in a story: to a rule their short cells look like counters or names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cleaner.html.blocks import BlockTree
from cleaner.html.markup import PROSE, is_aside, is_link

if TYPE_CHECKING:
    from lxml.etree import _Element

_CELLS = frozenset(("td", "th"))
_FEWEST_ROWS = 2
_MOST_AROUND = 4
"""Elements between a cell and its table: row, head or body, and what stands in a cell."""


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
        row = element.getparent()
        table = None if row is None else _table_of(row)
        if row is not None and table is not None:
            rows.setdefault(table, {}).setdefault(row, []).append(i)
    found: set[int] = set()
    for cells in rows.values():
        inside = [i for row in cells.values() for i in row]
        wide = sum(len(row) > 1 for row in cells.values())
        if wide >= _FEWEST_ROWS and all(_is_datum(tree, i) for i in inside):
            found.update(inside)
    return frozenset(found)


def _is_datum(tree: BlockTree, place: int) -> bool:
    block = tree.blocks[place]
    return len(block.text) < PROSE and not is_aside(block) and not is_link(block)


def _table_of(row: _Element) -> _Element | None:
    element: _Element | None = row
    for _ in range(_MOST_AROUND):
        if element is None or element.tag == "table":
            return element
        element = element.getparent()
    return None
