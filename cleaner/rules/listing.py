"""Rules as people read them: one rule in full, all rules as tables, phrases written twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cleaner.rules.model import KINDS, Rule, RuleSet
from cleaner.text.arabic import fold_words

_HEAD = """# The rules

This list is generated: `cleaner rules docs --write rules/README.md`. How a rule is written and
added: [docs/rules.md](../docs/rules.md). One rule in full, with the examples that prove it:
`cleaner rules show ID`.

"Where" is the place in which a phrase counts: its anchor in the line (`line`, `line-start`,
`line-end`, `anywhere`), and the zone of the page unless it is any (`head`, `tail`, `edge`).
"""
_SHOWN = 3


def rules_document(rules: RuleSet) -> str:
    """Return the list of *rules* in Markdown, one table for each kind.

    >>> rule = Rule("print", "A button.", "reading-tools", phrases=("طباعة",))
    >>> print(rules_document(RuleSet((rule,))).splitlines()[-1])
    | `print` | A button. (preview) | line | line | طباعة |
    """
    entries = sum(len(rule.phrases) + bool(rule.pattern) for rule in rules.rules)
    lines = [_HEAD, f"{len(rules.rules):,} rules hold {entries:,} phrases and patterns."]
    for kind in KINDS:
        of_kind = [rule for rule in rules.rules if rule.kind == kind]
        if of_kind:
            lines += ["", f"## {kind}", "", "| rule | what it is | where | removes | such as |"]
            lines += ["|---|---|---|---|---|", *map(_row, of_kind)]
    return "\n".join(lines) + "\n"


def _row(rule: Rule) -> str:
    where = rule.anchor if rule.zone == "any" else f"{rule.anchor}, {rule.zone}"
    removes = rule.remove + (f" ({rule.max_lines} lines)" if rule.max_lines else "")
    notes: list[str] = [rule.status] if rule.status != "stable" else []
    notes += [f"only {', '.join(rule.sites)}"] if rule.sites else []
    note = f" ({'; '.join(notes)})" if notes else ""
    shown = "، ".join(rule.phrases[:_SHOWN]) + (" …" if len(rule.phrases) > _SHOWN else "")
    if rule.pattern:
        shown = rule.match[0].removes.strip() if rule.match else ""
    cells = (f"`{rule.id}`", rule.description + note, where, removes, shown)
    plain = (" ".join(cell.split()).replace("|", "\\|").replace("[", "\\[") for cell in cells)
    return f"| {' | '.join(plain)} |"


def rule_text(rule: Rule) -> str:
    """Return one rule in full: its fields, then what it removes and what it must keep.

    >>> rule = Rule("print", "A button.", "reading-tools", phrases=("طباعة",), keep=("خبر",))
    >>> print(rule_text(rule).splitlines()[-1])
    keep      خبر
    """
    fields = (
        ("id", rule.id),
        ("about", rule.description),
        ("kind", rule.kind),
        ("status", " ".join(filter(None, (rule.status, rule.replaced_by)))),
        ("language", rule.lang),
        ("sites", ", ".join(rule.sites)),
        ("where", f"anchor {rule.anchor}, zone {rule.zone}, lines up to {rule.max_length} long"),
        ("removes", rule.remove + (f", up to {rule.max_lines} lines" if rule.max_lines else "")),
        ("until", rule.until),
        ("file", rule.source),
        ("pattern", rule.pattern),
        ("contains", ", ".join(rule.contains)),
        *(("phrase", phrase) for phrase in rule.phrases),
        *(("see", reference) for reference in rule.references),
    )
    lines = [f"{name:<9} {value}" for name, value in fields if value]
    for example in rule.match:
        lines += _indented("match", example.text)
        if example.removes != example.text:
            lines += _indented("  removes", example.removes)
    for text in rule.keep:
        lines += _indented("keep", text)
    return "\n".join(lines)


def _indented(name: str, text: str) -> Iterator[str]:
    for number, line in enumerate(text.rstrip("\n").split("\n")):
        yield f"{'' if number else name:<9} {line}".rstrip()


def repeated_phrases(rules: Iterable[Rule]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Find phrases that, spelling apart, stand in two rules for the same place; sorted.

    >>> rules = [Rule(name, "", "sharing", phrases=("أرسل",)) for name in ("a", "b")]
    >>> list(repeated_phrases(rules))
    [('أرسل', ('a', 'b'))]
    """
    found: dict[tuple[object, ...], list[tuple[str, str]]] = {}
    for rule in rules:
        for phrase in rule.phrases:
            place = (fold_words(phrase), rule.anchor, rule.zone, rule.sites, rule.lang)
            found.setdefault(place, []).append((phrase, rule.id))
    for entries in sorted(entries for entries in found.values() if len(entries) > 1):
        yield entries[0][0], tuple(sorted({rule for _, rule in entries}))
