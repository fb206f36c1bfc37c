"""Pages scraped as Markdown, or dumped by a text browser that numbers links: what a reader of the
page sees, and what of that are links.

Signs and addresses are hidden from the rules one character for one, so that what rules find stands
at the same place of the page.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import pairwise

import regex
from msgspec import Struct
from msgspec.structs import replace

from cleaner.text.lines import HEADING, HIDDEN, LINK, TITLE
from cleaner.text.spans import Cleaned, Removal, Story, delete

_TITLE = r"""(?:"[^"\n]*+"|'[^'\n]*+')"""
# Written carelessly, an address holds blanks, brackets and quotation marks, or is cut off.
_CARELESS = (
    r"(?:[a-z]{2,12}:|[/?#])"
    r"(?:\\.|[^()\n\\]|\((?:\\.|[^()\n\\]|\([^()\n]*+\))*+\))*+"
)
_INLINE = (
    r"\(((?:[ \t]*+(?:<[^<>\n]*+>|(?=[^\s()]*[/#.:?=@]|\))(?:[^\s()<>]|\([^\s()]*+\))*+)"
    rf"(?:\s++{_TITLE})?+[ \t]*+|{_CARELESS})(?:\)|$))"
)
# An address stands behind the text of a link, or its number does, and the address at the end.
_ADDRESS = rf"(?:{_INLINE}|\[\d{{1,4}}+\])"
_DEFINITION = regex.compile(r"^[ \t]*+\[\d{1,4}+\]:[ \t]*+\S", regex.MULTILINE)
_IMAGE = regex.compile(rf"!\[[^\[\]\n]{{0,500}}+\](?!\(\)){_ADDRESS}", regex.MULTILINE)
_LINK = regex.compile(
    # The text of a link may stand in several lines: then the first has its bracket, the last its
    # address.
    rf"(?:(?<![!\\])(\[)|^)((?:[^\[\]\\\n]|\\.|\[[^\[\]\n]*+\]){{0,500}}+)(\]{_ADDRESS})"
    r"|^[ \t]*+(?:[*+-][ \t]++)?+(\[)([^\[\]\n]++)$",
    regex.MULTILINE,
)
_EMPHASIS = regex.compile(
    r"(?<![*\\]|[^\W_])(\*{1,3}+)(?=[^\s*])[^*\n]++(?<!\s)(\1)(?!\*|[^\W_])"
    r"|(?<![_\w\\])(_{1,3}+)(?=[^\s_])[^_\n]++(?<!\s)(\3)(?![_\w])"
)
# Where more of the sign follow, it is a row of tags.
_HEADING = regex.compile(
    r"^[ \t]{0,3}+(#{1,6}+)[ \t]++(?=[^\s#])[^#\n]*+(#*+)[ \t]*+$", regex.MULTILINE
)
_UNDERLINED = regex.compile(
    r"^[ \t]{0,3}+(?=\S)[^\n]++\n[ \t]{0,3}+(=++|-++)(?=[ \t\r]*+$)", regex.MULTILINE
)
# A rule is drawn of three signs; longer ones are lines that were drawn on the page.
_BREAK = regex.compile(r"^[ \t]{0,3}+([-*_])(?:[ \t]?\1){2}(?=[ \t\r]*+$)", regex.MULTILINE)
_ESCAPE = regex.compile(r"(\\)[\\`*_{}\[\]()#+\-.!|>~]")
# Pairs between two rules that open the page, as generators of sites and readers write them.
_FRONT_MATTER = regex.compile(
    r"\A---[ \t\r]*+\n(?:[\w.\-]++[ \t]*+:.*+\n|[ \t]++\S.*+\n|-[ \t].*+\n){1,60}+"
    r"---[ \t\r]*+(?:\n|\Z)"
)
_PUBLISHED = regex.compile(
    r"^(?:date|published(?:_time|_at|date)?|pubdate)[ \t]*+:[ \t]*+[\"']?([\d\-T:+.Z ]{8,40}+)",
    regex.MULTILINE | regex.IGNORECASE,
)
_MAIN = "main"
_APPENDED = "appended-story"
_WORD = regex.compile(r"\p{L}{2,}+")
_TITLE_WORDS = 4
_LONGEST_TITLE = 400
_SEEN = regex.compile(r"[^\W_]")
# The number of a link in a dump stands right before its words, often first in a line.
_NUMBER = regex.compile(r"\[(\d{1,4}+)\](?= ?[^\s(:])")
_NUMBERED_LINE = regex.compile(
    r"^[ \t]*+(?:[*+•o#-][ \t]*+)?(?=\[\d{1,4}+\][^\s\[(:])", regex.MULTILINE
)
_BLOCK = regex.compile(r"(?:^[ \t]*+\S[^\n]*+\n?)+", regex.MULTILINE)
_ITEM = regex.compile(r"^[ \t]*+[*+•o#-] ", regex.MULTILINE)
_FEWEST_NUMBERED = 5
_RISING = 0.9


class Markdown(Struct, frozen=True):
    """A page in Markdown, as a reader sees it.

    ``shown`` is as long as the page; what is not seen of it is HIDDEN there. The page's text begins
    at ``start``, behind its front matter, which tells when it was ``published`` (as written).
    ``lines`` says of those of the text that are such, by where they begin in it, that they are
    HEADING, TITLE or LINK. ``is_markdown`` is false of a dump, which has no signs but numbers."""

    shown: str
    lines: dict[int, str]
    start: int = 0
    published: str = ""
    is_markdown: bool = True


def read_markdown(text: str) -> Markdown | None:
    """What a reader sees of a page in Markdown; None when the page has no link, picture, heading or
    front matter of it. A line of nothing but pictures is shown, without addresses; a rule is not.

    >>> page = read_markdown("## خبر\\n[اقرأ](https://example.com/a) **نص**")
    >>> page.shown.replace(HIDDEN, "") if page else None
    ' خبر\\nاقرأ نص'
    """
    front = _FRONT_MATTER.match(text)
    if front is None:
        return _read_body(text)
    published = _PUBLISHED.search(front[0])
    page = _read_body(text[front.end() :]) or Markdown(text[front.end() :], {})
    shown = _hidden(front[0], [(0, front.end())]) + page.shown
    return Markdown(shown, page.lines, front.end(), published[1] if published else "")


def read_dump(text: str) -> Markdown | None:
    """What a reader sees of a page dumped by a text browser (``lynx -dump``): the numbers before
    its links are hidden. None when the page has no five such numbers, rising one by one, first in
    lines: notes of a text stand behind words.

    >>> page = read_dump("\\n".join(f"  * [{n}]خبر" for n in range(1, 6)))
    >>> page.shown.replace(HIDDEN, "").split()[:4] if page else None
    ['*', 'خبر', '*', 'خبر']
    """
    lines = {match.start() for match in _NUMBERED_LINE.finditer(text)}
    if len(lines) < _FEWEST_NUMBERED:
        return None
    found = [*_NUMBER.finditer(text)]
    numbers = [int(match[1]) for match in found]
    rising = sum(after == before + 1 for before, after in pairwise(numbers))
    if rising < _RISING * (len(numbers) - 1):
        return None
    shown = _hidden(text, (match.span() for match in found))
    starts = [match.start() for match in found]
    for block in _BLOCK.finditer(text):
        # Links that follow each other are broken into lines like a paragraph.
        linked = bisect_left(starts, block.end()) - bisect_left(starts, block.start())
        begins = [block.start() + start for start, _ in _lines(block[0])]
        if begins[0] in lines and linked >= len(begins) and not _ITEM.search(block[0]):
            lines.update(begins)
    return Markdown(shown, dict.fromkeys(sorted(lines), LINK), is_markdown=False)


def _read_body(text: str) -> Markdown | None:
    headings = [*_HEADING.finditer(text)] if "# " in text else []
    linked = "](" in text or ("]: " in text and _DEFINITION.search(text) is not None)
    if not headings and not linked:
        return None
    images = [match.span() for match in _IMAGE.finditer(text)]
    pictured = _hidden(text, images)
    links = [*_LINK.finditer(pictured)] if linked else []
    if not (headings or images or links):
        return None
    underlined = [*_UNDERLINED.finditer(pictured)]
    signs = [
        *_spans(links, 1, 3, 5),
        *_spans(_EMPHASIS.finditer(pictured), 1, 2, 3, 4),
        *_spans(_ESCAPE.finditer(pictured), 1),
        *_spans(_BREAK.finditer(pictured), 0),
        *_spans(headings, 1, 2),
        *_spans(underlined, 1),
    ]
    shown = _hidden(pictured, signs)
    lines = dict.fromkeys((match.start() for match in (*headings, *underlined)), HEADING)
    lines |= dict.fromkeys(_linked(shown, links), LINK)
    highest = [*(m for m in headings if m[1] == "#"), *(m for m in underlined if m[1][0] == "=")]
    titles = [match.start() for match in highest if _is_title(shown, match.start())]
    lines |= dict.fromkeys(titles[:1], TITLE)
    return Markdown(_with_pictures(shown, text, images), lines)


def _is_title(shown: str, start: int) -> bool:
    """Does the line at *start* hold the words of a headline, not the name of an outlet?"""
    line, _, _ = shown[start : start + _LONGEST_TITLE].partition("\n")
    return len(_WORD.findall(line)) >= _TITLE_WORDS


def _linked(shown: str, links: list[regex.Match[str]]) -> Iterator[int]:
    """Where the lines begin that show nothing but *links*, and where these do: some are blocks."""
    unlinked = _hidden(shown, _spans(links, 2, 6))
    starts = [link.start() for link in links]
    for start, end in _lines(shown):
        if _SEEN.search(shown, start, end) and not _SEEN.search(unlinked, start, end):
            yield from (start, *starts[bisect_left(starts, start) : bisect_left(starts, end)])


def without_front_matter(text: str) -> str:
    """*text* from behind its front matter on.

    >>> without_front_matter("---\\ntitle: خبر\\n---\\nنص")
    'نص'
    """
    front = _FRONT_MATTER.match(text)
    return text[front.end() :] if front else text


def shown_text(text: str) -> str:
    """*text* as ``read_markdown`` shows it, or as it is when it is no Markdown.

    >>> shown_text("[خبر](/1)").strip(HIDDEN), shown_text("خبر")
    ('خبر', 'خبر')
    """
    page = read_markdown(text) or read_dump(text)
    return page.shown if page else text


def plain_text(text: str) -> str:
    """*text* without the signs and addresses of Markdown.

    >>> plain_text("قال [الوزير](https://example.com/a) **أمس**")
    'قال الوزير أمس'
    """
    return shown_text(text).replace(HIDDEN, "")


def as_written(cleaned: Cleaned, text: str, page: Markdown) -> Cleaned:
    """What was *cleaned* of *text* as *page* shows it from its start on, with its signs.

    Headlines, names and keywords are without signs; front matter stays above the text.
    """
    start = page.start
    removals = [_removal(removal, text, start) for removal in cleaned.removals]
    return replace(
        cleaned,
        text=delete(text, ((r.start, r.end) for r in removals)),
        removals=tuple(removals),
        stories=tuple(_story(story, removals, text, start) for story in cleaned.stories),
        headline=_plain(cleaned.headline),
        credit=_plain(cleaned.credit),
        byline=_plain(cleaned.byline),
        keywords=tuple(map(_plain, cleaned.keywords)),
        related=tuple(map(_plain, cleaned.related)),
        is_markdown=page.is_markdown,
    )


def _removal(removal: Removal, text: str, start: int) -> Removal:
    first, last = removal.start + start, removal.end + start
    return replace(removal, start=first, end=last, text=text[first:last])


def _story(story: Story, removals: list[Removal], text: str, start: int) -> Story:
    first, last = story.start + start, story.end + start
    own = [
        (r.start - first, r.end - first)
        for r in removals
        if first <= r.start < last and (story.kind == _MAIN or r.rule != _APPENDED)
    ]
    return replace(
        story,
        start=first,
        end=last,
        text=delete(text[first:last], own),
        headline=_plain(story.headline),
        byline=_plain(story.byline),
    )


def _plain(shown: str) -> str:
    return shown.replace(HIDDEN, "").strip()


def _hidden(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """*text* with HIDDEN for each character in *spans*, but for line breaks."""
    seen = []
    position = 0
    for start, end in sorted(spans):
        if end > position:
            start = max(start, position)
            lengths = map(len, text[start:end].split("\n"))
            seen += [text[position:start], "\n".join(HIDDEN * length for length in lengths)]
            position = end
    return "".join([*seen, text[position:]])


def _spans(matches: Iterable[regex.Match[str]], *groups: int) -> Iterator[tuple[int, int]]:
    return (match.span(group) for match in matches for group in groups if match[group])


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield start, start + len(line)
        start += len(line)


def _with_pictures(shown: str, text: str, images: list[tuple[int, int]]) -> str:
    """*shown* with the *images* in lines that hold nothing else, but for their addresses."""
    alone = []
    starts = [start for start, _ in images]
    for start, end in _lines(text) if images else ():
        if not _SEEN.search(shown, start, end):
            alone += images[bisect_left(starts, start) : bisect_left(starts, end)]
    seen = list(shown)
    for start, end in alone:
        close = text.index("]", start) + 2
        seen[start:close] = text[start:close]
        seen[end - 1] = text[end - 1]
    return "".join(seen)
