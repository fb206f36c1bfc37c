"""Word lists for headlines: which words mean the same, name a place, or carry no news.

The lists are the TOML files of ``rules/headlines``, read into one ``Lexicon``. A file says which
list it is; each ``[[entry]]`` has ``words`` and a ``proof``, a headline with ``{}`` where the word
stands. What a proof proves is said in docs/duplicates.md, and the tests try every word in it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, product
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta

from cleaner.errors import InputError, RuleError
from cleaner.headlines.stems import (
    looks_like_a_verb,
    owned,
    spellings,
    stem,
    verb_forms,
    without_article,
)
from cleaner.rules.tables import WITH_A_GAP, made, read_tables, table_problems
from cleaner.text.arabic import fold

if TYPE_CHECKING:
    from pathlib import Path

# The classes of words. What the verdict makes of each is said in verdict.py.
WORD, SYNONYM, LIGHT, FUNCTION, NUMBER, ORDINAL, SCALE = range(7)
PLACE, BODY, OFFICE, NEGATION, DATE, STAGE, TOLL = range(7, 14)

SPEAKING = (1, 2)
"""Values of synonyms that speak of news which others tell: condemn it, want it."""
NAMED = 2
"""Value of offices that are a person's name."""
OPPOSITE, LATER, NEAR = range(3)
"""How two words stand to each other that no entry has both of."""

# List name -> class and weight of its words; weights are in tenths of an ordinary word.
_LISTS: Mapping[str, tuple[int, int]] = {
    "negation": (NEGATION, 10),
    "ordinals": (ORDINAL, 10),
    "numbers": (NUMBER, 10),
    "function": (FUNCTION, 0),
    "places": (PLACE, 10),
    "dates": (DATE, 10),
    "bodies": (BODY, 10),
    "offices": (OFFICE, 10),
    "stages": (STAGE, 5),
    "tolls": (TOLL, 5),
    "scales": (SCALE, 5),
    "light": (LIGHT, 2),
    "synonyms": (SYNONYM, 8),
    "leaders": (WORD, 10),
    "nouns": (WORD, 10),
}
_PLAIN = ("prefixes", "outlets", "standing", "mutual")
LISTS = (*_LISTS, "bulletins", "opposites", "near", "sites", *_PLAIN)
"""The names a list may have; of a word in two lists the earlier list decides."""

ORDINARY_WEIGHT = 10
_INFLECTED = (SYNONYM, NEGATION, STAGE)  # lists of verbs, of which one form stands for others
_SIGNED = "MinHash, first and last letters"  # what the bands of a headline are made of
_NUMBER = re.compile(r"\d[\d.,]*")
_SHORTEST_PLURAL = 5  # letters of a word that may end in ات, or in the ي of one that is owned
_SHORTEST_KNOWN = 4  # letters of a word that may have a letter joined to it
_THOUSANDS = re.compile(r",(?=\d{3}(?!\d))")  # other commas are points: 1,5


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list: words that are used alike, and the headline that proves it."""

    list: str
    words: Annotated[tuple[str, ...], Meta(min_length=1)]
    proof: Annotated[str, Meta(pattern=WITH_A_GAP)]
    value: int = -1
    within: str = ""
    against: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """What a word stands for: equal names mean the same.

    ``weight`` is in tenths of an ordinary word, ``value`` the number meant (-1: none), ``country``
    the country of a place (empty: no place) and ``inner`` whether it is a place inside it; ``verb``
    marks a group of synonyms that has a verb.
    """

    name: str
    kind: int
    weight: int
    value: float = -1.0
    country: str = ""
    inner: bool = False
    verb: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All lists, ready to look words up in: folded words without article, and phrases of them.

    ``relations`` holds pairs of names of concepts, and how the two stand to each other: OPPOSITE,
    LATER (one is a later stage of the other) or NEAR (they may mean the same);
    ``affixes`` are prefixes and names of outlets, ``bulletins`` names and whether such news comes
    every day; ``sites`` words of places behind which a name stands, and their rank.
    """

    concepts: Mapping[str, Concept]
    phrases: Mapping[tuple[str, ...], Concept]
    relations: Mapping[tuple[str, str], int]
    bulletins: Mapping[str, int]
    affixes: frozenset[str]
    standing: frozenset[str]
    mutual: frozenset[str]
    sites: Mapping[str, int]


def parse_entries(text: str, source: str) -> tuple[Entry, ...]:
    """Read one list; *source* is its name in messages.

    Raises RuleError with every mistake of the file as ``source:line: what is wrong``.

    >>> parse_entries('schema = 1\\nlist = "dates"', "dates.toml")
    ()
    >>> parse_entries('schema = 1\\nlist = "dates"\\n[[entry]]\\nwords = ["محرم"]', "dates.toml")
    Traceback (most recent call last):
        ...
    cleaner.errors.RuleError: dates.toml:3: 'proof' is missing
    """
    file = read_tables(text, source, "entry", others=("list",))
    problems = list(file.problems)
    name = file.document.get("list")
    if name not in LISTS:
        problems.append(f"{source}:1: 'list' must be one of: {', '.join(LISTS)}")
    entries = []
    for place, table in file.tables:
        listed = {"list": name, **table}
        found = table_problems(listed, Entry)
        problems += [f"{place}: {problem}" for problem in chain(*found.values())]
        if not problems:
            entries.append(made(listed, Entry, place))
    if problems:
        raise RuleError(tuple(problems))
    return tuple(entries)


def read_entries(folder: Path) -> tuple[Entry, ...]:
    """Read all lists of a folder; RuleError names every mistake, InputError an unreadable file.

    >>> from cleaner.rules.loading import builtin_rules_dir
    >>> any("عاجل" in e.words for e in read_entries(builtin_rules_dir() / "headlines"))
    True
    """
    entries: list[Entry] = []
    problems: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            entries += parse_entries(path.read_text("utf-8"), path.name)
        except RuleError as error:
            problems += error.problems
        except OSError as error:
            raise InputError(str(path), str(error.strerror).lower()) from None
    if problems:
        raise RuleError(tuple(problems))
    return tuple(entries)


@lru_cache(maxsize=1)
def builtin_lexicon() -> Lexicon:
    """The lexicon of the lists that come with the package.

    >>> builtin_lexicon() is builtin_lexicon()
    True
    """
    from cleaner.rules.loading import builtin_rules_dir

    return make_lexicon(read_entries(builtin_rules_dir() / "headlines"))


@lru_cache(maxsize=1)
def lexicon_digest() -> str:
    """A digest of the built-in lists, and of how headlines are signed: signatures fit each other
    only when it is the same.

    >>> len(lexicon_digest())
    16
    """
    lexicon = builtin_lexicon()
    parts = (
        _SIGNED,
        sorted((word, concept.name, concept.kind) for word, concept in lexicon.concepts.items()),
        sorted((words, concept.name) for words, concept in lexicon.phrases.items()),
        sorted(lexicon.affixes),
    )
    return hashlib.blake2b(repr(parts).encode(), digest_size=8).hexdigest()


def make_lexicon(entries: Iterable[Entry]) -> Lexicon:
    """Make one lexicon of the entries of all lists; raises RuleError for an unknown country.

    >>> lexicon = make_lexicon([Entry("places", ("مصر", "مصري"), "سفينة {}")])
    >>> concept_of("والمصري", lexicon).name == concept_of("بمصر", lexicon).name
    True
    """
    by_rank = sorted(entries, key=lambda entry: (LISTS.index(entry.list), entry.source))
    marked = {
        name: frozenset(_fold_words(w) for e in by_rank if e.list == name for w in e.words)
        for name in _PLAIN
    }
    sites = {_fold_words(w): max(e.value, 0) for e in by_rank if e.list == "sites" for w in e.words}
    concepts: dict[str, Concept] = {}
    phrases: dict[tuple[str, ...], Concept] = {}
    countries = {_fold_words(e.words[0]) for e in by_rank if e.list == "places" and not e.within}
    problems = [
        f"{e.source}: no country {e.within!r}"
        for e in by_rank
        if e.within and _fold_words(e.within) not in countries
    ]
    if problems:
        raise RuleError(tuple(problems))
    for entry in by_rank:
        if entry.list in _LISTS:
            _add_words(entry, concepts, phrases)
    affixes = marked.pop("prefixes") | marked.pop("outlets")
    lexicon = Lexicon(concepts, phrases, {}, {}, affixes, sites=sites, **marked)
    return _with_relations(lexicon, by_rank)


def _add_words(
    entry: Entry, concepts: dict[str, Concept], phrases: dict[tuple[str, ...], Concept]
) -> None:
    kind, weight = _LISTS[entry.list]
    counted = kind in (NUMBER, ORDINAL, SCALE) and entry.value >= 0
    name = f"#{entry.value}" if counted else f"{entry.list} {_fold_words(entry.words[0])}"
    country = _fold_words(entry.within or (entry.words[0] if kind == PLACE else ""))
    verb = kind == SYNONYM and any(map(looks_like_a_verb, entry.words))
    for word in entry.words:
        parts = tuple(map(without_article, fold_headline(word).split()))
        concept = Concept(name, kind, weight, float(entry.value), country, bool(entry.within), verb)
        if kind == LIGHT:  # each light word is a word of its own
            concept = Concept("light " + " ".join(parts), kind, weight, float(entry.value))
        if len(parts) > 1:
            phrases.setdefault(parts, concept)
        else:
            concepts.setdefault(parts[0], concept)
            concepts.setdefault(fold_headline(word), concept)


def _with_relations(lexicon: Lexicon, entries: Sequence[Entry]) -> Lexicon:
    """Opposites, near words and bulletins name words; turn them into names of concepts."""

    def name(word: str) -> str:
        parts = tuple(map(without_article, fold_headline(word).split()))
        return (lexicon.phrases.get(parts) or concept_of(fold_headline(word), lexicon)).name

    concepts = dict(lexicon.concepts)
    relations: dict[tuple[str, str], int] = {}
    bulletins: dict[str, int] = {}
    for entry in entries:
        if entry.list == "bulletins":
            bulletins |= {name(word): entry.value for word in entry.words}
        kind = NEAR if entry.list == "near" else LATER if entry.value == 1 else OPPOSITE
        for word, other in product(entry.words, entry.against):
            pair = name(word), name(other)
            relations |= {pair: kind, pair[::-1]: kind}
        for word in map(fold_headline, (*entry.words, *entry.against) if entry.against else ()):
            # A word of no list is known with a letter joined to it, too (لأعلى).
            if len(word) >= _SHORTEST_KNOWN and " " not in word:
                concepts.setdefault(word, concept_of(word, lexicon))
    return replace(lexicon, concepts=concepts, relations=relations, bulletins=bulletins)


def fold_headline(text: str) -> str:
    """Fold more than rules do: a hamza on its seat is written as the bare seat, too.

    >>> fold_headline("شؤون المؤتمر الطائي")
    'شوون الموتمر الطايي'
    """
    return fold(text).replace("ؤ", "و").replace("ئ", "ي")


def _fold_words(text: str) -> str:
    return " ".join(fold_headline(text).split())


def concept_of(word: str, lexicon: Lexicon) -> Concept:
    """What a folded *word* (or number) stands for.

    A verb of a list stands there in any form (سينسحبون for ينسحب), a noun in the plural, too, and
    with a pronoun. A word of no list stands for its stem.

    >>> concept_of("ينظم", make_lexicon([])).name
    'نظم'
    """
    if _NUMBER.fullmatch(word):
        return _number(word)
    plain = []
    for form in spellings(word):
        concept = lexicon.concepts.get(form)
        if concept:
            return concept
        plain.append(form)
    for form in verb_forms(word):
        concept = lexicon.concepts.get(form)
        if concept and concept.kind in _INFLECTED:
            return concept
    bare = stem(word)
    long = [form for form in plain if len(form) > _SHORTEST_PLURAL]
    several = [form[: -len(end)] for end in ("ات", "ي") if word.endswith(end) for form in long]
    for form in (*owned(word), bare, *several):
        concept = lexicon.concepts.get(form)
        if concept and concept.kind in (SYNONYM, WORD):
            return concept
    return Concept(bare, WORD, ORDINARY_WEIGHT)


def has_and(word: str, lexicon: Lexicon) -> bool:
    """Whether a folded *word* has a و joined to it, which is no letter of its own.

    >>> has_and("والمصري", make_lexicon([])), has_and("واجب", make_lexicon([]))
    (True, False)
    """
    bare = word.removeprefix("و")
    if bare in (word, ""):
        return False
    return concept_of(bare, lexicon).name == concept_of(word, lexicon).name


def _number(digits: str) -> Concept:
    plain = _THOUSANDS.sub("", digits).replace(",", ".")
    try:
        value = float(plain)
    except ValueError:  # a date or version such as 1.2.3
        value = float(plain.split(".")[0] or 0)
    name = plain.rstrip("0").rstrip(".") if plain.count(".") == 1 else plain.lstrip("0") or "0"
    return Concept("#" + name, NUMBER, ORDINARY_WEIGHT, value)
