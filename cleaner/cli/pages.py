"""What all commands share that take pages: their options, the inputs, what is done with them."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from cleaner.cli.option_groups import option
from cleaner.cli.options import (
    AUTO,
    LARGEST,
    Encoding,
    MaxSize,
    RuleOptions,
    bytes_of,
    fetched_date,
    outlet_cleaner,
)
from cleaner.cli.terminal import say
from cleaner.errors import InputError
from cleaner.files.page_names import PAGE_SUFFIXES, is_html_name
from cleaner.files.streams import is_read_once, read_lines
from cleaner.text.wording import counted

if TYPE_CHECKING:
    from cleaner.batch.run import Ending, Plan
    from cleaner.files.sources import Source
    from cleaner.outlets.learning import Learning, LearnTally
    from cleaner.records.entries import Reading
    from cleaner.records.outlet_rules import OutletRules
    from cleaner.records.work import Shown
    from cleaner.rules.model import RuleSet

_TIMEOUT = 60.0
_LOOKED_AT = 100  # names in a folder
_SHOWN = 3  # files that are passed over

Sample = Annotated[
    int, typer.Option(metavar="N", min=10, help="Compare so many pages of an outlet.")
]


@dataclass(frozen=True)
class ReadOptions:
    """How pages are read, as the options of a command say; *max_size* counts MB."""

    title: ClassVar[str] = "Pages"

    encoding: Encoding = None
    max_size: MaxSize = LARGEST
    jobs: int = option(
        0,
        "Processes that clean. Without it as many as there are cores, and none for input of "
        "up to 4 MB (compressed 0.5 MB). Results are the same for any number.",
        "--jobs",
        "-j",
        metavar="N",
        min=0,
        show_default=False,
    )
    from_file: str = option(
        "", "Read more paths from this file, one a line; - for standard input.", metavar="FILE"
    )
    text_field: str = option("text", "Field of a record that holds its text.", metavar="NAME")
    html_field: str = option(
        "",
        "Field that holds HTML; when it is given it is read before the text.  [default: html, "
        "where there is no text]",
        metavar="NAME",
    )
    url_field: str = option("url", "Field that holds the address of the page.", metavar="NAME")
    outlet_field: str = option(
        "",
        "Field that says which outlet a record is of.  [default: its address says it]",
        metavar="NAME",
    )
    fetched: str = option(
        "",
        'When the pages were fetched, as 2024-03-05: dates such as "3 days ago" are counted '
        "from it. Used where neither the record nor the archive tells it.",
        metavar="DATE",
        callback=fetched_date,
    )
    fetched_field: str = option(
        "fetched", "Field that tells when the page was fetched.", metavar="NAME"
    )
    timeout: float | None = option(
        None,
        "Reject a page that takes longer.  [default: 60, where processes clean]",
        metavar="SECONDS",
        min=0.1,
        max=1_000_000,
    )

    @property
    def processes(self) -> int:
        """How many are asked for: a limit of time can only be kept by another process."""
        return self.jobs or int(self.timeout is not None)

    @property
    def seconds(self) -> float:
        """The limit of time for a page where processes clean."""
        return self.timeout or _TIMEOUT

    @property
    def reading(self) -> Reading:
        """How records are read."""
        from cleaner.records.entries import Reading

        return Reading(
            self.text_field, self.html_field or "html", bool(self.html_field),
            self.url_field, self.encoding, bytes_of(self.max_size),
            self.fetched_field, self.fetched, self.outlet_field,
        )  # fmt: skip


@dataclass(frozen=True)
class PageOptions(ReadOptions, RuleOptions):
    """How pages are read and cleaned, as the options of a command say."""

    @property
    def reads(self) -> list[str]:
        """Files and folders that are read beside the pages."""
        return [*(self.rules or ()), self.from_file]


def listed_paths(paths: Sequence[str] | None, from_file: str) -> list[str]:
    """The paths that were given, and those that stand in the file *from_file*. Raises
    typer.BadParameter when there are none, InputError when the file cannot be read.

    >>> listed_paths(["a.txt"], "")
    ['a.txt']
    """
    found = list(paths or ())
    if from_file:
        lines = (line.rstrip(b"\r\n").removeprefix(BOM_UTF8) for line, _ in read_lines(from_file))
        found += [line.decode("utf-8", "surrogateescape") for line in lines]
        if not found:
            raise InputError(from_file, "holds no paths")
    if not all(found) or not found:
        raise typer.BadParameter("no path is given", param_hint="PATH")
    return found


def find_inputs(
    paths: Sequence[str],
    options: ReadOptions,
    *,
    without: Sequence[str] = (),
    warn: bool = False,
    told: bool = True,
) -> list[Source]:
    """The inputs that *paths* name, but for what lies in the folders *without* (outputs). *warn* of
    the names that outputs of pages get; if it is to be *told*, say what is passed over in folders,
    and why.

    Raises InputError when there are none.
    """
    from cleaner.files.sources import find_sources

    outputs = [path for path in without if path != "-"]
    columns = options.reading.columns
    sources, warnings, passed = find_sources(paths, without=outputs, columns=columns)
    for line in _passed_lines(passed) if told else ():
        say(line)
    if not sources:
        raise InputError(" ".join(paths), f"holds no pages ({', '.join(PAGE_SUFFIXES)})")
    for warning in warnings if warn else ():
        say(f"warning: {warning}")
    return sources


def _passed_lines(passed: Sequence[tuple[str, str]]) -> Iterator[str]:
    """What was passed over, a line for each reason."""
    for reason in sorted({reason for _, reason in passed}):
        found = [path for path, why in passed if why == reason]
        shown = ", ".join(found[:_SHOWN]) + (", ..." if len(found) > _SHOWN else "")
        yield f"passed over: {counted(len(found), 'file')}, {reason}: {shown}"


def read_rules(options: PageOptions, sources: Sequence[Source]) -> RuleSet:
    """The rules; meanwhile processes are prepared when *sources* are sure to need them."""
    from cleaner.batch.run import processes_for
    from cleaner.batch.workers import start_ahead
    from cleaner.rules.loading import load_rules

    if processes_for(sources, options.processes):
        start_ahead(*(["trafilatura"] if any(map(_shows_html, sources)) else []))
    return load_rules(options.rules or ())


def _shows_html(source: Source) -> bool:
    """Whether an input holds HTML, as far as names say at once."""
    if source.kind == "warc":
        return True
    return any(is_html_name(page.path) for page in islice(source.pages, _LOOKED_AT))


def learn_outlets(
    paths: Sequence[str], options: ReadOptions, learning: Learning
) -> Iterator[LearnTally]:
    """Learn what recurs on all pages, as *learning* says: what was learned, and what could not be
    read. Raises InputError when there is no page."""
    from cleaner.outlets.learning import learn

    sources = find_inputs(paths, options)
    return learn(sources, options.reading, learning, options.processes, options.seconds)


@contextmanager
def _with_learned(plan: Plan, options: PageOptions, site_lines: int) -> Iterator[Plan]:
    """*plan* with rules for each outlet that its pages teach, where ``--outlets auto`` or
    *site_lines* (the number of pages on which a line recurs) ask for them.

    Raises typer.BadParameter when the pages cannot be read twice.
    """
    if options.outlets != AUTO and not site_lines:
        yield plan
        return
    from cleaner.outlets.learning import FEWEST_STORIES, Learning
    from cleaner.outlets.profiles import learned_ahead
    from cleaner.outlets.sampling import MOST_PAGES

    hint = "--site-lines" if site_lines else "--outlets"
    if any(is_read_once(path) for source in plan.sources for path in _given(source)):
        raise typer.BadParameter("standard input and pipes cannot be read twice", param_hint=hint)
    if options.learned:
        raise typer.BadParameter("goes with --outlets auto", param_hint=hint)
    work = plan.work
    fewest = min(site_lines or FEWEST_STORIES, FEWEST_STORIES)
    # A number of pages that the user tells is a share of more pages, too.
    most = 4 * MOST_PAGES if site_lines else MOST_PAGES
    learning = Learning(work.outlets.rules, options.site, site_lines, most, fewest=fewest)
    told = (plan.jobs, plan.timeout)
    with learned_ahead(plan.sources, work.reading, learning, told, say) as learned:
        yield replace(plan, work=replace(work, outlets=work.outlets.with_learned(learned)))


def _given(source: Source) -> Iterator[str]:
    """The paths of an input that were given, and not found in a folder."""
    yield source.path
    yield from (page.path for page in source.pages if page.given)


def run_pages(
    plan: Plan,
    options: PageOptions,
    take_learned: Callable[[OutletRules], None] | None = None,
    *,
    site_lines: int = 0,
) -> Ending:
    """Run *plan*, also with rules that the pages teach where they are asked for; *take_learned* is
    given the rules of outlets that were used, if any, at the end. Raises as ``run_batch`` does."""
    from cleaner.batch.run import run_batch

    with _with_learned(plan, options, site_lines) as ready:
        ending = run_batch(ready, say)
        if take_learned and ready.work.outlets.learned:
            take_learned(ready.work.outlets.learned)
        return ending


def show_pages(
    sources: list[Source],
    options: PageOptions,
    rules: RuleSet,
    show: Callable[[Shown], None],
    take_learned: Callable[[OutletRules], None] | None = None,
    *,
    progress: bool = False,
) -> Ending:
    """Clean pages and write none: *show* is given each, in order; those that fail are said. With
    *progress* a line tells on a terminal how far it is. See ``run_pages`` for *take_learned*."""
    from cleaner.batch.run import Plan
    from cleaner.files.sinks import Writing
    from cleaner.records.work import RecordWork

    plan = Plan(
        sources,
        RecordWork(outlet_cleaner(rules, options), options.reading, Writing(), show=True),
        options.processes,
        timeout=options.seconds,
        quiet=not progress,
        warns=False,
        show=show,
    )
    return run_pages(plan, options, take_learned)
