"""The composition: page in, cleaned page with removals, stories and data out.

One pass finds what is to go and where another story begins. Passes are repeated on what is left
until one finds nothing: so cleaning a cleaned page changes nothing. An appended story is cleaned
like a page of its own.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache

from cleaner.arabic import language_of
from cleaner.cohesion import stop_stems
from cleaner.cuts import Cut, Origin, page_cuts
from cleaner.details import Details, read_details, tidy
from cleaner.furniture import mark_bare_headlines, mark_edges, mark_everywhere, mark_names, mark_pointers, mark_rest
from cleaner.layout import Layout, lay_out
from cleaner.lines import split_lines
from cleaner.matching import Matcher, compile_matcher, find_hits
from cleaner.openings import headline_block, mark_captions, mark_repeats
from cleaner.rules import BUILT_IN, KINDS, Rule, RuleSet
from cleaner.spans import Cleaned, Removal, Story, delete, restore
from cleaner.stories import find_boundary

KEEPABLE = tuple(sorted({*KINDS, *BUILT_IN.values()} - {"blank-lines", "headline"}))
"""Kinds that ``keep`` may name: what is removed unless it is kept."""
DROPPABLE = ("headline",)
"""Kinds that ``drop`` may name: what is kept unless it is dropped."""
MOST_STORIES = 50
"""Appended stories told apart on one page; what follows them counts as part of the last one."""

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
            from cleaner.files import load_rules

            rules = load_rules()
        _check_kinds("keep", keep, KEEPABLE)
        _check_kinds("drop", drop, DROPPABLE)
        used = [r for r in rules.rules if _is_used(r, site, preview)]
        self.matchers: dict[str, Matcher] = {
            language: compile_matcher(r for r in used if r.lang == language)
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


def _clean_page(text: str, language: str, options: Cleaner, matcher: Matcher) -> Cleaned:
    main = _strip(text, Origin(), options, matcher)
    if "headline" in options.dropped_kinds:
        _drop_headline(main, matcher)
    cuts = list(main.cuts)
    appended: list[Story] = []
    waiting = sorted(main.rests, key=lambda rest: rest.origin.position(0))
    while waiting:
        rest = waiting.pop(0)
        part = _strip(rest.text, rest.origin, options, matcher, len(appended) >= MOST_STORIES - 1)
        cuts += part.cuts
        main.warnings += part.warnings
        if _APPENDED not in options.kept_kinds:
            spans = part.origin.spans(0, len(part.text))
            cuts += [Cut(*span, _APPENDED, _APPENDED) for span in spans]
        if part.text.strip():
            appended.append(_story("appended", part, rest.evidence))
        waiting = sorted(part.rests, key=lambda rest: rest.origin.position(0)) + waiting
    cuts.sort(key=lambda cut: cut.start)
    removals = tuple(Removal(c.start, c.end, c.rule, c.kind, text[c.start : c.end]) for c in cuts)
    details = main.details
    stories = [_story("main", main, ())] if main.text.strip() else []
    cleaned = Cleaned(
        delete(text, ((cut.start, cut.end) for cut in cuts)),
        removals,
        (*stories, *appended),
        main.headline,
        details.credit,
        details.byline,
        details.date,
        tuple(details.keywords),
        tuple(details.related),
        tuple(main.warnings),
        language,
    )
    if restore(cleaned) != text:
        raise AssertionError("the removals do not give the page back")
    return cleaned


def _strip(
    text: str, origin: Origin, options: Cleaner, matcher: Matcher, last: bool = False
) -> _Part:
    """Repeat passes over *text* until one finds nothing more to remove; *last*: seek no boundary."""
    part = _Part(text, origin)
    while True:
        lines, invisible = split_lines(part.text)
        hits, warnings = find_hits(lines, matcher)
        layout = lay_out(lines, hits)
        end, evidence = _mark(layout, options, matcher, last)
        part.warnings = warnings or part.warnings
        part.details.add(read_details(layout, end))
        cuts = page_cuts(part.text, layout, end, invisible, options.kept_kinds)
        if end < len(lines):
            start = lines[end].start
            rest = part.origin.part(start, len(part.text))
            part.rests.append(_Rest(part.text[start:], rest, evidence))
        elif not cuts:
            block = headline_block(layout, end)
            part.headline = tidy(lines[block[0]].raw) if block else ""
            return part
        limit = lines[end].start if end < len(lines) else len(part.text)
        spans = [(cut.start, cut.end) for cut in cuts]
        part.cuts += [
            Cut(*span, c.rule, c.kind) for c in cuts for span in part.origin.spans(c.start, c.end)
        ]
        part.origin = part.origin.without(spans, limit)
        part.text = delete(part.text[:limit], spans)


def _mark(
    layout: Layout, options: Cleaner, matcher: Matcher, last: bool
) -> tuple[int, tuple[str, ...]]:
    """Mark all that goes; return the index at which another story begins, and the evidence."""
    mark_everywhere(layout, matcher.until)
    mark_rest(layout)
    boundary = None if last else find_boundary(layout, options.stop_words)
    end = boundary.index if boundary else len(layout.lines)
    mark_edges(layout, end)
    mark_names(layout, end)
    mark_pointers(layout, end, options.stop_words)
    mark_bare_headlines(layout, end, options.stop_words)
    mark_repeats(layout, end)
    mark_captions(layout, end)
    return end, boundary.evidence if boundary else ()


def _drop_headline(main: _Part, matcher: Matcher) -> None:
    """Cut the headline block off the main story."""
    lines, _ = split_lines(main.text)
    layout = lay_out(lines, find_hits(lines, matcher)[0])
    for index in headline_block(layout, len(lines)):
        layout.mark(index, "headline", "headline")
    cuts = page_cuts(main.text, layout, len(lines), (), frozenset())
    cuts = [cut for cut in cuts if cut.kind in ("headline", "blank-lines")]
    spans = [(cut.start, cut.end) for cut in cuts]
    main.cuts += [
        Cut(*span, c.rule, c.kind) for c in cuts for span in main.origin.spans(c.start, c.end)
    ]
    main.origin = main.origin.without(spans, len(main.text))
    main.text = delete(main.text, spans)


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
    return Story("main", "", "", text.strip(), 0, len(text), ())
