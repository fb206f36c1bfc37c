"""Dates that count back from the day on which a page was fetched: 3 hours ago, yesterday."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from cleaner.text.arabic import fold
from cleaner.text.dates import read_date
from cleaner.text.expressions import any_of

_DAY = len("2024-03-05")
_LATE = 20
"""From this hour of UTC on it is the next day already where some Arabic pages are written."""
_UNITS = {
    "دقيقه": 1, "دقائق": 1, "دقيقتين": 2, "minute": 1, "minutes": 1, "min": 1, "mins": 1,
    "ساعه": 60, "ساعات": 60, "ساعتين": 120, "ساعت": 60, "hour": 60, "hours": 60,
    "يوم": 1440, "ايام": 1440, "يوما": 1440, "يومين": 2880, "روز": 1440, "day": 1440, "days": 1440,
}  # fmt: skip
"""Minutes in what is counted. Weeks, months and years do not tell a day."""
_COUNT = rf"(?P<count>\d{{1,3}}|an?|one|يك)?\s*(?P<unit>{any_of(_UNITS)})(?![^\W\d_])"
_AGO = re.compile(
    rf"(?<![^\W\d_])(?:(?:قبل|منذ|مند)\s+(?:حوالي\s+|نحو\s+)?{_COUNT}(?!\s*و?\s*\d)"
    rf"|{_COUNT.replace('count', 'number').replace('unit', 'units')}\s+(?:ago|پيش|قبل)(?![^\W\d_]))"
)
_NAMED = re.compile(
    r"(?:[^\W\d_]+\s*:)?\s*(?P<day>اليوم|امس|today|yesterday)\s*[,\-|]?\s*(?P<clock>.*)"
)
_CLOCK = re.compile(r"(?:الساعه\s*)?\d{1,2}:\d\d.{0,10}")


def read_relative(text: str, fetched: str) -> str:
    """The day, or the time of a day, that *text* tells by how long ago it was; empty when none.

    *fetched* is when the page was read, as ISO 8601. Minutes give a time of the day, days a day,
    and hours one where all of that hour falls on it; a number of weeks or months names none.

    >>> read_relative("نشر قبل 19 أيام", "2012-06-05"), read_relative("قبل شهرين", "2012-06-05")
    ('2012-05-17', '')
    """
    moment = _moment(fetched)
    if moment is None:
        return ""
    folded = fold(text)
    if found := _AGO.search(folded):
        number, unit = found["count"] or found["number"] or "1", found["unit"] or found["units"]
        count = int(number) if number.isdigit() else 1
        return _before(moment, count, _UNITS[unit], len(fetched) > _DAY)
    named = _NAMED.fullmatch(folded.strip())
    if not named or (named["clock"] and not _CLOCK.fullmatch(named["clock"])):
        return ""
    if len(fetched) > _DAY and moment.astimezone(UTC).hour >= _LATE:
        return ""
    day = moment.date() - timedelta(days=named["day"] in ("امس", "yesterday"))
    return read_date(f"{day.isoformat()} {named['clock']}")


def _before(moment: datetime, count: int, unit: int, timed: bool) -> str:
    """*count* times *unit* minutes before *moment*, as exactly as that tells."""
    if unit >= 1440:
        return (moment.date() - timedelta(minutes=count * unit)).isoformat()
    if not timed:
        return ""
    latest = moment - timedelta(minutes=count * unit)
    if unit == 1 or count * unit < 60:
        return latest.isoformat(timespec="minutes")
    earliest = latest - timedelta(minutes=60)
    return latest.date().isoformat() if earliest.date() == latest.date() else ""


def _moment(fetched: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(fetched)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
