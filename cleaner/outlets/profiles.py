"""What was learned of outlets in a folder: one rule file each, and what changed since last time."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from cleaner.errors import InputError
from cleaner.files.sources import Source
from cleaner.files.streams import why
from cleaner.files.unfinished import write_atomically
from cleaner.outlets.learning import Learning, learn
from cleaner.outlets.report import rule_file
from cleaner.outlets.rules import Outlet, Suggestion, texts_of, with_phrases
from cleaner.records.entries import Reading
from cleaner.records.outlet_rules import OutletRules, file_of
from cleaner.rules.model import Rule, Status
from cleaner.rules.parsing import parse_rules

_HEAD = """\
# What recurs on the pages of {name}: {looked:,} of {pages:,} pages were compared.
# `cleaner clean --outlets` and the other commands use these rules; `cleaner outlets learn` writes
# them anew. A rule with status = "preview" is not used, and stays so when it is found again.
"""
_REDESIGN = 0.5
_FEWEST = 4


@dataclass(frozen=True, slots=True)
class Change:
    """What became of the rules of an outlet when it was learned of again: how many of the lines
    and patterns stayed, came and went.

    >>> Change("valley", 1, 9, 8).is_redesign
    True
    """

    outlet: str
    stayed: int
    came: int
    went: int

    @property
    def is_redesign(self) -> bool:
        """Did most of what stood on all pages go, and as much else come?"""
        before, now = self.stayed + self.went, self.stayed + self.came
        most = self.went > _REDESIGN * before and self.came > _REDESIGN * now
        return most and min(before, now) >= _FEWEST


def write_profile(folder: Path, outlet: Outlet) -> Change:
    """Write what was learned of an *outlet* to its file in *folder*; nothing where there is no rule
    and no file. Rules that a person set to ``preview`` stay so.

    Raises InputError when it cannot be written, RuleError when the file that is there has mistakes.
    """
    path = folder / file_of(outlet.name)
    before: tuple[Rule, ...] = ()
    if path.is_file():
        before = parse_rules(path.read_bytes().decode("utf-8-sig"), path.as_posix())
    refused = {text for rule in before if rule.status == "preview" for text in texts_of(rule)}
    rules = tuple(part for each in outlet.rules for part in _parted(each, refused))
    if rules or before:
        head = _HEAD.format(name=outlet.name, looked=outlet.looked_at, pages=outlet.pages)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(str(folder), f"cannot be written: {why(error)}") from None
        write_atomically(path, rule_file(rules, head).encode("utf-8", "backslashreplace"))
    old = {text for rule in before for text in texts_of(rule)}
    new = {text for each in rules for text in texts_of(each.rule)}
    return Change(outlet.name, len(old & new), len(new - old), len(old - new))


def _parted(suggestion: Suggestion, refused: set[str]) -> Iterator[Suggestion]:
    """What is used of a suggestion, and, as a rule of its own, what a person *refused* of it."""
    rule = suggestion.rule
    gone = [text for text in texts_of(rule) if text in refused]
    left = [text for text in texts_of(rule) if text not in refused]
    if not (gone and left):
        yield _with_status(suggestion, "preview" if gone else "stable")
        return
    yield _with_status(with_phrases(suggestion, left), "stable")
    part = _with_status(with_phrases(suggestion, gone), "preview")
    yield replace(part, rule=replace(part.rule, id=f"{rule.id}-refused"))


def _with_status(suggestion: Suggestion, status: Status) -> Suggestion:
    return replace(suggestion, rule=replace(suggestion.rule, status=status))


@contextmanager
def learned_ahead(
    sources: Sequence[Source],
    reading: Reading,
    learning: Learning,
    run: tuple[int, float],
    say: Callable[[str], None],
) -> Iterator[OutletRules]:
    """Learn of the outlets of *sources* before they are cleaned: their rules, in a folder that goes
    at the end. *run* are processes and seconds a page (see ``learn``); *say* is given what could
    not be learned of, but for pages that cannot be read: they are told of when they are cleaned.

    Raises CleanerError when processes cannot be started.
    """
    with tempfile.TemporaryDirectory(prefix="cleaner-") as folder:
        for tally in learn(list(sources), reading, learning, *run):
            for learned in tally.learned:
                write_profile(Path(folder), learned)
            for problem in tally.problems:
                say(problem)
        yield OutletRules(folder)
