"""Are results the same after a change?

``python -m benchmarks.results write FILE PAGES ...`` writes the digest of each page's result, by
the checkout that it stands in: once before the change and once after it. *PAGES* are folders of
.txt and .html files, and .jsonl or .jsonl.gz files of records with a field ``text`` or ``html``.
``python -m benchmarks.results compare FILE OTHER`` counts the pages with the same result and names
those that differ; it ends with exit code 1 when there are any.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from cleaner import Cleaner
from cleaner.errors import CleanerError

_SHOWN = 20


def pages(folder: Path) -> Iterator[tuple[str, str | bytes]]:
    """The name of each page below *folder*, or in the file of records, and its text or HTML."""
    if folder.is_file():
        content = folder.read_bytes()
        content = gzip.decompress(content) if folder.suffix == ".gz" else content
        for number, line in enumerate(content.splitlines()):
            record = json.loads(line)
            page = record["text"] if "text" in record else record["html"].encode()
            yield f"{folder.name}:{number}", page
        return
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".txt":
            yield str(path.relative_to(folder)), path.read_bytes().decode("utf-8", "replace")
        elif path.suffix in (".html", ".htm"):
            yield str(path.relative_to(folder)), path.read_bytes()


def digest(cleaner: Cleaner, page: str | bytes) -> str:
    """The digest of all that cleaning *page* tells."""
    try:
        result = cleaner.clean_html(page) if isinstance(page, bytes) else cleaner.clean(page)
    except CleanerError as error:
        return type(error).__name__
    return hashlib.sha256(repr(result).encode("utf-8", "surrogatepass")).hexdigest()


def write(file: Path, folders: list[Path]) -> None:
    """Write the digest of the result of each page."""
    cleaner = Cleaner()
    found = {name: digest(cleaner, page) for folder in folders for name, page in pages(folder)}
    file.write_text(json.dumps(found, indent=0), encoding="utf-8")
    print(f"{len(found):,} pages")


def compare(file: Path, other: Path) -> int:
    """Print how many pages have the same result in both files, and which have not; 1 then."""
    first, second = (json.loads(path.read_text("utf-8")) for path in (file, other))
    common = first.keys() & second.keys()
    differ = sorted(name for name in common if first[name] != second[name])
    print(f"{len(common) - len(differ):,} of {len(common):,} pages have the same result")
    if alone := len(first.keys() ^ second.keys()):
        print(f"{alone:,} pages stand in one file only")
    print("\n".join(differ[:_SHOWN]))
    return int(bool(differ or alone))


def main() -> int:
    """The command; see the top of the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parts = parser.add_subparsers(dest="part", required=True)
    writing = parts.add_parser("write", help="write the digests of results")
    writing.add_argument("file", type=Path)
    writing.add_argument("pages", type=Path, nargs="+")
    comparing = parts.add_parser("compare", help="compare two such files")
    comparing.add_argument("file", type=Path)
    comparing.add_argument("other", type=Path)
    chosen = parser.parse_args()
    if chosen.part == "compare":
        return compare(chosen.file, chosen.other)
    write(chosen.file, chosen.pages)
    return 0


if __name__ == "__main__":
    sys.exit(main())
