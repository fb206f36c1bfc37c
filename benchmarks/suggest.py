"""Suggested rules: what they remove of an outlet's recurring lines, and how fast they are found.

``python -m benchmarks.suggest quality [FOLDER ...]`` measures on folders of HTML pages of one
outlet each, ``python -m benchmarks.suggest gold PAGES GOLD NAME`` on the labelled pages of GOLD
whose names hold NAME, ``python -m benchmarks.suggest speed [N ...]`` on N synthetic pages of 20
outlets, ``python -m benchmarks.suggest million [N]`` on a million of 100 outlets,
``python -m benchmarks.suggest auto [N [OUTLETS]]`` compares ``clean --outlets auto`` on as many
with cleaning alone.

A line counts as recurring furniture when, folded and with its numbers as slots, it stands on a
twentieth of the outlet's pages, at least three, and is not among the lines of the page's story. The
story is what ``clean_html`` leaves of the page with the built-in rules; where there are none for
the language, what extraction leaves. A story's line is lost when no copy of it is left.
"""

from __future__ import annotations

import ctypes
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaner.outlets.learning import Learning
    from cleaner.outlets.rules import Outlet, Suggestion
    from cleaner.pipeline import Cleaner

_PAGES_A_FOLDER = 1_000
_WORDS = 4_000
_SUBREAPER = 36
_PROFILE = "outlet-{:02d}"


@dataclass
class Quality:
    """Recurring furniture lines of an outlet and what became of them; lines of stories lost."""

    lines: int = 0
    removed: int = 0
    missed: Counter[str] = field(default_factory=Counter)
    story: int = 0
    lost: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def share(self) -> float:
        """The share of the recurring furniture lines that was removed."""
        return self.removed / self.lines if self.lines else 1.0


def outlet_rules(folder: str, site: str = "") -> tuple[Suggestion, ...]:
    """What is suggested for the pages of *folder* as if there were no built-in rules."""
    from cleaner.outlets.learning import Learning

    told = Learning(site=site, most=1_000, visible=True, fewest=0)
    return tuple(rule for learned in learned_from([folder], told) for rule in learned.rules)


def learned_from(paths: list[str], told: Learning) -> list[Outlet]:
    """What is learned of the outlets of all pages."""
    from cleaner.files.sources import find_sources
    from cleaner.outlets.learning import learn
    from cleaner.records.entries import Reading

    sources, *_ = find_sources(paths)
    return [one for tally in learn(sources, Reading(), told, 0, 60.0) for one in tally.learned]


def cleaner_of(found: tuple[Suggestion, ...], site: str) -> Cleaner:
    """A cleaner with nothing but the suggested rules."""
    from cleaner.pipeline import Cleaner
    from cleaner.rules.model import RuleSet

    return Cleaner(RuleSet(tuple(each.rule for each in found)), site=site, preview=True)


def measure(folder: str) -> Quality:
    """Suggest from the pages of *folder* and clean all that a reader of them sees."""
    from cleaner.files.pages import read_page
    from cleaner.html.extract import visible_text
    from cleaner.outlets.found import least_pages, recurring
    from cleaner.outlets.recurring import SamplePage, page_lines
    from cleaner.pipeline import Cleaner
    from cleaner.text.language import language_of

    built_in = Cleaner()
    pages = []
    for path in sorted(Path(folder).glob("*.html")):
        html = read_page(path).text
        story = {line.key for line in page_lines(built_in.clean_html(html).text)}
        pages.append((path.name, visible_text(html), story))
    texts = [SamplePage(page_lines(text)) for _, text, _ in pages]
    fixed = recurring(texts, least_pages(len(texts)))
    found = outlet_rules(folder)
    sites = {site for each in found for site in each.rule.sites}
    cleaner = cleaner_of(found, min(sites, default=""))
    quality = Quality()
    languages = Counter(language_of(text) for _, text, _ in pages)
    language = languages.most_common(1)[0][0]
    for name, text, story in pages:
        cleaned = cleaner.clean_as(text, language)
        lines = page_lines(text, cleaned.removals)
        kept = {line.key for line in lines if line.is_left}
        for line in lines:
            if line.key in fixed and line.key not in story:
                quality.lines += 1
                quality.removed += not line.is_left
                quality.missed[line.key] += line.is_left
        on_page = {line.key for line in lines} & story
        quality.story += len(on_page)
        for key in sorted(on_page - kept):
            start = next(line.raw for line in lines if line.key == key)
            reason = next((r.rule for r in cleaned.removals if start[:40] in r.text), "?")
            quality.lost.append((name, reason, key))
    return quality


def print_quality(folders: list[str]) -> None:
    """Print what the suggestions of each folder do to its pages."""
    for folder in folders:
        found = measure(folder)
        print(f"{folder}: {found.removed:,} of {found.lines:,} recurring lines ({found.share:.1%})")
        reasons = Counter(reason for _, reason, _ in found.lost)
        print(f"  lines of stories lost: {len(found.lost)} of {found.story:,}, by {dict(reasons)}")
        for name, reason, key in found.lost:
            print(f"    lost     {name} {reason} {key[:60]}")
        for key, times in found.missed.most_common(12):
            if times:
                print(f"    missed {times:>4} {key[:60]}")


def print_gold(pages: str, gold: str, name: str) -> None:
    """Print macro F on labelled texts: no rules, suggested ones alone, built-in, both."""
    from cleaner.evaluation.evaluate import evaluate_page
    from cleaner.evaluation.scoring import summarise
    from cleaner.pipeline import Cleaner
    from cleaner.rules.model import RuleSet

    labs = [lab for lab in sorted(Path(gold).glob("*.lab")) if name in lab.name]
    cleaners = {"no rules": Cleaner(RuleSet(())), "built-in": Cleaner()}
    with tempfile.TemporaryDirectory() as folder:
        for lab in labs:
            text = lab.with_suffix(".txt")
            Path(folder, text.name).write_bytes(text.read_bytes())
        cleaners["suggested from these texts"] = cleaner_of(outlet_rules(folder, name), name)
    cleaners["suggested from the pages"] = cleaner_of(outlet_rules(pages, name), name)
    for what, cleaner in cleaners.items():
        scores = [evaluate_page(lab, cleaner).score for lab in labs]
        summary = summarise(scores)
        print(f"{what:<28} {len(labs)} pages  macro F {summary.macro_f:.4f}  {summary}")


def write_pages(folder: Path, count: int, outlets: int, seed: int = 7) -> None:
    """Write *count* synthetic pages of text of some *outlets*, each with furniture of its own."""
    rng = random.Random(seed)
    letters = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
    words = ["".join(rng.choices(letters, k=rng.randint(3, 7))) for _ in range(_WORDS)]
    furniture = [[" ".join(rng.choices(words, k=3)) for _ in range(12)] for _ in range(outlets)]
    for number in range(count):
        outlet = rng.randrange(outlets)
        own = furniture[outlet]
        body = [" ".join(rng.choices(words, k=40)) + "." for _ in range(rng.randint(3, 9))]
        lines = [*own[:4], " ".join(rng.choices(words, k=8)), *body, *own[4:]]
        place = folder / _PROFILE.format(outlet) / str(number // _PAGES_A_FOLDER)
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number}.txt").write_text("\n".join(lines) + "\n", "utf-8")


def print_speed(counts: list[int], outlets: int = 20) -> None:
    """Print pages a second and peak memory of the command, in a process of its own."""
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            write_pages(Path(folder), count, outlets)
            code = "import benchmarks.suggest as b; b.run_command()"
            done = subprocess.run(
                [sys.executable, "-c", code, folder], capture_output=True, text=True, check=True
            )
            told = json.loads(done.stdout)
        print(
            f"{count:>9,} pages  {told['seconds']:7.1f} s  {count / told['seconds']:8,.0f} pages/s"
            f"  peak {told['megabytes']:,.0f} MB"
            f"  {told['rules']} rules of {outlets} outlets"
        )


def print_auto(count: int, outlets: int = 100) -> None:
    """Print the CPU time of all processes and the memory of the largest one, of cleaning alone and
    in two passes."""
    with tempfile.TemporaryDirectory() as folder:
        write_pages(Path(folder, "in"), count, outlets)
        seconds = []
        for options in ([], ["--outlets", "auto"]):
            out = str(Path(folder, f"{len(options)}.jsonl"))
            command = [sys.executable, "-m", "cleaner", "clean", f"{folder}/in", "-o", out, "-q"]
            used, peak = _run_measured([*command, *options])
            seconds.append(used)
            print(f"{count:,} pages {' '.join(options):<16} {used:.1f} CPU s, {peak:,.0f} MB")
        print(f"ratio {seconds[1] / seconds[0]:.2f}")


def _run_measured(command: list[str]) -> tuple[float, float]:
    """CPU seconds of *command* and of all processes that it starts, and the memory of the largest
    (MB).

    The server that forks the workers outlives the command: it becomes a child of this process
    (``prctl`` of Linux), and is waited for.
    """
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True)
    with suppress(ChildProcessError):
        while True:
            os.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used, after.ru_maxrss / 1_000


def run_command() -> None:
    """The command on the folder that is the last argument; figures as JSON."""
    from cleaner.outlets.learning import Learning
    from cleaner.rules.loading import load_rules

    started = time.perf_counter()
    learned = learned_from([sys.argv[-1]], Learning(load_rules(), fewest=0))
    found = [rule for one in learned for rule in one.rules]
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
    told = {"seconds": seconds, "megabytes": peak}
    print(json.dumps({**told, "rules": len(found)}))


if __name__ == "__main__":
    if sys.argv[1:2] == ["quality"]:
        print_quality(sys.argv[2:])
    elif sys.argv[1:2] == ["gold"] and len(sys.argv) == 5:
        print_gold(*sys.argv[2:])
    elif sys.argv[1:2] == ["speed"]:
        print_speed([int(count) for count in sys.argv[2:]] or [10_000, 100_000])
    elif sys.argv[1:2] == ["auto"]:
        print_auto(*(int(told) for told in sys.argv[2:4] or ["1000000"]))
    elif sys.argv[1:2] == ["million"]:
        print_speed([int(count) for count in sys.argv[2:]] or [1_000_000], outlets=100)
    else:
        sys.exit(__doc__)
