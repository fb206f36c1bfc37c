"""Which outlet a page is of, and the cleaner with the rules of that outlet."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from copy import copy
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from cleaner.errors import CleanerError
from cleaner.files.chunks import RawPage
from cleaner.files.page_names import is_html_name
from cleaner.files.pages import Page
from cleaner.pipeline import Cleaner
from cleaner.records.cleaning import clean_or_error, cleaning
from cleaner.records.outlet_rules import OutletRules
from cleaner.rules.loading import load_rules
from cleaner.rules.model import RuleSet
from cleaner.text.spans import Cleaned

_MOST_HELD = 256  # compiled cleaners of outlets
_ID = re.compile(r"\A[A-Za-z]{0,3}[0-9]+-(?=.)")
_NUMBER = re.compile(r"(?<=.)-[0-9]+\Z")
_HEAD_BYTES = 200_000
_TAG = re.compile(rb"<(?:link|meta)\b[^>]{1,2000}>", re.IGNORECASE)
_ADDRESS = re.compile(rb"""(?:href|content)\s*=\s*["']?\s*https?://([A-Za-z0-9.-]{3,253})""", re.I)
_OF_PAGE = re.compile(rb"""["']?(?:canonical|og:url)\b""", re.IGNORECASE)
_OF_SITE = re.compile(rb"""["']?og:site_name\b""", re.IGNORECASE)
_CONTENT = re.compile(rb"""content\s*=\s*(?:"([^"]{1,100})"|'([^']{1,100})')""", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:(?<=[^\W\d_]{3})_|[\W_]*\d).*")


def outlet_of(name: str, default: str) -> str:
    """The outlet that a labelled page is of: its folder, else its name without the number of the
    page. *name* is its path without suffix, *default* is for pages that are only numbered.

    >>> [outlet_of(name, "mine") for name in ("anbaa/1", "p07-anbaa-example", "anbaa-07", "07")]
    ['anbaa', 'anbaa-example', 'anbaa', 'mine']
    """
    folder, _, page = name.rpartition("/")
    if folder:
        return folder
    bare = _NUMBER.sub("", _ID.sub("", page, count=1))
    return bare if re.search(r"[^\W\d_]", bare) and bare != page else default


def outlet_of_entry(entry: RawPage, page: Page, field: str = "") -> str:
    """The outlet of a page that was read: what its *field* says, the host of its address, what its
    HTML names; else its folder, or the file of records that it stands in.

    >>> entry = RawPage("a.jsonl:3", "3.txt", "نص", url="https://www.valley.example/1")
    >>> outlet_of_entry(entry, Page("", "نص", "utf-8", False))
    'valley.example'
    """
    # What of a folder's name is no UTF-8 is written out: the outlet stands in files of rules.
    return _outlet_of_entry(entry, page, field).encode("utf-8", "backslashreplace").decode()


def _outlet_of_entry(entry: RawPage, page: Page, field: str) -> str:
    told = entry.fields.get(field) if field else None
    if told not in (None, ""):
        return str(told)
    if host := host_of(entry.url):
        return host
    own = entry.own or entry.url
    file = Path(entry.place.rpartition(":")[0] or entry.place).name
    if own and not page.html:
        return file
    data = page.text or entry.body or ""
    if own:
        return _named_by_html(data) or file
    name = name_of_input(entry.place, entry.name)
    return outlet_of_page(name, data, "") or Path(entry.place).resolve().parent.name


def name_of_input(path: str, name: str) -> str:
    """The relative name of the file *path*, of which the text *name* is written.

    >>> name_of_input("in/valley/1.html", "valley/1.txt")
    'valley/1.html'
    """
    suffix = Path(path).suffix
    return Path(name).with_suffix(suffix).as_posix() if suffix else name


def outlet_of_page(name: str, page: str | bytes, default: str) -> str:
    """The outlet of a page: what its HTML names, else its folder (of folders in each other the
    outermost), else how its name begins. *name* is its path in the folder that was given, *default*
    is for pages that are only numbered.

    >>> outlet_of_page("1.html", b'<link rel="canonical" href="https://www.a.example/1">', "x")
    'a.example'
    >>> [outlet_of_page(name, b"", "x") for name in ("valley/9/1.txt", "valley_a01.txt", "7.txt")]
    ['valley', 'valley', 'x']
    """
    found = _named_by_html(page) if is_html_name(name) else ""
    if found:
        return found
    bare = name.rpartition(".")[0]
    folder, _, inside = name.partition("/")
    if inside:
        return folder
    return _NUMBERED.sub("", outlet_of(bare, "") or bare) or default


def _named_by_html(page: str | bytes) -> str:
    """The outlet that HTML names: the host of its canonical link or ``og:url``, else its
    ``og:site_name``; an empty string when it names none."""
    head, site = page[:_HEAD_BYTES], ""
    data = head.encode("utf-8", "replace") if isinstance(head, str) else head
    for tag in _TAG.finditer(data[:_HEAD_BYTES]):
        address = _ADDRESS.search(tag[0]) if _OF_PAGE.search(tag[0]) else None
        if address:
            return address[1].decode("ascii").lower().removeprefix("www.").strip(".")
        content = _CONTENT.search(tag[0]) if not site and _OF_SITE.search(tag[0]) else None
        if content:
            site = (content[1] or content[2]).decode("utf-8", "replace").strip().lower()
    return site


class OutletCleaner:
    """Cleans pages of many outlets, each also with the rules of its own, told by its address;
    *site* names the outlet of all.

    *rules* are files and folders of own rules, or rules that are loaded already; *keep*, *drop* and
    *preview* are those of ``Cleaner``. *outlets* is a folder of rules that were learned, as
    ``cleaner outlets learn`` writes it. A compiled ``Cleaner`` is held for each set of outlets that
    the rules name, and for the outlets with learned rules that came last.

    Raises RuleError, InputError and ValueError, as ``load_rules`` and ``Cleaner`` do.

    >>> OutletCleaner().clean("خبر\\nطباعة\\n", url="https://news.example/1").text
    'خبر\\n'
    """

    def __init__(
        self,
        rules: Sequence[str | Path] | RuleSet = (),
        *,
        site: str = "",
        keep: Collection[str] = (),
        drop: Collection[str] = (),
        preview: bool = False,
        outlets: str | Path | OutletRules | None = None,
    ) -> None:
        self.rules = rules if isinstance(rules, RuleSet) else load_rules(rules)
        self.site = site.lower().removeprefix("www.")
        self.keep, self.drop, self.preview = tuple(keep), tuple(drop), preview
        self.sites = frozenset(site for rule in self.rules.rules for site in rule.sites)
        self.made: dict[frozenset[str], Cleaner] = {}
        learned = OutletRules(outlets) if isinstance(outlets, str | Path) and outlets else outlets
        self.learned = learned if isinstance(learned, OutletRules) else None
        self.held: dict[str, Cleaner] = {}
        self.cleaner_of("")

    @property
    def asks_outlet(self) -> bool:
        """Whether there are rules for some outlets, and *site* does not name one for all pages."""
        return not self.site and bool(self.sites or self.learned)

    def with_learned(self, learned: OutletRules) -> OutletCleaner:
        """This cleaner with rules that were *learned* of outlets, in place of those it has."""
        made = copy(self)
        made.learned, made.held = learned, {}
        return made

    def clean(
        self, page: object, *, html: bool = False, url: str = "", fetched: object = ""
    ) -> Cleaned | CleanerError:
        """Clean a page of text, or *html*; *url* is its address and *fetched* when it was read, if
        known. What goes wrong is given back, as by ``records.batches.clean_many``."""
        outlet = host_of(url)
        if self.asks_outlet and not outlet and html and isinstance(page, str | bytes):
            outlet = _named_by_html(page)
        try:
            with cleaning("page"):
                cleaner = self.cleaner_of(url, outlet)
        except CleanerError as error:  # rules that were learned do not hold
            return error
        return clean_or_error(page, "page", html, url, cleaner, fetched)

    def cleaner_of(self, url: str, outlet: str = "") -> Cleaner:
        """The ``Cleaner`` for pages of the outlet at *url*, if known; *outlet* is the name that the
        page itself tells (``outlet_of_entry``), by which rules may have been learned for it."""
        host = self.site or host_of(url) or outlet
        if self.learned and (outlet := self.site or outlet or host):
            return self._with_learned(host, outlet)
        return self._of_host(host)

    def _of_host(self, host: str) -> Cleaner:
        parents = {"." + ".".join(host.split(".")[n:]) for n in range(host.count(".") + 1)}
        named = self.sites & {host, *parents}
        if named not in self.made:
            self.made[named] = Cleaner(
                self.rules, site=host, keep=self.keep, drop=self.drop, preview=self.preview
            )
        return self.made[named]

    def _with_learned(self, host: str, outlet: str) -> Cleaner:
        """The cleaner with what was learned of *outlet*: those that were asked for last are held.
        (Of two hosts with one outlet the first says which rules for sites are used.)"""
        found = self.held.pop(outlet, None)
        if found is None:
            assert self.learned
            own = self.learned.of(outlet, preview=self.preview)
            base = self._of_host(host)
            found = base.with_own(own) if own else base
            if len(self.held) >= _MOST_HELD:
                del self.held[next(iter(self.held))]
        self.held[outlet] = found
        return found


@lru_cache(maxsize=1)  # each page is asked for three times
def host_of(url: str) -> str:
    """The host that an address names, without ``www.``; an empty string when there is none.

    >>> host_of("https://www.news.example/1")
    'news.example'
    """
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
