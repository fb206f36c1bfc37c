"""The check of an installation: what is found, what is told to do about it, how it ends."""

from __future__ import annotations

import json
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from conftest import ROOT, STORY, RunCleaner, run, write

from cleaner.cli.checks import PURPOSES, Check, check_package, check_record, is_older
from cleaner.installation import Requirement, read_requirement, requirements, version

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def states(printed: str) -> dict[str, str]:
    """Name of a check -> its state, of the lines that the command prints."""
    rows = [line.split(None, 1) for line in printed.splitlines()]
    return {rest.split(":")[0]: state for state, rest in rows}


def test_a_whole_installation(cleaner: RunCleaner) -> None:
    result = cleaner("doctor")
    assert result.code == 0
    found = states(result.out)
    needed = {read_requirement(line).name.replace("_", "-") for line in PROJECT["dependencies"]}
    shown = {name.replace("_", "-"): state for name, state in found.items()}
    assert {shown[name] for name in needed} == {"ok"}
    assert found["Python"] == found["cleaner"] == found["rules"] == "ok"
    assert f"cleaner: {PROJECT['version']}\n" in result.out
    digest = cleaner("--version").out.split("digest ")[1].rstrip(")\n")
    assert f"digest {digest}\n" in result.out
    assert f"regex: {metadata.version('regex')}\n" in result.out
    assert result.stderr == "all that is needed works\n"


def test_every_package_of_an_extra_has_its_purpose() -> None:
    extras = [line for lines in PROJECT["optional-dependencies"].values() for line in lines]
    assert {read_requirement(line).name for line in extras} <= set(PURPOSES)


def test_what_is_installed_declares_what_the_project_declares() -> None:
    declared = {read_requirement(line).name for line in PROJECT["dependencies"]}
    found = {need.name.replace("-", "_") for need in requirements() if not need.extra}
    assert found == {name.replace("-", "_") for name in declared}


def test_json(here: Path, cleaner: RunCleaner) -> None:
    result = cleaner("doctor", "--json", "--index", "no.db")
    assert (result.code, result.stderr) == (2, "")
    record = json.loads(result.out)
    assert record["ok"] is False
    checks = {check["name"]: check for check in record["checks"]}
    assert checks["index no.db"]["state"] == "problem"
    assert checks["index no.db"]["found"] == "no such index"
    assert checks["cleaner"] == {"name": "cleaner", "state": "ok", "found": version(), "advice": ""}
    assert not (here / "no.db").exists()
    assert json.loads(cleaner("doctor", "--json").out)["ok"] is True


def test_an_index_that_can_be_read_and_one_that_cannot(here: Path, cleaner: RunCleaner) -> None:
    write(here / "page.txt", STORY)
    cleaner("duplicates", "--index", "news.db", "page.txt")
    result = cleaner("doctor", "--index", "news.db")
    assert (result.code, "ok       index news.db: 1 headline\n" in result.out) == (0, True)
    write(here / "other.db", "no index at all, but a longer text" * 99)
    result = cleaner("doctor", "--index", "other.db")
    assert result.code == 2
    assert "problem  index other.db: is not an index of headlines\n" in result.out
    assert result.stderr == "1 problem\n"


def test_rules_of_ones_own(here: Path, own_rules: Path, cleaner: RunCleaner) -> None:
    result = cleaner("doctor", "--rules", own_rules)
    assert result.code == 0
    assert " built in, 1 own, digest " in result.out
    write(here / "bad.toml", 'schema = 1\n[[rule]]\nid = "x"\nkind = "none"\n')
    result = cleaner("doctor", "--rules", "bad.toml")
    assert result.code == 2
    problems = [line for line in result.out.splitlines() if line.startswith("problem  rules: ")]
    assert len(problems) > 1
    assert all("bad.toml:2: rule 'x': " in line for line in problems)
    result = cleaner("doctor", "--rules", "no.toml")
    assert (result.code, "problem  rules: no.toml: no such file" in result.out) == (2, True)


def test_a_library_that_is_broken_or_gone(tmp_path: Path) -> None:
    """The command itself needs none of them, so it lives to tell."""
    write(tmp_path / "regex.py", "raise ImportError('made for another Python')\n")
    result = run("doctor", PYTHONPATH=str(tmp_path))
    printed = result.stdout.decode()
    assert result.returncode == 2
    assert (
        "problem  regex: cannot be imported: ImportError: made for another Python: pip" in printed
    )
    assert "problem  rules: ImportError: made for another Python\n" in printed
    assert b"Traceback" not in result.stderr


def test_the_terminal(monkeypatch: pytest.MonkeyPatch, cleaner: RunCleaner) -> None:
    result = run("doctor", LC_ALL="C")
    assert result.returncode == 0
    assert b"note     terminal: ANSI_X3.4-1968: what is printed is UTF-8" in result.stdout
    monkeypatch.setattr("locale.getencoding", lambda: "UTF-8")
    assert "ok       terminal: UTF-8\n" in cleaner("doctor").out


def test_an_optional_part_that_is_missing_is_no_problem(
    monkeypatch: pytest.MonkeyPatch, cleaner: RunCleaner
) -> None:
    present = metadata.version

    def without_redis(name: str) -> str:
        if name == "redis":
            raise metadata.PackageNotFoundError(name)
        return "1.0" if name == "scrapy" else present(name)

    monkeypatch.setattr("cleaner.installation.metadata.version", without_redis)
    result = cleaner("doctor")
    assert result.code == 0
    assert "missing  redis: not installed (an index of headlines that several" in result.out
    assert ': pip install "redis>=' in result.out
    assert "missing  scrapy: 1.0 is too old (cleaner.adapters.scrapy): pip install" in result.out


def test_an_index_in_redis_without_its_client(
    here: Path, monkeypatch: pytest.MonkeyPatch, cleaner: RunCleaner
) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)
    place = "redis://localhost/0"
    result = cleaner("doctor", "--index", place)
    assert result.code == 2
    needed = f'{place}: needs redis; in a clone of cleaner: pip install ".[redis]"\n'
    assert f"problem  index {needed}" in result.out
    write(here / "page.txt", STORY)
    result = cleaner("duplicates", "--index", place, "page.txt")
    assert result == (2, b"", needed)


def test_versions_are_compared_as_numbers() -> None:
    assert is_older("2.9.9", "2.10")
    assert not is_older("10.0", "9")
    assert not is_older("2.0", "2.0.0")
    needed = Requirement("x", "x>=2", "2")
    assert check_package(needed, "1.9").state == "problem"
    assert check_package(needed, "").state == "note"
    assert check_package(needed, "2.0", optional=True).state == "ok"
    assert check_package(needed, "1.9", optional=True).state == "missing"
    assert not check_record([Check("x", "ok", "1"), Check("y", "problem", "")])["ok"]


def test_nothing_is_named_twice(cleaner: RunCleaner) -> None:
    names = [line.split(None, 1)[1].split(":")[0] for line in cleaner("doctor").out.splitlines()]
    normal = [name.replace("_", "-").replace(".", "-") for name in names]
    assert sorted(set(normal)) == sorted(normal)


def test_where_compiled_rules_are_kept(
    cleaner: RunCleaner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLEANER_CACHE", str(tmp_path / "cache"))
    assert f"ok       cache: {tmp_path / 'cache'}\n" in cleaner("doctor").out
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CLEANER_CACHE", str(tmp_path / "file"))
    assert f"cache: {tmp_path / 'file'} is not used" in cleaner("doctor").out
    monkeypatch.setenv("CLEANER_CACHE", "")
    assert "cache: off" in cleaner("doctor").out
