"""Options that need not be typed each time: from a file of settings, or from the environment.

The command line goes before the environment, the environment before the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cleaner.errors import InputError, RuleError
from cleaner.files.streams import read_utf8

FILE = "cleaner.toml"
"""The file of settings, in the working folder; or ``[tool.cleaner]`` of PROJECT there."""
PROJECT = "pyproject.toml"
_PREFIX = "CLEANER_"


def settings_file() -> Path | None:
    """The file in the working folder whose settings are used; None when there is none.

    Raises InputError for a file that cannot be read, RuleError for one that is no TOML.
    """
    found = _find()
    return found[0] if found else None


def read_settings(command: Any) -> dict[str, Any]:
    """The settings that hold in the working folder, for the commands below *command*, as the
    defaults of each. Raises InputError for a setting that no command has, or of a wrong type."""
    found = _find()
    if found is None:
        return {}
    path, settings = found
    commands = dict(_commands(command))
    general = {key: value for key, value in settings.items() if not isinstance(value, dict)}
    own = {key: value for key, value in settings.items() if isinstance(value, dict)}
    _check_known(path, own, commands, "command")
    _check_known(path, general, {key for options in commands.values() for key in options}, "option")
    defaults: dict[str, Any] = {}
    for name, options in commands.items():
        _check_known(path, own.get(name, {}), options, f"option of {name}")
        given = {key: value for key, value in general.items() if key in options}
        *groups, last = name.split()
        place = defaults
        for group in groups:
            place = place.setdefault(group, {})
        place[last] = _values(path, {**given, **own.get(name, {})}, options)
    return defaults


def name_variables(command: Any) -> None:
    """Let each option below *command* be given by a variable: ``CLEANER_TEXT_FIELD``."""
    for _, options in _commands(command):
        for key, option in options.items():
            option.envvar = _PREFIX + key.upper().replace("-", "_")
            option.show_envvar = False


def _find() -> tuple[Path, dict[str, Any]] | None:
    """The file whose settings are used, and what it holds."""
    for path in (Path(FILE), Path(PROJECT)):
        if path.is_file() and (table := _own_table(path)) is not None:
            return path, table
    return None


def _own_table(path: Path) -> dict[str, Any] | None:
    """The settings of a file; None when it is the file of a project that has none."""
    from cleaner.rules.tables import parse_toml

    try:
        table: Any = parse_toml(read_utf8(path), str(path))
    except RuleError:
        if path.name == PROJECT:
            return None  # others say so
        raise
    if path.name == PROJECT:
        table = table.get("tool", {}).get("cleaner")
    return table if isinstance(table, dict) else None


def _commands(command: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[str, dict[str, Any]]]:
    """The commands below one, each with its options by their long names."""
    inner = getattr(command, "commands", None)
    for name, below in (inner or {}).items():
        yield from _commands(below, (*words, name))
    if inner is None:
        options = (p for p in command.params if p.param_type_name == "option" and not p.is_eager)
        yield " ".join(words), {max(option.opts, key=len).lstrip("-"): option for option in options}


def _check_known(path: Path, given: Mapping[str, Any], known: Any, what: str) -> None:
    for key in given:
        if key not in known:
            from cleaner.rules.tables import did_you_mean

            raise InputError(str(path), f"{key!r} is no {what}{did_you_mean(key, known)}")


def _values(path: Path, given: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """The defaults of a command, by the names of its parameters."""
    found = {}
    for key, value in given.items():
        option = options[key]
        if option.multiple and isinstance(value, str):
            value = [value]
        if not _fits(value, option):
            wanted = "true or false" if option.is_flag else "a list of texts"
            wanted = wanted if option.is_flag or option.multiple else "a text or a number"
            raise InputError(str(path), f"{key!r} is {value!r}; expected {wanted}")
        found[option.name] = value
    return found


def _fits(value: object, option: Any) -> bool:
    if option.is_flag:
        return isinstance(value, bool)
    if option.multiple:
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    return isinstance(value, str | int | float) and not isinstance(value, bool)
