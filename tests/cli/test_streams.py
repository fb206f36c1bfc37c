"""Standard streams that are closed, full or gone: no traceback, no message among the data."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from command_server import command as forked
from conftest import NOISY, PATIENCE, ROOT, SEEDS, RunCleaner, on_a_terminal, run, write

from cleaner.cli.streams import shown

COMMANDS = {
    "clean": "clean in/1.txt",
    "clean to a folder": "clean in -o out -j1",
    "explain": "explain in",
    "hook": "hook --check in/1.txt",
    "duplicates": "duplicates in --keep-first -",
    "index": "index export in.index",
    "restore": "restore in.jsonl -o -",
    "doctor": "doctor",
    "help": "--help",
    "no such page": "clean none.txt",
    "usage": "clean",
}
STARTED = ("clean", "clean to a folder")
WITHOUT_DATA = ("clean to a folder", "no such page", "usage")


@pytest.fixture
def pages(here: Path, cleaner: RunCleaner) -> Path:
    """A folder with pages, records and an index."""
    for number, seed in enumerate(SEEDS[:2], 1):
        write(here / f"in/{number}.txt", seed.read_bytes())
    assert cleaner("clean", "in", "-q", "-o", "in.jsonl", "--removals", "full").code == 0
    assert cleaner("duplicates", "in", "--index", "in.index").code == 0
    return here


def run_in_shell(line: str, command: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of the shell, in which ``$@`` is the command: the one of STARTED in a new process
    of Python, others in forks of one."""
    program = [sys.executable, "-m", "cleaner"] if command in STARTED else [forked()]
    return subprocess.run(
        ["sh", "-c", line, "sh", *program, *COMMANDS[command].split()],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **more},
        timeout=PATIENCE,
        check=False,
    )


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.usefixtures("pages")
def test_messages_that_nobody_hears_land_in_no_data(command: str, cleaner: RunCleaner) -> None:
    heard = cleaner(*COMMANDS[command].split())
    unheard = run_in_shell('exec "$@" 2>&-', command)
    assert (unheard.returncode, unheard.stdout) == (heard.code, heard.stdout)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.usefixtures("pages")
def test_data_that_cannot_be_written_are_an_error_in_one_line(command: str) -> None:
    for line in ('exec "$@" >&-', 'exec "$@" >/dev/full'):
        if line.endswith("full") and not Path("/dev/full").exists():
            continue
        result = run_in_shell(line, command)
        said = [row for row in result.stderr.decode().splitlines() if "standard output" in row]
        assert b"Traceback" not in result.stderr
        assert result.returncode == (0 if command == "clean to a folder" else 2)
        assert len(said) == (0 if command in WITHOUT_DATA else 1), result.stderr.decode()


@pytest.mark.parametrize("command", [name for name in COMMANDS if name not in WITHOUT_DATA])
def test_a_reader_that_has_gone_ends_the_command_quietly(pages: Path, command: str) -> None:
    """The reader is gone before the first byte; the exit code is written by the shell."""
    result = run_in_shell('{ sleep 0.2; "$@"; echo $? >code; } | true', command)
    assert (result.stderr, (pages / "code").read_text().strip()) == (b"", "2")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_messages_that_cannot_be_written_end_nothing(pages: Path) -> None:
    result = run_in_shell('exec "$@" 2>/dev/full', "clean to a folder")
    assert (result.returncode, len(list((pages / "out").iterdir()))) == (0, 2)


@pytest.mark.usefixtures("pages")
def test_no_input_is_said_and_no_traceback() -> None:
    for arguments in ("clean -", "hook --stdin-names", "explain -", "restore - -o out"):
        COMMANDS["asked"] = arguments
        result = run_in_shell('exec "$@" <&-', "asked")
        del COMMANDS["asked"]
        assert result.returncode == 2, arguments
        assert b"is closed" in result.stderr, arguments
        assert b"Traceback" not in result.stderr, arguments


@pytest.mark.parametrize("command", ["clean to a folder", "duplicates"])
@pytest.mark.usefixtures("pages")
def test_a_working_folder_that_is_gone_is_no_traceback(command: str) -> None:
    result = run_in_shell('mkdir gone && cd gone && rmdir ../gone && exec "$@"', command)
    assert result.returncode == 2
    assert b"Traceback" not in result.stderr
    assert len(result.stderr.splitlines()) <= 3


@pytest.mark.usefixtures("pages")
def test_no_home_is_needed() -> None:
    assert run_in_shell('unset HOME; exec "$@"', "clean").returncode == 0


STEERING = "\N{ESCAPE}]0;title\a\N{ESCAPE}[2J\x9b2J\N{RIGHT-TO-LEFT OVERRIDE}\x08"


@pytest.mark.parametrize("command", ["clean", "explain", "clean --json"])
def test_what_a_page_holds_does_not_steer_the_terminal(here: Path, command: str) -> None:
    write(here / "a.txt", NOISY.replace("جسر", f"{STEERING}جسر"))
    code, sent = on_a_terminal(*command.split(), "a.txt")
    assert code == 0
    assert not set("\a\x08\x9b\N{RIGHT-TO-LEFT OVERRIDE}") & set(sent.decode())
    assert b"\x1b]" not in sent
    assert b"\x1b[2J" not in sent


def test_what_a_page_holds_comes_out_as_it_is_where_no_terminal_is(
    here: Path, cleaner: RunCleaner
) -> None:
    write(here / "a.txt", NOISY.replace("جسر", f"{STEERING}جسر"))
    assert STEERING in cleaner("clean", "a.txt").out


@pytest.mark.skipif(sys.platform != "linux", reason="the system has no such names")
def test_names_are_shown_and_steer_nothing(here: Path) -> None:
    name = os.fsdecode("جسر\N{ESCAPE}[2J\udcff.txt".encode("utf-8", "surrogateescape"))
    write(here / name, b"\xff\xfe\0")
    result = run_in_shell("exec \"$@\" 'none\N{ESCAPE}[2J'", "hook")
    assert "none\\x1b[2J: no such file" in result.stderr.decode()
    result = run("hook", name)
    assert result.returncode == 2
    assert "جسر\\x1b[2J\\xff.txt" in result.stderr.decode()


def test_colours_and_line_breaks_stay() -> None:
    assert shown("\N{ESCAPE}[31mخبر\N{ESCAPE}[0m\n\tخبر") == (
        "\N{ESCAPE}[31mخبر\N{ESCAPE}[0m\n\tخبر"
    )
