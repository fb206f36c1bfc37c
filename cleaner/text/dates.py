"""Dates as pages write them: in figures, in Arabic and in English words."""

from __future__ import annotations

import re
from datetime import date

from cleaner.text.arabic import fold

_MONTHS = (
    ("يناير", "كانون الثاني", "جانفي", "January", "Jan"),
    ("فبراير", "شباط", "فيفري", "February", "Feb"),
    ("مارس", "آذار", "March", "Mar"),
    ("أبريل", "نيسان", "أفريل", "April", "Apr"),
    ("مايو", "أيار", "ماي", "May"),
    ("يونيو", "حزيران", "جوان", "June", "Jun"),
    ("يوليو", "تموز", "جويلية", "July", "Jul"),
    ("أغسطس", "آب", "أوت", "August", "Aug"),
    ("سبتمبر", "أيلول", "September", "Sept", "Sep"),
    ("أكتوبر", "تشرين الأول", "October", "Oct"),
    ("نوفمبر", "تشرين الثاني", "November", "Nov"),
    ("ديسمبر", "كانون الأول", "December", "Dec"),
)
_YEAR_FIRST = re.compile(r"\b((?:19|20)\d\d)[-/. ]+(\d{1,2})[-/. ]+(\d{1,2})\b")
_YEAR_LAST = re.compile(r"\b(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+((?:19|20)\d\d)\b")
_NUMBERS = {fold(name): number for number, row in enumerate(_MONTHS, 1) for name in row}
_MONTH = "|".join(_NUMBERS)
_IN_WORDS = re.compile(
    rf"\b(\d{{1,2}})[- ]+({_MONTH})(?: */ *\w+)?[- ,]+((?:19|20)\d\d)\b"
    rf"|\b({_MONTH})\.? +(\d{{1,2}})(?:st|nd|rd|th)?,? +((?:19|20)\d\d)\b"
)


def find_date(text: str) -> str:
    """The date that a text names, as ``YYYY-MM-DD``; an empty string when there is none.

    Read are 2024-03-05, 05/03/2024 (the day before the month), 5 مارس 2024, 5 March 2024 and
    March 5, 2024.

    >>> find_date("الثلاثاء 5 آذار / مارس 2024"), find_date("٠٥/٠٣/٢٠٢٤ - 10:20"), find_date("أمس")
    ('2024-03-05', '2024-03-05', '')
    >>> find_date("Published March 5, 2024")
    '2024-03-05'
    """
    folded = fold(text)
    if found := _YEAR_FIRST.search(folded):
        return _iso(found[1], found[2], found[3])
    if found := _YEAR_LAST.search(folded):
        return _iso(found[3], found[2], found[1])
    if found := _IN_WORDS.search(folded):
        month = str(_NUMBERS[found[2] or found[4]])
        return _iso(found[3] or found[6], month, found[1] or found[5])
    return ""


def _iso(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
