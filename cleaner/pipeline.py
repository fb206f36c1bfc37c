"""The composition: page in, cleaned page with removals, stories and data out.

One pass finds what is to go and where another story begins. Passes are repeated on what is left
until one finds nothing: so cleaning a cleaned page changes nothing. An appended story is cleaned
like a page of its own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from copy import copy
from functools import lru_cache

from msgspec import Struct, field
from msgspec.structs import replace

from cleaner.rules.matching import Matcher, find_hits, with_own_rules
from cleaner.rules.model import BUILT_IN, KINDS, Rule, RuleSet, is_used
from cleaner.stories.boundaries import Boundary
from cleaner.stories.cohesion import ContentStems, StemReader
from cleaner.stories.cuts import Cut, Origin, is_cut_inside, page_cuts, without_last_break
from cleaner.stories.details import Details, dates_outside, read_details
from cleaner.stories.entries import with_entries
from cleaner.stories.flattened import is_flattened, split_page
from cleaner.stories.hinted import Markup, markdown_of, without_rules
from cleaner.stories.layout import Layout
from cleaner.stories.openings import headline_block
from cleaner.stories.passes import settle
from cleaner.text.dates import iso_date
from cleaner.text.language import language_of
from cleaner.text.lines import Line
from cleaner.text.page_date import Origins, with_date
from cleaner.text.spans import Cleaned, Removal, Story, delete, restore

KEEPABLE = tuple(sorted({*KINDS, *BUILT_IN.values()} - {"blank-lines", "headline"}))
"""Kinds that ``keep`` may name: what is removed unless it is kept."""
DROPPABLE = ("headline",)
"""Kinds that ``drop`` may name: what is kept unless it is dropped."""
MOST_STORIES = 50
"""Appended stories told apart on one page; what follows them counts as part of the last one."""

_BARE_RETURN = re.compile(r"\r(?!\n)")
_APPENDED = "appended-story"
_STOP_WORDS = "stop-words"
_OWN_ARTICLE = "stands in an article element of its own"


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
        from cleaner.rules.cache import compile_matchers

        if rules is None:
            from cleaner.rules.loading import load_rules

            rules = load_rules()
        _check_kinds("keep", keep, KEEPABLE)
        _check_kinds("drop", drop, DROPPABLE)
        used = [r for r in rules.rules if is_used(r, site, preview)]
        self.matchers: dict[str, Matcher] = compile_matchers(used, rules.words)
        self.recurs = {rule.id: rule.recurs for rule in used if rule.recurs}
        self.stems = ContentStems(rules.words.get(_STOP_WORDS, ()))
        self.kept_kinds = frozenset(keep)
        self.dropped_kinds = frozenset(drop)

    def with_own(self, rules: Collection[Rule]) -> Cleaner:
        """This cleaner with the *rules* of one outlet besides; what is compiled is shared.

        >>> rule = Rule("own", "A button.", "navigation", phrases=("أغلق النافذة",))
        >>> Cleaner().with_own([rule]).clean("أغلق النافذة").text
        ''
        """
        made = copy(self)
        made.recurs = self.recurs | {rule.id: rule.recurs for rule in rules if rule.recurs}
        made.matchers = with_own_rules(self.matchers, rules)
        return made

    def clean(self, text: str, *, url: str = "", fetched: str = "") -> Cleaned:
        """Clean one page (see ``cleaner.clean``)."""
        return self._clean_text(text, "", Origins(url, iso_date(fetched)))

    def clean_html(
        self, html: str | bytes, *, url: str = "", content_type: str = "", fetched: str = ""
    ) -> Cleaned:
        """Extract the text of an HTML page and clean it (see ``cleaner.clean_html``)."""
        from cleaner.text.encoding import decode
        from cleaner.text.misreading import undo_misreading

        if isinstance(html, str):
            return self._clean_markup(undo_misreading(html)[0], url, fetched)
        decoded = decode(html, content_type=content_type, html=True)
        cleaned = self._clean_markup(decoded.text, url, fetched)
        warnings = (*decoded.warnings, *cleaned.warnings)
        return replace(cleaned, encoding=decoded.encoding, warnings=warnings)

    def _clean_markup(self, html: str, url: str, fetched: str) -> Cleaned:
        from cleaner.html.extract import extract
        from cleaner.html.metadata import with_metadata

        page = extract(html, url, self.matchers)
        marks = Markup(page.furniture, page.stories, page.outside, page.one_story, page.entries)
        origins = Origins(url or page.address, iso_date(fetched), page.data.published)
        cleaned = with_metadata(self._clean(page.text, page.language, marks, origins), page)
        return replace(cleaned, warnings=(*page.warnings, *cleaned.warnings))

    def clean_as(self, text: str, language: str) -> Cleaned:
        """Clean one page with the rules of *language* (a code such as ``"ar"``), whatever it is in.

        >>> Cleaner().clean_as("TT", "fr").text
        'TT'
        """
        return self._clean_text(text, language, Origins())

    def _clean_text(self, text: str, language: str, origins: Origins) -> Cleaned:
        page = markdown_of(text)
        if page is None:
            return self._clean(text, language or language_of(text), Markup(), origins)
        from cleaner.text.markdown import as_written

        shown = page.shown[page.start :]
        if day := iso_date(page.published):
            origins = Origins(
                origins.url, origins.fetched, (("front-matter", day, page.published),)
            )
        language = language or language_of(shown)
        cleaned = self._clean(shown, language, Markup(page.lines), origins)
        return as_written(cleaned, text, page)

    def _clean(self, text: str, language: str, markup: Markup, origins: Origins) -> Cleaned:
        matcher = self.matchers.get(language)
        outside = dates_outside(text, markup.outside)
        if matcher is None:
            return with_date(without_rules(text, markup), outside, text, origins)
        cleaned, dates = _clean_page(text, language, self, matcher, markup)
        dated = with_date(cleaned, dates + outside, text, origins)
        return with_entries(dated, text, markup.entries)


def clean(
    text: str,
    *,
    url: str = "",
    fetched: str = "",
    rules: RuleSet | None = None,
    site: str = "",
    keep: Collection[str] = (),
    drop: Collection[str] = (),
) -> Cleaned:
    """Clean one page: remove furniture by rule, part off appended stories, read off the data.

    *text* is the page as plain text; *url* and *fetched* are its address and when it was read (ISO
    8601), if known: they may tell its date. The other arguments are those of ``Cleaner``, which is
    the better choice for many pages with own rules. Only deletes: ``restore`` gives *text* back.
    A text in a language that has no rules comes back as it is.

    Raises ValueError when *keep* or *drop* name a kind that does not exist.

    >>> page = clean("وزير الصحة يفتتح المستشفى\\n\\nطباعة\\n")
    >>> page.text, page.headline
    ('وزير الصحة يفتتح المستشفى\\n', 'وزير الصحة يفتتح المستشفى')
    """
    if rules is None:
        cleaner = _built_in(site, frozenset(keep), frozenset(drop))
    else:
        cleaner = Cleaner(rules, site=site, keep=keep, drop=drop)
    return cleaner.clean(text, url=url, fetched=fetched)


def clean_html(
    html: str | bytes,
    *,
    url: str = "",
    content_type: str = "",
    fetched: str = "",
    rules: RuleSet | None = None,
    site: str = "",
    keep: Collection[str] = (),
    drop: Collection[str] = (),
) -> Cleaned:
    """Extract the text of an HTML page, and clean it as ``clean`` does.

    *url* is the address that the page was read from, *content_type* the HTTP header of that name
    and *fetched* when it was read (ISO 8601), if known; bytes are decoded as ``encoding.decode``
    says, and ``encoding`` of the result tells as what. ``restore`` gives all text back that a
    reader of the page can see, one block a line; ``metadata`` and ``kind`` say what the page tells
    of itself.

    Raises ExtractionError when the page is beyond the limits or cannot be parsed, DecodingError
    when bytes are no text, ValueError when *keep* or *drop* name a kind that does not exist.

    >>> clean_html("<title>خبر</title><script>fill()</script>").kind
    'empty'
    """
    if rules is None:
        cleaner = _built_in(site, frozenset(keep), frozenset(drop))
    else:
        cleaner = Cleaner(rules, site=site, keep=keep, drop=drop)
    return cleaner.clean_html(html, url=url, content_type=content_type, fetched=fetched)


@lru_cache(maxsize=16)
def _built_in(site: str, keep: frozenset[str], drop: frozenset[str]) -> Cleaner:
    return Cleaner(site=site, keep=keep, drop=drop)


def _check_kinds(option: str, given: Collection[str], known: Collection[str]) -> None:
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise ValueError(f"{option}: no kind {unknown[0]!r}; the kinds are: {', '.join(known)}")


class _Means(Struct, frozen=True):
    """What all parts of a page are cleaned with, and what was found out about its lines."""

    matcher: Matcher
    markup: Markup
    kept_kinds: frozenset[str]
    stems: StemReader


class _Rest(Struct):
    """What stands from a boundary on: still to be cleaned as a story of its own."""

    text: str
    origin: Origin
    evidence: tuple[str, ...]
    weight: float = math.inf


class _Part(Struct):
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
        self.cuts += self.origin.moved(cuts)
        spans = [(cut.start, cut.end) for cut in cuts]
        self.origin = self.origin.without(spans, limit)
        self.text = delete(self.text[:limit], spans)


def _clean_page(
    text: str, language: str, options: Cleaner, matcher: Matcher, markup: Markup
) -> tuple[Cleaned, list[str]]:
    """The cleaned page, and the lines that may tell its date."""
    means = _Means(matcher, markup, options.kept_kinds, StemReader(options.stems))
    parts = markup.parts(text, MOST_STORIES)
    most = 0 if markup.one_story else MOST_STORIES + 1 - len(parts)
    main = _strip(*parts[0], means, most)
    main.rests += [_Rest(*part, (_OWN_ARTICLE,)) for part in parts[1:]]
    if "headline" in options.dropped_kinds:
        _drop_headline(main, matcher, options.kept_kinds)
    appended, others = _strip_rests(main, means)
    cuts = markup.cuts() + main.cuts + others
    cuts.sort(key=lambda cut: cut.start)
    cuts = without_last_break(cuts, text, main.text)
    removals = tuple(
        Removal(c.start, c.end, c.rule, c.kind, text[c.start : c.end], options.recurs.get(c.rule))
        for c in cuts
    )
    stories = [_story("main", main, (), math.inf)] if main.text.strip() else []
    cleaned = Cleaned(
        delete(text, ((cut.start, cut.end) for cut in cuts)),
        removals,
        (*stories, *appended),
        main.headline,
        main.details.credit,
        main.details.byline,
        keywords=tuple(main.details.keywords),
        related=tuple(main.details.related),
        warnings=tuple(main.warnings),
        language=language,
    )
    if restore(cleaned) != text:
        raise AssertionError("the removals do not give the page back")
    return cleaned, main.details.dates


def _strip_rests(main: _Part, means: _Means) -> tuple[list[Story], list[Cut]]:
    """Strip what stands behind the main story, one story after the other.

    Returns those stories and the cuts in them; what else is found out goes to *main*.
    """
    appended: list[Story] = []
    cuts: list[Cut] = []
    waiting = main.rests
    while waiting:
        rest = waiting.pop(0)
        most = MOST_STORIES - len(appended) - len(waiting) - 1
        part = _strip(rest.text, rest.origin, means, most)
        cuts += part.cuts
        main.warnings += part.warnings
        main.details.add_related(part.details)
        if _APPENDED not in means.kept_kinds:
            spans = part.origin.spans(0, len(part.text))
            cuts += [Cut(*span, _APPENDED, _APPENDED) for span in spans]
        if part.text.strip():
            appended.append(_story("appended", part, rest.evidence, rest.weight))
        waiting = part.rests + waiting
    return appended, cuts


def _strip(text: str, origin: Origin, means: _Means, most: int) -> _Part:
    """Strip the first story of *text*, with at most *most* others told apart behind it.

    Cutting inside a line makes new lines of its pieces, and a line may hold the page once the
    others are gone: then the text is looked at again.
    """
    part = _Part(text, origin)
    matcher, kept_kinds = means.matcher, means.kept_kinds
    was_flat = False
    # A carriage return that comes to stand before a line feed makes one break of two.
    bare = "\r" in text and _BARE_RETURN.search(text) is not None
    while True:
        lines, invisible, parted = split_page(part.text, matcher)
        hits, warnings = find_hits(lines, matcher)
        part.warnings += [warning for warning in warnings if warning not in part.warnings]
        layout = Layout(lines, hits, stem_reader=means.stems)
        named = means.markup.named(lines, part.origin)
        bounds, headline = settle(layout, matcher, kept_kinds, named, most - len(part.rests))
        end = bounds[0].index if bounds else len(lines)
        part.details.add(read_details(layout, end))
        flat = any(line.joined for line in lines)
        begins = part.headline and part.text.lstrip().startswith(part.headline)
        if flat or not was_flat or not begins:
            # A flattened page without its furniture may look like one line; its headline stands.
            part.headline = headline
        was_flat = was_flat or flat
        rest_goes = _APPENDED not in kept_kinds
        cuts = page_cuts(part.text, layout, end, invisible, kept_kinds, rest_goes)
        part.rests = _rests(part, lines, bounds) + part.rests
        part.cut(cuts, lines[end].start if end < len(lines) else len(part.text))
        if not (cuts or bounds) or not (
            invisible
            or bare
            or flat
            or is_cut_inside(lines, cuts)
            or (parted and is_flattened(part.text, matcher))
        ):
            return part


def _rests(part: _Part, lines: list[Line], bounds: list[Boundary]) -> list[_Rest]:
    starts = [lines[found.index].start for found in bounds]
    ends = [*starts, len(part.text)][1:]
    return [
        _Rest(part.text[start:end], part.origin.part(start, end), found.evidence, found.weight)
        for start, end, found in zip(starts, ends, bounds, strict=True)
    ]


def _drop_headline(main: _Part, matcher: Matcher, kept_kinds: frozenset[str]) -> None:
    """Cut the headline block off the main story."""
    lines, _, _ = split_page(main.text, matcher)
    layout = Layout(lines, [[] for _ in lines])
    found = Layout(lines, find_hits(lines, matcher)[0])
    for index in headline_block(found, len(lines)):
        if not found.kinds(index) & kept_kinds:
            layout.mark(index, "headline", "headline")
    main.cut(page_cuts(main.text, layout, len(lines), (), frozenset()), len(main.text))


def _story(kind: str, part: _Part, evidence: tuple[str, ...], weight: float) -> Story:
    stripped = part.text.strip()
    first = part.text.index(stripped[0]) if stripped else 0
    end = part.origin.position(len(part.text.rstrip()) - 1) + 1 if stripped else 0
    place = part.origin.position(first)
    byline = part.details.byline
    return Story(kind, part.headline, byline, stripped, place, end, evidence, weight)
