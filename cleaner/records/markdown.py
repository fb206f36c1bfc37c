"""Cleaned pages as Markdown: front matter with what is known of the page, headline, paragraphs."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from cleaner.records.record import page_values
from cleaner.text.spans import Cleaned, Story

# What at the beginning of a line would make it a heading, a list, a quotation, a rule or a table,
# and what would be a tag or an emphasis anywhere (https://spec.commonmark.org/0.31.2/).
_BEGINNING = re.compile(r"(?=[#>+|=~-]|[0-9]{1,9}[.)](?:\s|$))")
_NUMBERED = re.compile(r"([0-9]{1,9})([.)](?:\s|$))")
_SIGNS = re.compile(r"[\\`*_\[\]<&]")


def page_markdown(cleaned: Cleaned, url: str = "") -> str:
    """A cleaned page as Markdown; what is not known of it is left out of the front matter.

    >>> page_markdown(Cleaned("خبر\\nنص الخبر\\n", headline="خبر"))
    '---\\ntitle: "خبر"\\n---\\n\\n# خبر\\n\\nنص الخبر\\n'
    """
    values = page_values(cleaned, "none")
    told = cleaned.metadata
    known = {
        "title": cleaned.headline,
        "date": values["date"],
        "author": cleaned.byline or (told.author if told else ""),
        "source": cleaned.credit,
        "site": told.site_name if told else "",
        "url": url or (told.url if told else ""),
        "language": cleaned.language,
        "keywords": list(cleaned.keywords),
        "kind": "" if cleaned.kind == "article" else cleaned.kind,
    }
    return _front_matter(known) + _body(cleaned.headline, cleaned.text, cleaned.is_markdown)


def story_markdown(story: Story, *, is_markdown: bool = False) -> str:
    """An appended story as Markdown, which it may be already; see ``page_markdown``."""
    known = {"title": story.headline, "author": story.byline}
    return _front_matter(known) + _body(story.headline, story.text, is_markdown)


def _front_matter(known: Mapping[str, object]) -> str:
    # Strings and lists of JSON are such of YAML, too (YAML 1.2, section 1.3).
    filled = {name: value for name, value in known.items() if value}
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in filled.items())
    return "\n".join(["---", *lines, "---", ""])


def _body(headline: str, story: str, is_markdown: bool) -> str:
    """Each line that is not blank is a paragraph, the headline is a heading. What is Markdown
    already stays as it is, but for its own front matter."""
    if is_markdown:
        from cleaner.text.markdown import without_front_matter

        return f"\n{without_front_matter(story).strip()}\n"
    blocks = []
    heading = " ".join(headline.split())
    for line in story.splitlines():
        text = " ".join(line.split())
        if text and text == heading:
            blocks.append(f"# {_escaped(text)}")
            heading = ""
        elif text:
            blocks.append(_escaped(text))
    return "".join(f"\n{block}\n" for block in blocks)


def _escaped(text: str) -> str:
    """*text* so that it is read as it stands."""
    text = _SIGNS.sub(r"\\\g<0>", text)
    if _BEGINNING.match(text):
        return _NUMBERED.sub(r"\1\\\2", text, count=1) if text[0].isdigit() else "\\" + text
    return text
