"""Records that 'cleaner clean' wrote, read again by other commands, whatever their form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from cleaner.errors import InputError
from cleaner.files.streams import read_lines

_PARQUET = ".parquet"
RECORDS = (
    "Records of 'cleaner clean': FILE.jsonl (.gz, .zst), a .parquet file or folder, or - for "
    "standard input."
)
TextField = Annotated[
    str,
    typer.Option(
        "--text-field",
        metavar="NAME",
        help="Field that holds the text, where records stand beside fields of your own.",
    ),
]
Records = Annotated[str, typer.Argument(metavar="RECORDS", help=RECORDS)]


def saved_values(path: str) -> Iterator[tuple[str, object]]:
    """The values of each record of a file, with its place; instead of them the error of a line that
    is not JSON. Raises InputError when the file cannot be read, or not to its end."""
    from cleaner.records.restoring import parse_line

    if path.rstrip("/").endswith(_PARQUET):
        from cleaner.files.parquet import read_rows

        for number, row in enumerate(read_rows(path), 1):
            yield f"{path}:{number}", row
        return
    for line, place in read_lines(path):
        try:
            yield place, parse_line(line, place)
        except InputError as error:
            yield place, error
