"""Lines that recur on the pages of one outlet: what is the same on many pages is no story."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from cleaner.text.lines import Line, seen, split_lines
from cleaner.text.markdown import shown_text
from cleaner.text.spans import Removal
from cleaner.text.wrapping import unwrapped

SLOT = "0"
"""What stands in a template for any run of digits."""
HEAD, BODY, TAIL = ZONES = ("head", "body", "tail")

_DIGITS = re.compile(r"\d+")
WORD = re.compile(r"[^\W\d_]{2,}")
"""A word: two letters or more."""
LONGEST_LABELLED = 120
"""The longest line that may begin with a label."""
_LABEL = re.compile(r"([^:|()>›]{2,30}?)\s?([:|]|[>›]|(?<=\s)»(?=\s))\s?(?=[^\s/\\])")
_TRAIL = ">›»"
_HEADLINE_WORDS = 4
_LABEL_WORDS = 3
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line of a page as it is counted.

    ``raw`` is the line itself, ``core`` the same as rules see it, ``key`` its template;
    ``is_left`` says that neither extraction nor the built-in rules took it off its page,
    ``is_kept`` that it did not go for its place either.

    >>> page_lines("قبل ١٢ يوما")[0].key
    'قبل 0 يوما'
    """

    raw: str
    core: str
    key: str
    is_paragraph: bool
    is_left: bool = True
    is_kept: bool = True


def is_sign(key: str) -> bool:
    """Is a template that of a line of nothing but signs: "|", "***"?

    >>> is_sign("|"), is_sign("0")
    (True, False)
    """
    return not _LETTER_OR_DIGIT.search(key)


def page_lines(
    text: str, removals: Iterable[Removal] = (), by_place: Iterable[Removal] = ()
) -> tuple[PageLine, ...]:
    """The lines of a page; *removals* are what was taken off it, *by_place* what went for its place
    alone. The template of a line of signs alone is which signs there are.

    >>> page_lines("* * *")[0].key
    '*'

    >>> [line.is_left for line in page_lines("أ\\nب\\n", [Removal(0, 2, "r", "k", "x")])]
    [False, True]
    """
    shown = shown_text(text)
    lines = unwrapped(split_lines(shown)[0], shown)
    left, placed = ([*_untaken(lines, spans)] for spans in (removals, by_place))
    told = zip(lines, left, placed, strict=True)
    return tuple(
        PageLine(seen(line), line.core, _key(line), line.is_paragraph, is_left, is_left and stays)
        for line, is_left, stays in told
    )


def _untaken(lines: Sequence[Line], removals: Iterable[Removal]) -> Iterator[bool]:
    """Of each line whether none of the *removals*, in order of the page, took its beginning."""
    spans = [(removal.start, removal.end) for removal in removals]
    position = 0
    for line in lines:
        while position < len(spans) and spans[position][1] <= line.start:
            position += 1
        yield not (position < len(spans) and spans[position][0] <= line.start < spans[position][1])


def _key(line: Line) -> str:
    signs = set(line.folded) - {" "}
    return _DIGITS.sub(SLOT, line.core) if line.core else "".join(sorted(signs))


@dataclass(frozen=True, slots=True)
class SamplePage:
    """One page of an outlet: its lines, and the template of its headline (empty: not known); were
    stories of other pages cut out with which it goes on (``goes_on``)?
    """

    lines: tuple[PageLine, ...]
    title: str = ""
    goes_on: bool = False


def own_paragraphs(
    page: SamplePage, fixed: Collection[str], start: int = 0, stop: int | None = None
) -> list[int]:
    """The indices of the paragraphs in ``lines[start:stop]`` that nothing took off and that do not
    recur: whose templates are not among those *fixed*.

    >>> own_paragraphs(SamplePage(page_lines("طباعة\\n" + "نص " * 60)), ())
    [1]
    """
    lines = enumerate(page.lines[start:stop], start)
    return [i for i, line in lines if line.is_paragraph and line.is_kept and line.key not in fixed]


def label_of(line: PageLine) -> str:
    """The label that a short line begins with, if it has one: few words, and a colon, a vertical
    line, or what parts the steps of a trail of sections.

    >>> [label_of(line) for line in page_lines("Editor: Ann\\nHome > Valley\\nRain")]
    ['editor:', 'home >', '']
    """
    is_short = not line.is_paragraph and len(line.core) <= LONGEST_LABELLED
    return label_in(line.core) if is_short else ""


def has_words(core: str) -> bool:
    """Are there words enough for a headline?

    >>> has_words("rain at last in the valley"), has_words("valley rain")
    (True, False)
    """
    return len(WORD.findall(core)) >= _HEADLINE_WORDS


def label_in(core: str) -> str:
    """The label that a folded line of any length begins with, if it has one (see ``label_of``).

    >>> label_in("editor: ann")
    'editor:'
    """
    match = _LABEL.match(core)
    if not match or len(match[1].split()) > _LABEL_WORDS or _DIGITS.search(match[1]):
        return ""
    label = match[1].strip()
    return f"{label} {match[2]}" if match[2] in _TRAIL else f"{label}:"
