"""Options that stand together: a command names a data class, the command line gets its fields."""

from __future__ import annotations

import functools
from collections.abc import Callable
from copy import copy
from dataclasses import fields, is_dataclass
from inspect import Parameter, Signature, signature
from typing import Annotated, Any, get_args, get_type_hints


def with_groups(command: Callable[..., int]) -> Callable[..., int]:
    """Let *command* be called with the fields of the data classes among its parameters.

    Each field stands in the signature at the place of its class, with the field's annotation
    (``Annotated[..., typer.Option(...)]``) and default; *command* is given the class.

    >>> from cleaner.cli.options import RuleOptions
    >>> def show(options: RuleOptions, times: int = 1) -> int:
    ...     return len(options.site) * times
    >>> command = with_groups(show)
    >>> [*signature(command).parameters]
    ['keep', 'drop', 'rules', 'site', 'preview', 'outlets', 'times']
    >>> command(keep=None, drop=None, rules=None, site="a.qa", preview=False, outlets="", times=2)
    8
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
    """The fields of a data class, as parameters with defaults; in the help they stand under the
    ``title`` of the class that has them, when there is one."""
    hints = get_type_hints(group, include_extras=True)
    titles = {
        name: getattr(owner, "title", None)
        for owner in reversed(group.__mro__)
        for name in vars(owner).get("__annotations__", ())
    }
    found = []
    for field in fields(group):
        kind, option = get_args(hints[field.name])
        option = copy(option)
        option.rich_help_panel = titles[field.name]
        annotation = Annotated[kind, option]  # type: ignore[valid-type] # made as it runs
        found.append(
            Parameter(
                field.name, Parameter.KEYWORD_ONLY, default=field.default, annotation=annotation
            )
        )
    return found
