"""Rules against lines: phrases by look-up, patterns by the first letters of the line.

A line is matched in its folded form, so a phrase written once finds every spelling. Phrases cost
a dictionary look-up each line, whatever their number. Of the patterns only those are tried that
can begin with the first letters of the line; which these are, a partial match tells once for
each beginning. A pattern on a line long enough to hurt runs under a time limit.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import regex

from cleaner.arabic import fold_pattern, fold_words
from cleaner.errors import RuleError
from cleaner.lines import Line
from cleaner.patterns import compile_pattern, list_names
from cleaner.rules import LONGEST_LINE, Rule

TIME_LIMIT = 0.05
"""Seconds that the patterns may take for one line; then the line is kept and a warning given."""

# Below this length even the worst pattern that the check lets pass ends at once.
_UNTIMED_LENGTH = 120
_ANCHORED = {"line": "fullmatch", "line-start": "match"}
_BEGINNING = 3
# Most patterns want shorter lines than this, most paragraphs are longer.
_MOST_LENGTH = 160
_MOST_BEGINNINGS = 20_000
_SEPARATORS = ":|-.(["
_FIRST_WORD = re.compile(r"[^\s:|.(\[-]+")
_CORE_END = " :|-….,;!؛>*"


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule found in a line, at ``folded[start:end]`` of that line."""

    rule: Rule
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Phrase:
    text: str
    separated: bool
    rule: Rule


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A compiled pattern; ``match`` is the method of it that the anchor asks for.

    ``contains`` finds one of the texts without which the pattern is not tried, or is None.
    """

    match: Any
    rule: Rule
    longest: int
    contains: Any


@dataclass(frozen=True, slots=True)
class Matcher:
    """Compiled rules. Made by ``compile_matcher``; safe to share and to pickle.

    ``beginnings`` remembers which patterns can begin a line with given letters; it is bounded
    and has no say in the result.
    """

    whole: dict[str, tuple[Rule, ...]]
    starts: dict[str, tuple[_Phrase, ...]]
    ends: dict[str, tuple[_Phrase, ...]]
    inside: tuple[_Phrase, ...]
    anchored: tuple[_Pattern, ...]
    floating: tuple[_Pattern, ...]
    until: dict[str, Any]
    beginnings: dict[str, tuple[tuple[_Pattern, ...], tuple[_Pattern, ...]]]


def compile_matcher(
    rules: Iterable[Rule], words: Mapping[str, Collection[str]] | None = None
) -> Matcher:
    """Compile *rules* (the order is irrelevant) to a Matcher.

    *words* are the word lists that patterns name, by id.

    Raises RuleError when a pattern names a list that is not among *words*.

    >>> rule = Rule("print", "A button.", "reading-tools", phrases=("طباعة",))
    >>> sorted(compile_matcher([rule]).whole)
    ['طباعه']
    """
    # Of two patterns that fit a line, the one that holds everywhere goes first.
    ordered = sorted(rules, key=lambda rule: (rule.zone != "any", rule.id))
    whole: dict[str, tuple[Rule, ...]] = {}
    starts: dict[str, tuple[_Phrase, ...]] = {}
    ends: dict[str, tuple[_Phrase, ...]] = {}
    inside: list[_Phrase] = []
    for rule in ordered:
        for phrase in _phrases(rule):
            first = _first_word(phrase.text)
            last = phrase.text.rpartition(" ")[2]
            if rule.anchor == "line":
                whole[phrase.text] = (*whole.get(phrase.text, ()), rule)
            elif rule.anchor == "line-start":
                starts[first] = (*starts.get(first, ()), phrase)
            elif rule.anchor == "line-end":
                ends[last] = (*ends.get(last, ()), phrase)
            else:
                inside.append(phrase)
    lists = _folded_lists(ordered, words or {})
    patterns = [_pattern(rule, lists) for rule in ordered if rule.pattern]
    return Matcher(
        whole,
        starts,
        ends,
        tuple(inside),
        tuple(pattern for pattern in patterns if pattern.rule.anchor in _ANCHORED),
        tuple(pattern for pattern in patterns if pattern.rule.anchor not in _ANCHORED),
        {r.id: regex.compile(fold_pattern(r.until)) for r in ordered if r.until},
        {},
    )


def _folded_lists(rules: list[Rule], words: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    """The word lists that *rules* name, folded as lines are."""
    wanted = {name: rule for rule in rules for name in list_names(rule.pattern)}
    problems = tuple(
        f"{rule.source}: rule {rule.id!r}: there is no word list {name!r}"
        for name, rule in sorted(wanted.items())
        if name not in words
    )
    if problems:
        raise RuleError(problems)
    return {name: [fold_words(word) for word in words[name]] for name in wanted}


def _pattern(rule: Rule, lists: Mapping[str, Collection[str]]) -> _Pattern:
    written = fold_pattern(rule.pattern)
    if rule.anchor == "line-end":
        written = f"(?:{written})$"
    match = getattr(compile_pattern(written, lists), _ANCHORED.get(rule.anchor, "search"))
    texts = "|".join(re.escape(fold_words(text)) for text in rule.contains)
    contains = re.compile(texts).search if texts else None
    return _Pattern(match, rule, rule.max_length, contains)


def _phrases(rule: Rule) -> Iterator[_Phrase]:
    for written in rule.phrases:
        folded = fold_words(written)
        text = folded.strip(_CORE_END)
        yield _Phrase(text or folded, folded.endswith(":") and bool(text), rule)


def _first_word(core: str) -> str:
    match = _FIRST_WORD.match(core)
    return match.group() if match else ""


def find_hits(lines: list[Line], matcher: Matcher) -> tuple[list[list[Hit]], list[str]]:
    """Return the hits of each line of *lines*, phrases before patterns, and warnings.

    >>> from cleaner.lines import split_lines
    >>> rule = Rule("print", "A button.", "reading-tools", phrases=("طباعة",))
    >>> hits, _ = find_hits(split_lines("طِباعة :")[0], compile_matcher([rule]))
    >>> [[hit.rule.id for hit in line] for line in hits]
    [['print']]
    """
    page = "\n".join([line.folded for line in lines])
    inside = [phrase for phrase in matcher.inside if phrase.text in page]
    floating = [pattern for pattern in matcher.floating if pattern.contains(page)]
    warnings: list[str] = []
    return [_line_hits(line, inside, floating, matcher, warnings) for line in lines], warnings


def _line_hits(
    line: Line,
    inside: list[_Phrase],
    floating: list[_Pattern],
    matcher: Matcher,
    warnings: list[str],
) -> list[Hit]:
    folded, core = line.folded, line.core
    length = len(folded)
    hits = [Hit(rule, 0, length) for rule in matcher.whole.get(core, ())]
    if inside:
        hits += _inside_hits(folded, inside)
    if length > LONGEST_LINE:
        return hits
    for phrase in matcher.starts.get(_first_word(core), ()):
        if length <= phrase.rule.max_length and _starts(core, phrase):
            start = folded.find(phrase.text)
            hits.append(Hit(phrase.rule, start, start + len(phrase.text)))
    for phrase in matcher.ends.get(core.rpartition(" ")[2], ()):
        if length <= phrase.rule.max_length and _ends(core, phrase.text):
            start = folded.rfind(phrase.text)
            hits.append(Hit(phrase.rule, start, start + len(phrase.text)))
    try:
        hits += _pattern_hits(folded, floating, matcher)
    except TimeoutError:
        warnings.append(f"patterns took too long on the line at {line.start}; it is kept")
    return hits


def _starts(core: str, phrase: _Phrase) -> bool:
    if not core.startswith(phrase.text):
        return False
    rest = core[len(phrase.text) :]
    if phrase.separated:
        return not rest or rest.lstrip(" ")[0] in _SEPARATORS
    return not rest or not (rest[0].isalnum() or rest[0] == "_")


def _ends(core: str, text: str) -> bool:
    if not core.endswith(text):
        return False
    before = core[: -len(text)]
    return not before or not before[-1].isalnum()


def _inside_hits(folded: str, inside: list[_Phrase]) -> list[Hit]:
    hits = []
    for phrase in inside:
        start = folded.find(phrase.text)
        while start >= 0:
            end = start + len(phrase.text)
            if not folded[start - 1 : start].isalnum() and _starts(folded[start:], phrase):
                hits.append(Hit(phrase.rule, start, end))
                break
            start = folded.find(phrase.text, end)
    return hits


def _pattern_hits(folded: str, floating: list[_Pattern], matcher: Matcher) -> list[Hit]:
    length = len(folded)
    timeout = TIME_LIMIT if length > _UNTIMED_LENGTH else None
    hits = []
    for pattern in (*_beginning(folded, matcher), *floating):
        if length > pattern.longest:
            continue
        if pattern.contains and not pattern.contains(folded):
            continue
        match = pattern.match(folded, timeout=timeout)
        if match and match.end() > match.start():
            hits.append(Hit(pattern.rule, *match.span()))
    return hits


def _beginning(folded: str, matcher: Matcher) -> tuple[_Pattern, ...]:
    """The anchored patterns that can match a line with the first letters of *folded*.

    Each beginning has two lists, the second for lines that only the most patient patterns take.
    """
    beginning = folded[:_BEGINNING]
    known = matcher.beginnings.get(beginning)
    if known is None:
        every = tuple(p for p in matcher.anchored if p.match(beginning, partial=True))
        known = every, tuple(p for p in every if p.longest > _MOST_LENGTH)
        if len(matcher.beginnings) < _MOST_BEGINNINGS:
            matcher.beginnings[beginning] = known
    return known[len(folded) > _MOST_LENGTH]
