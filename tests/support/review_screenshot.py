"""Pictures of the review page:
``python tests/support/review_screenshot.py docs/images`` writes them.

The pages on them are those of seeds/, cleaned with the built-in rules.
"""

from __future__ import annotations

import base64
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from review_browser import chromium, emulated

from cleaner.cli.app import main

ROOT = Path(__file__).parents[2]
WIDTH, HEIGHT = 1100, 720
# The first page with a headline, and a line on it that a rule removes; the reason stands below the
# page, so the one beside the line, which goes when the window is scrolled, need not cover others.
SPEAK = "localStorage.setItem('cleaner-language', arguments[0])"
OPEN_PAGE = """
document.querySelector('#show-pages').click();
[...document.querySelectorAll('#list button')].find(e => !e.textContent.includes('.txt')).click();
document.querySelectorAll('#text del')[2].closest('[data-line]').focus({preventScroll: true});
window.dispatchEvent(new Event('scroll'));
"""


def write_pictures(driver: Any, folder: Path) -> list[Path]:
    """Write a page in light colours and the overview in dark ones to *folder* with a browser, in
    English and in Arabic (``-ar``); returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    with TemporaryDirectory() as place:
        review = Path(place, "review.html")
        pages = sorted(map(str, (ROOT / "seeds").glob("*.txt")))
        assert main(["review", *pages, "-o", str(review)]) == 0
        size = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        driver.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": True})
        for language, mark in (("en", ""), ("ar", "-ar")):
            for scheme, name, script in (
                ("light", f"review{mark}.png", OPEN_PAGE), ("dark", f"review-dark{mark}.png", ""),
            ):  # fmt: skip
                with emulated(driver, scheme):
                    driver.get(review.as_uri())
                    driver.execute_script(SPEAK, language)
                    driver.refresh()
                    driver.execute_script(script)
                    made.append(photograph(driver, folder / name))
        driver.execute_script("localStorage.clear()")
        driver.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": False})
        driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    return made


def photograph(driver: Any, file: Path) -> Path:
    """Write what the window shows to the PNG *file*."""
    options = {"format": "png", "optimizeForSpeed": False}
    shot = driver.execute_cdp_cmd("Page.captureScreenshot", options)
    file.write_bytes(base64.b64decode(shot["data"]))
    return file


if __name__ == "__main__":
    with chromium() as browser:
        for path in write_pictures(browser, Path(sys.argv[1])):
            print(f"{path}: {path.stat().st_size:,} bytes")
