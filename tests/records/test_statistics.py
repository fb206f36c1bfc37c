"""The numbers of records: counted from any form in which they are written."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from conftest import STORY, RunCleaner, write
from hypothesis import given
from hypothesis import strategies as st

from cleaner.records.statistics import Statistics

BYLINE = "كتب: سامر الخطيب\n"
LINK = "اقرأ أيضا: طريق جديد إلى قرى الوادي\n"
HEADLINE, REST = STORY.split("\n", 1)
PAGES = {"valley/1.txt": STORY + LINK, "valley/2.txt": f"{HEADLINE}\n{BYLINE}{REST}",
         "hill/1.txt": REST}  # fmt: skip


@pytest.fixture
def pages(here: Path) -> Path:
    for name, text in PAGES.items():
        write(here / "pages" / name, text)
    return here / "pages"


def numbers(cleaner: RunCleaner, *records: str) -> dict[str, Any]:
    result = cleaner("stats", "--json", *records)
    assert (result.code, result.stderr) == (0, "")
    found = json.loads(result.out)
    assert isinstance(found, dict)
    return found


@pytest.mark.usefixtures("pages")
def test_what_is_counted(cleaner: RunCleaner) -> None:
    cleaner("clean", "pages", "-o", "a.jsonl", "-q")
    found = numbers(cleaner, "a.jsonl")
    assert (found["pages"], found["repeats"], found["kinds"]) == (3, 1, {"article": 3})
    assert found["missing"]["date"] == 3
    assert found["missing"]["byline"] == 2
    removed = found["removed"]
    assert removed["characters"] == len(BYLINE + LINK)
    share = len(BYLINE + LINK) / sum(map(len, PAGES.values()))
    assert removed["share"] == pytest.approx(share, abs=1e-6)
    assert removed["kinds"]["byline"] == {
        "removals": 1,
        "characters": len(BYLINE),
        "rules": {"byline-wrote-name": {"removals": 1, "characters": len(BYLINE)}},
    }
    assert {name: each["pages"] for name, each in found["outlets"].items()} == {
        "valley": 2,
        "hill": 1,
    }
    assert found["text_characters"]["most"] == len(STORY)


@pytest.mark.usefixtures("pages")
@pytest.mark.parametrize("form", ["b.jsonl.gz", "b.parquet", "b.jsonl"])
def test_every_form_of_records_tells_the_same(cleaner: RunCleaner, form: str) -> None:
    if form.endswith("parquet"):
        pytest.importorskip("pyarrow")
    for out in ("a.jsonl", form):
        assert cleaner("clean", "pages", "-o", out, "-q").code == 0
    assert numbers(cleaner, form) == numbers(cleaner, "a.jsonl")


def test_records_beside_fields_of_a_users_own(here: Path, cleaner: RunCleaner) -> None:
    rows = [{"text": text, "url": f"https://www.{name.replace('/', '.example/')}"}
            for name, text in PAGES.items()]  # fmt: skip
    write(here / "in.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    cleaner("clean", "in.jsonl", "-o", "out.jsonl", "-q")
    found = numbers(cleaner, "out.jsonl")
    assert [*found["outlets"]] == ["valley.example", "hill.example"]
    assert found["repeats"] == 1


def test_a_bad_record_is_told_and_the_others_counted(
    here: Path, pages: Path, cleaner: RunCleaner
) -> None:
    cleaner("clean", pages.name, "-o", "a.jsonl", "-q")
    with (here / "a.jsonl").open("a") as file:
        file.write('no JSON\n{"schema": 7}\n{"schema": 2, "text": null}\n')
        file.write('{"schema": 2, "text": "x", "removals": [{"start": 1}]}\n')
    result = cleaner("stats", "a.jsonl", "none.jsonl")
    assert result.code == 2
    said = result.stderr.splitlines()
    assert [line.split(":")[1] for line in said[:4]] == ["4", "5", "6", "7"]
    assert said[4].startswith("none.jsonl: ")
    assert said[5] == "5 records or files not counted"
    assert result.out.startswith("3 pages, ")


def test_records_without_their_removals_say_so(pages: Path, cleaner: RunCleaner) -> None:
    cleaner("clean", pages.name, "-o", "a.jsonl", "-q", "--removals", "none")
    assert "--removals none" in cleaner("stats", "a.jsonl").out


def test_no_records_at_all(here: Path, cleaner: RunCleaner) -> None:
    write(here / "a.jsonl", "")
    assert cleaner("stats", "a.jsonl").out.startswith("0 pages, ")
    assert numbers(cleaner, "a.jsonl")["pages"] == 0


def test_texts_of_nothing_but_blanks_repeat_nothing() -> None:
    statistics = Statistics()
    for text in ("", "\r", " \n"):
        statistics.add({"text": text})
    assert statistics.values()["repeats"] == 0


RECORDS = st.fixed_dictionaries(
    {"text": st.text(max_size=20), "name": st.sampled_from(["a/1.txt", "b/1.txt", "1.txt"])},
    optional={
        "kind": st.sampled_from(["article", "video"]),
        "headline": st.text(max_size=5),
        "removed": st.integers(0, 50),
    },
)


@given(st.lists(RECORDS, max_size=8), st.randoms())
def test_the_order_of_records_does_not_matter(
    records: list[dict[str, Any]], random: Random
) -> None:
    def counted(given: list[dict[str, Any]]) -> dict[str, Any]:
        statistics = Statistics()
        for record in given:
            statistics.add(record)
        return statistics.values()

    shuffled = list(records)
    random.shuffle(shuffled)
    assert counted(shuffled) == counted(records)
