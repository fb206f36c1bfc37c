"""The lines above and below which nothing is the story's: learned by their place on all pages."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from outlet_pages import WORDS, Made
from test_learning import cleaner_of, learned_of
from test_openings import own_words, said
from test_other_headlines import Lines, furniture

MENU = ("سنبلة السهل", "حقول", "ملاعب", "موانئ")
SHARE = "ضعها في دفترك"
RATE = "كم سنبلة تستحق"
MORE = "سنابل أخرى من السهل"
FOOT = ("رأي القراء", "كنانيش السنبلة", "بيادر السهل لا تنام")
TICKER = "همس البيادر"
PATH = "باب السنبلة"

Make = Callable[[int, random.Random], Lines]


def titled(number: int, words: int = 6) -> str:
    """The words of a headline: those of the story *number*."""
    return " ".join(own_words(number).split()[:words])


def others(number: int, count: int = 3) -> Lines:
    """Headlines of other stories, which no other page lists."""
    return furniture(*(titled(1000 + 10 * number + other) for other in range(count)))


def pages_of(make: Make, count: int = 13) -> list[Made]:
    """Pages with the lines that *make* gives for the number of each and its chance."""
    return [Made(tuple(make(n, random.Random(f"bounds {n}")))) for n in range(count)]


def story_of(number: int, rng: random.Random, paragraphs: int = 4) -> Lines:
    """A headline, and paragraphs with two words of their story among those that all stories have:
    its words alone tell little."""
    told = []
    for _ in range(paragraphs):
        words = [*rng.sample(WORDS["ar"].split(), 20), *rng.sample(titled(number).split(), 2)]
        rng.shuffle(words)
        told.append((" ".join(words) + ".", True))
    return [(titled(number), True), *told]


def ended(number: int, rng: random.Random) -> Lines:
    """A story, who wrote it, and headlines of others below."""
    name = furniture(titled(2000 + number, 2), f"{titled(3000 + number, 7)}.")
    tail = [*furniture(SHARE, RATE), *name, *furniture(MORE), *others(number), *furniture(*FOOT)]
    return [*furniture(*MENU), *story_of(number, rng), *tail]


def box_before_the_end(number: int, rng: random.Random) -> Lines:
    """Headlines of others before the last paragraph, or before some short lines that end it."""
    *told, last = story_of(number, rng)
    short = [(f"{titled(number, 3)} {rng.randint(2, 99)}.", True) for _ in range(rng.randint(2, 4))]
    end = short if number % 2 else [last]
    return [*furniture(*MENU), *told, *furniture(MORE), *others(number), *end, *furniture(*FOOT)]


def box_with_one_line_behind(number: int, rng: random.Random) -> Lines:
    *told, last = story_of(number, rng)
    return [*furniture(*MENU), *told, *furniture(MORE), *others(number), last, *furniture(*FOOT)]


def box_with_a_verse_behind(number: int, rng: random.Random) -> Lines:
    """Without cards: below those it is no other than a headline."""
    told, verse = story_of(number, rng), (titled(6000 + number, 7), True)
    return [*furniture(*MENU), *told, *furniture(RATE), verse, *furniture(MORE), *others(number)]


def letter_box_before_the_end(number: int, rng: random.Random) -> Lines:
    """A box that is the same on all pages, before some short sentences."""
    short = [(f"{titled(number, 3)} {rng.randint(2, 99)}.", True) for _ in range(rng.randint(2, 4))]
    told = [*furniture(*MENU), *story_of(number, rng), *furniture(SHARE, RATE), *short]
    return [*told, *furniture(MORE), *others(number), *furniture(*FOOT)]


def ticker(number: int, rng: random.Random) -> Lines:
    """Headlines of others between a menu and the path to the story; the path comes again below."""
    head = [*furniture(*MENU, TICKER), *others(number, 4), *furniture(PATH)]
    return [*head, *story_of(number, rng), *furniture(PATH, *FOOT)]


def ticker_in_one_line(number: int, rng: random.Random) -> Lines:
    line = "".join(text for text, _ in others(number, 5))
    head = furniture(*MENU, line, f"زوار الصفحة {rng.randint(100, 900)}", SHARE)
    return [*head, *story_of(number, rng), *furniture(MORE), *others(number), *furniture(*FOOT)]


def advert_between(number: int, rng: random.Random) -> Lines:
    """The same line stands above the headline and behind the first paragraph, which has words of
    its own."""
    title, first, *rest = story_of(number, rng)
    lead = (said(rng, 4000 + number), True)  # of words that the story has nowhere else
    head = [*furniture(*MENU), *others(number, 2), *furniture(SHARE), title]
    return [*head, lead, *furniture(SHARE), first, *rest, *furniture(*FOOT)]


def left(pages: list[Made]) -> list[list[str]]:
    cleaner = cleaner_of("valley", pages)
    return [cleaner.clean(page.text).text.splitlines() for page in pages]


@pytest.mark.parametrize("make", [ended, ticker, ticker_in_one_line])
def test_what_stands_above_and_below_the_story_goes(make: Make) -> None:
    pages = pages_of(make)
    assert left(pages) == [page.story for page in pages]


@pytest.mark.parametrize(
    "make",
    [
        box_before_the_end,
        box_with_one_line_behind,
        letter_box_before_the_end,
        advert_between,
        ticker_in_one_line,
    ],
)
def test_no_line_of_a_story_goes(make: Make) -> None:
    pages = pages_of(make)
    for page, lines in zip(pages, left(pages), strict=True):
        assert {*page.story} <= {*lines}


@pytest.mark.parametrize(
    ("make", "box"),
    [
        (box_before_the_end, MORE),
        (box_with_one_line_behind, MORE),
        (box_with_a_verse_behind, RATE),
        (letter_box_before_the_end, SHARE),
        (letter_box_before_the_end, RATE),
    ],
)
def test_a_box_before_the_end_of_the_story_is_no_end(make: Make, box: str) -> None:
    rules = [each.rule for each in learned_of("valley", pages_of(make)).rules]
    assert not [rule for rule in rules if rule.remove == "below" and box in rule.phrases]


def test_a_story_that_goes_on_below_the_line_stays() -> None:
    """The line ends the stories of all pages that were seen, but not this one."""
    cleaner = cleaner_of("valley", pages_of(ended))
    rng = random.Random("goes on")
    (title, _), *told = story_of(7000, rng, 6)
    page = [title, *(line for line, _ in told[:3]), SHARE, *(line for line, _ in told[3:])]
    assert {*page} - {SHARE} <= {*cleaner.clean("\n".join(page)).text.splitlines()}


def test_the_line_in_the_middle_of_a_story_opens_nothing() -> None:
    """Extraction left the same line above the headline out; below it stands a sub-head."""
    pages = pages_of(advert_between)
    cleaner = cleaner_of("valley", pages)
    for number, page in enumerate(pages):
        title, lead, *rest = page.story
        lines = [title, lead, SHARE, titled(number, 5), *rest]
        kept = cleaner.clean("\n".join(lines)).text.splitlines()
        assert {*lines} - {SHARE} <= {*kept}


def test_a_headline_that_all_pages_list_ends_no_story() -> None:
    titles = [titled(5000 + number) for number in range(13)]

    def make(number: int, rng: random.Random) -> Lines:
        listed = (title for title in titles if title != titles[number])
        told = [(titles[number], True), *story_of(number, rng)[1:]]
        return [*furniture(*MENU), *told, *furniture(SHARE, *listed, *FOOT)]

    pages = pages_of(make)
    for page, lines in zip(pages, left(pages), strict=True):
        assert {*page.story} <= {*lines}


def test_a_date_below_cards_goes_though_a_story_goes_on_below_it_at_times() -> None:
    """Cards end with a date, in the middle of a story as below it."""

    def make(number: int, rng: random.Random) -> Lines:
        def cards(count: int) -> Lines:
            dates = furniture(*(f"{rng.randint(1, 28)} بيدر، 2031" for _ in range(count)))
            told = others(10 * number + rng.randint(1, 9), count)
            return [line for card in zip(told, dates, strict=True) for line in card]

        title, *told = story_of(number, rng)
        short = [(titled(number, 4), True), (titled(number, 5), True)]
        body = [title, *told[:2], *furniture(MORE), *cards(2), *short, *told[2:]]
        return [*furniture(*MENU), *body, *furniture(SHARE), *cards(4), *furniture(*FOOT)]

    pages = pages_of(make)
    for page, lines in zip(pages, left(pages), strict=True):
        assert not [line for line in lines if "بيدر، 2031" in line]
        assert {*page.story} <= {*lines}
