"""Records that 'cleaner clean' wrote, read again by other commands, whatever their form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

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


def saved_values(path: str) -> Iterator[tuple[object, str]]:
    """Each record of a file as ``own_values`` takes it, a line or the values of a row, with its
    place. Raises InputError when the file cannot be read, or not to its end."""
    if not path.rstrip("/").endswith(_PARQUET):
        return read_lines(path)
    from cleaner.files.parquet import read_rows

    return ((row, f"{path}:{number}") for number, row in enumerate(read_rows(path), 1))
