"""The commands ``duplicates`` and ``index``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from batches import write_archive
from conftest import RunCleaner

A = "وصول سفينة القمح الكبيرة إلى المرفأ الشمالي"
B = "سفينة القمح الكبيرة تصل إلى المرفأ الشمالي"
C = "إضراب عمال السكك الحديدية يعطل رحلات المسافرين"
BODY = "قال مسؤول في المرفأ إن العمل يجري كما خطط له منذ أشهر، وإن النتائج تظهر قبل نهاية العام.\n"


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, headline in (("a", A), ("b", B), ("c", C)):
        write_page(tmp_path / f"{name}.txt", headline)
    return tmp_path


def write_page(path: Path, headline: str) -> None:
    path.write_text(f"{headline}\n\n{BODY}\n{BODY}", encoding="utf-8")


def test_pages_are_compared(pages: Path, cleaner: RunCleaner) -> None:
    result = cleaner("duplicates", "a.txt", "b.txt", "c.txt")
    assert result.code == 0
    assert result.out.splitlines()[1:] == [f"    b.txt: {B}", f"    a.txt: {A}"]
    assert result.out.startswith("same  ")
    assert cleaner("duplicates", "--check", str(pages)).code == 1


def test_json_tsv_and_groups(pages: Path, cleaner: RunCleaner) -> None:
    (line,) = cleaner("duplicates", "--json", str(pages)).out.splitlines()
    record = json.loads(line)
    assert record["label"] == "same"
    assert record["other"]["text"] == A
    header, row = cleaner("duplicates", "--tsv", str(pages)).out.splitlines()
    assert len(header.split("\t")) == len(row.split("\t"))
    groups = cleaner("duplicates", "--groups", str(pages)).out
    assert groups.startswith("group 1: 2 headlines\n    1.00  head")
    assert json.loads(cleaner("duplicates", "--groups", "--json", str(pages)).out)["group"] == 1


def test_keep_first(pages: Path, cleaner: RunCleaner) -> None:
    cleaner("duplicates", "--keep-first", "kept.list", "a.txt", "b.txt", "c.txt")
    assert (pages / "kept.list").read_text() == "a.txt\nc.txt\n"


def test_check_against_an_index(pages: Path, cleaner: RunCleaner) -> None:
    check = ("duplicates", "--check", "--index", "news.db")
    assert cleaner(*check, "a.txt", "c.txt").code == 0
    result = cleaner(*check, "b.txt")
    assert result.code == 1
    assert result.out.startswith(f"b.txt: {B} ~ a.txt: {A} (same, 0.8")
    assert cleaner(*check, "a.txt").code == 0  # it was there first
    (pages / "copy.txt").write_bytes((pages / "a.txt").read_bytes())
    assert cleaner(*check, "copy.txt").code == 0  # a.txt is its equal, b.txt was not remembered
    write_page(pages / "b.txt", "مهرجان القوارب الخشبية يختتم عروضه أمام الزوار")
    assert cleaner(*check, "b.txt").code == 0


@pytest.mark.usefixtures("pages")
def test_dry_run_remembers_nothing(cleaner: RunCleaner) -> None:
    cleaner("duplicates", "--index", "news.db", "a.txt")
    assert cleaner("duplicates", "--index", "news.db", "--dry-run", "b.txt").out != ""
    assert "headlines\t1\n" in cleaner("index", "info", "news.db").out


def test_lists_of_headlines(pages: Path, cleaner: RunCleaner) -> None:
    (pages / "list.txt").write_text(f"{A}\n\n{C}\n{B}\n", encoding="utf-8")
    result = cleaner("duplicates", "--lines", "--check", "list.txt")
    assert (result.code, result.out.split(": ")[0]) == (1, "list.txt:4")
    rows = [("2024-03-01", A), ("2024-03-01", B), ("2023-01-09", B)]
    table = "date\ttitle\n" + "".join(f"{day}\t{text}\n" for day, text in rows)
    (pages / "list.tsv").write_text(table, encoding="utf-8")
    assert (
        len(cleaner("duplicates", "--column", "title", "--json", "list.tsv").out.splitlines()) == 1
    )
    lines = [json.dumps({"title": text, "date": day}) for day, text in rows]
    (pages / "list.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert (
        len(cleaner("duplicates", "--column", "title", "--json", "list.jsonl").out.splitlines())
        == 1
    )


def test_related_headlines_on_request(pages: Path, cleaner: RunCleaner) -> None:
    page = f"{C}\n\n{BODY}\n{BODY}\nاقرأ أيضا:\n{B}\nمهرجان القوارب الخشبية يختتم عروضه\n"
    (pages / "d.txt").write_text(page, encoding="utf-8")
    assert cleaner("duplicates", "a.txt", "d.txt").out == ""
    related = cleaner("duplicates", "--related", "--tsv", "a.txt", "d.txt").out.splitlines()
    assert [row.split("\t")[3:5] for row in related[1:]] == [["d.txt", "related 1"]]
    kept = ("duplicates", "--related", "--keep-first", "-", "--json", "a.txt", "d.txt")
    assert cleaner(*kept).out.splitlines()[1:] == ["a.txt", "d.txt"]  # its own headline is new


def test_crowded_buckets_are_said(pages: Path, cleaner: RunCleaner) -> None:
    text = "وصول سفينة القمح إلى مرفأ {} محملة بألف طن"
    towns = ["الشمال", "الجنوب", "الوادي", "الجبل", "الساحل", "الجزيرة", "البلدة", "الواحة"]
    headlines = [text.format(town) for town in towns]
    (pages / "list.txt").write_text("\n".join(headlines), encoding="utf-8")
    (pages / "again.txt").write_text(f"عاجل: {headlines[6]}", encoding="utf-8")
    limit = ("duplicates", "--lines", "--bucket-limit", "2", "--check")
    result = cleaner(*limit, "list.txt", "again.txt")
    assert result.code == 1
    assert "again.txt:1: عاجل" in result.out or "list.txt:7: " in result.out
    assert "shared by more than 2 headlines, by 8 at the most" in result.stderr
    assert result.stderr.startswith("warning: ")
    index = (*limit, "--index", "news.db")
    assert cleaner(*index, "list.txt").code == 0
    result = cleaner(*index, "again.txt")
    assert (result.code, result.stderr[:9]) == (1, "warning: ")
    said = cleaner(*limit[:2], "--check", "list.txt").stderr
    assert said.startswith("the same news twice: ")
    assert "warning" not in said


def test_export_and_import(pages: Path, cleaner: RunCleaner) -> None:
    cleaner("duplicates", "--index", "news.db", "a.txt", "c.txt")
    exported = cleaner("index", "export", "news.db").out
    (pages / "news.jsonl").write_text(exported, encoding="utf-8")
    assert cleaner("index", "import", "again.db", "news.jsonl").code == 0
    assert cleaner("index", "export", "again.db").out == exported
    assert cleaner("index", "compact", "again.db").code == 0
    assert cleaner("duplicates", "--check", "--index", "again.db", "b.txt").code == 1


@pytest.mark.usefixtures("pages")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("index", "info", "none.db"), "none.db: no such index"),
        (("index", "info", "a.txt"), "a.txt: is not an index of headlines"),
        (("duplicates", "none.txt"), "none.txt: no such file or folder"),
        (("duplicates", "--lines", "none.txt"), "none.txt: no such file or folder"),
        (("duplicates", "--column", "x", "a.txt"), "a.txt:1: no column 'x'"),
        (("duplicates", "--updates", "a.txt"), "need --index"),
        (("duplicates", "--groups", "--index", "n.db", "a.txt"), "leave out --index"),
        (("duplicates", "--json", "--tsv", "a.txt"), "not both"),
        (("index", "import", "n.db", "a.txt"), "a.txt:1: is no export of headlines of format 1"),
    ],
)
def test_errors(cleaner: RunCleaner, arguments: tuple[str, ...], message: str) -> None:
    result = cleaner(*arguments)
    assert result.code == 2
    assert message in " ".join(result.stderr.split())
    assert "Traceback" not in result.stderr


def test_a_bad_page_does_not_stop_the_others(pages: Path, cleaner: RunCleaner) -> None:
    (pages / "bad.txt").write_bytes(b"\xff\xfe\xff")
    result = cleaner("duplicates", "bad.txt", "a.txt", "b.txt")
    assert result.code == 2
    assert "a.txt" in result.out


def test_pages_of_any_form_are_compared(pages: Path, cleaner: RunCleaner) -> None:
    """Archives and records hold the same headlines as files, whatever the number of processes."""
    plain = cleaner("duplicates", "a.txt", "b.txt", "c.txt", "--json")
    texts = [(pages / name).read_text("utf-8") for name in ("a.txt", "b.txt", "c.txt")]
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    (pages / "in.jsonl").write_text(lines, encoding="utf-8")
    names = ("a.txt", "b.txt", "c.txt")
    write_archive(pages / "in.zip", zip(names, texts, strict=True))
    for source, jobs in (("in.jsonl", 1), ("in.zip", 2)):
        found = cleaner("duplicates", source, "--json", "--jobs", jobs)
        assert (found.code, len(found.out.splitlines())) == (
            plain.code,
            len(plain.out.splitlines()),
        )
        assert found.out.count(source) >= 2


FIRST = [f"لفظ{number}" for number in range(90)]
SECOND = [f"قول{number}" for number in range(90)]


@pytest.fixture
def stories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of a under another headline (b), and another story under the headline of a (c)."""
    monkeypatch.chdir(tmp_path)
    write_story(tmp_path / "a.txt", A, FIRST)
    write_story(tmp_path / "b.txt", C, FIRST[20:])
    write_story(tmp_path / "c.txt", A, SECOND)
    return tmp_path


def write_story(path: Path, headline: str, words: list[str]) -> None:
    halves = (" ".join(words[:45]), " ".join(words[45:]))
    path.write_text(f"{headline}\n\n{halves[0]}.\n\n{halves[1]}.\n", encoding="utf-8")


def test_texts_are_compared(stories: Path, cleaner: RunCleaner) -> None:
    by_headline = cleaner("duplicates", "--tsv", str(stories)).out
    assert "c.txt" in by_headline
    assert "b.txt" not in by_headline
    result = cleaner("duplicates", "--by", "text", "a.txt", "b.txt", "c.txt")
    assert result.out.splitlines()[1:] == [f"    b.txt: {C}", f"    a.txt: {A}"]
    assert result.out.startswith("same  0.9")
    (line,) = cleaner("duplicates", "--by", "text", "--groups", "--json", ".").out.splitlines()
    group = json.loads(line)
    assert group.keys() == {"group", "head", "members"}
    assert group["head"].keys() == {"text", "source", "place", "day", "digest"}
    (member,) = group["members"]
    assert (member["record"]["source"], member["relation"]) == ("b.txt", "contains")
    assert cleaner("duplicates", "--by", "text", "--check", ".").code == 1


def test_headlines_and_texts_are_compared(stories: Path, cleaner: RunCleaner) -> None:
    result = cleaner("duplicates", "--by", "both", "--groups", ".")
    assert result.out.splitlines()[0] == "group 1: 2 pages"
    assert "text-contains" in result.out
    assert "c.txt" not in result.out
    cleaner("duplicates", "--by", "both", "--keep-first", "kept.list", "a.txt", "b.txt", "c.txt")
    assert (stories / "kept.list").read_text() == "a.txt\nc.txt\n"


def test_records_lines_and_columns_of_texts(stories: Path, cleaner: RunCleaner) -> None:
    texts = [path.read_text("utf-8") for path in sorted(stories.glob("*.txt"))]
    rows = [json.dumps({"id": i, "body": text}) for i, text in enumerate(texts)]
    Path("news.jsonl").write_text("\n".join(rows), encoding="utf-8")
    Path("news.list").write_text("\n".join(" ".join(text.split()) for text in texts), "utf-8")
    for arguments in (
        ("--text-field", "body", "news.jsonl"),
        ("--column", "body", "news.jsonl"),
        ("--lines", "news.list"),
    ):
        result = cleaner("duplicates", "--by", "text", "--tsv", *arguments)
        (_, row) = result.out.splitlines()
        assert row.split("\t")[2] == "contains", arguments


def test_the_threshold_and_bands_of_texts(stories: Path, cleaner: RunCleaner) -> None:
    write_story(stories / "d.txt", "أخبار المساء", FIRST[:35] + SECOND[30:])
    compare = ("duplicates", "--by", "text", "--tsv", "a.txt", "d.txt")
    assert cleaner(*compare).out.splitlines()[1:] == []
    (row,) = cleaner(
        *compare, "--threshold", "0.3", "--bands", "64", "--rows", "1"
    ).out.splitlines()[1:]
    assert row.split("\t")[2] == "overlap"


@pytest.mark.usefixtures("stories")
def test_texts_against_an_index(cleaner: RunCleaner) -> None:
    check = ("duplicates", "--by", "text", "--check", "--index", "stories.db")
    assert cleaner(*check, "a.txt", "c.txt").code == 0
    result = cleaner(*check, "b.txt")
    assert result.code == 1
    assert result.out.startswith(f"b.txt: {C} ~ a.txt: {A} (same, 0.9")
    exported = cleaner("index", "export", "stories.db").out
    Path("stories.jsonl").write_text(exported, encoding="utf-8")
    assert cleaner("index", "import", "--by", "text", "other.db", "stories.jsonl").code == 0
    assert "headlines\t2" in cleaner("index", "info", "other.db").out
    other = ("duplicates", "--by", "text", "--check", "--index", "other.db")
    assert cleaner(*other, "b.txt").code == 1


def test_one_process_or_several(stories: Path, cleaner: RunCleaner) -> None:
    group = ("duplicates", "--by", "both", "--groups", "--json", str(stories), "--jobs")
    one = cleaner(*group, "1").out
    assert one
    assert cleaner(*group, "2").out == one


@pytest.mark.parametrize(
    "arguments",
    [
        ("--by", "sound"),
        ("--threshold", "0.5"),
        ("--by", "text", "--updates", "--index", "x.db"),
        ("--by", "text", "--related"),
        ("--by", "both", "--index", "x.db"),
        ("--by", "both", "--lines"),
    ],
)
def test_options_without_a_meaning_are_refused(
    stories: Path, cleaner: RunCleaner, arguments: tuple[str, ...]
) -> None:
    result = cleaner("duplicates", *arguments, str(stories))
    assert result.code == 2
    assert not (stories / "x.db").exists()
