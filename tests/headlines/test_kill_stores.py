"""What writes to an index is killed: nothing that was acknowledged is lost, nothing is half done.

The long form is ``python -m benchmarks.kill_stores``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.kill_stores import kill_files, kill_redis
from benchmarks.redis_server import RedisServer, start_redis
from cleaner.headlines.index import HeadlineIndex
from cleaner.headlines.stores.base import Record

OLD, NEW = "وصول سفينة القمح إلى المرفأ الشمالي", "إضراب عمال السكك يعطل رحلات القطارات"


@pytest.mark.system("redis-server")
def test_kills_of_redis_and_its_writers() -> None:
    assert kill_redis(range(1000, 1006)).broke == []


def test_kills_of_writers_of_a_file() -> None:
    assert kill_files(range(1000, 1004)).broke == []


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    with start_redis(tmp_path) as started:
        yield started


def texts(url: str) -> list[str]:
    index = HeadlineIndex.open(url)
    found = [record.text for _, record in index.store.records()]
    index.close()
    return found


@pytest.mark.system("redis-server")
def test_others_see_what_is_written_at_its_end(server: RedisServer) -> None:
    index = HeadlineIndex.open(server.url)
    index.replace([Record(OLD, "a.txt"), Record(OLD, "b.txt")])
    with index.writing():
        index.replace([Record(NEW, "a.txt")])
        index.store.forget([2])
        assert texts(server.url) == [OLD, OLD]
        assert [record.text for _, record in index.store.records()] == [NEW]
        assert index.store.count() == 1
        assert [match.other.text for match in index.query(NEW)] == [NEW]
        assert index.query(OLD) == []
    assert texts(server.url) == [NEW]
    with pytest.raises(KeyError), index.writing():
        index.replace([Record(OLD, "a.txt")])
        raise KeyError
    assert texts(server.url) == [NEW]
    assert [match.other.text for match in index.query(NEW)] == [NEW]
    index.close()


@pytest.mark.system("redis-server")
def test_what_another_writer_adds_is_not_cleared_away(server: RedisServer) -> None:
    one, other = HeadlineIndex.open(server.url), HeadlineIndex.open(server.url)
    with one.writing():
        one.add_many([Record(OLD, "a.txt"), Record(NEW, "b.txt")])
        other.store.compact()
    assert [match.other.text for match in other.query(OLD)] == [OLD]
    other.store.forget([1])
    assert other.query(OLD) == []
    other.store.compact()
    assert [match.other.text for match in other.query(NEW)] == [NEW]
    other.store.forget([2])
    left = {key.decode() for key in other.store._client.keys("*")}  # type: ignore[attr-defined]
    assert left == {"cleaner_meta", "cleaner_last"}
    one.close()
    other.close()
