"""Pages of text with faults, cleaned: what is promised of every page must hold for these as well.

Nothing is raised, the removals give the page back, they are apart and in order, cleaning the
result again changes nothing, and no page takes long.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from functools import cache

from benchmarks.fault_counts import Trials, mutate_bytes, pages, run_trials
from cleaner import Cleaner, restore
from cleaner.errors import InputError
from cleaner.files.pages import decode_page
from cleaner.rules.loading import load_rules

_LONGEST = 3_000  # characters of a page
_SEPARATORS = ("\n", "\n\n", "\r\n", " ", "    ", " | ", "\t", "\N{LINE SEPARATOR}", "\x0b", "")
_ODD = (
    *("\0", "\x1b", "\x85", "\ud800", "\udc80", "\N{ZERO WIDTH SPACE}", "\N{SOFT HYPHEN}"),
    *("\N{RIGHT-TO-LEFT OVERRIDE}", "\N{ARABIC LETTER MARK}", "\N{ZERO WIDTH NO-BREAK SPACE}"),
    *("\N{COMBINING GRAPHEME JOINER}", "\N{ARABIC FATHATAN}", "\N{MATHEMATICAL BOLD CAPITAL A}"),
    *("\N{NO-BREAK SPACE}", "\N{ARABIC-INDIC DIGIT FOUR}", "\U0010ffff", "ß", "İ", ":", "- ", "#"),
)


@cache
def _lines() -> tuple[str, ...]:
    """Lines of pages, and of the examples of rules: what the rules are about."""
    lines = [line for page in pages() for line in page.splitlines() if line.strip()]
    for rule in load_rules().rules:
        texts = [*(example.removes for example in rule.match), *rule.keep, *rule.phrases]
        lines += [line for text in texts for line in text.splitlines()]
    return tuple(lines)


@cache
def _pages() -> tuple[list[str], ...]:
    return tuple(page[:_LONGEST].splitlines(keepends=True) for page in pages())


def faulty_text(chance: random.Random) -> str:
    """A page that is put together, taken apart and damaged by *chance*."""
    lines = list(chance.choice(_pages()))
    begin = chance.randrange(len(lines))
    lines = lines[begin : begin + chance.randint(1, 25)]
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(lines) + 1)
        match chance.randrange(9):
            case 0:
                del lines[at : at + chance.randint(1, 3)]
            case 1 | 2:
                lines.insert(at, chance.choice(_lines()) + chance.choice(_SEPARATORS))
            case 3:
                lines[at:at] = lines[at : at + chance.randint(1, 4)] * chance.randint(1, 3)
            case 4:
                chance.shuffle(lines)
            case 5 if at < len(lines):
                lines[at] = lines[at].rstrip() + chance.choice(_SEPARATORS)
            case 6 if at < len(lines):
                cut = chance.randrange(len(lines[at]) + 1)
                lines[at] = lines[at][:cut] + chance.choice(_ODD) + lines[at][cut:]
            case 7 if at < len(lines):
                cut = chance.randrange(len(lines[at]) + 1)
                lines[at] = lines[at][:cut] + chance.choice(_SEPARATORS) + lines[at][cut:]
            case 8 if at < len(lines):
                lines[at] = lines[at] * chance.choice((2, 2, 3, 20))
    return "".join(lines)


@cache
def _cleaner() -> Cleaner:
    return Cleaner(load_rules(), preview=False)


def broken_promise(text: str, cleaner: Cleaner) -> str:
    """Which promise the cleaning of *text* breaks; empty when it keeps them all."""
    cleaned = cleaner.clean(text)
    if restore(cleaned) != text:
        return "the page is not given back"
    end = 0
    for removal in cleaned.removals:
        if not (end <= removal.start < removal.end <= len(text)):
            return "removals overlap"
        end = removal.end
    if cleaner.clean(cleaned.text).text != cleaned.text:
        return "cleaned again it changes"
    return ""


def fuzz_texts(numbers: Iterable[int]) -> Trials:
    """Clean the texts of *numbers*."""
    return run_trials(
        "texts", numbers, lambda chance: broken_promise(faulty_text(chance), _cleaner())
    )


def _bytes_trial(chance: random.Random) -> str:
    """A page whose bytes are damaged is refused, or cleaned as any other."""
    data = mutate_bytes(faulty_text(chance).encode("utf-8", "replace"), chance)
    try:
        page = decode_page(data, "page.txt")
    except InputError:
        return ""
    return broken_promise(page.text, _cleaner())


def fuzz_text_bytes(numbers: Iterable[int]) -> Trials:
    """Decode and clean the damaged bytes of *numbers*."""
    return run_trials("bytes of pages", numbers, _bytes_trial)
