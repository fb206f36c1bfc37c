"""Patterns that could take very long are refused, the others pass."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from cleaner.rules.patterns import pattern_problem

REPEATED = "a repeated group holds a quantifier that can give back: make it possessive (a++)"
WILDCARDS = "more than one unbounded '.': say what may stand there instead"

REFUSED = {
    "(a+)+": REPEATED,
    "(?:a*)*": REPEATED,
    "(?:a+|b)*c": REPEATED,
    "(?:x(?:a+)y)+": REPEATED,
    "(?:a{1,3}){2,}": REPEATED,
    "(?:a+?)+": REPEATED,
    "(?:[a-z]+ )*x": REPEATED,
    "(?i:a+)+": REPEATED,
    "(?:(?>a+)b+)+": REPEATED,
    ".*a.*b": WILDCARDS,
    "a.+b.*c": WILDCARDS,
    "a{401}": "'{401}' counts over 400",
    "a{1,500}": "'{1,500}' counts over 400",
    r"(a)\1": r"'\\1' refers back to a group",
    r"(?P<x>a)\g<x>": r"'\\g' refers back to a group",
    "a\nb": "a pattern is matched against one line and holds no line break",
}
ACCEPTED = [
    "",
    "a+b*",
    "(?:[a-z]++ ){1,5}[0-9]+",
    "(?:a++)+",
    "(?>a+b?)+",
    "(?:a|b)+c",
    "(a+)?b",
    ".*",
    "a.{0,40}b.{0,40}c",
    r"\d{4}/\d{1,2}/\d{1,2}",
    r"[^\]]+\]",
    r"\(+[a-z]*\)",
    "(?:a{1,400})",
    r"(?<!ا)(?<=ب)خبر(?=[ :])(?!\w)",
    r"\p{Arabic}+",
]


@pytest.mark.parametrize(("pattern", "problem"), REFUSED.items(), ids=map(repr, REFUSED))
def test_refused(pattern: str, problem: str) -> None:
    assert pattern_problem(pattern) == problem


@pytest.mark.parametrize("pattern", ACCEPTED, ids=map(repr, ACCEPTED))
def test_accepted(pattern: str) -> None:
    assert pattern_problem(pattern) == ""


@pytest.mark.parametrize("pattern", ["(", "[a", "a**", "(?P<1>a)", "*a", r"\p{Nonsense}"])
def test_what_does_not_compile_is_refused_with_the_reason(pattern: str) -> None:
    assert pattern_problem(pattern).startswith("not a regular expression: ")


# Each of these takes exponential or steep polynomial time on a failing line.
HANGING = {
    "(?:a|a)+b": "a" * 60 + "!",
    "(?:a|aa)+b": "a" * 80 + "!",
    "(?:a?a?)+b": "a" * 60 + "!",
    "(?:a?){60}a{60}b": "a" * 60 + "!",
    "(?:a?){2,}b": "a" * 300 + "!",
    "(?:ab|a|b)+c": "ab" * 60 + "!",
    "(?:[ab]|[bc])+d": "b" * 60 + "!",
    "a*a*a*a*a*a*b": "a" * 300 + "!",
    r"[^!]*[^?]*[^,]*[^;]*[^:]*[^.]*x": "a" * 300,
    r"\w*\w*\w*\w*\w*x": "a" * 300 + "!",
}


def hangs(pattern: str, line: str) -> bool:
    try:
        regex.compile(pattern).fullmatch(line, timeout=0.5)
    except TimeoutError:
        return True
    return False


@pytest.mark.parametrize(("pattern", "line"), HANGING.items(), ids=map(repr, HANGING))
def test_a_pattern_that_hangs_is_refused(pattern: str, line: str) -> None:
    if hangs(pattern, line):
        assert pattern_problem(pattern) != ""


ATOM = st.sampled_from(["a", "b", "[ab]", "[^b]", ".", r"\w", " "])
QUANTIFIER = st.sampled_from(["", "", "?", "*", "+", "*+", "++", "{0,3}", "{2,5}", "{1,40}", "+?"])
BASE = st.lists(st.tuples(ATOM, QUANTIFIER).map("".join), min_size=1, max_size=3).map("".join)
GROUP = st.tuples(
    st.sampled_from(["(?:{})", "({})", "(?>{})", "(?:{}|b)", "(?:a|{})"]), BASE, QUANTIFIER
).map(lambda parts: parts[0].format(parts[1]) + parts[2])
PATTERN = st.lists(st.one_of(BASE, GROUP), min_size=1, max_size=3).map("".join)


@given(PATTERN, st.text("ab ", min_size=1, max_size=6), st.sampled_from(["!", "", "b!", " "]))
def test_an_accepted_pattern_ends_on_a_pumped_line(pattern: str, seed: str, tail: str) -> None:
    if not pattern_problem(pattern):
        line = (seed * 200)[:160] + tail
        regex.compile(pattern).fullmatch(line, timeout=2)


@given(st.text(max_size=30))
def test_any_text_is_judged_not_choked_on(pattern: str) -> None:
    assert isinstance(pattern_problem(pattern), str)
