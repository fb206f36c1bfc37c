"""Completion in real shells: installed as a user installs it, and then keys are pressed."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command_server import command as forked
from conftest import PATIENCE, ROOT, STORY, write

SHELLS = [pytest.param(shell, marks=pytest.mark.system(shell)) for shell in ("bash", "zsh", "fish")]
PROMPT = b"ready> "


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A user's home with a page in it; ``cleaner`` writes its arguments to the file ``called``.

    What asks in which shell it was started is started there; the rest are forks.
    """
    command = write(
        tmp_path / "bin" / "cleaner",
        f'#!/bin/sh\n[ "$_CLEANER_COMPLETE" ] || echo "$@" >> "{tmp_path}/called"\n'
        f'case "$1" in --*-completion) ;; *) exec "{forked()}" "$@";; esac\n'
        f'PYTHONPATH="{ROOT}" exec "{sys.executable}" -m cleaner "$@"\n',
    )
    command.chmod(0o755)
    write(tmp_path / "page.txt", STORY)
    for settings in (".bashrc", ".zshrc"):
        write(tmp_path / settings, f"PS1='{PROMPT.decode()}'\n")
    return tmp_path


def environment(home: Path) -> dict[str, str]:
    left_out = ("ZDOTDIR", "XDG_CONFIG_HOME", "BASH_ENV", "ENV", "PROMPT_COMMAND")
    inherited = {name: value for name, value in os.environ.items() if name not in left_out}
    path = os.pathsep.join((str(home / "bin"), os.environ["PATH"]))
    return {**inherited, "HOME": str(home), "PATH": path, "TERM": "dumb"}


def in_shell(shell: str, home: Path, line: str) -> str:
    """What a line prints in a shell, as the shell's child."""
    done = subprocess.run(
        [shell, "-c", line],
        cwd=home,
        env=environment(home),
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def press(shell: str, home: Path, keys: bytes) -> None:
    """Press keys in an interactive shell, and wait until it ends."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(home)
        os.execvpe(shell, [shell, "-i"], environment(home))
    seen, end, pressed = b"", time.monotonic() + PATIENCE, False
    try:
        while time.monotonic() < end:
            if select.select([terminal], [], [], 0.1)[0]:
                seen += os.read(terminal, 65536)
            if not pressed and PROMPT in seen:
                os.write(terminal, keys)
                pressed = True
    except OSError:  # the shell has ended
        os.waitpid(pid, 0)
        return
    finally:
        os.close(terminal)
    pytest.fail(f"{shell} did not end: {seen.decode('utf-8', 'replace')}")


@pytest.mark.parametrize("shell", SHELLS)
def test_installed_completion(shell: str, home: Path) -> None:
    said = in_shell(shell, home, "cleaner --install-completion; true")
    assert f"{shell} completion installed in {home}" in said
    if shell == "fish":
        # It asks the terminal what it is before it takes keys; it completes without one as well.
        assert "explain\t" in in_shell(shell, home, "complete -C 'cleaner expl'")
        assert "--removed\t" in in_shell(shell, home, "complete -C 'cleaner explain --rem'")
        assert "page.txt" in in_shell(shell, home, "complete -C 'cleaner explain pa'")
        return
    # In a new zsh the first press only loads what is installed.
    first = b"cleaner expl\t\t" if shell == "zsh" else b"cleaner expl\t"
    press(shell, home, first + b"--rem\tpa\t\rexit\r")
    calls = (home / "called").read_text().splitlines()
    assert calls[-1].split() == ["explain", "--removed", "page.txt"]


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_shown_for_the_shell_that_asks(shell: str, home: Path) -> None:
    shown = in_shell(shell, home, "cleaner --show-completion; true")
    assert f"_CLEANER_COMPLETE=complete_{shell}" in shown
    asked = in_shell("bash", home, f"_CLEANER_COMPLETE=source_{shell} cleaner")
    assert asked.strip() == shown.strip()


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("", {"clean", "explain", "hook", "duplicates", "rules", "doctor"}),
        ("ru", {"rules"}),
        ("rules ", {"list", "show", "test", "check", "docs"}),
        ("clean --st", {"--stories"}),
        ("hook --", {"--check", "--stdin-names", "--keep", "--rules", "--help"}),
        ("clean --keep ca", {"caption"}),
        ("hook --drop ", {"headline"}),
        ("clean --encoding windows-", {"windows-1256", "windows-1252"}),
        ("rules list --kind sh", {"sharing"}),
        ("rules show source-la", {"source-label"}),
    ],
)
def test_what_is_offered_in_bash(line: str, offered: set[str], home: Path) -> None:
    words = line.split(" ")
    script = (
        'eval "$(_CLEANER_COMPLETE=source_bash cleaner)"; '
        f"COMP_WORDS=(cleaner {' '.join(words[:-1])} '{words[-1]}'); COMP_CWORD={len(words)}; "
        "_cleaner_completion cleaner; printf '%s\\n' \"${COMPREPLY[@]}\""
    )
    found = set(in_shell("bash", home, script).splitlines())
    assert offered <= found
    assert all(word.startswith(words[-1]) for word in found)
