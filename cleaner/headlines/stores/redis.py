"""The store in Redis, for several machines that scrape at once: datasketch's own MinHashLSH.

The bands are where ``MinHashLSH`` with Redis storage keeps them. What makes a headline part of the
index is its record, which is written last, in one transaction for a whole batch: a headline of
which only some bands were written before a server went down has no record and is never found.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from cleaner.errors import InputError, install_advice
from cleaner.headlines.buckets import (
    BUCKET_LIMIT,
    MOST_CANDIDATES,
    Candidates,
    joined_candidates,
    nearest_pairs,
    share_counts,
    slices_within,
)
from cleaner.headlines.signatures import DEFAULT_BANDS, DEFAULT_ROWS, SEED
from cleaner.headlines.stores.base import FORMAT, Record, figures_of

_DEFAULT_PORT = 6379
_PATIENCE = 10.0  # seconds for an answer of the server
_PIPELINE = 1_000  # questions that are sent at a time
_MOST_FOUND = 200_000  # numbers that are looked at at a time


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
        check_words: bool = False,
    ) -> None:
        try:
            import redis
        except ModuleNotFoundError:
            raise InputError(url, f"needs redis; {install_advice('redis')}") from None
        from datasketch import MinHashLSH

        self.url = url
        server, self._name = _read_url(url)
        # One pool for the client and all of datasketch's storages, so that all can be closed.
        self._pool = redis.ConnectionPool(**server)
        self._client = redis.Redis(connection_pool=self._pool)
        with self._speaking():
            meta = self._meta(bands, rows, words, check_words)
            self.bands, self.rows = int(meta["bands"]), int(meta["rows"])
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
        meta = {k.decode(): v.decode() for k, v in pipe.execute()[-1].items()}
        if meta["format"] != str(FORMAT):
            raise InputError(
                self.url, f"holds an index of format {meta['format']}, not {FORMAT}: use ?name="
            )
        if check_words and meta["words"] != words:
            raise InputError(
                self.url,
                "was built with other word lists, or by another measure (--by), so that its keys "
                "do not fit: "
                "make it anew with 'cleaner index export' and 'cleaner index import'",
            )
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

    def add(self, records: Sequence[Record], signatures: NDArray[np.uint32]) -> list[int]:
        """See ``HeadlineStore.add``: all records of the batch appear at once, or none."""
        if not records:
            return []
        with self._speaking():
            last = int(self._client.incrby(self._key("last"), len(records)))
            numbers = list(range(last - len(records) + 1, last + 1))
            with self._index.insertion_session() as session:
                for number, signature in zip(numbers, signatures, strict=True):
                    session.insert(
                        str(number).encode(), self._minhash(signature), check_duplication=False
                    )
            pipe = self._client.pipeline(transaction=True)
            for number, record in zip(numbers, records, strict=True):
                pipe.hset(self._key("records"), str(number), json.dumps(asdict(record)))
                pipe.sadd(self._key("source_") + record.source, number)
            for number, signature in zip(numbers, signatures, strict=True):
                pipe.zadd(self._whole_key(self._band_bytes(signature)), {str(number): number})
            pipe.execute()
        return numbers

    def _band_bytes(self, signature: NDArray[np.uint32]) -> list[bytes]:
        """The keys of the buckets of a signature: the bytes of the bands, as MinHashLSH writes
        them."""
        return [signature[a:b].byteswap().tobytes() for a, b in self._index.hashranges]

    def _whole_key(self, bands: Sequence[bytes]) -> bytes:
        return self._key("whole_").encode() + b"".join(bands)

    def _minhash(self, signature: NDArray[np.uint32]) -> Any:
        from datasketch import LeanMinHash

        values = signature[: self.bands * self.rows]
        return LeanMinHash(seed=SEED, hashvalues=values, scheme="affine32")

    def candidates(self, signatures: NDArray[np.uint32], limit: int = BUCKET_LIMIT) -> Candidates:
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

    def _sizes(self, bands: Sequence[Sequence[bytes]]) -> NDArray[np.int64]:
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
        self, bands: Sequence[Sequence[bytes]], sizes: NDArray[np.int64], limit: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
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
        at_cells = np.array([cell for cell, part in members for _ in part], np.int64)
        numbers = np.array([int(n) for _, part in members for n in part], np.int64)
        there = np.array(list(self.read(np.unique(numbers).tolist())), np.int64)
        kept = np.isin(numbers, there)
        return nearest_pairs(*share_counts(at_cells[kept], numbers[kept], width))

    def read(self, numbers: Sequence[int]) -> dict[int, Record]:
        """See ``HeadlineStore.read``."""
        if not numbers:
            return {}
        with self._speaking():
            values = self._client.hmget(self._key("records"), [str(n) for n in numbers])
        return {
            number: Record(**json.loads(value))
            for number, value in zip(numbers, values, strict=True)
            if value is not None
        }

    def of_sources(self, sources: Sequence[str]) -> dict[int, Record]:
        """See ``HeadlineStore.of_sources``."""
        with self._speaking():
            pipe = self._client.pipeline()
            for source in sources:
                pipe.smembers(self._key("source_") + source)
            numbers = sorted(int(n) for part in pipe.execute() for n in part)
        return self.read(numbers)

    def forget(self, numbers: Sequence[int]) -> int:
        """See ``HeadlineStore.forget``."""
        known = self.read(numbers)
        with self._speaking():
            pipe = self._client.pipeline(transaction=True)
            for number, record in known.items():
                pipe.hdel(self._key("records"), str(number))
                pipe.srem(self._key("source_") + record.source, number)
                bands = self._index.keys.get(str(number).encode())
                pipe.zrem(self._whole_key(bands), str(number))
            pipe.execute()
            for number in known:
                self._drop_bands(str(number).encode())
        return len(known)

    def _drop_bands(self, key: bytes) -> None:
        if key in self._index:
            self._index.remove(key)

    def records(self) -> Iterator[tuple[int, Record]]:
        """See ``HeadlineStore.records``."""
        with self._speaking():
            numbers = sorted(int(n) for n in self._client.hkeys(self._key("records")))
        for begin in range(0, len(numbers), 1000):
            yield from self.read(numbers[begin : begin + 1000]).items()

    def count(self) -> int:
        """See ``HeadlineStore.count``."""
        with self._speaking():
            return int(self._client.hlen(self._key("records")))

    def compact(self) -> None:
        """Drop the bands of headlines that have no record: what an interrupted batch left."""
        with self._speaking():
            for key in list(self._index.keys):
                if not self._client.hexists(self._key("records"), key):
                    self._drop_bands(key)

    def info(self) -> dict[str, int]:
        """Figures about the index: headlines and parameters."""
        return figures_of(self)

    def writing(self) -> AbstractContextManager[None]:
        """See ``HeadlineStore.writing``: each batch is all or nothing by itself."""
        return nullcontext()

    def close(self) -> None:
        """See ``HeadlineStore.close``."""
        self._client.close()
        self._pool.disconnect()


def _read_url(url: str) -> tuple[dict[str, Any], str]:
    """The server's parameters and the name of the index."""
    parts = urlsplit(url)
    names = [p[5:] for p in parts.query.split("&") if p.startswith("name=")]
    database = parts.path.strip("/") or "0"
    try:
        port = parts.port or _DEFAULT_PORT
    except ValueError:
        raise InputError(url, "the port is no number: redis://HOST:PORT/DATABASE") from None
    if parts.scheme != "redis" or not parts.hostname or not database.isdecimal():
        raise InputError(url, "is no address of the form redis://HOST:PORT/DATABASE?name=NAME")
    server: dict[str, Any] = {
        "host": parts.hostname,
        "port": port,
        "db": int(database),
        "socket_timeout": _PATIENCE,
        "socket_connect_timeout": _PATIENCE,
    }
    if parts.password:
        server |= {"password": parts.password, "username": parts.username or None}
    return server, names[0] if names else "cleaner"
