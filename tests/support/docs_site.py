"""The documents laid out as a site:
``python tests/support/docs_site.py FOLDER`` builds it in FOLDER/site.

Links of the documents lead from file to file of the repository, so that they work on a code host.
The site has the pages of docs/ at its top, and those of MOVED under other names.
"""

from __future__ import annotations

import os
import posixpath
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOVED = {
    "README.md": "readme.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "LICENSE": "license.txt",
    "rules/README.md": "rule-list.md",
}
LINK = re.compile(r"(?<=\]\()(?!\w+:|#)(?P<target>[^)#\s]+)(?=[)#])")
NAMED_BLOCK = re.compile(r"^<!-- file: (?P<file>\S+) -->\n```(?P<kind>\w*)\n", re.MULTILINE)


def lay_out(folder: Path) -> None:
    """Write what the site is built from into *folder*: its configuration, pages and theme."""
    shutil.copy(ROOT / "zensical.toml", folder)
    shutil.copytree(ROOT / "docs", folder / "docs", ignore=shutil.ignore_patterns("theme"))
    shutil.copytree(ROOT / "docs" / "theme", folder / "theme")
    for source, target in MOVED.items():
        shutil.copy(ROOT / source, folder / "docs" / target)
    moved_from = {target: source for source, target in MOVED.items()}
    for path in (folder / "docs").rglob("*.md"):
        page = path.relative_to(folder / "docs").as_posix()
        source = moved_from.get(page, f"docs/{page}")
        text = site_page(path.read_text("utf-8"), source)
        path.write_text(with_counterpart(text, page, folder / "docs"), "utf-8")


def with_counterpart(text: str, page: str, docs: Path) -> str:
    """The text of *page* with the address of the same page in the other language, where there is
    one in *docs*: the link between languages leads there."""
    arabic = page.startswith("ar/")
    other = page.removeprefix("ar/") if arabic else f"ar/{page}"
    if not (docs / other).is_file():
        return text
    line = f"counterpart: {Path(other).with_suffix('.html').as_posix()}\n"
    return text.replace("---\n", f"---\n{line}", 1) if arabic else f"---\n{line}---\n\n{text}"


def site_page(document: str, source: str) -> str:
    """The text of the file *source* of the repository as a page of the site.

    >>> site_page("[more](../CHANGELOG.md#added), [rules](rules.md)", "docs/start.md")
    '[more](changelog.md#added), [rules](rules.md)'
    """
    here = posixpath.dirname(place(source))

    def relinked(link: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(source), link["target"]))
        return posixpath.relpath(place(target), here or ".")

    def titled(block: re.Match[str]) -> str:
        return f'```{block["kind"] or "text"} title="{block["file"]}"\n'

    return NAMED_BLOCK.sub(titled, LINK.sub(relinked, document))


def place(path: str) -> str:
    """Where a file of the repository stands on the site.

    >>> place("docs/ar/start.md"), place("README.md")
    ('ar/start.md', 'readme.md')
    """
    return MOVED.get(path, path.removeprefix("docs/"))


def build(folder: Path) -> subprocess.CompletedProcess[str]:
    """Build what was laid out in *folder*; the site comes to stand in ``folder/site``."""
    command = [sys.executable, "-m", "zensical", "build", "--strict", "-f", "zensical.toml"]
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=900,
        check=False,
    )


if __name__ == "__main__":
    place_of_work = Path(sys.argv[1])
    shutil.rmtree(place_of_work, ignore_errors=True)
    place_of_work.mkdir(parents=True)
    lay_out(place_of_work)
    done = build(place_of_work)
    print(done.stdout)
    sys.exit(done.returncode)
