"""The command line: options in, a call, output and an exit code out.

Exit codes: 0 done, 1 a check or hook found something, 2 the work could not be done.
Standard output holds data only; messages, warnings and the summary go to standard error.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli import clean as cli_clean
from cleaner.cli import doctor as cli_doctor
from cleaner.cli import duplicates as cli_duplicates
from cleaner.cli import evaluate as cli_evaluate
from cleaner.cli import index as cli_index
from cleaner.cli import review as cli_review
from cleaner.cli import rules as cli_rules
from cleaner.cli.options import (
    LARGEST,
    Drop,
    Encoding,
    Keep,
    MaxSize,
    Preview,
    Rules,
    Site,
    bytes_of,
    make_cleaner,
)
from cleaner.cli.terminal import FAILED, reporting_errors, say, say_error, use_utf8, wants_colour
from cleaner.errors import InputError
from cleaner.records.cleaning import clean_any

app = typer.Typer(
    help="Strip boilerplate from scraped Arabic news pages and tell their stories apart.",
    epilog="Exit codes: 0 done, 1 a check or hook found something, 2 could not do the work.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
cli_clean.register(app)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line with *arguments* (default: those of the process); the exit code.

    >>> main(["hook"])
    0
    """
    use_utf8()
    try:
        app(args=arguments, prog_name="cleaner")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else FAILED
    except Exception as error:
        return say_error(error)
    return 0


def _print_version(wanted: bool) -> None:
    if not wanted:
        return
    from cleaner.cli.installation import version
    from cleaner.records.report import rules_digest
    from cleaner.rules.loading import load_rules

    rules = load_rules()
    print(f"cleaner {version()} ({len(rules.rules)} rules, digest {rules_digest(rules)})")
    raise typer.Exit


@app.callback()
def _cleaner(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_print_version,
            is_eager=True,
            help="Print the version, the number of rules and their digest.",
        ),
    ] = False,
) -> None:
    pass


@app.command()
@reporting_errors
def explain(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH", help="Files, or - for standard input.")
    ],
    only_removed: Annotated[
        bool, typer.Option("--removed", help="Show only lines that lose something.")
    ] = False,
    keep: Keep = None,
    drop: Drop = None,
    rules: Rules = None,
    site: Site = "",
    preview: Preview = False,
    encoding: Encoding = None,
    max_size: MaxSize = LARGEST,
) -> int:
    """Show pages line by line: what is kept or removed, and why.

    Beside each line stands the rule, or the evidence that another story begins. The lines of an
    HTML page are those of the text taken out of it.
    """
    from cleaner.files.pages import find_pages, read_page
    from cleaner.records.explain import explain_lines
    from cleaner.records.report import explanation
    from cleaner.rules.loading import load_rules

    cleaner = make_cleaner(
        load_rules(rules or ()), site=site, keep=keep, drop=drop, preview=preview
    )
    failed = False
    for source in find_pages(paths):
        try:
            page = read_page(source.path, encoding, max_size=bytes_of(max_size))
            cleaned = clean_any(page, cleaner)
        except InputError as error:
            say(str(error))
            failed = True
            continue
        if len(paths) > 1:
            print(f"==> {source.path} <==")
        for warning in page.warnings:
            say(f"{page.path}: warning: {warning}")
        if cleaned.kind != "article":
            say(f"{page.path}: has no story: {cleaned.kind}")
        lines = explain_lines(cleaned)
        for line in explanation(lines, colour=wants_colour(sys.stdout), only_removed=only_removed):
            print(line)
    return FAILED if failed else 0


@app.command()
@reporting_errors
def restore(
    records: Annotated[
        str,
        typer.Argument(
            metavar="RECORDS", help="Records of 'cleaner clean --json', or - for standard input."
        ),
    ],
    out: Annotated[
        str,
        typer.Option(
            "--out", "-o", metavar="OUT", help="Folder to write to; - for standard output."
        ),
    ],
) -> int:
    """Give back the pages that records were made of, byte for byte.

    Of an HTML page comes back the text that was taken out of it, as UTF-8.
    """
    from cleaner.files.streams import read_lines

    written: set[Path] = set()
    failed = False
    for line, place in read_lines(records):
        try:
            _restore_record(line, place, records, out, written)
        except InputError as error:
            say(str(error))
            failed = True
    return FAILED if failed else 0


def _restore_record(line: bytes, place: str, records: str, out: str, written: set[Path]) -> None:
    """Restore one page and write it below *out*, once for each name."""
    from cleaner.files.pages import InputFile, refuse_inputs, write_atomically
    from cleaner.records.report import read_record, restored_bytes

    record = read_record(line, place)
    data = restored_bytes(record)
    if out == "-":
        sys.stdout.buffer.write(data)
        return
    target = Path(out, record.name)
    if target in written:
        raise InputError(place, f"another record has the name {record.name!r}, too")
    refuse_inputs([target], [InputFile(records, records, True)])
    write_atomically(target, data)
    written.add(target)


@app.command()
@reporting_errors
def hook(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILES", help="Files to clean in place.", show_default=False),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing, only say which files would change.")
    ] = False,
    stdin_names: Annotated[
        bool,
        typer.Option(
            "--stdin-names",
            help="Read names of files from standard input: one a line, or ended by NUL.",
        ),
    ] = False,
    keep: Keep = None,
    drop: Drop = None,
    rules: Rules = None,
    site: Site = "",
    preview: Preview = False,
    encoding: Encoding = None,
    max_size: MaxSize = LARGEST,
) -> int:
    """Clean files in place, for commit hooks and pipelines.

    Exit codes: 0 all were clean, 1 some changed (or would, with --check), 2 some could not be
    cleaned. Those are named and left alone; symbolic links are passed over. Only text can be
    cleaned in place, and keeps its encoding: for HTML pages use 'cleaner clean'.
    """
    from cleaner.cli.hook import clean_files, split_names
    from cleaner.files.pages import read_page
    from cleaner.rules.loading import load_rules

    names = list(files or [])
    if stdin_names:
        names += split_names(sys.stdin.buffer.read())
    if not names:
        return 0
    cleaner = make_cleaner(
        load_rules(rules or ()), site=site, keep=keep, drop=drop, preview=preview
    )
    read = functools.partial(read_page, encoding=encoding, max_size=bytes_of(max_size))
    return clean_files(names, cleaner.clean, check=check, read=read, tell=print, warn=say)


app.add_typer(cli_rules.app, name="rules")
cli_duplicates.register(app)
cli_index.register(app)
cli_evaluate.register(app)
cli_review.register(app)
cli_doctor.register(app)
