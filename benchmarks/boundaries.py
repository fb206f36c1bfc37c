"""What each kind of evidence adds where stories are told apart.

    python -m benchmarks.boundaries GOLD ...              weights, a fit, each kind left out
    python -m benchmarks.boundaries GOLD ... --clean F    with texts that hold one story each, which
                                                          must not be parted (JSON lines, gzip)
    python -m benchmarks.boundaries --clean F --list 40   print the places where they are parted

GOLD are folders of labelled pages (``cleaner evaluate``). Places are all short lines with
paragraphs above and below; the true ones are where a labelled page goes over to an appended story,
and where stories of two pages are joined, with a rule line, a pointer or nothing between. The fit
is a logistic regression over all places: its weights are the log odds that ``evidence.WEIGHTS``
rounds.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import numpy

from cleaner import Cleaner
from cleaner.evaluation.evaluate import label_files
from cleaner.evaluation.scoring import label_rows
from cleaner.rules.matching import find_hits
from cleaner.stories import evidence
from cleaner.stories.boundaries import divides, find_candidates, tells_a_story
from cleaner.stories.cohesion import StemReader
from cleaner.stories.flattened import split_page
from cleaner.stories.furniture import mark_everywhere, mark_rest
from cleaner.stories.layout import Layout
from cleaner.stories.tickers import mark_tickers

_JOINS = 6
_SEPARATORS: tuple[list[str], ...] = (
    *([], [], []),
    *(["=========="], ["ـــــــــــ"], ["* * *"]),
    ["اقرأ أيضا"],
)
_PENALTY = 1.0
_STEPS = 40
_GROUPS = ("echo", "kinship")
_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Place:
    """A place where another story may begin: all evidence, and whether one does."""

    names: tuple[str, ...]
    true: bool
    page: str
    line: str

    @property
    def weight(self) -> float:
        return sum(evidence.WEIGHTS[name] for name in self.names)


def page_layout(text: str, cleaner: Cleaner) -> Layout:
    """The page as the segmenter sees it first."""
    matcher = cleaner.matchers["ar"]
    lines = split_page(text, matcher)[0]
    layout = Layout(lines, find_hits(lines, matcher)[0], stem_reader=StemReader(cleaner.stems))
    mark_everywhere(layout, matcher.until)
    mark_tickers(layout)
    mark_rest(layout)
    return layout


def places(
    text: str, page: str, cleaner: Cleaner, appended: Sequence[bool] | None = None
) -> Iterator[Place]:
    """Yield the places of one page; *appended* says of each line that is not blank whether it is
    another story's. Places within an appended story, and behind one, are left out."""
    layout = page_layout(text, cleaner)
    if appended is not None and len(appended) != len(layout.lines):
        return
    begun = appended.index(True) if appended and True in appended else len(layout.lines)
    seen = False
    for candidate in find_candidates(layout):
        true = bool(appended and appended[candidate.heading])
        if candidate.run.start > begun or (true and seen):
            continue
        count = len(layout.lines)
        if not divides(layout, candidate, 0, count):
            continue
        if not tells_a_story(layout, 0, candidate.run.start):
            continue
        forms = evidence.read_forms(layout, candidate.run, 0, count)
        sides = [*forms, *candidate.read_words(layout, 0, count)]
        seen = seen or true
        found = (*candidate.place, *candidate.doubt, *sides)
        line = layout.lines[candidate.heading].raw
        yield Place(tuple(each.name for each in found), true, page, line)


def labelled_places(folders: Iterable[Path], cleaner: Cleaner) -> Iterator[Place]:
    """Yield the places of all labelled pages, and of their stories joined two by two."""
    stories = []
    for lab in (lab for folder in folders for lab in label_files(folder)):
        text = lab.with_suffix(".txt").read_text("utf-8")
        labels = {row.number: row.label for row in label_rows(lab.read_text("utf-8"))[0].values()}
        lines = text.split("\n")
        yield from places(text, lab.stem, cleaner, [labels[n] == "A" for n in sorted(labels)])
        story = [lines[number - 1] for number in sorted(labels) if labels[number] in ("H", "M")]
        heads = list(labels.values()).count("H")
        if heads and len(story) > heads + 1:
            stories.append((lab.stem, story))
    chance = random.Random(5)
    for name, story in stories * _JOINS:
        other, below = chance.choice(stories)
        if other != name:
            between = chance.choice(_SEPARATORS)
            text = "\n".join([*story, *between, *below])
            appended = [False] * (len(story) + len(between)) + [True] * len(below)
            yield from places(text, f"{name} + {other}", cleaner, appended)


def clean_texts(path: Path) -> Iterator[tuple[str, str]]:
    """Yield id and text of each record of a JSON lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            yield row["id"], row["text"]


def fit(found: Sequence[Place]) -> dict[str, float]:
    """The weights of a logistic regression with a quadratic penalty, by Newton's method."""
    names = list(evidence.WEIGHTS)
    known = [[1.0, *(float(name in place.names) for name in names)] for place in found]
    matrix = numpy.array(known)
    true = numpy.array([float(place.true) for place in found])
    weights = numpy.zeros(len(names) + 1)
    penalty = numpy.full(len(weights), _PENALTY)
    penalty[0] = 0.0
    for _ in range(_STEPS):
        chance = 1 / (1 + numpy.exp(-matrix @ weights))
        slope = matrix.T @ (true - chance) - penalty * weights
        curve = (matrix * (chance * (1 - chance))[:, None]).T @ matrix + numpy.diag(penalty)
        weights += numpy.linalg.solve(curve, slope)
    return dict(zip(["", *names], weights.tolist(), strict=True))


def errors(found: Sequence[Place], left_out: str = "") -> tuple[int, int]:
    """How many true places are missed and how many others are taken, with the kinds of evidence
    that begin with *left_out* weighing nothing."""
    without = {name: 0.0 for name in evidence.WEIGHTS if left_out and name.startswith(left_out)}
    with patch.dict(evidence.WEIGHTS, without) if without else nullcontext():
        taken = [place.weight >= evidence.THRESHOLD for place in found]
    missed = sum(place.true and not took for place, took in zip(found, taken, strict=True))
    wrong = sum(took and not place.true for place, took in zip(found, taken, strict=True))
    return missed, wrong


def print_kinds(found: Sequence[Place]) -> None:
    """Print the table of all kinds of evidence."""
    true = sum(place.true for place in found)
    missed, wrong = errors(found)
    print(f"places {len(found)}, true {true}, missed {missed}, wrong {wrong}")
    fitted = fit(found)
    print(f"{'kind':24s} weight fitted  true others  left out: missed wrong")
    for name, weight in evidence.WEIGHTS.items():
        holds = [place.true for place in found if name in place.names]
        without = errors(found, name)
        print(
            f"{name:24s} {weight:6.1f} {fitted[name]:6.2f} {sum(holds):5d} "
            f"{len(holds) - sum(holds):6d}  {without[0]:16d} {without[1]:5d}"
        )
    for group in _GROUPS:
        without = errors(found, group)
        print(f"{group + ' (all)':24s} {'':29s} {without[0]:13d} {without[1]:5d}")
    print(f"threshold {evidence.THRESHOLD}, fitted {-fitted['']:.2f}")


def print_parted(texts: Iterable[tuple[str, str]], cleaner: Cleaner, shown: int) -> None:
    """Print how many *texts* are parted, and where."""
    count = parted = 0
    for name, text in texts:
        count += 1
        for story in cleaner.clean(text).stories[1:]:
            parted += 1
            if parted <= shown:
                print(f"\n{name}: {'; '.join(story.evidence)}")
                print(text[max(0, story.start - _SHOWN) : story.start], end="<<<>>>")
                print(text[story.start : story.start + _SHOWN])
    print(f"clean texts {count}, other stories told apart in them {parted}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", nargs="*", type=Path)
    parser.add_argument("--clean", type=Path)
    parser.add_argument("--list", type=int, default=0)
    options = parser.parse_args()
    cleaner = Cleaner()
    if options.gold:
        found = list(labelled_places(options.gold, cleaner))
        for name, text in clean_texts(options.clean) if options.clean else ():
            found += places(text, name, cleaner)
        print_kinds(found)
    if options.clean:
        print_parted(clean_texts(options.clean), cleaner, options.list)


if __name__ == "__main__":
    main()
