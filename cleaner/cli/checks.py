"""What an installation is checked for: verdicts on what was found, and how they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

State = Literal["ok", "note", "missing", "problem"]

OLDEST_PYTHON = (3, 11)
PURPOSES: Mapping[str, str] = MappingProxyType(
    {
        "brotli": "answers in WARC files that were sent with br",
        "backports.zstd": "files that end in .zst",
        "datasets": "data sets of Hugging Face, with map_batch",
        "datatrove": "cleaner.adapters.datatrove",
        "fsspec": "addresses such as s3:// and gs://",
        "huggingface_hub": "addresses hf://",
        "pandas": "data frames, with map_batch",
        "polars": "data frames, with map_batch",
        "pyarrow": "Parquet files",
        "pyspark": "cleaner.adapters.spark",
        "redis": "an index of headlines that several machines share",
        "scrapy": "cleaner.adapters.scrapy",
    }
)
"""What each optional package is for."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. *state*: ``ok``; ``note``, it works and should be known;
    ``missing``, an optional part that is not there; ``problem``, what is needed does not work.

    >>> Check("terminal", "ok", "UTF-8").advice
    ''
    """

    name: str
    state: State
    found: str
    advice: str = ""


def check_python(version: Sequence[int]) -> Check:
    """Judge the version of Python.

    >>> check_python((3, 13, 1)).state, check_python((3, 9, 0)).advice
    ('ok', '3.11 or later is needed')
    """
    found = ".".join(map(str, version[:3]))
    if tuple(version[:2]) >= OLDEST_PYTHON:
        return Check("Python", "ok", found)
    return Check("Python", "problem", found, "3.11 or later is needed")


def check_library(name: str, spec: str, minimum: str, version: str, failure: str = "") -> Check:
    """Judge a package that is needed; *failure* is why it could not be imported.

    >>> check_library("regex", "regex>=2024.11.6", "2024.11.6", "2023.1")
    Check(name='regex', state='problem', found='2023.1', advice='pip install "regex>=2024.11.6"')
    """
    install = f'pip install "{spec}"'
    if not version and not failure:
        # What is there without being known to pip, such as a copy beside the program, serves.
        return Check(name, "note", "version unknown")
    if failure:
        return Check(name, "problem", f"cannot be imported: {failure}", install)
    if is_older(version, minimum):
        return Check(name, "problem", version, install)
    return Check(name, "ok", version)


def check_optional(name: str, spec: str, minimum: str, version: str) -> Check:
    """Judge a package that can be used; one that is missing, or too old, is no problem.

    >>> check_optional("redis", "redis>=5", "5", "").advice
    'pip install "redis>=5"'
    """
    purpose = PURPOSES.get(name, "")
    if version and not is_older(version, minimum):
        return Check(name, "ok", version)
    found = f"{version} is too old" if version else "not installed"
    return Check(name, "missing", f"{found} ({purpose})" if purpose else found,
                 f'pip install "{spec}"')  # fmt: skip


def check_cache(folder: Path | None) -> Check:
    """Judge the *folder* where compiled rules are kept, once there are such.

    >>> check_cache(None).found
    'off: each process compiles the rules anew'
    """
    if folder is None:
        return Check("cache", "note", "off: each process compiles the rules anew")
    if any(folder.glob("*.rules")):
        return Check("cache", "ok", str(folder))
    advice = "make it a folder of yours that only you can write to, or name one by CLEANER_CACHE"
    return Check("cache", "note", f"{folder} is not used", advice)


def check_terminal(encoding: str) -> Check:
    """Judge the encoding of the terminal, by any of its names; output is UTF-8 in any case.

    >>> check_terminal("utf8").state, check_terminal("cp1256").state
    ('ok', 'note')
    """
    if re.sub(r"[\W_]", "", encoding).lower() == "utf8":
        return Check("terminal", "ok", "UTF-8")
    advice = "what is printed is UTF-8 in any case; LC_ALL=C.UTF-8 makes both agree"
    return Check("terminal", "note", encoding, advice)


def is_older(version: str, minimum: str) -> bool:
    """Whether *version* is below *minimum*, by the numbers that both begin with.

    >>> is_older("2.9", "2.10"), is_older("2.10.post1", "2.10"), is_older("1.0", "")
    (True, False, False)
    """
    return _numbers(version) < _numbers(minimum)


def _numbers(version: str) -> list[int]:
    """The numbers of a version, without zeros at the end: 2.0 is 2."""
    digits = re.match(r"[\d.]*", version)
    numbers = [int(part) for part in (digits[0] if digits else "").split(".") if part]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return numbers


def works(checks: Sequence[Check]) -> bool:
    """Whether all that is needed works.

    >>> works([Check("redis", "missing", "not installed")])
    True
    """
    return all(check.state != "problem" for check in checks)


def check_lines(checks: Sequence[Check]) -> Iterator[str]:
    """Write a line for each check.

    >>> print(*check_lines([Check("redis", "missing", "not installed", "pip install redis")]))
    missing  redis: not installed: pip install redis
    """
    for check in checks:
        advice = f": {check.advice}" if check.advice else ""
        yield f"{check.state:<7}  {check.name}: {check.found}{advice}"


def check_record(checks: Sequence[Check]) -> dict[str, Any]:
    """Make a record of the checks, for JSON.

    >>> check_record([Check("Python", "ok", "3.12.1")])["ok"]
    True
    """
    return {"ok": works(checks), "checks": [asdict(check) for check in checks]}
