"""Headlines made up for measuring: stories, variants of each planted beside it, and look-alikes.

Seeded: the same seed gives the same headlines. Every headline has the number of its story; two
headlines are the same news when their stories are equal and neither is a look-alike.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.headline_words import (
    BODIES,
    CLOSERS,
    EXTRAS,
    FIRST_NAMES,
    LAST_NAMES,
    MONTHS,
    OBJECTS,
    OPENERS,
    QUALITIES,
    SUBJECTS,
    SYNONYMS,
    TEAMS,
    TITLES,
    TOWNS,
)

_CONSONANTS = "بتجحخدرزسشصضطعغفقكلمنه"


def made_up(rng: random.Random) -> str:
    """A word of Arabic shape that is no word, as family names and villages often look."""
    a, b, c, d = rng.sample(_CONSONANTS, 4)
    return rng.choice(
        (f"{a}ا{b}و{c}", f"{a}{b}ي{c}ان", f"{a}و{b}{c}ي", f"{a}{b}{c}او{d}", f"{a}ي{b}ا{c}")
    )


_MADE_UP = [made_up(random.Random(seed)) for seed in range(4000)]
NAMES = [f"{first} {last}" for first in FIRST_NAMES for last in LAST_NAMES]
NAMES += [f"{FIRST_NAMES[i % len(FIRST_NAMES)]} {word}ي" for i, word in enumerate(_MADE_UP[:2000])]
PLACES = [*TOWNS, *(f"بلدة {word}" for word in _MADE_UP[2000:3000])]
PLACES += [f"وادي {word}" for word in _MADE_UP[3000:]]
_NAMES, _PLACES = frozenset(NAMES), frozenset(PLACES)


@dataclass(frozen=True, slots=True)
class Sample:
    """A made-up headline, the story it tells, how it was made, and for a look-alike the headline
    it looks like.
    """

    headline: str
    story: int
    edit: str
    like: str = ""


def make_headlines(count: int, seed: int, *, families: int = 40) -> list[Sample]:
    """Make *count* headlines: about a third are stories of their own, the rest planted beside
    others, six in ten of them variants and four look-alikes; shuffled."""
    rng = random.Random(seed)
    samples: list[Sample] = []
    seen: set[str] = set()
    story = 0
    for _ in range(families):
        story = _add_family(rng, samples, seen, story)
    while len(samples) < count:
        headline, key = _story(rng)
        if key in seen:
            continue
        seen |= {headline, key}
        samples.append(Sample(headline, story, "story"))
        for _ in range(rng.choice((0, 1, 1, 2, 3))):
            edit = rng.choice(tuple(VARIANTS))
            changed = VARIANTS[edit](headline, rng)
            if changed != headline:
                samples.append(Sample(changed, story, edit))
        for _ in range(rng.choice((0, 1, 1, 2))):
            edit = rng.choice(tuple(LOOK_ALIKES))
            changed = LOOK_ALIKES[edit](headline, rng)
            if changed and changed not in seen:
                seen.add(changed)
                story += 1
                samples.append(Sample(changed, story, edit, headline))
        story += 1
    samples = samples[:count]
    rng.shuffle(samples)
    return samples


def _add_family(rng: random.Random, samples: list[Sample], seen: set[str], story: int) -> int:
    """Add a template of which every filling is another event."""
    body, thing = rng.choice(BODIES), rng.choice(OBJECTS)
    shape = rng.choice(
        (
            f"{body} تهنئ بعثة {{place}} بنجاح {thing}",
            f"{body} تسجل {{number}} زائرا في {thing}",
            f"{{name}} إلى رحمة الله بعد مسيرة في {thing}",
            f"توقعات بأمطار على {{place}} تؤخر {thing}",
        )
    )
    for _ in range(12):
        headline = shape.format(
            place=rng.choice(PLACES), number=rng.randint(11, 990), name=rng.choice(NAMES)
        )
        if headline not in seen:
            seen.add(headline)
            samples.append(Sample(headline, story, "family"))
            story += 1
    return story


def _story(rng: random.Random) -> tuple[str, str]:
    """One headline of one of some shapes, about ten words long, and what makes it one story."""
    name, title = rng.choice(NAMES), rng.choice(TITLES)
    body, place, thing = rng.choice(BODIES), rng.choice(PLACES), rng.choice(OBJECTS)
    number, quality = rng.randint(2, 1900), _quality(rng)
    verb = rng.choice(SYNONYMS)[0]
    home, guest = rng.sample(TEAMS, 2)
    ways = (
        f"{title} {name} يفتتح {thing} في {place} {quality}",
        f"{body} تطلق {thing} في {place} {quality}",
        f"{body} تحذر من تأخر {thing} في {place} {quality}",
        f"{body} تعتمد {number} مليون ريال لدعم {thing} في {place}",
        f"مقتل {number} أشخاص في حادث قرب {thing} ب{place}"
        if number < 90
        else f"إصابة {number} عاملا بعد انهيار في {thing} قرب {place}",
        f"ضبط {number} مخالفة خلال جولات {body} على {thing} في {place}",
        f"ارتفاع عدد المستفيدين من {thing} في {place} إلى {number} {quality}",
        f"{title} {name} يبحث مع {body} مستقبل {thing} في {place}",
        f"فريق {home} يواجه {guest} في نهائي {thing} على ملعب {place}",
        f"{body} تنظم {thing} في {place} يوم {rng.randint(1, 28)} {rng.choice(MONTHS)} {quality}",
        f"{title} {name} {verb} {thing} {quality} في {place}",
        f"{body} تؤجل {thing} في {place} {quality}",
    )
    return " ".join(rng.choice(ways).split()), f"{thing} {place}"


def _quality(rng: random.Random) -> str:
    """What many headlines close with: from a list, or filled in."""
    if rng.random() < 0.4:
        return rng.choice(QUALITIES)
    return rng.choice(
        (
            f"بدعم من {rng.choice(BODIES)}",
            f"بحضور {rng.choice(NAMES)}",
            f"بعد توقف دام {rng.randint(3, 40)} أسبوعا",
            f"بكلفة {rng.randint(2, 900)} ألف دينار",
            f"على طريق {rng.choice(PLACES)}",
            f"بمبادرة من {rng.choice(NAMES)}",
        )
    )


def _opened(headline: str, rng: random.Random) -> str:
    return rng.choice(OPENERS) + headline


def _closed(headline: str, rng: random.Random) -> str:
    return headline + rng.choice(CLOSERS)


def _other_title(headline: str, rng: random.Random) -> str:
    words = headline.split()
    title = rng.choice(TITLES[:-1])
    return " ".join([title, *words[1:]] if words[0] in TITLES else [title, *words])


def _other_way(headline: str, rng: random.Random) -> str:
    rows = [row for row in SYNONYMS if f" {row[0]} " in f" {headline} "]
    if not rows:
        return _spelled(headline, rng)
    row = rng.choice(rows)
    return headline.replace(row[0], rng.choice(row[1:]), 1)


def _spelled(headline: str, rng: random.Random) -> str:
    """Hamza, alef maqsura and ta marbuta left out, as hasty writers do."""
    pairs = rng.sample((("أ", "ا"), ("إ", "ا"), ("ة", "ه"), ("ى", "ي"), ("ؤ", "و"), ("ئ", "ي")), 4)
    for common, hasty in pairs:
        headline = headline.replace(common, hasty)
    return headline


def _mistyped(headline: str, rng: random.Random) -> str:
    words = headline.split()
    long = [i for i, word in enumerate(words) if len(word) >= 7 and word.isalpha()]
    if not long:
        return _spelled(headline, rng)
    i = rng.choice(long)
    at = rng.randrange(2, len(words[i]) - 1)
    words[i] = words[i][:at] + words[i][at + 1 :]
    return " ".join(words)


def _joined(headline: str, rng: random.Random) -> str:
    words = headline.split()
    i = rng.randrange(len(words) - 1)
    return " ".join([*words[:i], words[i] + words[i + 1], *words[i + 2 :]])


def _adorned(headline: str, rng: random.Random) -> str:
    """Tatweel and tashkeel put in."""
    out = []
    for i, character in enumerate(headline):
        out.append(character)
        inside = character.isalpha() and i + 1 < len(headline) and headline[i + 1].isalpha()
        if inside and rng.random() < 0.15:
            out.append(rng.choice(("\N{ARABIC FATHA}", "\N{ARABIC SHADDA}", "\N{ARABIC TATWEEL}")))
    return "".join(out)


def _truncated(headline: str, rng: random.Random) -> str:
    words = headline.split()
    return " ".join(words[: max(5, len(words) - rng.randint(2, 4))])


def _reordered(headline: str, rng: random.Random) -> str:
    words = headline.split()
    at = rng.randrange(2, len(words) - 2)
    return " ".join(words[at:]) + ".. " + " ".join(words[:at])


def _word_added(headline: str, rng: random.Random) -> str:
    words = headline.split()
    words.insert(rng.randrange(2, len(words)), rng.choice(EXTRAS))
    return " ".join(words)


def _word_removed(headline: str, rng: random.Random) -> str:
    words = headline.split()
    able = [i for i, w in enumerate(words) if not w.isdecimal() and len(w) > 2 and i > 1]
    del words[rng.choice(able)]
    return " ".join(words)


def _other_digits(headline: str, rng: random.Random) -> str:
    if not any(c.isdecimal() for c in headline):
        return _adorned(headline, rng)
    return headline.translate({48 + d: 0x660 + d for d in range(10)})


VARIANTS = {
    "prefix": _opened,
    "suffix": _closed,
    "title": _other_title,
    "synonym": _other_way,
    "spelling": _spelled,
    "typo": _mistyped,
    "joined": _joined,
    "adorned": _adorned,
    "truncated": _truncated,
    "reordered": _reordered,
    "word-added": _word_added,
    "word-removed": _word_removed,
    "digits": _other_digits,
}


def _swapped(
    headline: str, choices: Sequence[str], known: frozenset[str], rng: random.Random
) -> str:
    """Put another of *choices* for the one that the headline holds; nothing when it holds none."""
    words = headline.split()
    pieces = [" ".join(words[i : i + n]) for n in (3, 2, 1) for i in range(len(words) - n + 1)]
    held = [piece for piece in pieces if piece in known]
    if not held:
        return ""
    one = rng.choice(held)
    return headline.replace(one, rng.choice([c for c in choices[:400] if c not in held]), 1)


def _other_number(headline: str, rng: random.Random) -> str:
    words = headline.split()
    at = [i for i, word in enumerate(words) if word.isdecimal()]
    if not at:
        return ""
    i = rng.choice(at)
    words[i] = str(int(words[i]) + rng.choice((1, 2, 5, 10, 40)))
    return " ".join(words)


def _other_name(headline: str, rng: random.Random) -> str:
    return _swapped(headline, NAMES, _NAMES, rng)


def _other_place(headline: str, rng: random.Random) -> str:
    return _swapped(headline, PLACES, _PLACES, rng)


def _other_team(headline: str, rng: random.Random) -> str:
    return _swapped(headline, TEAMS, frozenset(TEAMS), rng)


def _other_thing(headline: str, rng: random.Random) -> str:
    words = headline.split()
    at = [i for i, word in enumerate(words) if word in SUBJECTS]
    if not at:
        return ""
    words[at[0]] = rng.choice([subject for subject in SUBJECTS if subject not in words])
    return " ".join(words)


def _other_date(headline: str, rng: random.Random) -> str:
    return _swapped(headline, MONTHS, frozenset(MONTHS), rng)


def _negated(headline: str, _: random.Random) -> str:
    for verb in ("تطلق", "تعتمد", "تنظم", "يفتتح", "تؤجل", "يبحث"):
        if f" {verb} " in headline:
            return headline.replace(f" {verb} ", f" لن {verb} ", 1)
    return ""


LOOK_ALIKES = {
    "number": _other_number,
    "name": _other_name,
    "place": _other_place,
    "team": _other_team,
    "thing": _other_thing,
    "date": _other_date,
    "negation": _negated,
}
