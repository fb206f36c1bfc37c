"""The command ``cleaner restore``: pages given back from the records of ``cleaner clean``."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import MISSING, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.cli.option_groups import option
from cleaner.cli.options import folder_to_write
from cleaner.cli.saved import Records, TextField, saved_values
from cleaner.cli.terminal import FAILED, say
from cleaner.errors import InputError
from cleaner.files.pages import Page, read_page
from cleaner.text.spans import restore

if TYPE_CHECKING:
    from cleaner.records.restoring import SavedRecord


def restore_command(
    records: Records,
    out: str = option(
        MISSING,
        "Folder to write to; - for standard output.",
        "--out",
        "-o",
        metavar="OUT",
        callback=folder_to_write,
    ),
    pages: str = option(
        "",
        "The pages themselves, where records hold only the places of what was removed "
        "(--removals spans). Without it they are looked for where they were read.",
        metavar="FOLDER",
    ),
    text_field: TextField = "text",
) -> int:
    """Give back the pages that records were made of, byte for byte.

    A record with the removed texts (--removals full) is enough; for one without them the page is
    read again, and must be as the record says. Of an HTML page comes back the text that was taken
    out of it, as UTF-8.
    """
    from cleaner.files.unfinished import remove_unfinished
    from cleaner.records.restoring import read_record

    written: set[Path] = set()
    failed = False
    for number, (values, place) in enumerate(saved_values(records), 1):
        try:
            record = read_record(values, place, number, text_field)
            target = Path(out, record.name)
            if target in written:
                raise InputError(place, f"another record has the name {record.name!r}, too")
            _restore(record, records, pages, None if out == "-" else target)
            if out != "-":
                written.add(target)
        except InputError as error:
            say(str(error) if error.path == place else f"{place}: {error}")
            failed = True
    # What a run that was killed has left beside them.
    with suppress(OSError):
        remove_unfinished({target.parent for target in written})
    return FAILED if failed else 0


def _restore(record: SavedRecord, records: str, pages: str, target: Path | None) -> None:
    """Restore one page, and write it to *target*, or to standard output."""
    from cleaner.files.outputs import refuse_inputs
    from cleaner.files.unfinished import write_atomically
    from cleaner.records.restoring import restored_bytes

    page = _page_of(record, pages) if record.needs_page else None
    data = restored_bytes(record, page)
    if target is None:
        sys.stdout.buffer.write(data)
        return
    refuse_inputs([target], [records, *([page.path] if page else [])])
    write_atomically(target, data)


def _page_of(record: SavedRecord, pages: str) -> Page | None:
    """The page that *record* was made of, if it is there; of HTML its text."""
    from cleaner.pipeline import clean_html

    given = Path(record.page.path)
    named = Path(pages, record.name)
    for place in (named, named.with_suffix(given.suffix)) if pages else (given,):
        if os.path.isfile(place):  # noqa: PTH113 (False for a name that no file can have)
            page = read_page(place, record.page.encoding)
            return replace(page, text=restore(clean_html(page.text))) if page.html else page
    return None
