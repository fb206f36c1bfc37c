"""HTML to text and metadata: the only module that imports trafilatura.

The page is parsed once. Its text is all that a reader can see, one block a line; the region of the
story is found by its running text (``cleaner.html.region``), and what stands outside goes with a
kind and a place, as furniture inside does. trafilatura reads pages of other scripts only.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cleaner.html.blocks import Block, BlockTree, read_blocks
from cleaner.html.latent import latent_story, teaser_warning
from cleaner.html.live import admit_updates, entry_starts, moment
from cleaner.html.markup import is_other_script, is_running, is_sentence
from cleaner.html.named import outside_kind
from cleaner.html.page_data import PageData, read_page_data
from cleaner.html.page_kinds import ARTICLE, EMPTY, FRONT_PAGE, is_front, judge_page
from cleaner.html.parsing import parse_html
from cleaner.html.region import Region, find_region, other_stories
from cleaner.text.language import language_of
from cleaner.text.lines import CELL, HEADING, RUNNING
from cleaner.text.misreading import undo_misreading

_MOST_FOR_TRAFILATURA = 30_000
_MOST_TEXT_FOR_TRAFILATURA = 2_000_000
"""In a page of more elements, or of more characters of text, every paragraph counts as found: the
time grows with the square."""
_HIGH = 2
_OPENING = 2
"""Places of the first paragraphs: what stands in one of them is of the story, not of a card."""
_SHORTEST = 60
_ENOUGH = 150
_COMMONEST, _FREQUENT = "ا", "ليو"
_PIECE = re.compile("[^<>]++")
_FEW_LETTERS = 10
_ENTITIES = ("&#15", "&#16", "&#x6", "&#X6")


@dataclass(frozen=True, slots=True)
class Extracted:
    """The visible text of an HTML page, one block a line, and what the markup says of it.

    ``outside`` are the spans of the text that belong to no story, with their kinds, ``furniture``
    gives the kind of each line inside a story that the markup says is no part of it, by the
    position of its first character, and HEADING, CELL or RUNNING of those that are such.
    ``stories`` are the positions at which other stories begin.
    ``entries`` are the times of the entries of a live report by the position at which they begin,
    ``hours`` these and what ``time`` elements tell, by the position of their line.
    ``headline`` is the line that the markup calls the headline; ``one_story`` says that the markup
    holds what is left for one story; ``language`` is that of the stories.
    """

    text: str
    data: PageData
    kind: str = ARTICLE
    headline: str = ""
    furniture: Mapping[int, str] = field(default_factory=dict)
    stories: tuple[int, ...] = ()
    outside: tuple[tuple[int, int, str], ...] = ()
    one_story: bool = False
    warnings: tuple[str, ...] = ()
    language: str = ""
    hours: Mapping[int, str] = field(default_factory=dict)
    entries: Mapping[int, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The address that the page gives itself."""
        return self.data.first("url")[1]


def extract(html: str, url: str = "", languages: Collection[str] = ("ar",)) -> Extracted:
    """Take the visible text, the story's place in it, and the page's data out of an HTML page.

    *url* is the page's address, if known. A page in one of *languages* is taken with its furniture
    named, for rules to clean; a page in another language of Arabic script without it; of a page in
    another script the text is trafilatura's own.

    Raises ExtractionError when the page is beyond the limits or cannot be parsed.

    >>> story = "<p>" + "قال الوزير إن العمل في المستشفى تم قبل موعده. " * 5
    >>> extract("<title>خبر اليوم هنا</title><h1>خبر اليوم هنا</h1>" + story).headline
    'خبر اليوم هنا'
    """
    html, mended = _mend(html)
    tree = parse_html(html)
    if tree is None:
        return Extracted("", PageData(), EMPTY)
    data = read_page_data(tree, url)
    if _is_foreign(html) and not is_front(data):
        found = _foreign_text(html, data)
        if found is not None:
            return found
    # Not of its body alone: of a page that begins in the middle the parser leaves text in the head.
    page = read_blocks(tree, data.first("url")[1])
    language = _language(page, data)
    if not language:
        return _foreign(html, page, data)
    known = data.known_lines()
    admit_updates(page.blocks, data.updates)
    region = find_region(page, data.titles(), known, one_story=data.is_live)
    shown = 0.0 if region is None else region.weight
    if latent := latent_story(tree, page, region, data, shown):
        page, region, warnings = latent
    else:
        warnings = teaser_warning(tree, shown)
    kind, evidence = judge_page(page, region, data)
    if kind != ARTICLE or region is None:
        return _without_story(page, data, kind, evidence, known)
    if language not in languages:
        return _assembled(page.blocks, (region.without_furniture(),), data, known, warnings)
    parts = (region, *other_stories(page, region, known))
    return _assembled(page.blocks, parts, data, known, (*mended, *warnings))


def _mend(html: str) -> tuple[str, tuple[str, ...]]:
    """Undo the misreading of UTF-8 in single pieces of the source; a warning says in how many."""
    mended = 0

    def undo(piece: re.Match[str]) -> str:
        nonlocal mended
        text, through = undo_misreading(piece[0])
        mended += bool(through)
        return text

    if "Ø" in html or ("„" in html and "ط§ظ„" in html):  # one character is found fast
        html = _PIECE.sub(undo, html)
    told = (f"{mended} pieces of UTF-8 that had been misread were undone",) if mended else ()
    return html, told


def visible_text(html: str) -> str:
    """All text of an HTML page that a reader can see, furniture and all, one block a line.

    Raises ExtractionError when the page is beyond the limits or cannot be parsed.

    >>> visible_text("<nav><a>الرئيسية</a> <a>رياضة</a></nav><p>خبر</p>")
    'الرئيسية رياضة\\nخبر\\n'
    """
    tree = parse_html(html)
    if tree is None:
        return ""
    return _text(read_blocks(tree).blocks)


def _language(page: BlockTree, data: PageData) -> str:
    """The language of what stands outside links, or of all when that is too little to tell.

    Of a page whose title is in Arabic letters (of one without a title: a heading) only the text in
    such letters is asked: a consent in English may be longer than the story.
    """
    blocks = [block for block in page.blocks if block.linked < 0.5]
    titles = data.titles() or [block.text for block in blocks if 1 <= block.heading <= _HIGH]
    if any(language_of(title) for title in titles):
        long = (block for block in blocks if len(block.text) >= _SHORTEST)
        told = _text(block for block in long if not is_other_script(block))
        if len(told) > _ENOUGH:
            return language_of(told)
    unlinked = _text(blocks)
    return language_of(unlinked if len(unlinked) > _SHORTEST else _text(page.blocks))


def _assembled(
    blocks: Sequence[Block],
    parts: tuple[Region, ...],
    data: PageData,
    known: Mapping[str, str],
    warnings: tuple[str, ...],
) -> Extracted:
    """The text of a page, and where the *parts* of it that are stories stand in it."""
    places = {id(block): (part, i) for part in parts for i, block in enumerate(part.blocks)}
    main = parts[0]
    begins = entry_starts(main.blocks, main.furniture, data.updates, data.is_live)
    furniture: dict[int, str] = {}
    stories: dict[int, int] = {}
    hours: dict[int, str] = {}
    entries: dict[int, str] = {}
    homes: set[object] = set()
    position = 0
    for block in blocks:
        part, i = places.get(id(block), (None, 0))
        if part is not None:
            stories.setdefault(id(part), position)
            if (kind := _kind_inside(part, i, homes)) is not None:
                furniture[position] = kind
            hour = moment(block)
            if part is main and i in begins:
                entries[position] = begins[i]
                hour = begins[i] or hour
            if hour:
                hours[position] = hour
        position += len(block.text) + 1
    return Extracted(
        _text(blocks),
        data,
        headline=_headline(main),
        furniture=furniture,
        stories=tuple(at for part, at in stories.items() if part != id(main)),
        outside=_outside(blocks, known, places.keys()),
        one_story=main.one_story,
        warnings=warnings,
        language=language_of(_text(block for part in parts for block in part.content)),
        hours=hours,
        entries=entries,
    )


def _text(blocks: Iterable[Block]) -> str:
    return "".join(block.text + "\n" for block in blocks)


def _outside(
    blocks: Iterable[Block], known: Mapping[str, str], inside: Collection[int] = ()
) -> tuple[tuple[int, int, str], ...]:
    """The spans of the text of *blocks* that are of no story, with their kinds; *inside* are the
    identities of blocks that are of one."""
    found: list[tuple[int, int, str]] = []
    end = 0
    for block in blocks:
        start, end = end, end + len(block.text) + 1
        if id(block) not in inside:
            kind = outside_kind(block, known)
            if found and found[-1][1:] == (start, kind):
                start = found.pop()[0]
            found.append((start, end, kind))
    return tuple(found)


def _kind_inside(part: Region, index: int, homes: set[object]) -> str | None:
    """What the markup says of a block of a story: furniture, HEADING, CELL, RUNNING or None.

    *homes* are the elements that hold the first running paragraphs; they grow with the page.
    """
    block = part.blocks[index]
    if index in part.furniture:
        return part.furniture[index]
    if block.heading or index in part.cells:
        return HEADING if block.heading else CELL
    parent = block.element.getparent()
    classes = None if parent is None else parent.get("class")
    # In an element of that class, or in that very element.
    home = (block.element.tag, parent.tag, classes) if parent is not None and classes else parent
    if home in homes and is_sentence(block.text):
        return RUNNING
    if len(homes) < _OPENING and is_running(block):
        homes.add(home)
    return None


def _without_story(
    page: BlockTree, data: PageData, kind: str, evidence: str, known: Mapping[str, str]
) -> Extracted:
    """A page that holds no story: all of its text goes."""
    warnings = (f"no story ({kind}): {evidence}",) if page.blocks else ()
    outside = _outside(page.blocks, known)
    return Extracted(_text(page.blocks), data, kind, outside=outside, warnings=warnings)


def _is_foreign(html: str) -> bool:
    """Are there no Arabic letters on the page, or hardly any? Entities may stand for them."""
    found, place = 0, -1
    while (place := html.find(_COMMONEST, place + 1)) >= 0:
        found += 1
        if found == _FEW_LETTERS:  # long before all are counted
            return False
    if found + sum(map(html.count, _FREQUENT)) >= _FEW_LETTERS:
        return False
    return not any(entity in html for entity in _ENTITIES)


def _foreign_text(html: str, data: PageData) -> Extracted | None:
    """The story of a page without Arabic letters, when trafilatura finds one; the quick way."""
    from trafilatura import extract as trafilatura_extract

    tree = parse_html(html, for_trafilatura=True)
    if tree is None or int(tree.xpath("count(//*)")) > _MOST_FOR_TRAFILATURA:
        return None
    headings = [" ".join("".join(h1.itertext()).split()) for h1 in tree.iter("h1")]
    text = trafilatura_extract(tree, include_comments=False)
    if not text or len(text) < _SHORTEST:
        return None
    headline = headings[0] if len(headings) == 1 else ""
    return Extracted(text + "\n", data, headline=headline, language=language_of(text))


def _foreign(html: str, page: BlockTree, data: PageData) -> Extracted:
    """The story of a page in a language without rules, as trafilatura takes it."""
    from trafilatura import extract as trafilatura_extract

    small = (
        0 < len(page.extents) <= _MOST_FOR_TRAFILATURA
        and sum(len(block.text) for block in page.blocks) <= _MOST_TEXT_FOR_TRAFILATURA
    )
    text = trafilatura_extract(html, include_comments=False) if small else None
    region = find_region(page, data.titles(), {}, arabic=False)
    kind, evidence = judge_page(page, region, data)
    # Only an address is proof enough that what trafilatura found is no story.
    proved = kind == FRONT_PAGE and bool(data.first("url")[1])
    if text and len(text) >= _SHORTEST and not proved:
        return Extracted(text + "\n", data, headline=_headline(region), language=language_of(text))
    if kind != ARTICLE or region is None:
        return _without_story(page, data, kind, evidence, {})
    return _assembled(page.blocks, (region,), data, {}, ())


def _headline(region: Region | None) -> str:
    if region is None or region.headline is None:
        return ""
    return region.blocks[region.headline].text
