"""Options are declared once: of a command, or in a data class that a command names."""

from __future__ import annotations

import functools
from collections.abc import Callable
from copy import copy
from dataclasses import MISSING, Field, field, fields, is_dataclass
from inspect import Parameter, Signature, signature
from typing import Annotated, Any, get_args, get_type_hints

import typer

_OPTION = "option"


def option(default: Any, help: str, *names: str, **settings: Any) -> Any:  # noqa: A002
    """An option, a parameter of a command or a field of a data class: its *default* (``MISSING``:
    it must be given), what it does, its names but for that of the field, *settings* of
    ``typer.Option``.

    >>> option("", "Where to.", "--to", metavar="CITY").default
    ''
    """
    told = typer.Option(*names, help=help, **settings)
    return field(default=default, metadata={_OPTION: told})


def with_groups(command: Callable[..., int]) -> Callable[..., int]:
    """Let *command* be called with the fields of the data classes among its parameters.

    Each field stands in the signature at the place of its class, as what ``option`` says of it, or
    its annotation (``Annotated[..., typer.Option(...)]``); *command* is given the class.

    >>> from cleaner.cli.options import RuleOptions
    >>> def show(options: RuleOptions, times: int = option(1, "So often.")) -> int:
    ...     return len(options.site) * times
    >>> [*signature(with_groups(show)).parameters]
    ['keep', 'drop', 'rules', 'site', 'preview', 'outlets', 'times']
    """
    hints = get_type_hints(command, include_extras=True)
    groups: dict[str, Any] = {name: hint for name, hint in hints.items() if is_dataclass(hint)}
    parameters: list[Parameter] = []
    for name, given in signature(command).parameters.items():
        if name in groups:
            parameters += _parameters(groups[name])
        elif isinstance(given.default, Field):
            parameters.append(_parameter(name, hints[name], given.default))
        else:
            parameters.append(given.replace(annotation=hints[name], kind=Parameter.KEYWORD_ONLY))

    @functools.wraps(command)
    def run(**values: Any) -> int:
        for name, group in groups.items():
            values[name] = group(**{each.name: values.pop(each.name) for each in fields(group)})
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
    return [
        _parameter(each.name, hints[each.name], each, titles[each.name]) for each in fields(group)
    ]


def _parameter(name: str, hint: Any, told: Field[Any], title: str | None = None) -> Parameter:
    """An option as a parameter of the type *hint*, in the help under *title*."""
    kind, own = (hint, told.metadata[_OPTION]) if told.metadata else get_args(hint)
    own = copy(own)
    own.rich_help_panel = title
    default = Parameter.empty if told.default is MISSING else told.default
    annotation = Annotated[kind, own]  # type: ignore[valid-type] # made as it runs
    return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
