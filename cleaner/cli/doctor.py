"""The command ``cleaner doctor``: what is installed is looked at, judged and shown."""

from __future__ import annotations

import json

from cleaner.cli.option_groups import option
from cleaner.cli.options import Rules
from cleaner.cli.terminal import FAILED, say
from cleaner.text.wording import counted


def doctor_command(
    index: str = option(
        "",
        "Also look whether this index of headlines can be read: a file, or "
        "redis://HOST:PORT/DATABASE.",
        metavar="INDEX",
    ),
    rules: Rules = None,
    as_json: bool = option(False, "Write one JSON record.", "--json"),
) -> int:
    """Check the installation: versions, rules, the index, and which optional parts are there.

    Exit codes: 0 all that is needed works, 2 something does not.
    """
    from cleaner.cli.checks import check_record, look

    checks = list(look(index, rules or ()))
    problems = sum(check.state == "problem" for check in checks)
    if as_json:
        print(json.dumps(check_record(checks), ensure_ascii=False))
    else:
        for check in checks:
            advice = f": {check.advice}" if check.advice else ""
            print(f"{check.state:<7}  {check.name}: {check.found}{advice}")
        say(counted(problems, "problem") if problems else "all that is needed works")
    return FAILED if problems else 0
