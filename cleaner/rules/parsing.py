"""Reading rules from TOML, with every mistake of a file reported at once. No I/O.

The format is described in docs/rules.md; what one field may hold is said by ``model.Rule``, what
fields ask of each other by ``CONDITIONS``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from cleaner.errors import RuleError
from cleaner.rules.model import BUILT_IN, Rule
from cleaner.rules.patterns import list_names, pattern_problem
from cleaner.rules.tables import fits, made, read_tables, table_problems
from cleaner.text.arabic import fold_pattern, fold_words

Values = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Condition:
    """A rule of which *when* holds must be one of which *needs* holds; *problem* says so.

    Both name fields and the values that each may have; no values: any that is not empty.
    """

    when: Values
    needs: Values
    problem: str


CONDITIONS = (
    Condition(
        {"pattern": (), "anchor": ("line-end", "anywhere")},
        {"contains": ()},
        "a pattern that may stand anywhere in a line needs words: 'contains'",
    ),
    Condition({"contains": ()}, {"pattern": ()}, "'contains' goes with a pattern"),
    Condition({"until": ()}, {"remove": ("list",)}, "'until' goes with remove = \"list\""),
    Condition(
        {"remove": ("list", "rest", "above", "below")},
        {"max_lines": ()},
        "remove = {remove!r} needs 'max_lines'",
    ),
    Condition(
        {"status": ("deprecated",)}, {"replaced_by": ()}, "a deprecated rule needs 'replaced_by'"
    ),
)
EITHER = ("phrases", "pattern")
"""Exactly one of these is given, and not empty."""


def parse_rules(text: str, source: str, *, sound: bool = False) -> tuple[Rule, ...]:
    """Read the rules of one TOML file; *source* is its name in messages.

    *sound* says that the rules are known to pass their checks: then only the types of their fields
    are checked, in a fraction of the time.

    Raises RuleError with every mistake of the file, each as ``source:line: rule 'id': what``.

    >>> parse_rules("schema = 1", "a.toml")
    ()
    >>> parse_rules("schema = 1\\n[[rule]]\\nid = 'x'\\npatern = 'y'", "a.toml")
    Traceback (most recent call last):
        ...
    cleaner.errors.RuleError: a.toml:2: rule 'x': unknown key 'patern', did you mean 'pattern'?
    a.toml:2: rule 'x': 'description' is missing
    a.toml:2: rule 'x': 'kind' is missing
    a.toml:2: rule 'x': 'match' is missing
    a.toml:2: rule 'x': 'keep' is missing
    a.toml:2: rule 'x': give either 'phrases' or 'pattern'
    """
    file = read_tables(text, source, "rule")
    problems = list(file.problems)
    rules = []
    for number, (place, table) in enumerate(file.tables, 1):
        name = table.get("id", f"number {number}")
        table = {**table, "match": _as_examples(table["match"])} if "match" in table else table
        # Those that are thought sound are looked at closely when they are not.
        found = [] if sound and fits(table, Rule) else list(_rule_problems(table))
        if not found:
            rules.append(made(table, Rule, place))
        problems += [f"{place}: rule {name!r}: {problem}" for problem in found]
    if problems:
        raise RuleError(tuple(problems))
    return tuple(rules)


def _as_examples(entries: Any) -> Any:
    """A text that stands alone as an example is removed as a whole."""
    if not isinstance(entries, list):
        return entries
    return [{"text": e, "removes": e} if isinstance(e, str) else e for e in entries]


def _rule_problems(table: Mapping[str, Any]) -> Iterator[str]:
    """Everything that is wrong with one ``[[rule]]`` table."""
    problems = table_problems(table, Rule)
    yield from chain(*problems.values())
    sound = {key: value for key, value in table.items() if key not in problems}
    if bool(table.get("phrases")) == bool(table.get("pattern")):
        yield "give either 'phrases' or 'pattern'"
    for condition in CONDITIONS:
        if _holds(condition.when, sound) and not _holds(condition.needs, table):
            yield condition.problem.format(**table)
    yield from _content_problems(sound)


def _holds(values: Values, table: Mapping[str, Any]) -> bool:
    return all(
        table.get(key) in allowed if allowed else bool(table.get(key))
        for key, allowed in values.items()
    )


def _content_problems(table: Mapping[str, Any]) -> Iterator[str]:
    """What no type says: of fields that have the right one."""
    if table.get("id") in BUILT_IN:
        yield "the id is reserved for a built-in reason"
    for phrase in table.get("phrases", ()):
        if not fold_words(phrase).strip(".,:;!-|*"):
            yield f"the phrase {phrase!r} has no letters or digits that could be found"
    for key in ("pattern", "until"):
        if problem := pattern_problem(fold_pattern(table.get(key, ""))):
            yield f"{key}: {problem}"
    if names := list_names(table.get("until", "")):
        yield f"until: names the word list {names[0]!r}: only a pattern can do that"
    for example in table.get("match", ()):
        if set(example) != {"text", "removes"}:
            yield "a 'match' table has exactly the strings 'text' and 'removes'"
        elif example["removes"] not in example["text"]:
            yield f"'removes' is no part of 'text': {example['removes']!r}"
