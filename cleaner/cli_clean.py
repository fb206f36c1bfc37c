"""The command ``cleaner clean``: where results go, and one page after the other."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from cleaner.cli_options import Drop, Encoding, Keep, Preview, Rules, Site, make_cleaner
from cleaner.errors import InputError
from cleaner.terminal import FAILED, clean_page, reporting_errors, say

if TYPE_CHECKING:
    from cleaner.files import InputFile, Page
    from cleaner.spans import Cleaned

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


def register(app: typer.Typer) -> None:
    """Add the command to *app*.

    >>> register(typer.Typer())
    """
    app.command(name="clean")(clean_command)


@reporting_errors
def clean_command(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH", help="Files, folders, or - for standard input."),
    ],
    out: Annotated[
        str,
        typer.Option(
            "--out",
            "-o",
            metavar="OUT",
            help="Folder to write to, under the same relative names; for a single page also a "
            "file. Without it a single page goes to standard output.",
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
    encoding: Encoding = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print no summary and no warnings about pages.")
    ] = False,
) -> int:
    """Clean pages: write what is left of them and say what was removed.

    Input is never written over. Line endings, byte order mark and encoding are kept.
    """
    from cleaner.report import rules_digest
    from cleaner.rulefiles import load_rules

    targets = choose_targets(paths, out, stories, as_json)
    inputs = _find_inputs(paths, targets)
    rule_set = load_rules(rules or ())
    cleaner = make_cleaner(rule_set, site=site, keep=keep, drop=drop, preview=preview)
    return _clean_pages(
        inputs, targets, cleaner.clean, rules_digest(rule_set), encoding=encoding, quiet=quiet
    )


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
    from cleaner.files import TEXT_SUFFIXES

    if Path(out).is_dir() or out.endswith(("/", "\\")):
        return False
    suffixes = (*TEXT_SUFFIXES, Path(path).suffix.lower() or TEXT_SUFFIXES[0])
    return path == "-" or Path(out).suffix.lower() in suffixes


def _find_inputs(paths: Sequence[str], targets: Targets) -> dict[InputFile, Path | None]:
    """The pages to clean and the file that each goes to, if any."""
    from cleaner.files import (
        HTML_SUFFIXES,
        find_pages,
        plan_outputs,
        refuse_inputs,
        refuse_same_names,
    )

    outputs = [folder for folder in (targets.folder, targets.stories) if folder]
    inputs: list[InputFile] = []
    html: list[InputFile] = []
    for page in find_pages(paths, without=outputs):
        skipped = not page.given and Path(page.path).suffix.lower() in HTML_SUFFIXES
        (html if skipped else inputs).append(page)
    if html:
        say(f"{html[0].path}: HTML pages are not supported yet ({len(html)} passed over)")
    if not inputs:
        raise InputError(" ".join(paths), "holds no pages (.txt, .text)")
    _check_stories_folder(inputs, targets)
    files = [Path(file) for file in (targets.page, targets.records) if file not in ("", "-")]
    refuse_inputs(files, inputs)
    if targets.folder:
        return dict(plan_outputs(inputs, targets.folder))
    # Stories and restored pages are named after their page, too.
    refuse_same_names(inputs)
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
    clean: Callable[[str], Cleaned],
    digest: str,
    *,
    encoding: str | None,
    quiet: bool,
) -> int:
    """Clean one page after the other; one that fails is reported and the rest goes on."""
    from cleaner.files import encode_page
    from cleaner.report import Summary, json_line, make_record

    summary = Summary()
    failed = False
    with _record_stream(targets.records) as records:
        for source, output in inputs.items():
            try:
                page = read_text_page(source.path, encoding)
                cleaned = clean_page(page, clean)
                _write_pages(source, output, page, cleaned, targets.stories)
            except InputError as error:
                say(str(error))
                failed = True
                continue
            if records:
                record = make_record(page, source.name, cleaned, digest)
                records.write((json_line(record) + "\n").encode())
            elif targets.page == "-":
                sys.stdout.buffer.write(encode_page(cleaned.text, page))
            summary.add(page, cleaned)
            for warning in () if quiet else cleaned.warnings:
                say(f"{page.path}: warning: {warning}")
    for line in () if quiet else summary.lines():
        say(line)
    return FAILED if failed else 0


@contextlib.contextmanager
def _record_stream(records: str) -> Iterator[BinaryIO | None]:
    """Where records are written: a file that appears when it is whole, standard output, or None."""
    from cleaner.files import atomic_file

    if records in ("", "-"):
        yield sys.stdout.buffer if records else None
    else:
        with atomic_file(records) as file:
            yield file


def read_text_page(path: str, encoding: str | None) -> Page:
    """Read a page of text; raises InputError for HTML, and as ``read_page`` does.

    >>> read_text_page("a.html", None)
    Traceback (most recent call last):
        ...
    cleaner.errors.InputError: a.html: HTML pages are not supported yet
    """
    from cleaner.files import HTML_SUFFIXES, read_page

    if Path(path).suffix.lower() in HTML_SUFFIXES:
        raise InputError(path, "HTML pages are not supported yet")
    return read_page(path, encoding)


def _write_pages(
    source: InputFile, output: Path | None, page: Page, cleaned: Cleaned, stories: str
) -> None:
    """Write the cleaned page to *output* and its appended stories to the folder *stories*."""
    from cleaner.files import encode_page, write_atomically

    if output:
        write_atomically(output, encode_page(cleaned.text, page))
    if not stories:
        return
    appended = [story for story in cleaned.stories if story.kind == "appended"]
    for number, story in enumerate(appended, 1):
        name = Path(stories, source.name)
        place = name.with_name(f"{name.stem}.story-{number}{name.suffix}")
        write_atomically(place, encode_page(story.text, page))
