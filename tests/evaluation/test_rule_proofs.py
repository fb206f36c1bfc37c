"""Rules prove themselves: each on its own examples, and all of them together.

``pytest -k read-also`` runs the proofs of the rules whose id begins so. The stories that must
lose nothing to any rule are in test_fixtures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import pytest

from cleaner import Cleaner, Rule, RuleError, RuleSet, restore
from cleaner.evaluation.proofs import Problem, check_rules, met_by
from cleaner.rules.loading import load_rules
from cleaner.rules.model import Example
from cleaner.text.spans import Recurrence


def _ids() -> list[str]:
    try:
        return [rule.id for rule in load_rules().rules]
    except RuleError:  # said by test_the_rules_load; without this no test at all would run
        return []


IDS = _ids()


@cache
def rules() -> RuleSet:
    return load_rules()


@cache
def problems() -> Mapping[str, list[Problem]]:
    """What does not hold, by rule; found once for all rules."""
    found: dict[str, list[Problem]] = defaultdict(list)
    for problem in check_rules(rules()):
        found[problem.rule].append(problem)
    return found


def all_rules_on(rule: Rule) -> Cleaner:
    """The rules as a page of *rule* meets them, those on trial and those of its outlet included."""
    return _all_rules_on(rule.lang, rule.sites)


@cache
def _all_rules_on(lang: str, sites: tuple[str, ...]) -> Cleaner:
    like = next(rule for rule in rules().rules if (rule.lang, rule.sites) == (lang, sites))
    used = [replace(rule, status="stable") for rule in rules().rules]
    return Cleaner(RuleSet(met_by(like, used), rules().words))


def test_the_rules_load() -> None:
    assert load_rules(check_builtin=True).rules


@pytest.mark.parametrize("rule_id", IDS)
def test_proof(rule_id: str) -> None:
    found = [f"{p.outcome}: {p.example!r}: {p.detail}" for p in problems().get(rule_id, [])]
    assert found == []


@pytest.mark.parametrize("rule_id", IDS)
def test_examples_come_back_and_are_clean_after_one_pass(rule_id: str) -> None:
    rule = rules()[rule_id]
    for example in rule.match:
        cleaned = all_rules_on(rule).clean_as(example.text, rule.lang)
        assert restore(cleaned) == example.text
        assert all_rules_on(rule).clean_as(cleaned.text, rule.lang).text == cleaned.text


STORY = (
    "افتتحت البلدية صباح الأحد جسرا للمشاة يربط ضفتي الوادي بعد أعمال استمرت عاما ونصف العام، "
    "وشارك في بنائه مهندسون من أبناء المنطقة.\n\n"
    "وقال رئيس البلدية إن الجسر يختصر الطريق إلى المدرسة ويجنب التلاميذ عبور الشارع السريع في "
    "ساعات الازدحام.\n"
)


@pytest.mark.parametrize("rule_id", IDS)
def test_every_phrase_is_found_where_its_rule_looks(rule_id: str) -> None:
    """A phrase that its own rule cannot find is dead weight: too long, or folded to nothing."""
    rule = replace(rules()[rule_id], status="stable", sites=())
    cleaner = Cleaner(RuleSet((rule,), rules().words))
    dead = []
    for phrase in rule.phrases:
        line = f"{phrase} نص" if rule.anchor == "line-start" else phrase
        page = f"{line}\n\n{STORY}" if rule.zone == "head" else f"{STORY}\n{line}\n"
        removed = {removal.rule for removal in cleaner.clean_as(page, rule.lang).removals}
        if rule.id not in removed:
            dead.append(phrase)
    assert dead == []


def test_rules_of_one_language_are_proved_by_one_cleaner(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof of many rules is not slow for that: each alone is compiled, all together once."""
    made = [replace(AD, id=f"ad-{number}") for number in range(40)]
    compiled: list[int] = []

    def counted(ruleset: RuleSet) -> Cleaner:
        compiled.append(len(ruleset.rules))
        return Cleaner(ruleset)

    monkeypatch.setattr("cleaner.evaluation.proofs.Cleaner", counted)
    check_rules(RuleSet(tuple(made)))
    assert sorted(compiled) == [*[1] * 40, 40]


AD = Rule(
    "ad",
    "An advertisement.",
    "advertisement",
    phrases=("إعلان",),
    match=(Example("إعلان", "إعلان"), Example("نص طويل\nإعلان:\n", "إعلان:\n")),
    keep=("قرأت إعلانا في الجريدة.",),
    source="own.toml:3",
)


def outcomes(*given: Rule, targets: tuple[str, ...] | None = None) -> list[tuple[str, str]]:
    return [(p.rule, p.outcome) for p in check_rules(RuleSet(given), targets)]


def test_a_rule_that_holds_has_no_problems() -> None:
    assert outcomes(AD) == []


def test_an_example_that_the_rule_does_not_find_is_missing() -> None:
    wrong = replace(AD, match=(*AD.match, Example("دعاية", "دعاية")))
    found = check_rules(RuleSet((wrong,)))
    assert [(p.outcome, p.example) for p in found] == [("missing", "دعاية"), ("shadowed", "دعاية")]
    assert {p.source for p in found} == {"own.toml:3"}


def test_an_example_that_loses_something_else_has_the_wrong_extent() -> None:
    wrong = replace(AD, match=(Example("نص طويل\nإعلان\n", "طويل\nإعلان\n"), *AD.match))
    assert outcomes(wrong) == [("ad", "wrong extent")]


def test_a_text_to_keep_that_the_rule_eats_is_noisy() -> None:
    assert set(outcomes(replace(AD, keep=("إعلان",)))) == {("ad", "noisy")}


def test_a_text_to_keep_that_another_rule_eats_is_noisy() -> None:
    other = replace(
        AD, id="other", phrases=("قرأت إعلانا في الجريدة",), match=(), keep=("نص آخر.",)
    )
    assert outcomes(AD, other) == [("ad", "noisy")]
    assert outcomes(AD, other, targets=("other",)) == []


def test_an_example_that_another_rule_takes_is_shadowed() -> None:
    first = replace(AD, id="aa", match=(Example("إعلان", "إعلان"),))
    assert outcomes(AD, first) == [("ad", "shadowed"), ("ad", "shadowed")]
    retired = replace(AD, status="deprecated", replaced_by="aa")
    assert outcomes(retired, first) == []


def test_an_example_of_a_learned_rule_may_be_taken_by_one_that_was_not_learned() -> None:
    learned = replace(AD, recurs=Recurrence(9, 9, "valley"))
    assert outcomes(learned, replace(AD, id="aa")) == []
    other = replace(learned, id="aa")
    assert outcomes(learned, other) == [("ad", "shadowed"), ("ad", "shadowed")]


def test_only_the_targets_are_checked() -> None:
    wrong = replace(AD, id="wrong", phrases=("دعاية",), keep=("دعاية",))
    assert outcomes(AD, wrong, targets=("ad",)) == []
    assert {rule for rule, _ in outcomes(AD, wrong)} == {"wrong"}


def test_rules_on_trial_and_of_an_outlet_are_proved_too() -> None:
    trial = replace(AD, status="preview", sites=("valley.example",), keep=("إعلان",))
    assert set(outcomes(trial)) == {("ad", "noisy")}


def test_rules_of_another_language_are_proved_in_it() -> None:
    foreign = replace(
        AD,
        lang="en",
        phrases=("Advertisement",),
        match=(Example("ADVERTISEMENT", "ADVERTISEMENT"),),
        keep=("An advertisement in the paper.",),
    )
    assert outcomes(foreign, AD) == []
