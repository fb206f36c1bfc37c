"""Headlines as data: stripped, folded, cut into words, and many of them as one table of arrays.

Pure: nothing is read, nothing remembered. A ``HeadlineTable`` is what signatures and verdicts are
computed from; its arrays are flat, one element for each word of each headline in turn, so that a
batch of any size, also one of a Spark partition, costs a few passes of numpy.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.wordlists import (
    FUNCTION,
    LIGHT,
    NEGATION,
    NUMBER,
    ORDINAL,
    PLACE,
    WORD,
    Concept,
    Lexicon,
    builtin_lexicon,
    concept_of,
    fold_headline,
    spellings,
    without_article,
)

FEWEST_WORDS = 4
"""A headline of fewer words is a title or column: it repeats only an equal one."""

HASH_BASE = 0x9E3779B97F4A7C15
"""The base of the polynomials that words are hashed by; odd."""
_MASK = (1 << 64) - 1
_SPREAD = 0xD6E8FEB86659FD93
_LONGEST_PHRASE = 4
_SIGNS = ":|/-."
_MOST_SPEAKER_WORDS = 4
_FEWEST_SPOKEN_WORDS = 4
SPECIFIC = 10
"""A number from here on, if it is no year, is hardly shared by chance."""
_YEARS = (1900, 2100)
_FULL_WEIGHT = 8
_SPEAKER_WEIGHT = 3  # tenths of a word: who says it matters less than what is said
# A part of a series: its number in round brackets, at the end or before dots or a colon.
_PART = re.compile(r"\((\d{1,2})\) *(?:$|\.\.|:|-)|\b(?:الحلقه|الجزء) (\d{1,2})\b")
_PIECE = re.compile(rf"[{re.escape(_SIGNS)}]+")
_TAIL_SIGN = re.compile(r" [-|:] |\|")


@dataclass(frozen=True, slots=True)
class WordHashes:
    """For each of some words its hash, its hash without article (``bare``), and what to multiply
    the hash of a word before it with, so that two joined words have the hash of the one: all
    modulo 2**64. Beside them lengths and sets of letters, with article and without.
    """

    whole: NDArray[np.uint64]
    bare: NDArray[np.uint64]
    shift: NDArray[np.uint64]
    length: NDArray[np.int16]
    bare_length: NDArray[np.int16]
    letters: NDArray[np.uint64]
    bare_letters: NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class HeadlineTable:
    """Headlines in arrays. Of *n* headlines with *m* words that count, in all:

    ``starts`` (n + 1) tells which words belong to a headline; ``surface`` (m) numbers the spelling
    (into ``spelled``), ``concept`` (m) the meaning (into ``named``), ``token`` (m) the meaning and how often the headline
    had it before (a word is shared as often as both have it); ``kind``, ``weight`` (tenths),
    ``value``, ``country`` (0: no place), ``inner``, ``bulletin`` (m; 1: of recurring news, 2: of daily news) are those of the concept;
    ``joined`` (m) marks places with a joined و, ``verbal`` (m) words of no list that look like a
    verb (they begin with ي or ت), ``speaker`` (m) words before a colon at the beginning; ``owner`` (m) is the headline, ``heavy`` (m)
    counts the words up to here that are not light, ``before`` and ``after`` (m) are the concepts
    of the neighbours that are not light (-1: none). For each headline (n): ``equal_key`` is a
    hash of its words without prefixes, outlets and signs, ``raw_key`` numbers what was taken off
    (0: nothing), ``texts`` is the folded rest, ``words`` counts its words, ``weights`` sums their weights, ``daily`` is the largest ``bulletin``,
    ``negations``, ``figures`` (specific numbers), ``places`` and ``joins`` count, ``bits`` is the
    set of its full words, each hashed to one of 64 bits; ``part`` is its number in a series (0: none), ``standing`` marks titles of
    columns. ``polar`` marks names that have an opposite, ``opposites`` are the pairs of them
    (one * number of names + other, sorted).
    """

    starts: NDArray[np.int64]
    surface: NDArray[np.int32]
    concept: NDArray[np.int32]
    token: NDArray[np.int32]
    kind: NDArray[np.uint8]
    weight: NDArray[np.uint8]
    value: NDArray[np.float64]
    country: NDArray[np.int16]
    inner: NDArray[np.bool_]
    bulletin: NDArray[np.uint8]
    joined: NDArray[np.bool_]
    verbal: NDArray[np.bool_]
    speaker: NDArray[np.bool_]
    owner: NDArray[np.int32]
    heavy: NDArray[np.int32]
    before: NDArray[np.int32]
    after: NDArray[np.int32]
    equal_key: NDArray[np.uint64]
    raw_key: NDArray[np.int64]
    words: NDArray[np.int32]
    weights: NDArray[np.int32]
    daily: NDArray[np.uint8]
    negations: NDArray[np.int16]
    figures: NDArray[np.int16]
    places: NDArray[np.int16]
    joins: NDArray[np.int16]
    bits: NDArray[np.uint64]
    part: NDArray[np.int16]
    standing: NDArray[np.bool_]
    texts: tuple[str, ...]
    hashes: WordHashes
    spelled: tuple[str, ...]
    named: tuple[str, ...]
    polar: NDArray[np.bool_]
    opposites: NDArray[np.int64]

    def __len__(self) -> int:
        """How many headlines there are."""
        return len(self.starts) - 1


def strip_headline(headline: str, lexicon: Lexicon | None = None) -> str:
    """Fold a headline and take off what does not belong to it: prefixes, sections, outlets.

    >>> strip_headline("عاجل | رياضي / الفريق يصل إلى الميناء - صحيفة سبق")
    'الفريق يصل الي الميناء'
    """
    return _strip_line(" ".join(fold_headline(headline).split()), lexicon or builtin_lexicon())


def _strip_line(line: str, lexicon: Lexicon) -> str:
    while _PIECE.search(line):
        shorter = _without_tail(_without_prefix(line, lexicon), lexicon)
        if shorter == line:
            break
        line = shorter
    return line


def _without_prefix(line: str, lexicon: Lexicon) -> str:
    """Take off the piece before the first sign when it is a known prefix or outlet."""
    sign = _PIECE.search(line, 0, 40)
    if sign is None or sign.end() >= len(line):
        return line
    piece = line[: sign.start()].strip(" \"'[]()")
    if not piece:
        return line[sign.end() :].lstrip()
    if piece in lexicon.prefixes or piece in lexicon.outlets:
        return line[sign.end() :].lstrip(f" {_SIGNS}")
    return line


def _without_tail(line: str, lexicon: Lexicon) -> str:
    """Take off the piece behind the last sign when it is the name of an outlet."""
    if "|" not in line and " -" not in line and " :" not in line:
        return line
    signs = list(_TAIL_SIGN.finditer(line))
    if signs and line[signs[-1].end() :].strip(" \"'[]()") in lexicon.outlets:
        return line[: signs[-1].start()].rstrip()
    return line


def words_of(headline: str, lexicon: Lexicon | None = None) -> list[str]:
    """The folded words and numbers of a headline, without signs; glued digits are parted.

    >>> words_of("عاجل: إقرار موازنة 2015م.. بقيمة ١٫٥ مليار")
    ['اقرار', 'موازنه', '2015', 'م', 'بقيمه', '1.5', 'مليار']
    """
    return _split_words([strip_headline(headline, lexicon)])[0].split()


def _split_words(lines: Sequence[str]) -> list[str]:
    """Put blanks for all signs of folded *lines*, and between digits and letters."""
    text = "\n".join(lines).replace("\N{ARABIC DECIMAL SEPARATOR}", ".")
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)
    classes = _unit_classes()[units]  # 0 sign, 1 letter, 2 digit, 3 line break, 4 '.' or ','
    digit = classes == 2
    point = classes == 4
    inner_point = point.copy()
    inner_point[:1] = inner_point[-1:] = False
    inner_point[1:-1] &= digit[:-2] & digit[2:]
    cleaned = np.where((classes == 0) | (point & ~inner_point), np.uint16(32), units)
    glued = np.flatnonzero(
        ((classes[:-1] == 1) & digit[1:]) | (digit[:-1] & (classes[1:] == 1))
    )
    if len(glued):
        cleaned = np.insert(cleaned, glued + 1, np.uint16(32))
    return cleaned.tobytes().decode("utf-16-le", "surrogatepass").split("\n")


@lru_cache(maxsize=1)
def _unit_classes() -> NDArray[np.uint8]:
    classes = np.zeros(0x10000, dtype=np.uint8)
    for code in range(0x10000):
        character = chr(code)
        if character.isalpha() or 0xD800 <= code < 0xE000:
            classes[code] = 1
        elif character.isdecimal():
            classes[code] = 2
    classes[ord("\n")] = 3
    classes[[ord("."), ord(",")]] = 4
    return classes


def make_table(headlines: Iterable[str], lexicon: Lexicon | None = None) -> HeadlineTable:
    """Make the table of *headlines* (any number, in their order).

    >>> table = make_table(["وصول السفينة إلى الميناء", "السفينة تصل الميناء"])
    >>> len(table), [table.named[c] for c in table.concept[table.starts[1] :]]
    (2, ['سفين', 'synonyms يصل', 'ميناء'])
    """
    lexicon = lexicon or builtin_lexicon()
    raw = [h.replace("\n", " ") for h in headlines]
    whole = [line.strip() for line in fold_headline("\n".join(raw)).split("\n")][: len(raw)]
    lines = [_strip_line(line, lexicon) for line in whole]
    number: defaultdict[str, int] = defaultdict()
    number.default_factory = number.__len__
    counts, flat = [], []
    for text in _split_words(lines):
        words = text.split()
        counts.append(len(words))
        flat.extend([number[word] for word in words])
    spelled = tuple(number)
    sizes = np.array(counts, np.int32)
    surfaces = np.array(flat, np.int32)
    hashes = _word_hashes(spelled)
    spoken = np.fromiter(map(_speaker_words, lines), np.int32, len(lines))
    arrays = _word_arrays(surfaces, sizes, spoken, spelled, lexicon)
    return HeadlineTable(
        **arrays,
        **_row_arrays(arrays, len(lines)),
        equal_key=_sequence_keys(hashes.whole[surfaces], sizes),
        raw_key=_stripped_keys(whole, lines),
        texts=tuple(lines),
        hashes=hashes,
        words=sizes,
        part=np.fromiter(map(_part_number, lines), np.int16, len(lines)),
        standing=np.fromiter((x in lexicon.standing for x in lines), np.bool_, len(lines)),
        spelled=spelled,
    )


def _sequence_keys(values: NDArray[np.uint64], sizes: NDArray[np.int32]) -> NDArray[np.uint64]:
    """One 64-bit key for each headline: equal for equal words in equal order."""
    ends = np.cumsum(sizes)
    place = np.arange(len(values), dtype=np.uint64) - np.repeat(ends - sizes, sizes).astype(
        np.uint64
    )
    mixed = (values + place * np.uint64(HASH_BASE)) * (place * np.uint64(2) + np.uint64(_SPREAD))
    mixed ^= mixed >> np.uint64(29)
    sums = np.zeros(len(values) + 1, np.uint64)
    np.cumsum(mixed * np.uint64(_SPREAD), out=sums[1:])
    return np.asarray(sums[ends] - sums[ends - sizes], np.uint64)


def _stripped_keys(whole: Sequence[str], lines: Sequence[str]) -> NDArray[np.int64]:
    """A number for each headline: 0 when nothing was taken off it, else one for its text."""
    seen: dict[str, int] = {"": 0}
    keys = (
        0 if len(a) == len(b) else seen.setdefault(a, len(seen))
        for a, b in zip(whole, lines, strict=True)
    )
    return np.fromiter(keys, np.int64, len(lines))


def _part_number(line: str) -> int:
    if "(" not in line and "الحلقه" not in line and "الجزء" not in line:
        return 0
    found = _PART.search(line)
    return int(found[1] or found[2]) if found else 0


def _speaker_words(line: str) -> int:
    """How many words stand before a colon and name who speaks, none for other colons."""
    speaker, colon, speech = line.partition(":")
    if not colon:
        return 0
    count = len(speaker.split())
    return count if count <= _MOST_SPEAKER_WORDS and speech.count(" ") >= _FEWEST_SPOKEN_WORDS else 0


def _word_arrays(
    flat: NDArray[np.int32],
    counts: NDArray[np.int32],
    spoken: NDArray[np.int32],
    spelled: tuple[str, ...],
    lexicon: Lexicon,
) -> dict[str, Any]:
    """All arrays over words: concepts looked up once a spelling, phrases joined, neighbours set."""
    owner = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    concepts = [concept_of(word, lexicon) for word in spelled]
    surface, phrase = _join_phrases(flat, owner, spelled, lexicon)
    phrases = list(dict.fromkeys(lexicon.phrases.values()))
    concepts += phrases
    chosen = np.where(phrase >= 0, phrase + len(spelled), surface)
    dropped = np.array([c.kind == FUNCTION or not _counts(c) for c in concepts], np.bool_)
    kept = (phrase > -2) & ~dropped[chosen]
    place_in_line = np.arange(len(flat)) - np.repeat(np.cumsum(counts) - counts, counts)
    speaker = (place_in_line < spoken[owner])[kept]
    chosen, surface, owner = chosen[kept], surface[kept], owner[kept]
    attributes, named = _concept_arrays(concepts, lexicon)
    arrays: dict[str, Any] = {name: values[chosen] for name, values in attributes.items()}
    conjoined = np.array([word.startswith("و") for word in spelled], np.bool_)
    arrays["joined"] = conjoined[surface] & (arrays["kind"] == PLACE)
    verbal = np.array([word[0] in "يت" and len(word) > 3 for word in spelled], np.bool_)
    arrays["verbal"] = verbal[surface] & (arrays["kind"] == WORD)
    arrays["speaker"] = speaker & (arrays["kind"] != PLACE)
    arrays["weight"] = np.where(
        arrays["speaker"], np.minimum(arrays["weight"], _SPEAKER_WEIGHT), arrays["weight"]
    ).astype(np.uint8)
    arrays["surface"] = surface
    arrays["token"] = _tokens(arrays["concept"], owner)
    arrays["starts"] = np.searchsorted(owner, np.arange(len(counts) + 1)).astype(np.int64)
    arrays["owner"] = owner.astype(np.int32)
    arrays["heavy"] = np.cumsum(arrays["kind"] != LIGHT).astype(np.int32)
    arrays["before"], arrays["after"] = _neighbours(arrays["concept"], arrays["kind"], owner)
    return arrays | {"named": named} | _opposite_arrays(named, lexicon)


def _word_hashes(spelled: Sequence[str]) -> WordHashes:
    bare = [without_article(word) for word in spelled]
    whole, shift = hash_words(spelled)
    return WordHashes(
        whole=whole,
        bare=hash_words(bare)[0],
        shift=shift,
        length=np.fromiter(map(len, spelled), np.int16, len(spelled)),
        bare_length=np.fromiter(map(len, bare), np.int16, len(spelled)),
        letters=_letter_sets(spelled),
        bare_letters=_letter_sets(bare),
    )


def _letter_sets(words: Sequence[str]) -> NDArray[np.uint64]:
    """The letters of each word (none may be empty) as a set of 64 bits, by code modulo 64."""
    if not words:
        return np.empty(0, np.uint64)
    units = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), np.uint32)
    bits = np.uint64(1) << (units & np.uint32(63)).astype(np.uint64)
    sizes = np.fromiter(map(len, words), np.int64, len(words))
    return np.bitwise_or.reduceat(bits, np.cumsum(sizes) - sizes)


def _row_arrays(arrays: Mapping[str, Any], count: int) -> dict[str, NDArray[Any]]:
    """Sums over the words of each headline, so that pairs need not look at shared words."""
    owner, kind, value = arrays["owner"], arrays["kind"], arrays["value"]
    year = (value >= _YEARS[0]) & (value <= _YEARS[1])
    daily = np.zeros(count, np.uint8)
    np.maximum.at(daily, owner, arrays["bulletin"])
    heavy = arrays["weight"] >= _FULL_WEIGHT
    bits = np.zeros(count, np.uint64)
    spread = arrays["token"].astype(np.uint64) * np.uint64(HASH_BASE) >> np.uint64(58)
    np.bitwise_or.at(bits, owner[heavy], np.uint64(1) << spread[heavy])

    def counted(marked: NDArray[np.bool_]) -> NDArray[np.int16]:
        return np.bincount(owner[marked], minlength=count).astype(np.int16)

    return {
        "weights": np.bincount(owner, weights=arrays["weight"], minlength=count).astype(np.int32),
        "daily": daily,
        "negations": counted(kind == NEGATION),
        "figures": counted((kind == NUMBER) & (value >= SPECIFIC) & ~year),
        "places": counted(kind == PLACE),
        "joins": counted(arrays["joined"]),
        "bits": bits,
    }


def _opposite_arrays(named: tuple[str, ...], lexicon: Lexicon) -> dict[str, NDArray[Any]]:
    number = {name: i for i, name in enumerate(named)}
    codes = [
        number[one] * len(named) + number[other]
        for one, other in lexicon.opposites
        if one in number and other in number
    ]
    polar = np.zeros(len(named), np.bool_)
    polar[[code // len(named) for code in codes]] = True
    return {"polar": polar, "opposites": np.array(sorted(codes), np.int64)}


def _tokens(concept: NDArray[np.int32], owner: NDArray[np.int64]) -> NDArray[np.int32]:
    """Number the repetitions of a meaning in a headline: 8 * concept + times before (at most 7)."""
    order = np.lexsort((concept, owner))
    repeats = np.zeros(len(order), np.bool_)
    sorted_concept, sorted_owner = concept[order], owner[order]
    repeats[1:] = sorted_concept[1:] == sorted_concept[:-1]
    repeats[1:] &= sorted_owner[1:] == sorted_owner[:-1]
    place = np.arange(len(order))
    times = place - np.maximum.accumulate(np.where(repeats, 0, place))
    tokens = np.empty_like(concept)
    tokens[order] = sorted_concept * 8 + np.minimum(times, 7)
    return tokens


def polynomial(data: bytes) -> int:
    """The bytes of a word as a polynomial modulo 2**64.

    >>> polynomial(b"") == 0
    True
    """
    value = 0
    for byte in data:
        value = (value * HASH_BASE + byte + 1) & _MASK
    return value


def hash_words(words: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """For each word its polynomial, and ``HASH_BASE`` to the power of its length in bytes.

    >>> values, shifts = hash_words(["ab", "a", "b"])
    >>> bool(values[0] == values[1] * shifts[2] + values[2])
    True
    """
    encoded = [word.encode("utf-8", "surrogatepass") for word in words]
    values = np.array([polynomial(word) for word in encoded], np.uint64)
    powers = [1]
    for _ in range(max(map(len, encoded), default=0)):
        powers.append(powers[-1] * HASH_BASE & _MASK)
    return values, np.array([powers[len(word)] for word in encoded], np.uint64)


def _counts(concept: Concept) -> bool:
    """Single letters are bullets and abbreviations, not words."""
    return len(concept.name) > 1


def _concept_arrays(
    concepts: Sequence[Concept], lexicon: Lexicon
) -> tuple[dict[str, NDArray[Any]], tuple[str, ...]]:
    names: dict[str, int] = {}
    countries: dict[str, int] = {"": 0}
    return {
        "concept": np.array([names.setdefault(c.name, len(names)) for c in concepts], np.int32),
        "kind": np.array([c.kind for c in concepts], np.uint8),
        "weight": np.array([c.weight for c in concepts], np.uint8),
        "value": np.array([c.value for c in concepts], np.float64),
        "country": np.array(
            [countries.setdefault(c.country, len(countries)) for c in concepts], np.int16
        ),
        "inner": np.array([c.inner for c in concepts], np.bool_),
        "bulletin": np.array(
            [1 + lexicon.bulletins[c.name] if c.name in lexicon.bulletins else 0 for c in concepts],
            np.uint8,
        ),
    }, tuple(names)


def _join_phrases(
    flat: NDArray[np.int32], owner: NDArray[np.int64], spelled: Sequence[str], lexicon: Lexicon
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Find the phrases of the lexicon, longest first, left to right.

    The second array holds, for each word, the number of the phrase that begins there, -1 for a
    word by itself and -2 for one that a phrase before it has taken in.
    """
    step, ends, first, later = _phrase_automaton(tuple(spelled), lexicon)
    phrase = np.full(len(flat), -1, np.int32)
    begins = np.flatnonzero(first[flat] >= 0)
    if not len(begins):
        return flat, phrase
    state = step[0, first[flat[begins]]]
    length = np.zeros(len(begins), np.int8)
    found = np.full(len(begins), -1, np.int32)
    for offset in range(1, _LONGEST_PHRASE):
        at = np.minimum(begins + offset, len(flat) - 1)
        inside = (begins + offset < len(flat)) & (owner[at] == owner[begins]) & (state > 0)
        part = later[flat[at]]
        state = np.where(inside & (part >= 0), step[state, part], 0)
        hit = ends[state] >= 0
        found[hit] = ends[state][hit]
        length[hit] = offset + 1
    free = 0
    for i in np.flatnonzero(found >= 0).tolist():
        begin, count = int(begins[i]), int(length[i])
        if begin >= free:
            phrase[begin] = found[i]
            phrase[begin + 1 : begin + count] = -2
            free = begin + count
    return flat, phrase


def _phrase_automaton(
    spelled: tuple[str, ...], lexicon: Lexicon
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """A trie of the phrases over the numbers of their words, and those numbers by spelling.

    ``step[state, word]`` is the next state (0: none), ``ends[state]`` the phrase that ends there.
    A first word may have clitics before it; a later one only the article.
    """
    parts: dict[str, int] = {}
    for phrase in lexicon.phrases:
        for word in phrase:
            parts.setdefault(word, len(parts))
    numbers = {concept: i for i, concept in enumerate(dict.fromkeys(lexicon.phrases.values()))}
    size = 1 + sum(map(len, lexicon.phrases))
    step = np.zeros((size, len(parts) + 1), np.int32)
    ends = np.full(size, -1, np.int32)
    used = 1
    for phrase, concept in lexicon.phrases.items():
        state = 0
        for word in phrase:
            if not step[state, parts[word]]:
                step[state, parts[word]] = used
                used += 1
            state = int(step[state, parts[word]])
        ends[state] = numbers[concept]
    starts = {phrase[0] for phrase in lexicon.phrases}
    first = np.full(len(spelled), -1, np.int32)
    later = np.full(len(spelled), -1, np.int32)
    for i, word in enumerate(spelled):
        later[i] = parts.get(without_article(word), -1)
        first[i] = next((parts[form] for form in spellings(word) if form in starts), -1)
    return step, ends, first, later


def _neighbours(
    concept: NDArray[np.int32], kind: NDArray[np.uint8], owner: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The concepts before and behind each word, light words passed over (-1: none)."""
    before = np.full(len(concept), -1, np.int32)
    after = np.full(len(concept), -1, np.int32)
    heavy = np.flatnonzero(kind != LIGHT)
    same = owner[heavy][1:] == owner[heavy][:-1]
    before[heavy[1:][same]] = concept[heavy[:-1][same]]
    after[heavy[:-1][same]] = concept[heavy[1:][same]]
    return before, after


def is_figure(kind: int) -> bool:
    """Whether a class of words is that of numbers or ordinals.

    >>> is_figure(NUMBER), is_figure(PLACE)
    (True, False)
    """
    return kind in (NUMBER, ORDINAL)
