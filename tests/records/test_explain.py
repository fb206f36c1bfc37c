"""Results as text: records that give the page back, the summary, the explanation."""

from __future__ import annotations

from cleaner.records.explain import Explained, explanation
from cleaner.records.tally import Tally
from cleaner.rules.model import Rule, RuleSet
from cleaner.text.spans import Cleaned, Removal, Story, delete


def without(text: str, spans: list[tuple[int, int]]) -> Cleaned:
    """The result of removing *spans*, each by a rule of its own."""
    removals = tuple(Removal(a, b, f"r{a}", "sharing", text[a:b]) for a, b in spans)
    return Cleaned(delete(text, spans), removals, (Story("main", "", "", text, 0, 1, ("why",)),))


def test_the_digest_tells_rules_apart_and_not_their_files() -> None:
    def digest(**fields: str) -> str:
        rule = Rule("a", "", "sharing", phrases=("ب",), **fields)  # type: ignore[arg-type]
        return RuleSet((rule,)).digest

    assert digest(source="a.toml:1") == digest(source="b.toml:9")
    assert digest() != digest(zone="tail")
    assert RuleSet((), {"w": frozenset("ab")}).digest != RuleSet(()).digest


def test_the_summary_counts_by_kind_and_rule_the_commonest_first() -> None:
    summary = Tally()
    text = "abcdefghij"
    for _ in range(2):
        summary.add(without(text, [(0, 1), (4, 6)]))
    summary.add(without(text, [(0, 1)]))
    summary.add(without(text, []))
    first, second = summary.lines()
    assert first == "4 pages, 3 changed, 7 of 40 characters removed (17.5 %)"
    assert second.split() == ["sharing", "5", "r0", "3,", "r4", "2"]


def test_the_summary_names_pages_without_a_story() -> None:
    summary = Tally()
    for kind in ("article", "front-page", "empty", "front-page"):
        summary.add(Cleaned("abc", kind=kind))
    assert list(summary.lines())[1:] == ["3 without a story: 2 front-page, 1 empty"]


def test_the_summary_of_nothing() -> None:
    assert list(Tally().lines()) == ["0 pages, 0 changed, 0 of 0 characters removed (0.0 %)"]


LINES = [
    Explained("خبر", "kept", "", ""),
    Explained("طباعة", "removed", "print (reading-tools)", ""),
    Explained("", "blank", "", ""),
    Explained("نص", "part", "x", "appended story: why"),
]


def test_the_explanation_is_plain_without_colour() -> None:
    shown = list(explanation(LINES))
    assert [line.partition("|")[2].strip() for line in shown] == ["خبر", "طباعة", "", "", "نص"]
    assert "\x1b" not in "".join(shown)
    assert "print (reading-tools)" in shown[1]
    assert shown[3].endswith("appended story: why")


def test_the_explanation_in_colour_marks_what_is_removed() -> None:
    kept, removed, _, note, part = explanation(LINES, colour=True)
    assert "\x1b" not in kept
    assert removed.count("\x1b[31m") == 2
    assert note.count("\x1b[36m") == 1
    assert part.count("\x1b[33m") == 2


def test_the_explanation_of_removed_lines_only() -> None:
    shown = list(explanation(LINES, only_removed=True))
    assert [line.split()[0] for line in shown] == ["2", "--------", "4"]


def test_the_explanation_cannot_steer_the_terminal() -> None:
    text = "a\x1b[2Jb\rc\x00\N{RIGHT-TO-LEFT MARK}د"
    (line,) = explanation([Explained(text, "kept", "", "")])
    assert line.endswith("a\\x1b[2Jb\\x0dc\\x00\N{RIGHT-TO-LEFT MARK}د")
