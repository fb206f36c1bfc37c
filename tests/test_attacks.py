"""No line can hold the program up: attack lines pumped from each rule's own examples.

A run of letters, blanks, digits or signs of an example is repeated many times, a word or the whole
line likewise, and the tail is broken so that the match fails late: what makes a backtracking
matcher try all ways.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from cleaner import Cleaner, Rule, RuleError, RuleSet, restore
from cleaner.rules import pattern_index as timed
from cleaner.rules.loading import load_rules
from cleaner.rules.model import LONGEST_LINE
from cleaner.rules.parsing import parse_rules
from cleaner.rules.patterns import compile_pattern, list_names
from cleaner.text.arabic import fold_pattern, fold_words
from cleaner.text.expressions import any_of

GENEROUS = 2.0
"""Seconds of CPU for one line, as ``regex`` counts them: some thousand times what a match takes."""
_EXAMPLES = 6
_RUNS = 6
_COUNTS = (50, 2_000)
_RUN = re.compile(r"[^\W\d_]+|\d+|\s+|[^\w\s]+|_+")
_TAILS = ("", " \x00", "ء؟")


def _pattern_ids() -> list[str]:
    try:
        return [rule.id for rule in load_rules().rules if rule.pattern]
    except RuleError:  # said by test_rule_proofs
        return []


@cache
def rules() -> RuleSet:
    return load_rules()


@cache
def expression_of(name: str) -> str:
    """A word list as patterns have it."""
    return any_of(map(fold_words, rules().words[name]))


@cache
def all_rules_on() -> Cleaner:
    return Cleaner(rules(), preview=True)


def example_lines(rule: Rule) -> list[str]:
    """The longest and the shortest lines of the rule's examples."""
    texts = [*(example.removes for example in rule.match), *rule.keep]
    lines = sorted({line.strip() for text in texts for line in text.splitlines()} - {""}, key=len)
    half = _EXAMPLES // 2
    return list(dict.fromkeys((*lines[:half], *lines[-half:])))


def attacks(line: str, longest: int) -> Iterator[str]:
    """Pumped and broken forms of *line*, cut to the longest that the rule looks at, and beyond."""
    runs = list(_RUN.finditer(line))
    step = max(len(runs) // _RUNS, 1)
    pumped = []
    for count in _COUNTS:
        for run in runs[::step]:
            head, tail = line[: run.start()], line[run.end() :]
            pumped.append(head + run.group() * count + tail)
            pumped.append(head + (run.group() + " ") * count + tail)
            pumped.append(line[: run.end()] + run.group()[-1] * count)
        pumped += [line * count, (line + " ") * count]
    for text in dict.fromkeys(pumped):
        for length in (longest, 119):
            for tail in _TAILS:
                yield text[: length - len(tail)] + tail
        yield text[: longest + 1]
        yield text


@pytest.mark.parametrize("rule_id", _pattern_ids())
def test_no_attack_hangs_a_pattern(rule_id: str) -> None:
    """The pattern itself, as its anchor has it matched, without any short cut that would spare it
    the line. (To search finds all that a match at the beginning of a line does.)"""
    rule = rules()[rule_id]
    named = {*list_names(rule.pattern), *list_names(rule.until)}
    lists = {name: expression_of(name) for name in named}
    pattern = compile_pattern(fold_pattern(rule.pattern), lists)
    tried = [pattern.fullmatch if rule.anchor == "line" else pattern.search]
    if rule.until:
        tried.append(compile_pattern(fold_pattern(rule.until), lists).search)
    pumped = {text for line in example_lines(rule) for text in attacks(line, rule.max_length)}
    # Of most only the beginning is looked at, in which many are alike.
    begin = 10 * LONGEST_LINE
    begins = {text[:begin] for text in pumped}
    for folded in {fold_words(text)[:LONGEST_LINE] for text in begins}:
        for match in tried:
            match(folded, timeout=GENEROUS)


@pytest.mark.parametrize("rule_id", _pattern_ids())
def test_no_attack_holds_the_cleaner_up(rule_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """All rules on, as pages are cleaned; the limit is raised so that it cannot help."""
    monkeypatch.setattr(timed, "TIME_LIMIT", GENEROUS)
    rule = rules()[rule_id]
    lines = dict.fromkeys(a for line in example_lines(rule)[:2] for a in attacks(line, 400))
    # Longer ones fall into hundreds of blocks, all alike: every twentieth of them will do, and the
    # last, in which the whole line is written two thousand times.
    longer = [line for line in lines if len(line) > LONGEST_LINE + 1]
    page = "\n".join([*(line for line in lines if line not in longer), *longer[::20], longer[-1]])
    started = time.process_time()
    cleaned = all_rules_on().clean_as(page, rule.lang)
    assert time.process_time() - started < 30
    assert cleaned.warnings == ()
    assert restore(cleaned) == page


def test_the_limit_is_out_of_reach_of_a_busy_machine() -> None:
    """Where the limit counts seconds of the clock (Windows), a low one would make results hang on
    other work."""
    assert timed.TIME_LIMIT >= 0.5


def own_rule(**fields: Any) -> Cleaner:
    return Cleaner(RuleSet((Rule("slow", "Too slow.", "sharing", status="stable", **fields),)))


@pytest.mark.parametrize(
    "fields",
    [
        {"pattern": "(?:a|aa)+b"},
        {"pattern": "(?:a|aa)+b", "anchor": "line-start"},
        {"pattern": "x?(?:a|aa)+b", "anchor": "anywhere", "contains": ("a",)},
    ],
    ids=["line", "line-start", "anywhere"],
)
def test_a_pattern_that_takes_too_long_is_given_up(fields: dict[str, Any]) -> None:
    """The loader refuses such rules; a rule object made by hand goes round it."""
    page = f"خبر من المدينة\n{'a' * 300}!aaab\nخبر آخر\n"
    started = time.process_time()
    cleaned = own_rule(max_length=400, **fields).clean_as(page, "ar")
    assert time.process_time() - started < 10
    assert cleaned.text == page
    assert cleaned.warnings == ("patterns took too long on the line at 15; it is kept",)


def test_an_end_mark_that_takes_too_long_is_given_up() -> None:
    page = f"قائمة\n{'a' * 36}!\nخبر آخر\n"
    cleaner = own_rule(phrases=("قائمة",), remove="list", max_lines=3, until="(?:a|aa)+b")
    started = time.process_time()
    assert restore(cleaner.clean_as(page, "ar")) == page
    assert time.process_time() - started < 3


@pytest.mark.parametrize("pattern", ["(?:a|aa)+b", "(a+)+b", "(?:a*)*b", ".*a.*b"])
@pytest.mark.parametrize("key", ["pattern", "until"])
def test_a_pattern_that_would_hang_cannot_be_loaded(key: str, pattern: str) -> None:
    other = "" if key == "pattern" else "phrases = ['قائمة']\nremove = 'list'\nmax_lines = 3\n"
    text = (
        "schema = 1\n[[rule]]\nid = 'slow'\ndescription = 'Too slow.'\nkind = 'sharing'\n"
        f"{other}{key} = '{pattern}'\nmatch = ['aab', 'ab']\nkeep = ['c']\n"
    )
    with pytest.raises(RuleError):
        parse_rules(text, "own.toml")


LONG_LINES = {
    "letters": "ا" * 400,
    "words": "اقرأ " * 80,
    "digits": "1" * 400,
    "dates": "12/12/2020 " * 36,
    "signs": ".,:;|-()[]/" * 36,
    "dots": "." * 400,
    "brackets": "(" * 400,
    "hashes": "#وسم " * 80,
    "addresses": "a@b.c/" * 66,
    "names and dashes": "بيروت - كتب فلان | " * 20,
    "initials": "ا.ف.ب " * 60,
    "quotes": '"خبر" ' * 60,
}


@pytest.mark.parametrize("line", LONG_LINES.values(), ids=LONG_LINES)
def test_long_monotonous_lines(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timed, "TIME_LIMIT", GENEROUS)
    page = "\n".join(line[:length] + tail for length in range(20, 401, 20) for tail in _TAILS)
    started = time.process_time()
    assert all_rules_on().clean_as(page, "ar").warnings == ()
    assert time.process_time() - started < 30
