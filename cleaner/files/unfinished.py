"""Files that are being written, beside those whose place they are to take.

Their names say which process of which machine writes them, so that what a process which was killed
has left can be told from what another one is writing.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import secrets
from collections.abc import Iterable
from functools import cache
from pathlib import Path

UNFINISHED = ".cleaner-*.tmp"
"""The names of such files (a pattern)."""
_NAME = re.compile(r"\.cleaner-([0-9a-f]{8})-(\d+)-[0-9a-f]+\.tmp")


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
