"""Commands that write, killed (SIGKILL) at a moment of chance, and run again.

After the kill no input has changed and every output that has its name is whole; run again, with
``--resume`` where there is one, the command gives what it gives undisturbed, and leaves no file of
its own beside that. The commands are forks of this process, which has the program loaded.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import random
import shutil
import signal
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.fault_counts import Trials, pages, run_trials

_PAGES = 40
_TRIES = 40  # runs after which one that goes on must have come to its end


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its *arguments*, what it takes when it goes on, the names that it writes (in the
    working folder), and whether it writes over its inputs."""

    arguments: str
    again: str = ""
    writes: tuple[str, ...] = ("out",)
    in_place: bool = False


COMMANDS = (
    Command("clean in -o out -j1 --chunk-size 0.002", "--resume"),
    Command("clean in -o out -j2 --chunk-size 0.002 --stories st", "--resume", ("out", "st")),
    Command("clean in -o out.jsonl --chunk-size 0.002", "--resume", ("out.jsonl",)),
    Command("clean r.jsonl -o out.jsonl.gz --chunk-size 0.002", "--resume", ("out.jsonl.gz",)),
    Command(
        "clean r.jsonl -o out.jsonl --rejects bad --chunk-size 0.002",
        "--resume",
        ("out.jsonl", "bad"),
    ),
    Command("clean in -o out"),
    Command("clean in/1.txt -o one.txt", writes=("one.txt",)),
    Command("clean in -o out.jsonl --review v.html", writes=("out.jsonl", "v.html")),
    Command("review in -o v.html", writes=("v.html",)),
    Command("duplicates in --keep-first kept", writes=("kept",)),
    Command("rules suggest in -o own.toml", writes=("own.toml",)),
    Command("rules docs --write rules.md", writes=("rules.md",)),
    Command("restore full.jsonl -o out"),
    Command("hook {all}", writes=("in",), in_place=True),
)


def _run(arguments: str, folder: Path) -> int:
    """Begin the command in *folder*, in a fork; the number of the process, which leads a group."""
    child = os.fork()
    if child:
        return child
    code = 70
    try:
        os.setpgid(0, 0)
        os.chdir(folder)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(nowhere, number)
        from cleaner.cli.app import main

        names = " ".join(f"in/{number}.txt" for number in range(_PAGES))
        code = main(arguments.replace("{all}", names).split())
    finally:
        os._exit(code)
    return 0


def _end(child: int, seconds: float) -> int | None:
    """The exit code of a process, or None for one that was killed after some *seconds*."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.0005)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


@cache
def _inputs() -> Path:
    """A folder of pages and records, which is copied for each trial."""
    folder = Path(tempfile.mkdtemp(prefix="kills-"))
    (folder / "in").mkdir()
    texts = [text for text in pages() if len(text) < 3_000]
    lines = []
    for number in range(_PAGES):
        text = f"{number} {texts[number % len(texts)]}"
        (folder / f"in/{number}.txt").write_text(text, "utf-8", newline="")
        lines.append(json.dumps({"id": number, "text": text} if number % 9 else {"id": number}))
    (folder / "r.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    code = _end(_run("clean in -q -o full.jsonl --removals full", folder), 300)
    assert code == 0, code
    return folder


def _digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _written(command: Command, found: dict[str, str]) -> dict[str, str]:
    return {
        name: digest
        for name, digest in found.items()
        if any(name == each or name.startswith(f"{each}/") for each in command.writes)
        and ".cleaner-" not in name
    }


@cache
def _undisturbed(command: Command) -> tuple[dict[str, str], float]:
    """What the command writes when nothing happens, and the seconds that it takes."""
    folder = Path(tempfile.mkdtemp(prefix="kills-"))
    shutil.copytree(_inputs(), folder, dirs_exist_ok=True)
    begun = time.monotonic()
    code = _end(_run(command.arguments, folder), 300)
    spent = time.monotonic() - begun
    assert code is not None, command
    found = _digests(folder)
    shutil.rmtree(folder)
    return found, spent


def _trial(chance: random.Random, killed: list[str]) -> str:
    """Kill a command once or more, and run it to its end; what broke. Each kill is noted."""
    command = COMMANDS[chance.randrange(len(COMMANDS))]
    whole, spent = _undisturbed(command)
    inputs = _digests(_inputs())
    folder = Path(tempfile.mkdtemp(prefix="kills-"))
    try:
        shutil.copytree(_inputs(), folder, dirs_exist_ok=True)
        arguments = command.arguments
        for _ in range(chance.randint(1, 3)):  # kills
            if _end(_run(arguments, folder), chance.uniform(0.01, spent * 1.1)) is not None:
                break
            killed.append(arguments)
            if wrong := _lost(command, _digests(folder), inputs, whole):
                return f"{arguments}: {wrong}"
            arguments = f"{command.arguments} {command.again}".strip()
            if not command.again:  # as the message says to whoever does not go on
                (folder / "out.jsonl.journal").unlink(missing_ok=True)
        else:
            for _ in range(_TRIES):
                if _end(_run(arguments, folder), 300) is not None:
                    break
        found = _digests(folder)
        if found != whole:
            different = sorted(set(found.items()) ^ set(whole.items()))
            return f"{arguments}: run again it differs: {different[:4]}"
        return ""
    finally:
        shutil.rmtree(folder)


def _lost(
    command: Command, found: dict[str, str], inputs: dict[str, str], whole: dict[str, str]
) -> str:
    """What a kill has lost; empty when nothing."""
    for name, digest in inputs.items():
        ours = command.in_place and name.startswith("in/")
        if found.get(name) != digest and not (ours and found.get(name) == whole[name]):
            return f"the input {name} has changed"
    for name, digest in _written(command, found).items():
        if name in inputs or name == "bad":  # lines that were rejected come one by one
            continue
        if whole.get(name) != digest:
            return f"{name} is not whole"
    return ""


def kill_commands(numbers: Iterable[int]) -> Trials:
    """Kill commands, and run them again, by the trials of *numbers*; each kill is counted."""
    import cleaner.batch.run
    import cleaner.records.work
    import cleaner.review.page  # noqa: F401
    from cleaner.rules.loading import load_rules

    load_rules()
    killed: list[str] = []
    trials = run_trials("kills of commands", numbers, lambda chance: _trial(chance, killed))
    broke = trials.tried - trials.held
    trials.tried = len(killed)
    trials.held = len(killed) - broke
    return trials
