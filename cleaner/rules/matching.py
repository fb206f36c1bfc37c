"""Rules against lines: phrases by look-up, patterns by their index.

A line is matched in its folded form, so a phrase written once finds every spelling. Phrases cost
a dictionary look-up each line, whatever their number.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import regex
from msgspec import Struct, structs

from cleaner.rules.joined import joined_rule, phrases_rule
from cleaner.rules.memory import remember
from cleaner.rules.model import LONGEST_LINE, Rule
from cleaner.rules.pattern_index import Hit, PatternIndex, index_patterns, pattern_hits
from cleaner.rules.patterns import list_names, refuse_missing_lists
from cleaner.text.arabic import fold_pattern, fold_words
from cleaner.text.expressions import any_of
from cleaner.text.lines import Line, core_of

_SEPARATORS = ":|-.(["
_EDGE_WORD = r"[^\s:|.,;!?()\[\]/\\\"'<>…؛؟-]+"
_FIRST_WORD = re.compile(_EDGE_WORD)
_LAST_WORD = re.compile(_EDGE_WORD + "$")
_LONGEST_WORD = 40
_OURS = "ar"
# The word list of given names.
_NAMES = "given_names"
# The word list of verbs that phrases begin with.
_IMPERATIVES = "imperatives"
_CORE_END = " :|-….,;!؛>*"
_MOST_REMEMBERED = 10_000


class _Phrase(Struct, frozen=True):
    text: str
    separated: bool
    rule: Rule


class Matcher(Struct, frozen=True):
    """Compiled rules. Made by ``compile_matcher``; safe to share and to pickle.

    ``own`` are the rules of one outlet, which come behind those for all. ``by_place`` says that
    lines may also go by their place alone: not where all rules were learned, in another language
    than the one that places were studied in. ``names`` are given names of reporters, folded.
    ``remembered`` is a bounded memory that has no say in results: the hits of lines that were
    looked at, by their folded form. Most lines of an outlet stand on many of its pages."""

    whole: dict[str, tuple[Rule, ...]]
    first_words: frozenset[str]
    last_words: frozenset[str]
    starts: dict[str, tuple[_Phrase, ...]]
    ends: dict[str, tuple[_Phrase, ...]]
    inside: tuple[_Phrase, ...]
    patterns: PatternIndex
    until: dict[str, Any]
    remembered: dict[str, list[Hit]]
    own: Matcher | None = None
    by_place: bool = True
    names: frozenset[str] = frozenset()


def compile_matcher(
    rules: Iterable[Rule], words: Mapping[str, Collection[str]] | None = None
) -> Matcher:
    """Compile *rules* (the order is irrelevant) to a Matcher.

    *words* are the word lists that patterns name, by id, with the given names and the imperatives.

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
    lists = words or {}
    refuse_missing_lists(ordered, lists)
    named = sorted({name for rule in ordered for name in list_names(rule.pattern)})
    forms = _forms(lists.get(_IMPERATIVES, ()))
    for rule in ordered:
        for phrase in _phrases(rule, forms):
            first = _first_word(phrase.text)
            last = _last_word(phrase.text)
            if rule.anchor == "line":
                whole[phrase.text] = (*whole.get(phrase.text, ()), rule)
            elif rule.anchor == "line-start":
                starts[first] = (*starts.get(first, ()), phrase)
            elif rule.anchor == "line-end":
                ends[last] = (*ends.get(last, ()), phrase)
            else:
                inside.append(phrase)
    return Matcher(
        whole,
        frozenset(text.partition(" ")[0] for text in whole),
        frozenset(text.rpartition(" ")[2] for text in whole),
        starts,
        ends,
        tuple(inside),
        index_patterns(ordered, {name: any_of(map(fold_words, lists[name])) for name in named}),
        {r.id: regex.compile(fold_pattern(r.until)) for r in ordered if r.until},
        {},
        by_place=not ordered or any(r.recurs is None or r.lang == _OURS for r in ordered),
        names=frozenset(map(fold_words, lists.get(_NAMES, ()))),
    )


def with_own_rules(matchers: Mapping[str, Matcher], rules: Collection[Rule]) -> dict[str, Matcher]:
    """*matchers* (by language) with the *rules* of one outlet behind theirs; theirs are shared.

    >>> rule = Rule("print", "A button.", "reading-tools", phrases=("طباعة",))
    >>> list(with_own_rules({}, [rule]))
    ['ar']
    """
    made = dict(matchers)
    for language in sorted({rule.lang for rule in rules}):
        own = compile_matcher(rule for rule in rules if rule.lang == language)
        known = matchers.get(language)
        if known:
            until = known.until | own.until
            own = structs.replace(known, own=own, until=until, remembered={})
        made[language] = own
    return made


def _forms(imperatives: Collection[str]) -> dict[str, list[str]]:
    """The forms of each verb by each of them, folded; *imperatives* are forms with blanks between.

    >>> _forms(["شارك شاركي"])
    {'شارك': ['شارك', 'شاركي'], 'شاركي': ['شارك', 'شاركي']}
    """
    verbs = [fold_words(verb).split(" ") for verb in sorted(imperatives)]
    return {form: verb for verb in verbs for form in verb}


def _phrases(rule: Rule, forms: Mapping[str, list[str]]) -> Iterable[_Phrase]:
    """The phrases of *rule*, those that begin with an imperative in all its *forms*."""
    found: dict[tuple[str, bool], _Phrase] = {}
    for written in rule.phrases:
        folded = fold_words(written)
        text = folded.strip(_CORE_END)
        separated = folded.endswith(":") and bool(text)
        first, blank, rest = text.partition(" ")
        for form in forms.get(first, (first,)):
            phrase = f"{form}{blank}{rest}" or folded
            found[phrase, separated] = _Phrase(phrase, separated, rule)
    return found.values()


def _first_word(core: str) -> str:
    word = core.partition(" ")[0]
    if word.isalpha():  # as nearly all are: told without a search
        return word
    match = _FIRST_WORD.match(core)
    return match.group() if match else ""


def _last_word(core: str) -> str:
    match = _LAST_WORD.search(core[-_LONGEST_WORD:])
    return match.group() if match else ""


def find_hits(lines: list[Line], matcher: Matcher) -> tuple[list[list[Hit]], list[str]]:
    """Return the hits of each line of *lines*, phrases before patterns, and warnings.

    The lists are not to be changed: those of equal lines are the same.

    >>> from cleaner.text.lines import split_lines
    >>> rule = Rule("print", "A button.", "reading-tools", phrases=("طباعة",))
    >>> hits, _ = find_hits(split_lines("طِباعة :")[0], compile_matcher([rule]))
    >>> [[hit.rule.id for hit in line] for line in hits]
    [['print']]
    """
    known = matcher.remembered
    found = [known.get(line.folded) for line in lines]
    new = {
        line.folded: line
        for line, hits in zip(lines, found, strict=True)
        if hits is None and len(line.core) <= LONGEST_LINE
    }
    looked, warnings = _look_at(new, matcher) if new else ({}, [])
    for folded, hits in looked.items() if not warnings else ():
        if len(folded) <= LONGEST_LINE:
            remember(known, folded, hits, _MOST_REMEMBERED)
    return [
        looked.get(line.folded, []) if hits is None else hits
        for line, hits in zip(lines, found, strict=True)
    ], warnings


def _look_at(lines: Mapping[str, Line], matcher: Matcher) -> tuple[dict[str, list[Hit]], list[str]]:
    """The hits of *lines* (by their folded form), and warnings."""
    page = "\n".join(lines)
    found: dict[str, list[Hit]] = {}
    warnings: list[str] = []
    for used in (matcher, matcher.own) if matcher.own else (matcher,):
        inside = [phrase for phrase in used.inside if phrase.text in page]
        for folded, line in lines.items():
            hits = _line_hits(line, inside, used, warnings)
            found[folded] = found[folded] + hits if folded in found else hits
    return found, warnings


def _line_hits(
    line: Line, inside: list[_Phrase], matcher: Matcher, warnings: list[str]
) -> list[Hit]:
    folded, length = line.folded, len(line.folded)
    try:
        hits = _piece_hits(folded, line.core, matcher)
        whole = (hit for hit in hits if hit.start == 0 and hit.end == length)
        if not hits or all(hit.rule.zone == "head" for hit in whole):
            rule = _phrases_rule(line.core, matcher) or joined_rule(
                folded, lambda piece: _whole_rules(piece, matcher)
            )
            hits += [Hit(rule, 0, length)] if rule else []
    except TimeoutError:
        warnings.append(f"patterns took too long on the line at {line.start}; it is kept")
        hits = []
    return hits + _inside_hits(folded, inside) if inside else hits


def _phrases_rule(core: str, matcher: Matcher) -> Rule | None:
    # Most lines do not begin and end as such phrases do.
    first, blank, _ = core.partition(" ")
    if not blank or first not in matcher.first_words:
        return None
    return (
        phrases_rule(core, matcher.whole) if core.rpartition(" ")[2] in matcher.last_words else None
    )


def _whole_rules(folded: str, matcher: Matcher) -> list[Rule]:
    """The rules that find the text *folded* when it is a whole line, or would take it whole."""
    hits = _piece_hits(folded, core_of(folded), matcher)
    return [hit.rule for hit in hits if hit.rule.anchor != "anywhere"]


def _piece_hits(folded: str, core: str, matcher: Matcher) -> list[Hit]:
    """The hits of rules with an anchor; raises TimeoutError when a pattern takes too long."""
    length = len(folded)
    rules = matcher.whole.get(core)
    hits = [Hit(rule, 0, length) for rule in rules] if rules else []
    if length > LONGEST_LINE:
        return hits
    for phrase in matcher.starts.get(_first_word(core), ()) if matcher.starts else ():
        if length <= phrase.rule.max_length and _starts(core, phrase):
            start = folded.find(phrase.text)
            hits.append(Hit(phrase.rule, start, start + len(phrase.text)))
    for phrase in matcher.ends.get(_last_word(core), ()) if matcher.ends else ():
        if length <= phrase.rule.max_length and _ends(core, phrase.text):
            start = folded.rfind(phrase.text)
            hits.append(Hit(phrase.rule, start, start + len(phrase.text)))
    if not matcher.patterns.patterns:  # rules of one outlet have few
        return hits
    return hits + pattern_hits(folded, matcher.patterns)


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
        if len(folded) > phrase.rule.max_length:
            continue
        start = folded.find(phrase.text)
        while start >= 0:
            end = start + len(phrase.text)
            if not folded[start - 1 : start].isalnum() and _starts(folded[start:], phrase):
                hits.append(Hit(phrase.rule, start, end))
                break
            start = folded.find(phrase.text, end)
    return hits
