"""The command ``cleaner doctor``: what is there is looked at, judged and shown."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli.options import Rules
from cleaner.cli.terminal import FAILED, reporting_errors, say
from cleaner.errors import CleanerError, InputError, RuleError
from cleaner.text.wording import counted

if TYPE_CHECKING:
    from cleaner.cli.checks import Check


@reporting_errors
def doctor_command(
    index: Annotated[
        str,
        typer.Option(
            "--index",
            metavar="INDEX",
            help="Also look whether this index of headlines can be read: a file, or "
            "redis://HOST:PORT/DATABASE.",
            show_default=False,
        ),
    ] = "",
    rules: Rules = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON record.")] = False,
) -> int:
    """Check the installation: versions, rules, the index, and which optional parts are there.

    Exit codes: 0 all that is needed works, 2 something does not.
    """
    from cleaner.cli.checks import check_lines, check_record, works

    checks = list(_look(index, rules or ()))
    if as_json:
        print(json.dumps(check_record(checks), ensure_ascii=False))
    else:
        for line in check_lines(checks):
            print(line)
        problems = sum(check.state == "problem" for check in checks)
        say(counted(problems, "problem") if problems else "all that is needed works")
    return 0 if works(checks) else FAILED


def _look(index: str, rules: Sequence[str]) -> Iterator[Check]:
    import locale

    from cleaner.cli.checks import Check, check_python, check_terminal
    from cleaner.cli.settings import settings_file
    from cleaner.installation import version

    yield check_python(sys.version_info[:3])
    yield Check("cleaner", "ok", version())
    yield from _look_at_rules(rules)
    settings = settings_file()
    yield Check("settings", "ok", str(settings) if settings else "none")
    yield from _look_at_packages()
    if index:
        yield _look_at_index(index)
    # The streams were set to UTF-8 at the start; this is what the terminal was set to.
    yield check_terminal(locale.getencoding())


def _look_at_rules(own: Sequence[str]) -> Iterator[Check]:
    """Load and compile the rules; each mistake in a rule file is a problem of its own."""
    from cleaner.cli.checks import Check, check_cache

    try:
        from cleaner.pipeline import Cleaner
        from cleaner.records.report import rules_digest
        from cleaner.rules.cache import cache_folder
        from cleaner.rules.loading import is_builtin, load_rules

        rules = load_rules(own)
        Cleaner(rules)
    except RuleError as error:
        yield from (Check("rules", "problem", problem) for problem in error.problems)
        return
    except Exception as error:
        yield Check("rules", "problem", _what(error))
        return
    own_rules = sum(not is_builtin(rule) for rule in rules.rules)
    found = f"{len(rules.rules) - own_rules:,} built in" + f", {own_rules:,} own" * bool(own_rules)
    yield Check("rules", "ok", f"{found}, digest {rules_digest(rules)}")
    yield check_cache(cache_folder())


def _look_at_packages() -> Iterator[Check]:
    """Import what is needed; of what is optional only the versions are asked."""
    from cleaner.cli.checks import PURPOSES, check_library, check_optional
    from cleaner.installation import Requirement, requirements, version_of

    declared = requirements()
    for need in declared:
        if not need.extra:
            failure = _import_failure(need.name.replace("-", "_"))
            found = version_of(need.name)
            yield check_library(need.name, need.spec, need.minimum, found, failure)
    extras = {_as_named(need.name): need for need in declared if need.extra}
    for name in sorted({*PURPOSES, *extras}):
        need = extras.get(name) or Requirement(name, name)
        yield check_optional(name, need.spec, need.minimum, version_of(name))


def _as_named(package: str) -> str:
    """The name under which the purpose of *package* is told, in whatever way it is written."""
    from cleaner.cli.checks import PURPOSES

    def normal(name: str) -> str:
        return name.replace("_", "-").replace(".", "-").lower()

    return next((name for name in PURPOSES if normal(name) == normal(package)), package)


def _import_failure(module: str) -> str:
    """Why a module cannot be imported; empty when it can."""
    import importlib

    try:
        importlib.import_module(module)
    except Exception as error:
        return _what(error)
    return ""


def _look_at_index(place: str) -> Check:
    from cleaner.cli.checks import Check

    try:
        from cleaner.headlines.index import HeadlineIndex

        opened = HeadlineIndex.open(place, create=False)
        headlines = opened.store.count()
        opened.close()
    except InputError as error:
        return Check(f"index {place}", "problem", error.reason)
    except Exception as error:
        return Check(f"index {place}", "problem", _what(error))
    return Check(f"index {place}", "ok", counted(headlines, "headline"))


def _what(error: Exception) -> str:
    """An error of ours speaks for itself."""
    return str(error) if isinstance(error, CleanerError) else f"{type(error).__name__}: {error}"
