"""The command ``duplicates``: options in, a call, output and an exit code out."""

from __future__ import annotations

import functools
import sys
from collections.abc import Collection, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli.compared import DuplicateOptions, find_groups, read_records
from cleaner.cli.matches import group_lines, is_main, match_lines, matches_of
from cleaner.cli.options import bytes_of
from cleaner.cli.pages import listed_paths
from cleaner.cli.terminal import FAILED, FOUND, say, saying_warnings
from cleaner.files.pages import read_page

if TYPE_CHECKING:
    from cleaner.headlines.index import HeadlineIndex, Match
    from cleaner.headlines.stores.base import Record

_ACCEPT = "accept"


def duplicates_command(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH", help="All that 'cleaner clean' takes, or lists of headlines or texts."
        ),
    ] = None,
    *,
    options: DuplicateOptions,
) -> int:
    """Say which stories tell the same news, in which files, how alike, and why.

    Headlines are compared by their meaning, or with --by text the stories themselves, word for
    word. Nothing is deleted. Without --index the files are compared with each other.
    """
    from cleaner.cli.accepted import not_accepted, read_accepted

    options.refuse_contradictions()
    listed = listed_paths(paths, options.from_file)
    if listed[0] == _ACCEPT and not Path(_ACCEPT).exists():
        return _accept(listed[1:], options)
    known = read_accepted(Path(options.accepted))
    if options.index:
        records, failed = read_records(listed, options)
        matches = _ask_index(records, known, options)
    else:
        records, found, failed = _compare(listed, options)
        matches = list(not_accepted(found, known))
    if not options.groups:
        _print_lines(match_lines(matches, options.form))
    same = [match.headline for match in matches if match.label == "same"]
    if options.keep_first:
        _write_list(options.keep_first, records, {each.source for each in same if is_main(each)})
    if failed:
        return FAILED
    if options.check and same:
        say(
            "the same news twice: drop the page that repeats it; or, if they are other news, "
            f"'cleaner duplicates {_ACCEPT} A B' with both headlines or pages lets them through"
        )
        return FOUND
    return 0


def _compare(
    listed: Sequence[str], options: DuplicateOptions
) -> tuple[list[Record], Iterable[Match], bool]:
    """What was read, what is alike, whether a page failed. Prints groups if asked for."""
    with saying_warnings():
        records, found, failed = find_groups(listed, options)
    if options.groups:
        _print_lines(group_lines(found, options.form, options.what))
    asked = not options.groups or options.keep_first or options.check
    words = options.form in ("json", "people") and not (options.groups or options.of_texts)
    return records, matches_of(found, words) if asked else (), failed


def _accept(pair: Sequence[str], options: DuplicateOptions) -> int:
    """Add two headlines, each given as it is or by the path of its page, to the accepted pairs."""
    from cleaner.cli.accepted import add_accepted, headline_of

    size = bytes_of(options.max_size)
    read = functools.partial(read_page, encoding=options.encoding, max_size=size)

    if len(pair) != 2:
        raise typer.BadParameter(f"'duplicates {_ACCEPT}' needs two headlines or pages")
    one, other = (headline_of(text, read) if Path(text).is_file() else text for text in pair)
    path = Path(options.accepted)
    new = add_accepted(path, one, other)
    say(f"{path}: {'added' if new else 'was there already'}: {one} | {other}")
    return 0


def _open_index(options: DuplicateOptions) -> HeadlineIndex:
    from cleaner.copies.index import StoryIndex
    from cleaner.headlines.buckets import BUCKET_LIMIT
    from cleaner.headlines.index import HeadlineIndex

    limit = options.bucket_limit or BUCKET_LIMIT
    bands, rows = options.signature
    if not options.of_texts:
        return HeadlineIndex.open(options.index, bands=bands, rows=rows, bucket_limit=limit)
    stories = StoryIndex.open(options.index, bands=bands, rows=rows, bucket_limit=limit)
    stories.threshold = options.least
    return stories


def _ask_index(
    records: Sequence[Record], known: frozenset[frozenset[str]], options: DuplicateOptions
) -> list[Match]:
    """Remember the records and match each with those that were remembered before it.

    What a check refuses is not remembered: it must not stand against a page that is let in later.
    """
    from cleaner.cli.accepted import not_accepted

    with closing(_open_index(options)) as opened, saying_warnings():
        # The likest may be one that was accepted: then the next one counts.
        most = None if known else 1
        ask = functools.partial(opened.query_many, updates=options.updates, limit=most)
        if options.dry_run:
            found = [not_accepted(part, known)[:1] for part in ask(records)]
        else:
            with opened.writing():
                numbers = opened.replace(records)
                found = [not_accepted(part, known)[:1] for part in ask(records, before=numbers)]
                if options.check:
                    pairs = zip(numbers, found, strict=True)
                    refused = [n for n, part in pairs if part and part[0].label == "same"]
                    opened.store.forget(refused)
    return [match for part in found for match in part]


def _print_lines(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


def _write_list(path: str, records: Iterable[Record], repeats: Collection[str]) -> None:
    """Write the paths of *records*, each once, without those of *repeats*."""
    paths = dict.fromkeys(record.source for record in records)
    data = "".join(f"{each}\n" for each in paths if each not in repeats)
    if path == "-":
        print(data, end="")
        return
    from cleaner.files.unfinished import write_atomically

    write_atomically(Path(path), data.encode("utf-8", "surrogateescape"), tidy=True)
