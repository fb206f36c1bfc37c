"""From what recurs to rules: phrases, patterns, places, and the examples that prove them."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from cleaner.evaluation.proofs import Problem, check_rules
from cleaner.outlets import shapes
from cleaner.outlets.parts import NUMBER, WORD, WORDS
from cleaner.outlets.recurring import SLOT
from cleaner.outlets.sightings import Found
from cleaner.pipeline import Cleaner
from cleaner.rules.model import LONGEST_LINE, Example, Remove, Rule, RuleSet, Zone
from cleaner.rules.patterns import pattern_problem
from cleaner.text.arabic import fold_words
from cleaner.text.lines import ends_in_full_stop, split_lines
from cleaner.text.spans import Recurrence

_CORE_END = " :|-….,;!؛>*"  # what a phrase loses at its ends before it is looked up
_SPECIAL = re.compile(r"([\\.^$*+?{}\[\]()|#&~-])")
_ESCAPED = r"\\\1"
_ANY_WORD = re.compile(rf"(?<![^\W\d_])[{WORD}{WORDS}](?![^\W\d_])")
_ONE_WORD = r"[^\W\d_]++"
_SOME_WORDS = rf"{_ONE_WORD}(?: {_ONE_WORD}){{0,3}}"
_CLASSES = {1: r"\d{1,3}", 4: r"\d{4}", 5: r"\d{5,}"}
_NAMES = r"\S++(?: \S++){0,11}"
_SIGNS = r"[^\w\n]{0,8}"
_LABEL_ENDS = (":", ">", "›", "»")
_ROUNDS = 8
_LONGEST_LIST = 40
_LONGEST_SECTION = 1000
_MORE_AROUND = 1.5  # times as many lines as were seen above or below the place of a story
_ROOM = 10  # characters by which a line may be longer than the longest that was seen
_MOST_EXAMPLES = 3
_HEADLINE_WORDS = 6
_DEFAULTS = Rule("", "", "navigation")


@dataclass(frozen=True, slots=True)
class Outlet:
    """What was found on the pages of one outlet.

    ``site`` is its host, if known; ``pages`` counts all its pages, ``looked_at`` those that were
    compared; ``prose`` are paragraphs of its stories: a rule must leave them alone; ``rules`` are
    those that were proved.
    """

    name: str
    site: str
    language: str
    pages: int
    looked_at: int
    found: tuple[Found, ...]
    prose: tuple[str, ...] = ()
    rules: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A rule that was proved, and what was found that it is for."""

    rule: Rule
    found: tuple[Found, ...]


@dataclass(slots=True)
class _Draft:
    """A rule that still has to be proved; ``reserve`` are paragraphs to keep that may be taken."""

    rule: Rule
    group: Sequence[Found]
    reserve: list[str] = field(default_factory=list)


def suggestions(
    outlet: Outlet, known: RuleSet, beside: Cleaner | None = None
) -> tuple[Suggestion, ...]:
    """Rules of status ``preview`` for all that recurs at *outlet* and that no rule of *known*
    removes. What stands in one place, on as many pages, becomes one rule.

    Each holds on its own examples with all rules of *known* and of the answer on; what cannot be
    proved is left out. *beside* is the cleaner with the rules of *known*, where there is one.

    >>> suggestions(Outlet("valley", "", "ar", 3, 3, ()), RuleSet(()))
    ()
    """
    groups: dict[tuple[object, ...], list[Found]] = defaultdict(list)
    for found in sorted(outlet.found, key=lambda found: (found.shape, found.text)):
        if found.zone and found.left:
            shape = shapes.LINE if found.shape == shapes.PARAGRAPH else found.shape
            alone = "" if shape == shapes.LINE else found.text
            key = (found.pages, found.zone, shape, alone, found.until)
            groups[key].append(found)
    ids = {rule.id for rule in known.rules}
    drafts = [_draft(group, outlet) for group in groups.values()]
    beside = beside or Cleaner(known, preview=True)
    # What no file of rules may hold is not suggested: the file would be refused as a whole.
    written = ((draft, draft.rule.pattern or draft.rule.until) for draft in drafts)
    fit = [draft for draft, pattern in written if not pattern_problem(pattern)]
    return _proved([draft for draft in fit if draft.rule.id not in ids], beside)


def _draft(group: Sequence[Found], outlet: Outlet) -> _Draft:
    first = group[0]
    shape = first.shape
    texts = sorted(found.text for found in group)
    told = "\n".join([outlet.name, outlet.language, *texts])
    digest = hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=3)
    name = "-".join(re.findall(r"[a-z0-9]+", (outlet.site or outlet.name).lower())) or "outlet"
    recurs = Recurrence(first.pages, outlet.looked_at, outlet.name)
    counted_ar = f"في {recurs.pages} من {recurs.of} من صفحات {outlet.name}"
    rule = Rule(
        id=f"{name}-{shape.name.split()[-1]}-{first.zone}-{digest.hexdigest()}",
        description=f"{shape.about} on {recurs.pages} of {recurs.of} pages of {outlet.name}.",
        description_ar=f"{shape.about_ar}، {counted_ar}.",
        # A byline between paragraphs would make a headline of what is above: there are pointers.
        kind="navigation" if first.zone == "any" and shape == shapes.LABEL else shape.kind,
        zone=cast(Zone, first.zone),
        sites=(outlet.site,) if outlet.site else (),
        lang=outlet.language,
        recurs=recurs,
    )
    rule = _with_text(rule, group)
    # A long menu is no prose, and some rule may take it: beside names stand sentences, if any.
    sentences = [*filter(ends_in_full_stop, outlet.prose)] if shape == shapes.NAMES else []
    closest = _closest(sorted(sentences or outlet.prose), group)
    # Without a story above it, the heading of comments is no heading.
    examples = [
        example for found in group for example in _examples(found) if shape != shapes.SECTION
    ]
    if shape == shapes.OPENING:
        examples = list(_headed_pages(first.examples[0], outlet.prose))
    elif shape.is_phrase or len(examples) < 2:
        stories = closest[: 2 if shape == shapes.SECTION else 1]
        examples += [_on_page(_as_found(first.examples[0], first), rule, p) for p in stories]
    rule = replace(rule, match=tuple(examples), keep=tuple(closest[:1]))
    return _Draft(rule, group, closest[1:])


def _with_text(rule: Rule, group: Sequence[Found]) -> Rule:
    """*rule* with what it finds and what it removes."""
    found = group[0]
    if found.shape == shapes.LIST:
        rule = replace(rule, remove="list", max_lines=min(found.below + 2, _LONGEST_LIST))
        ends = [_SPECIAL.sub(_ESCAPED, text).replace(SLOT, r"\d+") for text in found.until]
        ends = [end if end.endswith(_LABEL_ENDS) else rf"{end}{_SIGNS}$" for end in ends]
        rule = replace(rule, until=rf"^{_SIGNS}(?:{'|'.join(ends)})" if ends else "")
    if found.shape == shapes.SECTION:
        rule = replace(rule, remove="rest", max_lines=_LONGEST_SECTION)
    if found.shape in (shapes.OPENING, shapes.CLOSING):
        most = int(_MORE_AROUND * found.below) + 1
        remove: Remove = "above" if found.shape == shapes.OPENING else "below"
        rule = replace(rule, remove=remove, max_lines=most)
    if found.shape == shapes.SIGNS:
        return replace(rule, pattern=f"[{_SPECIAL.sub(_ESCAPED, found.text)} ]++")
    if found.shape in (shapes.DATE, shapes.NAMES) or SLOT in found.text:
        pattern = _SIGNS + _pattern(found) + _SIGNS
        return replace(rule, pattern=pattern, max_length=_room(found))
    if found.shape == shapes.LABEL:
        rule = replace(rule, max_length=_room(found))
        if not found.text.endswith(":"):
            return replace(rule, pattern=rf"{_SIGNS}{_SPECIAL.sub(_ESCAPED, found.text)} ?[^\n]+")
        return replace(rule, phrases=(found.text,), anchor="line-start")
    if found.shape == shapes.PART:
        rule = replace(rule, anchor="line-start", remove="match", max_length=LONGEST_LINE)
        if found.text.strip(_CORE_END) != found.text:  # a phrase would leave the signs
            return replace(rule, pattern=_SPECIAL.sub(_ESCAPED, found.text))
        return replace(rule, phrases=(found.text,))
    return replace(rule, phrases=tuple(map(_phrase, group)))


def texts_of(rule: Rule) -> tuple[str, ...]:
    """What a rule looks for: its phrases, or its pattern.

    >>> texts_of(Rule("print", "A button.", "reading-tools", phrases=("طباعة",)))
    ('طباعة',)
    """
    return rule.phrases or (rule.pattern,)


def given_fields(rule: Rule, names: Iterable[str]) -> list[tuple[str, object]]:
    """Those fields of a rule, of these *names*, that have another value than rules have unless told
    otherwise.

    >>> given_fields(Rule("top", "A button.", "reading-tools", zone="head"), ("zone", "anchor"))
    [('zone', 'head')]
    """
    values = ((name, getattr(rule, name)) for name in names)
    return [(name, value) for name, value in values if value != getattr(_DEFAULTS, name)]


def with_phrases(suggestion: Suggestion, phrases: Sequence[str]) -> Suggestion:
    """*suggestion* for some of its *phrases* alone, with the examples that are theirs.

    >>> match = (Example("طباعة", "طباعة"), Example("أرسل", "أرسل"))
    >>> rule = Rule("own", "Lines.", "navigation", phrases=("طباعة", "أرسل"), match=match)
    >>> [example.text for example in with_phrases(Suggestion(rule, ()), ["أرسل"]).rule.match]
    ['أرسل', 'أرسل :']
    """
    rule = suggestion.rule
    own = {rule.phrases.index(phrase) for phrase in phrases}
    match = [each for each in rule.match if phrase_of(each, rule.phrases) in own]
    if len(match) < 2:  # a rule is proved by two
        match.append(Example(f"{phrases[0]} :", f"{phrases[0]} :"))
    found = tuple(each for each in suggestion.found if _phrase(each) in phrases)
    return Suggestion(replace(rule, phrases=tuple(phrases), match=tuple(match)), found)


def phrase_of(example: Example, phrases: Sequence[str]) -> int:
    """Which of *phrases*, by number, an example is for: the longest that it removes.

    >>> phrase_of(Example("حفظ الصفحة", "حفظ الصفحة"), ("حفظ", "حفظ الصفحة"))
    1
    """
    removed = fold_words(example.removes)
    there = [n for n, phrase in enumerate(phrases) if fold_words(phrase).strip(" :") in removed]
    return max(there, key=lambda n: len(phrases[n]), default=0)


def _room(found: Found) -> int:
    return min(found.longest + _ROOM, LONGEST_LINE)


def _phrase(found: Found) -> str:
    """The commonest spelling that rules read as the line; its folded form when none is."""
    for raw in found.examples:
        if fold_words(raw).strip(_CORE_END) == found.text:
            return raw
    return found.text


def _pattern(found: Found) -> str:
    """The line as a pattern in which numbers, and in dates words and around names
    names as well, are slots."""
    text = _SPECIAL.sub(_ESCAPED, found.text)
    if found.shape == shapes.DATE:
        text = NUMBER.sub(lambda run: _CLASSES[len(run[0])], text)
        return _ANY_WORD.sub(lambda word: _SOME_WORDS if word[0] == WORDS else _ONE_WORD, text)
    if found.shape == shapes.NAMES:
        return _ANY_WORD.sub(lambda _: _NAMES, text)
    return text.replace(SLOT, r"\d+")


def _closest(prose: Sequence[str], group: Sequence[Found]) -> list[str]:
    """The paragraphs of *prose* by how much they have in common with what is to be found."""
    texts = [found.text for found in group]
    words = {word for text in texts for word in text.split() if word.isalpha()}

    def nearness(paragraph: str) -> tuple[bool, int, str]:
        folded = fold_words(paragraph)
        holds = any(text in folded for text in texts)
        return (not holds, -len(words & set(folded.split())), paragraph)

    return sorted(prose, key=nearness)[:10]


def _examples(found: Found) -> Iterator[Example]:
    """The line as it stands on pages, alone."""
    if found.shape == shapes.PART:
        for raw in found.examples:
            line = split_lines(raw)[0][0]
            at = line.folded.find(found.text)
            start, end = line.raw_span(at, at + len(found.text))
            yield Example(raw, raw[start:end])
    else:
        most = 1 if found.shape.is_phrase else _MOST_EXAMPLES
        for raw in found.examples[:most]:
            yield Example(_as_found(raw, found), _as_found(raw, found))


def _as_found(raw: str, found: Found) -> str:
    """The line, with the one that ends its cards if one does."""
    return "\n".join([raw, *found.until[:1]])


def _on_page(raw: str, rule: Rule, paragraph: str) -> Example:
    """The line on a page: below a paragraph of a story, or above one."""
    page = f"{raw}\n{paragraph}\n" if rule.zone == "head" else f"{paragraph}\n{raw}\n"
    return Example(page, f"{raw}\n")


def _headed_pages(raw: str, prose: Sequence[str]) -> Iterator[Example]:
    """Pages with the line *raw* between the headline of another story and that of the story."""
    long = sorted(prose, key=lambda text: (-len(text), text))
    for first, second, other in zip(long, long[1:], long[2:], strict=False):
        another, headline = (" ".join(text.split()[:_HEADLINE_WORDS]) for text in (other, first))
        page = f"{another}\n{raw}\n{headline}\n{first}\n{second}\n"
        yield Example(page, f"{another}\n{raw}\n")


def _proved(drafts: list[_Draft], beside: Cleaner) -> tuple[Suggestion, ...]:
    """The rules that hold on their examples, without the examples and phrases that do not."""
    for _ in range(_ROUNDS):
        drafts = [
            d for d in drafts if d.rule.keep and len(d.rule.match) > 1 and any(texts_of(d.rule))
        ]
        rules = tuple(sorted((draft.rule for draft in drafts), key=lambda rule: rule.id))
        problems = check_rules(RuleSet(rules), beside=beside)
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
    kept = tuple(found for found in draft.group if not whole or found.text in phrases)
    return Suggestion(draft.rule, kept)


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
    if problem.outcome == "shadowed" and "\n" not in problem.example and rule.anchor == "line":
        # Alone, another rule knows the line by its place: where it stands on pages, none may.
        match += tuple(_on_page(problem.example, rule, paragraph) for paragraph in rule.keep)
        draft.rule = replace(rule, match=match)
        return
    phrases = rule.phrases
    if rule.anchor == "line" and "\n" not in problem.example:
        gone = fold_words(problem.example).strip(_CORE_END)
        phrases = tuple(p for p in phrases if fold_words(p).strip(_CORE_END) != gone)
    draft.rule = replace(rule, match=match, phrases=phrases)
