"""Options that several commands share, and the checks of their values."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, cast

import typer

from cleaner.cli.option_groups import option
from cleaner.cli.terminal import say
from cleaner.text.encoding import encoding_name

if TYPE_CHECKING:
    from cleaner.pipeline import Cleaner
    from cleaner.records.outlets import OutletCleaner
    from cleaner.rules.model import RuleSet

SAME = "same"
"""The value of --output-encoding that leaves each page as it came in."""
LARGEST = 50
"""Megabytes above which a page is refused: ``files.MAX_SIZE``."""
_MEGABYTE = 1_000_000  # bytes
# What completion offers; any other encoding of text may be named as well.
_USUAL_ENCODINGS = ("utf-8", "utf-16", "windows-1256", "windows-1252", "iso-8859-6", "mac-arabic")


def _kind_settings(names: Literal["KEEPABLE", "DROPPABLE"]) -> dict[str, Any]:
    """The settings of an option for kinds that ``pipeline`` names: they are checked, completed."""

    def known() -> Collection[str]:
        from cleaner import pipeline

        return cast(Collection[str], getattr(pipeline, names))

    def check(kinds: list[str] | None) -> list[str]:
        for kind in kinds or ():
            if kind not in known():
                raise typer.BadParameter(f"no kind {kind!r}. The kinds are: {', '.join(known())}")
        return kinds or []

    return {"metavar": "KIND", "callback": check, "autocompletion": known}


def _known_encoding(name: str | None) -> str | None:
    """Return *name*; raises typer.BadParameter when it is no encoding of text."""
    if name is not None:
        try:
            encoding_name(name)
        except LookupError:
            raise typer.BadParameter(
                f"{name!r} is no encoding of text; older Arabic pages are often windows-1256"
            ) from None
    return name


def fetched_date(text: str) -> str:
    """Return *text* as ISO 8601; raises typer.BadParameter when it is no date.

    >>> fetched_date("2024-03-05"), fetched_date("20240305102000"), fetched_date("")
    ('2024-03-05', '2024-03-05T10:20:00', '')
    """
    from cleaner.text.dates import iso_date

    if text and not iso_date(text):
        raise typer.BadParameter(f"{text!r} is no date such as 2024-03-05 or 2024-03-05T10:20Z")
    return iso_date(text) if text else ""


def output_encoding(name: str) -> str:
    """Return *name*, or an empty string for ``same``; raises typer.BadParameter for no encoding.

    >>> output_encoding("same"), output_encoding("windows-1256")
    ('', 'windows-1256')
    """
    if name.lower() == SAME:
        return ""
    try:
        encoding_name(name)
        "".encode(name)  # labels of HTML are read, and not written
    except LookupError:
        raise typer.BadParameter(f"{name!r} is no encoding of text, and not '{SAME}'") from None
    return name


def folder_to_write(name: str) -> str:
    """Return *name*; raises typer.BadParameter when it is empty, or that of a file."""
    if not name or (name != "-" and Path(name).exists() and not Path(name).is_dir()):
        raise typer.BadParameter(f"{name!r} is no folder that can be written to")
    return name


def bytes_of(megabytes: float) -> int:
    """The number of bytes in *megabytes* (a million each)."""
    return int(megabytes * _MEGABYTE)


def _warn_of_unused(rules: RuleSet, preview: bool) -> None:
    """Say so when own rules are of status preview and not used."""
    from cleaner.rules.loading import is_builtin

    unused = [r.id for r in rules.rules if r.status == "preview" and not is_builtin(r)]
    if unused and not preview:
        say(
            f"own rules of status preview are not used: {', '.join(unused)}; "
            'give --preview, or write status = "stable" when they are proved'
        )


def _warn_of_site(rules: RuleSet, site: str) -> None:
    """Say so when *site* is an outlet that no rule is for: it may be a misspelling."""
    from cleaner.rules.model import is_used

    own = [rule for rule in rules.rules if rule.sites]
    if not site or any(is_used(rule, site, preview=True) for rule in own):
        return
    import difflib

    site = site.lower()
    names = sorted({domain.removeprefix(".") for rule in own for domain in rule.sites})
    near = difflib.get_close_matches(site.removeprefix("www."), names, n=3, cutoff=0.7)
    meant = f" (did you mean {' or '.join(near)}?)" if near else ""
    say(f"--site {site}: no rules for this outlet{meant}; the general rules are used")


Paths = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="PATH",
        help="Pages, folders of pages, - for standard input, records and archives: all that "
        "'cleaner clean' takes.",
    ),
]
Rules = Annotated[
    list[str] | None,
    typer.Option(
        "--rules",
        metavar="DIR",
        help="Folder or file of your own rules; one with the id of a built-in rule replaces it. "
        "May be given again.",
    ),
]
Site = Annotated[str, typer.Option("--site", metavar="HOST", help="All pages are of this outlet.")]
AUTO = "auto"
"""The value of --outlets by which what recurs is learned from the pages themselves."""
Encoding = Annotated[
    str | None,
    typer.Option(
        "--encoding",
        metavar="NAME",
        callback=_known_encoding,
        autocompletion=lambda: _USUAL_ENCODINGS,
        help="Encoding of the pages, when it is known; without it each page is read by its byte "
        "order mark (which decides in any case), by what HTML declares, or by its letters.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print everything as one JSON object.")]
MaxSize = Annotated[
    float,
    typer.Option(
        "--max-size", metavar="MB", min=0, help="Refuse larger pages, before they are read."
    ),
]


@dataclass(frozen=True)
class RuleOptions:
    """Which rules clean, and what of the page they leave."""

    title: ClassVar[str] = "Rules"

    keep: list[str] | None = option(
        None,
        "Keep what is of this kind (caption, byline, ...). May be given again.",
        **_kind_settings("KEEPABLE"),
    )
    drop: list[str] | None = option(
        None,
        "Remove this kind although it is kept by default (headline). May be given again.",
        **_kind_settings("DROPPABLE"),
    )
    rules: Rules = None
    site: str = option("", "Use the rules of this outlet as well.", metavar="DOMAIN")
    preview: bool = option(False, "Use rules of status preview, too.", "--preview")
    outlets: str = option(
        "",
        "Also remove what recurs on the pages of an outlet: FOLDER holds what 'cleaner outlets "
        "learn' wrote; 'auto' compares the pages first, and so reads all of them twice.",
        metavar="auto|FOLDER",
    )

    @property
    def learned(self) -> str:
        """The folder of rules that were learned; empty when there is none."""
        return "" if self.outlets == AUTO else self.outlets


def make_cleaner(rules: RuleSet, options: RuleOptions) -> Cleaner:
    """Compile *rules* with the options of a command, for pages that are all of one outlet.

    Raises typer.BadParameter for learned rules without an outlet.
    """
    if options.outlets and not (options.learned and options.site):
        raise typer.BadParameter("needs a FOLDER and, with it, --site", param_hint="--outlets")
    return outlet_cleaner(rules, options).cleaner_of("")


def outlet_cleaner(rules: RuleSet, options: RuleOptions) -> OutletCleaner:
    """Compile *rules* with the options of a command; says so when some of them have no effect."""
    from cleaner.records.outlets import OutletCleaner

    _warn_of_site(rules, options.site)
    _warn_of_unused(rules, options.preview)
    return OutletCleaner(
        rules,
        site=options.site,
        keep=options.keep or (),
        drop=options.drop or (),
        preview=options.preview,
        outlets=options.learned,
    )
