"""Where stories come from: pages, lines and columns of files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cleaner.headlines.sources import digest_of, page_day, page_headline
from cleaner.headlines.stores.base import Record
from cleaner.text.markdown import plain_text
from cleaner.text.spans import Cleaned, restore

STORY = "story"
"""The place of a page's main story."""
_LONGEST_TITLE = 120


def page_stories(path: str, cleaned: Cleaned) -> Iterator[tuple[Record, str]]:
    """The stories of one page, its own and appended ones: records with their headlines (which may
    be empty), and whole texts. A page that is no article has no story.

    >>> from cleaner.text.spans import Story
    >>> page = Cleaned("خبر", stories=(Story("main", "", "", "خبر", 0, 3, ()),))
    >>> [(record.place, text) for record, text in page_stories("a.txt", page)]
    [('story', 'خبر')]
    """
    if cleaned.kind != "article":
        return
    digest = digest_of(restore(cleaned))
    main = Record(page_headline(cleaned), path, STORY, page_day(cleaned), digest)
    appended = 0
    for story in cleaned.stories:
        text = plain_text(story.text)
        if story.kind == "main":
            yield main, text
        else:
            appended += 1
            yield Record(story.headline, path, f"appended {appended}", "", digest), text


def titled(record: Record, text: str) -> Record:
    """The record of a story with what it is shown by: its headline, or the beginning of its text.

    >>> titled(Record(""), "وصول السفينة\\nغادرت").text
    'وصول السفينة'
    """
    if record.text:
        return record
    line = next((line for line in text.splitlines() if line.strip()), "")
    title = " ".join(line[: 2 * _LONGEST_TITLE].split())
    if len(title) > _LONGEST_TITLE:
        title = title[:_LONGEST_TITLE].rpartition(" ")[0] or title[:_LONGEST_TITLE]
    return replace(record, text=title)
