"""Which outlet a page is of, and the cleaner with the rules of that outlet."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from cleaner.errors import CleanerError
from cleaner.files.page_names import is_html_name
from cleaner.pipeline import Cleaner
from cleaner.records.cleaning import clean_or_error
from cleaner.rules.loading import load_rules
from cleaner.rules.model import RuleSet
from cleaner.text.spans import Cleaned

_ID = re.compile(r"\A[A-Za-z]{0,3}[0-9]+-(?=.)")


_NUMBER = re.compile(r"(?<=.)-[0-9]+\Z")


def outlet_of(name: str, default: str) -> str:
    """The outlet that a page is of: its folder, else its name without the number of the page.

    *name* is the path of the page in the folder of labelled pages, without suffix; *default* is
    for pages that are only numbered.

    >>> [outlet_of(name, "mine") for name in ("anbaa/1", "p07-anbaa-example", "anbaa-07", "07")]
    ['anbaa', 'anbaa-example', 'anbaa', 'mine']
    """
    folder, _, page = name.rpartition("/")
    if folder:
        return folder
    bare = _NUMBER.sub("", _ID.sub("", page, count=1))
    return bare if re.search(r"[^\W\d_]", bare) and bare != page else default


_HEAD_BYTES = 200_000


_LINK = re.compile(rb"<(?:link|meta)\b[^>]{1,2000}>", re.IGNORECASE)


_ADDRESS = re.compile(rb"""(?:href|content)\s*=\s*["']?\s*https?://([A-Za-z0-9.-]{3,253})""", re.I)


_NAMES = re.compile(rb"""["']?(?:canonical|og:url)\b""", re.IGNORECASE)


_NUMBERED = re.compile(r"(?:(?<=[^\W\d_]{3})_|[\W_]*\d).*")


def outlet_of_file(path: str, name: str, head: str | bytes) -> str:
    """``outlet_of_page`` for the file *path*, of which the text *name* is written; *head* is its
    beginning.

    >>> outlet_of_file("in/valley/1.html", "valley/1.txt", "")
    'valley'
    """
    head = head[:_HEAD_BYTES]
    data = head.encode("utf-8", "replace") if isinstance(head, str) else head
    return outlet_of_page(name_of_input(path, name), data, Path(path).resolve().parent.name)


def name_of_input(path: str, name: str) -> str:
    """The relative name of the file *path*, of which the text *name* is written: that does not
    tell that an HTML page is one.

    >>> name_of_input("in/valley/1.html", "valley/1.txt")
    'valley/1.html'
    """
    suffix = Path(path).suffix
    return Path(name).with_suffix(suffix).as_posix() if suffix else name


def outlet_of_page(name: str, data: bytes, default: str) -> str:
    """The outlet of a page: the host of its address, else its folder (of folders in each other the
    outermost), else how its name begins.

    *name* is the path of the page in the folder that was given, *default* is for pages that are
    only numbered.

    >>> outlet_of_page("1.html", b'<link rel="canonical" href="https://www.a.example/1">', "x")
    'a.example'
    >>> [outlet_of_page(name, b"", "x") for name in ("valley/9/1.txt", "valley_a01.txt", "7.txt")]
    ['valley', 'valley', 'x']
    """
    if is_html_name(name):
        for tag in _LINK.finditer(data[:_HEAD_BYTES]):
            address = _ADDRESS.search(tag[0]) if _NAMES.search(tag[0]) else None
            if address:
                return address[1].decode("ascii").lower().removeprefix("www.").strip(".")
    bare = name.rpartition(".")[0]
    folder, _, inside = name.partition("/")
    if inside:
        return folder
    return _NUMBERED.sub("", outlet_of(bare, "") or bare) or default


class OutletCleaner:
    """Cleans pages of many outlets, each also with the rules of its own, told by its address.

    *site* names the outlet of all pages, whatever their addresses.
    *rules* are files and folders of own rules, or rules that are loaded already; *keep*, *drop* and
    *preview* are those of ``Cleaner``. A compiled ``Cleaner`` is held for each set of outlets that
    the rules name.

    Raises RuleError, InputError and ValueError, as ``load_rules`` and ``Cleaner`` do.

    >>> made = OutletCleaner()
    >>> made.clean("خبر\\nطباعة\\n", url="https://news.example/1").text
    'خبر\\n'
    >>> print(made.clean(None))
    page: is no text but NoneType
    """

    def __init__(
        self,
        rules: Sequence[str | Path] | RuleSet = (),
        *,
        site: str = "",
        keep: Collection[str] = (),
        drop: Collection[str] = (),
        preview: bool = False,
    ) -> None:
        self.rules = rules if isinstance(rules, RuleSet) else load_rules(rules)
        self.site = site.lower().removeprefix("www.")
        self.keep, self.drop, self.preview = tuple(keep), tuple(drop), preview
        self.sites = frozenset(site for rule in self.rules.rules for site in rule.sites)
        self.made: dict[frozenset[str], Cleaner] = {}
        self.cleaner_of("")

    def clean(
        self, page: object, *, html: bool = False, url: str = "", fetched: object = ""
    ) -> Cleaned | CleanerError:
        """Clean a page, with *html* an HTML page; *url* is its address and *fetched* when it was
        read, if known.

        What goes wrong is not raised but given back (see ``cleaner.records.batches.clean_many``).
        """
        return clean_or_error(page, "page", html, url, self.cleaner_of(url), fetched)

    def cleaner_of(self, url: str) -> Cleaner:
        """The ``Cleaner`` for pages of the outlet at *url*, if known."""
        host = self.site or (host_of(url) if self.sites else "")
        parents = {"." + ".".join(host.split(".")[n:]) for n in range(host.count(".") + 1)}
        named = self.sites & {host, *parents}
        if named not in self.made:
            self.made[named] = Cleaner(
                self.rules, site=host, keep=self.keep, drop=self.drop, preview=self.preview
            )
        return self.made[named]


def host_of(url: str) -> str:
    """The host that an address names, without ``www.``; an empty string when there is none.

    >>> host_of("https://www.news.example/1")
    'news.example'
    """
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
