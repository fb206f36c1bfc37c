"""Records, the stories beside them, and pages restored from them."""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from conftest import BUTTON, NOISY, SEEDS, STORY, TITLE, RunCleaner, run, write

from cleaner.records.record import Record

# clean: records and stories


def test_a_record_holds_the_page_and_all_about_it(
    here: Path, own_rules: Path, cleaner: RunCleaner
) -> None:
    page = write(here / "in/a/page.txt", b"\xef\xbb\xbf" + NOISY.encode())
    result = cleaner("clean", "in", "--json", "--rules", own_rules)
    (record,) = map(json.loads, result.out.splitlines())
    assert list(record) == [field.name for field in fields(Record)]
    start = NOISY.index(BUTTON)
    assert record["removals"] == [
        {
            "start": start,
            "end": start + len(BUTTON),
            "rule": "letter-box",
            "kind": "sharing",
            "text": None,
        }
    ]
    assert (record["schema"], record["path"], record["name"]) == (
        3,
        str(page.relative_to(here)),
        "a/page.txt",
    )
    assert (record["encoding"], record["bom"], record["language"]) == ("utf-8", True, "ar")
    assert (record["text"], record["headline"]) == (STORY, TITLE)
    assert [story["kind"] for story in record["stories"]] == ["main"]
    assert "1 page, 1 changed" in result.stderr


def test_records_go_to_a_file_or_beside_cleaned_files(
    here: Path, own_rules: Path, cleaner: RunCleaner
) -> None:
    write(here / "in/a.txt", NOISY)
    write(here / "in/b.txt", STORY)
    command = ("clean", "in", "--json", "-q", "--rules", own_rules)
    assert cleaner(*command, "-o", "out/pages.jsonl") == (0, b"", "")
    lines = (here / "out/pages.jsonl").read_bytes()
    assert [json.loads(line)["name"] for line in lines.splitlines()] == ["a.txt", "b.txt"]
    assert cleaner(*command, "-o", "folder") == (0, lines, "")
    assert (here / "folder/a.txt").read_text("utf-8") == STORY


def test_appended_stories_become_pages_of_their_own(here: Path, cleaner: RunCleaner) -> None:
    command = ("clean", *SEEDS, "-q", "-o", "out", "--stories", "stories")
    records = [json.loads(line) for line in cleaner(*command, "--json").out.splitlines()]
    expected: dict[str, str] = {}
    for record in records:
        appended = [s["text"] for s in record["stories"] if s["kind"] == "appended"]
        stem = record["name"].removesuffix(".txt")
        expected |= {f"{stem}.story-{n}.txt": f"{text}\n" for n, text in enumerate(appended, 1)}
    assert len(expected) >= 2
    written = {p.name: p.read_text("utf-8") for p in (here / "stories").iterdir()}
    assert written == expected


def test_stories_need_a_folder_of_their_own(here: Path, cleaner: RunCleaner) -> None:
    write(here / "in/a.txt", STORY)
    result = cleaner("clean", "in", "-o", "out", "--stories", "out/.")
    assert result.code == 2
    assert "must be another folder than -o" in result.stderr
    result = cleaner("clean", "in/a.txt", "-o", "out", "--stories", "in")
    assert result.code == 2
    assert "holds in/a.txt, which is read" in result.stderr
    assert cleaner("clean", "in", "-q", "--json", "--stories", "stories").code == 0


# restore


@pytest.mark.parametrize("removals", ["full", "spans"])
@pytest.mark.parametrize("out", ["r.jsonl", "r.jsonl.gz", "r.parquet"])
def test_restore_gives_the_bytes_back(
    here: Path, own_rules: Path, cleaner: RunCleaner, removals: str, out: str
) -> None:
    """Pages of each encoding, which is found out for each, with both ends of lines."""
    texts = {"a.txt": NOISY.replace("\n", "\r\n"), "ب/صفحة.txt": (BUTTON + STORY).rstrip()}
    encodings = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "windows-1256")
    data = {f"{e}/{name}": text.encode(e) for e in encodings for name, text in texts.items()}
    for name, content in data.items():
        write(here / "in" / name, content)
    command = ("clean", "in", "-q", "-o", out, "--rules", own_rules, "--removals", removals)
    assert cleaner(*command).code == 0
    if removals == "full":
        shutil.rmtree(here / "in")
    else:
        shutil.move(here / "in", here / "moved")
        assert "--pages" in cleaner("restore", out, "-o", "back").stderr
    assert cleaner("restore", out, "-o", "back", "--pages", "moved") == (0, b"", "")
    assert {name: (here / "back" / name).read_bytes() for name in data} == data


def test_restore_finds_pages_where_they_were_and_sees_that_they_changed(
    here: Path, own_rules: Path, cleaner: RunCleaner
) -> None:
    page = write(here / "in/a.txt", NOISY)
    assert cleaner("clean", "in", "-q", "-o", "r.jsonl", "--rules", own_rules).code == 0
    assert cleaner("restore", "r.jsonl", "-o", "back").code == 0
    assert (here / "back/a.txt").read_text("utf-8") == NOISY
    result = cleaner("restore", "r.jsonl", "-o", "in")
    assert (result.code, "over itself" in result.stderr) == (2, True)
    write(page, NOISY + "طباعة\n")
    result = cleaner("restore", "r.jsonl", "-o", "again")
    assert (result.code, "was not made of in/a.txt as it is now" in result.stderr) == (2, True)


def test_records_beside_a_users_own_fields_are_restored(
    here: Path, own_rules: Path, cleaner: RunCleaner
) -> None:
    lines = [{"text": NOISY, "id": n, "name": "x"} for n in range(2)]
    write(here / "in.jsonl", "".join(json.dumps(line) + "\n" for line in lines))
    command = ("clean", "in.jsonl", "-q", "-o", "r.jsonl", "--rules", own_rules)
    assert cleaner(*command, "--removals", "full").code == 0
    assert cleaner("restore", "r.jsonl", "-o", "back").code == 0
    assert {p.name: p.read_text("utf-8") for p in (here / "back").iterdir()} == {
        "1.txt": NOISY,
        "2.txt": NOISY,
    }


def test_stories_of_records_become_pages_too(here: Path, cleaner: RunCleaner) -> None:
    seeds = [{"text": seed.read_text("utf-8")} for seed in SEEDS]
    write(here / "in.jsonl", "".join(json.dumps(line) + "\n" for line in seeds))
    assert cleaner("clean", "in.jsonl", "-q", "-o", "o.jsonl", "--stories", "s").code == 0
    assert cleaner("clean", *SEEDS, "-q", "-o", "o", "--stories", "t").code == 0
    texts = sorted(p.read_text("utf-8") for p in (here / "s").rglob("*.txt"))
    assert texts == sorted(p.read_text("utf-8") for p in (here / "t").rglob("*.txt"))
    assert len(texts) >= 2
    (first, *_) = sorted(p.relative_to(here).as_posix() for p in (here / "s").rglob("*.txt"))
    assert first.startswith("s/in.jsonl/")


def test_numbers_that_are_no_json_come_out_as_null(here: Path, cleaner: RunCleaner) -> None:
    write(here / "in.jsonl", '{"text": "خبر", "a": NaN, "b": [1e999, -Infinity, 1.5]}\n')
    result = cleaner("clean", "in.jsonl", "-q")

    def refuse(name: str) -> None:
        raise AssertionError(name)

    record = json.loads(result.stdout, parse_constant=refuse)
    assert (record["a"], record["b"]) == (None, [None, None, 1.5])


@pytest.mark.skipif(sys.platform != "linux", reason="file names are Unicode there")
def test_a_name_that_is_no_utf8_is_kept(here: Path, own_rules: Path, cleaner: RunCleaner) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    write(here / "in" / name, NOISY)
    options = ("--rules", own_rules, "--removals", "full")
    records = cleaner("clean", "in", "--json", "-o", "out", *options)
    assert json.loads(records.stdout)["name"] == name
    assert (here / "out" / name).read_text("utf-8") == STORY
    assert cleaner("restore", "-", "-o", "back", stdin=records.stdout).code == 0
    assert (here / "back" / name).read_text("utf-8") == NOISY
    fixed = run("hook", "--rules", own_rules, Path("in", name))
    assert fixed.stdout == b"Fixing in/caf\xe9.txt: sharing 1\n"


def test_seeds_are_restored_by_a_pipe(here: Path) -> None:
    records = run("clean", *SEEDS, "--json", "-q", "--removals", "full")
    assert run("restore", "-", "-o", "back", stdin=records.stdout).returncode == 0
    for seed in SEEDS:
        assert (here / "back" / seed.name).read_bytes() == seed.read_bytes()


def test_bad_records_are_reported_and_the_rest_is_restored(
    here: Path, own_rules: Path, cleaner: RunCleaner
) -> None:
    write(here / "a.txt", NOISY)
    options = ("--rules", own_rules, "--removals", "full")
    good = cleaner("clean", "a.txt", "--json", "-q", *options).stdout
    outside = good.replace(b'"name": "a.txt"', b'"name": "../a.txt"')
    write(here / "r.jsonl", b"{\n\n" + outside + good + good)
    result = cleaner("restore", "r.jsonl", "-o", "back")
    assert result.code == 2
    said = result.stderr.splitlines()
    assert [line.split(": ")[0] for line in said] == ["r.jsonl:1", "r.jsonl:3", "r.jsonl:5"]
    assert "leads out" in said[1]
    assert "another record has the name" in said[2]
    assert (here / "back/a.txt").read_text("utf-8") == NOISY


@pytest.mark.usefixtures("here")
def test_restore_without_records(cleaner: RunCleaner) -> None:
    result = cleaner("restore", "no.jsonl", "-o", "back")
    assert (result.code, result.stderr) == (2, "no.jsonl: no such file or folder\n")


AGO = f"{TITLE}\n\nتم نشر الخبر قبل 3 أيام\n\n{STORY.split(chr(10), 1)[1]}"


@pytest.mark.parametrize(
    ("record", "options", "date"),
    [
        ({}, (), ""),
        ({}, ("--fetched", "2024-03-05"), "2024-03-02"),
        ({"fetched": "2024-03-09T10:00:00Z"}, ("--fetched", "2024-03-05"), "2024-03-06"),
        ({"crawled": "20240309100000"}, ("--fetched-field", "crawled"), "2024-03-06"),
    ],
)
def test_dates_that_count_back_from_the_day_of_fetching(
    here: Path, cleaner: RunCleaner, record: dict[str, str], options: tuple[str, ...], date: str
) -> None:
    write(here / "in.jsonl", json.dumps({"text": AGO, **record}) + "\n")
    (made,) = map(json.loads, cleaner("clean", "in.jsonl", "--json", *options).out.splitlines())
    assert made["cleaner_date"] == date
    assert made["cleaner_date_text"] == "تم نشر الخبر قبل 3 أيام"
    assert made["cleaner_date_source"] == ("relative" if date else "")


def test_a_day_of_fetching_that_is_none_is_refused(here: Path, cleaner: RunCleaner) -> None:
    write(here / "a.txt", STORY)
    result = cleaner("clean", "a.txt", "--fetched", "last week")
    assert result.code == 2
    assert "no date such as 2024-03-05" in result.stderr
