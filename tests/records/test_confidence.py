"""The confidence of a page: what speaks against it, and how much is left."""

from __future__ import annotations

import re

import pytest
from conftest import BODY, STORY, TITLE
from msgspec.structs import replace

import cleaner
from cleaner.records.confidence import PLACES, WEIGHTS, Doubt, confidence_of, doubts_of
from cleaner.records.record import page_values
from cleaner.rules.model import BUILT_IN
from cleaner.text.spans import Cleaned, Removal, Story, delete

LONG = "شارك الخبر مع أصدقائك " * 5 + "\n"
WHOLE = f"{TITLE}\n{BODY}\n{BODY}\n{BODY}\n"


def confidence(cleaned: Cleaned) -> float:
    return confidence_of(doubts_of(cleaned))


def removed(text: str, piece: str, rule: str) -> Cleaned:
    """*text* without *piece*, which went for the reason *rule*."""
    start = text.index(piece)
    removal = Removal(start, start + len(piece), rule, BUILT_IN.get(rule, "navigation"), piece)
    story = Story("main", "", "", "", 0, len(text), ())
    return Cleaned(delete(text, [(start, start + len(piece))]), (removal,), (story,))


def test_a_story_of_nothing_but_paragraphs_is_beyond_doubt() -> None:
    values = page_values(cleaner.clean(STORY))
    assert (values["confidence"], values["doubts"]) == (1.0, [])


@pytest.mark.parametrize(
    ("cleaned", "name"),
    [
        (Cleaned("", (Removal(0, 4, "x", "date", "أمس\n"),)), "nothing-kept"),
        (Cleaned(f"{WHOLE}سطر\nآخر\n"), "no-rule"),
        (removed(f"{TITLE}\n{BODY}\n{LONG}{BODY}\n", LONG, "share"), "inside"),
        (removed(f"{TITLE}\n{BODY}\n{BODY} ثم\n", f"{BODY} ثم\n", "outside-story"), "paragraphs"),
        (removed(f"{WHOLE}صورة\n", "صورة\n", "caption-by-place"), "by-place"),
        (Cleaned(WHOLE, stories=(Story("appended", "", "", "", 0, 1, (), 6.5),)), "near-limit"),
        (Cleaned(WHOLE, warnings=("slow",)), "warnings"),
    ],
)
def test_each_doubt_takes_from_the_confidence(cleaned: Cleaned, name: str) -> None:
    doubts = doubts_of(cleaned)
    assert name in [doubt.name for doubt in doubts]
    assert 0 <= confidence(cleaned) < 1
    assert doubts == sorted(doubts, key=lambda doubt: -doubt.taken)


def test_more_of_a_doubt_takes_more() -> None:
    few, many = (confidence(Cleaned(WHOLE + "سطر\n" * n)) for n in (1, 9))
    assert many < few < 1
    near, far = (Story("appended", "", "", "", 0, 1, (), weight) for weight in (6.0, 9.0))
    assert confidence(Cleaned(WHOLE, stories=(near,))) < confidence(Cleaned(WHOLE, stories=(far,)))


def test_a_verdict_on_the_kind_of_a_page_is_trusted_more_than_an_empty_article() -> None:
    empty = removed(f"{BODY}\n", f"{BODY}\n", "outside-story")
    assert confidence(empty) < confidence(replace(empty, kind="front-page")) < 1


def test_a_boundary_that_words_alone_speak_for_is_less_sure_than_one_with_proofs() -> None:
    page = (
        "بلدية العيون تزرع ألف شجرة على طريق السوق\n"
        "زرعت بلدية العيون ألف شجرة زيتون ولوز على طريق السوق القديم يوم الأحد.\n"
        "المصدر: صحيفة الوادي\n====================\n"
        "نادي الرمال يفوز ببطولة كرة السلة للمرة الرابعة\n"
        "فاز نادي الرمال ببطولة كرة السلة أمام ضيفه في مباراة امتدت إلى وقت إضافي كامل.\n"
        "وسجل اللاعبون عشرين نقطة في الربع الأخير من المباراة أمام جمهور كبير.\n"
    )
    stories = cleaner.clean(page).stories
    assert [story.kind for story in stories] == ["main", "appended"]
    assert 6 <= stories[1].weight < float("inf")
    assert stories[0].weight == float("inf")


def test_the_reasons_are_those_that_exist() -> None:
    assert set(BUILT_IN) > PLACES
    assert all(0 < weight < 1 for weight in WEIGHTS.values())
    assert confidence_of([Doubt(name, 1.0, "") for name in WEIGHTS]) >= 0


def test_doubts_say_how_much() -> None:
    (told,) = page_values(Cleaned(f"{WHOLE}سطر\n"))["doubts"]
    assert re.match(r"1 of 7 kept lines", told)
