"""Pages that are written together: whole or not at all, and one that cannot be written alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from batches import write_archive
from conftest import RunCleaner, write

from cleaner import InputError
from cleaner.files.unfinished import AtomicFiles


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*"))


def test_files_take_their_names_when_the_block_ends(tmp_path: Path) -> None:
    old = write(tmp_path / "1.txt", "old")
    old.chmod(0o640)
    with AtomicFiles() as files:
        for number in range(1, 10):
            files.write(tmp_path / f"{number}.txt", b"new %d" % number)
        assert old.read_text("utf-8") == "old"
        assert not (tmp_path / "2.txt").exists()
    assert names(tmp_path) == [f"{number}.txt" for number in range(1, 10)]
    assert (tmp_path / "9.txt").read_bytes() == b"new 9"
    assert (old.read_bytes(), old.stat().st_mode & 0o777) == (b"new 1", 0o640)


def test_of_two_files_with_one_name_the_later_stays(tmp_path: Path) -> None:
    with AtomicFiles() as files:
        files.write(tmp_path / "1.txt", b"one, and longer")
        files.write(tmp_path / "1.txt", b"two")
    assert names(tmp_path) == ["1.txt"]
    assert (tmp_path / "1.txt").read_bytes() == b"two"


def test_a_name_that_cannot_be_written_hinders_no_other(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    write(tmp_path / "file", "x")
    with AtomicFiles() as files:
        files.write(tmp_path / "1.txt", b"x")
        for path in ("folder.txt", "file/2.txt"):
            with pytest.raises(InputError, match="cannot be written"):
                files.write(tmp_path / path, b"x")
    assert names(tmp_path) == ["1.txt", "file", "folder.txt"]


def test_a_page_that_cannot_be_written_is_rejected_and_the_others_are_there(
    here: Path, cleaner: RunCleaner
) -> None:
    write_archive(here / "pages.tar", [(name, "x") for name in ("a.txt", "b.txt", "c.txt")])
    (here / "out" / "b.txt").mkdir(parents=True)
    result = cleaner("clean", "pages.tar", "-o", "out", "-q")
    assert result.code == 2
    assert result.stderr == "pages.tar:b.txt: cannot be written: is a folder\n"
    assert names(here / "out") == ["a.txt", "b.txt", "c.txt"]
