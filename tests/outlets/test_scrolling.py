"""Outlets whose pages go on with the next stories, and headlines that other pages list."""

from __future__ import annotations

from collections import Counter

import pytest
from outlet_pages import Made
from test_learning import cleaner_of, learned_of
from test_other_headlines import Lines, Topic, assert_clean, furniture, own, topics

MENU = ("مجلة السنبلة", "بيادر", "مواسم")
FRAME = ("ضعها في دفترك", "سنبلة إلى صديق")
END = "كم سنبلة تستحق هذه الورقة"
FOOT = ("رأي القراء في البيدر", "دار السنبلة للنشر")


def scrolled(told: list[Topic], number: int, following: int) -> Made:
    """A page with the story *number*, and the next ones below, each in the same frame."""
    lines: Lines = furniture(*MENU)
    for n in range(following + 1):
        topic = told[(number + n) % len(told)]
        told_here = own if n == 0 else furniture
        lines += [*told_here(topic.headline), *furniture(*FRAME), *told_here(*topic.paragraphs)]
        lines += furniture(END)
    return Made((*lines, *furniture(*FOOT)))


@pytest.mark.parametrize("following", [1, 2, 4])
@pytest.mark.parametrize("seed", range(2))
def test_stories_that_pages_go_on_with_are_no_frame(following: int, seed: int) -> None:
    told = topics(13, 40 + seed)
    told[4].paragraphs = told[4].paragraphs[:1]
    pages = [scrolled(told, number, following) for number in range(13)]
    assert learned_of("harvest-leaf", pages).rules
    assert_clean(pages, left=len(pages))


def test_a_story_that_was_published_twice_is_one_story() -> None:
    """Its lines stand on two pages with another lead: they are no frame, and nothing goes."""
    told = topics(4, 50)
    twice = [(topic, lead) for topic in told for lead in (topic.line(30) + ".", "")]
    pages = [
        Made(
            tuple(
                furniture(*MENU)
                + own(topic.headline, *filter(None, [lead]), *topic.paragraphs)
                + furniture(*FOOT)
            )
        )
        for topic, lead in twice
    ]
    cleaner = cleaner_of("harvest-leaf", pages)
    for page in pages:
        assert not Counter(page.story) - Counter(cleaner.clean(page.text).text.splitlines())


def test_a_headline_that_most_pages_list_stays_above_its_own_story() -> None:
    """The ticker above shows it on nine pages of thirteen, its own page among them, and half of its
    words stand in its story."""
    told = topics(13, 60)
    told[0].headline = f"{told[0].line(5)} {Topic(80_000).line(4)}"
    shown = told[0].headline
    pages = [
        Made(
            tuple(
                furniture(*MENU, "سنابل تتساقط")
                + furniture(*([shown] if number < 9 else []), Topic(70_000 + number).headline)
                + furniture("دار السنبلة")
                + own(topic.headline)
                + furniture(*FRAME)
                + own(*topic.paragraphs)
                + furniture(*FOOT)
            )
        )
        for number, topic in enumerate(told)
    ]
    cleaner = cleaner_of("harvest-leaf", pages)
    for page in pages:
        assert cleaner.clean(page.text).headline == page.story[0]
