"""The composition: page in, cleaned page with removals, stories and data out.

One pass finds what is to go and where another story begins. Passes are repeated on what is left
until one finds nothing: so cleaning a cleaned page changes nothing. An appended story is cleaned
like a page of its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache

from cleaner.arabic import language_of
from cleaner.cohesion import StemReader, stop_stems
from cleaner.cuts import BLANK_LINES, Cut, Origin, page_cuts
from cleaner.details import Details, headline_of, read_details
from cleaner.endings import mark_ending
from cleaner.furniture import (
    find_inner,
    mark_bare_headlines,
    mark_edges,
    mark_everywhere,
    mark_pointers,
    mark_rest,
)
from cleaner.layout import Layout
from cleaner.lines import Line, split_lines
from cleaner.matching import Matcher, compile_matcher, find_hits
from cleaner.openings import headline_block, mark_byline, mark_captions, mark_repeats
from cleaner.rules import BUILT_IN, KINDS, Rule, RuleSet
from cleaner.spans import Cleaned, Removal, Story, delete, restore
from cleaner.stories import find_boundary
from cleaner.tickers import mark_lists_above, mark_tickers

KEEPABLE = tuple(sorted({*KINDS, *BUILT_IN.values()} - {"blank-lines", "headline"}))
"""Kinds that ``keep`` may name: what is removed unless it is kept."""
DROPPABLE = ("headline",)
"""Kinds that ``drop`` may name: what is kept unless it is dropped."""
MOST_STORIES = 50
"""Appended stories told apart on one page; what follows them counts as part of the last one."""

_BARE_RETURN = re.compile(r"\r(?!\n)")
_APPENDED = "appended-story"
_STOP_WORDS = "stop-words"


class Cleaner:
    """Compiled rules and options, for cleaning many pages. Picklable, safe to share by threads.

    *rules* default to the built-in ones; *site* is a domain whose own rules are used as well;
    *keep* names kinds that are left in the text, *drop* kinds that are removed though they are
    kept by default; *preview* uses rules of status ``preview`` too.

    Raises ValueError when *keep* or *drop* name a kind that does not exist.

    >>> Cleaner().clean("طباعة").removals[0].kind
    'reading-tools'
    """

    def __init__(
        self,
        rules: RuleSet | None = None,
        *,
        site: str = "",
        keep: Collection[str] = (),
        drop: Collection[str] = (),
        preview: bool = False,
    ) -> None:
        if rules is None:
            from cleaner.rulefiles import load_rules

            rules = load_rules()
        _check_kinds("keep", keep, KEEPABLE)
        _check_kinds("drop", drop, DROPPABLE)
        used = [r for r in rules.rules if _is_used(r, site, preview)]
        self.matchers: dict[str, Matcher] = {
            language: compile_matcher((r for r in used if r.lang == language), rules.words)
            for language in sorted({r.lang for r in used})
        }
        self.stop_words = stop_stems(rules.words.get(_STOP_WORDS, ()))
        self.kept_kinds = frozenset(keep)
        self.dropped_kinds = frozenset(drop)

    def clean(self, text: str) -> Cleaned:
        """Clean one page (see ``cleaner.clean``)."""
        return self.clean_as(text, language_of(text))

    def clean_as(self, text: str, language: str) -> Cleaned:
        """Clean one page with the rules of *language* (a code such as ``"ar"``), whatever it is in.

        >>> Cleaner().clean_as("TT", "fr").text
        'TT'
        """
        matcher = self.matchers.get(language)
        if matcher is None:
            return Cleaned(text, stories=(_only_story(text),) if text.strip() else ())
        return _clean_page(text, language, self, matcher)


def clean(
    text: str,
    *,
    rules: RuleSet | None = None,
    site: str = "",
    keep: Collection[str] = (),
    drop: Collection[str] = (),
) -> Cleaned:
    """Clean one page: remove furniture by rule, part off appended stories, read off the data.

    *text* is the page as plain text; the other arguments are those of ``Cleaner``, which is the
    better choice for many pages with own rules. Only deletes: ``restore`` gives *text* back.
    A text in a language that has no rules comes back as it is.

    Raises ValueError when *keep* or *drop* name a kind that does not exist.

    >>> page = clean("وزير الصحة يفتتح المستشفى\\n\\nطباعة\\n")
    >>> page.text, page.headline
    ('وزير الصحة يفتتح المستشفى\\n', 'وزير الصحة يفتتح المستشفى')
    """
    if rules is None:
        return _built_in(site, frozenset(keep), frozenset(drop)).clean(text)
    return Cleaner(rules, site=site, keep=keep, drop=drop).clean(text)


@lru_cache(maxsize=16)
def _built_in(site: str, keep: frozenset[str], drop: frozenset[str]) -> Cleaner:
    return Cleaner(site=site, keep=keep, drop=drop)


def _check_kinds(option: str, given: Collection[str], known: Collection[str]) -> None:
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise ValueError(f"{option}: no kind {unknown[0]!r}; the kinds are: {', '.join(known)}")


def _is_used(rule: Rule, site: str, preview: bool) -> bool:
    statuses = ("stable", "preview") if preview else ("stable",)
    if rule.status not in statuses:
        return False
    host = site.lower().removeprefix("www.")
    return not rule.sites or any(
        host == s.removeprefix(".") or (s.startswith(".") and host.endswith(s)) for s in rule.sites
    )


@dataclass(slots=True)
class _Rest:
    """What stands from a boundary on: still to be cleaned as a story of its own."""

    text: str
    origin: Origin
    evidence: tuple[str, ...]


@dataclass(slots=True)
class _Part:
    """One story stripped of all that is not its own; cuts are in positions of the page."""

    text: str
    origin: Origin
    headline: str = ""
    cuts: list[Cut] = field(default_factory=list)
    rests: list[_Rest] = field(default_factory=list)
    details: Details = field(default_factory=Details)
    warnings: list[str] = field(default_factory=list)

    def cut(self, cuts: list[Cut], limit: int) -> None:
        """Delete *cuts* (positions of the text), and what stands from *limit* on."""
        self.cuts += [
            Cut(*span, c.rule, c.kind) for c in cuts for span in self.origin.spans(c.start, c.end)
        ]
        spans = [(cut.start, cut.end) for cut in cuts]
        self.origin = self.origin.without(spans, limit)
        self.text = delete(self.text[:limit], spans)


def _clean_page(text: str, language: str, options: Cleaner, matcher: Matcher) -> Cleaned:
    reader = StemReader(options.stop_words)
    main = _strip(text, Origin(), options, matcher, reader)
    if "headline" in options.dropped_kinds:
        _drop_headline(main, matcher)
    cuts = list(main.cuts)
    appended: list[Story] = []
    waiting = main.rests
    while waiting:
        rest = waiting.pop(0)
        last = len(appended) >= MOST_STORIES - 1
        part = _strip(rest.text, rest.origin, options, matcher, reader, last)
        cuts += part.cuts
        main.warnings += part.warnings
        main.details.add_related(part.details)
        if _APPENDED not in options.kept_kinds:
            spans = part.origin.spans(0, len(part.text))
            cuts += [Cut(*span, _APPENDED, _APPENDED) for span in spans]
        if part.text.strip():
            appended.append(_story("appended", part, rest.evidence))
        waiting = part.rests + waiting
    cuts.sort(key=lambda cut: cut.start)
    removals = tuple(Removal(c.start, c.end, c.rule, c.kind, text[c.start : c.end]) for c in cuts)
    stories = [_story("main", main, ())] if main.text.strip() else []
    cleaned = Cleaned(
        delete(text, ((cut.start, cut.end) for cut in cuts)),
        removals,
        (*stories, *appended),
        main.headline,
        main.details.credit,
        main.details.byline,
        main.details.date,
        tuple(main.details.keywords),
        tuple(main.details.related),
        tuple(main.warnings),
        language,
    )
    if restore(cleaned) != text:
        raise AssertionError("the removals do not give the page back")
    return cleaned


def _strip(
    text: str,
    origin: Origin,
    options: Cleaner,
    matcher: Matcher,
    reader: StemReader,
    last: bool = False,
) -> _Part:
    """Strip the first story of *text*; *last*: all of it is one story.

    Cutting inside a line makes new lines of its pieces: then the text is looked at again.
    """
    part = _Part(text, origin)
    # A carriage return that comes to stand before a line feed makes one break of two.
    bare = _BARE_RETURN.search(text) is not None
    while True:
        lines, invisible = split_lines(part.text)
        hits, warnings = find_hits(lines, matcher)
        part.warnings += [warning for warning in warnings if warning not in part.warnings]
        layout = Layout(lines, hits, stem_reader=reader)
        bounds, headline = _settle(layout, options, matcher, last)
        end = bounds[0][0] if bounds else len(lines)
        part.details.add(read_details(layout, end))
        part.headline = headline
        rest_goes = _APPENDED not in options.kept_kinds
        cuts = page_cuts(part.text, layout, end, invisible, options.kept_kinds, rest_goes)
        part.rests = _rests(part, lines, bounds) + part.rests
        part.cut(cuts, lines[end].start if end < len(lines) else len(part.text))
        if not cuts or not (invisible or bare or _is_cut_inside(lines, cuts)):
            return part


def _is_cut_inside(lines: list[Line], cuts: list[Cut]) -> bool:
    """Does a cut leave a part of a line, so that lines must be found anew?"""
    if any(line.joined for line in lines):
        return True
    starts = {line.start for line in lines}
    return any(cut.start not in starts and cut.rule != BLANK_LINES for cut in cuts) or any(
        cut.end not in starts and cut.end not in {line.stop for line in lines} for cut in cuts
    )


def _rests(
    part: _Part, lines: list[Line], bounds: list[tuple[int, tuple[str, ...]]]
) -> list[_Rest]:
    starts = [lines[index].start for index, _ in bounds]
    ends = [*starts, len(part.text)][1:]
    return [
        _Rest(part.text[start:end], part.origin.part(start, end), evidence)
        for start, end, (_, evidence) in zip(starts, ends, bounds, strict=True)
    ]


def _settle(
    layout: Layout, options: Cleaner, matcher: Matcher, last: bool
) -> tuple[list[tuple[int, tuple[str, ...]]], str]:
    """Mark *layout* in passes over the lines that are left, until a pass finds nothing.

    Returns the lines at which other stories begin, in order of the page, each with its evidence,
    and the headline.
    """
    alive = list(range(len(layout.lines)))
    bounds: list[tuple[int, tuple[str, ...]]] = []
    while True:
        left = Layout(
            [layout.lines[i] for i in alive],
            [layout.hits[i] for i in alive],
            _gaps(layout.lines, alive),
            layout.stem_reader,
        )
        end, evidence = _mark(left, matcher, last)
        if end < len(alive):
            bounds.insert(0, (alive[end], evidence))
        survivors = []
        for index, mark in zip(alive[:end], left.marks, strict=False):
            layout.marks[index] = mark
            if mark is None or mark.kind in options.kept_kinds:
                survivors.append(index)
        if len(survivors) == len(alive):
            for index, inner in zip(alive, left.inner, strict=True):
                layout.inner[index] = inner
            return bounds, headline_of(left, headline_block(left, end))
        alive = survivors


def _gaps(lines: list[Line], alive: list[int]) -> list[int]:
    """The blank lines before each line that is left, when the others are cut out."""
    gaps = []
    before = -1
    for index in alive:
        gap = lines[index].gap
        while not gap and index > before + 1:
            index -= 1
            gap = lines[index].gap
        gaps.append(gap if before >= 0 or index == 0 else 0)
        before = alive[len(gaps) - 1]
    return gaps


def _mark(layout: Layout, matcher: Matcher, last: bool) -> tuple[int, tuple[str, ...]]:
    """Mark all that goes; return the index at which another story begins, and the evidence."""
    mark_everywhere(layout, matcher.until)
    mark_tickers(layout)
    mark_rest(layout)
    boundary = None if last else find_boundary(layout)
    end = boundary.index if boundary else len(layout.lines)
    mark_pointers(layout, end)
    mark_edges(layout, end)
    find_inner(layout, end)
    mark_lists_above(layout, end)
    mark_bare_headlines(layout, end)
    mark_repeats(layout, end)
    mark_captions(layout, end)
    mark_byline(layout, end)
    mark_ending(layout, end)
    return end, boundary.evidence if boundary else ()


def _drop_headline(main: _Part, matcher: Matcher) -> None:
    """Cut the headline block off the main story."""
    lines, _ = split_lines(main.text)
    layout = Layout(lines, [[] for _ in lines])
    found = Layout(lines, find_hits(lines, matcher)[0])
    for index in headline_block(found, len(lines)):
        layout.mark(index, "headline", "headline")
    main.cut(page_cuts(main.text, layout, len(lines), (), frozenset()), len(main.text))


def _story(kind: str, part: _Part, evidence: tuple[str, ...]) -> Story:
    stripped = part.text.strip()
    first = part.text.index(stripped[0]) if stripped else 0
    end = part.origin.position(len(part.text.rstrip()) - 1) + 1 if stripped else 0
    return Story(
        kind,
        part.headline,
        part.details.byline,
        stripped,
        part.origin.position(first),
        end,
        evidence,
    )


def _only_story(text: str) -> Story:
    stripped = text.strip()
    start = text.index(stripped)
    return Story("main", "", "", stripped, start, start + len(stripped), ())
