"""The command ``cleaner clean``: where results go, and one page after the other."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from cleaner.cli.batch import (
    BatchOptions,
    ChunkSize,
    Cleaning,
    FromFile,
    HtmlField,
    Jobs,
    LogJson,
    Rejects,
    Resume,
    TextField,
    Timeout,
    UrlField,
    clean_batch,
    is_batch,
    listed_paths,
    prepare_processes,
)
from cleaner.cli.options import (
    LARGEST,
    Drop,
    Encoding,
    Keep,
    MaxSize,
    OutputEncoding,
    Preview,
    Rules,
    Site,
    bytes_of,
    make_cleaner,
)
from cleaner.cli.recurring import SiteLines, check_inputs, line_filter
from cleaner.cli.review import ReviewFile, check_review, new_sample, write_review
from cleaner.cli.terminal import FAILED, reporting_errors, say
from cleaner.errors import InputError
from cleaner.records.cleaning import clean_any

if TYPE_CHECKING:
    from cleaner.files.pages import InputFile, Page
    from cleaner.pipeline import Cleaner
    from cleaner.records.shown import Shown
    from cleaner.text.spans import Cleaned

_RECORD_SUFFIXES = (".jsonl", ".ndjson", ".json")


@dataclass(frozen=True, slots=True)
class Targets:
    """Where results go: an empty string is nowhere, ``-`` is standard output.

    >>> Targets(page="-").folder
    ''
    """

    folder: str = ""
    page: str = ""
    records: str = ""
    stories: str = ""


@dataclass(frozen=True, slots=True)
class Formats:
    """How pages are read and written: the encodings that were named (``output`` empty: as each
    page came in), and the size in bytes above which a page is refused.

    >>> Formats(None, "utf-8", 1_000).output
    'utf-8'
    """

    encoding: str | None
    output: str
    max_size: int


def register(app: typer.Typer) -> None:
    """Add the command to *app*.

    >>> register(typer.Typer())
    """
    app.command(name="clean")(clean_command)


@reporting_errors
def clean_command(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH",
            help="Pages, folders of pages, or - for standard input; records: .jsonl, .parquet; "
            "archives: .warc, .wet, .tar, .zip; also .gz and .zst, and s3://, gs://, hf://.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        str,
        typer.Option(
            "--out",
            "-o",
            metavar="OUT",
            help="Folder to write to, under the same relative names; for a single page also a "
            "file. Without it a single page goes to standard output. FILE.jsonl (.gz, .zst) or "
            "FOLDER.parquet: one record a page, from any input.",
            show_default=False,
        ),
    ] = "",
    as_json: Annotated[
        bool,
        typer.Option(
            "--json", help="Write one JSON record a page, to standard output or to -o FILE.jsonl."
        ),
    ] = False,
    stories: Annotated[
        str,
        typer.Option(
            "--stories",
            metavar="DIR",
            help="Also write each appended story to this folder, as a page of its own.",
            show_default=False,
        ),
    ] = "",
    keep: Keep = None,
    drop: Drop = None,
    rules: Rules = None,
    site: Site = "",
    preview: Preview = False,
    site_lines: SiteLines = None,
    encoding: Encoding = None,
    output_encoding: OutputEncoding = "utf-8",
    max_size: MaxSize = LARGEST,
    jobs: Jobs = 0,
    from_file: FromFile = "",
    text_field: TextField = "text",
    html_field: HtmlField = "",
    url_field: UrlField = "url",
    rejects: Rejects = "",
    resume: Resume = False,
    timeout: Timeout = 60,
    chunk_size: ChunkSize = 1,
    log_json: LogJson = "",
    review: ReviewFile = "",
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print no summary and no warnings about pages.")
    ] = False,
) -> int:
    """Clean pages of text and HTML: write what is left of them and say what was removed.

    Input is never written over. From page.html comes page.txt. Output is UTF-8; line endings are
    kept. Exit codes: 0 done, 2 some input could not be cleaned, 130 interrupted.
    """
    from cleaner.records.report import rules_digest
    from cleaner.rules.loading import load_rules

    check_review(review, resume)
    paths = listed_paths(paths, from_file)
    options = BatchOptions(
        jobs, text_field, html_field, url_field, rejects, resume, timeout, chunk_size, log_json,
        review, site_lines or 0,
    )  # fmt: skip
    batch = is_batch(paths, out, as_json, options)
    targets = Targets() if batch else choose_targets(paths, out, stories, as_json)
    inputs = {} if batch else _find_inputs(paths, targets, review, quiet)
    if site_lines:
        check_inputs(paths)
    many = batch or bool(targets.folder and not as_json and is_large(inputs))
    if many:
        prepare_processes(paths, options, large=not batch)
    rule_set = load_rules(rules or ())
    cleaner = make_cleaner(rule_set, site=site, keep=keep, drop=drop, preview=preview)
    sample = new_sample(site) if review else None
    show = sample.add if sample else None
    if many:
        cleaning = Cleaning(
            cleaner, rule_set, site, tuple(keep or ()), tuple(drop or ()), preview,
            encoding, output_encoding, bytes_of(max_size),
        )  # fmt: skip
        code = clean_batch(paths, out, stories, cleaning, options, quiet=quiet, show=show)
    else:
        formats = Formats(encoding, output_encoding, bytes_of(max_size))
        lines = (site_lines or 0, site)
        digest = rules_digest(rule_set)
        code = _clean_pages(inputs, targets, cleaner, digest, formats, lines, show, quiet=quiet)
    if sample:
        write_review(review, sample, rule_set, quiet=quiet)
    return code


def choose_targets(paths: Sequence[str], out: str, stories: str, as_json: bool) -> Targets:
    """Say what the options mean together; raises typer.BadParameter when they mean nothing.

    >>> choose_targets(["-"], "", "", False).page, choose_targets(["a"], "b", "", False).folder
    ('-', 'b')
    """
    single = len(paths) == 1 and not Path(paths[0]).is_dir()
    if as_json:
        if out in ("", "-"):
            return Targets(records="-", stories=stories)
        if Path(out).suffix.lower() in _RECORD_SUFFIXES:
            return Targets(records=out, stories=stories)
        return Targets(folder=out, records="-", stories=stories)
    if out in ("", "-"):
        if not single:
            raise typer.BadParameter("several pages need a folder to go to", param_hint="-o")
        return Targets(page="-", stories=stories)
    if single and _names_a_file(out, paths[0]):
        return Targets(page=out, stories=stories)
    return Targets(folder=out, stories=stories)


def _names_a_file(out: str, path: str) -> bool:
    """Whether OUT, for one page, is the file to write and not a folder for it."""
    from cleaner.files.page_names import TEXT_SUFFIXES

    if Path(out).is_dir() or out.endswith(("/", "\\")):
        return False
    suffixes = (*TEXT_SUFFIXES, Path(path).suffix.lower() or TEXT_SUFFIXES[0])
    return path == "-" or Path(out).suffix.lower() in suffixes


def is_large(inputs: Iterable[InputFile]) -> bool:
    """Whether there is so much to clean that it is worth starting processes for it.

    >>> is_large([])
    False
    """
    from cleaner.batch.run import SMALL
    from cleaner.files.streams import size_of

    inputs = list(inputs)
    if any(page.path == "-" for page in inputs):
        return False
    return sum(size_of(page.path) for page in inputs) > SMALL


def _find_inputs(
    paths: Sequence[str], targets: Targets, review: str, quiet: bool
) -> dict[InputFile, Path | None]:
    """The pages to clean and the file that each goes to, if any."""
    from cleaner.files.page_names import PAGE_SUFFIXES
    from cleaner.files.pages import (
        find_pages,
        plan_outputs,
        refuse_inputs,
        refuse_same_names,
        text_names,
    )

    outputs = [folder for folder in (targets.folder, targets.stories) if folder]
    inputs, warnings = text_names(list(find_pages(paths, without=outputs)))
    if not inputs:
        raise InputError(" ".join(paths), f"holds no pages ({', '.join(PAGE_SUFFIXES)})")
    _check_stories_folder(inputs, targets)
    files = [Path(file) for file in (targets.page, targets.records) if file not in ("", "-")]
    refuse_inputs([*files, *([Path(review)] if review else [])], inputs)
    # Stories and restored pages are named after their page, too.
    refuse_same_names(inputs)
    for warning in () if quiet else warnings:
        say(f"warning: {warning}")
    if targets.folder:
        return dict(plan_outputs(inputs, targets.folder))
    return dict.fromkeys(inputs, files[0] if files and targets.page else None)


def _check_stories_folder(inputs: Iterable[InputFile], targets: Targets) -> None:
    """Refuse a folder for stories in which they could meet cleaned pages or inputs."""
    if not targets.stories:
        return
    folder = Path(targets.stories).resolve()
    if targets.folder and folder == Path(targets.folder).resolve():
        raise typer.BadParameter("must be another folder than -o", param_hint="--stories")
    for page in inputs:
        if Path(page.path).resolve().is_relative_to(folder):
            raise typer.BadParameter(f"holds {page.path}, which is read", param_hint="--stories")


def _clean_pages(
    inputs: Mapping[InputFile, Path | None],
    targets: Targets,
    cleaner: Cleaner,
    digest: str,
    formats: Formats,
    site_lines: tuple[int, str],
    show: Callable[[Shown], None] | None,
    *,
    quiet: bool,
) -> int:
    """Clean one page after the other; one that fails is reported and the rest goes on.

    *site_lines* are the options ``--site-lines`` (0: not asked for) and ``--site``; *show* is given
    each page, for a review.
    """
    from cleaner.files.pages import encode_page, read_page, write_atomically
    from cleaner.records.page_files import write_stories
    from cleaner.records.report import Summary, json_line, make_record
    from cleaner.records.shown import shown_file

    def clean(source: InputFile) -> tuple[Page, Cleaned]:
        page = read_page(source.path, formats.encoding, max_size=formats.max_size)
        return page, clean_any(page, cleaner)

    shorten = line_filter(inputs, clean, *site_lines)
    summary = Summary()
    failed = False
    with _record_stream(targets.records) as records:
        for source, output in inputs.items():
            try:
                page, cleaned = clean(source)
                cleaned, recurring = shorten(source, page, cleaned)
                if output or targets.page:
                    data = encode_page(cleaned.text, page, formats.output)
                    _write_page(data, output)
                if targets.stories:
                    place = Path(targets.stories, source.name)
                    write_stories(place, page, cleaned, formats.output, write_atomically)
            except InputError as error:
                say(str(error))
                failed = True
                continue
            if records:
                record = make_record(page, source.name, cleaned, digest)
                if recurring:
                    record["recurring_lines"] = {str(start): n for start, n in recurring.items()}
                records.write((json_line(record) + "\n").encode())
            summary.add(cleaned)
            if show:
                show(shown_file(page.path, source.name, page.text, cleaned, page.warnings))
            for warning in () if quiet else (*page.warnings, *cleaned.warnings):
                say(f"{page.path}: warning: {warning}")
    for line in () if quiet else summary.lines():
        say(line)
    return FAILED if failed else 0


@contextlib.contextmanager
def _record_stream(records: str) -> Iterator[BinaryIO | None]:
    """Where records are written: a file that appears when it is whole, standard output, or None."""
    from cleaner.files.pages import atomic_file

    if records in ("", "-"):
        yield sys.stdout.buffer if records else None
    else:
        with atomic_file(records) as file:
            yield file


def _write_page(data: bytes, output: Path | None) -> None:
    """Write a page to the file *output*, or without one to standard output."""
    from cleaner.files.pages import write_atomically

    if output:
        write_atomically(output, data)
    else:
        sys.stdout.buffer.write(data)
