"""The commands ``cleaner rules ...``: list, show, test, check and document rules."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli.help import add_command, command_group
from cleaner.cli.option_groups import option
from cleaner.cli.options import Rules
from cleaner.cli.suggest import suggest_command
from cleaner.cli.terminal import FOUND, say
from cleaner.errors import InputError
from cleaner.text.wording import counted

if TYPE_CHECKING:
    from cleaner.rules.model import Rule, RuleSet

app = command_group("List, show, test and document rules.")

add_command(app, "suggest")(suggest_command)

_Paths = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="PATH", help="Files and folders of your own rules; without any, the built-in rules."
    ),
]


def _kinds() -> Collection[str]:
    from cleaner.rules.model import KINDS

    return KINDS


def _ids() -> list[str]:
    from cleaner.rules.loading import load_rules

    return [rule.id for rule in load_rules().rules]


@add_command(app, "list")
def list_rules(
    kind: str = option("", "Only rules of this kind.", metavar="KIND", autocompletion=_kinds),
    rules: Rules = None,
) -> int:
    """List the rules: id, kind, status, description, and the outlets that it is for if not all."""
    from cleaner.rules.loading import load_rules

    if kind and kind not in _kinds():
        raise typer.BadParameter(f"no kind {kind!r}. The kinds are: {', '.join(_kinds())}")
    chosen = [rule for rule in load_rules(rules or ()).rules if kind in ("", rule.kind)]
    widths = [max((len(getattr(r, key)) for r in chosen), default=0) for key in ("id", "kind")]
    for rule in chosen:
        print(f"{rule.id:<{widths[0]}}  {rule.kind:<{widths[1]}}  {rule.status:<7}  ", end="")
        print(rule.description, *([f"(only {', '.join(rule.sites)})"] if rule.sites else []))
    return 0


@add_command(app, "show")
def show(
    rule_id: Annotated[
        str, typer.Argument(metavar="ID", help="The id of a rule.", autocompletion=_ids)
    ],
    rules: Rules = None,
) -> int:
    """Show one rule with its phrases and the examples that prove it."""
    import difflib

    from cleaner.rules.listing import rule_text
    from cleaner.rules.loading import load_rules

    rule_set = load_rules(rules or ())
    try:
        rule = rule_set[rule_id]
    except KeyError:
        near = difflib.get_close_matches(rule_id, [rule.id for rule in rule_set.rules], n=3)
        advice = f"did you mean {', '.join(near)}?" if near else "see 'cleaner rules list'"
        raise InputError(rule_id, f"no rule has this id; {advice}") from None
    print(rule_text(rule))
    return 0


@add_command(app, "test")
def prove(paths: _Paths = None) -> int:
    """Run the examples that prove the rules.

    Each rule must remove what its examples say, and nothing that an example keeps; with all rules
    on, no other rule may take its examples. Exit code 1 when a proof fails.
    """
    from cleaner.evaluation.proofs import check_rules

    rule_set, targets = _load(paths or ())
    problems = check_rules(rule_set, {rule.id for rule in targets})
    for problem in problems:
        print(f"{problem.source}: rule {problem.rule!r}: {problem.outcome}: {problem.detail}")
        print(f"    in the example {problem.example!r}")
    examples = sum(len(rule.match) + len(rule.keep) for rule in targets)
    say(
        f"{counted(len(targets), 'rule')}, {counted(examples, 'example')}, "
        f"{counted(len(problems), 'problem')}"
    )
    return FOUND if problems else 0


@add_command(app, "check")
def check(paths: _Paths = None) -> int:
    """Read rule files strictly and report all mistakes.

    Exit code 2 when there are mistakes. Phrases that are written twice for the same place, spelling
    apart, are named: one of them does nothing.
    """
    from cleaner.rules.listing import repeated_phrases

    rule_set, targets = _load(paths or ())
    ids = {rule.id for rule in targets}
    repeated = [entry for entry in repeated_phrases(rule_set.rules) if ids & set(entry[1])]
    for phrase, rules in repeated:
        print(f"{phrase!r} is written more than once: {', '.join(rules)}")
    phrases = sum(len(rule.phrases) + bool(rule.pattern) for rule in targets)
    say(
        f"{counted(len(targets), 'rule')}, {phrases:,} phrases and patterns, "
        f"{len(repeated):,} written more than once, no mistakes"
    )
    return 0


@add_command(app, "docs")
def docs(
    write: str = option("", "Write to this file.", metavar="FILE"), rules: Rules = None
) -> int:
    """Print the list of rules as a document (Markdown)."""
    from cleaner.files.outputs import refuse_inputs
    from cleaner.files.unfinished import write_atomically
    from cleaner.rules.listing import rules_document
    from cleaner.rules.loading import load_rules

    document = rules_document(load_rules(rules or ()))
    if write:
        refuse_inputs([write], rules or ())
        write_atomically(write, document.encode(), tidy=True)
    else:
        print(document, end="")
    return 0


def _load(paths: Sequence[str]) -> tuple[RuleSet, list[Rule]]:
    """The rules, and those of them that were read from *paths*; all when none are given."""
    from cleaner.rules.loading import load_rules, rule_files

    rules = load_rules(paths, check_builtin=not paths)
    if not paths:
        return rules, list(rules.rules)
    files = {path.as_posix() for path in rule_files(Path(path) for path in paths)}
    return rules, [rule for rule in rules.rules if rule.source.rpartition(":")[0] in files]
