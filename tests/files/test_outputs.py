"""Nothing that is read is written over, and no two results meet at one name."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from batches import write_archive
from conftest import NOISY, OWN_RULE, PATIENCE, ROOT, SEEDS, RunCleaner, write


@pytest.fixture
def pages(here: Path) -> Path:
    """Pages, rules, a list of paths, an index's name, accepted pairs: all that can be read."""
    for number, seed in enumerate(SEEDS[:3], 1):
        write(here / f"in/{number}.txt", seed.read_bytes())
    write(here / "rules/own.toml", OWN_RULE)
    write(here / "list", "in/1.txt\nin/2.txt\n")
    write(here / "pairs.tsv", "خبر\tخبر آخر\n")
    shutil.copy(here / "in/1.txt", here / "x.jsonl.partial")
    (here / "linked").symlink_to("in")
    return here


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


OVER_INPUTS = {
    "page": "clean in/1.txt -o in/1.txt",
    "pages": "clean in -o in",
    "through dots": "clean in -o ./rules/../in",
    "through a link": "clean in -o linked",
    "stories": "clean in/1.txt -o out --stories in --jobs 1",
    "partial": "clean x.jsonl.partial -o x.jsonl",
    "rejects over a rule of a folder": "clean in -o o --rules rules --rejects rules/own.toml",
    "log over a rule": "clean in -o o.jsonl --rules rules --log-json rules/own.toml",
    "review over a rule": "review in -o rules/own.toml --rules rules",
    "suggested over a rule": "rules suggest in --rules rules -o rules/own.toml",
    "document over a rule": "rules docs --rules rules --write rules/own.toml",
    "rejects over the list": "clean --from-file list -o o.jsonl --rejects list",
    "review over the list": "review --from-file list -o list",
    "review over a page": "review in -o in/2.txt",
    "kept pages over a page": "duplicates in --keep-first in/1.txt",
    "kept pages over the pairs": "duplicates in --accepted pairs.tsv --keep-first pairs.tsv",
    "index over a page": "duplicates in --index in/1.txt",
    "lines over themselves": "duplicates --lines in/1.txt --keep-first in/1.txt",
    "two outputs": "clean in -o o.jsonl --rejects r --log-json r",
    "rejects over the records": "clean in -o o.jsonl --rejects o.jsonl.partial",
    "rejects over a cleaned page": "clean in -o out --rejects out/1.txt",
    "the kept pages over the index": "duplicates in --index ix --keep-first ix",
    "a journal": "clean in -o out --rejects out.journal",
}


@pytest.mark.parametrize("command", OVER_INPUTS.values(), ids=OVER_INPUTS)
def test_no_output_is_written_over_what_is_read(
    pages: Path, cleaner: RunCleaner, command: str
) -> None:
    before = digests(pages)
    result = cleaner(*command.split())
    assert result.code == 2
    assert "internal error" not in result.stderr
    assert digests(pages) == before, "nothing is changed, and nothing is left"


def test_what_is_read_is_not_the_folder_that_one_works_in(pages: Path, cleaner: RunCleaner) -> None:
    write(pages / "rejects.toml", "")
    assert cleaner("clean", "in/1.txt", "-o", "out", "--rejects", "rejects.toml").code == 0


@pytest.mark.parametrize("option", ["--rejects", "--log-json"])
def test_a_hard_link_is_seen_through(pages: Path, cleaner: RunCleaner, option: str) -> None:
    (pages / "hard").hardlink_to(pages / "in/2.txt")
    before = digests(pages)
    result = cleaner("clean", "in", "-o", "o.jsonl", option, "hard")
    assert (result.code, "over itself" in result.stderr) == (2, True)
    assert digests(pages) == before


def test_pages_that_share_their_bytes_with_an_input_get_a_file_of_their_own(
    pages: Path, cleaner: RunCleaner
) -> None:
    """As tools leave them that save space; the file takes its name as a whole."""
    (pages / "out").mkdir()
    (pages / "out/2.txt").hardlink_to(pages / "in/1.txt")
    before = digests(pages / "in")
    assert cleaner("clean", "in", "-o", "out").code == 0
    assert digests(pages / "in") == before
    assert (pages / "out/2.txt").read_bytes() == (
        cleaner("clean", "in/2.txt").stdout
    )  # fmt: skip


def test_links_in_the_output_do_not_join_two_pages(pages: Path, cleaner: RunCleaner) -> None:
    (pages / "out").mkdir()
    (pages / "out/1.txt").symlink_to("2.txt")
    result = cleaner("clean", "in", "-o", "out")
    assert (result.code, "written over in/1.txt" in result.stderr) == (2, True)


@pytest.mark.parametrize("redirected", ["clean --json in", "explain in", "clean in/2.txt"])
def test_standard_output_does_not_go_to_a_page_that_is_read(pages: Path, redirected: str) -> None:
    before = digests(pages)
    with (pages / "in/2.txt").open("ab") as page:
        result = subprocess.run(
            [sys.executable, "-m", "cleaner", *redirected.split()],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=page,
            stderr=subprocess.PIPE,
            timeout=PATIENCE,
            check=False,
        )
    assert (result.returncode, b"standard output" in result.stderr) == (2, True)
    assert digests(pages) == before


@pytest.mark.parametrize(
    "command",
    ["clean in -o f", "clean in -o o --stories f", "clean in -o d.jsonl", "review in -o d.jsonl"],
)
def test_files_for_folders_are_refused_at_once(
    pages: Path, cleaner: RunCleaner, command: str
) -> None:
    write(pages / "f")
    (pages / "d.jsonl").mkdir()
    before = sorted(pages.rglob("*"))
    result = cleaner(*command.split())
    assert result.code == 2
    assert len(result.stderr.splitlines()) == 1
    assert sorted(pages.rglob("*")) == before


def test_a_page_that_would_lie_among_the_stories(pages: Path, cleaner: RunCleaner) -> None:
    write(pages / "in/s/4.story-1.txt", NOISY)
    result = cleaner("clean", "in", "-o", "out", "--stories", "out/s")
    assert (result.code, "among the stories" in result.stderr) == (2, True)
    (pages / "in/s/4.story-1.txt").unlink()
    assert cleaner("clean", "in", "-o", "out", "--stories", "out/s").code == 0


MEMBERS = ("a.txt", "a.txt", "./a.txt", "A.TXT", "a-2.txt", "a.html", "a.html.txt")
NAMES = {"a.txt", "a-2.txt", "a-3.txt", "A-4.TXT", "a-2-2.txt", "a.html.txt", "a.html-2.txt"}


def pack(path: Path, members: tuple[str, ...] = MEMBERS) -> None:
    """A tar or zip file whose members tell their number."""
    bodies = (NOISY.replace("جسر", f"جسر {number}") for number in range(len(members)))
    write_archive(path, zip(members, bodies, strict=True))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("suffix", [".tar", ".zip"])
def test_each_member_of_an_archive_gets_a_file_whatever_its_name(
    here: Path, cleaner: RunCleaner, suffix: str
) -> None:
    pack(here / f"in{suffix}")
    small = ("--chunk-size", "0.0001")
    assert cleaner("clean", f"in{suffix}", "-o", "here").code == 0
    assert cleaner("clean", f"in{suffix}", "-o", "there", "-j2", *small).code == 0
    found = digests(here / "here")
    assert set(found) == NAMES
    assert len(set(found.values())) == len(NAMES)
    assert digests(here / "there") == found, "whatever the number of processes"


def test_names_in_an_archive_are_the_same_when_a_run_goes_on(here: Path) -> None:
    from cleaner.files.sources import Position, find_sources, read_chunks

    pack(here / "in.tar")
    sources, *_ = find_sources(["in.tar"])
    whole = [
        page.name for chunk in read_chunks(sources, Position(), 1, 10**6) for page in chunk.pages
    ]
    rest = [
        page.name
        for chunk in read_chunks(sources, Position(0, 0, 4), 1, 10**6)
        for page in chunk.pages
    ]
    assert rest == whole[3:]
    assert len(set(whole)) == len(MEMBERS)


def test_archives_of_one_name_and_folders_do_not_meet(here: Path, cleaner: RunCleaner) -> None:
    for place in ("x/a.tar", "y/a.tar", "a.tar"):
        pack(here / place, ("1.txt",))
    write(here / "in/a/1.txt", NOISY)
    result = cleaner("clean", "in", "x/a.tar", "y/a.tar", "a.tar", "-o", "out")
    assert result.code == 0
    assert set(digests(here / "out")) == {f"{name}/1.txt" for name in ("a", "a-2", "a-3", "a-4")}


def test_stories_of_records_of_one_name_are_refused(here: Path, cleaner: RunCleaner) -> None:
    for place in ("x/r.jsonl", "y/r.jsonl"):
        write(here / place, '{"text": "خبر"}\n')
    result = cleaner("clean", "x/r.jsonl", "y/r.jsonl", "-o", "o.jsonl", "--stories", "s")
    assert (result.code, "one after the other" in result.stderr) == (2, True)


def test_records_that_are_given_twice_are_read_once(here: Path, cleaner: RunCleaner) -> None:
    write(here / "r.jsonl", '{"text": "خبر"}\n')
    assert cleaner("clean", "r.jsonl", "./r.jsonl", "-o", "o.jsonl").code == 0
    assert len((here / "o.jsonl").read_text("utf-8").splitlines()) == 1
