"""Lists of pointers in the middle of a story whose entries have dates between them."""

from __future__ import annotations

import pytest
from test_around import HEADLINE, STORY

from cleaner.pipeline import Cleaner
from cleaner.rules.loading import load_rules
from cleaner.rules.model import Rule

DATES = Rule(
    "dates", "Dates of cards.", "navigation",
    pattern=r"\d{1,2} نيسان \d{4}", max_length=30, status="stable",
)  # fmt: skip
KNOWN = Rule(
    "known", "A headline and sections on all pages.", "navigation",
    phrases=("صيف طويل في قرى الجبل", "ركن الملاعب", "ركن الأسواق"), status="stable",
)  # fmt: skip
CLEANER = Cleaner(load_rules()).with_own([DATES, KNOWN])
TITLES = ("أرباح مصرف الشمال تزيد", "منتخب اليد يستعد للإياب", "أمطار تغلق الطريق الجبلي")
DATE = "12 نيسان 2031"
POINTS = (
    "الدقيقة 18: هدف للحديقة من ركلة حرة",
    "الدقيقة 54: ورقة صفراء لحارس البلدية",
    "الدقيقة 90: هدف الفوز للبلدية من رأسية",
)


def left(*middle: str) -> list[str]:
    lines = (HEADLINE, *STORY[:2], "مقالات ذات صلة", *middle, STORY[2])
    return CLEANER.clean("".join(f"{line}\n" for line in lines)).text.splitlines()


@pytest.mark.parametrize(
    "cards",
    [
        (TITLES[0], DATE),
        (TITLES[0], DATE, TITLES[1], DATE),
        ("صيف طويل في قرى الجبل", DATE),
        (TITLES[0], DATE, "صيف طويل في قرى الجبل", DATE),
    ],
)
def test_what_stands_below_the_date_of_the_last_card_is_the_storys(cards: tuple[str, ...]) -> None:
    assert left(*cards, *POINTS) == [HEADLINE, *STORY[:2], *POINTS, STORY[2]]


@pytest.mark.parametrize(
    "cards",
    [
        TITLES,
        (TITLES[0], DATE, TITLES[1], DATE),
        (DATE, TITLES[0], DATE, TITLES[1]),
        ("ركن الملاعب", TITLES[0], "ركن الأسواق", TITLES[1]),
    ],
)
def test_whole_cards_go(cards: tuple[str, ...]) -> None:
    assert left(*cards) == [HEADLINE, *STORY]


LEAD = "تتوقع إدارة السدود أن تمتلئ البحيرة قبل نهاية الشتاء إذا استمر المطر على هذه الحال."
OWN = "وكان من عادة أهل الحي أن يجلسوا عند الضفة كل مساء، فيتحدث الكبار عن الفيضان القديم."


@pytest.mark.parametrize("date", [DATE, "12 مارس 2031"])
def test_a_paragraph_below_a_card_without_a_headline_of_its_own_is_the_storys(date: str) -> None:
    """It stands alone between the card and a sub-head, as the lead of another card would."""
    lines = (HEADLINE, *STORY[:2], "مقالات ذات صلة", TITLES[2], LEAD, date, OWN, "الضفة", STORY[2])
    text = CLEANER.clean("".join(f"{line}\n" for line in lines)).text.splitlines()
    assert [line for line in text if line not in (LEAD, date)] == [
        HEADLINE,
        *STORY[:2],
        OWN,
        "الضفة",
        STORY[2],
    ]
