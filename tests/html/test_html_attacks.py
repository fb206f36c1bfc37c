"""HTML made to hurt: a clear error or a result, in bounded memory and time, and nothing fetched.

Each page is cleaned in a process of its own, with little memory and far more CPU time than it
needs: a fork of one process that has the rules compiled.
"""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from conftest import ROOT, RunCleaner, write
from html_pages import PARAGRAPHS, TITLE, article, page, paragraphs

from benchmarks.fuzz_html import fuzz_html
from cleaner import Cleaner, ExtractionError, clean_html, restore

SECONDS = 60  # of CPU
MEMORY = 3_000_000_000
STORY = [TITLE, *PARAGRAPHS]
HEAD = f"<html lang='ar'><title>{TITLE}</title><body><h1>{TITLE}</h1>"
SOUND = HEAD + paragraphs()
_SERVER = f"""\
import os, resource, sys, traceback
from cleaner import ExtractionError, clean_html
story = sys.argv[1:]

def outcome(path):
    with open(path, encoding="utf-8", errors="surrogatepass", newline="") as file:
        html = file.read()
    try:
        cleaned = clean_html(html)
    except ExtractionError as error:
        return f"refused: {{error}}"
    lines = set(cleaned.text.splitlines())
    kept = sum(line in lines for line in story)
    return f"{{cleaned.kind}}: {{kept}} of {{len(story)}}, {{len(lines)}} lines"

clean_html("<p>" + story[-1])
for line in sys.stdin:
    pid = os.fork()
    if not pid:
        resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
        resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
        try:
            print(outcome(line.rstrip()), flush=True)
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    print("ended", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""
CleanApart = Callable[[str], str]


@pytest.fixture(scope="module")
def server() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", _SERVER, *STORY],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        yield process
        process.communicate()


@pytest.fixture
def cleaned_apart(server: subprocess.Popen[str], tmp_path: Path) -> CleanApart:
    """What comes of a page in a process of its own: a refusal, or how much of the story."""

    def clean(html: str) -> str:
        assert server.stdin and server.stdout
        file = tmp_path / "page.html"
        file.write_bytes(html.encode("utf-8", "surrogatepass"))
        print(file, file=server.stdin, flush=True)
        said = server.stdout.readline().strip()
        if not said.startswith("ended"):
            assert server.stdout.readline() == "ended 0\n"
        return said

    return clean


def numbered(count: int, size: int = 1) -> list[str]:
    """Many different paragraphs, each of *size* texts of some 110 characters."""
    return [
        " ".join(f"{PARAGRAPHS[(i + j) % len(PARAGRAPHS)]} {i}" for j in range(size))
        for i in range(count)
    ]


REFUSED: dict[str, tuple[Callable[[], str], str]] = {
    "100,000 nested": (
        lambda: HEAD + "<div>" * 100_000 + paragraphs(),
        "is nested too deeply or holds too much: Excessive depth in document",
    ),
    "nested inline": (lambda: SOUND + "<b>" * 100_000, "is nested too deeply or holds too much"),
    "unclosed font, 3,000 deep": (
        lambda: HEAD + "".join(f"<p><font size={i}>{t}" for i, t in enumerate(numbered(3_000))),
        "is nested too deeply or holds too much",
    ),
    "35 MB": (
        lambda: HEAD + paragraphs(numbered(250_000)),
        "characters; the limit is 30,000,000",
    ),
    "310,000 elements": (
        lambda: SOUND + "<b></b>" * 310_000,
        "holds 310,0",
    ),
    "a million attributes": (
        lambda: SOUND + "<p " + " ".join(f"a{i}=1" for i in range(1_000_000)) + ">",
        "holds an element of 1,000,001 attributes; the limit is 20,000",
    ),
    "attributes with signs of tags in them": (
        lambda: SOUND + "<p " + " ".join(f"a{i}='<b>'" for i in range(100_000)) + ">",
        "holds an element of 1",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_page_beyond_the_limits_is_refused_with_a_reason(
    name: str, cleaned_apart: CleanApart
) -> None:
    build, reason = REFUSED[name]
    outcome = cleaned_apart(build())
    assert outcome.startswith("refused: ")
    assert reason in outcome


BOMB = "".join(f'<!ENTITY e{i + 1} "{f"&e{i};" * 10}">' for i in range(12))
# The text of each must come through: five lines of story in all.
WHOLE: dict[str, Callable[[], str]] = {
    "1,900 nested": lambda: HEAD + "<div>" * 1_900 + paragraphs(),
    "nested tables": lambda: HEAD + "<table><tr><td>" * 600 + paragraphs(),
    "nested lists": lambda: HEAD + "<ul><li>" * 900 + paragraphs(),
    "forms": lambda: HEAD + "<form>" * 50_000 + paragraphs(),
    "open font in each paragraph": lambda: (
        HEAD + "".join(f"<p><font size={i}>{t}" for i, t in enumerate(PARAGRAPHS))
    ),
    "attribute of 11 MB": lambda: f"{HEAD}<div data-x='{'x' * 11_000_000}'>{paragraphs()}",
    "class of 5 MB": lambda: f"{HEAD}<div class='{'x' * 5_000_000}'>{paragraphs()}",
    "300,000 classes": lambda: (
        f"{HEAD}<div class='{' '.join(f'c{i}' for i in range(300_000))}'>{paragraphs()}"
    ),
    "style of 8 MB": lambda: f"{SOUND}<p style='{'display ' * 1_000_000}'></p>",
    "style sheet of 8 MB": lambda: f"<style>{'.a{display:inline}' * 450_000}</style>{SOUND}",
    "blank style": lambda: f"{SOUND}<p style='display{' ' * 1_000_000}'></p>",
    "data address of 5 MB": lambda: (
        f"{HEAD}<img src='data:image/png;base64,{'A' * 5_000_000}'>{paragraphs()}"
    ),
    "data address of 40 MB": lambda: (
        f"{HEAD}<img src='data:image/png;base64,{'A' * 40_000_000}'>{paragraphs()}"
    ),
    "data addresses, broken off": lambda: f"{SOUND}<p title='{'data:;base64,' * 1_000_000}'></p>",
    "290,000 line breaks": lambda: SOUND + "<br>" * 290_000,
    "100,000 pictures": lambda: HEAD + paragraphs() + "<div>" * 1_000 + "<img src=x>" * 100_000,
    "50,000 comments": lambda: (
        article() + "<div class='comments'>" + "".join(f"<p>تعليق {i}</p>" for i in range(50_000))
    ),
    "furniture in furniture": lambda: (
        article() + "<div class='comments'>" * 1_800 + "<p>تعليق</p>" * 40_000
    ),
    "20,000 articles": lambda: (
        HEAD
        + article()
        + "".join(
            f"<article><h1>خبر رقم {i} من الحي</h1><img src=x><p>{text}</p></article>"
            for i, text in enumerate(numbered(20_000, 2))
        )
    ),
    "times in times": lambda: SOUND + "<div itemprop='datePublished'>" * 1_800,
    "entities that expand": lambda: f'<!DOCTYPE html [<!ENTITY e0 "ha">{BOMB}]>{SOUND}<p>&e12;</p>',
    "keywords of blanks": lambda: (
        f"<meta name='keywords' content='ا{' ' * 9_000}ب'>" * 1_000 + SOUND
    ),
    "40,000 articles in JSON-LD": lambda: (
        "<script type='application/ld+json'>["
        + ",".join(f'{{"@type":"Article","name":"a b c {i}"}}' for i in range(40_000))
        + f"]</script>{SOUND}"
    ),
    "JSON-LD, 100,000 deep": lambda: (
        f"<script type='application/ld+json'>{'[' * 100_000}</script>{SOUND}"
    ),
    "title of signs": lambda: f"<title>{'| ' * 2_000_000}</title>{SOUND}",
    "50,000 titles": lambda: (
        "".join(f"<meta property='og:title' content='كلمة {i}'>" for i in range(50_000)) + SOUND
    ),
    "NUL bytes": lambda: "\0".join(SOUND),
    "lone surrogates": lambda: SOUND.replace("<body>", "<body class='\udfff' id='\ud800'>"),
    "select in select": lambda: SOUND + "<select>" * 1_000 + "<option>a" * 20_000,
}


@pytest.mark.parametrize("name", WHOLE)
def test_the_story_comes_through(name: str, cleaned_apart: CleanApart) -> None:
    outcome = cleaned_apart(WHOLE[name]())
    assert outcome.startswith("article: 5 of 5, ")


LONG: dict[str, tuple[Callable[[], str], int]] = {
    "6 MB of paragraphs": (lambda: HEAD + paragraphs(numbered(40_000)), 40_001),
    "20 MB of long paragraphs": (lambda: HEAD + paragraphs(numbered(15_000, 10)), 15_001),
    "2,000 unclosed": (
        lambda: HEAD + "".join(f"<div><p>{text}" for text in numbered(2_000)),
        2_001,
    ),
    "1,000 unclosed with font": (
        lambda: HEAD + "".join(f"<p><font size={i}>{t}" for i, t in enumerate(numbered(1_000))),
        1_001,
    ),
    "20,000 lines in one element": (
        lambda: f"{HEAD}<div>{'<br>'.join(numbered(20_000))}</div>",
        20_001,
    ),
}


@pytest.mark.parametrize("name", LONG)
def test_a_long_story_loses_nothing(name: str, cleaned_apart: CleanApart) -> None:
    build, count = LONG[name]
    outcome = cleaned_apart(build())
    assert outcome.split(", ")[-1] == f"{count} lines"


@pytest.mark.parametrize(
    "html",
    [
        "",
        " \n\t ",
        "\0" * 10,
        "\ufeff",
        "<!-- a --><!-- b -->",
        "<!DOCTYPE html>",
        "<html></html>",
        "<head><title>عنوان</title></head>",
        "<html><frameset><frame src='a.html'></frameset></html>",
        "<?xml version='1.0'?>",
        "<",
        "</p></div></html>",
        "<script>" * 50,
        "<![CDATA[",
        "\ud800",
    ],
    ids=repr,
)
def test_a_page_of_nothing_is_empty(html: str) -> None:
    cleaned = clean_html(html)
    assert (cleaned.kind, cleaned.text) == ("empty", "")
    assert restore(cleaned).strip("?<\ufeff\n") == ""


ODD = {
    "byte order mark": "\ufeff" + SOUND,
    "declared otherwise": f"<?xml version='1.0' encoding='utf-16'?><meta charset='utf-16'>{SOUND}",
    "processing instruction": f"<?php echo '<p>نص</p>' ?>{SOUND}",
    "script": f"{SOUND}<script>var a = '</p><p>لا يظهر هذا';</script>",
    "script left open": f"{SOUND}<script>var a = 1; // </p><p>لا يظهر هذا",
    "comment left open": f"{SOUND}<!-- <p>لا يظهر هذا</p>",
    "tag left open": f"{SOUND}<p class='",
    "two of all": f"{SOUND}</body></html><html><body></body></html>",
    "xhtml": SOUND.replace("<html ", "<html xmlns='http://www.w3.org/1999/xhtml' xml:lang='ar' "),
    "prefixes": SOUND.replace("<h1>", "<o:p></o:p><h1>"),
    "capitals": SOUND.replace("<p>", "<P CLASS=X>").replace("</p>", "</P>"),
}


@pytest.mark.parametrize("html", ODD.values(), ids=ODD)
def test_odd_pages(html: str) -> None:
    assert clean_html(html).text.splitlines() == STORY


@pytest.mark.parametrize("opening", ["<plaintext>", "<![CDATA[", "<xmp>", "<listing>"])
def test_what_ends_markup_loses_no_story(opening: str) -> None:
    lines = clean_html(f"{SOUND}{opening}{PARAGRAPHS[0]}").text.splitlines()
    assert lines[:5] == STORY


# Nothing is read or fetched


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every connection that is tried."""
    tried: list[object] = []

    def connect(_: socket.socket, address: object) -> NoReturn:
        tried.append(address)
        raise OSError("no network here")

    monkeypatch.setattr(socket.socket, "connect", connect)
    return tried


def test_no_file_and_no_address_is_read(tmp_path: Path, offline: list[object]) -> None:
    secret = write(tmp_path / "secret.txt", "كلمة السر لا يعرفها أحد")
    address = secret.as_uri()
    html = (
        f'<?xml version="1.0"?><!DOCTYPE html SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY f SYSTEM '
        f'"{address}"><!ENTITY % d SYSTEM "http://127.0.0.1:9/y.dtd">%d;'
        f'<!ENTITY h SYSTEM "http://127.0.0.1:9/z">]>'
        f"<html xmlns:xi='http://www.w3.org/2001/XInclude'><head><title>{TITLE}</title>"
        f"<base href='http://127.0.0.1:9/'><link rel='stylesheet' href='{address}'>"
        f"<link rel='canonical' href='{address}'></head><body>{article()}<p>&f; &h;</p>"
        f"<xi:include href='{address}' parse='text'/><iframe src='{address}'></iframe>"
        f"<object data='{address}'></object><img src='http://127.0.0.1:9/a.png'>"
    )
    cleaned = clean_html(html, url="http://127.0.0.1:9/page.html")
    assert cleaned.text.splitlines()[:5] == STORY
    assert "كلمة السر" not in repr(cleaned)
    assert offline == []


def test_addresses_are_not_opened_as_pages(tmp_path: Path, offline: list[object]) -> None:
    """A text that is an address is a text."""
    secret = write(tmp_path / "secret.html", page(article()))
    for text in (str(secret), secret.as_uri(), "http://127.0.0.1:9/"):
        assert TITLE not in clean_html(text).text
    assert offline == []


# Among other pages


def test_one_cleaner_goes_on_after_a_refusal() -> None:
    cleaner = Cleaner()
    with pytest.raises(ExtractionError):
        cleaner.clean_html("<div>" * 10_000)
    assert cleaner.clean_html(page(article())).text.splitlines() == STORY


def test_a_batch_goes_on_with_the_other_pages(here: Path, cleaner: RunCleaner) -> None:
    write(here / "in/a.html", "<div>" * 100_000 + "نص")
    write(here / "in/b.html", page(article()))
    write(here / "in/c.html", SOUND + "<b></b>" * 310_000)
    write(here / "in/d.html", b"")
    write(here / "in/e.html", page(article()))
    result = cleaner("clean", "in", "-o", "out")
    assert result.code == 2
    first, second, *others = result.stderr.splitlines()
    assert first.startswith("in/a.html: is nested too deeply")
    assert second.startswith("in/c.html: holds 310,0")
    assert any("1 empty" in line for line in others)
    assert sorted(path.name for path in (here / "out").iterdir()) == ["b.txt", "d.txt", "e.txt"]
    for name in "be":
        assert (here / f"out/{name}.txt").read_text("utf-8").splitlines() == STORY


def test_pages_with_faults_break_no_promise() -> None:
    trials = fuzz_html(range(60))
    assert (trials.tried, trials.broke) == (60, [])
