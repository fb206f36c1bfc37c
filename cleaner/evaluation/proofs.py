"""The examples of rules, run: what ``cleaner rules test`` does for built-in and for own rules."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from cleaner.pipeline import Cleaner
from cleaner.rules.model import Example, Rule, RuleSet
from cleaner.text.spans import Cleaned


@dataclass(frozen=True, slots=True)
class Problem:
    """An example that does not hold.

    ``outcome`` is ``missing`` (nothing was removed), ``wrong extent`` (something else was),
    ``noisy`` (a text to keep lost something) or ``shadowed`` (another rule took the line).
    ``source`` is where the rule stands, as ``file:line``.
    """

    rule: str
    outcome: str
    example: str
    detail: str
    source: str


def check_rules(
    ruleset: RuleSet, targets: Collection[str] | None = None, beside: Cleaner | None = None
) -> tuple[Problem, ...]:
    """Run the examples of the rules in *targets* (ids; all rules by default), sorted by rule.

    Each rule must hold alone; with all rules of *ruleset* on (and those of the cleaner *beside*),
    every ``keep`` text must lose nothing, and every ``match`` must be taken by its own rule.

    >>> rule = Rule("ad", "An advertisement.", "advertisement", phrases=("إعلان",),
    ...             match=(Example("إعلان", "إعلان"),), keep=("إعلان",))
    >>> [problem.outcome for problem in check_rules(RuleSet((rule,)))]
    ['noisy', 'noisy']
    """
    proved = RuleSet(
        tuple(replace(rule, status="stable", sites=()) for rule in ruleset.rules), ruleset.words
    )
    if beside:
        together = dict.fromkeys({r.lang for r in proved.rules}, beside.with_own(proved.rules))
    else:
        together = {lang: _cleaner(proved, lang) for lang in sorted({r.lang for r in proved.rules})}
    found: list[Problem] = []
    for rule in proved.rules:
        if targets is None or rule.id in targets:
            alone = Cleaner(RuleSet((rule,), ruleset.words))
            found += _alone(rule, alone)
            found += _together(rule, together[rule.lang])
    return tuple(found)


def _cleaner(ruleset: RuleSet, lang: str) -> Cleaner:
    return Cleaner(RuleSet(tuple(r for r in ruleset.rules if r.lang == lang), ruleset.words))


def _alone(rule: Rule, cleaner: Cleaner) -> Iterator[Problem]:
    for example in rule.match:
        cleaned = cleaner.clean_as(example.text, rule.lang)
        removed = _removed_by(rule, cleaned)
        if not removed.strip():
            yield _problem(rule, "missing", example.text, "the rule alone removes nothing")
        elif removed.split() != example.removes.split():
            yield _problem(rule, "wrong extent", example.text, f"the rule removes {removed!r}")
    for text in rule.keep:
        removed = _removed_by(rule, cleaner.clean_as(text, rule.lang))
        if removed:
            yield _problem(rule, "noisy", text, f"the rule removes {removed!r}")


def _together(rule: Rule, cleaner: Cleaner) -> Iterator[Problem]:
    for example in rule.match:
        cleaned = cleaner.clean_as(example.text, rule.lang)
        if not _removed_by(rule, cleaned).strip() and not _deprecated(rule):
            others = sorted({r.rule for r in cleaned.removals} - {"blank-lines"})
            taken = f"taken by {', '.join(others)}" if others else "nothing is removed"
            yield _problem(rule, "shadowed", example.text, f"with all rules on: {taken}")
    for text in rule.keep:
        for removal in cleaner.clean_as(text, rule.lang).removals:
            detail = f"with all rules on, {removal.rule} removes {removal.text!r}"
            yield _problem(rule, "noisy", text, detail)


def _deprecated(rule: Rule) -> bool:
    return bool(rule.replaced_by)


def _removed_by(rule: Rule, cleaned: Cleaned) -> str:
    return "".join(removal.text for removal in cleaned.removals if removal.rule == rule.id)


def _problem(rule: Rule, outcome: str, example: str, detail: str) -> Problem:
    return Problem(rule.id, outcome, example, detail, rule.source)


__all__ = ["Example", "Problem", "check_rules"]
