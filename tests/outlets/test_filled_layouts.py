"""Layouts that nobody here wrote, filled with other stories: what recurs goes, no story does."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.filled_layouts import read_texts, score_pages, write_outlets


@pytest.mark.shared
def test_what_recurs_goes_and_stories_stay(shared: Path, tmp_path: Path) -> None:
    texts = read_texts(shared / "corpus" / "texts.jsonl.gz")
    layouts = shared / "layouts" / "pages.jsonl.gz"
    pages = write_outlets(layouts, texts, tmp_path / "pages", range(40, 46))
    alone = score_pages(tmp_path / "pages", pages)
    learned = score_pages(tmp_path / "pages", pages, "--outlets", "auto")
    assert learned.lines > 1000
    assert learned.lost <= 0.003 * learned.lines
    assert learned.precision > alone.precision + 0.1
