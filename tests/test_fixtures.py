"""Our own pages: the seeds, one page a case, and clean stories that must lose nothing.

The labels of a page (``.lab``) say line by line what is kept: a row is a line number, a label
and, for a line of story and furniture mixed (``P``), the kept spans. Texts are compared line by
line with their blanks collapsed; the expected data hold only the fields that matter for a case.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cleaner import Cleaned, Story, clean, restore

ROOT = Path(__file__).parents[1]
LABELS = frozenset("HMXCBSTRAKWP")

# What fails today and cannot be mended yet, and why: "<case>" fails in text and data,
# "<case>/text", "<case>/data" and "<case>/clean" in that alone.
KNOWN_FAILURES: dict[str, str] = {
    "4-captions-and-link-cards/data": "the same; captions of cards count as related headlines",
    "aggregator-dashed-links/data": "a topics line goes as a section label and gives no keywords",
    "bare-headlines-inside": "headlines of other stories without a marker are left",
    "kicker-and-deck/data": "the kicker is taken for the headline",
    "masthead-issue-line": "a bare caption and lines 'outlet on network' are left",
    "newsletter-box-inside": "the slogan and the field name of a sign-up box are left",
    "old-portal-tools": "a bare caption between headline and byline is left",
    "paywall-notice": "one line of the subscription notice is left",
    "poll-and-weather-widgets": "the question of a poll is left",
    "photo-captions-at-the-end": "bare captions below and place and name above are left",
    "several-pointers-inside": "a one-line pointer that begins with a single word is left",
}


def _cases() -> dict[str, tuple[Path, Path, Path]]:
    """Slug -> page, labels, expected data, of every seed and every page of one case."""
    found = {
        page.stem: (page, page.with_suffix(".lab"), page.parent / "expected" / f"{page.stem}.json")
        for page in (ROOT / "seeds").glob("*.txt")
    }
    for folder in (ROOT / "fixtures" / "pages").iterdir():
        names = ("page.txt", "page.lab", "expected.json")
        found[folder.name] = (folder / names[0], folder / names[1], folder / names[2])
    return dict(sorted(found.items()))


CASES = _cases()
SEEDS = [slug for slug, (page, _, _) in CASES.items() if page.parent.name == "seeds"]
CLEAN = sorted(page.stem for page in (ROOT / "fixtures" / "clean").glob("*.txt"))
ACCEPTED: list[dict[str, str]] = tomllib.loads(
    (ROOT / "fixtures" / "clean" / "accepted.toml").read_text(encoding="utf-8")
).get("accepted", [])


def _params(kind: str, slugs: Iterable[str]) -> list[Any]:
    """The cases, those that are known to fail marked with their reason."""
    marked = []
    for slug in slugs:
        reason = KNOWN_FAILURES.get(f"{slug}/{kind}") or KNOWN_FAILURES.get(slug)
        marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
        marked.append(pytest.param(slug, marks=marks))
    return marked


def _read(path: Path) -> str:
    """The text of *path* with its own line ends."""
    return path.read_bytes().decode("utf-8")


def _lines(text: str) -> list[str]:
    """The lines that are not blank, their blanks collapsed."""
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def _labels(path: Path) -> dict[int, tuple[str, list[tuple[int, int]]]]:
    """Line number -> label and kept spans."""
    labels = {}
    for row in _read(path).splitlines():
        number, label, *spans = row.split("\t")
        assert int(number) not in labels, f"line {number} is labelled twice"
        kept = [tuple(map(int, span.split(":"))) for span in spans[0].split(",")] if spans else []
        labels[int(number)] = (label, [(start, end) for start, end in kept])
    return labels


def _kept_by_labels(slug: str) -> list[str]:
    """What the labels of a page keep of it, line by line."""
    page, labels, _ = CASES[slug]
    lines = _read(page).split("\n")
    kept = []
    for number, (label, spans) in _labels(labels).items():
        line = lines[number - 1]
        if label in "HM":
            kept.append(line)
        elif label == "P":
            kept.append("".join(line[start:end] for start, end in spans))
    return _lines("\n".join(kept))


@cache
def _cleaned(path: Path) -> Cleaned:
    return clean(_read(path))


def _comparable(value: Any) -> Any:
    """A field of a result or of the expected data, in one form."""
    return list(value) if isinstance(value, tuple | list) else " ".join(value.split())


def _story_fields(story: Story, fields: Iterable[str]) -> dict[str, Any]:
    """The *fields* of a story, its text as lines."""
    return {name: _story_field(name, getattr(story, name)) for name in fields}


def _story_field(name: str, value: str) -> Any:
    return _lines(value) if name == "text" else _comparable(value)


@pytest.mark.parametrize("slug", CASES)
def test_every_line_has_one_label(slug: str) -> None:
    page, labels, _ = CASES[slug]
    lines = _read(page).split("\n")
    labelled = _labels(labels)
    assert sorted(labelled) == [n for n, line in enumerate(lines, 1) if line.strip()]
    for number, (label, spans) in labelled.items():
        assert label in LABELS
        assert bool(spans) == (label == "P")
        assert all(0 <= start < end <= len(lines[number - 1]) for start, end in spans)


@pytest.mark.parametrize("slug", _params("text", CASES))
def test_text(slug: str) -> None:
    assert _lines(_cleaned(CASES[slug][0]).text) == _kept_by_labels(slug)


@pytest.mark.parametrize("slug", _params("data", CASES))
def test_data(slug: str) -> None:
    page, _, data = CASES[slug]
    expected = json.loads(_read(data))
    assert expected.pop("about")
    stories = expected.pop("stories", None)
    cleaned = _cleaned(page)
    found = {field: _comparable(getattr(cleaned, field)) for field in expected}
    assert found == {field: _comparable(value) for field, value in expected.items()}
    if stories is not None:
        assert len(cleaned.stories) == len(stories)
        for story, fields in zip(cleaned.stories, stories, strict=True):
            wanted = {name: _story_field(name, value) for name, value in fields.items()}
            assert _story_fields(story, fields) == wanted


@pytest.mark.parametrize("slug", SEEDS)
def test_expected_text_of_a_seed_agrees_with_its_labels(slug: str) -> None:
    page, _, _ = CASES[slug]
    assert _lines(_read(page.parent / "expected" / page.name)) == _kept_by_labels(slug)


@pytest.mark.parametrize("slug", _params("text", SEEDS))
def test_seed_becomes_its_expected_text(slug: str) -> None:
    page, _, _ = CASES[slug]
    assert _cleaned(page).text == _read(page.parent / "expected" / page.name)


@pytest.mark.parametrize("slug", CASES)
def test_restore_and_second_pass(slug: str) -> None:
    page = CASES[slug][0]
    cleaned = _cleaned(page)
    assert restore(cleaned) == _read(page)
    assert clean(cleaned.text).text == cleaned.text


@pytest.mark.parametrize("slug", CASES)
def test_stories_stand_where_they_say(slug: str) -> None:
    page = CASES[slug][0]
    text = _read(page)
    cleaned = _cleaned(page)
    for story in cleaned.stories:
        words = iter(text[story.start : story.end].split())
        assert all(word in words for word in story.text.split())
        assert bool(story.evidence) == (story.kind == "appended")


@pytest.mark.parametrize("slug", _params("clean", CLEAN))
def test_clean_page_loses_nothing(slug: str) -> None:
    page = ROOT / "fixtures" / "clean" / f"{slug}.txt"
    allowed = {(entry["rule"], entry["text"]) for entry in ACCEPTED if entry["page"] == slug}
    cleaned = _cleaned(page)
    lost = [(r.rule, r.text.strip()) for r in cleaned.removals if r.text.strip()]
    assert [entry for entry in lost if entry not in allowed] == []
    assert allowed <= set(lost), "an accepted removal is not needed any more: take it out"
    assert [story.kind for story in cleaned.stories] == ["main"]
    if not allowed:
        assert _lines(cleaned.text) == _lines(_read(page))


def test_accepted_and_known_failures_name_cases_that_exist() -> None:
    assert {entry["page"] for entry in ACCEPTED} <= set(CLEAN)
    slugs = {"text": set(CASES), "data": set(CASES), "clean": set(CLEAN)}
    for key in KNOWN_FAILURES:
        slug, _, kind = key.partition("/")
        assert slug in slugs[kind or "text"]
