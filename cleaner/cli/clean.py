"""The command ``cleaner clean``: pages of any form in; files, records and stories out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import typer

from cleaner.cli.option_groups import option
from cleaner.cli.options import bytes_of, outlet_cleaner, output_encoding
from cleaner.cli.pages import PageOptions, find_inputs, listed_paths, read_rules, run_pages
from cleaner.cli.review import check_review, write_review
from cleaner.cli.terminal import say
from cleaner.files.page_names import TEXT_SUFFIXES
from cleaner.files.streams import is_remote
from cleaner.text.wording import counted

if TYPE_CHECKING:
    from cleaner.batch.run import Ending, Plan
    from cleaner.files.sinks import Writing
    from cleaner.files.sources import Source
    from cleaner.records.work import RecordWork
    from cleaner.review.sample import ReviewSample

_CHOSEN = ("site", "keep", "drop", "preview", "outlets")


@dataclass(frozen=True)
class OutputOptions:
    """What is written, and where."""

    out: str = option(
        "",
        "Folder to write to, under the same relative names; for a single page also a file. "
        "Without it a single page goes to standard output. FILE.jsonl (.gz, .zst) or "
        "FOLDER.parquet: one record a page, from any input.",
        "--out",
        "-o",
        metavar="OUT",
    )
    as_json: bool = option(
        False,
        "Write one JSON record a page: to -o FILE.jsonl, or to standard output, also beside the "
        "files of a folder.",
        "--json",
    )
    removals: Literal["spans", "full", "none"] = option(
        "spans",
        "What records tell of what was removed: rule, kind and place; the removed texts as "
        "well; or nothing.",
        metavar="spans|full|none",
    )
    form: Literal["text", "md"] = option(
        "text",
        "What pages and stories are written as: their text, or Markdown with their data in "
        "front (FILE.md, which cannot be restored).",
        "--format",
        metavar="text|md",
    )
    stories: str = option(
        "", "Also write each appended story to this folder, as a page of its own.", metavar="DIR"
    )
    output_encoding: str = option(
        "utf-8",
        "Encoding of what is written; 'same' leaves the encoding and byte order mark of each page.",
        metavar="NAME",
        callback=output_encoding,
    )


@dataclass(frozen=True)
class RunOptions:
    """How a run goes, as its options say."""

    title: ClassVar[str] = "The run"

    site_lines: int | None = option(
        None,
        "As --outlets auto, where a line that stands on N pages of an outlet recurs.",
        metavar="N",
        min=2,
    )
    rejects: str = option(
        "",
        "Write records that cannot be cleaned to this file, with the reason (JSON lines).",
        metavar="FILE",
    )
    resume: bool = option(False, "Go on with a run that was stopped or killed.", "--resume")
    chunk_size: float = option(
        1, "Input that a process is given at once.", metavar="MB", min=0.0001
    )
    log_json: str = option(
        "", "Write what happens to this file, for programs (JSON lines).", metavar="FILE"
    )
    review: str = option(
        "",
        "Also write a page for a browser that shows what was removed, and why: of more than "
        "5,000 pages those that need a look and the first of the others.",
        metavar="FILE.html",
    )
    quiet: bool = option(False, "Print no summary and no warnings about pages.", "--quiet", "-q")

    @property
    def asks_for_run(self) -> bool:
        """Whether one of them has a meaning only for a run that can be gone on with."""
        return bool(self.rejects or self.resume or self.log_json)


@dataclass(frozen=True)
class CleanOptions(RunOptions, PageOptions, OutputOptions):
    """All options of the command."""


def clean_command(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH",
            help="Pages, folders of pages, or - for standard input; records: .jsonl, .csv, "
            ".parquet; archives: .warc, .wet, .tar, .zip; also .gz and .zst, and s3://, gs://, "
            "hf://.",
        ),
    ] = None,
    *,
    options: CleanOptions,
) -> int:
    """Clean pages of text and HTML: write what is left of them and say what was removed.

    Input is never written over. From page.html comes page.txt. Output is UTF-8; line endings are
    kept. Exit codes: 0 done, 2 some input could not be cleaned, 130 interrupted.
    """
    check_review(options.review, options.resume)
    paths = listed_paths(paths, options.from_file)
    writing = _choose_writing(paths, options)
    shown = "-" in (writing.pages, writing.records)
    if shown and options.asks_for_run and not _has_records(paths):
        raise typer.BadParameter(
            "many pages need a folder, a FILE.jsonl or a FOLDER.parquet", param_hint="-o"
        )
    return _clean(paths, writing, options)


def _choose_writing(paths: Sequence[str], options: CleanOptions) -> Writing:
    """Where pages and records go, as -o and --json say together. Raises typer.BadParameter."""
    from cleaner.files.sinks import Writing

    pages, records = _places(paths, options.out or "-", as_json=options.as_json)
    stories = options.stories
    if stories and pages not in ("", "-") and Path(stories).resolve() == Path(pages).resolve():
        raise typer.BadParameter("must be another folder than -o", param_hint="--stories")
    return Writing(pages, records, stories, options.output_encoding, options.form, options.removals)


def _places(paths: Sequence[str], out: str, *, as_json: bool) -> tuple[str, str]:
    """Where pages and records go."""
    from cleaner.files.sinks import form_of

    if out != "-" and form_of(out):
        return "", out
    if as_json:
        return ("" if out == "-" else out), "-"
    if out != "-":
        return out, ""
    if _has_records(paths):
        return "", "-"
    if len(paths) > 1 or Path(paths[0]).is_dir():
        raise typer.BadParameter("several pages need a folder to go to", param_hint="-o")
    return "-", ""


def _clean(paths: Sequence[str], writing: Writing, options: CleanOptions) -> int:
    """Clean all pages; the exit code."""
    from cleaner.files.sources import RECORDS
    from cleaner.records.work import RecordWork

    sources, writing = _find_inputs(paths, writing, options)
    _check_outputs(sources, writing, options)
    rules = read_rules(options, sources)
    beside = any(source.kind in RECORDS for source in sources)
    writing = replace(writing, rules=rules.digest, beside=beside)
    sample: ReviewSample | None = None
    if options.review:
        from cleaner.review.sample import ReviewSample

        sample = ReviewSample(options.site)
    work = RecordWork(outlet_cleaner(rules, options), options.reading, writing, bool(sample))
    plan = replace(_make_plan(sources, work, options), show=sample.add if sample else None)
    take_learned = sample.take_learned if sample else None
    ending = run_pages(plan, options, take_learned, site_lines=options.site_lines or 0)
    if sample:
        write_review(options.review, sample, rules, quiet=options.quiet)
    resumable = plan.keeps_journal and writing.path != "-"
    return _report(ending, quiet=options.quiet, resumable=resumable)


def _find_inputs(
    paths: Sequence[str], writing: Writing, options: CleanOptions
) -> tuple[list[Source], Writing]:
    """The inputs; a single page whose output is named as a file gets that name."""
    from cleaner.files.sources import RECORDS

    outputs = [folder for folder in (writing.pages, writing.stories) if folder]
    told = not options.quiet
    sources = find_inputs(
        paths, options, without=outputs, warn=bool(writing.pages) and told, told=told
    )
    if writing.pages == "-" and sources[0].kind in RECORDS:  # standard input turned out to be so
        writing = replace(writing, pages="", records="-")
    if len(sources) == 1 and len(sources[0].pages) == 1 and writing.pages not in ("", "-"):
        page = sources[0].pages[0]
        if page.given and _names_a_file(options.out, page.path):
            file = Path(options.out)
            named = replace(page, name=file.name.removesuffix(".md"))
            sources = [replace(sources[0], pages=(named,))]
            markdown = file.suffix == ".md"
            if writing.format == "md" and not markdown:
                raise typer.BadParameter("Markdown goes to FILE.md", param_hint="-o")
            writing = replace(
                writing, pages=str(file.parent), format="md" if markdown else writing.format
            )
    return sources, writing


def _names_a_file(out: str, path: str) -> bool:
    """Whether OUT, for one page, is the file to write and not a folder for it."""
    if Path(out).is_dir() or out.endswith(("/", "\\")):
        return False
    suffixes = (*TEXT_SUFFIXES, ".md", Path(path).suffix.lower() or TEXT_SUFFIXES[0])
    return path == "-" or Path(out).suffix.lower() in suffixes


def _has_records(paths: Sequence[str]) -> bool:
    """Whether one of the inputs holds many pages: records, an archive, something remote."""
    from cleaner.files.sources import kind_of

    return any(is_remote(p) or (kind_of(p) and not Path(p).is_dir()) for p in paths)


def _check_outputs(sources: Sequence[Source], writing: Writing, options: CleanOptions) -> None:
    """Refuse inputs and outputs that do not fit together."""
    from cleaner.files.outputs import check_outputs
    from cleaner.files.sources import RECORDS

    records = [source.path for source in sources if source.kind in (*RECORDS, "warc")]
    if writing.pages and records:
        raise typer.BadParameter(
            f"records ({records[0]}) go to FILE.jsonl (.gz, .zst), to FOLDER.parquet or to -",
            param_hint="-o",
        )
    files = (options.rejects, options.log_json, options.review)
    check_outputs(sources, writing, files=files, reads=options.reads)


def _make_plan(sources: list[Source], work: RecordWork, options: CleanOptions) -> Plan:
    """The run that cleans *sources*; small ones whose pages go to files keep no journal."""
    from cleaner.batch.run import Plan, processes_for

    many = bool(processes_for(sources, options.processes)) or options.asks_for_run
    return Plan(
        sources,
        work,
        options.processes,
        chunk_size=max(bytes_of(options.chunk_size), 1),
        timeout=options.seconds,
        rejects=options.rejects,
        log=options.log_json,
        resume=options.resume,
        quiet=options.quiet,
        warns=not options.quiet,
        digests=_digests(sources, work, options),
        keeps_journal=many or bool(work.writing.form),
    )


def _digests(sources: Sequence[Source], work: RecordWork, options: CleanOptions) -> dict[str, str]:
    """What tells this run from another one; see ``cleaner.batch.journal``."""
    from cleaner.batch.journal import digest_of, stamps_of

    inputs = [
        [s.path, s.kind, s.size, stamps_of([s.path, *(page.path for page in s.pages)])]
        for s in sources
    ]
    chosen = {name: getattr(options, name) for name in _CHOSEN}
    writing = replace(work.writing, rules="")
    settings = [chosen, asdict(work.reading), asdict(writing), options.chunk_size]
    settings += [bool(options.rejects), options.site_lines or 0]
    return {
        "inputs": digest_of({"inputs": inputs}),
        "options": digest_of({"options": settings}),
        "rules": work.writing.rules,
    }


def _report(ending: Ending, *, quiet: bool, resumable: bool) -> int:
    """Say how a run ended; the exit code."""
    for line in () if quiet else ending.tally.lines():
        say(line)
    if ending.interrupted:
        pages = counted(ending.tally.pages, "page")
        say(f"interrupted after {pages}{': go on with --resume' if resumable else ''}")
    return ending.exit_code
