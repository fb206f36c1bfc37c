"""Names of files and folders that are no UTF-8: every command works, and ends as with others."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from command_server import command as forked
from conftest import PATIENCE, write

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="file names are Unicode there")
LETTERS = "ابتجدرسعفقكلمنهي"
FOLDER = os.fsdecode(b"f\xe9")


@pytest.fixture
def pages(here: Path) -> Path:
    for number in range(5):
        name = os.fsdecode(b"caf\xe9%d.txt" % number)
        chance = Random(number)
        story = [" ".join("".join(chance.choices(LETTERS, k=5)) for _ in range(30)) for _ in "123"]
        text = "\n\n".join((story[0][:50], f"{story[1]}.", f"{story[2]}.", "بيت الجدة العتيق"))
        write(here / "in" / FOLDER / name, f"{text}\n")
    return here / "in"


def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command with the streams of a process of its own, which show the names."""
    line = [str(forked()), *arguments]
    return subprocess.run(line, capture_output=True, timeout=PATIENCE, check=False)


@pytest.mark.usefixtures("pages")
@pytest.mark.parametrize(
    "command",
    [
        ("clean", "in", "-o", "out"),
        ("clean", "in", "-o", "out", "--outlets", "auto"),
        ("clean", "in", "-o", "out.jsonl", "--outlets", "auto", "--jobs", "2"),
        ("clean", "in", "-o", "out", "--review", "review.html"),
        ("clean", "in", "-o", "out", "--format", "md", "--stories", "stories"),
        ("explain", "in"),
        ("review", "in", "-o", "review.html"),
        ("duplicates", "in"),
        ("duplicates", "in", "--index", "news.db"),
        ("duplicates", "in", "--by", "text", "--groups", "--json"),
        ("duplicates", "in", "--keep-first", "kept.txt"),
        ("rules", "suggest", "in", "-o", "suggested.toml"),
        ("outlets", "learn", "in", "-o", "profiles"),
    ],
    ids=" ".join,
)
def test_every_command_takes_them(command: tuple[str, ...]) -> None:
    result = run(*command)
    assert result.returncode == 0, result.stderr
    assert b"internal error" not in result.stderr


@pytest.mark.usefixtures("pages")
def test_what_is_learned_of_an_outlet_of_such_a_name_is_used(here: Path) -> None:
    assert run("outlets", "learn", "in", "-o", "profiles").returncode == 0
    assert len(list((here / "profiles").iterdir())) == 1
    assert run("clean", "in", "-o", "out", "--outlets", "profiles").returncode == 0
    texts = [path.read_text("utf-8") for path in (here / "out" / FOLDER).iterdir()]
    assert len(texts) == 5
    assert not any("بيت الجدة العتيق" in text for text in texts)
