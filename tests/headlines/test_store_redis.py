"""The store in Redis, on a real server that goes down in the middle."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from conftest import RunCleaner

from benchmarks.redis_server import RedisServer, free_port, start_redis
from cleaner.errors import InputError
from cleaner.headlines.index import HeadlineIndex
from cleaner.headlines.stores.base import Record
from cleaner.headlines.stores.redis_address import read_address

pytestmark = pytest.mark.system("redis-server")

TEXT = "سفينة القمح الكبيرة تصل إلى المرفأ رقم {}"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    with start_redis(tmp_path) as started:
        yield started


def batch(first: int, count: int = 20) -> list[Record]:
    return [Record(TEXT.format(i), f"{i}.txt") for i in range(first, first + count)]


def sources(index: HeadlineIndex) -> set[str]:
    return {record.source for _, record in index.store.records()}


def test_a_server_that_goes_down_and_comes_back(server: RedisServer) -> None:
    index = HeadlineIndex.open(server.url)
    index.add_many(batch(0))
    server.stop()
    with pytest.raises(InputError, match=r"redis://127.*nothing of this batch was added"):
        index.add_many(batch(20))
    with pytest.raises(InputError, match="start the server and run this again"):
        index.query(TEXT.format(3))
    server.start()
    assert sources(index) == {f"{i}.txt" for i in range(20)}
    index.add_many(batch(20))
    assert len(sources(index)) == 40
    (match,) = index.query(TEXT.format(33))
    assert match.other.source == "33.txt"
    index.close()


def test_no_half_added_headline(server: RedisServer) -> None:
    """The server is killed at moments all over a batch; each batch is there whole or not at all."""
    reported: set[str] = set()
    first = 0
    for delay in (0.002, 0.01, 0.03, 0.06, 0.1, 0.2):
        index = HeadlineIndex.open(server.url)
        killer = threading.Timer(delay, server.stop)
        killer.start()
        try:
            while True:
                part = batch(first, 50)
                first += 50
                index.add_many(part)
                reported |= {record.source for record in part}
        except InputError:
            pass
        killer.join()
        index.close()
        server.start()
        index = HeadlineIndex.open(server.url)
        there = sources(index)
        assert there >= reported
        for begin in range(0, first, 50):
            part_there = {r.source for r in batch(begin, 50)} & there
            assert len(part_there) in (0, 50)
        found = index.query_many(batch(0, 30))
        assert all(match.other.source in there for part in found for match in part)
        index.store.compact()
        assert sources(index) == there
        assert index.query_many(batch(0, 30)) == found
        index.close()
        time.sleep(0.01)


def test_indexes_of_other_names_are_apart(server: RedisServer) -> None:
    one = HeadlineIndex.open(f"{server.url}?name=one")
    other = HeadlineIndex.open(f"{server.url}?name=other", bands=10, rows=2)
    one.add_many(batch(0))
    assert other.store.count() == 0
    assert (other.store.bands, one.store.bands) == (10, 22)
    again = HeadlineIndex.open(f"{server.url}?name=other")
    assert again.store.bands == 10
    for index in (one, other, again):
        index.close()


def test_a_changed_page_replaces_its_entry(server: RedisServer) -> None:
    index = HeadlineIndex.open(server.url)
    index.replace(batch(5, 1))
    index.replace([Record("إضراب عمال السكك يعطل الرحلات", "5.txt")])
    assert index.store.count() == 1
    assert index.query(TEXT.format(5)) == []
    index.close()


WRONG = [
    "redis://", "redis:///0", "redis://[::1", "redis://::1]/0", "redis://[x]/0", "redis://host:x/0",
    "redis://host:0/0", "redis://host:-1", "redis://host:99999999/0", "redis://host/zero",
    "redis://host/1/2", "redis://host/-1", "redis://host/١",
    "redis://host/0?nam=x", "redis://host/0?name=", "redis://host/0?name", "redis://ho st/0",
    "redis://host\0/0", "redis://.../0", f"redis://{'a' * 70}/0", "rediss://host/0", "http://host/0",
    "redis://user:pass@/0",
]  # fmt: skip


@pytest.mark.parametrize("url", WRONG)
def test_wrong_addresses(cleaner: RunCleaner, url: str) -> None:
    for command in (["index", "info"], ["index", "export"], ["index", "compact"]):
        result = cleaner(*command, url)
        assert (result.code, result.out) == (2, "")
        assert "is no address of the form redis://HOST:PORT/DATABASE?name=NAME: " in result.stderr


def test_addresses() -> None:
    assert read_address("redis://h").name == "cleaner"
    read = read_address("redis://me:p%40%3A@[fe80::1]:7000/3?name=a%20b")
    assert (read.name, read.server["password"], read.server["host"]) == ("a b", "p@:", "fe80::1")
    assert "p@" not in repr(read)


@pytest.mark.parametrize(
    ("name", "value"), [("bands", "x"), ("bands", ""), ("rows", "0"), ("bands", b"\xff"),
                        ("rows", "99999999999"), ("bands", "1"), ("format", "9")],
)  # fmt: skip
def test_parameters_that_no_index_has(
    server: RedisServer, cleaner: RunCleaner, name: str, value: str | bytes
) -> None:
    index = HeadlineIndex.open(server.url)
    index.store._client.hset("cleaner_meta", name, value)  # type: ignore[attr-defined]
    index.close()
    result = cleaner("index", "info", server.url)
    assert (result.code, result.out) == (2, "")
    assert "internal error" not in result.stderr
    assert result.stderr.startswith(server.url)


def test_looking_makes_no_index(server: RedisServer, cleaner: RunCleaner) -> None:
    result = cleaner("index", "info", server.url)
    assert (result.code, result.stderr) == (2, f"{server.url}: no such index\n")
    client = redis.Redis(port=server.port)
    assert client.keys() == []
    client.close()


def test_a_record_that_is_damaged(server: RedisServer, cleaner: RunCleaner) -> None:
    index = HeadlineIndex.open(server.url)
    index.add_many(batch(0, 3))
    index.store._client.hset("cleaner_records", "2", "{")  # type: ignore[attr-defined]
    index.close()
    result = cleaner("index", "export", server.url)
    assert result.code == 2
    assert "holds a headline (2) that is damaged" in result.stderr


def test_no_server() -> None:
    with pytest.raises(InputError, match="does not do its work"):
        HeadlineIndex.open(f"redis://127.0.0.1:{free_port()}/0")
