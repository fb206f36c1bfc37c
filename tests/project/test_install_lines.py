"""What documents and messages say to install works in a clone, and installs this project."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

from cleaner.errors import install_advice
from cleaner.installation import DISTRIBUTION

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
EXTRAS = set(PROJECT["project"]["optional-dependencies"])
TEXTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
INSTALLING = re.compile(r"pip install ((?:[^`#\n&|])+)")


def install_lines() -> Iterator[tuple[str, str]]:
    """The name of a document, and what stands behind ``pip install`` in it."""
    for path in TEXTS:
        for found in INSTALLING.findall(path.read_text("utf-8")):
            yield path.relative_to(ROOT).as_posix(), found.strip()


LINES = sorted(set(install_lines()))


def extras_of(words: str) -> set[str]:
    """The extras that a line asks for."""
    return {name for found in re.findall(r"\[([\w,]+)\]", words) for name in found.split(",")}


@pytest.mark.parametrize(("document", "words"), LINES, ids=[" ".join(line) for line in LINES])
def test_a_line_installs_from_a_clone(document: str, words: str) -> None:
    first, *others = words.split()
    if first == "--group":
        assert others[0] in PROJECT["dependency-groups"]
    else:
        assert re.fullmatch(r'\.|\./cleaner|"\.\[[\w,]+\]"', first), document
        assert extras_of(first) <= EXTRAS
        assert others in ([], ["venv-pack"])


def test_pip_finds_in_a_clone_what_the_lines_name(tmp_path: Path) -> None:
    """One call for the extras of all lines and messages; nothing is installed."""
    wanted = set().union(*(extras_of(words) for _, words in LINES)) | EXTRAS
    (word,) = re.findall(r'"(.+)"', install_advice(",".join(sorted(wanted))))
    report = tmp_path / "report.json"
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", "--dry-run", "--no-deps", "--no-build-isolation",
         "--disable-pip-version-check", "--report", str(report), word],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    said = (done.stdout + done.stderr).decode()
    assert done.returncode == 0, said
    assert "does not provide the extra" not in said
    (found,) = json.loads(report.read_text("utf-8"))["install"]
    assert found["metadata"]["name"] == DISTRIBUTION == PROJECT["project"]["name"]
    assert wanted <= set(found["metadata"]["provides_extra"])


def test_no_text_and_no_message_names_the_project_of_another() -> None:
    """``cleaner`` is not ours on a package index."""
    code = [path for folder in ("cleaner", "benchmarks") for path in (ROOT / folder).rglob("*.py")]
    for path in [*TEXTS, *code, ROOT / "Makefile"]:
        text = path.read_text("utf-8")
        assert not re.search(r"pip install ['\"]?cleaner\b", text), path
        assert not re.search(r"\bcleaner\[", text), path
