"""Names of people and of outlets: who wrote a page, and whose page it is.

A wrong name is worse than none: an outlet, an agency, an account or a user of the system is no
author.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from cleaner.html.page_data import PageData, title_parts
from cleaner.text.arabic import fold, words

_LONGEST_SITE = 5  # words
_LONGEST_PLACE = 3  # words
_FULL_NAME = 2
"""Words of a name that a line of the page tells: a single one may be a place, a label, a button."""
# Words that names of outlets are written with or without.
_OF_OUTLETS = frozenset(
    fold(
        "جريدة صحيفة موقع شبكة قناة وكالة بوابة مجلة إذاعة تلفزيون نت نيوز أونلاين اون لاين نيوز "
        "اليومية الإلكترونية عربي العربية "
        "news net online tv com org www arabic newspaper"
    ).split()
)
_NOBODY = frozenset(
    fold(
        "admin administrator editor webmaster user root author superuser unknown anonymous none "
        "null staff guest desk newsroom محرر المحرر محررة الإدارة ادارة مدير الموقع التحرير هيئة "
        "فريق مجهول زائر متابعة متابعات خاص"
    ).split()
)
_AGENCIES = frozenset(
    fold("واس وام قنا كونا بنا بترا وفا سانا واج رويترز وكالات الأناضول سبأ فرانس برس").split()
)
# What a name begins with that is none of a person.
_OF_HOUSES = frozenset(
    fold("جريدة صحيفة موقع شبكة قناة وكالة بوابة مجلة إذاعة تلفزيون خبرگزاری روزنامه شبکه").split()
)
_SECTIONS = frozenset(
    fold(
        "الرئيسية أخبار الأخبار رياضة الرياضة اقتصاد الاقتصاد سياسة محليات منوعات ثقافة مقالات رأي "
        "الرأي عاجل فيديو صور دولي عربي محلي مجتمع حوادث فن تقارير"
    ).split()
)
_INITIALS = re.compile(r"[\s.(]*(?:[ء-ي][\s.]+){1,4}[ء-ي][\s.)]*")
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*")
_PHOTOS = re.compile(r"\s*[-–—,،(]*\s*(?:تصوير|عدسة)(?:\s|:|-|$).*")
_PARTS = re.compile(r"\s*[-\N{EN DASH}\N{EM DASH}|/]\s*")
_PEOPLE = re.compile(r"\s*[،,]\s*")
_FIGURES = re.compile(r"\d")
_ACCOUNT = re.compile(r"[@#_/\\]|\.\w{2,}$|\d{3,}|^[\W\d]*$")


def outlet_name(data: PageData, headline: str) -> tuple[str, str]:
    """The source and name of a page's outlet: its data, or the other part of its title.

    >>> data = PageData({"title": [("title", "صحيفة الغد - افتتاح جسر للمشاة")]})
    >>> outlet_name(data, "افتتاح جسر للمشاة")
    ('title', 'صحيفة الغد')
    """
    for name in ("site_name", "outlet"):
        if found := data.first(name)[1]:
            return data.first(name)[0], found
    told = next((value for source, value in data.values.get("title", ()) if source == "title"), "")
    parts = title_parts(told)
    shown = set(words(fold(headline)))
    ends = [(parts[0], parts[1:]), (parts[-1], parts[:-1])] if len(parts) > 1 and shown else []
    names = [
        name.strip()
        for name, rest in ends
        if set(words(fold(name))) - shown and shown <= set(words(fold(" ".join(rest))))
    ]
    if len(names) == 1 and _may_be_outlet(names[0], data):
        return "title", names[0]
    return "", ""


def author_name(author: str, outlets: Iterable[str], *, shown: bool = False) -> str:
    """The people that *author* names, without outlets and nobodies; empty when none is left.

    *outlets* are the names and the address of the page's outlet. With *shown* it is a line of the
    page, which may name the place first ("الرياض - منى صالح"), or an agency, or a date.

    >>> author_name("صحيفة الغد", ["الغد"]), author_name("admin، منى صالح", [])
    ('', 'منى صالح')
    >>> author_name("الرياض - منى صالح", [], shown=True), author_name("عمان-واس", [], shown=True)
    ('منى صالح', '')
    """
    known = {_core(name) for name in outlets} - {frozenset()}
    people = [
        _person(piece) if shown else _without_outlet(piece, known)
        for piece in _PEOPLE.split(author)
    ]
    kept = [name for name in people if name and not _is_nobody(name, known, shown)]
    return "، ".join(dict.fromkeys(kept))


def outlet_names(data: PageData, outlet: str) -> list[str]:
    """All names that a page gives its outlet, its address among them.

    >>> outlet_names(PageData({"url": [("og", "https://www.alghad.example/1")]}), "الغد")
    ['الغد', 'alghad']
    """
    told = [value for name in ("site_name", "outlet") for _, value in data.values.get(name, ())]
    hosts = [_host(value) for _, value in data.values.get("url", ())]
    return list(dict.fromkeys(filter(None, (outlet, *told, *hosts))))


def _may_be_outlet(name: str, data: PageData) -> bool:
    own = words(fold(name))
    sections = {fold(value) for _, value in data.values.get("section", ())}
    return len(own) <= _LONGEST_SITE and not set(own) <= _SECTIONS and fold(name) not in sections


def _person(piece: str) -> str:
    """The name in a part of a byline, without place and photographer; empty for an agency."""
    piece = _PHOTOS.sub("", piece)
    brackets = [fold(found).strip(" ()[]") for found in _BRACKETS.findall(piece)]
    if any(_is_agency(found) for found in brackets):
        return ""
    piece = _BRACKETS.sub(" ", piece).strip(" *:.") if len(piece) > 1 else piece
    parts = [part for part in _PARTS.split(piece) if part.strip()]
    if len(parts) == 2 and (_is_agency(fold(parts[1])) or _may_be_place(parts[0])):
        return "" if _is_agency(fold(parts[1])) else parts[1].strip(" *")
    return piece


def _without_outlet(piece: str, known: set[frozenset[str]]) -> str:
    """The name in a part of what the data say, without the outlet behind a dash."""
    piece = piece.strip(" ()[]*")
    parts = [part for part in _PARTS.split(piece) if part.strip()]
    if len(parts) == 2 and _core(parts[1]) in known:
        return "" if _may_be_place(parts[0]) else parts[0]
    return piece


def _may_be_place(text: str) -> bool:
    """One word, or several of which the last is an epithet of towns: مكة المكرمة."""
    found = fold(text).split()
    epithet = found[-1].startswith("ال") and found[-1].endswith("ه")
    return len(found) == 1 or (len(found) <= _LONGEST_PLACE and epithet)


def _is_agency(folded: str) -> bool:
    return bool(_INITIALS.fullmatch(folded)) or set(words(folded)) <= _AGENCIES


def _is_nobody(name: str, known: set[frozenset[str]], shown: bool) -> bool:
    own = words(fold(name))
    if not own or set(own) <= _NOBODY or own[0] in _OF_HOUSES or _ACCOUNT.search(name):
        return True
    if shown and (len(own) < _FULL_NAME or _FIGURES.search(name) or _is_agency(fold(name))):
        return True
    return _core(name) in known


def _core(name: str) -> frozenset[str]:
    """The words of a name that tell outlets apart."""
    return frozenset(words(fold(name))) - _OF_OUTLETS


def _host(url: str) -> str:
    try:
        labels = (urlsplit(url).hostname or "").removeprefix("www.").split(".")
    except ValueError:
        return ""
    return labels[0] if len(labels) > 1 else ""
