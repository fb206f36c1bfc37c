"""Results as text: records (JSON), the summary, the explanation of a page. No I/O."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from cleaner.errors import InputError
from cleaner.files.pages import Page, encode_page
from cleaner.text.spans import Cleaned, Metadata, Removal, Story, restore
from cleaner.text.wording import counted

if TYPE_CHECKING:
    from cleaner.records.explain import Explained
    from cleaner.rules.model import RuleSet

SCHEMA = 1
"""The number of the record format; it changes when a field changes its meaning or goes."""

_TEXTS = ("text", "headline", "credit", "byline", "date", "language")
_LISTS = ("keywords", "related", "warnings")
# Inside JSON strings these end a line for some readers, so that a record would be cut in two.
_LINE_ENDS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_COLOURS = {"removed": "31", "part": "33", "reason": "2", "note": "36"}
_WIDEST_REASON = 44
_ARTICLE = "article"


def make_record(page: Page, name: str, cleaned: Cleaned, digest: str) -> dict[str, Any]:
    """Build the record of one page: all that is needed to use it, and to restore its bytes.

    *name* is the relative name of its output, *digest* tells the rules (see ``rules_digest``).
    Positions count code points of the page without its byte order mark.

    >>> page = Page("in/a.txt", "خبر\\nطباعة\\n", "utf-8", False)
    >>> cleaned = Cleaned("خبر\\n", (Removal(4, 10, "print", "reading-tools", "طباعة\\n"),))
    >>> make_record(page, "a.txt", cleaned, "0")["removals"][0]["rule"]
    'print'
    """
    return {
        "schema": SCHEMA,
        "path": page.path,
        "name": name,
        "kind": cleaned.kind,
        "encoding": page.encoding,
        "bom": page.bom,
        "misread": page.misread,
        "exact": page.exact,
        "rules": digest,
        "language": cleaned.language,
        "headline": cleaned.headline,
        "credit": cleaned.credit,
        "byline": cleaned.byline,
        "date": cleaned.date,
        "keywords": list(cleaned.keywords),
        "related": list(cleaned.related),
        "text": cleaned.text,
        "stories": [asdict(story) for story in cleaned.stories],
        "removals": [asdict(removal) for removal in cleaned.removals],
        "metadata": asdict(cleaned.metadata) if cleaned.metadata else None,
        "warnings": [*page.warnings, *cleaned.warnings],
    }


def json_line(record: Mapping[str, object]) -> str:
    """Write *record* as one line of JSON, readable Arabic unless a character forbids it.

    Characters that have no UTF-8 form (lone surrogates) make the line fall back to escapes.

    >>> json_line({"a": "خبر"}), json_line({"a": "\\ud800"})
    ('{"a": "خبر"}', '{"a": "\\\\ud800"}')
    """
    line = json.dumps(record, ensure_ascii=False)
    for end, escape in _LINE_ENDS.items():
        line = line.replace(end, escape)
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(record)
    return line


@dataclass(frozen=True, slots=True)
class Record:
    """A record that was read back: the page's place and form, and its cleaned text."""

    name: str
    page: Page
    cleaned: Cleaned


def read_record(line: str | bytes, source: str) -> Record:
    """Read one line of JSON as a record; *source* is its place in messages (``file:line``).

    Raises InputError when it is no record of this format, or its name leads out of a folder.

    >>> read_record('{"schema": 7}', "a.jsonl:1")
    Traceback (most recent call last):
        ...
    cleaner.errors.InputError: a.jsonl:1: is no record of schema 1, as 'cleaner clean --json' writes
    """
    try:
        values = json.loads(line)
    except ValueError as error:
        raise InputError(source, f"is not JSON: {error}") from None
    if not isinstance(values, dict) or values.get("schema") != SCHEMA:
        raise InputError(
            source, f"is no record of schema {SCHEMA}, as 'cleaner clean --json' writes"
        )
    try:
        name = str(values["name"])
        cleaned = _read_cleaned(values)
        page = Page(
            str(values["path"]), "", str(values["encoding"]), bool(values["bom"]),
            cleaned.metadata is not None, str(values.get("misread", "")),
            bool(values.get("exact", True)),
        )  # fmt: skip
    except KeyError as error:
        raise InputError(source, f"the record has no field {error}") from None
    except (TypeError, ValueError) as error:
        raise InputError(source, f"the record is damaged: {error}") from None
    place = PurePosixPath(name)
    if place.is_absolute() or not place.name or ".." in place.parts:
        raise InputError(source, f"the name {name!r} leads out of the output folder")
    return Record(name, page, cleaned)


def restored_bytes(record: Record) -> bytes:
    """Return the bytes of the page that *record* was made of.

    Of an HTML page these are the text that was taken out of it, as UTF-8. Raises InputError when
    the removals do not fit the text, or the encoding cannot give the same bytes again.

    >>> cleaned = Cleaned("خبر\\n", (Removal(4, 9, "print", "reading-tools", "طباعة"),))
    >>> restored_bytes(Record("a.txt", Page("a.txt", "", "utf-8", False), cleaned)).decode()
    'خبر\\nطباعة'
    """
    try:
        text = restore(record.cleaned)
    except (TypeError, ValueError) as error:
        raise InputError(record.page.path, f"the record is damaged: {error}") from None
    if record.page.html:
        return encode_page(text, record.page, "utf-8")
    if not record.page.exact:
        raise InputError(
            record.page.path,
            f"cannot be restored byte for byte: {record.page.encoding} is ambiguous",
        )
    return encode_page(text, record.page)


def rules_digest(rules: RuleSet) -> str:
    """Return twelve hexadecimal digits that tell two sets of rules apart.

    Where a rule was read from does not count, so the same rules have one digest everywhere.

    >>> from cleaner.rules.model import RuleSet
    >>> rules_digest(RuleSet(()))
    'aec8c9025ce6'
    """
    tables = [
        {key: value for key, value in asdict(rule).items() if key != "source"}
        for rule in rules.rules
    ]
    words = {name: sorted(entries) for name, entries in sorted(rules.words.items())}
    content = json.dumps([tables, words], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:12]


@dataclass(slots=True)
class Summary:
    """What was removed from many pages, by rule. Characters are code points.

    >>> summary = Summary()
    >>> summary.add(Cleaned("نص\\n", (Removal(3, 8, "print", "reading-tools", "طباعة"),)))
    >>> print(*summary.lines(), sep="\\n")
    1 page, 1 changed, 5 of 8 characters removed (62.5 %)
      reading-tools    1  print 1
    """

    pages: int = 0
    changed: int = 0
    appended: int = 0
    characters: int = 0
    removed: int = 0
    by_rule: Counter[tuple[str, str]] = field(default_factory=Counter)
    without_story: Counter[str] = field(default_factory=Counter)

    def add(self, cleaned: Cleaned) -> None:
        """Count one cleaned page; of HTML the text that was taken out of it."""
        self.pages += 1
        self.changed += bool(cleaned.removals)
        self.appended += sum(story.kind == "appended" for story in cleaned.stories)
        removed = sum(len(removal.text) for removal in cleaned.removals)
        self.characters += len(cleaned.text) + removed
        self.removed += removed
        if cleaned.kind != _ARTICLE:
            self.without_story[cleaned.kind] += 1
        self.by_rule.update((removal.kind, removal.rule) for removal in cleaned.removals)

    def lines(self) -> Iterator[str]:
        """The summary for people: totals, then each kind with its rules, the commonest first."""
        share = 100 * self.removed / self.characters if self.characters else 0.0
        parts = [counted(self.pages, "page"), f"{self.changed:,} changed"]
        if self.appended:
            parts.append(counted(self.appended, "appended story", "appended stories"))
        parts.append(f"{self.removed:,} of {self.characters:,} characters removed ({share:.1f} %)")
        yield ", ".join(parts)
        if self.without_story:
            listed = sorted(self.without_story.items(), key=_commonest)
            detail = ", ".join(f"{count:,} {kind}" for kind, count in listed)
            yield f"{self.without_story.total():,} without a story: {detail}"
        kinds: Counter[str] = Counter()
        for (kind, _), count in self.by_rule.items():
            kinds[kind] += count
        width = max(map(len, kinds), default=0)
        for kind, count in sorted(kinds.items(), key=_commonest):
            rules = {rule: n for (of, rule), n in self.by_rule.items() if of == kind}
            detail = ", ".join(f"{rule} {n:,}" for rule, n in sorted(rules.items(), key=_commonest))
            yield f"  {kind:<{width}} {count:>4,}" + (f"  {detail}" if [*rules] != [kind] else "")


def explanation(
    lines: Iterable[Explained], *, colour: bool = False, only_removed: bool = False
) -> Iterator[str]:
    """Set a page as a person reads it: number, fate, reason and text of each line.

    The text stands last, where its direction cannot reorder the rest; the evidence for a story
    stands above its first line. *only_removed* leaves out lines that lose nothing.

    >>> from cleaner.records.explain import Explained
    >>> print(*explanation([
    ...     Explained("خبر", "kept", "", ""),
    ...     Explained("طباعة", "removed", "print (reading-tools)", ""),
    ...     Explained("خبر آخر", "removed", "appended-story", "appended story: stands below"),
    ... ]), sep="\\n")
       1 kept                           | خبر
       2 removed  print (reading-tools) | طباعة
         -------- appended story: stands below
       3 removed  appended-story        | خبر آخر
    """
    rows = list(enumerate(lines, 1))
    width = min(max((len(line.reason) for _, line in rows), default=0), _WIDEST_REASON)
    for number, line in rows:
        if line.note:
            yield f"{'':4} {_paint('-' * 8 + ' ' + line.note, 'note', colour)}"
        if only_removed and line.fate not in ("removed", "part"):
            continue
        fate = "" if line.fate == "blank" else line.fate
        note = f"{number:4} {_paint(f'{fate:<8}', fate, colour)} "
        note += _paint(f"{line.reason:<{width}}", "reason", colour)
        yield f"{note} | {_paint(_visible(line.text), fate, colour)}".rstrip()


def _read_cleaned(values: Mapping[str, Any]) -> Cleaned:
    stories = [{**story, "evidence": tuple(story["evidence"])} for story in values["stories"]]
    fields: dict[str, Any] = {key: str(values[key]) for key in _TEXTS}
    fields |= {key: tuple(values[key]) for key in _LISTS}
    fields["removals"] = tuple(Removal(**removal) for removal in values["removals"])
    fields["stories"] = tuple(Story(**story) for story in stories)
    fields["kind"] = str(values.get("kind", _ARTICLE))
    if metadata := values.get("metadata"):
        fields["metadata"] = _read_metadata(metadata)
    return Cleaned(**fields)


def _read_metadata(values: Mapping[str, Any]) -> Metadata:
    fields = {**values, "keywords": tuple(values["keywords"])}
    return Metadata(**fields | {"sources": tuple(map(tuple, values["sources"]))})


def _visible(text: str) -> str:
    """Direction marks shape the line and stay; what could steer a terminal is shown as a code."""
    if text.isprintable():
        return text
    return "".join(
        f"\\x{ord(c):02x}" if c != "\t" and unicodedata.category(c) == "Cc" else c for c in text
    )


def _paint(text: str, what: str, colour: bool) -> str:
    code = _COLOURS.get(what)
    return f"\x1b[{code}m{text}\x1b[0m" if colour and code and text.strip() else text


def _commonest(entry: tuple[str, int]) -> tuple[int, str]:
    return -entry[1], entry[0]
