"""Cleaning from the command line: files, folders and pipes, kinds, rules and outlets."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import BODY, BUTTON, NOISY, OWN_RULE, STORY, TITLE, RunCleaner, write

# clean: files and folders


def test_a_folder_is_cleaned_under_the_same_relative_names(
    here: Path, own_rules: Path, cleaner: RunCleaner
) -> None:
    write(here / "in" / "أخبار" / "صفحة 1.txt", NOISY)
    write(here / "in" / "b.TEXT", STORY)
    result = cleaner("clean", "in", "-o", "out/deep", "--rules", own_rules)
    assert (result.code, result.out) == (0, "")
    assert (here / "out/deep/أخبار/صفحة 1.txt").read_text("utf-8") == STORY
    assert (here / "out/deep/b.TEXT").read_text("utf-8") == STORY
    assert (here / "in/أخبار/صفحة 1.txt").read_text("utf-8") == NOISY
    assert "2 pages, 1 changed" in result.stderr
    assert result.stderr.splitlines()[1].split() == ["sharing", "1", "letter-box", "1"]


def test_one_page_goes_to_a_file_a_folder_or_standard_output(
    here: Path, own_rules: Path, cleaner: RunCleaner
) -> None:
    page = write(here / "page.txt", NOISY)
    command = ("clean", page, "--rules", own_rules, "-q")
    assert cleaner(*command) == (0, STORY.encode(), "")
    assert cleaner(*command, "-o", "clean.txt") == (0, b"", "")
    assert (here / "clean.txt").read_text("utf-8") == STORY
    assert cleaner(*command, "-o", "folder") == (0, b"", "")
    assert (here / "folder/page.txt").read_text("utf-8") == STORY
    (here / "old.txt").mkdir()
    assert cleaner(*command, "-o", "old.txt") == (0, b"", "")
    assert (here / "old.txt/page.txt").read_text("utf-8") == STORY


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1256"])
def test_output_is_utf8_or_as_it_came_in(
    own_rules: Path, cleaner: RunCleaner, encoding: str
) -> None:
    data = NOISY.replace("\n", "\r\n").encode(encoding)
    story = STORY.replace("\n", "\r\n")
    command = ("clean", "-", "--rules", own_rules, "-q")
    assert cleaner(*command, stdin=data) == (0, story.encode(), "")
    same = cleaner(*command, "--output-encoding", "same", stdin=data)
    assert same == (0, story.encode(encoding), "")


def test_output_in_a_named_encoding(here: Path, own_rules: Path, cleaner: RunCleaner) -> None:
    write(here / "in/a.txt", NOISY)
    write(here / "in/b.txt", NOISY + "\n\N{CJK UNIFIED IDEOGRAPH-4E00}\n")
    command = ("clean", "in", "-o", "out", "--rules", own_rules, "-q", "--output-encoding")
    result = cleaner(*command, "windows-1256")
    assert result.code == 2
    assert result.stderr.startswith("in/b.txt: windows-1256 has no bytes for character")
    assert (here / "out/a.txt").read_bytes() == STORY.encode("windows-1256")
    assert not (here / "out/b.txt").exists()
    wrong = cleaner(*command, "arabic-1256")
    assert wrong.code == 2
    assert "'arabic-1256' is no encoding of text, and not 'same'" in wrong.stderr


def test_standard_input_to_a_file(here: Path, own_rules: Path, cleaner: RunCleaner) -> None:
    command = ("clean", "-", "--rules", own_rules, "-q", "-o", "page")
    assert cleaner(*command, stdin=NOISY.encode()) == (0, b"", "")
    assert (here / "page").read_text("utf-8") == STORY


def test_several_pages_need_a_folder(here: Path, cleaner: RunCleaner) -> None:
    write(here / "in/a.txt", STORY)
    result = cleaner("clean", "in")
    assert result.code == 2
    assert "several pages need a folder to go to" in result.stderr


def test_two_inputs_that_meet_are_refused_and_nothing_is_written(
    here: Path, cleaner: RunCleaner
) -> None:
    for folder in "ab":
        write(here / folder / "page.txt", STORY)
    result = cleaner("clean", "a/page.txt", "b", "-o", "out")
    assert result.code == 2
    assert "would be written over the output of a/page.txt" in result.stderr
    assert not (here / "out").exists()
    stories = cleaner("clean", "a", "b", "--json", "-o", "out.jsonl", "--stories", "s")
    assert (stories.code, (here / "out.jsonl").exists()) == (2, False)
    assert cleaner("clean", "a", "b", "--json", "-o", "out.jsonl").code == 0
    records = map(json.loads, (here / "out.jsonl").read_text("utf-8").splitlines())
    assert [record["path"] for record in records] == ["a/page.txt", "b/page.txt"]


def test_the_output_folder_may_lie_inside_the_input_folder(
    here: Path, own_rules: Path, cleaner: RunCleaner
) -> None:
    write(here / "a.txt", NOISY)
    for _ in range(2):
        assert cleaner("clean", ".", "-o", "out", "--rules", own_rules).code == 0
    assert [p.name for p in (here / "out").rglob("*")] == ["a.txt"]


def test_a_bad_page_is_reported_and_the_rest_goes_on(
    here: Path, own_rules: Path, cleaner: RunCleaner
) -> None:
    write(here / "in/a.txt", "نص".encode("windows-1256"))
    write(here / "in/b.txt", NOISY)
    result = cleaner("clean", "in", "no.txt", "-o", "out", "--rules", own_rules, "-q")
    assert result.code == 2
    said = result.stderr.splitlines()
    assert said[0].startswith("in/a.txt: is not UTF-8 (byte 0xe4 at offset 0)")
    assert said[1] == "no.txt: no such file or folder"
    assert [p.name for p in (here / "out").iterdir()] == ["b.txt"]


def test_a_folder_without_pages_is_an_error(here: Path, cleaner: RunCleaner) -> None:
    (here / "in").mkdir()
    result = cleaner("clean", "in", "-o", "out")
    assert result.code == 2
    assert result.stderr.startswith("in: holds no pages (.txt, .text, .html, ")


@pytest.mark.parametrize(
    "text", ["", "\n", "x", TITLE, "no Arabic here\n" * 3, "\0\0", BUTTON, "\r\n\r\r\n"]
)
def test_odd_pages_are_cleaned_and_restored(
    here: Path, own_rules: Path, cleaner: RunCleaner, text: str
) -> None:
    page = write(here / "page.txt", text)
    assert cleaner("clean", page, "-o", "out", "--rules", own_rules).code == 0
    records = cleaner("clean", page, "--json", "--rules", own_rules)
    assert cleaner("restore", "-", "-o", "-", stdin=records.stdout).stdout == text.encode()


def test_a_page_on_which_the_program_fails_does_not_stop_the_others(
    here: Path, own_rules: Path, cleaner: RunCleaner, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cleaner import Cleaner

    working = Cleaner.clean

    def fails_on_one(self: Cleaner, text: str, **known: str) -> object:
        return working(self, text, **known) if "جسر" in text else 1 / 0

    monkeypatch.setattr(Cleaner, "clean", fails_on_one)
    write(here / "in/a.txt", "خبر")
    write(here / "in/b.txt", NOISY)
    for command in (("clean", "in", "-o", "out", "-q"), ("hook", "in/a.txt", "in/b.txt")):
        result = cleaner(*command, "--rules", own_rules)
        assert result.code == 2
        assert result.stderr.startswith("in/a.txt: cannot be cleaned: ZeroDivision")
    assert (here / "out/b.txt").read_text("utf-8") == STORY
    assert (here / "in/b.txt").read_text("utf-8") == STORY


# clean: kinds, rules, outlets


def test_kinds_are_kept_on_demand(here: Path, own_rules: Path, cleaner: RunCleaner) -> None:
    page = write(here / "page.txt", NOISY)
    command = ("clean", page, "--rules", own_rules, "-q")
    assert cleaner(*command, "--keep", "sharing").out == NOISY
    assert cleaner(*command, "--keep", "caption", "--keep", "date").out == STORY


def test_kinds_are_dropped_on_demand(here: Path, own_rules: Path, cleaner: RunCleaner) -> None:
    page = write(here / "page.txt", STORY)
    result = cleaner("clean", page, "--rules", own_rules, "-q", "--drop", "headline")
    assert result.code == 0
    assert TITLE not in result.out
    assert result.out.endswith(BODY.rsplit("\n", 2)[1] + "\n")


@pytest.mark.parametrize("option", ["--keep", "--drop"])
def test_an_unknown_kind_is_refused_with_the_kinds_there_are(
    cleaner: RunCleaner, option: str
) -> None:
    result = cleaner("clean", "-", option, "captions")
    assert result.code == 2
    assert "no kind 'captions'. The kinds are:" in result.stderr
    assert "headline" in result.stderr or "caption," in result.stderr


def test_an_own_rule_replaces_a_built_in_one(here: Path, cleaner: RunCleaner) -> None:
    listed = cleaner("rules", "list").out.split()[0]
    write(here / "own/x.toml", OWN_RULE.replace("letter-box", listed))
    shown = cleaner("rules", "show", listed, "--rules", "own").out
    assert "صندوق بريد وادي السلام" in shown
    assert "own/x.toml:3" in shown


def test_an_own_rule_for_an_outlet_needs_the_outlet(here: Path, cleaner: RunCleaner) -> None:
    rule = OWN_RULE.replace("kind =", 'sites = [".example.com"]\nkind =')
    write(here / "own/x.toml", rule)
    page = write(here / "page.txt", NOISY)
    command = ("clean", page, "--rules", "own", "-q")
    assert cleaner(*command).out == NOISY
    assert cleaner(*command, "--site", "news.example.com") == (0, STORY.encode(), "")
    assert cleaner(*command, "--site", "example.com") == (0, STORY.encode(), "")
    other = cleaner(*command, "--site", "example.org")
    assert (other.code, other.out) == (0, NOISY)
    assert "--site example.org: no rules for this outlet" in other.stderr


def test_own_rules_of_status_preview_are_not_silently_unused(
    here: Path, cleaner: RunCleaner
) -> None:
    write(here / "own/x.toml", OWN_RULE.replace('status = "stable"\n', ""))
    page = write(here / "page.txt", NOISY)
    unused = cleaner("clean", page, "--rules", "own", "-q")
    assert (unused.code, unused.out) == (0, NOISY)
    assert "letter-box; give --preview" in unused.stderr
    used = cleaner("clean", page, "--rules", "own", "-q", "--preview")
    assert used == (0, STORY.encode(), "")


def test_a_bad_rule_file_is_reported_whole_and_nothing_is_written(
    here: Path, cleaner: RunCleaner
) -> None:
    write(here / "own/x.toml", OWN_RULE.replace("phrases", "phrasse").replace('"sharing"', '"x"'))
    write(here / "own/y.toml", "schema = 2")
    page = write(here / "page.txt", NOISY)
    result = cleaner("clean", page, "-o", "out", "--rules", "own")
    assert (result.code, result.out) == (2, "")
    assert "own/x.toml:3: rule 'letter-box': unknown key 'phrasse'" in result.stderr
    assert "own/y.toml:1: 'schema = 1' is missing" in result.stderr
    assert not (here / "out").exists()


@pytest.mark.parametrize("number", ["nan", "inf"])
@pytest.mark.parametrize("option", ["--max-size", "--timeout", "--chunk-size"])
def test_a_number_that_is_none_is_refused(
    option: str, number: str, here: Path, cleaner: RunCleaner
) -> None:
    write(here / "page.txt", STORY)
    result = cleaner("clean", "page.txt", "-o", "out", option, number)
    assert result.code == 2
    assert re.search(rf"Invalid value for '?{option}'?: {number} is not", result.stderr)
    assert not (here / "out").exists()


def test_a_path_that_is_empty_is_not_the_working_folder(here: Path, cleaner: RunCleaner) -> None:
    write(here / "page.txt", STORY)
    for command in (("clean", ""), ("explain", ""), ("clean", "page.txt", "")):
        result = cleaner(*command)
        assert (result.code, "no path is given" in result.stderr) == (2, True), command
    cleaner("clean", "page.txt", "--json", "-o", "a.jsonl", "-q")
    for command in (("restore", "a.jsonl"), ("outlets", "learn", "page.txt")):
        for out in ("", "page.txt"):
            result = cleaner(*command, "-o", out)
            assert (result.code, "is no folder" in result.stderr) == (2, True), command
    assert (here / "page.txt").read_text("utf-8") == STORY


def test_a_list_of_paths_may_begin_with_a_mark(here: Path, cleaner: RunCleaner) -> None:
    write(here / "page.txt", STORY)
    write(here / "list", b"\xef\xbb\xbfpage.txt\r\n")
    assert (
        cleaner("clean", "--from-file", "list", "-q").out == cleaner("clean", "page.txt", "-q").out
    )


@pytest.mark.parametrize("name", ["unicode_escape", "idna", "punycode"])
def test_what_is_for_names_and_sources_is_no_encoding(name: str, cleaner: RunCleaner) -> None:
    for option in ("--encoding", "--output-encoding"):
        result = cleaner("clean", "page.txt", option, name)
        assert (result.code, "is no encoding of text" in result.stderr) == (2, True), option


def test_a_character_without_bytes_is_told_in_plain_words(here: Path, cleaner: RunCleaner) -> None:
    write(here / "page.txt", "افتتاح جسر €\n")
    result = cleaner("clean", "page.txt", "--output-encoding", "iso-8859-6", "-q")
    told = "page.txt: iso-8859-6 has no bytes for character 11 (U+20AC)\n"
    assert (result.code, result.out, result.stderr) == (2, "", told)
