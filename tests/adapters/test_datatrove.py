"""The datatrove steps in a real executor, and batches in data sets and data frames."""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from conftest import BUTTON, OWN_RULE, PATIENCE, ROOT, write
from news_site import BRIDGE, HARVEST, LIBRARY, SHIP, SHIP_AGAIN, WELL, Article, page_html

from cleaner import ExtractionError, InputError
from cleaner.adapters.datatrove import CleanerFormatter, DuplicateHeadlineFilter

PIPELINE = """\
import json
import sys

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

from cleaner.adapters.datatrove import CleanerFormatter, DuplicateHeadlineFilter

if __name__ == "__main__":
    cleaning, comparing, workers, folder = json.loads(sys.argv[1])
    LocalPipelineExecutor(
        pipeline=[
            JsonlReader(f"{folder}/pages"),
            CleanerFormatter(**cleaning),
            DuplicateHeadlineFilter(
                f"{folder}/news.db",
                exclusion_writer=JsonlWriter(f"{folder}/repeats", compression=None),
                **comparing,
            ),
            JsonlWriter(f"{folder}/cleaned", compression=None),
        ],
        tasks=2,
        workers=workers,
        logging_dir=f"{folder}/logs",
    ).run()
"""


def page_text(story: Article, *below: Article) -> str:
    """A page as plain text, with furniture around its story and other stories below."""
    first, *others = story.paragraphs
    lines = [story.headline, "طباعة", first, "اقرأ أيضا: أمطار متفرقة على الساحل غدا", *others]
    lines += ["المصدر: وكالة أنباء الوادي", "كلمات دلالية: وادي السلام، أخبار"]
    for other in below:
        lines += ["أخبار متعلقة", *other.lines]
    return "\n\n".join(lines) + "\n"


def write_pages(folder: Path, *parts: Iterable[dict[str, str]]) -> None:
    """A file of JSON lines for each task."""
    for number, rows in enumerate(parts):
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        write(folder / "pages" / f"{number}.jsonl", "".join(lines))


def run_pipeline(
    folder: Path, cleaning: object = None, comparing: object = None, workers: int = 1
) -> dict[str, dict[str, Any]]:
    """Run it with two tasks, in *workers* processes (one: this one, which has the library loaded);
    returns the totals of the statistics of both, by step and name."""
    write(folder / "pipeline.py", PIPELINE)
    told = [cleaning or {}, comparing or {}, workers, str(folder)]
    arguments = ["pipeline.py", json.dumps(told)]
    if workers == 1:
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)
            patch.setattr(sys, "argv", arguments)
            runpy.run_path("pipeline.py", run_name="__main__")
    else:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=folder, env=environment, capture_output=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr.decode()
    stats = json.loads((folder / "logs" / "stats.json").read_text("utf-8"))
    return {
        step["name"].rpartition(" ")[2]: {
            name: value["total"] if isinstance(value, dict) else value
            for name, value in step["stats"].items()
        }
        for step in stats
    }


ROWS = (
    [
        {"id": "bridge", "url": "https://a.example/1", "text": page_text(BRIDGE, WELL)},
        {"id": "ship", "url": "https://a.example/2", "text": page_text(SHIP)},
    ],
    [
        {"id": "ship again", "url": "https://b.example/1", "text": page_text(SHIP_AGAIN)},
        {"id": "library", "text": page_text(LIBRARY)},
        {"id": "library again", "text": page_text(LIBRARY)},
    ],
)


def lines_of(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def read_rows(folder: Path) -> list[dict[str, Any]]:
    files = sorted(folder.glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def test_two_tasks_clean_documents_and_flag_repeated_headlines(tmp_path: Path) -> None:
    write_pages(tmp_path, *ROWS)
    stats = run_pipeline(tmp_path, workers=2)
    rows = {row["id"]: row for row in read_rows(tmp_path / "cleaned")}
    assert len(list((tmp_path / "cleaned").iterdir())) == 2
    stories = {"bridge": BRIDGE, "ship": SHIP, "ship again": SHIP_AGAIN, "library": LIBRARY}
    for name, story in stories.items():
        assert lines_of(rows[name]["text"]) == story.lines
        told = rows[name]["metadata"]
        assert told["cleaner_headline"] == story.headline
        assert told["cleaner_credit"] == "وكالة أنباء الوادي"
        assert told["cleaner_keywords"] == ["وادي السلام", "أخبار"]
        assert told["cleaner_error"] == ""
    _, below = rows["bridge"]["metadata"]["cleaner_stories"]
    assert lines_of(below["text"]) == WELL.lines
    flags = {name: row["metadata"]["cleaner_duplicate_of"] for name, row in rows.items()}
    assert flags["bridge"] == flags["library"] == ""
    assert flags["library again"] == "library"
    # Which of two tasks is first is a matter of chance; one of the two repeats the other.
    assert {flags["ship"], flags["ship again"]} in (
        {"", "https://a.example/2"},
        {"", "https://b.example/1"},
    )
    assert stats["Cleaner"]["pages"] == stats["Cleaner"]["changed"] == 5
    assert stats["Cleaner"]["appended_stories"] == 1
    assert stats["Cleaner"]["removed/source-credit"] == 5
    assert stats["headlines"] | {"doc_len": 0} == {
        "headlines": 5, "same": 2, "total": 5, "forwarded": 5, "batches": 2, "doc_len": 0
    }  # fmt: skip


def test_repeats_can_be_dropped_and_a_second_run_gives_the_same(tmp_path: Path) -> None:
    write_pages(tmp_path, *ROWS)
    stats = run_pipeline(tmp_path, comparing={"on_duplicate": "drop"})
    kept = {row["id"] for row in read_rows(tmp_path / "cleaned")}
    dropped = {row["id"]: row["metadata"] for row in read_rows(tmp_path / "repeats")}
    assert len(kept) == 3
    assert len(dropped) == 2
    assert kept | set(dropped) == {row["id"] for part in ROWS for row in part}
    assert {told["filter_reason"] for told in dropped.values()} == {"same"}
    assert stats["headlines"]["dropped_same"] == 2
    for path in (tmp_path / "logs" / "completions").iterdir():
        path.unlink()
    run_pipeline(tmp_path, comparing={"on_duplicate": "drop"})
    assert {row["id"] for row in read_rows(tmp_path / "cleaned")} == kept


def test_html_own_rules_and_names_of_fields(tmp_path: Path) -> None:
    rule = OWN_RULE.replace('kind = "sharing"', 'kind = "sharing"\nsites = ["a.example"]')
    write(tmp_path / "rules" / "sharing.toml", rule)
    html = page_html([HARVEST]).replace("<p>وأوضح", f"<p>{BUTTON.strip()}</p><p>وأوضح")
    too_large = "<b>" * 300_001
    write_pages(
        tmp_path,
        [{"id": "1", "link": "https://www.a.example/1", "text": html}],
        [
            {"id": "2", "link": "https://b.example/1", "text": html},
            {"id": "3", "link": "", "text": too_large},
        ],
    )
    options = {"rules": ["rules"], "html": True, "url_key": "link", "prefix": "c_"}
    stats = run_pipeline(
        tmp_path, {**options, "keep": ["source-credit"]}, {"prefix": "c_", "url_key": "link"}
    )
    rows = {row["id"]: row for row in read_rows(tmp_path / "cleaned")}
    lines = {name: lines_of(row["text"]) for name, row in rows.items()}
    assert lines["1"] == [*HARVEST.lines, "المصدر: وكالة أنباء الوادي"]
    assert BUTTON.strip() in lines["2"]
    assert rows["3"]["text"] == too_large
    assert rows["3"]["metadata"]["c_error"]
    assert rows["1"]["metadata"]["c_error"] == rows["2"]["metadata"]["c_error"] == ""
    assert {rows["1"]["metadata"]["c_duplicate_of"], rows["2"]["metadata"]["c_duplicate_of"]} in (
        {"", "https://www.a.example/1"},
        {"", "https://b.example/1"},
    )
    assert stats["Cleaner"]["failed"] == 1
    assert stats["Cleaner"]["total"] == 3


def test_wrong_options_are_refused_before_anything_runs(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="on_duplicate: no choice 'delete'"):
        DuplicateHeadlineFilter("news.db", on_duplicate="delete")
    with pytest.raises(ValueError, match="keep: no kind 'captions'"):
        CleanerFormatter(keep=["captions"])
    with pytest.raises(InputError, match="no-such-folder"):
        CleanerFormatter([tmp_path / "no-such-folder"])
    with pytest.raises(ExtractionError):
        CleanerFormatter(html=True).format("<b>" * 300_001)
