"""What trials with faults are counted by, and the inputs that they are made from."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
_SHOWN = 20  # breakages that are kept word for word
CPU_LIMIT = 10.0
"""Seconds of CPU that one small input may take."""


@dataclass(slots=True)
class Trials:
    """Trials of one kind: how many were made, how many held, and what broke, with its number.

    >>> trials = Trials("texts")
    >>> trials.add("3", "")
    >>> trials.add("4", "lost a line")
    >>> trials.tried, trials.held, trials.broke
    (2, 1, ['4: lost a line'])
    """

    kind: str
    tried: int = 0
    held: int = 0
    broke: list[str] = field(default_factory=list)

    def add(self, name: str, wrong: str) -> None:
        """Count a trial; *wrong* says what broke, and is empty when all held."""
        self.tried += 1
        if not wrong:
            self.held += 1
        elif len(self.broke) < _SHOWN:
            self.broke.append(f"{name}: {wrong}")


def run_trials(kind: str, numbers: Iterable[int], trial: Callable[[random.Random], str]) -> Trials:
    """Make the trials of *numbers*: each gets its own source of chance, so that it can be repeated
    alone, and gives back what broke, or nothing. What it raises broke."""
    trials = Trials(kind)
    for number in numbers:
        begun = time.process_time()
        try:
            wrong = trial(random.Random(f"{kind}-{number}"))
        except Exception as error:
            wrong = f"{type(error).__name__}: {error}"
        spent = time.process_time() - begun
        if not wrong and spent > CPU_LIMIT:
            wrong = f"took {spent:.1f} seconds"
        trials.add(str(number), wrong)
    return trials


def pages() -> list[str]:
    """The texts of seeds/ and fixtures/."""
    places = ("seeds/*.txt", "fixtures/clean/*.txt", "fixtures/pages/*/page.txt")
    found = [path for place in places for path in sorted(ROOT.glob(place))]
    return [path.read_bytes().decode() for path in found]


def html_pages() -> list[bytes]:
    """The HTML pages of fixtures/ and seeds/."""
    found = sorted([*ROOT.glob("fixtures/**/*.html"), *ROOT.glob("seeds/**/*.html")])
    return [path.read_bytes() for path in found]


@cache
def odd_bytes() -> tuple[bytes, ...]:
    """Bytes that formats give a meaning to, or none."""
    texts = ("\N{RIGHT-TO-LEFT OVERRIDE}", "\N{ZERO WIDTH JOINER}", "\N{ARABIC TATWEEL}", "ء", "]")
    signs = (b"\0", b"\x1b[2J", b"\xff", b"\xfe\xff", b"\r", b"\n", b"\t", b'"', b"\\", b"{", b"[")
    numbers = (b"0", b"-1", b"9" * 40, b"1e999", b"NaN", b"null", b"\\ud800", b"\\u0000")
    return (*signs, *numbers, *(text.encode() for text in texts))


def mutate_bytes(data: bytes, chance: random.Random) -> bytes:
    """*data* with one to six faults: bits flipped, pieces cut out, doubled, moved or overwritten,
    the end cut off, odd bytes put in."""
    found = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at, to = sorted(chance.randrange(len(found) + 1) for _ in "ab")
        to = min(to, at + chance.choice((1, 8, 64, 4096)))
        match chance.randrange(8):
            case 0 if found:
                found[at % len(found)] ^= 1 << chance.randrange(8)
            case 1:
                del found[at:to]
            case 2:
                found[at:at] = found[at:to]
            case 3:
                found[at:at] = chance.choice(odd_bytes())
            case 4:
                found[at:to] = chance.randbytes(to - at)
            case 5:
                del found[len(found) - chance.randrange(min(len(found), 400) + 1) :]
            case 6:
                found[at:to] = bytes(to - at)
            case _:
                piece = found[at:to]
                del found[at:to]
                place = chance.randrange(len(found) + 1)
                found[place:place] = piece
    return bytes(found)
