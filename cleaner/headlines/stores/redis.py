"""The store in Redis, for several machines that scrape at once: datasketch's own MinHashLSH.

The bands are where ``MinHashLSH`` with Redis storage keeps them. What makes a headline part of the
index is its record, which is written last, in one transaction with all that a writer adds and
forgets: a headline of which only some bands were written before a server or a writer went down has
no record and is never found.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from typing import Any

import numpy as np

from cleaner.errors import InputError, install_advice
from cleaner.headlines.buckets import (
    BUCKET_LIMIT,
    MOST_CANDIDATES,
    Candidates,
    joined_candidates,
    nearest_pairs,
    slices_within,
)
from cleaner.headlines.runs import Hashes, Ints
from cleaner.headlines.signatures import DEFAULT_BANDS, DEFAULT_ROWS, SEED
from cleaner.headlines.stores.base import FORMAT, OTHER_WORDS, Record, read_parameters
from cleaner.headlines.stores.redis_address import read_address

_PATIENCE = 10.0  # seconds for an answer of the server
_PIPELINE = 1_000  # questions that are sent at a time
_MOST_FOUND = 200_000  # numbers that are looked at at a time
_MOST_AT_ONCE = 100_000  # records of one transaction
_LONGEST_WRITING = 86_400  # seconds after which a writer that did not end is taken for dead
_DROP = """
for i = 1, #KEYS, 2 do
    redis.call('SREM', KEYS[i], ARGV[1])
    if redis.call('EXISTS', KEYS[i]) == 0 then
        redis.call('HDEL', KEYS[i + 1], ARGV[1 + (i + 1) / 2])
    end
end
"""
# Takes a number out of its buckets, at once: between steps a bucket might get another member.


class RedisStore:
    """A store on the server of *url*: ``redis://HOST:PORT/DATABASE``, with ``?name=NAME`` when a
    database holds several indexes.

    Raises InputError when the server does not answer or holds an index of another kind.
    """

    def __init__(
        self,
        url: str,
        bands: int = DEFAULT_BANDS,
        rows: int = DEFAULT_ROWS,
        *,
        words: str = "",
        create: bool = True,
        check_words: bool = False,
    ) -> None:
        try:
            import redis
        except ModuleNotFoundError:
            raise InputError(url, f"needs redis; {install_advice('redis')}") from None
        from datasketch import MinHashLSH

        self.url = url
        self._depth = 0
        self._added: dict[int, tuple[Record, bytes]] = {}  # each with the key of the whole
        self._gone: dict[int, Record] = {}
        self._cancelled: list[int] = []  # added, and forgotten before that was seen
        self._begun: list[int] = []  # the first numbers of what was added
        address = read_address(url)
        self._name = address.name
        # One pool for the client and all of datasketch's storages, so that all can be closed.
        self._pool = redis.ConnectionPool(
            **address.server, socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE
        )
        self._client = redis.Redis(connection_pool=self._pool)
        with self._speaking():
            if not create and not self._client.exists(self._key("meta")):
                raise InputError(url, "no such index")
            meta = self._meta(bands, rows, words, check_words)
            self.bands, self.rows = read_parameters(meta, url)
            self._index = MinHashLSH(
                num_perm=self.bands * self.rows,
                params=(self.bands, self.rows),
                storage_config={
                    "type": "redis",
                    "basename": self._name.encode(),
                    "redis": {"connection_pool": self._pool},
                },
                prepickle=False,
            )

    def _meta(self, bands: int, rows: int, words: str, check_words: bool) -> dict[str, str]:
        wanted = {"format": FORMAT, "bands": bands, "rows": rows, "words": words}
        key = self._key("meta")
        pipe = self._client.pipeline()
        for name, value in wanted.items():
            pipe.hsetnx(key, name, str(value))
        pipe.hgetall(key)
        found = pipe.execute()[-1].items()
        meta = {k.decode("utf-8", "replace"): v.decode("utf-8", "replace") for k, v in found}
        if meta["format"] != str(FORMAT):
            raise InputError(
                self.url, f"holds an index of format {meta['format']}, not {FORMAT}: use ?name="
            )
        if check_words and meta["words"] != words:
            raise InputError(self.url, OTHER_WORDS)
        return meta

    def _key(self, name: str) -> str:
        return f"{self._name}_{name}"

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        """Turn the errors of the server and of the way to it into InputError."""
        import redis

        try:
            yield
        except (redis.RedisError, OSError) as error:
            raise InputError(
                self.url,
                f"the Redis server does not do its work ({error}): "
                "nothing of this batch was added, start the server and run this again",
            ) from None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Within it this writer alone sees what it adds and forgets; at its end all see it at once,
        or up to 100,000 records at a time, and what is forgotten goes with the last of them."""
        if self._depth:
            yield
            return
        self._depth = 1
        try:
            yield
            with self._speaking():
                self._commit()
        except BaseException:
            with suppress(Exception):  # the server may be what went down
                self._client.zrem(self._key("writing"), *map(str, self._begun))
            raise
        finally:
            self._depth = 0
            self._added, self._gone, self._cancelled, self._begun = {}, {}, [], []

    def _commit(self) -> None:
        added = list(self._added.items())
        last = added[max(0, len(added) - 1) // _MOST_AT_ONCE * _MOST_AT_ONCE :]
        for begin in range(0, len(added) - len(last), _MOST_AT_ONCE):
            pipe = self._client.pipeline(transaction=True)
            self._put_records(pipe, added[begin : begin + _MOST_AT_ONCE])
            pipe.execute()
        buckets = self._buckets([*self._gone, *self._cancelled])
        self._put_records(pipe := self._client.pipeline(transaction=True), last)
        for number, record in self._gone.items():
            pipe.hdel(self._key("records"), str(number))
            pipe.srem(self._source_key(record.source), number)
            pipe.zrem(self._whole_key(buckets[number]), str(number))
        for number, bands in buckets.items():
            self._drop_bands(pipe, number, bands)
        pipe.zrem(self._key("writing"), "", *map(str, self._begun))
        pipe.execute()

    def _put_records(self, pipe: Any, added: Sequence[tuple[int, tuple[Record, bytes]]]) -> None:
        for number, (record, whole) in added:
            pipe.hset(self._key("records"), str(number), json.dumps(asdict(record)))
            pipe.sadd(self._source_key(record.source), number)
            pipe.zadd(whole, {str(number): number})

    def add(self, records: Sequence[Record], signatures: Hashes) -> list[int]:
        """See ``HeadlineStore.add``: all records of the batch appear at once, or none."""
        if not records:
            return []
        with self.writing(), self._speaking():
            last = int(self._client.incrby(self._key("last"), len(records)))
            numbers = list(range(last - len(records) + 1, last + 1))
            # What has bands and no record yet is not to be cleared away.
            seconds, _ = self._client.time()
            self._client.zadd(self._key("writing"), {str(numbers[0]): seconds})
            self._begun.append(numbers[0])
            with self._index.insertion_session() as session:
                for number, signature in zip(numbers, signatures, strict=True):
                    session.insert(
                        str(number).encode(), self._minhash(signature), check_duplication=False
                    )
            for number, record, signature in zip(numbers, records, signatures, strict=True):
                self._added[number] = record, self._whole_key(self._band_bytes(signature))
        return numbers

    def _band_bytes(self, signature: Hashes) -> list[bytes]:
        """The keys of the buckets of a signature: the bytes of the bands, as MinHashLSH writes
        them."""
        return [signature[a:b].byteswap().tobytes() for a, b in self._index.hashranges]

    def _whole_key(self, bands: Sequence[bytes]) -> bytes:
        return self._key("whole_").encode() + b"".join(bands)

    def _source_key(self, source: str) -> bytes:
        # Names of files need not be UTF-8.
        return (self._key("source_") + source).encode("utf-8", "surrogatepass")

    def _minhash(self, signature: Hashes) -> Any:
        from datasketch import LeanMinHash

        values = signature[: self.bands * self.rows]
        return LeanMinHash(seed=SEED, hashvalues=values, scheme="affine32")

    def candidates(self, signatures: Hashes, limit: int = BUCKET_LIMIT) -> Candidates:
        """See ``HeadlineStore.candidates``."""
        bands = [self._band_bytes(signature) for signature in signatures]
        with self._speaking():
            sizes = self._sizes(bands)
            crowded: dict[Hashable, tuple[int, int]] = {}
            for row, cell in np.argwhere(sizes > limit).tolist():
                crowded.setdefault((cell, bands[row][cell]), (int(sizes[row, cell]), row))
            costs = np.where(sizes > limit, MOST_CANDIDATES, sizes).sum(axis=1) + MOST_CANDIDATES
            parts = []
            for at in slices_within(costs, _MOST_FOUND):
                rows, numbers = self._sharing(bands[at], sizes[at], limit)
                parts.append((rows + at.start, numbers))
        return joined_candidates(parts, crowded)

    def _sizes(self, bands: Sequence[Sequence[bytes]]) -> Ints:
        """How many share each band of each signature (n x bands)."""
        keys = [
            table.redis_key(key)
            for row in bands
            for key, table in zip(row, self._index.hashtables, strict=True)
        ]
        return np.array(self._ask(keys, "scard"), np.int64).reshape(len(bands), self.bands)

    def _ask(self, keys: Sequence[bytes], command: str, *arguments: Any, **options: Any) -> Any:
        """What the server answers to one command for each key; equal keys are asked for once."""
        answers: dict[bytes, Any] = dict.fromkeys(keys)
        several = list(answers)
        for begin in range(0, len(several), _PIPELINE):
            part = several[begin : begin + _PIPELINE]
            pipe = self._client.pipeline(transaction=False)
            for key in part:
                getattr(pipe, command)(key, *arguments, **options)
            answers.update(zip(part, pipe.execute(), strict=True))
        return [answers[key] for key in keys]

    def _sharing(
        self, bands: Sequence[Sequence[bytes]], sizes: Ints, limit: int
    ) -> tuple[Ints, Ints]:
        """The nearest of those that share a band or the whole with the signatures."""
        width = self.bands + 1
        members: list[tuple[int, list[bytes]]] = []
        for crowded in (False, True):
            at = np.argwhere((sizes > limit) == crowded).tolist()
            keys = [self._index.hashtables[cell].redis_key(bands[row][cell]) for row, cell in at]
            if crowded:
                found = self._ask(keys, "sort", start=0, num=MOST_CANDIDATES)
            else:
                found = self._ask(keys, "smembers")
            members += zip([row * width + cell for row, cell in at], found, strict=True)
        keys = [self._whole_key(row) for row in bands]
        found = self._ask(keys, "zrange", 0, MOST_CANDIDATES - 1)
        members += zip(range(self.bands, len(bands) * width, width), found, strict=True)
        members += self._added_as_whole(keys, width)
        at_cells = np.array([cell for cell, part in members for _ in part], np.int64)
        numbers = np.array([int(n) for _, part in members for n in part], np.int64)
        there = np.array(list(self.read(np.unique(numbers).tolist())), np.int64)
        kept = np.isin(numbers, there)
        return nearest_pairs(at_cells[kept], numbers[kept], width)

    def _added_as_whole(self, keys: Sequence[bytes], width: int) -> list[tuple[int, list[bytes]]]:
        """What this writer added and nobody else sees yet, by the keys of the whole."""
        equal: dict[bytes, list[bytes]] = {}
        for number, (_, whole) in self._added.items():
            equal.setdefault(whole, []).append(str(number).encode())
        cells = range(self.bands, len(keys) * width, width)
        return [
            (cell, equal[key][:MOST_CANDIDATES])
            for cell, key in zip(cells, keys, strict=True)
            if key in equal
        ]

    def read(self, numbers: Sequence[int]) -> dict[int, Record]:
        """See ``HeadlineStore.read``."""
        asked = [n for n in numbers if n not in self._added and n not in self._gone]
        there: dict[int, Record] = {}
        for begin in range(0, len(asked), _PIPELINE):
            part = asked[begin : begin + _PIPELINE]
            with self._speaking():
                values = self._client.hmget(self._key("records"), [str(n) for n in part])
            found = zip(part, values, strict=True)
            there |= {n: self._record(n, value) for n, value in found if value is not None}
        there |= {n: self._added[n][0] for n in numbers if n in self._added}
        return {n: there[n] for n in numbers if n in there}

    def _record(self, number: int, value: bytes | str) -> Record:
        try:
            return Record(**json.loads(value))
        except (ValueError, TypeError):
            raise InputError(
                self.url, f"holds a headline ({number}) that is damaged: {self._name}_records"
            ) from None

    def of_sources(self, sources: Sequence[str]) -> dict[int, Record]:
        """See ``HeadlineStore.of_sources``."""
        with self._speaking():
            pipe = self._client.pipeline()
            for source in sources:
                pipe.smembers(self._source_key(source))
            numbers = {int(n) for part in pipe.execute() for n in part}
        wanted = set(sources)
        numbers |= {n for n, (record, _) in self._added.items() if record.source in wanted}
        return self.read(sorted(numbers))

    def forget(self, numbers: Sequence[int]) -> int:
        """See ``HeadlineStore.forget``."""
        with self.writing():
            known = self.read(numbers)
            for number, record in known.items():
                if self._added.pop(number, None):
                    self._cancelled.append(number)
                else:
                    self._gone[number] = record
        return len(known)

    def _buckets(self, numbers: Sequence[int]) -> dict[int, list[bytes]]:
        """The bands of those numbers, as they are written."""
        found: dict[int, list[bytes]] = {}
        for begin in range(0, len(numbers), _PIPELINE):
            part = numbers[begin : begin + _PIPELINE]
            bands = self._index.keys.getmany(*(str(n).encode() for n in part))
            found |= dict(zip(part, bands, strict=True))
        return found

    def _drop_bands(self, pipe: Any, number: int, bands: Iterable[bytes]) -> None:
        """Let *pipe* take a number out of the buckets of its bands."""
        key = str(number).encode()
        tables = self._index.hashtables[: len(bands := list(bands))]
        places = [
            place
            for table, band in zip(tables, bands, strict=True)
            for place in (table.redis_key(band), table.redis_key(b""))
        ]
        pipe.eval(_DROP, len(places), *places, key, *bands)
        self._index.keys._remove(pipe, key)

    def records(self) -> Iterator[tuple[int, Record]]:
        """See ``HeadlineStore.records``."""
        with self._speaking():
            numbers = sorted({*map(int, self._client.hkeys(self._key("records"))), *self._added})
        for begin in range(0, len(numbers), 1000):
            yield from self.read(numbers[begin : begin + 1000]).items()

    def count(self) -> int:
        """See ``HeadlineStore.count``."""
        with self._speaking():
            there = int(self._client.hlen(self._key("records")))
        return there + len(self._added) - len(self._gone)

    def check(self) -> None:
        """See ``HeadlineStore.check``: the records, as the server minds the bands."""
        deque(self.records(), 0)

    def compact(self) -> None:
        """Drop the bands of headlines that have no record: what an interrupted batch left."""
        with self._speaking():
            numbers = [int(key) for key in self._index.keys]
            # In this order: a batch that was being written then is not taken for a dead one.
            seconds, _ = self._client.time()
            name = self._key("writing")
            self._client.zremrangebyscore(name, "-inf", seconds - _LONGEST_WRITING)
            begun: Any = self._client.zrange(name, 0, -1)
            living = min(map(int, begun), default=None)
            left = [n for n in numbers if living is None or n < living]
            for begin in range(0, len(left), _PIPELINE):
                part = left[begin : begin + _PIPELINE]
                values = self._client.hmget(self._key("records"), [str(n) for n in part])
                dead = [n for n, value in zip(part, values, strict=True) if value is None]
                pipe = self._client.pipeline(transaction=True)
                for number, bands in self._buckets(dead).items():
                    self._drop_bands(pipe, number, bands)
                pipe.execute()

    def info(self) -> dict[str, int]:
        """Figures about the index: headlines and parameters."""
        found = {"format": FORMAT, "headlines": self.count()}
        return found | {"bands": self.bands, "rows": self.rows}

    def close(self) -> None:
        """See ``HeadlineStore.close``."""
        self._client.close()
        self._pool.disconnect()
