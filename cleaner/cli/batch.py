"""``cleaner clean`` for records, archives and many files: its options, and the run."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli.terminal import FAILED, say
from cleaner.errors import InputError
from cleaner.text.wording import counted

if TYPE_CHECKING:
    from cleaner.batch.run import Plan
    from cleaner.files.sinks import Writing
    from cleaner.files.sources import Source
    from cleaner.pipeline import Cleaner
    from cleaner.records.shown import Shown
    from cleaner.records.work import RecordWork
    from cleaner.rules.model import RuleSet

_LOOKED_AT = 100  # names in a folder

Jobs = Annotated[
    int,
    typer.Option(
        "--jobs",
        "-j",
        metavar="N",
        min=0,
        help="Processes that clean. Without it as many as there are cores, and none for input of "
        "up to 4 MB. Results are the same for any number.",
        show_default=False,
    ),
]
FromFile = Annotated[
    str,
    typer.Option(
        "--from-file",
        metavar="FILE",
        help="Read more paths from this file, one a line; - for standard input.",
        show_default=False,
    ),
]
TextField = Annotated[
    str, typer.Option("--text-field", metavar="NAME", help="Field of a record that holds its text.")
]
HtmlField = Annotated[
    str,
    typer.Option(
        "--html-field",
        metavar="NAME",
        help="Field that holds HTML; when it is given it is read before the text.  [default: html, "
        "where there is no text]",
        show_default=False,
    ),
]
UrlField = Annotated[
    str,
    typer.Option("--url-field", metavar="NAME", help="Field that holds the address of the page."),
]
Rejects = Annotated[
    str,
    typer.Option(
        "--rejects",
        metavar="FILE",
        help="Write records that cannot be cleaned to this file, with the reason (JSON lines).",
        show_default=False,
    ),
]
Resume = Annotated[
    bool, typer.Option("--resume", help="Go on with a run that was stopped or killed.")
]
Timeout = Annotated[
    float,
    typer.Option(
        "--timeout", metavar="SECONDS", min=0.1, help="Reject a record that takes longer."
    ),
]
ChunkSize = Annotated[
    float,
    typer.Option(
        "--chunk-size", metavar="MB", min=0.0001, help="Input that a process is given at once."
    ),
]
LogJson = Annotated[
    str,
    typer.Option(
        "--log-json",
        metavar="FILE",
        help="Write what happens to this file, for programs (JSON lines).",
        show_default=False,
    ),
]


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """The options above, as they were given.

    >>> BatchOptions().jobs
    0
    """

    jobs: int = 0
    text_field: str = "text"
    html_field: str = ""
    url_field: str = "url"
    rejects: str = ""
    resume: bool = False
    timeout: float = 60.0
    chunk_size: float = 1.0
    log_json: str = ""
    review: str = ""
    site_lines: int = 0

    def asks_for_batch(self) -> bool:
        """Whether one of them has a meaning only for many pages."""
        return bool(self.jobs or self.rejects or self.resume or self.log_json)


def listed_paths(paths: Sequence[str] | None, from_file: str) -> list[str]:
    """The paths that were given, and those that stand in the file *from_file*.

    Raises typer.BadParameter when there are none, InputError when the file cannot be read.

    >>> listed_paths(["a.txt"], "")
    ['a.txt']
    """
    from cleaner.files.streams import read_lines

    found = list(paths or ())
    if from_file:
        lines = (line for line, _ in read_lines(from_file))
        found += [line.rstrip(b"\r\n").decode("utf-8", "surrogateescape") for line in lines]
        if not found:
            raise InputError(from_file, "holds no paths")
    if not found:
        raise typer.BadParameter("no path is given", param_hint="PATH")
    return found


def is_batch(paths: Sequence[str], out: str, as_json: bool, options: BatchOptions) -> bool:
    """Whether these inputs and outputs are those of a batch, and not of pages one by one.

    Raises typer.BadParameter for --json, which is for pages in files.

    >>> is_batch(["a.jsonl.gz"], "-", False, BatchOptions()), is_batch(
    ...     ["a.txt"], "out", False, BatchOptions())
    (True, False)
    """
    from cleaner.files.sinks import form_of
    from cleaner.files.sources import kind_of
    from cleaner.files.streams import is_remote

    streams = [path for path in paths if is_remote(path) or (kind_of(path) and not _is_dir(path))]
    if as_json:
        if streams or options.asks_for_batch():
            raise typer.BadParameter(
                "is for pages in files; -o FILE.jsonl gives records of any input",
                param_hint="--json",
            )
        return False
    if streams or (out not in ("", "-") and form_of(out) != "pages"):
        return True
    if options.asks_for_batch() and out in ("", "-"):
        raise typer.BadParameter("many pages need a folder, a FILE.jsonl or a FOLDER.parquet",
                                 param_hint="-o")  # fmt: skip
    return options.asks_for_batch()


def prepare_processes(paths: Sequence[str], options: BatchOptions, *, large: bool) -> None:
    """Have processes prepared while rules are read, when these inputs are sure to need them;
    *large* says that they are."""
    from cleaner.batch.run import SMALL
    from cleaner.batch.workers import start_ahead
    from cleaner.files.streams import size_of

    if large or options.jobs or sum(map(size_of, paths)) > SMALL:
        start_ahead(*(["trafilatura"] if any(map(_shows_html, paths)) else []))


def _shows_html(path: str) -> bool:
    """Whether an input holds HTML, as far as names say at once."""
    from cleaner.files.page_names import is_html_name
    from cleaner.files.sources import kind_of

    if _is_dir(path):
        with suppress(OSError), os.scandir(path) as entries:
            return any(is_html_name(entry.name) for entry in islice(entries, _LOOKED_AT))
    return kind_of(path) == "warc" or is_html_name(path)


def _is_dir(path: str) -> bool:
    return Path(path).is_dir()


@dataclass(frozen=True, slots=True)
class Cleaning:
    """What pages are cleaned with, and how they are read and written, as the options say."""

    cleaner: Cleaner
    rules: RuleSet
    site: str
    keep: tuple[str, ...]
    drop: tuple[str, ...]
    preview: bool
    encoding: str | None
    output_encoding: str
    max_size: int


def clean_batch(
    paths: Sequence[str],
    out: str,
    stories: str,
    cleaning: Cleaning,
    options: BatchOptions,
    *,
    quiet: bool,
    show: Callable[[Shown], None] | None = None,
) -> int:
    """Clean many pages; the exit code. *show* is given each of them, for a review.

    Raises typer.BadParameter for options that do not fit, CleanerError as ``run_batch`` does.
    """
    from cleaner.batch.run import run_batch
    from cleaner.outlets.counting import counting_lines

    plan = make_plan(paths, out or "-", stories, cleaning, options, quiet=quiet)
    if show:
        plan = replace(plan, work=replace(plan.work, show=True), show=show)
    with counting_lines(plan, options.site_lines, cleaning.site) as plan:
        ending = run_batch(plan, say)
    for line in () if quiet else ending.tally.lines():
        say(line)
    if ending.interrupted:
        pages = counted(ending.tally.summary.pages, "page")
        go_on = "" if out in ("", "-") else ": go on with --resume"
        say(f"interrupted after {pages}{go_on}")
        return 128 + ending.interrupted
    return FAILED if ending.tally.rejected else 0


def make_plan(
    paths: Sequence[str],
    out: str,
    stories: str,
    cleaning: Cleaning,
    options: BatchOptions,
    *,
    quiet: bool,
) -> Plan:
    """Say what is to be done; raises typer.BadParameter and InputError when it cannot be."""
    from cleaner.batch.run import Plan
    from cleaner.files.sinks import Writing, form_of
    from cleaner.files.sources import find_sources

    form = form_of(out)
    outputs = [folder for folder in (out, stories) if folder not in ("", "-")]
    sources, warnings = find_sources(paths, without=outputs)
    if not sources:
        raise InputError(" ".join(paths), "holds no pages and no records")
    _check(sources, form, out, stories, options)
    for warning in () if quiet or form != "pages" else warnings:
        say(f"warning: {warning}")
    work = work_of(cleaning, options, Writing(form, out, cleaning.output_encoding, stories))
    return Plan(
        sources,
        work,
        options.jobs,
        max(int(options.chunk_size * 1_000_000), 1),
        options.timeout,
        options.rejects,
        options.log_json,
        options.resume,
        quiet,
        _digests(sources, cleaning, work, options),
    )


def work_of(
    cleaning: Cleaning, options: BatchOptions, writing: Writing, *, show: bool = False
) -> RecordWork:
    """What is done with records, as the options say; see ``RecordWork`` for *show*."""
    from cleaner.records.outlets import OutletCleaner
    from cleaner.records.work import Reading, RecordWork

    outlets = OutletCleaner(
        cleaning.rules, keep=cleaning.keep, drop=cleaning.drop, preview=cleaning.preview
    )
    reading = Reading(
        options.text_field, options.html_field or "html", bool(options.html_field),
        options.url_field, cleaning.encoding, cleaning.max_size,
    )  # fmt: skip
    return RecordWork(outlets, cleaning.cleaner if cleaning.site else None, reading, writing, show)


def _check(
    sources: Sequence[Source], form: str, out: str, stories: str, options: BatchOptions
) -> None:
    """Refuse inputs and outputs that do not fit together."""
    from cleaner.files.pages import InputFile, plan_outputs, refuse_inputs

    records = [source.path for source in sources if source.kind in ("lines", "parquet", "warc")]
    if form == "pages" and records:
        raise typer.BadParameter(
            f"records ({records[0]}) go to FILE.jsonl (.gz, .zst), to FOLDER.parquet or to -",
            param_hint="-o",
        )
    if stories and form != "pages":
        raise typer.BadParameter(
            "is for pages in files; records hold their stories", param_hint="--stories"
        )
    inputs = [InputFile(source.path, source.path, True) for source in sources]
    pages = [page for source in sources for page in source.pages]
    files = (out, options.rejects, options.log_json, options.review)
    written = [Path(path) for path in files if path not in ("", "-")]
    refuse_inputs(written, [*inputs, *pages])
    if form == "pages":
        plan_outputs(pages, out)
        if stories and Path(stories).resolve() == Path(out).resolve():
            raise typer.BadParameter("must be another folder than -o", param_hint="--stories")


def _digests(
    sources: Sequence[Source],
    cleaning: Cleaning,
    work: RecordWork,
    options: BatchOptions,
) -> dict[str, str]:
    """What tells this run from another one; see ``cleaner.batch.journal``."""
    from cleaner.batch.journal import digest_of
    from cleaner.records.report import rules_digest

    inputs = [[s.path, s.kind, s.size, [page.path for page in s.pages]] for s in sources]
    names = ("site", "keep", "drop", "preview")
    chosen = {name: getattr(cleaning, name) for name in names}
    settings = [chosen, asdict(work.reading), asdict(work.writing), options.chunk_size]
    settings += [bool(options.rejects), options.site_lines]
    return {
        "inputs": digest_of({"inputs": inputs}),
        "options": digest_of({"options": settings}),
        "rules": rules_digest(cleaning.rules),
    }
