"""The help of a command: its options by group, in plain text (https://clig.dev/#help)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import typer
from typer.core import TyperCommand

from cleaner.cli.terminal import reporting_errors

_TYPE = re.compile(r" <[^>]*>$")  # of an argument
_RANGE = re.compile(r"(\[|; )(?:[\d.]+<=?)?x[<>]=?[\d.]+(?=[;\]])")


def command_group(help: str, **settings: Any) -> typer.Typer:  # noqa: A002
    """A group of commands with such a *help* (plain text), which is shown without arguments."""
    names = {"help_option_names": ["-h", "--help"]}
    return typer.Typer(
        help=help, rich_markup_mode=None, no_args_is_help=True, context_settings=names, **settings
    )


def add_command(app: typer.Typer, name: str) -> Callable[[Callable[..., int]], Callable[..., None]]:
    """Make a function that returns its exit code the command *name* of *app*."""
    add = app.command(name=name, cls=GroupedCommand)
    return lambda function: add(reporting_errors(function))


class GroupedCommand(TyperCommand):
    """A command whose help shows the options of each group (``rich_help_panel``) together."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """What stands behind the command: an argument that may be given again ends in dots."""
        arguments = [each for each in self.get_params(ctx) if each.nargs == -1]
        repeated = {piece for each in arguments for piece in each.get_usage_pieces(ctx)}
        return [
            f"{piece.removesuffix('...')}..." if piece in repeated else piece
            for piece in super().collect_usage_pieces(ctx)
        ]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the arguments and the groups of options of the help."""
        for title, records in help_sections(self, ctx):
            with formatter.section(title):
                formatter.write_dl(records)


def help_sections(command: Any, ctx: Any) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The sections of a command's help: title, and of each option how it is written and what it
    does. Options of no group come before those of groups.

    >>> app = typer.Typer()
    >>> @app.command(cls=GroupedCommand)
    ... def walk(to: str, steps: int = 1) -> None: ...
    >>> command = typer.main.get_command(app)
    >>> [title for title, _ in help_sections(command, typer.Context(command))]
    ['Arguments', 'Options']
    """
    sections: dict[str, list[tuple[str, str]]] = {"Arguments": [], "Options": []}
    for parameter in command.get_params(ctx):
        record = parameter.get_help_record(ctx)
        if record:
            kind = "Arguments" if parameter.param_type_name == "argument" else "Options"
            title = getattr(parameter, "rich_help_panel", None) or kind
            written = _TYPE.sub("", record[0])
            sections.setdefault(title, []).append((written, _without_range(record[1])))
    return ((title, records) for title, records in sections.items() if records)


def _without_range(text: str) -> str:
    """A help text without the limits of its number, which the error of a wrong one names."""
    return _RANGE.sub(r"\1", text).replace("[; ", "[").replace("; ]", "]").replace("  []", "")
