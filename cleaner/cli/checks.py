"""What an installation is checked for: what is found, verdicts on it, how they are shown."""

from __future__ import annotations

import importlib
import locale
import platform
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from cleaner.cli.settings import settings_file
from cleaner.errors import CleanerError, InputError, RuleError
from cleaner.installation import Requirement, requirements, version, version_of
from cleaner.text.wording import counted

State = Literal["ok", "note", "missing", "problem"]

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
    ``missing``, an optional part that is not there; ``problem``, what is needed does not work."""

    name: str
    state: State
    found: str
    advice: str = ""


def check_package(
    need: Requirement, version: str, failure: str = "", *, optional: bool = False
) -> Check:
    """Judge a package by its *version* (empty: not known to pip); *failure* is why one that is
    needed could not be imported. An *optional* one that is missing, or too old, is no problem.

    >>> check_package(Requirement("regex", "regex>=2024.11.6", "2024.11.6"), "2023.1").state
    'problem'
    """
    install = f'pip install "{need.spec}"'
    is_old = bool(version) and is_older(version, need.minimum)
    if optional and (is_old or not version):
        found = f"{version} is too old" if version else "not installed"
        purpose = f" ({PURPOSES[need.name]})" if need.name in PURPOSES else ""
        return Check(need.name, "missing", found + purpose, install)
    if failure:
        return Check(need.name, "problem", f"cannot be imported: {failure}", install)
    if not version:
        # What is there without being known to pip, such as a copy beside the program, serves.
        return Check(need.name, "note", "version unknown")
    return Check(need.name, "problem" if is_old else "ok", version, install if is_old else "")


def _check_cache(folder: Path | None) -> Check:
    """Judge the *folder* where compiled rules are kept, once there are such."""
    if folder is None:
        return Check("cache", "note", "off: each process compiles the rules anew")
    if any(folder.glob("*.rules")):
        return Check("cache", "ok", str(folder))
    advice = "make it a folder of yours that only you can write to, or name one by CLEANER_CACHE"
    return Check("cache", "note", f"{folder} is not used", advice)


def _check_terminal(encoding: str) -> Check:
    """Judge the encoding of the terminal, by any of its names."""
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


def look(index: str, rules: Sequence[str]) -> Iterator[Check]:
    """All that is looked at, with the own *rules* and an *index* of headlines, if it is named."""
    yield Check("Python", "ok", platform.python_version())
    yield Check("cleaner", "ok", version())
    yield from _look_at_rules(rules)
    settings = settings_file()
    yield Check("settings", "ok", str(settings) if settings else "none")
    yield from _look_at_packages()
    if index:
        yield _look_at_index(index)
    # The streams were set to UTF-8 at the start; this is what the terminal was set to.
    yield _check_terminal(locale.getencoding())


def _look_at_rules(own: Sequence[str]) -> Iterator[Check]:
    """Load and compile the rules; each mistake in a rule file is a problem of its own."""
    try:
        from cleaner.pipeline import Cleaner
        from cleaner.rules.cache import cache_folder
        from cleaner.rules.loading import is_builtin, load_rules

        rules = load_rules(own)
        Cleaner(rules)
    except RuleError as error:
        yield from (Check("rules", "problem", problem) for problem in error.problems)
        return
    except Exception as error:
        yield Check("rules", "problem", _what(error))
        return
    own_rules = sum(not is_builtin(rule) for rule in rules.rules)
    found = f"{len(rules.rules) - own_rules:,} built in" + f", {own_rules:,} own" * bool(own_rules)
    yield Check("rules", "ok", f"{found}, digest {rules.digest}")
    yield _check_cache(cache_folder())


def _look_at_packages() -> Iterator[Check]:
    """Import what is needed; of what is optional only the versions are asked."""
    declared = requirements()
    for need in declared:
        if not need.extra:
            failure = _import_failure(need.name.replace("-", "_"))
            yield check_package(need, version_of(need.name), failure)
    extras = {_as_named(need.name): need for need in declared if need.extra}
    for name in sorted({*PURPOSES, *extras}):
        need = replace(extras.get(name) or Requirement(name, name), name=name)
        yield check_package(need, version_of(name), optional=True)


def _as_named(package: str) -> str:
    """The name under which the purpose of *package* is told, in whatever way it is written."""
    written = re.compile(re.sub("[-_.]", "[-_.]", package), re.IGNORECASE)
    return next(filter(written.fullmatch, PURPOSES), package)


def _import_failure(module: str) -> str:
    """Why a module cannot be imported; empty when it can."""
    try:
        importlib.import_module(module)
    except Exception as error:
        return _what(error)
    return ""


def _look_at_index(place: str) -> Check:
    try:
        from cleaner.headlines.index import HeadlineIndex

        with closing(HeadlineIndex.open(place, create=False)) as opened:
            headlines = opened.store.count()
    except InputError as error:
        return Check(f"index {place}", "problem", error.reason)
    except Exception as error:
        return Check(f"index {place}", "problem", _what(error))
    return Check(f"index {place}", "ok", counted(headlines, "headline"))


def _what(error: Exception) -> str:
    """An error of ours speaks for itself."""
    return str(error) if isinstance(error, CleanerError) else f"{type(error).__name__}: {error}"


def check_record(checks: Sequence[Check]) -> dict[str, Any]:
    """The checks as a record, for JSON.

    >>> check_record([Check("Python", "ok", "3.12.1")])["ok"]
    True
    """
    sound = all(check.state != "problem" for check in checks)
    return {"ok": sound, "checks": [asdict(check) for check in checks]}
