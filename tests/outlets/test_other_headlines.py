"""Headlines of other stories above and below the story, told by the words of the stories."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

import pytest
from outlet_pages import Made
from test_learning import cleaner_of, learned_of

SYLLABLES = [a + b for a in "بترك" for b in "ايون"]
Lines = list[tuple[str, bool]]


class Topic:
    """The story of a page: its words are its own, but for some that all stories have."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.words = ["".join(self.rng.choices(SYLLABLES, k=3)) for _ in range(40)]
        self.headline = self.line(8)
        self.paragraphs = [self.line(30) + "." for _ in range(self.rng.randint(3, 6))]

    def line(self, words: int) -> str:
        common = ["الذي", "التي", "كانت", "عندما"]
        return " ".join(self.rng.choice([*self.words, *common]) for _ in range(words))


def topics(pages: int, seed: int = 0) -> list[Topic]:
    return [Topic(1000 * seed + number) for number in range(pages)]


def furniture(*lines: str) -> Lines:
    return [(line, False) for line in lines]


def own(*lines: str) -> Lines:
    return [(line, True) for line in lines]


def assert_clean(pages: Sequence[Made], left: int = 0) -> None:
    """No line of a story is lost, and no more than *left* others stay."""
    cleaner = cleaner_of("harvest-leaf", pages)
    more = 0
    for page in pages:
        kept = Counter(cleaner.clean(page.text).text.splitlines())
        assert not Counter(page.story) - kept
        more += (kept - Counter(page.story)).total()
    assert more <= left


def with_ticker(told: Sequence[Topic], number: int, *, end: str = "دار السنبلة") -> Lines:
    """Three headlines under a heading: of other pages, or of none."""
    rng = random.Random(number)
    others = [topic.headline for topic in told if topic is not told[number]]
    new = [Topic(90_000 + 10 * number + n).headline for n in range(3)]
    listed = [rng.choice([rng.choice(others), new[n]]) for n in range(3)]
    return furniture("سنابل تتساقط", *listed, end)


@pytest.mark.parametrize("number", [6, 13])
@pytest.mark.parametrize("seed", range(3))
def test_headlines_of_other_stories_above_the_story_go(number: int, seed: int) -> None:
    told = topics(number, seed)
    pages = [
        Made(
            tuple(
                furniture("مجلة السنبلة", "بيادر", "مواسم")
                + with_ticker(told, n)
                + own(topic.headline, *topic.paragraphs)
                + furniture("اطبع الورقة")
            )
        )
        for n, topic in enumerate(told)
    ]
    assert_clean(pages)


def test_a_headline_that_all_tickers_show_stays_on_its_page() -> None:
    told = topics(13, 4)
    shown = [topic.headline for topic in told[:3]]
    pages = [
        Made(
            tuple(
                furniture("مجلة السنبلة", "سنابل تتساقط")
                + furniture(*(line for line in shown if line != topic.headline))
                + furniture("دار السنبلة")
                + own(topic.headline, *topic.paragraphs)
                + furniture("اطبع الورقة")
            )
        )
        for topic in told
    ]
    assert_clean(pages)


def test_headline_and_deck_between_two_lines_of_the_frame_are_no_ticker() -> None:
    pages = [
        Made(
            tuple(
                furniture("مجلة السنبلة", "بيادر")
                + own(topic.headline, topic.line(7))
                + furniture("دار السنبلة")
                + own(topic.line(6), *topic.paragraphs)
                + furniture("اطبع الورقة")
            )
        )
        for topic in topics(13, 5)
    ]
    assert_clean(pages)


def test_a_trail_of_sections_is_a_label_and_ends_a_ticker() -> None:
    told = topics(13, 6)
    steps = ("بيادر", "مواسم", "طواحين", "سواق", "مروج")
    pages = [
        Made(
            tuple(
                furniture("مجلة السنبلة")
                + with_ticker(told, n, end=f"حقول › {steps[n % 5]} {n}")
                + own(topic.headline, *topic.paragraphs)
                + furniture("اطبع الورقة")
            )
        )
        for n, topic in enumerate(told)
    ]
    assert_clean(pages)


@pytest.mark.parametrize("leads", [1, 3])
@pytest.mark.parametrize(("heading", "left"), [("من بيدر آخر", 0), ("مواد ذات صلة", 13)])
def test_cards_with_leads_go(heading: str, left: int, leads: int) -> None:
    """With a lead each, or one. Also under a heading that a rule for all outlets knows. Its
    list has no end, so it takes the last line of the frame too, which then is not learned: that one
    stays below the learned list."""
    pages = []
    for n, topic in enumerate(topics(13, 7)):
        cards = [Topic(70_000 + 10 * n + i) for i in range(3)]
        listed = [
            line
            for i, card in enumerate(cards)
            for line in (card.headline, *card.paragraphs[: int(i < leads)])
        ]
        pages.append(
            Made(
                tuple(
                    furniture("مجلة السنبلة")
                    + own(topic.headline, *topic.paragraphs)
                    + furniture(heading, *listed, "غلال السنبلة", "اطبع الورقة")
                )
            )
        )
    assert_clean(pages, left)


def test_a_headline_with_a_year_that_others_list_is_no_date() -> None:
    told = topics(13, 11)
    told[0].headline = f"{told[0].line(4)} 1983"
    pages = []
    for n, topic in enumerate(told):
        above = [Topic(80_000 + 10 * n + i).headline for i in range(2)]
        if n in (3, 6, 9):
            above[0] = told[0].headline
        head = furniture("مجلة السنبلة", "بيادر", *above, "من بيدر آخر")
        below = furniture(f"{n + 2} يونيو 2031", "اطبع الورقة")
        pages.append(Made((*head, *own(topic.headline), *below, *own(*topic.paragraphs))))
    assert_clean(pages)


def test_sections_of_a_story_below_a_line_of_the_frame_are_no_cards() -> None:
    pages = []
    for topic in topics(13, 8):
        sections = [line for _ in range(3) for line in (topic.line(5), topic.line(30) + ".")]
        pages.append(
            Made(
                tuple(
                    furniture("مجلة السنبلة")
                    + own(topic.headline, *topic.paragraphs)
                    + furniture("سنابل الحصاد")
                    + own(*sections)
                    + furniture("غلال السنبلة", "اطبع الورقة")
                )
            )
        )
    assert_clean(pages)


def test_a_name_that_a_rule_takes_below_stories_is_learned_above_them() -> None:
    name = "جريدة سنابل السهل الجديدة"
    pages = [
        Made(tuple(furniture(name, "بيادر") + own(topic.headline, *topic.paragraphs)))
        for topic in topics(13, 9)
    ]
    assert_clean(pages)
    phrases = [p for each in learned_of("harvest-leaf", pages).rules for p in each.rule.phrases]
    assert name in phrases


def test_cards_with_dates_go_with_their_heading() -> None:
    pages = []
    for n, topic in enumerate(topics(13, 10)):
        cards = [
            line
            for i in range(3)
            for line in (Topic(50_000 + 10 * n + i).headline, f"{i + 3}/{i + 2}/2031")
        ]
        pages.append(
            Made(
                tuple(
                    furniture("مجلة السنبلة")
                    + own(topic.headline, *topic.paragraphs)
                    + furniture("من بيدر آخر", *cards, "اطبع الورقة")
                )
            )
        )
    assert_clean(pages)


NAMES = ("رامي سندس", "هالة بن نبيل", "سامي عود", "نجلاء بو ريشة", "وليد قصب", "ديمة آل نخلة")
VIEWS = ("حقول اضف كلمة", "بيادر الجنوب 3 كلمات", "مواسم كلمة واحدة")


def test_a_line_of_author_and_date_goes_whatever_the_length_of_the_name() -> None:
    """Some of the lines have the form of a date by themselves, all are framed by the same words."""
    pages = [
        Made(
            tuple(
                furniture("مجلة السنبلة", "بيادر", "مواسم")
                + own(topic.headline)
                + furniture(f"{NAMES[n % 6]} آذار {n + 1}, 2025 {VIEWS[n % 3]} {n},{700 + n} سنبلة")
                + own(*topic.paragraphs)
                + furniture("اطبع الورقة")
            )
        )
        for n, topic in enumerate(topics(13, 8))
    ]
    assert_clean(pages)
