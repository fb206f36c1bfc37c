"""Files that are written, as a whole or not at all: beside those whose place they are to take.

Their names meanwhile say which process of which machine writes them: what is left is told by that.
"""

from __future__ import annotations

import errno
import hashlib
import os
import platform
import re
import secrets
import stat
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path

from cleaner.files.streams import writing

UNFINISHED = ".cleaner-*.tmp"
"""The names of such files (a pattern)."""
_THREADS = 4  # that wait for the disk at the same time
_NAME = re.compile(r"\.cleaner-([0-9a-f]{8})-(\d+)-[0-9a-f]+\.tmp")


class AtomicFiles:
    """Files that are written one by one, and take their names together when the block ends.

    A disk is waited for once for all of them, which takes a tenth of the time of waiting for each.
    Each keeps the mode and owner of the file whose place it takes; when the block raises, none is
    there.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with AtomicFiles() as files:
    ...         files.write(Path(folder, "a", "1.txt"), b"x")
    ...     [path.name for path in Path(folder, "a").iterdir()]
    ['1.txt']
    """

    def __init__(self) -> None:
        self.waiting: dict[Path, Path] = {}  # what each file is called until then

    def __enter__(self) -> AtomicFiles:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None and self.waiting:
                with ThreadPoolExecutor(_THREADS) as pool:
                    list(pool.map(_take_name, self.waiting.values(), self.waiting))
        finally:
            for temporary in self.waiting.values():
                temporary.unlink(missing_ok=True)

    def write(self, path: str | Path, data: bytes) -> None:
        """Write a file that is still to take the name *path*; of two with one name the later one
        stays. Folders are made as needed. Raises InputError when it cannot be written."""
        target = Path(os.path.realpath(path))
        with writing(path):
            if target.exists() and not (target.is_file() or target.is_dir()):
                # A pipe or device (/dev/stdout); renaming a file over it would end it.
                target.write_bytes(data)
                return
            temporary = self.waiting.setdefault(target, unfinished_name(target))
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                if target.is_dir():
                    raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
                temporary.write_bytes(data)
            except OSError:
                del self.waiting[target]
                with suppress(OSError):
                    temporary.unlink()
                raise


def write_atomically(path: str | Path, data: bytes, *, tidy: bool = False) -> None:
    """Write *data* to *path*, see ``AtomicFiles``; with *tidy* remove what was left beside it."""
    with writing(path), AtomicFiles() as files:
        files.write(path, data)
    if tidy:
        with suppress(OSError):
            remove_unfinished([Path(os.path.realpath(path)).parent])


def _take_name(temporary: Path, target: Path) -> None:
    """Bring a file to the disk and put it in the place of *target*, with its mode and owner."""
    with temporary.open("r+b") as file:
        os.fsync(file.fileno())
    if target.exists():
        before = target.stat()
        if hasattr(os, "chown"):
            with suppress(PermissionError):
                os.chown(temporary, before.st_uid, before.st_gid)
        temporary.chmod(stat.S_IMODE(before.st_mode))
    temporary.replace(target)


def unfinished_name(target: Path) -> Path:
    """A new name beside *target* for a file that is to take its place.

    >>> unfinished_name(Path("a/1.txt")).parent.as_posix()
    'a'
    """
    writer = f"{_machine()}-{os.getpid()}-{secrets.token_hex(8)}"
    return target.with_name(UNFINISHED.replace("*", writer))


def remove_unfinished(folders: Iterable[Path], *, deep: bool = False) -> None:
    """Remove what processes of this machine that are gone have left in *folders*, with *deep* at
    any depth. Raises OSError when a file cannot be removed.

    >>> remove_unfinished([Path("no such folder")])
    """
    for folder in folders:
        for file in folder.rglob(UNFINISHED) if deep else folder.glob(UNFINISHED):
            if _is_left(file.name):
                file.unlink(missing_ok=True)


@cache
def _machine() -> str:
    return hashlib.sha256(platform.node().encode()).hexdigest()[:8]


def _is_left(name: str) -> bool:
    """Whether no process is there any more that could be writing the file."""
    found = _NAME.fullmatch(name)
    return bool(
        found and found[1] == _machine() and os.name == "posix" and not _is_alive(int(found[2]))
    )


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    try:
        state = Path(f"/proc/{process}/stat").read_bytes().rpartition(b") ")[2]
    except OSError:
        return True
    # One that has ended, and that nobody has asked for yet, is there by name alone.
    return not state.startswith((b"Z", b"X"))
