"""The command line: options in, a call, output and an exit code out.

Exit codes: 0 done, 1 a check or hook found something, 2 the work could not be done.
Standard output holds data only; messages, warnings and the summary go to standard error.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from cleaner.cli import clean as cli_clean
from cleaner.cli import doctor as cli_doctor
from cleaner.cli import duplicates as cli_duplicates
from cleaner.cli import evaluate as cli_evaluate
from cleaner.cli import explain as cli_explain
from cleaner.cli import hook as cli_hook
from cleaner.cli import index as cli_index
from cleaner.cli import restore as cli_restore
from cleaner.cli import review as cli_review
from cleaner.cli import rules as cli_rules
from cleaner.cli.streams import open_streams
from cleaner.cli.terminal import FAILED, say_error

app = typer.Typer(
    help="Strip boilerplate from scraped Arabic news pages and tell their stories apart.",
    epilog="Exit codes: 0 done, 1 a check or hook found something, 2 could not do the work.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
cli_clean.register(app)
cli_explain.register(app)
cli_restore.register(app)
cli_hook.register(app)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line with *arguments* (default: those of the process); the exit code.

    >>> main(["hook"])
    0
    """
    open_streams()
    try:
        try:
            app(args=arguments, prog_name="cleaner")
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
    from cleaner.records.report import rules_digest
    from cleaner.rules.loading import load_rules

    rules = load_rules()
    print(f"cleaner {version()} ({len(rules.rules)} rules, digest {rules_digest(rules)})")
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


app.add_typer(cli_rules.app, name="rules")
cli_duplicates.register(app)
cli_index.register(app)
cli_evaluate.register(app)
cli_review.register(app)
cli_doctor.register(app)
