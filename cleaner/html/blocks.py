"""The blocks of an HTML page: pieces of text between block-level tags, in order of the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cleaner.html.hints import hint_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_UNREAD = frozenset(
    (
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "applet",
        "audio",
        "video",
        "canvas",
        "select",
        "datalist",
        "button",
        "textarea",
        "input",
        "map",
        "progress",
        "meter",
        "title",
        "meta",
        "link",
    )
)
_INLINE = frozenset(
    (
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "tt",
        "u",
        "var",
        "wbr",
    )
)
_PICTURES = frozenset(("img", "picture", "amp-img"))
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_MOST_HINTS = 30
"""Hinted elements inside each other that are told apart: each block remembers all around it."""


@dataclass(slots=True, eq=False)
class Hinted:
    """An element whose tag, class or id says that it is furniture, and the blocks it holds."""

    element: HtmlElement
    kind: str
    first: int
    stop: int = -1


@dataclass(slots=True, eq=False)
class Block:
    """One block of text.

    ``element`` is the block-level element that it stands in, ``linked`` the share of its
    characters that stand in links, ``heading`` the level of the heading that it is (0: none),
    ``hinted`` the elements around it that say that it is furniture, the outermost first.
    """

    text: str
    element: HtmlElement
    linked: float = 0.0
    heading: int = 0
    hinted: tuple[Hinted, ...] = ()

    @property
    def weight(self) -> float:
        """The characters that stand outside links."""
        return len(self.text) * (1 - self.linked)


@dataclass(slots=True, eq=False)
class BlockTree:
    """The blocks of a page, and which of them each block-level element holds.

    ``extents[element]`` are the indices of the first block in the element and of the first behind
    it; elements without text have none. ``pictures`` are the elements in which pictures stand.
    """

    blocks: list[Block] = field(default_factory=list)
    extents: dict[HtmlElement, tuple[int, int]] = field(default_factory=dict)
    pictures: list[HtmlElement] = field(default_factory=list)

    def weight(self, element: HtmlElement) -> float:
        """The characters outside links in an element."""
        first, stop = self.extents.get(element, (0, 0))
        return sum(block.weight for block in self.blocks[first:stop])


@dataclass(slots=True)
class _Reader:
    """What has been read since the last block ended, and which elements are open."""

    tree: BlockTree
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    linked: int = 0
    links: int = 0
    after_link: bool = False
    headings: list[int] = field(default_factory=list)
    firsts: list[int] = field(default_factory=list)
    opened: list[tuple[Hinted, int]] = field(default_factory=list)
    closed: list[tuple[Hinted, int]] = field(default_factory=list)

    def read(self, text: str | None) -> None:
        if text:
            length = len("".join(text.split()))
            if length:
                self.after_link = False
            self.pieces.append(text)
            self.length += length
            if self.links:
                self.linked += length

    def end_block(self, element: HtmlElement) -> None:
        if self.length:
            text = " ".join("".join(self.pieces).split())
            heading = self.headings[-1] if self.headings else 0
            # An inline element counts only when it holds all of the block.
            around = [hinted for hinted, _ in self.opened]
            around += [hinted for hinted, length in self.closed if length == self.length]
            linked = self.linked / self.length
            self.tree.blocks.append(Block(text, element, linked, heading, tuple(around)))
        self.pieces.clear()
        self.closed.clear()
        self.after_link = False
        self.length = self.linked = 0

    def open_hint(self, element: HtmlElement, kind: str) -> None:
        if len(self.opened) < _MOST_HINTS:
            self.opened.append((Hinted(element, kind, len(self.tree.blocks)), self.length))

    def close_hint(self, element: HtmlElement) -> None:
        if self.opened and self.opened[-1][0].element is element:
            hinted, before = self.opened.pop()
            hinted.stop = len(self.tree.blocks)
            if element.tag in _INLINE:
                hinted.stop += bool(self.length)  # the block that is still being read
                self.closed.append((hinted, self.length - before))


def read_blocks(body: HtmlElement) -> BlockTree:
    """The blocks of text below *body*, in order of the page; what is no text of it is passed over.

    A block ends where a block-level element begins or ends, and at ``<br>``.

    >>> from lxml.html import fromstring
    >>> page = read_blocks(fromstring("<div><h1>أ</h1>ب <b>ت</b></div>"))
    >>> [(block.text, block.heading) for block in page.blocks]
    [('أ', 1), ('ب ت', 0)]
    """
    from lxml.etree import iterwalk

    reader = _Reader(BlockTree())
    walk = iterwalk(body, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event == "start":
            if element.tag in _UNREAD:
                walk.skip_subtree()
            else:
                _start(reader, element)
        elif event == "end":
            if element.tag not in _UNREAD:
                _end(reader, element)
            if element is not body:
                reader.read(element.tail)
        else:
            reader.read(element.tail)
    return reader.tree


def _start(reader: _Reader, element: HtmlElement) -> None:
    tag = element.tag
    if tag not in _INLINE:
        reader.end_block(element.getparent())
        reader.firsts.append(len(reader.tree.blocks))
        if tag in _HEADINGS:
            reader.headings.append(_HEADINGS[tag])
        if tag in _PICTURES:
            reader.tree.pictures.append(element)
    elif tag == "a":
        reader.links += 1
        if reader.after_link:
            # Links in a row are apart to the eye, though no blank stands between them.
            reader.read(" ")
    if element.attrib or tag not in _INLINE:
        kind = hint_of(element)
        if kind:
            reader.open_hint(element, kind)
    reader.read(element.text)


def _end(reader: _Reader, element: HtmlElement) -> None:
    tag = element.tag
    if tag not in _INLINE:
        reader.end_block(element)
        first, stop = reader.firsts.pop(), len(reader.tree.blocks)
        if stop > first:
            reader.tree.extents[element] = (first, stop)
        if tag in _HEADINGS:
            reader.headings.pop()
    elif tag == "a":
        reader.links -= 1
        reader.after_link = True
    reader.close_hint(element)
