"""What is shipped: hooks that call commands that exist, files that a reviewer can read."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib

import pytest
from conftest import PATIENCE, ROOT, RunCleaner

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
HOOKS = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
HEAVY = {"datasketch", "lxml", "numpy", "scipy", "trafilatura"}


def hook_entries() -> dict[str, list[str]]:
    """Hook id -> the words of its entry."""
    found = re.findall(r"^- id: (\S+)\n(?:  .*\n)*?  entry: (.+)$", HOOKS, re.M)
    return {name: entry.split() for name, entry in found}


def test_every_hook_calls_a_command_and_stands_in_the_readme(cleaner: RunCleaner) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    entries = hook_entries()
    assert len(entries) == HOOKS.count("- id:") == 4
    for name, (program, *words) in entries.items():
        assert program in PROJECT["project"]["scripts"]
        assert cleaner(*words, "--help").code == 0, name
        assert re.search(rf"\b{name}\b(?!-)", readme)


def test_hooks_touch_only_text_files() -> None:
    entries = re.findall(r"^- id: (cleaner|cleaner-check)\n((?:  .*\n)+)", HOOKS, re.M)
    assert len(entries) == 2
    for _, body in entries:
        assert "types: [text]" in body
        assert r"files: \.(txt|text)$" in body


@pytest.mark.parametrize("work", ["import cleaner.cli.app", "cleaner.Cleaner().clean('خبر')"])
def test_texts_are_cleaned_without_what_is_slow_to_import(work: str) -> None:
    code = f"import sys, cleaner; {work}; print(sorted({HEAVY!r} & set(sys.modules)))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        env=environment,
        check=True,
        timeout=PATIENCE,
    )
    assert done.stdout.decode().strip() == "[]"


def test_the_version_is_the_same_everywhere(cleaner: RunCleaner) -> None:
    version = PROJECT["project"]["version"]
    assert f"## [{version}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert cleaner("--version").out.startswith(f"cleaner {version} ")


def test_types_and_licence_are_shipped() -> None:
    assert (ROOT / "cleaner" / "py.typed").exists()
    licence = (ROOT / "LICENSE").read_text("utf-8")
    assert "Apache License" in licence
    assert "END OF TERMS AND CONDITIONS" in licence
    assert PROJECT["project"]["license"] == "Apache-2.0"


def test_the_ci_script_runs_what_make_test_runs() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert script.read_text("utf-8").rstrip().endswith("CI=true make test")
    subprocess.run(["bash", "-n", str(script)], check=True, timeout=PATIENCE)
