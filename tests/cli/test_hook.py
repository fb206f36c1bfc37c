"""Files cleaned in place: what is printed, what is written, how it ends."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import BUTTON, STORY, RunCleaner

from cleaner.cli.hook import clean_files, fix_file, split_names
from cleaner.text.spans import Cleaned, Removal


def test_a_page_is_fixed_once_and_then_is_clean(
    here: Path, own_rules: Path, cleaner: RunCleaner
) -> None:
    (here / "a.txt").write_text(STORY + BUTTON, "utf-8")
    (here / "b.txt").write_text(STORY, "utf-8")
    command = ("hook", "--rules", own_rules, "a.txt", "b.txt")
    fixed = cleaner(*command)
    assert fixed[:2] == (1, b"Fixing a.txt: sharing 1\n")
    said = fixed.stderr.splitlines()
    assert said[0].startswith("1 page, 1 changed, ")
    assert said[1].split() == ["sharing", "1", "letter-box", "1"]
    assert "git show :FILE | cleaner explain --removed -" in said[2]
    assert (here / "a.txt").read_text("utf-8") == STORY
    assert cleaner(*command) == (0, b"", "")


def test_check_changes_nothing(here: Path, own_rules: Path, cleaner: RunCleaner) -> None:
    page = here / "a.txt"
    page.write_text(STORY + BUTTON, "utf-8")
    before = page.stat()
    result = cleaner("hook", "--check", "--rules", own_rules, "a.txt")
    assert result[:2] == (1, b"Would fix a.txt: sharing 1\n")
    assert result.stderr.endswith("would go: cleaner explain --removed FILE\n")
    assert page.read_text("utf-8") == STORY + BUTTON
    assert page.stat().st_mtime_ns == before.st_mtime_ns


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("final", [True, False])
def test_encoding_mark_line_ends_and_final_newline_are_kept(
    here: Path, own_rules: Path, cleaner: RunCleaner, encoding: str, ending: str, final: bool
) -> None:
    title, rest = STORY.split("\n", 1)
    story = STORY if final else STORY.rstrip("\n")
    noisy = f"{title}\n{BUTTON}{rest}" if final else f"{title}\n{BUTTON}{rest}".rstrip("\n")
    page = here / "a.txt"
    page.write_bytes(noisy.replace("\n", ending).encode(encoding))
    assert cleaner("hook", "--rules", own_rules, "a.txt").code == 1
    assert page.read_bytes() == story.replace("\n", ending).encode(encoding)


@pytest.mark.parametrize("named", [(), ("--encoding", "cp1256")])
def test_another_encoding_is_kept(
    here: Path, own_rules: Path, cleaner: RunCleaner, named: tuple[str, ...]
) -> None:
    page = here / "a.txt"
    page.write_bytes((STORY + BUTTON).encode("windows-1256"))
    assert cleaner("hook", "--rules", own_rules, *named, "a.txt").code == 1
    assert page.read_bytes() == STORY.encode("windows-1256")


def test_bytes_that_would_change_elsewhere_are_left_alone(
    here: Path, own_rules: Path, cleaner: RunCleaner
) -> None:
    data = (STORY + BUTTON).encode("mac-arabic").replace(b"\xa0", b" ")
    (here / "a.txt").write_bytes(data)
    result = cleaner("hook", "--rules", own_rules, "a.txt")
    assert result.code == 2
    assert "would not be the same bytes when written as mac-arabic again" in result.stderr
    assert (here / "a.txt").read_bytes() == data


def test_one_bad_file_does_not_stop_the_others(
    here: Path, own_rules: Path, cleaner: RunCleaner
) -> None:
    (here / "binary.txt").write_bytes(b"\x00\x01")
    (here / "latin.txt").write_bytes(b"\xe9t\xe9")
    (here / "folder.txt").mkdir()
    (here / "page.html").write_text("<p>")
    (here / "z.txt").write_text(STORY + BUTTON, "utf-8")
    names = ("binary.txt", "latin.txt", "folder.txt", "no.txt", "page.html", "z.txt")
    result = cleaner("hook", "--rules", own_rules, *names)
    assert result.code == 2
    assert result.out == "Fixing z.txt: sharing 1\n"
    said = result.stderr.splitlines()[: len(names) - 1]
    assert [line.split(":")[0] for line in said] == list(names[:-1])
    reasons = ("NUL", "UTF-8", "folder", "no such", "is HTML: only text")
    assert all(reason in line for reason, line in zip(reasons, said, strict=True))
    assert (here / "latin.txt").read_bytes() == b"\xe9t\xe9"


def test_links_are_passed_over(here: Path, own_rules: Path, cleaner: RunCleaner) -> None:
    (here / "target").write_text(STORY + BUTTON, "utf-8")
    (here / "link.txt").symlink_to("target")
    result = cleaner("hook", "--rules", own_rules, "link.txt")
    assert (result.code, result.out) == (0, "")
    assert "symbolic link" in result.stderr
    assert (here / "target").read_text("utf-8") == STORY + BUTTON


def test_names_from_standard_input(here: Path, own_rules: Path, cleaner: RunCleaner) -> None:
    names = ["صفحة أولى.txt", "b c.txt"]
    for name in names:
        (here / name).write_text(STORY + BUTTON, "utf-8")
    listed = "\n".join(names).encode() + b"\n"
    command = ("hook", "--stdin-names", "--rules", own_rules)
    fixed = cleaner(*command, stdin=listed)
    assert (fixed.code, fixed.out) == (1, "".join(f"Fixing {name}: sharing 1\n" for name in names))
    assert cleaner(*command, stdin=listed.replace(b"\n", b"\0")) == (0, b"", "")


def test_no_files_are_no_work(cleaner: RunCleaner) -> None:
    assert cleaner("hook") == (0, b"", "")
    assert cleaner("hook", "--stdin-names") == (0, b"", "")


def test_a_file_named_like_standard_input(here: Path, own_rules: Path, cleaner: RunCleaner) -> None:
    (here / "-").write_text(STORY + BUTTON, "utf-8")
    result = cleaner("hook", "--rules", own_rules, "--", "-", stdin=b"not read")
    assert result[:2] == (1, b"Fixing -: sharing 1\n")
    assert (here / "-").read_text("utf-8") == STORY


def test_a_page_that_cannot_be_restored_is_never_written(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "a.txt").write_text("abc")
    wrong = Cleaned("ac", (Removal(0, 1, "r", "k", "b"),))
    assert clean_files(["a.txt"], lambda _: wrong) == 2
    reason = "internal error, please report it: the page cannot be restored"
    assert capsys.readouterr() == ("", f"a.txt: {reason}\n")
    assert (here / "a.txt").read_text() == "abc"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_to(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "a.txt").write_text("abc")
    here.chmod(0o500)
    try:
        removed = Cleaned("", (Removal(0, 3, "r", "k", "abc"),))
        code = clean_files(["a.txt"], lambda _: removed)
    finally:
        here.chmod(0o700)
    assert code == 2
    assert capsys.readouterr() == ("", "a.txt: cannot be written: permission denied\n")


def test_the_mode_of_a_fixed_file_is_kept(here: Path) -> None:
    page = here / "a.txt"
    page.write_text("abc")
    page.chmod(0o604)
    assert fix_file("a.txt", lambda _: Cleaned("", (Removal(0, 3, "r", "k", "abc"),)))
    assert (page.read_bytes(), page.stat().st_mode & 0o777) == (b"", 0o604)


def test_names_with_windows_line_ends_and_bytes_that_are_no_utf8() -> None:
    assert list(split_names(b"a.txt\r\nb.txt")) == ["a.txt", "b.txt"]
    assert [os.fsencode(name) for name in split_names(b"\xe9.txt\n\n")] == [b"\xe9.txt"]
