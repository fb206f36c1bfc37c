"""The date of a page: of what its data, its lines and its address say, the one to be believed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from cleaner.text.dates import (
    EARLIEST,
    day_of_iso,
    has_order,
    may_have_figures,
    month_comes_first,
    read_date,
)
from cleaner.text.relative_dates import read_relative
from cleaner.text.spans import Cleaned

PAGE_DATA, TEXT, URL, RELATIVE = "page-data", "text", "url", "relative"
"""Where a date was read: the sources of ``PageDate``."""
_IN_ADDRESS = re.compile(
    r"(?<=[/=_-])((?:19|20)\d\d)(?:([/_-])(\d\d?)\2(\d\d?)|(\d\d)(\d\d))(?=[/_.?&-]|$)"
)
_NEAR = 1  # days: what zones and the hour of printing make of one date
_WEAK = "time"


class Origins(Struct, frozen=True):
    """What is known of a page beside its text.

    *url* is its address, *fetched* when it was read, as ISO 8601; *told* are the dates of
    publication that its data give, the most trusted first: source, date as ISO 8601, what stood.
    """

    url: str = ""
    fetched: str = ""
    told: tuple[tuple[str, str, str], ...] = ()


class PageDate(Struct, frozen=True):
    """A date as ISO 8601, the text that tells it, where it was read, and a warning in doubt."""

    date: str = ""
    text: str = ""
    source: str = ""
    warning: str = ""


def with_date(cleaned: Cleaned, lines: Sequence[str], page: str, origins: Origins) -> Cleaned:
    """*cleaned* with the date of its page (see ``page_date``), and the warning in doubt.

    >>> with_date(Cleaned("خبر"), ["5 مارس 2024"], "", Origins()).date
    '2024-03-05'
    """
    if not (lines or origins.url or origins.told):
        return cleaned
    found = page_date(lines, page, origins)
    if found == PageDate():
        return cleaned
    warnings = (*cleaned.warnings, *filter(None, (found.warning,)))
    return replace(
        cleaned, date=found.date, date_text=found.text, date_source=found.source, warnings=warnings
    )


def page_date(lines: Sequence[str], page: str, origins: Origins) -> PageDate:
    """The date of the text *page*, of whose lines of date *lines* the best stand first.

    The page's data are believed, but where its address agrees with its text and not with them; the
    text before the address, but where they are more than a day apart; a date that counts back from
    the day of fetching last. A date later than that day is none.

    >>> page_date(["5 مارس 2024 - 10:20"], "", Origins())
    PageDate(date='2024-03-05T10:20', text='5 مارس 2024 - 10:20', source='text', warning='')
    """
    latest = day_of_iso(origins.fetched)
    told = [PageDate(d, raw, source) for source, d, raw in origins.told if _possible(d, latest)]
    order = cache(lambda: month_comes_first(page))  # read once, where it is needed
    shown = (
        PageDate(d, line, TEXT) for line in lines if _possible(d := _read(line, order), latest)
    )
    address = _of_address(origins.url)
    address = address if _possible(address.date, latest) else PageDate()
    line = next(shown, PageDate())
    strong = [each for each in told if each.source != _WEAK] or ([] if line.date else told)
    if strong and line.date and not _near(strong[0], line):
        return _disputed(strong[0], line, address)
    if strong:
        return PageDate(strong[0].date, line.text or strong[0].text, PAGE_DATA)
    if line.date and not (address.date and not _near(line, address)):
        return line
    if address.date:
        return address
    text = lines[0] if lines else ""
    back = ((read_relative(each, origins.fetched), each) for each in lines)
    return next((PageDate(d, each, RELATIVE) for d, each in back if d), PageDate(text=text))


def _disputed(told: PageDate, line: PageDate, address: PageDate) -> PageDate:
    """The data and the text of a page name different days: which is believed, with a warning."""
    by_address = bool(address.date) and _near(line, address) and not _near(told, address)
    used, source = (line, TEXT) if by_address else (told, PAGE_DATA)
    warning = (
        f"date: the page's data ({told.source}) say {told.date[:10]}, the text {line.date[:10]}; "
        f"{'the text, with which the address agrees, is' if by_address else 'the data are'} used"
    )
    return PageDate(used.date, used.text, source, warning)


def _read(line: str, order: Callable[[], bool | None]) -> str:
    """The date of a line; where its order is not plain, as the other dates of the page have it."""
    if not may_have_figures(line):
        return ""
    told = read_date(line, month_first=None)
    return told if told or not has_order(line) else read_date(line, month_first=order())


def _possible(told: str, latest: date | None) -> bool:
    day = day_of_iso(told)
    return day is not None and day >= EARLIEST and (latest is None or (day - latest).days <= _NEAR)


def _near(one: PageDate, other: PageDate) -> bool:
    days = day_of_iso(one.date), day_of_iso(other.date)
    return days[0] is not None and days[1] is not None and abs((days[0] - days[1]).days) <= _NEAR


def _of_address(url: str) -> PageDate:
    """The day that the path of an address holds: /2012/01/19/, 2012-01-19, 20120119."""
    for found in _IN_ADDRESS.finditer(url):
        year, _, month, day, *packed = found.groups()
        month, day = (month, day) if month else packed
        told = f"{year}-{month:0>2}-{day:0>2}"
        if day_of_iso(told):
            return PageDate(told, found[0], URL)
    return PageDate()
