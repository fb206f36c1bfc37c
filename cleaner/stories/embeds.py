"""Embedded posts inside a line: text of the post, link of its picture, name, account, date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.rules.model import Rule
from cleaner.rules.pattern_index import Hit

MAY_HOLD_POST = "@"
"""What a line must hold that holds a post."""
_LINK = "pic."
_POST = Rule("tweet-signature", "A post embedded in a line.", "embed", remove="match")
_SIGNATURE = re.compile(
    r" ?pic\.(?:twitter|x)\.com/\w{4,15} -{1,2} [^()@]{1,80}\(@\w{1,25}\)"
    r"(?: [^\W\d_]{3,12} \d{1,2}, \d{4})?"
)
# Down to the last letter of an Arabic word.
_TO_ARABIC = re.compile(r".*[\u0621-\u064a]")
_SENTENCE_END = re.compile(r"""[.!؟?…]["')\]]*(?= )""")
_LATIN_WORDS = re.compile(r"\b[a-z]{2,}\b")
_FEWEST_LATIN = 4
_LONGEST_POST = 280


def post_hits(folded: str) -> Iterator[Hit]:
    """The posts embedded in a folded line, as hits that remove their part of it.

    The link and the signature always go. The text before them goes where it cannot be the story's:
    a run of Latin letters, or a sentence with hashtags, behind the end of a sentence of the story.

    >>> line = "انتهت المباراة. هدف الفوز#كاس pic.twitter.com/abcd -- نادي (@club) april 3, 2024 ثم"
    >>> [line[: hit.start] + line[hit.end :] for hit in post_hits(line)]
    ['انتهت المباراة. ثم']
    """
    start = 0
    for found in _SIGNATURE.finditer(folded) if _LINK in folded else ():
        yield Hit(_POST, _text_start(folded, start, found.start()), found.end())
        start = found.end()


def _text_start(folded: str, start: int, stop: int) -> int:
    """Where the text of the post that ends at *stop* begins; *stop* when that is not certain."""
    reach = max(start, stop - _LONGEST_POST)
    letters = _TO_ARABIC.match(folded, reach, stop)
    latin = letters.end() if letters else reach
    ends = [match.end() for match in _SENTENCE_END.finditer(folded, reach, stop)]
    behind = next((end for end in ends if end >= latin), None)
    if behind is not None and len(_LATIN_WORDS.findall(folded, behind, stop)) >= _FEWEST_LATIN:
        return behind
    text = folded[ends[-1] : stop] if ends else ""
    is_post = "#" in text and ":" not in text and "http" not in text
    return ends[-1] if is_post else stop
