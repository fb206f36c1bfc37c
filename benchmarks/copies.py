"""Copies of stories: what is found of planted ones, and the cost beside datasketch.

    python -m benchmarks.copies quality [--count N]     recall by kind of copy, precision
    python -m benchmarks.copies engines [--count N]     CPU seconds beside datasketch, verified
    python -m benchmarks.copies index [--count N]       the index file: build, size, ask 1,000

Stories of about 3 kB are made up, and copies planted beside them: 5 to 50 % cut, another opening,
paragraphs in another order, words changed. What is no copy and looks like one: later stories that
repeat paragraphs of background, and bulletins of one frame with other names and figures. Seeded.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate, combinations
from pathlib import Path

from benchmarks.headline_generator import made_up
from cleaner.copies.collection import StoryCollection
from cleaner.copies.shingles import BANDS, ROWS, SHINGLE_WORDS
from cleaner.copies.similarity import THRESHOLD
from cleaner.headlines.index import Group
from cleaner.headlines.stores.base import Record
from cleaner.text.arabic import fold

_SEED = 2024
_PARAGRAPHS = 9
_BACKGROUND = (2, 3)  # paragraphs of nine that a later story repeats

# Words by how often they stand in texts (Zipf's law), as function words and all others do.
_WORDS = [made_up(random.Random(seed)) for seed in range(8_000)]
_WEIGHTS = list(accumulate(1 / (rank + 3) for rank in range(len(_WORDS))))


@dataclass(frozen=True, slots=True)
class Planted:
    """A made-up story: its paragraphs, the number of the story that it is a copy of or its own,
    and how it was made.
    """

    text: str
    story: int
    kind: str


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure copies of stories.")
    parser.add_argument("what", choices=["quality", "engines", "index"])
    parser.add_argument("--count", type=int, default=100_000)
    chosen = parser.parse_args()
    {"quality": measure_quality, "engines": measure_engines, "index": measure_index}[chosen.what](
        chosen.count
    )


def make_stories(count: int, seed: int) -> Iterator[Planted]:
    """About *count* stories, of which a third are copies and a fifth look like copies."""
    rng = random.Random(seed)
    formulas = [_sentence(rng) for _ in range(400)]
    frames = [_sentence(rng, 220) for _ in range(20)]
    story = made = 0
    while made < count:
        paragraphs = [_paragraph(rng, formulas) for _ in range(_PARAGRAPHS)]
        family = [Planted("\n".join(paragraphs), story, "story")]
        for _ in range(rng.choice((0, 0, 1, 2))):
            kind = rng.choice(tuple(COPIES))
            text = "\n".join(COPIES[kind](list(paragraphs), rng, formulas))
            family.append(Planted(text, story, kind))
        if rng.random() < 0.3:
            story += 1
            background = rng.sample(paragraphs, rng.randint(*_BACKGROUND))
            later = [_paragraph(rng, formulas) for _ in range(_PARAGRAPHS - len(background))]
            family.append(Planted("\n".join(later + background), story, "later story"))
        if rng.random() < 0.1:
            story += 1
            family.append(Planted(_fill(rng.choice(frames), rng), story, "bulletin"))
        story += 1
        made += len(family)
        yield from family


def _sentence(rng: random.Random, words: int = 12) -> str:
    return " ".join(rng.choices(_WORDS, cum_weights=_WEIGHTS, k=words))


def _paragraph(rng: random.Random, formulas: list[str]) -> str:
    """Some 32 words; one paragraph in five holds a formula that many stories have."""
    sentences = [_sentence(rng, rng.randint(8, 16)) for _ in range(rng.randint(2, 4))]
    if rng.random() < 0.2:
        sentences[0] = rng.choice(formulas)
    return "، ".join(sentences) + "."


def _fill(frame: str, rng: random.Random) -> str:
    """A bulletin: every fourth word of the frame is another one."""
    words = frame.split()
    words[::4] = rng.choices(_WORDS, k=len(words[::4]))
    return " ".join(words)


def _cut(paragraphs: list[str], rng: random.Random, _: list[str]) -> list[str]:
    """5 to 50 % of the words, at the end, at the beginning or in the middle."""
    words = "\n".join(paragraphs).split(" ")
    gone = round(len(words) * rng.uniform(0.05, 0.5))
    at = rng.choice((0, len(words) - gone, rng.randint(0, len(words) - gone)))
    return [" ".join(words[:at] + words[at + gone :])]


def _opened(paragraphs: list[str], rng: random.Random, formulas: list[str]) -> list[str]:
    return [_paragraph(rng, formulas), *paragraphs[1:]]


def _reordered(paragraphs: list[str], rng: random.Random, _: list[str]) -> list[str]:
    return rng.sample(paragraphs, len(paragraphs))


def _changed(paragraphs: list[str], rng: random.Random, __: list[str]) -> list[str]:
    """One word in thirty is another one."""
    words = "\n".join(paragraphs).split(" ")
    for _ in range(len(words) // 30):
        words[rng.randrange(len(words))] = rng.choice(_WORDS)
    return [" ".join(words)]


def _wrapped(paragraphs: list[str], rng: random.Random, formulas: list[str]) -> list[str]:
    """An agency's copy between another opening and another ending."""
    return [_paragraph(rng, formulas), *paragraphs[1:-1], _paragraph(rng, formulas)]


def _cut_and_opened(paragraphs: list[str], rng: random.Random, formulas: list[str]) -> list[str]:
    cut = _cut(paragraphs[1:], rng, formulas)
    return [_paragraph(rng, formulas), *cut]


def _spelled(paragraphs: list[str], _: random.Random, __: list[str]) -> list[str]:
    """The same words with other signs, letter forms and line breaks."""
    return [" ".join(paragraphs).replace("،", " -").replace("ا", "أ").replace("ي", "ى")]


COPIES: dict[str, Callable[[list[str], random.Random, list[str]], list[str]]] = {
    "cut": _cut,
    "other opening": _opened,
    "other order": _reordered,
    "words changed": _changed,
    "other opening and ending": _wrapped,
    "cut, other opening": _cut_and_opened,
    "spelled otherwise": _spelled,
}


def measure_quality(count: int) -> None:
    """Recall by kind of copy, of copies and their original in one group; precision of groups."""
    planted = list(make_stories(count, _SEED))
    size = sum(len(p.text.encode()) for p in planted) / len(planted)
    start = time.process_time()
    groups = _group(planted)
    seconds = time.process_time() - start
    together = {frozenset((a, b)) for group in groups for a, b in combinations(group, 2)}
    found, wanted, original = Counter[str](), Counter[str](), dict[int, int]()
    for row, p in enumerate(planted):
        first = original.setdefault(p.story, row)
        if first != row:
            wanted[p.kind] += 1
            found[p.kind] += frozenset((first, row)) in together
    right = sum(len({planted[row].story for row in pair}) == 1 for pair in together)
    print(
        f"{len(planted):,} stories of {size / 1000:.1f} kB, threshold {THRESHOLD}: recall "
        f"{found.total() / wanted.total():.4f} of {wanted.total():,}, precision "
        f"{right / len(together):.4f} of {len(together):,} pairs, {seconds:.1f} CPU s, "
        f"peak {_peak_megabytes():,} MB"
    )
    for kind in COPIES:
        print(f"  {kind:26} {found[kind] / wanted[kind]:.4f} of {wanted[kind]:,}")


def _group(planted: list[Planted]) -> list[list[int]]:
    with StoryCollection() as stories:
        for row, p in enumerate(planted):
            stories.add(Record("", f"{row:09}"), p.text)
        return [_rows(group) for group in stories.groups()]


def _rows(group: Group) -> list[int]:
    return [int(group.head.source), *(int(member.record.source) for member in group.members)]


def _peak_megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measure_engines(count: int) -> None:
    """From texts to verified pairs or groups, with the same shingles and bands."""
    planted = list(make_stories(count, _SEED))
    print(f"{len(planted):,} stories, {BANDS} bands of {ROWS}, CPU seconds")
    seconds = []
    for name, run in (("cleaner", _group), ("datasketch", _datasketch_pairs)):
        start = time.process_time()
        found = run(planted)
        seconds.append(time.process_time() - start)
        ratio = seconds[-1] / seconds[0]
        print(f"{name:12} {seconds[-1]:7.1f} s  {ratio:5.1f} x  {len(found):,} groups or pairs")


def _datasketch_pairs(planted: list[Planted]) -> list[tuple[int, int]]:
    """datasketch at its best: signatures in bulk, a fast hash; each candidate is verified by sets
    of shingles."""
    from zlib import crc32

    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(num_perm=BANDS * ROWS, params=(BANDS, ROWS))
    sets: list[set[bytes]] = []
    pairs = []
    for begin in range(0, len(planted), 1000):
        some = [_shingle_set(p.text) for p in planted[begin : begin + 1000]]
        sets += some
        made = MinHash.bulk(some, num_perm=BANDS * ROWS, hashfunc=crc32)
        for row, minhash in enumerate(made, begin):
            for other in index.query(minhash):
                least = min(len(sets[other]), len(sets[row]))
                if len(sets[other] & sets[row]) >= THRESHOLD * least:
                    pairs.append((other, row))
            index.insert(row, minhash, check_duplication=False)
    return pairs


def _shingle_set(text: str) -> set[bytes]:
    words = re.findall(r"\w+", fold(text))
    ends = range(SHINGLE_WORDS, len(words) + 1)
    return {" ".join(words[end - SHINGLE_WORDS : end]).encode() for end in ends}


def measure_index(count: int) -> None:
    """Build an index file, then ask it about 1,000 new stories."""
    from cleaner.copies.index import StoryIndex

    planted = list(make_stories(count, _SEED))
    new = list(make_stories(1_000, _SEED + 1))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "stories.db")
        start = time.process_time()
        index = StoryIndex.open(str(path))
        index.add_many(Record(p.text, str(row)) for row, p in enumerate(planted))
        built = time.process_time()
        asked = [Record(p.text, "new") for p in [*planted[::100], *new]]
        matched = sum(map(bool, index.query_many(asked)))
        print(
            f"{len(planted):,} stories: built in {built - start:.1f} CPU s, "
            f"{path.stat().st_size / 1e6:,.0f} MB; {len(asked):,} asked in "
            f"{time.process_time() - built:.1f} CPU s, {matched:,} matched"
        )
        index.close()


if __name__ == "__main__":
    main()
