"""What a command reads and what it may write: no input is lost, no two meet at one output.

Nothing is opened here; names are compared after links are followed.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from pathlib import Path

from cleaner.errors import InputError
from cleaner.files.page_names import is_page_name
from cleaner.files.pages import InputFile
from cleaner.files.sinks import PARTIAL, Writing
from cleaner.files.sources import Source
from cleaner.files.streams import is_remote

JOURNAL = ".journal"
"""What stands behind the name of an output for the name of its journal."""


def check_outputs(
    sources: Collection[Source],
    writing: Writing,
    *,
    files: Iterable[str] = (),
    reads: Iterable[str] = (),
) -> None:
    """Refuse outputs that would be written over an input, or over each other.

    *writing* says where pages, records and stories go, *files* are other files that are written
    (rejects, a log, a review), *reads* other files that are read (rules).

    Raises InputError, which names the input and what is wrong.

    >>> source = Source("in/a.txt", "pages", 1, (InputFile("in/a.txt", "a.txt", True),))
    >>> check_outputs([source], Writing(pages="in"))
    Traceback (most recent call last):
        ...
    cleaner.errors.InputError: in/a.txt: would be written over itself: choose another output, or \
use 'cleaner hook' to clean files in place
    """
    pages = [page for source in sources for page in source.pages]
    records = [source.path for source in sources if not source.pages]
    inputs = [*records, *(page.path for page in pages), *reads]
    written = _files(writing, files)
    if writing.pages not in ("", "-"):
        refuse_same_names(pages)
        written += [Path(writing.pages, page.name) for page in pages]
        if records:
            _refuse_pages_in(writing.pages, inputs, "-o")
    if writing.stories:
        # Stories are named after their page.
        refuse_same_names(pages)
        _refuse_pages_in(writing.stories, inputs, "--stories")
    refuse_inputs(written, inputs)


def _files(writing: Writing, files: Iterable[str]) -> list[Path]:
    """The single files that are written, with what stands beside them meanwhile."""
    found: dict[str, str] = {}
    for file in (writing.records, *files):
        if file in ("", "-") or is_remote(file):
            continue
        for name in (file, f"{file}{PARTIAL}", f"{file}{JOURNAL}"):
            other = found.setdefault(os.path.realpath(name), file)
            if other is not file:
                raise InputError(file, f"would be written over {other}: give them different names")
    return [Path(place) for place in found]


def _refuse_pages_in(folder: str, inputs: Iterable[str], option: str) -> None:
    """Names of what is written to *folder* are not known before: no page in it may be an input."""
    place = Path(os.path.realpath(folder))
    for path in inputs:
        if is_page_name(path) and Path(os.path.realpath(path)).is_relative_to(place):
            raise InputError(f"{option} {folder}", f"holds {path}, which is read")


def refuse_same_names(inputs: Iterable[InputFile]) -> None:
    """Raise InputError when what is written for two of the *inputs* would have the same name.

    >>> refuse_same_names([InputFile(f"{name}/1.txt", "1.txt", True) for name in "ab"])
    Traceback (most recent call last):
        ...
    cleaner.errors.InputError: b/1.txt: would be written over the output of a/1.txt: give the \
folder that holds both, or clean them into two folders
    """
    taken: dict[str, InputFile] = {}
    for page in inputs:
        other = taken.setdefault(page.name, page)
        if other is not page:
            raise InputError(
                page.path,
                f"would be written over the output of {other.path}: give the folder that holds "
                "both, or clean them into two folders",
            )


def refuse_inputs(outputs: Iterable[str | Path], inputs: Iterable[str]) -> None:
    """Raise InputError when one of the *outputs* is one of the *inputs*, the paths that are read.

    >>> refuse_inputs(["a.txt"], ["./a.txt"])
    Traceback (most recent call last):
        ...
    cleaner.errors.InputError: ./a.txt: would be written over itself: choose another output, or \
use 'cleaner hook' to clean files in place
    """
    read = {os.path.realpath(path): path for path in inputs}
    for output in outputs:
        place = os.path.realpath(output)
        if place in read:
            raise InputError(
                read[place],
                "would be written over itself: choose another output, or use 'cleaner hook' "
                "to clean files in place",
            )
