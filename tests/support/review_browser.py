"""What the tests of the review page share: a browser, pages to review, the parts of the file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any

from cleaner.headlines.stores.base import Record
from cleaner.records.work import Shown
from cleaner.review.contents import Review
from cleaner.review.groups import Repeated
from cleaner.review.page import review_html
from cleaner.review.sample import ReviewSample
from cleaner.rules.model import RuleSet
from cleaner.text.spans import Cleaned, Removal

HOSTILE = (
    "</script><script>window.hacked = 1</script>",
    "<!--<script>",
    "<img src=x onerror='window.hacked = 2'>",
    "<style>body { display: none }</style>",
    "\"'><svg onload=window.hacked=3>",
    "{{ 7 * 7 }} {% raw %} \\u003c &lt;b&gt;",
    "]]>\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}end",
)


class Parts(HTMLParser):
    """The text of each script and style, the policy, and every attribute."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[tuple[str, str, str]] = []
        self.attributes: list[tuple[str, str]] = []
        self.policy = ""
        self._open = ("", "")
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.attributes += list(found.items())
        self._open = (tag, found.get("type", ""))
        if found.get("http-equiv") == "Content-Security-Policy":
            self.policy = found["content"]

    def handle_endtag(self, tag: str) -> None:
        self._open = ("", "") if tag else self._open

    def handle_data(self, data: str) -> None:
        if self._open[0] in ("script", "style"):
            self.texts.append((*self._open, data))


def reviewed(*pages: tuple[str, str, Cleaned]) -> Review:
    """The review of pages that are given by name, outlet and what came of them."""
    sample = ReviewSample()
    for name, outlet, cleaned in pages:
        sample.add(Shown(name, name, outlet, cleaned))
    return sample.review()


def hostile_html() -> str:
    """A review in which every text that comes from a page or an index is hostile."""
    sample = ReviewSample()
    for text in HOSTILE:
        removal = Removal(2, 2 + len(text), f"r{text}", "sharing", text)
        cleaned = Cleaned("نص", (removal,), headline=text, warnings=(text,))
        sample.add(Shown(text, f"{text}.txt", text, cleaned))
    records = [Record(text, f"{text}/x", text, text) for text in HOSTILE]
    groups: list[tuple[Repeated, ...]] = [
        (
            Repeated(record, number),
            Repeated(record, None, "same", 1.0, record.text, (record.text,), (record.text,)),
        )
        for number, record in enumerate(records)
    ]
    return review_html(sample.review(lambda _: groups), RuleSet(()))


@contextmanager
def chromium(width: int = 1300, height: int = 900) -> Iterator[Any]:
    """A Chromium in Arabic, without a window; its size is in pixels of CSS."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for option in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"):
        options.add_argument(option)
    options.add_argument(f"--window-size={width},{height}")
    options.add_experimental_option("prefs", {"intl.accept_languages": "ar"})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        yield driver
    finally:
        driver.quit()


@contextmanager
def emulated(driver: Any, scheme: str) -> Iterator[None]:
    """The colour scheme that the page asks the system for."""
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    try:
        dark = "return matchMedia('(prefers-color-scheme: dark)').matches"
        assert driver.execute_script(dark) == (scheme == "dark")
        yield
    finally:
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
