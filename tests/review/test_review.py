"""The review page: its data, and what an editor does with it in a real browser."""

from __future__ import annotations

import base64
import hashlib
import json
import random
import re
from pathlib import Path
from typing import get_args

import pytest
from conftest import BODY, BUTTON, NOISY, STORY, TITLE, RunCleaner, write
from outlet_pages import headline, sentence
from review_browser import HOSTILE, Parts, hostile_html, reviewed

from cleaner.headlines.verdict import LABELS, RELATIONS
from cleaner.html.page_kinds import PAGE_KINDS
from cleaner.records.statistics import LOOKED_FOR
from cleaner.records.work import Shown
from cleaner.review.contents import review_data
from cleaner.review.data import (
    LONGEST_SHOWN,
    PROBLEMS,
    Reasons,
    ReviewPage,
    doubtful_first,
    find_unusual,
    lay_out,
    review_page,
)
from cleaner.review.groups import HEAD
from cleaner.review.page import messages, review_html, script_json
from cleaner.review.sample import ReviewSample
from cleaner.review.totals import overview
from cleaner.rules.loading import load_rules
from cleaner.rules.model import BUILT_IN, KINDS, RuleSet, Zone
from cleaner.text.spans import Cleaned, Removal, Story

APPENDED = Cleaned(
    "خبر\n",
    (Removal(4, 14, "appended-story", "appended-story", "قصة أخرى\n\n"),),
    (
        Story("main", "خبر", "", "خبر", 0, 3, ()),
        Story("appended", "قصة أخرى", "", "قصة أخرى", 4, 12, ("its words are others",)),
    ),
    "خبر",
)


def a_page(name: str, share: float, outlet: str = "valley") -> ReviewPage:
    return ReviewPage(name, outlet, characters=100, removed=round(100 * share))


def laid_out(cleaned: Cleaned, reasons: Reasons) -> ReviewPage:
    page = review_page("a.txt", "valley", cleaned)
    lay_out(page, cleaned, reasons)
    return page


# --- the data


def test_every_line_of_the_page_comes_back() -> None:
    text = "عنوان\r\n\r\nنص طباعة بقية\r\nشارك\r\n"
    start = text.index("طباعة")
    share = text.index("شارك")
    kept = text[:start] + text[start + 6 : share]
    cleaned = Cleaned(
        kept,
        (
            Removal(start, start + 6, "print", "reading-tools", "طباعة "),
            Removal(share, len(text), "share", "sharing", text[share:]),
        ),
        headline="عنوان",
    )
    reasons: Reasons = {}
    page = laid_out(cleaned, reasons)
    assert page.lines == ["عنوان", "", ["نص ", [0, "طباعة "], "بقية"], [[1, "شارك"]]]
    assert list(reasons) == [("print", "reading-tools"), ("share", "sharing")]
    assert page.problems == ["doubtful"]  # all that is kept are lines that no rule knows


def test_a_removal_over_lines_stands_on_each_and_blank_lines_are_no_reason() -> None:
    text = "نص\n\n\nأ\nب\n"
    cleaned = Cleaned(
        "نص\n",
        (
            Removal(3, 5, "blank-lines", "blank-lines", "\n\n"),
            Removal(5, 9, "list", "navigation", "أ\nب\n"),
        ),
    )
    reasons: Reasons = {}
    page = laid_out(cleaned, reasons)
    assert page.lines == ["نص", "", "", [[0, "أ"]], [[0, "ب"]]]
    assert len(reasons) == 1
    assert page.counts == {("list", "navigation"): 1}
    assert page.characters == len(text)


def test_appended_stories_have_their_lines_and_evidence() -> None:
    page = laid_out(APPENDED, {})
    assert page.stories == [(1, 1, "قصة أخرى", "its words are others")]
    assert page.problems == ["several-stories"]


@pytest.mark.parametrize(
    ("cleaned", "expected"),
    [
        (Cleaned("", (Removal(0, 4, "x", "date", "أمس\n"),)), ["nothing-kept"]),
        (Cleaned("نص", (Removal(2, 20, "x", "date", "ا" * 18),), headline="نص"), ["much-removed"]),
        (Cleaned("نص"), ["no-headline"]),
        (Cleaned("نص", headline="نص", warnings=("slow",)), ["warning"]),
        (Cleaned("نص", headline="نص"), []),
    ],
)
def test_what_looks_wrong(cleaned: Cleaned, expected: list[str]) -> None:
    assert review_page("a.txt", "valley", cleaned).problems == expected


def test_unusual_is_measured_by_the_outlet() -> None:
    usual = [a_page(str(n), 0.5 + n / 100) for n in range(5)]
    others = [a_page(f"o{n}", 0.05, "plain") for n in range(5)]
    odd = a_page("odd", 0.05)
    find_unusual([*usual, *others, odd])
    assert [p.name for p in [*usual, *others, odd] if p.problems] == ["odd"]
    assert doubtful_first([*usual, odd])[0] is odd


def test_a_missing_headline_counts_where_other_pages_of_the_outlet_have_one() -> None:
    with_headline, without = Cleaned("نص", headline="نص"), Cleaned("نص")
    pages = [("1.txt", "valley", without), ("2.txt", "valley", with_headline)]
    review = reviewed(*pages, ("3.txt", "hill", without), ("4.txt", "hill", without))
    assert {page.name: page.problems for page in review.pages if page.problems} == {
        "1.txt": ["no-headline"]
    }
    totals = overview(review.totals)
    assert (totals["wrong"], totals["problems"]) == (1, [("no-headline", 1)])
    assert {row["name"]: row["wrong"] for row in totals["outlets"]} == {"valley": 1, "hill": 0}


def test_what_lies_outside_of_a_story_is_not_much_removed() -> None:
    outside = Removal(2, 90, "outside-story", "navigation", "م" * 88)
    inside = Removal(2, 90, "print", "reading-tools", "م" * 88)
    found = [reviewed(("a.txt", "valley", Cleaned("نص", (each,), headline="نص")))
             for each in (outside, inside)]  # fmt: skip
    assert [review.pages[0].problems for review in found] == [[], ["much-removed"]]


def test_few_pages_tell_nothing_unusual() -> None:
    pages = [a_page("1", 0.1), a_page("2", 0.1), a_page("3", 0.9)]
    find_unusual(pages)
    assert [page.problems for page in pages] == [[], [], []]


def test_the_totals() -> None:
    removed = Cleaned("نص", (Removal(2, 8, "print", "reading-tools", " طباعة"),), headline="نص")
    pages = [(f"{n}.txt", "valley", removed) for n in range(3)]
    review = reviewed(*pages, ("x.txt", "hill", Cleaned("")))
    totals = overview(review.totals)
    assert (totals["pages"], totals["wrong"], totals["characters"]) == (4, 1, 24)
    assert totals["rules"] == [
        {"rule": "print", "kind": "reading-tools", "count": 3, "characters": 18}
    ]
    assert totals["kinds"] == [{"kind": "reading-tools", "count": 3, "characters": 18}]
    assert [(row["name"], row["share"]) for row in totals["outlets"]] == [
        ("valley", 0.75), ("hill", 0.0),
    ]  # fmt: skip
    assert totals["problems"] == [("nothing-kept", 1)]
    assert review_data(review, RuleSet(()))["outlets"] == ["hill", "valley"]


def test_all_that_has_a_name_has_a_label() -> None:
    labels = messages()
    assert set(labels["kinds"]) == {*KINDS, *BUILT_IN.values()}
    assert set(labels["built_in"]) == set(BUILT_IN)
    assert set(labels["problems"]) == set(PROBLEMS)
    assert set(labels["relations"]) == set(RELATIONS)
    assert set(labels["verdicts"]) == {HEAD, *LABELS[1:]}
    assert set(labels["page_kinds"]) == set(labels["empty"]) == set(PAGE_KINDS)
    assert set(labels["zones"]) == set(get_args(Zone))
    assert set(labels["missing"]) == set(LOOKED_FOR)


# --- the file


def test_hostile_pages_add_no_element_and_no_script() -> None:
    parts = Parts(hostile_html())
    assert [(tag, kind) for tag, kind, _ in parts.texts] == [
        ("style", ""), ("script", "application/json"), ("script", ""),
    ]  # fmt: skip
    data = json.loads(parts.texts[1][2])
    assert {page["headline"] for page in data["pages"]} == set(HOSTILE)
    names = {name for name, _ in parts.attributes}
    assert not {name for name in names if name.startswith("on") or name in ("src", "style")}


def test_the_policy_allows_the_one_script_and_style_by_hash() -> None:
    parts = Parts(hostile_html())
    for tag, text in (("style", parts.texts[0][2]), ("script", parts.texts[2][2])):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in parts.policy
    assert parts.policy.startswith("default-src 'none';")
    assert "unsafe" not in parts.policy


def test_the_json_can_neither_end_nor_leave_its_element() -> None:
    written = script_json([*HOSTILE, "\ud800"])
    assert not re.search("[<>&\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}]", written)
    assert json.loads(written)[:-1] == list(HOSTILE)


def test_pages_of_usual_size_make_a_small_file() -> None:
    text = STORY * 6 + BUTTON
    removal = Removal(len(text) - len(BUTTON), len(text), "letter-box", "sharing", BUTTON)
    cleaned = Cleaned(STORY * 6, (removal,), headline=TITLE)
    review = reviewed(*((f"{n}.txt", "valley", cleaned) for n in range(200)))
    assert len(review_html(review, load_rules()).encode()) < 5_000_000


# --- the command


def test_the_command_writes_one_file_from_text_and_html(cleaner: RunCleaner, here: Path) -> None:
    write(here / "in" / "valley" / "1.txt", NOISY)
    write(here / "in" / "valley" / "2.html", f"<h1>{TITLE}</h1><p>{BODY}</p>")
    for _ in range(2):
        done = cleaner("review", "in", "-o", "in/review.html")
        assert (done.code, done.out) == (0, "")
        assert "2 pages" in done.stderr
    html = (here / "in" / "review.html").read_text("utf-8")
    data = json.loads(Parts(html).texts[1][2])
    assert sorted(page["name"] for page in data["pages"]) == ["valley/1.txt", "valley/2.html"]
    assert data["outlets"] == ["valley"]


def test_the_command_goes_on_after_a_bad_page(cleaner: RunCleaner, here: Path) -> None:
    write(here / "1.txt", STORY)
    done = cleaner("review", "1.txt", "none.txt", "-o", "-")
    assert done.code == 2
    assert "none.txt" in done.stderr
    assert done.out.startswith("<!doctype html>")


# --- which pages are shown


def test_of_too_many_pages_those_that_look_wrong_and_the_first_are_shown() -> None:
    sample = ReviewSample(most_pages=4)
    texts = ["نص", "", "نص", "نص", "نص", "", "نص"]
    for number, text in enumerate(texts):
        name = f"{number}.txt"
        sample.add(Shown(name, name, f"outlet{number % 2}", Cleaned(text, headline=text)))
    review = sample.review()
    assert [page.name for page in review.pages] == ["1.txt", "5.txt", "0.txt", "2.txt"]
    assert [review.totals.all[name] for name in ("pages", "wrong")] == [7, 2]
    assert {name: each["pages"] for name, each in review.totals.outlets.items()} == {
        "outlet0": 4, "outlet1": 3,
    }  # fmt: skip
    data = json.loads(Parts(review_html(review, RuleSet(()))).texts[1][2])
    assert (len(data["pages"]), data["totals"]["pages"]) == (4, 7)


def test_the_characters_of_all_pages_are_bounded_and_those_of_one() -> None:
    sample = ReviewSample(most_characters=LONGEST_SHOWN + 5)
    lines = "سطر من النص يطول حتى يكون فقرة لا شك فيها.\n" * (LONGEST_SHOWN // 40)
    for name, text in (("a", "نص"), ("long", lines), ("b", "نص"), ("c", lines)):
        sample.add(Shown(name, name, "valley", Cleaned(text, headline="نص")))
    review = sample.review()
    assert [page.name for page in review.pages] == ["a", "b", "long"]
    sample = ReviewSample(most_characters=10)
    sample.add(Shown("long", "long", "valley", Cleaned(lines, headline="نص")))
    (page,) = sample.review().pages
    assert page.cut
    assert sum(len(line) + 1 for line in page.lines) <= LONGEST_SHOWN + 20


# --- headlines that tell the same news

NEWS = {
    "valley/1.txt": "وصول سفينة القمح إلى المرفأ الشمالي بعد رحلة شهر",
    "hill/2.txt": "عاجل: سفينة القمح تصل إلى المرفأ الشمالي بعد رحلة شهر",
    "plain/3.txt": "مقتل 3 بحارة قرب المرفأ الشمالي صباح الأحد",
    "plain/4.txt": "مقتل 13 بحارا قرب المرفأ الشمالي صباح الأحد",
    "plain/5.txt": "افتتاح معرض للكتاب في القلعة القديمة",
}
REMEMBERED = {
    "archive/9.txt": "سفينة القمح وصلت إلى المرفأ الشمالي بعد رحلة شهر",
    "archive/8.txt": "المجلس يقر موازنة العام المقبل بعد جلسة طويلة",
}


def write_news(folder: Path, news: dict[str, str]) -> None:
    for name, title in news.items():
        write(folder / name, f"{title}\n{BODY}")


def groups_in(file: Path) -> list[dict[str, tuple[str, str]]]:
    """The groups of a review: the place of each headline, with its verdict and relation."""
    data = json.loads(Parts(file.read_text("utf-8")).texts[1][2])
    pages = [page["name"] for page in data["pages"]]
    found = []
    for group in data["groups"]:
        rows = {}
        for page, _, _, _, source, _, label, _, relation, *_ in group:
            rows[source if page is None else pages[page]] = (label, relation)
        found.append(rows)
    return found


def test_pages_that_tell_the_same_news_are_put_together(cleaner: RunCleaner, here: Path) -> None:
    write_news(here / "in", NEWS)
    done = cleaner("review", "in", "-o", "review.html")
    assert "2 groups of headlines" in done.stderr
    ship, toll = sorted(groups_in(here / "review.html"), key=str)
    assert ship == {"hill/2.txt": ("head", ""), "valley/1.txt": ("same", "reordered")}
    assert toll == {"plain/3.txt": ("head", ""), "plain/4.txt": ("update", "numbers-differ")}


def test_an_index_adds_what_it_remembers_and_is_not_changed(
    cleaner: RunCleaner, here: Path
) -> None:
    write_news(here / "old", REMEMBERED)
    write_news(here / "in", NEWS)
    cleaner("duplicates", "old", "in/valley", "--index", "news.db")
    before = cleaner("index", "export", "news.db").out
    assert cleaner("review", "in", "--index", "news.db", "-o", "review.html").code == 0
    assert cleaner("index", "export", "news.db").out == before
    ship = next(group for group in groups_in(here / "review.html") if "hill/2.txt" in group)
    # The page that the index remembers is the page itself, and no headline beside it.
    assert set(ship) == {"hill/2.txt", "valley/1.txt", "old/archive/9.txt"}
    assert [label for label, _ in ship.values()].count("head") == 1


def test_a_missing_index_is_an_error_and_none_is_made(cleaner: RunCleaner, here: Path) -> None:
    write(here / "1.txt", STORY)
    done = cleaner("review", "1.txt", "--index", "none.db", "-o", "review.html")
    assert (done.code, done.stderr) == (2, "none.db: no such index\n")
    assert not (here / "none.db").exists()
    assert not (here / "review.html").exists()


# --- records, and the review of a run of `cleaner clean`


def pages_in(file: Path) -> dict[str, str]:
    """The pages of a review with their outlets."""
    data = json.loads(Parts(file.read_text("utf-8")).texts[1][2])
    return {page["name"]: data["outlets"][page["outlet"]] for page in data["pages"]}


def write_records(file: Path, count: int) -> None:
    rows = (
        {"text": f"{NOISY}\n{n}", "url": f"https://www.v{n % 2}.example/{n}"} for n in range(count)
    )
    write(file, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def test_records_are_shown_by_their_place_and_host(cleaner: RunCleaner, here: Path) -> None:
    write_records(here / "news.jsonl", 3)
    done = cleaner("review", "news.jsonl", "-o", "review.html")
    assert done.code == 0
    assert pages_in(here / "review.html") == {
        "news.jsonl:1": "v0.example", "news.jsonl:2": "v1.example", "news.jsonl:3": "v0.example",
    }  # fmt: skip


def test_clean_writes_the_same_review(cleaner: RunCleaner, here: Path, own_rules: Path) -> None:
    write(here / "in" / "valley" / "1.txt", NOISY)
    write(here / "in" / "valley" / "2.html", f"<h1>{TITLE}</h1><p>{BODY}</p>")
    cleaner("review", "in", "--rules", own_rules, "-o", "alone.html")
    alone = (here / "alone.html").read_text("utf-8")
    cleaner("clean", "in", "-o", "plain", "--rules", own_rules)
    for extra in ((), ("--jobs", "1")):
        out = ("-o", "out", "--rules", own_rules, "--review", "with.html")
        done = cleaner("clean", "in", *out, *extra)
        assert done.code == 0
        assert (here / "with.html").read_text("utf-8") == alone
        for name in ("1.txt", "2.txt"):
            made, plain = (here / folder / "valley" / name for folder in ("out", "plain"))
            assert made.read_bytes() == plain.read_bytes()


def test_clean_shows_lines_that_recur_as_removed(cleaner: RunCleaner, here: Path) -> None:
    rng = random.Random(1)
    for number in range(4):
        own = f"{headline(rng, 'ar')}\n{sentence(rng, 'ar')}\n{sentence(rng, 'ar')}\n"
        write(here / "in" / "valley" / f"{number}.txt", f"{own}بوابة الوادي الخضراء\n")
    options = ("--outlets", "auto", "--review", "review.html", "-q")
    assert cleaner("clean", "in", "-o", "out", *options) == (0, b"", "")
    data = json.loads(Parts((here / "review.html").read_text("utf-8")).texts[1][2])
    (reason,) = data["reasons"]
    assert reason["rule"].startswith("valley-line-tail-")
    assert [re.sub(r"\D+", " ", about).split() for about in reason["about"]] == [["4", "4"]] * 2
    (learned,) = data["learned"]
    assert (learned["outlet"], learned["file"]) == ("valley", "valley.toml")
    assert [line["text"] for rule in learned["rules"] for line in rule["lines"]] == [
        "بوابة الوادي الخضراء"
    ]


def test_clean_shows_records_and_says_what_it_cannot_do(cleaner: RunCleaner, here: Path) -> None:
    write_records(here / "news.jsonl", 3)
    out = ("clean", "news.jsonl", "-o", "out.jsonl", "--review")
    assert cleaner(*out, "review.html").code == 0
    assert len(pages_in(here / "review.html")) == 3
    assert "--review" in cleaner(*out, "review.html", "--resume").stderr
    assert "HTML file" in cleaner(*out, "review.txt").stderr
    write(here / "page.html", f"<h1>{TITLE}</h1><p>{BODY}</p>")
    done = cleaner("clean", "page.html", "-o", "out", "--review", "page.html")
    assert done.code == 2
    assert "would be written over itself" in done.stderr
