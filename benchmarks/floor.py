"""The quality that must not be lost: figures on labelled pages, pinned in fixtures/floor.json.

    python -m benchmarks.floor                            measure, compare with the floor
    python -m benchmarks.floor --write                    pin what is measured now
    python -m benchmarks.floor --write --allow-regression pin it though a figure got worse
    python -m benchmarks.floor --set gold/dev             only this set; may be given again

Exit code 0 when no figure lies below the floor, 1 when one does, 2 when pages are missing. The
pages of other outlets are not part of the project: without them their figures are left alone.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from cleaner import Cleaner
from cleaner.evaluation.evaluate import evaluate_page, html_beside
from cleaner.evaluation.scoring import summarise

ROOT = Path(__file__).parent.parent
FLOOR = ROOT / "fixtures" / "floor.json"
GOLD = ROOT.parent / "shared" / "gold"
SETS: Mapping[str, tuple[tuple[Path, str], ...]] = {
    "fixtures": ((ROOT / "fixtures" / "pages", "*/page.lab"), (ROOT / "seeds", "*.lab")),
    "fixtures/html": ((ROOT / "fixtures" / "html", "*.lab"),),
    "gold/seeds": ((GOLD / "seeds", "*.lab"),),
    "gold/dev": ((GOLD / "dev", "*.lab"),),
    "gold/dev2": ((GOLD / "dev2", "*.lab"),),
    "gold/dev-html": ((GOLD / "dev", "*.lab"),),
    "gold/composed": ((GOLD / "composed", "*.lab"),),
}
"""The sets of labelled pages: folders, and where the labels are in them."""
HTML_SETS = ("fixtures/html", "gold/dev-html")
"""The sets whose pages are cleaned from HTML; pages without it are no part of them."""

_DIGITS = 6
_LESS_IS_BETTER = ("lost_lines",)


@dataclass(frozen=True, slots=True)
class Figures:
    """How well a set of pages is cleaned.

    ``macro_f``, ``macro_r`` and ``exact`` (share of pages) are those of ``evaluation.scoring``,
    ``lost_lines`` counts lines of main stories. ``appended_f`` is the mean word F of the texts of
    appended stories, over pages that have such a story or got one; 1 when there are none.
    ``labels`` is a digest of pages and labels: figures of other labels are not comparable.
    """

    pages: int
    labels: str
    macro_f: float
    macro_r: float
    exact: float
    lost_lines: int
    appended_f: float


MEASURES = tuple(f.name for f in fields(Figures) if f.name not in ("pages", "labels"))


def available() -> list[str]:
    """The names of the sets whose pages are there."""
    return [name for name in SETS if label_files(name)]


def label_files(name: str) -> list[Path]:
    """The label files of a set, sorted; the page stands beside each as ``.txt``."""
    found = sorted(path for folder, pattern in SETS[name] for path in folder.glob(pattern))
    return [path for path in found if html_beside(path)] if name in HTML_SETS else found


def measure(name: str, cleaner: Cleaner) -> Figures:
    """Clean and score all pages of a set."""
    digest = hashlib.sha256()
    pages = []
    for path in label_files(name):
        lab_text, page = _read(path), _read(path.with_suffix(".txt"))
        digest.update(f"{len(lab_text)} {len(page)}\n{lab_text}{page}".encode("utf-8", "replace"))
        html = html_beside(path) if name in HTML_SETS else None
        digest.update(html.read_bytes() if html else b"")
        pages.append(evaluate_page(path, cleaner, from_html=html is not None))
    summary = summarise([page.score for page in pages])
    appended = [page.appended_f for page in pages if page.appended_f is not None]
    return Figures(
        pages=summary.pages,
        labels=digest.hexdigest()[:16],
        macro_f=round(summary.macro_f, _DIGITS),
        macro_r=round(summary.macro_recall, _DIGITS),
        exact=round(summary.exact, _DIGITS),
        lost_lines=summary.lost,
        appended_f=round(sum(appended) / len(appended), _DIGITS) if appended else 1.0,
    )


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def read_floor(path: Path = FLOOR) -> dict[str, Figures]:
    """The pinned figures, by set."""
    if not path.exists():
        return {}
    return {name: Figures(**figures) for name, figures in json.loads(path.read_text()).items()}


def write_floor(floor: Mapping[str, Figures], path: Path = FLOOR) -> None:
    """Pin *floor*."""
    written = {name: asdict(floor[name]) for name in SETS if name in floor}
    path.write_text(json.dumps(written, indent=2) + "\n", "utf-8")


def below(measured: Figures, pinned: Figures) -> list[str]:
    """What got worse, as sentences."""
    found = []
    for measure_name in MEASURES:
        now, then = getattr(measured, measure_name), getattr(pinned, measure_name)
        if (now > then) if measure_name in _LESS_IS_BETTER else (now < then):
            found.append(f"{measure_name} is {now}, the floor is {then}")
    return found


def repinned(
    measured: Mapping[str, Figures], pinned: Mapping[str, Figures], allow_regression: bool
) -> tuple[dict[str, Figures], list[str]]:
    """The new floor, and what got worse; the old floor stays when that is not allowed.

    Sets that were not measured keep their figures.
    """
    worse = [
        f"{name}: {sentence}"
        for name in measured
        if name in pinned
        for sentence in below(measured[name], pinned[name])
    ]
    if worse and not allow_regression:
        return dict(pinned), worse
    return {**pinned, **measured}, worse


def table(measured: Mapping[str, Figures], pinned: Mapping[str, Figures]) -> str:
    """Measured figures, each with its floor in brackets."""
    rows = [("set", "pages", *MEASURES)]
    for name, figures in measured.items():
        floor = pinned.get(name)
        row = [name, str(figures.pages)]
        for measure_name in MEASURES:
            now = getattr(figures, measure_name)
            row.append(f"{now:.4f}" if isinstance(now, float) else str(now))
            if floor:
                then = getattr(floor, measure_name)
                row[-1] += f" ({then:.4f})" if isinstance(then, float) else f" ({then})"
        rows.append(tuple(row))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def main(arguments: Iterable[str] | None = None) -> int:
    """The command; see the top of the module."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.floor", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--write", action="store_true", help="pin the measured figures")
    parser.add_argument("--allow-regression", action="store_true", help="though some are worse")
    parser.add_argument("--set", action="append", choices=SETS, dest="sets", help="only this set")
    options = parser.parse_args(list(arguments) if arguments is not None else None)
    cleaner = Cleaner()
    names = [name for name in available() if name in (options.sets or SETS)]
    if not names:
        print("there are no labelled pages", file=sys.stderr)
        return 2
    measured = {name: measure(name, cleaner) for name in names}
    pinned = read_floor()
    print(table(measured, pinned))
    floor, worse = repinned(measured, pinned, options.allow_regression)
    for sentence in worse:
        print(f"worse: {sentence}", file=sys.stderr)
    if worse and not options.allow_regression:
        if options.write:
            print("nothing is pinned; --allow-regression pins it all the same", file=sys.stderr)
        return 1
    if options.write:
        write_floor(floor)
    return 0


if __name__ == "__main__":
    sys.exit(main())
