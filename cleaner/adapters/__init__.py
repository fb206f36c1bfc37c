"""What adapters to frameworks share; it needs none of the frameworks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cleaner.pipeline import Cleaner
from cleaner.records.batches import clean_or_error
from cleaner.rules.loading import load_rules
from cleaner.rules.model import RuleSet

if TYPE_CHECKING:
    from cleaner.errors import CleanerError
    from cleaner.headlines.index import HeadlineIndex, Match
    from cleaner.text.spans import Cleaned


class OutletCleaner:
    """Cleans pages of many outlets, each also with the rules of its own, told by its address.

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
        keep: Collection[str] = (),
        drop: Collection[str] = (),
        preview: bool = False,
    ) -> None:
        self.rules = rules if isinstance(rules, RuleSet) else load_rules(rules)
        self.keep, self.drop, self.preview = tuple(keep), tuple(drop), preview
        self.sites = frozenset(site for rule in self.rules.rules for site in rule.sites)
        self.made: dict[frozenset[str], Cleaner] = {}
        self.cleaner_of("")

    def clean(self, page: object, *, html: bool = False, url: str = "") -> Cleaned | CleanerError:
        """Clean a page, with *html* an HTML page; *url* is its address, if known.

        What goes wrong is not raised but given back (see ``cleaner.records.batches.clean_many``).
        """
        return clean_or_error(page, "page", html, url, self.cleaner_of(url))

    def cleaner_of(self, url: str) -> Cleaner:
        """The ``Cleaner`` for pages of the outlet at *url*, if known."""
        host = host_of(url) if self.sites else ""
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


def choose(option: str, value: object, *choices: str) -> str:
    """Give *value* back when it is one of *choices*. Raises ValueError else.

    >>> choose("CLEANER_ON_DUPLICATE", "flag", "flag", "drop")
    'flag'
    """
    if value not in choices:
        raise ValueError(f"{option}: no choice {value!r}; there are: {', '.join(choices)}")
    return str(value)


def page_counts(cleaned: Cleaned) -> dict[str, int]:
    """What statistics count for one page; ``removed/KIND`` are removals of that kind.

    >>> from cleaner.pipeline import clean
    >>> counts = page_counts(clean("خبر\\nطباعة\\n"))
    >>> counts["changed"], counts["removed_characters"], counts["removed/reading-tools"]
    (1, 6, 1)
    """
    return {
        "pages": 1,
        "changed": int(bool(cleaned.removals)),
        "appended_stories": sum(story.kind == "appended" for story in cleaned.stories),
        "removed_characters": sum(len(removal.text) for removal in cleaned.removals),
        f"kind/{cleaned.kind}": 1,
        **Counter(f"removed/{removal.kind}" for removal in cleaned.removals),
    }


def open_index(place: str) -> HeadlineIndex:
    """Open the index of headlines at *place*, or one in memory when it is empty.

    Raises InputError as ``HeadlineIndex.open`` does.

    >>> open_index("").groups()
    []
    """
    from cleaner.headlines.index import HeadlineIndex

    return HeadlineIndex.open(place) if place else HeadlineIndex()


def find_repeated(
    index: HeadlineIndex, headlines: Sequence[tuple[str, str, str]]
) -> list[Match | None]:
    """Remember headlines; for each, the likest one before it that tells the same news.

    *headlines* are texts, each with its source (such as an address) and a text with its date; blank
    texts are passed over. What was remembered from the same source before is replaced, so that a
    page which is seen again is no duplicate of itself, unless one of *headlines* has no source.

    Raises InputError when the index cannot be read or written.

    >>> ship = [("وصول سفينة القمح إلى الميناء", f"{n}.html", "5 مارس 2024") for n in (1, 2)]
    >>> [match and match.other.source for match in find_repeated(open_index(""), ship)]
    [None, '1.html']
    """
    from cleaner.headlines.stores.base import Record
    from cleaner.text.dates import find_date

    told = [row for row, (text, *_) in enumerate(headlines) if text.strip()]
    records = [
        Record(" ".join(text.split()), source, day=find_date(day))
        for text, source, day in map(headlines.__getitem__, told)
    ]
    with index.writing():
        sourced = all(record.source for record in records)
        numbers = index.replace(records) if sourced else index.add_many(records)
        found = index.query_many(records, before=numbers)
    matches: list[Match | None] = [None] * len(headlines)
    for row, likest in zip(told, found, strict=True):
        matches[row] = likest[0] if likest else None
    return matches


def match_values(match: Match) -> dict[str, Any]:
    """The headline that is repeated, and how alike the two are.

    >>> ship = [("وصول سفينة القمح إلى الميناء", f"{n}.html", "") for n in (1, 2)]
    >>> _, match = find_repeated(open_index(""), ship)
    >>> match_values(match)["source"] if match else None
    '1.html'
    """
    return {
        "headline": match.other.text,
        "source": match.other.source,
        "score": match.score,
        "relation": match.relation,
    }
