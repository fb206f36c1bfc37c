"""The rules for single outlets in ``rules/sites``: what they take there, and nothing elsewhere."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT, SHARED, RunCleaner, write

from cleaner import Cleaner
from cleaner.records.outlets import OutletCleaner
from cleaner.rules.loading import builtin_rules_dir, load_rules
from cleaner.rules.model import Rule

FILES = sorted((builtin_rules_dir() / "sites").glob("*.toml"))
HOSTS = [path.stem for path in FILES]
STORY = (
    "افتتاح جسر للمشاة فوق وادي السلام\n"
    "افتتحت بلدية وادي السلام صباح الأحد جسرا للمشاة يربط ضفتي الوادي، بعد أعمال استمرت عاما.\n"
)
LINE = "* خدمة «واشنطن بوست»\n"
SITE = "aawsat.com"


@cache
def general() -> Cleaner:
    return Cleaner()


def rules_of(host: str) -> list[Rule]:
    source = f"builtin:sites/{host}.toml"
    return [rule for rule in load_rules().rules if rule.source.startswith(source)]


def test_at_least_ten_outlets_have_rules_of_their_own() -> None:
    assert len(FILES) >= 10
    assert all(rules_of(host) for host in HOSTS)


@pytest.mark.parametrize("host", HOSTS)
def test_the_rules_of_a_file_are_for_the_outlet_that_it_is_named_for(host: str) -> None:
    for rule in rules_of(host):
        assert f".{host}" in rule.sites
        assert rule.status == "stable"


@pytest.mark.parametrize("host", HOSTS)
def test_they_do_nothing_on_pages_of_other_outlets(host: str) -> None:
    other = Cleaner(site="valley.example")
    for rule in rules_of(host):
        for example in rule.match:
            assert other.clean(example.text) == general().clean(example.text)
            assert rule.id not in {r.rule for r in general().clean(example.text).removals}


@cache
def of_all_outlets() -> Cleaner:
    """The rules of all outlets at once: what none of them takes so, none takes alone."""
    builtin = load_rules()
    everywhere = (replace(rule, sites=()) for rule in builtin.rules)
    return Cleaner(replace(builtin, rules=tuple(everywhere)))


def test_stories_lose_nothing_to_them() -> None:
    for page in sorted((ROOT / "fixtures" / "clean").glob("*.txt")):
        text = page.read_text("utf-8")
        assert of_all_outlets().clean(text).text == general().clean(text).text, page.name


@pytest.mark.shared
def test_labelled_pages_lose_no_line_of_a_story_to_them() -> None:
    for labels in sorted((SHARED / "gold").glob("dev*/*.lab")):
        text = labels.with_suffix(".txt").read_text("utf-8")
        lines = text.split("\n")
        before = Counter(general().clean(text).text.splitlines())
        lost = before - Counter(of_all_outlets().clean(text).text.splitlines())
        rows = (row.split("\t") for row in labels.read_text("utf-8").splitlines())
        story = {lines[int(row[0]) - 1] for row in rows if row[1:2] in (["H"], ["M"])}
        assert not story & set(lost), labels.name


@pytest.mark.parametrize("url", [f"https://www.{SITE}/1", f"http://english.{SITE}/a?b=1"])
def test_they_are_found_by_the_address(url: str) -> None:
    made = OutletCleaner().clean(STORY + LINE, url=url)
    assert getattr(made, "text", "") == STORY


def test_they_are_found_by_what_html_names(here: Path, cleaner: RunCleaner) -> None:
    body = "".join(f"<p>{line}</p>" for line in (STORY + LINE).splitlines())
    head = '<link rel="canonical" href="https://www.{}/1"><meta charset="utf-8">'
    for host, kept in ((SITE, False), ("valley.example", True)):
        write(here / "page.html", f"<head>{head.format(host)}</head><article>{body}</article>")
        assert (LINE.strip() in cleaner("clean", "page.html", "-q").out) is kept


def test_they_are_found_by_the_folder_and_by_the_field(here: Path, cleaner: RunCleaner) -> None:
    write(here / "in" / SITE / "1.txt", STORY + LINE)
    write(here / "in" / "valley.example" / "1.txt", STORY + LINE)
    assert cleaner("clean", "in", "-o", "out", "-q").code == 0
    assert (here / "out" / SITE / "1.txt").read_text("utf-8") == STORY
    assert (here / "out" / "valley.example" / "1.txt").read_text("utf-8") == STORY + LINE
    write(here / "a.jsonl", json.dumps({"text": STORY + LINE, "paper": SITE}) + "\n")
    assert json.loads(cleaner("clean", "a.jsonl", "-q").out)["text"] == STORY + LINE
    told = cleaner("clean", "a.jsonl", "-q", "--outlet-field", "paper")
    assert json.loads(told.out)["text"] == STORY


def test_one_outlet_named_for_all_pages_wins(here: Path, cleaner: RunCleaner) -> None:
    write(here / "in" / SITE / "1.txt", STORY + LINE)
    told = cleaner("clean", "in", "-o", "out", "-q", "--site", "okaz.com.sa")
    assert (told.code, told.stderr) == (0, "")
    assert (here / "out" / SITE / "1.txt").read_text("utf-8") == STORY + LINE


def test_a_misspelt_outlet_is_told_with_those_that_are_near(
    here: Path, cleaner: RunCleaner
) -> None:
    write(here / "page.txt", STORY)
    told = cleaner("clean", "page.txt", "-q", "--site", "aljazirah.com")
    assert (told.code, told.out) == (0, STORY)
    assert "--site aljazirah.com: no rules for this outlet (did you mean al-jazirah.com" in (
        told.stderr
    )
    assert "did you mean" not in cleaner("clean", "page.txt", "-q", "--site", "zzz.example").stderr


def test_they_are_listed_with_their_outlet(cleaner: RunCleaner) -> None:
    listed = cleaner("rules", "list").out
    for host in HOSTS:
        for rule in rules_of(host):
            assert re.search(rf"^{rule.id} .*\(only \.{re.escape(host)}\b", listed, re.MULTILINE)
    assert f"sites     .{SITE}" in cleaner("rules", "show", rules_of(SITE)[0].id).out
