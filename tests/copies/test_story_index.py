"""The index of stories: the same answers from every store, as groups at once give."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.copies import make_stories
from benchmarks.redis_server import RedisServer, start_redis
from cleaner.copies.collection import group_stories
from cleaner.copies.index import StoryIndex
from cleaner.errors import InputError
from cleaner.headlines.index import HeadlineIndex, Match
from cleaner.headlines.stores.base import Record

PLANTED = [planted.text for planted in make_stories(120, 8)]
RECORDS = [Record(text, f"{row:04}.txt") for row, text in enumerate(PLANTED)]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with start_redis(tmp_path_factory.mktemp("redis")) as started:
        yield started


@pytest.fixture(
    params=["memory", "file", pytest.param("redis", marks=pytest.mark.system("redis-server"))]
)
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[StoryIndex]:
    if request.param == "memory":
        opened = StoryIndex()
    elif request.param == "file":
        opened = StoryIndex.open(str(tmp_path / "stories.db"))
    else:
        server: RedisServer = request.getfixturevalue("server")
        opened = StoryIndex.open(f"{server.url}?name={tmp_path.name}")
    yield opened
    opened.close()


def likest(matches: list[list[Match]]) -> dict[str, tuple[str, float, str]]:
    return {
        part[0].headline.source: (part[0].other.source, part[0].score, part[0].relation)
        for part in matches
        if part
    }


def test_every_store_answers_as_groups_do(index: StoryIndex) -> None:
    numbers = index.add_many(RECORDS)
    found = likest(index.query_many(RECORDS, before=numbers))
    shown = [(Record("", record.source), record.text) for record in RECORDS]
    groups = {
        member.record.source: (group.head.source, member.score, member.relation)
        for group in group_stories(shown)
        for member in group.members
    }
    assert found.keys() == groups.keys()
    # A copy may be more like another copy than like the head of both.
    heads = {source for source, _, _ in groups.values()}
    for source, told in found.items():
        assert told == groups[source] or told[0] not in heads


def test_a_story_of_the_same_page_is_passed_over_and_a_copy_is_not(index: StoryIndex) -> None:
    index.replace(RECORDS[:1])
    assert index.query_many(RECORDS[:1])[0] == []
    copy = Record(RECORDS[0].text, "copy.txt", digest=RECORDS[0].digest)
    ((match,),) = index.query_many([copy])
    assert (match.other.source, match.relation, match.score) == ("0000.txt", "equal", 1.0)
    assert match.other.text == RECORDS[0].text.split("\n")[0][: len(match.other.text)]


def test_the_threshold_is_the_share_of_the_shorter_story(index: StoryIndex) -> None:
    words = [f"كلمة{number}" for number in range(300)]
    index.add(" ".join(words[:100]), source="a.txt")
    half = " ".join(words[60:200])
    assert index.query(half) == []
    index.threshold = 0.3
    (match,) = index.query(half)
    assert match.relation == "overlap"


def test_headlines_and_stories_do_not_mix(tmp_path: Path) -> None:
    StoryIndex.open(str(tmp_path / "stories.db")).close()
    with pytest.raises(InputError, match="another measure"):
        HeadlineIndex.open(str(tmp_path / "stories.db"))
