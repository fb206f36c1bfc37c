"""Rules against lines: anchors, separators, lengths; and short cuts that change no result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleaner import Cleaner, Rule, RuleSet
from cleaner.errors import RuleError
from cleaner.rules.loading import load_rules
from cleaner.rules.matching import Matcher, compile_matcher, find_hits
from cleaner.rules.model import LONGEST_LINE
from cleaner.rules.pattern_index import index_patterns, pattern_hits
from cleaner.rules.patterns import compile_pattern, list_names, pattern_problem
from cleaner.text.arabic import fold_pattern, fold_words
from cleaner.text.expressions import any_of
from cleaner.text.lines import Line, split_lines

Found = tuple[str, int, int]
METHODS = {"line": "fullmatch", "line-start": "match"}


def phrase(*phrases: str, **fields: Any) -> Rule:
    return Rule("it", "A rule.", "sharing", phrases=phrases, **fields)


def pattern(written: str, **fields: Any) -> Rule:
    return Rule("it", "A rule.", "sharing", pattern=written, **fields)


def hits(line: str, *rules: Rule) -> list[str]:
    """The parts of *line* that the rules find, as they are written on the page."""
    lines, _ = split_lines(line)
    found, warnings = find_hits(lines, compile_matcher(rules))
    assert warnings == []
    spans = [lines[0].raw_span(hit.start, hit.end) for hit in found[0]]
    return [line[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("اقرأ أيضا", ["اقرأ أيضا"]),
        ("• إقرأ أيضًا :", ["• إقرأ أيضًا :"]),
        ("اقرأ أيضا خبر الأمس", []),
        ("وقال: اقرأ أيضا", []),
    ],
)
def test_a_phrase_that_is_the_line(line: str, expected: list[str]) -> None:
    assert hits(line, phrase("اقرأ أيضا")) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("شارك", ["شارك"]),
        ("شارك الخبر", ["شارك"]),
        ("• شَارك، الخبر", ["شَارك"]),
        ("شاركت الفرق", []),
        ("شارك_الآن", []),
        ("الخبر شارك", []),
    ],
)
def test_a_phrase_at_the_start_ends_with_its_word(line: str, expected: list[str]) -> None:
    assert hits(line, phrase("شارك", anchor="line-start")) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("الصورة من رويترز", ["رويترز"]),
        ("الصورة: أرشيف/رويترز", ["رويترز"]),
        ("رويترز.", ["رويترز"]),
        ("الصورة لرويترز", []),
        ("رويترز قالت", []),
    ],
)
def test_a_phrase_at_the_end_begins_with_its_word(line: str, expected: list[str]) -> None:
    assert hits(line, phrase("رويترز", anchor="line-end")) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("قال كلمات دلالية: نهر", ["كلمات دلالية"]),
        ("كلمات دلالية | نهر", ["كلمات دلالية"]),
        ("قال بكلمات دلالية: نهر", []),
        ("قال كلمات دلالية كثيرة", []),
        ("كلمات دلالية كثيرة، كلمات دلالية: نهر", ["كلمات دلالية"]),
    ],
)
def test_a_phrase_inside_a_line(line: str, expected: list[str]) -> None:
    assert hits(line, phrase("كلمات دلالية:", anchor="anywhere")) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("المصدر: صحيفة", ["المصدر"]),
        ("المصدر | صحيفة", ["المصدر"]),
        ("المصدر - صحيفة", ["المصدر"]),
        ("المصدر:صحيفة", ["المصدر"]),
        ("المصدر", ["المصدر"]),
        ("المصدر الذي طلب", []),
        ("المصدر، صحيفة", []),
    ],
)
def test_a_phrase_with_a_colon_demands_a_separator(line: str, expected: list[str]) -> None:
    assert hits(line, phrase("المصدر:", anchor="line-start")) == expected


def test_patterns_see_the_folded_line() -> None:
    rule = pattern(r"العدد [0-9]{1,5} - الأحد")
    assert hits("العَدد  ١٢٣٤ – الاحد", rule) == ["العَدد  ١٢٣٤ – الاحد"]
    assert hits("العدد ١٢٣٤ - الأحد.", rule) == []


@pytest.mark.parametrize(
    ("anchor", "line", "expected"),
    [
        ("line", "عدد 12", ["عدد 12"]),
        ("line", "عدد 12 خبر", []),
        ("line-start", "عدد 12 خبر", ["عدد 12"]),
        ("line-start", "خبر عدد 12", []),
        ("line-end", "خبر عدد 12", ["عدد 12"]),
        ("line-end", "خبر عدد 12 آخر", []),
        ("anywhere", "خبر عدد 12 آخر", ["عدد 12"]),
        ("anywhere", "خبر رقم 12 آخر", []),
    ],
)
def test_anchors_of_patterns(anchor: str, line: str, expected: list[str]) -> None:
    rule = pattern(r"عدد \d+", anchor=anchor, contains=("عدد",))
    assert hits(line, rule) == expected


def test_the_alternatives_of_a_pattern_are_all_anchored() -> None:
    rule = pattern("عدد|رقم", anchor="line-end", contains=("عدد", "رقم"))
    assert hits("عدد الزوار", rule) == []
    assert hits("الزوار عدد", rule) == ["عدد"]


def test_a_pattern_is_not_tried_without_its_words() -> None:
    rule = pattern(r"\w+ \d+", anchor="anywhere", contains=("عدد",))
    assert hits("رقم 12", rule) == []
    assert hits("عدد 12", rule) == ["عدد 12"]


def test_a_pattern_that_matches_nothing_of_the_line_finds_nothing() -> None:
    assert hits("خبر", pattern("x?", anchor="line-start")) == []


@pytest.mark.parametrize("anchor", ["line-start", "line-end", "anywhere"])
def test_a_line_over_the_length_is_prose(anchor: str) -> None:
    words = "كلمة " * 5
    line = {"line-start": f"صندوق {words}", "line-end": f"{words}صندوق"}.get(
        anchor, f"{words}صندوق {words}"
    ).strip()
    for rule in (
        phrase("صندوق", anchor=anchor),
        pattern("صندوق", anchor=anchor, contains=("صندوق",)),
    ):
        assert hits(line, replace(rule, max_length=len(line))) == ["صندوق"]
        assert hits(line, replace(rule, max_length=len(line) - 1)) == []


@pytest.mark.parametrize("anchor", ["line-start", "line-end", "anywhere"])
def test_a_line_over_the_longest_is_prose_to_every_rule(anchor: str) -> None:
    line = f"صندوق {'كلمة ' * 100}صندوق"
    assert len(line) > LONGEST_LINE
    assert hits(line, pattern("صندوق", anchor=anchor, contains=("صندوق",), max_length=400)) == []


def test_rules_of_one_line_in_a_fixed_order() -> None:
    edge = Rule("aa", "At an edge.", "sharing", phrases=("صندوق",), zone="edge")
    first = Rule("bb", "Anywhere.", "sharing", phrases=("صندوق",))
    second = Rule("cc", "A pattern.", "sharing", pattern="صندوق")
    for rules in ([edge, first, second], [second, first, edge]):
        lines, _ = split_lines("صندوق")
        found, _ = find_hits(lines, compile_matcher(rules))
        assert [hit.rule.id for hit in found[0]] == ["bb", "aa", "cc"]


def test_word_lists_in_patterns() -> None:
    rule = pattern(r"\L<cities> - \d+", source="own.toml:3")
    matcher = compile_matcher([rule], {"cities": ["بيروت", "القاهرة"]})
    lines, _ = split_lines("القاهره - ١٢\nالرياض - ١٢")
    assert [len(found) for found in find_hits(lines, matcher)[0]] == [1, 0]
    with pytest.raises(RuleError, match=r"own\.toml:3: rule 'it': there is no word list 'cities'"):
        compile_matcher([rule])


@pytest.mark.parametrize("line", ["شارك الخبر", "شاركي الخبر", "شاركوا الخبر:"])
def test_a_phrase_that_begins_with_an_imperative_finds_its_other_forms(line: str) -> None:
    rule = Rule("share", "A button.", "sharing", phrases=("شاركوا الخبر",))
    words = {"imperatives": ["شارك شاركي شاركوا"]}
    hits, _ = find_hits(split_lines(line)[0], compile_matcher([rule], words))
    assert [hit.rule.id for hit in hits[0]] == ["share"]


def test_a_line_that_takes_too_long_is_kept_with_a_warning() -> None:
    """No such rule can be loaded; one that goes round the loader cannot hang the program either."""
    slow = pattern("(?:a|aa)+b", max_length=400)
    lines, _ = split_lines(f"أول\n{'a' * 300}!aaab\n")
    found, warnings = find_hits(lines, compile_matcher([slow]))
    assert found == [[], []]
    assert warnings == ["patterns took too long on the line at 4; it is kept"]


def test_what_took_too_long_once_is_tried_again() -> None:
    matcher = compile_matcher([pattern("(?:a|aa)+b", max_length=400)])
    lines, _ = split_lines("a" * 300 + "!aaab")
    assert [len(find_hits(lines, matcher)[1]) for _ in range(2)] == [1, 1]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(["طباعة", "شارك", "نص", "طباعة | شارك"]), max_size=6))
def test_lines_seen_before_are_found_alike(before: list[str]) -> None:
    rules = [phrase("طباعة"), replace(phrase("شارك"), id="other", anchor="line-end")]
    fresh, used = compile_matcher(rules), compile_matcher(rules)
    lines, _ = split_lines("شارك\nطباعة\nطباعة | شارك\nنص")
    find_hits(split_lines("\n".join(before))[0], used)
    assert find_hits(lines, used) == find_hits(lines, fresh)


def test_the_rules_of_an_outlet_do_not_touch_what_is_known_of_lines_without_them() -> None:
    page, own = "عنوان الخبر\nطباعة\nدليل الحي", replace(phrase("دليل الحي"), id="own")
    alone = Cleaner(RuleSet((phrase("طباعة", status="stable"),)))
    outlet = alone.with_own([own])
    owns = ["own" in [r.rule for r in each.clean(page).removals] for each in (alone, outlet, alone)]
    assert owns == [False, True, False]


def test_what_is_remembered_of_lines_is_bounded() -> None:
    matcher = compile_matcher([phrase("طباعة")])
    for first in range(0, 60_000, 6_000):
        written = "\n".join(f"سطر {number}" for number in range(first, first + 6_000))
        assert len(find_hits(split_lines(written)[0], matcher)[0]) == 6_000
    assert len(matcher.remembered) <= 10_000


PARAGRAPH = (
    "افتتحت البلدية صباح الأحد جسرا للمشاة يربط ضفتي الوادي بعد أعمال استمرت عاما ونصف العام، "
    "وشارك في بنائه مهندسون من أبناء المنطقة."
)


@pytest.mark.parametrize("remove", ["line", "match", "line-tail", "list"])
@pytest.mark.parametrize(
    ("zone", "places"),
    [("any", [0, 2, 4]), ("head", [0]), ("tail", [4]), ("edge", [0, 4])],
)
def test_a_rule_holds_in_its_zone_alone(remove: str, zone: str, places: list[int]) -> None:
    rule = phrase("قناة الوادي", remove=remove, zone=zone, max_lines=2, status="stable")
    page = [("قناة الوادي", PARAGRAPH)[number % 2] for number in range(5)]
    cleaned = Cleaner(RuleSet((rule,)), keep=("repeat",)).clean("\n".join(page))
    starts = [len("\n".join(page[:number])) + bool(number) for number in range(5)]
    removed = [removal.start for removal in cleaned.removals if removal.rule == "it"]
    assert [starts.index(start) for start in removed] == places


@cache
def built_in() -> tuple[RuleSet, Matcher]:
    ruleset = load_rules()
    return ruleset, compile_matcher(ruleset.rules, ruleset.words)


def method(rule: Rule, words: Mapping[str, Iterable[str]]) -> Any:
    """What tries the pattern of *rule* on a line, as its anchor asks for."""
    lists = {name: any_of(map(fold_words, words[name])) for name in list_names(rule.pattern)}
    written = f"(?:{fold_pattern(rule.pattern)}){'$' * (rule.anchor == 'line-end')}"
    return getattr(compile_pattern(written, lists), METHODS.get(rule.anchor, "search"))


@cache
def compiled() -> list[tuple[Rule, Any]]:
    ruleset, _ = built_in()
    return [(rule, method(rule, ruleset.words)) for rule in ruleset.rules if rule.pattern]


@cache
def folded(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(fold_words, texts))


def every_pattern(line: Line, tried: Iterable[tuple[Rule, Any]]) -> Iterator[Found]:
    """All patterns tried on the line, one after another, without any short cut."""
    for rule, match_line in tried:
        if len(line.folded) > min(rule.max_length, LONGEST_LINE):
            continue
        if rule.contains and not any(text in line.folded for text in folded(rule.contains)):
            continue
        match = match_line(line.folded, timeout=2)
        if match and match.group():
            yield (rule.id, *match.span())


def by_index(line: Line, matcher: Matcher) -> list[Found]:
    """The patterns that the index chooses for the line and that match."""
    if len(line.folded) > LONGEST_LINE:
        return []
    found = pattern_hits(line.folded, matcher.patterns)
    return sorted((hit.rule.id, hit.start, hit.end) for hit in found)


def assert_no_hit_is_missed(*texts: str) -> None:
    lines = {line.folded: line for text in texts for line in split_lines(text)[0]}
    for line in lines.values():
        assert by_index(line, built_in()[1]) == sorted(every_pattern(line, compiled())), line.raw


def test_dispatch_misses_nothing_in_the_examples_of_all_rules() -> None:
    rules = built_in()[0].rules
    proofs = (proof.text for rule in rules for proof in rule.match)
    assert_no_hit_is_missed(*proofs, *(text for rule in rules for text in rule.keep))


@pytest.mark.shared
def test_dispatch_misses_nothing_on_labelled_pages(shared: Path) -> None:
    pages = sorted((shared / "gold").glob("*/*.txt"))
    assert pages
    assert_no_hit_is_missed(*(page.read_text("utf-8") for page in pages))


SHORT_LINES = st.text(st.sampled_from('ابتحدرسعقكلمنهوي 0129:/-|•()#@."ap'), max_size=30)


@given(SHORT_LINES)
def test_dispatch_misses_nothing_on_any_short_line(line: str) -> None:
    assert_no_hit_is_missed(line)


@pytest.mark.parametrize(
    ("written", "line"),
    [(r"\p{N}+ب", "²ب"), (r"\d+ب", "१ب"), ("(?i:É)ب", "éب"), (r"[\d:]+ب", "१:ب")],
)
def test_dispatch_knows_all_that_a_class_stands_for(written: str, line: str) -> None:
    assert hits(line, pattern(written)) == [line]


def test_what_may_follow_a_sign_gives_the_sign_back() -> None:
    line = "صورة الجسر (أرشيف)"
    assert hits(line, pattern(r"صوره \S+ \(ارشيف\)[^\w\n]{0,8}")) == [line]


@pytest.mark.parametrize(
    ("written", "line"),
    [
        (r"(?=.{0,9}1)(?>خبر|[ \d]){1,9}+", "نهر 1 2 3"),
        (r"\p{L}++ - \p{L}++", "- نهر"),
    ],
)
def test_no_pattern_is_tried_on_a_line_that_cannot_begin_so(written: str, line: str) -> None:
    index = index_patterns([pattern(written)], {})
    assert pattern_hits(line, index) == []
    assert [*index.choices] == [0]


ATOMS = st.sampled_from(
    [
        *("ا", "ب", "خبر", "خبر ", "1", "a", ":", " ", "[اب]", "[^ا]", "[0-9]", "[ا-ي]", "[a:-]"),
        *(r"\d", r"\w", r"\s", r"\p{L}", r"\p{N}", r"\L<names>", "(?=ب)", "(?!ب)", "(?<=ا)", "."),
        *(r"\b", "(?i:A)", "[^0-9]", r"[\d:]", r"[\p{L} ]", r"\.", r"\|", "$", "^"),
    ]
)
REPEATS = st.sampled_from(["", "", "", "?", "*+", "+", "++", "{0,2}", "{2}", "{0}", "??"])
PIECES = st.lists(st.tuples(ATOMS, REPEATS).map("".join), min_size=1, max_size=3).map("".join)
GROUPS = st.tuples(
    st.sampled_from(["(?:{})", "(?>{})", "(?:{}|خبر)", "(?:1|{})", "(?:{}|)", "(?={})", "(?!{})"]),
    PIECES,
    st.sampled_from(["", "", "?", "*+"]),
).map(lambda parts: parts[0].format(parts[1]) + parts[2])
WRITTEN = st.lists(st.one_of(PIECES, GROUPS), min_size=1, max_size=3).map("".join)
NAMES = {"names": frozenset({"نهر", "بحر 1", "ا.ب"})}
LINES = st.lists(
    st.sampled_from([*"ابخر1a:. |-", "خبر", "نهر", "بحر 1", "ا.ب", "١", "१", "²", "é", "هـ"]),
    min_size=1,
    max_size=8,
).map("".join)


@settings(max_examples=500)
@example([r"(?:ا)?:\bا"], "line", [":ا"])
@example([r"[اب]ب++"], "line", ["ببب"])
@example([r"(?<=ا)ا?"], "line-end", ["باا"])
@given(
    st.lists(WRITTEN, min_size=1, max_size=4),
    st.sampled_from(["line", "line-start", "line-end", "anywhere"]),
    st.lists(LINES, min_size=1, max_size=5),
)
def test_dispatch_misses_nothing_whatever_the_patterns(
    written: list[str], anchor: str, lines: list[str]
) -> None:
    rules = [
        replace(pattern(one, anchor=anchor), id=f"r{number}")
        for number, one in enumerate(written)
        if not pattern_problem(one)
    ]
    tried = [(rule, method(rule, NAMES)) for rule in rules]
    page, _ = split_lines("\n".join(lines))
    matcher = compile_matcher(rules, NAMES)
    for line in page:
        assert by_index(line, matcher) == sorted(every_pattern(line, tried)), line.raw
