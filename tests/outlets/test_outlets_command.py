"""``outlets learn`` and ``--outlets``: profiles that last, for pages that arrive one by one."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import RunCleaner, write
from outlet_pages import TUNED, Made, Spec, make

from cleaner.errors import CleanerError
from cleaner.records.outlet_rules import OutletRules
from cleaner.records.outlets import OutletCleaner
from cleaner.records.restoring import read_record
from cleaner.text.spans import Cleaned

GAZETTE = TUNED[0]
LATER = replace(
    GAZETTE,
    above=("سنبلة الغد", "مطالع", "مواسم", "{day}", "كاتبها: {name}"),
    below=("عدد من قرأها {n}", "خذها إلى دفترك", "مما نشرنا قبلا", "{new}", "آخر السنابل"),
)


def write_pages(folder: Path, spec: Spec = GAZETTE, seed: int = 1) -> list[Made]:
    pages = make(spec, seed)
    for number, page in enumerate(pages):
        write(folder / "gazette" / f"{number}.txt", page.text)
    return pages


def html_of(page: Made) -> str:
    body = "".join(f"<p>{line}</p>" for line in page.text.splitlines())
    head = '<meta property="og:site_name" content="The Gazette">'
    return f"<html><head>{head}</head><body><div>{body}</div></body></html>"


def test_auto_does_what_learning_and_cleaning_do(here: Path, cleaner: RunCleaner) -> None:
    pages = write_pages(here / "in")
    assert cleaner("clean", "in", "-o", "one", "--outlets", "auto", "-q").code == 0
    assert cleaner("outlets", "learn", "in", "-o", "learned").code == 0
    assert cleaner("clean", "in", "-o", "two", "--outlets", "learned", "-q").code == 0
    for number, page in enumerate(pages):
        name = f"gazette/{number}.txt"
        one, two = ((here / folder / name).read_text("utf-8") for folder in ("one", "two"))
        assert one == two
        assert set(page.story) <= set(one.splitlines())
        assert "السنبلة" not in one


def test_words_around_names_are_learned_and_used_in_one_command(
    here: Path, cleaner: RunCleaner
) -> None:
    """What a file of rules may not hold would refuse all pages of the outlet."""
    spec = replace(GAZETTE, below_title=("دوّنها {name} من بيدر {n}", "مشهد التقطه {name} صباحا"))
    pages = write_pages(here / "in", spec)
    assert cleaner("clean", "in", "-o", "out", "--outlets", "auto", "-q").code == 0
    for number, page in enumerate(pages):
        left = (here / "out" / "gazette" / f"{number}.txt").read_text("utf-8")
        assert set(page.story) <= set(left.splitlines())
        assert "مشهد التقطه" not in left


def test_records_of_every_kind_say_how_often_it_recurs(here: Path, cleaner: RunCleaner) -> None:
    pages = make(GAZETTE, 2)
    with (here / "in.jsonl").open("w", encoding="utf-8") as file:
        for number, page in enumerate(pages):
            text = {"html": html_of(page)} if number % 2 else {"text": page.text}
            print(json.dumps({"paper": "gazette", **text}), file=file)
    made = []
    for jobs in ("1", "2"):
        out = f"{jobs}.jsonl"
        told = ("--outlets", "auto", "--outlet-field", "paper", "--removals", "full", "-j", jobs)
        assert cleaner("clean", "in.jsonl", "-o", out, *told, "--chunk-size", "0.004").code == 0
        made.append((here / out).read_bytes())
    assert made[0] == made[1]
    for line, page in zip(made[0].splitlines(), pages, strict=True):
        record = json.loads(line)
        counts = {(each["of"], each["outlet"]) for each in record["cleaner_recurring_lines"]}
        assert counts == {(13, "gazette")}
        assert set(page.story) <= set(record["text"].splitlines())
        read_record(record, "1.jsonl")


def test_html_without_an_address_is_of_its_site(here: Path, cleaner: RunCleaner) -> None:
    for number, page in enumerate(make(GAZETTE, 3)):
        write(here / "in" / f"{number}.html", html_of(page))
    assert cleaner("outlets", "learn", "in", "-o", "learned").code == 0
    assert [path.name for path in (here / "learned").iterdir()] == ["the%20gazette.toml"]


def test_a_profile_is_a_file_of_proved_rules(here: Path, cleaner: RunCleaner) -> None:
    write_pages(here / "in")
    result = cleaner("outlets", "learn", "in", "-o", "learned")
    assert result.out.startswith("gazette: 13 pages, ")
    path = here / "learned" / "gazette.toml"
    assert cleaner("rules", "test", str(path)).code == 0
    rules = tomllib.loads(path.read_text("utf-8"))["rule"]
    assert {rule["status"] for rule in rules} == {"stable"}
    assert {rule["recurs"]["outlet"] for rule in rules} == {"gazette"}


def test_what_a_person_refused_stays_refused(here: Path, cleaner: RunCleaner) -> None:
    write_pages(here / "in")
    assert cleaner("outlets", "learn", "in", "-o", "learned").code == 0
    path = here / "learned" / "gazette.toml"
    path.write_text(path.read_text("utf-8").replace('"stable"', '"preview"', 1), "utf-8")
    before = path.read_text("utf-8")
    again = cleaner("outlets", "learn", "in", "-o", "learned")
    assert "lines stayed, 0 came, 0 went" in again.out
    assert path.read_text("utf-8") == before
    assert len(OutletRules("learned").of("gazette")) == before.count('status = "stable"')


def test_a_folder_is_there_though_nothing_recurs(here: Path, cleaner: RunCleaner) -> None:
    page = write_pages(here / "in")[0]
    write(here / "one" / "page.txt", page.text)
    assert "1 outlet, 0 rules" in cleaner("outlets", "learn", "one", "-o", "new/learned").stderr
    assert cleaner("clean", "one", "-o", "out", "--outlets", "new/learned").code == 0


def test_a_redesign_is_said(here: Path, cleaner: RunCleaner) -> None:
    write_pages(here / "in")
    assert "redesigned" not in cleaner("outlets", "learn", "in", "-o", "learned").out
    write_pages(here / "later", LATER)
    assert "redesigned" in cleaner("outlets", "learn", "later", "-o", "learned").out


def test_pages_that_come_one_by_one(here: Path, cleaner: RunCleaner) -> None:
    page = write_pages(here / "in")[0]
    assert cleaner("outlets", "learn", "in", "-o", "learned").code == 0
    made = OutletCleaner(outlets="learned", site="gazette").clean(page.text)
    assert isinstance(made, Cleaned)
    held = OutletCleaner(outlets=OutletRules("learned").hold())
    (here / "learned" / "gazette.toml").unlink()
    again = held.clean(page.text, url="https://www.gazette/1")
    assert isinstance(again, Cleaned)
    assert again.text == made.text
    assert any(removal.recurs for removal in made.removals)


def test_the_hook_takes_them_with_the_outlet(here: Path, cleaner: RunCleaner) -> None:
    write_pages(here / "in")
    assert cleaner("outlets", "learn", "in", "-o", "learned").code == 0
    told = ("--outlets", "learned", "--site", "gazette")
    assert cleaner("hook", "in/gazette/0.txt", *told).code == 1
    assert "السنبلة" not in (here / "in/gazette/0.txt").read_text("utf-8")
    assert cleaner("hook", "in/gazette/0.txt", *told).code == 0
    assert cleaner("hook", "in/gazette/0.txt", *told[:2]).code == 2


@pytest.mark.parametrize("damage", ["[[rule]]\nid = 3\n", "no toml ="])
def test_damaged_rules_are_errors_of_their_outlet(
    here: Path, cleaner: RunCleaner, damage: str
) -> None:
    write_pages(here / "in")
    write(here / "learned" / "gazette.toml", damage)
    assert cleaner("clean", "in", "-o", "out", "--outlets", "learned", "-q").code == 2
    with pytest.raises(CleanerError):
        OutletRules("learned").of("gazette")
    made = OutletCleaner(outlets="learned")
    assert isinstance(made.clean("خبر", url="https://gazette/1"), CleanerError)
    assert isinstance(made.clean("خبر", url="https://herald/1"), Cleaned)
    assert cleaner("clean", "in", "-o", "out", "--outlets", "no such folder").code == 2


def test_a_line_that_was_refused_alone_stays_refused(here: Path, cleaner: RunCleaner) -> None:
    pages = write_pages(here / "in")
    assert cleaner("outlets", "learn", "in", "-o", "learned").code == 0
    path = here / "learned" / "gazette.toml"
    rules = tomllib.loads(path.read_text("utf-8"))["rule"]
    phrase = next(rule["phrases"][0] for rule in rules if len(rule.get("phrases", ())) > 1)
    told = {
        "id": "mine",
        "description": "Refused.",
        "kind": "navigation",
        "phrases": [phrase],
        "status": "preview",
        "match": [phrase, f"{phrase} :"],
        "keep": [pages[0].story[-1]],
    }
    rows = (f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in told.items())
    refused = "\n[[rule]]\n" + "".join(rows)
    path.write_text(path.read_text("utf-8") + refused, "utf-8")
    for _ in range(2):
        assert cleaner("outlets", "learn", "in", "-o", "learned").code == 0
        found = tomllib.loads(path.read_text("utf-8"))["rule"]
        assert [
            rule["phrases"] for rule in found if rule["status"] == "preview" and "phrases" in rule
        ] == [[phrase]]
        assert not any(
            phrase in rule.get("phrases", ()) for rule in found if rule["status"] == "stable"
        )
    tested = cleaner("rules", "test", path)
    assert tested.code == 0, tested.out
