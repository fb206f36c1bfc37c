"""Answers in WARC files whose bodies are not packed as their headers say."""

from __future__ import annotations

import bz2
import gzip
import zlib
from pathlib import Path
from typing import Any

import brotli
import pytest
from batches import html_page, read_lines
from conftest import Result, RunCleaner, write
from test_sources import SHOWN, warc_record

from cleaner.files.libraries import zstd

PAGE = html_page(1).encode()
GZIP, DEFLATE = gzip.compress(PAGE), zlib.compress(PAGE)
RAW = zlib.compress(PAGE, wbits=-15)
BROTLI, ZSTD = brotli.compress(PAGE), zstd().compress(PAGE)


def chunked(
    body: bytes, size: int = 100, extension: bytes = b"", end: bytes = b"\r\n", form: str = "x"
) -> bytes:
    parts = [body[n : n + size] for n in range(0, len(body), size)]
    made = [f"{len(part):{form}}".encode() + extension + end + part + end for part in parts]
    return b"".join(made) + b"0" + end + end


def answer(headers: str, body: bytes, end: str = "\r\n", status: str = "HTTP/1.1 200 OK") -> bytes:
    lines = [status, "Content-Type: text/html; charset=utf-8", *filter(None, [headers]), "", ""]
    return end.join(lines).encode() + body


WHOLE = {
    "plain": answer("", PAGE),
    "gzip": answer("Content-Encoding: gzip", GZIP),
    "x-gzip in capitals": answer("CONTENT-ENCODING: X-GZIP", GZIP),
    "deflate": answer("Content-Encoding: deflate", DEFLATE),
    "raw deflate": answer("Content-Encoding: deflate", RAW),
    "raw deflate named gzip": answer("Content-Encoding: gzip", RAW),
    "br": answer("Content-Encoding: br", BROTLI),
    "zstd": answer("Content-Encoding: zstd", ZSTD),
    "gzip named br": answer("Content-Encoding: br", GZIP),
    "zstd named gzip": answer("Content-Encoding: gzip", ZSTD),
    "gzip without a header": answer("", GZIP),
    "bzip2 named compress": answer("Content-Encoding: compress", bz2.compress(PAGE)),
    "plain named gzip": answer("Content-Encoding: gzip", PAGE),
    "plain named deflate": answer("Content-Encoding: deflate", PAGE),
    "plain named br": answer("Content-Encoding: br", PAGE),
    "plain named zstd": answer("Content-Encoding: zstd", PAGE),
    "plain named something": answer("Content-Encoding: sdch", PAGE),
    "plain named UTF-8": answer("Content-Encoding: UTF-8", PAGE),
    "identity": answer("Content-Encoding: identity", PAGE),
    "two gzip in one": answer("Content-Encoding: gzip", gzip.compress(GZIP)),
    "gzip, gzip": answer("Content-Encoding: gzip, gzip", gzip.compress(GZIP)),
    "gzip, gzip of one": answer("Content-Encoding: gzip, gzip", GZIP),
    "gzip in two headers": answer(
        "Content-Encoding: br\r\nContent-Encoding: gzip", gzip.compress(BROTLI)
    ),
    "gzip of two members": answer(
        "Content-Encoding: gzip", gzip.compress(PAGE[:300]) + gzip.compress(PAGE[300:])
    ),
    "gzip with filling": answer("Content-Encoding: gzip", GZIP + b"\0\0garbage"),
    "deflate with filling": answer("Content-Encoding: deflate", DEFLATE + b"\r\n"),
    "gzip without its sum": answer("Content-Encoding: gzip", GZIP[:-8]),
    "chunks": answer("Transfer-Encoding: chunked", chunked(PAGE)),
    "chunks in capitals": answer("Transfer-Encoding: Chunked", chunked(PAGE, 171, form="X")),
    "chunks with zeros": answer("Transfer-Encoding: chunked", chunked(PAGE, form="08x")),
    "chunks with extensions": answer(
        "Transfer-Encoding: chunked", chunked(PAGE, 300, b' ;name="a;b" ; last')
    ),
    "chunks with blanks": answer("Transfer-Encoding: chunked", chunked(PAGE, 300, b"  ")),
    "chunks with LF": answer("Transfer-Encoding: chunked", chunked(PAGE, end=b"\n")),
    "chunks with trailers": answer(
        "Transfer-Encoding: chunked", chunked(PAGE)[:-2] + b"Expires: 0\r\n\r\n"
    ),
    "chunks without the last": answer("Transfer-Encoding: chunked", chunked(PAGE)[:-5]),
    "chunks of gzip": answer("Content-Encoding: gzip\r\nTransfer-Encoding: chunked", chunked(GZIP)),
    "gzip, chunked": answer("Transfer-Encoding: gzip, chunked", chunked(GZIP)),
    "chunks that are none": answer("Transfer-Encoding: chunked", PAGE),
    "chunks that are none, of gzip": answer(
        "Transfer-Encoding: chunked\r\nContent-Encoding: gzip", GZIP
    ),
    "a Content-Length that is wrong": answer("Content-Length: 99", PAGE),
    "LF": answer("Content-Encoding: gzip", GZIP, "\n"),
    "no blank line": answer("Server: a", b"")[:-2] + PAGE,
    "no blank line before gzip": answer("Content-Encoding: gzip", b"")[:-2] + GZIP,
    "a header on two lines": answer("Content-Encoding:\r\n gzip", GZIP),
    "a header that is none": answer("what is this\r\nContent-Encoding: gzip", GZIP),
    "100 before 200": b"HTTP/1.1 100 Continue\r\n\r\n" + answer("Content-Encoding: gzip", GZIP),
    "HTTP/2": answer("Content-Encoding: gzip", GZIP, status="HTTP/2 200"),
    "no headers": PAGE,
}
CUT = {
    "gzip": answer("Content-Encoding: gzip", GZIP[: len(GZIP) // 2]),
    "deflate": answer("Content-Encoding: deflate", DEFLATE[:-90]),
    "raw deflate": answer("Content-Encoding: deflate", RAW[:-90]),
    "br": answer("Content-Encoding: br", BROTLI[: len(BROTLI) // 2]),
    "zstd": answer("Content-Encoding: zstd", ZSTD[:-20]),
    "a chunk": answer("Transfer-Encoding: chunked", chunked(PAGE)[:-300]),
    "between chunks": answer("Transfer-Encoding: chunked", chunked(PAGE[:300])[:-5]),
    "a chunk of gzip": answer(
        "Content-Encoding: gzip\r\nTransfer-Encoding: chunked", chunked(GZIP)[:-120]
    ),
    "noise": answer("Content-Encoding: gzip", bytes(range(256)) * 4),
    "a library": answer("Content-Encoding: compress", b"\x1f\x9d\x90" + bytes(range(256))),
    "damaged": answer("Content-Encoding: gzip", GZIP[:200] + b"?" * 20 + GZIP[220:]),
}


def cleaned(here: Path, cleaner: RunCleaner, content: bytes, more: str = "") -> Result:
    """Clean a WARC file in which *content* stands between two other answers."""
    kind = f"response{more}"
    records = [warc_record(kind, c) for c in (WHOLE["plain"], content, WHOLE["gzip"])]
    write(here / "in.warc", b"".join(records))
    return cleaner("clean", "in.warc", "-o", "out.jsonl", "-q")


def texts(here: Path) -> list[Any]:
    return [record["text"] for record in read_lines(here / "out.jsonl")]


@pytest.mark.parametrize("form", WHOLE)
def test_bodies_come_through_whatever_their_headers_say(
    here: Path, cleaner: RunCleaner, form: str
) -> None:
    result = cleaned(here, cleaner, WHOLE[form])
    assert (result.code, result.stderr) == (0, "")
    assert texts(here) == [SHOWN[1]] * 3


@pytest.mark.parametrize("form", CUT)
def test_bodies_that_do_not_come_through_are_rejected_alone(
    here: Path, cleaner: RunCleaner, form: str
) -> None:
    result = cleaned(here, cleaner, CUT[form])
    assert result.code == 2
    assert result.stderr.startswith("in.warc:2: its body is ")
    assert texts(here) == [SHOWN[1]] * 2


def test_what_the_crawler_cut_short_is_kept_with_a_warning(here: Path, cleaner: RunCleaner) -> None:
    result = cleaned(here, cleaner, CUT["gzip"], "\r\nWARC-Truncated: length")
    assert result.code == 0
    first, cut, last = read_lines(here / "out.jsonl")
    assert cut["warnings"] == ["its body was cut short when it was fetched"]
    assert (first["warnings"], last["warnings"]) == ([], [])
    assert SHOWN[1].startswith(cut["text"][:40])


def test_pictures_need_not_be_unpacked(here: Path, cleaner: RunCleaner) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Encoding: gzip\r\n\r\n"
    result = cleaned(here, cleaner, head + b"\x89PNG")
    assert (result.code, texts(here)) == (0, [SHOWN[1]] * 2)


def record(version: str, kind: str, content: bytes, more: str = "", end: str = "\r\n") -> bytes:
    lines = [
        f"WARC/{version}", f"WARC-Type: {kind}", "WARC-Record-ID: <urn:uuid:1>",
        f"Content-Length: {len(content)}", *more.split("|"), "",
    ]  # fmt: skip
    return end.join(filter(None, lines)).encode() + (end * 2).encode() + content + b"\r\n\r\n"


@pytest.mark.parametrize("version", ["0.17", "0.18", "1.0", "1.1"])
def test_kinds_of_records_and_versions(here: Path, cleaner: RunCleaner, version: str) -> None:
    http = "Content-Type: application/http"
    parts = [
        record(version, "warcinfo", b"software: a\r\n", "Content-Type: application/warc-fields"),
        record(version, "request", b"GET / HTTP/1.1\r\n\r\n", f"{http}; msgtype=request"),
        record(version, "response", WHOLE["gzip"], http, "\n"),
        record(version, "revisit", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", http),
        record(version, "metadata", b"via: a\r\n", "Content-Type: application/warc-fields"),
        record(version, "resource", PAGE, "Content-Type: text/html; charset=utf-8"),
        record(version, "resource", b"a log", "Content-Type: text/plain"),
        record(version, "conversion", SHOWN[2].encode(), "Content-Type:|\ttext/plain"),
        record(version, "conversion", b"%PDF", "Content-Type: application/pdf"),
        record(version, "continuation", PAGE, "WARC-Segment-Number: 2"),
    ]
    write(here / "in.warc", b"\r\n".join(parts))
    result = cleaner("clean", "in.warc", "-o", "out.jsonl")
    assert result.code == 0, result.stderr
    assert texts(here) == [SHOWN[1], SHOWN[1], SHOWN[2]]
    assert "7 records passed over" in result.stderr


@pytest.mark.parametrize("wrong", ["", "-5", "x", "10", "1e3", "5000", "99999999999999999999"])
def test_a_wrong_length_of_a_record_loses_no_page(
    here: Path, cleaner: RunCleaner, wrong: str
) -> None:
    good = warc_record("response", WHOLE["gzip"])
    content = WHOLE["plain"]
    length = f"Content-Length: {len(content)}\r\n"
    bad = warc_record("response", content)
    bad = bad.replace(length.encode(), f"Content-Length: {wrong}\r\n".encode() if wrong else b"")
    write(here / "in.warc", good + bad + good)
    result = cleaner("clean", "in.warc", "-o", "out.jsonl", "-q")
    assert texts(here) == [SHOWN[1]] * 3
    assert result.code == 0
    (warning,) = read_lines(here / "out.jsonl")[1]["warnings"]
    assert warning.startswith("its Content-Length is wrong")


def test_bytes_between_records_are_told(here: Path, cleaner: RunCleaner) -> None:
    good = warc_record("response", WHOLE["gzip"])
    write(here / "in.warc", b"junk\n" + good + b"\0junk\r\nmore\r\n" + good + b"\0" * 9)
    result = cleaner("clean", "in.warc", "-o", "out.jsonl", "-q")
    assert (result.code, texts(here)) == (2, [SHOWN[1]] * 2)
    at = [5 + len(good), 5 + 2 * len(good) + 13]
    assert [line.split(": ", 1)[1] for line in result.stderr.splitlines()] == [
        "no record begins at byte 0: 5 bytes were passed over",
        f"no record begins at byte {at[0]:,}: 13 bytes were passed over",
        f"no record begins at byte {at[1]:,}: 9 bytes were passed over",
    ]
