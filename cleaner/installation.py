"""What is installed here: the version of this package, what it needs and what it can use."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

DISTRIBUTION = "arabic-news-cleaner"
"""The name that pip knows; ``cleaner`` belongs to another project there."""

_NAME = re.compile(r"[\w.-]+")
_MINIMUM = re.compile(r">=\s*([\d.]+)")
_EXTRA = re.compile(r"extra\s*==\s*['\"]([\w.-]+)")


@dataclass(frozen=True, slots=True)
class Requirement:
    """A package that is needed, or with an *extra* one that can be used; *spec* is what pip is to
    be told, *minimum* the oldest version (empty: any)."""

    name: str
    spec: str
    minimum: str = ""
    extra: str = ""


def read_requirement(line: str) -> Requirement:
    """Read a requirement as the metadata of a package hold it.

    >>> read_requirement('datatrove[io]>=0.10; extra == "datatrove"')
    Requirement(name='datatrove', spec='datatrove[io]>=0.10', minimum='0.10', extra='datatrove')
    """
    spec, _, condition = line.partition(";")
    name, minimum, extra = _NAME.match(spec), _MINIMUM.search(spec), _EXTRA.search(condition)
    return Requirement(
        name[0] if name else spec.strip(),
        spec.strip(),
        minimum[1] if minimum else "",
        extra[1] if extra else "",
    )


def version() -> str:
    """The version of this package.

    >>> version().count(".")
    2
    """
    try:
        return metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return str(_project()["version"])


def requirements() -> list[Requirement]:
    """What this package needs, and with an extra can use, in the order in which it is declared.

    >>> "typer" in {needed.name for needed in requirements() if not needed.extra}
    True
    """
    try:
        lines = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        lines = list(_declared())
    return [read_requirement(line) for line in lines]


def version_of(package: str) -> str:
    """The version of an installed package; empty when it is not installed.

    >>> version_of("no such package")
    ''
    """
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def _project() -> dict[str, object]:
    """The table of a checkout that is run without being installed."""
    file = Path(__file__).parents[1] / "pyproject.toml"
    project = tomllib.loads(file.read_text("utf-8"))["project"]
    assert isinstance(project, dict)
    return project


def _declared() -> Iterator[str]:
    project = _project()
    needed, extras = project["dependencies"], project["optional-dependencies"]
    assert isinstance(needed, list)
    assert isinstance(extras, dict)
    yield from needed
    for extra, lines in extras.items():
        yield from (f'{line}; extra == "{extra}"' for line in lines)
