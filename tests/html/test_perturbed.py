"""The same story in other markup, with other names, beside other furniture: none of it is lost."""

from __future__ import annotations

import gzip
import json
import re
from functools import lru_cache
from itertools import product
from pathlib import Path

import pytest
from perturbed_pages import PERTURBATIONS, perturbed

from cleaner import clean_html
from cleaner.text.encoding import decode

FIXTURES = Path(__file__).parents[2] / "fixtures" / "html"
PAGES = sorted(path.name for path in FIXTURES.glob("*.html"))
STEP = 12
"""Of the layouts every so many are looked at with each perturbation."""
MOST_LOST = 0.012
"""The share of story lines on layouts that may be lost, over all perturbations."""
MOST_HALVED = 0.006
"""The share of pages of which half of the story may be lost."""


def letters(text: str) -> str:
    return re.sub(r"\W+", "", text)


def told(name: str) -> tuple[str, tuple[str, ...]]:
    """A page of ours, and the lines of its story."""
    html = decode((FIXTURES / name).read_bytes(), html=True).text
    return html, tuple(line for line in clean_html(html).text.splitlines() if line.strip())


@pytest.mark.parametrize("name", PAGES)
def test_story_is_kept(name: str) -> None:
    html, story = told(name)
    lost = {}
    for change, perturb in PERTURBATIONS.items():
        page = perturbed(html, set(story), perturb)
        assert page is not None, change
        cleaned = letters(clean_html(page).text)
        lost[change] = [line for line in story if letters(line) not in cleaned]
    assert {change: lines for change, lines in lost.items() if lines} == {}


@pytest.mark.shared
def test_stories_of_layouts_are_kept(shared: Path) -> None:
    lost = lines = halved = pages = 0
    with gzip.open(shared / "layouts" / "pages.jsonl.gz", "rt", encoding="utf-8") as file:
        layouts = [json.loads(line) for line in file]
    for offset in range(STEP):
        changes = [*PERTURBATIONS.values()][offset::STEP]
        for layout, change in product(layouts[offset :: STEP * 8], changes):
            story = story_of(layout["html"], layout["gold"])
            page = perturbed(layout["html"], set(story), change)
            if page is None:
                continue
            cleaned = letters(clean_html(page).text)
            missing = [line for line in story if letters(line) not in cleaned]
            lost, lines, pages = lost + len(missing), lines + len(story), pages + 1
            halved += 2 * sum(map(len, missing)) > sum(map(len, story))
    assert lost <= MOST_LOST * lines
    assert halved <= MOST_HALVED * pages


@lru_cache(maxsize=1)
def story_of(html: str, gold: str) -> list[str]:
    """The lines that stand in the labelled story, of those that come of a page."""
    words = set(re.findall(r"\w+", gold))
    return [line for line in clean_html(html).text.splitlines() if is_of(line, gold, words)]


def is_of(line: str, gold: str, words: set[str]) -> bool:
    """Does the line stand in the labelled story?"""
    own = re.findall(r"\w+", line)
    return len(own) > 3 and line[:40] in gold and sum(w in words for w in own) >= 0.7 * len(own)
