"""Deleting spans and giving the page back."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.spans import Cleaned, Removal, Story, delete, restore

# Any code point, lone surrogates included.
TEXT = st.text(st.characters())


@st.composite
def cut_texts(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    """A text and some disjoint, sorted spans of it; spans may touch and may be empty."""
    text = draw(TEXT)
    edges = sorted(draw(st.lists(st.integers(0, len(text)), max_size=12)))
    return text, list(zip(edges[::2], edges[1::2], strict=False))


def cleaned_of(text: str, spans: list[tuple[int, int]]) -> Cleaned:
    removals = tuple(Removal(start, end, "r", "k", text[start:end]) for start, end in spans)
    return Cleaned(delete(text, spans), removals)


@given(cut_texts())
def test_what_is_deleted_comes_back(cut: tuple[str, list[tuple[int, int]]]) -> None:
    text, spans = cut
    assert restore(cleaned_of(text, spans)) == text


@given(cut_texts())
def test_delete_keeps_every_character_outside_the_spans(
    cut: tuple[str, list[tuple[int, int]]],
) -> None:
    text, spans = cut
    gone = {place for start, end in spans for place in range(start, end)}
    assert delete(text, spans) == "".join(c for i, c in enumerate(text) if i not in gone)


def test_nothing_deleted_is_the_text_itself() -> None:
    assert delete("نص", []) == "نص"
    assert restore(Cleaned("نص")) == "نص"


def test_everything_deleted() -> None:
    assert restore(Cleaned("", (Removal(0, 4, "r", "k", "طباع"),))) == "طباع"


@pytest.mark.parametrize(
    ("text", "removals", "message"),
    [
        ("abc", [Removal(0, 2, "one", "k", "x")], "'one' at 0 does not fit"),
        ("abc", [Removal(0, 1, "one", "k", "xy")], "'one' at 0 does not fit"),
        ("abc", [Removal(2, 3, "a", "k", "x"), Removal(1, 2, "b", "k", "y")], "'b' at 1"),
        ("abc", [Removal(0, 3, "a", "k", "xyz"), Removal(2, 4, "b", "k", "zz")], "'b' at 2"),
        ("abc", [Removal(4, 5, "far", "k", "x")], "'far' starts behind the end"),
    ],
    ids=["too short", "too long", "out of order", "overlap", "behind the end"],
)
def test_removals_that_do_not_fit_are_refused(
    text: str, removals: list[Removal], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        restore(Cleaned(text, tuple(removals)))


def test_results_are_values() -> None:
    story = Story("main", "عنوان", "", "نص", 0, 2, ())
    cleaned = Cleaned("نص", (Removal(2, 3, "r", "k", "x"),), (story,), keywords=("كلمة",))
    assert pickle.loads(pickle.dumps(cleaned)) == cleaned
    assert hash(cleaned) == hash(pickle.loads(pickle.dumps(cleaned)))
    with pytest.raises(AttributeError):
        cleaned.text = ""  # type: ignore[misc]
