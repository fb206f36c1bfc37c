"""The command ``duplicates``: options in, a call, output and an exit code out."""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli.compared import (
    MeasureOptions,
    Reading,
    find_groups,
    read_records,
    refuse_unmeasured,
)
from cleaner.cli.matches import group_lines, is_main, match_lines, matches_of
from cleaner.cli.options import bytes_of
from cleaner.cli.pages import PageOptions, listed_paths
from cleaner.cli.terminal import FAILED, FOUND, reporting_errors, say, saying_warnings
from cleaner.files.pages import read_page

if TYPE_CHECKING:
    from cleaner.headlines.index import HeadlineIndex, Match
    from cleaner.headlines.stores.base import Record

_ACCEPT = "accept"


@reporting_errors
def duplicates_command(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH", help="All that 'cleaner clean' takes, or lists of headlines or texts."
        ),
    ] = None,
    lines: Annotated[
        bool, typer.Option("--lines", help="Each line of the files is a headline, or a text.")
    ] = False,
    column: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="The files are TSV with a header, or JSONL: headlines, or texts, stand in this "
            "column, dates in 'date', outlets in 'source', when there are such.",
        ),
    ] = "",
    related: Annotated[
        bool, typer.Option("--related", help="Also the headlines in lists of related stories.")
    ] = False,
    index: Annotated[
        str,
        typer.Option(
            metavar="INDEX",
            help="Compare with what is remembered here, and remember what is new: a file, made "
            "when there is none, or redis://HOST:PORT/DATABASE.",
        ),
    ] = "",
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help="Exit with 1 when a new headline repeats an old one; with --index it is then not "
            "remembered.",
        ),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With --index: remember nothing.")
    ] = False,
    updates: Annotated[
        bool,
        typer.Option(
            "--updates",
            help="With --index: also the same story with other figures or a later stage.",
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON record a line.")] = False,
    as_tsv: Annotated[bool, typer.Option("--tsv", help="Tab-separated values.")] = False,
    groups: Annotated[bool, typer.Option("--groups", help="Show groups and not pairs.")] = False,
    keep_first: Annotated[
        str,
        typer.Option(
            metavar="LIST",
            help="Write the paths to this file, without those that repeat an earlier one; - for "
            "standard output.",
        ),
    ] = "",
    accepted: Annotated[
        str,
        typer.Option(
            metavar="FILE",
            help="Pairs of headlines that were looked at and are other news; 'duplicates accept A "
            "B' adds one, each a headline or the path of its page.",
        ),
    ] = "duplicates-accepted.tsv",
    bucket_limit: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            help="Of headlines that are more than N and look alike in one way (they share a band), "
            "compare only a few in this way, and say so: 1,000 with --index, 100,000 without.",
        ),
    ] = None,
    *,
    measure: MeasureOptions,
    options: PageOptions,
) -> int:
    """Say which stories tell the same news, in which files, how alike, and why.

    Headlines are compared by their meaning, or with --by text the stories themselves, word for
    word. Nothing is deleted. Without --index the files are compared with each other.
    """
    from cleaner.cli.accepted import not_accepted, read_accepted

    _refuse_contradictions(index, updates or dry_run, groups, as_json and as_tsv)
    refuse_unmeasured(measure, updates=updates, related=related, index=index, lists=lines or column)
    listed = listed_paths(paths, options.from_file)
    if listed[0] == _ACCEPT and not Path(_ACCEPT).exists():
        return _accept(listed[1:], Path(accepted), options)
    known = read_accepted(Path(accepted))
    written = [keep_first, index]
    reading = Reading(listed, lines, column, related, options, written, accepted)
    if index:
        records, failed = read_records(reading, measure)
        opened = _open_index(index, measure, bucket_limit)
        matches = _ask_index(opened, records, known, updates=updates, dry_run=dry_run, check=check)
    else:
        with saying_warnings():
            records, found, failed = find_groups(reading, measure, bucket_limit)
        if groups:
            _print_lines(group_lines(found, as_json, as_tsv, measure.what))
        shows_words = not groups and (as_json or not (as_tsv or check)) and not measure.of_texts
        asked = not groups or keep_first or check
        matches = list(not_accepted(matches_of(found, shows_words), known)) if asked else []
    if not groups:
        _print_lines(match_lines(matches, as_json, as_tsv, check))
    repeats = {m.headline.source for m in matches if m.label == "same" and is_main(m.headline)}
    if keep_first:
        _write_list(
            keep_first, [s for s in dict.fromkeys(r.source for r in records) if s not in repeats]
        )
    if failed:
        return FAILED
    if check and any(match.label == "same" for match in matches):
        say(
            "the same news twice: drop the page that repeats it; or, if they are other news, "
            f"'cleaner duplicates {_ACCEPT} A B' with both headlines or pages lets them through"
        )
        return FOUND
    return 0


def _accept(pair: Sequence[str], path: Path, options: PageOptions) -> int:
    """Add two headlines, each given as it is or by the path of its page, to the accepted pairs."""
    from cleaner.cli.accepted import add_accepted, headline_of

    size = bytes_of(options.max_size)
    read = functools.partial(read_page, encoding=options.encoding, max_size=size)

    if len(pair) != 2:
        raise typer.BadParameter(f"'duplicates {_ACCEPT}' needs two headlines or pages")
    one, other = (headline_of(text, read) if Path(text).is_file() else text for text in pair)
    new = add_accepted(path, one, other)
    say(f"{path}: {'added' if new else 'was there already'}: {one} | {other}")
    return 0


def _refuse_contradictions(index: str, needs_index: bool, groups: bool, two_formats: bool) -> None:
    if needs_index and not index:
        raise typer.BadParameter("--updates and --dry-run need --index")
    if groups and index:
        raise typer.BadParameter("--groups compares the files with each other: leave out --index")
    if two_formats:
        raise typer.BadParameter("give --json or --tsv, not both")


def _open_index(place: str, measure: MeasureOptions, bucket_limit: int | None) -> HeadlineIndex:
    from cleaner.copies.index import StoryIndex
    from cleaner.headlines.buckets import BUCKET_LIMIT
    from cleaner.headlines.index import HeadlineIndex

    limit = bucket_limit or BUCKET_LIMIT
    bands, rows = measure.signature
    if not measure.of_texts:
        return HeadlineIndex.open(place, bands=bands, rows=rows, bucket_limit=limit)
    stories = StoryIndex.open(place, bands=bands, rows=rows, bucket_limit=limit)
    stories.threshold = measure.least
    return stories


def _ask_index(
    opened: HeadlineIndex,
    records: Sequence[Record],
    known: frozenset[frozenset[str]],
    *,
    updates: bool,
    dry_run: bool,
    check: bool,
) -> list[Match]:
    """Remember the records and match each with those that were remembered before it.

    What a check refuses is not remembered: it must not stand against a page that is let in later.
    """
    from cleaner.cli.accepted import not_accepted

    # The likest may be one that was accepted: then the next one counts.
    ask = functools.partial(opened.query_many, updates=updates, limit=None if known else 1)
    try:
        with saying_warnings():
            if dry_run:
                found = [not_accepted(part, known)[:1] for part in ask(records)]
            else:
                with opened.writing():
                    numbers = opened.replace(records)
                    asked = ask(records, before=numbers)
                    found = [not_accepted(part, known)[:1] for part in asked]
                    if check:
                        pairs = zip(numbers, found, strict=True)
                        refused = [n for n, part in pairs if part and part[0].label == "same"]
                        opened.store.forget(refused)
    finally:
        opened.close()
    return [match for part in found for match in part]


def _print_lines(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


def _write_list(path: str, entries: Sequence[str]) -> None:
    data = "".join(f"{entry}\n" for entry in entries)
    if path == "-":
        print(data, end="")
        return
    from cleaner.files.unfinished import write_atomically

    write_atomically(Path(path), data.encode("utf-8", "surrogateescape"), tidy=True)
