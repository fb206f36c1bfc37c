"""The commands ``index``: look after an index of headlines."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli.compared import HEADLINE, TEXT
from cleaner.cli.help import GroupedCommand
from cleaner.cli.terminal import reporting_errors, say
from cleaner.errors import InputError
from cleaner.text.wording import counted

if TYPE_CHECKING:
    from cleaner.headlines.index import HeadlineIndex
    from cleaner.headlines.stores.base import Record

IndexPlace = Annotated[str, typer.Argument(metavar="INDEX", help="The index: a file or redis://.")]


def index_measure(value: str) -> str:
    """The callback of ``--by`` of an index."""
    if value not in (HEADLINE, TEXT):
        raise typer.BadParameter(f"is {HEADLINE} or {TEXT}")
    return value


IndexBy = Annotated[
    str,
    typer.Option(
        "--by",
        metavar="WHAT",
        callback=index_measure,
        autocompletion=lambda: [HEADLINE, TEXT],
        help="What the index holds: headline or text.",
    ),
]

app = typer.Typer(
    help="Look after an index of headlines or stories: figures, compaction, a copy as text.",
    rich_markup_mode=None,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command(name="info", cls=GroupedCommand)
@reporting_errors
def info_command(index: IndexPlace) -> int:
    """Show how many headlines or stories an index holds, its size and its parameters."""
    opened = _open_existing(index)
    for name, value in opened.store.info().items():
        print(f"{name}\t{value}")
    opened.close()
    return 0


@app.command(name="compact", cls=GroupedCommand)
@reporting_errors
def compact_command(index: IndexPlace) -> int:
    """Give back the space of what is gone, and make look-ups fast again."""
    opened = _open_existing(index)
    opened.store.compact()
    opened.close()
    return 0


@app.command(name="export", cls=GroupedCommand)
@reporting_errors
def export_command(index: IndexPlace) -> int:
    """Write all that an index holds to standard output, one JSON record a line."""
    from cleaner.headlines.stores.base import EXPORT_FORMAT

    opened = _open_existing(index)
    print(json.dumps({"cleaner-headlines": EXPORT_FORMAT}))
    for _, record in opened.store.records():
        print(json.dumps(dataclasses.asdict(record), ensure_ascii=False))
    opened.close()
    return 0


@app.command(name="import", cls=GroupedCommand)
@reporting_errors
def import_command(
    index: IndexPlace,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="What 'index export' wrote, or - for input.")
    ],
    by: IndexBy = HEADLINE,
) -> int:
    """Add what was exported to an index, which is made when there is none."""
    from cleaner.copies.index import StoryIndex
    from cleaner.headlines.index import HeadlineIndex

    opened = StoryIndex.open(index) if by == TEXT else HeadlineIndex.open(index)
    try:
        numbers = opened.add_many(_exported_records(file))
    finally:
        opened.close()
    say(f"{counted(len(numbers), by)} added to {index}")
    return 0


def _exported_records(file: str) -> Iterator[Record]:
    from cleaner.files.streams import read_lines
    from cleaner.headlines.stores.base import EXPORT_FORMAT, Record

    for number, (line, place) in enumerate(read_lines(file)):
        try:
            row = json.loads(line)
            if number == 0:
                if row.get("cleaner-headlines") != EXPORT_FORMAT:
                    raise InputError(place, f"is no export of headlines of format {EXPORT_FORMAT}")
                continue
            yield Record(**row)
        except (ValueError, TypeError, AttributeError):
            raise InputError(place, "is no record of 'cleaner index export'") from None


def _open_existing(place: str) -> HeadlineIndex:
    """An index of headlines or of stories: what is asked of it here is the same."""
    from cleaner.headlines.index import HeadlineIndex

    return HeadlineIndex.open(place, create=False, check_words=False)
