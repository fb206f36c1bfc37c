"""The Scrapy pipelines in real crawls of a small site on localhost, through feed exports."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import news_site
import pytest
from conftest import OWN_RULE, PATIENCE, ROOT, write
from scrapy.utils.test import get_crawler

from cleaner.adapters.scrapy import CleanerPipeline, DuplicateHeadlinePipeline
from cleaner.errors import InputError

SPIDER = """\
import json
from pathlib import Path

import scrapy


class NewsSpider(scrapy.Spider):
    name = "news"
    custom_settings = {
        "ITEM_PIPELINES": {
            "cleaner.adapters.scrapy.CleanerPipeline": 300,
            "cleaner.adapters.scrapy.DuplicateHeadlinePipeline": 400,
        },
        "CONCURRENT_REQUESTS": 1,
        "ROBOTSTXT_OBEY": False,
        "TELNETCONSOLE_ENABLED": False,
    }

    def __init__(self, site, **options):
        super().__init__(**options)
        self.start_urls = [site]

    def parse(self, response):
        for link in response.css("a.story::attr(href)"):
            yield response.follow(link.get(), self.parse_story)

    def parse_story(self, response):
        yield {"url": response.url, "html": response.body, "section": "local"}

    def closed(self, reason):
        stats = {k: v for k, v in self.crawler.stats.get_stats().items() if k.startswith("cleaner")}
        Path("stats.json").write_text(json.dumps(stats))
"""
TYPED = SPIDER.replace("import scrapy\n", '''\
from dataclasses import dataclass

import attrs
import pydantic
import scrapy


@dataclass
class DataItem:
    url: str
    text: str
    headline: str = ""
    credit: str = ""


@attrs.define
class AttrsItem:
    url: str
    text: str
    headline: str = ""
    credit: str = ""


class PydanticItem(pydantic.BaseModel):
    url: str
    text: str
    headline: str = ""
    credit: str = ""


class ScrapyItem(scrapy.Item):
    url, text, headline, credit = (scrapy.Field() for _ in range(4))


@dataclass
class Photo:
    url: str


KINDS = (dict, DataItem, AttrsItem, PydanticItem, ScrapyItem)
''', 1).replace('yield {"url": response.url, "html": response.body, "section": "local"}', '''\
lines = response.xpath("//article//*[self::h1 or self::p]")
        text = "\\n\\n".join(line.xpath("string()").get() for line in lines)
        yield from (kind(url=f"{response.url}#{kind.__name__}", text=text) for kind in KINDS)
        yield Photo(response.url)''')  # fmt: skip
OLD_SIGNATURES = (
    SPIDER
    + """

from cleaner.adapters.scrapy import CleanerPipeline, DuplicateHeadlinePipeline


class OldCleaner(CleanerPipeline):
    def process_item(self, item, spider):
        item["spider"] = spider.name
        return super().process_item(item, spider)


class OldDuplicates(DuplicateHeadlinePipeline):
    def process_item(self, item, spider):
        return super().process_item(item, spider)

    def close_spider(self, spider):
        super().close_spider(spider)


NewsSpider.custom_settings["ITEM_PIPELINES"] = {OldCleaner: 300, OldDuplicates: 400}
"""
)


PAGE = "قال المراسل ذلك.\n\nبلدية وادي السلام\n\nالمصدر: وكالة الوادي\n"
FIELDS = ["url", "text", "headline", "credit", "keywords", "stories", "duplicate_of", "spider"]


class Crawl(NamedTuple):
    """What a crawl wrote: items of the feed, statistics of the pipelines, the log."""

    items: list[dict[str, Any]]
    stats: dict[str, int]
    log: str

    def item(self, path: str) -> dict[str, Any]:
        """The item of the page at *path*."""
        (found,) = (item for item in self.items if "/" + item["url"].split("/", 3)[3] == path)
        return found


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with news_site.serve_news() as address:
        yield address


def crawl(folder: Path, site: str, spider: str = SPIDER, **settings: object) -> Crawl:
    """Crawl the site in a process of its own; what is in *settings* are settings of Scrapy."""
    write(folder / "spider.py", spider)
    settings["FEEDS"] = {"out.jsonl": {"format": "jsonlines", "fields": FIELDS, "overwrite": True}}
    values = {k: v if isinstance(v, str) else json.dumps(v) for k, v in settings.items()}
    options = [word for name, value in values.items() for word in ("-s", f"{name}={value}")]
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "runspider", "spider.py", "-a", f"site={site}", *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    feed, stats = folder / "out.jsonl", folder / "stats.json"
    lines = feed.read_text("utf-8").splitlines() if feed.exists() else []
    return Crawl(
        [json.loads(line) for line in lines],
        json.loads(stats.read_text()) if stats.exists() else {},
        done.stderr.decode(),
    )


def lines_of(item: dict[str, Any]) -> list[str]:
    return [line for line in item["text"].split("\n") if line.strip()]


@pytest.fixture(scope="module")
def crawled(site: str, tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    """A crawl with the settings as they are."""
    return crawl(tmp_path_factory.mktemp("crawl"), site)


@pytest.mark.parametrize("path", news_site.STORIES)
def test_every_page_comes_out_clean_and_whole(crawled: Crawl, path: str) -> None:
    """windows-1256 among them, once told by the header alone and once by the page alone."""
    item, story = crawled.item(path), news_site.STORIES[path]
    assert item["headline"] == story.headline
    assert lines_of(item) == story.lines
    assert item["credit"] == "وكالة أنباء الوادي"
    assert item["keywords"] == ["وادي السلام", "أخبار"]


def test_a_story_below_is_a_field_of_the_item(crawled: Crawl) -> None:
    _, story = crawled.item("/scroll.html")["stories"]
    assert story["headline"] == news_site.HARVEST.headline
    assert news_site.HARVEST.paragraphs[-1] in story["text"]
    assert [s["kind"] for s in crawled.item("/bridge.html")["stories"]] == ["main"]


def test_the_later_of_two_headlines_of_one_news_is_flagged(crawled: Crawl) -> None:
    ships = [item for item in crawled.items if item["url"].endswith("/ship.html")]
    first, second = ships
    assert first["duplicate_of"] is None
    assert second["duplicate_of"]["source"] == first["url"]
    assert second["duplicate_of"]["headline"] == first["headline"]
    others = [item for item in crawled.items if item not in ships]
    assert len(others) == 4
    assert all(item["duplicate_of"] is None for item in others)


def test_statistics_tell_what_was_done(crawled: Crawl) -> None:
    stats = crawled.stats
    assert stats["cleaner/pages"] == stats["cleaner/changed"] == stats["cleaner/kind/article"] == 6
    assert stats["cleaner/removed/source-credit"] >= 6
    assert stats["cleaner/removed_characters"] > 0
    assert stats["cleaner/appended_stories"] == 1
    assert stats["cleaner/duplicates/headlines"] == 6
    assert stats["cleaner/duplicates/same"] == 1
    assert "cleaner/failed" not in stats
    assert " ERROR" not in crawled.log


def test_an_index_remembers_from_crawl_to_crawl_and_repeats_can_be_dropped(
    site: str, tmp_path: Path
) -> None:
    """Crawled again, a page repeats nobody, but what repeated an earlier page still does.

    The pipelines are those of a user who wrote them for an old Scrapy, with the spider handed over.
    """
    settings = {"CLEANER_INDEX": str(tmp_path / "news.db"), "CLEANER_ON_DUPLICATE": "drop"}
    first = crawl(tmp_path, site, OLD_SIGNATURES, **settings)
    assert len(first.items) == 5
    assert {item["spider"] for item in first.items} == {"news"}
    assert "repeats the headline of" in first.log
    second = crawl(tmp_path, site, OLD_SIGNATURES, **settings)
    assert sorted(item["url"] for item in second.items) == sorted(i["url"] for i in first.items)
    assert second.stats["cleaner/duplicates/same"] == 1


def test_typed_items_are_cleaned_and_a_field_that_they_lack_is_told_of_once(
    site: str, tmp_path: Path
) -> None:
    done = crawl(tmp_path, site, TYPED)
    kinds = ("dict", "DataItem", "AttrsItem", "PydanticItem", "ScrapyItem")
    for path, story in news_site.STORIES.items():
        for kind in kinds:
            item = done.item(f"{path}#{kind}")
            assert lines_of(item) == story.lines, kind
            assert item["credit"] == "وكالة أنباء الوادي", kind
    for kind in kinds[1:]:
        assert done.log.count(f"{kind} takes no field 'keywords'") == 1
        assert done.log.count(f"{kind} takes no field 'credit'") == 0
    assert done.log.count("Photo has no field 'text'") == 1
    assert done.stats["cleaner/items_without_text"] == 6
    assert done.stats["cleaner/fields_not_filled"] > 4 * 6
    assert "Traceback" not in done.log


def test_settings_name_fields_rules_and_kinds_and_what_the_spider_filled_in_stays(
    site: str, tmp_path: Path
) -> None:
    rule = OWN_RULE.replace("صندوق بريد وادي السلام", "بلدية وادي السلام").replace(
        'kind = "sharing"', 'kind = "sharing"\nsites = ["127.0.0.1"]'
    )
    write(tmp_path / "rules" / "sharing.toml", rule)
    spider = SPIDER.replace(
        '"html": response.body, "section": "local"', f'"page": {PAGE!r}, "text": "filled"'
    )
    done = crawl(
        tmp_path,
        site,
        spider,
        CLEANER_TEXT_FIELD="page",
        CLEANER_RULES=str(tmp_path / "rules"),
        CLEANER_KEEP="source-credit",
        CLEANER_FIELDS={"kind": "text", "credit": "credit", "language": "headline"},
    )
    assert done.items[0]["text"] == "filled"
    assert done.items[0]["credit"] == "وكالة الوادي"
    assert done.items[0]["headline"] == "ar"
    assert "cleaner/removed/source-credit" not in done.stats
    assert done.stats["cleaner/removed/sharing"] == 6


def test_a_wrong_setting_stops_the_crawl_before_it_begins(site: str, tmp_path: Path) -> None:
    done = crawl(tmp_path, site, CLEANER_FIELDS={"headlin": "title"})
    assert done.items == []
    assert done.stats == {}
    assert "CLEANER_FIELDS: no choice 'headlin'" in done.log


@pytest.mark.parametrize(
    ("pipeline", "settings", "message"),
    [
        (DuplicateHeadlinePipeline, {"CLEANER_ON_DUPLICATE": "delete"}, "no choice 'delete'"),
        (CleanerPipeline, {"CLEANER_RULES": "no-such-folder"}, "no-such-folder"),
    ],
)
def test_wrong_settings_are_refused(
    pipeline: type[CleanerPipeline], settings: dict[str, str], message: str
) -> None:
    with pytest.raises((ValueError, InputError), match=message):
        pipeline.from_crawler(get_crawler(settings_dict=settings))


def test_a_page_that_cannot_be_cleaned_is_counted_and_goes_on(site: str, tmp_path: Path) -> None:
    done = crawl(
        tmp_path,
        site,
        SPIDER.replace(
            "response.body", 'b"\\x81" * 5 if "bridge" in response.url else response.body'
        ),
    )
    assert len(done.items) == 6
    assert done.stats["cleaner/failed"] == 1
    assert done.stats["cleaner/pages"] == 5
    assert "not cleaned: http" in done.log
