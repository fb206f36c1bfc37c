"""What takes long to make out of rules, kept in the user's cache folder for the next process.

A file holds a pickle, which can do anything when it is loaded, so only what this user wrote is
read: a regular file of theirs in a folder of theirs, both closed to the writing of others, with
the digest of its contents before them. Whatever is amiss, it is made again. ``CLEANER_CACHE``
names another folder; set but empty it turns the cache off.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import stat
import sys
import tempfile
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec
import regex

from cleaner.rules.matching import Matcher, compile_matcher
from cleaner.rules.model import Rule

_T = TypeVar("_T")
_DIGEST = hashlib.sha256
_DIGEST_SIZE = _DIGEST().digest_size  # bytes
_WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH
_MOST_FILES = 20  # those that were not asked for the longest go
_MANY_RULES = 100  # to compile fewer takes no longer than to look for them
_SUFFIX = ".rules"


def cache_folder() -> Path | None:
    """Where compiled rules are kept; None when the cache is off or there is no place for it.

    >>> folder = cache_folder()
    >>> folder is None or folder.is_absolute()
    True
    """
    named = os.environ.get("CLEANER_CACHE")
    if named is not None:
        return Path(named).absolute() if named else None
    from platformdirs import user_cache_path

    try:
        folder = user_cache_path("arabic-news-cleaner", appauthor=False)
    except RuntimeError:  # the user has no home
        return None
    return folder if folder.is_absolute() else None


def compile_matchers(
    rules: Sequence[Rule], words: Mapping[str, Collection[str]]
) -> dict[str, Matcher]:
    """Compile *rules* to a Matcher for each of their languages; *words* as for ``compile_matcher``.

    Of many rules the result is kept for the next process.

    >>> rule = Rule("print", "A button.", "reading-tools", phrases=("طباعة",))
    >>> list(compile_matchers([rule], {}))
    ['ar']
    """

    def compile_all() -> dict[str, Matcher]:
        return {
            language: compile_matcher((r for r in rules if r.lang == language), words)
            for language in sorted({r.lang for r in rules})
        }

    if len(rules) < _MANY_RULES:
        return compile_all()
    content = [rules, {name: sorted(words[name]) for name in sorted(words)}]
    return kept([msgspec.json.encode(content)], compile_all)


def kept(content: Iterable[bytes], make: Callable[[], _T]) -> _T:
    """What *make* returns, from the cache when it was made of the same *content* before.

    *content* is all that the result depends on, besides the program itself and what it runs on.

    >>> kept([b"1", b"2"], lambda: 1 + 2)
    3
    """
    folder = cache_folder()
    if folder is None:
        return make()
    key = _DIGEST(_program())
    for part in content:
        key.update(len(part).to_bytes(8, "big") + part)
    path = folder / (key.hexdigest()[:32] + _SUFFIX)
    payload = _read(path)
    if payload is not None:
        with contextlib.suppress(OSError):
            os.utime(path)
        # A sound file of ours that cannot be loaded was made by something else than it says.
        with contextlib.suppress(Exception):
            return pickle.loads(payload)  # type: ignore[no-any-return]
    made = make()
    _write(path, pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
    return made


@cache
def _program() -> bytes:
    """What tells this program from others that could have filled the cache."""
    here = Path(__file__).parent
    sources = (*sorted(here.glob("*.py")), *sorted(here.parent.glob("text/*.py")))
    digest = _DIGEST(f"{sys.version} {regex.__version__} {len(sources)}".encode())
    for source in sources:
        digest.update(source.read_bytes())
    return digest.digest()


def _read(path: Path) -> bytes | None:
    """The contents of a file of the cache, when it is sound and only this user can have made it."""
    try:
        if not _is_ours(path.parent.lstat(), stat.S_ISDIR):
            return None
        with path.open("rb") as file:
            if not _is_ours(os.fstat(file.fileno()), stat.S_ISREG):
                return None
            digest, payload = file.read(_DIGEST_SIZE), file.read()
    except OSError:
        return None
    return payload if _DIGEST(payload).digest() == digest else None


def _is_ours(status: os.stat_result, is_kind: Callable[[int], bool]) -> bool:
    owned = not hasattr(os, "getuid") or (
        status.st_uid == os.getuid() and not status.st_mode & _WRITABLE_BY_OTHERS
    )
    return owned and is_kind(status.st_mode)


def _write(path: Path, payload: bytes) -> None:
    """Put a file into the cache, whole or not at all; without a word where that cannot be done."""
    with contextlib.suppress(OSError):
        if not _make_folder(path.parent):
            return
        descriptor, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(_DIGEST(payload).digest() + payload)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
        files = sorted(path.parent.glob("*" + _SUFFIX), key=lambda file: file.stat().st_mtime)
        for old in files[:-_MOST_FILES]:
            old.unlink(missing_ok=True)


def _make_folder(folder: Path) -> bool:
    """Make *folder* for this user alone, unless it would lie in a folder of somebody else; whether
    it is there and theirs."""
    above = next(each for each in (folder, *folder.parents) if each.exists())
    if hasattr(os, "getuid") and above.stat().st_uid != os.getuid():
        return False
    if above != folder:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    return _is_ours(folder.lstat(), stat.S_ISDIR)
