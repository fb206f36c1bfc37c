"""The documents as a site: built without a warning, whole, and with nothing from other hosts."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from docs_site import MOVED, ROOT, build, lay_out

DOCUMENTS = sorted(path.relative_to(ROOT / "docs") for path in (ROOT / "docs").rglob("*.md"))
ARABIC = [path.as_posix() for path in DOCUMENTS if path.parts[0] == "ar"]
COMMANDS_NOT_RUN = re.compile(
    r"^```(?:sh|bash|shell)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE
)
INSTALLING = re.compile(r"git clone|cd |pip install|make |docker |  cleaner clean pages -o|#")
STYLE_RESOURCE = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])([^"')]+)""")
# Links that a browser follows by itself, to load what they name.
LOADED_LINKS = {
    "stylesheet", "icon", "shortcut", "apple-touch-icon", "manifest", "preload", "prefetch",
    "modulepreload", "preconnect", "dns-prefetch", "prerender",
}  # fmt: skip
# Attributes of elements that load what they name.
LOADED = {"src", "srcset", "poster", "data", "background", "xlink:href"}


class PageParser(HTMLParser):
    """Collects what a page loads, what it links to, and the names that can be linked to."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.links: list[str] = []
        self.other_language: list[str] = []
        self.names: set[str] = set()
        self.attributes: dict[str, dict[str, str]] = {}
        self.policy = ""
        self.in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.attributes.setdefault(tag, found)
        self.in_style |= tag == "style"
        self.names |= {found[name] for name in ("id", "name") if name in found}
        self.loaded += [value for name, value in found.items() if name in LOADED]
        self.loaded += resources(found.get("style", ""))
        if "other-language" in found.get("class", "").split():
            self.other_language.append(found["href"])
        if tag == "a":
            self.links += [found["href"]] if "href" in found else []
        elif LOADED_LINKS & set(found.get("rel", "").split()):
            self.loaded.append(found["href"])
        if found.get("http-equiv") == "Content-Security-Policy":
            self.policy = found["content"]

    def handle_data(self, data: str) -> None:
        if self.in_style:
            self.loaded += resources(data)

    def handle_endtag(self, tag: str) -> None:
        self.in_style &= tag != "style"


def resources(style: str) -> list[str]:
    """What a style sheet loads, pictures that stand in it apart."""
    return [found for found in STYLE_RESOURCE.findall(style) if not found.startswith("data:")]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documents")
    lay_out(folder)
    done = build(folder)
    assert done.returncode == 0, done.stdout
    assert "warning" not in done.stdout.lower(), done.stdout
    return folder / "site"


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, PageParser]:
    found = {}
    for path in site.rglob("*.html"):
        found[path] = PageParser()
        found[path].feed(path.read_text("utf-8"))
    return found


def target(site: Path, page: Path, address: str) -> Path:
    """The file of the site that an address on *page* names."""
    path = unquote(urlsplit(address).path)
    if not path:
        return page
    found = site / path.lstrip("/") if path.startswith("/") else page.parent / path
    return (found / "index.html" if path.endswith(("/", ".")) else found).resolve()


def is_elsewhere(address: str) -> bool:
    return bool(urlsplit(address).scheme or urlsplit(address).netloc)


def test_every_document_is_a_page(site: Path) -> None:
    expected = {Path(path).with_suffix(".html") for path in DOCUMENTS}
    expected |= {Path(path).with_suffix(".html") for path in MOVED.values() if path.endswith(".md")}
    built = {path.relative_to(site) for path in site.rglob("*.html")}
    assert built == expected | {Path("404.html")}


def test_every_page_can_be_reached_from_the_first_one_of_its_language(
    site: Path, pages: dict[Path, PageParser]
) -> None:
    reached = set()
    for first in (site / "index.html", site / "ar" / "start.html"):
        links = pages[first].links
        reached |= {target(site, first, link) for link in links if not is_elsewhere(link)}
    assert {path.resolve() for path in pages} - reached <= {(site / "404.html").resolve()}


def test_links_and_their_anchors_lead_somewhere(site: Path, pages: dict[Path, PageParser]) -> None:
    names = {path.resolve(): page.names for path, page in pages.items()}
    for path, page in pages.items():
        for link in page.links:
            if is_elsewhere(link):
                continue
            found = target(site, path, link)
            assert found.is_file(), f"{path.name}: {link}"
            anchor = unquote(urlsplit(link).fragment)
            assert not anchor or anchor in names[found], f"{path.name}: {link}"


def test_nothing_is_loaded_from_elsewhere(site: Path, pages: dict[Path, PageParser]) -> None:
    loaded = [(path, address) for path, page in pages.items() for address in page.loaded]
    for style in site.rglob("*.css"):
        loaded += [(style, address) for address in resources(style.read_text("utf-8"))]
    assert len(loaded) > 3 * len(pages)
    for path, address in loaded:
        if address.startswith("data:"):
            continue
        assert address, f"{path.name} loads nothing at all"
        assert not is_elsewhere(address), f"{path.name}: {address}"
        assert target(site, path, address).is_file(), f"{path.name}: {address}"


def test_browsers_are_told_to_load_nothing_from_elsewhere(pages: dict[Path, PageParser]) -> None:
    for path, page in pages.items():
        sources = page.policy.removeprefix("default-src ").split()
        assert set(sources) == {"'self'", "file:", "data:", "blob:", "'unsafe-inline'"}, path.name


def test_the_arabic_page_is_arabic(site: Path, pages: dict[Path, PageParser]) -> None:
    for path, page in pages.items():
        arabic = path.parent.name == "ar"
        assert page.attributes["html"]["lang"] == ("ar" if arabic else "en")
        assert page.attributes["body"]["dir"] == ("rtl" if arabic else "ltr")
    assert "#التثبيت" in pages[site / "ar" / "start.html"].links


def navigation(site: Path, page: str) -> list[str]:
    """The titles in the navigation of a page, without those of its own sections."""
    text = (site / page).read_text("utf-8")
    start = text.index("md-nav--primary")
    entries = text[start : text.index("</nav>\n", text.rindex("md-nav__item", start, -1))]
    found = re.findall(r'<a href="[^"#]+"[^>]*>\s*<span class="md-ellipsis">([^<]+)', entries)
    return [" ".join(title.split()) for title in found]


def test_navigation_is_in_the_language_of_the_page(site: Path) -> None:
    arabic = navigation(site, "ar/questions.html")
    assert arabic == ["خمس دقائق", "مراجعة المحذوف", "قاعدة لموقعك", "أسئلة وأجوبة"]
    assert not set(arabic) & set(navigation(site, "questions.html"))


def test_each_arabic_page_and_its_english_one_lead_to_each_other(
    site: Path, pages: dict[Path, PageParser]
) -> None:
    assert len(ARABIC) >= 4
    for name in ARABIC:
        arabic = (site / name).with_suffix(".html")
        english = (site / name.removeprefix("ar/")).with_suffix(".html")
        for page, other in ((arabic, english), (english, arabic)):
            found = [target(site, page, link) for link in pages[page].other_language]
            assert found == [other.resolve()]
    plain = site / "cli.html"
    found = [target(site, plain, link) for link in pages[plain].other_language]
    assert found == [(site / "ar" / "start.html").resolve()]


def test_files_of_the_examples_show_their_names(site: Path) -> None:
    assert '<span class="filename">pages/bridge.txt</span>' in (site / "start.html").read_text()


def test_broken_links_stop_the_build(tmp_path: Path) -> None:
    targets = ("no-such-page.md", "clean.md#no-such-heading", "../no-such-file.md")
    lay_out(tmp_path)
    page = tmp_path / "docs" / "start.md"
    links = "\n".join(f"[x]({target})" for target in targets)
    page.write_text(f"{page.read_text('utf-8')}\n{links}\n", "utf-8")
    built = build(tmp_path)
    assert built.returncode != 0
    assert f"{len(targets)} issues found" in built.stdout


@pytest.mark.parametrize("name", ["start.md", "clean.md", "tutorial-rules.md", *ARABIC])
def test_every_command_of_these_pages_is_run_but_for_installing(name: str) -> None:
    for block in COMMANDS_NOT_RUN.finditer((ROOT / "docs" / name).read_text("utf-8")):
        for line in block["body"].splitlines():
            assert INSTALLING.match(line), f"{line}: show it in a console block, which is run"


def commands_of(name: str) -> list[str]:
    return re.findall(r"^\$ .*", (ROOT / "docs" / name).read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("name", ARABIC)
def test_an_arabic_page_has_the_commands_of_the_english_one(name: str) -> None:
    english, arabic = commands_of(name.removeprefix("ar/")), commands_of(name)
    assert arabic
    assert set(arabic) <= set(english)
    if name != "ar/review.md":  # the English one goes further
        assert arabic == english
