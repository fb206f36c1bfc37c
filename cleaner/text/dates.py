"""Dates as pages write them, in figures and in words, as ISO 8601.

A wrong date is worse than none: two days that differ, a range, a day that is not of the weekday
beside it, figures whose order is not known give none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from msgspec import Struct

from cleaner.text.arabic import fold
from cleaner.text.calendars import (
    GREGORIAN,
    HIJRI,
    JALALI,
    MONTHS,
    WEEKDAYS,
    calendar_of_year,
    day_of,
)
from cleaner.text.expressions import any_of
from cleaner.text.times import read_clock

EARLIEST = date(1990, 1, 1)
"""No page of news on the web is older."""
_LATEST_SHORT_YEAR = 49
_CALENDARS_DIFFER = 2  # days
_ISO_DAY = len("2024-03-05")
_LONGEST_LABELLED = 100
_LONGEST = 300
"""Characters of a text that are read."""

_MONTH = rf"(?<![^\W\d_]){any_of(MONTHS)}(?![^\W\d_])"
# What stands before a figure is looked at behind its first digit: an expression that begins with a
# look behind itself tries every place.
_IN_WORDS = re.compile(
    r"(?P<day>\d(?<![\d:].)\d?)(?:st|nd|rd|th)?\s*[-/.,]?\s*(?:من\s+|شهر\s+|of\s+)?"
    rf"(?P<month>{_MONTH})\.?(?:\s*[/(\-]?\s*(?P<other>{_MONTH}))?"
    r"[\s,./()\-]*(?:من\s+)?(?:(?:ل|ال)?(?:عام|سنه)\s*)?(?P<year>\d{4})(?!\d)"
)
_MONTH_FIRST = re.compile(
    rf"(?P<month>{_MONTH})\.?\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s,.]+(?P<year>\d{{4}})(?!\d)"
)
_YEAR_FIRST = re.compile(
    r"(?P<year>\d(?<![\d.:\-].)\d{3})\s*(?P<sign>[-/.\\])\s*(?P<first>\d{1,2})\s*(?P=sign)\s*"
    r"(?P<second>\d{1,2})(?!\d|(?P=sign)\d)"
)
_YEAR_LAST = re.compile(
    r"(?P<first>\d(?<![\d/.\\:\-].)\d?)\s*(?P<sign>[-/.\\])\s*(?P<second>\d{1,2})\s*(?P=sign)\s*"
    r"(?P<year>\d{4})(?!\d|(?P=sign)\d)"
)
_SHORT_YEAR = re.compile(
    r"(?<![\d/.\\:\-])(?:(?P<first>\d{1,2})/(?P<second>\d{1,2})/|(?P<a>\d\d)\.(?P<b>\d\d)\.)"
    r"(?P<year>\d\d)(?![\d/.:]|\s?[هش])"
)
_OF_HIJRI = re.compile(r"\s*(?:ه(?:جري(?:ه)?)?(?![^\W\d_])|ه\.?\s*ق)")
_OF_JALALI = re.compile(r"\s*(?:ه\.?\s*)?(?:ش(?![^\W\d_])|خورشيدي)")
_WEEKDAY = re.compile(rf"(?<![^\W\d_])({any_of(WEEKDAYS)})(?![^\W\d_])[^\d]{{0,25}}$")
_RANGE_BEFORE = re.compile(r"(?:(?:الي|حتي|لغايه|to|until)\s*|(?<![\d:])\d{1,2}\s*(?:-|و|and)\s*)$")
_RANGE_BEHIND = re.compile(r"\s*[همad]{0,2}\s*(?:الي|to|until|و|and)\s*\d")
_UPDATED = re.compile(r"تحديث|محدث|حدث|تعديل|عدل|updated?|modified")
_PUBLISHED = re.compile(
    r"(?<![^\W\d_])(?:تم )?(?:ال)?(?:نشر|نشرت|منشور|published)(?![^\W\d_]).{0,40}\d"
    r"|(?<![^\W\d_])(?:ال)?عدد(?: رقم)?\s*:?\s*\d{2,}"
)
_PUBLISHED_WORDS = ("نشر", "منشور", "published", "عدد")
_FIGURE = re.compile(r"\d")
_ENGLISH_CLOCK = re.compile(r"\d\s*[ap]\.?m\b")
_ARABIC = re.compile(r"[ء-ي]")
_ARABIC_DIGIT = re.compile("[٠-٩]")
_SECONDS = re.compile(r"\d:\d\d:\d\d|T\d{6}")
_PACKED = re.compile(r"(\d{4})(\d\d)(\d\d)T?(\d\d)(\d\d)(\d\d)?Z?")


class _Named(Struct, frozen=True):
    """A day that a text names, with the place of its name."""

    start: int
    end: int
    calendar: str
    day: date


def read_date(text: str, *, month_first: bool | None = False, earliest: date = EARLIEST) -> str:
    """The day that a text names as ISO 8601, with the time of the day where that stands beside it.

    *month_first* says how 03/04/2012 is read: False as 3 April, True as 4 March, None not at all.
    Empty when the text names no day, several, a range, or one before *earliest*.

    >>> read_date("الخميس 25 صفر 1433 هـ - 19 يناير 2012م")
    '2012-01-19'
    >>> read_date("آخر تحديث: السبت, 6 مارس/ آذار, 2010, 23:10 GMT")
    '2010-03-06T23:10+00:00'
    """
    if not may_have_figures(text):
        return ""
    folded = fold(text[:_LONGEST])
    if not _ARABIC.search(folded) and _ENGLISH_CLOCK.search(folded):
        month_first = month_first or None
    elif month_first is None and _ARABIC_DIGIT.search(text):
        month_first = False
    found = _days(folded, month_first)
    days = {named.day for named in _published(found, folded)}
    if len(days) != 1 or min(days) < earliest:
        return ""
    (day,) = days
    last = max((named for named in found if named.day == day), key=lambda named: named.start)
    return day.isoformat() + read_clock(folded, last.start, last.end)


def find_date(text: str) -> str:
    """The day that a text names, as ``YYYY-MM-DD``; an empty string when there is none.

    >>> find_date("الثلاثاء 5 آذار / مارس 2024"), find_date("٠٥/٠٣/٢٠٢٤ - 10:20"), find_date("أمس")
    ('2024-03-05', '2024-03-05', '')
    """
    return read_date(text, earliest=date.min)[:_ISO_DAY]


def iso_date(text: str) -> str:
    """A date as data write it, with or without a time, as ISO 8601; empty when it names no day, as
    figures do whose order may be either: systems of every country write such data.

    >>> iso_date("2024-03-05T10:20:00.299Z"), iso_date("202403051020"), iso_date("05/03/2024")
    ('2024-03-05T10:20:00+00:00', '2024-03-05T10:20', '')
    """
    text = text.strip()
    if not text:
        return ""
    if packed := _PACKED.fullmatch(text):
        text = f"{packed[1]}-{packed[2]}-{packed[3]}T{packed[4]}:{packed[5]}"
        text += f":{packed[6]}" if packed[6] else ""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return read_date(text, month_first=None)
    if not 1900 <= moment.year <= 2200:
        return ""
    if len(text) <= _ISO_DAY:
        return moment.date().isoformat()
    return moment.isoformat(timespec="seconds" if _SECONDS.search(text) else "minutes")


def is_of_change(folded: str) -> bool:
    """Does a *folded* line of date say when the page was changed, and not when it was published?

    >>> is_of_change("اخر تحديث: 5 مارس 2024"), is_of_change("نشر في 5 مارس 2024")
    (True, False)
    """
    return _UPDATED.search(folded) is not None


def is_published_line(folded: str) -> bool:
    """Does a *folded* line outside of a story say, with a word for it or the number of the printed
    issue, that its date is that of publication?

    >>> is_published_line("نشر في : 2010-04-26"), is_published_line("12:31 مساء 2010/04/26")
    (True, False)
    """
    if len(folded) > _LONGEST_LABELLED or not any(map(folded.__contains__, _PUBLISHED_WORDS)):
        return False
    return _PUBLISHED.search(folded) is not None


def may_have_figures(text: str) -> bool:
    """Are there figures in a text that is not yet folded, or entities that may stand for some?

    >>> may_have_figures("١٠:٢٠"), may_have_figures("منذ ساعة")
    (True, False)
    """
    return _FIGURE.search(text) is not None or "&" in text


def has_order(text: str) -> bool:
    """Is there a date in figures that end in the year, either of the others being the month?

    >>> has_order("نشر 05/03/2024"), has_order("نشر قبل 14 يوما")
    (True, False)
    """
    folded = fold(text[:_LONGEST])
    return bool(_YEAR_LAST.search(folded) or _SHORT_YEAR.search(folded))


def day_of_iso(told: str) -> date | None:
    """The day of a date as ISO 8601, with or without a time; None when it is none.

    >>> day_of_iso("2024-03-05T10:20"), day_of_iso("")
    (datetime.date(2024, 3, 5), None)
    """
    if not told:
        return None
    try:
        return date.fromisoformat(told[:_ISO_DAY])
    except ValueError:
        return None


def month_comes_first(text: str) -> bool | None:
    """How the dates in figures of a page are written: True as 12/25/2023, False as 25/12/2023, None
    when they differ. False, too, when none of them tells it: Arabic news writes the day first.

    >>> month_comes_first("12/25/2023, 01/02/2024"), month_comes_first("01/02/2024")
    (True, False)
    """
    told = set()
    for match in _YEAR_LAST.finditer(fold(text)):
        first, second = int(match["first"]), int(match["second"])
        if max(first, second) <= 31 and max(first, second) > 12 >= min(first, second) > 0:
            told.add(second > 12)
    return None if len(told) > 1 else told == {True}


def _days(folded: str, month_first: bool | None) -> list[_Named]:
    """All days that a folded text names, in their order; none when it names a range."""
    taken: list[tuple[int, int]] = []
    found: list[_Named] = []
    for match, choices in _readings(folded, month_first):
        start, end = match.span()
        if any(start < other_end and end > other for other, other_end in taken):
            continue
        taken.append((start, end))
        if _RANGE_BEFORE.search(folded[:start]) or _RANGE_BEHIND.match(folded, end):
            return []
        weekday = _WEEKDAY.search(folded, max(0, start - 40), start)
        day = _chosen(choices, WEEKDAYS[weekday[1]] if weekday else None)
        if day is not None:
            found.append(_Named(start, end, choices[0][0], day))
    return sorted(found, key=lambda named: named.start)


_Choice = tuple[str, date]


def _readings(
    folded: str, month_first: bool | None
) -> Iterator[tuple[re.Match[str], list[_Choice]]]:
    """Each date, with the days that it may mean; several where its order is not known."""
    for pattern in (_IN_WORDS, _MONTH_FIRST):
        for match in pattern.finditer(folded):
            calendar, month = MONTHS[match["month"]]
            other = (
                MONTHS[match["other"]] if "other" in pattern.groupindex and match["other"] else None
            )
            year = int(match["year"])
            if other not in (None, (calendar, month)) or (year >= 1900) != (calendar == GREGORIAN):
                continue
            yield match, _choices(calendar, year, [(month, int(match["day"]))])
    for match in _YEAR_FIRST.finditer(folded):
        calendar = _calendar(match, folded)
        yield (
            match,
            _choices(calendar, int(match["year"]), [(int(match["first"]), int(match["second"]))]),
        )
    for match in (*_YEAR_LAST.finditer(folded), *_SHORT_YEAR.finditer(folded)):
        groups = match.groupdict()
        first, second = int(groups["first"] or groups["a"]), int(groups["second"] or groups["b"])
        calendar, year = _calendar(match, folded), _full_year(match["year"])
        pairs = [(second, first), (first, second)]
        if calendar != GREGORIAN or (first <= 12 and second <= 12 and month_first is False):
            pairs = pairs[:1]
        elif first <= 12 and second <= 12 and month_first:
            pairs = pairs[1:]
        yield match, _choices(calendar, year, pairs)


def _full_year(year: str) -> int:
    if len(year) > 2:
        return int(year)
    return int(year) + (2000 if int(year) <= _LATEST_SHORT_YEAR else 1900)


def _calendar(match: re.Match[str], folded: str) -> str:
    marked = HIJRI if _OF_HIJRI.match(folded, match.end()) else ""
    marked = JALALI if _OF_JALALI.match(folded, match.end()) else marked
    return calendar_of_year(_full_year(match["year"]), marked)


def _choices(calendar: str, year: int, pairs: list[tuple[int, int]]) -> list[_Choice]:
    """The days that months and days of the month, *pairs*, may mean, each once."""
    days = [day_of(calendar, year, month, day) for month, day in pairs] if calendar else []
    return [(calendar, day) for day in dict.fromkeys(days) if day is not None]


def _chosen(choices: list[_Choice], weekday: int | None) -> date | None:
    """The one day that is meant, and falls on the *weekday* that stands before it."""
    if weekday is not None:
        choices = [
            (calendar, day + timedelta(shift))
            for calendar, day in choices
            # Other countries begin a Hijri month a day earlier or later than Umm al-Qura.
            for shift in ((0, 1, -1) if calendar == HIJRI else (0,))
            if (day + timedelta(shift)).weekday() == weekday
        ]
    return choices[0][1] if len(choices) == 1 else None


def _published(found: list[_Named], folded: str) -> list[_Named]:
    """*found* without days of a change, and those that tell a day again in another calendar."""
    position, labelled = 0, []
    for named in found:
        labelled.append(bool(_UPDATED.search(folded, position, named.start)))
        position = named.end
    if not all(labelled):
        found = [named for named, of_change in zip(found, labelled, strict=True) if not of_change]
    own = [named for named in found if named.calendar == GREGORIAN]
    return own + [
        named
        for named in found
        if named.calendar != GREGORIAN
        and all(abs((named.day - day.day).days) > _CALENDARS_DIFFER for day in own)
    ]
