"""The hooks as commits run them: the real pre-commit and prek, in repositories of the test.

The hooks come from a repository as they do for a user. But for one test their language is changed
to ``system``: then nothing is installed, and what runs is this checkout.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from command_server import command as cleaner_command
from conftest import BUTTON, OWN_RULE, PATIENCE, REQUIRED, ROOT, STORY, write

TOOLS = ("pre-commit", "prek")
# Reads the same files and calls hooks alike, as the tests with both show; what is tested with one
# alone is what our commands answer.
QUICKER = "prek"
CREDIT = "\nالمصدر: صحيفة الوادي\n"
PAGE = STORY + CREDIT
MANY = 400
OTHER = (
    "مصنع الزجاج في العيون يعود إلى العمل بعد حريق الصيف\n"
    "\n"
    "عاد مصنع الزجاج في بلدة العيون إلى العمل اليوم، بعد أربعة أشهر من حريق أتى على مستودعاته.\n"
)
TOWNS = """\
schema = 1

[[words]]
id = "valley_towns"
lang = "ar"
description = "Towns of the valley."
words = ["العيون", "المنارة"]
"""
TOWN_RULE = """\
schema = 1

[[rule]]
id = "letter-box"
description = "The letter box of a town."
kind = "sharing"
status = "stable"
pattern = 'صندوق بريد \\L<valley_towns>'
match = ["صندوق بريد العيون", "صندوق بَريد المنارة"]
keep = ["قال إنه ترك الرسالة في صندوق بريد العيون قبل الظهر."]
"""
Hook = dict[str, object]


@dataclass(frozen=True)
class Repository:
    """A git repository and the environment that its commands run in."""

    folder: Path
    environment: dict[str, str]

    def run(self, *words: str | Path) -> tuple[int, str]:
        """Run a command in the repository: its exit code and what it printed."""
        done = subprocess.run(
            list(map(str, words)),
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=PATIENCE,
            check=False,
        )
        return done.returncode, done.stdout.decode("utf-8", "replace")

    def git(self, *words: str | Path) -> str:
        """Run git, which must succeed; what it printed."""
        code, printed = self.run("git", *words)
        assert code == 0, printed
        return printed.strip()

    def commit(self) -> tuple[int, str]:
        """Commit all there is as a user does: the hooks run."""
        self.git("add", "--all")
        return self.run("git", "commit", "--message", "pages")

    def commits(self) -> int:
        """How many commits there are."""
        return int(self.git("rev-list", "--all", "--count"))


MakeRepository = Callable[[str, Sequence[Hook]], Repository]


def environment(home: Path) -> dict[str, str]:
    """An environment in which ``cleaner`` is this checkout and git knows an author.

    Each call of ``cleaner`` is written down in the file ``calls`` of *home*, with the number of
    its arguments.
    """
    command = write(
        home / "bin" / "cleaner",
        f'#!/bin/sh\necho "$#" >> "{home}/calls"\nexec {cleaner_command()} "$@"\n',
    )
    command.chmod(0o755)
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GIT_", "PRE_COMMIT", "PREK")) and name != "SKIP"
    }
    person = {
        f"GIT_{role}_{key}": "reader@example.org"
        for role in ("AUTHOR", "COMMITTER")
        for key in ("NAME", "EMAIL")
    }
    programs = (str(home / "bin"), str(Path(sys.executable).parent), os.environ["PATH"])
    return {
        **inherited,
        **person,
        "PATH": os.pathsep.join(programs),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.fsync",
        "GIT_CONFIG_VALUE_0": "none",
        "PRE_COMMIT_HOME": str(home / "pre-commit"),
        "PREK_HOME": str(home / "prek"),
        "PREK_UV_SOURCE": "pip",
    }


def commit_all(folder: Path, home: Path) -> str:
    """Make a repository of a folder; the name of its only commit."""
    repository = Repository(folder, environment(home))
    repository.git("init", "--quiet")
    assert repository.commit()[0] == 0
    return repository.git("rev-parse", "HEAD")


@pytest.fixture
def make_repository(tmp_path: Path) -> MakeRepository:
    """Make a user's repository in which commits run *hooks* of ours by *tool*."""

    def make(tool: str, hooks: Sequence[Hook]) -> Repository:
        shipped = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
        source = tmp_path / "cleaner"
        manifest = shipped.replace("language: python", "language: system")
        write(source / ".pre-commit-hooks.yaml", manifest)
        revision = commit_all(source, tmp_path / "home")
        return user_repository(tmp_path, tool, hooks, source, revision)

    return make


def user_repository(
    parent: Path, tool: str, hooks: Sequence[Hook], source: Path, revision: str
) -> Repository:
    """A repository whose commits run the *hooks* of the repository *source*."""
    folder = parent / "user"
    folder.mkdir()
    repository = Repository(folder, environment(parent / "home"))
    repository.git("init", "--quiet")
    # JSON is YAML.
    config = {"repos": [{"repo": str(source), "rev": revision, "hooks": list(hooks)}]}
    write(folder / ".pre-commit-config.yaml", json.dumps(config))
    code, printed = repository.run(tool, "install")
    assert code == 0, printed
    return repository


def calls(repository: Repository) -> list[int]:
    """How many arguments each call of ``cleaner`` had, in the order of the calls."""
    file = Path(repository.environment["PRE_COMMIT_HOME"]).with_name("calls")
    return [int(line) for line in file.read_text().split()] if file.exists() else []


@pytest.mark.parametrize("tool", TOOLS)
def test_the_list_of_hooks_is_valid(tmp_path: Path, tool: str) -> None:
    repository = Repository(tmp_path, environment(tmp_path))
    code, printed = repository.run(tool, "validate-manifest", ROOT / ".pre-commit-hooks.yaml")
    assert code == 0, printed
    wrong = write(tmp_path / "wrong.yaml", "- id: cleaner\n  entry: cleaner hook\n")
    assert repository.run(tool, "validate-manifest", wrong)[0] != 0


@pytest.mark.parametrize("tool", TOOLS)
def test_the_first_commit_is_stopped_and_the_second_passes(
    make_repository: MakeRepository, tool: str
) -> None:
    repository = make_repository(tool, [{"id": "cleaner"}])
    folder = repository.folder
    pages = {
        "pages/a name with spaces.txt": "utf-8",
        "pages/صفحة أولى.txt": "utf-8",
        "صفحات اليوم/قديمة.txt": "windows-1256",
        "pages/-q.txt": "utf-16",
        "pages/mark.TXT": "utf-8-sig",
        'pages/it\'s "quoted".text': "utf-8",
    }
    for name, encoding in pages.items():
        write(folder / name, PAGE.encode(encoding))
    others = {"page.html": "<p>المصدر: صحيفة الوادي", "data.bin": "\0\1", "notes.md": PAGE}
    for name, content in others.items():
        write(folder / name, content)
    (folder / "link.txt").symlink_to("notes.md")
    cleaned = {name for name in pages if name.endswith((".txt", ".text"))}

    code, printed = repository.commit()
    assert code != 0
    assert repository.commits() == 0
    for name, encoding in pages.items():
        expected = STORY if name in cleaned else PAGE
        assert (folder / name).read_bytes() == expected.encode(encoding), name
        assert (f"Fixing {name}" in printed) == (name in cleaned)
    for name, content in others.items():
        assert (folder / name).read_text("utf-8") == content
        assert name not in printed
    assert "link.txt" not in printed

    code, printed = repository.commit()
    assert (code, repository.commits()) == (0, 1), printed
    assert repository.git("status", "--porcelain") == ""


@pytest.mark.parametrize("tool", TOOLS)
def test_thousands_of_pages_over_parallel_calls(make_repository: MakeRepository, tool: str) -> None:
    repository = make_repository(tool, [{"id": "cleaner"}])
    # Names of some 400 bytes: all of them are more than one call can be given.
    folder = repository.folder.joinpath(*["صفحات الصحيفة التي جمعت هذا الأسبوع"] * 5)
    names = [f"{number % 7}/صفحة من صفحات اليوم رقم {number}.txt" for number in range(MANY)]
    for name in names:
        write(folder / name, PAGE)

    code, printed = repository.commit()
    assert code != 0
    assert printed.count("Fixing ") == MANY
    given = calls(repository)
    assert len(given) > 1
    assert sum(given) == MANY + len(given)  # "hook" stands before the names
    assert {(folder / name).read_bytes() for name in names} == {STORY.encode()}
    assert not list(repository.folder.rglob(".cleaner-*"))

    code, printed = repository.commit()
    assert (code, repository.commits()) == (0, 1), printed


@pytest.mark.parametrize("tool", TOOLS)
def test_check_stops_the_commit_and_changes_nothing(
    make_repository: MakeRepository, tool: str
) -> None:
    repository = make_repository(tool, [{"id": "cleaner-check"}])
    page = write(repository.folder / "صفحة.txt", PAGE)
    code, printed = repository.commit()
    assert code != 0
    assert "Would fix صفحة.txt" in printed
    assert "files were modified" not in printed
    assert page.read_text("utf-8") == PAGE
    page.write_text(STORY, "utf-8")
    assert repository.commit()[0] == 0


def test_what_cannot_be_cleaned_stops_the_commit_and_is_left_alone(
    make_repository: MakeRepository,
) -> None:
    """With ``files`` of a whole folder also pages arrive that are none of the hook's."""
    repository = make_repository(QUICKER, [{"id": "cleaner", "files": "^pages/"}])
    bad = {
        "pages/page.html": (b"<p>text", "is HTML"),
        "pages/picture.txt": (b"GIF\0\0", "is not text"),
        "pages/french.txt": ("été".encode("latin-1"), "is not UTF-8"),
    }
    for name, (data, _) in bad.items():
        write(repository.folder / name, data)
    write(repository.folder / "pages" / "good.txt", PAGE)
    (repository.folder / "pages" / "link.txt").symlink_to("good.txt")

    code, printed = repository.commit()
    assert code != 0
    for name, (data, reason) in bad.items():
        assert f"{name}: {reason}" in printed
        assert (repository.folder / name).read_bytes() == data
    assert (repository.folder / "pages" / "good.txt").read_text("utf-8") == STORY
    assert "link.txt" not in printed  # both tools give only what is a file
    assert repository.commit()[0] != 0
    for name in bad:
        (repository.folder / name).unlink()
    assert repository.commit()[0] == 0


def test_own_rules_are_proved_before_they_are_committed(make_repository: MakeRepository) -> None:
    repository = make_repository(QUICKER, [{"id": "cleaner-rules"}])
    rules = repository.folder / "rules"
    write(rules / "words" / "towns.toml", TOWNS)
    file = write(rules / "sharing.toml", TOWN_RULE)
    code, printed = repository.commit()
    assert code == 0, printed

    # A rule alone is staged, and it needs the list that was committed before.
    file.write_text(TOWN_RULE.replace("قبل الظهر", "ظهرا"), "utf-8")
    code, printed = repository.commit()
    assert code == 0, printed

    file.write_text(TOWN_RULE.replace("ترك", "وضع").replace("المنارة", "الجزيرة"), "utf-8")
    code, printed = repository.commit()
    assert code != 0
    assert "rules/sharing.toml" in printed
    assert "'letter-box': missing" in printed
    assert repository.commits() == 2

    made = len(calls(repository))
    repository.git("checkout", "--force", "HEAD", "--", ".")
    write(repository.folder / "notes.txt", "no rule")
    assert repository.commit()[0] == 0
    assert len(calls(repository)) == made


def test_a_headline_that_repeats_another_stops_the_commit(
    make_repository: MakeRepository,
) -> None:
    arguments = ["--index", "headlines.db", "pages of today/"]
    repository = make_repository(QUICKER, [{"id": "cleaner-duplicates", "args": arguments}])
    pages = repository.folder / "pages of today"
    write(repository.folder / ".gitignore", "headlines.db*\n")
    write(pages / "1.txt", STORY)
    assert repository.commit()[0] == 0

    repeated = write(pages / "2.txt", f"عاجل: {STORY.replace('الأحد', 'اليوم')}")
    write(pages / "3.txt", OTHER)
    for _ in range(2):
        code, printed = repository.commit()
        assert code != 0
        assert "pages of today/2.txt: عاجل: " in printed
        assert "pages of today/1.txt" in printed
        assert "3.txt" not in printed
    assert repository.commits() == 1

    # Without it the commit passes, also after the page that it repeated was changed.
    repeated.unlink()
    write(pages / "1.txt", STORY.replace("الأحد", "اليوم"))
    code, printed = repository.commit()
    assert (code, repository.commits()) == (0, 2), printed
    _, figures = repository.run("cleaner", "index", "info", "headlines.db")
    assert "headlines\t2\n" in figures


@pytest.mark.parametrize(
    ("tool", "document"), [("pre-commit", "README.md"), ("prek", "docs/pipelines.md")]
)
def test_the_configuration_of_the_document(
    make_repository: MakeRepository, tool: str, document: str
) -> None:
    """As printed, beside a clone; then with the commit that the tool writes."""
    repository = make_repository(tool, [])
    text = (ROOT / document).read_text("utf-8")
    (config,) = re.findall(r"^```yaml\n(?:# \S+\n)?(repos:.*?)^```", text, re.DOTALL | re.MULTILINE)
    made = repository.folder.parent / "cleaner"
    file = write(repository.folder / ".pre-commit-config.yaml", config)
    code, printed = repository.run(tool, "validate-config", ".pre-commit-config.yaml")
    assert code == 0, printed

    write(repository.folder / ".gitignore", "headlines.db*\n")
    write(repository.folder / "rules" / "own.toml", OWN_RULE)
    noise = BUTTON if "--rules, rules/" in config else CREDIT  # what the user's own rule removes
    page = write(repository.folder / "pages" / "1.txt", STORY + noise)
    code, printed = repository.commit()
    assert code != 0
    assert "Fixing pages/1.txt" in printed
    assert page.read_text("utf-8") == STORY
    code, printed = repository.run(tool, "autoupdate", "--bleeding-edge")
    assert code == 0, printed
    revision = Repository(made, repository.environment).git("rev-parse", "HEAD")
    assert f"rev: {revision}" in file.read_text("utf-8")
    code, printed = repository.commit()
    assert (code, repository.commits()) == (0, 1), printed


# The package alone is built and installed. Its dependencies, which `make package` installs as well,
# and what builds it are those of this environment.
FROM_HERE = {
    "PIP_NO_BUILD_ISOLATION": "0",
    "PIP_NO_COMPILE": "1",
    "PIP_NO_DEPS": "1",
    "PYTHONPATH": os.pathsep.join(path for path in sys.path if path.endswith("site-packages")),
}
UV = "[pip]\nno-deps = true\nno-build-isolation = true\n"


@cache
def registry_answers() -> bool:
    """Whether pip gets packages from where it is told to get them."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--retries", "0",
             "--dest", folder, "hatchling"],
            capture_output=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
    return done.returncode == 0


def clone(target: Path) -> Iterator[Path]:
    """Copy what a clone has of the package, as it is in this checkout."""
    shipped = ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
    for name in shipped:
        yield Path(shutil.copy(ROOT / name, target))
    for name in ("cleaner", "rules"):
        skipped = shutil.ignore_patterns("__pycache__")
        yield Path(shutil.copytree(ROOT / name, target / name, ignore=skipped))


@pytest.mark.parametrize("tool", TOOLS)
def test_the_hook_installs_itself_from_a_clone(tmp_path: Path, tool: str) -> None:
    """As users have it: the tool makes an environment and installs the package into it."""
    if not REQUIRED and not registry_answers():
        pytest.skip("no registry of packages answers pip")
    source = tmp_path / "cleaner"
    source.mkdir()
    assert all(path.exists() for path in clone(source))
    revision = commit_all(source, tmp_path / "home")
    repository = user_repository(tmp_path, tool, [{"id": "cleaner"}], source, revision)
    uv = write(tmp_path / "uv.toml", UV)
    repository.environment.update(FROM_HERE, UV_CONFIG_FILE=str(uv))
    page = write(repository.folder / "صفحة.txt", PAGE)
    code, printed = repository.commit()
    assert code != 0
    assert "Fixing صفحة.txt" in printed, printed
    assert page.read_text("utf-8") == STORY
    assert calls(repository) == []  # the installed command ran, not the one of this checkout
    code, printed = repository.commit()
    assert (code, repository.commits()) == (0, 1), printed
