"""Letters of readers below a story, and stories that are called letters: neither is the other."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from html_pages import PARAGRAPHS, article, page

from cleaner import clean_html

LETTERS = (
    "قرأت الخبر مرتين ولم أفهم لماذا تأخر العمل كل هذه المدة، فهل من مجيب على سؤالنا نحن السكان؟",
    "شكرا على هذا الموضوع، وأتمنى أن تتابعوا ما يجري في الأحياء الشمالية أيضا لأنها منسية.",
    "كنت هناك في ذلك اليوم، وما رأيته يختلف قليلا عما كتبتم، لكن الصورة العامة صحيحة ومؤلمة.",
    "الأرقام وحدها لا تكفي يا جماعة، اسألوا من يعيش في المكان كل يوم وستسمعون حكاية أخرى تماما.",
)
READERS = ("أم خالد", "زائر", "سامي", "متابع")
DECK = ("افتتحت بلدية التلال صباح أمس حديقة عامة على ضفة النهر، وشارك فيها متطوعون.",)
BOXES = {
    "list": "<li class='comment'><b>{name}</b><span>قبل يومين</span><p>{text}</p>"
    "<a href='#r'>رد</a></li>",
    "boxes": "<div class='comment'><div class='author'>{name}</div><p>{text}</p></div>",
    "flat": "<h4>{name}</h4><p class='comment'>{text}</p>",
    "articles": "<article class='comment-body'><footer><b>{name}</b></footer><p>{text}</p>"
    "</article>",
}
HEADED = {
    **BOXES,
    "bare": "<p class='comment'>{text}</p>",
    "alone": "<div class='b'><p class='comment'>{text}</p></div>",
    "neutral": "<div class='x2'><span>{name}</span><p>{text}</p></div>",
    "definitions": "<dl><dt>{name}</dt><dd>{text}</dd></dl>",
    "breaks": "{name}<br>{text}<hr>",
}
HEADS = ("<h3>التعليقات (4)</h3>", "<h2>آراء القراء</h2>", "<div>عرض التعليقات (4)</div>")
PLACES: dict[str, Callable[[str, str], str]] = {
    "beside": lambda story, letters: f"<main>{story}<div>{letters}</div></main>",
    "inside": lambda story, letters: story.replace("</article>", f"<div>{letters}</div></article>"),
    "in boxes": lambda story, letters: f"<div>{story.replace('article>', 'div>')}{letters}</div>",
}


def letters(box: str) -> str:
    pairs = zip(READERS, LETTERS, strict=True)
    return "".join(box.format(name=name, text=text) for name, text in pairs)


def check(story: tuple[str, ...], below: str, place: str) -> None:
    text = clean_html(page(PLACES[place](article(texts=story), below))).text
    assert [line for line in story if line not in text] == []
    assert [line for line in LETTERS if line in text] == []


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("story", [PARAGRAPHS, PARAGRAPHS[:1], DECK], ids=["long", "one", "deck"])
def test_letters_are_known_by_their_names_and_authors(
    story: tuple[str, ...], box: str, place: str
) -> None:
    check(story, letters(BOXES[box]), place)


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("box", HEADED)
@pytest.mark.parametrize("story", [PARAGRAPHS, PARAGRAPHS[:1]], ids=["long", "one"])
def test_letters_are_known_by_their_heading(story: tuple[str, ...], box: str, head: str) -> None:
    check(story, head + letters(HEADED[box]), "beside")


@pytest.mark.parametrize(
    "box", ["{}", "<div class='b'>{}</div>", "<section><div>{}</div></section>"]
)
@pytest.mark.parametrize(
    "between", ["", "<figure><img src='/a.jpg'></figure>", "<h2>بيوت الحي</h2>"]
)
def test_paragraphs_that_are_called_letters_are_story(box: str, between: str) -> None:
    told = [box.format(f"<p class='comment'>{text}</p>") for text in PARAGRAPHS]
    told.insert(2, between)
    story = f"<main><h1>حديقة على ضفة النهر</h1><p>{DECK[0]}</p><div>{''.join(told)}</div></main>"
    text = clean_html(page(story, title="حديقة على ضفة النهر")).text
    assert [line for line in (*DECK, *PARAGRAPHS) if line not in text] == []
