"""What is learned of outlets: their pages are sampled in one pass, compared outlet by outlet, and
what recurs becomes rules.

One way for all commands: ``clean --outlets auto``, ``clean --site-lines``, ``outlets learn`` and
``rules suggest``.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from cleaner.batch.run import processes_for
from cleaner.batch.workers import run_work
from cleaner.errors import CleanerError
from cleaner.files.chunks import Chunk
from cleaner.files.pages import Page
from cleaner.files.sources import Position, Source, read_chunks
from cleaner.html.extract import visible_text
from cleaner.outlets.appended import without_appended
from cleaner.outlets.found import find_recurring, least_pages, recurring, versions
from cleaner.outlets.recurring import PageLine, SamplePage, page_lines
from cleaner.outlets.rules import Outlet, suggestions
from cleaner.outlets.sampling import MOST_PAGES, PageSample, SampledPage, SampleWork, read_sample
from cleaner.outlets.sightings import Found
from cleaner.pipeline import Cleaner
from cleaner.records.cleaning import clean_any
from cleaner.records.entries import Reading
from cleaner.records.outlets import OutletCleaner
from cleaner.rules.model import BUILT_IN, RuleSet
from cleaner.text.language import language_of
from cleaner.text.spans import Cleaned, Removal, restore

FEWEST_STORIES = 4
"""Of an outlet with fewer stories nothing is learned."""
_LONGEST_PROSE = 400
_MOST_PROSE = 100
_OUTLET = "outlet"
_BY_PLACE = BUILT_IN.keys() - {"blank-lines", "html-hint", "outside-story", "repeat"}


@dataclass(frozen=True, slots=True)
class Learning:
    """How outlets are learned of.

    *rules* are those that are used already; *site* names the outlet of all pages; a line recurs on
    *least* pages (0: on a share of them, see ``least_pages``); at most *most* pages of an outlet
    are compared. With *visible* all that a reader sees of HTML pages is looked at. Of an outlet
    with fewer stories than *fewest* nothing is learned.
    """

    rules: RuleSet = field(default_factory=lambda: RuleSet(()))
    site: str = ""
    least: int = 0
    most: int = MOST_PAGES
    visible: bool = False
    fewest: int = FEWEST_STORIES


@dataclass(slots=True)
class LearnTally:
    """What was learned of some outlets, and what went wrong; *unread* are pages."""

    learned: list[Outlet] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def merge(self, other: LearnTally) -> None:
        """Add what was learned of others."""
        self.learned += other.learned
        self.problems += other.problems
        self.unread += other.unread


@dataclass(frozen=True, slots=True)
class LearnWork:
    """Learns of the outlets that chunks name, from the sample in the file *path*; can be pickled.

    *total* is the number of pages of each outlet, *outlets* cleans them.
    """

    learning: Learning
    path: str
    total: Counter[str]
    outlets: OutletCleaner

    def __call__(self, chunk: Chunk, before_each: Callable[[], None]) -> LearnTally:
        """Learn of the outlet that *chunk* names."""
        name = chunk.data.decode("utf-8", "surrogatepass")
        address = f"{Path(self.path).resolve().as_uri()}?mode=ro&immutable=1"
        unread: list[str] = []
        with closing(sqlite3.connect(address, uri=True)) as file:
            pages = _each(read_sample(file, name), before_each)
            told = (self.learning, self.total[name], unread, self.outlets)
            learned = learn_outlet(name, pages, *told)
        return LearnTally([learned], unread=unread)

    def reject(self, chunk: Chunk, reason: str) -> LearnTally:
        """What comes of an outlet that cannot be learned of."""
        name = chunk.data.decode("utf-8", "replace")
        return LearnTally(problems=[f"{name}: nothing is learned of this outlet: it {reason}"])


def learn(
    sources: list[Source], reading: Reading, learning: Learning, jobs: int, timeout: float
) -> Iterator[LearnTally]:
    """Learn of each outlet whose pages are in *sources*, in order of their names.

    The pages are read once, in *jobs* processes (see ``processes_for``); a page may take *timeout*
    seconds. Raises CleanerError when processes cannot be started.
    """
    jobs = processes_for(sources, jobs)
    with tempfile.TemporaryDirectory(prefix="cleaner-") as folder:
        path = str(Path(folder, "pages.db"))
        sample = PageSample(path, learning.most)
        chunks = read_chunks(sources, Position(), 1_000_000, reading.max_size, reading.columns)
        reader = SampleWork(reading, learning.site, learning.most)
        for _, found in run_work(reader, chunks, jobs, timeout, bool):
            sample.add(found)
        sample.close()
        yield LearnTally(unread=sample.problems)
        names = (name.encode("utf-8", "surrogatepass") for name in sorted(sample.total))
        outlets = (Chunk(_OUTLET, path, 1, name, (), 0, 0, (0, 1)) for name in names)
        cleaners = OutletCleaner(learning.rules, preview=True)
        work = LearnWork(learning, path, sample.total, cleaners)
        for _, tally in run_work(work, outlets, jobs, timeout, bool):
            yield tally


def _each(pages: Iterable[SampledPage], before_each: Callable[[], None]) -> Iterator[SampledPage]:
    for page in pages:
        before_each()
        yield page
    before_each()


def learn_outlet(
    name: str,
    pages: Iterable[SampledPage],
    learning: Learning,
    total: int,
    problems: list[str],
    outlets: OutletCleaner | None = None,
) -> Outlet:
    """What recurs on the *pages* of an outlet that has *total* of them, and rules for it.

    What cannot be read goes to *problems*. *outlets* cleans by the rules that are used already.
    """
    host = learning.site or (name if "." in name and "/" not in name else "")
    outlets = outlets or OutletCleaner(learning.rules, preview=True)
    cleaner = outlets.cleaner_of(f"//{host}" if host else "")
    read, languages = _read(pages, cleaner, learning.visible, problems)
    read = without_appended(read)
    groups = versions(read)
    found: list[Found] = []
    fixed: set[str] = set()
    if len(set(groups)) >= learning.fewest:
        least = least_pages(len(read), learning.least)
        fixed = recurring(read, least, groups)
        found = find_recurring(read, learning.least, fixed)
    language = max(sorted(languages), key=lambda lang: languages[lang], default="")
    proposed = any(each.zone and each.left for each in found)
    prose = _prose(read, fixed) if proposed else ()
    outlet = Outlet(name, host, language, total, len(read), tuple(found), prose)
    return replace(outlet, rules=suggestions(outlet, learning.rules, cleaner))


def _read(
    sampled: Iterable[SampledPage], cleaner: Cleaner, visible: bool, problems: list[str]
) -> tuple[list[SamplePage], Counter[str]]:
    """The pages, and how many of them are in each language."""
    pages = []
    languages: Counter[str] = Counter()
    for each in sampled:
        try:
            text, page = sample_page(each.page(), cleaner, visible)
        except CleanerError as error:
            problems.append(str(error))
            continue
        languages[language_of(text)] += 1
        pages.append(page)
    return pages, languages


def sample_page(page: Page, cleaner: Cleaner, visible: bool = False) -> tuple[str, SamplePage]:
    """The text of a page, of HTML all that a reader sees, and its lines with their fate.

    Raises InputError when the page cannot be cleaned.

    >>> text = "عنوان الخبر هنا\\nطباعة\\n"
    >>> _, sampled = sample_page(Page("a.txt", text, "utf-8", False), Cleaner())
    >>> [line.is_left for line in sampled.lines]
    [True, False]
    """
    cleaned = clean_any(page, cleaner)
    # Of HTML in a language without rules, what extraction leaves out is no removal.
    known = bool(cleaned.language) or not page.html
    text = restore(cleaned) if known else visible_text(page.text)
    if page.html and visible:
        lines = page_lines(text, *_sure_and_by_place(cleaner.clean(text)))
    elif known:
        lines = page_lines(text, *_sure_and_by_place(cleaned))
    else:
        lines = _as_extracted(page_lines(text), cleaned.text)
    title = page_lines(cleaned.headline)
    return text, SamplePage(lines, title[0].key if title else "")


def _sure_and_by_place(cleaned: Cleaned) -> tuple[list[Removal], list[Removal]]:
    """What was taken off a page whatever else is taken off it, and what went for standing among the
    rest."""
    sure = [removal for removal in cleaned.removals if removal.rule not in _BY_PLACE]
    return sure, [removal for removal in cleaned.removals if removal.rule in _BY_PLACE]


def _as_extracted(lines: Iterable[PageLine], kept: str) -> tuple[PageLine, ...]:
    """*lines* of a page, left when they stand in the text *kept* of it, as often as there."""
    counts = Counter(" ".join(line.split()) for line in kept.splitlines())
    found = []
    for line in lines:
        raw = " ".join(line.raw.split())
        found.append(replace(line, is_left=counts[raw] > 0))
        counts[raw] -= counts[raw] > 0
    return tuple(found)


def _prose(pages: Sequence[SamplePage], fixed: set[str]) -> tuple[str, ...]:
    """Paragraphs of stories, short ones, that rules must leave alone; where there are none, other
    lines that do not recur."""
    own = {
        line.raw: line.is_paragraph
        for page in pages
        for line in page.lines
        if line.is_left and line.key not in fixed
    }
    found = [raw for raw, is_paragraph in own.items() if is_paragraph] or list(own)
    shortest = sorted(found, key=lambda raw: (len(raw) > _LONGEST_PROSE, len(raw), raw))
    return tuple(shortest[:_MOST_PROSE])
