"""Suggested rules as a rule file, as a table for people, as data for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from cleaner.outlets.rules import Outlet, Suggestion, given_fields
from cleaner.outlets.sightings import Found
from cleaner.rules.model import Example
from cleaner.text.spans import Recurrence
from cleaner.text.wording import counted

_HEAD = """\
# Rules that `cleaner rules suggest` proposes. None of them does anything until you look at it and
# write status = "stable"; `--preview` tries them out. Delete what you do not want.
"""
_PLAIN = ("id", "description", "description_ar", "kind")
_OPTIONAL = (
    "phrases", "pattern", "anchor", "remove", "max_length", "max_lines", "until", "zone", "sites",
    "lang", "recurs",
)  # fmt: skip
_SHOWN = 10
_LONGEST_SHOWN = 60


def rule_file(suggestions: Iterable[Suggestion], head: str = _HEAD) -> str:
    """The suggested rules as TOML below *head*, each with what was counted in a comment above it.

    >>> print(rule_file([]).splitlines()[-1])
    schema = 1
    """
    tables = ["\n".join(_table(each)) for each in suggestions]
    return "\n\n".join([head + "schema = 1", *tables]) + "\n"


def _table(suggestion: Suggestion) -> Iterator[str]:
    rule = suggestion.rule
    for found in suggestion.found:
        yield f"# {_counted(found)}"
    yield "[[rule]]"
    for key in _PLAIN:
        yield f"{key} = {_value(getattr(rule, key))}"
    for key, value in given_fields(rule, _OPTIONAL):
        yield f"{key} = {_value(value)}"
    yield f"status = {_value(rule.status)}"
    yield f"match = {_value(rule.match)}"
    yield f"keep = {_value(rule.keep)}"


def _value(value: object) -> str:
    """A value as TOML writes it."""
    if isinstance(value, str):
        # What JSON escapes TOML escapes alike, but for the one control character that JSON writes
        # as it is.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
    if isinstance(value, Recurrence):
        outlet = _value(value.outlet)
        return f"{{ pages = {value.pages}, of = {value.of}, outlet = {outlet} }}"
    if isinstance(value, Example):
        if value.text == value.removes:
            return _value(value.text)
        return f"{{ text = {_value(value.text)}, removes = {_value(value.removes)} }}"
    if isinstance(value, tuple):
        return "[\n" + "".join(f"  {_value(entry)},\n" for entry in value) + "]"
    return str(value)


def _counted(found: Found) -> str:
    """What was counted of one line: pages, places, what is removed already, the risk."""
    places = ", ".join(f"{zone} {count}" for zone, count in found.zones.items())
    parts = [f"{found.pages} pages ({places})"]
    taken = found.pages - found.left
    if taken:
        parts.append(f"removed already on {taken}")
    if found.risk:
        parts.append(f"risk: {found.risk}")
    return ", ".join(parts) + f": {_shown(found.examples[0])}"


def _shown(raw: str) -> str:
    """One line, short enough for a table and without signs that a terminal obeys."""
    text = "".join(c if c.isprintable() else " " for c in raw)
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def table_lines(outlet: Outlet) -> Iterator[str]:
    """The table for a terminal: what is proposed for an outlet and what is not, and why.

    >>> list(table_lines(Outlet("valley", "", "ar", 3, 3, ())))
    ['valley: 3 pages', '  nothing to propose']
    """
    looked = "" if outlet.looked_at == outlet.pages else f", {outlet.looked_at:,} looked at"
    yield f"{outlet.name}: {counted(outlet.pages, 'page')}{looked}"
    for each in outlet.rules:
        yield f"  {each.rule.id}: {each.rule.remove}, zone {each.rule.zone}"
        for found in each.found[:_SHOWN]:
            yield f"    {_counted(found)}"
            yield from (f"        also: {_shown(raw)}" for raw in found.examples[1:])
        if len(each.found) > _SHOWN:
            yield f"    and {len(each.found) - _SHOWN:,} more"
    if not outlet.rules:
        yield "  nothing to propose"
    taken = sum(not found.left for found in outlet.found)
    if taken:
        yield f"  removed already: {taken:,} other lines that recur"
    risky = [found for found in outlet.found if found.left and not found.zone]
    if risky:
        yield f"  not proposed: {len(risky):,}"
    for found in risky[:_SHOWN]:
        yield f"    {_counted(found)}"


def suggestion_data(outlets: Sequence[Outlet]) -> dict[str, Any]:
    """The same of all outlets as one JSON object.

    >>> suggestion_data([])
    {'outlets': [], 'suggestions': []}
    """
    return {
        "outlets": [_outlet_data(outlet) for outlet in outlets],
        "suggestions": [
            {
                "rule": each.rule.id,
                "outlets": [outlet.name],
                "kind": each.rule.kind,
                "zone": each.rule.zone,
                "remove": each.rule.remove,
                "lines": [_found_data(found) for found in each.found],
            }
            for outlet in outlets
            for each in outlet.rules
        ],
    }


def _outlet_data(outlet: Outlet) -> dict[str, Any]:
    return {
        "name": outlet.name,
        "site": outlet.site,
        "language": outlet.language,
        "pages": outlet.pages,
        "looked_at": outlet.looked_at,
        "removed_already": sum(not found.left for found in outlet.found),
        "not_proposed": [
            _found_data(found) for found in outlet.found if found.left and not found.zone
        ],
    }


def _found_data(found: Found) -> dict[str, Any]:
    return {
        "shape": found.shape.name,
        "pages": found.pages,
        "zones": found.zones,
        "removed_already": found.pages - found.left,
        "risk": found.risk,
        "examples": list(found.examples),
    }
