"""The command ``cleaner rules suggest``: pages in, a file of proposed rules out."""

from __future__ import annotations

from dataclasses import dataclass

import typer

from cleaner.cli.option_groups import option
from cleaner.cli.options import AsJson, Paths, Rules, Site
from cleaner.cli.pages import ReadOptions, Sample, learn_outlets, listed_paths
from cleaner.cli.terminal import FAILED, say
from cleaner.files.page_names import is_page_name
from cleaner.text.wording import counted


@dataclass(frozen=True)
class SuggestOptions:
    """What is proposed, and where it goes."""

    out: str = option("", "Write the rules to this file.", "--out", "-o", metavar="FILE")
    min_pages: int | None = option(
        None,
        "Of the pages looked at, so many must have a line; by default a twentieth of an "
        "outlet's pages, at least 3.",
        metavar="N",
        min=2,
    )
    as_json: AsJson = False
    site: Site = ""
    visible: bool = option(
        False,
        "Propose rules for all that a reader of the HTML pages sees, also for what extraction "
        "leaves out: for texts that another program took from such pages.",
        "--visible",
    )
    sample: Sample = 100
    rules: Rules = None


def suggest_command(paths: Paths = None, *, suggest: SuggestOptions, options: ReadOptions) -> int:
    """Propose rules for what recurs on the pages of an outlet, in any language.

    The rules have the status preview: nothing uses them without --preview. What the built-in
    rules (and those of --rules) remove is not proposed again.
    """
    from cleaner.files.outputs import refuse_inputs
    from cleaner.files.unfinished import write_atomically
    from cleaner.outlets.learning import Learning
    from cleaner.outlets.report import rule_file, suggestion_data, table_lines
    from cleaner.records.record import json_line
    from cleaner.rules.loading import load_rules

    out, rules = suggest.out, suggest.rules or ()
    if out and is_page_name(out):
        raise typer.BadParameter("is the name of a page; rules go to FILE.toml", param_hint="-o")
    refuse_inputs([out] if out else [], [*rules, options.from_file])
    paths = listed_paths(paths, options.from_file)
    told = (suggest.min_pages or 0, suggest.sample, suggest.visible)
    learning = Learning(load_rules(rules), suggest.site, *told, fewest=0)
    tallies = list(learn_outlets(paths, options, learning))
    learned = [one for tally in tallies for one in tally.learned]
    problems = [each for tally in tallies for each in (*tally.problems, *tally.unread)]
    found = [each for one in learned for each in one.rules]
    if out:
        write_atomically(out, rule_file(found).encode(), tidy=True)
    if suggest.as_json:
        print(json_line(suggestion_data(learned)))
    else:
        for line in (line for one in learned for line in table_lines(one)):
            print(line)
    for problem in problems:
        say(problem)
    say(f"{counted(len(found), 'rule')} proposed" + (f", written to {out}" if out else ""))
    return FAILED if problems else 0
