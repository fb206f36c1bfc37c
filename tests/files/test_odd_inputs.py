"""What is no file hangs nothing; what is passed over is said; forms are told by what is there."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest
from conftest import NOISY, RunCleaner, run, write

posix = pytest.mark.skipif(os.name != "posix", reason="the system has no named pipes")
NAMED = (
    "clean x",
    "clean x.jsonl -o o.jsonl",
    "clean x.tar -o out",
    "explain x",
    "hook x",
    "review x -o r.html",
    "duplicates x",
    "duplicates --lines x",
    "duplicates --column title x",
    "duplicates in --accepted x",
    "clean --from-file x -o out",
    "rules check x.toml",
    "rules suggest x",
    "restore x.jsonl -o out",
    "index import new x.jsonl",
)


@posix
@pytest.mark.parametrize("command", NAMED)
def test_a_pipe_without_a_writer_is_refused(here: Path, cleaner: RunCleaner, command: str) -> None:
    """It would be waited for without an end."""
    write(here / "in/1.txt", NOISY)
    for suffix in ("", ".jsonl", ".tar", ".toml"):
        os.mkfifo(here / f"x{suffix}")
    result = cleaner(*command.split())
    assert result.code == 2
    assert any(said in result.stderr for said in ("is a pipe", "is no file", "not a directory"))


@posix
@pytest.mark.usefixtures("here")
def test_sockets_and_devices_are_refused(cleaner: RunCleaner) -> None:
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("s.txt")
        assert "is a socket" in cleaner("clean", "s.txt").stderr
    assert "is a device" in cleaner("clean", "/dev/zero").stderr
    assert cleaner("clean", "/dev/null").code == 0


@posix
def test_pipes_of_a_shell_are_read(here: Path) -> None:
    write(here / "a.txt", NOISY)
    for path in ("/dev/stdin", "/dev/fd/0"):
        result = run("clean", path, stdin=NOISY.encode())
        assert (result.returncode, "جسر" in result.stdout.decode()) == (0, True), path


@posix
@pytest.mark.parametrize(
    "command",
    ["clean in -o out", "explain in", "review in -o r.html", "duplicates in", "rules suggest in"],
)
def test_what_is_no_file_is_passed_over_in_folders(
    here: Path, cleaner: RunCleaner, command: str
) -> None:
    """Pipes, links to devices and links that lead in a circle."""
    for number in range(4):
        write(here / f"in/{number}.txt", f"{number} {NOISY}")
    os.mkfifo(here / "in/pipe.txt")
    os.mkfifo(here / "in/pipe")
    (here / "in/zero.txt").symlink_to("/dev/zero")
    (here / "in/round").symlink_to(".")
    (here / "in/up").symlink_to("../in")
    result = cleaner(*command.split())
    assert result.code == 0, result.stderr
    if command != "rules suggest in":
        assert "passed over: 3 files, is no file" in result.stderr


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="root reads all files")
def test_a_page_that_may_not_be_read_is_named(here: Path, cleaner: RunCleaner) -> None:
    write(here / "in/1.txt", NOISY).chmod(0)
    write(here / "in/2.txt", NOISY)
    result = cleaner("clean", "in", "-o", "out")
    assert (result.code, "in/1.txt: permission denied" in result.stderr) == (2, True)
    assert (here / "out/2.txt").exists()


def test_pages_without_a_suffix_are_pages_by_what_they_hold(
    here: Path, cleaner: RunCleaner
) -> None:
    write(here / "in/1234", NOISY)
    write(
        here / "in/5678", f"<html><body><article><h1>خبر</h1><p>{NOISY}</p></article></body></html>"
    )
    write(here / "in/README", "What these pages are.\n")
    write(here / "in/a.txt", NOISY)
    write(here / "in/a.png", b"\x89PNG")
    result = cleaner("clean", "in", "-o", "out")
    assert result.code == 0
    assert sorted(path.name for path in (here / "out").iterdir()) == ["1234", "5678", "a.txt"]
    assert "passed over: 1 file, no suffix of a page: in/a.png\n" in result.stderr
    assert "passed over: 1 file, no suffix, and no Arabic text: in/README\n" in result.stderr
    assert "passed over" not in cleaner("clean", "in", "-o", "out", "-q").stderr


def test_many_files_that_are_passed_over_are_counted(here: Path, cleaner: RunCleaner) -> None:
    write(here / "in/a.txt", NOISY)
    for number in range(9):
        write(here / f"in/{number}.css")
    said = cleaner("clean", "in", "-o", "out").stderr
    assert "passed over: 9 files, no suffix of a page: in/0.css, in/1.css, in/2.css, ...\n" in said


def test_records_on_standard_input_are_records(here: Path) -> None:
    records = '{"id": 1, "text": "خبر"}\n{"id": 2, "text": "خبر آخر"}\n'
    for out in ((), ("-o", "out.jsonl")):
        result = run("clean", "-", *out, stdin=records.encode())
        assert result.returncode == 0, result.stderr
        lines = result.stdout or (here / "out.jsonl").read_bytes()
        assert [line[:9] for line in lines.splitlines()] == [b'{"id": 1,', b'{"id": 2,']


@pytest.mark.parametrize("name", ["a.xlsx", "a.ods", "a.pdf", "a.docx", "a.rar"])
def test_other_forms_are_refused_with_advice(here: Path, cleaner: RunCleaner, name: str) -> None:
    write(here / name, f"id,text\n1,{NOISY}\n")
    result = cleaner("clean", name, "-o", "out")
    assert (result.code, name in result.stderr) == (2, True)
    assert not (here / "out").exists()


def test_the_fields_of_a_record_without_the_field_are_named(
    here: Path, cleaner: RunCleaner
) -> None:
    write(here / "in.jsonl", '{"id": 1, "body": "خبر", "title": "خبر"}\n')
    result = cleaner("clean", "in.jsonl", "-o", "out.jsonl")
    assert result.code == 2
    assert "no field 'text' (--text-field)" in result.stderr
    assert "its fields are 'id', 'body', 'title'" in result.stderr


def test_a_missing_library_is_said_once_before_anything_is_read(
    here: Path, cleaner: RunCleaner, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        write(here / f"{number}.parquet", b"PAR1")
    write(here / "page.txt", NOISY)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for inputs, out in (
        (("page.txt", "0.parquet", "1.parquet"), "o.jsonl"),
        (("page.txt",), "o.parquet"),
    ):
        result = cleaner("clean", *inputs, "-o", out)
        assert (result.code, result.stderr.count("pip install")) == (2, 1)
        assert not list(here.glob("o*"))
