"""What two headlines do not share: the words left over on both sides, for arrays of pairs.

Words are taken away when they mean the same, when one is a misspelling of the other, or when two
words of one side are the other side's one (بوركينا فاسو, بوركينافاسو). What remains is looked at
by its place: a word that stands where the other headline has another one fills its *slot*.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.headlines import HeadlineTable
from cleaner.wordlists import (
    BODY,
    DATE,
    LIGHT,
    NEGATION,
    NUMBER,
    ORDINAL,
    PLACE,
    SYNONYM,
    WORD,
    without_article,
)

LONGEST = 40
"""Words of a headline that are looked at; what stands behind them is not compared."""

_HARD = (WORD, PLACE, BODY, DATE)
_SPELLED_FREELY = (WORD, SYNONYM, PLACE, BODY)
_YEARS = (1900, 2100)
_SPECIFIC = 10  # a number from here on is hardly shared by chance
_LONGEST_RUN = 4
_SHORTEST_VARIANT = 4
_SHORTEST_TYPO = 6
_SHORTEST_ROOT = 3
_GLUED = ("من", "في", "عن", "مع", "ما", "علي", "الي", "ان", "ضمن", "خلال", "حول", "عند", "منذ", "حتي")
_LONGEST_GLUED = 4
_LONG_VOWELS = str.maketrans("", "", "اويه")
# Letters that are written for one another: sounds that Arabic renders in several ways, and typing
# errors on letters of one shape.
_ALIKE = ("ضظ", "ذزد", "ثست", "صس", "طت", "جغقك", "فبپ", "يا", "وا", "ئيء", "ؤوء")


@dataclass(frozen=True, slots=True)
class Side:
    """One side of *p* pairs, at most *w* words each: where the words are in the table, which of
    the w places hold one, and which words are left over (all p x w).
    """

    at: NDArray[np.int64]
    mask: NDArray[np.bool_]
    rest: NDArray[np.bool_]

    def only(self, pairs: NDArray[np.bool_]) -> Side:
        """The side of some of the pairs."""
        return Side(self.at[pairs], self.mask[pairs], self.rest[pairs])


@dataclass(frozen=True, slots=True)
class Leftovers:
    """What remains of *p* pairs; every array has one element a pair. Weights are in tenths."""

    left: Side
    right: Side
    kinds_left: NDArray[np.uint32]
    kinds_right: NDArray[np.uint32]
    weight_left: NDArray[np.int64]
    weight_right: NDArray[np.int64]
    total_left: NDArray[np.int64]
    total_right: NDArray[np.int64]
    shared_figure: NDArray[np.bool_]
    one_number: NDArray[np.bool_]
    figures_clash: NDArray[np.bool_]
    places_clash: NDArray[np.bool_]
    list_grows: NDArray[np.bool_]
    adds_country: NDArray[np.bool_]
    shared_words: NDArray[np.int64]
    replaced: NDArray[np.bool_]
    slot: NDArray[np.bool_]
    framed_slot: NDArray[np.bool_]
    known_slot: NDArray[np.bool_]
    opposite: NDArray[np.bool_]
    words_left: NDArray[np.int64]
    words_right: NDArray[np.int64]
    truncated: NDArray[np.bool_]
    negations: NDArray[np.bool_]
    bulletin: NDArray[np.uint8]
    misspelled: NDArray[np.bool_]

    def has_left(self, kind: int) -> NDArray[np.bool_]:
        """Whether a word of that class is left over on the left."""
        return (self.kinds_left >> np.uint32(kind)) & np.uint32(1) != 0

    def has_right(self, kind: int) -> NDArray[np.bool_]:
        """Whether a word of that class is left over on the right."""
        return (self.kinds_right >> np.uint32(kind)) & np.uint32(1) != 0


def _side(table: HeadlineTable, rows: NDArray[np.int64], width: int) -> Side:
    starts = table.starts[rows]
    counts = np.minimum(table.starts[rows + 1] - starts, width)
    columns = np.arange(width)
    mask = columns < counts[:, None]
    at = np.where(mask, starts[:, None] + columns, 0)
    return Side(at, mask, mask.copy())


def _width(table: HeadlineTable, left: NDArray[np.int64], right: NDArray[np.int64]) -> int:
    counts = np.diff(table.starts)
    return int(min(LONGEST, max(counts[left].max(), counts[right].max(), 1)))


def take_away_equal(
    table: HeadlineTable, left: NDArray[np.int64], right: NDArray[np.int64]
) -> tuple[Side, Side]:
    """Both sides of the pairs (*left*, *right*: rows of the table) without words of one meaning."""
    width = _width(table, left, right)
    a, b = _side(table, left, width), _side(table, right, width)
    token_a = np.where(a.mask, table.token[a.at], -1)
    token_b = np.where(b.mask, table.token[b.at], -2)
    equal = token_a[:, :, None] == token_b[:, None, :]
    a.rest[equal.any(axis=2)] = False
    b.rest[equal.any(axis=1)] = False
    return a, b


def weight_of_rest(table: HeadlineTable, side: Side) -> NDArray[np.int64]:
    """The weight of what is left over, in tenths of an ordinary word."""
    return np.where(side.rest, table.weight[side.at], 0).sum(axis=1, dtype=np.int64)


def find_leftovers(table: HeadlineTable, sides: tuple[Side, Side]) -> Leftovers:
    """Find all that the verdict asks of pairs whose equal words are taken away (*sides*)."""
    a, b = sides
    misspelled = _take_away_variants(table, a, b) | _take_away_joined(table, a, b)
    misspelled |= _take_away_joined(table, b, a)
    kind_a, kind_b = _kinds(table, a), _kinds(table, b)
    places = _places_clash(table, a, b)
    figures_a = a.rest & ((kind_a == NUMBER) | (kind_a == ORDINAL))
    figures_b = b.rest & ((kind_b == NUMBER) | (kind_b == ORDINAL))
    slots = _slots(table, a, b, kind_a, kind_b)
    return Leftovers(
        left=a,
        right=b,
        kinds_left=_kind_set(a, kind_a),
        kinds_right=_kind_set(b, kind_b),
        weight_left=weight_of_rest(table, a),
        weight_right=weight_of_rest(table, b),
        total_left=_total(table, a),
        total_right=_total(table, b),
        shared_figure=_shares_figure(table, a, kind_a),
        one_number=figures_a.any(axis=1) ^ figures_b.any(axis=1),
        figures_clash=_figures_clash(table, a, b, figures_a, figures_b),
        places_clash=places,
        list_grows=_list_grows(table, a, b, kind_a, kind_b),
        adds_country=_adds_country(table, a, b, kind_a, kind_b),
        shared_words=_shared_words(table, a, kind_a),
        replaced=_replaced(table, a, b, kind_a, kind_b),
        slot=slots[0],
        framed_slot=slots[1],
        known_slot=slots[2],
        opposite=_opposites(table, a, b),
        words_left=a.mask.sum(axis=1),
        words_right=b.mask.sum(axis=1),
        truncated=_truncated(table, a, b),
        negations=_count(a, kind_a, NEGATION) != _count(b, kind_b, NEGATION),
        bulletin=np.minimum(_most(table.bulletin, a), _most(table.bulletin, b)),
        misspelled=misspelled,
    )


def is_variant(one: str, other: str) -> bool:
    """Whether two folded words are one word spelled in two ways, or misspelled once.

    A joined و, ب or ل or a glued particle makes no difference; of words from four letters on one
    letter may be another of like sound, a long vowel more or less, or two neighbours swapped; of
    words from six letters on any one letter may be missing; verbs may be in another form.

    >>> is_variant("بيليجريني", "بليجريني"), is_variant("ستاندارد", "ستاندرد")
    (True, True)
    >>> is_variant("حسن", "حسين"), is_variant("يستقبل", "يستقيل")
    (False, False)
    """
    bare_one, bare_other = without_article(one), without_article(other)
    if bare_one == bare_other or _is_misspelling(one, other):
        return True
    return _is_misspelling(bare_one, bare_other) or _is_verb_form(bare_one, bare_other)


def _is_misspelling(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    surplus = len(long) - len(short)
    if surplus == 0:
        return len(short) >= _SHORTEST_VARIANT and _differ_once(short, long)
    if surplus == 1 and ((long[0] in "وبلف" and long[1:] == short) or _lacks_one(short, long)):
        return True
    if len(short) < _SHORTEST_VARIANT - 1:
        return False
    return (long.startswith(short) and long[len(short) :] in _GLUED) or (
        long.endswith(short) and long[:surplus] in _GLUED
    )


def _lacks_one(short: str, long: str) -> bool:
    """Whether *long* without one letter is *short*, and the words are long enough to say so."""
    if len(short) < _SHORTEST_VARIANT:
        return False
    at = next((i for i, c in enumerate(short) if c != long[i]), len(short))
    if short[at:] != long[at + 1 :]:
        return False
    if len(long) >= _SHORTEST_TYPO and at > 0:
        return True
    return len(long) > _SHORTEST_VARIANT and long[at] in "اوي" and 0 < at < len(short)


def _differ_once(one: str, other: str) -> bool:
    places = [i for i in range(len(one)) if one[i] != other[i]]
    if len(places) == 1:
        pair = {one[places[0]], other[places[0]]}
        return any(pair <= set(alike) for alike in _ALIKE)
    if len(places) == 2 and places[1] == places[0] + 1:
        i, j = places
        return len(one) > _SHORTEST_VARIANT and one[i] == other[j] and one[j] == other[i]
    return False


def _is_verb_form(one: str, other: str) -> bool:
    """Two forms of one verb or its noun: both begin with ا, ي or ت, the consonants are equal."""
    if one[0] not in "ايت" or other[0] not in "ايت":
        return False
    consonants = one[1:].translate(_LONG_VOWELS)
    return len(consonants) >= _SHORTEST_ROOT and consonants == other[1:].translate(_LONG_VOWELS)


def _kinds(table: HeadlineTable, side: Side) -> NDArray[np.uint8]:
    return np.where(side.mask, table.kind[side.at], np.uint8(31))


def _kind_set(side: Side, kinds: NDArray[np.uint8]) -> NDArray[np.uint32]:
    bits = np.where(side.rest, np.uint32(1) << kinds.astype(np.uint32), np.uint32(0))
    return np.bitwise_or.reduce(bits, axis=1)


def _total(table: HeadlineTable, side: Side) -> NDArray[np.int64]:
    return np.where(side.mask, table.weight[side.at], 0).sum(axis=1, dtype=np.int64)


def _most(values: NDArray[np.uint8], side: Side) -> NDArray[np.uint8]:
    return np.where(side.mask, values[side.at], np.uint8(0)).max(axis=1)


def _count(side: Side, kinds: NDArray[np.uint8], kind: int) -> NDArray[np.int64]:
    return (side.mask & (kinds == kind)).sum(axis=1, dtype=np.int64)


def _truncated(table: HeadlineTable, a: Side, b: Side) -> NDArray[np.bool_]:
    """Whether all words of one side are, in order, the first words of the other."""
    both = a.mask & b.mask
    equal = table.concept[a.at] == table.concept[b.at]
    return (equal | ~both).all(axis=1) & both.any(axis=1)


def _crossed(a: NDArray[np.bool_], b: NDArray[np.bool_]) -> tuple[NDArray[np.int64], ...]:
    """All (pair, word on the left, word on the right) of two masks."""
    rows = np.flatnonzero(a.any(axis=1) & b.any(axis=1))
    pair, i, j = np.nonzero(a[rows][:, :, None] & b[rows][:, None, :])
    return rows[pair], i, j


def _take_away_variants(table: HeadlineTable, a: Side, b: Side) -> NDArray[np.bool_]:
    """Take away misspellings; returns which pairs had any."""
    found = np.zeros(len(a.at), np.bool_)
    kind_a, kind_b = _kinds(table, a), _kinds(table, b)
    pair, i, j = _crossed(
        a.rest & np.isin(kind_a, _SPELLED_FREELY), b.rest & np.isin(kind_b, _SPELLED_FREELY)
    )
    # Two words of the lists are known to be different words.
    unknown = (kind_a[pair, i] == WORD) | (kind_b[pair, j] == WORD)
    pair, i, j = pair[unknown], i[unknown], j[unknown]
    if len(pair):
        one, other = table.surface[a.at[pair, i]], table.surface[b.at[pair, j]]
        same = _are_variants(table.spelled, one, other)
        a.rest[pair[same], i[same]] = False
        b.rest[pair[same], j[same]] = False
        found[pair[same]] = True
    return found


def _are_variants(
    spelled: tuple[str, ...], one: NDArray[np.int32], other: NDArray[np.int32]
) -> NDArray[np.bool_]:
    """``is_variant`` for arrays of spellings, asked once for each two that may be variants."""
    known, number = np.unique(np.concatenate([one, other]), return_inverse=True)
    words = [spelled[k] for k in known.tolist()]
    x, y = number[: len(one)], number[len(one) :]
    near = _may_be_variants(words, x, y) | _may_be_variants(
        [without_article(word) for word in words], x, y
    )
    result = np.zeros(len(one), np.bool_)
    at = np.flatnonzero(near)
    codes, back = np.unique(x[at] * len(words) + y[at], return_inverse=True)
    answers = [is_variant(words[c // len(words)], words[c % len(words)]) for c in codes.tolist()]
    result[at] = np.array(answers, np.bool_)[back]
    return result


def _may_be_variants(
    words: list[str], x: NDArray[np.int64], y: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Which pairs of *words* are of like length and letters: all variants are among them."""
    length = np.fromiter(map(len, words), np.int16, len(words))
    letters = np.fromiter(map(_letter_set, words), np.uint64, len(words))
    surplus = length[x] - length[y]
    one, other = letters[x], letters[y]
    typo = (np.abs(surplus) <= 1) & (_bits(one ^ other) <= 2)
    inside = np.where(surplus < 0, one & ~other, other & ~one) == 0
    glued = inside & (np.abs(surplus) <= _LONGEST_GLUED)
    verb = ((one ^ other) & ~_letters_of_verb_forms()) == 0
    return typo | glued | verb


def _letters_of_verb_forms() -> np.uint64:
    return np.uint64(_letter_set("اويهت"))


def _letter_set(word: str) -> int:
    letters = 0
    for character in word:
        letters |= 1 << (ord(character) & 63)
    return letters


def _bits(sets: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """How many bits of each element are set."""
    bytes_ = sets.view(np.uint8).reshape(-1, 8)
    return _BITS_OF_BYTE[bytes_].sum(axis=1, dtype=np.uint8)


_BITS_OF_BYTE = np.array([bin(byte).count("1") for byte in range(256)], np.uint8)


def _take_away_joined(table: HeadlineTable, parted: Side, joined: Side) -> NDArray[np.bool_]:
    """Take away two neighbours on one side that the other side writes as one word."""
    found = np.zeros(len(parted.at), np.bool_)
    two = (parted.rest[:, :-1] | parted.rest[:, 1:]) & parted.mask[:, 1:]
    pair, i, j = _crossed(two, joined.rest)
    if not len(pair):
        return found
    first = table.surface[parted.at[pair, i]]
    second = table.surface[parted.at[pair, i + 1]]
    whole = table.surface[joined.at[pair, j]]
    of = table.hashes
    fits = of.whole[first] * of.shift[second] + of.whole[second] == of.whole[whole]
    fits |= of.bare[first] * of.shift[second] + of.whole[second] == of.bare[whole]
    pair, i, j = pair[fits], i[fits], j[fits]
    parted.rest[pair, i] = parted.rest[pair, i + 1] = joined.rest[pair, j] = False
    found[pair] = True
    return found


def _shares_figure(
    table: HeadlineTable, side: Side, kinds: NDArray[np.uint8]
) -> NDArray[np.bool_]:
    """Whether a number is shared that is large enough to tell one story from another."""
    value = table.value[side.at]
    year = (value >= _YEARS[0]) & (value <= _YEARS[1])
    special = (kinds == NUMBER) & (value >= _SPECIFIC) & ~year
    return (special & side.mask & ~side.rest).any(axis=1)


def _shared_words(table: HeadlineTable, side: Side, kinds: NDArray[np.uint8]) -> NDArray[np.int64]:
    """How many words of no list are shared: those that are hardly shared by chance."""
    return (side.mask & ~side.rest & (kinds == WORD)).sum(axis=1, dtype=np.int64)


def _figures_clash(
    table: HeadlineTable,
    a: Side,
    b: Side,
    figures_a: NDArray[np.bool_],
    figures_b: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Both sides are left with numbers, and no two of them are one number, once rounded."""
    clash = figures_a.any(axis=1) & figures_b.any(axis=1)
    pair, i, j = _crossed(figures_a, figures_b)
    x, y = table.value[a.at[pair, i]], table.value[b.at[pair, j]]
    rounded = (np.floor(x) == np.floor(y)) & (x != y)
    clash[pair[rounded]] = False
    return clash


def _places_clash(table: HeadlineTable, a: Side, b: Side) -> NDArray[np.bool_]:
    """Both sides are left with places, and none of one side lies in one of the other."""
    places_a = a.rest & (table.country[a.at] > 0)
    places_b = b.rest & (table.country[b.at] > 0)
    clash = places_a.any(axis=1) & places_b.any(axis=1)
    pair, i, j = _crossed(places_a, places_b)
    at_a, at_b = a.at[pair, i], b.at[pair, j]
    nested = (table.country[at_a] == table.country[at_b]) & (
        ~table.inner[at_a] | ~table.inner[at_b]
    )
    clash[pair[nested]] = False
    return clash


def _list_grows(
    table: HeadlineTable, a: Side, b: Side, kind_a: NDArray[np.uint8], kind_b: NDArray[np.uint8]
) -> NDArray[np.bool_]:
    """One side adds a place to a place that both name, with a و: مصر والأردن وفلسطين."""
    shared = ((kind_a == PLACE) & a.mask & ~a.rest).any(axis=1)
    more_a = (a.rest & (kind_a == PLACE)).any(axis=1)
    more_b = (b.rest & (kind_b == PLACE)).any(axis=1)
    joins_a = (table.joined[a.at] & a.mask).sum(axis=1)
    joins_b = (table.joined[b.at] & b.mask).sum(axis=1)
    return shared & (
        (more_a & ~more_b & (joins_a > joins_b)) | (more_b & ~more_a & (joins_b > joins_a))
    )


def _adds_country(
    table: HeadlineTable, a: Side, b: Side, kind_a: NDArray[np.uint8], kind_b: NDArray[np.uint8]
) -> NDArray[np.bool_]:
    """One side alone is left with a place, of a country of which the other names nothing."""
    places_a, places_b = kind_a == PLACE, kind_b == PLACE
    found = (a.rest & places_a).any(axis=1) ^ (b.rest & places_b).any(axis=1)
    found &= places_a.any(axis=1) & places_b.any(axis=1)
    for one, other in ((a.rest & places_a, places_b), (places_a, b.rest & places_b)):
        pair, i, j = _crossed(one, other)
        known = table.country[a.at[pair, i]] == table.country[b.at[pair, j]]
        found[pair[known]] = False
    return found


def _slots(
    table: HeadlineTable, a: Side, b: Side, kind_a: NDArray[np.uint8], kind_b: NDArray[np.uint8]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """Pairs in which another word stands beside the same neighbour: a name, a place, a body.

    The second array marks those with the same neighbour on both sides, the third those where one
    of the two words is of a known group and may be a way of putting it.
    """
    slot, framed, known = (np.zeros(len(a.at), np.bool_) for _ in range(3))
    pair, i, j = _crossed(a.rest & (kind_a != LIGHT), b.rest & (kind_b != LIGHT))
    at_a, at_b = a.at[pair, i], b.at[pair, j]
    before = (table.before[at_a] == table.before[at_b]) & (table.before[at_a] >= 0)
    after = (table.after[at_a] == table.after[at_b]) & (table.after[at_a] >= 0)
    hard = np.isin(kind_a[pair, i], _HARD) & np.isin(kind_b[pair, j], _HARD)
    verb = table.verbal[at_a] | table.verbal[at_b]  # another verb is but another way to put it
    hard &= ~verb
    slot[pair[(before | after) & hard]] = True
    framed[pair[before & after & hard]] = True
    way = (kind_a[pair, i] == SYNONYM) | (kind_b[pair, j] == SYNONYM) | verb
    known[pair[(before | after) & way]] = True
    return slot, framed, known


def _replaced(
    table: HeadlineTable, a: Side, b: Side, kind_a: NDArray[np.uint8], kind_b: NDArray[np.uint8]
) -> NDArray[np.bool_]:
    """Nothing differs but one run of words, which stands in the same frame on both sides.

    It holds at most four words, and on each side one that is neither a verb nor of a group of
    synonyms: a name, as a rule. That is how templates are filled in.
    """
    first_a, last_a, run_a, named_a = _run(table, a, kind_a)
    first_b, last_b, run_b, named_b = _run(table, b, kind_b)
    framed = (table.before[first_a] == table.before[first_b]) & (
        table.after[last_a] == table.after[last_b]
    )
    spoken = table.speaker[last_a] & table.speaker[last_b]
    return run_a & run_b & framed & (named_a | named_b) & ~spoken


def _run(
    table: HeadlineTable, side: Side, kinds: NDArray[np.uint8]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_], NDArray[np.bool_]]:
    """Where the left over words that are not light begin and end, whether they are one run of at
    most ``_LONGEST_RUN``, and whether one of them may be a name.
    """
    heavy = side.mask & (kinds != LIGHT)
    rest = side.rest & heavy
    place = np.cumsum(heavy, axis=1)
    rows = np.arange(len(rest))
    first = np.argmax(rest, axis=1)
    last = rest.shape[1] - 1 - np.argmax(rest[:, ::-1], axis=1)
    count = rest.sum(axis=1)
    run = (place[rows, last] - place[rows, first] + 1 == count) & (count > 0)
    run &= count <= _LONGEST_RUN
    named = (rest & np.isin(kinds, _HARD) & ~table.verbal[side.at]).any(axis=1)
    return side.at[rows, first], side.at[rows, last], run, named


def _opposites(table: HeadlineTable, a: Side, b: Side) -> NDArray[np.bool_]:
    """Pairs with a word left over on one side and its opposite on the other."""
    found = np.zeros(len(a.at), np.bool_)
    polar = {name for pair in table.lexicon.opposites for name in pair}
    flags = np.fromiter((name in polar for name in table.named), np.bool_, len(table.named))
    concept_a, concept_b = table.concept[a.at], table.concept[b.at]
    pair, i, j = _crossed(a.rest & flags[concept_a], b.rest & flags[concept_b])
    for p, x, y in zip(
        pair.tolist(), concept_a[pair, i].tolist(), concept_b[pair, j].tolist(), strict=True
    ):
        if (table.named[x], table.named[y]) in table.lexicon.opposites:
            found[p] = True
    return found


__all__ = [
    "LONGEST",
    "Leftovers",
    "Side",
    "find_leftovers",
    "is_variant",
    "take_away_equal",
    "weight_of_rest",
]
