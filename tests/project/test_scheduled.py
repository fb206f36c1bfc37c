"""The hook where no commit calls it: the workflow and the crontab of docs/pipelines.md are run."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from command_server import command as cleaner_command
from conftest import BUTTON, OWN_RULE, PATIENCE, ROOT, STORY, write

PIPELINES = (ROOT / "docs" / "pipelines.md").read_text("utf-8")
PAGE = STORY + BUTTON
CREDIT = "\nالمصدر: صحيفة الوادي\n"


def block(file: str) -> str:
    """The block of the document that is the file of this name."""
    found = re.search(
        rf"<!-- file: {re.escape(file)} -->\n```\w+\n(.*?)^```$", PIPELINES, re.S | re.M
    )
    assert found
    return found[1]


def command(folder: Path) -> Path:
    """A folder of programs in which ``cleaner`` is this checkout."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "cleaner"
    program.unlink(missing_ok=True)
    program.symlink_to(cleaner_command())
    return folder


def steps(folder: Path, first: int = 0) -> list[tuple[str, int]]:
    """Run the steps of the workflow, from the *first* on, as GitHub does; each with its exit
    code."""
    path = os.pathsep.join((str(command(folder.parent / "bin")), os.environ["PATH"]))
    git = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    lines = re.findall(r"^ +(?:- )?run: (.+)$", block(".github/workflows/pages.yml"), re.M)
    done = []
    for line in [line for line in lines if not line.startswith("pip install ")][first:]:
        result = subprocess.run(
            ["bash", "-e", "-c", line],
            cwd=folder,
            env={**os.environ, **git, "PATH": path},
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
        done.append((result.stdout.decode("utf-8"), result.returncode))
    return done


def test_the_workflow_finds_what_it_is_for(here: Path) -> None:
    write(here / "rules" / "own.toml", OWN_RULE)
    page = write(here / "pages" / "صفحة أولى.txt", STORY)
    for words in (["init", "--quiet"], ["add", "--all"]):
        subprocess.run(["git", *words], cwd=here, check=True, timeout=PATIENCE)
    assert [code for _, code in steps(here)] == [0, 0, 0, 0]

    page.write_text(PAGE, "utf-8")
    write(here / "pages" / "2.txt", f"عاجل: {STORY.replace('الأحد', 'اليوم')}")
    pages, headlines = steps(here, first=2)
    assert pages == ("Would fix pages/صفحة أولى.txt: sharing 1\n", 1)
    assert headlines[1] == 1
    assert page.read_text("utf-8") == PAGE

    write(here / "rules" / "own.toml", OWN_RULE.replace('kind = "sharing"', 'kind = "none"'))
    assert [code for _, code in steps(here)] == [2, 2, 2, 1]


@pytest.mark.system("flock")
def test_the_crontab_cleans_what_is_new(here: Path) -> None:
    crontab = block("crontab").replace("/srv/news", str(here)).splitlines()
    write(here / "clean-new-pages.sh", block("clean-new-pages.sh"))
    command(here / "venv" / "bin")
    # What cron gives: no locale, no terminal, the home of the user.
    bare = {"HOME": str(here.parent), "LOGNAME": "reader", "SHELL": "/bin/sh"}
    bare["PATH"] = crontab[0].removeprefix("PATH=")
    line = crontab[1].split(None, 5)[5]

    def run() -> str:
        done = subprocess.run(
            ["/bin/sh", "-c", line],
            cwd="/",
            env=bare,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
        assert (done.stdout, done.stderr) == (b"", b"")
        return (here / "clean.log").read_text("utf-8")

    def fixed(log: str) -> list[str]:
        names = [line.split(":")[0] for line in log.splitlines() if line.startswith("Fixing ")]
        return [name.removeprefix("Fixing ") for name in names]

    pages = [here / "incoming" / name for name in ("صفحة أولى.txt", "b c.txt")]
    for page in pages:
        write(page, STORY + CREDIT)
    assert sorted(fixed(run())) == ["incoming/b c.txt", "incoming/صفحة أولى.txt"]
    assert {page.read_text("utf-8") for page in pages} == {STORY}
    stamp = (here / ".clean.last").stat().st_mtime_ns
    for page in pages:
        os.utime(page, ns=(stamp - 10**9, stamp - 10**9))
    pages[0].write_text(STORY + CREDIT, "utf-8")
    os.utime(pages[0], ns=(stamp - 10**9, stamp - 10**9))
    write(here / "incoming" / "new.txt", STORY + CREDIT)
    assert fixed(run())[2:] == ["incoming/new.txt"]  # the others are older

    stamp = (here / ".clean.last").stat().st_mtime_ns
    write(here / "incoming" / "bad.txt", b"\0\1")
    assert "incoming/bad.txt: is not text" in run()
    assert (here / ".clean.last").stat().st_mtime_ns == stamp  # it is tried again
