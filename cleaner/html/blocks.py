"""The blocks of an HTML page: pieces of text between block-level tags, in order of the page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cleaner.html.display import (
    BLOCK,
    FORMULA,
    HEADINGS,
    INLINE,
    LINES,
    PICTURES,
    UNREAD,
    is_glued_label,
    is_hidden_inside,
    is_inline,
    keeps_lines,
    leads_away,
    path_of,
)
from cleaner.html.hints import hint_of

if TYPE_CHECKING:
    from lxml.etree import _Element

# How an element is read: as a block, as part of a line, not at all, as a formula.
_BLOCK, _FLOWING, _PASSED, _FORMULA = range(4)
_USUAL = {**dict.fromkeys(BLOCK, _BLOCK), **dict.fromkeys(INLINE, _FLOWING)}
_SPECIAL = frozenset(("a", *PICTURES, *HEADINGS))
_MOST_HINTS = 30
"""Hinted elements inside each other that are told apart: each block remembers all around it."""
_UNCLOSED = 3
"""Blocks of running text in one link: it was left open."""
_RUNNING = 60
_CLOSING = frozenset("،,.؛;:!؟?)»”")


@dataclass(slots=True, eq=False)
class Hinted:
    """An element whose tag, class or id says that it is furniture, and the blocks it holds.

    ``before`` are the pieces of text that stand before it in its first block.
    """

    element: _Element
    kind: str
    first: int
    stop: int = -1
    before: int = 0


@dataclass(slots=True, eq=False)
class Block:
    """One block of text.

    ``element`` is the block-level element that it stands in, ``linked`` the share of its
    characters that stand in links, ``heading`` the level of the heading that it is (0: none),
    ``hinted`` the elements around it that say that it is furniture, the outermost first, and
    ``weight`` the number of its characters outside links.
    """

    text: str
    element: _Element
    linked: float = 0.0
    heading: int = 0
    hinted: tuple[Hinted, ...] = ()
    weight: float = field(init=False)

    def __post_init__(self) -> None:
        self.weight = len(self.text) * (1 - self.linked)

    def unlink(self) -> None:
        """Its links turned out to be none."""
        self.linked, self.weight = 0.0, float(len(self.text))


@dataclass(slots=True, eq=False)
class BlockTree:
    """The blocks of a page, and which of them each block-level element holds.

    ``extents[element]`` are the indices of the first block in the element and of the first behind
    it; elements without text have none. ``pictures`` are the elements in which pictures stand,
    ``hinted`` all that are called furniture, ``articles`` those that are stories of their own, once
    they have been looked for.
    """

    blocks: list[Block] = field(default_factory=list)
    extents: dict[_Element, tuple[int, int]] = field(default_factory=dict)
    pictures: list[_Element] = field(default_factory=list)
    hinted: list[Hinted] = field(default_factory=list)
    articles: list[_Element] | None = None


@dataclass(slots=True)
class _Reader:
    """What has been read since the last block ended, and which elements are open.

    ``told`` counts the pieces that are not blank, ``linked`` are those of them that stand in links.
    """

    tree: BlockTree
    own: str
    pieces: list[str] = field(default_factory=list)
    told: int = 0
    linked: list[str] = field(default_factory=list)
    links: list[tuple[_Element, int]] = field(default_factory=list)
    after_link: bool = False
    headings: list[int] = field(default_factory=list)
    firsts: list[int] = field(default_factory=list)
    lines: list[_Element] = field(default_factory=list)
    opened: list[Hinted] = field(default_factory=list)
    closed: list[tuple[Hinted, int]] = field(default_factory=list)

    def read(self, text: str) -> None:
        if self.lines and "\n" in text:
            first, *others = text.split("\n")
            self.read(first)
            for line in others:
                self.end_block(self.lines[-1])
                self.read(line)
            return
        if text and not text.isspace():
            self.after_link = False
            self.pieces.append(text)
            self.told += 1
            if self.links:
                self.linked.append(text)
        elif text and self.told:  # blanks before the first letter are none of the block
            self.pieces.append(" ")

    def join_sign(self, behind: str) -> None:
        """Take the blank before a small picture away where a comma or full stop stands behind."""
        if behind[:1] in _CLOSING and self.pieces:
            self.pieces[-1] = self.pieces[-1].rstrip()

    def end_block(self, element: _Element) -> None:
        if self.told:
            text = " ".join("".join(self.pieces).split())
            heading = self.headings[-1] if self.headings else 0
            around = tuple(self.opened)
            if self.closed:
                # An inline element counts only when it holds all of the block.
                around += tuple([hinted for hinted, held in self.closed if held == self.told])
            self.tree.blocks.append(Block(text, element, self.share(text), heading, around))
            self.told = 0
            self.pieces.clear()
            self.linked.clear()
        if self.closed:
            self.closed.clear()
        self.after_link = False

    def share(self, text: str) -> float:
        """The share of the characters of *text*, the block, that stand in links."""
        if not self.linked or len(self.linked) == self.told:
            return float(bool(self.linked))
        return len("".join("".join(self.linked).split())) / (len(text) - text.count(" "))

    def open_hint(self, element: _Element, kind: str) -> None:
        if len(self.opened) < _MOST_HINTS:
            self.opened.append(Hinted(element, kind, len(self.tree.blocks), before=self.told))

    def close_hint(self, flowing: bool) -> None:
        hinted = self.opened.pop()
        self.tree.hinted.append(hinted)
        hinted.stop = len(self.tree.blocks)
        if flowing:
            hinted.stop += bool(self.told)  # the block that is still being read
            self.closed.append((hinted, self.told - hinted.before))

    def close_link(self) -> None:
        """A link that holds several paragraphs was left open: they are no link."""
        _, first = self.links.pop()
        if len(self.tree.blocks) - first >= _UNCLOSED:
            inside = self.tree.blocks[first:]
            if sum(len(block.text) >= _RUNNING for block in inside) >= _UNCLOSED:
                for block in inside:
                    block.unlink()
        self.after_link = True


def read_blocks(body: _Element, address: str = "", unread: Collection[str] = UNREAD) -> BlockTree:
    """The blocks of text below *body*, in order of the page; what is no text of it is passed over.

    A block ends where a block-level element begins or ends, and at ``<br>``. *address* is the
    page's own: a link to it is none. Elements with a tag among *unread* are passed over.

    >>> from lxml.html import fromstring
    >>> page = read_blocks(fromstring("<div><h1>أ</h1>ب <b>ت</b></div>"))
    >>> [(block.text, block.heading) for block in page.blocks]
    [('أ', 1), ('ب ت', 0)]
    """
    from lxml.etree import iterwalk

    reader = _Reader(BlockTree(), path_of(address))
    shown: list[int] = []
    walk = iterwalk(body, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event == "start":
            tag, style = element.tag, element.get("style")
            way = _USUAL.get(tag)
            # Without a style a tag tells all, but for what is hidden inside a line.
            if element is body:
                way = _BLOCK
            elif way is None or style or (way == _FLOWING and element.get("hidden") is not None):
                way = _way_of(element, unread)
            shown.append(way)
            if way < _PASSED:
                _start(reader, element, tag, way, style)
                continue
            if way == _FORMULA:
                reader.read("".join(part.text or "" for part in element.iter(*FORMULA)))
            walk.skip_subtree()
            continue
        if event == "end":
            way = shown.pop()
            if way < _PASSED:
                _end(reader, element, way)
            if element is body:
                break
        tail = element.tail
        # Most tails are blanks between elements: not worth a call.
        if tail and (reader.told or reader.lines or not tail.isspace()):
            reader.read(tail)
    return reader.tree


def _way_of(element: _Element, unread: Collection[str]) -> int:
    """How the element is read."""
    tag = element.tag
    if tag in unread and not (tag == "template" and element.get("shadowrootmode")):
        return _PASSED
    if tag == "math":
        return _FORMULA
    if tag in INLINE and is_hidden_inside(element):
        return _PASSED
    return _FLOWING if is_inline(element) else _BLOCK


def _start(reader: _Reader, element: _Element, tag: str, way: int, style: str | None) -> None:
    if way == _BLOCK:
        if reader.told or reader.closed:
            reader.end_block(element.getparent())
        reader.after_link = False
        reader.firsts.append(len(reader.tree.blocks))
        if (style or tag in LINES) and keeps_lines(element):
            reader.lines.append(element)
    if tag in _SPECIAL:
        _start_special(reader, element, tag, way)
    kind = hint_of(element, style)
    if kind:
        reader.open_hint(element, kind)
    text = element.text
    if text and (reader.told or reader.lines or not text.isspace()):
        reader.read(text)


def _start_special(reader: _Reader, element: _Element, tag: str, way: int) -> None:
    """A link, a picture or a heading begins."""
    if tag == "a":
        if not leads_away(element, reader.own):
            return
        reader.links.append((element, len(reader.tree.blocks)))
        if reader.after_link:
            # Links in a row are apart to the eye, though no blank stands between them.
            reader.read(" ")
    elif tag in PICTURES:
        reader.tree.pictures.append(element)
        if way == _FLOWING:
            reader.join_sign(element.tail or "")
    elif way == _BLOCK:
        reader.headings.append(HEADINGS[tag])


def _end(reader: _Reader, element: _Element, way: int) -> None:
    if way == _BLOCK:
        if reader.told or reader.closed:
            reader.end_block(element)
        reader.after_link = False
        first, stop = reader.firsts.pop(), len(reader.tree.blocks)
        if stop > first:
            reader.tree.extents[element] = (first, stop)
        if reader.headings and element.tag in HEADINGS:
            reader.headings.pop()
        if reader.lines and reader.lines[-1] is element:
            reader.lines.pop()
    elif reader.headings and is_glued_label(element):
        reader.end_block(element)
    if reader.links and reader.links[-1][0] is element:
        reader.close_link()
    if reader.opened and reader.opened[-1].element is element:
        reader.close_hint(way == _FLOWING)
