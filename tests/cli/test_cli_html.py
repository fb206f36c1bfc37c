"""HTML pages through the command line: read, named, recorded, compared, refused."""

from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path

import pytest
from conftest import BODY, NOISY, STORY, TITLE, RunCleaner, write

from cleaner import Cleaned, Cleaner, ExtractionError, InputError, Metadata
from cleaner.cli.options import LARGEST, bytes_of
from cleaner.files.pages import MAX_SIZE, read_page

PARAGRAPHS = [line for line in BODY.splitlines() if line]
OTHER = "إضراب عمال السكك الحديدية يعطل رحلات المسافرين"


def html_page(title: str = TITLE, head: str = "", published: str = "") -> str:
    """A page as an outlet serves it: navigation, the story, links to others, a footer."""
    time = f'<meta property="article:published_time" content="{published}">' if published else ""
    story = "".join(f"<p>{text}</p>\n" for text in PARAGRAPHS * 2)
    return (
        f"<!DOCTYPE html>\n<html lang='ar'><head>{head}{time}<title>{title}</title></head>\n<body>"
        "<nav><ul><li><a href='/'>الرئيسية</a></li><li><a href='/s'>رياضة</a></li></ul></nav>"
        f"<article><h1>{title}</h1>\n{story}</article>"
        "<footer><a href='/about'>من نحن</a></footer></body></html>\n"
    )


def assert_story(text: str) -> None:
    assert all(paragraph in text for paragraph in PARAGRAPHS)
    assert "الرئيسية" not in text
    assert "<" not in text


# Input and output


def test_a_folder_of_text_and_html(here: Path, own_rules: Path, cleaner: RunCleaner) -> None:
    write(here / "in/a/page.html", html_page())
    write(here / "in/b.HTM", html_page())
    write(here / "in/c.txt", NOISY)
    result = cleaner("clean", "in", "-o", "out", "--rules", own_rules)
    assert (result.code, result.out) == (0, "")
    out = sorted(p.relative_to(here).as_posix() for p in (here / "out").rglob("*.*"))
    assert out == ["out/a/page.txt", "out/b.txt", "out/c.txt"]
    assert_story((here / "out/a/page.txt").read_text("utf-8"))
    assert (here / "out/c.txt").read_text("utf-8") == STORY
    assert result.stderr.startswith("3 pages, ")


def test_pages_with_the_names_that_mirrors_give_them(here: Path, cleaner: RunCleaner) -> None:
    names = ("show.php?id=7.5", "show.php?id=8", "index.aspx")
    for name in names:
        write(here / "in" / name, html_page())
    assert cleaner("clean", "in", "-o", "out").code == 0
    out = {path.name: path.read_text("utf-8") for path in (here / "out").iterdir()}
    assert sorted(out) == ["index.txt", "show.php?id=7.5.txt", "show.php?id=8.txt"]
    for text in out.values():
        assert_story(text)


@pytest.mark.parametrize("name", ["story-2231", "story.txt"])
@pytest.mark.parametrize("batch", [False, True])
def test_html_is_known_by_what_it_begins_with(
    here: Path, cleaner: RunCleaner, name: str, batch: bool
) -> None:
    page = write(here / name, html_page())
    assert cleaner("clean", name, "-o", "out/", *(["--jobs", "1"] if batch else [])).code == 0
    assert_story((here / "out" / name).read_text("utf-8"))
    assert cleaner("hook", name).code == 2
    assert page.read_text("utf-8") == html_page()


@pytest.mark.parametrize("name", ["page.html.gz", "page.txt"])
def test_a_compressed_page_is_refused_as_such(name: str, here: Path, cleaner: RunCleaner) -> None:
    write(here / name, gzip.compress(b"<html><p>a"))
    result = cleaner("clean", name)
    assert (result.code, result.out) == (2, "")
    assert "it is compressed (gzip), unpack it first" in result.stderr


def test_a_picture_is_not_told_to_name_its_encoding(here: Path, cleaner: RunCleaner) -> None:
    write(here / "page.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    result = cleaner("clean", "page.txt", "-o", "out.txt")
    assert result.code == 2
    assert "seems to be no text" in result.stderr
    assert "--encoding" not in result.stderr


@pytest.mark.parametrize("declared", ["windows-1256", "iso-8859-1", ""])
def test_output_is_utf8_whatever_a_page_is_in(
    here: Path, cleaner: RunCleaner, declared: str
) -> None:
    page = html_page(head=f"<meta charset={declared}>" if declared else "")
    write(here / "page.html", page.encode("windows-1256"))
    result = cleaner("clean", "page.html")
    assert result.code == 0
    assert_story(result.out)
    lies = declared == "iso-8859-1"
    assert lies == ("declares windows-1252, but is windows-1256" in result.stderr)
    same = cleaner("clean", "page.html", "-q", "--output-encoding", "same")
    assert same.stdout == result.out.encode("windows-1256")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1256"])
def test_standard_input_that_is_html(cleaner: RunCleaner, encoding: str) -> None:
    data = ("\n<!-- saved -->\n" + html_page()).encode(encoding)
    result = cleaner("clean", "-", "-q", stdin=data)
    assert (result.code, result.stderr) == (0, "")
    assert_story(result.out)


def test_one_page_to_a_file_and_to_a_folder(here: Path, cleaner: RunCleaner) -> None:
    write(here / "page.html", html_page())
    assert cleaner("clean", "page.html", "-q", "-o", "story.txt") == (0, b"", "")
    assert cleaner("clean", "page.html", "-q", "-o", "out") == (0, b"", "")
    story = (here / "story.txt").read_text("utf-8")
    assert_story(story)
    assert (here / "out/page.txt").read_text("utf-8") == story


def test_names_that_would_meet_are_kept_whole_and_said(here: Path, cleaner: RunCleaner) -> None:
    for name in ("a.html", "a.txt", "b.html", "b.htm", "c.html"):
        write(here / "in" / name, html_page() if "htm" in name else STORY)
    result = cleaner("clean", "in", "-o", "out")
    assert result.code == 0
    written = sorted(path.name for path in (here / "out").iterdir())
    assert written == ["a.html.txt", "a.txt", "b.htm.txt", "b.html.txt", "c.txt"]
    warnings = [line for line in result.stderr.splitlines() if "belongs to another page" in line]
    assert warnings[0] == (
        "warning: in/a.html: written as a.html.txt: a.txt belongs to another page, too"
    )
    assert [line.split(": ")[1] for line in warnings] == ["in/a.html", "in/b.htm", "in/b.html"]
    quiet = cleaner("clean", "in", "-q", "-o", "again")
    assert quiet == (0, b"", "")


def test_an_html_page_never_takes_the_place_of_an_input(here: Path, cleaner: RunCleaner) -> None:
    write(here / "page.html", html_page())
    write(here / "page.txt", "mine")
    result = cleaner("clean", "page.html", "page.txt", "-o", ".")
    assert result.code == 2
    assert (here / "page.txt").read_text() == "mine"


# Records


def test_records_of_html_pages(here: Path, cleaner: RunCleaner) -> None:
    write(here / "in/a.html", html_page().encode("windows-1256"))
    write(here / "in/b.txt", STORY)
    result = cleaner("clean", "in", "--json", "-q")
    page, text = map(json.loads, result.out.splitlines())
    assert (page["path"], page["name"]) == ("in/a.html", "a.txt")
    assert (page["kind"], page["encoding"], page["bom"]) == ("article", "windows-1256", False)
    assert page["metadata"]["title"] == TITLE
    assert (text["kind"], text["metadata"], text["encoding"]) == ("article", None, "utf-8")
    write(here / "r.jsonl", result.stdout)
    assert cleaner("restore", "r.jsonl", "-o", "back") == (0, b"", "")
    assert (here / "back/b.txt").read_text("utf-8") == STORY
    seen = (here / "back/a.txt").read_text("utf-8").splitlines()
    assert {*PARAGRAPHS, TITLE, "الرئيسية", "من نحن"} <= {*seen}


def test_a_misread_page_of_text_is_read_and_restored(here: Path, cleaner: RunCleaner) -> None:
    data = STORY.encode().decode("windows-1256").encode()
    write(here / "page.txt", data)
    assert cleaner("clean", "page.txt", "-q").out == STORY
    records = cleaner("clean", "page.txt", "--json", "-q")
    assert json.loads(records.out)["misread"] == "windows-1256"
    assert cleaner("restore", "-", "-o", "-", stdin=records.stdout).stdout == data
    assert cleaner("clean", "page.txt", "-q", "--output-encoding", "same").stdout == data


def test_bytes_that_cannot_be_restored_are_told_before_and_after(
    here: Path, cleaner: RunCleaner
) -> None:
    text = STORY + "شارع ١٤\n"
    write(here / "page.txt", text.encode("mac-arabic").replace(b"\xa0", b" "))
    records = cleaner("clean", "page.txt", "--json")
    assert "page.txt: warning: cannot be restored byte for byte: mac-arabic" in records.stderr
    assert json.loads(records.out)["exact"] is False
    result = cleaner("restore", "-", "-o", "back", stdin=records.stdout)
    assert result.code == 2
    assert "page.txt: cannot be restored byte for byte" in result.stderr


# Pages that are no stories, and pages that fail


@pytest.fixture
def odd_pages(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Pages whose extraction ends in ways that depend on their content."""

    def clean_html(_: Cleaner, html: str, *, url: str = "", **_options: str) -> Cleaned:
        if "deep" in html:
            raise ExtractionError("nests 9,000 elements deep; the limit is 1,000")
        kind = "front-page" if "front" in html else "empty" if "empty" in html else "article"
        text = f"{url}{STORY if kind == 'article' else ''}"
        return Cleaned(text, kind=kind, headline="", metadata=Metadata(title="عنوان"))

    monkeypatch.setattr(Cleaner, "clean_html", clean_html)
    for name in ("a-front", "b-deep", "c-empty", "d-story", "e-front"):
        write(here / "in" / f"{name}.html", name)
    return here


def test_a_page_that_cannot_be_extracted_does_not_stop_the_others(
    odd_pages: Path, cleaner: RunCleaner
) -> None:
    result = cleaner("clean", "in", "-o", "out", "-q")
    assert result.code == 2
    assert result.stderr == "in/b-deep.html: nests 9,000 elements deep; the limit is 1,000\n"
    assert (odd_pages / "out/d-story.txt").read_text("utf-8") == STORY
    assert not (odd_pages / "out/b-deep.txt").exists()
    explained = cleaner("explain", "in/b-deep.html", "in/e-front.html")
    assert explained.code == 2
    assert "in/e-front.html: has no story: front-page" in explained.stderr


@pytest.mark.usefixtures("odd_pages")
def test_the_summary_counts_pages_without_a_story(cleaner: RunCleaner) -> None:
    result = cleaner("clean", "in", "-o", "out")
    assert result.stderr.splitlines()[1].startswith("4 pages, ")
    assert result.stderr.splitlines()[2] == "3 without a story: 2 front-page, 1 empty"


@pytest.mark.usefixtures("odd_pages")
def test_a_page_without_a_story_has_no_headline(cleaner: RunCleaner) -> None:
    pages = ("in/a-front.html", "in/e-front.html")
    assert cleaner("duplicates", "--check", *pages) == (0, b"", "")


def test_a_page_of_bytes_that_are_no_text(here: Path, cleaner: RunCleaner) -> None:
    write(here / "in/a.html", b"<html>" + bytes(range(255, 100, -1)))
    write(here / "in/b.html", html_page())
    result = cleaner("clean", "in", "-o", "out", "-q")
    assert result.code == 2
    assert result.stderr.startswith("in/a.html: is not UTF-8 (byte 0xff at offset 6): name its")
    assert [path.name for path in (here / "out").iterdir()] == ["b.txt"]


@pytest.mark.parametrize("name", ["page.txt", "page.html"])
def test_a_page_that_is_too_large_is_refused(here: Path, cleaner: RunCleaner, name: str) -> None:
    write(here / "in" / name, b"<p>" + b"x" * 2_000)
    write(here / "in/small.txt", STORY)
    command = ("--max-size", "0.002")
    said = f"in/{name}: has 2,003 bytes; the limit is 2,000 (--max-size)\n"
    cleaned = cleaner("clean", "in", "-o", "out", "-q", *command)
    assert (cleaned.code, cleaned.stderr) == (2, said)
    assert (here / "out/small.txt").read_text("utf-8") == STORY
    for other in ("explain", "duplicates", *(["hook"] if name == "page.txt" else [])):
        result = cleaner(other, f"in/{name}", *command)
        assert (result.code, result.stderr) == (2, said)


def test_the_limit_is_the_same_in_the_library_and_in_the_commands() -> None:
    assert bytes_of(LARGEST) == MAX_SIZE


def test_standard_input_without_end_is_not_read_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    endless = io.TextIOWrapper(io.BytesIO(b"x" * 1_000_000))
    monkeypatch.setattr(sys, "stdin", endless)
    with pytest.raises(InputError, match="-: has more than 1,000 bytes"):
        read_page("-", max_size=1_000)
    assert endless.buffer.tell() == 1_001


# Other commands


def test_explain_shows_the_text_of_an_html_page(here: Path, cleaner: RunCleaner) -> None:
    write(here / "page.html", html_page())
    result = cleaner("explain", "page.html")
    assert result.code == 0
    assert PARAGRAPHS[0] in result.out
    assert "<p>" not in result.out


def test_duplicates_reads_html_pages(here: Path, cleaner: RunCleaner) -> None:
    write(here / "a.html", html_page().encode("windows-1256"))
    write(here / "b.txt", NOISY)
    write(here / "c.htm", html_page(OTHER))
    result = cleaner("duplicates", "--json", "a.html", "b.txt", "c.htm")
    assert (result.code, result.stderr) == (0, "")
    (match,) = map(json.loads, result.out.splitlines())
    assert {match["headline"]["source"], match["other"]["source"]} == {"a.html", "b.txt"}


def test_duplicates_takes_title_and_date_from_the_data_of_the_page(
    odd_pages: Path, cleaner: RunCleaner, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Cleaned("نص", date="2024-03-05T22:10:00+03:00", metadata=Metadata(title=TITLE))
    monkeypatch.setattr(Cleaner, "clean_html", lambda *_, **__: page)
    write(odd_pages / "b.txt", STORY)
    result = cleaner("duplicates", "--json", "in/d-story.html", "b.txt")
    (match,) = map(json.loads, result.out.splitlines())
    assert match["label"] == "same"
    page = next(r for r in (match["headline"], match["other"]) if r["source"].endswith("html"))
    assert (page["text"], page["day"]) == (TITLE, "2024-03-05")


def test_hook_leaves_html_alone(here: Path, cleaner: RunCleaner) -> None:
    page = write(here / "page.xhtml", html_page())
    result = cleaner("hook", "page.xhtml")
    assert (result.code, result.out) == (2, "")
    assert result.stderr == (
        "page.xhtml: is HTML: only text can be cleaned in place; use 'cleaner clean'\n"
    )
    assert page.read_text("utf-8") == html_page()
