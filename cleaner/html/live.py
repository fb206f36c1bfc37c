"""The entries of a live report: what the data of its page tell of them, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING, Any

from cleaner.html.blocks import Block
from cleaner.html.markup import HOUR, is_dateline, make
from cleaner.text.arabic import fold
from cleaner.text.dates import iso_date

if TYPE_CHECKING:
    from lxml.etree import _Element

LIVE = "LiveBlogPosting"

_FIELDS = ("datePublished", "headline", "articleBody")
_MOST_UPDATES = 1_000
_KEY = 12
"""Letters by which a line is looked up among the entries, and those that must agree then."""
_AGREEING = 30
_HEAD = 4
"""Lines above the text of an entry that may be its headline, its hour, its author."""
_LONGEST_HOUR = 40
_FEWEST = 3
_FEWEST_DECLARED = 2
_TAG = re.compile("<[^<>]*>")
_NO_LETTERS = re.compile(r"[\W\d_]+")
_HOUR_IN_WORDS = re.compile(r"(?:عند )?الساع[هة] [^\d.]+")


@dataclass(frozen=True, slots=True)
class Update:
    """An entry as the page's data tell it: the letters of its headline and of its text."""

    time: str
    headline: str
    body: str


def read_updates(entry: Mapping[str, Any]) -> list[Update]:
    """The entries of a ``LiveBlogPosting`` object of JSON-LD.

    >>> told = {"datePublished": "2025-03-15T09:30", "headline": "خبر", "articleBody": "<p>نص</p>"}
    >>> read_updates({"liveBlogUpdate": [told]})
    [Update(time='2025-03-15T09:30', headline='خبر', body='نص')]
    """
    return list(map(_update, _listed(entry)))


def updates_text(entry: Mapping[str, Any]) -> str:
    """Headlines and texts of the entries of a ``LiveBlogPosting`` object, one a line.

    >>> updates_text({"liveBlogUpdate": {"headline": "خبر", "articleBody": "نص"}})
    'خبر\\nنص'
    """
    told = (update.get(name) for update in _listed(entry) for name in _FIELDS[1:])
    return "\n".join(text for text in told if isinstance(text, str))


def _listed(entry: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    told = entry.get("liveBlogUpdate")
    listed = told if isinstance(told, list) else [told]
    return [update for update in listed[:_MOST_UPDATES] if isinstance(update, dict)]


def read_marked_updates(elements: Sequence[_Element]) -> list[Update]:
    """The entries among the *elements* of a page that have an ``itemprop`` (microdata).

    >>> read_marked_updates([])
    []
    """
    marked = (e for e in elements if "liveBlogUpdate" in (e.get("itemprop") or "").split())
    return [_marked_update(element) for element in islice(marked, _MOST_UPDATES)]


def _marked_update(element: _Element) -> Update:
    values: dict[str, str] = {}
    for inner in element.iter("*"):
        name = inner.get("itemprop")
        if name in _FIELDS:
            told = inner.get("content") or inner.get("datetime") or "".join(inner.itertext())
            values.setdefault(name, told)
    return _update(
        {**values, "articleBody": values.get("articleBody") or "".join(element.itertext())}
    )


def _update(told: Mapping[str, object]) -> Update:
    values = map(told.get, _FIELDS)
    moment, headline, body = (value if isinstance(value, str) else "" for value in values)
    return Update(iso_date(moment), letters_of(_plain(headline)), letters_of(_plain(body)))


def _plain(text: str) -> str:
    return _TAG.sub(" ", unescape(text) if "&" in text else text)


def letters_of(text: str) -> str:
    """The letters of a text, folded, and nothing else.

    >>> letters_of("خبر 7: نص")
    'خبرنص'
    """
    return _NO_LETTERS.sub("", fold(text))


def _own_letters(text: str) -> str:
    """The letters of a line, folded, without an hour at its head."""
    hour = HOUR.match(text)
    return letters_of(text[hour.end() :] if hour else text)


def admit_updates(blocks: Sequence[Block], updates: Sequence[Update]) -> None:
    """What the page's data tell as an entry is story: its link leads to itself, and no name of an
    element makes furniture of its text.
    """
    titled, begun = _places(blocks, updates)
    told = ""
    for i, block in enumerate(blocks if updates else ()):
        told = updates[begun[i]].body if i in begun else told
        letters = letters_of(block.text)
        if i in titled or i in begun or (len(letters) >= _KEY and letters in told):
            block.unlink()
            block.hinted = ()


def _places(
    blocks: Sequence[Block], updates: Sequence[Update]
) -> tuple[dict[int, int], dict[int, int]]:
    """The blocks that are headlines of *updates*, and those with which their texts begin."""
    if not updates:
        return {}, {}
    heads = {u.headline: n for n, u in enumerate(updates) if len(u.headline) >= _KEY}
    texts: dict[str, list[int]] = {}
    for n, update in enumerate(updates):
        if len(update.body) >= _KEY:
            texts.setdefault(update.body[:_KEY], []).append(n)
    titled: dict[int, int] = {}
    begun: dict[int, int] = {}
    found: set[int] = set()
    for i, block in enumerate(blocks):
        letters = _own_letters(block.text)
        if letters in heads:
            titled[i] = heads[letters]
            continue
        for n in texts.get(letters[:_KEY], ()):
            if n not in found and updates[n].body.startswith(letters[:_AGREEING]):
                found.add(n)
                begun[i] = n
                break
    return titled, begun


def entry_starts(
    blocks: Sequence[Block], furniture: dict[int, str], updates: Sequence[Update], live: bool
) -> dict[int, str]:
    """The blocks of a story with which entries begin, and their times (ISO 8601, or empty).

    They stand where the page's data tell an entry of *updates*, or where ``time`` elements of one
    make do: three, two on a page that calls itself a *live* report. Lines at the head of an entry
    that tell its hour become *furniture*.

    >>> entry_starts([], {}, [], True)
    {}
    """
    titled, begun = _places(blocks, updates)
    last = {n: i for i, n in titled.items()}
    begun |= {i: n for n, i in last.items() if n not in set(begun.values())}
    told = {*titled, *begun}
    starts: dict[int, str] = {}
    behind = -1
    for i, n in sorted(begun.items()):
        start = i
        for above in range(i - 1, max(behind, i - 1 - _HEAD), -1):
            if not _is_of_head(blocks, above, titled.get(above) == n, behind, i):
                break
            start = above
        starts[start] = updates[n].time
        for place in range(start, i + 2):
            if place < len(blocks) and place not in told and _tells_hour(blocks[place]):
                furniture[place] = "date"
        behind = i
    timed = _timed(blocks, live)
    return starts if len(starts) >= max(len(timed), _FEWEST_DECLARED) else timed


def _is_of_head(blocks: Sequence[Block], place: int, titled: bool, before: int, text: int) -> bool:
    """Is a block at the head of the entry whose text begins at *text*, not at the foot of the one
    whose text begins at *before*?
    """
    block = blocks[place]
    if not (titled or block.heading > 1 or _tells_hour(block)):
        return False
    if before < 0:
        return titled or block.element.tag != "h1"
    around = {*blocks[before].element.iterancestors()}
    around.difference_update(blocks[text].element.iterancestors())
    return around.isdisjoint((block.element, *block.element.iterancestors()))


def _tells_hour(block: Block) -> bool:
    words = _HOUR_IN_WORDS.fullmatch(block.text)
    return bool(words) or block.element.tag == "time" or is_dateline(block, names=0)


def moment(block: Block) -> str:
    """The moment that a ``time`` element tells of which a short block consists, else nothing.

    >>> from lxml.html import fromstring
    >>> moment(Block("أمس", fromstring("<time datetime='2025-03-15T09:30'>أمس</time>")))
    '2025-03-15T09:30'
    """
    if len(block.text) > _LONGEST_HOUR:
        return ""
    told = block.element if block.element.tag == "time" else next(block.element.iter("time"), None)
    if told is None or " ".join("".join(told.itertext()).split()) not in block.text:
        return ""
    return iso_date(told.get("datetime") or "")


def _timed(blocks: Sequence[Block], live: bool) -> dict[int, str]:
    """The blocks that are nothing but a ``time`` element, of one make and with text behind each."""
    runs: dict[tuple[str, ...], dict[int, str]] = {}
    for i, block in enumerate(blocks):
        if told := moment(block):
            runs.setdefault(make(block.element), {})[i] = told
    best = max(runs.values(), key=len, default={})
    return best if len(best) >= (_FEWEST_DECLARED if live else _FEWEST) else {}
