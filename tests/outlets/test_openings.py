"""Lines above or below which other stories stand: learned where the cards are strange to the
story."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from outlet_pages import Made, headline, sentence
from test_learning import built_in, cleaner_of, learned_of

from cleaner.outlets.found import find_recurring, recurring
from cleaner.outlets.frames import frame_pages
from cleaner.outlets.recurring import SamplePage, page_lines
from cleaner.outlets.shapes import LABEL

OPENING = "مكتب السنبلة يروي"
ABOVE = ("سنبلة السهل", "حقول", "ملاعب", "موانئ")
BELOW = ("ضعها في دفترك", "رأي القراء", "كنانيش السنبلة")
COMMON = "الوادي النهر الجسر المدرسة القرية السوق الحديقة المصنع الطريق العمال"


def own_words(number: int) -> str:
    """Words that are those of one page alone."""
    letters = "بتثجحخدرزسشصضطظعغفقكلمنهوي"
    rng = random.Random(f"words {number}")
    return " ".join("".join(rng.choice(letters) for _ in range(5)) for _ in range(20))


def said(rng: random.Random, number: int) -> str:
    """A paragraph of the story *number*: words of its own and some that all stories have."""
    words = rng.sample(own_words(number).split(), 13) + rng.sample(COMMON.split(), 2)
    rng.shuffle(words)
    return " ".join(words) + "."


def outlet(*, lead: bool = False, cut: bool = False, pages: int = 13) -> list[Made]:
    """Pages with two cards above the line; with a *lead* there, or with the story *cut* by it."""
    made = []
    for number in range(pages):
        rng = random.Random(f"page {number}")
        cards = [said(rng, 100 + 10 * number + card) for card in range(2)]
        story = [said(rng, number) for _ in range(6)]
        above = story[: 3 if cut else 1 if lead else 0]
        lines = [
            *((line, False) for line in (*ABOVE, *cards)),
            (headline(rng, "ar"), True),
            *((line, True) for line in above),
            (OPENING, False),
            *((line, True) for line in story[len(above) :]),
            *((line, False) for line in BELOW),
        ]
        made.append(Made(tuple(lines)))
    return made


def is_learned(pages: list[Made]) -> bool:
    return any(each.rule.remove == "above" for each in learned_of("valley", pages).rules)


def test_cards_of_other_stories_above_the_story_go() -> None:
    pages = outlet()
    rules = [each.rule for each in learned_of("valley", pages).rules]
    cleaner = built_in().with_own(rules)
    without = built_in().with_own([rule for rule in rules if rule.remove != "above"])
    for page in pages:
        assert cleaner.clean(page.text).text.splitlines() == page.story
        assert without.clean(page.text).text.splitlines() != page.story


def test_where_leads_stand_above_the_line_nothing_is_learned_and_they_stay() -> None:
    for pages in outlet(lead=True), outlet(cut=True):
        assert not is_learned(pages)
        cleaner = cleaner_of("valley", pages)
        for page in pages:
            before = Counter(built_in().clean(page.text).text.splitlines())
            kept = Counter(cleaner.clean(page.text).text.splitlines())
            assert not (Counter(page.story) & before) - kept


def test_a_page_whose_story_the_line_cuts_loses_nothing() -> None:
    pages = outlet()
    cleaner = cleaner_of("valley", pages)
    for page in (*outlet(lead=True), *outlet(cut=True)):
        assert set(page.story) <= {*cleaner.clean(page.text).text.splitlines()}


def test_stories_of_few_pages_teach_nothing() -> None:
    assert is_learned(outlet(pages=4))
    assert not is_learned(outlet(pages=3))


def test_the_order_of_pages_is_irrelevant() -> None:
    pages = outlet()
    learned = learned_of("valley", pages)
    assert learned_of("valley", pages[::-1]).rules == learned.rules


def test_where_related_stories_stand_above_nothing_is_learned() -> None:
    """One card of the two speaks of what the story does, on all pages."""
    related = []
    for number, page in enumerate(outlet()):
        rng = random.Random(f"related {number}")
        lines = list(page.lines)
        lines[len(ABOVE)] = (said(rng, number), False)
        related.append(Made(tuple(lines)))
    assert not is_learned(related)


def test_prose_of_the_language_alone_makes_no_kin() -> None:
    """Words that all stories have are no sign of one story."""
    rng = random.Random("prose")
    pages = []
    for page in outlet():
        lines = list(page.lines)
        lines[len(ABOVE)] = (sentence(rng, "ar"), False)
        pages.append(Made(tuple(lines)))
    assert is_learned(pages)


CLOSING = "سنابل أخرى من السهل"


def ended(*, related: bool = False, cut: bool = False) -> list[Made]:
    """Pages with three cards below the line; one of them *related*, or with the story *cut* by
    it."""
    made = []
    for number in range(13):
        rng = random.Random(f"ended {number}")
        story = [said(rng, number) for _ in range(6)]
        others = [100 + 10 * number + card for card in range(3)]
        others[0] = number if related else others[0]
        cards = [(" ".join(own_words(n).split()[:5]), said(rng, n)) for n in others]
        at = 4 if cut else len(story)
        lines = [
            *((line, False) for line in ABOVE),
            (headline(rng, "ar"), True),
            *((line, True) for line in story[:at]),
            (CLOSING, False),
            *((line, True) for line in story[at:]),
            *((line, False) for card in cards for line in card),
            *((line, False) for line in BELOW),
        ]
        made.append(Made(tuple(lines)))
    return made


def test_cards_of_other_stories_below_the_story_go() -> None:
    pages = ended()
    rules = [each.rule for each in learned_of("valley", pages).rules]
    cleaner = built_in().with_own(rules)
    for page in pages:
        assert cleaner.clean(page.text).text.splitlines() == page.story
    assert (CLOSING,) in [rule.phrases for rule in rules if rule.remove in ("below", "list")]


@pytest.mark.parametrize("form", ["related", "cut"])
def test_a_line_inside_the_story_ends_no_place(form: str) -> None:
    pages = ended(related=form == "related", cut=form == "cut")
    rules = [each.rule for each in learned_of("valley", pages).rules]
    assert not [rule for rule in rules if rule.remove == "below" and CLOSING in rule.phrases]
    cleaner = built_in().with_own(rules)
    for page in pages:
        assert set(page.story) <= {*cleaner.clean(page.text).text.splitlines()}


def test_a_page_whose_story_the_closing_line_cuts_loses_nothing() -> None:
    cleaner = cleaner_of("valley", ended())
    for page in ended(cut=True):
        assert set(page.story) <= {*cleaner.clean(page.text).text.splitlines()}


def test_a_story_that_goes_on_below_cards_in_its_middle_stays() -> None:
    """The same cards, each with its date below, stand below all stories, and in the middle of
    two: what is told behind them has words of its own."""
    pages = []
    for number in range(13):
        rng = random.Random(f"parted {number}")
        story = [(said(rng, number), True) for _ in range(4)]
        rest = [(said(rng, 500 + number), True) for _ in range(3)]

        def cards(count: int, rng: random.Random = rng) -> list[tuple[str, bool]]:
            titles = [
                " ".join(own_words(rng.randrange(100, 400)).split()[:5]) for _ in range(count)
            ]
            dates = [
                f"{rng.randint(1, 28)} نيسان البيادر {rng.randint(2012, 2030)}" for _ in titles
            ]
            return [(line, False) for card in zip(titles, dates, strict=True) for line in card]

        middle = [*cards(2), *rest] if number in (2, 7) else []
        head = [*((line, False) for line in ABOVE), (headline(rng, "ar"), True)]
        tail = [(CLOSING, False), *cards(3), *((line, False) for line in BELOW)]
        pages.append(Made((*head, *story, *middle, *tail)))
    cleaner = cleaner_of("valley", pages)
    for page in pages:
        assert set(page.story) <= {*cleaner.clean(page.text).text.splitlines()}


DAYS = ("السبت", "الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة")


def test_a_headline_that_pages_list_stays_where_a_date_is_taken_for_it() -> None:
    titles = [" ".join(own_words(700 + number).split()[:6]) for number in range(13)]
    pages = []
    for number, title in enumerate(titles):
        rng = random.Random(f"dated {number}")
        story = [said(rng, number) for _ in range(4)]
        others = [other for other in titles if other != title]
        day = f"{DAYS[number % 7]}، 5 نيسان 2031"
        lines = page_lines("\n".join((day, *ABOVE, title, *story, *BELOW, *others)))
        pages.append(SamplePage(lines, lines[0].key))
    assert set(titles) <= frame_pages(pages, recurring(pages, 3), 3).titles


def test_one_headline_that_begins_with_a_name_is_no_label() -> None:
    """Some pages list it with its date behind, in the middle of their stories as well."""
    title = "القضارف: " + " ".join(own_words(800).split()[:7])
    pages = []
    for number in range(13):
        rng = random.Random(f"labelled {number}")
        story = [said(rng, number) for _ in range(4)]
        listed = title if number % 2 else f"{title} {number} نيسان"
        between = [listed] if number % 3 == 0 else []
        head = [*ABOVE, " ".join(own_words(900 + number).split()[:6])]
        page = (*head, *story[:2], *between, *story[2:], *BELOW, listed)
        pages.append(SamplePage(page_lines("\n".join(page))))
    assert not [each for each in find_recurring(pages) if each.shape == LABEL and each.zone]
