"""What a process that was killed has left is removed by the next one, and nothing else is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import BUTTON, NOISY, RunCleaner, write

from cleaner.files.unfinished import unfinished_name

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the system tells no processes")


def left_behind(folder: Path) -> Path:
    """A file that a process was writing in *folder* which is gone."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    name = unfinished_name(folder / "a").name.replace(f"-{os.getpid()}-", f"-{gone.pid}-")
    return write(folder / name, "half a pa")


COMMANDS = {
    "hook": ("hook in/1.txt", "in"),
    "clean": ("clean in -o out", "out"),
    "clean, to any depth": ("clean in -o out -j1", "out/deep"),
    "stories": ("clean in -o out --stories stories", "stories"),
    "a single page": ("clean in/1.txt -o out/1.txt", "out"),
    "review": ("review in -o out/r.html", "out"),
    "list": ("duplicates in --keep-first out/kept", "out"),
    "rules": ("rules suggest in -o out/own.toml", "out"),
    "document": ("rules docs --write out/rules.md", "out"),
    "restored": ("restore r.jsonl -o out", "out"),
}


@pytest.mark.parametrize(("command", "folder"), COMMANDS.values(), ids=COMMANDS)
def test_the_next_run_removes_what_a_killed_one_has_left(
    here: Path, cleaner: RunCleaner, command: str, folder: str
) -> None:
    write(here / "in/1.txt", NOISY)
    assert cleaner("clean", "in", "-q", "-o", "r.jsonl").code == 0
    left = left_behind(here / folder)
    living = write(unfinished_name(here / folder / "a"), "half a page")
    other = write(here / folder / ".cleaner-12345678-1-abc.tmp", "of another machine")
    own = write(here / folder / ".cleaner-notes.tmp", "of the user")
    assert cleaner(*command.split()).code in (0, 1)
    assert not left.exists()
    assert living.exists()
    assert other.exists()
    assert own.exists()


def test_a_hook_that_only_checks_removes_nothing(here: Path, cleaner: RunCleaner) -> None:
    write(here / "in/1.txt", BUTTON)
    left = left_behind(here / "in")
    cleaner("hook", "--check", "in/1.txt")
    assert left.exists()


def test_looking_at_an_index_makes_nothing(here: Path, cleaner: RunCleaner) -> None:
    for command in ("info", "export", "compact"):
        assert cleaner("index", command, "none.index").code == 2
    assert not list(here.iterdir())


def test_a_run_with_changed_inputs_of_equal_length_does_not_go_on(
    here: Path, cleaner: RunCleaner
) -> None:
    from cleaner.batch.journal import begin

    write(here / "in.jsonl", '{"text": "خبر"}\n')
    write(here / "in/1.txt", NOISY)
    for given, out in (("in.jsonl", "out.jsonl"), ("in", "out")):
        assert cleaner("clean", given, "-o", out, "-j1", "--log-json", "log").code == 0
    changed = {"in.jsonl": '{"text": "حبر"}\n', "in/1.txt": NOISY.replace("جسر", "حسر")}
    for given, out in (("in.jsonl", "o.jsonl"), ("in", "o")):
        for name in changed:
            stamp = (here / name).stat()
            os.utime(here / name, ns=(stamp.st_atime_ns, stamp.st_mtime_ns + 1_000))
        # What a run that was killed at once leaves is a journal of its own digests.
        begin(here / f"{out}.journal", {"inputs": "0" * 12, "options": "", "rules": ""}).close()
        result = cleaner("clean", given, "-o", out, "-j1", "--resume")
        assert (result.code, "other inputs" in result.stderr) == (2, True)


def test_stamps_tell_a_file_that_was_written_anew(here: Path) -> None:
    from cleaner.batch.journal import stamps_of

    file = write(here / "a.txt", "abc")
    os.utime(file, ns=(1, 1))
    before = stamps_of(["a.txt"])
    assert stamps_of(["a.txt"]) == before
    write(file, "abd")
    assert stamps_of(["a.txt"]) != before
