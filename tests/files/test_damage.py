"""Archives that are cut short, damaged or noise: what came through is kept, the rest is told."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import random
import tarfile
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from batches import html_page, make_records, page, read_lines, write_lines
from conftest import RunCleaner, write
from test_sources import warc_record

from cleaner.files.compression import compress
from cleaner.files.sources import Position, find_sources, read_chunks

COUNT = 3
PACKINGS = ("", ".gz", ".zst", ".xz", ".bz2")


def read_all(path: Path) -> tuple[int, list[str]]:
    """How many pages or whole lines an input gives, and its errors."""
    sources, *_ = find_sources([str(path)])
    found, errors = 0, []
    for chunk in read_chunks(sources, Position(), 1 << 20, 1 << 20):
        found += chunk.data.count(b"}\n")
        found += sum(page.body is not None for page in chunk.pages)
        errors += [page.reason for page in chunk.pages if page.body is None]
    return found, errors


def answer(number: int) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    return warc_record("response", head + html_page(number).encode())


def warc(packing: str) -> bytes:
    """A WARC file, each of whose records is packed by itself."""
    return b"".join(compress(answer(n), f"x{packing}") for n in range(COUNT))


def tar(packing: str, form: int = tarfile.PAX_FORMAT) -> bytes:
    """A tar file; one name is too long for its header, one is Arabic."""
    buffer = io.BytesIO()
    names = ("a.txt", "x" * 120 + ".txt", "خبر.txt")
    with tarfile.open(fileobj=buffer, mode="w", format=form) as made:
        for name, text in zip(names, map(page, range(COUNT)), strict=True):
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            made.addfile(member, io.BytesIO(text.encode()))
    data = buffer.getvalue().rstrip(b"\0")  # without what fills the last record up
    return compress(data + bytes(-len(data) % 512 + 1024), f"x{packing}")


def zipped(stream: bool) -> bytes:
    """A zip file; in one that was written to a *stream* sizes stand behind the members."""
    buffer = Unseekable() if stream else io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for number in range(COUNT):
            made.writestr(f"{number}.txt", page(number))
    return buffer.getvalue()


class Unseekable(io.BytesIO):
    """A stream that is never gone back in."""

    def tell(self) -> int:
        raise OSError

    def seekable(self) -> bool:
        return False


def lines(packing: str) -> bytes:
    data = b"".join(b'{"text": "%d"}\n' % n for n in range(COUNT))
    return compress(data, f"x{packing}")


KINDS: dict[str, tuple[str, Callable[[], bytes]]] = {
    **{f"warc{p}": (f"in.warc{p}", partial(warc, p)) for p in PACKINGS},
    **{f"tar{p}": (f"in.tar{p}", partial(tar, p)) for p in PACKINGS},
    "gnu tar": ("in.tar", lambda: tar("", tarfile.GNU_FORMAT)),
    "zip": ("in.zip", lambda: zipped(stream=False)),
    "zip of a stream": ("in.zip", lambda: zipped(stream=True)),
    **{f"lines{p}": (f"in.jsonl{p}", partial(lines, p)) for p in PACKINGS if p},
}


@pytest.mark.parametrize("kind", KINDS)
def test_no_cut_passes_as_whole(here: Path, kind: str) -> None:
    """At every place: all pages, or an error; and never more pages than at a place behind.

    Of a stretch of zeros, which fill up the blocks of a tar file, every sixteenth is a place.
    """
    name, make = KINDS[kind]
    path = write(here / name, make())
    assert read_all(path) == (COUNT, [])
    between = ends_of_records(kind)
    before = COUNT
    data = path.read_bytes()
    places = [n for n in range(len(data)) if any(data[max(n - 8, 0) : n + 8]) or n % 16 == 0]
    for cut in reversed(places):
        os.truncate(path, cut)
        found, errors = read_all(path)
        assert errors or found == COUNT or cut in between, (cut, found)
        assert found <= before, (cut, found, errors)
        assert len(errors) <= 1
        before = found


def ends_of_records(kind: str) -> set[int]:
    """Where nothing tells that records are missing: none of the next one had begun."""
    if not kind.startswith("warc"):
        return set()
    packing = kind.removeprefix("warc")
    sizes = [len(compress(answer(n), f"x{packing}")) for n in range(COUNT)]
    ends = [sum(sizes[: n + 1]) for n in range(COUNT)]
    blank = 0 if packing else 4  # bytes between two records, which need not be there
    return {end - n for end in ends for n in range(blank + 1)}


@pytest.mark.parametrize("name", ["in.warc.gz", "in.tar.gz", "in.jsonl.gz", "in.warc", "in.tar"])
def test_the_place_of_a_cut_is_named(here: Path, cleaner: RunCleaner, name: str) -> None:
    stem, _, packing = name.removeprefix("in.").partition(".")
    make = {"warc": warc, "tar": tar, "jsonl": lines}[stem]
    data = make(f".{packing}" if packing else "")
    write(here / name, data[:-700] if len(data) > 1400 else data[:-9])
    result = cleaner("clean", name, "-o", "out.jsonl", "-q")
    assert result.code == 2
    assert f"{name}: is cut short" in result.stderr
    assert " at byte " in result.stderr


@pytest.mark.parametrize("suffix", ["warc", "wet", "tar", "zip", "parquet", "jsonl"])
@pytest.mark.parametrize("packing", PACKINGS)
def test_noise_is_no_archive(here: Path, cleaner: RunCleaner, suffix: str, packing: str) -> None:
    draw = random.Random(5)
    for size in (0, 1, 600, 20_000):
        name = f"in.{suffix}{packing}"
        write(here / name, draw.randbytes(size))
        result = cleaner("clean", name, "-o", f"out-{size}.jsonl", "-q")
        is_empty = (suffix, packing, size) == ("jsonl", "", 0)
        assert result.code == (0 if is_empty else 2), result.stderr
        assert result.stderr.startswith(name) or is_empty
        assert "internal error" not in result.stderr


@pytest.mark.parametrize("packing", [p for p in PACKINGS if p])
def test_what_is_packed_is_told_by_its_bytes(here: Path, cleaner: RunCleaner, packing: str) -> None:
    """Names that were kept when the data were packed or unpacked, and what was packed twice."""
    data = write_lines(here / "plain.jsonl", make_records(3)).read_bytes()
    write(here / "a.jsonl", compress(data, f"x{packing}"))
    write(here / f"b.jsonl{packing}", data)
    write(here / f"c.jsonl{packing}", gzip.compress(compress(data, f"x{packing}")))
    names = ("a.jsonl", f"b.jsonl{packing}", f"c.jsonl{packing}")
    assert cleaner("clean", *names, "-o", f"out.jsonl{packing}", "-q").code == 0
    write(here / "out.jsonl", unpack(here / f"out.jsonl{packing}"))
    assert [record["id"] for record in read_lines(here / "out.jsonl")] == ["0", "1", "2"] * 3


def unpack(path: Path) -> bytes:
    from cleaner.files.libraries import zstd

    ways = {".gz": gzip, ".xz": lzma, ".bz2": bz2, ".zst": zstd()}
    return ways[path.suffix].decompress(path.read_bytes())  # type: ignore[no-any-return]


def test_frames_that_are_damaged_are_no_end(here: Path) -> None:
    """Libraries take what is behind a frame for filling, and say nothing of it."""
    for packing in (p for p in PACKINGS if p):
        first, second = (compress(b'{"text": "%d"}\n' % n, f"x{packing}") for n in range(2))
        found, errors = read_all(write(here / f"a.jsonl{packing}", first + b"?" + second))
        assert (found, len(errors)) == (1, 1)
        assert f"at byte {len(first):,}" in errors[0]
    data = gzip.compress(b'{"text": "a"}\n')
    assert read_all(write(here / "b.jsonl.gz", data + bytes(3000) + data + bytes(9))) == (2, [])


def test_tar_files_that_were_joined(here: Path) -> None:
    assert read_all(write(here / "a.tar", tar("") + bytes(9216) + tar(""))) == (2 * COUNT, [])
    assert read_all(write(here / "b.tar", tar("") + b"noise" * 300)) == (COUNT, [])
    damaged = bytearray(tar(""))
    damaged[1024:1100] = b"?" * 76
    found, (error,) = read_all(write(here / "c.tar", bytes(damaged)))
    assert found < COUNT
    assert "is cut short or damaged at byte" in error


def test_sparse_and_long_members(here: Path, cleaner: RunCleaner) -> None:
    """A file with a hole, as GNU tar writes it: what is behind the hole is not lost."""
    text = page(0).encode()
    header = tarfile.TarInfo("a.txt")
    header.type, header.size = tarfile.GNUTYPE_SPARSE, len(text)
    block = bytearray(header.tobuf(tarfile.GNU_FORMAT))
    for at, number in ((386, 1024), (398, len(text)), (483, 1024 + len(text))):
        block[at : at + 12] = b"%011o\0" % number
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    filled = text + bytes(-len(text) % 512)
    write(here / "in.tar", bytes(block) + filled + tar(""))
    found, errors = read_all(here / "in.tar")
    assert (found, errors) == (COUNT + 1, [])
    assert cleaner("clean", "in.tar", "-o", "out.jsonl", "-q").code == 0
    assert page(0).split("\n")[0] in read_lines(here / "out.jsonl")[0]["text"]
