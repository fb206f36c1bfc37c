"""The steps of docs/tutorial-rules.md, done in a browser: what comes of them is what it shows."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import PATIENCE, REQUIRED, ROOT, RunCleaner, write
from review_browser import chromium

PAGES = ("tutorial-rules.md", "ar/tutorial-rules.md")
FILE = re.compile(r"^<!-- file: (\S+) -->\n```\w*\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LABEL = re.compile(r"\*\*([^*]+)\*\*")
LETTER, OFFER = "بريد مرسى اليومي", "مرسى الأخبار في جيبك"
SELECT = (
    "[...document.querySelectorAll('#text .line')]"
    ".find(line => line.textContent.startsWith(arguments[0])).focus()"
)
OPEN = (
    "[...document.querySelectorAll('#list button')]"
    ".find(button => button.textContent.includes(arguments[0])).click()"
)


def document(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


def files_of(name: str) -> dict[str, str]:
    return dict(FILE.findall(document(name)))


@pytest.fixture
def review(here: Path, cleaner: RunCleaner) -> Path:
    """The review of the tutorial's pages."""
    for name, text in files_of(PAGES[0]).items():
        if name.startswith("pages/"):
            write(here / name, text)
    assert cleaner("review", "pages", "-o", "review.html").code == 0
    return here / "review.html"


@pytest.mark.parametrize("name", PAGES)
def test_the_buttons_that_are_named_are_there(name: str, review: Path) -> None:
    named = {" ".join(label.split()) for label in LABEL.findall(document(name))}
    assert len(named) == 5
    page = review.read_text("utf-8")
    assert [label for label in named if label not in page] == []


def test_both_languages_show_the_same_files() -> None:
    english, arabic = map(files_of, PAGES)
    assert english == arabic


@pytest.mark.system("chromium", "chromedriver")
def test_who_knows_no_toml_gets_the_file_that_is_shown(
    review: Path, here: Path, cleaner: RunCleaner
) -> None:
    if not REQUIRED:
        pytest.importorskip("selenium")
    with chromium() as driver:
        saved = gathered(driver, review, here)
    assert saved.read_text("utf-8") == files_of(PAGES[0])["rules.toml"]
    tested = cleaner("rules", "test", saved)
    assert (tested.code, tested.stderr) == (0, "2 rules, 8 examples, 0 problems\n")
    assert cleaner("clean", "pages", "-o", "cleaned", "--rules", saved, "-q").code == 0
    for page in (here / "pages" / "marsa.example").iterdir():
        gone = {LETTER, OFFER, ""}
        kept = [line for line in page.read_text("utf-8").splitlines() if line not in gone]
        cleaned = (here / "cleaned" / "marsa.example" / page.name).read_text("utf-8")
        assert [line for line in cleaned.splitlines() if line] == kept


def gathered(driver: Any, review: Path, folder: Path) -> Path:
    """Do what the tutorial says with the buttons of the page; the file that is saved."""

    def press(selector: str) -> None:
        driver.find_element("css selector", selector).click()

    def rule_for(line: str) -> str:
        driver.execute_script(SELECT, line)
        driver.execute_script(
            "const box = document.getElementById('new-kind'); box.value = 'subscription';"
            "box.dispatchEvent(new Event('change'))"
        )
        press("#add-rule")
        return str(driver.find_element("css selector", "#copied").text)

    driver.get(review.as_uri())
    press("#show-pages")
    for line in (LETTER, OFFER):
        assert re.findall(r"\d+", rule_for(line)) == ["3", "3"]
    driver.execute_script(OPEN, "ساعي")
    driver.execute_script(SELECT, f"{LETTER} كان")
    press("#add-keep")
    press("#show-rules")
    allowed = {"behavior": "allow", "downloadPath": str(folder)}
    driver.execute_cdp_cmd("Browser.setDownloadBehavior", allowed)
    press("#download")
    end = time.monotonic() + PATIENCE / 30
    while not (folder / "rules.toml").is_file():
        assert time.monotonic() < end, "nothing was saved"
        time.sleep(0.05)
    return folder / "rules.toml"
