"""UTF-8 that was misread as another encoding, and read as UTF-8 again: undone."""

from __future__ import annotations

import codecs

from cleaner.text.encoding_guess import arabic_evidence, sample_of

WESTERN = "windows-1252"
MANY_TRACES = 2
"""Traces of a misreading on a page that are no accident."""

# Five bytes have no letter in windows-1252; browsers give them the control of the same number.
_WESTERN_LETTERS = "".join(
    bytes([value]).decode("cp1252", "ignore") or chr(value) for value in range(256)
)
_WESTERN_BYTES = codecs.charmap_build(_WESTERN_LETTERS)
# Through what UTF-8 is misread, how the first bytes of Arabic letters look then, and the last ones
# of the most frequent, of which no text that is misread so is free. One character is found fast.
_MISREADINGS = (("windows-1256", "طظ", "§„"), (WESTERN, "ØÙ", "ØÙ"), ("iso-8859-1", "ØÙ", "ØÙ"))
_TWICE_LETTERS = "Ã·ک"
_TWICE = ("Ã˜", "Ã\x98", "Ø·", "ط·", "أک")


def undo_misreading(text: str) -> tuple[str, str]:
    """Undo a misreading: UTF-8 that was read as another encoding and saved as UTF-8 again.

    Returns the text and the encoding through which it had been misread (two of them, the first one
    first, with ``+`` between, when that happened twice); the text as it is and an empty string
    unless all of it can be undone and the outcome is Arabic.

    >>> undo_misreading("ظ‚ط§ظ„ ط§ظ„ظˆط²ظٹط± ظپظٹ ط§ظ„ظ…ط¤طھظ…ط±")
    ('قال الوزير في المؤتمر', 'windows-1256')
    """
    undone, through = _undo_once(text)
    if through or not any(letter in text for letter in _TWICE_LETTERS):
        return undone, through
    if max(map(text.count, _TWICE)) < MANY_TRACES:
        return text, ""
    for name, *_ in _MISREADINGS:
        try:
            once = encode_text(text, name).decode("utf-8")
        except UnicodeError:
            continue
        undone, through = _undo_once(once)
        if through:
            return undone, f"{through}+{name}"
    return text, ""


def _undo_once(text: str) -> tuple[str, str]:
    for name, leads, frequent in _MISREADINGS:
        if not any(letter in text for letter in frequent):
            continue
        if sum(map(text.count, leads)) <= text.count("ا") + text.count("ل"):
            continue
        try:
            data = encode_text(text, name)
            undone = data.decode("utf-8")
        except UnicodeError:
            continue
        if arabic_evidence(sample_of(data).decode("utf-8", "ignore")):
            return undone, name
    return text, ""


def decode_bytes(data: bytes, name: str) -> str:
    """Decode strictly, as browsers do: in windows-1252 every byte has a character.

    >>> decode_bytes(b"caf\\xe9", "windows-1252")
    'café'
    """
    if name == WESTERN:
        return codecs.charmap_decode(data, "strict", _WESTERN_LETTERS)[0]
    return data.decode(name)


def encode_text(text: str, name: str) -> bytes:
    """The bytes that ``decode_bytes`` reads as *text*.

    >>> encode_text("café", "windows-1252")
    b'caf\\xe9'
    """
    if name == WESTERN:
        return codecs.charmap_encode(text, "strict", _WESTERN_BYTES)[0]
    return text.encode(name)
