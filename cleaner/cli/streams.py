"""The standard streams of the command line: closed, full or gone, and what a terminal is shown."""

from __future__ import annotations

import codecs
import io
import os
import re
import sys
from contextlib import suppress
from typing import Any

from cleaner.files.streams import why

_FAILED = 2
# How colours are written here; everything else that could steer a terminal is shown as a code.
_STEERS = re.compile(
    r"(\x1b\[[0-9;]*m)|[\0-\x08\x0b-\x1f\x7f-\x9f\N{LEFT-TO-RIGHT OVERRIDE}"
    r"\N{RIGHT-TO-LEFT OVERRIDE}\ud800-\udfff]"
)
_NO_TEXT = "cleaner.bytes-or-code"


def shown(text: str) -> str:
    """*text* with codes for what could steer a terminal, and for bytes of names that are no UTF-8.

    >>> print(shown("\\N{ESCAPE}]0;title\\a caf\\udce9.txt"))
    \\x1b]0;title\\x07 caf\\xe9.txt
    """
    return _STEERS.sub(_code, text)


def _code(found: re.Match[str]) -> str:
    if found[1]:
        return found[1]
    number = ord(found[0])
    if 0xDC80 <= number <= 0xDCFF:
        number -= 0xDC00
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"


def open_streams() -> None:
    """Make the standard streams of the process take any text, whatever the locale says and wherever
    they lead; streams that something else stands for are left as they are.

    Messages that nobody can be told are dropped. Data that cannot be written end the program with
    exit code 2: quietly when the reader has gone, otherwise with a message.
    """
    _hold_closed()
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    if sys.stderr is sys.__stderr__:
        sys.stderr = _stream(sys.__stderr__, 2, _Messages)
    if sys.stdout is sys.__stdout__:
        sys.stdout = _stream(sys.__stdout__, 1, _Data)


def _hold_closed() -> None:
    """Let something stand for streams that are closed: a file that is opened later would get their
    numbers, and what is said would land in it. What is asked of them fails as it would have."""
    for number, flag in ((0, os.O_WRONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, flag)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
            os.set_inheritable(number, True)


def _stream(before: Any, number: int, kind: type[_Messages | _Data]) -> io.TextIOWrapper:
    codecs.register_error(_NO_TEXT, _bytes_or_code)
    if before is None:
        raw: Any = io.FileIO(number, "w", closefd=False)
    else:
        raw = getattr(before.buffer, "raw", before.buffer)  # itself when it is not buffered
    written = io.BufferedWriter(kind(raw))
    at_once = number == 2 or raw.isatty()
    return io.TextIOWrapper(written, "utf-8", _NO_TEXT, newline="", line_buffering=at_once)


def _bytes_or_code(error: UnicodeError) -> tuple[bytes, int]:
    """Bytes of names that are no UTF-8 as they were read, other lone surrogates as codes."""
    assert isinstance(error, UnicodeEncodeError)
    found = error.object[error.start : error.end]
    codes = (
        bytes([ord(c) - 0xDC00]) if 0xDC80 <= ord(c) <= 0xDCFF else f"\\u{ord(c):04x}".encode()
        for c in found
    )
    return b"".join(codes), error.end


class _Output(io.RawIOBase):
    """A stream that leads to *raw*, and whose bytes are made safe where that is a terminal."""

    def __init__(self, raw: Any, *, steers: bool) -> None:
        self.raw = raw
        self.decoder = None if steers else codecs.getincrementaldecoder("utf-8")("surrogateescape")

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return bool(self.raw.isatty())

    def fileno(self) -> int:
        return int(self.raw.fileno())

    def write(self, data: Any) -> int:
        given = bytes(data)
        safe = shown(self.decoder.decode(given)).encode() if self.decoder else given
        try:
            while safe:
                safe = safe[self.raw.write(safe) or 0 :]
        except OSError as error:
            # What is still buffered must not fail again when the program ends.
            with suppress(OSError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, self.fileno())
                os.close(nowhere)
            self.lost(error)
        return len(given)

    def lost(self, error: OSError) -> None:
        """Do what is to be done when bytes cannot be written."""
        raise NotImplementedError


class _Messages(_Output):
    def __init__(self, raw: Any) -> None:
        super().__init__(raw, steers=False)

    def lost(self, error: OSError) -> None:
        """Nobody is left to tell; the work goes on."""


class _Data(_Output):
    def __init__(self, raw: Any) -> None:
        super().__init__(raw, steers=not raw.isatty())

    def lost(self, error: OSError) -> None:
        if not isinstance(error, BrokenPipeError):
            print(f"standard output: cannot be written: {why(error)}", file=sys.stderr)
        raise SystemExit(_FAILED)
