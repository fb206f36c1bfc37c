"""Suggested rules leave stories alone: what recurs in stories, too, and how it is told apart."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from test_suggest import ARABIC, FURNITURE, outlet, sampled, story, suggested

from cleaner.outlets.found import find_recurring
from cleaner.outlets.frames import alike
from cleaner.outlets.recurring import page_lines
from cleaner.outlets.shapes import PART
from cleaner.pipeline import Cleaner

Pages = list[tuple[str, list[str]]]
WORDS = ARABIC.split()
FIRST, SECOND, THIRD, FOURTH = FURNITURE["ar"]


def changed(pages: Pages, number: int, below: Sequence[str], above: Sequence[str] = ()) -> None:
    """Add lines to the story of a page: below its last paragraph, and above its first."""
    text, own = pages[number]
    text = text.replace(f"{own[-1]}\n", "".join(f"{line}\n" for line in (own[-1], *below)))
    text = text.replace(f"{own[1]}\n", "".join(f"{line}\n" for line in (*above, own[1])))
    pages[number] = text, [own[0], *above, *own[1:], *below]


def check_stories(pages: Pages, pages_of_rules: Pages | None = None) -> None:
    """Nothing but the stories is left of *pages*."""
    cleaner = Cleaner(suggested(pages_of_rules or pages), preview=True)
    for text, own in pages:
        assert cleaner.clean_as(text, "ar").text.split("\n")[:-1] == own


def test_what_some_stories_end_or_begin_with_stays() -> None:
    pages = outlet(21, pages=20)
    for number in range(0, 20, 4):
        changed(pages, number, ["والبقية في الحصاد المقبل"], ["زاوية أسبوعية عن البيادر"])
    check_stories(pages)
    (risk,) = {f.risk for f in find_recurring(sampled(pages)) if f.text.startswith("والبقيه")}
    assert "perhaps its own" in risk


def test_a_table_that_recurs_with_other_numbers_stays() -> None:
    rng, pages = random.Random(3), outlet(22, pages=24)
    for number in range(0, 24, 4):
        title = f"حرارة الوادي يوم {rng.randint(1, 28)} نيسان 2031"
        rows = [f"{place}: {rng.randint(5, 30)} درجة" for place in ("السوق", "الجسر", "البيادر")]
        text, own = pages[number]
        body = "\n".join(own)
        short = text.replace(body, "\n".join([title, *rows]))
        pages[number] = short, [title, *rows]
    for number in range(24):
        text, own = pages[number]
        date = f"نشر يوم {rng.randint(1, 28)} نيسان 2031"
        pages[number] = text.replace(f"{own[0]}\n", f"{own[0]}\n{date}\n"), own
    check_stories(pages)


def test_the_headline_of_a_page_without_paragraphs_stays_where_others_list_it() -> None:
    pages = outlet(23)
    listed = [own[0] for _, own in pages[:3]]
    below = "".join(f"{line}\n" for line in ("صدارة الوادي", *listed))
    pages = [(text + below, own) for text, own in pages]
    text, own = pages[1]
    pages[1] = text.replace("\n".join(own[1:]) + "\n", ""), own[:1]
    cleaner = Cleaner(suggested(pages), preview=True)
    for text, own in pages:
        assert set(own) <= set(cleaner.clean_as(text, "ar").text.split("\n"))


def with_comments(numbers: list[int]) -> Pages:
    """Pages with a heading, and so many comments of readers below it."""
    rng, pages = random.Random(5), outlet(24, pages=2 * len(numbers))
    for number, comments in enumerate(numbers):
        text, own = pages[2 * number]
        for _ in range(comments):
            words = " ".join(rng.choice(WORDS) for _ in range(12))
            text += f"قارئ من {rng.choice(WORDS)}\n{words}.\nأبلغوا البيدر عن هذا\n"
        pages[2 * number] = text.replace(f"{FOURTH}\n", f"{FOURTH}\nما يقوله أهل الوادي\n"), own
    return pages


def test_what_has_as_many_paragraphs_on_all_pages_is_no_comments() -> None:
    rules = suggested(with_comments([3] * 8))
    assert not [rule for rule in rules.rules if rule.remove == "rest"]


def test_the_comments_of_readers_go_from_their_heading_on() -> None:
    pages = with_comments([3, 1, 2, 3, 2, 4, 3, 2])
    rules = suggested(pages)
    (rest,) = [rule for rule in rules.rules if rule.remove == "rest"]
    assert (rest.phrases, rest.zone, rest.kind) == (("ما يقوله أهل الوادي",), "tail", "comments")
    check_stories(pages)


@pytest.mark.parametrize("deck", [False, True])
def test_the_pictures_of_a_gallery_are_no_comments(deck: bool) -> None:
    """Each paragraph of a story has a line beside it that is repeated; nothing is longer above."""
    rng, pages = random.Random(9), outlet(27, pages=16)
    gallery = "بعدسة مصوري الوادي"
    for number, (_, own) in enumerate(pages):
        body = [" ".join(rng.choice(WORDS) for _ in range(25)) + "." for _ in range(6)]
        shown = [line for paragraph in body for line in (paragraph, "كبّر الصورة")]
        story = [own[0], *own[1 : 1 + deck], gallery, *shown]
        text = "\n".join([FIRST, SECOND, *story, f"{THIRD} {number}", FOURTH]) + "\n"
        pages[number] = text, [own[0], *own[1 : 1 + deck], *body]
    assert all(rule.remove != "rest" for rule in suggested(pages).rules)
    cleaner = Cleaner(suggested(pages), preview=True)
    for text, own in pages:
        assert set(own) <= set(cleaner.clean_as(text, "ar").text.split("\n"))


def coined(rng: random.Random) -> str:
    """A word that no story has."""
    return "".join(rng.choice("بتجحخدرزسشصطعفقكلمنه") for _ in range(6))


def with_lists(pages: Pages, lists: list[list[str]], *, own: bool) -> Pages:
    """*pages* with a heading below their first paragraphs, and the lines of a list below it."""
    heading = "خلاصة الحكاية"
    found = []
    for (text, kept), lines in zip(pages, lists, strict=True):
        block = [kept[1], heading, *lines]
        page = text.replace(f"{kept[1]}\n", "".join(f"{line}\n" for line in block))
        found.append((page, [kept[0], *(block if own else block[:1]), *kept[2:]]))
    return found


def test_a_list_that_only_its_story_has_stays_with_its_heading() -> None:
    rng, pages = random.Random(10), outlet(28, pages=16)
    lists = [[" ".join(coined(rng) for _ in range(6)) for _ in range(4)] for _ in pages]
    check_stories(with_lists(pages, lists, own=True), with_lists(pages, lists, own=False))


def test_a_list_of_headlines_of_other_pages_goes_with_its_heading() -> None:
    rng, pages = random.Random(11), outlet(29, pages=16)
    titles = [" ".join(coined(rng) for _ in range(6)) for _ in pages]
    for number, (text, own) in enumerate(pages):
        pages[number] = text.replace(own[0], titles[number]), [titles[number], *own[1:]]
    lists = [[titles[(number + step) % 16] for step in (1, 2, 3)] for number in range(16)]
    check_stories(with_lists(pages, lists, own=False))


def test_the_hours_of_a_live_page_are_no_comments() -> None:
    rng, pages = random.Random(6), outlet(25, pages=16)
    for number in range(0, 16, 3):
        entries = ["الوادي ساعة بساعة"]
        for hour in range(9, 14):
            entries += [f"{hour}:15", " ".join(rng.choice(WORDS) for _ in range(12)) + "."]
        changed(pages, number, entries)
    check_stories(pages)


def test_places_and_closing_sentences_are_no_glued_parts() -> None:
    pages = []
    for _, own in outlet(26):
        first = f"من مكتب السهل الأخضر - {own[1]}"
        last = f"{own[-1]} هكذا قالت وكالة السهل الأخضر."
        own = [first, *own[2:-1], last]
        pages.append(("\n".join([*own, FOURTH]) + "\n", own))
    assert not [found for found in find_recurring(sampled(pages)) if found.shape == PART]
    check_stories(pages)


@pytest.mark.parametrize("older", [5, 8])
def test_pages_made_otherwise_have_common_lines_of_their_own(older: int) -> None:
    rng, pages = random.Random(8), outlet(27, pages=20)
    for number in range(older):
        title, paragraphs = story(rng, WORDS)
        lines = ["مجلة البيادر", "العدد الأسبوعي", title, *paragraphs, "إلى الفهرس", "كل الأعداد"]
        pages[number] = "\n".join(lines) + "\n", [title, *paragraphs]
    groups = alike([{line.key: 1 for line in page_lines(text)} for text, _ in pages])
    assert len(set(groups[:older])) == len(set(groups[older:])) == 1
    check_stories(pages)
