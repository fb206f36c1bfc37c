"""Options that are not typed each time: a file of settings, variables of the environment."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import STORY, RunCleaner, write

BYLINE = "كتب: سامر الخطيب\n"
PAGE = STORY.replace("\n", f"\n{BYLINE}", 1)


@pytest.fixture
def page(here: Path) -> Path:
    return write(here / "a.txt", PAGE)


def test_the_file_is_for_all_commands_and_a_table_for_one(
    here: Path, page: Path, cleaner: RunCleaner
) -> None:
    write(here / "cleaner.toml", 'keep = ["byline"]\n[clean]\njson = true\n')
    assert json.loads(cleaner("clean", page.name).out)["text"] == PAGE
    assert cleaner("hook", "--check", page.name).code == 0


def test_the_file_may_begin_with_a_byte_order_mark(
    here: Path, page: Path, cleaner: RunCleaner
) -> None:
    write(here / "cleaner.toml", b'\xef\xbb\xbfkeep = ["byline"]\n')
    assert cleaner("clean", page.name).out == PAGE


def test_the_project_of_others_may_hold_them(here: Path, page: Path, cleaner: RunCleaner) -> None:
    write(here / "pyproject.toml", '[tool.cleaner]\nkeep = "byline"\n[tool.other]\njobs = "x"\n')
    assert cleaner("clean", page.name).out == PAGE
    write(here / "cleaner.toml", "jobs = 1\n")  # then this one counts, and nothing of the other
    assert cleaner("clean", page.name).out == STORY


@pytest.mark.parametrize("text", ["", "[tool.other]\nx = 1\n", "no toml"])
def test_a_project_without_settings_is_passed_over(
    here: Path, page: Path, cleaner: RunCleaner, text: str
) -> None:
    write(here / "pyproject.toml", text)
    assert cleaner("clean", page.name).out == STORY


def test_the_command_line_goes_first_then_the_environment(
    here: Path, page: Path, cleaner: RunCleaner, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(here / "cleaner.toml", 'removals = "none"\njson = true\n')
    assert json.loads(cleaner("clean", page.name).out)["removals"] == []
    monkeypatch.setenv("CLEANER_REMOVALS", "full")
    assert json.loads(cleaner("clean", page.name).out)["removals"][0]["text"] == BYLINE
    given = cleaner("clean", page.name, "--removals", "spans")
    assert json.loads(given.out)["removals"][0]["text"] is None


def test_variables_of_lists_flags_and_numbers(
    page: Path, cleaner: RunCleaner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLEANER_KEEP", "byline caption")
    assert cleaner("clean", page.name).out == PAGE
    monkeypatch.setenv("CLEANER_QUIET", "1")
    assert cleaner("clean", page.name).stderr == ""
    monkeypatch.setenv("CLEANER_JOBS", "many")
    result = cleaner("clean", page.name)
    assert result.code == 2
    assert "CLEANER_JOBS" in result.stderr or "--jobs" in result.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("jbos = 1", "'jbos' is no option, did you mean 'jobs'?"),
        ("[claen]\njobs = 1", "'claen' is no command, did you mean 'clean'?"),
        ("[hook]\nreview = 'x.html'", "'review' is no option of hook"),
        ("keep = 1", "'keep' is 1; expected a list of texts"),
        ("preview = 'yes'", "'preview' is 'yes'; expected true or false"),
        ("site = ['a', 'b']", "'site' is ['a', 'b']; expected a text or a number"),
        ("jobs = ", "not TOML: "),
        ("rules = []\n[rules]", "not TOML: "),
        (".".join("a" * 20_000) + " = 1", "a key has more than 32 parts"),
    ],
)
def test_what_is_wrong_is_named(
    here: Path, page: Path, cleaner: RunCleaner, text: str, said: str
) -> None:
    write(here / "cleaner.toml", text)
    result = cleaner("clean", page.name)
    assert (result.code, result.out) == (2, "")
    assert result.stderr.startswith("cleaner.toml:")
    assert said in result.stderr


def test_doctor_names_the_file(here: Path, cleaner: RunCleaner) -> None:
    assert "settings: none\n" in cleaner("doctor").out
    write(here / "cleaner.toml", "jobs = 2\n")
    assert "settings: cleaner.toml\n" in cleaner("doctor").out
