"""The command ``cleaner stats``: records in, the numbers of a corpus out."""

from __future__ import annotations

from typing import Annotated

import typer

from cleaner.cli.options import AsJson
from cleaner.cli.saved import RECORDS, TextField, saved_values
from cleaner.cli.terminal import FAILED, say
from cleaner.errors import InputError
from cleaner.text.wording import counted

_MOST_SAID = 10


def stats_command(
    records: Annotated[list[str], typer.Argument(metavar="RECORDS", help=RECORDS)],
    as_json: AsJson = False,
    text_field: TextField = "text",
) -> int:
    """Tell the numbers of records: pages, kinds, outlets, what was removed, what is missing.

    A page counts as a repeat when its text, but for white space, is that of an earlier one. Exit
    code 2 when some record cannot be read; the others are counted.
    """
    from cleaner.records.record import json_line
    from cleaner.records.restoring import own_values
    from cleaner.records.statistics import Statistics, statistics_lines

    statistics = Statistics()
    failed = 0
    for path in records:
        try:
            for values, place in saved_values(path):
                try:
                    statistics.add(own_values(values, place, text_field), place)
                except InputError as error:
                    failed += 1
                    if failed <= _MOST_SAID:
                        say(str(error))
        except InputError as error:
            failed += 1
            say(str(error))
    found = statistics.values()
    if as_json:
        print(json_line(found))
    else:
        for line in statistics_lines(found):
            print(line)
    if failed:
        say(f"{counted(failed, 'record or file', 'records or files')} not counted")
    return FAILED if failed else 0
