"""JSON Schemas written from the types of data classes; that of rule files, for editors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from inspect import cleandoc
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from cleaner.rules.model import Example, Rule, Text
from cleaner.rules.parsing import CONDITIONS, EITHER, Values
from cleaner.rules.tables import SOURCE, required_fields


@dataclass(frozen=True, slots=True)
class _RuleFile:
    schema: Annotated[Literal[1], Meta(description="The version of this format.")]
    rule: Annotated[tuple[Rule, ...], Meta(description="The rules, each a [[rule]] table.")] = ()


def rules_schema() -> str:
    """The schema as it stands in ``rules/rules.schema.json``.

    >>> json.loads(rules_schema())["$defs"]["Rule"]["required"]
    ['id', 'description', 'kind', 'match', 'keep']
    """
    parts = schema_parts(_RuleFile)
    rule, example, file = parts["Rule"], parts["Example"], parts.pop("_RuleFile")
    del rule["properties"][SOURCE]
    for name, kind in ("Rule", Rule), ("Example", Example):
        parts[name] |= {"required": [*required_fields(kind)], "additionalProperties": False}
    text = msgspec.json.schema(Text)
    rule["properties"]["match"]["items"] = {"anyOf": [text, {"$ref": "#/$defs/Example"}]}
    rule["oneOf"] = [_given({key: ()}) for key in EITHER]
    rule["allOf"] = [{"if": _given(c.when), "then": _given(c.needs)} for c in CONDITIONS]
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **file,
        "title": "Rule file",
        "description": "Rules that say which lines of a page are noise. Each proves itself by "
        "examples.",
        "additionalProperties": False,
        "$defs": {"Rule": rule, "Example": example},
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def schema_parts(kind: type) -> dict[str, Any]:
    """The schemas of a data class and of those that it holds, by their names.

    Their descriptions are the docstrings, without indentation and doctests: so in any version of
    msgspec.

    >>> schema_parts(Example)["Example"]["required"]
    ['text', 'removes']
    """
    _, parts = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    for part in parts.values():
        if "description" in part:
            part["description"] = cleandoc(part["description"]).partition("\n\n>>> ")[0]
    return parts


def _given(values: Values) -> Mapping[str, Any]:
    """That fields are given with one of these values; no values: any that is not empty."""
    return {
        "required": [*values],
        "properties": {
            key: {"enum": [*allowed]} if allowed else {"not": {"enum": ["", [], 0]}}
            for key, allowed in values.items()
        },
    }
