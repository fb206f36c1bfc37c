"""Outputs: where finished bytes go, so that a run which is stopped anywhere can go on.

While a run lasts, its output has another name (``out.jsonl.partial``); it takes its own name when
it is whole.
"""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal

from cleaner.errors import InputError
from cleaner.files.libraries import optional_module
from cleaner.files.streams import is_remote, plain_suffix, why, writing
from cleaner.files.unfinished import remove_unfinished

PARTIAL = ".partial"
"""What stands behind the name of an output that is not finished."""
_PART_CHUNKS = 64
_GROUP_CHUNKS = 16


@dataclass(frozen=True, slots=True)
class Writing:
    """Where results go; what is empty is not wanted, ``-`` is standard output.

    Cleaned pages go below the folder *pages* (``-`` for a single one), their appended stories
    below *stories*, both in *encoding* (empty: as they came in) and *format*; records to
    *records*: a file of lines of JSON, compressed as its suffix says, or a folder of Parquet
    files. *removals* is what records tell of them, and *rules* the digest of the rules that they
    name; with *beside* all stand beside fields of a user's own, behind a prefix.

    >>> Writing(records="out.parquet").form, Writing(pages="out").path
    ('table', 'out')
    """

    pages: str = ""
    records: str = ""
    stories: str = ""
    encoding: str = "utf-8"
    format: Literal["text", "md"] = "text"
    removals: Literal["spans", "full", "none"] = "spans"
    rules: str = ""
    beside: bool = False

    @property
    def form(self) -> str:
        """What records are: ``lines``, ``table``, or nothing when there are none."""
        return form_of(self.records) if self.records else ""

    def file_of(self, name: str) -> str:
        """The relative name of what is written for the page *name*.

        >>> Writing(format="md").file_of("a/1.txt"), Writing().file_of("a/1.txt")
        ('a/1.md', 'a/1.txt')
        """
        return (
            name if self.format == "text" else name.removesuffix(".txt").removesuffix(".md") + ".md"
        )

    @property
    def path(self) -> str:
        """The output that names the run."""
        return self.records or self.pages or self.stories


class Sink:
    """An output, and one that takes nothing. Everything but ``close`` may raise OSError or
    InputError.

    *length* is what it holds safely: bytes, or parts.
    """

    length = 0

    def write(self, data: list[bytes]) -> None:
        """Take what came of a chunk."""

    def settle(self, size: int) -> bool:  # noqa: ARG002
        """Bring what was taken to the disk after a chunk of *size* bytes; False when it is held
        back."""
        return True

    def seal(self) -> None:
        """Bring all that was taken to the disk: nothing will follow."""
        self.settle(0)

    def finish(self) -> None:
        """Give the output its name."""

    def close(self) -> None:
        """Let go of the output, and leave it as it is."""


class _FolderSink(Sink):
    """Folders of pages, which are written by the processes that clean them.

    What a process that was killed has left unfinished there is removed, with *deep* at any depth.
    """

    def __init__(self, folders: list[str], *, deep: bool) -> None:
        self.folders, self.deep = folders, deep
        self.finish()

    def finish(self) -> None:
        remove_unfinished(map(Path, self.folders), deep=self.deep)


class _FileSink(Sink):
    """One file of lines; *length* bytes of it are kept from the run before.

    Raises InputError when it cannot be opened, or is shorter than that.
    """

    def __init__(self, path: str, length: int) -> None:
        self.path, self.length = path, length
        partial = _partial_of(Path(path))
        with writing(path):
            partial.parent.mkdir(parents=True, exist_ok=True)
            self.file = open_at(partial, length)

    def write(self, data: list[bytes]) -> None:
        self.file.writelines(data)
        self.length += sum(map(len, data))

    def settle(self, size: int) -> bool:  # noqa: ARG002
        sync_file(self.file)
        return True

    def seal(self) -> None:
        self.settle(0)
        self.file.close()

    def finish(self) -> None:
        give_name(self.path)

    def close(self) -> None:
        with suppress(OSError):
            self.file.close()


class _StreamSink(Sink):
    """Standard output (``-``), or a file elsewhere, which appears when it is whole. Raises
    InputError."""

    def __init__(self, path: str) -> None:
        self.opened: Any = None
        try:
            if path == "-":
                self.file: BinaryIO = sys.stdout.buffer
            else:
                self.opened = optional_module("fsspec").open(path, "wb")
                self.file = self.opened.open()
        except (OSError, ImportError, ValueError) as error:
            raise InputError(path, f"cannot be written: {why(error)}") from None

    def write(self, data: list[bytes]) -> None:
        self.file.writelines(data)

    def settle(self, size: int) -> bool:  # noqa: ARG002
        if self.opened is None:
            self.file.flush()
        return True

    def finish(self) -> None:
        if self.opened is not None:
            self.file.close()

    def close(self) -> None:
        if self.opened is not None and not self.file.closed:
            with suppress(Exception):
                self.file.discard()  # type: ignore[attr-defined]


class _ParquetSink(Sink):
    """A folder of Parquet files, each of 64 chunks of *chunk_size* bytes; *length* of the files are
    kept.

    Raises InputError when it cannot be written, or is there already.
    """

    def __init__(self, path: str, length: int, chunk_size: int) -> None:
        self.part_bytes, self.group_bytes = _PART_CHUNKS * chunk_size, _GROUP_CHUNKS * chunk_size
        self.path, self.length = path, length
        self.remote = is_remote(path)
        self.target = Path(path)
        self.partial = _partial_of(self.target)
        self.held: list[bytes] = []
        self.held_bytes = self.size = 0
        self.writer: Any = None
        self.file: Any = None
        if not self.remote:
            self._prepare()

    def _prepare(self) -> None:
        target = self.target
        if target.exists() and not (target.is_dir() and not any(target.iterdir())):
            raise InputError(self.path, "is there already: choose another output, or remove it")
        with writing(self.path):
            if self.length == 0 and self.partial.exists():
                shutil.rmtree(self.partial)
            self.partial.mkdir(parents=True, exist_ok=True)
            for file in self.partial.iterdir():
                if file.name not in {self._name(number) for number in range(self.length)}:
                    file.unlink()

    def _name(self, number: int) -> str:
        return f"part-{number:05}.parquet"

    def write(self, data: list[bytes]) -> None:
        """Take tables in the Arrow IPC format; they are written in groups of some chunks."""
        self.held += data
        self.held_bytes += sum(map(len, data))
        if self.held_bytes >= self.group_bytes:
            self._write_group()

    def settle(self, size: int) -> bool:
        self.size += size
        if self.size < self.part_bytes:
            return False
        self.seal()
        return True

    def seal(self) -> None:
        """Close the part."""
        self._write_group()
        self.size = 0
        if self.writer is None:
            return
        self.writer.close()
        if not self.remote:
            sync_file(self.file)
        self.file.close()
        self.writer = None
        if not self.remote:
            place = self.partial / self._name(self.length)
            place.with_name(place.name + ".tmp").replace(place)
            sync_folder(self.partial)
        self.length += 1

    def finish(self) -> None:
        if not self.remote:
            give_name(self.path)

    def close(self) -> None:
        with suppress(Exception):
            if self.file is not None:
                self.file.close()

    def _write_group(self) -> None:
        from cleaner.files.parquet import OTHER_COLUMNS, arrow, concatenated

        if not self.held:
            return
        table = concatenated(self.held, self.path)
        self.held, self.held_bytes = [], 0
        if self.writer is None:
            self.file = self._open_part()
            self.writer = arrow().parquet.ParquetWriter(self.file, table.schema, compression="zstd")
        if table.schema != self.writer.schema:
            raise InputError(self.path, OTHER_COLUMNS)
        self.writer.write_table(table)

    def _open_part(self) -> Any:
        name = self._name(self.length)
        if self.remote:
            return optional_module("fsspec").open(f"{self.path.rstrip('/')}/{name}", "wb").open()
        return (self.partial / f"{name}.tmp").open("wb")


def open_sink(writing: Writing, length: int, chunk_size: int, *, tidy: bool) -> Sink:
    """The output that *writing* names, of which *length* is kept from the run before; *chunk_size*
    counts bytes of input. With *tidy* unfinished files go from any depth of folders of pages."""
    path = writing.records
    if writing.form == "table":
        return _ParquetSink(path, length, chunk_size)
    if path and path != "-" and not is_remote(path):
        return _FileSink(path, length)
    if path or writing.pages == "-":
        return _StreamSink(path or writing.pages)
    return _FolderSink([folder for folder in (writing.pages, writing.stories) if folder], deep=tidy)


def form_of(out: str) -> str:
    """What is written to *out*, by its suffix: ``lines``, ``table``, or nothing: a folder of pages.

    >>> form_of("a.jsonl.zst"), form_of("a.parquet"), form_of("a"), form_of("-")
    ('lines', 'table', '', 'lines')
    """
    forms = {".jsonl": "lines", ".ndjson": "lines", ".json": "lines", ".parquet": "table"}
    return "lines" if out == "-" else forms.get(plain_suffix(out.rstrip("/")), "")


def give_name(path: str) -> None:
    """Give an output that is whole its name, unless it has it. Raises OSError when that fails.

    >>> give_name("no such output")
    """
    target = Path(path)
    partial = _partial_of(target)
    if partial.exists():
        if partial.is_dir() and target.is_dir():
            target.rmdir()  # an empty one, or this fails
        partial.replace(target)
        sync_folder(target.parent)


def _partial_of(target: Path) -> Path:
    return target.with_name(target.name + PARTIAL)


def sync_file(file: BinaryIO) -> None:
    """Bring what was written to *file* to the disk."""
    file.flush()
    os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system can do that."""
    if os.name == "posix":
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def open_log(path: str, length: int) -> BinaryIO:
    """Open a file of lines of which *length* bytes are kept, for appending. Raises InputError."""
    with writing(path):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        return open_at(Path(path), length)


def open_at(path: Path, length: int) -> BinaryIO:
    """Open a file for writing behind its first *length* bytes; the rest is cut off."""
    if length == 0:
        return path.open("wb")
    if path.stat().st_size < length:
        raise OSError(f"{path} is shorter than its journal says")
    file = path.open("r+b")
    file.truncate(length)
    file.seek(length)
    return file
