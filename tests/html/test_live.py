"""Live reports: all entries of a page are one story, with their moments as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from html_pages import json_ld, page

from cleaner import clean_html, restore
from cleaner.text.spans import Entry

TITLE = "السيول تقطع طرق وادي المرجان والدفاع المدني يجلي العالقين"
LEAD = (
    "نتابع معكم دقيقة بدقيقة أحوال الطرق والقرى في وادي المرجان، حيث لم تتوقف الأمطار منذ "
    "منتصف ليل أمس."
)
ENTRIES = (
    (
        "14:40",
        "إجلاء خمسين عائلة من قرية الصفصاف",
        "نقلت فرق الدفاع المدني خمسين عائلة من قرية الصفصاف إلى مدرسة البلدة المجاورة، بعد أن "
        "دخلت المياه بيوتا عدة قرب المجرى.",
        "وقال قائد الفرقة إن كبار السن والأطفال نقلوا أولا، وإن القوارب تعود لجمع من بقي.",
    ),
    (
        "13:05",
        "انقطاع التيار عن ثلاثة أحياء",
        "أعلنت شركة الكهرباء انقطاع التيار عن ثلاثة أحياء في شرق المدينة، وأرسلت ورشتين لإصلاح "
        "محطة التحويل التي غمرتها المياه.",
        "لا إصابات بين العاملين.",
    ),
    (
        "12:20",
        "إغلاق الجسر القديم أمام الشاحنات",
        "أغلقت شرطة المرور الجسر القديم أمام الشاحنات حتى إشعار آخر، وحولت السير إلى الطريق "
        "الجبلي الذي يمر بقرية العنب.",
        "ودعت السائقين إلى التمهل.",
    ),
    (
        "11:15",
        "الأرصاد ترفع درجة التحذير",
        "رفعت دائرة الأرصاد درجة التحذير إلى البرتقالية في الوادي كله، وتوقعت أن تبلغ كمية المطر "
        "سبعين ملمترا قبل المغرب.",
        "وأضافت أن الرياح ستهدأ مساء.",
    ),
)
DAY = "2025-03-15T{}:00+03:00"
HEADS = {
    "article": "<article class='e'><time datetime='{iso}'>{hour}</time><h2>{head}</h2>{text}"
    "</article>",
    "ago": "<article><time datetime='{iso}'>قبل ساعتين</time><h2>{head}</h2>{text}</article>",
    "dated": "<div class='e'><time datetime='{iso}'>15 مارس 2025 - {hour}</time>"
    "<h3>{head}</h3>{text}</div>",
    "no hour": "<div class='e'><h3>{head}</h3>{text}</div>",
    "hour": "<div class='e'><span class='h'>{hour}</span><h3>{head}</h3>{text}</div>",
    "in words": "<div class='e'><p>الساعة الثانية والنصف ظهرا</p><h3>{head}</h3>{text}</div>",
    "minutes ago": "<section><small>منذ 10 دقائق</small><h3>{head}</h3>{text}</section>",
    "foot": "<div class='e'><h3>{head}</h3>{text}"
    "<div><time datetime='{iso}'>{hour}</time></div></div>",
    "definitions": "<dl><dt>{hour}</dt><dd><b>{head}</b>{text}</dd></dl>",
    "cells": "<table><tr><td>{hour}</td><td><b>{head}</b>{text}</td></tr></table>",
    "linked": "<article><time>{hour}</time><h2><a href='/live/9?entry={hour}'>{head}</a></h2>{text}"
    "</article>",
    "named": "<div class='comment-item'><span>{hour}</span><h3>{head}</h3>{text}</div>",
    "breaking": "<div class='breaking-news'><b class='time'>{hour}</b><p class='breaking-title'>"
    "{head}</p>{text}</div>",
    "breaks": "<b>{hour}</b><br>{head}<br><br>{text}<br><br>",
    "line": "<h3>{hour} - {head}</h3>{text}",
    "list": "<ul><li><span>{hour}</span> <strong>{head}</strong>{text}</li></ul>",
}
MICRODATA = (
    "<div itemprop='liveBlogUpdate' itemscope itemtype='https://schema.org/BlogPosting'>"
    "<meta itemprop='datePublished' content='{iso}'><h3 itemprop='headline'>{head}</h3>"
    "<div itemprop='articleBody'>{text}</div></div>"
)


def report(entry: str, entries: Sequence[tuple[str, ...]], head: str, lead: str = LEAD) -> str:
    shown = "".join(
        entry.format(
            hour=hour,
            iso=DAY.format(hour),
            head=title,
            text="".join(f"<p>{text}</p>" for text in texts),
        )
        for hour, title, *texts in entries
    )
    dated = f"<time datetime='{DAY.format('15:00')}'>15 مارس 2025</time>"
    told = f"<main><h1>{TITLE}</h1><div>{dated}</div><p>{lead}</p><div>{shown}</div></main>"
    return page(told, head=head, title=TITLE)


def data(entries: Sequence[tuple[str, ...]]) -> str:
    return json_ld({"@type": "LiveBlogPosting", "headline": TITLE, **updates(entries)})


def updates(entries: Sequence[tuple[str, ...]]) -> Mapping[str, Any]:
    told = [
        {
            "@type": "BlogPosting",
            "datePublished": DAY.format(hour),
            "headline": title,
            "articleBody": "".join(f"<p>{text}</p>" for text in texts),
        }
        for hour, title, *texts in entries
    ]
    return {"liveBlogUpdate": told}


def check(html: str, entries: Sequence[tuple[str, ...]], *, whole: bool = True) -> None:
    """All lines stand in the order of the page (*whole*: and no others), each entry its own."""
    cleaned = clean_html(html)
    wanted = [TITLE, LEAD, *(line for entry in entries for line in entry[1:])]
    lines = [line for line in cleaned.text.splitlines() if line.strip()]
    found = [line for line in lines if any(wanted_line in line for wanted_line in wanted)]
    assert len(found) == len(wanted)
    assert all(told in line for told, line in zip(wanted, found, strict=True))
    assert not whole or lines == wanted
    assert len(cleaned.stories) == 1
    assert [entry.time for entry in cleaned.entries] == [DAY.format(e[0]) for e in entries]
    assert all(map(tells(restore(cleaned)), cleaned.entries, entries))


def tells(text: str) -> Any:
    """A check that what stands from an entry's beginning to its end is what it tells."""

    def told(entry: Entry, lines: tuple[str, ...]) -> bool:
        own = text[entry.start : entry.end]
        others = (line for other in ENTRIES for line in other[1:] if other[1] != lines[1])
        return all(line in own for line in lines[1:]) and not any(line in own for line in others)

    return told


@pytest.mark.parametrize("shape", HEADS)
@pytest.mark.parametrize("count", [4, 2])
def test_entries_that_the_data_tell_are_found(shape: str, count: int) -> None:
    html = report(HEADS[shape], ENTRIES[:count], data(ENTRIES[:count]))
    check(html, ENTRIES[:count], whole=shape not in ("line", "list"))


def test_the_oldest_entry_may_stand_first_and_the_data_in_another_order() -> None:
    check(report(HEADS["no hour"], ENTRIES[::-1], data(ENTRIES)), ENTRIES[::-1])


def test_microdata_tell_entries() -> None:
    check(report(MICRODATA, ENTRIES, ""), ENTRIES)


@pytest.mark.parametrize("shape", ["article", "ago", "dated"])
def test_time_elements_of_one_make_tell_entries(shape: str) -> None:
    check(report(HEADS[shape], ENTRIES, ""), ENTRIES)


def test_a_summary_above_the_entries_is_none() -> None:
    links = "".join(f"<li><a href='#{hour}'>{title}</a></li>" for hour, title, *_ in ENTRIES)
    html = report(HEADS["hour"], ENTRIES, data(ENTRIES), f"{LEAD}</p><ul>{links}</ul><p>")
    entries = clean_html(html).entries
    assert [entry.time for entry in entries] == [DAY.format(entry[0]) for entry in ENTRIES]


def test_entries_that_stand_in_the_data_alone_are_taken() -> None:
    cleaned = clean_html(report("", ENTRIES, data(ENTRIES)))
    assert cleaned.text.splitlines() == [TITLE, LEAD, *(t for e in ENTRIES for t in e[1:])]
    assert len(cleaned.entries) == len(ENTRIES)


@pytest.mark.parametrize("told", [None, "", {}, 7, ["نص"], [{"articleBody": 3, "headline": []}]])
def test_updates_that_are_none_do_no_harm(told: object) -> None:
    head = json_ld({"@type": "LiveBlogPosting", "headline": TITLE, "liveBlogUpdate": told})
    assert ENTRIES[3][2] in clean_html(report(HEADS["article"], ENTRIES, head)).text


def test_entries_that_are_kept_as_comments_are() -> None:
    """A plugin for live reports keeps entries among the comments of a post, and calls them so."""
    made = "".join(
        f"<div id='liveblog-entry-{n}' class='liveblog-entry comment byuser odd depth-1'>"
        f"<header class='liveblog-meta'><span class='liveblog-author-name'>المحرر</span></header>"
        f"<div class='liveblog-entry-text'><p>{told}</p></div></div>"
        for n, (_, _, told, _) in enumerate(ENTRIES)
    )
    story = f"<h1>{TITLE}</h1><div class='content'><p>{LEAD}</p><div>{made}</div></div>"
    kept = clean_html(page(f"<main>{story}</main>")).text
    assert all(told in kept for told in (LEAD, *(entry[2] for entry in ENTRIES)))


def test_one_sentence_below_the_entries_in_the_body_of_the_article_stays() -> None:
    below = "وقال مكتب الأرصاد إن أمطار هذا الشهر بلغت ضعف ما نزل في الوادي خلال الشتاء الماضي كله."
    told = "".join(
        f'<div class="moment"><time>{hour}</time><div><p>{text}</p></div>'
        '<div class="tools"><a href="#">نسخ الرابط</a> <a href="#">شارك</a></div></div>'
        for hour, _, text, _ in ENTRIES
    )
    body = (
        f"<p>{LEAD}</p><div class='moments'>{told}</div><p>{below}</p>"
        "<div class='follow-box'><a href='#'>تابعوا الوادي على الهاتف</a></div>"
    )
    html = (
        f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>"
        f"<div class='entry-content'>{body}</div></article></body></html>"
    )
    assert below in clean_html(html).text
