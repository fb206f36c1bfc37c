"""The command ``duplicates``: options in, a call, output and an exit code out."""

from __future__ import annotations

import dataclasses
import functools
import json
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli.headlines import read_headlines
from cleaner.cli.options import LARGEST, Encoding, MaxSize, bytes_of
from cleaner.cli.pages import Jobs, PageOptions
from cleaner.cli.terminal import FAILED, FOUND, reporting_errors, say
from cleaner.text.wording import counted

if TYPE_CHECKING:
    from cleaner.files.pages import Page
    from cleaner.headlines.index import Group, HeadlineIndex, Match
    from cleaner.headlines.stores.base import Record

_WIDEST_WORDS = 60
_ACCEPT = "accept"
_PAIRS_AT_ONCE = 20_000  # so many share one table: a table for each group costs far more

Index = Annotated[
    str,
    typer.Option(
        "--index",
        metavar="INDEX",
        help="Compare with the headlines remembered here, and remember the new ones: a file, made "
        "when there is none, or redis://HOST:PORT/DATABASE.",
        show_default=False,
    ),
]


@reporting_errors
def duplicates_command(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH", help="Pages, folders of pages, or lists of headlines."),
    ],
    lines: Annotated[
        bool, typer.Option("--lines", help="Each line of the files is a headline.")
    ] = False,
    column: Annotated[
        str,
        typer.Option(
            "--column",
            metavar="NAME",
            help="The files are TSV with a header, or JSONL: headlines stand in this column; dates "
            "in 'date', outlets in 'source', when there are such.",
            show_default=False,
        ),
    ] = "",
    related: Annotated[
        bool, typer.Option("--related", help="Also the headlines in lists of related stories.")
    ] = False,
    index: Index = "",
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
            "--keep-first",
            metavar="LIST",
            help="Write the paths to this file, without those whose own headline repeats an "
            "earlier one; - for standard output.",
            show_default=False,
        ),
    ] = "",
    accepted: Annotated[
        str,
        typer.Option(
            "--accepted",
            metavar="FILE",
            help="Pairs of headlines that were looked at and are other news; 'duplicates accept A "
            "B' adds one, each a headline or the path of its page.",
        ),
    ] = "duplicates-accepted.tsv",
    encoding: Encoding = None,
    max_size: MaxSize = LARGEST,
    jobs: Jobs = 0,
    bucket_limit: Annotated[
        int | None,
        typer.Option(
            "--bucket-limit",
            metavar="N",
            min=1,
            help="Of headlines that are more than N and look alike in one way (they share a band), "
            "compare only a few in this way, and say so: 1,000 with --index, 100,000 without.",
            show_default=False,
        ),
    ] = None,
) -> int:
    """Say which headlines tell the same news, in which files, how alike, and why.

    Nothing is deleted. Without --index the files are compared with each other.
    """
    from cleaner.cli.accepted import not_accepted, read_accepted
    from cleaner.files.pages import read_page

    _refuse_contradictions(index, updates or dry_run, groups, as_json and as_tsv)
    read = functools.partial(read_page, encoding=encoding, max_size=bytes_of(max_size))
    if paths[0] == _ACCEPT and not Path(_ACCEPT).exists():
        return _accept(paths[1:], Path(accepted), read)
    known = read_accepted(Path(accepted))
    options = PageOptions(encoding=encoding, max_size=max_size, jobs=jobs)
    records, failed = read_headlines(
        paths, lines, column, related, options, [keep_first, index], accepted
    )
    if index:
        opened = _open_index(index, bucket_limit)
        matches = _ask_index(opened, records, known, updates=updates, dry_run=dry_run, check=check)
    else:
        found = _find_groups(records, bucket_limit)
        if groups:
            _print_lines(_group_lines(found, as_json, as_tsv))
        shows_words = not groups and (as_json or not (as_tsv or check))
        matches = list(not_accepted(_matches_of(found, shows_words), known))
    if not groups:
        _print_lines(_match_lines(matches, as_json, as_tsv, check))
    repeats = {m.headline.source for m in matches if m.label == "same" and _is_main(m.headline)}
    if keep_first:
        _write_list(keep_first, [s for s in _sources(records) if s not in repeats])
    if failed:
        return FAILED
    if check and any(match.label == "same" for match in matches):
        say(
            "the same news twice: drop the page that repeats it; or, if they are other news, "
            f"'cleaner duplicates {_ACCEPT} A B' with both headlines or pages lets them through"
        )
        return FOUND
    return 0


def _accept(pair: Sequence[str], path: Path, read: Callable[[str], Page]) -> int:
    """Add two headlines, each given as it is or by the path of its page, to the accepted pairs."""
    from cleaner.cli.accepted import add_accepted, headline_of

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


def _is_main(record: Record) -> bool:
    return record.place == "headline" or "line" in record.place


def _sources(records: Sequence[Record]) -> list[str]:
    from cleaner.headlines.sources import sources_of

    return sources_of(records)


@contextmanager
def _saying_warnings() -> Iterator[None]:
    """Say what the library warns of, such as crowded buckets, as this command says things."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    for warning in caught:
        say(f"warning: {warning.message}")


def _find_groups(records: Sequence[Record], bucket_limit: int | None) -> list[Group]:
    from cleaner.headlines.grouping import MOST_JOINED
    from cleaner.headlines.index import group_records

    with _saying_warnings():
        return group_records(records, most=bucket_limit or MOST_JOINED)


def _open_index(place: str, bucket_limit: int | None) -> HeadlineIndex:
    from cleaner.headlines.buckets import BUCKET_LIMIT
    from cleaner.headlines.index import HeadlineIndex

    return HeadlineIndex.open(place, bucket_limit=bucket_limit or BUCKET_LIMIT)


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
        with _saying_warnings():
            if dry_run:
                found = [not_accepted(part, known)[:1] for part in ask(records)]
            else:
                with opened.writing():
                    numbers = opened.replace(records)
                    asked = ask(records, before=numbers)
                    found = [not_accepted(part, known)[:1] for part in asked]
                    if check:
                        pairs = zip(numbers, found, strict=True)
                        opened.store.forget([n for n, part in pairs if _is_refused(part)])
    finally:
        opened.close()
    return [match for part in found for match in part]


def _is_refused(matches: Sequence[Match]) -> bool:
    return bool(matches) and matches[0].label == "same"


def _matches_of(groups: Iterable[Group], words: bool) -> Iterator[Match]:
    """The pairs of head and member, as matches: with the *words* that differ when they are shown,
    which are looked up for many groups at once.
    """
    from cleaner.headlines.index import Match
    from cleaner.headlines.verdict import differing_words

    pairs = [(group.head, member) for group in groups for member in group.members]
    for begin in range(0, len(pairs), _PAIRS_AT_ONCE):
        some = pairs[begin : begin + _PAIRS_AT_ONCE]
        texts = [(member.record.text, head.text) for head, member in some]
        differing = differing_words(texts) if words else [((), ())] * len(some)
        for (head, member), (one, other) in zip(some, differing, strict=True):
            yield Match(member.record, head, "same", member.score, member.relation, one, other)


def _match_lines(
    matches: Sequence[Match], as_json: bool, as_tsv: bool, check: bool
) -> Iterator[str]:
    if as_json:
        for match in matches:
            yield json.dumps(dataclasses.asdict(match), ensure_ascii=False)
    elif as_tsv:
        yield "label\tscore\trelation\tsource\tplace\theadline\tother_source\tother_place\tother"
        for m in matches:
            one, other = m.headline, m.other
            yield "\t".join(
                (m.label, f"{m.score:.3f}", m.relation, one.source, one.place, one.text,
                 other.source, other.place, other.text)
            )  # fmt: skip
    elif check:
        for m in matches:
            yield (
                f"{_where(m.headline)}: {m.headline.text} ~ {_where(m.other)}: {m.other.text} "
                f"({m.label}, {m.score:.2f}, {m.relation})"
            )
    else:
        for m in matches:
            yield f"{m.label}  {m.score:.2f}  {m.relation}{_differing(m)}"
            yield f"    {_where(m.headline)}: {m.headline.text}"
            yield f"    {_where(m.other)}: {m.other.text}"


def _differing(match: Match) -> str:
    words = [f"+{w}" for w in match.left_only] + [f"-{w}" for w in match.right_only]
    text = " ".join(words)
    return f"  {text[:_WIDEST_WORDS]}" if text else ""


def _where(record: Record) -> str:
    if record.place == "headline":
        return record.source
    if record.place.startswith("line "):
        return f"{record.source}:{record.place[5:]}"
    return f"{record.source} ({record.place})"


def _group_lines(groups: Sequence[Group], as_json: bool, as_tsv: bool) -> Iterator[str]:
    if as_tsv:
        yield "group\tscore\trelation\tsource\tplace\theadline"
    for number, group in enumerate(groups, 1):
        rows = [(group.head, 1.0, "head")]
        rows += [(m.record, m.score, m.relation) for m in group.members]
        if as_json:
            yield json.dumps({"group": number, **dataclasses.asdict(group)}, ensure_ascii=False)
        elif as_tsv:
            for record, score, relation in rows:
                where = (record.source, record.place, record.text)
                yield "\t".join((str(number), f"{score:.3f}", relation, *where))
        else:
            yield f"group {number}: {counted(len(rows), 'headline')}"
            for record, score, relation in rows:
                yield f"    {score:.2f}  {relation:<14}  {_where(record)}: {record.text}"


def _print_lines(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


def _write_list(path: str, entries: Sequence[str]) -> None:
    data = "".join(f"{entry}\n" for entry in entries)
    if path == "-":
        print(data, end="")
        return
    from cleaner.files.pages import write_atomically

    write_atomically(Path(path), data.encode("utf-8", "surrogateescape"))
