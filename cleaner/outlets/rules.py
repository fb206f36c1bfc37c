"""From what recurs to rules: phrases, patterns, places, and the examples that prove them."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from cleaner.evaluation.proofs import Problem, check_rules
from cleaner.outlets.found import DATE, LABEL, LINE, LIST, NUMBERS, PARAGRAPH, PART, SECTION
from cleaner.outlets.parts import NUMBER, WORD
from cleaner.outlets.recurring import SLOT
from cleaner.outlets.sightings import Found
from cleaner.rules.model import LONGEST_LINE, Anchor, Example, Kind, Rule, RuleSet, Zone, combine
from cleaner.text.arabic import fold_words
from cleaner.text.lines import split_lines

_CORE_END = " :|-….,;!؛>*"  # what a phrase loses at its ends before it is looked up
_SPECIAL = re.compile(r"([\\.^$*+?{}\[\]()|#&~-])")
_ANY_WORD = re.compile(rf"(?<![^\W\d_]){WORD}(?![^\W\d_])")
_CLASSES = {1: r"\d{1,3}", 4: r"\d{4}", 5: r"\d{5,}"}
_SIGNS = r"[^\w\n]{0,8}"
_ROUNDS = 8
_LONGEST_LIST = 40
_LONGEST_SECTION = 1000
_ROOM = 10  # characters by which a line may be longer than the longest that was seen
_MOST_EXAMPLES = 3
_PHRASES = (LINE, PARAGRAPH, LIST, SECTION)
_ABOUT = {
    LINE: "Lines that recur",
    PARAGRAPH: "Paragraphs that recur",
    NUMBERS: "A line that recurs with other numbers",
    LIST: "Headings below a story, with the lists under them",
    SECTION: "Headings of what readers write, with all below them",
    LABEL: "Lines that begin with a label",
    DATE: "Lines of a date or time",
    PART: "What is glued to a line of the story",
}
_KINDS: Mapping[str, Kind] = {
    LIST: "related-links",
    SECTION: "comments",
    LABEL: "byline",
    DATE: "date",
    PART: "masthead",
}


@dataclass(frozen=True, slots=True)
class Outlet:
    """What was found on the pages of one outlet.

    ``site`` is its host, if known; ``pages`` counts all its pages, ``looked_at`` those that were
    compared; ``prose`` are paragraphs of its stories: a rule must leave them alone.

    >>> Outlet("valley", "", "ar", 3, 3, ()).name
    'valley'
    """

    name: str
    site: str
    language: str
    pages: int
    looked_at: int
    found: tuple[Found, ...]
    prose: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A rule that was proved, what was found that it is for, and the names of the outlets.

    >>> Suggestion(Rule("print", "A button.", "reading-tools"), (), ("valley",)).outlets
    ('valley',)
    """

    rule: Rule
    found: tuple[Found, ...]
    outlets: tuple[str, ...]


@dataclass(slots=True)
class _Draft:
    """A rule that still has to be proved; ``reserve`` are paragraphs to keep that may be taken."""

    rule: Rule
    group: Sequence[_Merged]
    reserve: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Merged:
    """The same thing found at one outlet or more."""

    found: Found
    outlets: tuple[Outlet, ...]
    zone: Zone

    @property
    def sites(self) -> tuple[str, ...]:
        sites = {outlet.site for outlet in self.outlets}
        return tuple(sorted(sites)) if all(sites) else ()


def suggestions(outlets: Iterable[Outlet], known: RuleSet) -> tuple[Suggestion, ...]:
    """Rules of status ``preview`` for all that recurs and that no rule of *known* removes.

    Each holds on its own examples with all rules of *known* and of the answer on; what cannot be
    proved is left out.

    >>> suggestions([], RuleSet(()))
    ()
    """
    groups: dict[tuple[object, ...], list[_Merged]] = defaultdict(list)
    for each in _merged(outlets):
        found, first = each.found, each.outlets[0]
        together = found.block if _is_phrase(found) else found.text
        shape = LINE if found.shape == PARAGRAPH else found.shape
        key = (first.language, first.name, each.sites, each.zone, shape, together, found.at_end)
        groups[key].append(each)
    ids = {rule.id for rule in known.rules}
    drafts = [_draft(group) for group in groups.values()]
    return _proved([draft for draft in drafts if draft.rule.id not in ids], known)


def _merged(outlets: Iterable[Outlet]) -> Iterator[_Merged]:
    """What may become a rule, each text once for all outlets that have it."""
    same: dict[tuple[str, str, str], list[tuple[Found, Outlet]]] = defaultdict(list)
    for outlet in sorted(outlets, key=lambda outlet: outlet.name):
        for found in outlet.found:
            if found.zone and found.left:
                same[outlet.language, found.shape, found.text].append((found, outlet))
    for _, group in sorted(same.items(), key=lambda entry: entry[0]):
        zones = {found.zone for found, _ in group}
        zone = zones.pop() if len(zones) == 1 else "any" if "any" in zones else "edge"
        yield _Merged(group[0][0], tuple(outlet for _, outlet in group), cast(Zone, zone))


def _draft(group: Sequence[_Merged]) -> _Draft:
    first, outlet = group[0], group[0].outlets[0]
    shape = first.found.shape
    pages = max(each.found.pages for each in group)
    texts = sorted(each.found.text for each in group)
    digest = hashlib.blake2b("\n".join([outlet.language, *texts]).encode(), digest_size=3)
    name = "-".join(re.findall(r"[a-z0-9]+", (outlet.site or outlet.name).lower())) or "outlet"
    words = shape.split()[-1]
    where = ", ".join(o.name for o in first.outlets)
    rule = Rule(
        id=f"{name}-{words}-{first.zone}-{digest.hexdigest()}",
        description=f"{_ABOUT[shape]} on {pages} of {outlet.looked_at} pages of {where}.",
        kind=_KINDS.get(shape, "navigation"),
        zone=first.zone,
        sites=first.sites,
        lang=outlet.language,
    )
    prose = sorted({text for each in group for o in each.outlets for text in o.prose})
    rule = _with_text(rule, group)
    closest = _closest(prose, group)
    # Without a story above it, the heading of comments is no heading.
    examples = [e for each in group for e in _examples(each.found) if shape != SECTION]
    if shape in _PHRASES or len(examples) < 2:
        stories = closest[: 2 if shape == SECTION else 1]
        examples += _on_pages(group[0].found, rule, stories)
    rule = replace(rule, match=tuple(examples), keep=tuple(closest[:1]))
    return _Draft(rule, group, closest[1:])


def _is_phrase(found: Found) -> bool:
    """Is the line found as it is written, and not by a pattern?"""
    return found.shape in _PHRASES and SLOT not in found.text


def _with_text(rule: Rule, group: Sequence[_Merged]) -> Rule:
    """*rule* with what it finds and what it removes."""
    found = group[0].found
    if found.shape == LIST:
        most = max(each.found.below for each in group)
        rule = replace(rule, remove="list", max_lines=min(most + 2, _LONGEST_LIST))
    if found.shape == SECTION:
        rule = replace(rule, remove="rest", max_lines=_LONGEST_SECTION)
    if found.shape == DATE or SLOT in found.text:
        pattern = _SIGNS + _pattern(found) + _SIGNS
        return replace(rule, pattern=pattern, max_length=_room(found))
    if found.shape == LABEL:
        phrases = (found.text,)
        return replace(rule, phrases=phrases, anchor="line-start", max_length=_room(found))
    if found.shape == PART:
        anchor: Anchor = "line-end" if found.at_end else "line-start"
        return replace(
            rule, phrases=(found.text,), anchor=anchor, remove="match", max_length=LONGEST_LINE
        )
    return replace(rule, phrases=tuple(_phrase(each.found) for each in group))


def _room(found: Found) -> int:
    return min(found.longest + _ROOM, LONGEST_LINE)


def _phrase(found: Found) -> str:
    """The commonest spelling that rules read as the line; its folded form when none is."""
    for raw in found.examples:
        if fold_words(raw).strip(_CORE_END) == found.text:
            return raw
    return found.text


def _pattern(found: Found) -> str:
    """The line as a pattern in which numbers, and in dates words as well, are slots."""
    text = _SPECIAL.sub(r"\\\1", found.text)
    if found.shape == DATE:
        text = _ANY_WORD.sub(lambda _: r"[^\W\d_]+", text)
        return NUMBER.sub(lambda run: _CLASSES[len(run[0])], text)
    return text.replace(SLOT, r"\d+")


def _closest(prose: Sequence[str], group: Sequence[_Merged]) -> list[str]:
    """The paragraphs of *prose* by how much they have in common with what is to be found."""
    texts = [each.found.text for each in group]
    words = {word for text in texts for word in text.split() if word.isalpha()}

    def nearness(paragraph: str) -> tuple[bool, int, str]:
        folded = fold_words(paragraph)
        holds = any(text in folded for text in texts)
        return (not holds, -len(words & set(folded.split())), paragraph)

    return sorted(prose, key=nearness)[:10]


def _examples(found: Found) -> Iterator[Example]:
    """The line as it stands on pages, alone."""
    if found.shape == PART:
        for raw in found.examples:
            line = split_lines(raw)[0][0]
            at = line.folded.rfind(found.text) if found.at_end else line.folded.find(found.text)
            start, end = line.raw_span(at, at + len(found.text))
            yield Example(raw, raw[start:end])
    else:
        most = 1 if found.shape in _PHRASES else _MOST_EXAMPLES
        for raw in found.examples[:most]:
            yield Example(raw, raw)


def _on_pages(found: Found, rule: Rule, prose: Sequence[str]) -> Iterator[Example]:
    """The line on a page: below a paragraph of a story, or above one."""
    for paragraph in prose:
        raw = found.examples[0]
        if rule.zone == "head":
            yield Example(f"{raw}\n{paragraph}\n", f"{raw}\n")
        else:
            yield Example(f"{paragraph}\n{raw}\n", f"{raw}\n")


def _proved(drafts: list[_Draft], known: RuleSet) -> tuple[Suggestion, ...]:
    """The rules that hold on their examples, without the examples and phrases that do not."""
    for _ in range(_ROUNDS):
        drafts = [d for d in drafts if d.rule.keep and len(d.rule.match) > 1 and _finds(d.rule)]
        rules = tuple(sorted((draft.rule for draft in drafts), key=lambda rule: rule.id))
        together = RuleSet(combine([known.rules, rules]), known.words)
        problems = check_rules(together, {rule.id for rule in rules})
        if not problems:
            break
        by_id = {draft.rule.id: draft for draft in drafts}
        for problem in problems:
            _mend(by_id[problem.rule], problem)
    bad = {problem.rule for problem in problems}
    drafts = [draft for draft in drafts if draft.rule.id not in bad]
    return tuple(map(_suggestion, sorted(drafts, key=lambda draft: draft.rule.id)))


def _suggestion(draft: _Draft) -> Suggestion:
    """The draft as it was proved, without what was found and could not be."""
    phrases = {fold_words(phrase).strip(_CORE_END) for phrase in draft.rule.phrases}
    whole = draft.rule.anchor == "line" and draft.rule.phrases
    found = (each.found for each in draft.group)
    kept = tuple(each for each in found if not whole or each.text in phrases)
    names = sorted({outlet.name for each in draft.group for outlet in each.outlets})
    return Suggestion(draft.rule, kept, tuple(names))


def _finds(rule: Rule) -> bool:
    return bool(rule.phrases or rule.pattern)


def _mend(draft: _Draft, problem: Problem) -> None:
    """Take what does not hold out of a draft."""
    rule = draft.rule
    if problem.outcome == "noisy":
        keep = tuple(text for text in rule.keep if text != problem.example)
        if not keep and draft.reserve:
            keep = (draft.reserve.pop(0),)
        draft.rule = replace(rule, keep=keep)
        return
    match = tuple(example for example in rule.match if example.text != problem.example)
    phrases = rule.phrases
    if rule.anchor == "line" and "\n" not in problem.example:
        gone = fold_words(problem.example).strip(_CORE_END)
        phrases = tuple(p for p in phrases if fold_words(p).strip(_CORE_END) != gone)
    draft.rule = replace(rule, match=match, phrases=phrases)
