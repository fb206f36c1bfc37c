"""The review page: one HTML file without anything from outside, and nothing in it can run.

Scraped text stands in a block of JSON, which the script of the page shows as text, or is escaped
by the template. A Content-Security-Policy allows that one script and that one style, by hash.
"""

from __future__ import annotations

import base64
import hashlib
import json
import tomllib
from importlib.resources import files
from typing import Any

from cleaner.review.contents import Review, review_data, words_of_kinds
from cleaner.review.data import PROBLEMS
from cleaner.rules.model import BUILT_IN, KINDS, RuleSet

SCRIPTS = ("base", "list", "overview", "page", "selected", "own", "outlets", "events")
"""The parts of the script, in the order in which they are put together."""
_FOLDER = "assets"
_MARK = '<meta name="generator" content="cleaner review">'
_ESCAPES = {
    "<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\N{LINE SEPARATOR}": "\\u2028",
    "\N{PARAGRAPH SEPARATOR}": "\\u2029",
}  # fmt: skip


def is_review(head: bytes) -> bool:
    """Whether a file that begins with *head* (200 bytes or more) is a review."""
    return _MARK.encode() in head


def review_html(review: Review, rules: RuleSet, made: str = "") -> str:
    """*review*, its pages in their order, as one HTML document.

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
        "messages": messages(),
        "problem_names": list(PROBLEMS),
        "colours": {kind: f"kind{n}" for n, kind in enumerate(kinds)},
        "choices": list(KINDS),
        "words": words_of_kinds(rules),
        "made": made,
    }
    # A hue for each kind; neighbours in the list are far apart on the wheel.
    hues = "".join(f".kind{n}{{--hue:{n * 137 % 360}}}\n" for n in range(len(kinds)))
    style = _read("review.css") + hues
    script = _script()
    template = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    ).from_string(_read("template.html"))
    return template.render(
        mark=_MARK,
        made=made,
        pages=review.totals.all["pages"],
        texts=data["messages"]["page"],
        policy=_content_policy(script, style),
        style=style,
        script=script,
        data=script_json(data),
    )


def messages() -> dict[str, dict[str, Any]]:
    """All that the page says, by table and key; each in Arabic (``ar``) and English (``en``)."""
    return tomllib.loads(_read("messages.toml"))


def _script() -> str:
    """The parts of the script as one, in a scope of its own."""
    parts = "\n".join(_read(f"{name}.js") for name in SCRIPTS)
    return f'"use strict";\n(() => {{\n{parts}\n}})();\n'


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


def _content_policy(script: str, style: str) -> str:
    """The Content-Security-Policy that allows this *script* and this *style*, and nothing else."""
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
