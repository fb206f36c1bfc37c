"""Copies of stories: shingles, similarities, groups; whatever the order, whichever store."""

from __future__ import annotations

import random
import re
import warnings
from itertools import combinations

import numpy as np
import pytest
from datasketch import MinHash
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.copies import COPIES, make_stories
from cleaner.copies.collection import StoryCollection, group_stories
from cleaner.copies.news import group_news
from cleaner.copies.shingles import make_shingles, sign_shingles
from cleaner.copies.similarity import FEWEST_SHINGLES, RELATIONS, find_copies
from cleaner.headlines.buckets import CrowdedWarning
from cleaner.headlines.index import Group
from cleaner.headlines.stores.base import Record
from cleaner.text.arabic import fold

PLANTED = list(make_stories(400, 5))
WORDS = [f"كلمة{number}" for number in range(400)]


def shingle_set(text: str, size: int = 5) -> set[tuple[str, ...]]:
    """The shingles of a text, found in the plain way."""
    words = re.findall(r"[^\W_]+", fold(text))
    return {tuple(words[i : i + size]) for i in range(max(len(words) - size + 1, bool(words)))}


def story(*numbers: range) -> str:
    return " ".join(WORDS[number] for part in numbers for number in part)


def relations(*texts: str, threshold: float = 0.5) -> list[str]:
    """How each text stands to the first one, where it is a copy of it."""
    stories = [(Record(str(i), f"{i:03}"), text) for i, text in enumerate(texts)]
    groups = group_stories(stories, threshold=threshold)
    return [member.relation for group in groups for member in group.members]


def sources(groups: list[Group]) -> list[tuple[str, list[tuple[str, float, str]]]]:
    return [
        (group.head.source, [(m.record.source, m.score, m.relation) for m in group.members])
        for group in groups
    ]


@given(st.lists(st.text("اأبت ب،.\n1٢a_-", max_size=60), max_size=6))
def test_shingles_are_those_of_the_words(texts: list[str]) -> None:
    made = make_shingles(texts)
    sets = [shingle_set(text) for text in texts]
    assert made.sizes.tolist() == [len(part) for part in sets]
    alone = [set(make_shingles([text]).hashes.tolist()) for text in texts]
    for i, (begin, size) in enumerate(zip(made.begins.tolist(), made.sizes.tolist(), strict=True)):
        hashes = made.hashes[begin : begin + size].tolist()
        assert hashes == sorted(alone[i])
    for i, j in combinations(range(len(texts)), 2):
        assert len(alone[i] & alone[j]) == len(sets[i] & sets[j])


def test_signatures_are_those_of_datasketch() -> None:
    made = make_shingles([planted.text for planted in PLANTED[:20]] + ["", "كلمة"])
    signatures = sign_shingles(made, 64)
    for row, (begin, size) in enumerate(zip(made.begins, made.sizes, strict=True)):
        minhash = MinHash(num_perm=64, hashfunc=int)
        minhash.update_batch(made.hashes[begin : begin + size].tolist())
        assert np.array_equal(signatures[row], minhash.hashvalues)


def test_the_similarity_is_exact() -> None:
    texts = [planted.text for planted in PLANTED[:60]]
    left, right = np.array(list(combinations(range(60), 2))).T
    found = find_copies(make_shingles(texts), left, right, 0.05)
    sets = [shingle_set(text) for text in texts]
    shares = {}
    for i, j in zip(left.tolist(), right.tolist(), strict=True):
        least = min(len(sets[i]), len(sets[j]))
        if least >= FEWEST_SHINGLES and len(sets[i] & sets[j]) >= 0.05 * least:
            shares[i, j] = len(sets[i] & sets[j]) / least
    pairs = zip(left[found.pairs].tolist(), right[found.pairs].tolist(), strict=True)
    assert dict(zip(pairs, found.score.tolist(), strict=True)) == pytest.approx(shares)


def test_relations() -> None:
    whole = story(range(200))
    assert relations(whole, whole.replace(" ", "،\n").replace("ة", "ه")) == ["equal"]
    assert relations(whole, story(range(120))) == ["contains"]
    assert relations(story(range(120)), whole) == ["contains"]
    assert relations(whole, story(range(300, 320), range(20, 200))) == ["revised"]
    assert relations(whole, story(range(100, 200), range(100))) == ["revised"]
    assert relations(whole, story(range(120), range(300, 380))) == ["overlap"]
    assert relations(whole, story(range(70), range(250, 380))) == []
    assert relations(whole, story(range(70), range(250, 380)), threshold=0.3) == ["overlap"]


def test_an_agency_copy_between_another_opening_and_ending() -> None:
    shared = range(100, 220)
    one, other = story(range(40), shared, range(250, 270)), story(range(300, 345), shared)
    assert relations(one, other) == ["revised"]


def test_short_texts_are_copies_of_equal_ones_only() -> None:
    assert relations(story(range(10)), story(range(10))) == ["equal"]
    assert relations(story(range(200)), story(range(10))) == []
    assert relations("", "", "...", "\N{ZERO WIDTH SPACE}\ud800") == []


def test_planted_copies_are_found_and_nothing_else() -> None:
    stories = [(Record("", f"{row:05}"), p.text) for row, p in enumerate(PLANTED)]
    groups = group_stories(stories)
    original: dict[int, int] = {}
    for row, planted in enumerate(PLANTED):
        original.setdefault(planted.story, row)
    together = {
        (int(group.head.source), int(member.record.source))
        for group in groups
        for member in group.members
    }
    wanted = {(original[p.story], row) for row, p in enumerate(PLANTED) if original[p.story] != row}
    assert {p.kind for p in PLANTED} > set(COPIES)
    assert together == wanted


@settings(max_examples=10)
@given(st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_the_order(rng: random.Random) -> None:
    stories = [(Record("", f"{row:05}"), p.text) for row, p in enumerate(PLANTED[:120])]
    expected = sources(group_stories(stories))
    assert expected
    rng.shuffle(stories)
    assert sources(group_stories(stories)) == expected


def test_groups_are_stars_and_no_chains() -> None:
    """Each of three shares most with the next, the first and the last share nothing."""
    texts = [story(range(100)), story(range(40, 140)), story(range(100, 200))]
    stories = [(Record("", name), text) for name, text in zip("abc", texts, strict=True)]
    ((head, members),) = sources(group_stories(stories, threshold=0.3))
    assert (head, [name for name, *_ in members]) == ("a", ["b"])


def test_bands_that_very_many_share_are_told() -> None:
    frame = [story(range(100), range(k + 110, k + 140)) for k in range(40)]
    stories = [(Record(str(k), f"{k:02}"), text) for k, text in enumerate(frame)]
    with pytest.warns(CrowdedWarning, match=r"shared by more than 5 headlines|are each shared"):
        group_stories(stories, most=5)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ((_, members),) = sources(group_stories(stories))
    assert len(members) == 39


def news(*pages: tuple[str, str]) -> list[tuple[str, str]]:
    """Sources and relations of pages, given by headline and text, that tell the news of another."""
    with StoryCollection(words=True) as stories:
        for number, (headline, text) in enumerate(pages):
            stories.add(Record(headline, str(number)), text)
        groups = group_news(stories, [headline for headline, _ in pages])
    return [(m.record.source, m.relation) for group in groups for m in group.members]


def test_the_same_text_under_two_headlines_is_the_same_news() -> None:
    text = story(range(100))
    arrived, unloading = "وصول سفينة القمح الكبيرة إلى المرفأ", "بدء تفريغ حمولة من الحبوب"
    assert news((arrived, text), (unloading, text)) == [("1", "text-equal")]
    assert news((arrived, text), ("", story(range(90)))) == [("1", "text-contains")]


def test_the_same_headline_over_texts_that_share_nothing_is_not() -> None:
    headline = "كلمة الأسبوع عن شؤون المدينة وأهلها"
    one, other = story(range(100)), story(range(200, 300))
    near = story(range(0, 200, 2))
    assert news((headline, one), (headline, other)) == []
    assert news((headline, one), (headline, near)) == [("1", "equal")]
    assert news((headline, one), (headline, story(range(300, 310)))) == [("1", "equal")]
    assert news((headline, one), (headline, other), ("", other)) == [("2", "text-equal")]


def test_copies_of_pages_that_tell_the_same_news_are_one_group() -> None:
    """The heads of two groups of copies have the same headline, the members have none."""
    headline = "وصول سفينة القمح الكبيرة إلى المرفأ"
    one, near = story(range(100)), story(range(0, 200, 2))
    found = news((headline, one), ("", one), (headline, near), ("", near))
    assert sorted(found) == [("1", "text-equal"), ("2", "equal"), ("3", "equal")]


def test_relations_have_names() -> None:
    assert RELATIONS == ("equal", "contains", "revised", "overlap")
