"""The measure, and the floor below which no figure may fall unseen."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import floor
from benchmarks.floor import FLOOR, SETS, Figures, below, measure, read_floor, repinned
from cleaner import Cleaner, clean, clean_html
from cleaner.evaluation.scoring import (
    LABELS,
    LineFault,
    LineLabel,
    Score,
    WordScore,
    label_rows,
    score_page,
    score_words,
    summarise,
)
from cleaner.files.pages import read_page

PAGE = "عنوان الخبر هنا\nطباعة\n\nمتن الخبر الأول هنا\nنص باق طباعة\nاقرأ أيضا: خبر\n"
LAB = "1\tH\n2\tW\n4\tM\n5\tP\t0:6\n6\tR\n"
KEPT = "عنوان الخبر هنا\n\nمتن الخبر الأول هنا\nنص باق\n"
FIGURES = Figures(2, "abc", 0.9, 0.95, 0.5, 3, 0.8)


@cache
def cleaner() -> Cleaner:
    return Cleaner()


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=[pytest.mark.shared] if n.startswith("gold") else []) for n in SETS],
)
def test_no_figure_falls_below_the_floor(name: str) -> None:
    measured, pinned = measure(name, cleaner()), read_floor()[name]
    assert (measured.labels, measured.pages) == (pinned.labels, pinned.pages), (
        "pages or labels changed: python -m benchmarks.floor --write"
    )
    assert below(measured, pinned) == []


def test_the_floor_names_every_set() -> None:
    assert list(read_floor()) == list(SETS)


@pytest.mark.parametrize(
    ("change", "worse"),
    [
        ({}, []),
        ({"macro_f": 0.91, "exact": 0.6, "lost_lines": 2}, []),
        ({"macro_f": 0.899999}, ["macro_f is 0.899999, the floor is 0.9"]),
        ({"macro_r": 0.9, "lost_lines": 2}, ["macro_r is 0.9, the floor is 0.95"]),
        ({"exact": 0.4}, ["exact is 0.4, the floor is 0.5"]),
        ({"lost_lines": 4}, ["lost_lines is 4, the floor is 3"]),
        ({"appended_f": 0.0}, ["appended_f is 0.0, the floor is 0.8"]),
    ],
)
def test_what_lies_below_the_floor(change: dict[str, float], worse: list[str]) -> None:
    assert below(replace(FIGURES, **change), FIGURES) == worse  # type: ignore[arg-type]


def test_a_figure_is_never_lowered_silently() -> None:
    pinned = {"fixtures": FIGURES, "gold/dev": FIGURES}
    measured = {"fixtures": replace(FIGURES, macro_f=0.5, exact=0.9)}
    kept, worse = repinned(measured, pinned, allow_regression=False)
    assert kept == pinned
    assert worse == ["fixtures: macro_f is 0.5, the floor is 0.9"]
    lowered, _ = repinned(measured, pinned, allow_regression=True)
    assert lowered == {**pinned, **measured}


def test_better_figures_and_new_sets_are_pinned() -> None:
    better = replace(FIGURES, macro_f=0.99)
    pinned, worse = repinned({"fixtures": better}, {"gold/dev": FIGURES}, allow_regression=False)
    assert (pinned, worse) == ({"fixtures": better, "gold/dev": FIGURES}, [])


def test_the_command_pins_and_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "one.txt").write_text(PAGE, "utf-8")
    (tmp_path / "one.lab").write_text(LAB, "utf-8")
    path = tmp_path / "floor.json"
    monkeypatch.setattr(floor, "SETS", {"own": ((tmp_path, "*.lab"),)})
    monkeypatch.setattr(floor, "read_floor", lambda: read_floor(path))
    write = floor.write_floor
    monkeypatch.setattr(floor, "write_floor", lambda figures: write(figures, path))
    assert floor.main(["--write"]) == 0
    (figures,) = read_floor(path).values()
    assert (figures.pages, figures.appended_f) == (1, 1.0)
    assert floor.main([]) == 0
    write({"own": replace(figures, macro_f=2.0)}, path)
    assert floor.main(["--write"]) == 1
    assert "worse: own: macro_f is" in capsys.readouterr().err
    assert read_floor(path)["own"].macro_f == 2.0
    assert floor.main(["--write", "--allow-regression"]) == 0
    assert read_floor(path)["own"] == figures


def test_the_floor_file_is_written_as_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "floor.json"
    floor.write_floor({"fixtures": FIGURES}, path)
    assert read_floor(path) == {"fixtures": FIGURES}


def labels_of(lab: str) -> tuple[LineLabel, ...]:
    labels, problems = label_rows(lab)
    assert not problems
    return tuple(labels.values())


def test_labels_are_read() -> None:
    assert labels_of(LAB) == (
        LineLabel(1, "H"),
        LineLabel(2, "W"),
        LineLabel(4, "M"),
        LineLabel(5, "P", ((0, 6),)),
        LineLabel(6, "R"),
    )
    assert labels_of("\n# a note\n1\tH\r\n") == (LineLabel(1, "H"),)


@pytest.mark.parametrize(
    ("lab", "message"),
    [
        ("one\tH", "row 1: 'one' is no line number"),
        ("0\tH", "row 1: '0' is no line number"),
        ("1\tH\n2\tQ", f"row 2: label 'Q' is none of: {', '.join(LABELS)}"),
        ("1\tP", "row 1: label 'P' with kept spans '': only 'P' has them"),
        ("1\tH\t0:3", "row 1: label 'H' with kept spans '0:3': only 'P' has them"),
        ("1\tP\t3", "row 1: '3' is no span 'from:to'"),
        ("1\tP\t5:3", "row 1: '5:3' is no span 'from:to'"),
        ("1\tH\n1\tM", "row 2: line 1 is labelled twice"),
    ],
)
def test_wrong_labels_are_named(lab: str, message: str) -> None:
    _, problems = label_rows(lab)
    assert [f"row {row}: {problem}" for row, problem in problems] == [message]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=ascii)
def test_a_page_cleaned_as_labelled_is_exact(end: str) -> None:
    score = score_page(PAGE.replace("\n", end), labels_of(LAB), KEPT.replace("\n", end))
    assert score.exact
    assert (score.lost, score.left) == ((), ())
    assert (score.words.precision, score.words.recall, score.words.f) == (1.0, 1.0, 1.0)
    assert score.lines == {"H": 1, "W": 1, "M": 1, "P": 1, "R": 1}


def test_lost_and_left_lines_are_named() -> None:
    cleaned = "عنوان الخبر هنا\n  طباعة \nالأول هنا\nنص\n"
    score = score_page(PAGE, labels_of(LAB), cleaned)
    assert score.lost == (LineFault(4, "M", "متن الخبر الأول هنا"),)
    assert score.left == (LineFault(2, "W", "طباعة"),)
    assert score.words == WordScore(expected=9, found=7, aligned=6)
    assert not score.exact


def test_a_repeat_that_is_kept_is_noise() -> None:
    labels = [LineLabel(1, "H"), LineLabel(2, "X")]
    score = score_page("عنوان الخبر هنا\nعنوان الخبر هنا\n", labels, "عنوان الخبر هنا\n" * 2)
    assert score.words.precision == 0.5
    assert score.left == ()
    assert not score.exact


@pytest.mark.parametrize(
    ("expected", "found", "figures"),
    [
        ("", "", (1.0, 1.0, 1.0)),
        ("", "x", (0.0, 1.0, 0.0)),
        ("x", "", (0.0, 0.0, 0.0)),
        ("a b c d", "d c b a", (0.25, 0.25, 0.25)),
        ("a b c d", "a b c d e f g h", (0.5, 1.0, 2 / 3)),
    ],
)
def test_words(expected: str, found: str, figures: tuple[float, float, float]) -> None:
    score = score_words(expected, found)
    assert (score.precision, score.recall, score.f) == pytest.approx(figures)


WORDS = st.lists(st.sampled_from("abcde"), max_size=12).map(" ".join)


def test_lines_that_are_neither_story_nor_labelled_furniture_are_foreign() -> None:
    cleaned = f"سطر غريب تماما\n{KEPT}طباعة\nعنوان الخبر هنا\n"
    score = score_page(PAGE, labels_of(LAB), cleaned)
    assert score.foreign == ("سطر غريب تماما", "عنوان الخبر هنا")
    assert score.left == (LineFault(2, "W", "طباعة"),)
    assert score_page(PAGE, labels_of(LAB), KEPT).foreign == ()
    mixed = KEPT.replace("نص باق", "نص باق طباعة")
    assert score_page(PAGE, labels_of(LAB), mixed).foreign == ("نص باق طباعة",)


def test_html_sets_hold_the_pages_with_html_and_follow_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fixture = FLOOR.parent / "html" / "amp-json-ld"
    for name, suffixes in (("one", (".txt", ".lab", ".html")), ("two", (".txt", ".lab"))):
        for suffix in suffixes:
            (tmp_path / f"{name}{suffix}").write_bytes(fixture.with_suffix(suffix).read_bytes())
    monkeypatch.setattr(floor, "SETS", {"own": ((tmp_path, "*.lab"),)})
    monkeypatch.setattr(floor, "HTML_SETS", ())
    assert measure("own", cleaner()).pages == 2
    monkeypatch.setattr(floor, "HTML_SETS", ("own",))
    before = measure("own", cleaner())
    assert before.pages == 1
    html = tmp_path / "one.html"
    html.write_text(html.read_text("utf-8").replace("الفرن", "كلمة أخرى"), "utf-8")
    after = measure("own", cleaner())
    assert after.labels != before.labels
    assert after.macro_f < before.macro_f


@given(WORDS, WORDS)
def test_shares_are_shares(expected: str, found: str) -> None:
    score = score_words(expected, found)
    assert 0 <= score.precision <= 1
    assert 0 <= score.recall <= 1
    assert min(score.precision, score.recall) - 1e-9 <= score.f <= 1
    assert score_words(expected, expected).f == 1


def test_a_summary_counts_lines_by_label() -> None:
    labels = labels_of(LAB)
    good = score_page(PAGE, labels, KEPT)
    bad = score_page(PAGE, labels, PAGE)
    none = score_page(PAGE, labels, "")
    summary = summarise([good, bad, none])
    assert summary.pages == 3
    assert summary.exact == pytest.approx(1 / 3)
    assert (summary.lost, summary.story_lines) == (2, 9)
    assert (summary.left, summary.furniture_lines) == (2, 6)
    assert summary.by_label == {"H": (3, 1), "M": (3, 1), "R": (3, 1), "W": (3, 1), "P": (3, 0)}
    assert summary.macro_recall == pytest.approx(2 / 3)


def test_no_pages_have_a_summary() -> None:
    assert summarise([]).pages == 0
    assert summarise([Score(WordScore(0, 0, 0), True)]).macro_f == 1.0


def reference(shared: Path) -> ModuleType:
    """The script that the figures to reach are given in."""
    spec = importlib.util.spec_from_file_location("score", shared / "tools" / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.shared
@pytest.mark.filterwarnings("ignore")  # the script leaves its files open
@pytest.mark.parametrize(
    ("name", "only"), [("seeds", ""), ("dev", ""), ("composed", ""), ("dev", "html")]
)
def test_the_measure_agrees_with_the_reference(
    name: str, only: str, shared: Path, tmp_path: Path
) -> None:
    scores = []
    for lab in sorted((shared / "gold" / name).glob("*.lab")):
        if only and not lab.with_suffix(".html").exists():
            continue
        page = lab.with_suffix(".txt").read_bytes().decode("utf-8")
        if only:
            cleaned = clean_html(read_page(lab.with_suffix(".html")).text).text
        else:
            cleaned = clean(page).text
        (tmp_path / f"{lab.stem}.txt").write_bytes(cleaned.encode("utf-8"))
        scores.append(score_page(page, labels_of(lab.read_text("utf-8")), cleaned))
    module = reference(shared)
    rows = module.run(str(shared / "gold" / name), str(tmp_path), only)
    expected, summary = module.summary(rows), summarise(scores)
    pairs = {
        "pages": summary.pages,
        "macro_p": summary.macro_precision,
        "macro_r": summary.macro_recall,
        "macro_f": summary.macro_f,
        "micro_p": summary.micro_precision,
        "micro_r": summary.micro_recall,
        "exact": summary.exact,
        "lost_lines": summary.lost,
        "of_kept": summary.story_lines,
        "leaked_lines": summary.left,
        "of_noise": summary.furniture_lines,
    }
    assert {key: round(value, 4) for key, value in pairs.items()} == {
        key: round(value, 4) for key, value in expected.items()
    }
