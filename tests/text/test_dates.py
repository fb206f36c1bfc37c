"""Dates: what real pages write and what it means, and any day in any form read back or refused."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hijridate import Gregorian
from hypothesis import given
from hypothesis import strategies as st
from persiantools.jdatetime import JalaliDate

from cleaner.text.calendars import GREGORIAN, HIJRI, JALALI, MONTHS, WEEKDAYS
from cleaner.text.dates import find_date, iso_date, month_comes_first, read_date
from cleaner.text.relative_dates import read_relative

_LIST = Path(__file__).with_name("data") / "dates.tsv"
_RIGHT, _READ = 0.98, 0.97
ROWS = [line.split("\t") for line in _LIST.read_text("utf-8").splitlines()[1:]]
DAYS = st.dates(date(1990, 1, 1), date(2048, 12, 31))
ARABIC, PERSIAN = "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"


def read(expression: str, fetched: str = "") -> str:
    return read_date(expression) or read_relative(expression, fetched)


def test_real_dates_are_read_right_or_not_at_all() -> None:
    """Expressions of real pages, labelled by reading: with a time, or without where it is less."""
    found = [(expression, day, read(expression, fetched)) for expression, day, fetched in ROWS]
    given_ = [row for row in found if row[2]]
    wrong = [row for row in given_ if row[2] not in (row[1], row[1][:10]) or not row[1]]
    assert len(ROWS) >= 200
    assert len(wrong) <= (1 - _RIGHT) * len(given_), wrong
    assert len(given_) >= _READ * sum(bool(day) for _, day, _ in ROWS)


def digits(text: str, kind: str) -> str:
    return text.translate(str.maketrans("0123456789", kind)) if kind else text


def names(calendar: str, number: int) -> list[str]:
    return [name for name, month in MONTHS.items() if month == (calendar, number)]


FORMS = (
    "{d} {m} {y}",
    "{d} {m}، {y}م",
    "{d}{m}{y}",
    "{d}-{m}-{y}",
    "{d} من {m} عام {y}",
    "{m} {d}, {y}",
)


@given(DAYS, st.data(), st.sampled_from(["", ARABIC, PERSIAN]))
def test_any_day_in_words_is_read_back(day: date, data: st.DataObject, kind: str) -> None:
    month = data.draw(st.sampled_from(names(GREGORIAN, day.month)))
    form = data.draw(st.sampled_from(FORMS))
    text = digits(form.format(d=day.day, m=month, y=day.year), kind)
    assert find_date(text) == day.isoformat()


@given(DAYS, st.data())
def test_any_day_of_other_calendars_is_read_back(day: date, data: st.DataObject) -> None:
    hijri = Gregorian(day.year, day.month, day.day).to_hijri()
    jalali = JalaliDate(day)
    lunar = data.draw(st.sampled_from(names(HIJRI, hijri.month)))
    solar = data.draw(st.sampled_from(names(JALALI, jalali.month)))
    assert find_date(f"{hijri.day} {lunar} {hijri.year} هـ") == day.isoformat()
    assert find_date(digits(f"{jalali.day} {solar} {jalali.year}", PERSIAN)) == day.isoformat()
    assert find_date(f"{hijri.day}/{hijri.month}/{hijri.year}هـ") == day.isoformat()
    both = f"{hijri.day} {lunar} {hijri.year} هـ الموافق {day.day}/{day.month}/{day.year}م"
    assert find_date(both) == day.isoformat()


@given(DAYS, st.sampled_from("/-."), st.booleans(), st.booleans())
def test_any_day_in_figures_is_read_back_or_refused(
    day: date, sign: str, month_first: bool, padded: bool
) -> None:
    first, second = (day.month, day.day) if month_first else (day.day, day.month)
    width = 2 if padded else 1
    text = f"{first:0{width}}{sign}{second:0{width}}{sign}{day.year}"
    assert read_date(text, month_first=month_first) == day.isoformat()
    assert read_date(text, month_first=None) in ("", day.isoformat())
    assert find_date(f"{day.year}{sign}{day.month}{sign}{day.day}") == day.isoformat()


@given(DAYS, st.data(), st.integers(1, 6))
def test_a_weekday_that_is_not_that_of_the_day_refuses_it(
    day: date, data: st.DataObject, shift: int
) -> None:
    month = data.draw(st.sampled_from(names(GREGORIAN, day.month)))
    right, wrong = (
        data.draw(st.sampled_from([name for name, number in WEEKDAYS.items() if number == weekday]))
        for weekday in (day.weekday(), (day + timedelta(shift)).weekday())
    )
    text = f"{day.day} {month} {day.year}"
    assert find_date(f"{right}، {text}") == day.isoformat()
    assert find_date(f"{wrong}، {text}") == ""


@given(DAYS)
def test_a_weekday_tells_the_order_of_the_figures(day: date) -> None:
    weekday = next(name for name, number in WEEKDAYS.items() if number == day.weekday())
    text = f"{weekday} {day.day}/{day.month}/{day.year}"
    assert read_date(text, month_first=None) in ("", day.isoformat())


@given(DAYS, st.integers(0, 23), st.integers(0, 59), st.integers(-14, 14))
def test_any_time_beside_a_day_is_read_back(day: date, hour: int, minute: int, zone: int) -> None:
    told = f"{day.isoformat()}T{hour:02}:{minute:02}"
    half = f"{(hour - 1) % 12 + 1}:{minute:02} {'مساء' if hour >= 12 else 'صباحا'}"
    offset = f"{'-' if zone < 0 else '+'}{abs(zone):02}:00"
    words = f"{day.day} مارس {day.year}" if day.month == 3 else day.isoformat()
    assert read_date(f"{words} - {hour}:{minute:02}") == told
    assert read_date(f"{half} {words}") == told
    assert read_date(f"{words} {half}") == told
    assert read_date(f"{words} {hour:02}:{minute:02} GMT{offset}") == told + offset
    assert iso_date(f"{told}{offset}") == told + offset


@given(st.text(alphabet="0123456789/-.: مارسهـصفر1436,GMTapm", max_size=40))
def test_what_is_read_is_a_day_whatever_the_text(text: str) -> None:
    for told in (read_date(text), iso_date(text)):
        assert told == "" or date.fromisoformat(told[:10])


@pytest.mark.parametrize(
    "text",
    [
        "12 - 14 مارس 2024",
        "من 12 إلى 14 مارس 2024",
        "12/3/2024 إلى 14/3/2024",
        "5 مارس 2024 و 6 مارس 2024",
        "5 صفر 1437 هـ الموافق 1 مارس 2024",
        "31/02/2024",
        "5 مارس 1985",
        "0001-01-01",
        "2024/13/13",
        "الإصدار 1.2.2024.5",
        "رقم 12/3/2024/77",
        "1998-2012",
        "أمس",
        "قبل يومين",
        "",
    ],
)
def test_what_names_no_day_or_several_gives_none(text: str) -> None:
    assert read_date(text) == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("نشر 5 مارس 2024 آخر تحديث 7 مارس 2024", "2024-03-05"),
        ("آخر تحديث 7 مارس 2024", "2024-03-07"),
        ("05/03/2024 1:15 ظهرا", "2024-03-05T13:15"),
        ("05/03/2024 11:15 ليلا بتوقيت غرينتش", "2024-03-05T23:15+00:00"),
        ("05/03/2024 الساعة 10:20 بتوقيت القاهرة", "2024-03-05T10:20"),
        ("05/03/2024 25:70", "2024-03-05"),
        ("3/2/2024 1:14:00 PM", ""),
        ("03/05/98", "1998-05-03"),
        ("الاثنين 12 محرم 1437هـ", "2015-10-26"),
    ],
)
def test_times_changes_and_orders(text: str, told: str) -> None:
    assert read_date(text) == told


def test_the_order_of_a_page_is_that_of_its_plain_dates() -> None:
    assert month_comes_first("25/12/2023") is False
    assert month_comes_first("12/25/2023 25/12/2023") is None


@pytest.mark.parametrize(
    ("text", "fetched", "told"),
    [
        ("قبل 3 أيام", "2024-03-05", "2024-03-02"),
        ("منذ يومين", "2024-03-05T10:00:00+03:00", "2024-03-03"),
        ("3 days ago", "2024-03-05", "2024-03-02"),
        ("قبل 3 ساعات", "2024-03-05T10:20:00Z", "2024-03-05"),
        ("قبل 3 ساعات", "2024-03-05T03:20:00Z", ""),
        ("قبل 3 ساعات", "2024-03-05", ""),
        ("منذ دقيقتين", "2024-03-05T10:20:30+02:00", "2024-03-05T10:18+02:00"),
        ("اليوم 10:20", "2024-03-05", "2024-03-05T10:20"),
        ("أمس", "2024-03-05T21:00:00Z", ""),
        ("اليوم السابع", "2024-03-05", ""),
        ("قبل 3 أسابيع", "2024-03-05", ""),
        ("قبل 2010", "2024-03-05", ""),
        ("قبل 3 أيام", "", ""),
        ("قبل 3 أيام", "Tuesday", ""),
    ],
)
def test_relative_dates(text: str, fetched: str, told: str) -> None:
    assert read_relative(text, fetched) == told
