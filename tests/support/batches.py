"""What the tests of many pages share: records to clean, and what should come of them."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import os
import signal
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from conftest import PATIENCE, ROOT, write

STORY = (
    "افتتاح الجسر رقم {0} فوق وادي السلام\n"
    "\n"
    "افتتحت بلدية وادي السلام صباح الأحد الجسر رقم {0} الذي يربط ضفتي الوادي، بعد أعمال استمرت "
    "عاما ونصف العام.\n"
)
POINTER = "\nاقرأ أيضا: طريق جديد إلى قرى الوادي\n"
HTML = (
    '<!DOCTYPE html><html lang="ar"><head><meta charset="utf-8"><title>افتتاح الجسر رقم {0} فوق '
    "وادي السلام</title></head><body><article><h1>افتتاح الجسر رقم {0} فوق وادي السلام</h1>"
    "<p>افتتحت بلدية وادي السلام صباح الأحد الجسر رقم {0} الذي يربط ضفتي الوادي، بعد أعمال استمرت "
    "عاما ونصف العام.</p><p>اقرأ أيضا: <a href='/2'>طريق جديد إلى قرى الوادي</a></p></article>"
    "</body></html>"
)


def story(number: int) -> str:
    """The story of this number, as it should come out."""
    return STORY.format(number)


def page(number: int) -> str:
    """The page of this number, as text."""
    return story(number) + POINTER


def html_page(number: int) -> str:
    """The page of this number, as HTML."""
    return HTML.format(number)


def make_records(count: int) -> list[dict[str, Any]]:
    """Records of pages, numbered from 0."""
    return [
        {"id": str(n), "url": f"https://n{n % 3}.example/{n}", "text": page(n), "length": n}
        for n in range(count)
    ]


def write_lines(path: Path, records: Sequence[object]) -> Path:
    """Write records as lines of JSON, compressed as the suffix of *path* says."""
    data = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()
    return write(path, gzip.compress(data) if path.suffix == ".gz" else data)


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The lines of JSON in a file, compressed as its suffix says."""
    from cleaner.files.compression import decompressed

    with path.open("rb") as file:
        return [json.loads(line) for line in decompressed(file, str(path)).read().splitlines()]


def write_archive(path: Path, members: Iterable[tuple[str, str]]) -> Path:
    """Write a zip file, or a tar file that is compressed as the suffix of *path* says."""
    from cleaner.files.compression import compress

    made = io.BytesIO()
    if path.suffix == ".zip":
        with zipfile.ZipFile(made, "w") as zipped:
            for name, text in members:
                zipped.writestr(name, text)
        return write(path, made.getvalue())
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, text in members:
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    return write(path, compress(made.getvalue(), path.name.replace(".tgz", ".gz")))


def command(*arguments: object) -> list[str]:
    """The command line of the real program."""
    return [sys.executable, "-m", "cleaner", *map(str, arguments)]


def environment(**more: str) -> dict[str, str]:
    """The environment in which it is found."""
    path = os.pathsep.join(filter(None, (more.pop("before", ""), str(ROOT))))
    return {**os.environ, "PYTHONPATH": path, **more}


def start(*arguments: object) -> subprocess.Popen[bytes]:
    """Start the program, in a group of processes of its own."""
    return subprocess.Popen(
        command(*arguments), env=environment(), stderr=subprocess.PIPE, start_new_session=True
    )


def wait_for(path: Path, lines: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until a file has so many lines, or the process is at its end."""
    end = time.monotonic() + PATIENCE
    while process.poll() is None:
        if path.exists() and path.read_bytes().count(b"\n") >= lines:
            return
        if time.monotonic() > end:
            raise TimeoutError(f"{path} did not grow")
        time.sleep(0.01)


def kill(process: subprocess.Popen[bytes], number: int = signal.SIGKILL) -> tuple[int, str]:
    """Send a signal to the program and all its processes: its exit code, and what it said."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
    _, said = process.communicate(timeout=PATIENCE)
    return process.returncode, said.decode()


# Python runs this file in each process that it starts: pages with these words harm their process.
HARM = """
import os, time
import cleaner.pipeline

def harm(text):
    if "يقتل" in text:
        os._exit(7)
    if "يعلق" in text:
        while True:
            time.sleep(1)
    if "يفيض" in text:
        raise MemoryError

made = cleaner.pipeline.Cleaner
clean = made.clean
made.clean = lambda self, text, **told: (harm(text), clean(self, text, **told))[1]
"""
