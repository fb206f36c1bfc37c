"""The commands ``index``: look after an index of headlines."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cleaner.cli.help import add_command, command_group
from cleaner.cli.option_groups import option
from cleaner.cli.terminal import FAILED, say
from cleaner.errors import InputError
from cleaner.files.streams import read_lines
from cleaner.text.wording import counted

if TYPE_CHECKING:
    from cleaner.headlines.index import HeadlineIndex
    from cleaner.headlines.stores.base import Record

IndexPlace = Annotated[str, typer.Argument(metavar="INDEX", help="The index: a file or redis://.")]


app = command_group(
    "Look after an index of headlines or stories: figures, compaction, a copy as text."
)


@add_command(app, "info")
def info_command(index: IndexPlace) -> int:
    """Show how many headlines or stories an index holds and its parameters; checks all of it."""
    with _opened(index) as opened:
        opened.store.check()
        for name, value in opened.store.info().items():
            print(f"{name}\t{value}")
    return 0


@add_command(app, "compact")
def compact_command(index: IndexPlace) -> int:
    """Give back the space of what is gone, and make look-ups fast again."""
    with _opened(index) as opened:
        opened.store.check()
        opened.store.compact()
    return 0


@add_command(app, "export")
def export_command(index: IndexPlace) -> int:
    """Write all that an index holds to standard output, one JSON record a line."""
    from cleaner.headlines.stores.base import EXPORT_FORMAT
    from cleaner.records.record import json_line

    with _opened(index) as opened:
        print(json.dumps({"cleaner-headlines": EXPORT_FORMAT}))
        for _, record in opened.store.records():
            print(json_line(dataclasses.asdict(record)))
    return 0


@add_command(app, "import")
def import_command(
    index: IndexPlace,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="What 'index export' wrote, or - for input.")
    ],
    by: Literal["headline", "text"] = option(
        "headline", "What the index holds: headline or text.", "--by", metavar="WHAT"
    ),
) -> int:
    """Add what was exported to an index, which is made when there is none."""
    from cleaner.copies.index import StoryIndex
    from cleaner.headlines.index import HeadlineIndex

    rejected: list[InputError] = []
    records = _exported_records(file, rejected)
    with closing(StoryIndex.open(index) if by == "text" else HeadlineIndex.open(index)) as opened:
        numbers = opened.add_many(records)
    for error in rejected:
        say(str(error))
    say(f"{counted(len(numbers), by)} added to {index}")
    return FAILED if rejected else 0


def _exported_records(file: str, rejected: list[InputError]) -> Iterator[Record]:
    """The headlines of an export; what is wrong with others of them goes to *rejected*.

    Raises InputError, before anything is given, when it is no export.
    """
    from cleaner.headlines.stores.base import EXPORT_FORMAT
    from cleaner.records.restoring import parse_line

    lines = read_lines(file)
    head, place = next(lines, (b"null", file))
    with suppress(InputError):
        values = parse_line(head, place)
        if isinstance(values, dict) and values.get("cleaner-headlines") == EXPORT_FORMAT:
            return _records_behind(lines, rejected)
    raise InputError(place, f"is no export of headlines of format {EXPORT_FORMAT}")


def _records_behind(
    lines: Iterator[tuple[bytes, str]], rejected: list[InputError]
) -> Iterator[Record]:
    from cleaner.records.restoring import parse_line

    while True:
        try:
            line, place = next(lines)
            record = _exported_record(parse_line(line, place), place)
        except StopIteration:
            return
        except InputError as error:
            # Behind a damage of the file itself no other line comes.
            rejected.append(error)
        else:
            yield record


def _exported_record(values: object, place: str) -> Record:
    from cleaner.headlines.stores.base import Record

    names = [field.name for field in dataclasses.fields(Record)]
    if not isinstance(values, dict) or "text" not in values or values.keys() - set(names):
        reason = f"is no record of 'cleaner index export', with the fields {', '.join(names)}"
        raise InputError(place, reason)
    for name, value in values.items():
        if not isinstance(value, str):
            raise InputError(place, f"its {name} is no text but {type(value).__name__}")
    return Record(**values)


def _opened(place: str) -> closing[HeadlineIndex]:
    """An index of headlines or of stories: what is asked of it here is the same."""
    from cleaner.headlines.index import HeadlineIndex

    return closing(HeadlineIndex.open(place, create=False, check_words=False))
