"""Regular expressions that cannot hang: the check that every ``pattern`` of a rule must pass."""

from __future__ import annotations

import regex

_TOKEN = regex.compile(
    r"(?P<escape>\\p\{[^}]*\}|\\.)"
    r"|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])"
    r"|(?P<open>\((?:\?(?:[:=!>|]|<[=!]|P?<\w+>|[a-zA-Z-]+:))?)"
    r"|(?P<close>\))"
    r"|(?P<quantifier>(?:[*+?]|\{\d*,?\d*\})[+?]?)"
    r"|(?P<other>.)",
    regex.DOTALL,
)
_NUMBER = regex.compile(r"\d+")
_LONGEST_REPEAT = 400
_UNBOUNDED = 1_000_000


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
        regex.compile(pattern)
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
