"""Near-duplicate headlines: quality and speed, beside datasketch and rensa on the same headlines.

    python -m benchmarks.duplicates quality             pair F1 and look-alikes accepted
    python -m benchmarks.duplicates speed  [--count N]  signatures to groups, CPU seconds and memory
    python -m benchmarks.duplicates engines [--count N] candidates beside datasketch and rensa
    python -m benchmarks.duplicates index [--count N]   the index file: build, size, add 1,000
    python -m benchmarks.duplicates skew [--count N]    headlines of 26 words: memory stays bounded
    python -m benchmarks.duplicates pairs FILE          pairs judged by hand (TSV)

CPU seconds of one process, so that a busy machine counts less; ``engines`` needs rensa.
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from datetime import date
from itertools import combinations, product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.headline_frames import make_frames
from benchmarks.headline_generator import Sample, make_headlines
from benchmarks.headline_words import FIRST_NAMES, TOWNS
from cleaner.headlines.grouping import candidate_pairs, details_of, group_rows
from cleaner.headlines.signatures import (
    DEFAULT_BANDS,
    DEFAULT_ROWS,
    LETTER_BANDS,
    SEED,
    band_keys,
    hash_shingles,
    sign,
    sign_bands,
)
from cleaner.headlines.table import HeadlineTable, make_table
from cleaner.headlines.verdict import SAME, compare_headlines, find_same, judge

_SEED = 2024
_BANDS = DEFAULT_BANDS - LETTER_BANDS  # of MinHash alone
_PERMUTATIONS = _BANDS * DEFAULT_ROWS


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure near-duplicate headlines.")
    parser.add_argument("what", choices=["quality", "speed", "engines", "index", "skew", "pairs"])
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--count", type=int, default=0)
    chosen = parser.parse_args()
    if chosen.what == "quality":
        measure_quality()
    elif chosen.what == "speed":
        measure_speed([chosen.count] if chosen.count else [100_000, 1_000_000])
    elif chosen.what == "engines":
        measure_engines(chosen.count or 20_000)
    elif chosen.what == "index":
        measure_index(chosen.count or 1_000_000)
    elif chosen.what == "skew":
        measure_skew(chosen.count or 1_000_000)
    else:
        measure_pairs(chosen.file)


def measure_quality() -> None:
    """Pair precision, recall and F1 of verdicts and of groups; look-alikes accepted: of stories
    and of narrow frames.
    """
    print(
        "headlines  pairs    candidates  recall  | verdict P    R      F1    "
        "| groups P    R      F1    | look-alikes"
    )
    for make, count in product((make_headlines, make_frames), (10_000, 100_000)):
        samples = make(count, _SEED)
        table = make_table([sample.headline for sample in samples])
        true = _story_codes(samples)
        left, right = _candidates(table)
        codes = left * count + right
        unknown = np.full(len(left), -1)
        kept, _ = find_same(table, left, right, unknown)
        verdict = _scores(codes[kept], true)
        groups = _scores(_group_codes(group_rows(table, np.full(count, -1)).head), true)
        alike = [sample for sample in samples if sample.like]
        accepted = _look_alikes_accepted(alike)
        print(
            f"{count:9,}  {len(true):7,}  {len(left):10,}  {np.isin(true, codes).mean():.4f}  | "
            f"        {verdict[0]:.3f}  {verdict[1]:.3f}  {verdict[2]:.3f} | "
            f"       {groups[0]:.3f}  {groups[1]:.3f}  {groups[2]:.3f} | "
            f"{accepted:,} of {len(alike):,} ({accepted / max(len(alike), 1):.2%})"
        )


def _candidates(table: HeadlineTable) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    keys = band_keys(sign_bands(table, DEFAULT_BANDS, DEFAULT_ROWS), DEFAULT_BANDS, DEFAULT_ROWS)
    return candidate_pairs(keys, details_of(table))


def _story_codes(samples: list[Sample]) -> NDArray[np.int64]:
    return _group_codes(np.array([sample.story for sample in samples]))


def _group_codes(labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """All pairs of rows of one label, as first * n + second."""
    members: dict[int, list[int]] = {}
    for row, label in enumerate(labels.tolist()):
        members.setdefault(label, []).append(row)
    count = len(labels)
    codes = [a * count + b for rows in members.values() for a, b in combinations(rows, 2)]
    return np.array(sorted(codes), np.int64)


def _scores(said: NDArray[np.int64], true: NDArray[np.int64]) -> tuple[float, float, float]:
    hits = int(np.isin(said, true).sum())
    precision, recall = hits / max(len(said), 1), hits / max(len(true), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def _look_alikes_accepted(alike: list[Sample]) -> int:
    table = make_table([s.headline for s in alike] + [s.like for s in alike])
    rows = np.arange(len(alike))
    return int((judge(table, rows, rows + len(alike)).label == SAME).sum())


def measure_speed(counts: list[int]) -> None:
    """CPU seconds from text to verified groups."""
    print("headlines   words s  signatures to groups s  sum s   peak MB  repeats")
    for count in counts:
        headlines = [sample.headline for sample in make_headlines(count, _SEED)]
        make_table(headlines[:1])
        start = time.process_time()
        table = make_table(headlines)
        cut = time.process_time()
        stars = group_rows(table, np.full(count, -1))
        end = time.process_time()
        repeats = int((stars.head != np.arange(count)).sum())
        print(
            f"{count:9,}  {cut - start:7.2f}  {end - cut:22.2f}  {end - start:6.2f}  "
            f"{_peak_megabytes():7,}  {repeats:,}"
        )


def _peak_megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measure_engines(count: int) -> None:
    """Signatures to candidate pairs: this project, datasketch's bulk path, rensa as documented."""
    samples = make_headlines(count, _SEED)
    table = make_table([sample.headline for sample in samples])
    true = {tuple(divmod(int(code), count)) for code in _story_codes(samples)}
    hashes, starts = hash_shingles(table)
    sets = np.split(hashes, starts[1:-1])
    texts = [list(map(str, part.tolist())) for part in sets]
    engines: dict[str, Callable[[], set[tuple[int, int]]]] = {
        "cleaner": lambda: _cleaner_pairs(table),
        "datasketch bulk": lambda: _datasketch_pairs(sets),
        "rensa": lambda: _rensa_pairs(texts),
    }
    seconds: dict[str, list[float]] = {name: [] for name in engines}
    found: dict[str, set[tuple[int, int]]] = {}
    for _ in range(3):
        for name, run in engines.items():
            start = time.process_time()
            found[name] = run()
            seconds[name].append(time.process_time() - start)
    print(f"{count:,} headlines, {_BANDS} bands of {DEFAULT_ROWS}, CPU seconds (median of 3)")
    best = statistics.median(seconds["cleaner"])
    for name, runs in seconds.items():
        middle = statistics.median(runs)
        recall = len(found[name] & true) / len(true)
        print(
            f"{name:16}  {middle:7.2f} s  {middle / best:5.1f} x  recall {recall:.4f}  "
            f"{len(found[name]):,} candidates"
        )


def _cleaner_pairs(table: HeadlineTable) -> set[tuple[int, int]]:
    signatures = sign(*hash_shingles(table), _PERMUTATIONS)
    left, right = candidate_pairs(band_keys(signatures, _BANDS, DEFAULT_ROWS), details_of(table))
    return set(zip(left.tolist(), right.tolist(), strict=True))


def _datasketch_pairs(sets: list[NDArray[np.uint32]]) -> set[tuple[int, int]]:
    from datasketch import MinHash, MinHashLSH

    lists = [part.tolist() for part in sets]
    minhashes = MinHash.bulk(lists, num_perm=_PERMUTATIONS, seed=SEED, hashfunc=int)
    index = MinHashLSH(num_perm=_PERMUTATIONS, params=(_BANDS, DEFAULT_ROWS))
    pairs = set()
    for row, minhash in enumerate(minhashes):
        pairs |= {(other, row) for other in index.query(minhash)}
        index.insert(row, minhash, check_duplication=False)
    return pairs


def _rensa_pairs(texts: list[list[str]]) -> set[tuple[int, int]]:
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=0.5, num_perm=_PERMUTATIONS, num_bands=_BANDS)
    minhashes = []
    for row, text in enumerate(texts):
        minhash = RMinHash(num_perm=_PERMUTATIONS, seed=SEED)
        minhash.update(text)
        index.insert(row, minhash)
        minhashes.append(minhash)
    pairs = set()
    for row, minhash in enumerate(minhashes):
        pairs |= {(other, row) for other in index.query(minhash) if other < row}
    return pairs


def measure_index(count: int) -> None:
    """Build an index file, then add 1,000 headlines with a new process."""
    from cleaner.headlines.index import HeadlineIndex
    from cleaner.headlines.stores.base import Record

    headlines = [sample.headline for sample in make_headlines(count, _SEED)]
    new = "\n".join(sample.headline for sample in make_headlines(1000, _SEED + 1))
    with tempfile.TemporaryDirectory() as folder:
        path, lines = Path(folder, "index.db"), Path(folder, "new.txt")
        lines.write_text(new, encoding="utf-8")
        start, wall = time.process_time(), time.perf_counter()
        index = HeadlineIndex.open(str(path))
        index.add_many(Record(text, f"pages/{i}.txt") for i, text in enumerate(headlines))
        index.close()
        print(
            f"{count:,} headlines: built in {time.process_time() - start:.1f} CPU s "
            f"({time.perf_counter() - wall:.1f} s), {path.stat().st_size / 1e6:.0f} MB, "
            f"peak {_peak_megabytes():,} MB of memory"
        )
        code = (
            "import sys\nfrom cleaner.headlines.index import HeadlineIndex\n"
            "from cleaner.headlines.sources import line_records\n"
            "index = HeadlineIndex.open(sys.argv[1])\n"
            "index.replace(list(line_records(sys.argv[2])))\n"
            "index.close()\n"
        )
        check = [sys.executable, "-m", "cleaner", "duplicates", "--lines", "--check", "--index"]
        for name, command in (
            ("add 1,000", [sys.executable, "-c", code, str(path), str(lines)]),
            ("add and check 1,000", [*check, str(path), str(lines)]),
        ):
            before, wall = _seconds_of_children(), time.perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
            print(
                f"{name}, process start included: {_seconds_of_children() - before:.2f} CPU s "
                f"({time.perf_counter() - wall:.2f} s)"
            )
            lines.write_text(new.replace("ا", "أ", 40), encoding="utf-8")


def _seconds_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


_FEW_WORDS = (TOWNS[10:23], FIRST_NAMES[:13])  # 26 words that stand in any order


def measure_skew(count: int) -> None:
    """Group headlines of so few words that thousands share each band, then ask an index of them."""
    from cleaner.headlines.buckets import CrowdedWarning
    from cleaner.headlines.index import HeadlineIndex
    from cleaner.headlines.stores.base import Record

    warnings.simplefilter("ignore", CrowdedWarning)
    rng = random.Random(_SEED)
    words = [word for part in _FEW_WORDS for word in part]
    headlines = [" ".join(rng.choices(words, k=rng.randint(6, 10))) for _ in range(count)]
    index, start = HeadlineIndex(), time.process_time()
    index.add_many(Record(text, str(i)) for i, text in enumerate(headlines))
    index.query_many([Record(text, f"new {i}") for i, text in enumerate(headlines[:1000])])
    print(
        f"{count:,} headlines of 26 words: added, and 1,000 looked up, in "
        f"{time.process_time() - start:.1f} CPU s, peak {_peak_megabytes():,} MB"
    )
    del index
    start = time.process_time()
    group_rows(make_table(headlines), np.full(count, -1))
    print(f"grouped in {time.process_time() - start:.1f} CPU s, peak {_peak_megabytes():,} MB")


def measure_pairs(path: Path) -> None:
    """Accuracy and precision of ``same`` on pairs judged by hand."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for name in ("with dates", "without dates"):
        said = hits = right = wanted = 0
        for row in rows:
            dates = [_day(row[f"date_{side}"]) if name == "with dates" else None for side in "ab"]
            same = compare_headlines(row["a"], row["b"], *dates).label == "same"
            truly = row["label"] == "same"
            said, hits = said + same, hits + (same and truly)
            right, wanted = right + (same == truly), wanted + truly
        print(
            f"{len(rows)} pairs {name:13}  accuracy {right / len(rows):.3f}  "
            f"precision {hits / said:.3f}  recall {hits / wanted:.3f}"
        )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


if __name__ == "__main__":
    main()
