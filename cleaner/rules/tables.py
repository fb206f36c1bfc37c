"""TOML files of tables, read strictly: each table is checked by the types of a data class.

Three forms of file are read so: rules, word lists, and the lists for headlines.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar, get_args, get_type_hints

import msgspec

from cleaner.errors import RuleError

_Kind = TypeVar("_Kind")
SCHEMA = 1
SOURCE = "source"
"""The field that says where a table was read; no file has it."""

_MOST_PARTS = 32
# The parser takes time by the square of the parts of a key.
_DEEP_KEY = re.compile(
    r"""(?:^|[{{,])[\s\[]*+(?P<key>{part}(?:[ \t]*+\.[ \t]*+{part}){{{most}}})""".format(
        part=r"""(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')""", most=_MOST_PARTS
    ),
    re.MULTILINE,
)

NOT_BLANK = r"\S"
WORDS_JOINED = r"^[a-z0-9]+(-[a-z0-9]+)*$(?!\n)"
WITH_A_GAP = r"\{\}"
"""Forms of strings, as JSON Schema writes them; ``$`` alone would let a line break pass."""

# What msgspec says, in the words of whoever writes a file.
_WORDS: Mapping[str, str] = MappingProxyType(
    {
        f"`str` matching regex {NOT_BLANK!r}": "a string that is not blank",
        f"`str` matching regex {WORDS_JOINED!r}": "lower-case words joined by '-'",
        f"`str` matching regex {WITH_A_GAP!r}": "a headline with {} for the word",
        "`str` of length >= 1": "a string that is not empty",
        "`str`": "a string",
        "`int`": "a whole number",
        "`float`": "a fraction",
        "`bool`": "a truth value",
        "`array` of length >=": "a list of at least",
        "`array`": "a list",
        "`object`": "a table",
        "Object missing required field": "lacks",
    }
)


@dataclass(frozen=True, slots=True)
class TableFile:
    """What a file holds: its *tables*, each with its place (``source:line``), the other values of
    the *document*, and what is wrong with its form."""

    tables: tuple[tuple[str, dict[str, Any]], ...]
    document: Mapping[str, Any]
    problems: tuple[str, ...]


def read_tables(text: str, source: str, name: str, others: Iterable[str] = ()) -> TableFile:
    """Read a file of ``[[name]]`` tables; beside them may stand the keys *others*.

    *source* names the file in messages. Raises RuleError for what is not TOML.

    >>> read_tables("schema = 1\\n[[rule]]\\nid = 'x'", "a.toml", "rule").tables
    (('a.toml:2', {'id': 'x'}),)
    """
    document = parse_toml(text, source)
    problems = []
    if type(document.get("schema")) is not int or document["schema"] != SCHEMA:
        problems.append(f"'schema = {SCHEMA}' is missing at the top")
    known = ("schema", name, *others)
    problems += [_unknown_key(key, known) for key in sorted(set(document) - set(known))]
    tables = document.get(name, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        problems.append(f"its tables are written as [[{name}]]")
        tables = []
    header = re.compile(rf"\s*\[\[\s*[\"']?{name}[\"']?\s*\]\]")
    lines = [number for number, line in enumerate(text.split("\n"), 1) if header.match(line)]
    lines += [1] * (len(tables) - len(lines))  # they may also be written as one list
    placed = ((f"{source}:{line}", table) for line, table in zip(lines, tables, strict=False))
    return TableFile(tuple(placed), document, tuple(f"{source}:1: {what}" for what in problems))


def parse_toml(text: str, source: str) -> dict[str, Any]:
    """The document that *text* holds; raises RuleError where it holds none, or one that would take
    long to read.

    >>> parse_toml("a = 1", "a.toml")
    {'a': 1}
    """
    if deep := _DEEP_KEY.search(text):
        line = text.count("\n", 0, deep.start("key")) + 1
        raise RuleError((f"{source}:{line}: a key has more than {_MOST_PARTS} parts",))
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise RuleError((f"{source}: not TOML: lists or tables are nested too deep",)) from None
    except ValueError as error:  # also for numbers of thousands of digits
        reason = str(error).partition(";")[0]
        raise RuleError((f"{source}: not TOML: {reason}",)) from None


def _unknown_key(key: str, known: Iterable[str]) -> str:
    """Say that a key is not known, and which one it is like."""
    return f"unknown key {key!r}{did_you_mean(key, known)}"


def did_you_mean(key: str, known: Iterable[str]) -> str:
    """Which of the *known* keys one that is not known is like, to stand behind what is said of it.

    >>> did_you_mean("patern", ["pattern", "phrases"])
    ", did you mean 'pattern'?"
    """
    near = difflib.get_close_matches(key, list(known), n=1)
    return f", did you mean {near[0]!r}?" if near else ""


@cache
def _field_types(kind: type) -> Mapping[str, Any]:
    """The fields that a table of *kind* may have in a file, with their types."""
    hints = get_type_hints(kind, include_extras=True)
    return {field.name: hints[field.name] for field in fields(kind) if field.name != SOURCE}


@cache
def required_fields(kind: type) -> tuple[str, ...]:
    """The fields that must be given: those whose default their own type refuses.

    >>> from cleaner.rules.model import Rule
    >>> required_fields(Rule)
    ('id', 'description', 'kind', 'match', 'keep')
    """
    defaults = {field.name: field.default for field in fields(kind)}
    return tuple(
        name
        for name, expected in _field_types(kind).items()
        if defaults[name] is MISSING or next(_value_problems(name, defaults[name], expected), "")
    )


def table_problems(table: Mapping[str, Any], kind: type) -> dict[str, list[str]]:
    """Everything in which a table is none of *kind*, by its keys.

    >>> from cleaner.rules.model import Example
    >>> table_problems({"text": 3}, Example)
    {'text': ["'text': expected a string, got a whole number"], 'removes': ["'removes' is missing"]}
    """
    known = _field_types(kind)
    problems: dict[str, list[str]] = {}
    for key, value in table.items():
        if key not in known:
            problems[key] = [_unknown_key(key, known)]
        elif found := list(_value_problems(repr(key), value, known[key])):
            problems[key] = found
    missing = {key: [f"{key!r} is missing"] for key in required_fields(kind) if key not in table}
    return problems | missing


def fits(table: Mapping[str, Any], kind: type) -> bool:
    """Whether the fields that a table has are those of *kind*, said in a fraction of the time.

    >>> from cleaner.rules.model import Example
    >>> fits({"text": "a", "removes": "a"}, Example), fits({"text": "a"}, Example)
    (True, False)
    """
    try:
        msgspec.convert(table, kind)
    except msgspec.ValidationError:
        return False
    return table.keys() <= _field_types(kind).keys()


def made(table: Mapping[str, Any], kind: type[_Kind], place: str) -> _Kind:
    """A table that is sound as a *kind* that was read at this *place*.

    >>> from cleaner.rules.model import Example
    >>> made({"text": "a", "removes": "a"}, Example, "a.toml:2")
    Example(text='a', removes='a')
    """
    return msgspec.convert({**table, SOURCE: place}, kind)


def _value_problems(name: str, value: Any, expected: Any) -> Iterator[str]:
    """What is wrong with a value; each entry of a list can be wrong by itself."""
    try:
        msgspec.convert(value, expected)
    except msgspec.ValidationError as error:
        sound = True
        for number, entry in enumerate(value if isinstance(value, list) else (), 1):
            for problem in _value_problems(f"{name}, entry {number}", entry, _entry_type(expected)):
                sound = False
                yield problem
        if sound:
            yield f"{name}: {_worded(str(error), expected)}"


def _entry_type(expected: Any) -> Any:
    """The type of the entries of a list: the first of tuple[X, ...], whatever is noted on it."""
    inner = get_args(expected)[0]
    return get_args(inner)[0] if get_args(inner)[1:] == (...,) else inner


def _worded(message: str, expected: Any) -> str:
    if message.startswith("Invalid enum value"):
        return f"{message.split()[3]} is none of: {', '.join(get_args(get_args(expected)[0]))}"
    message = message.partition(" - at ")[0]
    for said, meant in _WORDS.items():
        message = message.replace(said, meant)
    return message[0].lower() + message[1:]
