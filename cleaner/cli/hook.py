"""The command ``cleaner hook``: files cleaned in place, as commit hooks and pipelines do it."""

from __future__ import annotations

import functools
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli.option_groups import option
from cleaner.cli.options import LARGEST, Encoding, MaxSize, RuleOptions, bytes_of, make_cleaner
from cleaner.cli.terminal import FAILED, FOUND, say
from cleaner.errors import InputError
from cleaner.files.pages import Page, encode_page, read_page
from cleaner.records.cleaning import cleaning
from cleaner.records.tally import Tally
from cleaner.text.spans import Cleaned, restore

_HOW_TO_SEE_WHY = "why each line would go: cleaner explain --removed FILE"
_HOW_TO_SEE_WHY_AFTERWARDS = (
    "why each line went: cleaner explain --removed, of the page as it was "
    "(in git: git show :FILE | cleaner explain --removed -)"
)


def hook_command(
    files: Annotated[
        list[str] | None, typer.Argument(metavar="FILES", help="Files to clean in place.")
    ] = None,
    check: bool = option(False, "Change nothing, only say which files would change.", "--check"),
    stdin_names: bool = option(
        False,
        "Read names of files from standard input: one a line, or ended by NUL.",
        "--stdin-names",
    ),
    *,
    options: RuleOptions,
    encoding: Encoding = None,
    max_size: MaxSize = LARGEST,
) -> int:
    """Clean files in place, for commit hooks and pipelines.

    Exit codes: 0 all were clean, 1 some changed (or would, with --check), 2 some could not be
    cleaned. Those are named and left alone; symbolic links are passed over. Only text can be
    cleaned in place, and keeps its encoding: for HTML pages use 'cleaner clean'.
    """
    from cleaner.rules.loading import load_rules

    names = list(files or [])
    if stdin_names:
        names += split_names(sys.stdin.buffer.read())
    if not names:
        return 0
    cleaner = make_cleaner(load_rules(options.rules or ()), options)

    read = functools.partial(read_page, encoding=encoding, max_size=bytes_of(max_size))
    return clean_files(names, cleaner.clean, check=check, read=read)


def clean_files(
    names: Sequence[str],
    clean: Callable[[str], Cleaned],
    *,
    check: bool = False,
    read: Callable[[str], Page] = read_page,
) -> int:
    """Clean every file of *names* in place, with *check* only say which would change; the exit
    code.

    Symbolic links are passed over: what they point to has its own name, or is not ours. What a hook
    that was killed has left beside the files is removed.

    >>> clean_files(["no such.txt"], lambda text: Cleaned(text))
    2
    """
    from cleaner.files.unfinished import remove_unfinished

    if not check:
        with suppress(OSError):
            remove_unfinished({Path(name).parent for name in names})
    removed = Tally()
    failed = False
    for name in names:
        if Path(name).is_symlink():
            say(f"{name}: is a symbolic link, passed over")
            continue
        try:
            cleaned = fix_file(name, clean, check=check, read=read)
            if cleaned:
                removed.add(cleaned)
                counts = Counter(removal.kind for removal in cleaned.removals)
                kinds = ", ".join(f"{kind} {count:,}" for kind, count in sorted(counts.items()))
                print(f"{'Would fix' if check else 'Fixing'} {name}: {kinds}")
        except InputError as error:
            say(str(error))
            failed = True
    if removed.changed:
        for line in removed.lines():
            say(line)
        say(_HOW_TO_SEE_WHY if check else _HOW_TO_SEE_WHY_AFTERWARDS)
    if failed:
        return FAILED
    return FOUND if removed.changed else 0


def fix_file(
    name: str,
    clean: Callable[[str], Cleaned],
    *,
    check: bool = False,
    read: Callable[[str], Page] = read_page,
) -> Cleaned | None:
    """Clean one file in place, keeping its encoding; None when it was clean.

    With *check* nothing is written. Raises InputError when the file cannot be read, is no text,
    cannot be written, or the removals do not give it back.
    """
    from cleaner.files.sources import kind_of
    from cleaner.files.unfinished import write_atomically

    if kind := kind_of(name):
        raise InputError(name, f"holds many pages ({kind}): use 'cleaner clean'")
    # A file may be named like the sign for standard input.
    page = read(os.path.join(".", name) if name == "-" else name)  # noqa: PTH118
    if page.html:
        raise InputError(name, "is HTML: only text can be cleaned in place; use 'cleaner clean'")
    if "\0" in page.text:
        raise InputError(name, f"is not text (NUL at character {page.text.index(chr(0))})")
    with cleaning(name):
        cleaned = clean(page.text)
    if cleaned.text == page.text:
        return None
    if restore(cleaned) != page.text:
        raise InputError(name, "internal error, please report it: the page cannot be restored")
    if not page.exact:
        raise InputError(name, f"would not be the same bytes when written as {page.encoding} again")
    if not check:
        write_atomically(name, encode_page(cleaned.text, page))
    return cleaned


def split_names(data: bytes) -> Iterator[str]:
    """Split a list of file names: one a line, or ended by NUL as ``find -print0`` writes them.

    >>> list(split_names(b"a b.txt\\nc.txt\\n")), list(split_names(b"a\\nb.txt\\0"))
    (['a b.txt', 'c.txt'], ['a\\nb.txt'])
    """
    for name in data.split(b"\0" if b"\0" in data else b"\n"):
        name = name.removesuffix(b"\r")
        if name:
            yield os.fsdecode(name)
