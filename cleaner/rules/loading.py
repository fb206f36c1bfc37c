"""Rule files on the disk: which there are, and all of them read into one rule set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.errors import InputError, RuleError
from cleaner.rules.cache import kept
from cleaner.rules.patterns import refuse_missing_lists

if TYPE_CHECKING:
    from cleaner.rules.model import Rule, RuleSet

# In messages a built-in file is named by its place among the rules, the same on every machine.
_BUILTIN = "builtin:"
_WORDS_FOLDER = "words"
_HEADLINES_FOLDER = "headlines"
_Parsed = tuple[list["Rule"], dict[str, frozenset[str]]]
"""Rules, and word lists by name."""


def builtin_rules_dir() -> Path:
    """The folder of the rules that come with the package.

    An installed package holds them as ``cleaner/_rules``; a checkout, also one that is installed
    as editable, has them beside the package.

    >>> (builtin_rules_dir() / "ar").is_dir()
    True
    """
    here = Path(__file__).parent.parent
    packaged = here / "_rules"
    return packaged if packaged.is_dir() else here.parent / "rules"


def is_builtin(rule: Rule) -> bool:
    """Whether *rule* came with the package and not from a user's own file.

    >>> all(is_builtin(rule) for rule in load_rules().rules)
    True
    """
    return rule.source.startswith(_BUILTIN)


def load_rules(own: Sequence[str | Path] = (), *, check_builtin: bool = False) -> RuleSet:
    """Load the built-in rules and the user's *own* files and folders of rules.

    An own rule (or word list) takes the place of a built-in one with the same id. The contents of
    built-in rules are checked only with *check_builtin*: it takes longer than all else that a
    command does before its first page. Raises RuleError with all mistakes of all files at once,
    InputError when a path cannot be read.

    >>> load_rules() == load_rules()
    True
    """
    from cleaner.rules.model import RuleSet, combine

    problems: list[str] = []
    if check_builtin:
        builtin, words = _parse_builtin(problems, sound=False)
    else:
        builtin, words = kept(_builtin_content(), lambda: _parse_builtin(problems, sound=True))
    owned, own_words = _parse_files(rule_files(own), None, problems) if own else ([], {})
    if problems:
        raise RuleError(tuple(problems))
    own_ids = {rule.id for rule in owned}
    words = {**words, **own_words}
    refuse_missing_lists(owned, words)
    return RuleSet(combine([rule for rule in builtin if rule.id not in own_ids] + owned), words)


def rule_files(paths: Iterable[str | Path]) -> list[Path]:
    """The rule files that *paths* name: TOML files as they are, folders with all they hold.

    Word lists (in a folder ``words``) are among them, lists for headlines (in ``headlines``) are
    not. Raises InputError for a path that does not exist or holds no rule file.

    >>> {path.suffix for path in rule_files([builtin_rules_dir()])}
    {'.toml'}
    """
    files: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            # A link that leads nowhere is read, and so is told.
            found = (p for p in path.rglob("*.toml") if p.is_file() or not p.exists())
            inside = sorted(p for p in found if not _is_for_headlines(p))
            if not inside:
                raise InputError(str(path), "holds no rule file (*.toml)")
            files += inside
        elif not path.exists():
            raise InputError(str(path), "no such file or folder")
        elif not path.is_file():
            raise InputError(str(path), "is no file")
        elif not _is_for_headlines(path):
            files.append(path)
    return files


def _builtin_content() -> Iterator[bytes]:
    """All that the built-in rules depend on."""
    for path in rule_files([builtin_rules_dir()]):
        yield path.as_posix().encode()
        yield path.read_bytes()


def _parse_builtin(problems: list[str], *, sound: bool) -> _Parsed:
    folder = builtin_rules_dir()
    return _parse_files(rule_files([folder]), folder, problems, sound)


def _parse_files(
    paths: Iterable[Path], root: Path | None, problems: list[str], sound: bool = False
) -> _Parsed:
    """Parse files, adding every mistake to *problems*; *root* is the folder of built-in ones,
    *sound* as for ``parse_rules``."""
    from cleaner.rules.parsing import parse_rules

    rules: list[Rule] = []
    words: dict[str, frozenset[str]] = {}
    for path in paths:
        source = _BUILTIN + path.relative_to(root).as_posix() if root else path.as_posix()
        try:
            text = path.read_bytes().decode("utf-8-sig")
            if path.parent.name == _WORDS_FOLDER:
                _add_words(text, source, words)
            else:
                rules += parse_rules(text, source, sound=sound)
        except RuleError as error:
            problems += error.problems
        except UnicodeDecodeError as error:
            problems.append(f"{source}: is not UTF-8 (offset {error.start}): save it as UTF-8")
        except OSError as error:
            raise InputError(str(path), str(error.strerror).lower()) from None
    return rules, words


def _add_words(text: str, source: str, words: dict[str, frozenset[str]]) -> None:
    """Read a file of word lists into *words*; raises RuleError with its mistakes."""
    from cleaner.rules.model import WordList
    from cleaner.rules.tables import read_tables, table_problems

    file = read_tables(text, source, "words")
    problems = list(file.problems)
    for number, (place, table) in enumerate(file.tables, 1):
        name = table.get("id", f"number {number}")
        found = list(chain(*table_problems(table, WordList).values()))
        if name in words and not found:
            found = ["the id is taken"]
        problems += [f"{place}: words {name!r}: {problem}" for problem in found]
        if not found:
            words[name] = frozenset(table["words"])
    if problems:
        raise RuleError(tuple(problems))


def _is_for_headlines(path: Path) -> bool:
    return path.parent.name == _HEADLINES_FOLDER
