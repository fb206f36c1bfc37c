"""The review page: its data, and what an editor does with it in a real browser."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import re
import shutil
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from conftest import BODY, BUTTON, NOISY, REQUIRED, STORY, TITLE, RunCleaner, write

from cleaner.review import (
    PROBLEMS,
    Reasons,
    ReviewPage,
    find_unusual,
    overview,
    review_data,
    review_page,
    wrong_first,
)
from cleaner.review_page import KIND_LABELS, PROBLEM_LABELS, review_html, script_json
from cleaner.rules import BUILT_IN, KINDS, RuleSet
from cleaner.spans import Cleaned, Removal, Story

HOSTILE = (
    "</script><script>window.hacked = 1</script>",
    "<!--<script>",
    "<img src=x onerror='window.hacked = 2'>",
    "<style>body { display: none }</style>",
    "\"'><svg onload=window.hacked=3>",
    "{{ 7 * 7 }} {% raw %} \\u003c &lt;b&gt;",
    "]]>\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}end",
)
POINTS = "\n".join(f"سطر غريب {line}" for line in HOSTILE)
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
    page = review_page("a.txt", "valley", cleaned, reasons)
    assert page.lines == ["عنوان", "", ["نص ", [0, "طباعة "], "بقية"], [[1, "شارك"]]]
    assert list(reasons) == [("print", "reading-tools"), ("share", "sharing")]
    assert page.problems == []


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
    page = review_page("a.txt", "valley", cleaned, reasons)
    assert page.lines == ["نص", "", "", [[0, "أ"]], [[0, "ب"]]]
    assert len(reasons) == 1
    assert page.counts == {0: 1}
    assert page.characters == len(text)


def test_appended_stories_have_their_lines_and_evidence() -> None:
    page = review_page("a.txt", "valley", APPENDED, {})
    assert page.stories == [(1, 1, "قصة أخرى", "its words are others")]
    assert page.problems == ["several-stories"]


@pytest.mark.parametrize(
    ("cleaned", "expected"),
    [
        (Cleaned("", (Removal(0, 4, "x", "date", "أمس\n"),)), ["nothing-kept"]),
        (
            Cleaned("نص", (Removal(2, 20, "x", "date", "ا" * 18),), headline="نص"),
            ["much-removed"],
        ),
        (Cleaned("نص"), ["no-headline"]),
        (Cleaned("نص", headline="نص", warnings=("slow",)), ["warning"]),
        (Cleaned("نص", headline="نص"), []),
    ],
)
def test_what_looks_wrong(cleaned: Cleaned, expected: list[str]) -> None:
    assert review_page("a.txt", "valley", cleaned, {}).problems == expected


def test_unusual_is_measured_by_the_outlet() -> None:
    usual = [a_page(str(n), 0.5 + n / 100) for n in range(5)]
    others = [a_page(f"o{n}", 0.05, "plain") for n in range(5)]
    odd = a_page("odd", 0.05)
    find_unusual([*usual, *others, odd])
    assert [p.name for p in [*usual, *others, odd] if p.problems] == ["odd"]
    assert wrong_first([*usual, odd])[0] is odd


def test_few_pages_tell_nothing_unusual() -> None:
    pages = [a_page("1", 0.1), a_page("2", 0.1), a_page("3", 0.9)]
    find_unusual(pages)
    assert [page.problems for page in pages] == [[], [], []]


def test_the_totals() -> None:
    reasons: Reasons = {}
    removed = Cleaned("نص", (Removal(2, 8, "print", "reading-tools", " طباعة"),), headline="نص")
    pages = [review_page(f"{n}.txt", "valley", removed, reasons) for n in range(3)]
    pages.append(review_page("x.txt", "hill", Cleaned("نص"), reasons))
    totals = overview(pages, reasons)
    assert (totals["pages"], totals["wrong"], totals["characters"]) == (4, 1, 26)
    assert totals["rules"] == [
        {"rule": "print", "kind": "reading-tools", "count": 3, "characters": 18}
    ]
    assert totals["kinds"] == [{"kind": "reading-tools", "count": 3, "characters": 18}]
    assert [(row["name"], row["share"]) for row in totals["outlets"]] == [
        ("valley", 0.75), ("hill", 0.0),
    ]  # fmt: skip
    assert totals["problems"] == [("no-headline", 1)]
    assert review_data(pages, reasons, RuleSet(()))["outlets"] == ["hill", "valley"]


def test_every_kind_and_problem_has_a_label() -> None:
    assert set(KIND_LABELS) == {*KINDS, *BUILT_IN.values()}
    assert set(PROBLEM_LABELS) == set(PROBLEMS)


# --- the file


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


def hostile_html() -> str:
    reasons: Reasons = {}
    pages = []
    for text in HOSTILE:
        removal = Removal(2, 2 + len(text), f"r{text}", "sharing", text)
        cleaned = Cleaned("نص", (removal,), headline=text, warnings=(text,))
        pages.append(review_page(f"{text}.txt", text, cleaned, reasons))
    return review_html(pages, reasons, RuleSet(()))


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
    reasons: Reasons = {}
    text = STORY * 6 + BUTTON
    removal = Removal(len(text) - len(BUTTON), len(text), "letter-box", "sharing", BUTTON)
    cleaned = Cleaned(STORY * 6, (removal,), headline=TITLE)
    pages = [review_page(f"{n}.txt", "valley", cleaned, reasons) for n in range(200)]
    assert len(review_html(pages, reasons, RuleSet(())).encode()) < 5_000_000


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


def test_no_page_is_written_over(cleaner: RunCleaner, here: Path) -> None:
    write(here / "1.html", STORY)
    done = cleaner("review", "1.html", "-o", "1.html")
    assert done.code == 2
    assert (here / "1.html").read_text("utf-8") == STORY


# --- in a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A Chromium without a window; one for all tests."""
    if not REQUIRED:
        pytest.importorskip("selenium")
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for option in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"):
        options.add_argument(option)
    options.add_argument("--window-size=1300,900")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        yield driver
    finally:
        driver.quit()


in_browser = pytest.mark.system("chromium", "chromedriver")


@pytest.fixture
def review(request: pytest.FixtureRequest, cleaner: RunCleaner, own_rules: Path, here: Path) -> Any:
    """The review of three pages of two outlets, open at its overview."""
    write(here / "in" / "valley" / "1.txt", NOISY)
    write(here / "in" / "valley" / "2.txt", f"{STORY}\n{POINTS}\n")
    write(here / "in" / "hill" / "3.txt", "طباعة\n")
    assert cleaner("review", "in", "--rules", own_rules, "-o", "review.html").code == 0
    driver = request.getfixturevalue("browser")
    driver.get((here / "review.html").as_uri())
    yield driver
    assert driver.get_log("browser") == []


def element(driver: Any, selector: str) -> Any:
    return driver.find_element("css selector", selector)


def press(driver: Any, *keys: str) -> None:
    for key in keys:
        driver.switch_to.active_element.send_keys(key)


def names(driver: Any) -> list[str]:
    script = "return [...document.querySelectorAll('#list bdi')].map(e => e.textContent)"
    found: list[str] = driver.execute_script(script)
    return found


def choose(driver: Any, name: str, value: str) -> None:
    script = (
        "const box = document.getElementById(arguments[0]); box.value = arguments[1];"
        "box.dispatchEvent(new Event('change'))"
    )
    driver.execute_script(script, name, value)


@in_browser
def test_wrong_pages_come_first_and_open_from_the_overview(review: Any) -> None:
    first = element(review, "#overview .wrong button")
    assert first.text == "hill/3.txt"
    first.click()
    assert element(review, "#title").text == "hill/3.txt"
    assert element(review, "#text del").text == "طباعة"
    assert not element(review, "#overview").is_displayed()


@in_browser
def test_the_overview_opens_the_page_that_is_named(review: Any) -> None:
    write_button = "const made = document.querySelector('#overview .wrong button').cloneNode();"
    write_button += "made.dataset.page = 2; document.getElementById('overview').append(made);"
    review.execute_script(f"{write_button} made.click()")
    time.sleep(0.3)
    assert element(review, "#place").text == "3 / 3"


@in_browser
def test_filters_and_search(review: Any) -> None:
    element(review, "#show-pages").click()
    assert len(names(review)) == 3
    choose(review, "outlet", "hill")
    assert names(review) == ["hill/3.txt"]
    choose(review, "outlet", "")
    choose(review, "rule", "letter-box")
    assert element(review, "#about").text.startswith("valley/1.txt")
    choose(review, "kind", "reading-tools")
    assert names(review) == []
    assert not element(review, "#page").is_displayed()
    element(review, "#all").click()
    assert len(names(review)) == 3
    # Found in another spelling than the page has.
    element(review, "#search").send_keys("سطرٌ غريبـ")
    with_time(lambda: len(names(review)) == 1)


def with_time(condition: Any) -> None:
    """Wait until *condition* holds, for at most five seconds."""
    end = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


@in_browser
def test_the_keyboard_alone(review: Any) -> None:
    from selenium.webdriver.common.keys import Keys

    press(review, "j")
    assert element(review, "#place").text == "1 / 3"
    press(review, "j")
    assert element(review, "#place").text == "2 / 3"
    press(review, "k", "k")
    assert element(review, "#place").text == "1 / 3"
    choose(review, "rule", "letter-box")
    press(review, Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    hint = element(review, "#hint")
    assert hint.is_displayed()
    assert "letter-box" in hint.text
    assert "The outlet's letter box." in hint.text
    assert review.switch_to.active_element.get_attribute("aria-describedby") == "hint"
    press(review, Keys.ESCAPE)
    assert not hint.is_displayed()
    press(review, "/")
    assert review.switch_to.active_element.get_attribute("id") == "search"
    press(review, "j", Keys.ESCAPE, "o")
    assert element(review, "#overview").is_displayed()


@in_browser
def test_the_reason_on_hover(review: Any) -> None:
    from selenium.webdriver import ActionChains

    element(review, '[data-filter="rule"][data-value="letter-box"]').click()
    ActionChains(review).move_to_element(element(review, "#text del")).perform()
    assert "letter-box" in element(review, "#hint").text


@in_browser
def test_hostile_text_stays_text(review: Any) -> None:
    choose(review, "outlet", "valley")
    element(review, "#show-pages").click()
    element(review, "#list li:last-child button").click()
    shown = element(review, "#text").get_attribute("textContent")
    for text in HOSTILE[:-1]:
        assert text in shown
    assert review.execute_script("return window.hacked") is None
    found = review.execute_script(
        "return [...document.querySelectorAll('#text *')].map(e => e.tagName)"
    )
    assert set(found) <= {"P", "DEL", "SECTION", "B", "BDI", "MARK"}


@in_browser
def test_the_policy_stops_what_would_be_added(browser: Any, tmp_path: Path) -> None:
    """Were there a hole, the policy would still keep a script, a style and a request off."""
    file = write(tmp_path / "review.html", hostile_html())
    browser.get(file.as_uri())
    browser.execute_script(
        "document.body.insertAdjacentHTML('beforeend', arguments[0])",
        "<img src=x onerror='window.hacked=1'><style>body{opacity:0}</style>",
    )
    assert browser.execute_script("return window.hacked") is None
    assert browser.execute_script("return getComputedStyle(document.body).opacity") == "1"
    refused = " ".join(entry["message"] for entry in browser.get_log("browser"))
    assert "img-src" in refused
    assert "style-src" in refused


@in_browser
def test_a_copied_rule_removes_the_line_and_is_proved(
    review: Any, cleaner: RunCleaner, here: Path
) -> None:
    element(review, '[data-filter="outlet"][data-value="valley"]').click()
    choose(review, "problem", "")
    line = "سطر غريب <!--<script>"
    element(review, "#search").send_keys("<!--")
    with_time(lambda: len(names(review)) == 1)
    at = next(
        found
        for found in review.find_elements("css selector", "#text .line")
        if found.get_attribute("textContent") == line
    )
    review.execute_script("arguments[0].focus()", at)
    element(review, "#copy-rule").click()
    block = element(review, "#block").get_attribute("value")
    with_time(lambda: element(review, "#copied").text)
    assert block.startswith("[[rule]]\n")
    rules = write(here / "own" / "copied.toml", f"schema = 1\n\n{block}")
    tested = cleaner("rules", "test", rules)
    assert tested.code == 0, tested.out + tested.stderr
    done = cleaner("clean", "in/valley/2.txt", "--rules", rules, "--preview")
    assert line not in done.out.splitlines()
    assert line in cleaner("clean", "in/valley/2.txt").out.splitlines()


@in_browser
def test_a_copied_example_keeps_the_line(review: Any) -> None:
    element(review, '[data-filter="rule"][data-value="letter-box"]').click()
    review.execute_script("document.querySelector('#text del').closest('.line').focus()")
    assert not element(review, "#copy-rule").is_displayed()
    element(review, "#copy-keep").click()
    block = element(review, "#block").get_attribute("value")
    assert block == f'# letter-box\nkeep = [\n  "{BUTTON.strip()}",\n]\n'


CONTRAST = """
const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
function rgb(color) {
  canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data];
}
function light(color) {
  const [r, g, b] = color.map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function behind(node) {
  for (; node; node = node.parentElement) {
    const color = rgb(getComputedStyle(node).backgroundColor);
    if (color[3] === 255) return color;
  }
  return [255, 255, 255, 255];
}
const found = [];
for (const kind of Object.values(arguments[0])) {
  const sample = document.createElement("del");
  sample.className = kind[0]; sample.textContent = kind[0];
  document.getElementById("text").append(sample);
}
for (const node of document.querySelectorAll("body *")) {
  const own = [...node.childNodes].some(n => n.nodeType === 3 && n.data.trim());
  if (!own || !node.getClientRects().length || node.disabled) continue;
  const text = light(rgb(getComputedStyle(node).color).slice(0, 3));
  const back = light(behind(node).slice(0, 3));
  const ratio = (Math.max(text, back) + 0.05) / (Math.min(text, back) + 0.05);
  found.push([ratio, node.tagName + " " + node.className + " " + node.id]);
}
return found;
"""


@in_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(review: Any, scheme: str) -> None:
    """Every text is told from what is behind it by 4.5 to 1 or more (WCAG AA)."""
    html = Path(review.current_url.removeprefix("file://").replace("%20", " ")).read_text("utf-8")
    kinds = json.loads(Parts(html).texts[1][2])["kinds"]
    with emulated(review, scheme):
        found = review.execute_script(CONTRAST, {})
        choose(review, "rule", "letter-box")
        element(review, "#show-pages").click()
        review.execute_script("document.querySelector('#text del').closest('.line').focus()")
        found += review.execute_script(CONTRAST, kinds)
    assert len(found) > 60
    assert [entry for entry in found if entry[0] < 4.5] == []


@contextlib.contextmanager
def emulated(driver: Any, scheme: str) -> Iterator[None]:
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    try:
        dark = "return matchMedia('(prefers-color-scheme: dark)').matches"
        assert driver.execute_script(dark) == (scheme == "dark")
        yield
    finally:
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


@in_browser
@pytest.mark.parametrize("width", [360, 1300])
def test_nothing_stands_beside_the_window(review: Any, width: int) -> None:
    """No scrolling sideways, neither of the window nor of the list."""
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    review.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        wider = "return ['html', 'aside'].map(s => document.querySelector(s))"
        wider += ".filter(e => e.scrollWidth > e.clientWidth).map(e => e.tagName)"
        assert review.execute_script(wider) == []
        element(review, "#show-pages").click()
        assert review.execute_script(wider) == []
    finally:
        review.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@in_browser
def test_printed_it_has_the_page_and_no_controls(review: Any) -> None:
    element(review, '[data-filter="rule"][data-value="letter-box"]').click()
    review.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert element(review, "#text del").is_displayed()
        assert not element(review, "aside").is_displayed()
        assert not element(review, "#on").is_displayed()
    finally:
        review.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


@in_browser
def test_five_thousand_pages_stay_usable(browser: Any, tmp_path: Path) -> None:
    reasons: Reasons = {}
    text = STORY * 4
    pages = []
    for n in range(5000):
        cleaned = Cleaned(f"صفحة {n}\n{text}", headline=f"صفحة {n}")
        pages.append(review_page(f"{n}.txt", f"outlet{n % 40}", cleaned, reasons))
    file = write(tmp_path / "many.html", review_html(pages, reasons, RuleSet(())))
    browser.get(file.as_uri())
    element(browser, "#show-pages").click()
    assert len(names(browser)) == 50
    assert browser.execute_script("return document.querySelectorAll('*').length") < 3000
    element(browser, "#list-on").click()
    assert element(browser, "#place").text == "51 / 5,000"
    # Time in the page itself: all filters, and one page drawn anew.
    spent = browser.execute_script(
        "const start = performance.now(); const box = document.getElementById('outlet');"
        "box.value = 'outlet7'; box.dispatchEvent(new Event('change'));"
        "return performance.now() - start"
    )
    assert element(browser, "#found").text.startswith("125 ")
    assert spent < 1000
    element(browser, "#search").send_keys("صفحة 4967")
    with_time(lambda: names(browser) == ["صفحة 4967"])
