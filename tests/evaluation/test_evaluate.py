"""Labelled pages are scored from text and from HTML; wrong labels stop nothing but their page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import BODY, BUTTON, ROOT, TITLE, RunCleaner, write

from benchmarks import extract
from cleaner import Cleaner
from cleaner.evaluation.evaluate import evaluate_folder, evaluate_page, read_labelled
from cleaner.evaluation.score_report import ScoredPage, report_data, report_lines, worst_first
from cleaner.evaluation.scoring import LineFault, Score, WordScore, summarise
from cleaner.files.pages import read_page
from cleaner.records.outlets import outlet_of

PAGE = f"{TITLE}\n{BUTTON}{BODY}"
LAB = "1\tH\n2\tW\n4\tM\n6\tM\n"
HTML = f"""<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="windows-1256">
<title>{TITLE.strip()}</title></head><body><nav><a href="/">الرئيسية</a></nav>
<article><h1>{TITLE.strip()}</h1>{
    "".join(f"<p>{line}</p>" for line in BODY.strip().splitlines())
}</article></body></html>"""
FIXTURES = ROOT / "fixtures" / "html"


@pytest.fixture
def gold(here: Path) -> Path:
    """Two pages of one outlet and one of another; the second page lost nothing, but says more."""
    for name in ("p1-wadi", "p2-wadi", "other/1"):
        write(here / "gold" / f"{name}.txt", PAGE)
        write(here / "gold" / f"{name}.lab", LAB)
    write(here / "gold" / "p2-wadi.txt", PAGE.replace(BUTTON, ""))
    write(here / "gold" / "p2-wadi.lab", "1\tH\n3\tM\n5\tM\n")
    return Path("gold")


def scores(cleaner: RunCleaner, *arguments: str | Path) -> dict[str, Any]:
    loaded = json.loads(cleaner("evaluate", "--json", *arguments).stdout)
    assert isinstance(loaded, dict)
    return loaded


def test_a_table_names_what_went_wrong_and_where(gold: Path, cleaner: RunCleaner) -> None:
    result = cleaner("evaluate", gold)
    assert (result.code, result.stderr) == (0, "")
    lines = result.out.splitlines()
    assert [line.split()[:2] for line in lines[1:4]] == [
        ["all", "3"],
        ["other", "1"],
        ["wadi", "2"],
    ]
    assert "W other furniture" in result.out
    pages = [line.split()[0] for line in lines if "yes" in line.split() or "no" in line.split()]
    assert pages == ["other/1", "p1-wadi", "p2-wadi"]
    assert f"gold/p1-wadi.txt:2: W: {BUTTON.strip()}" in lines
    assert not any(line.startswith("gold/p2-wadi") for line in lines)


def test_worst_limits_pages_and_lines_but_not_the_figures(gold: Path, cleaner: RunCleaner) -> None:
    whole, worst = (cleaner("evaluate", gold, *more).out for more in ((), ("--worst", "1")))
    assert worst.splitlines()[:3] == whole.splitlines()[:3]
    assert "gold/other/1.txt:2" in worst
    assert "p1-wadi" in whole
    assert "p1-wadi" not in worst
    assert cleaner("evaluate", gold, "--worst", "0").out in whole


def test_json_holds_everything(gold: Path, cleaner: RunCleaner) -> None:
    found = scores(cleaner, gold, "--worst", "0")
    assert (found["schema"], found["input"], found["problems"]) == (1, "text", [])
    assert found["summary"]["pages"] == 3
    assert found["summary"]["macro_recall"] == 1.0
    assert found["summary"]["by_label"]["W"] == {"lines": 2, "wrong": 2}
    assert found["outlets"]["wadi"]["exact"] == 0.5
    first = found["pages"][0]
    assert (first["page"], first["outlet"], first["path"]) == (
        "other/1",
        "other",
        "gold/other/1.txt",
    )
    assert first["left"] == [{"line": 2, "label": "W", "text": BUTTON.strip()}]
    assert first["f"] == pytest.approx(
        2 * first["precision"] * first["recall"] / (first["precision"] + first["recall"])
    )


def test_options_are_those_of_clean(gold: Path, own_rules: Path, cleaner: RunCleaner) -> None:
    assert scores(cleaner, gold)["summary"]["exact"] == pytest.approx(1 / 3)
    assert scores(cleaner, gold, "--rules", own_rules)["summary"]["exact"] == 1.0
    assert scores(cleaner, gold, "--drop", "headline")["summary"]["lost"] == 3
    assert cleaner("evaluate", gold, "--keep", "nonsense").code == 2


@pytest.mark.parametrize(("floor", "code"), [("0.5", 0), ("1", 1)])
def test_a_floor_is_a_check(gold: Path, floor: str, code: int, cleaner: RunCleaner) -> None:
    result = cleaner("evaluate", gold, "--floor", floor)
    assert result.code == code
    assert ("the floor is 1" in result.stderr) == bool(code)


@pytest.mark.parametrize(
    ("lab", "problems"),
    [
        ("1\tH\n2\tN\n4\tM\n6\tM\n", ["gold/p1-wadi.lab:2: label 'N' is none of: "]),
        ("1\tH\n2\tW\n4\tM\n", ["gold/p1-wadi.txt:6: has no label in p1-wadi.lab"]),
        (f"{LAB}9\tW\n", ["gold/p1-wadi.lab:5: there is no line 9, the page has 6"]),
        (
            "1\tH\n2\tP\t0:99\n4\tM\n6\tM\n",
            ["gold/p1-wadi.lab:2: a span ends at 99, line 2 has 22"],
        ),
        (
            "x\tH\n2\tW\n2\tW\n",
            ["gold/p1-wadi.lab:1: 'x' is no line number", "gold/p1-wadi.lab:3: line 2 is labelled"],
        ),
    ],
)
def test_wrong_labels_are_told_and_the_rest_is_scored(
    gold: Path, lab: str, problems: list[str], cleaner: RunCleaner
) -> None:
    write(gold / "p1-wadi.lab", lab)
    result = cleaner("evaluate", gold, "--floor", "1")
    said = result.stderr.splitlines()
    assert result.code == 2
    assert len(said) == len(problems) + 1
    for line, problem in zip(said, problems, strict=False):
        assert line.startswith(problem)
    assert said[-1] == "1 page not scored"
    assert result.out.splitlines()[1].split()[:2] == ["all", "2"]
    assert scores(cleaner, gold)["problems"] == said[:-1]


def test_pages_that_cannot_be_read_are_told(gold: Path, cleaner: RunCleaner) -> None:
    (gold / "p1-wadi.txt").unlink()
    write(gold / "p2-wadi.lab", b"\xff1\tH\n")
    result = cleaner("evaluate", gold)
    assert result.code == 2
    assert "gold/p1-wadi.txt: no such file or folder" in result.stderr
    assert "gold/p2-wadi.lab: is not UTF-8" in result.stderr
    assert "2 pages not scored" in result.stderr
    assert result.out.splitlines()[1].split()[:2] == ["all", "1"]


def test_without_labelled_pages_there_is_nothing_to_score(here: Path, cleaner: RunCleaner) -> None:
    write(here / "gold" / "1.txt", PAGE)
    for arguments, message in (
        (("none",), "none: is no folder"),
        (("gold",), "gold: holds no labelled pages"),
    ):
        result = cleaner("evaluate", *arguments)
        assert (result.code, result.stdout) == (2, b"")
        assert result.stderr.startswith(message)
    write(here / "gold" / "1.lab", LAB)
    assert (
        "no labelled page has its .html beside it" in cleaner("evaluate", "gold", "--html").stderr
    )


def test_html_is_cleaned_and_measured_with_the_same_labels(gold: Path, cleaner: RunCleaner) -> None:
    write(gold / "p1-wadi.html", HTML.encode("windows-1256"))
    found = scores(cleaner, gold, "--html")
    assert found["input"] == "html"
    assert [page["page"] for page in found["pages"]] == ["p1-wadi"]
    assert found["pages"][0]["left"] == []
    assert found["pages"][0]["recall"] == 1.0
    assert scores(cleaner, gold)["summary"]["pages"] == 3


def test_pages_that_are_told_to_hold_no_story_are_passed_over(
    gold: Path, cleaner: RunCleaner
) -> None:
    write(gold / "NOT_ARTICLE.txt", "p1-wadi.txt\n1\n")
    found = scores(cleaner, gold)
    assert [page["page"] for page in found["pages"]] == ["other/1", "p2-wadi"]
    assert found["problems"] == []


def test_a_page_beyond_the_limits_is_told_without_a_word_of_internal_errors(
    gold: Path, cleaner: RunCleaner, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cleaner import ExtractionError

    def refuse(*_: object, **__: object) -> None:
        raise ExtractionError("holds too many elements")

    write(gold / "p1-wadi.htm", HTML)
    monkeypatch.setattr("cleaner.pipeline.Cleaner.clean_html", refuse)
    result = cleaner("evaluate", gold, "--html")
    assert result.code == 2
    assert result.stderr.splitlines()[0] == "gold/p1-wadi.htm: holds too many elements"


@pytest.mark.parametrize(
    ("name", "outlet"),
    [
        ("d000-anbaa-com", "anbaa-com"),
        ("anbaa-17", "anbaa"),
        ("17", "mine"),
        ("p17", "mine"),
        ("front", "mine"),
        ("anbaa/2011/17", "anbaa/2011"),
        ("youm7-com", "mine"),
    ],
)
def test_the_outlet_of_a_page_is_in_its_name(name: str, outlet: str) -> None:
    assert outlet_of(name, "mine") == outlet


def test_foreign_lines_are_listed_with_their_page() -> None:
    lost = (LineFault(3, "M", "سطر من الخبر"),)
    score = Score(WordScore(4, 6, 2), False, lost, lines={"M": 2}, foreign=("سطر غريب",))
    page = ScoredPage("1", "wadi", "gold/1.txt", score, 0.5)
    lines = list(report_lines([page]))
    assert lines[-1] == "gold/1.txt: سطر غريب"
    assert "gold/1.txt:3: M: سطر من الخبر" in lines
    data = report_data([page])["pages"][0]
    assert (data["foreign"], data["appended_f"]) == (["سطر غريب"], 0.5)


def test_pages_that_are_equally_good_stand_with_those_that_are_not_exact_first() -> None:
    pages = [
        ScoredPage("b", "", "", Score(WordScore(2, 2, 2), True)),
        ScoredPage("a", "", "", Score(WordScore(2, 2, 2), True)),
        ScoredPage("c", "", "", Score(WordScore(2, 2, 2), False)),
    ]
    assert [page.name for page in worst_first(pages)] == ["c", "a", "b"]


def test_our_html_pages_are_labelled_without_a_mistake() -> None:
    told: list[str] = []
    pages, failed = evaluate_folder(FIXTURES, Cleaner(), from_html=True, warn=told.append)
    assert (told, failed) == ([], 0)
    assert len(pages) == len(list(FIXTURES.glob("*.html"))) >= 8


@pytest.mark.parametrize("html", sorted(FIXTURES.glob("*.html")), ids=lambda path: path.stem)
def test_the_labelled_text_of_our_html_pages_stands_on_them(html: Path) -> None:
    from lxml.html import document_fromstring

    page, _ = read_labelled(html.with_suffix(".lab"))
    shown = " ".join(document_fromstring(read_page(html).text).text_content().split())
    position = 0
    for line in page.text.splitlines():
        position = shown.index(line, position) + len(line)


def test_the_portal_is_in_windows_1256() -> None:
    assert read_page(FIXTURES / "portal-tables.html").encoding == "windows-1256"


def test_appended_stories_are_scored_when_there_are_any() -> None:
    cases = ROOT / "fixtures" / "pages"
    made = Cleaner()
    assert evaluate_page(cases / "clean-short-news" / "page.lab", made).appended_f is None
    scored = evaluate_page(cases / "infinite-scroll" / "page.lab", made).appended_f
    assert scored is not None
    assert scored > 0.9


def test_the_benchmark_of_extraction_scores_as_the_command_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pages = extract.read_pages(FIXTURES)
    scored, _ = evaluate_folder(FIXTURES, Cleaner(), from_html=True, warn=print)
    expected = summarise([page.score for page in scored])
    assert extract.quality(extract.by_cleaner(), pages) == expected
    missing = ("none", "no such package", extract.by_cleaner)
    broken = ("broken", "cleaner", lambda: lambda html: html[len(html)])
    chosen = [tool for tool in extract.TOOLS if tool[1] in ("cleaner", "trafilatura")]
    monkeypatch.setattr(extract, "TOOLS", [*chosen, broken, missing])
    table, added, left_out = extract.run(pages, 1).split("\n\n")
    rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in table.splitlines()]
    assert [row[0] for row in rows[2:]] == [*(name for name, _, _ in chosen), "broken"]
    assert rows[2][3] == f"{expected.macro_f:.4f}"
    assert rows[-1][1:6] == ["0.0000", "0.0000", "0.0000", "0%", str(len(pages))]
    assert "times the CPU time of trafilatura" in added
    assert left_out == "not installed and not measured: none"


def test_blocks_of_html_are_lines() -> None:
    markup = "<div>خبر <b>أول</b><p>نص\nواحد<br>سطر</p><script>x</script> ذيل</div>"
    assert extract.lines_of(markup).splitlines() == ["خبر أول", "نص واحد", "سطر", "ذيل"]
    assert extract.lines_of(" ") == ""
