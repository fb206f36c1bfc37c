"""Pairs of headlines that a person has looked at and found to be other news: a small text file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.errors import InputError
from cleaner.files.pages import Page
from cleaner.files.streams import read_utf8
from cleaner.headlines.folding import strip_headline
from cleaner.records.cleaning import clean_any

if TYPE_CHECKING:
    from cleaner.headlines.index import Match


def _pair_key(one: str, other: str) -> frozenset[str]:
    """What two headlines are known by, in either order: folded, without prefixes and outlets."""
    return frozenset((strip_headline(one), strip_headline(other)))


def read_accepted(path: Path) -> frozenset[frozenset[str]]:
    """The pairs of a file of two headlines a line, with a tab between; none when there is no file.

    Blank lines and those that begin with # are passed over. Raises InputError with a wrong line.

    >>> read_accepted(Path("no-such-file.tsv"))
    frozenset()
    """
    if not path.exists():
        return frozenset()
    pairs = set()
    for number, line in enumerate(read_utf8(path).splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 2 or not all(cell.strip() for cell in cells):
            raise InputError(f"{path}:{number}", "must be two headlines with a tab between them")
        pairs.add(_pair_key(*cells))
    return frozenset(pairs)


def add_accepted(path: Path, one: str, other: str) -> bool:
    """Add a pair to the file, which is made when there is none; whether it was new."""
    if _pair_key(one, other) in read_accepted(path):
        return False
    made = path.exists()
    with path.open("a", encoding="utf-8", newline="\n") as file:
        if not made:
            file.write("# Headlines that look alike and are other news, two a line.\n")
        file.write("\t".join(" ".join(text.split()) for text in (one, other)) + "\n")
    return True


def headline_of(path: str, read: Callable[[str], Page]) -> str:
    """The headline of a page; raises InputError when it has none."""
    from cleaner.headlines.sources import page_records
    from cleaner.pipeline import Cleaner

    for record in page_records(path, clean_any(read(path), Cleaner()), related=False):
        if record.place == "headline":
            return record.text
    raise InputError(path, "has no headline")


def not_accepted(matches: Iterable[Match], accepted: frozenset[frozenset[str]]) -> Sequence[Match]:
    """The matches that nobody has accepted."""
    if not accepted:
        return list(matches)
    return [m for m in matches if _pair_key(m.headline.text, m.other.text) not in accepted]
