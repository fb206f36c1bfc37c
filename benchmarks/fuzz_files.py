"""Rule files, records, archives and indexes with faults: read, or refused with a reason."""

from __future__ import annotations

import gzip
import io
import json
import random
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from benchmarks.fault_counts import ROOT, Trials, mutate_bytes, pages, run_trials
from cleaner.errors import CleanerError, RuleError
from cleaner.files.sinks import Writing
from cleaner.files.sources import Position, find_sources, read_chunks
from cleaner.headlines.index import HeadlineIndex
from cleaner.records.entries import Reading
from cleaner.records.outlets import OutletCleaner
from cleaner.records.work import RecordWork
from cleaner.rules.loading import load_rules
from cleaner.rules.parsing import parse_rules

_MAX_SIZE = 1_000_000


def _rules_trial(chance: random.Random) -> str:
    data = chance.choice(_rule_files())
    begin = data.rfind(b"[[rule]]", 0, chance.randrange(len(data)))
    part = b"schema = 1\n" + data[max(begin, 0) : max(begin, 0) + chance.randint(200, 3_000)]
    text = mutate_bytes(part, chance).decode("utf-8", "replace")
    try:
        parse_rules(text, "own.toml")
    except RuleError as error:
        if not all(problem.startswith("own.toml") for problem in error.problems):
            return f"a problem names no file: {error}"
    return ""


@cache
def _rule_files() -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path in sorted(ROOT.glob("rules/ar/*.toml")))


@cache
def _work() -> RecordWork:
    return RecordWork(
        OutletCleaner(load_rules()), Reading(max_size=_MAX_SIZE), Writing(records="-")
    )


@cache
def _small_pages() -> tuple[str, ...]:
    return tuple(text for text in pages() if len(text) < 1_500)


def _packed(chance: random.Random) -> tuple[str, bytes]:
    """A file of records or an archive of a few pages: its name and bytes."""
    texts = chance.sample(_small_pages(), 3)
    name = chance.choice(
        ("a.jsonl", "a.jsonl.gz", "a.tar", "a.tgz", "a.zip", "a.warc", "a.warc.gz")
    )
    packed = io.BytesIO()
    if ".jsonl" in name:
        packed.write("".join(json.dumps({"text": text}) + "\n" for text in texts).encode())
    elif name == "a.zip":
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
            for number, text in enumerate(texts):
                zipped.writestr(f"{number}.txt", text)
    elif ".warc" in name:
        for text in texts:
            body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + text.encode()
            head = f"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: {len(body)}\r\n\r\n"
            packed.write(head.encode() + body + b"\r\n\r\n")
    else:
        with tarfile.open(fileobj=packed, mode="w") as archive:
            for number, text in enumerate(texts):
                member = tarfile.TarInfo(f"{number}.txt")
                member.size = len(text.encode())
                archive.addfile(member, io.BytesIO(text.encode()))
    data = packed.getvalue()
    return name, gzip.compress(data) if name.endswith((".gz", ".tgz")) else data


def _records_trial(chance: random.Random) -> str:
    name, data = _packed(chance)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(mutate_bytes(data, chance))
        sources, *_ = find_sources([str(path)])
        for chunk in read_chunks(sources, Position(), 10_000, _MAX_SIZE):
            outcome = _work()(chunk, lambda: None)
            for line in b"".join(outcome.data).splitlines():
                json.loads(line)
            if not all(reject["reason"] for reject in outcome.rejects):
                return "a record is rejected without a reason"
    return ""


@cache
def _index() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "index")
        index = HeadlineIndex.open(str(path))
        for number, text in enumerate(_small_pages()):
            index.add(f"{text.splitlines()[0]} {number}", source=f"{number}.txt")
        index.close()
        return path.read_bytes()


def _index_trial(chance: random.Random) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "index")
        path.write_bytes(mutate_bytes(_index(), chance))
        try:
            index = HeadlineIndex.open(str(path), create=False)
            try:
                list(index.store.records())
                index.query("افتتاح جسر للمشاة فوق وادي السلام")
            finally:
                index.close()
        except CleanerError:
            return ""
    return ""


def _fuzz(kind: str, trial: Callable[[random.Random], str]) -> Callable[[Iterable[int]], Trials]:
    return lambda numbers: run_trials(kind, numbers, trial)


fuzz_rules = _fuzz("rule files", _rules_trial)
fuzz_records = _fuzz("records and archives", _records_trial)
fuzz_indexes = _fuzz("indexes", _index_trial)
