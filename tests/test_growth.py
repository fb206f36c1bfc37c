"""How the work for a page grows with its size: counted in calls, which no clock has a say in."""

from __future__ import annotations

import math
import sys
from types import FrameType

import pytest

from benchmarks.growth import KINDS, page_of
from cleaner import Cleaner

SMALL, LARGE = 10_000, 100_000
LIMIT = 1.15


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner()


def calls(cleaner: Cleaner, page: str) -> int:
    """How many functions are called while *page* is cleaned, with what was remembered before."""
    cleaner.clean(page)
    count = 0

    def seen(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(seen)
    try:
        cleaner.clean(page)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("kind", KINDS)
def test_work_grows_as_the_page_does(kind: str, cleaner: Cleaner) -> None:
    small, large = (calls(cleaner, page_of(KINDS[kind](), size)) for size in (SMALL, LARGE))
    assert math.log(large / small) / math.log(LARGE / SMALL) <= LIMIT


@pytest.mark.parametrize(
    "lines",
    [
        ("نزار الحكيم",),
        ("نزار الحكيم - دمشق",),
        ("صورة الحديقة", "صورة الحديقة"),
        ("الكتاب: تاريخ القهوة", "المؤلف: نزار الحكيم"),
        ("12 مارس 2015", "افتتاح الحديقة."),
        ("تويتر", "رفض متحدث باسم تويتر التعليق."),
    ],
    ids=["names", "names and places", "pairs", "data", "dates", "sub-heads"],
)
def test_work_grows_as_what_stands_above_the_story_does(
    lines: tuple[str, ...], cleaner: Cleaner
) -> None:
    story = "افتتحت بلدية المدينة صباح اليوم حديقة عامة جديدة قرب ضفة النهر القديم. " * 3
    head = "\n".join(lines) + "\n"
    small, large = (calls(cleaner, head * size + f"{story}\n{story}\n") for size in (100, 1_000))
    assert math.log(large / small) / math.log(10) <= LIMIT
