"""The documents tell the truth: their commands are run and what they print is compared.

``python tests/project/test_docs.py`` writes the printed parts, docs/cli.md and
rules/rules.schema.json again. In a document

- a ``console`` block holds commands behind ``$`` and what they print (both streams);
- a ``pycon`` block holds a Python session;
- a comment ``file: NAME`` above a block makes it a file that the commands find;
- what stands between the comments ``list: NAME`` and ``end`` is one of LISTS;
- what stands between ``measured: SECTION`` and ``end`` is the block of that section of
  docs/benchmarks.md.

The blocks of one document run in order, in a folder that holds ``seeds/`` and those files.
"""

from __future__ import annotations

import code
import contextlib
import dataclasses
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from command_server import command

from cleaner.cli.app import app
from cleaner.cli.help import help_sections
from cleaner.rules.listing import rules_document
from cleaner.rules.loading import load_rules
from cleaner.rules.model import BUILT_IN, KINDS, Rule
from cleaner.rules.schema import rules_schema

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(
    r"(?:<!-- file: (?P<file>\S+) -->\n)?```(?P<kind>\w*)\n(?P<body>.*?)^```$", re.DOTALL | re.M
)
LIST = re.compile(r"(?P<head><!-- list: (?P<name>\S+) -->\n).*?(?=<!-- end -->)", re.DOTALL)
MEASURED = re.compile(
    r"(?P<head><!-- measured: (?P<section>.+?) -->\n).*?(?=<!-- end -->)", re.DOTALL
)
SITES = tuple(sorted(path.stem for path in (ROOT / "rules" / "sites").glob("*.toml")))
LISTS = {"kinds": KINDS, "built-in": tuple(sorted(BUILT_IN)), "sites": SITES}
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
REFERENCE_HEAD = """# Commands

Every command and option, as `cleaner COMMAND --help` tells them. This page is generated.

Exit codes: 0 done, 1 a check or hook found something, 2 the work could not be done. Standard
output holds data only (cleaned text, records, lists); messages and the summary go to standard
error. `NO_COLOR` is respected. A bad page or record is reported, the rest goes on.

Options that are the same each time can stand in `cleaner.toml` in the working folder, or in
`[tool.cleaner]` of `pyproject.toml` there, under their long names:

```toml
rules = ["own-rules"]       # for every command that has the option
keep = ["caption"]

[clean]                     # for one command; of two words: ["rules suggest"]
removals = "full"
```

or in variables of the environment: `CLEANER_TEXT_FIELD=body`, `CLEANER_KEEP="caption byline"`. The
command line goes before the environment, the environment before the file.

`cleaner --install-completion` makes the Tab key complete commands, options, kinds, encodings and
rule ids in bash, zsh and fish, from the next terminal on; where the shell cannot be told,
`_CLEANER_COMPLETE=source_bash cleaner` prints the same script. In zsh the first press of a new
terminal only loads it. `cleaner doctor` says what does not work, and what to do about it.
"""


def executed(document: str, folder: Path) -> str:
    """*document* with what its blocks print when they are run in *folder*."""
    names: dict[str, object] = {}

    def run(block: re.Match[str]) -> str:
        kind, body = block["kind"], block["body"]
        if block["file"]:
            file = folder / block["file"]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(body, "utf-8")
        elif kind == "console":
            commands = [line[2:] for line in body.splitlines() if line.startswith("$ ")]
            body = "".join(f"$ {line}\n{shell(line, folder)}" for line in commands)
        elif kind == "pycon":
            entered = [line for line in body.splitlines() if line.startswith((">>> ", "... "))]
            body = "".join(session(entered, names))
        head = block[0][: block.start("body") - block.start()]
        return f"{head}{body}```"

    return MEASURED.sub(measured, LIST.sub(listed, BLOCK.sub(run, document)))


def listed(match: re.Match[str]) -> str:
    """One of LISTS, wrapped."""
    entries = ", ".join(f"`{entry}`" for entry in LISTS[match["name"]])
    return match["head"] + textwrap.fill(entries, 100, break_on_hyphens=False) + "\n"


def measured(match: re.Match[str]) -> str:
    """The figures of one section of docs/benchmarks.md, as they stand there."""
    benchmarks = (ROOT / "docs" / "benchmarks.md").read_text("utf-8")
    section = benchmarks.partition(f"\n## {match['section']}\n")[2].partition("\n## ")[0]
    block = re.search(r"^```text\n.*?^```\n", section, re.DOTALL | re.MULTILINE)
    assert block, f"docs/benchmarks.md has no figures in a section '{match['section']}'"
    return f"{match['head']}{block[0]}"


def shell(line: str, folder: Path) -> str:
    """What the command prints, to both streams."""
    path = os.pathsep.join((str(folder.parent / "bin"), os.environ["PATH"]))
    done = subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "COLUMNS": "80"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=900,
        check=False,
    )
    return done.stdout.decode("utf-8")


def session(lines: list[str], names: dict[str, object]) -> Iterator[str]:
    """A Python session: each line as it was entered, prompt included, then what it prints."""
    console = code.InteractiveConsole(names)
    for line in lines:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            console.push(line[4:])
        yield f"{line}\n{printed.getvalue()}"


def command_reference() -> str:
    """The help of every command, as docs/cli.md shows it: a table for each group of options."""
    parts = [REFERENCE_HEAD]
    for words, found in all_commands():
        title = " ".join(("cleaner", *words))
        context = typer.Context(found, info_name=title)
        usage = " ".join(found.get_usage(context).split())
        parts.append(f"## {title}\n\n`{usage.removeprefix('Usage: ')}`\n\n{found.help.strip()}\n")
        parts += [option_table(title, *section) for section in help_sections(found, context)]
        inner = getattr(found, "commands", {})
        if inner:
            rows = [(link(title, name), each.help.split("\n\n")[0]) for name, each in inner.items()]
            parts.append(table("Commands", rows))
    return "\n".join(parts)


def link(title: str, name: str) -> str:
    """A link to the section of a command."""
    return f"[{name}](#{title}-{name})".replace(" ", "-")


def option_table(title: str, heading: str, records: list[tuple[str, str]]) -> str:
    """A group of options; each row is an anchor, such as ``#cleaner-clean--out``."""
    rows = []
    for written, text in records:
        name = re.sub(r"^.*?(?=--)", "", written).split()[0] if "--" in written else written
        anchor = f"{title} {name}".replace(" ", "-").replace("---", "--").lower()
        escaped = written.replace("|", "\\|")
        rows.append((f'<a id="{anchor}"></a>`{escaped}`', text.replace("|", "\\|")))
    return table(heading, rows)


def table(heading: str, rows: list[tuple[str, str]]) -> str:
    """Two columns; line breaks of a cell are blanks."""
    lines = [f"| {cell} | {' '.join(text.split())} |" for cell, text in rows]
    return "\n".join([f"| {heading} | |", "|---|---|", *lines, ""])


def all_commands() -> Iterator[tuple[tuple[str, ...], Any]]:
    """The words of every command, those of groups included, and the command."""
    waiting: list[tuple[tuple[str, ...], Any]] = [((), typer.main.get_command(app))]
    while waiting:
        words, command = waiting.pop(0)
        yield words, command
        inner = getattr(command, "commands", {}).items()
        waiting = [((*words, name), found) for name, found in inner] + waiting


@contextlib.contextmanager
def workplace() -> Iterator[Path]:
    """A folder with the seeds in it, in which ``cleaner`` and ``python`` are commands."""
    with tempfile.TemporaryDirectory() as parent:
        Path(parent, "bin").mkdir()
        Path(parent, "bin", "cleaner").symlink_to(command())
        python = Path(parent, "bin", "python")
        python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        python.chmod(0o755)
        shutil.copytree(ROOT / "seeds", Path(parent, "work", "seeds"))
        yield Path(parent, "work")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_the_commands_of_a_document_print_what_it_says(path: Path) -> None:
    document = path.read_text("utf-8")
    with workplace() as folder:
        assert executed(document, folder) == document, "make docs writes it again"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in LINK.findall(path.read_text("utf-8")):
        assert (path.parent / target).exists(), target


def test_the_command_reference_is_the_help_of_the_commands() -> None:
    written = (ROOT / "docs" / "cli.md").read_text("utf-8")
    assert written == command_reference(), "make docs writes it again"


def test_every_option_has_an_anchor_of_its_own() -> None:
    anchors = re.findall(r'<a id="([^"]+)"></a>', (ROOT / "docs" / "cli.md").read_text("utf-8"))
    assert "cleaner-clean--out" in anchors
    assert sorted(set(anchors)) == sorted(anchors)


def test_the_list_of_rules_is_that_of_the_rules() -> None:
    written = (ROOT / "rules" / "README.md").read_text("utf-8")
    assert written == rules_document(load_rules()), "make docs writes it again"


def test_every_command_is_in_the_changelog_and_says_what_it_does() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    for words, found in all_commands():
        assert found.help, words
        assert not words or f"`{words[0]}`" in changes


def test_every_field_of_a_rule_is_documented() -> None:
    text = (ROOT / "docs" / "rules.md").read_text("utf-8")
    fields = {field.name for field in dataclasses.fields(Rule)} - {"source"}
    assert set(re.findall(r"^\| `(\w+)` \|", text, re.M)) == fields


def test_every_dependency_has_its_reason() -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    declared = [
        *project["project"]["dependencies"],
        *(line for group in project["dependency-groups"].values() for line in group),
        *(
            line
            for extra in project["project"].get("optional-dependencies", {}).values()
            for line in extra
        ),
    ]
    names = {re.split(r"[\[<>=!~ ]", line)[0] for line in declared}
    assert set(re.findall(r"^\| `([\w.-]+)` \|", text, re.M)) == names


def write_all() -> None:
    """Write the printed parts of all documents again; nothing when the rules do not load."""
    load_rules()
    for path in DOCUMENTS:
        document = path.read_text("utf-8")
        with workplace() as folder:
            written = executed(document, folder)
        if "Traceback" in written or "internal error" in written:
            raise SystemExit(f"{path.name}: a command of it fails:\n{written}")
        path.write_text(written, "utf-8")
    (ROOT / "docs" / "cli.md").write_text(command_reference(), "utf-8")
    (ROOT / "rules" / "rules.schema.json").write_text(rules_schema(), "utf-8")


if __name__ == "__main__":
    write_all()
