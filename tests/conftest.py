"""What tests share: markers that need something from outside, the command line in this process."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import hypothesis
import pytest
from warm import stay_warm

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
PATIENCE = 900
"""Seconds of the clock after which a process that hangs is ended, so that the tests end at all.
What a test bounds it bounds in seconds of CPU or in counts, whatever else a machine does."""
REQUIRED = os.environ.get("CI", "").lower() in ("1", "true", "yes")

# Time limits of single examples fail by chance on a busy machine; examples are the same in CI.
hypothesis.settings.register_profile("local", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if REQUIRED else "local")


def pytest_configure(config: pytest.Config) -> None:
    """Keep compiled rules in a folder of this run, which its processes share, and compiled modules
    where Python keeps them: each of many hundred commands would compile all of them again."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if "PYTEST_XDIST_WORKER" not in os.environ:
        folder = tempfile.TemporaryDirectory(prefix="cleaner-cache-")
        config.add_cleanup(folder.cleanup)
        os.environ["CLEANER_CACHE"] = folder.name
    patch = pytest.MonkeyPatch()
    config.add_cleanup(patch.undo)
    stay_warm(patch)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs the labelled pages or a program that is not here.

    ``@pytest.mark.system("redis-server")`` names the programs; with CI=true they must be there.
    """
    if item.get_closest_marker("shared") and not (SHARED / "gold").is_dir():
        pytest.skip("the labelled pages are not beside the repository")
    for marker in item.iter_markers("system"):
        missing = [program for program in marker.args if shutil.which(program) is None]
        if missing and REQUIRED:
            pytest.fail(f"not installed: {', '.join(missing)}", pytrace=False)
        if missing:
            pytest.skip(f"not installed: {', '.join(missing)}")


class Result(NamedTuple):
    """How a command ended: its exit code and the bytes that it wrote."""

    code: int
    stdout: bytes
    stderr: str

    @property
    def out(self) -> str:
        """Standard output as text."""
        return self.stdout.decode("utf-8")


RunCleaner = Callable[..., Result]


@pytest.fixture
def shared() -> Path:
    """The folder of labelled pages; use it in tests that carry the mark ``shared``."""
    return SHARED


@pytest.fixture
def cleaner(monkeypatch: pytest.MonkeyPatch) -> RunCleaner:
    """Run the command line in this process: ``cleaner("clean", "-", stdin=b"...")``."""

    def run(*arguments: str | Path, stdin: bytes = b"") -> Result:
        from cleaner.cli.app import main

        out, err = io.BytesIO(), io.BytesIO()
        with monkeypatch.context() as patch:
            given = io.BufferedReader(io.BytesIO(stdin))
            patch.setattr(sys, "stdin", io.TextIOWrapper(given, "utf-8"))
            patch.setattr(sys, "stdout", io.TextIOWrapper(out, "utf-8", write_through=True))
            patch.setattr(sys, "stderr", io.TextIOWrapper(err, "utf-8", write_through=True))
            code = main([str(argument) for argument in arguments])
            sys.stdout.flush()
            sys.stderr.flush()
            return Result(code, out.getvalue(), err.getvalue().decode("utf-8", "surrogateescape"))

    return run


OWN_RULE = """\
schema = 1

[[rule]]
id = "letter-box"
description = "The outlet's letter box."
kind = "sharing"
status = "stable"
phrases = ["صندوق بريد وادي السلام"]
match = ["صندوق بريد وادي السلام", "صندوق بَريد وادى السلام :"]
keep = ["قال إنه ترك الرسالة في صندوق بريد وادي السلام قبل الظهر."]
"""
STORY = (
    "افتتاح جسر للمشاة فوق وادي السلام\n"
    "\n"
    "افتتحت بلدية وادي السلام صباح الأحد جسرا للمشاة يربط ضفتي الوادي، بعد أعمال استمرت عاما "
    "ونصف العام وشارك فيها مهندسون من أبناء المنطقة.\n"
    "\n"
    "وقال رئيس البلدية إن الجسر يختصر الطريق إلى المدرسة ويجنب التلاميذ عبور الشارع السريع في "
    "ساعات الازدحام الصباحية.\n"
)
BUTTON = "صندوق بريد وادي السلام\n"
TITLE, BODY = STORY.split("\n", 1)
NOISY = f"{TITLE}\n{BUTTON}{BODY}"
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))


@pytest.fixture
def own_rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one rule, so that what is tested does not hang on the built-in rules.

    It is at one place for all tests, so that its rules are compiled once.
    """
    folder = tmp_path_factory.getbasetemp() / "own rules"
    shutil.rmtree(folder, ignore_errors=True)
    write(folder / "sharing.toml", OWN_RULE)
    return folder


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def write(path: Path, content: str | bytes = b"") -> Path:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def on_a_terminal(*arguments: str, **environment: str) -> tuple[int, bytes]:
    """Run the real command on a terminal; its exit code and all that the terminal was sent."""
    import pty

    ours, theirs = pty.openpty()
    known = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    process = subprocess.Popen(
        [sys.executable, "-m", "cleaner", *arguments],
        stdin=theirs, stdout=theirs, stderr=theirs,
        env={**known, "PYTHONPATH": str(ROOT), "TERM": "xterm", **environment},
    )  # fmt: skip
    os.close(theirs)
    sent = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        sent += part
    os.close(ours)
    return process.wait(timeout=PATIENCE), sent


def run(
    *arguments: str | Path, stdin: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the real command in a process of its own."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return subprocess.run(
        [sys.executable, "-m", "cleaner", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": path, **environment},
        timeout=PATIENCE,
        check=False,
    )
