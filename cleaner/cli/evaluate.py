"""The command ``cleaner evaluate``: labelled pages in, scores out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from cleaner.cli.option_groups import option
from cleaner.cli.options import AsJson, RuleOptions, make_cleaner
from cleaner.cli.terminal import FAILED, FOUND, say
from cleaner.text.wording import counted


@dataclass(frozen=True)
class ScoreOptions:
    """What is scored, and what is told of it."""

    html: bool = option(
        False, "Score the pages that have their <page>.html there, cleaned from it.", "--html"
    )
    as_json: AsJson = False
    worst: int | None = option(
        None, "Show only the N worst pages and what is wrong on them.", metavar="N", min=0
    )
    floor: float = option(
        0,
        "Exit with 1 when the mean F measure of the pages is lower.",
        metavar="F",
        min=0,
        max=1,
        show_default=False,
    )


def evaluate_command(
    folder: Annotated[
        str,
        typer.Argument(
            metavar="GOLD_DIR", help="Folder of labelled pages: <page>.txt beside <page>.lab."
        ),
    ],
    *,
    shown: ScoreOptions,
    options: RuleOptions,
) -> int:
    """Score the cleaning of pages that were labelled by hand, line by line.

    Tells for each page, outlet and label which lines of stories were lost and which furniture was
    left. Exit code 2 when a page or its labels are wrong; the other pages are scored.
    """
    from cleaner.evaluation.evaluate import evaluate_folder
    from cleaner.evaluation.score_report import report_data, report_lines
    from cleaner.evaluation.scoring import summarise
    from cleaner.records.record import json_line
    from cleaner.rules.loading import load_rules

    rule_set = load_rules(options.rules or ())
    cleaner = make_cleaner(rule_set, options)
    problems: list[str] = []
    pages, failed = evaluate_folder(folder, cleaner, from_html=shown.html, warn=problems.append)
    for problem in problems:
        say(problem)
    if shown.as_json:
        about = {"input": "html" if shown.html else "text", "rules": rule_set.digest}
        print(json_line({**report_data(pages), **about, "problems": problems}))
    elif pages:
        for line in report_lines(pages, shown.worst):
            print(line)
    if failed:
        say(f"{counted(failed, 'page')} not scored")
        return FAILED
    macro_f = summarise([page.score for page in pages]).macro_f
    if macro_f < shown.floor:
        say(f"the mean F measure is {macro_f:.4f}, the floor is {shown.floor}")
        return FOUND
    return 0
