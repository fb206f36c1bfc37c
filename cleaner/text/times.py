"""The time of the day beside a date: hours and minutes, halves of the day, zones."""

from __future__ import annotations

import re
from datetime import time, timedelta, timezone

from cleaner.text.expressions import any_of

_FARTHEST = 25
"""Characters between a date and its time, where several times stand in the text."""
_LARGEST_OFFSET = 14  # hours

_BEFORE_NOON = ("صباحا", "ص", "فجرا", "am", "a.m.", "ق.ظ")
_AFTER_NOON = ("مساء", "مساءا", "م", "عصرا", "pm", "p.m.", "ب.ظ")
_NOON, _NIGHT = ("ظهرا", "ظهر"), ("ليلا",)
_MARKS = any_of((*_BEFORE_NOON, *_AFTER_NOON, *_NOON, *_NIGHT))
# Zones that have kept no summer time since 1990, and those that tell their offset.
_ZONES = {
    "gmt": 0, "utc": 0, "z": 0, "غرينتش": 0, "غرينيتش": 0, "جرينتش": 0, "جرينيتش": 0,
    "مكه المكرمه": 3, "مكه": 3, "السعوديه": 3, "الرياض": 3, "الكويت": 3, "الدوحه": 3, "قطر": 3,
    "ابوظبي": 4, "ابو ظبي": 4, "دبي": 4, "الامارات": 4,
}  # fmt: skip
_TIME = re.compile(
    r"(?<![\d:.+])(?:(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?(?![\d:])"
    r"|(?P<hours>\d\d)(?P<minutes>\d\d)(?=\s*\((?:gmt|utc)))"
    rf"\s*(?P<mark>{_MARKS}(?![^\W\d_]))?"
    rf"\s*\(?(?:(?:ب?توقيت\s+)?(?P<zone>{any_of(_ZONES)})(?![^\W\d_]))?"
    r"(?:(?P<near>\s?)(?P<offset>[+-]\d{1,2}(?::?\d\d)?)(?![\d:]))?"
)


def read_clock(folded: str, start: int, end: int) -> str:
    """The time that belongs to the date ``folded[start:end]``: the only one, or one behind it.

    *folded* is text as ``arabic.fold`` gives it. Empty when there is none, else as ISO 8601 writes
    it behind a day, with the zone where the text gives its offset or a place without summer time.

    >>> read_clock("05/03/2024 - 9:22 مساء بتوقيت مكه المكرمه", 0, 10)
    'T21:22+03:00'
    """
    found = [match for match in _TIME.finditer(folded) if not start < match.start() < end - 1]
    times = [(match.start() - end, iso) for match in found if (iso := _iso(match))]
    if len({iso for _, iso in times}) > 1:
        times = [(distance, iso) for distance, iso in times if 0 <= distance <= _FARTHEST]
    return times[0][1] if times else ""


def _iso(match: re.Match[str]) -> str:
    """A time as ISO 8601; empty when there is no such time."""
    hour, minute = int(match["hour"] or match["hours"]), int(match["minute"] or match["minutes"])
    hour = _full_hour(hour, match["mark"]) if match["mark"] else hour
    try:
        told = time(hour, minute, int(match["second"] or 0), tzinfo=_zone(match))
    except ValueError:
        return ""
    return "T" + told.isoformat("seconds" if match["second"] else "minutes")


def _full_hour(hour: int, mark: str) -> int:
    """The hour of twenty-four that *hour* of a half of the day is.

    Night and noon are no halves: eleven at night is 23, one at night is 1, one at noon is 13.
    """
    if hour > 12:
        return hour
    if mark in _NOON:
        return hour if hour >= 10 else hour + 12
    if mark in _NIGHT:
        return hour % 12 + (12 if 6 <= hour < 12 else 0)
    return hour % 12 + (12 if mark in _AFTER_NOON else 0)


def _zone(match: re.Match[str]) -> timezone | None:
    name, offset = match["zone"], match["offset"]
    if offset and (name in ("gmt", "utc") or len(offset) >= 5):
        digits = offset[1:].replace(":", "")
        hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
        if int(hours) <= _LARGEST_OFFSET and int(minutes) < 60:
            length = timedelta(hours=int(hours), minutes=int(minutes))
            return timezone(-length if offset[0] == "-" else length)
        return None
    return timezone(timedelta(hours=_ZONES[name])) if name else None
