"""What the markup says of a single block: a link, a name of furniture around it and what the text
counts for, a line of date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from cleaner.html.blocks import Block
from cleaner.html.hints import ASIDE, HIDDEN, META
from cleaner.text.arabic import fold
from cleaner.text.dates import find_date

if TYPE_CHECKING:
    from lxml.etree import _Element

PROSE = 60
"""A block of so many characters outside links may be running text."""
WEAK = frozenset(("byline", "date", "section", "tag-list", ASIDE, HIDDEN, META))
"""Kinds of names that running text may bear."""
UNLIKELY = frozenset(("comments", "embed", "caption", "copyright"))
"""Kinds of names that are seldom given to a story's own text."""
HOUR = re.compile(r"\d{1,2}[:.]\d\d(?:\s*(?:ص|م|صباحا|مساء|am|pm|GMT|بتوقيت \w+))?", re.IGNORECASE)
"""A line that is nothing but an hour."""

_NAMED = 0.2
"""What text counts for in an element that is named as furniture; in one that is named for those who
pay, which may be all of the story but its lead; in one whose name is hardly ever that of a story;
and in one that is not shown."""
_PAID = 0.6
_UNLIKELY = 0.05
_NOT_SHOWN = 0.3
_LINKED = 0.7
_LONG_LINK = 3
_DATELINE = 140
_DATELINE_WORDS = 16
_FEW_BESIDE = 6
_FEW_BESIDE_AGO = 3
_FEW_IN_SENTENCE = 1
_SENTENCE_WORDS = 3
_DAY = re.compile(
    r"(?:19|20)\d\d\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2}"
    r"|\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*(?:19|20)\d\d"
    r"|\d{1,2}:\d\d"
)
_AGO = re.compile(r"(?:منذ|قبل)\s+(?:\d+\s+)?(?:ثوان|دقيق|دقائق|ساع|يوم|أيام|أسبوع|شهر|سنة|سنوات)")
_HOME = re.compile(r"(?:https?:)?(?://[^/?#]+)?/?(?:index\.\w+|home|ar|arabic)?/?", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?؟۔][\s\"'»”’)\]]*$|[^.…][\"»”]$")
_CUT_SHORT = re.compile(r"(?:\.\.|…)[\s\"'»”’)\]]*$")
_OTHER_SCRIPT = 0.3
_SAMPLE = 150
_ARABIC = re.compile(r"[ؠ-يٮ-ۓݐ-ݿﭐ-ﮱﺀ-ﻼ]")
_OTHER_LETTER = re.compile(r"[^\W\d_ؠ-يٮ-ۓݐ-ݿﭐ-ﮱﺀ-ﻼ]")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]{2,}")
# What stands in a line of date beside names and figures.
_OF_DATES = frozenset(
    fold(
        "يناير فبراير مارس أبريل ابريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر كانون "
        "شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين الأول الثاني جانفي فيفري أفريل ماي جوان "
        "جويلية أوت محرم صفر ربيع الآخر جمادى الأولى الآخرة رجب شعبان رمضان شوال القعدة الحجة "
        "ذو ذي السبت الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة يوم ساعة الساعة دقيقة "
        "دقائق ساعات أيام منذ قبل صباحا صباح مساء مساءا بتوقيت غرينتش جرينتش مكة المكرمة القاهرة "
        "المحلي نشر نشرت النشر تم في بتاريخ التاريخ تاريخ آخر تحديث التحديث اخر الموافق هـ "
        "كتب كتبت بقلم وقت القراءة am pm gmt utc"
    ).split()
)


def is_link(block: Block) -> bool:
    """Does nearly all of the block stand in links?

    >>> from lxml.html import fromstring
    >>> is_link(Block("المزيد", fromstring("<p>"), linked=1.0))
    True
    """
    return block.linked >= _LINKED


def is_long_link(block: Block) -> bool:
    """Is the block a link of several words, as headlines of other stories are?

    >>> from lxml.html import fromstring
    >>> is_long_link(Block("المزيد", fromstring("<p>"), linked=1.0))
    False
    """
    return is_link(block) and len(block.text.split()) >= _LONG_LINK


def links_home(block: Block) -> bool:
    """Is the block a link to the front page, as the name of the outlet is?

    >>> from lxml.html import fromstring
    >>> links_home(Block("صحيفة الوادي", fromstring("<a href='/'>صحيفة الوادي</a>"), linked=1.0))
    True
    """
    if not is_link(block):
        return False
    element = block.element
    inside = (link for link in element.iter("a") if link.get("href") is not None)
    link = next(inside, None)
    link = next(element.iterancestors("a"), None) if link is None else link
    address = "" if link is None else (link.get("href") or "").strip()
    return is_home(address)


def is_home(address: str) -> bool:
    """Is an address that of a front page?

    >>> is_home("https://news.example/index.php"), is_home("/sport")
    (True, False)
    """
    return bool(address) and _HOME.fullmatch(address) is not None


def is_aside(block: Block) -> bool:
    """Does a name say, beyond what running text may be called, that the block is furniture?

    >>> from lxml.html import fromstring
    >>> is_aside(Block("نص", fromstring("<p>")))
    False
    """
    return bool(block.hinted) and any(hinted.kind not in WEAK for hinted in block.hinted)


def trust(block: Block) -> float:
    """What the text of a block counts for: less where names say that it is furniture.

    >>> from lxml.html import fromstring
    >>> trust(Block("نص", fromstring("<p>")))
    1.0
    """
    if not block.hinted:
        return 1.0
    if any(hinted.kind in UNLIKELY for hinted in block.hinted):
        return _UNLIKELY
    if is_aside(block):
        paid = all(h.kind == "subscription" for h in block.hinted if h.kind not in WEAK)
        return _PAID if paid else _NAMED
    return _NOT_SHOWN if any(hinted.kind == HIDDEN for hinted in block.hinted) else 1.0


def weight_of(blocks: Sequence[Block], places: Iterable[int]) -> float:
    """The characters of the blocks at *places*, each for what it counts.

    >>> weight_of((), ())
    0
    """
    return sum(blocks[i].weight * trust(blocks[i]) for i in places)


def is_sentence(text: str) -> bool:
    """Does a text of several words end as a sentence does, and not as a teaser that is cut short?

    >>> [is_sentence(text) for text in ("لم يعجب القرار الجميع.", "شارك الخبر", "قال المدير إن...")]
    [True, False, False]
    """
    if not _SENTENCE_END.search(text) or _CUT_SHORT.search(text):
        return False
    return len(text.split()) >= _SENTENCE_WORDS


def is_prose(block: Block) -> bool:
    """Is the block long enough for running text, and neither furniture nor a link?

    >>> from lxml.html import fromstring
    >>> is_prose(Block("خبر", fromstring("<p>خبر</p>")))
    False
    """
    return block.weight >= PROSE and not is_aside(block) and not is_link(block)


def is_running(block: Block) -> bool:
    """Is the block running text: no heading, and no line of a date?

    >>> from lxml.html import fromstring
    >>> is_running(Block("خبر", fromstring("<h2>خبر</h2>"), heading=2))
    False
    """
    return block.weight >= PROSE and not block.heading and not is_dateline(block)


def is_dateline(block: Block, names: int = _FEW_BESIDE) -> bool:
    """Does a short block hold a date, or a time of the day, and little else: up to so many words of
    *names*?

    >>> from lxml.html import fromstring
    >>> is_dateline(Block("منى صالح - 5 مارس 2024 | 10:20", fromstring("<p>")))
    True
    >>> is_dateline(Block("بدأ الضخ عند الساعة 10:30 بحضور السكان.", fromstring("<p>")))
    False
    >>> is_dateline(Block("السيولة غائبة وقلق قبل أيام من العيد", fromstring("<p>")))
    False
    """
    text = block.text
    if len(text) > _DATELINE or block.heading:
        return False
    if len(text.split()) > _DATELINE_WORDS:
        return False
    dated = bool(_DAY.search(text)) or bool(find_date(text)) or block.element.tag == "time"
    ago = not dated and _AGO.search(text) is not None
    if not dated and not ago:
        return False
    beside = [word for word in _WORD.findall(fold(text)) if word not in _OF_DATES]
    # A headline may say "days before".
    most = min(names, _FEW_BESIDE_AGO) if ago else names
    return len(beside) <= (_FEW_IN_SENTENCE if is_sentence(text) else most)


def is_other_script(block: Block) -> bool:
    """Are most letters at the head of a block no Arabic ones?

    >>> from lxml.html import fromstring
    >>> is_other_script(Block("Vendors store cookies", fromstring("<p>")))
    True
    """
    sample = block.text[:_SAMPLE]
    if not _OTHER_LETTER.search(sample):
        return False
    letters = len(_LETTER.findall(sample))
    return letters > 0 and len(_ARABIC.findall(sample)) < _OTHER_SCRIPT * letters


def make(element: _Element) -> tuple[str, ...]:
    """Tag of an element, tag and class of the two around it.

    >>> from lxml.html import fromstring
    >>> make(fromstring("<div class='k'><p>نص</p></div>")[0])
    ('p', 'div', 'k', 'body', '')
    """
    found = [element.tag]
    for _ in range(2):
        parent = element.getparent()
        if parent is None:
            break
        element = parent
        found += [element.tag, element.get("class") or ""]
    return tuple(found)
