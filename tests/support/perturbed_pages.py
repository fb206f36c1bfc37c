"""Pages of HTML in other dress: the same story in other markup, which must come out the same.

Each perturbation takes the tree of a page and the elements in which the paragraphs of its story
stand, and changes markup, names, or what stands around the story; never the story's own words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from itertools import groupby
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement as Element
from lxml.html import HTMLParser, document_fromstring, fragment_fromstring, tostring

from cleaner.html.blocks import read_blocks


class Page(NamedTuple):
    """The tree of a page, and the elements of its story's blocks in order."""

    body: Element
    story: Sequence[Element]


Perturbation = Callable[[Page], None]

_CONSENT = """<div><h2>We value your privacy</h2>
<p>We and our 812 partners store and access information on a device, such as cookies, and process
personal data for the purposes described below. You may click to consent at any time.</p>
<p>Precise geolocation data and identification through device scanning may be used by third parties
that we work with, and your choices are kept for thirteen months on this browser.</p>
<p>Some vendors process your personal data on the basis of legitimate interest, which you can object
to by managing your options in the privacy settings at the bottom of every page.</p>
<p>Actively scan device characteristics for identification. Store and access information on a
device. Personalised advertising and content, measurement and research of audiences.</p>
<button>Accept all</button> <button>Reject all</button></div>"""
_OTHER_STORIES = (
    (
        "سوق الحرفيين يعود إلى ساحة النخيل بعد ترميمها",
        "عاد ثلاثون حرفيا إلى ساحة النخيل صباح الجمعة بعد عامين من العمل في أقواسها القديمة.",
    ),
    (
        "نادي الشراع يفتح دورة مجانية لتلاميذ الساحل",
        "قال مدرب النادي إن خمسين تلميذا سجلوا في اليوم الأول، وإن القوارب تكفي لنصفهم فقط.",
    ),
    (
        "مخبز القرية يغير مواعيده في شهر الحصاد",
        "يفتح المخبز أبوابه منذ اليوم عند الرابعة فجرا ليجد الحصادون خبزهم قبل الخروج إلى الحقول.",
    ),
    (
        "لوحة ضائعة تظهر في مزاد صغير",
        "وجد موظف متقاعد اللوحة خلف خزانة اشتراها بثمن زهيد، ولم يعرف قيمتها حتى سأل خبيرا.",
    ),
)
_READERS = (
    "قرأت الخبر مرتين ولم أفهم لماذا تأخر المشروع كل هذه المدة، فهل من مجيب على سؤالنا نحن السكان؟",
    "شكرا على هذا الموضوع المهم، وأتمنى أن تتابعوا ما يجري في الأحياء الشمالية أيضا لأنها منسية.",
    "كنت هناك في ذلك اليوم، وما رأيته يختلف قليلا عما كتبتم، لكن الصورة العامة صحيحة ومؤلمة.",
    "الأرقام وحدها لا تكفي يا جماعة، اسألوا من يعيش في المكان كل يوم وستسمعون حكاية أخرى تماما.",
)


def _renamed(name: str) -> str:
    return "k" + hashlib.blake2b(name.encode(), digest_size=3).hexdigest()


def _around(element: Element, tag: str, **attributes: str) -> Element:
    """Wrap an element; what stands behind it stays behind the wrapper."""
    parent = element.getparent()
    wrapper = parent.makeelement(tag, attributes)
    wrapper.tail, element.tail = element.tail, None
    parent.replace(element, wrapper)
    wrapper.append(element)
    return wrapper


def _paragraphs(story: Sequence[Element]) -> list[Element]:
    """The elements of paragraphs: no headings, cells or boxes with other elements of blocks."""
    return [e for e in story if e.tag in ("p", "div") and not _holds_blocks(e)]


def _long_paragraphs(story: Sequence[Element]) -> list[Element]:
    """Paragraphs of a sentence or more: of shorter lines a name may say what they are."""
    texts = ((e, "".join(e.itertext()).strip()) for e in _paragraphs(story))
    return [e for e, text in texts if len(text) >= 60 and text.endswith((".", "؟", "!"))]


def _holds_blocks(element: Element) -> bool:
    inner = ("p", "div", "ul", "table", "h2", "h3", "section", "blockquote", "figure", "br", "li")
    return next(element.iterdescendants(*inner), None) is not None


def _container(story: Sequence[Element]) -> Element:
    """The smallest element around all of the story."""
    around = [set(element.iterancestors()) for element in story]
    common = set.intersection(*around)
    return next(element for element in story[0].iterancestors() if element in common)


def rename_classes(page: Page) -> None:
    """Every class and id is a hash, as build tools write them."""
    for element in page.body.iter(etree.Element):
        if element.get("class"):
            element.set("class", " ".join(map(_renamed, element.get("class").split())))
        if element.get("id"):
            element.set("id", _renamed(element.get("id")))


def remove_classes(page: Page) -> None:
    """No element has a class or an id."""
    for element in page.body.iter(etree.Element):
        for name in ("class", "id", "itemprop", "itemtype", "role"):
            element.attrib.pop(name, None)


def plain_tags(page: Page) -> None:
    """Elements with a meaning are plain boxes."""
    for element in page.body.iter("article", "main", "section", "header", "footer", "nav", "aside"):
        element.tag = "div"


def wrap_paragraphs(page: Page) -> None:
    """Each paragraph stands in two boxes of its own."""
    for element in _paragraphs(page.story):
        _around(_around(element, "div"), "div")


def wrap_in_other_classes(page: Page) -> None:
    """Each paragraph stands in a box with a class that no other has."""
    for number, element in enumerate(_paragraphs(page.story)):
        _around(element, "div", **{"class": _renamed(f"block-{number}")})


def wrap_in_sections(page: Page) -> None:
    """Each third paragraph begins another section, deep below the first."""
    parts = _paragraphs(page.story)
    for number, element in enumerate(parts):
        if number % 3 == 2:
            for tag in ("div", "div", "section"):
                element = _around(element, tag)


def paragraphs_as_boxes(page: Page) -> None:
    """Paragraphs are ``div`` elements."""
    for element in page.story:
        if element.tag == "p":
            element.tag = "div"


def paragraphs_as_list(page: Page) -> None:
    """Paragraphs that follow each other are lines of one list."""
    for run in _runs(page.story):
        outer = _around(run[0], "ul")
        for element in run[1:]:
            outer.append(element)
        for element in run:
            element.tag, element.tail = "li", None


def paragraphs_as_cells(page: Page) -> None:
    """Paragraphs that follow each other are rows of a table."""
    for run in _runs(page.story):
        outer = _around(run[0], "table")
        for element in run:
            outer.append(element)
            element.tail, element.tag = None, "td"
            _around(element, "tr")


def paragraphs_by_breaks(page: Page) -> None:
    """Paragraphs that follow each other are one text parted by two ``<br>``."""
    for run in _runs(page.story):
        first = run[0]
        first.tag = "div"
        for element in run[1:]:
            for _ in range(2):
                etree.SubElement(first, "br")
            last = first[-1]
            last.tail = element.text
            for child in list(element):
                first.append(child)
            first.tail = element.tail
            element.getparent().remove(element)


def paragraphs_bare(page: Page) -> None:
    """Paragraphs that follow each other are bare text of the element around, parted by breaks."""
    for run in _runs(page.story):
        for element in run:
            element.tail = None
            element.addprevious(element.makeelement("br", {}))
            element.addnext(element.makeelement("br", {}))
            element.drop_tag()


def _runs(story: Sequence[Element]) -> list[list[Element]]:
    """Paragraphs that stand side by side with nothing between them."""
    runs: list[list[Element]] = []
    for element in _paragraphs(story):
        if element.tag != "p":
            continue
        before = element.getprevious()
        if runs and before is runs[-1][-1] and not (before.tail or "").strip():
            runs[-1].append(element)
        else:
            runs.append([element])
    return runs


def text_in_spans(page: Page) -> None:
    """The text of each paragraph stands in two elements inside the line, as editors paste it."""
    for element in _paragraphs(page.story):
        inner = element.makeelement("span", {"style": "font-size:16px", "dir": "rtl"})
        inner.text, element.text = element.text, None
        for child in list(element):
            inner.append(child)
        element.append(inner)
        _around(inner, "font", face="Arial")


def text_in_bold(page: Page) -> None:
    """Each paragraph is bold as a whole."""
    for element in _paragraphs(page.story):
        inner = element.makeelement("strong", {})
        inner.text, element.text = element.text, None
        for child in list(element):
            inner.append(child)
        element.append(inner)


def words_linked(page: Page) -> None:
    """A third of the words of each paragraph are links to pages of topics."""
    for element in _paragraphs(page.story):
        words = (element.text or "").split()
        if len(words) < 6 or len(element):
            continue
        third = len(words) // 3
        element.text = " ".join(words[:third]) + " "
        link = etree.SubElement(element, "a", href="/topic/42")
        link.text, link.tail = (
            " ".join(words[third : 2 * third]),
            " " + " ".join(words[2 * third :]),
        )


def _name_container(name: str) -> Perturbation:
    def change(page: Page) -> None:
        container = _container(page.story)
        if container.tag in ("html", "body"):
            return
        container.set("class", f"{container.get('class') or ''} {name}".strip())

    change.__doc__ = f"The container of the story bears the class {name}."
    return change


def _name_paragraphs(name: str) -> Perturbation:
    def change(page: Page) -> None:
        for element in _long_paragraphs(page.story):
            element.set("class", f"{element.get('class') or ''} {name}".strip())

    change.__doc__ = f"Each paragraph bears the class {name}."
    return change


def _name_each_second(name: str) -> Perturbation:
    def change(page: Page) -> None:
        for element in _long_paragraphs(page.story)[1::2]:
            element.set("class", f"{element.get('class') or ''} {name}".strip())

    change.__doc__ = f"Each second paragraph bears the class {name}."
    return change


def consent_above(page: Page) -> None:
    """An English consent stands at the head of the page."""
    page.body.insert(0, fragment_fromstring(_CONSENT))


def consent_below(page: Page) -> None:
    """An English consent stands at the end of the page."""
    page.body.append(fragment_fromstring(_CONSENT))


def consent_inside(page: Page) -> None:
    """An English consent stands right before the first paragraph of the story."""
    page.story[0].addprevious(fragment_fromstring(_CONSENT))


def _cards(classes: str = "") -> Element:
    cards = "".join(
        f'<div class="{classes}"><a href="/news/{n}"><h3>{title}</h3></a><p>{text}</p></div>'
        for n, (title, text) in enumerate(_OTHER_STORIES * 3)
    )
    return fragment_fromstring(f"<div>{cards}</div>")


def cards_above(page: Page) -> None:
    """Cards of other stories stand at the head of the page."""
    page.body.insert(0, _cards())


def cards_below(page: Page) -> None:
    """Cards of other stories stand right behind the story's container."""
    container = _container(page.story)
    (page.body if container.tag in ("body", "html") else container).append(_cards())


def cards_between(page: Page) -> None:
    """A card of another story stands behind each second paragraph."""
    for number, element in enumerate(_paragraphs(page.story)[:-1]):
        if number % 2:
            title, _ = _OTHER_STORIES[number % len(_OTHER_STORIES)]
            source = f'<div><a href="/news/{number}"><img src="/{number}.jpg">{title}</a></div>'
            card = fragment_fromstring(source)
            card.tail, element.tail = element.tail, None
            element.addnext(card)


def advertisements_between(page: Page) -> None:
    """A box for an advertisement stands behind each paragraph."""
    for number, element in enumerate(_paragraphs(page.story)):
        box = fragment_fromstring(f'<div class="ad-slot" id="ad-{number}"><span>إعلان</span></div>')
        box.tail, element.tail = element.tail, None
        element.addnext(box)


def pictures_between(page: Page) -> None:
    """A picture stands at the head of each second long paragraph."""
    for number, element in enumerate(_paragraphs(page.story)):
        told = (element.text or "").strip()
        if number % 2 and len(told) >= 100:
            picture = element.makeelement("img", {"src": f"/photo-{number}.jpg", "alt": ""})
            picture.tail, element.text = element.text, None
            element.insert(0, picture)


def readers_below(page: Page) -> None:
    """Letters of readers, more than the story, stand at the end of the page."""
    letters = "".join(
        f"<li><b>قارئ {n}</b><p>{text}</p></li>" for n, text in enumerate(_READERS * 6)
    )
    page.body.append(fragment_fromstring(f'<div class="comments"><ol>{letters}</ol></div>'))


def headline_above_article(page: Page) -> None:
    """The headline stands at the head of the page, far from the story."""
    heading = next(page.body.iter("h1"), None)
    if heading is not None and "".join(heading.itertext()).strip():
        heading.drop_tree()
        heading.tail = None
        box = page.body.makeelement("header", {})
        box.append(heading)
        page.body.insert(0, box)


def headline_as_box(page: Page) -> None:
    """The headline is no heading by its tag."""
    for heading in page.body.iter("h1"):
        heading.tag = "div"


def headline_lower(page: Page) -> None:
    """The name of the site is the heading of the first level, the headline one of the second."""
    for heading in list(page.body.iter("h1")):
        heading.tag = "h2"
    page.body.insert(0, fragment_fromstring('<h1><a href="/">بوابة المرفأ</a></h1>'))


def no_page_data(page: Page) -> None:
    """The page says nothing of itself: no title, no meta, no data."""
    head = page.body.getparent().find("head")
    if head is not None:
        head.clear()
    for script in list(page.body.iter("script", "meta")):
        script.drop_tree()


def in_a_form(page: Page) -> None:
    """All of the page stands in one form, as old frameworks write it."""
    form = page.body.makeelement("form", {"action": "page.aspx", "method": "post"})
    form.text, page.body.text = page.body.text, None
    for child in list(page.body):
        form.append(child)
    etree.SubElement(form, "input", type="hidden", name="__VIEWSTATE")
    page.body.append(form)


def in_a_table(page: Page) -> None:
    """The story's container is a cell of a table of layout, beside a column."""
    container = _container(page.story)
    if container.tag in ("html", "body", "table", "tbody", "tr", "td"):
        return
    cell = _around(container, "td", width="70%")
    column = "".join(
        f'<a href="/n/{n}">{title}</a><br>' for n, (title, _) in enumerate(_OTHER_STORIES)
    )
    row = _around(cell, "tr")
    row.append(fragment_fromstring(f"<div>{column}</div>"))
    row[-1].tag = "td"
    _around(row, "table")


def hidden_at_first(page: Page) -> None:
    """The page is hidden until a script shows it."""
    page.body.set("style", "opacity:0;visibility:hidden")
    container = _container(page.story)
    if container.tag not in ("html", "body"):
        container.set("style", "display:none")


def rest_hidden(page: Page) -> None:
    """What follows the third paragraph is hidden until a reader asks for it."""
    for run in _runs(page.story):
        if len(run) > 4:
            box = _around(run[3], "div", id="more", style="display:none")
            for element in run[4:]:
                box.append(element)


def custom_elements(page: Page) -> None:
    """Paragraphs and their container are elements that HTML does not know."""
    for element in _paragraphs(page.story):
        element.tag = "x-paragraph"
    container = _container(page.story)
    if container.tag == "div":
        container.tag = "x-story"


def each_in_quotes(page: Page) -> None:
    """Each second paragraph is a quotation."""
    for element in _paragraphs(page.story)[1::2]:
        _around(element, "blockquote")


def paragraphs_as_headings(page: Page) -> None:
    """Paragraphs are headings of a low level, as some editors write for larger letters."""
    for element in page.story:
        if element.tag == "p":
            element.tag = "h4"


def another_article(page: Page) -> None:
    """Another article with a headline of its own stands at the end of the page."""
    title, text = _OTHER_STORIES[0]
    paragraphs = "".join(f"<p>{part}</p>" for _, part in _OTHER_STORIES)
    page.body.append(
        fragment_fromstring(f"<article><h1>{title}</h1><p>{text}</p>{paragraphs}</article>")
    )


def two_columns(page: Page) -> None:
    """The second half of the story stands in an element of its own beside the first."""
    for run in _runs(page.story):
        if len(run) >= 4:
            half = len(run) // 2
            left = _around(run[0], "div", **{"class": "col-a"})
            right = _around(run[half], "div", **{"class": "col-b"})
            for element in run[1:half]:
                left.append(element)
            for element in run[half + 1 :]:
                right.append(element)


def uneven_classes(page: Page) -> None:
    """Paragraphs have classes of their own, the first one another than most."""
    for number, element in enumerate(_paragraphs(page.story)):
        element.set("class", ("lead" if not number else ("p-a", "p-b", "p-c")[number % 3]))


def lead_elsewhere(page: Page) -> None:
    """The first paragraph stands in a box of its own between the headline and the story."""
    heading = next(page.body.iter("h1"), None)
    paragraphs = _paragraphs(page.story)
    if heading is None or heading.find("a") is not None or len(paragraphs) < 3:
        return
    if page.story.index(paragraphs[0]) > 2:
        return
    outer = first = paragraphs[0]
    if any(around.tag in ("h1", "table") for around in first.iterancestors()):
        return
    above = set(heading.iterancestors())
    while outer.getparent() not in above:
        outer = outer.getparent()
    if outer is first:
        return
    box = page.body.makeelement("div", {"class": "intro"})
    outer.addprevious(box)
    first.drop_tree()
    first.tail = None
    box.append(first)


_FURNITURE_NAMES = (
    "sidebar related-content share comments newsletter popup overlay breaking-news widget ads "
    "paywall gdpr caption print-only footer-wrap nav-tabs tags poll author-box copyright date "
    "twitter-tweet read-more hidden modal-body subscription"
)
_OF_PARAGRAPHS = "paywall ads share related read-more sidebar caption comment tags popup date"

PERTURBATIONS: dict[str, Perturbation] = {
    change.__name__: change
    for change in (
        rename_classes, remove_classes, plain_tags, wrap_paragraphs, wrap_in_other_classes,
        wrap_in_sections, paragraphs_as_boxes, paragraphs_as_list, paragraphs_as_cells,
        paragraphs_by_breaks, paragraphs_bare, text_in_spans, text_in_bold, words_linked,
        consent_above, consent_below, consent_inside, cards_above, cards_below, cards_between,
        advertisements_between, pictures_between, readers_below, headline_above_article,
        headline_as_box, headline_lower, no_page_data, in_a_form, in_a_table, hidden_at_first,
        rest_hidden, custom_elements, each_in_quotes, paragraphs_as_headings, another_article,
        two_columns, uneven_classes, lead_elsewhere,
    )
}  # fmt: skip
PERTURBATIONS |= {f"container:{name}": _name_container(name) for name in _FURNITURE_NAMES.split()}
PERTURBATIONS |= {f"paragraphs:{name}": _name_paragraphs(name) for name in _OF_PARAGRAPHS.split()}
PERTURBATIONS |= {f"second:{name}": _name_each_second(name) for name in _OF_PARAGRAPHS.split()}


def perturbed(html: str, told: Collection[str], change: Perturbation) -> str | None:
    """The page after *change*; None when no line of *told*, its story, stands on it."""
    # A page of bytes: a declaration of another encoding in it does not count.
    root = document_fromstring(html.encode("utf-8", "replace"), HTMLParser(encoding="utf-8"))
    body = root.find("body")
    if body is None:
        return None
    found = [block.element for block in read_blocks(body).blocks if block.text in told]
    story = [element for element, _ in groupby(found)]
    story = [e for e in dict.fromkeys(story) if e is not body and e.getparent() is not None]
    if not story:
        return None
    change(Page(body, story))
    return str(tostring(root, encoding="unicode", doctype="<!DOCTYPE html>"))
