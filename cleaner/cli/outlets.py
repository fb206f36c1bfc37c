"""The commands ``cleaner outlets``: what is learned of outlets, in a folder of rule files."""

from __future__ import annotations

from dataclasses import MISSING
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.cli.help import add_command, command_group
from cleaner.cli.option_groups import option
from cleaner.cli.options import Paths, Rules, Site, folder_to_write
from cleaner.cli.pages import ReadOptions, Sample, learn_outlets, listed_paths
from cleaner.cli.terminal import FAILED, say
from cleaner.files.streams import writing
from cleaner.text.wording import counted

if TYPE_CHECKING:
    from cleaner.outlets.profiles import Change
    from cleaner.outlets.rules import Outlet

app = command_group("Learn what recurs on the pages of outlets.")


@app.callback()
def _outlets() -> None:
    """With a callback a single command keeps its name."""


@add_command(app, "learn")
def learn_command(
    out: str = option(
        MISSING,
        "Folder of the rules of each outlet.",
        "--out",
        "-o",
        metavar="FOLDER",
        callback=folder_to_write,
    ),
    paths: Paths = None,
    sample: Sample = 100,
    site: Site = "",
    rules: Rules = None,
    *,
    options: ReadOptions,
) -> int:
    """Learn what recurs on the pages of each outlet, and write it as rules, a file an outlet.

    'cleaner clean --outlets FOLDER' uses them. What is in the folder is brought up to date, and
    what changed is said: a redesign of an outlet shows there. Nothing is learned of outlets with
    fewer than four stories.
    """
    from cleaner.outlets.learning import Learning
    from cleaner.outlets.profiles import write_profile
    from cleaner.rules.loading import load_rules

    paths = listed_paths(paths, options.from_file)
    with writing(out):
        Path(out).mkdir(parents=True, exist_ok=True)
    learning = Learning(load_rules(rules or ()), site, most=sample)
    failed = False
    outlets = learned_rules = 0
    for tally in learn_outlets(paths, options, learning):
        for learned in tally.learned:
            print(_line(learned, write_profile(Path(out), learned)))
            outlets += 1
            learned_rules += len(learned.rules)
        for problem in (*tally.problems, *tally.unread):
            say(problem)
            failed = True
    say(f"{counted(outlets, 'outlet')}, {counted(learned_rules, 'rule')}, written to {out}")
    return FAILED if failed else 0


def _line(outlet: Outlet, change: Change) -> str:
    """What was learned of an outlet, and what changed since last time."""
    looked = "" if outlet.looked_at == outlet.pages else f", {outlet.looked_at:,} compared"
    told = f"{outlet.name}: {counted(outlet.pages, 'page')}{looked}"
    told += f", {counted(len(outlet.rules), 'rule')}"
    if change.stayed or change.went:
        told += f"; {change.stayed:,} lines stayed, {change.came:,} came, {change.went:,} went"
    if change.is_redesign:
        told += "; the outlet seems to have been redesigned: older pages need the older rules"
    return told
