"""The examples of rules, run: what ``cleaner rules test`` does for built-in and for own rules."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Set
from dataclasses import dataclass, replace

from cleaner.pipeline import Cleaner
from cleaner.rules.model import Rule, RuleSet
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

    Each rule must hold alone; with all rules of *ruleset* on that its pages meet (``met_by``), and
    those of the cleaner *beside*, every ``keep`` text must lose nothing, and every ``match`` must
    be taken by its own rule; that of a rule that was learned also by one that was not.

    >>> from cleaner.rules.model import Example
    >>> rule = Rule("ad", "An advertisement.", "advertisement", phrases=("إعلان",),
    ...             match=(Example("إعلان", "إعلان"),), keep=("إعلان",))
    >>> [problem.outcome for problem in check_rules(RuleSet((rule,)))]
    ['noisy', 'noisy']
    """
    proved = [replace(rule, status="stable") for rule in ruleset.rules]
    together: dict[object, Cleaner] = {}
    found: list[Problem] = []
    for rule in proved:
        if targets is not None and rule.id not in targets:
            continue
        key = (rule.lang, rule.sites)
        if key not in together:
            met = RuleSet(met_by(rule, proved), ruleset.words)
            together[key] = beside.with_own(met.rules) if beside else Cleaner(met)
        found += _alone(rule, Cleaner(RuleSet((replace(rule, sites=()),), ruleset.words)))
        learned = {each.id for each in proved if each.recurs}
        found += _together(rule, together[key], learned)
    return tuple(found)


def met_by(rule: Rule, rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Those of *rules* that the pages of *rule* meet, by language and outlets, as rules for any
    page.

    >>> made = [Rule(i, "", "sharing", phrases=("أرسل",), sites=s)
    ...         for i, s in (("all", ()), ("a", ("a.example",)), ("b", (".b.example",)))]
    >>> [[met.id for met in met_by(rule, made)] for rule in made]
    [['all'], ['all', 'a'], ['all', 'b']]
    """
    hosts = {site.removeprefix(".") for site in rule.sites}
    return tuple(
        replace(other, sites=())
        for other in rules
        if other.lang == rule.lang
        and (not other.sites or not hosts.isdisjoint(s.removeprefix(".") for s in other.sites))
    )


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


def _together(rule: Rule, cleaner: Cleaner, learned: Set[str]) -> Iterator[Problem]:
    for example in rule.match:
        cleaned = cleaner.clean_as(example.text, rule.lang)
        if not _removed_by(rule, cleaned).strip() and not rule.replaced_by:
            others = sorted({r.rule for r in cleaned.removals} - {"blank-lines"})
            if rule.recurs and others and learned.isdisjoint(others):
                continue
            taken = f"taken by {', '.join(others)}" if others else "nothing is removed"
            yield _problem(rule, "shadowed", example.text, f"with all rules on: {taken}")
    for text in rule.keep:
        for removal in cleaner.clean_as(text, rule.lang).removals:
            detail = f"with all rules on, {removal.rule} removes {removal.text!r}"
            yield _problem(rule, "noisy", text, detail)


def _removed_by(rule: Rule, cleaned: Cleaned) -> str:
    return "".join(removal.text for removal in cleaned.removals if removal.rule == rule.id)


def _problem(rule: Rule, outcome: str, example: str, detail: str) -> Problem:
    return Problem(rule.id, outcome, example, detail, rule.source)
