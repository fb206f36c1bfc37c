"""How ``cleaner duplicates`` shows matches and groups: for people, as JSON, as TSV."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

from cleaner.text.wording import counted

if TYPE_CHECKING:
    from cleaner.headlines.index import Group, Match
    from cleaner.headlines.stores.base import Record

Form = Literal["json", "tsv", "check", "people"]
"""How matches and groups are shown: to programs, in one line each, or to people."""
_WIDEST_WORDS = 60
_PAIRS_AT_ONCE = 20_000  # so many share one table: a table for each group costs far more
_JSON = json.JSONEncoder(ensure_ascii=False).encode
_MAIN_PLACES = ("headline", "story")


def matches_of(groups: Iterable[Group], words: bool) -> Iterator[Match]:
    """The pairs of head and member, as matches: with the *words* that differ if shown."""
    from cleaner.headlines.index import Match
    from cleaner.headlines.verdict import differing_words

    pairs = [(group.head, member) for group in groups for member in group.members]
    for begin in range(0, len(pairs), _PAIRS_AT_ONCE):
        some = pairs[begin : begin + _PAIRS_AT_ONCE]
        texts = [(member.record.text, head.text) for head, member in some]
        differing = differing_words(texts) if words else [((), ())] * len(some)
        for (head, member), (one, other) in zip(some, differing, strict=True):
            yield Match(member.record, head, "same", member.score, member.relation, one, other)


def is_main(record: Record) -> bool:
    """Whether a record stands for its page, or for a line of a list.

    >>> from cleaner.headlines.stores.base import Record
    >>> is_main(Record("خبر", "a.txt")), is_main(Record("خبر", "a.txt", "related 1"))
    (True, False)
    """
    return record.place in _MAIN_PLACES or "line" in record.place


def match_lines(matches: Sequence[Match], form: Form) -> Iterator[str]:
    """The lines that show matches; of a check one for each."""
    if form == "json":
        for match in matches:
            yield _JSON(msgspec.to_builtins(match))
    elif form == "tsv":
        yield "label\tscore\trelation\tsource\tplace\theadline\tother_source\tother_place\tother"
        for m in matches:
            one, other = m.headline, m.other
            yield "\t".join(
                (m.label, f"{m.score:.3f}", m.relation, one.source, one.place, one.text,
                 other.source, other.place, other.text)
            )  # fmt: skip
    elif form == "check":
        for m in matches:
            yield (
                f"{_where(m.headline)}: {m.headline.text} ~ {_where(m.other)}: {m.other.text} "
                f"({m.label}, {m.score:.2f}, {m.relation})"
            )
    else:
        for m in matches:
            words = [f"+{w}" for w in m.left_only] + [f"-{w}" for w in m.right_only]
            differing = f"  {' '.join(words)[:_WIDEST_WORDS]}" if words else ""
            yield f"{m.label}  {m.score:.2f}  {m.relation}{differing}"
            yield f"    {_where(m.headline)}: {m.headline.text}"
            yield f"    {_where(m.other)}: {m.other.text}"


def _where(record: Record) -> str:
    if record.place in _MAIN_PLACES:
        return record.source
    if record.place.startswith("line "):
        return f"{record.source}:{record.place[5:]}"
    return f"{record.source} ({record.place})"


def group_lines(groups: Sequence[Group], form: Form, what: str) -> Iterator[str]:
    """The lines that show groups of *what*."""
    if form == "tsv":
        yield "group\tscore\trelation\tsource\tplace\theadline"
    for number, group in enumerate(groups, 1):
        rows = [(group.head, 1.0, "head")]
        rows += [(m.record, m.score, m.relation) for m in group.members]
        if form == "json":
            yield _JSON({"group": number, **msgspec.to_builtins(group)})
        elif form == "tsv":
            for record, score, relation in rows:
                where = (record.source, record.place, record.text)
                yield "\t".join((str(number), f"{score:.3f}", relation, *where))
        else:
            yield f"group {number}: {counted(len(rows), what)}"
            for record, score, relation in rows:
                yield f"    {score:.2f}  {relation:<14}  {_where(record)}: {record.text}"
