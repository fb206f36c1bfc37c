"""What a command reads and what it may write: no input is lost, no two meet at one output.

Nothing is opened here. Links, hard links and names that differ in case alone are seen through.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Container, Iterable, Iterator
from operator import itemgetter
from pathlib import Path

from cleaner.errors import InputError
from cleaner.files.libraries import optional_module, zstd
from cleaner.files.page_names import is_page_name
from cleaner.files.pages import STANDARD_INPUT, InputFile
from cleaner.files.sinks import PARTIAL, Writing
from cleaner.files.sources import RECORDS, Source
from cleaner.files.streams import is_remote

JOURNAL = ".journal"
"""What stands behind the name of an output for the name of its journal."""
_NOTHING = Writing()
_OVER_ITSELF = (
    "would be written over itself: choose another output, or use 'cleaner hook' to clean files in "
    "place"
)


def check_outputs(
    sources: Collection[Source],
    writing: Writing = _NOTHING,
    *,
    files: Iterable[str] = (),
    reads: Iterable[str] = (),
) -> None:
    """Refuse outputs that would be written over an input, or over each other.

    *writing* says where pages, records and stories go, *files* are other files that are written,
    *reads* what else is read: files, and folders of rules. Raises InputError, which names the input
    and what is wrong, or the library that is missing.

    >>> check_outputs([Source("a.jsonl", "lines", 1)], Writing(records="b.jsonl"))
    """
    if writing.form == "table":
        optional_module("pyarrow")
    if writing.records.lower().endswith(".zst"):
        zstd()
    pages = [page for source in sources for page in source.pages]
    records = [source.path for source in sources if not source.pages]
    inputs = [*records, *(page.path for page in pages), *_files_of(reads)]
    files = _files(writing, files)
    written = dict(files)
    if writing.pages not in ("", "-"):
        _refuse_file(writing.pages, "-o")
        _refuse_same_names(pages)
        _add_pages(written, writing, pages)
        if records:
            _refuse_pages_in(writing.pages, inputs, "-o")
    if writing.stories:
        # Stories are named after their page.
        _refuse_file(writing.stories, "--stories")
        _refuse_same_names(pages)
        _refuse_same_folders(sources)
        _refuse_pages_in(writing.stories, inputs, "--stories")
    _refuse(written, files, inputs)


def _refuse_same_folders(sources: Iterable[Source]) -> None:
    """The stories of records lie in a folder that is called like the file of records."""
    folders = ((Path(s.path).name if s.kind in RECORDS else s.folder, s.path) for s in sources)
    advice = "its stories would be written among those of {}: clean them one after the other"
    _refuse_meeting(filter(itemgetter(0), folders), advice)


def _refuse_same_names(inputs: Iterable[InputFile]) -> None:
    advice = "give the folder that holds both, or clean them into two folders"
    names = ((page.name, page.path) for page in inputs)
    _refuse_meeting(names, f"would be written over the output of {{}}: {advice}")


def _refuse_meeting(places: Iterable[tuple[str, str]], reason: str) -> None:
    """Refuse an input that has the place of another one, which is named in the *reason*."""
    taken: dict[str, str] = {}
    for place, path in places:
        if taken.setdefault(place, path) != path:
            raise InputError(path, reason.format(taken[place]))


def _files(writing: Writing, files: Iterable[str]) -> dict[str, str]:
    """The places of the single files that are written, and of what stands beside them meanwhile."""
    found: dict[str, str] = {}
    folders = [writing.records] if writing.form == "table" else []
    for file in (writing.records, *files):
        if file in ("", "-") or is_remote(file):
            continue
        if Path(file).is_dir() and file not in folders:
            raise InputError(file, "is a folder: give the name of a file")
        for name in (file, f"{file}{PARTIAL}", f"{file}{JOURNAL}"):
            place = os.path.realpath(name)
            if place in found:
                raise InputError(
                    file, f"would be written over {found[place]}: give them different names"
                )
            found[place] = file
    if not writing.records and writing.path not in ("", "-"):
        journal = os.path.realpath(writing.path.rstrip("/") + JOURNAL)
        if journal in found:
            raise InputError(found[journal], f"is the journal of {writing.path}: give another name")
        found[journal] = writing.path
    return found


def _add_pages(written: dict[str, str], writing: Writing, pages: Iterable[InputFile]) -> None:
    """Add what is written for *pages*, each at a place of its own and none among the stories."""
    stories = os.path.realpath(writing.stories) + os.sep if writing.stories else ""
    for page in pages:
        place = os.path.realpath(Path(writing.pages, writing.file_of(page.name)))
        if place in written:
            raise InputError(
                page.path, f"would be written over {written[place]}: choose another output"
            )
        if stories and place.startswith(stories):
            raise InputError(
                page.path, f"would be written among the stories ({writing.stories}): choose a "
                "folder for them outside of that for pages"
            )  # fmt: skip
        written[place] = page.path


def _files_of(reads: Iterable[str]) -> Iterator[str]:
    """The files among *reads*, and the rule files in the folders among them."""
    for path in filter(None, reads):  # no path at all is not the folder that one works in
        if Path(path).is_dir():
            yield from map(str, Path(path).rglob("*.toml"))
        else:
            yield path


def _refuse_file(folder: str, option: str) -> None:
    if Path(folder).exists() and not Path(folder).is_dir():
        raise InputError(f"{option} {folder}", "is a file: give the name of a folder")


def _refuse_pages_in(folder: str, inputs: Iterable[str], option: str) -> None:
    """Names of what is written to *folder* are not known before: no page in it may be an input."""
    place = Path(os.path.realpath(folder))
    for path in inputs:
        if is_page_name(path) and Path(os.path.realpath(path)).is_relative_to(place):
            raise InputError(f"{option} {folder}", f"holds {path}, which is read")


def refuse_inputs(outputs: Iterable[str | Path], inputs: Iterable[str]) -> None:
    """Raise InputError when one of the *outputs* is one of the *inputs*, the paths that are read,
    or standard output goes to one of them; folders among the *inputs* stand for their rule files.

    >>> refuse_inputs(["a.txt"], ["b.txt"])
    """
    places = [os.path.realpath(output) for output in outputs]
    _refuse(places, places, list(_files_of(inputs)))


def _refuse(places: Iterable[str], files: Container[str], inputs: Collection[str]) -> None:
    """Refuse *inputs* that are written at one of *places*; *files* are those of them whose bytes
    are changed where they are, so that all other names of the file are changed with it."""
    read = {os.path.realpath(path): path for path in inputs}
    held: set[tuple[int, int]] = set()
    for place in places:
        if place in read:
            raise InputError(read[place], _OVER_ITSELF)
        found = _identity(place)
        # Another name of a file that gets a new one at this place stays what it is.
        if found and (place in files or found.st_nlink == 1):
            held.add((found.st_dev, found.st_ino))
    shown = _identity(1)
    for path in inputs if held or shown else ():
        found = _identity(path)
        if found and (found.st_dev, found.st_ino) in held:
            raise InputError(path, _OVER_ITSELF)
        if found and shown and os.path.samestat(found, shown):
            raise InputError(path, "is read, and standard output goes there: choose another file")


def _identity(place: str | int) -> os.stat_result | None:
    """What tells one regular file, given by its path or the number of a stream, from others."""
    try:
        found = os.stat(0 if place == STANDARD_INPUT else place)  # noqa: PTH116
    except (OSError, ValueError):
        return None
    return found if stat.S_ISREG(found.st_mode) else None
