"""Months and weekdays by their names, and the days of other calendars."""

from __future__ import annotations

from datetime import date

from cleaner.text.arabic import fold

GREGORIAN, HIJRI, JALALI = "gregorian", "hijri", "jalali"

_GREGORIAN_MONTHS = (
    "يناير, جانفي, كانون الثاني, كانون ثاني, كانون ثان, ژانویه, جنوری, january, jan",
    "فبراير, فيفري, شباط, فوریه, فبروری, february, feb",
    "مارس, آذار, مارچ, march, mar",
    "أبريل, إبريل, أفريل, نيسان, آوریل, اپریل, april, apr",
    "مايو, ماي, أيار, مه, می, may",
    "يونيو, يونيه, جوان, حزيران, ژوئن, جون, june, jun",
    "يوليو, يوليه, يوليوز, جويلية, تموز, ژوئیه, جولای, july, jul",
    "أغسطس, أوت, غشت, آب, آگوست, اگست, august, aug",
    "سبتمبر, شتنبر, أيلول, سپتامبر, سپتمبر, september, sept, sep",
    "أكتوبر, تشرين الأول, تشرين أول, اکتبر, october, oct",
    "نوفمبر, نونبر, تشرين الثاني, تشرين ثاني, تشرين ثان, نوامبر, نومبر, november, nov",
    "ديسمبر, دجنبر, كانون الأول, كانون أول, دسامبر, دسمبر, december, dec",
)
_HIJRI_MONTHS = (
    "محرم, المحرم",
    "صفر",
    "ربيع الأول, ربيع أول",
    "ربيع الآخر, ربيع الثاني, ربيع آخر, ربيع ثاني",
    "جمادى الأولى, جمادى الأول, جماد الأولى, جماد الأول",
    "جمادى الآخرة, جمادى الآخر, جمادى الثانية, جمادى الثاني, جماد الآخرة, جماد الآخر, جماد الثاني",
    "رجب",
    "شعبان",
    "رمضان",
    "شوال",
    "ذو القعدة, ذي القعدة, ذوالقعدة, ذيالقعدة, ذي قعدة",
    "ذو الحجة, ذي الحجة, ذوالحجة, ذيالحجة, ذي حجة",
)
_JALALI_MONTHS = (
    "فروردین, حمل",
    "اردیبهشت, ثور",
    "خرداد, جوزا",
    "تیر, سرطان",
    "مرداد, اسد",
    "شهریور, سنبله",
    "مهر, میزان",
    "آبان, عقرب",
    "آذر, قوس",
    "دی, جدی",
    "بهمن, دلو",
    "اسفند, حوت",
)
_WEEKDAYS = (
    "الاثنين, دوشنبه, monday, mon",
    "الثلاثاء, الثلاثا, سه شنبه, سهشنبه, tuesday, tue",
    "الأربعاء, الاربعا, چهارشنبه, چهار شنبه, wednesday, wed",
    "الخميس, پنجشنبه, پنج شنبه, thursday, thu",
    "الجمعة, جمعه, friday, fri",
    "السبت, شنبه, saturday, sat",
    "الأحد, یکشنبه, یک شنبه, sunday, sun",
)
# Solar Hijri years and lunar ones that lie between 1990 and 2048: no year is among both, so that a
# date in figures tells its calendar.
_JALALI_YEARS = range(1369, 1411)
_HIJRI_YEARS = range(1411, 1471)


def _numbered(rows: tuple[str, ...]) -> dict[str, int]:
    return {fold(n.strip()): number for number, row in enumerate(rows, 1) for n in row.split(",")}


MONTHS: dict[str, tuple[str, int]] = {
    name: (calendar, number)
    for calendar, rows in (
        (GREGORIAN, _GREGORIAN_MONTHS),
        (HIJRI, _HIJRI_MONTHS),
        (JALALI, _JALALI_MONTHS),
    )
    for name, number in _numbered(rows).items()
}
"""The calendar and number of each month, by its folded names."""
WEEKDAYS = {name: number - 1 for name, number in _numbered(_WEEKDAYS).items()}
"""The number of each day of the week, Monday 0, by its folded names."""


def calendar_of_year(year: int, marked: str = "") -> str:
    """The calendar in which a *year* is counted that stands in a date of figures; empty in doubt.

    *marked* is HIJRI or JALALI when the date says so itself.

    >>> calendar_of_year(2012), calendar_of_year(1433), calendar_of_year(1403)
    ('gregorian', 'hijri', 'jalali')
    """
    if year >= 1900:
        return GREGORIAN
    if marked:
        return marked
    if year in _HIJRI_YEARS:
        return HIJRI
    return JALALI if year in _JALALI_YEARS else ""


def day_of(calendar: str, year: int, month: int, day: int) -> date | None:
    """The day as one of the Gregorian calendar; None when there is no such day.

    Hijri days are those of the Umm al-Qura calendar, by which Saudi papers date; elsewhere a month
    may begin a day earlier or later.

    >>> day_of(HIJRI, 1437, 1, 5), day_of(JALALI, 1403, 12, 1), day_of(GREGORIAN, 2023, 2, 29)
    (datetime.date(2015, 10, 18), datetime.date(2025, 2, 19), None)
    """
    try:
        if calendar == HIJRI:
            from hijridate import Hijri

            return date.fromisoformat(Hijri(year, month, day).to_gregorian().isoformat())
        if calendar == JALALI:
            from persiantools.jdatetime import JalaliDate

            return date.fromisoformat(JalaliDate(year, month, day).to_gregorian().isoformat())
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None
