"""Pages as Markdown: what stood on the page is what a reader of the Markdown sees."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import STORY, RunCleaner, write
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cleaner.records.markdown import page_markdown
from cleaner.text.spans import Cleaned

CREDIT = "المصدر: صحيفة الوادي\n"
HEADLINE, *PARAGRAPHS = STORY.split("\n\n")


def parts(markdown: str) -> tuple[dict[str, object], list[tuple[str, str]]]:
    """The data in front, and the blocks below: ``h1`` or ``p``, and the text of each."""
    front, body = markdown.removeprefix("---\n").split("---\n", 1)
    data = dict(line.split(": ", 1) for line in front.splitlines())
    tokens = MarkdownIt("commonmark").parse(body)
    blocks = []
    for opening, inline in pairwise(tokens):
        if inline.type == "inline":
            shown = "".join(child.content for child in inline.children or () if child.content)
            blocks.append((opening.tag, shown))
        elif opening.level == 0 and opening.nesting >= 0:
            blocks.append((opening.type, opening.content))
    return {name: json.loads(value) for name, value in data.items()}, blocks


def test_a_page_with_its_data(here: Path, cleaner: RunCleaner) -> None:
    write(here / "a.txt", STORY + CREDIT)
    data, blocks = parts(cleaner("clean", "a.txt", "--format", "md", "-q").out)
    assert data == {"title": HEADLINE, "source": "صحيفة الوادي", "language": "ar"}
    assert blocks == [("h1", HEADLINE), *(("p", text.strip()) for text in PARAGRAPHS)]


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zl", "Zp"])))
@example("# خبر")
@example("1. خبر")
@example("- خبر")
@example("> خبر")
@example("===")
@example("---")
@example("***")
@example("<b>خبر</b>")
@example("[خبر](http://a.example) *خبر* _خبر_ `خبر` \\")
@example("| خبر | خبر |")
@example("&amp; &lt;")
@example("```")
@example("~~~")
@example("<http://a.example>")
def test_any_line_is_read_as_it_stands(line: str) -> None:
    shown = " ".join(line.split())
    _, blocks = parts(page_markdown(Cleaned(f"{line}\n")))
    assert blocks == ([("p", shown)] if shown else [])


def test_one_page_goes_to_a_file_of_that_name(here: Path, cleaner: RunCleaner) -> None:
    write(here / "a.txt", STORY)
    assert cleaner("clean", "a.txt", "-o", "out/b.md").code == 0
    assert (here / "out" / "b.md").read_text("utf-8").startswith("---\ntitle: ")
    assert [path.name for path in (here / "out").iterdir()] == ["b.md"]
    refused = cleaner("clean", "a.txt", "--format", "md", "-o", "b.txt")
    assert (refused.code, (here / "b.txt").exists()) == (2, False)
    assert "FILE.md" in refused.stderr


def test_folders_of_pages_and_stories(here: Path, cleaner: RunCleaner) -> None:
    other = "مصنع الزجاج يعود إلى العمل\n\nعاد المصنع إلى العمل اليوم بعد أربعة أشهر من الحريق.\n"
    below = f"أخبار متعلقة\n\n{other}\nوقال المدير إن قسم القوارير في المصنع سيفتح قريبا.\n"
    write(here / "in" / "x" / "a.txt", STORY + CREDIT + "\n" + below)
    write(
        here / "in" / "b.html", f"<h1>{HEADLINE}</h1><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>"
    )
    result = cleaner("clean", "in", "--format", "md", "-o", "out", "--stories", "stories", "-q")
    assert result.code == 0
    found = sorted(path.relative_to(here).as_posix() for path in here.rglob("*.md"))
    assert found == ["out/b.md", "out/x/a.md", "stories/x/a.story-1.md"]


@pytest.mark.parametrize("kind", ["video", "link-list"])
def test_a_page_without_a_story_says_so(kind: str) -> None:
    assert parts(page_markdown(Cleaned("", kind=kind))) == ({"kind": kind}, [])
