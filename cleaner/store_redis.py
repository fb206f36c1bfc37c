"""The store in Redis, for several machines that scrape at once: datasketch's own MinHashLSH.

The bands are where ``MinHashLSH`` with Redis storage keeps them. What makes a headline part of the
index is its record, which is written last, in one transaction for a whole batch: a headline of
which only some bands were written before a server went down has no record and is never found.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from cleaner.errors import InputError
from cleaner.signatures import DEFAULT_BANDS, DEFAULT_ROWS, SEED
from cleaner.stores import FORMAT, Record, figures_of, nearest_pairs

_DEFAULT_PORT = 6379
_PATIENCE = 10.0  # seconds for an answer of the server


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
            raise InputError(url, 'needs redis: pip install "cleaner[redis]"') from None
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
                "was built with other word lists, so that its keys no longer fit: "
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
            pipe.execute()
        return numbers

    def _minhash(self, signature: NDArray[np.uint32]) -> Any:
        from datasketch import LeanMinHash

        values = signature[: self.bands * self.rows]
        return LeanMinHash(seed=SEED, hashvalues=values, scheme="affine32")

    def candidates(
        self, signatures: NDArray[np.uint32]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """See ``HeadlineStore.candidates``."""
        rows: list[int] = []
        numbers: list[int] = []
        with self._speaking():
            for row, signature in enumerate(signatures):
                found = self._sharing(signature)
                rows += [row] * len(found)
                numbers += found
            there = self.read(sorted(set(numbers)))
        kept = np.array([k for k, number in enumerate(numbers) if number in there], np.int64)
        return nearest_pairs(np.array(rows, np.int64)[kept], np.array(numbers, np.int64)[kept])

    def _sharing(self, signature: NDArray[np.uint32]) -> list[int]:
        """The numbers in the buckets of a signature, once for each band."""
        buckets = zip(self._index.hashranges, self._index.hashtables, strict=True)
        # The keys of buckets are the bytes of the band, as MinHashLSH writes them.
        return [
            int(number)
            for (low, high), table in buckets
            for number in table.get(signature[low:high].byteswap().tobytes())
        ]

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
