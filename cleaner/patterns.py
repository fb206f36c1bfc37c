"""Regular expressions that cannot hang: the check that every ``pattern`` of a rule must pass."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import regex

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
_UNBOUNDED = 1_000_000


def list_names(pattern: str) -> list[str]:
    r"""The word lists that a pattern names as ``\L<id>``.

    >>> list_names(r"\L<places> - \L<names>")
    ['places', 'names']
    """
    return _LIST.findall(pattern)


def compile_pattern(pattern: str, words: Mapping[str, Collection[str]]) -> Any:
    r"""Compile *pattern* with the word lists that it names; *words* holds them by id.

    Raises KeyError when a list is missing, ``regex.error`` when the pattern is wrong.

    >>> compile_pattern(r"\L<cities>-", {"cities": ["a", "b"]}).fullmatch("b-").group()
    'b-'
    """
    lists: dict[str, Any] = {name: sorted(words[name]) for name in list_names(pattern)}
    return regex.compile(pattern, **lists)


def pattern_problem(pattern: str) -> str:
    """Say what makes *pattern* unfit for a rule; an empty string when nothing does.

    Refused are: what the ``regex`` module does not compile, line breaks, back references, a
    second unbounded wildcard, counts over 400, and a repeated group with a quantifier inside
    that may give characters back (the shape of catastrophic backtracking).

    >>> pattern_problem("(a+)+")
    'a repeated group holds a quantifier that can give back: make it possessive (a++)'
    >>> pattern_problem(r"(?:[a-z]++ ){1,5}[0-9]+")
    ''
    """
    try:
        compile_pattern(pattern, dict.fromkeys(list_names(pattern), frozenset({"-"})))
    except regex.error as error:
        return f"not a regular expression: {error}"
    if "\n" in pattern:
        return "a pattern is matched against one line and holds no line break"
    return _shape_problem(pattern)


def _shape_problem(pattern: str) -> str:
    """Walk the tokens; for every open group remember whether it holds a loose quantifier."""
    loose = [False]
    atomic = [False]
    repeatable = (
        ""  # what a quantifier would repeat: "group", "loose group", "." or nothing of note
    )
    wildcards = 0
    for token in _TOKEN.finditer(pattern):
        kind, text = token.lastgroup, token.group()
        before, repeatable = repeatable, text if text == "." else ""
        if kind == "escape" and text[1] in "123456789gk":
            return f"{text!r} refers back to a group"
        if kind == "open":
            loose.append(False)
            atomic.append(text == "(?>")
        elif kind == "close":
            inner = loose.pop() & (not atomic.pop())
            repeatable = "loose group" if inner else "group"
            loose[-1] = loose[-1] or inner
        elif kind == "quantifier":
            most = _most(text)
            if most > _LONGEST_REPEAT and most != _UNBOUNDED:
                return f"{text!r} counts over {_LONGEST_REPEAT}"
            if most > 1 and before == "loose group":
                return (
                    "a repeated group holds a quantifier that can give back: "
                    "make it possessive (a++)"
                )
            wildcards += before == "." and most == _UNBOUNDED
            if wildcards > 1:
                return "more than one unbounded '.': say what may stand there instead"
            possessive = len(text) > 1 and text.endswith("+")
            loose[-1] = loose[-1] or (most > 1 and not possessive)
    return ""


def _most(quantifier: str) -> int:
    """How often it may take its atom at most."""
    if quantifier[0] == "?":
        return 1
    if quantifier[0] in "*+" or ",}" in quantifier:
        return _UNBOUNDED
    return max((int(n) for n in _NUMBER.findall(quantifier)), default=1)
