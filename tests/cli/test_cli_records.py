"""Records, the stories beside them, and pages restored from them."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from conftest import (
    BUTTON,
    NOISY,
    SEEDS,
    STORY,
    TITLE,
    RunCleaner,
    run,
    write,
)

# clean: records and stories


def test_a_record_holds_the_page_and_all_about_it(
    here: Path, own_rules: Path, cleaner: RunCleaner
) -> None:
    page = write(here / "in/a/page.txt", b"\xef\xbb\xbf" + NOISY.encode())
    result = cleaner("clean", "in", "--json", "--rules", own_rules)
    (record,) = map(json.loads, result.out.splitlines())
    assert " ".join(record) == (
        "schema path name kind encoding bom misread exact rules language headline credit byline "
        "date keywords related text stories removals metadata warnings"
    )
    start = NOISY.index(BUTTON)
    assert record["removals"] == [
        {
            "start": start,
            "end": start + len(BUTTON),
            "rule": "letter-box",
            "kind": "sharing",
            "text": BUTTON,
        }
    ]
    assert (record["schema"], record["path"], record["name"]) == (
        1,
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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "windows-1256"])
def test_restore_gives_the_bytes_back(
    here: Path, own_rules: Path, cleaner: RunCleaner, encoding: str
) -> None:
    data = {
        "a.txt": NOISY.replace("\n", "\r\n").encode(encoding),
        "ب/صفحة.txt": (BUTTON + STORY).rstrip().encode(encoding),
    }
    for name, content in data.items():
        write(here / "in" / name, content)
    command = ("clean", "in", "--json", "-q", "-o", "r.jsonl", "--rules", own_rules)
    assert cleaner(*command).code == 0
    assert cleaner("restore", "r.jsonl", "-o", "back") == (0, b"", "")
    assert {name: (here / "back" / name).read_bytes() for name in data} == data


@pytest.mark.skipif(sys.platform != "linux", reason="file names are Unicode there")
def test_a_name_that_is_no_utf8_is_kept(here: Path, own_rules: Path, cleaner: RunCleaner) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    write(here / "in" / name, NOISY)
    records = cleaner("clean", "in", "--json", "-o", "out", "--rules", own_rules)
    assert json.loads(records.stdout)["name"] == name
    assert (here / "out" / name).read_text("utf-8") == STORY
    assert cleaner("restore", "-", "-o", "back", stdin=records.stdout).code == 0
    assert (here / "back" / name).read_text("utf-8") == NOISY
    fixed = run("hook", "--rules", own_rules, Path("in", name))
    assert fixed.stdout == b"Fixing in/caf\xe9.txt\n"


def test_seeds_are_restored_by_a_pipe(here: Path) -> None:
    records = run("clean", *SEEDS, "--json", "-q")
    assert run("restore", "-", "-o", "back", stdin=records.stdout).returncode == 0
    for seed in SEEDS:
        assert (here / "back" / seed.name).read_bytes() == seed.read_bytes()


def test_bad_records_are_reported_and_the_rest_is_restored(
    here: Path, own_rules: Path, cleaner: RunCleaner
) -> None:
    write(here / "a.txt", NOISY)
    good = cleaner("clean", "a.txt", "--json", "-q", "--rules", own_rules).stdout
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
