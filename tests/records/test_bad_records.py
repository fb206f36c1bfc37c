"""Records that are damaged: each is rejected by itself, with its place; the others come through."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from conftest import RunCleaner, write


def record(**values: Any) -> dict[str, Any]:
    return {"schema": 2, "text": "خبر\n", "name": "x.txt", "removals": [], **values}


def removal(start: object, end: object, text: object = "x") -> list[dict[str, object]]:
    return [{"start": start, "end": end, "rule": "a", "kind": "b", "text": text}]


BAD: dict[str, Any] = {
    "NUL in the name": {"name": "a\0b"},
    "a surrogate in the name": {"name": "\ud800.txt"},
    "a name that is a number": {"name": 5},
    "a name that is a list": {"name": ["a"]},
    "a name that is too long": {"name": "x" * 300},
    "no name": {"name": ""},
    "a name that leads out": {"name": "../a"},
    "a text that is null": {"text": None},
    "a text that is a number": {"text": 5},
    "a text that is a list": {"text": ["a"]},
    "a surrogate in the text": {"text": "\ud800"},
    "an encoding that is none": {"encoding": "klingon"},
    "an encoding with NUL": {"encoding": "utf\0-8"},
    "an encoding that is a number": {"encoding": 7},
    "an encoding that is too long": {"encoding": "x" * 5000},
    "a surrogate in the encoding": {"encoding": "\ud800"},
    **{f"the codec {name}": {"encoding": name} for name in (
        "rot13", "hex", "undefined", "idna", "punycode", "unicode_escape", "zlib", "mbcs",
    )},
    "a misreading that is none": {"misread": "klingon"},
    "removals that are a text": {"removals": "abc"},
    "removals that are a number": {"removals": 5},
    "a removal that is null": {"removals": [None]},
    "a removal before the text": {"removals": removal(-1, 2)},
    "a removal of halves": {"removals": removal(0.5, 1)},
    "a removal far behind": {"removals": removal(10**30, 10**30 + 1)},
    "a removal with another text": {"removals": removal(0, 5)},
    "a surrogate in a removal": {"removals": removal(0, 1, "\ud800")},
    "a number that is none": {"removed": "abc"},
    "an endless number": {"removed": float("inf")},
    "no number": {"removed": float("nan")},
    "a path that is none": {"path": "x" * 5000, "removed": 3},
    "a path with NUL": {"path": "\0", "removed": 3},
    "another schema": {"schema": 9},
    "a schema that is a list": {"schema": [1]},
}  # fmt: skip
RAW = {
    "deep lists": b'{"schema": 2, "text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "deep objects": b'{"a":' * 100_000,
    "a long number": b'{"schema": 2, "removed": ' + b"9" * 5000 + b', "text": "a"}',
    "a list": b"[1]",
    "null": b"null",
    "a text": b'"a"',
    "noise": b"\x01\x02",
    "no UTF-8": b'{"text": "\xff\xfe"}',
    "half a line": b'{"schema": 2, "te',
}


@pytest.mark.parametrize("kind", [*BAD, *RAW])
def test_restore_rejects_a_bad_record_alone(here: Path, cleaner: RunCleaner, kind: str) -> None:
    bad = RAW.get(kind) or json.dumps(record(**BAD[kind])).encode()
    good = [json.dumps(record(name=f"{n}.txt")).encode() for n in range(2)]
    write(here / "in.jsonl", b"\n".join([good[0], bad, good[1]]))
    result = cleaner("restore", "in.jsonl", "-o", "out")
    assert result.code == 2
    assert result.stderr.startswith("in.jsonl:2: ")
    assert result.stderr.count("\n") == 1
    assert sorted(path.name for path in (here / "out").iterdir()) == ["0.txt", "1.txt"]


ROWS: dict[str, bytes] = {
    **RAW,
    "no text": b"{}",
    "a text that is null": b'{"text": null}',
    "a text that is a number": b'{"text": 5}',
    "a source that is a list": b'{"text": "a", "source": ["b"]}',
    "a day that is null": b'{"text": "a", "day": null}',
    "another field": b'{"text": "a", "number": "1"}',
}


@pytest.mark.parametrize("kind", ROWS)
def test_import_rejects_a_bad_record_alone(here: Path, cleaner: RunCleaner, kind: str) -> None:
    head = b'{"cleaner-headlines": 1}'
    good = [b'{"text": "\\ud800 %d", "source": "\\udcff\\u0000"}' % n for n in range(2)]
    write(here / "in.jsonl", b"\n".join([head, good[0], ROWS[kind], good[1]]))
    result = cleaner("index", "import", "index.db", "in.jsonl")
    assert result.code == 2
    rejected, said = result.stderr.splitlines()
    assert rejected.startswith("in.jsonl:3: ")
    assert said == "2 headlines added to index.db"
    lines = cleaner("index", "export", "index.db").out.splitlines()
    assert [json.loads(line)["text"] for line in lines[1:]] == ["\ud800 0", "\ud800 1"]


def test_import_keeps_what_came_before_a_cut(here: Path, cleaner: RunCleaner) -> None:
    rows = [b'{"cleaner-headlines": 1}', *(b'{"text": "%d"}' % n for n in range(5000))]
    data = gzip.compress(b"\n".join(rows))
    write(here / "in.jsonl.gz", data[: len(data) // 2])
    result = cleaner("index", "import", "index.db", "in.jsonl.gz")
    assert result.code == 2
    assert "in.jsonl.gz: is cut short at byte " in result.stderr
    (said,) = [line for line in result.stderr.splitlines() if "added" in line]
    assert 1_000 < int(said.split()[0].replace(",", "")) < 4_000


@pytest.mark.parametrize("data", [b"", b"[]", b'{"cleaner-headlines": 2}', b'{"text": "a"}', b"x"])
def test_what_is_no_export_makes_no_index(here: Path, cleaner: RunCleaner, data: bytes) -> None:
    write(here / "in.jsonl", data)
    assert cleaner("index", "import", "index.db", "in.jsonl").code == 2
    assert not (here / "index.db").exists()
