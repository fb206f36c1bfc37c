"""Regular expressions that cannot hang: the check that every ``pattern`` of a rule must pass."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import regex

from cleaner.errors import RuleError

if TYPE_CHECKING:
    from cleaner.rules.model import Rule

_TOKEN = regex.compile(
    r"(?P<escape>\\p\{[^}]*\}|\\L<[^>]*>|\\.)"
    r"|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])"
    r"|(?P<open>\((?:\?(?:[:=!>|]|<[=!]|P?<\w+>|[a-zA-Z-]+:))?)"
    r"|(?P<close>\))"
    r"|(?P<quantifier>(?:[*+?]|\{\d*,?\d*\})[+?]?)"
    r"|(?P<other>.)",
    regex.DOTALL,
)
_LIST = regex.compile(r"\\L<([a-z_]+)>")
_NUMBER = regex.compile(r"\d+")
_LONGEST_REPEAT = 400
_MOST_BRANCHED = 12
_ADVICE = "make the repeat possessive ((?:a|ab)++)"
_PROBES = "ابa1 .-,"
_UNBOUNDED = 1_000_000_000
_DEEPEST, _LARGEST = 50, 200_000
_LOOKS = ("(?=", "(?!", "(?<=", "(?<!")
_PLACES = (r"\b", r"\B", r"\A", r"\Z", "^", "$")
_NOTHING = "(?:)"
_CALLS = regex.compile(r"\(\?(?:[Rr]\)|[-+]?\d|&|[Pp][>=])")


def list_names(pattern: str) -> list[str]:
    r"""The word lists that a pattern names as ``\L<id>``.

    >>> list_names(r"\L<places> - \L<names>")
    ['places', 'names']
    """
    return _LIST.findall(pattern)


def refuse_missing_lists(rules: Iterable[Rule], words: Container[str]) -> None:
    """Raise RuleError for *rules* that name a word list which is none of *words*.

    >>> refuse_missing_lists([], {})
    """
    problems = [
        f"{rule.source}: rule {rule.id!r}: there is no word list {name!r}"
        for rule in rules
        for name in list_names(rule.pattern)
        if name not in words
    ]
    if problems:
        raise RuleError(tuple(dict.fromkeys(problems)))


def compile_pattern(pattern: str, lists: Mapping[str, str]) -> Any:
    r"""Compile *pattern* with the word lists that it names; *lists* holds the expression of each
    (``any_of`` its words) by id.

    Raises KeyError when a list is missing, ``regex.error`` when the pattern is wrong.

    >>> compile_pattern(r"\L<cities>-", {"cities": "(?:a|b)"}).fullmatch("b-").group()
    'b-'
    """
    return regex.compile(_LIST.sub(lambda named: lists[named[1]], pattern))


def loosened(pattern: str) -> str:
    """A pattern that fits all that *pattern* fits, and more, without anything that hangs on the
    direction of reading or on what stands around: what repeats takes as little as it can and gives
    back, what looks around or asks for a place is gone.

    >>> loosened(r"(?>a++b)\\b(?!c(?:d|e)).$")
    '(?:a+?b)(?:)(?:).(?:)'
    """
    pieces = []
    inside_look = 0
    for token in _TOKEN.finditer(pattern):
        kind, text = token.lastgroup, token.group()
        if inside_look:
            inside_look += (kind == "open") - (kind == "close")
        elif text in _LOOKS:
            inside_look = 1
            pieces.append(_NOTHING)
        elif text in _PLACES:
            pieces.append(_NOTHING)
        elif kind == "quantifier":
            # Read backwards, ``regex`` does not give back what it took too much at the end.
            pieces.append((text.rstrip("+?") or text[0]) + "?")
        else:
            pieces.append("(?:" if text == "(?>" else text)
    return "".join(pieces)


def pattern_problem(pattern: str) -> str:
    """Say what makes *pattern* unfit for a rule; an empty string when nothing does.

    Refused are: groups nested deeper than 50, what has more than 200,000 characters when its
    counts are written out, what the ``regex`` module does not compile, line breaks, references to
    groups and calls of them, a second unbounded wildcard, counts over 400, and a repeated group
    with a quantifier inside that may give characters back, and a group with branches that is
    repeated many times and may give back (the shapes of catastrophic backtracking).

    >>> pattern_problem("(a+)+")
    'a repeated group holds a quantifier that can give back: make it possessive (a++)'
    >>> pattern_problem(r"(?:[a-z]++ ){1,5}[0-9]+")
    ''
    """
    if problem := _size_problem(pattern):
        return problem
    try:
        compile_pattern(pattern, dict.fromkeys(list_names(pattern), "-"))
    except regex.error as error:
        return f"not a regular expression: {error}"
    if "\n" in pattern:
        return "a pattern is matched against one line and holds no line break"
    return _shape_problem(pattern)


def _size_problem(pattern: str) -> str:
    """What would make *pattern* take long to compile: groups in groups, counts of counts.

    Sizes count characters, those of what is repeated as often as it is at least and at most.
    """
    sizes, last = [0], 0
    for token in _TOKEN.finditer(pattern):
        kind, text = token.lastgroup, token.group()
        if kind == "open":
            sizes.append(0)
            last = 0
        elif kind == "close" and len(sizes) > 1:
            last = sizes.pop()
            sizes[-1] += last
        elif kind == "quantifier":
            most = _most(text)
            sizes[-1] += last * (max(most if most != _UNBOUNDED else 1, 1) - 1)
        else:
            last = 1
            sizes[-1] += 1
        if len(sizes) > _DEEPEST:
            return f"groups are nested deeper than {_DEEPEST}"
        if sum(sizes) > _LARGEST:
            return f"is larger than {_LARGEST:,} characters, counts written out"
    return ""


@dataclass(slots=True)
class _Group:
    """An open group: where its content begins, where its branches part, what it holds."""

    start: int
    atomic: bool = False
    loose: bool = False
    optional: bool = False
    cuts: list[int] = field(default_factory=list)


def _shape_problem(pattern: str) -> str:
    """Walk the tokens; for every group remember whether it may give characters back."""
    groups = [_Group(0)]
    repeatable: _Group | str = ""  # what a quantifier would repeat: a group, "." or nothing of note
    wildcards = 0
    for token in _TOKEN.finditer(pattern):
        kind, text = token.lastgroup, token.group()
        before, repeatable = repeatable, text if text == "." else ""
        if kind == "escape" and text[1] in "123456789gk":
            return f"{text!r} refers back to a group"
        if kind == "open" and _CALLS.match(pattern, token.start()):
            return f"{pattern[token.start() :][:6]!r} refers to a group"
        if kind == "open":
            groups.append(_Group(token.end(), text == "(?>"))
        elif kind == "other" and text == "|":
            groups[-1].cuts.append(token.start())
        elif kind == "close":
            repeatable = groups.pop()
            repeatable.cuts.append(token.start())
            groups[-1].loose |= repeatable.loose and not repeatable.atomic
            groups[-1].optional |= repeatable.optional and not repeatable.atomic
        elif kind == "quantifier":
            problem = _repeat_problem(pattern, text, before)
            if problem:
                return problem
            most = _most(text)
            wildcards += before == "." and most == _UNBOUNDED
            if wildcards > 1:
                return "more than one unbounded '.': say what may stand there instead"
            groups[-1].loose |= most > 1 and not _possessive(text)
            groups[-1].optional |= text in ("?", "??")
    return ""


def _repeat_problem(pattern: str, quantifier: str, repeated: _Group | str) -> str:
    """What is wrong with repeating a group like that."""
    most = _most(quantifier)
    if _LONGEST_REPEAT < most != _UNBOUNDED:
        return f"{quantifier!r} counts over {_LONGEST_REPEAT}"
    if not isinstance(repeated, _Group) or repeated.atomic or most <= 1:
        return ""
    if repeated.loose:
        return "a repeated group holds a quantifier that can give back: make it possessive (a++)"
    if most <= _MOST_BRANCHED or _possessive(quantifier):
        return ""
    if repeated.optional:
        return f"a part that may be missing is repeated over {_MOST_BRANCHED} times: {_ADVICE}"
    if _overlap(pattern, repeated):
        return f"branches that can begin alike are repeated over {_MOST_BRANCHED} times: {_ADVICE}"
    return ""


def _possessive(quantifier: str) -> bool:
    return len(quantifier) > 1 and quantifier.endswith("+")


def _overlap(pattern: str, group: _Group) -> bool:
    """Can two branches of *group* begin with the same character?"""
    starts = [group.start, *(cut + 1 for cut in group.cuts)]
    branches = [pattern[start:cut] for start, cut in zip(starts, group.cuts, strict=False)]
    lists = dict.fromkeys(list_names(pattern), "-")
    compiled = [compile_pattern(branch, lists) for branch in branches]
    return any(
        sum(branch.match(character, partial=True) is not None for branch in compiled) > 1
        for character in {*pattern, *_PROBES}
    )


def _most(quantifier: str) -> int:
    """How often it may take its atom at most."""
    if quantifier[0] == "?":
        return 1
    if quantifier[0] in "*+" or ",}" in quantifier:
        return _UNBOUNDED
    return max((int(n[:8]) for n in _NUMBER.findall(quantifier)), default=1)
