"""The review page: one HTML file without anything from outside, and nothing in it can run.

Scraped text stands in a block of JSON, which the script of the page shows as text, or is escaped
by the template. A Content-Security-Policy allows that one script and that one style, by hash.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from importlib.resources import files

from cleaner.review.contents import Review, review_data
from cleaner.review.data import PROBLEMS, ReviewPage
from cleaner.review.kinds import words_of_kinds
from cleaner.review.totals import overview
from cleaner.rules.model import BUILT_IN, KINDS, RuleSet

KIND_LABELS: Mapping[str, str] = {
    "advertisement": "إعلان",
    "appended-story": "قصة ملحقة",
    "blank-lines": "أسطر فارغة",
    "breaking-news": "خبر عاجل",
    "byline": "اسم الكاتب",
    "caption": "تعليق صورة",
    "comments": "تعليقات",
    "copyright": "حقوق النشر",
    "date": "تاريخ",
    "embed": "محتوى مضمن",
    "headline": "عنوان",
    "masthead": "رأس الموقع",
    "navigation": "تنقل",
    "rating": "تقييم",
    "reading-tools": "أدوات القراءة",
    "related-links": "روابط ذات صلة",
    "repeat": "تكرار",
    "section": "قسم",
    "sharing": "مشاركة",
    "source-credit": "المصدر",
    "subscription": "اشتراك",
    "tag-list": "كلمات مفتاحية",
}
"""Every kind, as the page names it."""
PROBLEM_LABELS: Mapping[str, str] = {
    "nothing-kept": "لم يبق شيء",
    "much-removed": "حذف كثير جدا",
    "unusual": "غير مألوفة في موقعها",
    "no-headline": "بلا عنوان",
    "several-stories": "أكثر من قصة",
    "warning": "تحذيرات",
}
"""Every key of ``review.PROBLEMS``, as the page names it."""

RELATION_LABELS: Mapping[str, str] = {
    "equal": "مطابق",
    "prefix": "مقدمة أو اسم موقع",
    "spelling": "إملاء آخر",
    "truncated": "مقطوع",
    "extended": "فيه زيادة",
    "reordered": "ترتيب آخر",
    "reworded": "صياغة أخرى",
    "numbers-differ": "أرقام أخرى",
    "names-differ": "أسماء أخرى",
    "roles-differ": "أدوار متبادلة",
    "negated": "نفي",
    "stage-differs": "مرحلة أخرى",
    "other-day": "يوم آخر",
    "title": "عنوان زاوية",
    "unlike": "غير متشابه",
}
"""Every relation of two headlines, as the page names it."""
VERDICT_LABELS: Mapping[str, str] = {"head": "الأقدم", "same": "الخبر نفسه", "update": "تحديث"}
"""Every label of a headline in a group, as the page names it."""

EMPTY_LABELS: Mapping[str, str] = {
    "front-page": "هذه صفحة رئيسية أو صفحة قسم: عناوين أخبار كثيرة، لا خبر واحد.",
    "link-list": "هذه قائمة روابط: لا فقرات فيها تحت عنوان.",
    "video": "هذه صفحة فيديو بلا نص خبر.",
    "error-page": "هذه صفحة خطأ من الموقع، لا خبر.",
    "empty": "لا نص خبر في هذه الصفحة.",
    "": "لم يبق من هذه الصفحة شيء.",
}
"""Why nothing is kept of a page, by its kind; the last one where it is an article."""

_FOLDER = "assets"
_MARK = '<meta name="generator" content="cleaner review">'
_SHOWN = 30  # rows of a table of the overview
_ESCAPES = {
    "<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\N{LINE SEPARATOR}": "\\u2028",
    "\N{PARAGRAPH SEPARATOR}": "\\u2029",
}  # fmt: skip


def is_review(head: bytes) -> bool:
    """Whether a file that begins with *head* (200 bytes or more) is a review.

    >>> is_review(b"<!doctype html><html><head><title>a page</title>")
    False
    """
    return _MARK.encode() in head


def review_html(review: Review, rules: RuleSet, made: str = "") -> str:
    """Return *review*, its pages in their order, as one HTML document.

    *rules* give descriptions, and the words that tell which kind a new rule is of; *made* is the
    day of the run, as it is to be shown.

    >>> from cleaner.review.sample import ReviewSample
    >>> review_html(ReviewSample().review(), RuleSet(())).splitlines()[0]
    '<!doctype html>'
    """
    from jinja2 import Environment, StrictUndefined

    kinds = sorted({*KINDS, *BUILT_IN.values()})
    data = {
        **review_data(review, rules),
        "kinds": {kind: [f"kind{n}", KIND_LABELS[kind]] for n, kind in enumerate(kinds)},
        "problems": dict(PROBLEM_LABELS),
        "relations": dict(RELATION_LABELS),
        "verdicts": dict(VERDICT_LABELS),
        "words": words_of_kinds(rules),
        "empty": dict(EMPTY_LABELS),
    }
    style = _read("review.css") + _kind_styles(len(kinds))
    script = _read("review.js")
    template = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    ).from_string(_read("template.html"))
    return template.render(
        mark=_MARK,
        totals=overview(review.totals),
        there=len(review.pages),
        repeats=len(review.groups),
        made=made,
        wrong=list(_by_problem(review)),
        shown=_SHOWN,
        kinds=data["kinds"],
        choices=[(kind, KIND_LABELS[kind]) for kind in KINDS],
        problems=PROBLEM_LABELS,
        policy=content_policy(script, style),
        style=style,
        script=script,
        data=script_json(data),
    )


def _by_problem(review: Review) -> Iterator[tuple[str, int, list[tuple[int, ReviewPage]]]]:
    """Each problem with the number of pages that have it, and the first of those that are shown; a
    page stands with the gravest of its problems."""
    for problem, weight in PROBLEMS.items():
        count = review.totals.problems[problem]
        shown = [
            (number, page)
            for number, page in enumerate(review.pages)
            if problem in page.problems and max(map(PROBLEMS.__getitem__, page.problems)) == weight
        ]
        if count and shown:
            yield problem, count, shown[:_SHOWN]


def script_json(data: object) -> str:
    """Write *data* as JSON that no script element can be ended or left by.

    >>> script_json("</script><!--")
    '"\\\\u003c/script\\\\u003e\\\\u003c!--"'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    # Parts of characters have no UTF-8 form.
    return text.encode("utf-8", "replace").decode("utf-8")


def content_policy(script: str, style: str) -> str:
    """The Content-Security-Policy that allows this *script* and this *style*, and nothing else.

    >>> content_policy("", "").split("; ")[0]
    "default-src 'none'"
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_hash(script)}'",
            f"style-src '{_hash(style)}'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _read(name: str) -> str:
    text = files("cleaner.review").joinpath(_FOLDER, name).read_text("utf-8")
    # A browser reads every line end as a line feed, and hashes what it read.
    return text.replace("\r\n", "\n")


def _kind_styles(count: int) -> str:
    """A hue for each kind; neighbours in the list are far apart on the wheel."""
    return "".join(f".kind{n}{{--hue:{n * 137 % 360}}}\n" for n in range(count))
