"""The command line: options in, a call, output and an exit code out.

Exit codes: 0 done, 1 a check or hook found something, 2 the work could not be done.
Standard output holds data only; messages, warnings and the summary go to standard error.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from typing import Annotated

import typer
import typer.main

from cleaner.cli import index, outlets, rules
from cleaner.cli.clean import clean_command
from cleaner.cli.doctor import doctor_command
from cleaner.cli.duplicates import duplicates_command
from cleaner.cli.evaluate import evaluate_command
from cleaner.cli.explain import explain_command
from cleaner.cli.help import add_command, command_group
from cleaner.cli.hook import hook_command
from cleaner.cli.restore import restore_command
from cleaner.cli.review import review_command
from cleaner.cli.settings import name_variables, read_settings
from cleaner.cli.stats import stats_command
from cleaner.cli.streams import open_streams
from cleaner.cli.terminal import FAILED, say_error

# The start makes many objects that stay: to look for garbage at each 700 takes a twentieth of it.
_OBJECTS_UNTIL_GARBAGE = 50_000

app = command_group(
    "Strip boilerplate from scraped Arabic news pages and tell their stories apart.",
    epilog="Exit codes: 0 done, 1 a check or hook found something, 2 could not do the work.",
    pretty_exceptions_enable=False,
)
_COMMANDS: dict[str, Callable[..., int]] = {
    "clean": clean_command,
    "explain": explain_command,
    "restore": restore_command,
    "hook": hook_command,
    "duplicates": duplicates_command,
    "stats": stats_command,
    "evaluate": evaluate_command,
    "review": review_command,
    "doctor": doctor_command,
}
for _name, _command in _COMMANDS.items():
    add_command(app, _name)(_command)
app.add_typer(rules.app, name="rules")
app.add_typer(outlets.app, name="outlets")
app.add_typer(index.app, name="index")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line with *arguments* (default: those of the process); the exit code.

    >>> main(["hook"])
    0
    """
    gc.set_threshold(_OBJECTS_UNTIL_GARBAGE)
    open_streams()
    try:
        try:
            command = typer.main.get_command(app)
            name_variables(command)
            command(args=arguments, prog_name="cleaner", default_map=read_settings(command))
        finally:
            sys.stdout.flush()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else FAILED
    except Exception as error:
        return say_error(error)
    return 0


def _print_version(wanted: bool) -> None:
    if not wanted:
        return
    from cleaner.installation import version
    from cleaner.rules.loading import load_rules

    builtin = load_rules()
    print(f"cleaner {version()} ({len(builtin.rules)} rules, digest {builtin.digest})")
    raise typer.Exit


@app.callback()
def _cleaner(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_print_version,
            is_eager=True,
            help="Print the version, the number of rules and their digest.",
        ),
    ] = False,
) -> None:
    pass
