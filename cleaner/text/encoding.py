"""Bytes to text and back. Pure: the bytes are read and written elsewhere.

The encoding is decided by, in this order: a byte order mark; the encoding that the user names; the
charset of an HTTP header; for HTML ``meta charset`` or the XML declaration; strict UTF-8; then the
letters and words that the bytes would give (see ``encoding_guess``). What a header or a page
declares is often wrong, and so checked.

Encodings are named in lower case as IANA has them, where Python knows them by that name (``utf-8``,
``utf-16-le``, ``windows-1256``, ``iso-8859-6``, ``mac-arabic``).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from cleaner.errors import CleanerError
from cleaner.text.encoding_guess import (
    arabic_evidence,
    guess_arabic,
    guess_other,
    guess_utf16,
    sample_of,
)
from cleaner.text.misreading import MANY_TRACES, WESTERN, decode_bytes, encode_text, undo_misreading

# UTF-32 LE begins with the mark of UTF-16 LE, so it is looked for before it.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BOMS = {name: mark for mark, name in _MARKS}
# Decoding and encoding these strictly gives the same bytes again; others are tried out.
_EXACT = frozenset((*_BOMS, WESTERN, "windows-1256"))
_PRESCAN = 4_096  # bytes of an HTML page in which it may declare its encoding
_COMMENT = re.compile(rb"<!--.*?(?:-->|$)", re.DOTALL)
_META = re.compile(rb"<meta\s[^>]*?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_XML = re.compile(rb"<\?xml\s[^>]*?encoding\s*=\s*[\"']([\w.:-]+)", re.I)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_HTML_START = re.compile(
    r"(?:\s++|<!--(?>.*?-->))*+<(?:!doctype\s+html|html|\?xml\s.*?<html)\b", re.I | re.S
)
_FRAGMENT = re.compile(r"\s*+<(?:article|blockquote|div|h[1-6]|main|p|section|table|ul)\b", re.I)
_ENDS = re.compile(r"</(?:blockquote|div|h[1-6]|li|p|td)\s*>|<br\b", re.I)
_FEWEST_ENDS = 3
# Labels that browsers read as another encoding than their name says (WHATWG Encoding Standard),
# and some that Python does not know.
_LABELS = {
    **dict.fromkeys(
        ("iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "l1", "ascii", "us-ascii",
         "ansi_x3.4-1968", "cp819", "x-user-defined", "x-cp1252"), WESTERN),
    **dict.fromkeys(("iso-8859-9", "latin5", "x-cp1254"), "windows-1254"),
    **dict.fromkeys(("gb2312", "gb_2312-80", "gbk", "x-gbk", "chinese"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "x-sjis", "sjis", "ms_kanji"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "korean"), "cp949"),
    **dict.fromkeys(("tis-620", "iso-8859-11"), "cp874"),
    **dict.fromkeys(("iso-8859-6-i", "iso-8859-6-e", "csiso88596e"), "iso-8859-6"),
    **dict.fromkeys(("iso-8859-8-i", "logical"), "iso-8859-8"),
    **dict.fromkeys(("unicode", "unicode-1-1-utf-8", "utf8"), "utf-8"),
    "x-cp1256": "windows-1256",
    "x-cp1251": "windows-1251",
    "x-mac-arabic": "mac-arabic",
    "macintosh": "mac-roman",
    "x-mac-roman": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
}  # fmt: skip
_WIDE = ("utf-16", "utf-32")
_SEVEN_BIT = ("iso2022", "iso-2022", "hz")  # their bytes are all ASCII: valid UTF-8, but no text
_TRACES = ("ط§ظ„", "Ø§Ù")
_TRACE_LETTERS = "„Ø"
_FEW_BYTES = 1_000
_FEW_BROKEN = 10  # letters that are well written for each broken byte
# Python's codecs for domains and for escapes in source: they take text, and are no encoding of it.
_OF_NAMES_AND_SOURCES = ("idna", "punycode", "raw-unicode-escape", "unicode-escape")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and how it was written. ``bom``: a byte order mark stood before it (not in ``text``).

    ``misread`` names the encoding through which the page's UTF-8 had once been misread, which was
    undone; ``exact`` says whether ``encode`` gives the same bytes again.
    """

    text: str
    encoding: str
    bom: bool = False
    misread: str = ""
    exact: bool = True
    warnings: tuple[str, ...] = ()


class DecodingError(CleanerError):
    """Bytes that are no text; ``offset`` is that of the first bad one, ``encoding`` the one that
    they are in but for the bad ones; empty when none was found.

    >>> DecodingError("is not UTF-8", 7).offset
    7
    """

    def __init__(self, reason: str, offset: int, encoding: str = "") -> None:
        super().__init__(reason)
        self.offset = offset
        self.encoding = encoding

    def __reduce__(self) -> tuple[type[DecodingError], tuple[str, int, str]]:
        return DecodingError, (str(self), self.offset, self.encoding)


def decode(
    data: bytes, *, encoding: str = "", content_type: str = "", html: bool = False
) -> Decoded:
    """Decode the bytes of a page; see the module for how the encoding is found.

    *encoding* is one that the user names, *content_type* the value of an HTTP header. With *html*
    what the page declares is read, and a few broken bytes are replaced, with a warning.

    Raises DecodingError with the offset of the first bad byte, LookupError when *encoding* is not
    known.

    >>> decode("قال الوزير في المؤتمر".encode("windows-1256")).encoding
    'windows-1256'
    """
    mark, name = mark_of(data)
    if mark:
        return _decode_as(data, name, html, start=len(mark))
    if encoding:
        return _decode_as(data, encoding_name(encoding), html)
    declared = list(_declared(data, content_type, html))
    first = declared[0] if declared else ""
    wide = guess_utf16(data) or (first if first.startswith(_WIDE) and b"\0" in data else "")
    if wide and (_fits(data, wide) or html):
        return _decode_as(data, wide, html)
    if not first.startswith(_SEVEN_BIT):
        try:
            return _from_utf8(data.decode("utf-8"), declared)
        except UnicodeDecodeError:
            pass
    return _from_legacy(data, declared, html)


def _from_utf8(text: str, declared: list[str]) -> Decoded:
    """Text of valid UTF-8: hardly anything else is, so what is declared does not count."""
    lies = [name for name in declared[:1] if name != "utf-8" and not text.isascii()]
    warnings = tuple(f"declares {name}, but is UTF-8" for name in lies)
    text, misread = undo_misreading(text)
    traced = any(letter in text for letter in _TRACE_LETTERS)  # one character is found fast
    if traced and not misread and max(map(text.count, _TRACES)) >= MANY_TRACES:
        warnings += ("holds UTF-8 that was misread, which cannot be undone as a whole",)
    return Decoded(text, "utf-8", misread=misread, warnings=warnings)


def _from_legacy(data: bytes, declared: list[str], html: bool) -> Decoded:
    """Bytes that are not valid UTF-8: as declared if that gives sense, else by what they give."""
    named = next((name for name in declared if name != "utf-8" and _fits(data, name)), "")
    # A few letters of another encoding may look like UTF-8 by chance.
    if _few_broken(data, "utf-8", least=_FEW_BROKEN if named else 2):
        return _decode_as(data, "utf-8", html)
    sample = sample_of(data)
    heads = (sample[:_FEW_BYTES], sample)  # what is declared is mostly plain at once
    if named and any(arabic_evidence(head.decode(named, "replace")) for head in heads):
        return _decode_as(data, named, html)
    found = guess_arabic(sample)
    if found and (_fits(data, found) or html):
        decoded = _decode_as(data, found, html)
        if declared and declared[0] != found:
            return _warned(decoded, f"declares {declared[0]}, but is {found}")
        return decoded
    if named:
        return _decode_as(data, named, html)
    name = _canonical(guess_other(sample) or "utf-8")
    if name == "utf-8" or not _fits(data, name):
        try:
            return _decode_as(data, "utf-8", html=False)
        except DecodingError as error:
            raise DecodingError(str(error), error.offset) from None
    return _warned(_decode_as(data, name, html), f"names no encoding that fits; read as {name}")


def _warned(decoded: Decoded, warning: str) -> Decoded:
    return replace(decoded, warnings=(*decoded.warnings, warning))


def _decode_as(data: bytes, name: str, html: bool, start: int = 0) -> Decoded:
    """Decode what stands behind *start* bytes of mark as *name*; raises DecodingError."""
    bom = start > 0
    body = data[start:]
    try:
        text = decode_bytes(body, name)
    except UnicodeDecodeError as error:
        offset = start + error.start
        broken = _few_broken(body, name)
        if not html or not broken:
            raise _bad_byte(data, name, offset) from None
        count = f"{broken} broken {'byte' if broken == 1 else 'bytes'}"
        text = body.decode(name, "replace")
        warning = f"{count} replaced, the first at offset {offset}"
        return Decoded(text, name, bom, exact=False, warnings=(warning,))
    except UnicodeError as error:
        raise DecodingError(f"is not {name}: {error}", start, name) from None
    misread = ""
    if bom and name == "utf-8":
        text, misread = undo_misreading(text)
    exact = name in _EXACT or _encodes_to(text, name, body)
    return Decoded(text, name, bom, misread, exact)


def _bad_byte(data: bytes, name: str, offset: int) -> DecodingError:
    shown = "UTF-8" if name == "utf-8" else name
    where = f"byte 0x{data[offset]:02x} at offset {offset}"
    return DecodingError(f"is not {shown} ({where})", offset, name)


def _few_broken(body: bytes, name: str, least: int = 2) -> int:
    """How many places of *body* are broken, when they are few beside the letters beyond ASCII that
    are well written, and those at *least* so many; else 0.
    """
    text = body.decode(name, "replace")
    own = body.count(b"\xef\xbf\xbd") if name == "utf-8" else 0
    broken = max(text.count("\N{REPLACEMENT CHARACTER}") - own, 1)
    well = len(text) - len(text.encode("ascii", "ignore")) - broken
    return broken if well >= least and (broken == 1 or well >= _FEW_BROKEN * broken) else 0


def encode(text: str, encoding: str, *, bom: bool = False, misread: str = "") -> bytes:
    """Encode *text* as *encoding*; *bom* and *misread* are those of ``Decoded``.

    Raises UnicodeEncodeError when the encoding has no bytes for a character, LookupError when it
    is not known or has no byte order mark.

    >>> encode("خبر", "utf-8", misread="windows-1256").decode()
    'ط®ط¨ط±'
    """
    for through in misread.split("+") if misread else ():
        text = decode_bytes(text.encode("utf-8"), through)
    if bom and encoding not in _BOMS:
        raise LookupError(f"{encoding} has no byte order mark")
    return (_BOMS[encoding] if bom else b"") + encode_text(text, encoding)


def encoding_name(name: str) -> str:
    """The name under which an encoding is used; raises LookupError when it is no encoding of text.

    >>> encoding_name("CP1256"), encoding_name("UTF_16"), encoding_name("x-mac-arabic")
    ('windows-1256', 'utf-16-le', 'mac-arabic')
    """
    known = name if _is_known(name) else _LABELS.get(name.strip().lower(), name)
    if not _is_known(known):
        raise LookupError(f"{name!r} is no encoding of text")
    return _canonical(codecs.lookup(known).name)


def mark_of(data: bytes) -> tuple[bytes, str]:
    """The byte order mark that *data* begins with and its encoding; both empty without one.

    >>> mark_of(b"\\xef\\xbb\\xbfa"), mark_of(b"a")
    ((b'\\xef\\xbb\\xbf', 'utf-8'), (b'', ''))
    """
    for mark, name in _MARKS:
        if data.startswith(mark) and (name != "utf-32-le" or _fits(data[len(mark) :], name)):
            return mark, name
    return b"", ""


def looks_like_html(data: bytes) -> bool:
    """Whether bytes begin as an HTML page does, behind blanks, comments and an XML declaration, or
    are a fragment of one: an element for text, with the ends of several behind it.

    >>> looks_like_html(b"  <!-- a --> <!DOCTYPE html>"), looks_like_html(b"<p> of a text")
    (True, False)
    """
    head = data.removeprefix(mark_of(data)[0])[:_PRESCAN].replace(b"\0", b"").decode("latin-1")
    if _HTML_START.match(head):
        return True
    return bool(_FRAGMENT.match(head)) and len(_ENDS.findall(head)) >= _FEWEST_ENDS


def _is_known(name: str) -> bool:
    try:
        "".encode(name)
    except (LookupError, ValueError):
        return False
    return codecs.lookup(name).name not in _OF_NAMES_AND_SOURCES


def _canonical(name: str) -> str:
    """Python's name of a codec (``cp1256``, ``iso8859-6``) as IANA has it."""
    plain = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(name, name)
    shown = re.sub(r"^cp(125\d)$", r"windows-\1", plain)
    shown = re.sub(r"^iso8859[_-]", "iso-8859-", shown)
    shown = shown if shown == "shift_jis" else shown.replace("_", "-")
    return shown if _is_known(shown) else plain


def _declared(data: bytes, content_type: str, html: bool) -> Iterator[str]:
    """The encodings that the header and the page declare, as browsers understand the labels."""
    labels = _CHARSET.findall(content_type)[:1]
    yield from (name for name in map(_labelled, labels) if name)
    if not html:
        return
    head = _COMMENT.sub(b"", data[:_PRESCAN])
    for pattern in (_META, _XML):
        if found := pattern.search(head):
            name = _labelled(found[1].decode("ascii", "ignore"))
            # A declaration that can be read as ASCII does not stand in UTF-16.
            yield from ["utf-8" if name.startswith(_WIDE) else name] if name else []


def _labelled(label: str) -> str:
    """The encoding of a label on the web; an empty string for one that is not known or not safe."""
    label = label.strip().lower()
    try:
        name = encoding_name(_LABELS.get(label, label))
    except LookupError:
        return ""
    return "" if name == "utf-7" else name


def _fits(data: bytes, name: str) -> bool:
    try:
        decode_bytes(data, name)
    except UnicodeError:
        return False
    return True


def _encodes_to(text: str, name: str, data: bytes) -> bool:
    try:
        return encode_text(text, name) == data
    except UnicodeError:
        return False
