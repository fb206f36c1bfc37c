"""The review page in a real browser: what an editor does with it, on screen and on paper."""

from __future__ import annotations

import base64
import json
import random
import re
import struct
import subprocess
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import BUTTON, NOISY, PATIENCE, REQUIRED, ROOT, STORY, RunCleaner, write
from outlet_pages import headline, sentence
from review_browser import HOSTILE, Parts, chromium, emulated, hostile_html, reviewed
from review_screenshot import HEIGHT, WIDTH, write_pictures

from cleaner.review.page import messages, review_html
from cleaner.rules.model import RuleSet
from cleaner.text.spans import Cleaned

POINTS = "\n".join(f"سطر غريب {line}" for line in HOSTILE)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One Chromium for all tests."""
    if not REQUIRED:
        pytest.importorskip("selenium")
    with chromium() as driver:
        yield driver


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
    driver.execute_script("localStorage.clear(); sessionStorage.clear()")
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
    """Wait until *condition* holds."""
    end = time.monotonic() + PATIENCE
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
    # The panel tells the reason; nothing else covers the page.
    reason = element(review, "#reason")
    assert "letter-box" in reason.text
    assert "The outlet's letter box." in reason.text
    assert not element(review, "#hint").is_displayed()
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
    element(review, "#list li:first-child button").click()
    shown = element(review, "#text").get_attribute("textContent")
    for text in HOSTILE[:-1]:
        assert text in shown
    assert review.execute_script("return window.hacked") is None
    found = review.execute_script(
        "return [...document.querySelectorAll('#text *')].map(e => e.tagName)"
    )
    assert set(found) <= {"P", "DEL", "SECTION", "B", "BDI", "MARK"}


@in_browser
def test_hostile_headlines_of_groups_stay_text(browser: Any, tmp_path: Path) -> None:
    browser.get(write(tmp_path / "review.html", hostile_html()).as_uri())
    shown = element(browser, "#groups").get_attribute("textContent")
    assert shown.count(HOSTILE[0]) >= 4
    element(browser, "#groups button").click()
    assert HOSTILE[0] in element(browser, "#repeats").get_attribute("textContent")
    assert browser.execute_script("return window.hacked") is None
    found = browser.execute_script(
        "return [...document.querySelectorAll('#groups *, #repeats *')].map(e => e.tagName)"
    )
    assert set(found) <= {"OL", "LI", "B", "BDI", "BUTTON", "SMALL", "SPAN", "H3", "DIV"}
    assert browser.get_log("browser") == []


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


def select(driver: Any, text: str) -> None:
    """Select the line of the page that is *text*."""
    script = (
        "[...document.querySelectorAll('#text .line')]"
        ".find(line => line.textContent === arguments[0]).focus()"
    )
    driver.execute_script(script, text)


def downloaded(driver: Any, folder: Path) -> Path:
    """Save the file of rules to *folder*, as a reader does."""
    behaviour = {"behavior": "allow", "downloadPath": str(folder)}
    driver.execute_cdp_cmd("Browser.setDownloadBehavior", behaviour)
    element(driver, "#download").click()
    with_time(lambda: (folder / "rules.toml").is_file())
    return folder / "rules.toml"


@in_browser
def test_rules_of_several_pages_are_one_file_that_loads_and_is_proved(
    review: Any, cleaner: RunCleaner, here: Path
) -> None:
    review.execute_script("sessionStorage.clear()")
    review.refresh()
    element(review, "#show-pages").click()
    strange, odd = (f"سطر غريب {HOSTILE[n]}" for n in (1, 4))
    element(review, "#search").send_keys("<!--")
    with_time(lambda: len(names(review)) == 1)
    select(review, strange)
    assert not element(review, "#add-keep").is_displayed()
    element(review, "#add-rule").click()
    assert "سطرا واحدا في صفحة واحدة" in element(review, "#copied").text
    select(review, odd)
    element(review, "#add-rule").click()
    element(review, "#add-rule").click()  # once is enough
    select(review, f"سطر غريب {HOSTILE[5]}")
    element(review, "#add-keep").click()
    assert element(review, "#rules-count").text == "2"
    review.refresh()  # what was gathered stays while the browser is open
    element(review, "#show-rules").click()
    assert len(review.find_elements("css selector", "#own-rules li")) == 3
    rules = downloaded(review, here)
    assert rules.read_text("utf-8") == element(review, "#file").get_attribute("value")
    tested = cleaner("rules", "test", rules)
    assert tested.code == 0, tested.out + tested.stderr
    command = element(review, "#commands").text.splitlines()[1].split()
    assert command[:3] == ["cleaner", "clean", "PAGES"]
    assert command[-2:] == ["--rules", "rules.toml"]
    lines = cleaner("clean", "in/valley/2.txt", "--rules", rules).out.splitlines()
    before = cleaner("clean", "in/valley/2.txt").out.splitlines()
    assert [line for line in before if line not in lines] == [strange, odd]
    element(review, "#clear").click()
    assert not element(review, "#own-file").is_displayed()
    assert element(review, "#own-none").is_displayed()


@in_browser
def test_a_rule_is_for_the_outlet_whose_host_is_known(
    browser: Any, cleaner: RunCleaner, tmp_path: Path
) -> None:
    noise = "سنديانة الحارة السفلى"
    hosts = ("valley.example", "valley.example", "hill.example")
    cleaned = Cleaned(f"{STORY}{noise}\n", headline="خبر")
    pages = [(f"{number}.txt", host, cleaned) for number, host in enumerate(hosts)]
    browser.get(write(tmp_path / "a.html", review_html(reviewed(*pages), RuleSet(()))).as_uri())
    browser.execute_script("sessionStorage.clear()")
    browser.refresh()
    element(browser, "#show-pages").click()
    choose(browser, "outlet", "valley.example")
    select(browser, noise)
    element(browser, "#add-rule").click()
    assert "سطرين في صفحتين" in element(browser, "#copied").text
    element(browser, "#show-rules").click()
    assert element(browser, "#commands").text.endswith("--rules rules.toml --site valley.example")
    rules = write(tmp_path / "rules.toml", element(browser, "#file").get_attribute("value"))
    assert cleaner("rules", "test", rules).code == 0
    page = write(tmp_path / "page.txt", f"{STORY}{noise}\n")
    assert noise in cleaner("clean", page, "--rules", rules, "--site", "hill.example").out
    assert noise not in cleaner("clean", page, "--rules", rules, "--site", "valley.example").out


@in_browser
def test_long_runs_of_removed_lines_are_folded_and_open_to_the_keyboard(
    browser: Any, cleaner: RunCleaner, here: Path
) -> None:
    from selenium.webdriver.common.keys import Keys

    menu = "".join(f"<li><a href='/{n}'>قسم رقم {n}</a></li>" for n in range(30))
    story = "".join(f"<p>{part}</p>" for part in STORY.splitlines()[1:] if part)
    html = f"<body><ul>{menu}</ul><article><h1>{STORY.splitlines()[0]}</h1>{story}</article></body>"
    write(here / "in" / "a.html", html)
    assert cleaner("review", "in", "-o", "review.html").code == 0
    browser.get((here / "review.html").as_uri())
    element(browser, "#show-pages").click()
    run = element(browser, "#text details")
    assert run.get_attribute("open") is None
    assert run.text.startswith("30 ")
    press(browser, "j", Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    assert run.get_attribute("open") == "true"
    assert review_lines(browser)[:2] == ["قسم رقم 0", "قسم رقم 1"]


def review_lines(driver: Any) -> list[str]:
    """The lines of the page that is open."""
    script = "return [...document.querySelectorAll('#text .line')].map(e => e.textContent)"
    found: list[str] = driver.execute_script(script)
    return [line for line in found if line]


@in_browser
def test_a_page_of_which_nothing_is_kept_says_why(review: Any) -> None:
    element(review, "#show-pages").click()
    choose(review, "problem", "nothing-kept")
    assert element(review, "#empty").text.startswith("لم يبق من هذه الصفحة شيء.")
    choose(review, "problem", "")
    choose(review, "rule", "letter-box")
    assert not element(review, "#empty").is_displayed()
    legend = review.find_elements("css selector", "#legend .kind")
    assert [each.text for each in legend] == [messages()["kinds"]["sharing"]["ar"]]


@in_browser
def test_a_copied_example_keeps_the_line(review: Any) -> None:
    element(review, '[data-filter="rule"][data-value="letter-box"]').click()
    review.execute_script("document.querySelector('#text del').closest('.line').focus()")
    assert not element(review, "#add-rule").is_displayed()
    element(review, "#copy-keep").click()
    block = element(review, "#block").get_attribute("value")
    assert block == f'# letter-box\nkeep = [\n  "{BUTTON.strip()}",\n]\n'


def kind_of(driver: Any, line: str) -> str:
    """Select the line that begins so; the kind that is proposed for a rule."""
    script = (
        "[...document.querySelectorAll('#text .line')]"
        ".find(line => line.textContent.startsWith(arguments[0])).focus()"
    )
    driver.execute_script(script, line)
    kind: str = element(driver, "#new-kind").get_attribute("value")
    return kind


@in_browser
def test_the_kind_of_a_rule_is_guessed_chosen_and_remembered(browser: Any, tmp_path: Path) -> None:
    from cleaner.rules.loading import load_rules

    lines = ("شارك هذا مع أصدقائك", "بيت الجدة العتيق", "سنديانة الحارة السفلى", STORY)
    review = reviewed(("a.txt", "valley", Cleaned("\n".join(lines), headline="خبر")))
    browser.get(write(tmp_path / "kinds.html", review_html(review, load_rules())).as_uri())
    browser.execute_script("sessionStorage.clear()")
    browser.refresh()
    element(browser, "#show-pages").click()
    assert kind_of(browser, "شارك") == "sharing"
    assert kind_of(browser, "بيت الجدة") == "navigation"
    choose(browser, "new-kind", "section")
    element(browser, "#add-rule").click()
    assert 'kind = "section"' in element(browser, "#file").get_attribute("value")
    assert kind_of(browser, "سنديانة الحارة") == "section"
    assert kind_of(browser, "شارك") == "sharing"
    browser.refresh()
    element(browser, "#show-pages").click()
    assert kind_of(browser, "سنديانة الحارة") == "section"


@in_browser
def test_repeated_headlines_lead_from_page_to_page(
    browser: Any, cleaner: RunCleaner, here: Path
) -> None:
    write(here / "old" / "9.txt", "عاجل: افتتاح جسر للمشاة فوق وادي السلام\n")
    write(here / "in" / "valley" / "1.txt", STORY)
    write(here / "in" / "hill" / "2.txt", f"{STORY}طباعة\n")
    write(here / "in" / "hill" / "3.txt", "بيت الجدة العتيق في الحارة السفلى\n")
    cleaner("duplicates", "old", "--index", "news.db")
    assert cleaner("review", "in", "--index", "news.db", "-o", "review.html").code == 0
    browser.get((here / "review.html").as_uri())
    group = element(browser, "#groups .group")
    assert len(group.find_elements("css selector", "li")) == 3
    # The headline that only the index has is text; its file and outlet stand below it.
    assert len(group.find_elements("css selector", "button")) == 2
    assert "old/9.txt" in group.text
    group.find_element("css selector", "button").click()
    first = element(browser, "#about bdi").text
    other = element(browser, "#repeats button")
    other.click()
    assert {first, element(browser, "#about bdi").text} == {"valley/1.txt", "hill/2.txt"}
    choose(browser, "repeat", "*")
    assert len(names(browser)) == 2
    assert browser.get_log("browser") == []


# What is shown in Arabic letters of all parts, but for what comes from pages.
ARABIC_LEFT = r"""
const left = [];
for (const id of ['show-overview', 'show-pages', 'show-rules']) {
  document.getElementById(id).click();
  for (const node of document.querySelectorAll('body *:not(#text *)')) {
    if (!node.getClientRects().length || node.closest('bdi, #language, script')) continue;
    const texts = [...node.childNodes].filter(child => child.nodeType === 3);
    if (texts.some(text => /[\u0621-\u064a]/.test(text.data))) left.push(node.outerHTML);
  }
}
return left;
"""


@in_browser
def test_the_language_is_switched_and_remembered(review: Any) -> None:
    root = "return [document.documentElement.lang, document.documentElement.dir, document.title]"
    lang, way, title = review.execute_script(root)
    assert (lang, way) == ("ar", "rtl")
    assert "3 صفحات" in title
    element(review, '[data-filter="rule"][data-value="letter-box"]').click()
    review.execute_script("document.querySelector('#text del').closest('.line').focus()")
    assert "مشاركة" in element(review, "#reason").text
    element(review, "#language").click()
    lang, way, title = review.execute_script(root)
    assert (lang, way) == ("en", "ltr")
    assert "3 pages" in title
    # The page and the line that were open are open still.
    assert "sharing" in element(review, "#reason").text
    assert element(review, "#rule").get_attribute("value") == "letter-box"
    assert review.execute_script(ARABIC_LEFT) == []
    review.refresh()
    assert review.execute_script(root)[:2] == ["en", "ltr"]
    element(review, "#language").click()
    assert review.execute_script(root)[:2] == ["ar", "rtl"]


@in_browser
def test_the_least_sure_page_comes_first_and_says_why(review: Any) -> None:
    element(review, "#show-pages").click()
    assert names(review)[0] == "hill/3.txt"
    assert element(review, "#doubts").text == "لم يبق شيء: خبر أو مقال"
    choose(review, "order", "by_name")
    choose(review, "outlet", "valley")
    assert "valley/1.txt" in element(review, "#about").text


@in_browser
def test_the_charts_tell_what_was_counted(review: Any) -> None:
    charts = element(review, "#charts").text
    assert "العربية" in charts
    assert "خبر أو مقال" in charts
    drawn = review.execute_script(
        "const sum = (all, e) => all + Number(e.textContent);"
        "return [...document.querySelectorAll('#charts .columns')]"
        ".map(list => [...list.querySelectorAll('small')].reduce(sum, 0))"
    )
    assert drawn == [3, 3]  # each page stands in one step of confidence, and of length


def write_outlets(folder: Path) -> tuple[str, str]:
    """Pages of two outlets on which the lines that are returned recur, below and above."""
    rng = random.Random(1)
    below, above = "صندوق رسائل القراء", "بوابة الوادي الخضراء"
    for outlet in ("valley.example", "hill.example"):
        for number in range(9):
            story = "\n".join([headline(rng, "ar"), *(sentence(rng, "ar") for _ in range(3))])
            text = f"{above}\nركن الأسرة والطفل\n{story}\n{below}\nلوحة شرف المشتركين\n"
            write(folder / outlet / f"{number}.txt", text)
    return above, below


@in_browser
def test_what_was_learned_of_an_outlet_is_accepted_refused_and_saved(
    browser: Any, cleaner: RunCleaner, here: Path
) -> None:
    above, below = write_outlets(here / "in")
    options = ("in", "--outlets", "auto", "-o", "review.html")
    assert cleaner("review", *options).code == 0
    browser.get((here / "review.html").as_uri())
    browser.execute_script("sessionStorage.clear()")
    browser.refresh()
    element(browser, "#show-outlets").click()
    assert [e.text for e in browser.find_elements("css selector", "#learned h2 bdi")] == [
        "hill.example", "valley.example",
    ]  # fmt: skip
    assert "في 9 من 9 من صفحاته" in element(browser, "#learned .learned").text
    refuse = f".learned-lines button[aria-label$='{below}']"
    browser.find_elements("css selector", refuse)[1].click()
    folder = here / "profiles"
    folder.mkdir()
    behaviour = {"behavior": "allow", "downloadPath": str(folder)}
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", behaviour)
    element(browser, "[data-save='valley.example']").click()
    file = folder / "valley.example.toml"
    with_time(file.is_file)
    tested = cleaner("rules", "test", file)
    assert tested.code == 0, tested.out + tested.stderr
    assert cleaner("clean", "in", "-q", "--outlets", folder, "-o", "out").code == 0
    text = (here / "out" / "valley.example" / "1.txt").read_text("utf-8")
    assert above not in text
    assert below in text
    # Learned anew, what was refused stays so.
    assert cleaner("outlets", "learn", "in", "-o", folder).code == 0
    assert cleaner("clean", "in/valley.example", "-q", "--outlets", folder, "-o", "new").code == 0
    assert below in (here / "new" / "1.txt").read_text("utf-8")
    assert browser.get_log("browser") == []


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
  sample.className = kind; sample.textContent = kind;
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
    kinds = json.loads(Parts(html).texts[1][2])["colours"]
    with emulated(review, scheme):
        found = review.execute_script(CONTRAST, {})
        choose(review, "rule", "letter-box")
        element(review, "#show-pages").click()
        review.execute_script("document.querySelector('#text del').closest('.line').focus()")
        found += review.execute_script(CONTRAST, kinds)
    assert len(found) > 60
    assert [entry for entry in found if entry[0] < 4.5] == []


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


@pytest.mark.system("chromium", "chromedriver", "pdftotext")
def test_on_paper_stand_what_is_kept_what_is_removed_and_its_kind(
    review: Any, tmp_path: Path
) -> None:
    element(review, '[data-filter="rule"][data-value="letter-box"]').click()
    printed = review.execute_cdp_cmd("Page.printToPDF", {"printBackground": False})
    file = tmp_path / "page.pdf"
    file.write_bytes(base64.b64decode(printed["data"]))
    command = ["pdftotext", str(file), "-"]
    text = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    words = re.sub(r"[^\w\s]", "", text)
    assert "يختصر الطريق إلى المدرسة" in words
    assert "صندوق بريد وادي السلام" in words
    assert messages()["kinds"]["sharing"]["ar"] in words
    # What can be clicked is of no use there.
    assert "السابقة" not in words
    assert "كل القواعد" not in words


@in_browser
def test_the_pictures_of_the_documents_can_be_made(browser: Any, tmp_path: Path) -> None:
    documents = [ROOT / "docs" / name for name in ("review.md", "ar/review.md")]
    document = "".join(each.read_text("utf-8") for each in documents)
    for picture in write_pictures(browser, tmp_path):
        kept = ROOT / "docs" / "images" / picture.name
        assert re.search(rf"!\[[^]]{{20,}}\]\((\.\./)?images/{re.escape(picture.name)}\)", document)
        assert kept.stat().st_size < 160_000
        for file in (picture, kept):
            assert picture_size(file) == (WIDTH, HEIGHT)
            # Letters have many shades; an empty page has a few.
            assert len(set(picture_bytes(file))) > 100


def picture_size(file: Path) -> tuple[int, int]:
    data = file.read_bytes()
    assert data.startswith(b"\x89PNG\r\n")
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def picture_bytes(file: Path) -> bytes:
    data, at, packed = file.read_bytes(), 8, b""
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        if data[at + 4 : at + 8] == b"IDAT":
            packed += data[at + 8 : at + 8 + length]
        at += length + 12
    return zlib.decompress(packed)


@in_browser
def test_five_thousand_pages_stay_usable(browser: Any, tmp_path: Path) -> None:
    text = STORY * 4
    review = reviewed(
        *(
            (f"{n}.txt", f"outlet{n % 40}", Cleaned(f"صفحة {n}\n{text}", headline=f"صفحة {n}"))
            for n in range(5000)
        )
    )
    file = write(tmp_path / "many.html", review_html(review, RuleSet(())))
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
    spent = browser.execute_script(
        "const start = performance.now();"
        "for (let n = 0; n < 20; n += 1) document.body.dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'j', bubbles: true}));"
        "return (performance.now() - start) / 20"
    )
    assert spent < 100
    element(browser, "#search").send_keys("صفحة 4967")
    with_time(lambda: names(browser) == ["صفحة 4967"])
