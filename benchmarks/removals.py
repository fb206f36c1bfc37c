"""What is removed from real texts, rule by rule, to be read: how sure is a rule without a phrase?

    python -m benchmarks.removals TEXTS.jsonl[.gz]                  how often each rule fires
    python -m benchmarks.removals TEXTS.jsonl[.gz] --rule repeat    40 of its removals to read
    python -m benchmarks.removals TEXTS.jsonl[.gz] --rule A --rule B --sample 60 --seed 7

TEXTS has a JSON object a line with the fields ``id`` and ``text``: mostly clean story text, so that
what is removed wrongly shows. The table marks what no phrase proves: the built-in reasons, which go
by place and shape, rules that are a pattern, and rules with a phrase of one word, which may be a
sub-head. A sample is drawn evenly from all removals of the rule and is the same for the same seed.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cleaner import Cleaner
from cleaner.files.streams import read_lines
from cleaner.rules.loading import load_rules
from cleaner.rules.model import BUILT_IN, Rule

_BY_PHRASE = "phrase"
_SURROUNDINGS = 3
_WIDTH = 200


@dataclass(frozen=True, slots=True)
class Piece:
    """One removal: the text it was in, the rule, and the page before, in and behind it."""

    text_id: str
    rule: str
    before: str
    removed: str
    behind: str


def read_texts(path: Path) -> Iterator[tuple[str, str]]:
    """The id and text of every line of a JSON Lines file, gzipped or not."""
    for line, _ in read_lines(str(path)):
        record = json.loads(line)
        yield str(record["id"]), record["text"]


def removed_pieces(texts: Iterable[tuple[str, str]], cleaner: Cleaner) -> Iterator[Piece]:
    """Every removal of *texts* that is not blank, in order."""
    for text_id, text in texts:
        for removal in cleaner.clean(text).removals:
            if removal.text.strip():
                before, behind = text[: removal.start], text[removal.end :]
                yield Piece(text_id, removal.rule, before, removal.text, behind)


def proof_of(rule: Rule | None) -> str:
    """What a removal goes by: ``place``, ``pattern``, ``one word`` or ``phrase``.

    >>> proof_of(None)
    'place'
    """
    if rule is None:
        return "place"
    if rule.pattern:
        return "pattern"
    return _BY_PHRASE if all(" " in phrase.strip() for phrase in rule.phrases) else "one word"


def table(counts: Counter[str], texts: dict[str, set[str]]) -> str:
    """A row a rule that fired or is built in, the commonest first, phrases last."""
    known = {rule.id: rule for rule in load_rules().rules}
    proofs = {rule: proof_of(known.get(rule)) for rule in {*counts, *BUILT_IN}}
    order = sorted(proofs, key=lambda rule: (proofs[rule] == _BY_PHRASE, -counts[rule], rule))
    rows = [f"{'rule':32s} {'goes by':8s} {'removals':>8s} {'texts':>6s}"]
    rows += [f"{r:32s} {proofs[r]:8s} {counts[r]:8d} {len(texts[r]):6d}" for r in order]
    return "\n".join(rows)


def shown(piece: Piece) -> str:
    """The piece between the lines around it, for a reader; long lines are cut in the middle."""
    before = [line for line in piece.before.splitlines() if line.strip()][-_SURROUNDINGS:]
    behind = [line for line in piece.behind.splitlines() if line.strip()][:_SURROUNDINGS]
    if piece.before and piece.before[-1] not in "\n\r" and before:
        before[-1] += " …"
    return "\n".join(
        [
            f"## {piece.rule} in {piece.text_id}",
            *(f"   {_cut(line)}" for line in before),
            *(f"-> {_cut(line)}" for line in piece.removed.splitlines() if line.strip()),
            *(f"   {_cut(line)}" for line in behind),
        ]
    )


def _cut(line: str) -> str:
    line = " ".join(line.split())
    half = _WIDTH // 2
    return line if len(line) <= _WIDTH else f"{line[:half]} … {line[-half:]}"


def sampled(pieces: list[Piece], size: int, seed: int) -> list[Piece]:
    """At most *size* of *pieces*, in their order, the same for the same *seed*."""
    chosen = random.Random(seed).sample(range(len(pieces)), min(size, len(pieces)))
    return [pieces[number] for number in sorted(chosen)]


def main(arguments: Iterable[str] | None = None) -> int:
    """The command; see the top of the module."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.removals", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("texts", type=Path, help="JSON Lines with the fields id and text")
    parser.add_argument("--rule", action="append", dest="rules", help="show removals of this rule")
    parser.add_argument("--sample", type=int, default=40, help="so many of each (default: 40)")
    parser.add_argument("--seed", type=int, default=1, help="draw another sample")
    options = parser.parse_args(list(arguments) if arguments is not None else None)
    found: dict[str, list[Piece]] = defaultdict(list)
    counts: Counter[str] = Counter()
    texts: dict[str, set[str]] = defaultdict(set)
    for piece in removed_pieces(read_texts(options.texts), Cleaner()):
        counts[piece.rule] += 1
        texts[piece.rule].add(piece.text_id)
        if piece.rule in (options.rules or ()):
            found[piece.rule].append(piece)
    if not options.rules:
        print(table(counts, texts))
    for rule in options.rules or ():
        for piece in sampled(found[rule], options.sample, options.seed):
            print(f"{shown(piece)}\n")
        print(f"{rule}: {min(options.sample, counts[rule])} of {counts[rule]} removals")
    return 0


if __name__ == "__main__":
    sys.exit(main())
