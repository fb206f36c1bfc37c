"""A sample of the pages of each outlet, of a size that does not grow with their number.

From each outlet the pages whose digests are the smallest are kept (a bottom-k sketch: E. Cohen and
H. Kaplan, "Summarizing data using bottom-k sketches", PODC 2007). Digests are even, so this is a
random sample without replacement; it does not depend on the order of the pages or on the number of
processes, and a page that is there twice is in it once. The pages lie in SQLite, so memory is
bounded.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from cleaner.errors import CleanerError
from cleaner.files.chunks import Chunk, RawPage
from cleaner.files.pages import Page
from cleaner.records.entries import Reading, read_entries, read_text
from cleaner.records.outlets import outlet_of_entry

MOST_PAGES = 100
"""Pages of one outlet that are compared, unless told otherwise."""

# Of a page that is there twice the smaller name is kept, with what is told of it.
_INSERT = """
INSERT INTO page VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
    place = excluded.place, html = excluded.html, raw = excluded.raw,
    content_type = excluded.content_type WHERE excluded.place < place
"""
_TRIM = """
DELETE FROM page WHERE outlet = ?1 AND digest > (
    SELECT digest FROM page WHERE outlet = ?1 ORDER BY digest LIMIT 1 OFFSET ?2
)
"""


@dataclass(frozen=True, slots=True)
class SampledPage:
    """A page of *outlet* as it was found: its text or bytes, in UTF-8 if it is text, compressed.

    >>> SampledPage("valley", 7, "a.txt", False, zlib.compress(b"a")).page().text
    'a'
    """

    outlet: str
    digest: int
    place: str
    html: bool
    packed: bytes
    raw: bool = False
    content_type: str = ""

    def page(self) -> Page:
        """The page; bytes of HTML are decoded by what they and their header say."""
        from cleaner.text.encoding import decode

        body = zlib.decompress(self.packed)
        if self.raw:
            text = decode(body, content_type=self.content_type, html=True).text
        else:
            text = body.decode("utf-8", "surrogatepass")
        return Page(self.place, text, "utf-8", False, self.html)


@dataclass(slots=True)
class SampleTally:
    """The pages of some chunks that may be in the sample, how many there were of each outlet, and
    those that could not be read.
    """

    pages: list[SampledPage] = field(default_factory=list)
    total: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    def merge(self, other: SampleTally) -> None:
        """Add those of other chunks."""
        self.pages += other.pages
        self.total.update(other.total)
        self.problems += other.problems


@dataclass(frozen=True, slots=True)
class SampleWork:
    """Reads chunks and picks out the pages that may be in the sample; can be pickled.

    *site* names the outlet of all pages, if it is not empty; at most *most* pages are kept of each.
    ``kept`` are the smallest digests that this process has seen of each outlet.
    """

    reading: Reading
    site: str
    most: int
    kept: dict[str, array[int]] = field(default_factory=dict)

    def __call__(self, chunk: Chunk, before_each: Callable[[], None]) -> SampleTally:
        """The pages of *chunk* that may be in the sample."""
        tally = SampleTally()
        read = []
        for entry in read_entries(chunk, self.reading):
            before_each()
            try:
                found, data = _identified(entry, self.reading, self.site)
            except CleanerError as error:
                tally.problems.append(str(error))
                continue
            tally.total[found.outlet] += 1
            read.append((found, data))
        # Only now: a chunk that is tried again must give its pages again.
        kept = ((found, data) for found, data in read if self._keep(found))
        tally.pages = [replace(found, packed=zlib.compress(data, 1)) for found, data in kept]
        return tally

    def reject(self, chunk: Chunk, reason: str) -> SampleTally:
        """What comes of a record that cannot be read."""
        return SampleTally(problems=[f"{chunk.path}:{chunk.first}: {reason}"])

    def _keep(self, found: SampledPage) -> bool:
        digests = self.kept.setdefault(found.outlet, array("q"))
        at = bisect_left(digests, found.digest)
        if at < len(digests) and digests[at] == found.digest:
            return True  # the page that is there twice may have the smaller name
        if at >= self.most:
            return False
        digests.insert(at, found.digest)
        del digests[self.most :]
        return True


def _identified(entry: RawPage, reading: Reading, site: str) -> tuple[SampledPage, bytes]:
    """A page, and what is to be packed of it. Raises CleanerError when it cannot be read."""
    page = read_text(entry, reading)
    raw = page.html and not page.encoding
    body = entry.body if raw else page.text
    data = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body or b""
    digest = int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big", signed=True)
    outlet = site or outlet_of_entry(entry, page, reading.outlet_field)
    return SampledPage(outlet, digest, entry.place, page.html, b"", raw, entry.content_type), data


class PageSample:
    """The sampled pages of each outlet, in the SQLite file *path*. Add all, ``close``, then read.

    *most* is the number of pages of an outlet that are kept.

    >>> sample = PageSample(most=1)
    >>> for place, data in (("a", b"1"), ("b", b"2"), ("again", b"2")):
    ...     digest = int.from_bytes(hashlib.blake2b(data, digest_size=7).digest(), "big")
    ...     page = SampledPage("valley", digest, place, False, zlib.compress(data))
    ...     sample.add(SampleTally([page], Counter(valley=1)))
    >>> sample.total
    Counter({'valley': 3})
    """

    def __init__(self, path: str = "", most: int = MOST_PAGES) -> None:
        self.most = most
        self.total: Counter[str] = Counter()
        self.problems: list[str] = []
        self._file = sqlite3.connect(path)
        # The file is worth nothing once this run has ended, however that comes.
        self._file.execute("PRAGMA synchronous = OFF")
        self._file.execute("PRAGMA journal_mode = OFF")
        self._file.execute(
            "CREATE TABLE page (outlet BLOB, digest INTEGER, place BLOB, html INTEGER, packed BLOB,"
            " raw INTEGER, content_type TEXT, PRIMARY KEY (outlet, digest))"
        )

    def add(self, tally: SampleTally) -> None:
        """Add what was picked out of chunks."""
        self.total.update(tally.total)
        self.problems += tally.problems
        rows = (
            (_bytes(p.outlet), p.digest, _bytes(p.place), p.html, p.packed, p.raw, p.content_type)
            for p in tally.pages
        )
        with self._file:
            self._file.executemany(_INSERT, rows)
            for outlet in {page.outlet for page in tally.pages}:
                self._file.execute(_TRIM, (_bytes(outlet), self.most - 1))

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def read_sample(file: sqlite3.Connection, outlet: str) -> Iterator[SampledPage]:
    """The sampled pages of *outlet* in the file of a ``PageSample``, by digest."""
    rows = file.execute("SELECT * FROM page WHERE outlet = ? ORDER BY digest", (_bytes(outlet),))
    for _, digest, place, html, packed, raw, content_type in rows:
        told = place.decode("utf-8", "surrogatepass")
        yield SampledPage(outlet, digest, told, bool(html), packed, bool(raw), content_type)


def _bytes(name: str) -> bytes:
    """*name* as the file has it: names of files may hold what is no UTF-8."""
    return name.encode("utf-8", "surrogatepass")
