"""Options that stand together: a command names a data class, the command line gets its fields."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from inspect import Parameter, Signature, signature
from typing import Any, get_type_hints


def with_groups(command: Callable[..., int]) -> Callable[..., int]:
    """Let *command* be called with the fields of the data classes among its parameters.

    Each field stands in the signature at the place of its class, with the field's annotation
    (``Annotated[..., typer.Option(...)]``) and default; *command* is given the class.

    >>> from dataclasses import dataclass
    >>> @dataclass
    ... class Place:
    ...     city: str = "Doha"
    >>> def show(place: Place, times: int = 1) -> int:
    ...     return len(place.city) * times
    >>> list(signature(with_groups(show)).parameters), with_groups(show)(city="Aden", times=2)
    (['city', 'times'], 8)
    """
    hints = get_type_hints(command, include_extras=True)
    groups: dict[str, Any] = {name: hint for name, hint in hints.items() if is_dataclass(hint)}
    parameters = [
        parameter
        for name, given in signature(command).parameters.items()
        for parameter in (
            _parameters(groups[name])
            if name in groups
            else [given.replace(annotation=hints[name], kind=Parameter.KEYWORD_ONLY)]
        )
    ]

    @functools.wraps(command)
    def run(**values: Any) -> int:
        for name, group in groups.items():
            values[name] = group(**{field.name: values.pop(field.name) for field in fields(group)})
        return command(**values)

    run.__dict__["__signature__"] = Signature(parameters)
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run


def _parameters(group: type[Any]) -> list[Parameter]:
    """The fields of a data class, as parameters with defaults."""
    hints = get_type_hints(group, include_extras=True)
    return [
        Parameter(
            field.name, Parameter.KEYWORD_ONLY, default=field.default, annotation=hints[field.name]
        )
        for field in fields(group)
    ]
