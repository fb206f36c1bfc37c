"""Compiled rules are kept for the next process; what cannot be trusted is made again."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cleaner.pipeline import Cleaner
from cleaner.rules.cache import cache_folder, kept
from cleaner.rules.loading import load_rules

PAGE = "وزير الصحة يفتتح المستشفى\n\nقال الوزير إن العمل انتهى أمس.\n\nطباعة\nإقرأ أيضا: خبر آخر\n"
CLEAN = f"from cleaner import clean; print(ascii(clean({PAGE!r})))"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "made" / "cache"
    monkeypatch.setenv("CLEANER_CACHE", str(place))
    return place


@pytest.fixture
def count() -> Callable[[], int]:
    """Counts how often it was called."""
    calls: list[None] = []

    def make() -> int:
        calls.append(None)
        return len(calls)

    return make


def kept_file(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def test_it_is_made_once_for_the_same_content(folder: Path, count: Callable[[], int]) -> None:
    assert [kept([b"a", b"b"], count) for _ in range(3)] == [1, 1, 1]
    assert kept([b"ab"], count) == 2  # other parts, though the same bytes
    assert folder.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("at", [0, 33, -1])
def test_a_damaged_file_is_made_again(folder: Path, count: Callable[[], int], at: int) -> None:
    kept([b"a"], count)
    data = bytearray(kept_file(folder).read_bytes())
    data[at] ^= 1
    kept_file(folder).write_bytes(data)
    assert kept([b"a"], count) == 2
    assert kept([b"a"], count) == 2


def test_a_cut_or_empty_file_is_made_again(folder: Path, count: Callable[[], int]) -> None:
    kept([b"a"], count)
    kept_file(folder).write_bytes(kept_file(folder).read_bytes()[:35])
    assert kept([b"a"], count) == 2
    kept_file(folder).write_bytes(b"")
    assert kept([b"a"], count) == 3


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="files have no owner here")
@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_what_others_may_write_is_not_read(
    folder: Path, count: Callable[[], int], mode: int
) -> None:
    kept([b"a"], count)
    kept_file(folder).chmod(mode)
    assert kept([b"a"], count) == 2
    folder.chmod(0o777)
    assert kept([b"a"], count) == 3
    assert kept([b"a"], count) == 4  # nor is anything written there


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="files have no owner here")
def test_what_belongs_to_another_user_is_not_read(folder: Path, count: Callable[[], int]) -> None:
    if os.getuid():
        pytest.skip("only root can give files away")
    kept([b"a"], count)
    os.chown(kept_file(folder), 12345, 12345)
    assert kept([b"a"], count) == 2
    os.chown(folder, 12345, 12345)
    assert kept([b"a"], count) == 3
    assert not (folder / "none").exists()


def test_a_link_to_a_folder_is_no_cache(
    folder: Path, count: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept([b"a"], count)
    link = folder.parent / "link"
    link.symlink_to(folder)
    monkeypatch.setenv("CLEANER_CACHE", str(link))
    assert kept([b"a"], count) == 2


def test_an_empty_name_turns_it_off(
    tmp_path: Path, count: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLEANER_CACHE", "")
    assert cache_folder() is None
    assert [kept([b"a"], count) for _ in range(2)] == [1, 2]
    assert not list(tmp_path.iterdir())


def test_no_place_for_it_is_no_error(
    tmp_path: Path, count: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    file.write_text("")
    monkeypatch.setenv("CLEANER_CACHE", str(file / "cache"))
    assert [kept([b"a"], count) for _ in range(2)] == [1, 2]


def test_only_the_newest_files_stay(folder: Path) -> None:
    for number in range(30):
        kept([str(number).encode()], lambda: 1)
    assert 15 <= len(list(folder.iterdir())) <= 25


def test_what_is_asked_for_again_and_again_stays(folder: Path, count: Callable[[], int]) -> None:
    kept([b"asked for"], count)
    for number in range(30):
        kept([str(number).encode()], lambda: 1)
        for file in folder.iterdir():  # as if each had been used a second before the next
            used = file.stat().st_mtime_ns - 10**9
            os.utime(file, ns=(used, used))
        assert kept([b"asked for"], count) == 1


@pytest.mark.usefixtures("folder")
def test_own_rules_are_not_taken_for_others(tmp_path: Path) -> None:
    def rules(phrase: str) -> str:
        file = tmp_path / "own.toml"
        file.write_text(
            "schema = 1\n[[rule]]\n"
            'id = "own-bar"\ndescription = "Our bar."\nkind = "navigation"\nstatus = "stable"\n'
            f'phrases = ["{phrase}"]\nmatch = ["{phrase}", "{phrase} :"]\nkeep = ["نص"]\n',
            "utf-8",
        )
        return Cleaner(load_rules([file])).clean("شريط ألف\nشريط باء\n").text

    assert rules("شريط ألف") == "شريط باء\n"
    assert rules("شريط باء") == "شريط ألف\n"
    assert rules("شريط ألف") == "شريط باء\n"


def run(folder: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "CLEANER_CACHE": str(folder)}
    return subprocess.Popen(
        [sys.executable, "-c", CLEAN], env=environment, stdout=subprocess.PIPE, text=True
    )


def test_several_processes_fill_it_at_once(tmp_path: Path) -> None:
    started = [run(tmp_path / "cache") for _ in range(2)]
    results = {process.communicate()[0] for process in started}
    assert results == {f"{Cleaner(load_rules()).clean(PAGE)!a}\n"}
    assert {file.suffix for file in (tmp_path / "cache").iterdir()} == {".rules"}
    # and from what they left
    assert run(tmp_path / "cache").communicate()[0] in results
