"""Rules that were learned of outlets: a folder with one rule file each, read when it is needed."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, unquote

from cleaner.errors import InputError
from cleaner.files.streams import read_utf8
from cleaner.rules.model import Rule
from cleaner.rules.parsing import parse_rules

_SUFFIX = ".toml"
_LONGEST_NAME = 200  # bytes that any file system takes


def file_of(outlet: str) -> str:
    """The name of the file with the rules of *outlet*.

    >>> file_of("news.example"), file_of("../my news")
    ('news.example.toml', '..%2Fmy%20news.toml')
    """
    return quote(outlet, safe="", errors="surrogatepass")[:_LONGEST_NAME] + _SUFFIX


class OutletRules:
    """The rules of outlets in the files of *folder*; can be pickled.

    A file is read when its outlet is first asked for, or all of them with ``hold``: for processes
    on machines that do not see the folder. Raises InputError when there is no such folder.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self.texts: dict[str, str] | None = None
        if not self.folder.is_dir():
            raise InputError(str(folder), "is no folder of rules that were learned")

    def names(self) -> list[str]:
        """The outlets for which there is a file, sorted."""
        paths = self.folder.glob("*" + _SUFFIX)
        names = (path.name.removesuffix(_SUFFIX) for path in paths)
        return sorted(unquote(name, errors="surrogatepass") for name in names)

    def hold(self) -> OutletRules:
        """These rules with all files read; they are parsed, and mistakes raised, later."""
        paths = sorted(self.folder.glob("*" + _SUFFIX))
        self.texts = {path.name: read_utf8(path) for path in paths}
        return self

    def of(self, outlet: str, *, preview: bool = False) -> tuple[Rule, ...]:
        """The rules of *outlet* that are used; none when nothing was learned of it.

        Raises RuleError with all mistakes of its file, InputError when that cannot be read.
        """
        path = self.folder / file_of(outlet)
        if self.texts is not None:
            text = self.texts.get(path.name, "")
        else:
            text = read_utf8(path) if path.is_file() else ""
        used = ("stable", "preview") if preview else ("stable",)
        found = parse_rules(text, path.as_posix()) if text else ()
        return tuple(rule for rule in found if rule.status in used)
