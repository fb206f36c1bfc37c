"""The page line by line, with what became of each line and why."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cleaner.text.spans import Cleaned, Removal, restore

_COLOURS = {"removed": "31", "part": "33", "reason": "2", "note": "36"}
_WIDEST_REASON = 44


@dataclass(frozen=True, slots=True)
class Explained:
    """One line of the page.

    ``fate`` is ``kept``, ``removed``, ``part`` (some of the line went) or ``blank``; ``reason``
    names the rules and kinds, or is empty; ``note`` carries the evidence for a story that begins
    at this line, or on how many pages of its outlet the line recurs.
    """

    text: str
    fate: str
    reason: str
    note: str


def explain_lines(cleaned: Cleaned) -> Iterator[Explained]:
    """Every line of the page that *cleaned* was made from.

    >>> cleaned = Cleaned("نص\\n", (Removal(3, 9, "print", "reading-tools", "طباعة\\n"),))
    >>> [(line.text, line.fate, line.reason) for line in explain_lines(cleaned)]
    [('نص', 'kept', ''), ('طباعة', 'removed', 'print (reading-tools)')]
    """
    notes = {
        story.start: f"{story.kind} story: {'; '.join(story.evidence)}"
        for story in cleaned.stories
        if story.evidence
    }
    for start, line, hit in removals_by_line(cleaned):
        end = start + len(line)
        note = next((text for at, text in notes.items() if start <= at < end), "")
        note = note or next((str(r.recurs) for r in hit if r.recurs and r.text.strip()), "")
        yield _explained(line, start, hit, note)


def removals_by_line(cleaned: Cleaned) -> Iterator[tuple[int, str, Sequence[Removal]]]:
    """The lines of the page that *cleaned* was made from: start, line with its end, its removals.

    >>> cleaned = Cleaned("ad\\ne", (Removal(1, 4, "print", "reading-tools", "b\\nc"),))
    >>> [(start, line, len(hit)) for start, line, hit in removals_by_line(cleaned)]
    [(0, 'ab\\n', 1), (3, 'cd\\n', 1), (6, 'e', 0)]
    """
    removals = cleaned.removals
    start = first = 0
    for line in restore(cleaned).splitlines(keepends=True):
        while first < len(removals) and removals[first].end <= start:
            first += 1
        stop = first
        while stop < len(removals) and removals[stop].start < start + len(line):
            stop += 1
        yield start, line, removals[first:stop]
        start += len(line)


def _explained(line: str, start: int, hit: Sequence[Removal], note: str) -> Explained:
    text = line.rstrip("\r\n")
    if not text.strip():
        return Explained(text, "blank", "", note)
    gone = sum(
        len(line[max(removal.start - start, 0) : removal.end - start].strip()) for removal in hit
    )
    reasons = dict.fromkeys(
        f"{removal.rule} ({removal.kind})" for removal in hit if removal.text.strip()
    )
    if not gone:
        return Explained(text, "kept", "", note)
    fate = "removed" if gone >= len(text.strip()) else "part"
    return Explained(text, fate, ", ".join(reasons), note)


def explanation(
    lines: Iterable[Explained], *, colour: bool = False, only_removed: bool = False
) -> Iterator[str]:
    """Set a page as a person reads it: number, fate, reason and text of each line.

    The text stands last, where its direction cannot reorder the rest; the evidence for a story
    above its first line. *only_removed* leaves out lines that lose nothing.

    >>> print(*explanation([
    ...     Explained("خبر", "kept", "", ""),
    ...     Explained("خبر آخر", "removed", "appended-story", "appended story: stands below"),
    ... ]), sep="\\n")
       1 kept                    | خبر
         -------- appended story: stands below
       2 removed  appended-story | خبر آخر
    """
    rows = list(enumerate(lines, 1))
    width = min(max((len(line.reason) for _, line in rows), default=0), _WIDEST_REASON)
    for number, line in rows:
        if line.note:
            yield f"{'':4} {_paint('-' * 8 + ' ' + line.note, 'note', colour)}"
        if only_removed and line.fate not in ("removed", "part"):
            continue
        fate = "" if line.fate == "blank" else line.fate
        note = f"{number:4} {_paint(f'{fate:<8}', fate, colour)} "
        note += _paint(f"{line.reason:<{width}}", "reason", colour)
        yield f"{note} | {_paint(_visible(line.text), fate, colour)}".rstrip()


def _visible(text: str) -> str:
    """Direction marks shape the line and stay; what could steer a terminal is shown as a code."""
    if text.isprintable():
        return text
    return "".join(
        f"\\x{ord(c):02x}" if c != "\t" and unicodedata.category(c) == "Cc" else c for c in text
    )


def _paint(text: str, what: str, colour: bool) -> str:
    code = _COLOURS.get(what)
    return f"\x1b[{code}m{text}\x1b[0m" if colour and code and text.strip() else text
